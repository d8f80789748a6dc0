//! What came of taking a document in, fact by fact.

use super::RECORD;
use phr_core::fhir::{ImportReport, Normalised, NotCarried, Reason};
use phr_core::wire::RecordId;
use phr_storage::PersonId;
use serde_json::{Value, json};

/// Code system of why an element is not kept.
const REASON: &str = "urn:phr-card:fhir:reason";
/// Code system of in what way an element was changed.
const CHANGE: &str = "urn:phr-card:fhir:change";
/// Code system of what became of the document.
const DONE: &str = "urn:phr-card:fhir:intake";

/// What became of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Done {
    /// It is a statement of a person's record now.
    Stored,
    /// It was taken in before; nothing was stored now.
    Before,
    /// The record says all of it already; nothing was stored.
    Nothing,
}

impl Done {
    fn code(self) -> &'static str {
        match self {
            Self::Stored => "stored",
            Self::Before => "stored-before",
            Self::Nothing => "nothing-new",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Stored => "The document is a signed statement of the person's record now.",
            Self::Before => "This document was handed in before; nothing was stored again.",
            Self::Nothing => "The record says all of this already; nothing was stored.",
        }
    }
}

/// What is told of a document that was taken in.
pub(super) struct Taken {
    pub(super) done: Done,
    pub(super) person: PersonId,
    pub(super) record: RecordId,
    /// Entries that the record had just so.
    pub(super) known: usize,
    /// Persons who may be the same, with the score of 100 by which they are alike.
    pub(super) alike: Vec<(PersonId, u8)>,
    pub(super) report: ImportReport,
}

impl Taken {
    /// A `Parameters` with the person, the record, and an `OperationOutcome` that names every element that is not kept and
    /// every one that is kept in another form.
    pub(super) fn to_json(&self) -> Value {
        let mut parameters = vec![
            json!({ "name": "patient", "valueReference": { "reference": format!("Patient/{}", self.person) } }),
            json!({ "name": "record", "valueIdentifier": { "system": RECORD, "value": self.record.to_string() } }),
            json!({ "name": "known-entries", "valueInteger": self.known }),
        ];
        parameters.extend(self.alike.iter().map(|(person, score)| {
            json!({
                "name": "alike",
                "part": [
                    { "name": "patient", "valueReference": { "reference": format!("Patient/{person}") } },
                    { "name": "score", "valueInteger": score },
                ],
            })
        }));
        parameters.push(json!({ "name": "outcome", "resource": self.outcome() }));
        json!({ "resourceType": "Parameters", "parameter": parameters })
    }

    fn outcome(&self) -> Value {
        let done = json!({
            "severity": "information",
            "code": "informational",
            "details": { "coding": [{ "system": DONE, "code": self.done.code() }], "text": self.done.words() },
        });
        let lost = self.report.not_carried.iter().map(lost);
        let changed = self.report.normalised.iter().map(changed);
        let issues: Vec<Value> = [done].into_iter().chain(lost).chain(changed).collect();
        json!({ "resourceType": "OperationOutcome", "issue": issues })
    }
}

/// Elements that say nothing of the person's health are told, and are no warning.
fn is_loss(reason: Reason) -> bool {
    !matches!(reason, Reason::Technical | Reason::Narrative | Reason::Display | Reason::DuplicateListing)
}

fn lost(item: &NotCarried) -> Value {
    let issue = match item.reason {
        Reason::InvalidValue => "value",
        Reason::TooLong => "too-long",
        Reason::TooMany => "too-costly",
        Reason::Conflict => "conflict",
        Reason::UnresolvedReference => "not-found",
        Reason::Extension | Reason::ModifierExtension => "extension",
        Reason::Technical | Reason::Narrative | Reason::Display | Reason::DuplicateListing => "informational",
        _ => "not-supported",
    };
    let count = item.count.filter(|count| *count > 1).map(|count| format!(", {count} of them"));
    let text = format!("not kept: {} of {}{}", item.element, item.resource_type, count.unwrap_or_default());
    let mut told = json!({
        "severity": if is_loss(item.reason) { "warning" } else { "information" },
        "code": issue,
        "details": { "coding": [{ "system": REASON, "code": item.reason.code() }], "text": text },
        "expression": [item.path],
    });
    if let Some(code) = &item.code {
        told["diagnostics"] = code.as_str().into();
    }
    told
}

fn changed(item: &Normalised) -> Value {
    let change = serde_json::to_value(item.change).unwrap_or_default();
    let mut told = json!({
        "severity": "information",
        "code": "informational",
        "details": {
            "coding": [{ "system": CHANGE, "code": change }],
            "text": format!("kept in another form: {} of {}", item.element, item.resource_type),
        },
        "expression": [item.path],
    });
    if item.from.is_some() || item.to.is_some() {
        let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
        told["diagnostics"] = format!("{} -> {}", part(&item.from), part(&item.to)).into();
    }
    told
}
