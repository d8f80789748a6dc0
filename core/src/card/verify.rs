//! Verifying: an opened card gives a record of which each part is known to be trusted or not.

use super::open::{Confidential, OpenedCard, SignatureCheck, UnverifiedAttestation};
use crate::compress::{self, InflateError};
use crate::cose::{AttestationHash, SignedPayload};
use crate::keys::{IssuerPublicKey, KeyId};
use crate::model::Timestamp;
use crate::record::{
    ConfidentialContent, IssuerNames, ListStanding, OpenedBy, TrustStanding, VerifiedAttestation,
    VerifiedRecord, Withheld, WithheldReason, in_order,
};
use crate::trust::{Judgement, Purpose, Trust, TrustList, Verdict};
use crate::wire::{self, AttestationKind, AttestationPayload, RecordId, WireError};
use std::collections::{BTreeMap, BTreeSet};

/// What to do with content that nobody known has signed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum UnknownIssuers {
    Withhold,
    Show,
}

impl OpenedCard {
    /// Checks every signature, and reads what trusted keys have signed. Content by issuers whom no list knows is
    /// withheld, as is content whose signature is wrong. `clock` is what the reader's clock says.
    pub fn verify(&self, trust: &Trust, clock: Timestamp) -> VerifiedRecord {
        self.judge(trust, clock, UnknownIssuers::Withhold)
    }

    /// As [`OpenedCard::verify`], but reads content of unknown issuers too, whose signatures cannot be checked: anyone
    /// may have made it up. Its verdict is [`Verdict::IssuerUnknown`], and every view of it says so. Content whose
    /// signature is wrong stays withheld.
    pub fn verify_showing_unknown_issuers(&self, trust: &Trust, clock: Timestamp) -> VerifiedRecord {
        self.judge(trust, clock, UnknownIssuers::Show)
    }

    fn judge(&self, trust: &Trust, clock: Timestamp, unknown: UnknownIssuers) -> VerifiedRecord {
        let (now, _) = trust.time(clock);
        let care = self.check_signatures(trust).into_iter().map(|check| (Compartment::Care, check));
        let confidential = self.check_confidential_signatures(trust).into_iter();
        let checks = care.chain(confidential.map(|check| (Compartment::Confidential, check)));
        let outcomes = checks.map(|(compartment, check)| {
            read_checked(check, trust, clock, unknown).and_then(|read| at_home(compartment, read))
        });
        let (read, mut withheld) = each_once(outcomes.collect());
        let read = in_order(read);
        let record_id = record_id(&read);
        let (read, others): (Vec<_>, Vec<_>) =
            read.into_iter().partition(|attestation| Some(attestation.payload.record_id) == record_id);
        withheld.extend(others.iter().map(|other| keep_back(other, WithheldReason::OtherRecord)));
        let quoted = quoted_issuers(&read, trust);
        let standing = standing(trust, clock, &read);
        VerifiedRecord::new((read, withheld), standing, self.opened_by(trust), self.state(), now)
            .quoting(quoted)
    }

    fn opened_by(&self, trust: &Trust) -> OpenedBy {
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
fn quoted_issuers(read: &[VerifiedAttestation], trust: &Trust) -> BTreeMap<KeyId, IssuerNames> {
    let origins = read.iter().flat_map(|attestation| &attestation.payload.origins);
    let keys = origins.flat_map(|origin| [Some(origin.stated), origin.changed]).flatten();
    keys.filter_map(|source| Some((source.issuer, trust.issuers(source.issuer).next()?.into()))).collect()
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

/// How old the lists are that have something to do with the record; all of them, where none knows who signed.
fn standing(trust: &Trust, clock: Timestamp, read: &[VerifiedAttestation]) -> TrustStanding {
    let (now, clock) = trust.time(clock);
    let all = trust.lists().iter();
    let heard = |list: &&TrustList| read.iter().any(|attestation| list.issuer(attestation.key_id).is_some());
    let consulted: Vec<_> = all.clone().filter(heard).collect();
    let consulted = if consulted.is_empty() { all.collect() } else { consulted };
    TrustStanding { lists: consulted.into_iter().map(|list| ListStanding::of(list, now)).collect(), clock }
}

/// Which record the card is about: that of the first trusted attestation in the order, so that nobody unknown can decide
/// it, nor the place on the card.
fn record_id(read: &[VerifiedAttestation]) -> Option<RecordId> {
    let trusted = read.iter().find(|attestation| attestation.verdict.is_trusted());
    trusted.or(read.first()).map(|attestation| attestation.payload.record_id)
}

fn read_checked(
    check: SignatureCheck<'_>,
    trust: &Trust,
    clock: Timestamp,
    unknown: UnknownIssuers,
) -> Result<VerifiedAttestation, Withheld> {
    match check {
        SignatureCheck::Good { payload, .. } => read_signed(&payload, trust, clock),
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
    trust: &Trust,
    clock: Timestamp,
) -> Result<VerifiedAttestation, Withheld> {
    let key_id = signed.key().key_id();
    let payload = unpack(signed.payload(), key_id, signed.hash())?;
    let Judgement { verdict, issuer } = judge(&payload, signed.key(), trust, clock);
    Ok(VerifiedAttestation { payload, verdict, issuer: issuer.map(Into::into), key_id, hash: signed.hash() })
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
fn judge<'t>(
    payload: &AttestationPayload,
    key: &IssuerPublicKey,
    trust: &'t Trust,
    clock: Timestamp,
) -> Judgement<'t> {
    let judgements = purposes(payload.kind).iter().map(|p| trust.judge(key, *p, payload.issued_at, clock));
    let judgements: Vec<_> = judgements.collect();
    let allowed = judgements.iter().find(|judgement| judgement.verdict != Verdict::PurposeNotAllowed);
    *allowed.unwrap_or(&judgements[0])
}

/// What an issuer must be allowed to do, to make a statement of this kind; one of these is enough.
fn purposes(kind: AttestationKind) -> &'static [Purpose] {
    match kind {
        AttestationKind::Visit => &[Purpose::Visit],
        AttestationKind::Assessment | AttestationKind::Restatement => &[Purpose::Assess],
        AttestationKind::Confidential => &[Purpose::Assess, Purpose::Visit],
    }
}
