//! The signed message: a COSE_Sign1 with the headers of HCERT.

use ciborium::Value;

use super::error::HcertError;
use super::value::{self, Members};
use crate::cbor;
use crate::gdhcn::{ForeignKeyId, P256PublicKey};
use crate::limits;
use crate::primitives::{ES256_LEN, Failed};

/// Tag of a COSE_Sign1 (RFC 9052 §2).
const COSE_SIGN1: u64 = 18;
/// Tag of a CWT (RFC 8392 §6).
const CWT: u64 = 61;

/// COSE header parameters (RFC 9052 §3.1).
mod header {
    pub(super) const ALG: i64 = 1;
    pub(super) const CRIT: i64 = 2;
    pub(super) const KID: i64 = 4;
}

/// COSE algorithms.
mod alg {
    /// ECDSA with SHA-256 (RFC 9053 §2.1); with HCERT, always on P-256.
    pub(super) const ES256: i64 = -7;
    /// RSASSA-PSS with SHA-256 (RFC 8230 §2).
    pub(super) const PS256: i64 = -37;
}

/// A message whose signature has not been checked.
#[derive(Clone)]
pub(super) struct Message {
    key_id: ForeignKeyId,
    protected: Vec<u8>,
    payload: Vec<u8>,
    signature: [u8; ES256_LEN],
}

impl Message {
    /// Decodes the headers and nothing of the payload.
    pub(super) fn parse(bytes: &[u8]) -> Result<Message, HcertError> {
        if bytes.len() > limits::HCERT_BYTES {
            return Err(HcertError::TooLong);
        }
        let value = untagged(value::decode(bytes).ok_or(HcertError::Cose)?);
        let parts = value.into_array().ok().and_then(|parts| <[Value; 4]>::try_from(parts).ok());
        let [Value::Bytes(protected), unprotected, Value::Bytes(payload), Value::Bytes(signature)] =
            parts.ok_or(HcertError::Cose)?
        else {
            return Err(HcertError::Cose);
        };
        let headers = headers(&protected)?;
        let unprotected = Members::of(unprotected).ok_or(HcertError::Cose)?;
        check_algorithm(&headers)?;
        let key_id = key_id(&headers, &unprotected)?;
        let signature = signature.try_into().map_err(|_| HcertError::SignatureLength)?;
        Ok(Message { key_id, protected, payload, signature })
    }

    pub(super) fn key_id(&self) -> &ForeignKeyId {
        &self.key_id
    }

    /// What is signed. Decode it only after [`Message::verify`].
    pub(super) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// Checks the signature over the Sig_structure (RFC 9052 §4.4), with the bytes that arrived.
    pub(super) fn verify(&self, key: &P256PublicKey) -> Result<(), Failed> {
        let structure = Value::Array(vec![
            Value::from("Signature1"),
            Value::Bytes(self.protected.clone()),
            Value::Bytes(Vec::new()),
            Value::Bytes(self.payload.clone()),
        ]);
        key.verify(&cbor::encode(&structure), &self.signature)
    }
}

fn untagged(value: Value) -> Value {
    let sign1 = match value {
        Value::Tag(CWT, inner) => *inner,
        other => other,
    };
    match sign1 {
        Value::Tag(COSE_SIGN1, inner) => *inner,
        other => other,
    }
}

/// The protected header. A parameter that must be understood (RFC 9052 §3.1, `crit`) is none that HCERT has.
fn headers(protected: &[u8]) -> Result<Members, HcertError> {
    if protected.is_empty() {
        return Err(HcertError::AlgorithmMissing);
    }
    let headers = value::decode(protected).and_then(Members::of).ok_or(HcertError::Cose)?;
    if headers.get(header::CRIT).is_some() { Err(HcertError::Cose) } else { Ok(headers) }
}

/// The algorithm stands in the protected header (HCERT 1.1 §3.3.1); one that anyone can change is not looked at.
fn check_algorithm(protected: &Members) -> Result<(), HcertError> {
    let algorithm = protected.get(header::ALG).ok_or(HcertError::AlgorithmMissing)?;
    match algorithm {
        found if *found == Value::from(alg::ES256) => Ok(()),
        found if *found == Value::from(alg::PS256) => Err(HcertError::AlgorithmRsa),
        _ => Err(HcertError::AlgorithmOther),
    }
}

/// In either header; the protected one counts where both have it (HCERT 1.1 §3.3.3).
fn key_id(protected: &Members, unprotected: &Members) -> Result<ForeignKeyId, HcertError> {
    let found = protected.get(header::KID).or_else(|| unprotected.get(header::KID));
    found.and_then(Value::as_bytes).and_then(|bytes| ForeignKeyId::from_bytes(bytes)).ok_or(HcertError::KeyId)
}
