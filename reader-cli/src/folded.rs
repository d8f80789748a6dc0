//! The folded record as JSON: what became of each entry, in codes. The view says the same in words.

use phr_core::model::{Amendment, EntryStatus};
use phr_core::record::VerifiedRecord;
use phr_core::summary::{Step, StepChange, Summary, SummaryEntry, Unplaced, references};
use phr_core::wire::Source;
use serde::Serialize;

/// What a record says at present, by its entries.
#[derive(Serialize)]
pub(crate) struct FoldedOutput {
    entries: Vec<EntryOutput>,
    unplaced: Vec<UnplacedOutput>,
}

#[derive(Serialize)]
struct EntryOutput {
    reference: String,
    attestation: usize,
    number: u32,
    in_error: bool,
    conflicting: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<OriginOutput>,
    history: Vec<StepOutput>,
}

#[derive(Serialize)]
struct OriginOutput {
    stated: SourceOutput,
    number: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    changed: Option<SourceOutput>,
}

#[derive(Serialize)]
struct SourceOutput {
    short_hash: String,
    key_id: String,
    issued_at: String,
}

#[derive(Serialize)]
struct StepOutput {
    attestation: usize,
    effect: &'static str,
    #[serde(flatten)]
    change: ChangeOutput,
}

#[derive(Serialize)]
struct ChangeOutput {
    /// `entered-in-error`, `status`, `due`, `replaced` or `restated`.
    change: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
}

#[derive(Serialize)]
struct UnplacedOutput {
    attestation: usize,
    target: String,
    number: u32,
    reason: &'static str,
    #[serde(flatten)]
    change: ChangeOutput,
}

impl FoldedOutput {
    pub(crate) fn new(record: &VerifiedRecord, summary: &Summary) -> Self {
        Self {
            entries: summary.entries().map(|entry| EntryOutput::new(record, entry)).collect(),
            unplaced: summary.unplaced.iter().map(UnplacedOutput::new).collect(),
        }
    }
}

impl EntryOutput {
    fn new(record: &VerifiedRecord, entry: &SummaryEntry) -> Self {
        Self {
            reference: references::reference(record, entry.place),
            attestation: entry.place.attestation,
            number: entry.place.number,
            in_error: entry.in_error,
            conflicting: entry.conflicting,
            origin: entry.origin.map(|origin| OriginOutput {
                stated: SourceOutput::new(origin.stated),
                number: origin.entry,
                changed: origin.changed.map(SourceOutput::new),
            }),
            history: entry.history.iter().map(StepOutput::new).collect(),
        }
    }
}

impl SourceOutput {
    fn new(source: Source) -> Self {
        Self {
            short_hash: source.attestation.to_string(),
            key_id: source.issuer.to_string(),
            issued_at: source.issued_at.to_string(),
        }
    }
}

impl StepOutput {
    fn new(step: &Step) -> Self {
        let change = match &step.change {
            StepChange::Amended(amendment) => ChangeOutput::new(amendment),
            StepChange::Restated(_) => ChangeOutput { change: "restated", status: None, since: None },
        };
        Self { attestation: step.attestation, effect: step.effect.code(), change }
    }
}

impl ChangeOutput {
    fn new(amendment: &Amendment) -> Self {
        let (change, status, since) = match amendment {
            Amendment::EnteredInError { .. } => ("entered-in-error", None, None),
            Amendment::Status { status, since, .. } => ("status", Some(*status), *since),
            Amendment::Due { .. } => ("due", None, None),
            Amendment::Replaced(_) => ("replaced", None, None),
        };
        let since = since.map(|since| since.to_string());
        Self { change, status: status.map(EntryStatus::code), since }
    }
}

impl UnplacedOutput {
    fn new(unplaced: &Unplaced) -> Self {
        Self {
            attestation: unplaced.attestation,
            target: unplaced.target.to_string(),
            number: unplaced.entry,
            reason: unplaced.reason.code(),
            change: ChangeOutput::new(&unplaced.change),
        }
    }
}
