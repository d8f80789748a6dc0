use super::*;
use crate::fhir::{ExportContext, export, import};
use crate::model::arbitrary;
use crate::model::*;
use proptest::prelude::*;

const SCT: &str = "http://snomed.info/sct";
const LOINC: &str = "http://loinc.org";
const ATC: &str = "http://www.whocc.no/atc";
const ICD10: &str = "http://hl7.org/fhir/sid/icd-10";

proptest! {
    #[test]
    fn nothing_is_lost_or_in_both_parts(entries in arbitrary::entries(), seed in any::<u64>()) {
        let entries = marked_at_random(entries, seed);
        let restricted = all(&entries).filter(|entry| is_restricted(entry)).count();
        let (care, confidential) = split(entries.clone());
        prop_assert!(all(&care).all(|entry| !is_restricted(entry)));
        prop_assert_eq!(confidential.as_ref().map_or(0, Entries::count), restricted);
        prop_assert_eq!(care.count() + restricted, entries.count());
        prop_assert_eq!(confidential.is_some(), restricted > 0);
        prop_assert!(by_kind(&join(care, confidential)) == by_kind(&entries));
    }

    #[test]
    fn the_care_part_keeps_its_order_and_the_other_part_has_entries_only(entries in arbitrary::entries(), seed in any::<u64>()) {
        let entries = marked_at_random(entries, seed);
        let (care, confidential) = split(entries.clone());
        prop_assert!(care.patient == entries.patient && care.composed == entries.composed);
        let rest: Vec<_> = all(&entries).filter(|entry| !is_restricted(entry)).collect();
        prop_assert!(all(&care).collect::<Vec<_>>() == rest);
        let statements = |entries: &Entries| {
            let said = entries.sections.iter().filter(|s| s.absence.is_some() || s.narrative.is_some());
            said.map(|s| (s.kind.clone(), s.absence, s.narrative.clone())).collect::<Vec<_>>()
        };
        prop_assert!(statements(&care) == statements(&entries));
        let other = confidential.unwrap_or_default();
        prop_assert!(other.patient == Patient::default() && other.composed.is_none());
        prop_assert!(statements(&other).is_empty());
        prop_assert!(other.sections.iter().all(|section| !section.entries.is_empty()));
    }

    #[test]
    fn a_source_that_marks_nothing_and_a_policy_that_lists_nothing_leave_all_as_it_is(entries in arbitrary::entries()) {
        let mut same = entries.clone();
        prop_assert!(mark(&mut same, Policy::Marked).is_empty());
        prop_assert!(same == entries);
        let (care, confidential) = split(same);
        prop_assert!(care == entries && confidential.is_none());
    }
}

#[test]
fn each_kind_is_found_in_whatever_concept_of_a_fact_has_it() {
    let cases = [
        (condition(SCT, "86406008"), ConfidentialKind::Hiv),
        (condition(ICD10, "F43.1"), ConfidentialKind::MentalHealth),
        (condition("urn:oid:2.16.840.1.113883.6.90", "T7421XA"), ConfidentialKind::SexualViolence),
        (condition(SCT, "95318007"), ConfidentialKind::Torture),
        (medicine(ATC, "J05AR27", None), ConfidentialKind::Hiv),
        (medicine(ATC, "J01EE01", Some("B20.6")), ConfidentialKind::Hiv),
        (observation("24110-9", None), ConfidentialKind::SexuallyTransmittedInfection),
        (observation("75325-1", Some("66590003")), ConfidentialKind::SubstanceUse),
        (family("Z65.4"), ConfidentialKind::Torture),
    ];
    for (at, (fact, kind)) in cases.into_iter().enumerate() {
        let mut entries = one_section(vec![Entry::new(fact)]);
        let marked = mark(&mut entries, Policy::Listed);
        assert!(marked == [Marked { section: 0, entry: 0, reason: Reason::Listed(kind) }], "case {at}");
        assert!(is_restricted(&entries.sections[0].entries[0]), "case {at}");
    }
}

#[test]
fn what_saves_a_life_stays_in_care() {
    let facts = [
        condition(SCT, "73211009"),
        condition(ICD10, "F05.9"),
        condition(ICD10, "F17.2"),
        condition(SCT, "408857007"),
        condition("http://example.org/own", "86406008"),
        medicine(ATC, "J05AE03", None),
        medicine(ATC, "J05AR10", None),
        medicine(ATC, "N07BC02", None),
        medicine(ATC, "N05AN01", None),
        observation("82810-3", Some("77386006")),
    ];
    let mut entries = one_section(facts.map(Entry::new).into());
    assert!(mark(&mut entries, Policy::Listed).is_empty());
}

