//! `GET /api/openapi.json`: what other systems may ask for, as OpenAPI 3.1. The document is written by hand beside this file;
//! tests hold that it has every route of the table, and that the answers are as it says.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

/// The document.
pub(crate) const DOCUMENT: &str = include_str!("openapi.json");

pub(crate) async fn show() -> Response {
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let document = DOCUMENT.replacen("\"version\": \"0\"", &version, 1);
    ([(header::CONTENT_TYPE, "application/json")], document).into_response()
}
