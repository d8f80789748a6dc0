//! COSE_Sign (RFC 9052 §4.1): what several roots sign together.

use core::fmt;
use std::collections::BTreeMap;

use coset::{
    AsCborValue as _, CborSerializable as _, CoseSign, CoseSignBuilder, CoseSignature, CoseSignatureBuilder,
    HeaderBuilder, iana,
};

use super::{ShapeError, SignatureKey, SignatureWrong};
use crate::cbor;
use crate::keys::{KeyId, RootPublicKey};
use crate::primitives::{self, SIGNATURE_LEN};

/// A COSE_Sign of this profile: a payload and any number of signatures over it, in the order of their key ids.
///
/// ```cddl
/// jointly-signed<payload> = [ protected: h'', unprotected: {}, payload: bstr .cbor payload, [ * root-signature ] ]
/// root-signature = [ protected: bstr .cbor { 1: -19, 4: bstr .size 8 }, unprotected: {}, bstr .size 64 ]
/// ```
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct JointlySigned {
    payload: Vec<u8>,
    signatures: BTreeMap<KeyId, [u8; SIGNATURE_LEN]>,
}

impl JointlySigned {
    /// A payload that nobody has signed yet.
    pub(crate) fn unsigned(payload: Vec<u8>) -> JointlySigned {
        JointlySigned { payload, signatures: BTreeMap::new() }
    }

    /// Reads the bytes and refuses every other header, order or form than this profile's.
    pub(crate) fn parse(bytes: &[u8], expected: &'static str) -> Result<JointlySigned, ShapeError> {
        let unexpected = ShapeError::Unexpected { expected };
        let inner = CoseSign::from_cbor_value(cbor::decode(bytes)?).map_err(|_| unexpected)?;
        let payload = inner.payload.ok_or(unexpected)?;
        let mut signatures = BTreeMap::new();
        for one in &inner.signatures {
            let (key_id, signature) = parts(one).ok_or(unexpected)?;
            signatures.insert(key_id, signature);
        }
        let message = JointlySigned { payload, signatures };
        // The profile has one encoding of each message, so comparing it with the received bytes refuses any other
        // header, order or form at once, and a key that stands there twice.
        if message.encode() == bytes { Ok(message) } else { Err(unexpected) }
    }

    pub(crate) fn encode(&self) -> Vec<u8> {
        let signatures = self
            .signatures
            .iter()
            .map(|(key_id, signature)| CoseSignature { signature: signature.to_vec(), ..headed(*key_id) });
        let builder = CoseSignBuilder::new().payload(self.payload.clone());
        let message = signatures.fold(builder, CoseSignBuilder::add_signature).build();
        message.to_vec().expect("a message of this profile holds nothing that CBOR cannot write")
    }

    /// The payload although nobody has checked a signature: to be shown to those who are asked to sign it.
    pub(crate) fn payload_unverified(&self) -> &[u8] {
        &self.payload
    }

    /// Who is said to have signed.
    pub(crate) fn signers(&self) -> impl Iterator<Item = KeyId> {
        self.signatures.keys().copied()
    }

    /// The bytes that this key has to sign: the Sig_structure (RFC 9052 §4.4).
    pub(crate) fn message(&self, key: &RootPublicKey, label: &[u8]) -> Vec<u8> {
        let message = CoseSignBuilder::new().payload(self.payload.clone()).build();
        message.tbs_data(label, &headed(key.key_id()))
    }

    /// Whether this key signed the payload for this purpose.
    pub(crate) fn verify(&self, key: &RootPublicKey, label: &[u8]) -> Result<(), SignatureWrong> {
        let signature = self.signatures.get(&key.key_id()).ok_or(SignatureWrong)?;
        primitives::verify(SignatureKey::as_bytes(key), &self.message(key, label), signature)
            .map_err(|_| SignatureWrong)
    }

    /// Adds a signature, after checking it.
    pub(crate) fn add(
        &mut self,
        key: &RootPublicKey,
        label: &[u8],
        signature: [u8; SIGNATURE_LEN],
    ) -> Result<(), SignatureWrong> {
        let mut signed = self.clone();
        signed.signatures.insert(key.key_id(), signature);
        signed.verify(key, label)?;
        *self = signed;
        Ok(())
    }

    /// Takes over the signatures of another copy of the same message.
    pub(crate) fn take_over(&mut self, other: JointlySigned) {
        self.signatures.extend(other.signatures);
    }
}

/// Prints who signed, not the payload.
impl fmt::Debug for JointlySigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JointlySigned").field("signers", &self.signatures.keys()).finish_non_exhaustive()
    }
}

fn parts(signature: &CoseSignature) -> Option<(KeyId, [u8; SIGNATURE_LEN])> {
    let key_id = signature.protected.header.key_id.as_slice().try_into().ok()?;
    Some((KeyId::from_bytes(key_id), signature.signature.as_slice().try_into().ok()?))
}

/// A signature's headers, without the signature.
fn headed(key_id: KeyId) -> CoseSignature {
    let protected =
        HeaderBuilder::new().algorithm(iana::Algorithm::Ed25519).key_id(key_id.as_bytes().to_vec()).build();
    CoseSignatureBuilder::new().protected(protected).build()
}
