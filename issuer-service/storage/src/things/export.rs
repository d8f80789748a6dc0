//! Exports: long work that is done part by part.

use super::stored_words;
use crate::{AccountId, ExportId, Private};
use phr_core::model::Timestamp;

/// How far an export is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ExportState {
    /// Nobody works on it.
    Waiting,
    /// Somebody does, until the lease ends.
    Running,
    /// All of it is there.
    Done,
    /// It cannot be made.
    Failed,
    /// Somebody stopped it.
    Cancelled,
    /// It was fetched, and is no longer wanted.
    Removed,
}

stored_words!(ExportState {
    Waiting = "waiting",
    Running = "running",
    Done = "done",
    Failed = "failed",
    Cancelled = "cancelled",
    Removed = "removed",
});

/// An export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// Its id.
    pub id: ExportId,
    /// Who asked.
    pub owner: AccountId,
    /// For what, as the caller writes it; plain.
    pub wanted: String,
    /// How far it is.
    pub state: ExportState,
    /// Where the next part begins; at the beginning without.
    pub place: Option<String>,
    /// How many persons have been gone through.
    pub done: u64,
    /// How many there were when it was asked for.
    pub total: u64,
    /// How many of those that were gone through cannot be read.
    pub failed: u64,
    /// How many parts are stored; the first has the number 0.
    pub parts: u64,
    /// Bytes of all parts.
    pub bytes: u64,
    /// Why it failed, if it did: a code.
    pub failure: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When all of it was there, or it was ended.
    pub ended_at: Option<Timestamp>,
    pub(crate) worker: Option<String>,
}

impl Export {
    /// The lease under which it was taken; none where nobody has taken it.
    pub fn lease(&self) -> Option<ExportLease> {
        self.worker.clone().map(|worker| ExportLease { export: self.id, worker })
    }
}

/// That a worker has an export. Where its time has gone by and another took it, nothing can be stored under it any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportLease {
    /// The export.
    pub export: ExportId,
    pub(crate) worker: String,
}

/// The next part of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewExportPart {
    /// Which one: as many as are stored.
    pub number: u64,
    /// What is in it.
    pub bytes: Private,
    /// Where the part after it begins; nothing where it is the last.
    pub next: Option<String>,
    /// How many persons it goes through.
    pub persons: u64,
    /// How many of them cannot be read.
    pub failed: u64,
}
