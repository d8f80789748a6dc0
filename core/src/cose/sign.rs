//! COSE_Sign1 (RFC 9052 §4.2): what one key signs, such as attestations.

use core::fmt;

use coset::{AsCborValue as _, CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, iana};

use super::{ShapeError, label};
use crate::cbor;
use crate::keys::{IssuerPublicKey, IssuerSecretKey, KeyId, RootPublicKey, RootSecretKey};
use crate::primitives::{self, KEY_LEN, SIGNATURE_LEN};

/// A public key that signatures are checked against: an issuer's or a root's.
pub trait SignatureKey: Copy + sealed::Sealed {
    /// The id that stands in the signed header.
    fn key_id(&self) -> KeyId;
    /// The Ed25519 public key.
    fn as_bytes(&self) -> &[u8; KEY_LEN];
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for crate::keys::IssuerPublicKey {}
    impl Sealed for crate::keys::RootPublicKey {}
}

impl SignatureKey for IssuerPublicKey {
    fn key_id(&self) -> KeyId {
        self.key_id()
    }

    fn as_bytes(&self) -> &[u8; KEY_LEN] {
        self.as_bytes()
    }
}

impl SignatureKey for RootPublicKey {
    fn key_id(&self) -> KeyId {
        self.key_id()
    }

    fn as_bytes(&self) -> &[u8; KEY_LEN] {
        self.as_bytes()
    }
}

/// Something that holds a secret key and signs with it: a key in memory, a smart card, a module behind a socket.
///
/// A signer that cannot answer within one call (a person must touch it) is driven by hand instead: take
/// [`ToBeSigned::message`] to it and come back to [`ToBeSigned::finish`].
pub trait Signer {
    /// Which kind of key it holds.
    type Key: SignatureKey;

    /// The public half of the key.
    fn public_key(&self) -> Self::Key;

    /// The Ed25519 signature (RFC 8032, not prehashed) of `message`.
    ///
    /// # Errors
    /// [`SignerError::Unavailable`] or [`SignerError::Refused`].
    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LEN], SignerError>;
}

impl Signer for IssuerSecretKey {
    type Key = IssuerPublicKey;

    fn public_key(&self) -> IssuerPublicKey {
        self.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LEN], SignerError> {
        Ok(self.sign(message))
    }
}

impl Signer for RootSecretKey {
    type Key = RootPublicKey;

    fn public_key(&self) -> RootPublicKey {
        self.public_key()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; SIGNATURE_LEN], SignerError> {
        Ok(self.sign(message))
    }
}

/// Why there is no signature.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignerError {
    /// The device or service that holds the key does not answer.
    #[error("the signing key cannot be reached: {reason}; connect it and try again")]
    Unavailable {
        /// What its driver said.
        reason: String,
    },
    /// It answered and did not sign: a wrong PIN, a person who declined, a policy.
    #[error("the signing key refused: {reason}")]
    Refused {
        /// What its driver said.
        reason: String,
    },
    /// The signature that came back is not one of this message by this key.
    #[error(
        "the signature that came back does not fit the message: the device is faulty or holds another key"
    )]
    SignatureWrong,
}

impl SignerError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            SignerError::Unavailable { .. } => "signer-unavailable",
            SignerError::Refused { .. } => "signer-refused",
            SignerError::SignatureWrong => "signer-signature-wrong",
        }
    }
}

/// A message ready to be signed: the first of the two steps of signing.
pub struct ToBeSigned<K> {
    key: K,
    label: &'static [u8],
    message: Vec<u8>,
    unsigned: CoseSign1,
}

impl<K: SignatureKey> ToBeSigned<K> {
    pub(crate) fn prepare(payload: Vec<u8>, key: K, label: &'static [u8]) -> ToBeSigned<K> {
        let unsigned = build(key.key_id(), payload);
        ToBeSigned { message: unsigned.tbs_data(label), key, label, unsigned }
    }

    /// The bytes to sign: the Sig_structure (RFC 9052 §4.4).
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The key that has to sign.
    pub fn public_key(&self) -> K {
        self.key
    }

