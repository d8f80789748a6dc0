//! `GET /lists…`: the trust lists and status lists that this service holds, as they were signed, for anybody. Readers check
//! the signatures, so nobody has to trust the line or this service for them.

use super::refused;
use crate::app::{App, blocking};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::use_cases::status_list;
use axum::Json;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use phr_cli_kit::StoredTrust;
use phr_core::keys::RootSetId;
use phr_core::model::Timestamp;
use phr_core::status::ReadAt as _;
use serde::Serialize;
use std::collections::BTreeMap;

/// How long, in seconds, others may keep a list without asking again: a withdrawal is to be known soon.
const CACHED: &str = "public, max-age=300";

/// What there is.
#[derive(Serialize)]
pub(crate) struct Index {
    trust: Vec<TrustRow>,
    status: Vec<StatusRow>,
}

#[derive(Serialize)]
struct TrustRow {
    path: String,
    roots: String,
    number: u64,
    issued_at: String,
    best_before: String,
}

#[derive(Serialize)]
struct StatusRow {
    path: String,
    key: String,
    number: u64,
    issued_at: String,
}

pub(crate) async fn index(context: Context) -> Result<Json<Index>> {
    let held = load(&context.app).await?;
    let trust = held.trust.lists().iter().map(|list| TrustRow {
        path: format!("/lists/trust/{}", list.root_set_id()),
        roots: list.root_set_id().to_string(),
        number: list.number(),
        issued_at: list.content().issued_at.to_string(),
        best_before: list.content().best_before.to_string(),
    });
    let row = |key: String, number: u64, issued_at: Timestamp| StatusRow {
        path: format!("/lists/status/{key}"),
        key,
        number,
        issued_at: issued_at.to_string(),
    };
    let mut status = BTreeMap::new();
    for held in &held.status {
        let (key, head) = (held.list.key().key_id().to_string(), held.list.head());
        status.insert(key.clone(), row(key, head.number(), head.issued_at()));
    }
    if let Some(own) = status_list::newest(&context.app).await? {
        let is_newer = status.get(&own.issuer).is_none_or(|held: &StatusRow| held.number < own.number);
        if is_newer {
            status.insert(own.issuer.clone(), row(own.issuer, own.number, own.issued_at));
        }
    }
    Ok(Json(Index { trust: trust.collect(), status: status.into_values().collect() }))
}

/// The trust list, where one is held and no more.
pub(crate) async fn only_trust(context: Context, headers: HeaderMap) -> Result<Response> {
    let held = load(&context.app).await?;
    match held.trust.lists() {
        [] => Err(Error::NotFound),
        [list] => Ok(file(&headers, list.as_bytes().to_vec())),
        _ => Err(refused(
            "trust-roots-needed",
            "lists of several roots are held; /lists names their addresses",
        )),
    }
}

/// The trust list of these roots, or of roots that they became.
pub(crate) async fn trust(
    context: Context,
    headers: HeaderMap,
    Path(roots): Path<String>,
) -> Result<Response> {
    let roots: RootSetId = roots.parse().map_err(|_| Error::NotFound)?;
    let held = load(&context.app).await?;
    let list = held.place(roots).and_then(|place| held.trust.lists().get(place)).ok_or(Error::NotFound)?;
    Ok(file(&headers, list.as_bytes().to_vec()))
}

/// The status list of the key: the newest that is held, or that this service signed itself.
pub(crate) async fn status(
    context: Context,
    headers: HeaderMap,
    Path(key): Path<String>,
) -> Result<Response> {
    let own = context.app.storage().status_list(&key).await?;
    let held = load(&context.app).await?;
    let list = held.status.into_iter().find(|held| held.list.key().key_id().to_string() == key);
    let held_number = list.as_ref().map(|held| held.list.head().number());
    if let Some(own) = own.filter(|own| held_number.is_none_or(|held| held < own.number)) {
        return Ok(file(&headers, own.bytes));
    }
    let list = list.ok_or(Error::NotFound)?.list;
    let bytes = blocking(move || -> Result<Vec<u8>> {
        let source = list.source();
        let length = usize::try_from(source.length().map_err(Error::internal)?).map_err(Error::internal)?;
        let mut bytes = vec![0; length];
        source.read_at(0, &mut bytes).map_err(Error::internal)?;
        Ok(bytes)
    });
    Ok(file(&headers, bytes.await??))
}

async fn load(app: &App) -> Result<StoredTrust> {
    let store = app.trust_store();
    Ok(blocking(move || store.load()).await??)
}

/// The bytes under a strong entity tag (RFC 9110 §8.8.3), or that the reader has them.
fn file(headers: &HeaderMap, bytes: Vec<u8>) -> Response {
    let hash: String = phr_core::sha256(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{hash}\"");
    let has_it = has(headers, &tag);
    let mut response = match has_it {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => ([(header::CONTENT_TYPE, "application/cose")], bytes).into_response(),
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(CACHED));
    // Signed, public, and of nobody: readers in browsers may have them from any page.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    let everybody = HeaderValue::from_static("cross-origin");
    headers.insert("cross-origin-resource-policy", everybody);
    response
}

/// Whether `If-None-Match` names the tag; it is compared weakly (RFC 9110 §13.1.2).
fn has(headers: &HeaderMap, tag: &str) -> bool {
    let lines = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let mut tags = lines.flat_map(|line| line.split(',')).map(str::trim);
    tags.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}
