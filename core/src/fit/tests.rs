//! What is left out first, what stays, and that all of it is counted.

mod properties;
mod reader;
mod sample;

use super::*;
use crate::compress;
use crate::model::*;
use crate::wire::{self, AttestationKind, AttestationPayload, RecordId};
use sample::*;

/// Bytes that these entries take in an attestation, packed.
fn packed(entries: &Entries, left_out: &LeftOut) -> usize {
    let record_id = RecordId(*b"\x01\x23\x45\x67\x89\xab\xcd\xef");
    let (kind, entries) = (AttestationKind::Assessment, entries.clone().into_canonical());
    let new = AttestationPayload::new(kind, Timestamp(1_790_000_000), record_id, entries);
    let payload = AttestationPayload { left_out: left_out.clone(), ..new };
    compress::deflate(&wire::encode(&payload)).len()
}

fn within(room: usize) -> impl FnMut(&Selection) -> bool {
    move |selection| packed(&selection.entries, &selection.left_out) <= room
}

/// A predicate that lets so many entries and narratives pass.
fn at_most(parts: usize) -> impl FnMut(&Selection) -> bool {
    move |selection| {
        let entries = &selection.entries;
        let narratives = entries.sections.iter().filter(|section| section.narrative.is_some()).count();
        entries.count() + narratives <= parts
    }
}

const CORE: (Content, Names) = (Content::Core, Names::Needed);

fn reduced(fitting: Fitting) -> Selection {
    match fitting {
        Fitting::Reduced(selection) => selection,
        other => panic!("{other:?}"),
    }
}

fn words_of(entries: &Entries, parts: &[Part]) -> Vec<String> {
    let entry = |part: &Part| match part.entry {
        Some(index) => words(&entries.sections[part.section].entries[index].fact),
        None => "narrative".to_owned(),
    };
    parts.iter().map(entry).collect()
}

#[test]
fn the_order_of_a_whole_record() {
    let record = outpatient();
    let expected = [
        "no known food allergy",
        "penicillin",
        "pollen",
        "atrial fibrillation",
        "diabetes",
        "warfarin",
        "metformin",
        "risk of falling",
        "pregnant",
        "do not resuscitate",
        "INR check",
        "eye examination",
        "tetanus 2024",
        "tetanus 2014",
        "pacemaker",
        "INR 2026",
        "appendectomy",
        "HbA1c 2026",
        "weight 2026",
        "pulse 2026",
        "hard of hearing",
        "tuberculosis",
        "amoxicillin",
        "refugee camp",
        "mother: stroke",
        "weight goal",
        "risk assessment",
        "ward round",
        "INR 2025",
        "HbA1c 2024",
        "weight 2025",
        "weight 2024",
        "narrative",
        "measles, by mistake",
    ];
    let order = order(&record);
    assert_eq!(words_of(&record, &order), expected);
    let codes: Vec<Priority> = order.iter().map(|part| part.priority).collect();
    assert!(codes.is_sorted());
    assert_eq!(codes.iter().copied().collect::<BTreeSet<_>>().len(), Priority::ALL.len());
}

#[test]
fn a_tight_card_keeps_what_does_harm_by_being_unknown() {
    let record = outpatient();
    let whole = packed(&record, &LeftOut::default());
    let mut before: Vec<Part> = Vec::new();
    for room in (whole / 2..whole).rev().step_by(7) {
        let Fitting::Reduced(selection) = fit(&record, CORE, within(room)) else { continue };
        assert!(packed(&selection.entries, &selection.left_out) <= room);
        assert!(selection.removed.starts_with(&before), "less room takes more, and nothing else");
        before = selection.removed;
    }
    let removed = words_of(&record, &before);
    assert!(removed.len() > 15, "{removed:?}");
    assert_eq!(removed[..4], ["measles, by mistake", "weight 2024", "weight 2025", "HbA1c 2024"]);
    for kept in ["penicillin", "warfarin", "INR check", "no known food allergy"] {
        assert!(!removed.contains(&kept.to_owned()), "{kept}");
    }
}

