#![allow(clippy::unwrap_used, reason = "tests")]
use super::*;
use phr_core::terminology::{self, System};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn every_path_is_one_field() {
    for kind in [FormKind::Assessment, FormKind::Visit] {
        let mut seen = BTreeSet::new();
        for section in &form(kind).sections {
            for group in &section.groups {
                for field in &group.fields {
                    assert!(
                        seen.insert(join(&[section.part, group.part, field.part])),
                        "{} {}",
                        section.part,
                        field.part
                    );
                }
            }
            if !section.absence.is_empty() {
                assert!(seen.insert(section.absence_path()));
            }
        }
    }
}

#[test]
fn one_message_has_one_wording_and_an_id_that_fluent_takes() {
    let mut wordings: BTreeMap<&str, &str> = BTreeMap::new();
    for kind in [FormKind::Assessment, FormKind::Visit] {
        for label in form(kind).labels() {
            let other = wordings.insert(&label.id, label.english);
            assert!(
                other.is_none_or(|other| other == label.english),
                "{}: {other:?}, {}",
                label.id,
                label.english
            );
            assert!(
                label.id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                label.id
            );
            assert!(!label.english.is_empty(), "{}", label.id);
        }
    }
}

#[test]
fn usual_tests_and_vaccines_have_codes_of_the_agreed_terminology() {
    let is_agreed =
        |(system, code): (&str, &str)| terminology::is_agreed(System::from_short_name(system).unwrap(), code);
    for test in tests() {
        assert!(test.code.is_none_or(is_agreed), "{}", test.part);
        if let TestResult::Number(units) = test.result {
            for unit in units {
                assert!(
                    unit.loinc.is_none_or(|code| is_agreed(("loinc", code))),
                    "{} {}",
                    test.part,
                    unit.ucum
                );
                assert!(terminology::unit_by_ucum(unit.ucum).is_some() && unit.low < unit.high);
            }
        }
    }
    for vaccine in vaccines() {
        assert!(is_agreed(vaccine.code), "{}", vaccine.part);
    }
}

#[test]
fn units_are_registered() {
    for section in &form(FormKind::Assessment).sections {
        for field in section.groups.iter().flat_map(|group| &group.fields) {
            if let FieldKind::Quantity { units, .. } = &field.kind {
                assert!(
                    units.iter().all(|unit| terminology::unit_by_ucum(unit.value).is_some()),
                    "{}",
                    field.part
                );
            }
        }
    }
}

#[test]
fn what_is_asked_once_in_a_life_is_not_asked_at_a_visit() {
    let parts = |kind| form(kind).sections.iter().map(|section| section.part).collect::<Vec<_>>();
    assert!(parts(FormKind::Assessment).contains(&"identity"));
    assert!(!parts(FormKind::Visit).contains(&"identity"));
    assert!(parts(FormKind::Visit).iter().all(|part| parts(FormKind::Assessment).contains(part)));
}

#[test]
fn a_healthy_person_takes_one_press_for_the_rest() {
    let form = form(FormKind::Assessment);
    let mut fields = form.preset(Timestamp::parse("2026-11-25").unwrap());
    fields.set("problems.0.code", "Cough").unwrap();
    let changes = form.say_of_the_rest(&fields, "none-known");
    fields.apply(&changes).unwrap();
    assert_eq!(fields.text("allergies.absence"), "none-known");
    assert_eq!(fields.text("problems.absence"), "");
    assert!(form.say_of_the_rest(&fields, "none-known").is_empty());
    let reading = crate::read(&fields, Timestamp::parse("2026-11-25").unwrap());
    assert!(reading.is_complete(), "{:?}", reading.problems);
}
