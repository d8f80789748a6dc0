//! What a card is to say, before it is fitted to its carrier.

use super::plan::Plan;
use crate::error::MakeError;
use phr_core::confidential::{self, Marked};
use phr_core::cose::Attestation;
use phr_core::fhir::{ImportReport, Imported, Reason};
use phr_core::model::Entries;
use phr_core::wire::AttestationPayload;

/// What a card is to say.
pub struct Draft {
    /// Attestations of `care` that stay as they are.
    pub care: Vec<Attestation>,
    /// What is said now in `care`, whole.
    pub statement: Option<AttestationPayload>,
    /// What is said after that in an attestation of its own, which continues it.
    pub behind: Option<AttestationPayload>,
    /// Attestations of `confidential` that stay as they are; none if the card has had no such compartment.
    pub confidential: Option<Vec<Attestation>>,
    /// What is said now in `confidential`.
    pub secret: Option<AttestationPayload>,
    /// Where it comes from.
    pub source: Source,
    /// The record as one restatement instead, where that is possible: another way to make it fit.
    pub restatement: Option<AttestationPayload>,
}

/// Where a draft comes from, for the report.
#[derive(Default)]
pub struct Source {
    /// Bytes of the document.
    pub bytes: usize,
    /// What the import could not carry.
    pub report: ImportReport,
    /// Which of its entries are confidential, and why.
    pub marked: Vec<Marked>,
}

impl Source {
    /// Of a document; takes its entries apart into those for everybody who cares for the person, and the confidential ones.
    pub fn split(plan: &Plan, bytes: usize, imported: Imported) -> (Self, Entries, Option<Entries>) {
        let mut entries = imported.entries;
        let marked = confidential::mark(&mut entries, plan.confidential);
        let (care, confidential) = confidential::split(entries);
        (Self { bytes, report: imported.report, marked }, care, confidential)
    }

    /// How many facts of the document the card has no place for.
    pub fn details_lost(&self) -> u32 {
        details_lost(&self.report)
    }
}

/// How many facts of what was imported the card has no place for.
pub fn details_lost(report: &ImportReport) -> u32 {
    let lost = report.by_reason().into_iter().filter(|(reason, _)| is_loss(*reason));
    u32::try_from(lost.map(|(_, count)| count).sum::<usize>()).unwrap_or(u32::MAX)
}

impl Draft {
    /// The same with a restatement in place of the attestations of `care`, and what is new behind it.
    pub fn restated(self, restatement: AttestationPayload) -> Self {
        Self { care: Vec::new(), behind: self.statement, statement: Some(restatement), ..self }
    }

    /// Whether the card has a confidential compartment.
    pub(super) fn has_confidential(&self, plan: &Plan) -> bool {
        self.confidential.is_some() || self.secret.is_some() || plan.always_confidential
    }

    /// Whether what is confidential could be opened by anybody.
    pub(super) fn check_confidential(&self, plan: &Plan, has_code: bool) -> Result<(), MakeError> {
        match has_code || !plan.confidential_networks.is_empty() || !self.has_confidential(plan) {
            true => Ok(()),
            false => Err(MakeError::NobodyOpensConfidential),
        }
    }
}

/// Whether what was not carried says something that the card does not say in another way.
fn is_loss(reason: Reason) -> bool {
    !matches!(
        reason,
        Reason::OtherCoding
            | Reason::Display
            | Reason::Narrative
            | Reason::DuplicateListing
            | Reason::AbsentValue
            | Reason::Technical
    )
}
