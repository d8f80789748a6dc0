//! Keeps what the issuer service knows: persons, attestations, drafts, accounts, the audit log; in SQLite or PostgreSQL.
//!
//! | to … | call |
//! |---|---|
//! | open a database | [`Storage::open`] |
//! | make its keys, once | [`Storage::initialise`] |
//! | read the keys, at each start | [`Storage::unlock`] |
//! | read or write a person's record | [`Storage::begin`], then a method of [`Work`], then [`Work::commit`] |
//! | check the audit log | [`Storage::verify_audit`] |
//! | copy all of it to a file and back | [`Storage::backup`], [`Storage::restore`] |
//!
//! # What is sealed
//! Whatever is health content or names a person: each such cell is sealed with XChaCha20-Poly1305 under a data key, bound
//! to its table, column and row, so that a cell that is moved does not open. Data keys are sealed under a master key, and
//! the master key under a passphrase ([`Storage::initialise`]), or by whatever the caller has ([`MasterKey`]).
//!
//! # What stays plain, and so is readable in a stolen file
//! Whoever reads the file without the keys learns how many persons, attestations and cards there are; when each was
//! made, at which site and by which account; which quarters were published; ids; attestation hashes; issuer key ids; which attestations are
//! confidential, the kind of each attestation, and whether it was made here or read from a card; carriers and sizes; days
//! on which follow-ups are due, their status and the short code of their service; staff accounts' logins, names, roles
//! and password hashes; other systems' names, rights
//! and token hashes; site names and settings; when notices go out; and the audit log, which names accounts and ids.
//!
//! Persons are found by keyed hashes of eight bytes of what the caller gives as match keys, and attestations by one of
//! the record id. Without the key they tell which rows have a key in common (two persons with one family name), and no
//! more.

#[macro_use]
mod row;
mod audit;
mod backup;
mod database;
mod error;
mod ids;
mod keys;
mod page;
mod private;
mod storage;
mod tables;
mod things;
mod work;

#[cfg(feature = "testing")]
pub mod testing;

pub use audit::{Action, AuditBreak, AuditEntry, AuditReport};
pub use backup::BackupReport;
pub use error::{Error, Result};
pub use ids::{
    AccountId, AttestationHash, ConsentId, DraftId, ExportId, FollowUpId, IdError, IssuedCardId, NoticeId,
    PersonId, PrintJobId, SiteId,
};
pub use keys::{MasterKey, MasterKeyError};
pub use page::{Page, PageRequest};
pub use private::Private;
pub use storage::{Ambient, Attempted, Load, State, Storage};
pub use things::*;
pub use work::{Actor, Work};
