//! What the data are encrypted under, for administrators: another passphrase.

use crate::attempts::Tried;
use crate::context::Context;
use crate::data_passphrase::{change_passphrase, is_long_enough};
use crate::error::Result;
use crate::page::{self, Page};
use crate::typed::Typed;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

#[derive(Template)]
#[template(path = "data_key.html")]
struct DataKeyPage {
    page: Page,
    typed: Typed,
    /// Which key of a token opens the data, where it is not a passphrase.
    token: Option<String>,
}

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let token = context.app.storage().token_label().await?;
    page::show_as(status, &DataKeyPage { page: context.page(), typed, token })
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    draw(&context, StatusCode::OK, Typed::default()).await
}

/// Puts the data under another passphrase.
pub(crate) async fn change(context: Context, typed: Typed) -> Result<Response> {
    let say = |id: &str| context.text.say(id);
    let mut shown = Typed::default();
    if !is_long_enough(typed.value("passphrase")) {
        shown.fault("passphrase", say("setup-passphrase-short"));
    }
    if typed.value("passphrase") != typed.value("passphrase-again") {
        shown.fault("passphrase-again", say("setup-passphrase-differs"));
    }
    if !shown.is_right() {
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, shown).await;
    }
    let tried = [Tried::Address(context.address.clone()), Tried::Login("the passphrase".to_owned())];
    context.app.attempts().count(&tried, context.now())?;
    let (old, new) = (typed.secret("current"), typed.secret("passphrase"));
    match change_passphrase(&context.app, &context.actor(), &old, &new).await {
        Ok(()) => {
            context.app.attempts().forget(&tried[1]);
            Ok(page::after("/admin/data-key", "passphrase"))
        }
        Err(failure) if failure.code() == "storage-passphrase" => {
            shown.fault("current", say("unlock-wrong"));
            draw(&context, StatusCode::UNPROCESSABLE_ENTITY, shown).await
        }
        Err(failure) => Err(failure.into()),
    }
}
