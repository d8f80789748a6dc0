//! The parts of `card-format-spec/SPEC.md` that follow from the code: tables of fields, numbers and limits, and examples.
//!
//! A part stands between `<!-- made: NAME -->` and `<!-- end -->`. The order of fields is read from the source of
//! `core/src/wire`, their meaning from the documentation in `core/src/model`, and numbers from the code itself.

mod examples;
mod source;

use std::collections::BTreeMap;
use std::path::Path;

use phr_core::limits;
use phr_core::model::*;
use phr_core::terminology::{ConfidentialKind, confidential_counts};
use phr_core::wire::AttestationKind;
use source::Source;

const SPEC: &str = "card-format-spec/SPEC.md";
const BEGIN: &str = "<!-- made: ";
const END: &str = "<!-- end -->";

/// Writes the parts anew.
pub(crate) fn generate(root: &Path) -> Result<String, String> {
    let (old, new) = both(root)?;
    std::fs::write(root.join(SPEC), &new).map_err(|error| format!("{SPEC}: {error}"))?;
    Ok(format!("{SPEC}: {}", if old == new { "unchanged" } else { "changed" }))
}

/// Writes nothing; fails if [`generate`] would change something.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let (old, new) = both(root)?;
    let differs = || old.lines().zip(new.lines()).position(|(old, new)| old != new).unwrap_or(0) + 1;
    if old == new {
        Ok(format!("{SPEC}: as the code says"))
    } else {
        Err(format!("{SPEC}, line {}: out of date; run `cargo run -p xtask -- spec`", differs()))
    }
}

fn both(root: &Path) -> Result<(String, String), String> {
    let old = std::fs::read_to_string(root.join(SPEC)).map_err(|error| format!("{SPEC}: {error}"))?;
    let new = filled(&old, &parts(root)?)?;
    Ok((old, new))
}

/// The text with every part between its marks; each part must be there once.
fn filled(text: &str, parts: &BTreeMap<String, String>) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    let mut seen = Vec::new();
    while let Some((before, from)) = rest.split_once(BEGIN) {
        let (name, from) = from.split_once(" -->\n").ok_or("a mark does not end")?;
        let (_, after) = from.split_once(END).ok_or(format!("{name} does not end"))?;
        let part = parts.get(name).ok_or(format!("there is no part {name}"))?;
        out += &format!("{before}{BEGIN}{name} -->\n{part}{END}");
        seen.push(name);
        rest = after;
    }
    match parts.keys().find(|name| seen.iter().filter(|s| *s == name).count() != 1) {
        Some(name) => Err(format!("{SPEC} must have the part {name} once")),
        None => Ok(out + rest),
    }
}

fn parts(root: &Path) -> Result<BTreeMap<String, String>, String> {
    let source = Source::read(root)?;
    let mut parts = BTreeMap::from([
        ("enumerations".to_owned(), enumerations()),
        ("sections".to_owned(), sections(&source)),
        ("facts".to_owned(), facts(&source)),
        ("limits".to_owned(), limits_table()),
        ("confidential".to_owned(), confidential(&source)?),
    ]);
    for (name, record) in &source.records {
        parts.insert(format!("record {name}"), source.table(name, record, &codes())?);
    }
    parts.extend(examples::all(root)?);
    Ok(parts)
}

/// Name and members of every enumeration on the wire.
pub(crate) fn codes() -> Vec<(&'static str, Vec<&'static str>)> {
    macro_rules! members {
        ($($name:ident),+ $(,)?) => {
            vec![$((stringify!($name), $name::ALL.iter().map(|member| member.code()).collect())),+]
        };
    }
    members![
        Absence,
        AdministrativeGender,
        AlertStatus,
        AllergyCategory,
        AllergyType,
        AttestationKind,
        ClinicalStatus,
        Comparator,
        Criticality,
        DayOfWeek,
        DeviceStatus,
        DirectiveStatus,
        EventStatus,
        EventTiming,
        FollowUpKind,
        ImmunizationStatus,
        MedicationKind,
        MedicationStatus,
        NameRepresentation,
        ObservationCategory,
        PeriodUnit,
        PlanStatus,
        ProvisionType,
        ReactionSeverity,
        ResultStatus,
        TelecomSystem,
        Use,
        VerificationStatus,
    ]
}

