//! Pictures to payloads.

mod busy;
mod error;
mod guidance;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pictures")]
mod pictures;
mod several;
#[cfg(test)]
mod tests;
mod video;
mod zxing;

use std::borrow::Cow;

pub use error::ReadError;
pub use guidance::Guidance;
#[cfg(feature = "pictures")]
pub use pictures::{PictureLimits, read_each_in_picture, read_first_in_picture, read_picture};
pub use several::read_each;
pub use video::{Progress, Video};

use crate::lattice::{self, Budget};
use crate::{Luma, Version};

/// Long side of the picture that large pictures are reduced to at first. A symbol that fills half of it still has
/// more than three pixels to a module at version 40.
const WORKING_SIDE: usize = 1200;
/// Pictures up to this long side are not reduced.
const LARGE: usize = 1600;
/// The other sizes that the lattice reader is given, as parts of the working picture's, and the most pixels.
const OTHER_SIZES: [f32; 2] = [0.55, 1.7];
const LARGEST_OTHER: usize = 2200;
const SMALLEST_OTHER: usize = 160;

/// A picture reduced by so much is looked at in parts too, the busiest ones.
const FAR_REDUCED: usize = 3;
const BUSY_PARTS: usize = 3;

/// What to do with a payload that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// This is the one.
    Accept,
    /// Not this one (another symbol in the picture, or a seal that does not open): look on.
    KeepLooking,
}

/// Which decoder read a symbol, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Decoder {
    /// The black-and-white decoder.
    Zxing,
    /// The lattice reader.
    Lattice,
    /// The black-and-white decoder on the picture in other sizes, gaps closed.
    ZxingFiltered,
    /// The lattice reader on the picture in other sizes, and on its negative.
    LatticeRescaled,
    /// The lattice reader on what several frames show together; see [`Video`].
    LatticeCombined,
}

impl Decoder {
    /// Stable name for programs and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Zxing => "zxing",
            Self::Lattice => "lattice",
            Self::ZxingFiltered => "zxing-filtered",
            Self::LatticeRescaled => "lattice-rescaled",
            Self::LatticeCombined => "lattice-combined",
        }
    }
}

/// A symbol that was read and accepted.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    payload: Vec<u8>,
    decoder: Decoder,
    version: Option<Version>,
}

impl Reading {
    /// The bytes the symbol carries.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The payload as text, when it is UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.payload).ok()
    }

    /// The decoder that read it.
    pub fn decoder(&self) -> Decoder {
        self.decoder
    }

    /// The symbol's version, when the decoder says it.
    pub fn version(&self) -> Option<Version> {
        self.version
    }
}

/// The payload stays out: it is the card.
impl std::fmt::Debug for Reading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reading").field("decoder", &self.decoder).field("version", &self.version).finish()
    }
}

/// How much work a picture is worth.
///
/// Work is counted, not timed, so that a picture reads the same on any machine. One unit is about a thousand looks
/// at pixels: a few microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The last decoder that is tried.
    pub up_to: Decoder,
    /// Units of work of the lattice reader, for each size of the picture.
    pub lattice_units: u32,
}

impl Effort {
    /// For a frame of a camera's stream, where the next one comes soon.
    pub const FRAME: Self = Self { up_to: Decoder::Lattice, lattice_units: 40_000 };
    /// For a photograph or a scan, of which there is one: the default.
    pub const STILL: Self = Self { up_to: Decoder::LatticeRescaled, lattice_units: 100_000 };
}

impl Default for Effort {
    fn default() -> Self {
        Self::STILL
    }
}

/// Reads the first symbol in a grey picture, whatever it says.
///
/// # Errors
/// As [`read_luma`], but never [`ReadError::NoneAccepted`].
pub fn read_first(picture: &Luma) -> Result<Reading, ReadError> {
    read_luma(picture, Effort::default(), |_| Verdict::Accept)
}

/// Reads a grey picture until `accept` takes a payload.
///
/// A payload that was refused is not asked about again.
///
/// # Errors
/// [`ReadError::NothingFound`] when no symbol is read, [`ReadError::NoneAccepted`] when none of those read is
/// accepted.
pub fn read_luma(
    picture: &Luma,
    effort: Effort,
    accept: impl FnMut(&[u8]) -> Verdict,
) -> Result<Reading, ReadError> {
    let mut jury = Jury { accept, refused: Vec::new() };
    let stages: [(Decoder, Stage<'_, _>); 4] = [
        (Decoder::Zxing, zxing_on_working_picture),
        (Decoder::Lattice, lattice_on_working_picture),
        (Decoder::ZxingFiltered, zxing_on_other_sizes),
        (Decoder::LatticeRescaled, lattice_on_other_sizes),
    ];
    let sizes = Sizes::new(picture);
    for (decoder, stage) in stages.into_iter().filter(|(decoder, _)| *decoder <= effort.up_to) {
        if let Some(found) = stage(&sizes, effort, &mut jury) {
            return Ok(Reading { payload: found.payload, decoder, version: found.version });
        }
    }
    Err(match jury.refused.len() {
        0 => ReadError::NothingFound,
        refused => ReadError::NoneAccepted { refused },
    })
}

type Stage<'a, F> = fn(&Sizes<'a>, Effort, &mut Jury<F>) -> Option<Found>;

