//! A record whose signatures were checked: all that rendering and export take.

#[cfg(any(test, feature = "arbitrary"))]
pub mod arbitrary;
mod order;
mod status;

pub use order::Lineage;
pub(crate) use order::in_order;
pub use status::{StatusFinding, StatusStanding};

use crate::cose::{AttestationHash, ShortHash};
use crate::keys::{KeyId, RootSetId};
use crate::model::Timestamp;
use crate::trust::{ClockStanding, Freshness, Issuer, Names, TrustList, Verdict};
use crate::wire::{AttestationKind, AttestationPayload, RecordId};
use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

/// A record whose attestations were judged. Only [`crate::card::OpenedCard::verify`] and
/// [`crate::card::OpenedCard::verify_showing_unknown_issuers`] make one.
///
/// `Debug` prints nothing of the person.
#[derive(Clone, PartialEq)]
pub struct VerifiedRecord {
    attestations: Vec<VerifiedAttestation>,
    withheld: Vec<Withheld>,
    missing: Vec<Missing>,
    quoted: BTreeMap<KeyId, IssuerNames>,
    trust: TrustStanding,
    status: Vec<StatusStanding>,
    opener: OpenedBy,
    confidential: ConfidentialContent,
    now: Timestamp,
}

/// An attestation that another one continues and that is not on the card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its short hash.
    pub hash: ShortHash,
    /// The place of the one that continues it.
    pub named_by: usize,
}

/// One attestation of a record with its content, and what its signature is worth.
#[derive(Clone, PartialEq)]
pub struct VerifiedAttestation {
    /// What it says.
    pub payload: AttestationPayload,
    /// Whether it is to be trusted.
    pub verdict: Verdict,
    /// Who signed it; nobody when no trust list knows the key.
    pub issuer: Option<IssuerNames>,
    /// The key that is said to have signed, and did unless the verdict says otherwise.
    pub key_id: KeyId,
    /// The attestation's name.
    pub hash: AttestationHash,
}

/// An attestation whose content is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withheld {
    /// Why.
    pub reason: WithheldReason,
    /// Who is said to have signed it.
    pub key_id: KeyId,
    /// The attestation's name.
    pub hash: AttestationHash,
}

/// Why an attestation's content is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WithheldReason {
    /// No trust list knows who signed, so nobody can say that it was not made up.
    IssuerUnknown,
    /// The signature is wrong: it was altered, or someone else signed it.
    SignatureWrong,
    /// Rightly signed, and not in a form that this reader knows. The code says what is wrong with it.
    Unreadable(&'static str),
    /// Rightly signed, and about another record than the first attestation.
    OtherRecord,
    /// Rightly signed, and in the compartment where it does not belong: somebody moved it there.
    OtherCompartment,
}

/// Who signed an attestation, by the trust list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IssuerNames {
    /// The issuer's name, by language.
    pub names: Names,
    /// ISO 3166-1 alpha-2 country code.
    pub country: Option<String>,
    /// The organisation that answers for the issuer.
    pub organisation: Option<String>,
}

/// The trust lists that the verdicts rest on, and whether the reader's clock can be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustStanding {
    /// Every list that knows somebody who signed the record; all of them, where none does.
    pub lists: Vec<ListStanding>,
    /// Whether the clock can be right.
    pub clock: ClockStanding,
}

/// One trust list that verdicts rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListStanding {
    /// The roots that signed it.
    pub roots: RootSetId,
    /// Who publishes it; empty where nobody says.
    pub names: Names,
    /// The list's number.
    pub number: u64,
    /// When it was made.
    pub issued_at: Timestamp,
    /// How far it can be relied on.
    pub freshness: Freshness,
}

impl ListStanding {
    /// How the list stands at the time to reckon with.
    pub(crate) fn of(list: &TrustList, now: Timestamp) -> ListStanding {
        let content = list.content();
        ListStanding {
            roots: list.root_set_id(),
            names: content.names.clone(),
            number: content.number,
            issued_at: content.issued_at,
            freshness: list.freshness(now),
        }
    }
}

