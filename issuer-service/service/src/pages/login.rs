//! Signing in and out.

use crate::attempts::Tried;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{self, Page};
use crate::pages::home::{language_setting, local_path};
use crate::password;
use crate::second_factor::SecondFactor;
use crate::session::{self, Who};
use crate::typed::Typed;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use phr_storage::{Account, Action, Actor, Private};
use serde::Deserialize;
use tower_sessions::Session;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    page: Page,
    typed: Typed,
}

/// Where to go after signing in.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

pub(crate) async fn show(context: Context, Query(next): Query<Next>) -> Result<Response> {
    if context.account.is_some() {
        return Ok(Redirect::to(local_path(&next.next)).into_response());
    }
    page::show(&LoginPage { page: context.page(), typed: Typed::showing([("next", local_path(&next.next))]) })
}

/// Signs in. What is wrong (login, password, code, or an account that is disabled) is not told.
pub(crate) async fn submit(context: Context, session: Session, typed: Typed) -> Result<Response> {
    let app = &context.app;
    let login = typed.trimmed("login").to_lowercase();
    let by_login = Tried::Login(login.clone());
    app.attempts().count(&[Tried::Address(context.address.clone()), by_login.clone()], context.now())?;
    let account = match login.len() <= 64 {
        true => app.storage().account_by_login(&login).await?,
        false => None,
    };
    let typed_password = typed.secret("password");
    let is_short_enough = typed_password.expose().len() <= password::LONGEST;
    let stored = account.as_ref().map(|account| &account.password_hash).filter(|_| is_short_enough);
    let is_right = app.passwords().check(&typed_password, stored).await?;
    let account = account.filter(|account| is_right && !account.disabled);
    let account = match account {
        Some(account) => second_factor(&context, account, typed.trimmed("code")).await?,
        None => None,
    };
    let Some(account) = account else {
        let mut work = app.storage().begin(Actor::system()).await?;
        work.note(Action::LoginFailed, "");
        work.commit().await?;
        tracing::info!(address = context.address, "a login failed");
        let mut shown =
            Typed::showing([("login", typed.trimmed("login")), ("next", local_path(typed.value("next")))]);
        shown.fault("login", context.text.say("login-wrong"));
        let page = LoginPage { page: context.page(), typed: shown };
        return page::show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    app.attempts().forget(&by_login);
    let id = account.id;
    let actor = Actor { account: Some(id), role: Some(account.role), site: account.site.clone() };
    let mut work = app.storage().begin(actor).await?;
    work.note_login(id).await?;
    work.commit().await?;
    let now = context.now().0;
    let who = Who {
        account: id.to_string(),
        csrf: app.random_text(26),
        since: now,
        seen: now,
        language: app.storage().setting(&language_setting(&id.to_string())).await?,
        stamp: Who::stamp_of(&account.password_hash),
    };
    session::begin(&session, &who).await?;
    tracing::info!(account = %id, "signed in");
    Ok(Redirect::to(local_path(typed.value("next"))).into_response())
}

/// The account again, if its second factor is right or it has none; the use of a code is noted before it counts.
async fn second_factor(context: &Context, account: Account, code: &str) -> Result<Option<Account>> {
    if account.totp.is_none() {
        return Ok(Some(account));
    }
    // Nobody else changes the account meanwhile, in this process or another, so that no code counts twice.
    let mut work = context.app.storage().begin(Actor::system()).await?;
    let Some(mut account) = work.account_to_change(account.id).await? else { return Ok(None) };
    let Some(kept) = &account.totp else { return Ok(Some(account)) };
    let mut factor =
        SecondFactor::parse(kept).ok_or_else(|| Error::internal("a second factor cannot be read"))?;
    if !factor.uses_up(code, context.now()) {
        return Ok(None);
    }
    account.totp = Some(Private::new(factor.to_bytes()?));
    work.change_account(&account).await?;
    work.commit().await?;
    Ok(Some(account))
}

pub(crate) async fn logout(context: Context, session: Session) -> Result<Response> {
    let account = context.account()?;
    let mut work = context.begin().await?;
    work.note(Action::LoggedOut, &account.id.to_string());
    work.commit().await?;
    session.flush().await.map_err(Error::internal)?;
    Ok(Redirect::to("/login").into_response())
}
