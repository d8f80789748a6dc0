//! The lines that `phr-issuer status-list` writes are as their schema says, which other programs go by.

use crate::programs::binary;
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn every_line_of_a_status_draft_is_as_its_schema_says() {
    let folder = tempfile::tempdir().unwrap();
    for line in [
        "keys new --kind issuer --out i.key --no-passphrase",
        "status-list new --key i.key.pub --out d.jsonl",
        "status-list add --draft d.jsonl 0102030405060708 --revoked",
        "status-list add --draft d.jsonl 0102030405060708 --cleared",
        "status-list add --draft d.jsonl 1112131415161718 --after 2026-05-20 --until 2026-08-02",
        "status-list sign --draft d.jsonl --key i.key --out 1.phrstatus",
        "status-list new --key i.key.pub --after 1.phrstatus --out again.jsonl",
    ] {
        run(folder.path(), line);
    }
    let schema = phr_tests::workspace().join("card-format-spec/status-draft.schema.json");
    let schema: Value = serde_json::from_slice(&fs::read(schema).unwrap()).unwrap();
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let lines = |file: &str| -> Vec<Value> {
        let text = fs::read_to_string(folder.path().join(file)).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    for (file, count) in [("d.jsonl", 5), ("again.jsonl", 3)] {
        assert_eq!(lines(file).len(), count);
        assert!(lines(file).iter().all(|line| schema.is_valid(line)), "{:?}", lines(file));
    }
    let both = serde_json::json!({ "record": "0102030405060708", "revoked": true, "cleared": true });
    assert!(!schema.is_valid(&both));
}

fn run(folder: &Path, line: &str) {
    let output =
        Command::new(binary("phr-issuer")).args(line.split(' ')).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}
