//! What to tell whoever holds the camera.

use crate::lattice::{Observation, Sighting};

/// Why a symbol in a frame is not read, as far as the frame shows: what would help.
///
/// The order is that in which they are looked for: what is first keeps from seeing what is later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Guidance {
    /// No symbol is seen: bring the card in front of the camera, in better light.
    NotFound,
    /// A part of the symbol is outside the frame: have all of it in the frame, with some white around.
    CutOff,
    /// The modules are too small: come nearer.
    TooSmall,
    /// A reflection covers a part: tilt the card, or turn off the lamp.
    Glare,
    /// The symbol is not sharp: hold still, wait for the focus, or go a little farther away.
    Blurred,
    /// The symbol is found and not read: hold still, or try another angle.
    NotRead,
}

/// Pixels to a module below which even sharp frames are hardly read.
const SMALL: f32 = 2.2;
/// The part of the modules under a reflection, and that of unclear modules, from which these are what keeps from reading.
/// Of a symbol so blurred that its grey is normally distributed, a quarter is unclear.
const MUCH_GLARE: f32 = 0.02;
const MUCH_BLUR: f32 = 0.2;

impl Guidance {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::NotFound, Self::CutOff, Self::TooSmall, Self::Glare, Self::Blurred, Self::NotRead];

    /// Stable code for programs and translations.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotFound => "symbol-not-found",
            Self::CutOff => "symbol-cut-off",
            Self::TooSmall => "symbol-too-small",
            Self::Glare => "symbol-glare",
            Self::Blurred => "symbol-blurred",
            Self::NotRead => "symbol-not-read",
        }
    }

    pub(super) fn on(sighting: &Sighting) -> Self {
        match sighting.best() {
            Some(observation) => Self::on_observation(observation),
            None if sighting.finders == 0 => Self::NotFound,
            None if sighting.finders < 3 && sighting.at_edge => Self::CutOff,
            None if sighting.smallest < SMALL => Self::TooSmall,
            None => Self::NotRead,
        }
    }

    fn on_observation(observation: &Observation) -> Self {
        match observation {
            seen if seen.cut_off => Self::CutOff,
            seen if seen.module < SMALL => Self::TooSmall,
            seen if seen.blinded > MUCH_GLARE => Self::Glare,
            seen if seen.unclear > MUCH_BLUR => Self::Blurred,
            _ => Self::NotRead,
        }
    }
}
