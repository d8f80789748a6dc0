//! `POST /fhir/Bundle` and `POST /fhir`: a document of another system becomes a statement that this service signs. The same
//! bytes again store nothing again, and the answer names every element that is not kept.

use super::outcome::{Done, Taken};
use super::{base, wrong};
use crate::api::body_is;
use crate::app::blocking;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::pages::read_card::site;
use crate::use_cases::find::record_id;
use crate::use_cases::issue_make::judging;
use crate::use_cases::kept::{Kept, Look};
use crate::use_cases::visit::{Said, Signing, VisitError, add_visit};
use crate::use_cases::{register, take_over};
use axum::body::Bytes;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use phr_cli_kit::Failure;
use phr_core::confidential::Policy;
use phr_core::fhir::{ImportReport, Imported, import};
use phr_core::wire::{LeftOut, RecordId};
use phr_making::{details_lost, sign_imported};
use phr_storage::{PersonId, Work};
use serde_json::Value;

/// The longest document: a summary with its narrative, without attachments.
pub(crate) const DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// To which record a document goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goal {
    New,
    Known(RecordId),
}

pub(crate) async fn take(
    context: Context,
    headers: HeaderMap,
    Query(pairs): Query<Vec<(String, String)>>,
    body: Bytes,
) -> Result<Response> {
    super::check_format(&pairs)?;
    if !body_is(&headers, &["application/fhir+json", "application/json"]) {
        return Err(Error::MediaType);
    }
    let goal = goal(&pairs)?;
    let document = body.clone();
    let (read, own) = blocking(move || (import(&document), record_of(&document))).await?;
    let imported = read.map_err(|error| Error::Failure(Failure::new(error.code(), error)))?;
    let report = imported.report.clone();
    let goal = goal.or(own).unwrap_or(Goal::New);
    let mut work = context.begin().await?;
    let stored = store(&context, &mut work, &body, imported, goal).await;
    let mut taken = match stored {
        Ok(taken) => taken,
        Err(error) => {
            work.cancel().await?;
            return Err(error);
        }
    };
    match taken.done {
        Done::Stored => work.commit().await?,
        Done::Before | Done::Nothing => work.cancel().await?,
    }
    taken.report = report;
    let status = if taken.done == Done::Stored { StatusCode::CREATED } else { StatusCode::OK };
    let mut response = super::resource(status, &taken.to_json());
    let location = format!("{}/Patient/{}", base(&context.app, &headers), taken.person);
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// `record=new`, or the id of a record that is kept here.
fn goal(pairs: &[(String, String)]) -> Result<Option<Goal>> {
    let mut given = None;
    for (name, value) in pairs {
        match (name.as_str(), value.as_str()) {
            ("_format" | "_pretty", _) => {}
            ("record", "new") if given.is_none() => given = Some(Goal::New),
            ("record", id) if given.is_none() => {
                let id = record_id(&id.to_ascii_lowercase());
                let sentence = "record is new, or sixteen hexadecimal digits";
                given = Some(Goal::Known(id.ok_or_else(|| wrong("record-wrong", sentence))?));
            }
            _ => return Err(wrong("parameter-unknown", "the one parameter is record")),
        }
    }
    Ok(given)
}

/// The record that a document is of, where its identifier is one that our own export wrote: `urn:uuid:` with the record's id
/// in twelve and four digits, and nothing in the last eight.
fn record_of(document: &[u8]) -> Option<Goal> {
    let document: Value = serde_json::from_slice(document).ok()?;
    let digits = document["identifier"]["value"].as_str()?.strip_prefix("urn:uuid:")?;
    let parts: Vec<&str> = digits.split('-').collect();
    let [first, second, "8000", "8000", last] = parts.as_slice() else { return None };
    let id = last.strip_suffix("00000000")?;
    record_id(&format!("{first}{second}{id}")).map(Goal::Known)
}

async fn store(
    context: &Context,
    work: &mut Work,
    body: &[u8],
    imported: Imported,
    goal: Goal,
) -> Result<Taken> {
    let client = context.client()?.id;
    let hash = phr_core::sha256(&[client.0.as_slice(), body].concat());
    if let Some(person) = work.begin_intake(&hash).await? {
        return Ok(told(Done::Before, person, record(work, person).await?));
    }
    let taken = match goal {
        Goal::New => add_person(context, work, imported).await?,
        Goal::Known(record) => add_statement(context, work, imported, record).await?,
    };
    work.end_intake(&hash, taken.person).await?;
    Ok(taken)
}

fn told(done: Done, person: PersonId, record: RecordId) -> Taken {
    Taken { done, person, record, known: 0, alike: Vec::new(), report: ImportReport::default() }
}

async fn record(work: &mut Work, person: PersonId) -> Result<RecordId> {
    let care = work.attestations(person, &[phr_storage::Compartment::Care]).await?;
    let first = care.first().ok_or_else(|| Error::internal("a document without a statement"))?;
    Ok(RecordId(first.record_id))
}

/// Somebody who merely looks alike is told and never taken for the same.
async fn add_person(context: &Context, work: &mut Work, imported: Imported) -> Result<Taken> {
    let (signer, now) = (signer(context)?, context.now());
    let judging = judging(&context.app).await?;
    let site = site(context).await?;
    let alike = take_over::alike(work, &imported.entries.patient).await?;
    let record_id = context.app.with_random(RecordId::generate);
    let patient = imported.entries.patient.clone();
    let left_out = LeftOut { source_details: details_lost(&imported.report), ..LeftOut::default() };
    let signed = sign_imported(&*signer, now, record_id, imported.entries, Policy::Listed, left_out);
    let signed = signed.map_err(|error| Failure::new(error.code(), error))?;
    let person = register::add_signed(work, record_id, &patient, &signed, &judging, &site, now)
        .await
        .map_err(registered)?;
    let alike = alike.into_iter().map(|alike| (alike.person.id, alike.likeness.score)).collect();
    Ok(Taken { alike, ..told(Done::Stored, person, record_id) })
}

async fn add_statement(
    context: &Context,
    work: &mut Work,
    imported: Imported,
    record: RecordId,
) -> Result<Taken> {
    let unknown = "no record of this id is kept here; hand the person's card in, or say record=new to begin another record";
    let person = work.person_of_record(record.0).await?;
    let person = person.ok_or_else(|| Failure::new("record-unknown", unknown))?.id;
    let signer = signer(context)?;
    let judging = judging(&context.app).await?;
    let site = site(context).await?;
    let said = Said {
        details_lost: details_lost(&imported.report),
        entries: imported.entries,
        changes: Vec::new(),
        consent: None,
        is_left_behind: take_over::is_left_behind(context.app.storage(), person).await?,
    };
    let by = Signing { signer: &*signer, judging: &judging, site: &site, at: context.now() };
    match add_visit(work, person, said, &by).await {
        Ok(signed) => Ok(Taken { known: signed.known, ..told(Done::Stored, person, record) }),
        Err(VisitError::Nothing) => {
            let kept = Kept::read(work, person, Look::Care).await?;
            let known = kept.judge(&judging, context.now()).map_err(Error::internal)?;
            let known = known.chain.map_or(0, |chain| chain.summary.entries().count());
            Ok(Taken { known, ..told(Done::Nothing, person, record) })
        }
        Err(VisitError::Signing(error)) => Err(Failure::new(error.code(), error).into()),
        Err(VisitError::Storage(error)) => Err(error.into()),
        Err(error) => Err(Error::internal(error)),
    }
}

fn signer(context: &Context) -> Result<crate::config::SharedSigner> {
    context.app.signer().ok_or_else(|| {
        let sentence = "no issuer key is open, so nothing can be signed; an administrator opens it";
        Failure::new("no-issuer-key", sentence).into()
    })
}

fn registered(error: register::RegisterError) -> Error {
    match error {
        register::RegisterError::Storage(error) => error.into(),
        register::RegisterError::Signing(error) => Failure::new(error.code(), error).into(),
        error => Error::internal(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_of_our_own_export_is_read_from_its_identifier() {
        let of = |value: &str| {
            record_of(serde_json::json!({ "identifier": { "value": value } }).to_string().as_bytes())
        };
        let context = phr_core::fhir::ExportContext {
            record_id: [1, 2, 3, 4, 5, 6, 7, 255],
            issuer: "x",
            date: phr_core::model::Timestamp(0),
            language: None,
            display: None,
        };
        let bundle = phr_core::fhir::export(&phr_core::model::Entries::default(), &context);
        let own = of(bundle["identifier"]["value"].as_str().unwrap());
        assert_eq!(own, Some(Goal::Known(RecordId(context.record_id))));
        for other in ["", "urn:uuid:", "urn:uuid:5b2a8b0e-0f3c-4a53-9b0f-1a2b3c4d5e6f", "urn:oid:1.2"] {
            assert_eq!(of(other), None, "{other}");
        }
        assert_eq!(record_of(b"[]"), None);
    }
}
