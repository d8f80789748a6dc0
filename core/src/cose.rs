//! The one COSE profile of the format (RFC 9052, RFC 9053, RFC 9864, draft-ietf-cose-hpke).
//!
//! [`Attestation`] is a COSE_Sign1, made with [`prepare_attestation`] or [`sign_attestation`]; compartments of a card
//! are COSE_Encrypt and are made and opened by [`crate::card`]; what roots sign together is a COSE_Sign, made and read
//! by [`crate::trust`]. Every parse accepts exactly the headers that the format
//! has and refuses everything else: an algorithm that is missing or different is an error before any key is used.

mod encrypt;
mod joint;
mod padding;
mod sign;

use crate::cbor::CborError;

pub(crate) use encrypt::{
    COMPARTMENT_OVERHEAD, Encrypted, HOLDER_LEN, HolderKeys, NETWORK_LEN, RecipientKey, RecipientSecret,
    bstr_len,
};
pub use encrypt::{OpenError, SealError};
pub(crate) use joint::JointlySigned;
pub(crate) use padding::{pad, unpad};
pub(crate) use sign::SignedMessage;
pub use sign::{
    Attestation, AttestationHash, ShortHash, SignatureKey, SignatureWrong, SignedPayload, Signer,
    SignerError, ToBeSigned, prepare_attestation, sign_attestation,
};

/// Purpose labels: external associated data (RFC 9052 §4.3 and §5.3), one for each use of a key.
pub(crate) mod label {
    pub(crate) const ATTESTATION: &[u8] = b"phr-card/1/attestation";
    pub(crate) const CARE: &[u8] = b"phr-card/1/care";
    pub(crate) const CONFIDENTIAL: &[u8] = b"phr-card/1/confidential";
    pub(crate) const TRUST_LIST: &[u8] = b"phr-card/1/trust-list";
    pub(crate) const ROOT_ROTATION: &[u8] = b"phr-card/1/root-rotation";
    pub(crate) const STATUS_LIST: &[u8] = b"phr-card/1/status-list";
    pub(crate) const SECRET_KEY: &[u8] = b"phr-card/1/secret-key";
    pub(crate) const KEY_GRANT: &[u8] = b"phr-card/1/key-grant";
    pub(crate) const DEVICE_REQUEST: &[u8] = b"phr-card/1/device-request";
    pub(crate) const DEVICE_REGISTER: &[u8] = b"phr-card/1/device-register";
}

/// COSE header parameter labels (RFC 9052 §3.1, draft-ietf-cose-hpke §7.2).
mod header {
    pub(super) const ALG: i64 = 1;
    pub(super) const KID: i64 = 4;
    pub(super) const IV: i64 = 5;
    pub(super) const EK: i64 = -4;
}

/// COSE algorithms.
mod alg {
    /// ChaCha20/Poly1305 (RFC 9053 §4.3).
    pub(super) const CHACHA20_POLY1305: i64 = 24;
    /// AES-256 key wrap (RFC 9053 §6.2.1).
    pub(super) const A256KW: i64 = -5;
    /// DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20Poly1305, key encryption (draft-ietf-cose-hpke).
    pub(super) const HPKE_4_KE: i64 = 50;
}

/// Why bytes are not a structure of this profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShapeError {
    /// The bytes are not strict CBOR.
    #[error("not the CBOR of this format: {0}")]
    Cbor(#[from] CborError),
    /// The CBOR is something else than the structure expected.
    #[error("not a {expected} of card format version 1")]
    Unexpected {
        /// The structure that should stand here, by its name in the CDDL.
        expected: &'static str,
    },
    /// There is more of something than the format allows.
    #[error("the data is larger than the format allows")]
    TooLarge,
    /// A card of another version of the format.
    #[error("this card has a newer format (version {version}): update this reader")]
    OtherVersion {
        /// The version that the card names.
        version: u8,
    },
}

impl ShapeError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            ShapeError::Cbor(error) => error.code(),
            ShapeError::Unexpected { .. } => "cose-unexpected",
            ShapeError::TooLarge => "cose-too-large",
            ShapeError::OtherVersion { .. } => "card-other-version",
        }
    }
}

#[cfg(test)]
mod tests;
