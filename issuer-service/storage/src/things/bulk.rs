//! Records that are stored with many others at once.

use crate::{AttestationHash, Compartment, FollowUpStatus, NewPerson, Private, SiteId};
use phr_core::model::Timestamp;

/// A person with the whole record, with the times at which it came about: for what was not typed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Who.
    pub person: NewPerson,
    /// When the person was registered.
    pub at: Timestamp,
    /// The record's id, as cards have it.
    pub record_id: [u8; 8],
    /// What was signed.
    pub statements: Vec<PastStatement>,
    /// What the person agreed to, and when.
    pub consents: Vec<(Private, Timestamp)>,
    /// What was asked for.
    pub follow_ups: Vec<PastFollowUp>,
}

/// An attestation that was signed here, and stored when it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastStatement {
    /// The attestation's bytes.
    pub bytes: Private,
    /// Where it belongs.
    pub compartment: Compartment,
    /// The id of the key that signed it.
    pub issuer: String,
    /// When it was signed, and stored.
    pub at: Timestamp,
    /// The caller's word for what it is.
    pub kind: String,
}

/// A follow-up, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastFollowUp {
    /// The attestation that asks for it, and its entry there.
    pub asked_in: (AttestationHash, u32),
    /// First day on which it is due, in days since 1970.
    pub due_first: i64,
    /// Last day.
    pub due_last: i64,
    /// Where.
    pub site: SiteId,
    /// The short code of the service that does it.
    pub service: String,
    /// What is to be done.
    pub label: Private,
    /// What became of it, and when; open without.
    pub closed: Option<(FollowUpStatus, Timestamp)>,
}
