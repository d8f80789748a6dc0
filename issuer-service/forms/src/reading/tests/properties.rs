//! For arbitrary forms: nothing typed is lost, and what is made of it travels.

use super::*;
use crate::definition::{FieldKind, FormKind, Repeat, form};
use crate::messages;
use phr_core::terminology;
use proptest::prelude::*;

/// Every field of the form: its path in the first rows, and what kind it is.
fn paths() -> Vec<(String, FieldKind)> {
    let form = form(FormKind::Assessment);
    let mut all = Vec::new();
    for section in &form.sections {
        if !section.absence.is_empty() {
            all.push((section.absence_path(), FieldKind::Choice(section.absence.clone())));
        }
        for group in &section.groups {
            let path = group.path(section);
            let places = match &group.repeat {
                Repeat::Once => vec![path],
                Repeat::Rows => (0..2).map(|row| format!("{path}.{row}")).collect(),
                Repeat::Grid { rows } => rows
                    .iter()
                    .take(3)
                    .flat_map(|row| (1..3).map(|c| format!("{path}.{}.{c}", row.part)).collect::<Vec<_>>())
                    .collect(),
            };
            for place in places {
                for field in &group.fields {
                    let path = format!("{place}.{}", field.part);
                    if let FieldKind::Code(kinds) = field.kind {
                        all.push((format!("{path}.chosen"), FieldKind::Code(kinds)));
                    }
                    if let FieldKind::Quantity { units, .. } = &field.kind {
                        all.push((format!("{path}.unit"), FieldKind::Choice(units.clone())));
                    }
                    all.push((path, field.kind.clone()));
                }
            }
        }
    }
    all
}

/// A text that fits the field more often than not.
fn text_for(path: &str, kind: &FieldKind, seed: u64, at: usize) -> String {
    const ODD: &[&str] = &[
        "x",
        "03/04/2020",
        "1,250",
        "yes",
        "<b>&",
        "日本語",
        "  ",
        "-1",
        "a\u{0}b",
        "\u{200F}",
        "99",
        "line\nbreak",
    ];
    const DATES: &[&str] = &[
        "1999",
        "2001-02",
        "2020-02-29",
        "٢٠٢٠-٠٥-٠٦",
        "13/04/2020",
        "05.06.1987",
        "+2w",
        "2027-01-01",
        "03/04/2020",
    ];
    const NUMBERS: &[&str] =
        &["1", "37,5", "120", "۵", "1/2", "1-2", "<5", "70 kg", "5 mmol/L", "3,250", "abc"];
    let pick = |all: &[&str]| all[(seed / 16) as usize % all.len()].to_owned();
    if seed.is_multiple_of(16) {
        return pick(ODD);
    }
    match kind {
        FieldKind::Choice(choices) => choices[(seed / 16) as usize % choices.len()].value.to_owned(),
        FieldKind::Check | FieldKind::Confidential => "yes".to_owned(),
        FieldKind::Date | FieldKind::DueDate => pick(DATES),
        FieldKind::Quantity { .. } | FieldKind::Integer => pick(NUMBERS),
        FieldKind::Code(kinds) if path.ends_with(".chosen") => {
            let of_kind: Vec<_> = terminology::concepts().filter(|(.., kind)| kinds.contains(kind)).collect();
            let (system, code, _) = of_kind[(seed / 16) as usize % of_kind.len()];
            crate::search::chosen(system, code)
        }
        // A mark that is found again wherever it goes.
        _ => format!("mark{at}q{}", seed % 97),
    }
}

fn forms() -> impl Strategy<Value = Fields> {
    let all = paths();
    let count = all.len();
    proptest::collection::vec((0..count, any::<u64>()), 0..60).prop_map(move |chosen| {
        let mut fields = Fields::new();
        for (at, seed) in chosen {
            let (path, kind) = &all[at];
            fields.set(path, &text_for(path, kind, seed, at)).unwrap();
        }
        fields
    })
}

/// Any paths and texts at all.
fn wild_forms() -> impl Strategy<Value = Fields> {
    static PARTS: &[&str] = &[
        "identity",
        "allergies",
        "tests",
        "0",
        "1",
        "007",
        "code",
        "chosen",
        "hiv",
        "result",
        "note",
        "grid",
        "mmr",
        "x",
    ];
    let path =
        proptest::collection::vec(proptest::sample::select(PARTS), 1..5).prop_map(|parts| parts.join("."));
    proptest::collection::vec((path, ".{0,20}"), 0..30).prop_map(|typed| {
        let mut fields = Fields::new();
        typed.iter().for_each(|(path, text)| fields.set(path, text).unwrap());
        fields
    })
}

