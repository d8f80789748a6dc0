//! The black-and-white decoder: the `rxing` crate's port of ZXing's QR reader.
//!
//! Its stages are called one by one, because its own front door guesses at the text's character set, and stamps
//! each result with the time of day.

use rxing::common::{BitMatrix, HybridBinarizer};
use rxing::qrcode::cpp_port::{decoder, detector};
use rxing::{BinaryBitmap, Luma8Source};

use super::Found;
use crate::{Luma, Version};

/// Whether light gaps of a pixel between dark ones are closed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gaps {
    Kept,
    Closed,
}

/// Smaller pictures hold no symbol.
const LEAST_SIDE: usize = 21;
/// Sizes are reduced threefold until the long side is no longer than this.
const SMALL_ENOUGH: usize = 500;
/// Pictures whose short side is below are enlarged threefold.
const TINY: usize = 150;

/// Looks for symbols, dark on light and then light on dark, until `accept` takes one.
pub(super) fn read(picture: &Luma, gaps: Gaps, accept: &mut dyn FnMut(&Found) -> bool) -> Option<Found> {
    if picture.width().min(picture.height()) < LEAST_SIDE {
        return None;
    }
    let (width, height) = (u32::try_from(picture.width()).ok()?, u32::try_from(picture.height()).ok()?);
    let source = Luma8Source::new_with_slice(picture.pixels(), width, height).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    if gaps == Gaps::Closed {
        bitmap.close().ok()?;
    }
    let matrix = bitmap.get_black_matrix_mut();
    symbols(matrix, accept).or_else(|| {
        matrix.flip_self();
        symbols(matrix, accept)
    })
}

/// The other long sides at which a picture is worth trying.
pub(super) fn other_sizes(picture: &Luma) -> Vec<usize> {
    let mut sides = Vec::new();
    let mut side = picture.long_side();
    while side > SMALL_ENOUGH {
        side /= 3;
        sides.push(side);
    }
    if picture.width().min(picture.height()) < TINY {
        sides.push(picture.long_side() * 3);
    }
    sides
}

fn symbols(matrix: &BitMatrix, accept: &mut dyn FnMut(&Found) -> bool) -> Option<Found> {
    let mut patterns = detector::FindFinderPatterns(matrix, true, 0);
    detector::GenerateFinderPatternSets(&mut patterns).iter().find_map(|set| {
        let sampled = detector::SampleQR(matrix, set).ok()?;
        let decoded = decoder::Decode(rxing::common::DetectorRXingResult::getBits(&sampled)).ok()?;
        let found = Found {
            payload: decoded.content().bytes().to_vec(),
            version: u8::try_from(decoded.versionNumber()).ok().and_then(Version::new),
        };
        (decoded.isValid() && !found.payload.is_empty() && accept(&found)).then_some(found)
    })
}
