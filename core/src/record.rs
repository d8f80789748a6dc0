//! A record whose signatures were checked: all that rendering and export take.

use crate::cose::AttestationHash;
use crate::keys::KeyId;
use crate::model::Timestamp;
use crate::trust::{Freshness, Issuer, Names, Verdict};
use crate::wire::AttestationPayload;
use core::fmt;

/// A record whose attestations were judged. Only [`crate::card::OpenedCard::verify`] and
/// [`crate::card::OpenedCard::verify_showing_unknown_issuers`] make one.
///
/// `Debug` prints nothing of the person.
#[derive(Clone, PartialEq)]
pub struct VerifiedRecord {
    attestations: Vec<VerifiedAttestation>,
    withheld: Vec<Withheld>,
    trust: TrustStanding,
    opener: OpenedBy,
    confidential: ConfidentialContent,
    now: Timestamp,
}

/// One attestation of a record with its content, and what its signature is worth.
#[derive(Clone, PartialEq)]
pub struct VerifiedAttestation {
    /// What it says.
    pub payload: AttestationPayload,
    /// Whether it is to be trusted.
    pub verdict: Verdict,
    /// Who signed it; nobody when the trust list does not know the key.
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
    /// The trust list does not know who signed, so nobody can say that it was not made up.
    IssuerUnknown,
    /// The signature is wrong: it was altered, or someone else signed it.
    SignatureWrong,
    /// Rightly signed, and not in a form that this reader knows. The code says what is wrong with it.
    Unreadable(&'static str),
    /// Rightly signed, and about another record than the first attestation.
    OtherRecord,
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

/// The trust list that the verdicts rest on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustStanding {
    /// The list's number.
    pub number: u64,
    /// When it was made.
    pub issued_at: Timestamp,
    /// How far it can be relied on.
    pub freshness: Freshness,
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
}

impl VerifiedRecord {
    pub(crate) fn new(
        (attestations, withheld): (Vec<VerifiedAttestation>, Vec<Withheld>),
        trust: TrustStanding,
        opener: OpenedBy,
        confidential: ConfidentialContent,
        now: Timestamp,
    ) -> Self {
        Self { attestations, withheld, trust, opener, confidential, now }
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

    /// The attestations with content, in the order of the chain.
    pub fn attestations(&self) -> &[VerifiedAttestation] {
        &self.attestations
    }

    /// The attestations whose content is not shown.
    pub fn withheld(&self) -> &[Withheld] {
        &self.withheld
    }

    /// Whether every attestation is by a trusted issuer and none is withheld.
    pub fn is_trusted(&self) -> bool {
        self.withheld.is_empty()
            && !self.attestations.is_empty()
            && self.attestations.iter().all(|attestation| attestation.verdict.is_trusted())
    }

    /// The trust list that the verdicts rest on.
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

impl Withheld {
    /// Stable code of the reason, for programs.
    pub fn code(&self) -> &'static str {
        match self.reason {
            WithheldReason::IssuerUnknown => "issuer-unknown",
            WithheldReason::SignatureWrong => "signature-wrong",
            WithheldReason::Unreadable(code) => code,
            WithheldReason::OtherRecord => "other-record",
        }
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
