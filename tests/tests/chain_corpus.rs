//! Real summaries as they would have come about: split by date into an assessment and visits by two issuers, signed,
//! sealed, opened, verified and folded, they say what the whole document says.
//!
//! `PHR_CORPUS` names the directory that has `ips/` with the documents; without it, `../shared/corpus` beside the workspace
//! is tried. With `PHR_REQUIRE_CORPUS=1` their absence is a failure.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails loudly and says what it read"
)]

use phr_core::fhir::{ExportContext, export, import};
use phr_core::model::{Entries, Entry, SectionKind};
use phr_core::summary::{fold, restate};
use phr_core::wire;
use phr_tests::chain::{NOW, Programme, split_by_date};
use phr_tests::workspace;
use std::path::{Path, PathBuf};

#[test]
fn a_record_of_visits_says_what_the_whole_document_says() {
    let Some(files) = corpus() else { return };
    let programme = Programme::new();
    let mut visits = 0;
    for file in &files {
        let name = file.display();
        let whole = import(&std::fs::read(file).unwrap()).unwrap().entries.into_canonical();
        let parts = split_by_date(&whole);
        visits += parts.iter().skip(1).filter(|part| part.count() > 0).count();
        let card = programme.card_of(&parts);
        let record = programme.open(&card).verify(&programme.trust, NOW);
        assert!(record.is_trusted(), "{name}");
        let folded = fold(&record).to_entries();
        assert_eq!(said(&folded), said(&whole), "{name}: the record of visits says other things");
        assert!(folded.patient == whole.patient && folded.composed == whole.composed, "{name}");
        let exported = |entries: &Entries| {
            let bundle = export(entries, &context());
            import(&serde_json::to_vec(&bundle).unwrap()).unwrap().entries.into_canonical()
        };
        assert_eq!(said(&exported(&folded)), said(&exported(&whole)), "{name}: exported");
    }
    println!("{} documents, {visits} visits with content", files.len());
    assert!(visits > files.len(), "hardly any document was split");
}

#[test]
fn a_restated_record_says_what_the_record_says() {
    let Some(files) = corpus() else { return };
    let programme = Programme::new();
    for file in &files {
        let name = file.display();
        let whole = import(&std::fs::read(file).unwrap()).unwrap().entries.into_canonical();
        let card = programme.card_of(&split_by_date(&whole));
        let record = programme.open(&card).verify(&programme.trust, NOW);
        let restated = restate(&record, NOW).unwrap_or_else(|error| panic!("{name}: {error}"));
        let read = wire::decode(&wire::encode(&restated)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(read == restated, "{name}");
        // What was entered in error is not said again, but counted.
        let (living, errors) = without_errors(&whole);
        assert_eq!(said(&restated.entries), said(&living), "{name}");
        assert_eq!(restated.origins.len(), living.count(), "{name}");
        let counted =
            restated.left_out.by_section.values().fold(restated.left_out.elsewhere, |sum, n| sum + n);
        assert_eq!(counted as usize, errors, "{name}");
    }
}

/// The entries that were not entered in error, and how many were.
fn without_errors(whole: &Entries) -> (Entries, usize) {
    let mut living = whole.clone();
    for section in &mut living.sections {
        section.entries.retain(|entry| !entry.fact.is_entered_in_error());
    }
    let errors = whole.count() - living.count();
    (living, errors)
}

/// All that the sections say, in an order of its own.
fn said(entries: &Entries) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for section in &entries.sections {
        let kind = match &section.kind {
            SectionKind::Standard(standard) => standard.loinc().to_owned(),
            SectionKind::Other(concept) => format!("{concept:?}"),
        };
        said.extend(section.absence.map(|absence| format!("{kind} {}", absence.code())));
        said.extend(section.narrative.iter().map(|text| format!("{kind} {text}")));
        said.extend(section.entries.iter().map(|entry| format!("{kind} {}", bytes(entry))));
    }
    said.sort();
    said
}

/// An entry's own bytes: `Debug` prints nothing of it.
fn bytes(entry: &Entry) -> String {
    let mut section = phr_core::model::Section::new(SectionKind::Other(None));
    section.entries.push(entry.clone());
    let entries = Entries { sections: vec![section], ..Entries::default() };
    phr_tests::to_hex(&wire::encode(&wire::AttestationPayload::new(
        wire::AttestationKind::Assessment,
        NOW,
        wire::RecordId([0; 8]),
        entries,
    )))
}

fn context() -> ExportContext<'static> {
    ExportContext { record_id: [0; 8], issuer: "Issuer", date: NOW, language: None, display: None }
}

fn corpus() -> Option<Vec<PathBuf>> {
    let folder = std::env::var_os("PHR_CORPUS").map_or(workspace().join("../shared/corpus"), PathBuf::from);
    let mut files = Vec::new();
    collect(&folder.join("ips"), &mut files);
    files.sort();
    if files.is_empty() {
        let required = std::env::var_os("PHR_REQUIRE_CORPUS").is_some_and(|value| value == "1");
        assert!(!required, "{} has no documents, and they are required", folder.display());
        println!("SKIPPED: no real documents in {}", folder.display());
        return None;
    }
    Some(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
}
