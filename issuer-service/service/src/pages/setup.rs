//! The first run: whoever has the code that the terminal shows makes the keys, the first site and the first account.

use crate::app::{App, ORGANISATION, Phase, blocking};
use crate::attempts::Tried;
use crate::config::SharedSigner;
use crate::context::Context;
use crate::data_passphrase::is_long_enough;
use crate::error::{Error, Result};
use crate::issuer_key::{self, SEALED, TOKEN, WRAPPED};
use crate::master_token;
use crate::page::{self, Page};
use crate::pages::unlock::{token_fault, typed_pin};
use crate::typed::Typed;
use crate::use_cases::accounts::{check_login, check_new_password, check_site_code};
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use phr_cli_kit::Secret;
use phr_core::keys::{IssuerSecretKey, SealedKey};
use phr_storage::{Actor, NewAccount, Role, Site};
use serde::Deserialize;
use std::sync::Arc;
use subtle::ConstantTimeEq as _;

#[derive(Template)]
#[template(path = "setup.html")]
struct SetupPage {
    page: Page,
    typed: Typed,
    /// Whether the keys were made before and the set-up was broken off then.
    is_keyed: bool,
    has_tokens: bool,
    /// The address of the key in a token that the data are to be under, in place of a passphrase.
    master: Option<String>,
    /// Whether its PIN is asked for here.
    wants_pin: bool,
}

#[derive(Deserialize)]
pub(crate) struct Code {
    #[serde(default)]
    code: String,
}

/// What is shown again after a fault; no secret is.
const SHOWN: [&str; 9] =
    ["organisation", "country", "site-code", "site-name", "login", "name", "key", "sealed-key", "token"];

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let is_keyed = context.app.phase().await? == Phase::Keyed;
    let has_tokens = context.app.config().open_token.is_some();
    let master = context.app.config().master.as_ref();
    let page = SetupPage {
        page: context.page(),
        typed,
        is_keyed,
        has_tokens,
        master: master.map(|master| master.uri.clone()),
        wants_pin: !is_keyed && master.is_some_and(|master| master.pin.is_none()),
    };
    page::show_as(status, &page)
}

pub(crate) async fn show(context: Context, Query(code): Query<Code>) -> Result<Response> {
    let typed = Typed::showing([("code", code.code.as_str()), ("key", "new"), ("site-code", "main")]);
    draw(&context, StatusCode::OK, typed).await
}

pub(crate) async fn submit(context: Context, typed: Typed) -> Result<Response> {
    let app = &context.app;
    let tried = [Tried::Address(context.address.clone()), Tried::Login("the set-up code".to_owned())];
    app.attempts().count(&tried, context.now())?;
    let has_code = bool::from(typed.trimmed("code").as_bytes().ct_eq(app.setup_code().expose().as_bytes()));
    let phase = app.phase().await?;
    let mut shown = again(&typed, has_code);
    if !has_code {
        shown.fault("code", context.text.say("setup-code-wrong"));
        return draw(&context, StatusCode::FORBIDDEN, shown).await;
    }
    app.attempts().forget(&tried[1]);
    let passphrase = typed.secret("passphrase");
    check(&context, &typed, &mut shown, phase);
    let key = match shown.is_right() {
        true => issuer_key(&context, &typed, &mut shown).await?,
        false => None,
    };
    let Some(key) = key.filter(|_| shown.is_right()) else {
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    };
    let password_hash = app.passwords().hash(app, &typed.secret("password")).await?;
    let opened = match &app.config().master {
        Some(_) => make_by_token(&context, &typed, phase).await,
        None => make_by_passphrase(app, &passphrase, phase).await,
    };
    match opened {
        Ok(()) => {}
        Err(Error::Storage(phr_storage::Error::Passphrase)) => {
            shown.fault("passphrase", context.text.say("unlock-wrong"));
            return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
        }
        Err(error) if app.config().master.is_some() => {
            shown.fault("master-pin", token_fault(error)?);
            return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
        }
        Err(error) => return Err(error),
    }
    let key = key.keep(app, passphrase).await?;
    let site = typed.trimmed("site-code").parse().map_err(|_| Error::Malformed("a site's code"))?;
    let mut work = app.storage().begin(Actor::system()).await?;
    work.put_site(&Site { id: site, name: typed.trimmed("site-name").to_owned() }).await?;
    work.put_setting(ORGANISATION, typed.trimmed("organisation")).await?;
    work.put_setting(issuer_key::COUNTRY, &typed.trimmed("country").to_uppercase()).await?;
    work.put_setting(key.setting, &key.value).await?;
    work.add_account(&NewAccount {
        login: typed.trimmed("login").to_lowercase(),
        name: typed.trimmed("name").to_owned(),
        role: Role::Administrator,
        site: typed.trimmed("site-code").parse().ok(),
        password_hash,
        totp: None,
        must_change_password: false,
    })
    .await?;
    work.commit().await?;
    app.set_signer(Some(key.signer));
    tracing::info!("the service is set up");
    Ok(page::after("/login", "setup"))
}

fn again(typed: &Typed, with_code: bool) -> Typed {
    let mut pairs = SHOWN.map(|name| (name, typed.value(name))).to_vec();
    if with_code {
        pairs.push(("code", typed.value("code")));
    }
    Typed::of(&pairs)
}

