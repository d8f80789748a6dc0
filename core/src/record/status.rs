//! What issuers' status lists say of a record that was verified.

use super::{IssuerNames, VerifiedAttestation, VerifiedRecord};
use crate::keys::KeyId;
use crate::model::Timestamp;
use crate::status::{CardStatus, ReadAt, RecordStatus, StatusList};
use crate::trust::{Freshness, Issuer, Purpose, Trust, TrustList};
use std::collections::BTreeSet;

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
    /// Asks the status lists of the issuers who have a trusted attestation on the card. `clock` is the reader's, as for
    /// verifying.
    ///
    /// A status list speaks of an attestation through a trust list that trusts the attestation, lets the status list's key
    /// sign such lists, and says that both keys are of one issuer. What one trust list says of keys is not carried over to
    /// another: a programme beside can add that a card is revoked, and cannot take that back. Of several lists through
    /// which one issuer speaks, the gravest answer counts.
    #[must_use]
    pub fn with_status<S: ReadAt>(
        mut self,
        lists: &[StatusList<S>],
        trust: &Trust,
        clock: Timestamp,
    ) -> VerifiedRecord {
        let (now, _) = trust.time(clock);
        let mut found: Vec<StatusStanding> = Vec::new();
        for programme in trust.lists() {
            let asking = Asking { record: &self, programme, trust, clock, now };
            let told: Vec<_> = lists.iter().filter_map(|list| asking.ask(list)).collect();
            found.extend(asking.not_held(&told));
            found.extend(told.into_iter().map(|(_, standing)| standing));
        }
        found.sort_by_key(|standing| core::cmp::Reverse(gravity(&standing.finding)));
        let mut seen = BTreeSet::new();
        found.retain(|standing| seen.insert(standing.key_id));
        self.status = found;
        self
    }

    /// What status lists say of the card: for each issuer that makes them, the gravest answer.
    pub fn status(&self) -> &[StatusStanding] {
        &self.status
    }

    /// Whether no status list that was asked says that the card is revoked or superseded, or refuses to answer: a list that
    /// was damaged is not one without the record.
    pub(super) fn is_current(&self) -> bool {
        self.status.iter().all(|standing| match standing.finding {
            StatusFinding::NotHeld => true,
            StatusFinding::Unreadable(_) => false,
            StatusFinding::Told { card, .. } => card == CardStatus::Current,
        })
    }
}

/// Which of several answers counts.
fn gravity(finding: &StatusFinding) -> u8 {
    match finding {
        StatusFinding::NotHeld => 0,
        StatusFinding::Told { card: CardStatus::Current, .. } => 1,
        StatusFinding::Unreadable(_) => 2,
        StatusFinding::Told { card: CardStatus::Superseded, .. } => 3,
        StatusFinding::Told { card: CardStatus::Revoked, .. } => 4,
    }
}

/// What status lists say of a record, through one trust list.
struct Asking<'a> {
    record: &'a VerifiedRecord,
    programme: &'a TrustList,
    trust: &'a Trust,
    clock: Timestamp,
    now: Timestamp,
}

impl<'a> Asking<'a> {
    /// What a list says, and which attestations it speaks of; nothing if of none.
    fn ask<S: ReadAt>(&self, list: &StatusList<S>) -> Option<(Vec<&'a VerifiedAttestation>, StatusStanding)> {
        let signer = self.programme.issuer(list.key().key_id()).filter(|signer| signer.key == *list.key())?;
        if !self.trust.judge_by(signer, Purpose::Revoke, list.head().issued_at(), self.clock).is_trusted() {
            return None;
        }
        let spoken_of: Vec<_> =
            self.trusted().filter(|(_, issuer)| issuer.is_same_as(signer)).map(|(one, _)| one).collect();
        let newest = spoken_of.iter().max_by_key(|attestation| attestation.payload.issued_at)?;
        let finding = self.told(list, newest.payload.issued_at);
        Some((spoken_of.clone(), self.standing(newest, finding)))
    }

    /// Attestations of issuers that make status lists by this trust list, of which no list spoke.
    fn not_held(&self, told: &[(Vec<&VerifiedAttestation>, StatusStanding)]) -> Vec<StatusStanding> {
        let heard = |hash| told.iter().flat_map(|(spoken_of, _)| spoken_of).any(|one| one.hash == hash);
        let makes_lists = |issuer: &Issuer| {
            let issuers = &self.programme.content().issuers;
            issuers.iter().any(|other| other.is_same_as(issuer) && other.makes_status_lists())
        };
        let unheard = self.trusted().filter(|(one, issuer)| !heard(one.hash) && makes_lists(issuer));
        unheard.map(|(one, _)| self.standing(one, StatusFinding::NotHeld)).collect()
    }

    /// The trusted attestations whose issuer this trust list trusts too.
    fn trusted(&self) -> impl Iterator<Item = (&'a VerifiedAttestation, &'a Issuer)> {
        let trusted = self.record.attestations.iter().filter(|attestation| attestation.verdict.is_trusted());
        trusted.filter_map(|attestation| Some((attestation, self.programme.issuer(attestation.key_id)?)))
    }

    fn standing(&self, attestation: &VerifiedAttestation, finding: StatusFinding) -> StatusStanding {
        let issuer = attestation.issuer.clone().unwrap_or_default();
        StatusStanding { issuer, key_id: attestation.key_id, finding }
    }

    fn told<S: ReadAt>(&self, list: &StatusList<S>, newest: Timestamp) -> StatusFinding {
        let Some(record_id) = self.record.record_id() else { return StatusFinding::NotHeld };
        match list.status(record_id) {
            Err(error) => StatusFinding::Unreadable(error.code()),
            Ok(record) => StatusFinding::Told {
                number: list.head().number(),
                issued_at: list.head().issued_at(),
                freshness: list.freshness(self.now),
                record,
                card: record.of_card(newest),
            },
        }
    }
}
