//! The vectors of the specification: this code makes of each what the vector says, and still writes the same bytes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper's panic is the test's failure")]

use std::collections::BTreeMap;

use phr_core::card::{Access, OpenedCard, SealedCard};
use phr_core::carrier::text;
use phr_core::compress;
use phr_core::cose::{Attestation, sign_attestation};
use phr_core::keys::{AccessCode, CodePolicy, IssuerSecretKey, NetworkSecretKey, RootPublicKey};
use phr_core::model::Timestamp;
use phr_core::record::{ConfidentialContent, VerifiedRecord};
use phr_core::summary::fold;
use phr_core::trust::{RootSet, Trust, TrustList};
use phr_core::wire;
use phr_tests::content::{content, summary};
use phr_tests::{from_hex, python, vectors, workspace};
use serde_json::{Value as Json, json};

#[test]
fn every_vector_comes_out_as_it_says() {
    let vectors = read_all();
    assert!(vectors.len() > 150, "only {} vectors were found", vectors.len());
    let mut faults = Vec::new();
    for (name, vector) in &vectors {
        for opening in list(&vector["openings"]) {
            let mut outcome = read(vector, &opening["with"]).unwrap_or_else(|refused| refused);
            // Vectors that are not about folding do not say what comes of it.
            if opening["expect"]["read"]["summary"].is_null() {
                outcome.get_mut("read").and_then(Json::as_object_mut).map(|read| read.remove("summary"));
            }
            if outcome != opening["expect"] {
                let expected = &opening["expect"];
                faults.push(format!("{name}: {}\nexpected {expected}\ncame out {outcome}", vector["about"]));
            }
        }
        assert!(!list(&vector["openings"]).is_empty(), "{name} is never opened");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_stage_of_a_good_vector_follows_from_the_one_before() {
    for (name, vector) in read_all().iter().filter(|(name, _)| name.starts_with("good-")) {
        for stage in list(&vector["attestations"]) {
            let payload = bytes(&stage["payload"]);
            let read = wire::decode(&payload).unwrap();
            assert_eq!(content(&read), stage["content"], "{name}");
            assert_eq!(wire::encode(&read), payload, "{name}");
            let packed = bytes(&stage["packed"]);
            assert_eq!(compress::inflate(&packed).unwrap(), payload, "{name}");
            assert!(name == "good-stored" || compress::deflate(&payload) == packed, "{name}");
            let signed = sign_attestation(packed, &signer(vector, stage)).unwrap();
            assert_eq!(signed.as_bytes(), bytes(&stage["attestation"]), "{name}");
        }
        let care = list(&vector["attestations"]).iter().filter(|stage| stage["compartment"] == "care");
        let joined: Vec<u8> = care.flat_map(|stage| bytes(&stage["attestation"])).collect();
        assert_eq!(bytes(&vector["record"])[1..], joined, "{name}");
    }
}

#[test]
fn making_the_vectors_anew_changes_nothing() {
    let files = read_all();
    let made = vectors::all();
    let names = |names: Vec<&str>| names.join("\n");
    assert_eq!(
        names(files.keys().map(String::as_str).collect()),
        names(made.iter().map(|vector| vector.name.as_str()).collect()),
        "run `cargo run -p xtask -- vectors`"
    );
    for vector in made {
        assert!(files[&vector.name] == vector.json, "{}: run `cargo run -p xtask -- vectors`", vector.name);
    }
}

#[test]
fn the_published_dictionary_is_the_one_in_use() {
    let published = std::fs::read(workspace().join("card-format-spec/dictionary-1.bin")).unwrap();
    assert!(published == compress::DICTIONARY, "run `cargo run -p xtask -- vectors`");
}

#[test]
fn the_independent_reader_comes_to_the_same() {
    let Some(python) = python() else { return };
    let script = workspace().join("card-format-spec/reader/check_vectors.py");
    let output = std::process::Command::new(python).arg(script).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains(" vectors, 0 faults"), "{said}");
}

/// The whole way of reading; what refuses is the error.
fn read(vector: &Json, with: &Json) -> Result<Json, Json> {
    let refused = |stage: &str, code: &str| json!({ "refused": { "stage": stage, "code": code } });
    let card = text::decode(string(&vector["text"])).map_err(|e| refused("text", e.code()))?;
    if !vector["card"].is_null() {
        assert_eq!(card, bytes(&vector["card"]));
    }
    let card = SealedCard::parse(&card).map_err(|e| refused("card", e.code()))?;
    let trust = trust_list(vector).map_err(|code| refused("trust-list", code))?;
    let opened = match (with["access_code"].as_str(), with["network_secret"].as_str()) {
        (Some(typed), _) => {
            let code = AccessCode::parse(typed, CodePolicy::Standard);
            card.open(Access::Holder(&code.map_err(|e| refused("access-code", e.code()))?))
        }
        (_, Some(text)) => card.open(Access::Network(&NetworkSecretKey::parse(text).unwrap())),
        _ => panic!("a vector is opened by nothing"),
    };
    let opened: OpenedCard = opened.map_err(|e| refused("open", e.code()))?;
    let record = opened.verify(&trust, Timestamp(vector["clock"].as_i64().unwrap()));
    Ok(outcome(vector, &opened, &record))
}

fn trust_list(vector: &Json) -> Result<Trust, &'static str> {
    let root: RootPublicKey = string(&vector["keys"]["root"]["public"]).parse().unwrap();
    let list = TrustList::parse(&bytes(&vector["trust_list"]), RootSet::single(root).id());
    list.map(Trust::from).map_err(|e| e.code())
}