fn check(context: &Context, typed: &Typed, shown: &mut Typed, phase: Phase) {
    let say = |id: &str| context.text.say(id);
    let passphrase = typed.value("passphrase");
    let is_by_token = context.app.config().master.is_some();
    if !is_by_token && !is_long_enough(passphrase) {
        shown.fault("passphrase", say("setup-passphrase-short"));
    }
    if !is_by_token && phase == Phase::Empty && passphrase != typed.value("passphrase-again") {
        shown.fault("passphrase-again", say("setup-passphrase-differs"));
    }
    for name in ["organisation", "site-name", "name"] {
        if typed.trimmed(name).is_empty() || typed.trimmed(name).chars().count() > 120 {
            shown.fault(name, say("form-needed"));
        }
    }
    let country = typed.trimmed("country");
    if !(country.is_empty() || (country.len() == 2 && country.bytes().all(|byte| byte.is_ascii_alphabetic())))
    {
        shown.fault("country", say("setup-country-wrong"));
    }
    if let Err(id) = check_site_code(typed.trimmed("site-code")) {
        shown.fault("site-code", say(id));
    }
    if let Err(id) = check_login(typed.trimmed("login")) {
        shown.fault("login", say(id));
    }
    if let Err(id) = check_new_password(typed.value("password"), typed.trimmed("login")) {
        shown.fault("password", say(id));
    }
    if typed.value("password") != typed.value("password-again") {
        shown.fault("password-again", say("password-differs"));
    }
}

/// Makes the keys of an empty database; or opens them, where a set-up was broken off.
async fn make_by_passphrase(app: &App, passphrase: &Secret, phase: Phase) -> Result<()> {
    match phase {
        Phase::Empty => Ok(app.storage().initialise(passphrase.expose()).await?),
        // The same passphrase again: the issuer key is sealed under it as well.
        _ => Ok(app.storage().unlock(passphrase.expose()).await?),
    }
}

/// The same with a master key in a token, which is made there if no key fits the URI.
async fn make_by_token(context: &Context, typed: &Typed, phase: Phase) -> Result<()> {
    let app = &context.app;
    match phase {
        Phase::Empty => {
            let master = master_token::open(app, typed_pin(app, typed, "master-pin"), true).await?;
            Ok(app.storage().initialise_with(master).await?)
        }
        // It is open: the token was asked when the program was started, or on the page that unlocks.
        _ => Ok(()),
    }
}

/// The issuer key as it was chosen.
enum Chosen {
    Secret(IssuerSecretKey),
    InToken { signer: SharedSigner, uri: String },
}

struct Key {
    signer: SharedSigner,
    setting: &'static str,
    value: String,
}

impl Chosen {
    /// Seals it under what the data are under, unless it is in a token. The data are open.
    async fn keep(self, app: &App, passphrase: Secret) -> Result<Key> {
        let secret = match self {
            Self::InToken { signer, uri } => return Ok(Key { signer, setting: TOKEN, value: uri }),
            Self::Secret(secret) => secret,
        };
        if app.config().master.is_some() {
            let value = issuer_key::wrap(app, &secret)?;
            return Ok(Key { signer: Arc::new(secret), setting: WRAPPED, value });
        }
        let app = app.clone();
        let key = blocking(move || {
            let sealed = SealedKey::seal(&secret, passphrase.expose(), &mut app.random());
            let value = sealed.map_err(|error| error.to_string())?.to_string();
            Ok(Key { signer: Arc::new(secret), setting: SEALED, value })
        });
        key.await?.map_err(|error: String| Error::internal(error))
    }
}

/// The issuer key: a new one, one from a sealed key file, or one in a token.
async fn issuer_key(context: &Context, typed: &Typed, shown: &mut Typed) -> Result<Option<Chosen>> {
    let say = |id: &str| context.text.say(id);
    match typed.value("key") {
        "new" => {
            Ok(Some(Chosen::Secret(context.app.with_random(|random| IssuerSecretKey::generate(random)))))
        }
        "file" => match opened(typed).await? {
            Ok(key) => Ok(Some(Chosen::Secret(key))),
            Err((field, id)) => {
                shown.fault(field, say(id));
                Ok(None)
            }
        },
        "token" => token(context, typed, shown).await,
        _ => {
            shown.fault("key", say("form-needed"));
            Ok(None)
        }
    }
}

async fn opened(typed: &Typed) -> Result<Result<IssuerSecretKey, (&'static str, &'static str)>> {
    // A key file has its comment lines before the key.
    let text = typed.value("sealed-key").to_owned();
    let passphrase = typed.secret("key-passphrase");
    blocking(move || {
        let mut words = text.split_whitespace();
        let sealed = words
            .find_map(|word| word.parse::<SealedKey>().ok())
            .ok_or(("sealed-key", "setup-key-unreadable"))?;
        sealed.open(passphrase.expose()).map_err(|_| ("key-passphrase", "setup-key-closed"))
    })
    .await
}

async fn token(context: &Context, typed: &Typed, shown: &mut Typed) -> Result<Option<Chosen>> {
    let Some(open) = context.app.config().open_token.clone() else {
        shown.fault("key", context.text.say("setup-no-tokens"));
        return Ok(None);
    };
    let uri = typed.trimmed("token").to_owned();
    let pin: Secret = typed.secret("pin");
    let opened = blocking({
        let uri = uri.clone();
        move || open(&uri, &pin)
    });
    match opened.await? {
        Ok(signer) => Ok(Some(Chosen::InToken { signer, uri })),
        Err(failure) => {
            shown.fault("token", failure.message().to_owned());
            Ok(None)
        }
    }
}
