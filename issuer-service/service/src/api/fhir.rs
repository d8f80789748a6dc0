//! FHIR R4: who is here, what their records say at present, and records that other systems hand in.

pub(crate) mod intake;
pub(crate) mod metadata;
mod outcome;
pub(crate) mod patient;
pub(crate) mod search;
mod search_terms;
pub(crate) mod summary;

use super::dialect::FHIR_JSON;
use crate::app::App;
use crate::error::{Error, Result};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use phr_cli_kit::Failure;
use serde_json::Value;

/// The system of the identifiers of records, as a search names them: sixteen hexadecimal digits.
pub(crate) const RECORD: &str = "urn:phr-card:record";

/// Answers with a resource.
pub(crate) fn resource(status: StatusCode, resource: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, FHIR_JSON)], resource.to_string()).into_response()
}

/// The address under which whoever asks reaches FHIR.
pub(crate) fn base(app: &App, headers: &HeaderMap) -> String {
    let config = app.config();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    let root = match (&config.public_url, host) {
        (Some(url), _) => url.clone(),
        (None, Some(host)) => format!("{scheme}://{host}"),
        (None, None) => format!("{scheme}://{}", config.listen),
    };
    format!("{root}/fhir")
}

/// Refuses forms of FHIR that are not JSON.
pub(crate) fn check_format(pairs: &[(String, String)]) -> Result<()> {
    let known = ["json", "application/json", FHIR_JSON];
    match pairs.iter().filter(|(name, _)| name == "_format").all(|(_, form)| known.contains(&form.as_str())) {
        true => Ok(()),
        false => Err(Error::Unacceptable),
    }
}

/// What a request says that the interface does not know.
pub(crate) fn wrong(code: &'static str, sentence: impl std::fmt::Display) -> Error {
    Error::Request(Failure::new(code, sentence))
}
