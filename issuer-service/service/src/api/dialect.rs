//! In which form whoever asks is told of an error.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};

/// The media type of FHIR R4 in JSON.
pub(crate) const FHIR_JSON: &str = "application/fhir+json";
/// The media type of problem details (RFC 9457 §3).
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

/// Who asks: a browser, or a program that speaks one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// A page.
    Page,
    /// A small object: what our own scripts read.
    Json,
    /// Problem details (RFC 9457).
    Problem,
    /// An `OperationOutcome` (FHIR R4).
    Fhir,
}

impl Dialect {
    /// By the path; elsewhere by whether JSON was asked for.
    pub(crate) fn of(path: &str, wants_json: bool) -> Self {
        let under =
            |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        match () {
            () if under("/fhir") => Self::Fhir,
            () if under("/api") || under("/sync") || under("/lists") => Self::Problem,
            () if wants_json => Self::Json,
            () => Self::Page,
        }
    }

    /// The error in this form; none where it is a page.
    pub(crate) fn error(self, status: StatusCode, code: &str, sentence: &str, id: &str) -> Option<Response> {
        let (kind, body) = match self {
            Self::Page => return None,
            Self::Json => ("application/json", json!({"code": code, "message": sentence, "id": id})),
            Self::Problem => (PROBLEM_JSON, problem(status, code, sentence, id)),
            Self::Fhir => (FHIR_JSON, outcome(status, code, sentence, id)),
        };
        Some((status, [(header::CONTENT_TYPE, kind)], body.to_string()).into_response())
    }
}

/// RFC 9457 §3.1, with the stable code, and the id under which the log has the cause, as extensions.
fn problem(status: StatusCode, code: &str, sentence: &str, id: &str) -> Value {
    json!({
        "type": format!("urn:phr-card:error:{code}"),
        "title": status.canonical_reason().unwrap_or("Error"),
        "status": status.as_u16(),
        "detail": sentence,
        "code": code,
        "id": id,
    })
}

/// FHIR R4 §2.36, with the code of <http://hl7.org/fhir/R4/valueset-issue-type.html> that says most of it.
fn outcome(status: StatusCode, code: &str, sentence: &str, id: &str) -> Value {
    let issue = match status.as_u16() {
        401 => "login",
        403 => "forbidden",
        404 => "not-found",
        405 | 415 => "not-supported",
        409 => "conflict",
        413 => "too-long",
        422 => "processing",
        429 => "throttled",
        503 | 504 => "transient",
        400..=499 => "invalid",
        _ => "exception",
    };
    json!({
        "resourceType": "OperationOutcome",
        "issue": [{
            "severity": "error",
            "code": issue,
            "details": {"coding": [{"system": "urn:phr-card:error", "code": code}], "text": sentence},
            "diagnostics": format!("log id {id}"),
        }],
    })
}
