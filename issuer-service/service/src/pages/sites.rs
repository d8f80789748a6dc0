//! Sites, for administrators.

use crate::context::Context;
use crate::error::Result;
use crate::page::{self, Page};
use crate::typed::Typed;
use crate::use_cases::accounts::check_site_code;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use phr_storage::Site;

#[derive(Template)]
#[template(path = "sites.html")]
struct SitesPage {
    page: Page,
    typed: Typed,
    sites: Vec<Site>,
}

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let sites = context.app.storage().sites().await?;
    page::show_as(status, &SitesPage { page: context.page(), typed, sites })
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    draw(&context, StatusCode::OK, Typed::default()).await
}

/// Makes a site, or renames the one of that code.
pub(crate) async fn put(context: Context, mut typed: Typed) -> Result<Response> {
    let code = typed.trimmed("site-code").to_owned();
    let name = typed.trimmed("site-name").to_owned();
    if let Err(id) = check_site_code(&code) {
        typed.fault("site-code", context.text.say(id));
    }
    if name.is_empty() || name.chars().count() > 120 {
        typed.fault("site-name", context.text.say("form-needed"));
    }
    let Some(id) = code.parse().ok().filter(|_| typed.is_right()) else {
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    };
    let mut work = context.begin().await?;
    work.put_site(&Site { id, name }).await?;
    work.commit().await?;
    Ok(page::after("/admin/sites", "site"))
}
