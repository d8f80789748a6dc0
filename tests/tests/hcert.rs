//! Certificates and trust lists of the WHO network: this code makes of each what its file says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper's panic is the test's failure")]

use std::collections::BTreeMap;
use std::path::PathBuf;

use phr_core::gdhcn::{GdhcnKeys, TrustDocument};
use phr_core::hcert::Hcert;
use phr_core::model::Timestamp;
use phr_tests::hcert::{FAULTS, Signer, files, vectors};
use phr_tests::workspace;
use serde_json::{Value as Json, json};

fn folder() -> PathBuf {
    workspace().join("tests/hcert")
}

fn read(path: &str) -> String {
    let path = folder().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn document(name: &str) -> TrustDocument {
    TrustDocument::parse(read(&format!("documents/{name}.json")).as_bytes()).unwrap()
}

#[test]
fn every_certificate_comes_out_as_it_says() {
    let documents: BTreeMap<&str, TrustDocument> =
        ["list", "version-1", "references", "faults"].map(|name| (name, document(name))).into();
    let mut faults = Vec::new();
    for vector in vectors() {
        let json: Json = serde_json::from_str(&read(&format!("vectors/{}.json", vector.name))).unwrap();
        let names = json["documents"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        let lists: Vec<TrustDocument> = names.map(|name| documents[name].clone()).collect();
        let outcome = outcome(json["text"].as_str().unwrap(), &lists, json["clock"].as_i64().unwrap());
        if outcome != json["expect"] {
            faults.push(format!(
                "{}: {}\nexpected {}\ncame out {outcome}",
                vector.name, vector.about, json["expect"]
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn outcome(text: &str, documents: &[TrustDocument], clock: i64) -> Json {
    let keys = GdhcnKeys::from_documents(documents);
    let read = Hcert::parse(text).and_then(|certificate| {
        let reading = certificate.verify(&keys, Timestamp(clock))?;
        let contents = reading.claims().map(|claims| claims.contents.clone()).unwrap_or_default();
        let kinds: Vec<&str> =
            contents.iter().flat_map(|content| &content.kinds).map(|kind| kind.code()).collect();
        Ok(json!({ "verdict": reading.verdict().code(), "kinds": kinds }))
    });
    read.unwrap_or_else(|error| json!({ "error": error.code() }))
}

#[test]
fn the_files_are_as_they_are_made() {
    let made = files();
    for (path, text) in &made {
        assert!(read(path) == *text, "{path}: run `cargo run -p xtask -- certificates`");
    }
    let found = ["documents", "vectors"].map(|part| std::fs::read_dir(folder().join(part)).unwrap().count());
    assert_eq!(found.iter().sum::<usize>(), made.len(), "run `cargo run -p xtask -- certificates`");
}

#[test]
fn every_entry_of_a_list_is_taken_or_told() {
    let faults = document("faults");
    let told: Vec<_> = faults.not_taken().iter().map(|entry| (entry.index, entry.reason.code())).collect();
    assert_eq!(told, FAULTS);
    assert_eq!(faults.keys().len(), 1);
    let list = document("list");
    assert_eq!((list.keys().len(), list.not_taken().len(), list.references().len()), (13, 0, 0));
    let references = document("references");
    assert_eq!((references.keys().len(), references.references().len()), (0, 2));
}

#[test]
fn a_listed_key_has_what_its_entry_and_certificate_say() {
    let list = document("list");
    let key = &list.keys()[0];
    assert_eq!(key.key.to_sec1(), Signer::dcc().public_key());
    assert_eq!(key.key_id.as_bytes(), Signer::dcc().key_id());
    assert_eq!(key.domain.as_ref().unwrap().code(), "DCC");
    assert_eq!(key.participant.as_deref(), Some("XXA"));
    assert_eq!(key.usage.as_ref().unwrap().code(), "DSC");
    let certificate = key.certificate.as_ref().unwrap();
    assert_eq!(certificate.country.as_deref(), Some("XA"));
    assert_eq!(certificate.dates.from.to_string(), "2025-01-01T00:00:00Z");
    assert_eq!(certificate.dates.until.to_string(), "2028-01-01T00:00:00Z");
    assert!(!certificate.is_authority && certificate.purposes.is_empty());
    assert_eq!(list.keys()[1].certificate.as_ref().unwrap().purposes, ["1.3.6.1.4.1.1847.2021.1.2"]);
    let authority = &list.keys()[8];
    assert!(authority.certificate.as_ref().unwrap().is_authority && !authority.signs_documents());
}

#[test]
fn documents_that_say_the_same_are_one() {
    let list = document("list");
    let once = GdhcnKeys::from_documents(std::slice::from_ref(&list));
    assert_eq!(GdhcnKeys::from_documents(&[list.clone(), list]), once);
    assert_eq!(once.len(), 13);
}

#[test]
fn the_content_is_not_printed_by_accident() {
    let keys = GdhcnKeys::from_documents(&[document("list")]);
    let json: Json = serde_json::from_str(&read("vectors/good-dcc-vaccination.json")).unwrap();
    let certificate = Hcert::parse(json["text"].as_str().unwrap()).unwrap();
    let reading = certificate.verify(&keys, Timestamp(json["clock"].as_i64().unwrap())).unwrap();
    let claims = reading.claims().unwrap();
    let printed = format!("{certificate:?} {reading:?} {:?} {:?}", claims.contents, claims.contents[0].facts);
    assert!(!printed.contains("Sample") && !printed.contains("1990"), "{printed}");
}