impl TrustStanding {
    /// Of one list, at a clock that can be right, for tests of what takes a record.
    #[cfg(any(test, feature = "arbitrary"))]
    pub fn assume(number: u64, issued_at: Timestamp, freshness: Freshness) -> TrustStanding {
        let roots = RootSetId::from_bytes([0; 32]).expect("every hash is a name");
        let list = ListStanding { roots, names: Names::new(), number, issued_at, freshness };
        TrustStanding { lists: vec![list], clock: ClockStanding::Plausible }
    }
}

/// Who opened the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenedBy {
    /// The holder, by the access code.
    Holder,
    /// A care network; its name by language where the trust list has it.
    Network(Names),
}

/// What became of the confidential compartment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfidentialContent {
    /// The card has none.
    Absent,
    /// There is one, and it is not for this key.
    Locked,
    /// It opened; its attestations are in the record.
    Open,
    /// Of several cards, some opened; others have one that is not for this key.
    PartlyOpen,
}

impl VerifiedRecord {
    /// Puts the attestations in the order of the chain, and finds what is missing.
    pub(crate) fn new(
        (attestations, withheld): (Vec<VerifiedAttestation>, Vec<Withheld>),
        trust: TrustStanding,
        opener: OpenedBy,
        confidential: ConfidentialContent,
        now: Timestamp,
    ) -> Self {
        let attestations = in_order(attestations);
        let missing = missing(&attestations, &withheld);
        let quoted = BTreeMap::new();
        let status = Vec::new();
        Self { attestations, withheld, missing, quoted, trust, status, opener, confidential, now }
    }

    /// Adds the names of issuers whose statements are on the card only as restated by others.
    pub(crate) fn quoting(self, quoted: BTreeMap<KeyId, IssuerNames>) -> Self {
        Self { quoted, ..self }
    }

    /// Puts a record together for tests of what takes one. Nothing was verified.
    #[cfg(any(test, feature = "arbitrary"))]
    pub fn assume_verified(
        attestations: Vec<VerifiedAttestation>,
        withheld: Vec<Withheld>,
        trust: TrustStanding,
        opener: OpenedBy,
        confidential: ConfidentialContent,
        now: Timestamp,
    ) -> Self {
        Self::new((attestations, withheld), trust, opener, confidential, now)
    }

    /// The attestations with content, in the order of the chain: none before one that it continues, and otherwise by
    /// time. However cards were merged, the order is the same.
    pub fn attestations(&self) -> &[VerifiedAttestation] {
        &self.attestations
    }

    /// The attestations whose content is not shown.
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }

    /// The attestations that others continue and that are not on the card.
    pub fn missing(&self) -> &[Missing] {
        &self.missing
    }

    /// The record that the card is about; none if nothing of it could be read.
    pub fn record_id(&self) -> Option<RecordId> {
        self.attestations.first().map(|attestation| attestation.payload.record_id)
    }

    /// The attestations of `care` that no other continues, as far as they can be read.
    pub fn heads(&self) -> impl Iterator<Item = &VerifiedAttestation> {
        self.heads_where(false)
    }

    /// The attestations of the confidential compartment that no other continues.
    pub fn confidential_heads(&self) -> impl Iterator<Item = &VerifiedAttestation> {
        self.heads_where(true)
    }

    fn heads_where(&self, confidential: bool) -> impl Iterator<Item = &VerifiedAttestation> {
        let here = || self.attestations.iter().filter(move |a| a.is_confidential() == confidential);
        let continued: BTreeSet<_> = here().flat_map(|attestation| &attestation.payload.previous).collect();
        here().filter(move |attestation| !continued.contains(&attestation.hash.short()))
    }

    /// The same record as far as `care` goes.
    pub(crate) fn without_confidential(&self) -> Self {
        let care = self.attestations.iter().filter(|attestation| !attestation.is_confidential());
        let attestations: Vec<_> = care.cloned().collect();
        let missing = missing(&attestations, &self.withheld);
        Self { attestations, missing, ..self.clone() }
    }

    /// Who has this key, by the trust list, if it is one whose statements a restatement on the card repeats.
    pub fn quoted_issuer(&self, key_id: KeyId) -> Option<&IssuerNames> {
        self.quoted.get(&key_id)
    }

    /// Whether it goes without saying who said what: one attestation, in its issuer's own words.
    pub fn has_one_voice(&self) -> bool {
        matches!(self.attestations.as_slice(), [only] if !only.is_restatement())
    }

    /// Whether every attestation is by a trusted issuer, none is withheld or missing, and no status list that was asked says
    /// that the card is revoked or superseded, or cannot be read.
    pub fn is_trusted(&self) -> bool {
        self.is_current()
            && self.withheld.is_empty()
            && self.missing.is_empty()
            && !self.attestations.is_empty()
            && self.attestations.iter().all(|attestation| attestation.verdict.is_trusted())
    }

    /// The trust lists that the verdicts rest on.
    pub fn trust(&self) -> &TrustStanding {
        &self.trust
    }

    /// Who opened the card.
    pub fn opener(&self) -> &OpenedBy {
        &self.opener
    }

    /// What became of the confidential compartment.
    pub fn confidential(&self) -> ConfidentialContent {
        self.confidential
    }

    /// When the card was read.
    pub fn now(&self) -> Timestamp {
        self.now
    }
}

