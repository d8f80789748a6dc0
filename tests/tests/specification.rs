//! The specification's examples and names hold: what it shows stands in the vectors, and every vector is named in it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper's panic is the test's failure")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use phr_core::fit::Priority;
use phr_tests::{from_hex, to_hex, workspace};
use serde_json::Value as Json;

#[test]
fn the_annotated_payload_is_that_of_its_vector() {
    let spec = spec();
    let (_, from) = spec.split_once("```hex good-one-allergy\n").expect("there is an example");
    let (example, _) = from.split_once("```").expect("it ends");
    let hex: String =
        example.lines().map(|line| without_spaces(line.split('#').next().unwrap_or(""))).collect();
    assert_eq!(vector("good-one-allergy")["attestations"][0]["payload"], hex);
}

#[test]
fn every_example_of_a_value_stands_in_the_vector_it_names() {
    let spec = spec();
    let rows = spec.lines().filter(|line| line.starts_with("| ") && line.ends_with("` |"));
    let mut examples = 0;
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let [.., example, named] = cells.as_slice() else { continue };
        let Some(hex) = example.trim().strip_prefix('`').and_then(|text| text.split_once('`')) else {
            continue;
        };
        let hex = without_spaces(hex.0);
        let name = named.trim().trim_matches('`');
        if !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) || !name.starts_with("good-") {
            continue;
        }
        let payload = vector(name)["attestations"][0]["payload"].as_str().unwrap().to_owned();
        let (payload, part) = (from_hex(&payload), from_hex(&hex));
        assert!(payload.windows(part.len()).any(|window| window == part), "{} in {name}", to_hex(&part));
        examples += 1;
    }
    assert!(examples >= 12, "only {examples} examples were found");
}

#[test]
fn every_vector_is_named_and_every_name_is_a_vector() {
    let vectors = names();
    let named: BTreeSet<String> = spec()
        .split('`')
        .filter(|word| word.starts_with("good-") || word.starts_with("bad-"))
        .map(str::to_owned)
        .collect();
    let fits = |pattern: &str, name: &str| match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    };
    for pattern in &named {
        assert!(vectors.iter().any(|name| fits(pattern, name)), "there is no vector {pattern}");
    }
    for name in &vectors {
        assert!(named.iter().any(|p| p != "good-*" && fits(p, name)), "{name} is not in SPEC.md");
    }
}

#[test]
fn every_code_and_section_of_the_vectors_is_in_the_specification() {
    let spec = spec();
    for path in json_files(&workspace().join("card-format-spec/vectors")) {
        let name = path.display();
        let vector: Json = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        if let Some(section) = vector["section"].as_str() {
            assert!(spec.contains(&format!("\n## {section}\n")), "{name}: there is no section {section}");
        }
        let mut codes = Vec::new();
        collect_codes(&vector["openings"], &mut codes);
        collect_codes(&vector["expect"], &mut codes);
        collect_status_codes(&vector["expect"], &mut codes);
        for code in codes {
            assert!(spec.contains(&format!("`{code}`")), "{name}: {code} is not in SPEC.md");
        }
    }
}

#[test]
fn the_table_of_priorities_is_as_the_code_says() {
    let spec = spec();
    let (_, table) = spec.split_once("| | kept | why |\n|---|---|---|\n").expect("there is such a table");
    let mut rows = table.lines();
    for (number, priority) in Priority::ALL.iter().enumerate() {
        let row = rows.next().unwrap_or_default();
        assert!(row.starts_with(&format!("| {number} | `{}`: ", priority.code())), "{row}");
    }
    assert_eq!(rows.next(), Some(""));
}

/// The codes of a reading; those of code systems are none of ours.
fn collect_codes(value: &Json, codes: &mut Vec<String>) {
    match value {
        Json::Object(members) if members.contains_key("system") => {}
        Json::Object(members) => {
            for (name, member) in members {
                let is_code = ["code", "verdict", "effect", "reason"].contains(&name.as_str());
                match member.as_str().filter(|_| is_code) {
                    Some(code) => codes.push(code.to_owned()),
                    None => collect_codes(member, codes),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect_codes(item, codes)),
        _ => {}
    }
}

/// The codes of a vector of a status list.
fn collect_status_codes(expect: &Json, codes: &mut Vec<String>) {
    let lookups = expect["read"]["lookups"].as_array().into_iter().flatten();
    let answers = lookups.flat_map(|answer| ["refused", "status", "card"].map(|member| &answer[member]));
    let all = answers.chain([&expect["refused"], &expect["read"]["age"]]);
    codes.extend(all.filter_map(|code| code.as_str().map(str::to_owned)));
}

fn spec() -> String {
    std::fs::read_to_string(workspace().join("card-format-spec/SPEC.md")).unwrap()
}

/// A vector is a JSON file, or below a folder one of its own. Those of sequences and grants are named otherwise, and held
/// against the specification by their own tests.
fn names() -> BTreeSet<String> {
    let folder = workspace().join("card-format-spec/vectors");
    let below = entries(&folder).into_iter().filter(|path| path.is_dir());
    let below = below.flat_map(|folder| entries(&folder)).filter(|path| path.is_dir());
    let files = entries(&folder).into_iter().filter(|path| path.is_file()).chain(below);
    let names = files.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("good-") || name.starts_with("bad-")).collect()
}

/// Those of a folder and of the folders in it.
fn json_files(folder: &Path) -> Vec<PathBuf> {
    let below = |path: PathBuf| if path.is_dir() { json_files(&path) } else { vec![path] };
    let files = entries(folder).into_iter().flat_map(below);
    files.filter(|path| path.extension().is_some_and(|extension| extension == "json")).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn vector(name: &str) -> Json {
    let path = workspace().join(format!("card-format-spec/vectors/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn without_spaces(text: &str) -> String {
    text.split_whitespace().collect()
}
