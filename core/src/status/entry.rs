//! What a list says of one record, and what follows for one card.

use core::fmt;

use crate::model::Timestamp;
use crate::wire::RecordId;

/// What an entry of a list says of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listing {
    /// Cards whose newest attestation by the list's issuer is dated before this have a newer one.
    Superseded {
        /// The first time that is not superseded.
        not_before: Timestamp,
    },
    /// No card of the record is to be relied on.
    Revoked,
}

/// One entry of a list.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusEntry {
    /// The record that it is about.
    pub record_id: RecordId,
    /// What it says.
    pub listing: Listing,
}

/// Prints what it says, and not of whom.
impl fmt::Debug for StatusEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusEntry").field("listing", &self.listing).finish_non_exhaustive()
    }
}

/// What a list says of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordStatus {
    /// Nothing: as far as the list knows, every card of the record is as good as when it was made.
    NotListed,
    /// Cards of before a time have a newer one.
    Superseded {
        /// The first time that is not superseded.
        not_before: Timestamp,
    },
    /// No card of the record is to be relied on.
    Revoked,
}

impl From<Option<Listing>> for RecordStatus {
    fn from(listing: Option<Listing>) -> RecordStatus {
        match listing {
            None => RecordStatus::NotListed,
            Some(Listing::Superseded { not_before }) => RecordStatus::Superseded { not_before },
            Some(Listing::Revoked) => RecordStatus::Revoked,
        }
    }
}

impl RecordStatus {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            RecordStatus::NotListed => "not-listed",
            RecordStatus::Superseded { .. } => "superseded",
            RecordStatus::Revoked => "revoked",
        }
    }

    /// What this means for a card. `newest` is when its newest attestation was made, of those that are trusted and by
    /// the issuer whose list this is; a list says nothing of a card that has none.
    pub fn of_card(self, newest: Timestamp) -> CardStatus {
        match self {
            RecordStatus::Revoked => CardStatus::Revoked,
            RecordStatus::Superseded { not_before } if newest < not_before => CardStatus::Superseded,
            RecordStatus::Superseded { .. } | RecordStatus::NotListed => CardStatus::Current,
        }
    }
}

/// What an issuer's list means for one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardStatus {
    /// The list knows no newer card.
    Current,
    /// There is a newer card: what this one says may have changed.
    Superseded,
    /// The issuer takes the record back: what this card says is not to be relied on.
    Revoked,
}

impl CardStatus {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            CardStatus::Current => "current",
            CardStatus::Superseded => "superseded",
            CardStatus::Revoked => "revoked",
        }
    }
}