    /// Puts the signature in place, after checking it: a faulty device must not give out cards that nobody can read,
    /// and a wrong Ed25519 signature can betray the key that made it.
    pub(crate) fn finish_message(
        mut self,
        signature: [u8; SIGNATURE_LEN],
    ) -> Result<SignedMessage, SignerError> {
        self.unsigned.signature = signature.to_vec();
        let signed = SignedMessage { inner: Box::new(self.unsigned), key_id: self.key.key_id(), signature };
        signed.verify(&self.key, self.label).map_err(|_| SignerError::SignatureWrong)?;
        Ok(signed)
    }
}

impl ToBeSigned<IssuerPublicKey> {
    /// Puts the signature in place and gives the attestation.
    ///
    /// # Errors
    /// [`SignerError::SignatureWrong`] if the signature is not one of this message by this key.
    pub fn finish(self, signature: [u8; SIGNATURE_LEN]) -> Result<Attestation, SignerError> {
        let message = self.finish_message(signature)?;
        Ok(Attestation { bytes: message.encode(), message })
    }
}

/// Prints the key, not the message.
impl<K: SignatureKey> fmt::Debug for ToBeSigned<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ToBeSigned").field("key_id", &self.key.key_id()).finish_non_exhaustive()
    }
}

/// The first step of signing an attestation with a key that lives elsewhere.
pub fn prepare_attestation(payload: Vec<u8>, key: IssuerPublicKey) -> ToBeSigned<IssuerPublicKey> {
    ToBeSigned::prepare(payload, key, label::ATTESTATION)
}

/// Signs a payload in one go.
///
/// # Errors
/// What the signer says, or [`SignerError::SignatureWrong`].
pub fn sign_attestation(
    payload: Vec<u8>,
    signer: &dyn Signer<Key = IssuerPublicKey>,
) -> Result<Attestation, SignerError> {
    let prepared = prepare_attestation(payload, signer.public_key());
    let signature = signer.sign(prepared.message())?;
    prepared.finish(signature)
}

/// An issuer's signed statement, as received. Nothing in it has been checked but its outer form.
///
/// ```cddl
/// attestation = [ protected: bstr .cbor { 1: -19, 4: bstr .size 8 }, unprotected: {}, payload: bstr,
///                 signature: bstr .size 64 ]
/// ```
#[derive(Clone)]
pub struct Attestation {
    bytes: Vec<u8>,
    message: SignedMessage,
}

impl Attestation {
    /// Reads the outer form.
    ///
    /// # Errors
    /// [`ShapeError`] if the bytes are anything but this profile's COSE_Sign1.
    pub fn parse(bytes: &[u8]) -> Result<Attestation, ShapeError> {
        let message = SignedMessage::parse(bytes, "attestation")?;
        Ok(Attestation { bytes: bytes.to_vec(), message })
    }

    /// The bytes as they were received or made: what hashes and copies are taken of.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The name by which later attestations refer to this one.
    pub fn hash(&self) -> AttestationHash {
        let hash = primitives::sha256(&self.bytes);
        AttestationHash(core::array::from_fn(|i| hash[i]))
    }

    /// Which key is said to have signed.
    pub fn key_id(&self) -> KeyId {
        self.message.key_id
    }

    /// Checks the signature.
    ///
    /// # Errors
    /// [`SignatureWrong`] if this key did not sign these bytes.
    pub fn verify(&self, key: &IssuerPublicKey) -> Result<SignedPayload, SignatureWrong> {
        let payload = self.message.verify(key, label::ATTESTATION)?.to_vec();
        Ok(SignedPayload { payload, key: *key, hash: self.hash() })
    }

    /// The payload although nobody has checked the signature. Outside this crate it is to be had only for an unknown
    /// issuer: [`crate::card::UnverifiedAttestation`].
    pub(crate) fn payload_unverified(&self) -> &[u8] {
        self.message.payload()
    }
}

impl PartialEq for Attestation {
    fn eq(&self, other: &Attestation) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Attestation {}

/// Prints no content.
impl fmt::Debug for Attestation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attestation").field("key_id", &self.key_id()).finish_non_exhaustive()
    }
}

/// The first 16 bytes of SHA-256 of an attestation's bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttestationHash([u8; Self::LEN]);

impl AttestationHash {
    /// Bytes of an attestation hash.
    pub const LEN: usize = 16;

