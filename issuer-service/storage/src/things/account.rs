//! Staff and their sessions.

use super::stored_words;
use crate::{AccountId, Private, SiteId};
use phr_core::model::Timestamp;

/// What a person of the staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Registers persons.
    Registrar,
    /// Cares for them.
    Clinician,
    /// Counts, without names.
    Epidemiologist,
    /// Keeps accounts, sites, keys and settings.
    Administrator,
}

stored_words!(Role {
    Registrar = "registrar",
    Clinician = "clinician",
    Epidemiologist = "epidemiologist",
    Administrator = "administrator",
});

/// A staff account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What is typed to log in: lower case as the caller gives it, unique.
    pub login: String,
    /// What others see.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Where it works; nowhere in particular without.
    pub site: Option<SiteId>,
    /// The password's hash, as the caller made it.
    pub password_hash: Private,
    /// The second factor's secret, if one is set.
    pub totp: Option<Private>,
    /// Whether it may not log in.
    pub disabled: bool,
    /// Whether the password is known to somebody else, such as who made the account, and is to be changed first.
    pub must_change_password: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last logged in.
    pub last_login: Option<Timestamp>,
}

/// An account to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAccount {
    /// What is typed to log in.
    pub login: String,
    /// What others see.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Where it works.
    pub site: Option<SiteId>,
    /// The password's hash.
    pub password_hash: Private,
    /// The second factor's secret.
    pub totp: Option<Private>,
    /// Whether the password is to be changed first.
    pub must_change_password: bool,
}

/// A session as it comes back: whatever the caller keeps in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// What is kept.
    pub data: Private,
    /// When it ends.
    pub expires_at: Timestamp,
}