#[test]
fn a_child_keeps_its_vaccinations_and_loses_the_measures_of_earlier_years_first() {
    let json = include_bytes!("../../../tests/samples/child-vaccinations-cyrillic-script.json");
    let record = crate::fhir::import(json).unwrap().entries;
    let whole = packed(&content::select(record.clone(), CORE.0, CORE.1).0, &LeftOut::default());
    let selection = reduced(fit(&record, (Content::Full, Names::All), within(whole - 10)));
    assert_eq!((selection.content, selection.names), CORE);
    let priorities: Vec<&str> = selection.removed.iter().map(|part| part.priority.code()).collect();
    assert!((1..=4).contains(&priorities.len()), "{priorities:?}");
    assert!(priorities.iter().all(|p| *p == "older-vital-signs"), "{priorities:?}");
    let years = selection.removed.iter().map(|part| {
        match &record.sections[part.section].entries[part.entry.unwrap()].fact {
            Fact::Observation(fact) => fact.effective.as_ref().and_then(When::last_day),
            _ => None,
        }
    });
    assert!(years.is_sorted());
}

#[test]
fn what_fits_is_carried_as_it_is() {
    let record = outpatient();
    let mut calls = 0;
    let fitting = fit(&record, (Content::Full, Names::All), |_| {
        calls += 1;
        true
    });
    let Fitting::Whole(selection) = fitting else { panic!() };
    let (entries, left_out) = content::select(record, Content::Full, Names::All);
    assert_eq!((selection.entries, selection.left_out, calls), (entries, left_out, 1));
    assert!(selection.removed.is_empty());
}

#[test]
fn names_go_before_details_and_details_before_entries() {
    let record = outpatient();
    let start = (Content::Full, Names::All);
    let everything = Allowance { names: Names::None, ..Allowance::default() };
    let steps = |allowance: Allowance| {
        let mut seen = Vec::new();
        let fitting = fit_within(&record, start, allowance, |selection| {
            seen.push((packed(&selection.entries, &selection.left_out), selection.entries.count()));
            false
        });
        let Fitting::TooLarge { least } = fitting else { panic!() };
        (seen, least)
    };
    let (seen, least) = steps(everything);
    assert_eq!((least.content, least.names), (Content::Core, Names::None));
    assert_eq!(seen.len(), 5, "four rungs, and all entries left out");
    assert!(seen.is_sorted_by(|a, b| a.0 > b.0), "{seen:?}");
    assert!(seen[..4].iter().all(|(_, count)| *count == record.count()));
    assert_eq!(steps(Allowance::default()).1.names, Names::Needed);
    let (seen, least) = steps(Allowance { content: Content::Full, ..Allowance::default() });
    assert_eq!((seen.len(), least.content), (3, Content::Full));
    let (seen, least) = steps(Allowance { entries: false, ..Allowance::default() });
    assert_eq!((seen.len(), least.removed.len(), least.entries.count()), (3, 0, record.count()));
}

#[test]
fn fitting_never_adds_to_what_was_asked_for() {
    let allowance = Allowance { content: Content::Full, names: Names::All, entries: true };
    let start = (Content::Core, Names::None);
    let selection = reduced(fit_within(&outpatient(), start, allowance, at_most(10)));
    assert_eq!((selection.content, selection.names), start);
    assert_eq!(selection.entries.count(), 10);
}

#[test]
fn the_least_is_the_person_and_what_there_is_none_of() {
    let record = outpatient();
    let Fitting::TooLarge { least } = fit(&record, CORE, |_| false) else { panic!() };
    assert_eq!(least.entries.count(), 1);
    assert_eq!(least.removed.len(), order(&record).len() - 2, "the narrative went with the details");
    assert_eq!(least.entries.patient, content::select(record, CORE.0, CORE.1).0.patient);
    let listing = least.entries.sections.iter().filter(|section| !section.entries.is_empty());
    let kinds: Vec<_> = listing.map(|section| section.kind.clone()).collect();
    assert_eq!(kinds, [SectionKind::Standard(StandardSection::Allergies)]);
    let asked = least.entries.section(StandardSection::PastIllness).map(|section| section.absence);
    assert_eq!(asked, Some(Some(Absence::NotAsked)));
    assert_eq!(least.entries.section(StandardSection::Medications), None);
    assert_eq!(least.left_out.by_section[&StandardSection::Medications], 3 + 3, "entries and remarks");
}