#[test]
fn the_source_has_the_last_word() {
    let entry = |code: &str, confidentiality| Entry { confidentiality, ..Entry::new(condition(SCT, code)) };
    let source = one_section(vec![
        entry("86406008", Confidentiality::Normal),
        entry("73211009", Confidentiality::Restricted),
        entry("86406008", Confidentiality::Unstated),
    ]);
    let by = |policy| {
        let marked = mark(&mut source.clone(), policy);
        marked.iter().map(|marked| (marked.entry, marked.reason.code())).collect::<Vec<_>>()
    };
    assert_eq!(by(Policy::Listed), [(1, "source"), (2, "hiv")]);
    assert_eq!(by(Policy::Marked), [(1, "source")]);
    assert_eq!(Policy::default(), Policy::Listed);
}

#[test]
fn a_section_that_was_emptied_leaves_no_trace_and_no_claim() {
    let mut entries = one_section(vec![Entry::new(condition(SCT, "86406008"))]);
    mark(&mut entries, Policy::Listed);
    let (care, confidential) = split(entries);
    assert!(care.sections.is_empty());
    assert_eq!(confidential.map(|part| part.count()), Some(1));
    let context = ExportContext {
        record_id: [0; 8],
        issuer: "Clinic",
        date: Timestamp(0),
        language: None,
        display: None,
    };
    let bundle = export(&care, &context);
    let sections = bundle["entry"][0]["resource"]["section"].as_array().unwrap();
    assert!(sections.iter().all(|section| section["emptyReason"]["coding"][0]["code"] == "unavailable"));
    let again = import(&serde_json::to_vec(&bundle).unwrap()).unwrap();
    assert!(again.entries.sections.is_empty());
}

#[test]
fn a_list_is_not_empty_when_the_other_part_fills_it() {
    let mut none_known = Section::new(SectionKind::Standard(StandardSection::Problems));
    none_known.absence = Some(Absence::NoneKnown);
    let care = Entries { sections: vec![none_known], ..Entries::default() };
    let joined = join(care, Some(one_section(vec![Entry::new(condition(SCT, "86406008"))])));
    assert_eq!(joined.sections.len(), 1);
    assert_eq!((joined.sections[0].absence, joined.count()), (None, 1));
}

#[test]
fn why_an_entry_is_confidential_is_not_printed_by_accident() {
    let marked = Marked { section: 1, entry: 2, reason: Reason::Listed(ConfidentialKind::Hiv) };
    assert_eq!(format!("{marked:?} {:?}", marked.reason), "Marked(section 1, entry 2) Reason(..)");
}

fn marked_at_random(mut entries: Entries, mut seed: u64) -> Entries {
    for entry in entries.sections.iter_mut().flat_map(|section| &mut section.entries) {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        entry.confidentiality = match seed >> 62 {
            0 => Confidentiality::Unstated,
            1 => Confidentiality::Normal,
            _ => Confidentiality::Restricted,
        };
    }
    entries
}

fn all(entries: &Entries) -> impl Iterator<Item = &Entry> {
    entries.sections.iter().flat_map(|section| &section.entries)
}

fn is_restricted(entry: &Entry) -> bool {
    entry.confidentiality == Confidentiality::Restricted
}

/// The entries by kind of section, in the order of their codes, the confidential ones last; order is kept otherwise.
fn by_kind(entries: &Entries) -> Vec<(String, Vec<Entry>)> {
    let mut kinds: Vec<(String, Vec<Entry>)> = Vec::new();
    for section in entries.sections.iter().filter(|section| !section.entries.is_empty()) {
        let kind = format!("{:?}", section.kind);
        match kinds.iter_mut().find(|(own, _)| *own == kind) {
            Some((_, own)) => own.extend(section.entries.iter().cloned()),
            None => kinds.push((kind, section.entries.clone())),
        }
    }
    kinds.iter_mut().for_each(|(_, entries)| entries.sort_by_key(is_restricted));
    kinds.sort_by(|(one, _), (other, _)| one.cmp(other));
    kinds
}

fn one_section(entries: Vec<Entry>) -> Entries {
    let kind = SectionKind::Standard(StandardSection::Problems);
    Entries { sections: vec![Section { entries, ..Section::new(kind) }], ..Entries::default() }
}

fn coded(system: &'static str, code: &str) -> Concept {
    Concept::coded(Coding::new(system, code))
}

fn condition(system: &'static str, code: &str) -> Fact {
    Fact::Condition(Condition { code: Some(coded(system, code)), ..Condition::default() })
}

fn observation(code: &str, value: Option<&str>) -> Fact {
    Fact::Observation(Box::new(Observation {
        code: Some(coded(LOINC, code)),
        value: value.map(|value| Value::Concept(coded(SCT, value))),
        ..Observation::default()
    }))
}

fn family(code: &str) -> Fact {
    let condition = FamilyCondition { code: coded(ICD10, code), onset: None };
    Fact::FamilyHistory(FamilyHistory { conditions: vec![condition], ..FamilyHistory::default() })
}

fn medicine(system: &'static str, code: &str, reason: Option<&str>) -> Fact {
    Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Statement,
        code: Some(coded(system, code)),
        status: None,
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: None,
        authored: None,
        reasons: reason.map(|reason| coded(ICD10, reason)).into_iter().collect(),
        dosages: Vec::new(),
        status_reasons: Vec::new(),
    }))
}
