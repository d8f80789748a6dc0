//! Persons, what they agreed to, and what is being written about them.

use crate::{AccountId, ConsentId, DraftId, Page, PersonId, Private, SiteId};
use phr_core::model::Timestamp;
use std::collections::BTreeSet;

/// A person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The id in this database.
    pub id: PersonId,
    /// The patient, encoded by the caller.
    pub patient: Private,
    /// Where the person was registered.
    pub site: SiteId,
    /// When.
    pub created_at: Timestamp,
    /// When the patient last changed.
    pub updated_at: Timestamp,
    /// Whether the person is out of the lists.
    pub archived: bool,
}

/// A person to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// The patient, encoded by the caller.
    pub patient: Private,
    /// By what the person is found. Only keyed hashes of these are stored.
    pub match_keys: BTreeSet<Vec<u8>>,
    /// Where.
    pub site: SiteId,
}

/// Which persons are looked for. What is `None` does not narrow the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFilter {
    /// Where registered.
    pub site: Option<SiteId>,
    /// Registered at this time or later.
    pub from: Option<Timestamp>,
    /// Registered before this time.
    pub before: Option<Timestamp>,
    /// Of whom something was stored or changed at this time or later.
    pub changed_from: Option<Timestamp>,
    /// Whether archived ones are looked for too.
    pub archived: bool,
}

/// A person found by match keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who.
    pub person: Person,
    /// How many of the keys agree.
    pub agreeing: u32,
}

/// What a search by match keys found, best first.
pub type Searched = Page<Found>;

/// What a person agreed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Who.
    pub person: PersonId,
    /// To what, how given, in which language: encoded by the caller.
    pub content: Private,
    /// When it was given.
    pub given_at: Timestamp,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
}

/// A consent to be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsent {
    /// Who.
    pub person: PersonId,
    /// To what, how given, in which language.
    pub content: Private,
    /// When it was given.
    pub given_at: Timestamp,
}

/// What was typed and is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// About whom; a person not registered yet without.
    pub person: Option<PersonId>,
    /// The caller's word for what is being written, such as `registration`; plain.
    pub kind: String,
    /// What was typed.
    pub fields: Private,
    /// Counts saves; the first is 1.
    pub revision: i64,
    /// Where.
    pub site: SiteId,
    /// Who began it.
    pub owner: AccountId,
    /// Who saved it last.
    pub saved_by: AccountId,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

/// A draft to be begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDraft {
    /// About whom.
    pub person: Option<PersonId>,
    /// The caller's word for what is being written.
    pub kind: String,
    /// What was typed.
    pub fields: Private,
    /// Where.
    pub site: SiteId,
}

/// A draft in a list: without what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftSummary {
    /// Its id.
    pub id: DraftId,
    /// About whom.
    pub person: Option<PersonId>,
    /// What is being written.
    pub kind: String,
    /// How often it was saved.
    pub revision: i64,
    /// Who began it.
    pub owner: AccountId,
    /// When it was saved last.
    pub updated_at: Timestamp,
}

/// What became of saving a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftSaved {
    /// Saved; this is its revision now.
    Saved(i64),
    /// Not saved: somebody else saved meanwhile, and this is what is stored.
    Conflict(Box<Draft>),
}