/// A restatement stands for what it continues; of every other attestation, what it continues has to be there. What a
/// confidential one names of `care` may have been restated since.
fn missing(attestations: &[VerifiedAttestation], withheld: &[Withheld]) -> Vec<Missing> {
    let read = attestations.iter().map(|attestation| attestation.hash.short());
    let present: BTreeSet<_> = read.chain(withheld.iter().map(|withheld| withheld.hash.short())).collect();
    let restated = attestations.iter().filter(|a| a.is_restatement() && !a.is_confidential());
    let restated = restated.map(|restatement| restatement.payload.issued_at).max();
    let stands_for = |attestation: &VerifiedAttestation| {
        attestation.is_confidential() && restated.is_some_and(|time| attestation.payload.issued_at <= time)
    };
    let places = attestations.iter().enumerate();
    let places = places.filter(|(_, attestation)| !attestation.is_restatement() && !stands_for(attestation));
    let named = places.flat_map(|(named_by, attestation)| {
        attestation.payload.previous.iter().map(move |hash| Missing { hash: *hash, named_by })
    });
    named.filter(|missing| !present.contains(&missing.hash)).collect()
}

impl VerifiedAttestation {
    /// Whether it stands in the confidential compartment.
    pub fn is_confidential(&self) -> bool {
        self.payload.kind == AttestationKind::Confidential
    }

    /// Whether it says entries of others again.
    pub fn is_restatement(&self) -> bool {
        self.payload.kind == AttestationKind::Restatement || !self.payload.origins.is_empty()
    }
}

impl Withheld {
    /// Stable code of the reason, for programs.
    pub fn code(&self) -> &'static str {
        match self.reason {
            WithheldReason::IssuerUnknown => "issuer-unknown",
            WithheldReason::SignatureWrong => "signature-wrong",
            WithheldReason::Unreadable(code) => code,
            WithheldReason::OtherRecord => "other-record",
            WithheldReason::OtherCompartment => "other-compartment",
        }
    }
}

impl IssuerNames {
    /// The name in this language, in English, or in whatever language there is.
    pub fn name_in(&self, language: &str) -> Option<&str> {
        let name = self.names.get(language).or_else(|| self.names.get("en"));
        name.or_else(|| self.names.values().next()).map(String::as_str)
    }
}

impl From<&Issuer> for IssuerNames {
    fn from(issuer: &Issuer) -> Self {
        Self {
            names: issuer.names.clone(),
            country: issuer.country.clone(),
            organisation: issuer.organisation.clone(),
        }
    }
}

impl fmt::Debug for VerifiedAttestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedAttestation({})", self.verdict.code())
    }
}

impl fmt::Debug for VerifiedRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifiedRecord({} attestations)", self.attestations.len())
    }
}
