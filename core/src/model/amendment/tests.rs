use super::*;
use crate::model::{Condition, FollowUp, FollowUpKind, Medication, MedicationKind, Other, arbitrary};
use proptest::prelude::*;

fn date(text: &str) -> PartialDateTime {
    PartialDateTime::parse(text).unwrap()
}

fn medicine() -> Entry {
    let medication = Medication {
        kind: MedicationKind::Statement,
        code: Concept::new(None, Some("warfarin".to_owned())),
        status: Some(MedicationStatus::Active),
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: Some(When::At(date("2026-01-05"))),
        authored: None,
        reasons: Vec::new(),
        dosages: Vec::new(),
        status_reasons: Vec::new(),
    };
    Entry::new(Fact::Medication(Box::new(medication)))
}

#[test]
fn a_stopped_medicine_has_an_end_and_a_reason() {
    let mut entry = medicine();
    let reason = Concept::new(None, Some("bleeding".to_owned()));
    let status = EntryStatus::Medication(MedicationStatus::Stopped);
    let change = Amendment::Status { status, since: Some(date("2026-11-20")), reason: reason.clone() };
    change.apply(&mut entry).unwrap();
    let Fact::Medication(medication) = &entry.fact else { unreachable!() };
    assert_eq!(medication.status, Some(MedicationStatus::Stopped));
    let period = Period { start: Some(date("2026-01-05")), end: Some(date("2026-11-20")) };
    assert_eq!(medication.effective, Some(When::Period(period)));
    assert_eq!(medication.status_reasons, reason.into_iter().collect::<Vec<_>>());
}

#[test]
fn a_medicine_that_goes_on_keeps_its_time() {
    let mut entry = medicine();
    let status = EntryStatus::Medication(MedicationStatus::OnHold);
    Amendment::Status { status, since: Some(date("2026-11-20")), reason: None }.apply(&mut entry).unwrap();
    let Fact::Medication(medication) = &entry.fact else { unreachable!() };
    assert_eq!(medication.effective, Some(When::At(date("2026-01-05"))));
}

#[test]
fn a_medicine_that_is_taken_again_has_no_end() {
    let mut entry = medicine();
    let to = |status, since| {
        let status = EntryStatus::Medication(status);
        Amendment::Status { status, since: Some(date(since)), reason: None }
    };
    to(MedicationStatus::Stopped, "2026-11-20").apply(&mut entry).unwrap();
    let mut wrong = entry.clone();
    to(MedicationStatus::EnteredInError, "2026-11-21").apply(&mut wrong).unwrap();
    let ended = Period { start: Some(date("2026-01-05")), end: Some(date("2026-11-20")) };
    assert!(matches!(&wrong.fact, Fact::Medication(m) if m.effective == Some(When::Period(ended))));
    to(MedicationStatus::Active, "2026-12-01").apply(&mut entry).unwrap();
    let Fact::Medication(medication) = &entry.fact else { unreachable!() };
    let open = Period { start: Some(date("2026-01-05")), end: None };
    assert_eq!(medication.effective, Some(When::Period(open)));
}

#[test]
fn a_condition_that_comes_back_has_no_abatement() {
    let mut entry = Entry::new(Fact::Condition(Condition::default()));
    let to = |status, since: Option<&str>| {
        let status = EntryStatus::Condition(status);
        Amendment::Status { status, since: since.map(date), reason: None }
    };
    to(ClinicalStatus::Resolved, Some("2026-11")).apply(&mut entry).unwrap();
    to(ClinicalStatus::Remission, None).apply(&mut entry).unwrap();
    assert!(matches!(&entry.fact, Fact::Condition(fact) if fact.abatement.is_some()));
    to(ClinicalStatus::Relapse, Some("2026-12")).apply(&mut entry).unwrap();
    assert!(matches!(&entry.fact, Fact::Condition(fact) if fact.abatement.is_none()));
}

#[test]
fn a_status_given_twice_has_its_reason_once() {
    let mut entry = medicine();
    let reason = Concept::new(None, Some("bleeding".to_owned()));
    let status = EntryStatus::Medication(MedicationStatus::Stopped);
    let change = Amendment::Status { status, since: None, reason };
    change.apply(&mut entry).unwrap();
    let once = entry.clone();
    change.apply(&mut entry).unwrap();
    assert!(entry == once);
}

#[test]
fn a_resolved_condition_has_an_abatement() {
    let mut entry = Entry::new(Fact::Condition(Condition::default()));
    let status = EntryStatus::Condition(ClinicalStatus::Resolved);
    Amendment::Status { status, since: Some(date("2026-11")), reason: None }.apply(&mut entry).unwrap();
    let Fact::Condition(condition) = &entry.fact else { unreachable!() };
    assert_eq!(condition.clinical, Some(ClinicalStatus::Resolved));
    assert_eq!(condition.abatement, Some(When::At(date("2026-11"))));
}

#[test]
fn a_follow_up_moves_and_nothing_else_does() {
    let follow_up = FollowUp {
        kind: FollowUpKind::ServiceRequest,
        code: None,
        status: None,
        due: None,
        authored: None,
        performer: None,
        reasons: Vec::new(),
    };
    let mut entry = Entry::new(Fact::FollowUp(follow_up));
    let change = Amendment::Due { due: When::At(date("2027-01-10")), reason: None };
    change.apply(&mut entry).unwrap();
    assert!(matches!(&entry.fact, Fact::FollowUp(f) if f.due == Some(When::At(date("2027-01-10")))));
    let mut other = medicine();
    assert_eq!(change.apply(&mut other), Err(OtherKind));
    assert!(other == medicine());
}

#[test]
fn a_status_of_another_kind_changes_nothing() {
    let mut entry = medicine();
    let status = EntryStatus::Condition(ClinicalStatus::Resolved);
    let change = Amendment::Status { status, since: None, reason: None };
    assert_eq!(change.apply(&mut entry), Err(OtherKind));
    let replaced = Amendment::Replaced(Box::new(Entry::new(Fact::Other(Other::default()))));
    assert_eq!(replaced.apply(&mut entry), Err(OtherKind));
    assert!(entry == medicine());
}

proptest! {
    #[test]
    fn an_error_can_be_said_of_every_kind_and_keeps_what_was_stated(entry in arbitrary::entry()) {
        let mut marked = entry.clone();
        prop_assert_eq!(Amendment::EnteredInError { reason: None }.apply(&mut marked), Ok(()));
        prop_assert_eq!(marked.fact.kind(), entry.fact.kind());
        let has_status = !matches!(marked.fact, Fact::FamilyHistory(_) | Fact::Other(_));
        prop_assert_eq!(marked.fact.is_entered_in_error(), has_status);
        prop_assert_eq!(marked.notes, entry.notes);
    }

    #[test]
    fn a_replacement_is_taken_whole(entry in arbitrary::entry(), other in arbitrary::entry()) {
        let mut changed = entry.clone();
        let result = Amendment::Replaced(Box::new(other.clone())).apply(&mut changed);
        if other.fact.kind() == entry.fact.kind() {
            prop_assert!(result.is_ok() && changed == other);
        } else {
            prop_assert!(result == Err(OtherKind) && changed == entry);
        }
    }
}
