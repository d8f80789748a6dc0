//! What attestations say of the person, put together.

use super::PatientStatement;
use crate::model::{PartialDate, Patient};
use crate::record::VerifiedAttestation;
use std::collections::BTreeMap;

/// What differs from the present particulars, by the attestation that says it.
type Differs = BTreeMap<usize, Patient>;

/// The person as the latest trusted attestations state it, and what others say that differs. If none is trusted, all count.
pub(super) fn fold(attestations: &[VerifiedAttestation]) -> (Patient, Vec<PatientStatement>) {
    let any_trusted = attestations.iter().any(|attestation| attestation.verdict.is_trusted());
    let stated = attestations.iter().map(|attestation| &attestation.payload.entries.patient).enumerate();
    let counts = |at: usize| !any_trusted || attestations[at].verdict.is_trusted();
    let (heard, others): (Vec<_>, Vec<_>) = stated.partition(|(at, _)| counts(*at));
    let mut present = Patient::default();
    for (_, patient) in &heard {
        take(&mut present, patient);
    }
    if present.birth_date.is_some() {
        present.birth_date_absent = None;
    }
    let mut differs = Differs::new();
    for (at, patient) in heard.iter().chain(&others) {
        let difference = difference(patient, &present);
        if difference != Patient::default() {
            differs.insert(*at, difference);
        }
    }
    let statements =
        differs.into_iter().map(|(attestation, patient)| PatientStatement { attestation, patient });
    (present, statements.collect())
}

/// Calls a macro with the fields of which there is one value, and those that are lists.
macro_rules! each_field {
    ($one:ident, $list:ident) => {
        $one!(
            birth_date,
            birth_date_absent,
            sex,
            gender_identity,
            deceased,
            birth_country,
            interpreter_required
        );
        $list!(names, identifiers, addresses, telecoms, languages, contacts, nationalities, transit);
    };
}

/// What is stated replaces one value, and adds to lists.
fn take(present: &mut Patient, stated: &Patient) {
    macro_rules! one {
        ($($field:ident),+) => {$( if stated.$field.is_some() { present.$field.clone_from(&stated.$field); } )+};
    }
    macro_rules! list {
        ($($field:ident),+) => {$(
            let new = stated.$field.iter().filter(|item| !present.$field.contains(item));
            let new: Vec<_> = new.cloned().collect();
            present.$field.extend(new);
        )+};
    }
    each_field!(one, list);
}

/// A particular of the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Particular {
    /// The birth date.
    BirthDate,
    /// The administrative sex.
    Sex,
    /// The names, none of which is the same.
    Names,
}

/// Which particulars two statements give and give differently, so that they are perhaps of two persons. A birth date that
/// is known less exactly is no other birth date.
pub fn contradictions(one: &Patient, other: &Patient) -> Vec<Particular> {
    let apart = |(a, b): (PartialDate, PartialDate)| !a.agrees_with(b);
    let both_named = !one.names.is_empty() && !other.names.is_empty();
    let found = [
        (Particular::BirthDate, one.birth_date.zip(other.birth_date).is_some_and(apart)),
        (Particular::Sex, one.sex.zip(other.sex).is_some_and(|(a, b)| a != b)),
        (Particular::Names, both_named && !one.names.iter().any(|name| other.names.contains(name))),
    ];
    found.into_iter().filter(|(_, differs)| *differs).map(|(particular, _)| particular).collect()
}

/// What `stated` says otherwise than `present`, or in addition to it.
pub(crate) fn difference(stated: &Patient, present: &Patient) -> Patient {
    let mut difference = Patient::default();
    macro_rules! one {
        ($($field:ident),+) => {$(
            if stated.$field != present.$field {
                difference.$field.clone_from(&stated.$field);
            }
        )+};
    }
    macro_rules! list {
        ($($field:ident),+) => {$(
            let new = stated.$field.iter().filter(|item| !present.$field.contains(item));
            difference.$field = new.cloned().collect();
        )+};
    }
    each_field!(one, list);
    difference
}
