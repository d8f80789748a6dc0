//! What must hold for the tables before anything is made of them.

use std::collections::{BTreeMap, BTreeSet};

use super::check_digit::{loinc_check_digit, snomed_check};
use super::confidential_kind::ConfidentialKind;
use super::kind::Kind;
use super::tables::{ConfidentialLine, NameLine, Tables, UCUM};
use super::ucum;

/// Languages in which every concept and unit must have a name, beside English.
const COMPLETE: [&str; 1] = ["fr"];

/// Kinds of evidence that `concepts.csv` and `confidential.csv` may name in their `source` column; the README explains
/// them.
const SOURCES: [&str; 12] = [
    "gps",
    "ips",
    "hl7",
    "vsac",
    "example",
    "guide",
    "public-code",
    "atc-index",
    "icd10-2019",
    "icd10cm-2026",
    "icd11-mms",
    "icpc2",
];

/// Systems in which what a code begins with says what it is about.
const CLASSIFICATIONS: [&str; 5] = ["atc", "icd10", "icd11", "icd10cm", "icpc2"];

/// Every fault of the tables, in the order of the files; empty if all is well.
pub(super) fn faults(tables: &Tables) -> Vec<String> {
    let mut faults = Vec::new();
    systems(tables, &mut faults);
    concepts(tables, &mut faults);
    units(tables, &mut faults);
    for (tag, lines) in &tables.names {
        names(tables, tag, lines, &mut faults);
    }
    complete(tables, &mut faults);
    confidential(tables, &mut faults);
    faults
}

fn systems(tables: &Tables, faults: &mut Vec<String>) {
    let mut seen = BTreeMap::new();
    for (index, system) in tables.systems.iter().enumerate() {
        if system.number != index.to_string() {
            faults
                .push(format!("systems.csv: {}: number must be {index}: sorted, without gaps", system.name));
        }
        let own = [&system.name, &system.uri].into_iter().chain(&system.aliases);
        for word in own {
            if let Some(other) = seen.insert(word.to_lowercase(), &system.name) {
                faults.push(format!("systems.csv: {word} of {} is already used by {other}", system.name));
            }
        }
    }
    for (number, name) in [(0, "sct"), (1, "loinc")] {
        if tables.system_number(name) != Some(number) {
            faults.push(format!("systems.csv: {name} must have number {number}"));
        }
    }
}

fn concepts(tables: &Tables, faults: &mut Vec<String>) {
    let keys = tables.concepts.iter().map(|line| (line.system.as_str(), line.code.as_str()));
    sorted(tables, "concepts.csv", keys, faults);
    for line in &tables.concepts {
        let mut fault =
            |text: &str| faults.push(format!("concepts.csv: {} {}: {text}", line.system, line.code));
        if line.system == UCUM {
            fault("units belong in units.csv");
        }
        if Kind::parse(&line.kind).is_none_or(|kind| kind == Kind::Unit) {
            fault("unknown kind");
        }
        if !is_name(&line.name) {
            fault("the English name is empty or has stray blanks");
        }
        if !SOURCES.contains(&line.source.as_str()) {
            fault("unknown source of evidence");
        }
        if !check_digit_holds(&line.system, &line.code) {
            fault("the check digit is wrong");
        }
    }
}

fn units(tables: &Tables, faults: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for (index, unit) in tables.units.iter().enumerate() {
        let mut fault = |text: String| faults.push(format!("units.csv: {}: {text}", unit.ucum));
        if unit.number != index.to_string() {
            fault(format!("number must be {index}: sorted, without gaps"));
        }
        if !seen.insert(&unit.ucum) {
            fault("is there twice".to_owned());
        }
        if let Err(reason) = ucum::check(&unit.ucum) {
            fault(format!("not a UCUM code: {reason}"));
        }
        if !is_name(&unit.name) || !is_name(&unit.print) {
            fault("the print form or the English name is empty or has stray blanks".to_owned());
        }
    }
}

fn names(tables: &Tables, tag: &str, lines: &[NameLine], faults: &mut Vec<String>) {
    let file = format!("names.{tag}.csv");
    let keys = lines.iter().map(|line| (line.system.as_str(), line.code.as_str()));
    sorted(tables, &file, keys, faults);
    let known: BTreeSet<(&str, &str)> = keys_of_all(tables).collect();
    for line in lines {
        let mut fault = |text: &str| faults.push(format!("{file}: {} {}: {text}", line.system, line.code));
        if !known.contains(&(line.system.as_str(), line.code.as_str())) {
            fault("is neither in concepts.csv nor in units.csv");
        }
        if !is_name(&line.name) {
            fault("the name is empty or has stray blanks");
        }
        if !["draft", "reviewed"].contains(&line.status.as_str()) {
            fault("status must be draft or reviewed");
        }
    }
}

