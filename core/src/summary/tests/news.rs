//! What of a document a record has already.

use super::*;
use crate::model::*;
use crate::summary::{News, Particular, contradictions, news};

const PENICILLIN: &str = "764146007";

fn allergy(words: Option<&str>) -> Entry {
    let coding = Coding::new("http://snomed.info/sct", PENICILLIN);
    let code = Concept::new(Some(coding), words.map(str::to_owned));
    Entry::new(Fact::Allergy(Allergy { code, ..Allergy::default() }))
}

fn dose() -> Entry {
    let code = Some(Concept::coded(Coding::new("http://snomed.info/sct", "836500008")));
    Entry::new(Fact::Immunization(Immunization { code, ..Immunization::default() }))
}

fn medicine(status: MedicationStatus) -> Entry {
    Entry::new(Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Statement,
        code: Some(Concept::coded(Coding::new("http://snomed.info/sct", "108537001"))),
        status: Some(status),
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: None,
        authored: None,
        reasons: Vec::new(),
        dosages: Vec::new(),
        status_reasons: Vec::new(),
    })))
}

fn relative() -> Entry {
    Entry::new(Fact::FamilyHistory(FamilyHistory::default()))
}

fn document(entries: &[Entry]) -> Entries {
    payload(AttestationKind::Visit, 0, entries.to_vec()).entries
}

fn stating(entries: &[Entry], verdict: Verdict) -> VerifiedAttestation {
    attested(payload(AttestationKind::Assessment, 100, entries.to_vec()), verdict)
}

/// A visit that says this of the first entry of another attestation.
fn amending(other: &VerifiedAttestation, change: Amendment) -> VerifiedAttestation {
    let mut visit = payload(AttestationKind::Visit, 200, Vec::new());
    visit.previous = [other.hash.short()].into();
    visit.amendments.entry(other.hash.short()).or_default().insert(0, change);
    attested(visit, Verdict::Trusted)
}

/// What is new in a document for whoever has these attestations.
fn new_in(entries: &[Entry], attestations: Vec<VerifiedAttestation>) -> News {
    let record = record_of(attestations);
    news(document(entries), &record, &fold(&record))
}

#[test]
fn the_same_entry_is_known_whatever_its_code_is_called() {
    let there = || vec![stating(&[allergy(None)], Verdict::Trusted)];
    let again = new_in(&[allergy(Some("Allergy to penicillin"))], there());
    assert_eq!((again.known.len(), again.entries.count()), (1, 0));
    let bare = new_in(&[allergy(None)], vec![stating(&[allergy(Some("penicilin"))], Verdict::Trusted)]);
    assert_eq!(bare.known, [0]);
    assert_eq!(bare.left_out, Default::default());
}

#[test]
fn words_that_the_record_does_not_have_are_counted() {
    let again =
        new_in(&[allergy(Some("rash after amoxicillin"))], vec![stating(&[allergy(None)], Verdict::Trusted)]);
    assert_eq!(again.known, [0]);
    assert_eq!(again.left_out.by_section.get(&StandardSection::PlanOfCare), Some(&1));
}

#[test]
fn other_words_of_the_author_make_another_entry() {
    let there = vec![stating(&[allergy(Some("rash after amoxicillin"))], Verdict::Trusted)];
    let other = new_in(&[allergy(Some("ibuprofen"))], there);
    assert_eq!((other.known.len(), other.entries.count()), (0, 1));
    assert_eq!(other.similar, [0]);
}

#[test]
fn what_only_somebody_untrusted_says_is_not_known() {
    let there = || stating(&[allergy(None)], UNTRUSTED);
    assert_eq!(new_in(&[allergy(None)], vec![there()]).entries.count(), 1);
    let both = new_in(&[allergy(None)], vec![there(), stating(&[dose()], Verdict::Trusted)]);
    assert_eq!((both.known.len(), both.entries.count()), (0, 1));
}

#[test]
fn each_entry_is_known_once() {
    let doses = [dose(), dose(), dose()];
    let more = new_in(&doses, vec![stating(&doses[..1], Verdict::Trusted)]);
    assert_eq!(more.known, [0]);
    assert_eq!(more.entries.count(), 2);
}

#[test]
fn what_was_entered_in_error_can_be_said_anew() {
    let first = stating(&[relative()], Verdict::Trusted);
    let error = amending(&first, Amendment::EnteredInError { reason: None });
    let anew = new_in(&[relative()], vec![first, error]);
    assert_eq!((anew.known.len(), anew.entries.count()), (0, 1));
}

#[test]
fn an_earlier_state_is_pointed_out() {
    let first = stating(&[medicine(MedicationStatus::Active)], Verdict::Trusted);
    let status = EntryStatus::Medication(MedicationStatus::Stopped);
    let stop = amending(&first, Amendment::Status { status, since: None, reason: None });
    let old = new_in(&[dose(), medicine(MedicationStatus::Active)], vec![first, stop]);
    assert_eq!(old.entries.count(), 2);
    assert_eq!(old.similar, [0], "the order of a section is by kind");
}

#[test]
fn what_stands_openly_and_should_not_is_pointed_out() {
    let secret = Entry { confidentiality: Confidentiality::Restricted, ..allergy(None) };
    let open = new_in(&[secret], vec![stating(&[allergy(None)], Verdict::Trusted)]);
    assert_eq!((open.known, open.known_openly), (vec![0], vec![0]));
}

#[test]
fn particulars_that_are_only_less_exact_are_of_the_same_person() {
    let born = |date: &str| Patient { birth_date: PartialDate::parse(date), ..Patient::default() };
    assert_eq!(contradictions(&born("1990"), &born("1990-05-17")), []);
    assert_eq!(contradictions(&born("1990-05-17"), &born("1990-05-18")), [Particular::BirthDate]);
    assert_eq!(contradictions(&Patient::default(), &born("1990")), []);
    let sex = |sex| Patient { sex: Some(sex), ..Patient::default() };
    assert_eq!(
        contradictions(&sex(AdministrativeGender::Female), &sex(AdministrativeGender::Male)),
        [Particular::Sex]
    );
}