fn enumerations() -> String {
    let mut table = "| enumeration | numbers and codes |\n|---|---|\n".to_owned();
    for (name, members) in codes() {
        let members = members.iter().zip(1..).map(|(code, n)| format!("{n} `{code}`"));
        table += &format!("| {} | {} |\n", source::words(name), members.collect::<Vec<_>>().join(", "));
    }
    table
}

fn sections(source: &Source) -> String {
    let mut table = "| number | LOINC | section | usual kind of fact |\n|---|---|---|---|\n".to_owned();
    for (number, section) in StandardSection::ALL.iter().enumerate() {
        let usual = source.usual.get(&format!("{section:?}")).map_or("", String::as_str);
        let usual = source::words(usual);
        table += &format!("| {number} | {} | {} | {usual} |\n", section.loinc(), section.title());
    }
    table
}

fn facts(source: &Source) -> String {
    let mut table = "| number | kind of fact | FHIR resource |\n|---|---|---|\n".to_owned();
    for (number, fact) in source.facts.iter().enumerate() {
        let about = source.types.get(fact).map_or("", |record| record.about.as_str());
        let about = about.strip_prefix("FHIR ").unwrap_or("any other").trim_end_matches('.');
        table += &format!("| {number} | {} | {about} |\n", source::words(fact));
    }
    table
}

fn confidential(source: &Source) -> Result<String, String> {
    let mut table = "| kind | what | codes | prefixes |\n|---|---|---|---|\n".to_owned();
    for kind in ConfidentialKind::ALL {
        let what = source.kinds.get(&format!("{kind:?}")).ok_or(format!("{kind:?} is not documented"))?;
        let (codes, prefixes) = confidential_counts(kind);
        table += &format!("| `{}` | {what} | {codes} | {prefixes} |\n", kind.code());
    }
    Ok(table)
}

fn limits_table() -> String {
    let rows = [
        ("a sealed card", limits::CARD_BYTES, "bytes"),
        ("recipients of a compartment", limits::RECIPIENTS, ""),
        ("attestations in a compartment's record", limits::ATTESTATIONS, ""),
        ("a payload, unpacked", limits::PAYLOAD_BYTES, "bytes"),
        ("sections in a payload", limits::SECTIONS, ""),
        ("entries in a section", limits::SECTION_ENTRIES, ""),
        ("a text in a payload", limits::TEXT_BYTES, "bytes of UTF-8"),
        ("decimal places of a number", usize::from(MAX_SCALE), ""),
        ("a trust list", limits::TRUST_LIST_BYTES, "bytes"),
        ("records in a status list", limits::STATUS_ENTRIES as usize, ""),
        ("the signed head of a status list", limits::STATUS_HEAD_BYTES, "bytes"),
        ("a delta between two status lists", limits::STATUS_DELTA_BYTES, "bytes"),
        ("parts of a sequence", limits::SEQUENCE_PARTS, ""),
        ("a part of a sequence", limits::SEQUENCE_PART_BYTES, "bytes"),
        ("nesting of arrays and maps in one CBOR document", limits::CBOR_DEPTH, ""),
        ("data items in one CBOR document", limits::CBOR_ITEMS, ""),
    ];
    let row =
        |(what, most, unit): (&str, usize, &str)| format!("| {what} | {most} {unit} |").replace(" |", " |");
    let rows: Vec<String> = rows.into_iter().map(row).collect();
    format!("| of | at most |\n|---|---|\n{}\n", rows.join("\n").replace("  |", " |"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_tables_of_the_specification_are_as_the_code_says() {
        super::check(&crate::workspace_root()).unwrap();
    }
}