/// What a decoder hands over.
#[derive(Clone)]
struct Found {
    payload: Vec<u8>,
    version: Option<Version>,
}

/// Asks the caller about each payload once.
struct Jury<F> {
    accept: F,
    refused: Vec<Vec<u8>>,
}

impl<F: FnMut(&[u8]) -> Verdict> Jury<F> {
    fn accepts(&mut self, payload: &[u8]) -> bool {
        if self.refused.iter().any(|refused| refused == payload) {
            return false;
        }
        match (self.accept)(payload) {
            Verdict::Accept => true,
            Verdict::KeepLooking => {
                self.refused.push(payload.to_vec());
                false
            }
        }
    }
}

/// A picture as it came, and at the size that it is worked on.
struct Sizes<'a> {
    original: &'a Luma,
    working: Cow<'a, Luma>,
}

impl<'a> Sizes<'a> {
    fn new(original: &'a Luma) -> Self {
        let working = match original.long_side() > LARGE {
            true => Cow::Owned(original.scaled_to(WORKING_SIDE)),
            false => Cow::Borrowed(original),
        };
        Self { original, working }
    }

    fn was_reduced(&self) -> bool {
        matches!(self.working, Cow::Owned(_))
    }
}

fn zxing_on_working_picture<F: FnMut(&[u8]) -> Verdict>(
    sizes: &Sizes<'_>,
    _: Effort,
    jury: &mut Jury<F>,
) -> Option<Found> {
    zxing::read(&sizes.working, zxing::Gaps::Kept, &mut |found| jury.accepts(&found.payload))
}

fn lattice_on_working_picture<F: FnMut(&[u8]) -> Verdict>(
    sizes: &Sizes<'_>,
    effort: Effort,
    jury: &mut Jury<F>,
) -> Option<Found> {
    lattice_on(&sizes.working, effort, jury)
}

fn zxing_on_other_sizes<F: FnMut(&[u8]) -> Verdict>(
    sizes: &Sizes<'_>,
    _: Effort,
    jury: &mut Jury<F>,
) -> Option<Found> {
    let mut accept = |found: &Found| jury.accepts(&found.payload);
    if let Some(found) = zxing::read(&sizes.working, zxing::Gaps::Closed, &mut accept) {
        return Some(found);
    }
    if sizes.was_reduced()
        && let Some(found) = zxing::read(sizes.original, zxing::Gaps::Kept, &mut accept)
    {
        return Some(found);
    }
    zxing::other_sizes(&sizes.working).into_iter().find_map(|side| {
        let other = sizes.working.scaled_to(side);
        zxing::read(&other, zxing::Gaps::Kept, &mut accept)
            .or_else(|| zxing::read(&other, zxing::Gaps::Closed, &mut accept))
    })
}

fn lattice_on_other_sizes<F: FnMut(&[u8]) -> Verdict>(
    sizes: &Sizes<'_>,
    effort: Effort,
    jury: &mut Jury<F>,
) -> Option<Found> {
    let working = sizes.working.long_side();
    let sides = OTHER_SIZES.map(|part| (working as f32 * part) as usize);
    let other = sides.into_iter().filter(|side| (SMALLEST_OTHER..=LARGEST_OTHER).contains(side));
    let found = other.into_iter().find_map(|side| {
        // Going up, the original has what the working picture has lost.
        let source = if side > working { sizes.original } else { &*sizes.working };
        lattice_on(&source.scaled_to(side), effort, jury)
    });
    let found = found.or_else(|| {
        // In a photograph so large a symbol may be a small part, of which the reduced picture shows nothing.
        let parts = match working * FAR_REDUCED <= sizes.original.long_side() {
            true => busy::parts(sizes.original, LARGE, BUSY_PARTS),
            false => Vec::new(),
        };
        parts.into_iter().find_map(|part| lattice_on(&part, effort, jury))
    });
    // Light on dark is rare, and looking for it takes as long as everything else.
    found.or_else(|| lattice_on(&sizes.working.inverted(), effort, jury))
}

fn lattice_on<F: FnMut(&[u8]) -> Verdict>(
    picture: &Luma,
    effort: Effort,
    jury: &mut Jury<F>,
) -> Option<Found> {
    let mut budget = Budget::new(effort.lattice_units);
    lattice::read(picture, lattice::Parts::ALL, &mut budget, &mut |decoded| jury.accepts(&decoded.payload))
        .map(|decoded| Found { payload: decoded.payload, version: Some(decoded.version) })
}
