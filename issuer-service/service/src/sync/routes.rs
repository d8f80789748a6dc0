//! The routes of a centre, for sites with a token that has the right `sync`.

use super::line::CBOR;
use super::serve::{self, Caller};
use crate::app::App;
use crate::context::Context;
use crate::error::{Error, Result};
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use phr_cli_kit::Failure;

/// In whose name it is stored.
fn caller(context: &Context) -> Result<Caller> {
    let site = context.client()?.site.clone();
    let site = site.ok_or_else(|| {
        Failure::new("sync-no-site", "this token is no site's; make one that names the site that uses it")
    })?;
    Ok(Caller { actor: context.actor(), site })
}

fn message(bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CBOR));
    response
}

/// A request that other kinds of programs could be made to send is none of ours.
fn is_message(headers: &axum::http::HeaderMap) -> Result<()> {
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if kind == Some(CBOR.as_bytes()) { Ok(()) } else { Err(Error::Malformed("it is not application/cbor")) }
}

/// `GET /sync/centre`.
pub(crate) async fn centre(context: Context) -> Result<Response> {
    caller(&context)?;
    serve::centre(&context.app).await.map(message)
}

/// `GET /sync/lists`.
pub(crate) async fn lists(context: Context) -> Result<Response> {
    caller(&context)?;
    serve::lists(&context.app).await.map(message)
}

macro_rules! posted {
    ($($(#[$doc:meta])* $name:ident),*) => {$(
        $(#[$doc])*
        pub(crate) async fn $name(
            context: Context,
            headers: axum::http::HeaderMap,
            body: Bytes,
        ) -> Result<Response> {
            is_message(&headers)?;
            let app: &App = &context.app;
            serve::$name(app, &caller(&context)?, &body).await.map(message)
        }
    )*};
}
posted!(
    /// `POST /sync/offer`.
    offer,
    /// `POST /sync/attestations`.
    attestations,
    /// `POST /sync/records`.
    records,
    /// `POST /sync/closings`.
    closings,
    /// `POST /sync/search`.
    search
);
