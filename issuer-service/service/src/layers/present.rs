//! Errors as whoever asked can read them: a page, or JSON where `Accept` wants it; in the log once, under the same id.

use crate::api::Dialect;
use crate::app::App;
use crate::context::{self, Context};
use crate::error::Told;
use crate::page::Page;
use crate::text::Text;
use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    sentence: String,
    code: String,
    id: String,
}

/// Whether whoever asks is a program.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

pub(crate) async fn errors(State(app): State<App>, request: Request, next: Next) -> Response {
    let dialect = Dialect::of(request.uri().path(), wants_json(request.headers()));
    let language = context::language(request.headers(), None);
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    let told = response.extensions_mut().remove::<Told>();
    let is_page = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| {
        let ours: [&[u8]; 4] =
            [b"text/html", b"application/json", b"application/problem+json", b"application/fhir+json"];
        ours.iter().any(|known| kind.as_bytes().starts_with(known))
    });
    if !is_error || (told.is_none() && is_page) {
        return response;
    }
    let told = told.unwrap_or_else(|| by_status(status));
    let id = app.random_text(8);
    match status.is_server_error() {
        true => tracing::error!(
            id,
            code = told.code,
            cause = &*told.cause,
            path = super::log::loggable(&path),
            "failed"
        ),
        false => tracing::info!(id, code = told.code, cause = &*told.cause, "refused"),
    }
    let context = response.extensions_mut().remove::<Context>().unwrap_or_else(|| Context {
        app: app.clone(),
        account: None,
        client: None,
        text: Text(language),
        csrf: String::new(),
        path,
        address: String::new(),
        done: None,
    });
    let sentence = sentence(context.text, &told);
    let body = match dialect.error(status, &told.code, &sentence, &id) {
        Some(body) => body,
        None => {
            let page = ErrorPage { page: context.page(), sentence, code: told.code, id };
            let html = page.render().unwrap_or_default();
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
    };
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    let (shown, body) = body.into_parts();
    let kind = shown.headers.get(header::CONTENT_TYPE).cloned();
    parts.headers.insert(header::CONTENT_TYPE, kind.unwrap_or(HeaderValue::from_static("text/plain")));
    Response::from_parts(parts, Body::new(body))
}

fn sentence(text: Text, told: &Told) -> String {
    let id = format!("error-{}", told.code);
    match &told.sentence {
        _ if text.has(&id) => text.say(&id),
        Some(sentence) => sentence.clone(),
        None => text.say("error-internal"),
    }
}

/// What a bare status of the router says.
fn by_status(status: StatusCode) -> Told {
    let code = match status {
        StatusCode::NOT_FOUND => "not-found",
        StatusCode::METHOD_NOT_ALLOWED => "method-not-allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too-large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "media-type",
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => "timeout",
        status if status.is_client_error() => "malformed",
        _ => "internal",
    };
    Told { code: code.to_owned(), sentence: None, cause: status.as_str().into() }
}
