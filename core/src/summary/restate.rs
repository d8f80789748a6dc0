//! A record said again in one attestation.

use super::{Effect, Summary, SummaryEntry, SummarySection, fold};
use crate::model::{Entries, Entry, Section, Timestamp};
use crate::record::{VerifiedAttestation, VerifiedRecord};
use crate::wire::{AttestationKind, AttestationPayload, LeftOut, Origin, Source};

/// Why a record cannot be restated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RestateError {
    /// Nothing of it could be read.
    #[error("there is nothing in the record that could be said again")]
    Nothing,
    /// Parts of it are by issuers who are not trusted, or are withheld or missing. Who restates vouches for all that it
    /// says, and what it does not say is lost.
    #[error(
        "parts of the record are not trusted, withheld or missing: a restatement would vouch for them or lose them"
    )]
    NotTrusted,
}

impl RestateError {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Nothing => "restate-nothing",
            Self::NotTrusted => "restate-not-trusted",
        }
    }
}

/// What the `care` compartment of a record says at present, as one attestation that can stand in place of all that are
/// there. Confidential attestations are not touched, and nothing of them is in it.
///
/// Every entry keeps its origin. What is lost is counted: entries that were entered in error, earlier states, claims that
/// did not apply, particulars of the person that later ones replaced.
///
/// # Errors
/// [`RestateError`].
pub fn restate(record: &VerifiedRecord, now: Timestamp) -> Result<AttestationPayload, RestateError> {
    let record = record.without_confidential();
    let record_id = record.record_id().ok_or(RestateError::Nothing)?;
    if !record.is_trusted() {
        return Err(RestateError::NotTrusted);
    }
    let summary = fold(&record);
    let mut restating =
        Restating { record: &record, left_out: left_out(&record, &summary), origins: Vec::new() };
    let mut sections: Vec<Section> = Vec::new();
    for section in &summary.sections {
        let mut parts = section.to_sections();
        if let Some(first) = parts.first_mut() {
            first.entries = restating.living(section);
        }
        // A section of which nothing is left says nothing: that it lost something is counted.
        let says_nothing =
            |part: &Section| part.entries.is_empty() && part.absence.is_none() && part.narrative.is_none();
        sections.extend(parts.into_iter().filter(|part| section.entries.is_empty() || !says_nothing(part)));
    }
    let entries = Entries { patient: summary.patient, composed: summary.composed, sections };
    let kind = AttestationKind::Restatement;
    Ok(AttestationPayload {
        previous: record.heads().map(|head| head.hash.short()).collect(),
        left_out: restating.left_out,
        origins: restating.origins,
        ..AttestationPayload::new(kind, now, record_id, entries)
    })
}

/// What is not in the record already, and what of the record as a whole is lost.
fn left_out(record: &VerifiedRecord, summary: &Summary) -> LeftOut {
    let mut left_out = LeftOut::default();
    record.attestations().iter().for_each(|attestation| left_out.add(&attestation.payload.left_out));
    let lost = summary.patient_differs.len() + summary.unplaced.len();
    left_out.elsewhere = left_out.elsewhere.saturating_add(count(lost));
    left_out
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

struct Restating<'r> {
    record: &'r VerifiedRecord,
    left_out: LeftOut,
    origins: Vec<Origin>,
}

impl Restating<'_> {
    /// The living entries of a section, in the order of the card.
    fn living(&mut self, section: &SummarySection) -> Vec<Entry> {
        let mut living: Vec<&SummaryEntry> = Vec::new();
        // Of the reasons for listing nothing, the one that holds is said again.
        let given = section.statements.iter().filter(|statement| statement.absence.is_some()).count();
        let mut lost = given - usize::from(section.standing_absence().is_some());
        for entry in &section.entries {
            let steps = entry.history.iter().filter(|step| is_lost(step.effect)).count();
            lost += steps + usize::from(entry.in_error);
            living.extend(Some(entry).filter(|entry| !entry.in_error));
        }
        self.left_out.add_of(&section.kind, count(lost));
        living.sort_by_key(|entry| entry.entry.fact.kind());
        let origins: Vec<Origin> = living.iter().map(|entry| self.origin(entry)).collect();
        self.origins.extend(origins);
        living.into_iter().map(|entry| entry.entry.clone()).collect()
    }

    fn origin(&self, entry: &SummaryEntry) -> Origin {
        let stands_in = source(&self.record.attestations()[entry.place.attestation]);
        let first =
            entry.origin.unwrap_or(Origin { stated: stands_in, entry: entry.place.number, changed: None });
        let last = entry.last_change().map(|step| source(&self.record.attestations()[step.attestation]));
        Origin { changed: last.or(first.changed), ..first }
    }
}

/// An earlier state, or a claim; what only repeats the entry is not lost with it.
fn is_lost(effect: Effect) -> bool {
    effect != Effect::Same
}

fn source(attestation: &VerifiedAttestation) -> Source {
    Source {
        attestation: attestation.hash.short(),
        issuer: attestation.key_id,
        issued_at: attestation.payload.issued_at,
    }
}
