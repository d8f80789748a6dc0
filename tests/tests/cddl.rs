//! The vectors against `phr-card.cddl`, by a validator that others wrote: the crate `cddl`, whose many
//! dependencies stay out of this workspace.
//!
//! It accepts every structure of the good vectors. Of the bad ones it must refuse those whose fault is plain in the
//! types; what CDDL cannot say (order, canonical spelling, what the tables and the calendar have) it lets pass.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper's panic is the test's failure")]

use std::path::{Path, PathBuf};
use std::process::Command;

use phr_tests::{from_hex, workspace};
use serde_json::Value as Json;

#[test]
fn every_structure_of_the_good_vectors_is_as_the_cddl_says() {
    let Some(tool) = validator() else { return };
    let mut checked = 0;
    for (name, vector) in vectors("good-") {
        let hex = |value: &Json| from_hex(value.as_str().unwrap());
        let claims =
            vector["attestations"].as_array().unwrap().iter().map(|stage| ("claims", hex(&stage["payload"])));
        let outer = [
            ("card", hex(&vector["card"])),
            ("record", hex(&vector["record"])),
            ("signed-trust-list", hex(&vector["trust_list"])),
        ];
        for (rule, bytes) in claims.chain(outer) {
            assert!(is_valid(&tool, rule, &bytes), "{name}: not a {rule}");
            checked += 1;
        }
    }
    assert!(checked > 80, "only {checked} structures were checked");
}

#[test]
fn faults_that_cddl_can_state_are_refused() {
    const PAYLOADS: [&str; 29] = [
        "claim-missing",
        "claim-unknown",
        "record-id-short",
        "time-as-text",
        "kind-unknown",
        "previous-short",
        "previous-not-a-list",
        "previous-empty",
        "left-out-without-count",
        "amendment-none",
        "amendment-of-no-entry",
        "amendment-due-missing",
        "amendment-entry-missing",
        "amendment-replaced-with-reason",
        "amendment-change-unknown",
        "amendment-change-empty",
        "amendment-fact-unknown",
        "amendment-status-unknown",
        "amendment-fifth-part",
        "origins-source-short",
        "origins-fourth-part",
        "origins-key-id-short",
        "section-unknown",
        "absence-unknown",
        "wrong-type-in-slot",
        "too-many-slots",
        "further-field-unknown",
        "alternative-unknown",
        "offset-too-far",
    ];
    const CARDS: [&str; 6] = [
        "content-alg-other",
        "content-header-extra",
        "iv-short",
        "holder-first",
        "network-hint-long",
        "fourth-element",
    ];
    let Some(tool) = validator() else { return };
    for name in PAYLOADS {
        let vector = vector(&format!("bad-payload-{name}"));
        let payload = from_hex(vector["attestations"][0]["payload"].as_str().unwrap());
        assert!(!is_valid(&tool, "claims", &payload), "{name}");
    }
    for name in CARDS {
        let vector = vector(&format!("bad-card-{name}"));
        assert!(!is_valid(&tool, "card", &from_hex(vector["card"].as_str().unwrap())), "{name}");
    }
}

#[test]
fn trust_lists_are_as_the_cddl_says() {
    const REFUSED: [&str; 12] = [
        "fourth-part",
        "one-signer-form",
        "unprotected-header",
        "threshold-none",
        "no-roots",
        "rotation-version-2",
        "unknown-field",
        "field-missing",
        "version-2",
        "number-zero",
        "names-none",
        "epoch-one-number",
    ];
    let Some(tool) = validator() else { return };
    let folder = workspace().join("card-format-spec/vectors/trust");
    let is_right = |name: &str| {
        let list = std::fs::read(folder.join(name).join("offered.phrlist")).unwrap();
        is_valid(&tool, "signed-trust-list", &list)
    };
    for case in std::fs::read_dir(&folder).unwrap().map(|case| case.unwrap().file_name()) {
        let name = case.to_string_lossy().into_owned();
        assert!(!name.starts_with("good-") || is_right(&name), "{name}");
    }
    for fault in REFUSED {
        assert!(!is_right(&format!("bad-trust-{fault}")), "{fault}");
    }
}

