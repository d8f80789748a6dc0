//! Other systems that talk to the service.

use super::stored_words;
use crate::{AccountId, SiteId};
use phr_core::model::Timestamp;
use std::collections::BTreeSet;

/// What another system may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Right {
    /// Finds persons, and reads what their records say at present.
    FhirRead,
    /// Hands records in.
    FhirWrite,
    /// Has cards made.
    Issue,
    /// Has cards opened and checked.
    Verify,
    /// Pushes a site's attestations, and pulls records.
    Sync,
}

stored_words!(Right {
    FhirRead = "fhir-read",
    FhirWrite = "fhir-write",
    Issue = "issue",
    Verify = "verify",
    Sync = "sync",
});

/// Another system that talks to the service with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiClient {
    /// Its id. Whoever acts, be it an account or a client, has an id of one kind.
    pub id: AccountId,
    /// What administrators call it; unique.
    pub name: String,
    /// The site in whose name it acts, if it is one's.
    pub site: Option<SiteId>,
    /// What it may do.
    pub rights: BTreeSet<Right>,
    /// Whether its token is refused.
    pub disabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last showed its token, within a minute.
    pub last_used: Option<Timestamp>,
}

/// A client to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiClient {
    /// What administrators call it.
    pub name: String,
    /// The site in whose name it acts.
    pub site: Option<SiteId>,
    /// What it may do.
    pub rights: BTreeSet<Right>,
}
