//! Whom a reader trusts: a signed list of issuers and care networks, and the verdicts that follow from it.
//!
//! A [`TrustListDraft`] is edited and signed by the root; a reader holds the root's public key and gets a
//! [`TrustList`] with [`TrustList::parse`]. Whether one attestation is to be trusted is [`TrustList::judge`]; how far
//! the list itself is to be relied on is [`TrustList::freshness`].

mod content;
mod list;
mod verdict;
mod wire;

pub use content::{Issuer, Names, Network, Purpose, TrustListDraft, Withdrawal, WithdrawalReason};
pub use list::{PreparedTrustList, TrustList, TrustListError};
pub use verdict::{Freshness, Verdict};

#[cfg(test)]
mod tests;