#[test]
fn a_section_without_entries_says_why_or_is_not_there() {
    let record = outpatient();
    let stated = |entries: &Entries| entries.sections.iter().filter(|s| s.absence.is_some()).count();
    for parts in 1..record.count() {
        let selection = reduced(fit(&record, CORE, at_most(parts)));
        assert_eq!(stated(&selection.entries), stated(&record), "absences stay, and none is added");
        let empty = |section: &&Section| section.entries.is_empty() && section.absence.is_none();
        let names = |s: &Section| s.kind.clone();
        let empty: Vec<_> = selection.entries.sections.iter().filter(empty).map(names).collect();
        let untouched = SectionKind::Standard(StandardSection::PatientStory);
        assert!(empty.iter().all(|kind| *kind == untouched), "{empty:?}");
    }
}

#[test]
fn what_contradicts_that_there_is_none_stays_beside_it() {
    let none = coded("http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips", "no-known-medications");
    let stopped = medicine("stopped", MedicationStatus::Stopped);
    let record = entries(vec![section(
        StandardSection::Medications,
        vec![
            medicine("digoxin", MedicationStatus::Active),
            with_code(none, MedicationStatus::Active),
            stopped,
            Fact::Allergy(Allergy { code: Some(text("latex")), ..Allergy::default() }),
        ],
    )]);
    let Fitting::TooLarge { least } = fit(&record, CORE, |_| false) else { panic!() };
    assert_eq!(words_of(&record, &least.removed), ["stopped", "latex"]);
}

#[test]
fn a_newer_result_stands_in_for_an_older_one_only_when_it_is_surely_newer() {
    let of = |when: [&str; 2]| {
        let facts = when.map(|when| observation("potassium", when)).to_vec();
        let record = entries(vec![section(StandardSection::Results, facts)]);
        let mut parts = order(&record);
        parts.sort_by_key(|part| part.entry);
        parts.iter().map(|part| part.priority == Priority::OlderResults).collect::<Vec<_>>()
    };
    assert_eq!(of(["2026-05-18", "2026-05-17"]), [false, true]);
    assert_eq!(of(["2026-05-18", "2026-05-18"]), [false, false]);
    assert_eq!(of(["2026", "2026-05-18"]), [false, false], "the year may mean a later day");
    assert_eq!(of(["2025", "2026-05-18"]), [true, false]);
    assert_eq!(of(["", "2026-05-18"]), [true, false]);
    assert_eq!(of(["", ""]), [false, false]);
    assert_eq!(of(["2026-05-18T10:00:00+05:00", "2026-05-18T08:00:00Z"]), [true, false]);
}

#[test]
fn a_request_without_a_result_stands_in_for_nothing() {
    let mut pending = observation("potassium", "2026-05-18");
    let Fact::Observation(fact) = &mut pending else { panic!() };
    fact.value = None;
    let known = observation("potassium", "2026-05-01");
    let record = entries(vec![section(StandardSection::Results, vec![pending, known])]);
    assert!(order(&record).iter().all(|part| part.priority == Priority::NewestResults));
}

#[test]
fn questions_to_the_carrier_grow_with_the_doublings_of_the_entries() {
    let many: Vec<Fact> = (0..1000).map(|n| observation(&n.to_string(), "2026-05-18")).collect();
    let record = entries(vec![section(StandardSection::Results, many)]);
    for kept in [0, 1, 499, 998, 999] {
        let mut calls = 0;
        let mut fits = at_most(kept);
        let selection = reduced(fit(&record, (Content::Full, Names::All), |selection| {
            calls += 1;
            fits(selection)
        }));
        assert_eq!(selection.entries.count(), kept);
        assert!(calls <= 3 + 1 + 10, "{calls}");
    }
}
