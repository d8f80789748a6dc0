//! Opening: a card gives its records, and each attestation's signature is checked.

use core::fmt;

use super::record::Record;
use super::seal::{care_aad, encode_card};
use super::size::SizeClass;
use crate::cbor;
use crate::cose::{
    Attestation, AttestationHash, Encrypted, HolderKeys, OpenError, ShapeError, SignatureWrong,
    SignedPayload, label, unpad,
};
use crate::keys::{AccessCode, IssuerPublicKey, KeyId, NetworkHint, NetworkPublicKey, NetworkSecretKey};
use crate::limits;
use crate::primitives::Zeroizing;
use crate::trust::{Issuer, Trust};

/// The version of the card format that this crate writes and reads.
pub(super) const VERSION: u64 = 1;

/// A card as it is carried: encrypted, with nothing on its outside but sizes and the hints of networks.
///
/// ```cddl
/// card = [ version: 1, care: encrypted, ? confidential: encrypted ]
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedCard {
    bytes: Vec<u8>,
    care: Encrypted,
    confidential: Option<Encrypted>,
}

/// With what a card is opened.
#[derive(Debug, Clone, Copy)]
pub enum Access<'a> {
    /// The holder's access code: opens both compartments.
    Holder(&'a AccessCode),
    /// A care network's key: opens `care`, and `confidential` only where the issuer allowed it.
    Network(&'a NetworkSecretKey),
}

/// Who opened a card. An opening by a network is to be recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opener {
    /// The holder, by the access code.
    Holder,
    /// A care network.
    Network(NetworkHint),
}

/// What anyone can see of a card without a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardFacts {
    /// The format version.
    pub version: u64,
    /// Bytes of the whole card.
    pub bytes: usize,
    /// The size class, unless the card was padded to some other length.
    pub size_class: Option<SizeClass>,
    /// The first compartment.
    pub care: CompartmentFacts,
    /// The confidential compartment, if there is one.
    pub confidential: Option<CompartmentFacts>,
}

/// What anyone can see of a compartment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompartmentFacts {
    /// Bytes of the compartment.
    pub bytes: usize,
    /// The hints of the networks that open it.
    pub networks: Vec<NetworkHint>,
    /// Whether an access code opens it.
    pub holder: bool,
}

impl SealedCard {
    pub(super) fn assemble(care: Encrypted, confidential: Option<Encrypted>) -> SealedCard {
        SealedCard { bytes: encode_card(&care, confidential.as_ref()), care, confidential }
    }

    /// Reads a card's outer form.
    ///
    /// # Errors
    /// [`ShapeError`] if the bytes are anything but a card of version 1; [`ShapeError::OtherVersion`] if they begin as
    /// a card of a later one does.
    pub fn parse(bytes: &[u8]) -> Result<SealedCard, ShapeError> {
        let unexpected = ShapeError::Unexpected { expected: "card" };
        if bytes.len() > limits::CARD_BYTES {
            return Err(ShapeError::TooLarge);
        }
        // Every version begins with an array of few items, and its own number in one byte.
        if let [0x81..=0x97, version @ 2..=23, ..] = *bytes {
            return Err(ShapeError::OtherVersion { version });
        }
        let value = cbor::decode(bytes)?;
        let (version, care, confidential) = match value.as_array().map(Vec::as_slice) {
            Some([version, care]) => (version, care, None),
            Some([version, care, confidential]) => (version, care, Some(confidential)),
            _ => return Err(unexpected),
        };
        if *version != VERSION.into() {
            return Err(unexpected);
        }
        let care = Encrypted::from_value(care)?;
        let confidential = confidential.map(Encrypted::from_value).transpose()?;
        Ok(SealedCard { bytes: bytes.to_vec(), care, confidential })
    }

    /// The card's bytes, for a carrier.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What can be seen without a key.
    pub fn inspect(&self) -> CardFacts {
        CardFacts {
            version: VERSION,
            bytes: self.bytes.len(),
            size_class: SizeClass::of(self.bytes.len()),
            care: compartment_facts(&self.care),
            confidential: self.confidential.as_ref().map(compartment_facts),
        }
    }