fn complete(tables: &Tables, faults: &mut Vec<String>) {
    for tag in COMPLETE {
        let lines = tables.names.get(tag).map(Vec::as_slice).unwrap_or_default();
        let named: BTreeSet<(&str, &str)> =
            lines.iter().map(|line| (line.system.as_str(), line.code.as_str())).collect();
        for (system, code) in keys_of_all(tables).filter(|key| !named.contains(key)) {
            faults.push(format!("names.{tag}.csv: {system} {code} has no name"));
        }
    }
}

fn confidential(tables: &Tables, faults: &mut Vec<String>) {
    let keys = tables.confidential.iter().map(|line| (line.system.as_str(), line.code.as_str()));
    sorted(tables, "confidential.csv", keys, faults);
    for line in &tables.confidential {
        let mut fault =
            |text: &str| faults.push(format!("confidential.csv: {} {}: {text}", line.system, line.code));
        if ConfidentialKind::from_code(&line.reason).is_none() {
            fault("unknown reason");
        }
        if !SOURCES.contains(&line.source.as_str()) {
            fault("unknown source of evidence");
        }
        match line.matching.as_str() {
            "code" if !check_digit_holds(&line.system, &line.code) => fault("the check digit is wrong"),
            "code" => {}
            "prefix" if !CLASSIFICATIONS.contains(&line.system.as_str()) => {
                fault("the codes of this system have no prefixes that mean something");
            }
            "prefix" if !is_prefix(&line.code) => fault("a prefix has at least two capitals and digits"),
            "prefix" => {}
            _ => fault("match must be code or prefix"),
        }
    }
    overlaps(tables, faults);
}

/// No prefix may begin another one or a listed code, or it would not be clear which line holds.
fn overlaps(tables: &Tables, faults: &mut Vec<String>) {
    let mut lines: Vec<_> =
        tables.confidential.iter().map(|line| (&line.system, line.code.replace('.', ""), line)).collect();
    lines.sort_by(|one, other| (one.0, &one.1).cmp(&(other.0, &other.1)));
    let mut open: Option<&(&String, String, &ConfidentialLine)> = None;
    for line in &lines {
        let (system, code, listed) = line;
        match open.filter(|prefix| prefix.0 == *system && code.starts_with(&prefix.1)) {
            Some(prefix) => faults
                .push(format!("confidential.csv: {system} {}: lies under {}", listed.code, prefix.2.code)),
            None if listed.is_prefix() => open = Some(line),
            None => {}
        }
    }
}

/// The keys must rise strictly, by system number and then by the code's bytes.
fn sorted<'a>(
    tables: &Tables,
    file: &str,
    keys: impl Iterator<Item = (&'a str, &'a str)>,
    faults: &mut Vec<String>,
) {
    let mut before: Option<(usize, &str)> = None;
    for (system, code) in keys {
        let Some(number) = tables.system_number(system) else {
            faults.push(format!("{file}: {system} {code}: the system is not in systems.csv"));
            continue;
        };
        if before >= Some((number, code)) {
            faults.push(format!(
                "{file}: {system} {code}: not sorted by system number and code, or there twice"
            ));
        }
        before = Some((number, code));
    }
}

fn keys_of_all(tables: &Tables) -> impl Iterator<Item = (&str, &str)> {
    let concepts = tables.concepts.iter().map(|line| (line.system.as_str(), line.code.as_str()));
    concepts.chain(tables.units.iter().map(|unit| (UCUM, unit.ucum.as_str())))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.trim() == text && !text.contains(char::is_control)
}

fn is_prefix(text: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '.';
    text.len() >= 2 && text.chars().all(is_sign) && !text.starts_with('.') && !text.ends_with('.')
}

fn check_digit_holds(system: &str, code: &str) -> bool {
    match system {
        "sct" => code.parse().is_ok_and(|number: u64| number.to_string() == code && snomed_check(number)),
        // Answer codes (LA…) have another, unpublished check digit.
        "loinc" if code.starts_with("LA") => true,
        "loinc" => code.split_once('-').is_some_and(|(body, digit)| {
            body.parse().is_ok_and(|body: u64| digit == loinc_check_digit(body).to_string())
        }),
        _ => true,
    }
}
