//! Issuing: what is known about a person becomes a sealed card.

use super::open::SealedCard;
use super::record::Record;
use super::seal::{ConfidentialPart, Sealing};
use crate::compress;
use crate::cose::{Attestation, SealError, Signer, SignerError, sign_attestation};
use crate::keys::{IssuerPublicKey, NetworkPublicKey};
use crate::primitives::CryptoRng;
use crate::wire::{self, AttestationPayload, WireError};

/// What goes into one compartment: attestations as they were received, and a new one behind them.
#[derive(Debug, Clone, Default)]
pub struct Compartment<'a> {
    /// Earlier attestations. Their bytes are not changed.
    pub earlier: Vec<Attestation>,
    /// What is said now.
    pub new: Option<&'a AttestationPayload>,
}

/// What goes into the confidential compartment, and who besides the holder may open it.
#[derive(Debug, Clone, Default)]
pub struct ConfidentialContents<'a> {
    /// The attestations; none, if the compartment is there only so that no card stands out.
    pub compartment: Compartment<'a>,
    /// The care networks that may open it: normally none.
    pub networks: &'a [NetworkPublicKey],
}

/// A card, and how many bytes it took at every stage of its making.
#[derive(Debug, Clone, PartialEq)]
pub struct Issued {
    /// The card.
    pub card: SealedCard,
    /// The record in `care`.
    pub care: Record,
    /// The record in `confidential`, if the card has one.
    pub confidential: Option<Record>,
    /// Bytes at every stage.
    pub sizes: StageSizes,
}

/// Bytes at every stage of making a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StageSizes {
    /// The new payloads, each a CWT claims map.
    pub payload: usize,
    /// The new payloads, packed.
    pub packed: usize,
    /// The new attestations: the packed payloads with their signatures.
    pub attestation: usize,
    /// The record in `care`: all its attestations.
    pub record: usize,
    /// The confidential compartment, sealed.
    pub confidential: usize,
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
/// As [`issue_record`].
pub fn issue(
    payload: &AttestationPayload,
    signer: &dyn Signer<Key = IssuerPublicKey>,
    sealing: &Sealing<'_>,
    random: &mut dyn CryptoRng,
) -> Result<Issued, IssueError> {
    let care = Compartment { earlier: Vec::new(), new: Some(payload) };
    issue_record(care, None, signer, sealing, random)
}

/// Encodes, packs and signs what is new, and seals it together with what was there. What readers would refuse is not signed.
///
/// # Errors
/// [`IssueError`]; the content is beyond [`crate::limits`], the key refuses, or the content does not fit the size that
/// `sealing` allows.
pub fn issue_record(
    care: Compartment<'_>,
    confidential: Option<ConfidentialContents<'_>>,
    signer: &dyn Signer<Key = IssuerPublicKey>,
    sealing: &Sealing<'_>,
    random: &mut dyn CryptoRng,
) -> Result<Issued, IssueError> {
    let mut sizes = StageSizes::default();
    let care = care.sign_measured(signer, &mut sizes)?;
    let networks = confidential.as_ref().map_or(&[][..], |contents| contents.networks);
    let confidential =
        confidential.map(|contents| contents.compartment.sign_measured(signer, &mut sizes)).transpose()?;
    let part = confidential.as_ref().map(|record| ConfidentialPart { record, networks });
    let card = sealing.seal(&care, part, random)?;
    sizes.record = care.encode().map_or(0, |bytes| bytes.len());
    sizes.confidential = part.map_or(0, |part| part.sealed_length(sealing.holder.is_some()));
    sizes.unpadded = sealing.unpadded_length(sizes.record, sizes.confidential);
    sizes.card = card.as_bytes().len();
    Ok(Issued { card, care, confidential, sizes })
}

impl Compartment<'_> {
    /// The record that the compartment will hold, signed.
    ///
    /// # Errors
    /// [`IssueError`] of the content or the key.
    pub fn sign(self, signer: &dyn Signer<Key = IssuerPublicKey>) -> Result<Record, IssueError> {
        self.sign_measured(signer, &mut StageSizes::default())
    }

    fn sign_measured(
        self,
        signer: &dyn Signer<Key = IssuerPublicKey>,
        sizes: &mut StageSizes,
    ) -> Result<Record, IssueError> {
        let mut attestations = self.earlier;
        if let Some(payload) = self.new {
            let payload = wire::encode(payload);
            wire::decode(&payload)?;
            let packed = compress::deflate(&payload);
            sizes.payload += payload.len();
            sizes.packed += packed.len();
            let attestation = sign_attestation(packed, signer)?;
            sizes.attestation += attestation.as_bytes().len();
            attestations.push(attestation);
        }
        Ok(Record::new(attestations))
    }
}
