//! Which records are revoked, and which cards a newer one has superseded: one signed list for each issuer.
//!
//! An issuer fills a [`StatusDraft`] and signs it. A reader opens the file with [`StatusList::open`], which checks the
//! signature over the head and hashes the index, and asks for one record at a time with [`StatusList::status`], which
//! reads and hashes one bucket; the file is never in memory as a whole. What the answer means for the card at hand is
//! [`RecordStatus::of_card`]. A [`StatusDelta`] makes a newer list out of one that the reader has.
//!
//! The caller passes the issuer's public key. Whether that key may sign status lists (purpose `revoke`), and whose it
//! is, the caller learns from its trust list; [`said_signer`] tells which key to look up.

mod bits;
mod bucket;
mod code;
mod delta;
mod draft;
mod entry;
mod error;
mod head;
mod list;
mod source;
mod times;

pub use delta::StatusDelta;
pub use draft::{PreparedStatusList, StatusDraft};
pub use entry::{CardStatus, Listing, RecordStatus, StatusEntry};
pub use error::StatusError;
pub use head::StatusHead;
pub use list::{StatusList, said_signer};
pub use source::{ReadAt, ReadFailed};
pub use times::roundest_time;

#[cfg(test)]
mod tests;
