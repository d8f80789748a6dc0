//! The record as a FHIR document.

use crate::messages;
use phr_cli_kit::{Failure, print, say};
use phr_core::fhir::{ExportContext, export};
use phr_core::model::Coding;
use phr_core::record::{VerifiedAttestation, VerifiedRecord, Withheld};
use phr_core::terminology::{self, System};
use serde_json::{Value, json};

/// Code system of confidence in a document (HL7 terminology, `v3-ObservationValue`).
const CONFIDENCE: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
/// Code system of our verdicts.
const VERDICT: &str = "urn:phr-card:verdict";

/// Prints the record as a FHIR R4 document. Where it is not to be trusted, the document says so in its `meta`.
pub(crate) fn print_bundle(record: &VerifiedRecord, language: &str) -> Result<(), Failure> {
    let attestation = match record.attestations() {
        [] => {
            say(messages::NOTHING_TO_EXPORT);
            return Ok(());
        }
        [attestation] => attestation,
        several => {
            return Err(Failure::new(
                "fhir-several-attestations",
                messages::several_attestations(several.len()),
            )
            .hint(messages::SEVERAL_HINT));
        }
    };
    let mut bundle = bundle(attestation, language);
    if let Some(objection) = objection(record, attestation) {
        mark_untrusted(&mut bundle, objection);
    }
    print(format!("{bundle:#}\n"))
}

/// Why the record is not to be trusted: the verdict on what is shown, or the reason why the rest of it is withheld.
fn objection(record: &VerifiedRecord, shown: &VerifiedAttestation) -> Option<&'static str> {
    let verdict = (!shown.verdict.is_trusted()).then(|| shown.verdict.code());
    verdict.or_else(|| record.withheld().first().map(Withheld::code))
}

fn bundle(attestation: &VerifiedAttestation, language: &str) -> Value {
    let names = attestation.issuer.as_ref().map(|issuer| &issuer.names);
    let name = names
        .and_then(|names| names.get(language).or_else(|| names.get("en")).or_else(|| names.values().next()));
    let key_id = attestation.key_id.to_string();
    export(
        &attestation.payload.entries,
        &ExportContext {
            record_id: attestation.payload.record_id.0,
            issuer: name.map_or(&key_id, |name| name),
            date: attestation.payload.issued_at,
            language: None,
            display: Some(&english_name),
        },
    )
}

/// The agreed terminology's name. A document goes to other systems, for which English names are the safest.
fn english_name(coding: &Coding) -> Option<String> {
    terminology::english(System::from_uri(&coding.system)?, &coding.code).map(str::to_owned)
}

/// Says in the document's `meta` that it is unreliable, and why.
fn mark_untrusted(bundle: &mut Value, verdict: &str) {
    let Some(bundle) = bundle.as_object_mut() else { return };
    let meta = bundle.entry("meta").or_insert_with(|| json!({}));
    if let Some(meta) = meta.as_object_mut() {
        meta.insert("security".into(), json!([{ "system": CONFIDENCE, "code": "UNRELIABLE" }]));
        meta.insert("tag".into(), json!([{ "system": VERDICT, "code": verdict }]));
    }
}
