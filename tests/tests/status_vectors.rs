//! The vectors of status lists: this code makes of each what the vector says, and still writes the same bytes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper's panic is the test's failure")]

use std::path::{Path, PathBuf};

use phr_core::keys::IssuerPublicKey;
use phr_core::model::Timestamp;
use phr_core::status::{RecordStatus, StatusDelta, StatusError, StatusList};
use phr_core::wire::RecordId;
use phr_tests::{from_hex, vectors, workspace};
use serde_json::{Value as Json, json};

#[test]
fn every_status_list_comes_out_as_it_says() {
    let mut faults = Vec::new();
    let folders = folders();
    assert!(folders.len() > 50, "only {} vectors were found", folders.len());
    for folder in &folders {
        let vector = json_of(folder);
        let outcome = read(folder, &vector).unwrap_or_else(|error| json!({ "refused": error.code() }));
        if outcome != vector["expect"] {
            let (name, about) = (folder.file_name().unwrap(), &vector["about"]);
            faults.push(format!("{name:?}: {about}\nexpected {}\ncame out {outcome}", vector["expect"]));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn making_the_status_vectors_anew_changes_nothing() {
    let made = vectors::status_vectors();
    let names = |folder: &PathBuf| folder.file_name().unwrap().to_string_lossy().into_owned();
    let found: Vec<String> = folders().iter().map(names).collect();
    let expected: Vec<String> = made.iter().map(|vector| vector.name.clone()).collect();
    assert_eq!(found, expected, "run `cargo run -p xtask -- vectors`");
    for vector in made {
        for (file, bytes) in vector.files {
            let path = root().join(&vector.name).join(file);
            assert!(std::fs::read(&path).unwrap() == bytes, "{}", path.display());
        }
    }
}

fn read(folder: &Path, vector: &Json) -> Result<Json, StatusError> {
    let file = |member: &str| vector[member].as_str().map(|name| std::fs::read(folder.join(name)).unwrap());
    let key = |member: &str| vector[member].as_str().unwrap().parse::<IssuerPublicKey>().unwrap();
    let held = file("held").map(|bytes| StatusList::open(bytes, &key("held_key")).unwrap());
    let list = match file("delta") {
        Some(delta) => {
            let list = StatusDelta::parse(&delta, &key("key"))?.apply(held.as_ref().unwrap())?;
            assert!(list.as_bytes() == file("list").unwrap(), "{}", folder.display());
            list
        }
        None => StatusList::open(file("list").unwrap(), &key("key"))?,
    };
    held.map_or(Ok(()), |held| list.check_replaces(&held))?;
    let asked = vector["expect"]["read"]["lookups"].as_array().cloned().unwrap_or_default();
    let age = list.freshness(Timestamp(vector["clock"].as_i64().unwrap())).code();
    Ok(json!({ "read": {
        "number": list.head().number(),
        "count": list.head().count(),
        "age": age,
        "lookups": asked.iter().map(|asked| look_up(&list, asked)).collect::<Vec<_>>(),
    }}))
}

fn look_up(list: &StatusList<Vec<u8>>, asked: &Json) -> Json {
    let record = RecordId(from_hex(asked["record"].as_str().unwrap()).try_into().unwrap());
    let newest = Timestamp(asked["newest"].as_i64().unwrap());
    let mut answer = json!({ "record": asked["record"], "newest": newest.0 });
    match list.status(record) {
        Err(error) => answer["refused"] = error.code().into(),
        Ok(status) => {
            answer["status"] = status.code().into();
            answer["card"] = status.of_card(newest).code().into();
            if let RecordStatus::Superseded { not_before } = status {
                answer["not_before"] = not_before.0.into();
            }
        }
    }
    answer
}

fn json_of(folder: &Path) -> Json {
    serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap()
}

fn root() -> PathBuf {
    workspace().join("card-format-spec/vectors/status")
}

fn folders() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root()).expect("run `cargo run -p xtask -- vectors`");
    let mut folders: Vec<PathBuf> = folders.map(|folder| folder.unwrap().path()).collect();
    folders.sort();
    folders
}