    /// The hash with these bytes, as a later attestation states it.
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> AttestationHash {
        AttestationHash(bytes)
    }

    /// The hash as a later attestation states it.
    pub fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

impl AttestationHash {
    /// The short form of the hash.
    pub fn short(&self) -> ShortHash {
        ShortHash(core::array::from_fn(|i| self.0[i]))
    }
}

/// The first eight bytes of an attestation's hash, by which amendments and restatements name it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortHash(pub [u8; 8]);

/// Lower-case hexadecimal.
impl fmt::Display for ShortHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ShortHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShortHash({self})")
    }
}

/// Lower-case hexadecimal.
impl fmt::Display for AttestationHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for AttestationHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AttestationHash({self})")
    }
}

/// A payload whose signature was found good. Only [`Attestation::verify`] makes one:
///
/// ```compile_fail,E0451
/// # use phr_core::cose::{AttestationHash, SignedPayload};
/// # fn made_up(key: phr_core::keys::IssuerPublicKey, hash: AttestationHash) -> SignedPayload {
/// SignedPayload { payload: Vec::new(), key, hash }
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct SignedPayload {
    payload: Vec<u8>,
    key: IssuerPublicKey,
    hash: AttestationHash,
}

impl SignedPayload {
    /// The signed bytes.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The key that signed them.
    pub fn key(&self) -> &IssuerPublicKey {
        &self.key
    }

    /// The attestation they come from.
    pub fn hash(&self) -> AttestationHash {
        self.hash
    }
}

/// Prints no content.
impl fmt::Debug for SignedPayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedPayload").field("hash", &self.hash).finish_non_exhaustive()
    }
}

/// The signature is not one of these bytes by this key: they were altered, or another key signed them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature is wrong")]
pub struct SignatureWrong;

/// A COSE_Sign1 of this profile, under any of its labels.
#[derive(Clone)]
pub(crate) struct SignedMessage {
    inner: Box<CoseSign1>,
    key_id: KeyId,
    signature: [u8; SIGNATURE_LEN],
}

impl SignedMessage {
    /// Reads the bytes and refuses any header but alg −19 and an eight-byte kid, both protected.
    pub(crate) fn parse(bytes: &[u8], expected: &'static str) -> Result<SignedMessage, ShapeError> {
        let unexpected = ShapeError::Unexpected { expected };
        let value = cbor::decode(bytes)?;
        let inner = CoseSign1::from_cbor_value(value).map_err(|_| unexpected)?;
        let key_id: [u8; KeyId::LEN] =
            inner.protected.header.key_id.as_slice().try_into().map_err(|_| unexpected)?;
        let key_id = KeyId::from_bytes(key_id);
        let signature = inner.signature.as_slice().try_into().map_err(|_| unexpected)?;
        let payload = inner.payload.clone().ok_or(unexpected)?;
        // The profile has one encoding of each message, so comparing it with the received bytes refuses any other
        // header, value or form at once.
        let mut canonical = build(key_id, payload);
        canonical.signature.clone_from(&inner.signature);
        if canonical.to_vec().ok().as_deref() != Some(bytes) {
            return Err(unexpected);
        }
        Ok(SignedMessage { inner: Box::new(inner), key_id, signature })
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        CoseSign1::clone(&self.inner)
            .to_vec()
            .expect("a message of this profile holds nothing that CBOR cannot write")
    }

    pub(crate) fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The payload, if this key signed it for this purpose.
    pub(crate) fn verify(&self, key: &impl SignatureKey, label: &[u8]) -> Result<&[u8], SignatureWrong> {
        let message = self.inner.tbs_data(label);
        primitives::verify(key.as_bytes(), &message, &self.signature).map_err(|_| SignatureWrong)?;
        Ok(self.payload())
    }

    fn payload(&self) -> &[u8] {
        self.inner.payload.as_deref().unwrap_or_default()
    }
}

fn build(key_id: KeyId, payload: Vec<u8>) -> CoseSign1 {
    let protected =
        HeaderBuilder::new().algorithm(iana::Algorithm::Ed25519).key_id(key_id.as_bytes().to_vec()).build();
    CoseSign1Builder::new().protected(protected).payload(payload).build()
}
