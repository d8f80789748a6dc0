//! Each rule by itself. The vectors show them on whole cards.

use super::*;
use crate::cose::ShortHash;
use crate::model::*;
use crate::summary::{Effect, StepChange, UnplacedReason};

fn due(date: &str) -> Amendment {
    Amendment::Due { due: When::At(PartialDateTime::parse(date).unwrap()), reason: None }
}

fn status(status: PlanStatus) -> Amendment {
    Amendment::Status { status: EntryStatus::FollowUp(status), since: None, reason: None }
}

const ERROR: Amendment = Amendment::EnteredInError { reason: None };

fn follow_up(words: &str) -> Entry {
    let fact = FollowUp {
        kind: FollowUpKind::ServiceRequest,
        code: Concept::new(None, Some(words.to_owned())),
        status: Some(PlanStatus::Active),
        due: None,
        authored: None,
        performer: None,
        reasons: Vec::new(),
    };
    Entry::new(Fact::FollowUp(fact))
}

fn first() -> VerifiedAttestation {
    let entries = vec![follow_up("X-ray"), follow_up("blood test")];
    attested(payload(AttestationKind::Assessment, 100, entries), Verdict::Trusted)
}

fn visit(
    time: i64,
    previous: &[&VerifiedAttestation],
    changes: impl IntoIterator<Item = (ShortHash, u32, Amendment)>,
) -> VerifiedAttestation {
    visit_judged(time, previous, changes, Verdict::Trusted)
}

fn visit_judged(
    time: i64,
    previous: &[&VerifiedAttestation],
    changes: impl IntoIterator<Item = (ShortHash, u32, Amendment)>,
    verdict: Verdict,
) -> VerifiedAttestation {
    let mut payload = payload(AttestationKind::Visit, time, Vec::new());
    payload.previous = previous.iter().map(|other| other.hash.short()).collect();
    for (target, entry, change) in changes {
        payload.amendments.entry(target).or_default().insert(entry, change);
    }
    attested(payload, verdict)
}

fn restatement(
    time: i64,
    previous: &[&VerifiedAttestation],
    entries: Vec<(Entry, Origin)>,
    verdict: Verdict,
) -> VerifiedAttestation {
    let (entries, origins) = entries.into_iter().unzip();
    let mut payload = payload(AttestationKind::Restatement, time, entries);
    payload.previous = previous.iter().map(|other| other.hash.short()).collect();
    payload.origins = origins;
    attested(payload, verdict)
}

fn amended(mut entry: Entry, change: &Amendment) -> Entry {
    change.apply(&mut entry).unwrap();
    entry
}

/// The first entry of the first attestation, and what came of everything said of it.
fn of_first(attestations: &[&VerifiedAttestation]) -> (SummaryEntry, Vec<Effect>) {
    let all: Vec<_> = attestations.iter().map(|attestation| (*attestation).clone()).collect();
    let summary = folded(&all);
    let number = |entry: &SummaryEntry| entry.origin.map_or(entry.place.number, |origin| origin.entry);
    let entry = summary.entries().find(|entry| number(entry) == 0).unwrap().clone();
    let effects = entry.history.iter().map(|step| step.effect).collect();
    (entry, effects)
}

#[test]
fn the_later_of_two_in_a_row_applies_and_nothing_is_marked() {
    let first = first();
    let name = first.hash.short();
    let moved = visit(200, &[&first], [(name, 0, due("2026-11-01"))]);
    let again = visit(150, &[&moved], [(name, 0, due("2026-12-01"))]);
    let (entry, effects) = of_first(&[&again, &moved, &first]);
    assert_eq!(effects, [Effect::Applied, Effect::Applied]);
    assert!(entry.entry == amended(follow_up("X-ray"), &due("2026-12-01")));
    assert!(!entry.conflicting && entry.last_change().unwrap().attestation == 2);
}

