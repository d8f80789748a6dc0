//! What other systems talk to: FHIR under `/fhir`, everything else under `/api`, and the public lists. Errors are in the
//! form of each: an `OperationOutcome`, or problem details.

pub(crate) mod cards;
pub(crate) mod client;
mod dialect;
pub(crate) mod fhir;
mod idempotency;
pub(crate) mod lists;
pub(crate) mod openapi;
pub(crate) mod verify;

pub(crate) use dialect::Dialect;

use crate::error::{Error, Result};
use axum::http::{HeaderMap, header};
use phr_cli_kit::Failure;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

/// Whether the body says that it is one of these media types.
pub(crate) fn body_is(headers: &HeaderMap, kinds: &[&str]) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kinds.iter().any(|known| kind.eq_ignore_ascii_case(known))
}

/// A secret in a body; it is wiped, and has no `Debug`.
pub(crate) struct Hidden(pub(crate) Zeroizing<String>);

impl<'de> Deserialize<'de> for Hidden {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(Zeroizing::new(text)))
    }
}

/// A body in JSON. The error says where and not what: a body has secrets.
pub(crate) fn json_body<T: DeserializeOwned>(headers: &HeaderMap, body: &[u8]) -> Result<T> {
    if !body_is(headers, &["application/json"]) {
        return Err(Error::MediaType);
    }
    serde_json::from_slice(body).map_err(|error| {
        let what = if error.is_data() { "is not as the interface has it" } else { "is not JSON" };
        refused("body-wrong", format!("the body {what}: line {}, column {}", error.line(), error.column()))
    })
}

/// What a request says is not as the interface has it.
pub(crate) fn refused(code: impl Into<String>, sentence: impl std::fmt::Display) -> Error {
    Error::Request(Failure::new(code, sentence))
}
