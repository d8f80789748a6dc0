//! The record that chains of attestations begin with, and the JSON of what must come out of folding them.

use phr_core::keys::IssuerSecretKey;
use phr_core::model::*;
use phr_core::wire::{AttestationKind, AttestationPayload, Origin, Source};
use serde_json::{Value as Json, json};

use super::cast::{Cast, DAY, NOW, Signed, payload};
use super::samples::{entry, moment, penicillin, sct, section};
use super::{Draft, Reading};

pub(super) const FOLDING: &str = "Folding";
/// Sections by LOINC code.
pub(super) const ALLERGIES: &str = "48765-2";
pub(super) const PROBLEMS: &str = "11450-4";
pub(super) const MEDICINES: &str = "10160-0";
pub(super) const PLAN: &str = "18776-5";
/// The entries of [`first`] by number.
pub(super) const PENICILLIN: usize = 0;
pub(super) const ASTHMA: usize = 1;
pub(super) const WARFARIN: usize = 2;
pub(super) const CHECK_UP: usize = 3;

/// The assessment that most chains begin with, 30 days before the clock: an allergy, a condition, a medicine, a follow-up.
pub(super) fn first(cast: &Cast) -> Signed {
    Signed::new(&at(-30, payload(four_entries())), &cast.issuer)
}

pub(super) fn four_entries() -> Entries {
    use StandardSection as S;
    let sections = vec![
        section(S::Allergies, vec![penicillin()]),
        section(S::Problems, vec![asthma()]),
        section(S::Medications, vec![medicine("372756006")]),
        section(S::PlanOfCare, vec![check_up()]),
    ];
    Entries { sections, ..Entries::default() }
}

fn asthma() -> Entry {
    entry(Fact::Condition(Condition {
        code: Some(sct("195967001")),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Confirmed),
        ..Condition::default()
    }))
}

/// A medicine that is taken since 5 January 2026.
pub(super) fn medicine(code: &str) -> Entry {
    entry(Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Statement,
        code: Some(sct(code)),
        status: Some(MedicationStatus::Active),
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: Some(When::At(moment("2026-01-05"))),
        authored: None,
        reasons: Vec::new(),
        dosages: Vec::new(),
        status_reasons: Vec::new(),
    })))
}

fn check_up() -> Entry {
    entry(Fact::FollowUp(FollowUp {
        kind: FollowUpKind::ServiceRequest,
        code: Some(sct("390906007")),
        status: Some(PlanStatus::Active),
        due: Some(When::At(moment("2026-09-15"))),
        authored: None,
        performer: None,
        reasons: Vec::new(),
    }))
}

/// Made so many days after the clock.
pub(super) fn at(days: i64, payload: AttestationPayload) -> AttestationPayload {
    AttestationPayload { issued_at: Timestamp(NOW + days * DAY), ..payload }
}

/// A visit that continues these, so many days after the clock, and states nothing new.
pub(super) fn visit(days: i64, previous: &[&Signed]) -> AttestationPayload {
    let previous = previous.iter().map(|signed| signed.hash().short()).collect();
    let payload = payload(Entries::default());
    at(days, AttestationPayload { kind: AttestationKind::Visit, previous, ..payload })
}

/// As the payload, with a change of an entry of `of`.
pub(super) fn amending(
    mut payload: AttestationPayload,
    of: &Signed,
    entry: usize,
    change: Amendment,
) -> AttestationPayload {
    let number = u32::try_from(entry).expect("few entries");
    let before = payload.amendments.entry(of.hash().short()).or_default().insert(number, change);
    assert!(before.is_none(), "an attestation amends an entry once");
    payload
}

/// As the payload, with a section of these entries.
pub(super) fn stating(
    mut payload: AttestationPayload,
    kind: StandardSection,
    entries: Vec<Entry>,
) -> AttestationPayload {
    payload.entries.sections.push(section(kind, entries));
    payload
}

/// A medicine's new status since a date.
pub(super) fn taken(status: MedicationStatus, since: &str) -> Amendment {
    Amendment::Status { status: EntryStatus::Medication(status), since: Some(moment(since)), reason: None }
}

pub(super) fn taken_json(status: &str, since: &str) -> Json {
    json!({ "kind": "medication", "status": status, "since": since })
}

pub(super) fn due(date: &str) -> Amendment {
    Amendment::Due { due: When::At(moment(date)), reason: None }
}

pub(super) fn due_json(date: &str) -> Json {
    json!({ "due": { "at": date } })
}