#[test]
fn what_was_said_apart_is_marked_where_it_differs() {
    let first = first();
    let name = first.hash.short();
    let one = visit(200, &[&first], [(name, 0, due("2026-11-01"))]);
    let same = visit(210, &[&first], [(name, 0, due("2026-11-01"))]);
    let other = visit(220, &[&first], [(name, 0, due("2026-12-01"))]);
    let known = visit(230, &[&first, &one], [(name, 0, due("2027-01-01"))]);
    assert!(!of_first(&[&first, &one, &same]).0.conflicting);
    assert!(of_first(&[&first, &one, &other]).0.conflicting);
    assert!(!of_first(&[&first, &one, &known]).0.conflicting);
}

#[test]
fn an_amendment_for_another_kind_is_no_contradiction() {
    let first = first();
    let name = first.hash.short();
    let one = visit(200, &[&first], [(name, 0, due("2026-11-01"))]);
    let condition = EntryStatus::Condition(ClinicalStatus::Resolved);
    let wrong = Amendment::Status { status: condition, since: None, reason: None };
    let wrong = visit(210, &[&first], [(name, 0, wrong)]);
    let (entry, effects) = of_first(&[&first, &one, &wrong]);
    assert_eq!(effects, [Effect::Applied, Effect::OtherKind]);
    assert!(!entry.conflicting);
}

#[test]
fn an_error_outlives_a_status_and_not_a_replacement() {
    let first = first();
    let name = first.hash.short();
    let error = visit(200, &[&first], [(name, 0, ERROR)]);
    let done = visit(210, &[&error], [(name, 0, status(PlanStatus::Completed))]);
    let (entry, effects) = of_first(&[&first, &error, &done]);
    assert_eq!(effects, [Effect::Applied, Effect::Same]);
    assert!(entry.in_error && entry.entry == amended(follow_up("X-ray"), &ERROR));
    let replaced = Amendment::Replaced(Box::new(follow_up("ultrasound")));
    let replaced = visit(220, &[&done], [(name, 0, replaced)]);
    let (entry, _) = of_first(&[&first, &error, &done, &replaced]);
    assert!(!entry.in_error && entry.entry == follow_up("ultrasound"));
}

#[test]
fn an_entry_that_says_itself_that_it_is_an_error_is_one() {
    let wrong = amended(follow_up("X-ray"), &ERROR);
    let first = attested(payload(AttestationKind::Assessment, 100, vec![wrong]), Verdict::Trusted);
    let done = visit(200, &[&first], [(first.hash.short(), 0, status(PlanStatus::Completed))]);
    assert!(of_first(&[&first, &done]).0.in_error);
}

#[test]
fn an_error_of_an_entry_without_status_is_marked() {
    let relative =
        FamilyHistory { relationship: None, conditions: Vec::new(), deceased: Some(Deceased::Yes) };
    let relative = Entry::new(Fact::FamilyHistory(relative));
    let first = attested(payload(AttestationKind::Assessment, 100, vec![relative.clone()]), Verdict::Trusted);
    let error = visit(200, &[&first], [(first.hash.short(), 0, ERROR)]);
    let (entry, effects) = of_first(&[&first, &error]);
    assert!(entry.in_error && entry.entry == relative && effects == [Effect::Applied]);
}

#[test]
fn once_somebody_trusted_has_spoken_others_only_claim() {
    let first = first();
    let untrusted = VerifiedAttestation { verdict: UNTRUSTED, ..first.clone() };
    let name = first.hash.short();
    let claim = visit_judged(200, &[&first], [(name, 0, ERROR)], UNTRUSTED);
    assert_eq!(of_first(&[&first, &claim]).1, [Effect::NotTrusted]);
    assert_eq!(of_first(&[&untrusted, &claim]).1, [Effect::Applied]);
    let trusted = visit(210, &[&first], [(name, 0, due("2026-11-01"))]);
    assert_eq!(of_first(&[&untrusted, &claim, &trusted]).1, [Effect::NotTrusted, Effect::Applied]);
}