    /// Opens the card. By an access code this takes as long as the slow hash does.
    ///
    /// # Errors
    /// [`OpenError::NotForThisKey`] if the code or key is another card's; [`OpenError::Failed`] if it is right and
    /// the card was altered.
    pub fn open(&self, access: Access<'_>) -> Result<OpenedCard, OpenError> {
        let opening = match access {
            Access::Holder(code) => Opening::by_holder(code, self)?,
            Access::Network(key) => Opening::Network(key),
        };
        self.open_as(&opening)
    }

    pub(super) fn open_as(&self, opening: &Opening<'_>) -> Result<OpenedCard, OpenError> {
        let confidential_bytes = self.confidential.as_ref().map(|c| cbor::encode(&c.to_value()));
        let care = opening.open(&self.care, label::CARE, &care_aad(confidential_bytes.as_deref()))?;
        if care.attestations().is_empty() {
            return Err(OpenError::Failed);
        }
        let confidential = match &self.confidential {
            None => Confidential::Absent,
            Some(sealed) => match opening.open(sealed, label::CONFIDENTIAL, label::CONFIDENTIAL) {
                Ok(record) => Confidential::Open(record),
                Err(OpenError::NotForThisKey) => Confidential::Locked,
                Err(error) => return Err(error),
            },
        };
        Ok(OpenedCard { network: opening.network(), care, confidential })
    }
}

/// Access with the slow hash done.
pub(super) enum Opening<'a> {
    Holder(HolderKeys),
    Network(&'a NetworkSecretKey),
}

impl Opening<'_> {
    /// Both compartments' keys come from one slow hash, salted with the IV of `care`.
    pub(super) fn by_holder(code: &AccessCode, card: &SealedCard) -> Result<Self, OpenError> {
        let care = &card.care;
        if !care.has_holder() {
            return Err(OpenError::NotForThisKey);
        }
        HolderKeys::derive(code.expose_digits(), care.iv()).map(Opening::Holder).ok_or(OpenError::OutOfMemory)
    }

    fn open(&self, sealed: &Encrypted, label: &[u8], aad: &[u8]) -> Result<Record, OpenError> {
        let plaintext: Zeroizing<Vec<u8>> = match self {
            Opening::Holder(keys) => sealed.open_with_kek(&keys.derive_key(label), aad)?,
            Opening::Network(key) => sealed.open_with_secret(*key, aad)?,
        };
        let record = unpad(&plaintext).ok_or(OpenError::Failed)?;
        Record::parse(record).map_err(|_| OpenError::Failed)
    }

    fn network(&self) -> Option<NetworkPublicKey> {
        match self {
            Opening::Holder(_) => None,
            Opening::Network(key) => Some(key.public_key()),
        }
    }
}

/// A card that was opened; no signature has been checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedCard {
    /// The network whose key opened it; none if the access code did.
    pub(super) network: Option<NetworkPublicKey>,
    pub(super) care: Record,
    pub(super) confidential: Confidential,
}

/// The confidential compartment, as far as the key went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Confidential {
    /// The card has none.
    Absent,
    /// There is one, and it is not for this key.
    Locked,
    /// It opened.
    Open(Record),
    /// Of several cards that were merged, some opened, and others have one that is not for this key.
    PartlyOpen(Record),
}

impl Confidential {
    /// What was opened.
    pub fn record(&self) -> Option<&Record> {
        match self {
            Confidential::Open(record) | Confidential::PartlyOpen(record) => Some(record),
            Confidential::Absent | Confidential::Locked => None,
        }
    }
}

impl OpenedCard {
    /// A record that is kept without a card, as an issuer keeps those it has made or taken over. `None` without an
    /// attestation in `care`, which every card has. Nothing is taken for verified by it.
    pub fn of_kept(care: Record, confidential: Confidential) -> Option<OpenedCard> {
        (!care.attestations().is_empty()).then_some(OpenedCard { network: None, care, confidential })
    }

    /// Who opened it.
    pub fn opener(&self) -> Opener {
        self.network.map_or(Opener::Holder, |key| Opener::Network(key.hint()))
    }