/// A restatement of entries with their origins, continuing `previous`.
pub(super) fn restatement(
    days: i64,
    previous: &[&Signed],
    sections: Vec<Section>,
    origins: Vec<Origin>,
) -> AttestationPayload {
    let kind = AttestationKind::Restatement;
    let entries = Entries { sections, ..Entries::default() };
    AttestationPayload { kind, entries, origins, ..visit(days, previous) }
}

/// An attestation as a source: who signed it, and how many days after the clock.
pub(super) fn source(signed: &Signed, key: &IssuerSecretKey, days: i64) -> Source {
    Source {
        attestation: signed.hash().short(),
        issuer: key.public_key().key_id(),
        issued_at: Timestamp(NOW + days * DAY),
    }
}

pub(super) fn origin(stated: Source, entry: usize, changed: Option<Source>) -> Origin {
    Origin { stated, entry: u32::try_from(entry).expect("few entries"), changed }
}

pub(super) fn origin_json(origin: &Origin) -> Json {
    let source = |source: &Source| {
        json!({
            "attestation": source.attestation.to_string(),
            "issuer": source.issuer.to_string(),
            "issued_at": source.issued_at.0,
        })
    };
    let mut json = json!({ "stated": source(&origin.stated), "entry": origin.entry });
    if let Some(changed) = &origin.changed {
        json["changed"] = source(changed);
    }
    json
}

/// A vector of these attestations in `care`, all trusted, that are put in this order and fold to this.
pub(super) fn folded(
    cast: &Cast,
    (name, about): (&str, &str),
    signed: Vec<Signed>,
    order: &[usize],
    summary: Json,
) -> Draft {
    let reading = order.iter().fold(Reading::new(), |reading, index| reading.verdict(*index, "trusted"));
    cast.draft_of(&format!("good-{name}"), FOLDING, about, signed)
        .read_by_network(cast, reading.summary(summary))
}

/// A stated entry with one member of its fact set, or taken away by null.
pub(super) fn with(mut entry: Json, fact: &str, member: &str, value: Json) -> Json {
    match value {
        Json::Null => drop(entry[fact].as_object_mut().expect("a fact").remove(member)),
        value => entry[fact][member] = value,
    }
    entry
}

/// An entry of the summary: its attestation's index, its number there, its present state.
pub(super) struct Listed(Json);

pub(super) fn listed(attestation: usize, number: usize, entry: Json) -> Listed {
    Listed(json!({ "attestation": attestation, "number": number, "entry": entry }))
}

impl Listed {
    /// Something said of it later: by whom, what came of it, and what.
    pub(super) fn step(mut self, attestation: usize, effect: &str, change: Json) -> Listed {
        let step = json!({ "attestation": attestation, "effect": effect, "change": change });
        match self.0["history"].as_array_mut() {
            Some(history) => history.push(step),
            None => self.0["history"] = json!([step]),
        }
        self
    }

    /// Where a restatement repeats it.
    pub(super) fn repeated(self, attestation: usize, effect: &str, entry: Json) -> Listed {
        self.step(attestation, effect, json!({ "restated": entry }))
    }

    pub(super) fn in_error(mut self) -> Listed {
        self.0["in_error"] = json!(true);
        self
    }

    pub(super) fn conflicting(mut self) -> Listed {
        self.0["conflicting"] = json!(true);
        self
    }

    pub(super) fn from(mut self, origin: &Origin) -> Listed {
        self.0["origin"] = origin_json(origin);
        self
    }
}

/// A section of the summary that lists entries.
pub(super) fn listing(section: &str, entries: impl IntoIterator<Item = Listed>) -> Json {
    let entries: Vec<Json> = entries.into_iter().map(|listed| listed.0).collect();
    json!({ "section": section, "entries": entries })
}

/// The summary of a record that says nothing of the person.
pub(super) fn summary(sections: impl IntoIterator<Item = Json>) -> Json {
    let sections: Vec<Json> = sections.into_iter().collect();
    json!({ "patient": {}, "sections": sections })
}

/// The sections of [`first`] with these in the place of its entries, in their order.
pub(super) fn four_sections(entries: [Listed; 4]) -> Vec<Json> {
    let names = [ALLERGIES, PROBLEMS, MEDICINES, PLAN];
    names.iter().zip(entries).map(|(name, entry)| listing(name, [entry])).collect()
}

/// The entries of [`first`], attestation `index`, as it states them.
pub(super) fn as_stated(first: &Signed, index: usize) -> [Listed; 4] {
    core::array::from_fn(|number| listed(index, number, first.entry(number)))
}
