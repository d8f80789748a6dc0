//! What is counted, and what is published of it.

use crate::{AttestationHash, PersonId, Private};
use phr_core::model::Timestamp;

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
