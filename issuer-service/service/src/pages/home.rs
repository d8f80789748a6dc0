//! The first page, the language, and whether the service is alive.

use crate::app::Phase;
use crate::context::{Context, LANGUAGE_COOKIE};
use crate::error::{Error, Result};
use crate::page::{self, Page};
use crate::session::{self, Who};
use crate::text::Language;
use crate::typed::Typed;
use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use tower_sessions::Session;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    page: Page,
    has_issuer_key: bool,
}

/// The first page.
pub(crate) async fn show(context: Context) -> Result<Response> {
    page::show(&HomePage { page: context.page(), has_issuer_key: context.app.signer().is_some() })
}

/// Whether the service answers and how far it is, for programs that watch it.
pub(crate) async fn health(context: Context) -> Result<Response> {
    Ok(Json(serde_json::json!({ "state": state(&context).await? })).into_response())
}

/// Whether requests should come to this process: its database answers, and its data are open. For whoever distributes them.
pub(crate) async fn ready(context: Context) -> Result<Response> {
    let state = match context.app.storage().answers().await {
        Ok(()) => state(&context).await?,
        Err(_) => "database",
    };
    let status = if state == "ready" { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((status, Json(serde_json::json!({ "state": state }))).into_response())
}

async fn state(context: &Context) -> Result<&'static str> {
    Ok(match context.app.phase().await? {
        Phase::Empty | Phase::Keyed => "setup",
        Phase::Locked => "locked",
        Phase::Ready => "ready",
    })
}

/// Chooses a language: for this browser, and for the account that is signed in.
pub(crate) async fn language(context: Context, session: Session, typed: Typed) -> Result<Response> {
    let language =
        Language::parse(typed.value("language")).ok_or(Error::Malformed("there is no such language"))?;
    if let Some(account) = &context.account {
        let mut work = context.begin().await?;
        work.put_setting(&language_setting(&account.id.to_string()), language.tag()).await?;
        work.commit().await?;
        if let Some(who) = session::who(&session, context.now()).await? {
            session::keep(&session, &Who { language: Some(language.tag().to_owned()), ..who }).await?;
        }
    }
    let secure = if context.app.config().secure_cookies { "; Secure" } else { "" };
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict{secure}",
        language.tag()
    );
    let mut response = Redirect::to(local_path(typed.value("back"))).into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::internal)?);
    Ok(response)
}

/// The setting with the language of an account.
pub(crate) fn language_setting(account: &str) -> String {
    format!("language.{account}")
}

/// A path of this service, or the first page: never another site.
pub(crate) fn local_path(path: &str) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let is_local = path.starts_with('/') && !path.starts_with("//") && path.bytes().all(is_plain);
    if is_local { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn only_paths_of_ours_are_gone_back_to() {
        assert_eq!(local_path("/people/ab-1"), "/people/ab-1");
        for other in ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a?b", "/a\r\nb", "a"]
        {
            assert_eq!(local_path(other), "/", "{other}");
        }
    }
}
