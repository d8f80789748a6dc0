//! A person's record as it is kept here: the attestations that were made here or read from cards, verified anew at each
//! look, since a list may have changed.

use super::judging::Judging;
use super::patients;
use phr_core::card::{Confidential, OpenedCard, Record};
use phr_core::cose;
use phr_core::model::{Patient, Timestamp};
use phr_core::record::VerifiedRecord;
use phr_core::summary::{Summary, fold};
use phr_core::wire::RecordId;
use phr_storage::{Attestation, Compartment, Person, PersonId, Private, Work};
use std::collections::BTreeSet;

/// Which compartments are looked at. Each look is written to the audit log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// What everybody who cares for the person may see.
    Care,
    /// The confidential part as well.
    Confidential,
}

/// A person, and the record.
pub(crate) struct Kept {
    pub(crate) person: Person,
    pub(crate) patient: Patient,
    pub(crate) look: Look,
    /// As stored, in the order in which they were issued.
    pub(crate) attestations: Vec<Attestation>,
    /// The record without a card; nothing where nothing was signed yet.
    pub(crate) chain: Option<Chain>,
}

/// The record, verified and folded.
pub(crate) struct Chain {
    pub(crate) opened: OpenedCard,
    pub(crate) record: VerifiedRecord,
    pub(crate) summary: Summary,
}

/// Something stored is not what this program stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is stored of this person cannot be read; restore a backup, or use the version that wrote it")]
pub(crate) struct Damaged;

impl Kept {
    /// Reads a person and the record.
    pub(crate) async fn read(work: &mut Work, id: PersonId, look: Look) -> phr_storage::Result<Stored> {
        let person = work.person(id).await?;
        let compartments: &[Compartment] = match look {
            Look::Care => &[Compartment::Care],
            Look::Confidential => &[Compartment::Care, Compartment::Confidential],
        };
        let attestations = work.attestations(id, compartments).await?;
        Ok(Stored { person, look, attestations })
    }

    /// The id of the record, where something was signed.
    pub(crate) fn record_id(&self) -> Option<RecordId> {
        self.attestations.first().map(|attestation| RecordId(attestation.record_id))
    }
}

/// What storage gave, not verified yet.
pub(crate) struct Stored {
    person: Person,
    look: Look,
    attestations: Vec<Attestation>,
}

impl Stored {
    /// Verifies and folds what was stored.
    ///
    /// # Errors
    /// [`Damaged`] if it is not what this program stores: nothing is left out silently.
    pub(crate) fn judge(self, judging: &Judging, clock: Timestamp) -> Result<Kept, Damaged> {
        let patient = patients::decode(&self.person.patient).ok_or(Damaged)?;
        let opened = opened(&self.attestations, self.look)?;
        let chain = opened.map(|opened| Chain::of(opened, judging, clock));
        Ok(Kept { person: self.person, patient, look: self.look, attestations: self.attestations, chain })
    }
}

impl Chain {
    /// Verifies and folds.
    pub(crate) fn of(opened: OpenedCard, judging: &Judging, clock: Timestamp) -> Self {
        let record = judging.verify(&opened, clock);
        let summary = fold(&record);
        Self { opened, record, summary }
    }
}

/// Verifies all that is stored of a person, without folding it.
///
/// # Errors
/// [`Damaged`] if it is not what this program stores.
pub(crate) fn verify(
    stored: &[Attestation],
    judging: &Judging,
    clock: Timestamp,
) -> Result<Option<VerifiedRecord>, Damaged> {
    let opened = opened(stored, Look::Confidential)?;
    Ok(opened.map(|opened| judging.verify(&opened, clock)))
}

fn opened(stored: &[Attestation], look: Look) -> Result<Option<OpenedCard>, Damaged> {
    let confidential = match look {
        // Whether there is anything in it is not for everybody to know.
        Look::Care => Confidential::Absent,
        Look::Confidential => match parsed(stored, Compartment::Confidential)? {
            record if record.attestations().is_empty() => Confidential::Absent,
            record => Confidential::Open(record),
        },
    };
    Ok(OpenedCard::of_kept(parsed(stored, Compartment::Care)?, confidential))
}

fn parsed(stored: &[Attestation], compartment: Compartment) -> Result<Record, Damaged> {
    let here = stored.iter().filter(|attestation| attestation.compartment == compartment);
    let parsed = here.map(|attestation| cose::Attestation::parse(attestation.bytes.expose()));
    let parsed: Result<Vec<_>, _> = parsed.collect();
    parsed.map(Record::new).map_err(|_| Damaged)
}

/// The attestations of a card that are worth keeping: those that were read. What is withheld stays on the card.
pub(crate) fn readable(chain: &Chain) -> Vec<Readable> {
    let confidential = chain.opened.confidential().record();
    let parts = [(Compartment::Care, Some(chain.opened.care())), (Compartment::Confidential, confidential)];
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for (compartment, part) in parts {
        for attestation in part.into_iter().flat_map(Record::attestations) {
            let hash = attestation.hash();
            let read = chain.record.attestations().iter().find(|read| read.hash == hash);
            // One that stands in the wrong compartment as well is kept where it belongs.
            let at_home =
                read.filter(|read| read.is_confidential() == (compartment == Compartment::Confidential));
            let Some(read) = at_home.filter(|_| seen.insert(hash)) else { continue };
            kept.push(Readable {
                hash: phr_storage::AttestationHash::of(attestation.as_bytes()),
                bytes: Private::new(attestation.as_bytes()),
                compartment,
                issuer: read.key_id.to_string(),
                issued_at: read.payload.issued_at,
                kind: read.payload.kind.code(),
                verdict: read.verdict.code(),
            });
        }
    }
    kept
}

/// An attestation that is to be kept.
pub(crate) struct Readable {
    pub(crate) hash: phr_storage::AttestationHash,
    pub(crate) bytes: Private,
    pub(crate) compartment: Compartment,
    pub(crate) issuer: String,
    pub(crate) issued_at: Timestamp,
    pub(crate) kind: &'static str,
    pub(crate) verdict: &'static str,
}
