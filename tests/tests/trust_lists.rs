//! The cases of `card-format-spec/vectors/trust`: a reader accepts what it must and refuses the rest, each with its code.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper's panic is the test's failure")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use phr_core::keys::RootSetId;
use phr_core::model::Timestamp;
use phr_core::trust::{Anchor, TrustList, TrustListError};
use phr_tests::{vectors, workspace};
use serde_json::Value as Json;

#[test]
fn every_case_comes_out_as_it_says() {
    let mut codes = BTreeSet::new();
    for (name, case) in cases() {
        let expected: Json = serde_json::from_slice(&case["expected.json"]).unwrap();
        let outcome = accept(&case, Timestamp(expected["clock"].as_i64().unwrap()));
        let code = outcome.as_ref().map_or_else(TrustListError::code, |_| "accepted");
        let wanted = expected["expect"]["refused"]["code"].as_str().unwrap_or("accepted");
        assert_eq!(code, wanted, "{name}: {}", expected["about"]);
        assert_eq!(name.starts_with("good-"), wanted == "accepted", "{name}");
        if let Err(error) = outcome {
            // Each has a sentence of its own.
            assert!(error.to_string().len() > 30, "{name}: {error}");
            codes.insert(code);
        }
    }
    assert!(codes.len() >= 15, "only these codes were seen: {codes:?}");
}

#[test]
fn making_the_cases_anew_changes_nothing() {
    let folder = workspace().join("card-format-spec/vectors/trust");
    let made = vectors::trust_lists();
    for (path, bytes) in &made {
        assert!(
            std::fs::read(folder.join(path)).ok().as_ref() == Some(bytes),
            "{path}: run `cargo run -p xtask -- vectors`"
        );
    }
    let there: usize = cases().values().map(BTreeMap::len).sum();
    assert_eq!(there, made.len(), "run `cargo run -p xtask -- vectors`");
}

fn accept(case: &BTreeMap<String, Vec<u8>>, now: Timestamp) -> Result<TrustList, TrustListError> {
    let given: RootSetId = std::str::from_utf8(&case["roots.txt"]).unwrap().parse().unwrap();
    let held = case.get("held.phrlist").map(|bytes| TrustList::parse(bytes, given).unwrap());
    let anchor = held.as_ref().map_or(Anchor::Given(given), Anchor::Held);
    let list = TrustList::accept(&case["offered.phrlist"], anchor)?;
    list.check_not_frozen(held.as_ref(), now)?;
    Ok(list)
}

/// The files of each case, by name.
fn cases() -> BTreeMap<String, BTreeMap<String, Vec<u8>>> {
    let folder = workspace().join("card-format-spec/vectors/trust");
    let cases: BTreeMap<_, _> = entries(&folder)
        .into_iter()
        .map(|name| {
            let files = entries(&folder.join(&name)).into_iter();
            let files =
                files.map(|file| (file.clone(), std::fs::read(folder.join(&name).join(file)).unwrap()));
            (name.clone(), files.collect())
        })
        .collect();
    assert!(cases.len() > 50, "only {} cases were found", cases.len());
    cases
}

fn entries(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}
