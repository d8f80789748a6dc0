//! Styles and scripts. They are in the program, under a name that changes with their content, so browsers keep them.

use crate::error::Error;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::LazyLock;

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One version for all, so that modules can name each other by relative paths.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut all = Vec::new();
    for (name, bytes) in FILES {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(&phr_core::sha256(bytes));
    }
    crate::hex::hex(&phr_core::sha256(&all)[..6])
});

/// The address of an asset.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", VERSION.as_str())
}

/// An asset by its exact name; no path of the disk is ever formed from it.
pub(crate) async fn serve(Path((version, name)): Path<(String, String)>) -> Result<Response, Error> {
    let (name, bytes) = FILES.iter().find(|(known, _)| *known == name).ok_or(Error::NotFound)?;
    let kept = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [(header::CONTENT_TYPE, content_type(name)), (header::CACHE_CONTROL, kept)];
    Ok((headers, *bytes).into_response())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}
