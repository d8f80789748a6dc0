//! `GET /fhir/Patient/{id}`: who somebody is, as the person's record says it at present.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::use_cases::patients;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use phr_core::fhir::{ExportContext, english_name, export};
use phr_core::model::{Entries, Patient};
use phr_storage::{Person, PersonId};
use serde_json::{Value, json};

pub(crate) async fn show(context: Context, Path(id): Path<String>) -> Result<Response> {
    let id: PersonId = id.parse().map_err(|_| Error::NotFound)?;
    let mut work = context.begin().await?;
    let person = work.person(id).await?;
    work.commit().await?;
    let patient = decode(&person)?;
    Ok(super::resource(StatusCode::OK, &resource(&person, patient)))
}

/// The patient of a person who is stored.
///
/// # Errors
/// Nobody is left out silently: what cannot be read is an error.
pub(super) fn decode(person: &Person) -> Result<Patient> {
    patients::decode(&person.patient).ok_or_else(|| Error::internal("a patient cannot be read"))
}

/// The `Patient` of the summary, with what the service knows of the person beside it.
pub(super) fn resource(person: &Person, patient: Patient) -> Value {
    let context = ExportContext {
        record_id: [0; 8],
        issuer: "",
        date: person.updated_at,
        language: None,
        display: Some(&english_name),
    };
    let bundle = export(&Entries { patient, ..Entries::default() }, &context);
    let entries = bundle["entry"].as_array().into_iter().flatten();
    let mut resources = entries.map(|entry| &entry["resource"]);
    let mut resource =
        resources.find(|resource| resource["resourceType"] == "Patient").cloned().unwrap_or_default();
    resource["id"] = person.id.to_string().into();
    resource["meta"]["lastUpdated"] = person.updated_at.to_string().into();
    resource["active"] = json!(!person.archived);
    resource
}
