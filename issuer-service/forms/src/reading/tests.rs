#![allow(clippy::unwrap_used, reason = "tests")]

mod cases;
mod properties;

use super::*;
use phr_core::fhir;
use phr_core::wire::{self, AttestationKind, AttestationPayload, RecordId};

/// 2026-11-25, noon.
fn now() -> Timestamp {
    Timestamp::parse("2026-11-25T12:00:00Z").unwrap()
}

fn typed(fields: &[(&str, &str)]) -> Fields {
    let mut all = Fields::new();
    fields.iter().for_each(|(path, text)| all.set(path, text).unwrap());
    all
}

fn reading(fields: &[(&str, &str)]) -> Reading {
    read(&typed(fields), now())
}

fn problems(reading: &Reading) -> Vec<(&str, &str)> {
    reading.problems.iter().map(|problem| (problem.path.as_str(), problem.code)).collect()
}

fn warnings(reading: &Reading) -> Vec<(&str, &str)> {
    reading.warnings.iter().map(|warning| (warning.path.as_str(), warning.code)).collect()
}

/// What a card says after it was written and read.
fn over_the_wire(entries: &Entries) -> Entries {
    let payload =
        AttestationPayload::new(AttestationKind::Assessment, now(), RecordId([7; 8]), entries.clone());
    wire::decode(&wire::encode(&payload)).unwrap().entries
}

/// The same entries with nothing said of who may see them: what no card says of an entry in the open compartment.
fn unmarked(entries: &Entries) -> Entries {
    let mut entries = entries.clone();
    let all = entries.sections.iter_mut().flat_map(|section| &mut section.entries);
    all.for_each(|entry| entry.confidentiality = Default::default());
    entries.into_canonical()
}

fn over_fhir(entries: &Entries) -> Entries {
    let context =
        fhir::ExportContext { record_id: [7; 8], issuer: "Test", date: now(), language: None, display: None };
    let bundle = fhir::export(entries, &context);
    fhir::import(bundle.to_string().as_bytes()).unwrap().entries
}

/// The same without what the document's date adds.
fn undated(mut entries: Entries) -> Entries {
    entries.composed = None;
    entries
}
