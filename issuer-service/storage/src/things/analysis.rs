//! What is counted, and what is published of it.

use crate::{AttestationHash, PersonId, Private};
use phr_core::model::Timestamp;

/// A place in the order in which attestations arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When.
    pub stored_at: Timestamp,
    /// Behind this one of those that arrived then; before them all without.
    pub id: Option<AttestationHash>,
}

impl Arrival {
    /// Before all that arrived from this time on.
    pub fn from(time: Timestamp) -> Self {
        Self { stored_at: time, id: None }
    }
}

/// The facts of an attestation without names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEpisode {
    /// The attestation.
    pub id: AttestationHash,
    /// Whose.
    pub person: PersonId,
    /// The facts, encoded by the caller.
    pub facts: Private,
}

/// The tables of a closed period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPublication {
    /// Which period, in the caller's words.
    pub period: String,
    /// The tables, encoded by the caller.
    pub content: Private,
    /// When they were made.
    pub made_at: Timestamp,
}