fn every_field_is_accounted_for(fields: &Fields, reading: &Reading) {
    for (path, _) in fields.iter() {
        assert!(reading.used.contains(path) != reading.left.contains(path), "{path}");
        assert!(!reading.left.contains(path) || reading.problems.iter().any(|p| p.path == path), "{path}");
    }
}

fn every_code_has_a_wording(reading: &Reading) {
    let is_worded = |table: &[(&str, &str)], code: &str| table.iter().any(|(known, _)| *known == code);
    assert!(reading.problems.iter().all(|p| is_worded(messages::PROBLEMS, p.code)), "{:?}", reading.problems);
    assert!(reading.warnings.iter().all(|w| is_worded(messages::WARNINGS, w.code)), "{:?}", reading.warnings);
}

/// Every mark is in the entries, in the consent, or in a row about which there is a problem.
fn every_mark_is_somewhere(fields: &Fields, reading: &Reading) {
    let payload = AttestationPayload::new(
        AttestationKind::Assessment,
        now(),
        RecordId([7; 8]),
        reading.entries.clone(),
    );
    let said = wire::encode(&payload);
    let consent = &reading.consent;
    let consented = format!("{:?} {:?} {:?}", consent.language, consent.guardian, consent.note);
    for (path, text) in fields.iter().filter(|(_, text)| text.starts_with("mark")) {
        let is_said = said.windows(text.len()).any(|window| window == text.as_bytes());
        // A year of birth, an age: words where a number or date is wanted are a problem at the field itself.
        let row = path.trim_end_matches(".chosen").rsplit_once('.').map_or(path, |(row, _)| row);
        let is_told = reading
            .problems
            .iter()
            .any(|problem| problem.path == path || problem.path.starts_with(&format!("{row}.")));
        assert!(is_said || consented.contains(text) || is_told, "{path}");
    }
}

#[test]
fn every_field_and_every_option_of_the_form_is_read() {
    for (path, kind) in paths() {
        let values: Vec<&str> = match &kind {
            FieldKind::Choice(choices) => choices.iter().map(|choice| choice.value).collect(),
            FieldKind::Check | FieldKind::Confidential => vec!["yes"],
            _ => vec!["1"],
        };
        for value in values {
            let reading = reading(&[(&path, value)]);
            assert!(reading.left.is_empty(), "{path}");
            assert!(
                !reading.problems.iter().any(|p| p.path == path && p.code == "not-an-option"),
                "{path} {value}"
            );
        }
    }
}

/// White space within a text, marks of direction and markup are the person's.
#[test]
fn odd_texts_travel_in_every_field_that_takes_words() {
    for odd in [
        "one\ntwo",
        "one\r\n\r\ntwo",
        "a\tb",
        "a  b",
        "\u{200F}a",
        "a\u{a0}b",
        "<b>&amp;\"'",
        "e\u{301}",
        "𝒳👍🏽",
    ] {
        for (path, kind) in paths() {
            let takes_words = matches!(
                kind,
                FieldKind::Text
                    | FieldKind::LongText
                    | FieldKind::Code(_)
                    | FieldKind::Language
                    | FieldKind::Country
            );
            if !takes_words || path.ends_with(".chosen") {
                continue;
            }
            let entries = reading(&[(&path, odd)]).entries;
            assert!(over_the_wire(&entries) == unmarked(&entries), "{path} {odd:?}");
            assert!(undated(over_fhir(&entries)) == undated(entries), "{path} {odd:?}");
        }
    }
}

#[test]
fn every_kind_of_code_that_the_form_offers_is_taken() {
    for (path, kind) in paths() {
        let FieldKind::Code(kinds) = kind else { continue };
        for kind in kinds.iter().filter(|_| path.ends_with(".chosen")) {
            let (system, code, _) = terminology::concepts().find(|(.., of)| of == kind).unwrap();
            let reading = reading(&[(&path, &crate::search::chosen(system, code))]);
            assert!(!problems(&reading).iter().any(|(at, _)| *at == path), "{path} {kind:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn nothing_typed_is_lost(fields in forms()) {
        let reading = read(&fields, now());
        every_field_is_accounted_for(&fields, &reading);
        every_code_has_a_wording(&reading);
        every_mark_is_somewhere(&fields, &reading);
    }

    #[test]
    fn any_form_is_read_without_panic_and_accounted_for(fields in wild_forms(), now in any::<i64>()) {
        let reading = read(&fields, Timestamp(now));
        every_field_is_accounted_for(&fields, &reading);
    }

    #[test]
    fn what_is_made_travels_on_a_card(fields in forms()) {
        let entries = read(&fields, now()).entries;
        prop_assert!(over_the_wire(&entries) == unmarked(&entries));
    }

    #[test]
    fn what_is_made_travels_as_fhir(fields in forms()) {
        let entries = read(&fields, now()).entries;
        let back = over_fhir(&entries);
        prop_assert!(undated(back) == undated(entries));
    }
}
