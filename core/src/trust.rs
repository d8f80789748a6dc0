//! Whom a reader trusts: lists of issuers and care networks that roots sign together, and the verdicts that follow.
//!
//! A [`TrustListDraft`] is edited and signed by its roots: all at once where there is one ([`TrustListDraft::sign`]), or
//! from machine to machine as a [`PartlySignedList`]. Who they are is a [`RootSet`]; a [`RootChain`] has those before
//! them. A reader is given the name of a set and gets a [`TrustList`] with [`TrustList::accept`], or
//! [`TrustList::parse`] where it keeps none. All lists that a reader holds are its [`Trust`]: it says whether one
//! attestation is to be trusted ([`Trust::judge`]), how old each list is, and whether the clock can be right.

mod content;
mod error;
mod list;
mod roots;
mod signatures;
mod source;
mod verdict;
mod wire;

pub use content::{Epoch, Issuer, Names, Network, Purpose, TrustListDraft, Withdrawal, WithdrawalReason};
pub use error::TrustListError;
pub use list::{Anchor, PartlySignedList, TrustList};
pub use roots::{PartlySignedRotation, RootChain, RootSet};
pub use source::{Judgement, Trust};
pub use verdict::{ClockStanding, Freshness, Verdict};

#[cfg(test)]
mod tests;
