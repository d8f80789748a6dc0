//! Verifying: an opened card gives a record of which each part is known to be trusted or not.

use super::open::{Confidential, OpenedCard, SignatureCheck, UnverifiedAttestation};
use crate::compress::{self, InflateError};
use crate::cose::{AttestationHash, SignedPayload};
use crate::keys::KeyId;
use crate::model::Timestamp;
use crate::record::{
    ConfidentialContent, IssuerNames, OpenedBy, TrustStanding, VerifiedAttestation, VerifiedRecord, Withheld,
    WithheldReason, in_order,
};
use crate::trust::{Issuer, Purpose, TrustList, Verdict};
use crate::wire::{self, AttestationKind, AttestationPayload, RecordId, WireError};
use std::collections::{BTreeMap, BTreeSet};

/// What to do with content that nobody known has signed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnknownIssuers {
    Withhold,
    Show,
}

impl OpenedCard {
    /// Checks every signature, and reads what trusted keys have signed. Content by issuers whom the list does not know
    /// is withheld, as is content whose signature is wrong.
    pub fn verify(&self, trust: &TrustList, now: Timestamp) -> VerifiedRecord {
        self.judge(trust, now, UnknownIssuers::Withhold)
    }

    /// As [`OpenedCard::verify`], but reads content of unknown issuers too, whose signatures cannot be checked: anyone
    /// may have made it up. Its verdict is [`Verdict::IssuerUnknown`], and every view of it says so. Content whose
    /// signature is wrong stays withheld.
    pub fn verify_showing_unknown_issuers(&self, trust: &TrustList, now: Timestamp) -> VerifiedRecord {
        self.judge(trust, now, UnknownIssuers::Show)
    }

    fn judge(&self, trust: &TrustList, now: Timestamp, unknown: UnknownIssuers) -> VerifiedRecord {
        let care = self.check_signatures(trust).into_iter().map(|check| (Compartment::Care, check));
        let confidential = self.check_confidential_signatures(trust).into_iter();
        let checks = care.chain(confidential.map(|check| (Compartment::Confidential, check)));
        let outcomes = checks.map(|(compartment, check)| {
            read_checked(check, trust, now, unknown).and_then(|read| at_home(compartment, read))
        });
        let (read, mut withheld) = each_once(outcomes.collect());
        let read = in_order(read);
        let record_id = record_id(&read);
        let (read, others): (Vec<_>, Vec<_>) =
            read.into_iter().partition(|attestation| Some(attestation.payload.record_id) == record_id);
        withheld.extend(others.iter().map(|other| keep_back(other, WithheldReason::OtherRecord)));
        let quoted = quoted_issuers(&read, trust);
        VerifiedRecord::new((read, withheld), standing(trust, now), self.opened_by(trust), self.state(), now)
            .quoting(quoted)
    }

    fn opened_by(&self, trust: &TrustList) -> OpenedBy {
        let Some(key) = self.opener_network() else { return OpenedBy::Holder };
        let network = trust.networks(key.hint()).find(|network| network.key == key);
        OpenedBy::Network(network.map(|network| network.names.clone()).unwrap_or_default())
    }

    fn state(&self) -> ConfidentialContent {
        match self.confidential() {
            Confidential::Absent => ConfidentialContent::Absent,
            Confidential::Locked => ConfidentialContent::Locked,
            Confidential::Open(_) => ConfidentialContent::Open,
            Confidential::PartlyOpen(_) => ConfidentialContent::PartlyOpen,
        }
    }
}

/// Where on the card an attestation stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compartment {
    Care,
    Confidential,
}

/// The kind of an attestation is signed, so it tells in which compartment it belongs.
fn at_home(compartment: Compartment, read: VerifiedAttestation) -> Result<VerifiedAttestation, Withheld> {
    match read.is_confidential() == (compartment == Compartment::Confidential) {
        true => Ok(read),
        false => Err(keep_back(&read, WithheldReason::OtherCompartment)),
    }
}

fn keep_back(attestation: &VerifiedAttestation, reason: WithheldReason) -> Withheld {
    Withheld { reason, key_id: attestation.key_id, hash: attestation.hash }
}

/// Who they are, by the list, whose statements are restated.
fn quoted_issuers(read: &[VerifiedAttestation], trust: &TrustList) -> BTreeMap<KeyId, IssuerNames> {
    let origins = read.iter().flat_map(|attestation| &attestation.payload.origins);
    let keys = origins.flat_map(|origin| [Some(origin.stated), origin.changed]).flatten();
    keys.filter_map(|source| Some((source.issuer, trust.issuer(source.issuer)?.into()))).collect()
}

