//! The least that any coding needs.

use std::collections::HashMap;

use phr_core::status::{Listing, StatusEntry};

/// Bits for each of `count` record ids: log2 of the number of sets of so many ids of 64 bits, by Stirling's formula.
pub(super) fn id_bits(count: u64) -> f64 {
    let n = count as f64;
    64.0 - n.log2() + core::f64::consts::LOG2_E - (core::f64::consts::TAU * n).log2() / (2.0 * n)
}

/// Bits for what each entry says: the entropy of how often each time, and *revoked*, occur among these.
pub(super) fn listing_bits(entries: &[StatusEntry]) -> f64 {
    let mut counts: HashMap<Listing, u64> = HashMap::new();
    entries.iter().for_each(|entry| *counts.entry(entry.listing).or_default() += 1);
    let all = entries.len() as f64;
    let mut bits: Vec<f64> =
        counts.values().map(|count| *count as f64 / all).map(|p| -p * p.log2()).collect();
    // Summed from the smallest on, so that the order of a hash map makes no difference.
    bits.sort_by(f64::total_cmp);
    bits.iter().sum()
}

/// Entropy in bits of a yes or no that is yes with this probability.
pub(super) fn binary(p: f64) -> f64 {
    -p * p.log2() - (1.0 - p) * (1.0 - p).log2()
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr_core::wire::RecordId;

    #[test]
    fn the_bound_of_few_ids_is_that_of_the_binomial() {
        // log2 (2^64 choose 2) = 127, for each of two ids; Stirling's formula is a little off for so few.
        assert!((id_bits(2) - 63.5).abs() < 0.05);
        assert!((id_bits(2_000_000) - 44.51).abs() < 0.01);
    }

    #[test]
    fn even_shares_need_whole_bits() {
        let entry = |n: u8| {
            let not_before = phr_core::model::Timestamp(i64::from(n % 4));
            StatusEntry { record_id: RecordId([n; 8]), listing: Listing::Superseded { not_before } }
        };
        let entries: Vec<_> = (0..64).map(entry).collect();
        assert!((listing_bits(&entries) - 2.0).abs() < 1e-12);
        assert!((binary(0.5) - 1.0).abs() < 1e-12);
    }
}