    /// The public key of the network that opened it, if one did. Other networks may have the same hint.
    pub fn opener_network(&self) -> Option<NetworkPublicKey> {
        self.network
    }

    /// The record in `care`, with at least one attestation.
    pub fn care(&self) -> &Record {
        &self.care
    }

    /// The confidential compartment.
    pub fn confidential(&self) -> &Confidential {
        &self.confidential
    }

    /// Checks the signature of every attestation of `care`, in the record's order.
    pub fn check_signatures<'t>(&self, trust: &'t Trust) -> Vec<SignatureCheck<'t>> {
        self.care.attestations().iter().map(|attestation| SignatureCheck::of(attestation, trust)).collect()
    }

    /// Checks the signature of every attestation of `confidential`, if that is open.
    pub fn check_confidential_signatures<'t>(&self, trust: &'t Trust) -> Vec<SignatureCheck<'t>> {
        let attestations = self.confidential.record().into_iter().flat_map(Record::attestations);
        attestations.map(|attestation| SignatureCheck::of(attestation, trust)).collect()
    }
}

/// What the signature of one attestation says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignatureCheck<'t> {
    /// An issuer of a trust list signed it. Whether that issuer is to be trusted at the attestation's time is for
    /// [`Trust::judge`], once the payload has been decoded.
    Good {
        /// The signed bytes.
        payload: SignedPayload,
        /// Who signed, by the first list that has the key.
        issuer: &'t Issuer,
    },
    /// No trust list has a key with this id, so the signature cannot be checked.
    IssuerUnknown(UnverifiedAttestation),
    /// A trust list has the key and it did not sign these bytes. There is no content.
    Wrong {
        /// The attestation.
        hash: AttestationHash,
        /// Who is said to have signed.
        key_id: KeyId,
    },
}

impl<'t> SignatureCheck<'t> {
    /// The attestation.
    pub fn hash(&self) -> AttestationHash {
        match self {
            SignatureCheck::Good { payload, .. } => payload.hash(),
            SignatureCheck::IssuerUnknown(unverified) => unverified.hash(),
            SignatureCheck::Wrong { hash, .. } => *hash,
        }
    }

    fn of(attestation: &Attestation, trust: &'t Trust) -> SignatureCheck<'t> {
        let (hash, key_id) = (attestation.hash(), attestation.key_id());
        let mut wrong = None;
        for issuer in trust.issuers(key_id) {
            match attestation.verify(&issuer.key) {
                Ok(payload) => return SignatureCheck::Good { payload, issuer },
                Err(SignatureWrong) => wrong = Some(SignatureCheck::Wrong { hash, key_id }),
            }
        }
        wrong.unwrap_or_else(|| SignatureCheck::IssuerUnknown(UnverifiedAttestation(attestation.clone())))
    }
}

/// An attestation by someone whom no trust list knows. Every view of it has to say so.
#[derive(Clone, PartialEq, Eq)]
pub struct UnverifiedAttestation(Attestation);

impl UnverifiedAttestation {
    /// Who is said to have signed.
    pub fn key_id(&self) -> KeyId {
        self.0.key_id()
    }

    /// The attestation.
    pub fn hash(&self) -> AttestationHash {
        self.0.hash()
    }

    /// The payload although nobody has checked the signature.
    pub fn payload_unverified(&self) -> &[u8] {
        self.0.payload_unverified()
    }

    /// Checks the signature against a key that came by some other way than the trust list. That the signature is good
    /// does not make the issuer trusted.
    ///
    /// # Errors
    /// [`SignatureWrong`] if this key did not sign it.
    pub fn verify_with(&self, key: &IssuerPublicKey) -> Result<SignedPayload, SignatureWrong> {
        self.0.verify(key)
    }
}

/// Prints no content.
impl fmt::Debug for UnverifiedAttestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnverifiedAttestation").field("key_id", &self.key_id()).finish_non_exhaustive()
    }
}

fn compartment_facts(sealed: &Encrypted) -> CompartmentFacts {
    CompartmentFacts {
        bytes: cbor::encode(&sealed.to_value()).len(),
        networks: sealed.hints().collect(),
        holder: sealed.has_holder(),
    }
}