#[test]
fn grants_and_requests_are_as_the_cddl_says() {
    const REFUSED: [&str; 16] = [
        "version-2",
        "version-0",
        "fourth-element",
        "for-a-passphrase",
        "two-recipients",
        "key-short",
        "key-padded",
        "from-before-1970",
        "until-too-late",
        "name-empty",
        "name-too-long",
        "id-short",
        "field-missing",
        "field-unknown",
        "request-name-too-long",
        "request-fifth-element",
    ];
    let Some(tool) = validator() else { return };
    let is_right = |name: &str| {
        let vector = vector(&format!("grant/{name}"));
        let kind = vector["kind"].as_str().unwrap();
        let rule = if kind == "grant" { "key-grant" } else { "device-request" };
        is_valid(&tool, rule, &from_hex(vector[kind].as_str().unwrap()))
    };
    for name in ["good", "good-without-name", "good-longest-name", "request-good", "request-good-script"] {
        assert!(is_right(name), "{name}");
    }
    for name in REFUSED {
        assert!(!is_right(name), "{name}");
    }
}

#[test]
fn heads_and_deltas_of_status_lists_are_as_the_cddl_says() {
    const BAD: [&str; 11] = [
        "field-missing",
        "unknown-field",
        "wrong-type",
        "version-2",
        "number-zero",
        "too-many",
        "span-long",
        "head-no-map",
        "head-empty",
        "delta-form",
        "delta-version-2",
    ];
    let Some(tool) = validator() else { return };
    let folder = workspace().join("card-format-spec/vectors/status");
    for vector in std::fs::read_dir(&folder).unwrap().map(|vector| vector.unwrap().path()) {
        let name = vector.file_name().unwrap().to_string_lossy().into_owned();
        let bad = name.strip_prefix("bad-status-").map(|fault| BAD.contains(&fault));
        if bad == Some(false) {
            continue;
        }
        if let Ok(delta) = std::fs::read(vector.join("delta.phrdelta")) {
            assert_eq!(is_valid(&tool, "status-delta", &delta), bad.is_none(), "{name}");
        }
        if let Ok(list) = std::fs::read(vector.join("list.phrstatus")) {
            let head = &list[..phr_core::cbor::item_length(&list).unwrap()];
            assert_eq!(is_valid(&tool, "signed-status-head", head), bad.is_none(), "{name}");
        }
    }
}

/// The validator: `PHR_CDDL`, or `.cache/tools/bin/cddl` (`make cddl` installs it). Where it is missing the test is
/// skipped, loudly; with `PHR_REQUIRE_CDDL=1` that is a failure instead.
#[allow(clippy::print_stderr, reason = "a skipped test says so")]
fn validator() -> Option<PathBuf> {
    let default = workspace().join(".cache/tools/bin/cddl");
    let tool = std::env::var_os("PHR_CDDL").map_or(default, PathBuf::from);
    if Command::new(&tool).arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Some(tool);
    }
    assert!(std::env::var_os("PHR_REQUIRE_CDDL").is_none(), "{} is required and missing", tool.display());
    eprintln!("SKIPPED: no CDDL validator at {}; `make cddl` installs it.", tool.display());
    None
}

fn is_valid(tool: &Path, rule: &str, bytes: &[u8]) -> bool {
    let folder = tempfile::tempdir().unwrap();
    let (rules, data) = (folder.path().join("rules.cddl"), folder.path().join("data.cbor"));
    let text = std::fs::read_to_string(workspace().join("card-format-spec/phr-card.cddl")).unwrap();
    std::fs::write(&rules, format!("start = {rule}\n{text}")).unwrap();
    std::fs::write(&data, bytes).unwrap();
    let arguments = ["--ci", "validate", "-d", &rules.to_string_lossy(), "-c", &data.to_string_lossy()]
        .map(str::to_owned);
    Command::new(tool).args(arguments).output().unwrap().status.success()
}

fn vector(name: &str) -> Json {
    let path = workspace().join(format!("card-format-spec/vectors/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn vectors(prefix: &str) -> Vec<(String, Json)> {
    let files = std::fs::read_dir(workspace().join("card-format-spec/vectors")).unwrap();
    let names = files.map(|file| file.unwrap().file_name().to_string_lossy().into_owned());
    let names = names.filter_map(|name| Some(name.strip_suffix(".json")?.to_owned()));
    names.filter(|name| name.starts_with(prefix)).map(|name| (name.clone(), vector(&name))).collect()
}