#[test]
fn an_amendment_without_its_entry_is_told_with_the_reason() {
    let first = first();
    let gone = visit(150, &[&first], []);
    let withheld = visit(160, &[&first], []);
    let changes = [&first, &gone, &withheld].map(|target| (target.hash.short(), 9, due("2026-11-01")));
    let last = visit(200, &[&first], changes);
    let kept_back =
        Withheld { reason: WithheldReason::IssuerUnknown, key_id: withheld.key_id, hash: withheld.hash };
    let summary = fold(&record_with(vec![first.clone(), last], vec![kept_back]));
    let reason = |target: &VerifiedAttestation| {
        let of = |unplaced: &&crate::summary::Unplaced| unplaced.target == target.hash.short();
        summary.unplaced.iter().find(of).unwrap().reason
    };
    assert_eq!(reason(&first), UnplacedReason::NoSuchEntry);
    assert_eq!(reason(&gone), UnplacedReason::NotThere);
    assert_eq!(reason(&withheld), UnplacedReason::Withheld);
}

/// A change by an attestation that is not on the card.
fn absent(time: i64) -> Source {
    let hash = ShortHash([0xee; 8]);
    Source { attestation: hash, issuer: KeyId::from_bytes([9; 8]), issued_at: Timestamp(time) }
}

#[test]
fn a_change_that_only_a_restatement_tells_counts_at_its_time() {
    let first = first();
    let name = first.hash.short();
    let early = visit(200, &[&first], [(name, 0, due("2026-11-01"))]);
    let late = visit(300, &[&early], [(name, 0, due("2027-01-01"))]);
    let done = amended(follow_up("X-ray"), &status(PlanStatus::Completed));
    let origin = Origin { stated: source(&first), entry: 0, changed: Some(absent(250)) };
    let told = restatement(400, &[], vec![(done.clone(), origin)], Verdict::Trusted);
    let (entry, effects) = of_first(&[&first, &early, &late, &told]);
    assert_eq!(effects, [Effect::Applied; 3]);
    let by: Vec<usize> = entry.history.iter().map(|step| step.attestation).collect();
    assert_eq!(by, [1, 3, 2]);
    assert!(entry.conflicting && entry.entry == amended(done, &due("2027-01-01")));
}

#[test]
fn a_change_counts_before_whoever_knew_of_it_even_if_their_clock_is_behind() {
    let first = first();
    let done = amended(follow_up("X-ray"), &status(PlanStatus::Completed));
    let origin = Origin { stated: source(&first), entry: 0, changed: Some(absent(250)) };
    let told = restatement(260, &[&first], vec![(done.clone(), origin)], Verdict::Trusted);
    let behind = visit(110, &[&told], [(first.hash.short(), 0, due("2027-01-01"))]);
    let (entry, effects) = of_first(&[&first, &told, &behind]);
    assert_eq!(effects, [Effect::Applied; 2]);
    assert!(!entry.conflicting && entry.entry == amended(done, &due("2027-01-01")));
}

#[test]
fn a_change_by_somebody_untrusted_counts_as_the_trusted_restatement_tells_it() {
    let first = first();
    let name = first.hash.short();
    let untrusted = visit_judged(200, &[&first], [(name, 0, status(PlanStatus::Completed))], UNTRUSTED);
    let done = amended(follow_up("X-ray"), &status(PlanStatus::Completed));
    let origin = Origin { stated: source(&first), entry: 0, changed: Some(source(&untrusted)) };
    let told = restatement(300, &[&first], vec![(done.clone(), origin)], Verdict::Trusted);
    let (with, effects) = of_first(&[&first, &untrusted, &told]);
    assert_eq!(effects, [Effect::NotTrusted, Effect::Applied]);
    let (without, _) = of_first(&[&first, &told]);
    assert!(with.entry == done && without.entry == done);
}

