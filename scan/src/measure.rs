//! The lattice reader by itself, for measuring it. Nothing here is for reading cards.

pub use crate::lattice::Parts;
use crate::lattice::{self, Budget};
use crate::{Effort, Luma};

/// The first payload that the lattice reader finds at the picture's own size, with some of its parts.
pub fn lattice(picture: &Luma, parts: &Parts) -> Option<Vec<u8>> {
    let mut budget = Budget::new(Effort::STILL.lattice_units);
    lattice::read(picture, *parts, &mut budget, &mut |_| true).map(|decoded| decoded.payload)
}
