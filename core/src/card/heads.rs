//! What the next attestation continues.

use super::open::OpenedCard;
use super::record::Record;
use crate::cose::{Attestation, AttestationHash, ShortHash};
use crate::record::{VerifiedRecord, WithheldReason};
use std::collections::BTreeSet;

impl OpenedCard {
    /// What a new attestation in `care` names as the ones that it continues: those that no other there continues. Those of
    /// unknown issuers are among them; those that are damaged, or about another record, are not.
    ///
    /// `record` is what this card was verified to be.
    pub fn heads(&self, record: &VerifiedRecord) -> BTreeSet<ShortHash> {
        let read = record.heads().map(|head| head.hash.short());
        read.chain(unread_heads(self.care(), record)).collect()
    }

    /// The same for the confidential compartment, as far as it is open.
    pub fn confidential_heads(&self, record: &VerifiedRecord) -> BTreeSet<ShortHash> {
        let read = record.confidential_heads().map(|head| head.hash.short());
        let unread = self.confidential().record().into_iter().flat_map(|part| unread_heads(part, record));
        read.chain(unread).collect()
    }
}

/// Attestations of unknown issuers that nothing that could be read continues.
fn unread_heads<'r>(
    part: &'r Record,
    record: &'r VerifiedRecord,
) -> impl Iterator<Item = ShortHash> + use<'r> {
    let unknown =
        record.withheld().iter().filter(|withheld| withheld.reason == WithheldReason::IssuerUnknown);
    let unknown: BTreeSet<AttestationHash> = unknown.map(|withheld| withheld.hash).collect();
    let continued: BTreeSet<ShortHash> =
        record.attestations().iter().flat_map(|a| a.payload.previous.clone()).collect();
    let here = part.attestations().iter().map(Attestation::hash);
    here.filter(move |hash| unknown.contains(hash))
        .map(|hash| hash.short())
        .filter(move |hash| !continued.contains(hash))
}