#[test]
fn a_restated_state_is_not_changed_again_by_what_is_older() {
    let first = first();
    let held = visit(200, &[&first], [(first.hash.short(), 0, status(PlanStatus::OnHold))]);
    let done = amended(follow_up("X-ray"), &status(PlanStatus::Completed));
    let origin = Origin { stated: source(&first), entry: 0, changed: Some(absent(250)) };
    let told = restatement(300, &[&held], vec![(done.clone(), origin)], Verdict::Trusted);
    // Who stated it first is not trusted any more; the restatement is.
    let first = VerifiedAttestation { verdict: UNTRUSTED, ..first };
    let (entry, effects) = of_first(&[&first, &held, &told]);
    assert_eq!(effects, [Effect::NotTrusted, Effect::Earlier]);
    assert!(entry.entry == done && !entry.conflicting && entry.origin.is_some());
}

#[test]
fn a_copy_that_is_not_trusted_leads_no_amendment_to_an_entry() {
    let first = first();
    let origin = Origin { stated: source(&first), entry: 0, changed: None };
    let claim = restatement(200, &[&first], vec![(follow_up("MRI"), origin)], UNTRUSTED);
    let done = visit(300, &[&first], [(claim.hash.short(), 0, status(PlanStatus::Completed))]);
    let (entry, effects) = of_first(&[&first, &claim, &done]);
    assert_eq!(effects, [Effect::NotTrusted, Effect::NotTrusted]);
    assert!(entry.entry == follow_up("X-ray"));
}

#[test]
fn a_place_in_a_restatement_cannot_be_taken_by_another_that_names_it_as_an_origin() {
    let first = first();
    let origin = Origin { stated: source(&first), entry: 0, changed: None };
    let told = restatement(200, &[&first], vec![(follow_up("X-ray"), origin)], Verdict::Trusted);
    let taken = Origin { stated: source(&told), entry: 0, changed: None };
    let claim = restatement(50, &[], vec![(follow_up("MRI"), taken)], UNTRUSTED);
    let done = visit(300, &[&told], [(told.hash.short(), 0, status(PlanStatus::Completed))]);
    let (entry, effects) = of_first(&[&first, &told, &done]);
    assert_eq!(effects, [Effect::Same, Effect::Applied]);
    let summary = folded(&[first, told, done, claim]);
    let now = summary.entries().find(|other| other.place.attestation == 1).unwrap();
    assert!(now.entry == entry.entry && now.history.len() == 2);
}

#[test]
fn a_copy_that_differs_without_a_reason_is_marked_and_changes_nothing() {
    let first = first();
    let origin = Origin { stated: source(&first), entry: 0, changed: None };
    let told = restatement(300, &[&first], vec![(follow_up("MRI"), origin)], Verdict::Trusted);
    let (entry, effects) = of_first(&[&first, &told]);
    assert_eq!(effects, [Effect::Repeated]);
    assert!(entry.conflicting && entry.entry == follow_up("X-ray"));
    assert!(matches!(&entry.history[0].change, StepChange::Restated(copy) if **copy == follow_up("MRI")));
}

#[test]
fn an_entry_answers_to_its_old_name_and_to_its_new_one() {
    let first = first();
    let origin = Origin { stated: source(&first), entry: 1, changed: None };
    let told = restatement(200, &[&first], vec![(follow_up("blood test"), origin)], Verdict::Trusted);
    let old = visit(300, &[&told], [(first.hash.short(), 1, due("2026-11-01"))]);
    let new = visit(400, &[&old], [(told.hash.short(), 0, due("2026-12-01"))]);
    let summary = folded(&[told, old, new]);
    assert_eq!(summary.entries().count(), 1);
    assert!(summary.unplaced.is_empty());
    let entry = summary.entries().next().unwrap();
    assert!(entry.entry == amended(follow_up("blood test"), &due("2026-12-01")));
}

fn section_of(absence: Option<Absence>, narrative: Option<&str>) -> Section {
    let section = Section::new(SectionKind::Standard(StandardSection::PlanOfCare));
    Section { absence, narrative: narrative.map(str::to_owned), ..section }
}

