//! Why something is not split, and why a text is not taken.

use super::SetId;

/// Why bytes are not made a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SplitError {
    /// There are no bytes.
    #[error("there is nothing to split: the content is empty")]
    Empty,
    /// More symbols are needed than a sequence has.
    #[error(
        "this takes {needed} symbols, and a sequence has at most {limit}: choose larger symbols or less parity, \
         or carry it as a file"
    )]
    TooManyParts {
        /// How many it would take, parity included.
        needed: usize,
        /// The most there may be.
        limit: usize,
    },
    /// A symbol of this capacity bears nothing beside the head of a part.
    #[error("a symbol bears at least {least} bytes of a sequence: choose larger symbols")]
    SymbolTooSmall {
        /// The least capacity in bytes.
        least: usize,
    },
}

impl SplitError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "sequence-empty",
            Self::TooManyParts { .. } => "sequence-too-many-parts",
            Self::SymbolTooSmall { .. } => "sequence-symbol-too-small",
        }
    }
}

/// Why a text was not taken into an assembly. What is there stays, but for [`SequenceError::StartedOver`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SequenceError {
    /// It does not begin like a part's text: some other code was scanned.
    #[error("this code is no part of a sequence: its text does not begin with `PHRS1:`; scan the others")]
    NotAPart,
    /// It begins like a part of a sequence of another format version.
    #[error("this sequence has a newer format (version {version}): update this program")]
    OtherVersion {
        /// The version that the text names.
        version: u8,
    },
    /// The digits are none, or not all, or make no bytes.
    #[error("the digits of this symbol's text are damaged or incomplete; scan the symbol again")]
    Digits,
    /// The check behind the part is not that of its bytes.
    #[error("this symbol's text was altered on its way; scan the symbol again")]
    Damaged,
    /// The part's numbers do not go together, or it is too short or too long.
    #[error("this symbol is not rightly made, so it is left out; scan the others")]
    Form,
    /// It is a part of another set than the one that was begun.
    #[error(
        "this symbol belongs to another set ({found}) than those before it ({expected}); scan those of one set"
    )]
    OtherSet {
        /// The set that was begun.
        expected: SetId,
        /// The part's set.
        found: SetId,
    },
    /// It names the set that was begun and says something else about it.
    #[error("this symbol contradicts those before it of the same set; if that goes on, start again")]
    Contradicts,
    /// Other bytes were read for the part of this number. Both are kept for finding out which is right.
    #[error("symbol {number} was read before, with another content: one of the two is wrong")]
    PartDiffers {
        /// The part's number, from 1.
        number: u8,
    },
    /// Enough parts are there and they make no whole: at least one is wrong. Another one may tell which.
    #[error("at least one of the symbols read is wrong, and it is not known which; scan one more")]
    WrongPart,
    /// All parts were there, or enough was tried, and they make no whole. Nothing is kept.
    #[error("some of the symbols are wrong, and which is not known; start again with all symbols of one set")]
    StartedOver,
}

impl SequenceError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAPart => "sequence-not-a-part",
            Self::OtherVersion { .. } => "sequence-other-version",
            Self::Digits => "sequence-digits",
            Self::Damaged => "sequence-damaged",
            Self::Form => "sequence-form",
            Self::OtherSet { .. } => "sequence-other-set",
            Self::Contradicts => "sequence-contradicts",
            Self::PartDiffers { .. } => "sequence-part-differs",
            Self::WrongPart => "sequence-wrong-part",
            Self::StartedOver => "sequence-started-over",
        }
    }
}
