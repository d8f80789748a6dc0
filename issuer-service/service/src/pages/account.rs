//! One's own account: password and second factor.

use crate::attempts::Tried;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{self, Page};
use crate::second_factor::{self, RECOVERY_CODES, RECOVERY_LETTERS, SECRET_BYTES, SecondFactor};
use crate::session::{self, Who};
use crate::typed::Typed;
use crate::use_cases::accounts::check_new_password;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use phr_core::sha256;
use phr_scan::{SizePolicy, draw};
use phr_storage::{Account, Private};
use tower_sessions::Session;
use zeroize::Zeroizing;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    typed: Typed,
    login: String,
    role: &'static str,
    site: String,
    /// How many recovery codes are left; nothing without a second factor.
    recovery_left: Option<usize>,
    /// Whether the password is to be changed before anything else.
    must_change: bool,
}

#[derive(Template)]
#[template(path = "second_factor.html")]
struct SecondFactorPage {
    page: Page,
    typed: Typed,
    /// The code that an app scans, as SVG.
    symbol: String,
    secret: String,
    recovery: Vec<String>,
}

/// Where a second factor waits in the session until its first code was right.
const PENDING: &str = "second-factor";

fn draw_account(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let account = context.account()?;
    let left = |kept| SecondFactor::parse(kept).map_or(0, |factor| factor.recovery_left());
    let recovery_left = account.totp.as_ref().map(left);
    let page = AccountPage {
        page: context.page(),
        typed,
        login: account.login.clone(),
        role: account.role.as_str(),
        site: account.site.as_ref().map(|site| site.to_string()).unwrap_or_default(),
        recovery_left,
        must_change: account.must_change_password,
    };
    page::show_as(status, &page)
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    draw_account(&context, StatusCode::OK, Typed::default())
}

/// Whether the password that was typed is that of whoever is signed in; tries are counted as at the login.
pub(crate) async fn is_own_password(context: &Context, typed: &Typed) -> Result<bool> {
    let account = context.account()?;
    let by_login = Tried::Login(account.login.clone());
    context.app.attempts().count(std::slice::from_ref(&by_login), context.now())?;
    let password = typed.secret("current");
    let is_right = password.expose().len() <= crate::password::LONGEST
        && context.app.passwords().check(&password, Some(&account.password_hash)).await?;
    if is_right {
        context.app.attempts().forget(&by_login);
    }
    Ok(is_right)
}

async fn change(context: &Context, account: &Account) -> Result<()> {
    let mut work = context.begin().await?;
    work.change_account(account).await?;
    work.commit().await?;
    Ok(())
}

fn wrong_password(context: &Context, field: &str) -> Result<Response> {
    let mut shown = Typed::default();
    shown.fault(field, context.text.say("account-current-wrong"));
    draw_account(context, StatusCode::UNPROCESSABLE_ENTITY, shown)
}

/// Another password. Other sessions of the account end; this one goes on under a new id.
pub(crate) async fn password(context: Context, session: Session, typed: Typed) -> Result<Response> {
    let mut account = context.account()?.clone();
    if !is_own_password(&context, &typed).await? {
        return wrong_password(&context, "current");
    }
    let mut shown = Typed::default();
    if let Err(id) = check_new_password(typed.value("password"), &account.login) {
        shown.fault("password", context.text.say(id));
    }
    if account.must_change_password && typed.value("password") == typed.value("current") {
        shown.fault("password", context.text.say("password-same"));
    }
    if typed.value("password") != typed.value("password-again") {
        shown.fault("password-again", context.text.say("password-differs"));
    }
    if !shown.is_right() {
        return draw_account(&context, StatusCode::UNPROCESSABLE_ENTITY, shown);
    }
    account.password_hash = context.app.passwords().hash(&context.app, &typed.secret("password")).await?;
    account.must_change_password = false;
    change(&context, &account).await?;
    let who = session::who(&session, context.now()).await?.ok_or(Error::SignedOut)?;
    session::begin(&session, &Who { stamp: Who::stamp_of(&account.password_hash), ..who }).await?;
    Ok(page::after("/account", "password"))
}

/// Begins a second factor: shows the secret and the codes on paper, which count once the first code was right.
pub(crate) async fn second_factor(context: Context, session: Session, typed: Typed) -> Result<Response> {
    if !is_own_password(&context, &typed).await? {
        return wrong_password(&context, "second-factor");
    }
    let mut seed = Zeroizing::new([0; 32]);
    context.app.with_random(|random| random.fill_bytes(seed.as_mut()));
    session.insert(PENDING, seed.as_slice()).await.map_err(Error::internal)?;
    draw_pending(&context, StatusCode::OK, seed.as_slice(), Typed::default())
}

/// The secret and the recovery codes that a seed stands for.
fn expand(seed: &[u8]) -> (Vec<u8>, Vec<String>) {
    let of = |label: &str| sha256(&[seed, label.as_bytes()].concat());
    let secret = of("secret")[..SECRET_BYTES].to_vec();
    let code = |at: usize| {
        let letters = second_factor::base32(&of(&format!("recovery {at}"))).to_lowercase();
        letters.chars().take(RECOVERY_LETTERS).collect()
    };
    (secret, (0..RECOVERY_CODES).map(code).collect())
}

fn draw_pending(context: &Context, status: StatusCode, seed: &[u8], typed: Typed) -> Result<Response> {
    let (secret, recovery) = expand(seed);
    let address = second_factor::address(&secret, &context.account()?.login);
    let symbol =
        draw(&address, &SizePolicy::default()).map_err(|error| Error::internal(error.to_string()))?;
    let title = context.text.say("second-factor-symbol");
    let groups = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    };
    let page = SecondFactorPage {
        page: context.page(),
        typed,
        symbol: symbol.to_svg(&title, &title),
        secret: groups(&second_factor::base32(&secret)),
        recovery: recovery.iter().map(|code| groups(code)).collect(),
    };
    page::show_as(status, &page)
}

/// Sets the second factor that was begun, if its code is right.
pub(crate) async fn confirm(context: Context, session: Session, typed: Typed) -> Result<Response> {
    let mut account = context.account()?.clone();
    let seed: Option<Vec<u8>> = session.get(PENDING).await.map_err(Error::internal)?;
    let seed = Zeroizing::new(seed.ok_or(Error::Conflict)?);
    let by_login = Tried::Login(account.login.clone());
    context.app.attempts().count(std::slice::from_ref(&by_login), context.now())?;
    let (secret, recovery) = expand(&seed);
    let code = typed.trimmed("code");
    let mut factor = SecondFactor::new(secret, &[]);
    if !factor.uses_up(code, context.now()) {
        let mut shown = Typed::default();
        shown.fault("code", context.text.say("second-factor-wrong"));
        return draw_pending(&context, StatusCode::UNPROCESSABLE_ENTITY, &seed, shown);
    }
    context.app.attempts().forget(&by_login);
    account.totp = Some(Private::new(factor.with_recovery(&recovery).to_bytes()?));
    change(&context, &account).await?;
    session.remove_value(PENDING).await.map_err(Error::internal)?;
    Ok(page::after("/account", "second-factor"))
}

/// Takes the second factor away.
pub(crate) async fn remove(context: Context, typed: Typed) -> Result<Response> {
    let mut account = context.account()?.clone();
    if !is_own_password(&context, &typed).await? {
        return wrong_password(&context, "second-factor");
    }
    account.totp = None;
    change(&context, &account).await?;
    Ok(page::after("/account", "second-factor-removed"))
}