/// Each attestation once: one that stands on the card a second time says nothing new. One that stands in both
/// compartments is read in the one where it belongs.
fn each_once(
    outcomes: Vec<Result<VerifiedAttestation, Withheld>>,
) -> (Vec<VerifiedAttestation>, Vec<Withheld>) {
    let (read, withheld): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    let mut seen = BTreeSet::new();
    let mut read: Vec<VerifiedAttestation> = read.into_iter().flatten().collect();
    read.retain(|attestation| seen.insert(attestation.hash));
    let mut withheld: Vec<Withheld> = withheld.into_iter().filter_map(Result::err).collect();
    withheld.retain(|withheld| seen.insert(withheld.hash));
    (read, withheld)
}

fn standing(trust: &TrustList, now: Timestamp) -> TrustStanding {
    TrustStanding {
        number: trust.number(),
        issued_at: trust.content().issued_at,
        freshness: trust.freshness(now),
    }
}

/// Which record the card is about: that of the first trusted attestation in the order, so that nobody unknown can decide
/// it, nor the place on the card.
fn record_id(read: &[VerifiedAttestation]) -> Option<RecordId> {
    let trusted = read.iter().find(|attestation| attestation.verdict.is_trusted());
    trusted.or(read.first()).map(|attestation| attestation.payload.record_id)
}

fn read_checked(
    check: SignatureCheck<'_>,
    trust: &TrustList,
    now: Timestamp,
    unknown: UnknownIssuers,
) -> Result<VerifiedAttestation, Withheld> {
    match check {
        SignatureCheck::Good { payload, issuer } => read_signed(&payload, issuer, trust, now),
        SignatureCheck::Wrong { hash, key_id } => {
            Err(Withheld { reason: WithheldReason::SignatureWrong, key_id, hash })
        }
        SignatureCheck::IssuerUnknown(unverified) => match unknown {
            UnknownIssuers::Show => read_unverified(&unverified),
            UnknownIssuers::Withhold => Err(Withheld {
                reason: WithheldReason::IssuerUnknown,
                key_id: unverified.key_id(),
                hash: unverified.hash(),
            }),
        },
    }
}

fn read_signed(
    signed: &SignedPayload,
    issuer: &Issuer,
    trust: &TrustList,
    now: Timestamp,
) -> Result<VerifiedAttestation, Withheld> {
    let key_id = signed.key().key_id();
    let payload = unpack(signed.payload(), key_id, signed.hash())?;
    let verdict = judge(&payload, key_id, trust, now);
    Ok(VerifiedAttestation { payload, verdict, issuer: Some(issuer.into()), key_id, hash: signed.hash() })
}

fn read_unverified(unverified: &UnverifiedAttestation) -> Result<VerifiedAttestation, Withheld> {
    let (key_id, hash) = (unverified.key_id(), unverified.hash());
    let payload = unpack(unverified.payload_unverified(), key_id, hash)?;
    Ok(VerifiedAttestation {
        payload,
        verdict: Verdict::IssuerUnknown,
        issuer: None::<IssuerNames>,
        key_id,
        hash,
    })
}

fn unpack(packed: &[u8], key_id: KeyId, hash: AttestationHash) -> Result<AttestationPayload, Withheld> {
    let unreadable = |code| Withheld { reason: WithheldReason::Unreadable(code), key_id, hash };
    let payload = compress::inflate(packed).map_err(|error: InflateError| unreadable(error.code()))?;
    wire::decode(&payload).map_err(|error: WireError| unreadable(error.code()))
}

/// The verdict for whichever of the purposes that go with its kind the issuer has.
fn judge(payload: &AttestationPayload, key_id: KeyId, trust: &TrustList, now: Timestamp) -> Verdict {
    let verdicts = purposes(payload.kind).iter().map(|p| trust.judge(key_id, *p, payload.issued_at, now));
    let mut verdicts = verdicts.filter(|verdict| *verdict != Verdict::PurposeNotAllowed);
    verdicts.next().unwrap_or(Verdict::PurposeNotAllowed)
}

/// What an issuer must be allowed to do, to make a statement of this kind; one of these is enough.
fn purposes(kind: AttestationKind) -> &'static [Purpose] {
    match kind {
        AttestationKind::Visit => &[Purpose::Visit],
        AttestationKind::Assessment | AttestationKind::Restatement => &[Purpose::Assess],
        AttestationKind::Confidential => &[Purpose::Assess, Purpose::Visit],
    }
}
