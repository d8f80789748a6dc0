//! Patients as storage keeps them, and by what they are found.

use phr_core::model::{AdministrativeGender, Entries, Name, NameRepresentation, Patient, Timestamp};
use phr_core::wire::{self, AttestationKind, AttestationPayload, RecordId};
use phr_forms::matching::{self, MatchKey};
use phr_storage::Private;
use std::collections::BTreeSet;

/// The patient as bytes: in the form of an attestation that says nothing else, so that what the card can hold is kept
/// without a loss, and nothing else needs a form of its own.
pub(crate) fn encode(patient: &Patient) -> Private {
    let entries = Entries { patient: patient.clone(), ..Entries::default() };
    let payload =
        AttestationPayload::new(AttestationKind::Assessment, Timestamp(0), RecordId([0; 8]), entries);
    Private::new(wire::encode(&payload))
}

/// What [`encode`] wrote; `None` for anything else.
pub(crate) fn decode(stored: &Private) -> Option<Patient> {
    wire::decode(stored.expose()).ok().map(|payload| payload.entries.patient)
}

/// By what storage finds a person: it keeps these as keyed hashes only.
pub(crate) fn match_keys(patient: &Patient) -> BTreeSet<Vec<u8>> {
    as_bytes(&matching::keys(patient))
}

/// Match keys as storage takes them.
pub(crate) fn as_bytes(keys: &BTreeSet<MatchKey>) -> BTreeSet<Vec<u8>> {
    let with_kind = |key: &MatchKey| format!("{}:{}", key.kind.code(), key.text).into_bytes();
    keys.iter().map(with_kind).collect()
}

/// What a person is called, for lists: the name as it was first written, and a Latin one beside it.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Called {
    /// As written; empty where no name is known.
    pub(crate) name: String,
    /// The Latin transliteration, where there is one.
    pub(crate) latin: Option<String>,
    /// The date of birth as far as it is known.
    pub(crate) birth: Option<String>,
    /// FHIR code of the sex.
    pub(crate) sex: Option<&'static str>,
}

/// What to call this person in a list.
pub(crate) fn called(patient: &Patient) -> Called {
    let is_latin = |name: &&Name| name.representation == Some(NameRepresentation::Alphabetic);
    let first = patient.names.iter().find(|name| !is_latin(name)).or(patient.names.first());
    let latin = patient.names.iter().find(is_latin).filter(|name| Some(*name) != first);
    Called {
        name: first.map(whole).unwrap_or_default(),
        latin: latin.map(whole),
        birth: patient.birth_date.map(|date| date.to_string()),
        sex: patient.sex.map(|sex: AdministrativeGender| sex.code()),
    }
}

fn whole(name: &Name) -> String {
    let parts = name.given.iter().chain(&name.family).map(String::as_str);
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    match parts.is_empty() {
        false => parts.join(" "),
        true => name.text.clone().unwrap_or_default(),
    }
}
