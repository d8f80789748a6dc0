//! Why a card was not made, and what would help.

use crate::room::entry_words;
use phr_core::card::IssueError;
use phr_core::carrier::Carrier;
use phr_core::content::{Content, Names};
use phr_core::fit::Part;
use phr_core::wire::AttestationPayload;
use phr_scan::{DrawError, Version};
use std::fmt;

/// Why a card was not made.
#[derive(Debug)]
#[non_exhaustive]
pub enum MakeError {
    /// It does not fit its carrier.
    TooLarge(Box<TooLarge>),
    /// Some entries are confidential, and without an access code nobody could open them.
    NobodyOpensConfidential,
    /// There is no statement to make a card of.
    NothingToSay,
    /// It could not be signed or sealed.
    Issue(IssueError),
    /// The code could not be drawn.
    Draw(DrawError),
}

impl MakeError {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge(_) => "card-too-large",
            Self::NobodyOpensConfidential => "confidential-nobody-opens",
            Self::NothingToSay => "nothing-to-say",
            Self::Issue(error) => error.code(),
            Self::Draw(error) => error.code(),
        }
    }
}

impl From<IssueError> for MakeError {
    fn from(error: IssueError) -> Self {
        Self::Issue(error)
    }
}

impl From<DrawError> for MakeError {
    fn from(error: DrawError) -> Self {
        Self::Draw(error)
    }
}

/// By how much a card is too large, and what would help.
#[derive(Clone)]
pub struct TooLarge {
    /// Bytes of the record.
    pub record: usize,
    /// Bytes that the carrier has room for.
    pub room: usize,
    /// What would make it fit.
    pub ways: Vec<Way>,
    /// What [`crate::LeaveOut::Entries`] would leave out, the least important first.
    pub would_leave_out: Vec<Removed>,
    /// What it would leave out of a restatement of the record, where one would fit.
    pub restating_would_leave_out: Vec<Removed>,
}

/// Prints no entries.
impl fmt::Debug for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TooLarge")
            .field("record", &self.record)
            .field("room", &self.room)
            .finish_non_exhaustive()
    }
}

/// A choice with which the card would fit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Way {
    /// Fewer facts or names.
    Leaner {
        /// Which facts.
        content: Content,
        /// Which names.
        names: Names,
        /// Bytes of the card.
        bytes: usize,
    },
    /// The record as one restatement.
    Restating {
        /// Bytes of the card.
        bytes: usize,
        /// How many attestations it takes the place of.
        attestations: usize,
    },
    /// The same with entries left out.
    RestatingLeaner {
        /// How many.
        entries: usize,
    },
    /// [`crate::LeaveOut::Details`], which comes to these facts and names.
    LeavingOutDetails {
        /// Which facts.
        content: Content,
        /// Which names.
        names: Names,
    },
    /// [`crate::LeaveOut::Entries`].
    LeavingOutEntries {
        /// How many.
        entries: usize,
    },
    /// A code of this version.
    LargerSymbol(Version),
    /// One of these carriers.
    LargerCarriers(Vec<Carrier>),
}

/// Part of a statement that is or would be left out.
#[derive(Clone)]
pub struct Removed {
    /// Title of its section, where that is one that every reader knows.
    pub section: Option<&'static str>,
    /// What the entry is called; none for the text of the section.
    pub entry: Option<String>,
    /// Code of why it goes before others.
    pub priority: &'static str,
}

impl Removed {
    pub(crate) fn new(part: &Part, statement: &AttestationPayload) -> Self {
        let entry = part.entry.and_then(|at| statement.entries.sections[part.section].entries.get(at));
        Self {
            section: part.kind.map(|kind| kind.title()),
            entry: entry.map(entry_words),
            priority: part.priority.code(),
        }
    }
}
