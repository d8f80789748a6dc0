//! Several cards of one person, put together.

use super::open::{Confidential, OpenedCard};
use super::record::Record;
use crate::cose::{Attestation, AttestationHash};
use crate::model::Timestamp;
use crate::record::VerifiedRecord;
use crate::trust::Trust;
use crate::wire::RecordId;
use std::collections::{BTreeMap, BTreeSet};

type Times = BTreeMap<AttestationHash, Timestamp>;

/// Why cards cannot be put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MergeError {
    /// There is no card.
    #[error("there is no card to read")]
    Nothing,
    /// Two cards are of two records.
    #[error(
        "the cards are of different records ({first} and {other}), so perhaps of two persons, and are not put together"
    )]
    OtherRecord {
        /// The record of the first card that tells one.
        first: RecordId,
        /// The other record.
        other: RecordId,
    },
    /// Nothing on a card tells of which record it is, and it has nothing in common with the others.
    #[error("nothing that can be verified says that card {card} is of the same record as the others")]
    Unplaced {
        /// Which card, counted from 1.
        card: usize,
    },
}

impl MergeError {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nothing => "merge-nothing",
            Self::OtherRecord { .. } => "merge-other-record",
            Self::Unplaced { .. } => "merge-unplaced",
        }
    }
}

impl OpenedCard {
    /// Cards of one record that continued separately, as one card with all of their attestations, each once. Which record
    /// a card is of is read from what the trust list's issuers signed; a card on which they signed nothing belongs to
    /// the others if it has an attestation in common with them.
    ///
    /// # Errors
    /// [`MergeError`] unless all cards are of one record: two persons' records are never mixed.
    pub fn merge(cards: &[OpenedCard], trust: &Trust, now: Timestamp) -> Result<OpenedCard, MergeError> {
        let (first, more) = cards.split_first().ok_or(MergeError::Nothing)?;
        if more.is_empty() {
            return Ok(first.clone());
        }
        let verified: Vec<VerifiedRecord> = cards.iter().map(|card| card.verify(trust, now)).collect();
        check_one_record(&verified)?;
        check_all_placed(cards, &verified)?;
        let times = times(&verified);
        Ok(OpenedCard {
            network: cards.iter().find_map(OpenedCard::opener_network),
            care: union(cards.iter().map(OpenedCard::care), &times),
            confidential: confidential(cards, &times),
        })
    }
}

fn check_one_record(verified: &[VerifiedRecord]) -> Result<(), MergeError> {
    let mut ids = verified.iter().filter_map(VerifiedRecord::record_id);
    let Some(first) = ids.next() else { return Ok(()) };
    ids.find(|other| *other != first).map_or(Ok(()), |other| Err(MergeError::OtherRecord { first, other }))
}

/// Cards without a record id of their own have to hang together with one that has one, or with the first card.
fn check_all_placed(cards: &[OpenedCard], verified: &[VerifiedRecord]) -> Result<(), MergeError> {
    let anchor = verified.iter().position(|record| record.record_id().is_some()).unwrap_or(0);
    let is_placed = |at: &usize| *at == anchor || verified[*at].record_id().is_some();
    let (placed, mut waiting): (Vec<usize>, Vec<usize>) = (0..cards.len()).partition(is_placed);
    let mut known: BTreeSet<AttestationHash> = placed.iter().flat_map(|at| hashes(&cards[*at])).collect();
    while let Some(found) =
        waiting.iter().position(|at| hashes(&cards[*at]).any(|hash| known.contains(&hash)))
    {
        known.extend(hashes(&cards[waiting.remove(found)]));
    }
    waiting.first().map_or(Ok(()), |at| Err(MergeError::Unplaced { card: at + 1 }))
}

fn hashes(card: &OpenedCard) -> impl Iterator<Item = AttestationHash> {
    let confidential = card.confidential().record().into_iter().flat_map(Record::attestations);
    card.care().attestations().iter().chain(confidential).map(Attestation::hash)
}

/// The time of each attestation that can be read.
fn times(verified: &[VerifiedRecord]) -> Times {
    let read = verified.iter().flat_map(VerifiedRecord::attestations);
    read.map(|attestation| (attestation.hash, attestation.payload.issued_at)).collect()
}

/// Each attestation once: those that can be read by their time, the others behind them by their hash.
fn union<'r>(records: impl Iterator<Item = &'r Record>, times: &Times) -> Record {
    let all: BTreeMap<AttestationHash, &Attestation> =
        records.flat_map(Record::attestations).map(|attestation| (attestation.hash(), attestation)).collect();
    let mut all: Vec<_> = all.into_iter().collect();
    all.sort_by_key(|(hash, _)| {
        let time = times.get(hash).copied();
        (time.is_none(), time, *hash)
    });
    Record::new(all.into_iter().map(|(_, attestation)| attestation.clone()).collect())
}

fn confidential(cards: &[OpenedCard], times: &Times) -> Confidential {
    let all = || cards.iter().map(OpenedCard::confidential);
    let opened: Vec<&Record> = all().filter_map(Confidential::record).collect();
    let locked = all().any(|part| matches!(part, Confidential::Locked | Confidential::PartlyOpen(_)));
    match (opened.is_empty(), locked) {
        (true, true) => Confidential::Locked,
        (true, false) => Confidential::Absent,
        (false, true) => Confidential::PartlyOpen(union(opened.into_iter(), times)),
        (false, false) => Confidential::Open(union(opened.into_iter(), times)),
    }
}

#[cfg(test)]
mod tests;