fn saying(section: Section, previous: &VerifiedAttestation, verdict: Verdict) -> VerifiedAttestation {
    let mut payload = payload(AttestationKind::Visit, previous.payload.issued_at.0 + 10, Vec::new());
    payload.previous = [previous.hash.short()].into();
    payload.entries.sections.push(section);
    attested(payload, verdict)
}

#[test]
fn a_reason_holds_until_somebody_as_trusted_says_otherwise() {
    let mut start = payload(AttestationKind::Assessment, 100, Vec::new());
    start.entries.sections.push(section_of(Some(Absence::NoneKnown), Some("as told")));
    let start = attested(start, Verdict::Trusted);
    let claim = saying(section_of(Some(Absence::NotAsked), None), &start, UNTRUSTED);
    let summary = folded(&[start.clone(), claim.clone()]);
    assert!(summary.sections[0].statements.iter().all(|statement| !statement.overtaken));
    assert_eq!(summary.to_entries().sections[0].absence, Some(Absence::NoneKnown));
    let later = saying(section_of(Some(Absence::NotAvailable), None), &claim, Verdict::Trusted);
    let summary = folded(&[start.clone(), claim, later]);
    let overtaken: Vec<bool> = summary.sections[0].statements.iter().map(|s| s.overtaken).collect();
    assert_eq!(overtaken, [true, true, false]);
    assert_eq!(summary.to_entries().sections[0].absence, Some(Absence::NotAvailable));
    let listing = Section { entries: vec![follow_up("X-ray")], ..section_of(None, None) };
    let summary = folded(&[start.clone(), saying(listing, &start, Verdict::Trusted)]);
    let entries = summary.to_entries();
    // Beside what is listed, a text stands in a section of its own.
    assert!(entries.sections[0].absence.is_none() && entries.sections[1].narrative.is_some());
    assert_eq!(summary.sections.len(), 1);
}

#[test]
fn the_latest_trusted_particulars_stand_and_the_others_are_told() {
    let with = |payload: AttestationPayload, sex, birth_date: Option<&str>, composed: &str, verdict| {
        let birth_date = birth_date.map(|date| PartialDate::parse(date).unwrap());
        let absent = birth_date.is_none().then(|| "unknown".to_owned());
        let patient = Patient { sex: Some(sex), birth_date, birth_date_absent: absent, ..Patient::default() };
        let composed = PartialDateTime::parse(composed);
        attested(
            AttestationPayload { entries: Entries { patient, composed, sections: Vec::new() }, ..payload },
            verdict,
        )
    };
    use AdministrativeGender::{Female, Male, Unknown};
    let start = payload(AttestationKind::Assessment, 100, Vec::new());
    let start = with(start, Unknown, None, "2026-01-01", Verdict::Trusted);
    let next = |previous: &VerifiedAttestation| AttestationPayload {
        previous: [previous.hash.short()].into(),
        ..payload(AttestationKind::Visit, previous.payload.issued_at.0 + 10, Vec::new())
    };
    let known = with(next(&start), Female, Some("1994"), "2026-02-01", Verdict::Trusted);
    let claim = with(next(&known), Male, Some("1990"), "2026-03-01", UNTRUSTED);
    let summary = folded(&[start, known, claim]);
    assert_eq!(summary.patient.sex, Some(Female));
    assert!(summary.patient.birth_date_absent.is_none());
    assert_eq!(summary.composed, PartialDateTime::parse("2026-02-01"));
    let differs: Vec<usize> = summary.patient_differs.iter().map(|differs| differs.attestation).collect();
    assert_eq!(differs, [0, 2]);
}

#[test]
fn nothing_of_the_person_is_in_the_debug_text() {
    let summary = folded(&[first()]);
    let entry = summary.entries().next().unwrap();
    let text = format!("{summary:?} {entry:?} {:?}", summary.sections[0]);
    assert_eq!(text, "Summary(..) SummaryEntry(..) SummarySection(..)");
}
