//! `Patient/{id}/$summary`: what a record says at present, as an International Patient Summary. What is confidential is not in
//! it: other systems see what everybody sees who cares for the person.

use super::wrong;
use crate::app::blocking;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::use_cases::issue_make::judging_now;
use crate::use_cases::kept::{Kept, Look};
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use phr_cli_kit::Failure;
use phr_core::fhir::{SummaryContext, english_name, export_summary};
use phr_storage::{Action, PersonId};
use serde_json::Value;

/// The profile of the summaries.
const IPS: &str = "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips";

pub(crate) async fn show(context: Context, Path(id): Path<String>) -> Result<Response> {
    summary(&context, &id).await
}

/// The same with parameters in the body: none, or the one profile that there is.
pub(crate) async fn run(context: Context, Path(id): Path<String>, body: Bytes) -> Result<Response> {
    if !body.is_empty() {
        check(&body)?;
    }
    summary(&context, &id).await
}

fn check(body: &[u8]) -> Result<()> {
    let value: Value = serde_json::from_slice(body).map_err(|_| Error::Malformed("it is not JSON"))?;
    if value["resourceType"] != "Parameters" {
        return Err(wrong("parameters-needed", "the body is no Parameters resource; leave it empty"));
    }
    let parameters = value["parameter"].as_array().into_iter().flatten();
    let is_known = |parameter: &Value| {
        let is_profile = parameter["name"] == "profile";
        is_profile && (parameter["valueCanonical"] == IPS || parameter["valueUri"] == IPS)
    };
    match parameters.into_iter().all(is_known) {
        true => Ok(()),
        false => Err(wrong(
            "parameter-unknown",
            "the only parameter is profile, and the only profile the International Patient Summary's",
        )),
    }
}

async fn summary(context: &Context, id: &str) -> Result<Response> {
    let id: PersonId = id.parse().map_err(|_| Error::NotFound)?;
    let mut work = context.begin().await?;
    let stored = match Kept::read(&mut work, id, Look::Care).await {
        Ok(stored) => stored,
        Err(error) => {
            work.cancel().await?;
            return Err(error.into());
        }
    };
    work.note(Action::Exported, &id.to_string());
    work.commit().await?;
    let app = context.app.clone();
    let bundle = blocking(move || -> Result<Option<Value>> {
        let kept = stored.judge(&judging_now(&app)?, app.now()).map_err(Error::internal)?;
        let context = SummaryContext { language: "en", display: Some(&english_name) };
        Ok(kept.chain.and_then(|chain| export_summary(&chain.record, &chain.summary, &context)))
    });
    let nothing = || Failure::new("no-record", "nothing was signed of this person yet");
    Ok(super::resource(StatusCode::OK, &bundle.await??.ok_or_else(nothing)?))
}