fn outcome(vector: &Json, opened: &OpenedCard, record: &VerifiedRecord) -> Json {
    let confidential = opened.confidential().record().into_iter().flat_map(|record| record.attestations());
    let all: Vec<&Attestation> = opened.care().attestations().iter().chain(confidential).collect();
    let index = |hash| all.iter().position(|attestation| attestation.hash() == hash).unwrap();
    let attestations: Vec<Json> = record
        .attestations()
        .iter()
        .map(|attestation| {
            let index = index(attestation.hash);
            assert_eq!(content(&attestation.payload), vector["attestations"][index]["content"]);
            json!({ "index": index, "verdict": attestation.verdict.code() })
        })
        .collect();
    let withheld: Vec<Json> = record
        .withheld()
        .iter()
        .map(|withheld| json!({ "index": index(withheld.hash), "code": withheld.code() }))
        .collect();
    let confidential = match record.confidential() {
        ConfidentialContent::Absent => "absent",
        ConfidentialContent::Locked => "locked",
        ConfidentialContent::Open => "open",
        ConfidentialContent::PartlyOpen => "partly-open",
    };
    let place = |place: usize| index(record.attestations()[place].hash);
    let folded = summary(record, &fold(record), &place);
    json!({ "read": {
        "attestations": attestations,
        "withheld": withheld,
        "confidential": confidential,
        "trust_list": record.trust().lists[0].freshness.code(),
        "clock": record.trust().clock.code(),
        "summary": folded,
    }})
}

/// The key of the vector that signed this attestation.
fn signer(vector: &Json, stage: &Json) -> IssuerSecretKey {
    let key_id = Attestation::parse(&bytes(&stage["attestation"])).unwrap().key_id();
    let keys = ["issuer", "clinic", "stranger"].map(|name| string(&vector["keys"][name]["secret"]));
    let keys = keys.map(|text| IssuerSecretKey::parse(text).unwrap());
    keys.into_iter().find(|key| key.public_key().key_id() == key_id).unwrap()
}

fn read_all() -> BTreeMap<String, Json> {
    let folder = workspace().join("card-format-spec/vectors");
    let files = std::fs::read_dir(folder).expect("run `cargo run -p xtask -- vectors`");
    let json = |path: &std::path::Path| path.extension().is_some_and(|extension| extension == "json");
    let paths = files.map(|file| file.unwrap().path()).filter(|path| json(path));
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.map(|path| (name(&path), serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap())).collect()
}

fn bytes(hex: &Json) -> Vec<u8> {
    from_hex(string(hex))
}

fn string(value: &Json) -> &str {
    value.as_str().expect("a text")
}

fn list(value: &Json) -> &[Json] {
    value.as_array().expect("a list")
}
