//! What a sequence bears.

use crate::card::SealedCard;
use crate::status::{StatusDelta, said_signer};
use crate::trust::PartlySignedList;
use core::fmt;
use core::str::FromStr;

/// What a sequence bears, as its parts say. It decides nothing about trust: what is borne has a signature of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SequenceKind {
    /// Any bytes. Wire value 0.
    Unspecified,
    /// A signed trust list. Wire value 1.
    TrustList,
    /// A signed status list. Wire value 2.
    StatusList,
    /// A signed change of a status list. Wire value 3.
    StatusDelta,
    /// The bytes of a card that is too large for one symbol. Wire value 4.
    Card,
    /// A kind that this version does not know, kept as its number.
    Other(OtherKind),
}

/// A number that none of the kinds has that are known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OtherKind(u8);

/// A name that is none of a kind's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such kind; choose one of trust-list, status-list, status-delta, card, unspecified")]
pub struct UnknownKind;

impl UnknownKind {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        "sequence-kind-unknown"
    }
}

impl SequenceKind {
    /// Every kind that is known, by its number.
    pub const KNOWN: [Self; 5] =
        [Self::Unspecified, Self::TrustList, Self::StatusList, Self::StatusDelta, Self::Card];

    /// The kind of this number.
    pub fn from_number(number: u8) -> Self {
        Self::KNOWN.get(usize::from(number)).copied().unwrap_or(Self::Other(OtherKind(number)))
    }

    /// The kind of these bytes, where their form tells it: that of a card, a trust list, a status list or what
    /// changed in one. Whether anybody signed it is not looked at.
    pub fn of_content(content: &[u8]) -> Option<Self> {
        match SealedCard::parse(content) {
            Ok(_) => Some(Self::Card),
            Err(_) if PartlySignedList::has_form(content) => Some(Self::TrustList),
            Err(_) if said_signer(content).is_ok() => Some(Self::StatusList),
            Err(_) if StatusDelta::said_signer(content).is_ok() => Some(Self::StatusDelta),
            Err(_) => None,
        }
    }

    /// The number on the wire.
    pub fn number(self) -> u8 {
        match self {
            Self::Unspecified => 0,
            Self::TrustList => 1,
            Self::StatusList => 2,
            Self::StatusDelta => 3,
            Self::Card => 4,
            Self::Other(OtherKind(number)) => number,
        }
    }
}

/// The stable name, for programs and command lines; `kind-9` for one that is not known.
impl fmt::Display for SequenceKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unspecified => f.write_str("unspecified"),
            Self::TrustList => f.write_str("trust-list"),
            Self::StatusList => f.write_str("status-list"),
            Self::StatusDelta => f.write_str("status-delta"),
            Self::Card => f.write_str("card"),
            Self::Other(OtherKind(number)) => write!(f, "kind-{number}"),
        }
    }
}

impl FromStr for SequenceKind {
    type Err = UnknownKind;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        (0..=u8::MAX).map(Self::from_number).find(|kind| kind.to_string() == name).ok_or(UnknownKind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_lead_back_to_their_kinds() {
        for number in 0..=u8::MAX {
            let kind = SequenceKind::from_number(number);
            assert_eq!(kind.number(), number);
            assert_eq!(kind.to_string().parse(), Ok(kind));
        }
        assert_eq!(SequenceKind::from_number(1), SequenceKind::TrustList);
        assert_eq!(SequenceKind::from_number(9).to_string(), "kind-9");
        for name in ["", "kind-1", "kind-256", "Trust-List"] {
            assert_eq!(name.parse::<SequenceKind>().unwrap_err().code(), "sequence-kind-unknown", "{name}");
        }
    }
}
