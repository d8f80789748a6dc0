//! The lattice reader by itself, for measuring it. Nothing here is for reading cards.

pub use crate::lattice::Parts;
use crate::lattice::{self, Budget, Observation, Sighting};
use crate::{Effort, Luma, Version, Video};

/// The first payload that the lattice reader finds at the picture's own size, with some of its parts.
pub fn lattice(picture: &Luma, parts: &Parts) -> Option<Vec<u8>> {
    let mut budget = Budget::new(Effort::STILL.lattice_units);
    lattice::read(picture, *parts, &mut budget, &mut |_| true).map(|decoded| decoded.payload)
}

/// A symbol that was found and not read, for asking why.
pub struct Seen {
    /// The version that it was taken for.
    pub version: Version,
    /// The part of the function patterns' modules that had the right colour.
    pub agreement: f32,
    /// How light each module was judged to be, row by row; positive is light.
    pub light: Vec<f32>,
}

/// What the lattice reader makes of a picture: the payload, the number of sure finder patterns, and what it saw of symbols
/// that it could not read.
pub fn watch(picture: &Luma, parts: &Parts) -> (Option<Vec<u8>>, usize, Vec<Seen>) {
    let mut budget = Budget::new(Effort::STILL.lattice_units);
    let mut sighting = Sighting::default();
    let decoded = lattice::watch(picture, *parts, None, &mut budget, &mut |_| true, &mut sighting);
    (decoded.map(|decoded| decoded.payload), sighting.finders, all_seen(sighting.observations))
}

/// The same for a symbol of which `at` tells where each place, in modules from its corner, is in the picture, in pixels:
/// what the reader could read if it lost nothing by looking for it.
pub fn told(
    picture: &Luma,
    version: Version,
    at: impl Fn(f32, f32) -> (f32, f32),
) -> (Option<Vec<u8>>, Vec<Seen>) {
    let mut budget = Budget::new(Effort::STILL.lattice_units);
    match lattice::told(picture, version, at, None, &mut budget) {
        Ok(decoded) => (Some(decoded.payload), Vec::new()),
        Err(seen) => (None, all_seen(seen)),
    }
}

/// How many frames of a film it takes to read a symbol of which each frame comes with where its places are, as in [`told`].
pub fn told_film<At: Fn(f32, f32) -> (f32, f32)>(
    frames: impl IntoIterator<Item = (Luma, At)>,
    version: Version,
) -> Option<(usize, Vec<u8>)> {
    let mut video = Video::new(Effort::FRAME);
    let mut push = |(frame, at): (Luma, At)| video.push_told(&frame, version, at);
    frames.into_iter().enumerate().find_map(|(number, frame)| Some((number + 1, push(frame)?)))
}

fn all_seen(observations: Vec<Observation>) -> Vec<Seen> {
    let seen =
        |seen: Observation| Seen { version: seen.version, agreement: seen.agreement, light: seen.light };
    observations.into_iter().map(seen).collect()
}
