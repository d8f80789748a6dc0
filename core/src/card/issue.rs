//! Issuing: what is known about a person becomes a sealed card.

use super::open::SealedCard;
use super::record::Record;
use super::seal::Sealing;
use crate::compress;
use crate::cose::{Attestation, SealError, Signer, SignerError, sign_attestation};
use crate::keys::IssuerPublicKey;
use crate::primitives::CryptoRng;
use crate::wire::{self, AttestationPayload, WireError};

/// A card, and how many bytes it took at every stage of its making.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// The card.
    pub card: SealedCard,
    /// The signed statement in it.
    pub attestation: Attestation,
    /// Bytes at every stage.
    pub sizes: StageSizes,
}

/// Bytes at every stage of making a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StageSizes {
    /// The payload: a CWT claims map.
    pub payload: usize,
    /// The payload, packed.
    pub packed: usize,
    /// The attestation: the packed payload with its signature.
    pub attestation: usize,
    /// The record: all attestations.
    pub record: usize,
    /// What the card would take without being padded to a size class.
    pub unpadded: usize,
    /// The sealed card.
    pub card: usize,
}

/// Why a card could not be issued.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueError {
    /// No reader would accept the content: it has more, or longer texts, than [`crate::limits`] allow.
    #[error("the content is beyond what a card can say, and no reader would accept it: {0}; shorten it")]
    Content(#[from] WireError),
    /// The key did not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The record could not be sealed, mostly because it is too long.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl IssueError {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Content(error) => error.code(),
            Self::Signer(error) => error.code(),
            Self::Seal(error) => error.code(),
        }
    }
}

/// Encodes, packs, signs and seals the first attestation of a record. What readers would refuse is not signed.
///
/// # Errors
/// [`IssueError`]; the content is beyond [`crate::limits`], the key refuses, or the content does not fit the size that
/// `sealing` allows.
pub fn issue(
    payload: &AttestationPayload,
    signer: &dyn Signer<Key = IssuerPublicKey>,
    sealing: &Sealing<'_>,
    random: &mut dyn CryptoRng,
) -> Result<Issued, IssueError> {
    let payload = wire::encode(payload);
    wire::decode(&payload)?;
    let packed = compress::deflate(&payload);
    let (payload, packed_length) = (payload.len(), packed.len());
    let attestation = sign_attestation(packed, signer)?;
    let record = Record::new(vec![attestation.clone()]);
    let card = sealing.seal(&record, None, random)?;
    let record = record.encode().map_or(0, |bytes| bytes.len());
    let sizes = StageSizes {
        payload,
        packed: packed_length,
        attestation: attestation.as_bytes().len(),
        record,
        unpadded: sealing.unpadded_length(record),
        card: card.as_bytes().len(),
    };
    Ok(Issued { card, attestation, sizes })
}
