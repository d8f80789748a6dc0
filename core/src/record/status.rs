//! What issuers' status lists say of a record that was verified.

use super::{IssuerNames, VerifiedRecord};
use crate::keys::KeyId;
use crate::model::Timestamp;
use crate::status::{CardStatus, ReadAt, RecordStatus, StatusList};
use crate::trust::{Freshness, Purpose, Trust};

/// What is known, by an issuer's status list, of a card that has a trusted attestation of that issuer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusStanding {
    /// Whose list it is.
    pub issuer: IssuerNames,
    /// The key of the issuer's newest attestation on the card.
    pub key_id: KeyId,
    /// What is known.
    pub finding: StatusFinding,
}

/// What a status list says of a card, or why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusFinding {
    /// The issuer makes status lists, by the trust list, and the reader holds none.
    NotHeld,
    /// The list that the reader holds cannot be read. The code says why.
    Unreadable(&'static str),
    /// The list's answer.
    Told {
        /// The list's number.
        number: u64,
        /// When it was made.
        issued_at: Timestamp,
        /// How far it can be relied on.
        freshness: Freshness,
        /// What the record is by the list.
        record: RecordStatus,
        /// What that means for this card.
        card: CardStatus,
    },
}

impl StatusFinding {
    /// What the list says of the card, if there is an answer.
    pub fn card(&self) -> Option<CardStatus> {
        match self {
            StatusFinding::Told { card, .. } => Some(*card),
            StatusFinding::NotHeld | StatusFinding::Unreadable(_) => None,
        }
    }
}

impl VerifiedRecord {
    /// Asks the status list of each issuer who has a trusted attestation on the card. A list counts where the trust lists
    /// say that its key may sign it, and is of the attestation's issuer; of several of one issuer, that with the highest
    /// number. `clock` is the reader's, as for verifying.
    #[must_use]
    pub fn with_status<S: ReadAt>(
        mut self,
        lists: &[StatusList<S>],
        trust: &Trust,
        clock: Timestamp,
    ) -> VerifiedRecord {
        let (now, _) = trust.time(clock);
        let may_sign = |list: &&StatusList<S>| {
            let issued_at = list.head().issued_at();
            trust.judge(list.key(), Purpose::Revoke, issued_at, clock).verdict.is_trusted()
        };
        let lists: Vec<_> = lists.iter().filter(may_sign).collect();
        let standing = |signer: Signer| {
            let of_issuer = |list: &&&StatusList<S>| trust.is_same_issuer(list.key().key_id(), signer.key_id);
            let newest = lists.iter().filter(of_issuer).max_by_key(|list| list.head().number());
            let finding = match newest {
                Some(list) => self.told(list, signer.newest, now),
                None if trust.makes_status_lists(signer.key_id) => StatusFinding::NotHeld,
                None => return None,
            };
            Some(StatusStanding { issuer: signer.issuer, key_id: signer.key_id, finding })
        };
        let status = self.signers(trust).into_iter().filter_map(standing).collect();
        self.status = status;
        self
    }

    /// What status lists say of the card, one answer for each issuer that makes them.
    pub fn status(&self) -> &[StatusStanding] {
        &self.status
    }

    /// Whether no status list that was asked says that the card is revoked or superseded.
    pub(super) fn is_current(&self) -> bool {
        let found = self.status.iter().filter_map(|standing| standing.finding.card());
        found.into_iter().all(|card| card == CardStatus::Current)
    }

    fn told<S: ReadAt>(&self, list: &StatusList<S>, newest: Timestamp, now: Timestamp) -> StatusFinding {
        let Some(record_id) = self.record_id() else { return StatusFinding::NotHeld };
        match list.status(record_id) {
            Err(error) => StatusFinding::Unreadable(error.code()),
            Ok(record) => StatusFinding::Told {
                number: list.head().number(),
                issued_at: list.head().issued_at(),
                freshness: list.freshness(now),
                record,
                card: record.of_card(newest),
            },
        }
    }

    /// Each issuer with a trusted attestation, once, and its newest.
    fn signers(&self, trust: &Trust) -> Vec<Signer> {
        let mut signers: Vec<Signer> = Vec::new();
        for attestation in self.attestations.iter().filter(|attestation| attestation.verdict.is_trusted()) {
            let Some(issuer) = attestation.issuer.clone() else { continue };
            let (key_id, newest) = (attestation.key_id, attestation.payload.issued_at);
            match signers.iter_mut().find(|signer| trust.is_same_issuer(signer.key_id, key_id)) {
                Some(signer) if signer.newest < newest => *signer = Signer { issuer, key_id, newest },
                Some(_) => {}
                None => signers.push(Signer { issuer, key_id, newest }),
            }
        }
        signers
    }
}

/// An issuer with a trusted attestation on the card.
struct Signer {
    issuer: IssuerNames,
    key_id: KeyId,
    newest: Timestamp,
}
