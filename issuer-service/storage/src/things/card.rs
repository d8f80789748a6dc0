//! Attestations and the cards that carry them.

use super::stored_words;
use crate::{AccountId, AttestationHash, IssuedCardId, PersonId, Private};
use phr_core::model::Timestamp;

/// Who may read an attestation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Compartment {
    /// Whoever cares for the person.
    Care,
    /// Only whom the person lets.
    Confidential,
}

stored_words!(Compartment { Care = "care", Confidential = "confidential" });

/// Where an attestation came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// It was signed here.
    MadeHere,
    /// It was read from a card.
    ReadFromCard,
    /// Another service sent it: a site to its centre, or a centre to a site.
    Received,
}

stored_words!(Origin { MadeHere = "made", ReadFromCard = "card", Received = "received" });

/// An attestation: what was signed, whole and never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// Its name.
    pub hash: AttestationHash,
    /// About whom.
    pub person: PersonId,
    /// The record it belongs to, as the card has it.
    pub record_id: [u8; 8],
    /// The COSE_Sign1, as it was signed.
    pub bytes: Private,
    /// Who may read it.
    pub compartment: Compartment,
    /// The issuer's key id, as text.
    pub issuer: String,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The caller's word for its kind, such as `visit`.
    pub kind: String,
    /// Where it came from.
    pub origin: Origin,
    /// When it was stored here.
    pub stored_at: Timestamp,
    /// Who signed it here or read the card.
    pub stored_by: AccountId,
}

/// An attestation to be stored. Its hash, the time and the account are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttestation {
    /// About whom.
    pub person: PersonId,
    /// The record it belongs to.
    pub record_id: [u8; 8],
    /// The COSE_Sign1.
    pub bytes: Private,
    /// Who may read it.
    pub compartment: Compartment,
    /// The issuer's key id, as text.
    pub issuer: String,
    /// When it was signed.
    pub issued_at: Timestamp,
    /// The caller's word for its kind.
    pub kind: String,
    /// Where it came from.
    pub origin: Origin,
}

/// A card that was issued, as it was sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssuedCard {
    /// Its id.
    pub id: IssuedCardId,
    /// Whose.
    pub person: PersonId,
    /// The sealed card.
    pub card: Private,
    /// The carrier's name, such as `id-1`.
    pub carrier: String,
    /// The card's size in bytes.
    pub size: u32,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// By whom.
    pub issued_by: AccountId,
}

/// A card to be stored. The time and the account are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIssuedCard {
    /// Whose.
    pub person: PersonId,
    /// The sealed card.
    pub card: Private,
    /// The carrier's name.
    pub carrier: String,
}
