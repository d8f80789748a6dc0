//! Chance from a seed: the same numbers on every machine.

use rand::rngs::ChaCha8Rng;
use rand::{Rng as _, SeedableRng as _};

/// The chance of one person.
pub(crate) struct Dice(ChaCha8Rng);

impl Dice {
    /// For the person of this number in the population of this seed.
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8..16].copy_from_slice(&number.to_le_bytes());
        key[16..].copy_from_slice(b"phr-population-1");
        Self(ChaCha8Rng::from_seed(key))
    }

    /// From 0 to below 1, in steps of 2^-53.
    pub(crate) fn unit(&mut self) -> f64 {
        const STEP: f64 = 1.0 / (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 * STEP
    }

    /// Whether something of this probability happens.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).max(0) as f64 + 1.0;
        (low + (self.unit() * width) as i64).min(high.max(low))
    }

    /// One of these; none of none.
    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(of.len()).ok()?.checked_sub(1)?;
        usize::try_from(self.between(0, last)).ok().and_then(|at| of.get(at))
    }

    /// One of these, each as often as its weight says; the last where they do not add up to anything.
    pub(crate) fn weighted<'a, T>(&mut self, of: &'a [T], weight: impl Fn(&T) -> f64) -> Option<&'a T> {
        let all: f64 = of.iter().map(&weight).sum();
        let mut left = self.unit() * all;
        of.iter()
            .find(|one| {
                left -= weight(one);
                left < 0.0
            })
            .or(of.last())
    }

    /// About normally distributed: a sum of twelve uniform numbers, never more than six deviations off.
    pub(crate) fn normal(&mut self, mean: f64, deviation: f64) -> f64 {
        let sum: f64 = (0..12).map(|_| self.unit()).sum();
        mean + (sum - 6.0) * deviation
    }
}
