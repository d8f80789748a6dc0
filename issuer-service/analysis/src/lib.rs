//! Counts of episodes and persons as tables that may be published.
//!
//! Pure: episodes come in as arguments, and nothing here reads a database, a clock or a network.
//!
//! | to … | call |
//! |---|---|
//! | take the facts of an attestation without names | [`Episode::of`] |
//! | count a closed quarter, person by person | [`Counter`] |
//! | withhold what is too small | [`Publication::of_counts`] |
//! | add up the quarters of a year | [`Publication::year`] |
//! | compare two groups | [`compare`] |
//! | write a publication as CSV | [`Publication::csv`] |
//!
//! # What may be shown
//! Whatever is shown is a function of [`Publication`]s alone, so that no chain of questions gives more than they do. In a
//! publication no cell from 1 to 4 is shown, no cell whose difference to its group is from 1 to 4, and further cells are
//! withheld until for each of those there are two worlds that agree with everything that is published and in which the cell
//! differs by at least [`WIDTH`]. See [`protect`] for what a world has to agree with.

mod catalogue;
mod cell;
mod comparison;
mod count;
mod csv;
mod episode;
mod period;
mod protect;
mod publication;
mod world;

#[cfg(test)]
mod tests;

pub use catalogue::{Kind, MEASURES, Measure, measure};
pub use cell::{AGES, AgeBand, Dimension, SEXES};
pub use comparison::{Comparison, Group, compare};
pub use count::{Counter, Counts};
pub use episode::{Change, Due, Episode};
pub use period::{Period, PeriodError};
pub use protect::{Mark, protect};
pub use publication::{Cell, Publication, Row, Table, Year};

/// The smallest count above 0 that is shown.
pub const THRESHOLD: u32 = 5;

/// By how much two worlds that agree with a publication differ at least in a cell that is too small to be shown.
pub const WIDTH: u32 = 2;
