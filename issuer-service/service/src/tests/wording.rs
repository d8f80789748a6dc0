use crate::text::{Language, SOURCES, Text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Beginnings of ids that are put together in code: `page.of("role", …)`.
const FAMILIES: [&str; 33] = [
    "right-",
    "measure-",
    "analysis-by-",
    "analysis-sex-",
    "analysis-withheld-",
    "sync-why-",
    "centre-kind-",
    "centre-policy-",
    "form-",
    "choice-",
    "problem-",
    "warning-",
    "register-state-",
    "likeness-",
    "computed-",
    "role-",
    "done-",
    "error-",
    "action-",
    "issue-carrier-",
    "issue-leave-out-",
    "issue-print-",
    "issue-tag-nfc-",
    "priority-",
    "print-state-",
    "export-state-",
    "card-error-",
    "find-sex-",
    "follow-service-",
    "view-withheld-",
    "visit-change-",
    "visit-error-",
    "follow-",
];
/// Files whose pages are not there yet.
const WAITING: [&str; 0] = [];

fn ids(language: &str) -> BTreeMap<String, &'static str> {
    let mut found = BTreeMap::new();
    for (_, file, source) in SOURCES.iter().filter(|(tag, ..)| *tag == language) {
        for line in source.lines().filter(|line| !line.starts_with([' ', '#', '}', '.', '-'])) {
            if let Some((id, _)) = line.split_once(" =") {
                assert!(
                    found.insert(id.to_owned(), *file).is_none(),
                    "{language}/{file}: {id} is there twice"
                );
            }
        }
    }
    found
}

#[test]
fn every_language_has_the_same_ids_and_all_of_them_can_be_read() {
    let english = ids("en");
    for language in Language::ALL {
        let here = ids(language.tag());
        for (id, file) in &english {
            assert_eq!(here.get(id), Some(file), "{}: {id}", language.tag());
            assert!(Text(language).has(id), "{}/{file}: {id} cannot be read", language.tag());
        }
        for (id, file) in &here {
            assert!(english.contains_key(id), "{}/{file}: {id} is not in English", language.tag());
        }
    }
}

fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "html" || kind == "js") {
            let text = fs::read_to_string(&path).unwrap();
            let is_code = |line: &&str| !line.trim_start().starts_with("//");
            text.lines().filter(is_code).for_each(|line| into.extend([line, "\n"]));
        }
    }
}

#[test]
fn every_id_that_is_used_exists_and_every_id_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    for folder in ["src", "templates"] {
        sources(&root.join(folder), &mut all);
    }
    let known = ids("en");
    let mut missing = BTreeSet::new();
    for call in
        ["page.t(\"", ".say(\"", "page.with(\"", "page.count(\"", "page.fill(\"", ".say_with(\"", ".nav(\""]
    {
        for rest in all.split(call).skip(1) {
            let id = rest.split('"').next().unwrap_or_default();
            if !known.contains_key(id) && !id.contains(['{', ' ', '<']) {
                missing.insert(id.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "used and nowhere: {missing:?}");
    let is_used =
        |id: &str| all.contains(&format!("\"{id}\"")) || FAMILIES.iter().any(|family| id.starts_with(family));
    let unused: Vec<_> = known
        .iter()
        .filter(|(id, file)| !WAITING.contains(*file) && !is_used(id))
        .map(|(id, _)| id)
        .collect();
    assert!(unused.is_empty(), "nowhere used: {unused:?}");
}

/// The English of the forms is the forms' own: what a card's statements are made of and what the page says are one.
#[test]
fn the_forms_say_in_english_what_they_say_of_themselves() {
    let (_, _, source) = SOURCES.iter().find(|(tag, file, _)| *tag == "en" && *file == "form.ftl").unwrap();
    let lines: String = source.lines().skip(2).flat_map(|line| [line, "\n"]).collect();
    assert_eq!(lines, phr_forms::messages::english_fluent());
}
