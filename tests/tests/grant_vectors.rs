//! The vectors of key grants and requests: this code makes of each what the vector says, still writes the same bytes, and the
//! specification names each.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper's panic is the test's failure")]

use std::collections::BTreeMap;

use phr_core::keys::{DeviceRequest, DeviceSecretKey, KeyGrant};
use phr_core::model::Timestamp;
use phr_tests::{vectors, workspace};
use serde_json::{Value as Json, json};

#[test]
fn every_vector_comes_out_as_it_says() {
    let vectors = read_all();
    assert!(vectors.len() > 50, "only {} vectors were found", vectors.len());
    let mut faults = Vec::new();
    for (name, vector) in &vectors {
        let outcome = match string(&vector["kind"]) {
            "grant" => open(vector),
            "request" => read(vector),
            other => panic!("{name}: {other} is no kind"),
        };
        let outcome = outcome.unwrap_or_else(|code| json!({ "refused": code }));
        if outcome != vector["expect"] {
            faults.push(format!("{name}: expected {}\ncame out {outcome}", vector["expect"]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn making_the_vectors_anew_changes_nothing() {
    let made: BTreeMap<String, Json> =
        vectors::grants().into_iter().map(|vector| (vector.name, vector.json)).collect();
    assert!(made == read_all(), "run `cargo run -p xtask -- vectors`");
}

#[test]
fn the_specification_names_every_vector_and_code() {
    let spec = std::fs::read_to_string(workspace().join("card-format-spec/SPEC.md")).unwrap();
    let named: Vec<&str> = spec.split('`').filter_map(|word| word.strip_prefix("grant/")).collect();
    let fits = |pattern: &str, name: &str| match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    };
    let vectors = read_all();
    for pattern in &named {
        assert!(vectors.keys().any(|name| fits(pattern, name)), "there is no vector grant/{pattern}");
    }
    for (name, vector) in &vectors {
        assert!(named.iter().any(|pattern| fits(pattern, name)), "grant/{name} is not in SPEC.md");
        assert!(spec.contains(&format!("\n## {}\n", string(&vector["section"]))), "{name}");
        if let Some(code) = vector["expect"]["refused"].as_str() {
            assert!(spec.contains(&format!("`{code}`")), "{name}: {code} is not in SPEC.md");
        }
    }
}

/// What a device makes of a grant.
fn open(vector: &Json) -> Result<Json, &'static str> {
    let grant: KeyGrant = string(&vector["text"]).parse().map_err(code)?;
    assert_eq!(grant.to_string(), string(&vector["text"]));
    let device = DeviceSecretKey::parse(string(&vector["keys"]["device"]["secret"])).unwrap();
    let clock = Timestamp(vector["clock"].as_i64().unwrap());
    let network = grant.open(&device, clock).map_err(code)?;
    let terms = grant.terms();
    Ok(json!({ "opened": {
        "network_secret": *network.expose_text(),
        "network": terms.network,
        "device": terms.device,
        "from": terms.from.0,
        "until": terms.until.0,
        "id": terms.id.to_string(),
        "name": terms.name,
    }}))
}

/// What a keeper makes of a request.
fn read(vector: &Json) -> Result<Json, &'static str> {
    let request: DeviceRequest =
        string(&vector["text"]).parse().map_err(|error: phr_core::keys::DeviceRequestError| error.code())?;
    assert_eq!(request.to_string(), string(&vector["text"]));
    Ok(json!({ "read": {
        "device": request.device(),
        "name": request.name(),
        "made_at": request.made_at().0,
        "check_number": request.check_number().unwrap().to_string(),
    }}))
}

fn code(error: phr_core::keys::GrantError) -> &'static str {
    error.code()
}

fn read_all() -> BTreeMap<String, Json> {
    let folder = workspace().join("card-format-spec/vectors/grant");
    let files = std::fs::read_dir(folder).expect("run `cargo run -p xtask -- vectors`");
    let paths = files.map(|file| file.unwrap().path());
    let name = |path: &std::path::Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.map(|path| (name(&path), serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap())).collect()
}

fn string(value: &Json) -> &str {
    value.as_str().expect("a text")
}
