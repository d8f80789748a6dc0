//! The data's passphrase, at each start that no file gives it to.

use crate::attempts::Tried;
use crate::context::Context;
use crate::error::Result;
use crate::issuer_key;
use crate::page::{self, Page};
use crate::typed::Typed;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "unlock.html")]
struct UnlockPage {
    page: Page,
    typed: Typed,
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    page::show(&UnlockPage { page: context.page(), typed: Typed::default() })
}

pub(crate) async fn submit(context: Context, typed: Typed) -> Result<Response> {
    let tried = [Tried::Address(context.address.clone()), Tried::Login("the passphrase".to_owned())];
    context.app.attempts().count(&tried, context.now())?;
    match issuer_key::unlock(&context.app, &typed.secret("passphrase")).await {
        Ok(()) => {
            context.app.attempts().forget(&tried[1]);
            Ok(Redirect::to("/login").into_response())
        }
        Err(phr_storage::Error::Passphrase) => {
            let mut shown = Typed::default();
            shown.fault("passphrase", context.text.say("unlock-wrong"));
            page::show_as(
                StatusCode::UNPROCESSABLE_ENTITY,
                &UnlockPage { page: context.page(), typed: shown },
            )
        }
        Err(error) => Err(error.into()),
    }
}
