//! Other systems that may talk to the service, for administrators.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{self, Page};
use crate::typed::Typed;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use phr_storage::{AccountId, ApiClient, NewApiClient, Right, Site};

#[derive(Template)]
#[template(path = "clients.html")]
struct ClientsPage {
    page: Page,
    typed: Typed,
    clients: Vec<ApiClient>,
    sites: Vec<Site>,
    rights: &'static [Right],
}

impl ClientsPage {
    fn is_ticked(&self, right: &Right) -> bool {
        self.typed.has(&format!("right-{}", right.as_str()))
    }
}

/// A token, to be shown once.
#[derive(Template)]
#[template(path = "client_token.html")]
struct TokenPage {
    page: Page,
    name: String,
    token: String,
}

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let storage = context.app.storage();
    let page = ClientsPage {
        page: context.page(),
        typed,
        clients: storage.api_clients().await?,
        sites: storage.sites().await?,
        rights: Right::ALL,
    };
    page::show_as(status, &page)
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    draw(&context, StatusCode::OK, Typed::default()).await
}

/// Makes a client and shows its token.
pub(crate) async fn add(context: Context, mut typed: Typed) -> Result<Response> {
    let name = typed.trimmed("client-name").to_owned();
    if name.is_empty() || name.chars().count() > 120 {
        typed.fault("client-name", context.text.say("form-needed"));
    }
    let rights = Right::ALL.iter().copied().filter(|right| typed.has(&format!("right-{}", right.as_str())));
    let rights: std::collections::BTreeSet<_> = rights.collect();
    if rights.is_empty() {
        typed.fault("client-rights", context.text.say("client-rights-needed"));
    }
    let sites = context.app.storage().sites().await?;
    let site = typed.trimmed("site").to_owned();
    let known = sites.into_iter().map(|known| known.id).find(|known| known.as_str() == site);
    if known.is_none() && !site.is_empty() {
        typed.fault("site", context.text.say("form-needed"));
    }
    if !typed.is_right() {
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    }
    let mut work = context.begin().await?;
    match work.add_api_client(&NewApiClient { name: name.clone(), site: known, rights }).await {
        Ok((_, token)) => {
            work.commit().await?;
            let token = token.expose_text().unwrap_or_default().to_owned();
            page::show(&TokenPage { page: context.page(), name, token })
        }
        Err(phr_storage::Error::Exists(_)) => {
            work.cancel().await?;
            typed.fault("client-name", context.text.say("client-name-taken"));
            draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Refuses a client's token from now on, or takes it again.
pub(crate) async fn change(context: Context, Path(id): Path<String>, typed: Typed) -> Result<Response> {
    let id: AccountId = id.parse().map_err(|_| Error::NotFound)?;
    let mut work = context.begin().await?;
    work.disable_api_client(id, typed.has("disabled")).await?;
    work.commit().await?;
    Ok(page::after("/admin/clients", "client"))
}
