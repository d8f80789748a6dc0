//! Real documents: imported without a crash, and the same after an export and another import.
//!
//! `PHR_CORPUS` names the directory that has `ips/` with the documents; without it, `../shared/corpus` beside the
//! workspace is tried. They are not part of this repository. With `PHR_REQUIRE_CORPUS=1` their absence is a failure.

#![allow(clippy::print_stdout)] // says what was tested and what was skipped

use phr_core::fhir::{ExportContext, Reason, export, import};
use phr_core::model::Timestamp;
use std::path::{Path, PathBuf};

#[test]
fn real_documents_survive_export_and_import() {
    let Some(files) = corpus() else { return };
    let mut entries = 0;
    for file in &files {
        let name = file.display();
        let first = import(&std::fs::read(file).unwrap()).unwrap_or_else(|e| panic!("{name}: {}", e.code()));
        let bundle = serde_json::to_vec(&export(&first.entries, &context())).unwrap();
        let second = import(&bundle).unwrap_or_else(|e| panic!("{name}, exported: {}", e.code()));
        assert!(first.entries == second.entries, "{name}: reading the export back gives other entries");
        let reasons = second.report.by_reason();
        for reason in
            [Reason::InvalidValue, Reason::UnresolvedReference, Reason::OtherCoding, Reason::Extension]
        {
            assert_eq!(reasons.get(&reason), None, "{name}: the export has what the import does not read");
        }
        entries += first.entries.count();
    }
    println!("{} documents, {entries} entries", files.len());
    assert!(entries > files.len(), "the documents have hardly any entries");
}

/// Every member of every entry's resource is either carried or named: what the report does not name must be read, so
/// a member added to a resource must show up in it.
#[test]
fn an_unknown_member_anywhere_is_reported() {
    let Some(files) = corpus() else { return };
    for file in files {
        let text = std::fs::read(&file).unwrap();
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
        let mut bundle: serde_json::Value = serde_json::from_slice(text).unwrap();
        let before = import(text).unwrap().report.not_carried.len();
        let mut added = 0;
        for entry in bundle["entry"].as_array_mut().unwrap() {
            let Some(resource) = entry["resource"].as_object_mut() else { continue };
            resource.insert("unheardOf".to_owned(), true.into());
            added += 1;
        }
        let report = import(&serde_json::to_vec(&bundle).unwrap()).unwrap().report;
        let unread =
            report.not_carried.iter().filter(|i| i.count.is_none() && i.element == i.resource_type).count();
        let named = report.not_carried.iter().filter(|i| i.element == "unheardOf").count();
        // A resource that is left out as a whole is named as a whole.
        assert!(
            named <= added && named + unread >= added,
            "{}: {named} + {unread} of {added}",
            file.display()
        );
        assert!(report.not_carried.len() >= before + named);
    }
}

fn context() -> ExportContext<'static> {
    ExportContext { record_id: [7; 8], issuer: "Issuer", date: Timestamp(0), language: None, display: None }
}

fn corpus() -> Option<Vec<PathBuf>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/corpus");
    let root = std::env::var_os("PHR_CORPUS").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let mut files = Vec::new();
    collect(&root.join("ips"), &mut files);
    files.sort();
    if files.is_empty() {
        let required = std::env::var_os("PHR_REQUIRE_CORPUS").is_some_and(|v| v == "1");
        assert!(!required, "no documents in {}; set PHR_CORPUS", root.display());
        println!("SKIPPED: no documents in {}; set PHR_CORPUS to test with real documents", root.display());
        return None;
    }
    Some(files)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "json") {
            files.push(path);
        }
    }
}
