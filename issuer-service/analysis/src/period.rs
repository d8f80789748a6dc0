//! Calendar quarters.

use phr_core::model::PartialDate;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A quarter of a calendar year, in UTC. Written as `2026-Q3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: u16,
    quarter: u8,
}

/// A text that names no quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no quarter; write it as 2026-Q3")]
pub struct PeriodError;

impl Period {
    /// The quarter of a day, in days since 1970-01-01; `None` outside the years 1 to 9998.
    pub fn of_day(day: i64) -> Option<Self> {
        let (year, month, _) = PartialDate::from_days_since_1970(day)?.parts();
        Self::new(year, (month? - 1) / 3 + 1)
    }

    /// A quarter, counted from 1.
    pub fn new(year: u16, quarter: u8) -> Option<Self> {
        ((1..=9998).contains(&year) && (1..=4).contains(&quarter)).then_some(Self { year, quarter })
    }

    /// The calendar year.
    pub fn year(self) -> u16 {
        self.year
    }

    /// From 1 to 4.
    pub fn quarter(self) -> u8 {
        self.quarter
    }

    /// The first day, in days since 1970-01-01.
    pub fn first_day(self) -> i64 {
        PartialDate::day(self.year, self.quarter * 3 - 2, 1).map_or(0, PartialDate::first_day)
    }

    /// The last day.
    pub fn last_day(self) -> i64 {
        PartialDate::month(self.year, self.quarter * 3).map_or(0, PartialDate::last_day)
    }

    /// The next quarter.
    pub fn next(self) -> Option<Self> {
        if self.quarter == 4 { Self::new(self.year + 1, 1) } else { Self::new(self.year, self.quarter + 1) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.quarter)
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let (year, quarter) = text.split_once("-Q").ok_or(PeriodError)?;
        let is_plain = year.len() == 4 && quarter.len() == 1 && year.bytes().all(|b| b.is_ascii_digit());
        let parts = is_plain.then(|| Some((year.parse().ok()?, quarter.parse().ok()?))).flatten();
        parts.and_then(|(year, quarter)| Self::new(year, quarter)).ok_or(PeriodError)
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn quarters_follow_each_other_without_a_gap() {
        let mut period = Period::new(2023, 1).unwrap();
        for _ in 0..40 {
            let next = period.next().unwrap();
            assert_eq!(next.first_day(), period.last_day() + 1);
            assert_eq!(Period::of_day(period.last_day()), Some(period));
            assert_eq!(Period::of_day(next.first_day()), Some(next));
            assert_eq!(period.to_string().parse(), Ok(period));
            period = next;
        }
        for wrong in ["", "2026", "2026-Q5", "2026-Q0", "2026-q1", "26-Q1", "+026-Q1", "2026-Q11"] {
            assert_eq!(wrong.parse::<Period>(), Err(PeriodError), "{wrong}");
        }
    }
}
