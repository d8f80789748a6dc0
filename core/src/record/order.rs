//! The order of a record's attestations, and which of them knew which.

use super::VerifiedAttestation;
use std::collections::{BTreeMap, BTreeSet};

/// Which attestations of a record continue which, directly or by others, as far as they can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    ancestors: Vec<BTreeSet<usize>>,
}

impl Lineage {
    /// Of attestations in the order of the chain.
    pub fn of(attestations: &[VerifiedAttestation]) -> Self {
        let places: BTreeMap<_, _> =
            attestations.iter().enumerate().map(|(place, a)| (a.hash.short(), place)).collect();
        let mut ancestors: Vec<BTreeSet<usize>> = Vec::with_capacity(attestations.len());
        for attestation in attestations {
            let parents = attestation.payload.previous.iter().filter_map(|hash| places.get(hash).copied());
            let mut known = BTreeSet::new();
            for parent in parents {
                known.insert(parent);
                known.extend(ancestors.get(parent).into_iter().flatten());
            }
            ancestors.push(known);
        }
        Self { ancestors }
    }

    /// Whether whoever made `later` had `earlier` before them. Two of which neither had the other were made apart, on
    /// carriers that continued separately.
    pub fn knew(&self, later: usize, earlier: usize) -> bool {
        self.ancestors.get(later).is_some_and(|known| known.contains(&earlier))
    }
}

/// None before one that it continues; of those that could come next, the earliest, then that in `care`, then the one whose
/// hash comes first. So the order does not depend on how a card was put together.
pub(crate) fn in_order(mut attestations: Vec<VerifiedAttestation>) -> Vec<VerifiedAttestation> {
    attestations.sort_by_key(|a| (a.payload.issued_at, a.is_confidential(), a.hash));
    let order = topological(&attestations);
    let mut waiting: Vec<Option<VerifiedAttestation>> = attestations.into_iter().map(Some).collect();
    let next = order.into_iter().filter_map(|place| waiting.get_mut(place)?.take());
    let mut ordered: Vec<_> = next.collect();
    // Hashes cannot go round in a circle; if they did, nothing would be lost.
    ordered.extend(waiting.into_iter().flatten());
    ordered
}

/// Places of `attestations`, each behind those that it continues, and otherwise lowest first (Kahn's algorithm).
fn topological(attestations: &[VerifiedAttestation]) -> Vec<usize> {
    let places: BTreeMap<_, _> =
        attestations.iter().enumerate().map(|(place, a)| (a.hash.short(), place)).collect();
    let mut continued_by: Vec<Vec<usize>> = vec![Vec::new(); attestations.len()];
    let mut waits_for: Vec<usize> = vec![0; attestations.len()];
    for (place, attestation) in attestations.iter().enumerate() {
        for parent in attestation.payload.previous.iter().filter_map(|hash| places.get(hash)) {
            continued_by[*parent].push(place);
            waits_for[place] += 1;
        }
    }
    let mut ready: BTreeSet<usize> = (0..attestations.len()).filter(|place| waits_for[*place] == 0).collect();
    let mut order = Vec::with_capacity(attestations.len());
    while let Some(place) = ready.pop_first() {
        order.push(place);
        for child in &continued_by[place] {
            waits_for[*child] -= 1;
            if waits_for[*child] == 0 {
                ready.insert(*child);
            }
        }
    }
    order
}
