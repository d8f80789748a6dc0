//! What opens the data at each start that no file gives it to: their passphrase, or the PIN of the token with their key.

use crate::app::App;
use crate::attempts::Tried;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::issuer_key;
use crate::master_token;
use crate::page::{self, Page};
use crate::typed::Typed;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use phr_cli_kit::Secret;

#[derive(Template)]
#[template(path = "unlock.html")]
struct UnlockPage {
    page: Page,
    typed: Typed,
    /// Which key of a token opens the data, where it is not a passphrase.
    token: Option<String>,
    /// Whether the program was told where that token is.
    is_named: bool,
}

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let token = context.app.storage().token_label().await?;
    let is_named = context.app.config().master.is_some();
    page::show_as(status, &UnlockPage { page: context.page(), typed, token, is_named })
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    draw(&context, StatusCode::OK, Typed::default()).await
}

pub(crate) async fn submit(context: Context, typed: Typed) -> Result<Response> {
    let app = &context.app;
    let is_by_token = app.storage().token_label().await?.is_some();
    let what = if is_by_token { "the token's PIN" } else { "the passphrase" };
    let tried = [Tried::Address(context.address.clone()), Tried::Login(what.to_owned())];
    app.attempts().count(&tried, context.now())?;
    let unlocked = match is_by_token {
        true => master_token::unlock(app, typed_pin(app, &typed, "pin")).await,
        false => issuer_key::unlock(app, &typed.secret("passphrase")).await.map_err(Error::from),
    };
    let mut shown = Typed::default();
    match unlocked {
        Ok(()) => {
            app.attempts().forget(&tried[1]);
            return Ok(Redirect::to("/login").into_response());
        }
        Err(Error::Storage(phr_storage::Error::Passphrase)) => {
            shown.fault("passphrase", context.text.say("unlock-wrong"));
        }
        Err(error) if is_by_token => shown.fault("pin", token_fault(error)?),
        Err(error) => return Err(error),
    }
    draw(&context, StatusCode::UNPROCESSABLE_ENTITY, shown).await
}

/// The PIN that was typed; nothing where it was left empty and a file gives it.
pub(crate) fn typed_pin(app: &App, typed: &Typed, field: &str) -> Option<Secret> {
    let is_in_file = app.config().master.as_ref().is_some_and(|master| master.pin.is_some());
    (!is_in_file || !typed.value(field).is_empty()).then(|| typed.secret(field))
}

/// What stands beside the PIN where a token does not open the data.
///
/// # Errors
/// What is not of the token.
pub(crate) fn token_fault(error: Error) -> Result<String> {
    tracing::warn!(code = error.code(), "the token does not open the data");
    match error {
        Error::Failure(failure) => {
            let hint = failure.next_step().map(|hint| format!("; {hint}")).unwrap_or_default();
            Ok(format!("{}{hint} ({})", failure.message(), failure.code()))
        }
        Error::Storage(error @ phr_storage::Error::MasterKey(_)) => Ok(format!("{error} ({})", error.code())),
        error => Err(error),
    }
}
