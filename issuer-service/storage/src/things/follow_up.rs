//! What is to be done, and by when.

use super::stored_words;
use crate::{AccountId, AttestationHash, FollowUpId, PersonId, Private, SiteId};
use phr_core::model::Timestamp;

/// What became of a follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FollowUpStatus {
    /// Still to be done.
    Open,
    /// Done.
    Done,
    /// Not needed any more.
    Cancelled,
    /// Its time went by.
    Missed,
}

stored_words!(FollowUpStatus { Open = "open", Done = "done", Cancelled = "cancelled", Missed = "missed" });

/// A follow-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// For whom.
    pub person: PersonId,
    /// The attestation that asks for it, and the number of its entry.
    pub asked_in: Option<(AttestationHash, u32)>,
    /// The first day it may be done, as days since 1970-01-01.
    pub due_first: i64,
    /// The last.
    pub due_last: i64,
    /// What became of it.
    pub status: FollowUpStatus,
    /// Where.
    pub site: SiteId,
    /// The short code of the service that does it, such as `lab`; plain.
    pub service: String,
    /// What is to be done.
    pub label: Private,
    /// When and by whom it was closed.
    pub closed: Option<(Timestamp, AccountId)>,
}

/// A follow-up to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFollowUp {
    /// For whom.
    pub person: PersonId,
    /// The attestation that asks for it, and the number of its entry.
    pub asked_in: Option<(AttestationHash, u32)>,
    /// The first day it may be done.
    pub due_first: i64,
    /// The last.
    pub due_last: i64,
    /// Where.
    pub site: SiteId,
    /// The short code of the service that does it.
    pub service: String,
    /// What is to be done.
    pub label: Private,
}

/// Which follow-ups are due, seen from a day (days since 1970-01-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Those whose days include this one.
    On(i64),
    /// Those with a day among these, the last included.
    Between(i64, i64),
    /// Those whose last day is before this one.
    OverdueOn(i64),
    /// All.
    Any,
}

/// Which follow-ups are wanted. What is `None` does not narrow the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUpFilter {
    /// When due.
    pub due: Due,
    /// With which status; open ones usually.
    pub status: Option<FollowUpStatus>,
    /// Where.
    pub site: Option<SiteId>,
    /// By which service.
    pub service: Option<String>,
    /// For whom.
    pub person: Option<PersonId>,
}

/// Which follow-up it is, the same at all services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClosingKey {
    /// The attestation that asks for it.
    pub attestation: AttestationHash,
    /// The number of its entry there.
    pub entry: u32,
    /// The first day on which it was due, as days since 1970-01-01.
    pub due_first: i64,
    /// The last.
    pub due_last: i64,
}

impl ClosingKey {
    pub(crate) fn id(&self) -> String {
        format!("{}.{}.{}.{}", self.attestation, self.entry, self.due_first, self.due_last)
    }
}

/// What somebody did with a follow-up in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// Which one.
    pub key: ClosingKey,
    /// What became of it.
    pub status: FollowUpStatus,
    /// When.
    pub closed_at: Timestamp,
    /// At which site; at this service without.
    pub site: Option<SiteId>,
}

/// What became of a closing that another service sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenClosing {
    /// It counts from now on.
    Stored,
    /// It was known, or an earlier one counts.
    Known,
    /// The attestation that asks for the follow-up is not here.
    Unknown,
}
