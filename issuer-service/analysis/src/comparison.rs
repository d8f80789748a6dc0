//! Comparing two groups: the odds ratio with its interval, and Fisher's exact test.

use crate::Dimension;
use crate::publication::Table;

/// A group: how many have it, and how many have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Group {
    /// Persons that are counted.
    pub with: u32,
    /// Persons of the group that are not.
    pub without: u32,
}

impl Group {
    /// A category, from the tables of a measure and of its group; `None` where either is withheld.
    pub fn of(measure: &Table, group: &Table, dimension: Dimension, category: &str) -> Option<Self> {
        let count = |table: &Table| {
            table.rows(dimension).iter().find(|row| row.0 == category).and_then(|row| row.1.count())
        };
        let with = count(measure)?;
        Some(Self { with, without: count(group)?.checked_sub(with)? })
    }
}

/// Two groups, compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Odds of the first by those of the second.
    pub odds_ratio: f64,
    /// From where the interval of 95 % goes (Woolf 1955).
    pub low: f64,
    /// Up to where.
    pub high: f64,
    /// Whether a half was added to each cell because one is 0 (Haldane 1956, Anscombe 1956).
    pub is_corrected: bool,
    /// Two-sided, by Fisher's exact test: the probability of all tables that are not more likely than this one.
    pub p: f64,
}

/// The 97.5 % point of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Compares two groups; `None` where nobody or everybody has it, or a group is empty, so that there is nothing to compare.
pub fn compare(first: Group, second: Group) -> Option<Comparison> {
    let cells = [first.with, first.without, second.with, second.without].map(f64::from);
    let [a, b, c, d] = cells;
    if a + b == 0.0 || c + d == 0.0 || a + c == 0.0 || b + d == 0.0 {
        return None;
    }
    let is_corrected = cells.contains(&0.0);
    let [ca, cb, cc, cd] = cells.map(|cell| if is_corrected { cell + 0.5 } else { cell });
    let log = (ca * cd / (cb * cc)).ln();
    let error = (1.0 / ca + 1.0 / cb + 1.0 / cc + 1.0 / cd).sqrt();
    Some(Comparison {
        odds_ratio: log.exp(),
        low: (log - Z * error).exp(),
        high: (log + Z * error).exp(),
        is_corrected,
        p: fisher(first, second),
    })
}

/// The sum over all tables with these margins that are not more likely.
fn fisher(first: Group, second: Group) -> f64 {
    let (row, other) = (
        u64::from(first.with) + u64::from(first.without),
        u64::from(second.with) + u64::from(second.without),
    );
    let column = u64::from(first.with) + u64::from(second.with);
    let (least, most) = (column.saturating_sub(other), column.min(row));
    // The logarithm of the probability up to a constant, by recursion from the least.
    let mut logs = Vec::with_capacity((most - least + 1) as usize);
    let mut log = 0.0;
    for a in least..=most {
        logs.push(log);
        let (a, column, row, other) = (a as f64, column as f64, row as f64, other as f64);
        log += ((row - a) * (column - a)).ln() - ((a + 1.0) * (other - column + a + 1.0)).ln();
    }
    let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let all: f64 = logs.iter().map(|log| (log - highest).exp()).sum();
    let Some(here) = logs.get((u64::from(first.with) - least) as usize) else { return 1.0 };
    // Tables as likely as this one belong to the sum although rounding may put them above it.
    let rest: f64 = logs.iter().filter(|log| **log <= here + 1e-7).map(|log| (log - highest).exp()).sum();
    (rest / all).min(1.0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// Fisher's tea: 3 of 4 and 1 of 4.
    #[test]
    fn the_tea_is_as_it_was_published() {
        let comparison = compare(Group { with: 3, without: 1 }, Group { with: 1, without: 3 }).unwrap();
        assert!((comparison.p - 34.0 / 70.0).abs() < 1e-12, "{}", comparison.p);
        assert!((comparison.odds_ratio - 9.0).abs() < 1e-12);
        // exp(ln 9 ± 1.96 √(1/3+1+1+1/3)).
        assert!((comparison.low - 0.366_637).abs() < 1e-5, "{}", comparison.low);
        assert!((comparison.high - 220.927).abs() < 1e-2, "{}", comparison.high);
    }

    #[test]
    fn a_cell_of_nobody_is_corrected_and_empty_groups_are_not_compared() {
        let comparison = compare(Group { with: 0, without: 20 }, Group { with: 6, without: 14 }).unwrap();
        assert!(comparison.is_corrected && comparison.odds_ratio < 0.1 && comparison.p < 0.05);
        for (first, second) in [((0, 0), (5, 5)), ((0, 9), (0, 9)), ((9, 0), (9, 0))] {
            let group = |(with, without)| Group { with, without };
            assert_eq!(compare(group(first), group(second)), None);
        }
    }
}
