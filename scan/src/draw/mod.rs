//! Text to symbol.

mod error;
mod medium;
#[cfg(feature = "pictures")]
mod png;
mod sheet;
mod svg;
#[cfg(test)]
mod tests;
mod wear;

use std::num::NonZeroU8;

use qrcode::bits::Bits;
use qrcode::optimize::{Parser, Segment, total_encoded_len};
use qrcode::{EcLevel, QrCode};

pub use error::DrawError;
pub use medium::{Medium, Placed, Trial, try_worn};
pub use sheet::{Labelled, Sheet, sheets};
pub use wear::Wear;

use crate::read::{Effort, Verdict, read_luma};
use crate::symbol::{ErrorCorrection, Symbol, Version};

/// A widespread decoder has the alignment patterns of this version in the wrong place.
const SKIPPED: u8 = 23;

/// Digits in the largest symbol, 40-L (ISO/IEC 18004, table 7).
const MOST_DIGITS: usize = 7089;

/// Pixels per module of the picture that every drawn symbol is read back from.
const PROOF_SCALE: NonZeroU8 = NonZeroU8::new(4).unwrap();

/// How large a symbol may become, and which error correction is worth its size.
///
/// A symbol reads best between versions 18 and 26: below, more correction is free; above, its modules become too
/// small, which costs more than the correction brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SizePolicy {
    /// Correction Q is used while the version stays at or below this one.
    pub quartile_up_to: Version,
    /// Otherwise M is used while the version stays at or below this one, and L above.
    pub medium_up_to: Version,
    /// No symbol is larger than this.
    pub ceiling: Version,
}

impl SizePolicy {
    /// The default steps under another ceiling.
    pub fn with_ceiling(ceiling: Version) -> Self {
        Self { ceiling, ..Self::default() }
    }
}

impl Default for SizePolicy {
    /// Q up to version 20, M up to 27, L up to 40.
    fn default() -> Self {
        let version = |number| Version::new(number).unwrap_or(Version::MAX);
        Self { quartile_up_to: version(20), medium_up_to: version(27), ceiling: Version::MAX }
    }
}

/// Draws `text` as one QR symbol, digits and capitals in the dense modes of the standard.
///
/// The smallest version that `policy` allows is taken, then the strongest error correction that this version still
/// holds. Version 23 is never used. The symbol is read back from its own picture before it is returned.
///
/// # Errors
/// [`DrawError::Empty`] for an empty text, [`DrawError::TooLong`] when it does not fit the ceiling, and
/// [`DrawError::NotReadable`] when reading back fails.
pub fn draw(text: &str, policy: &SizePolicy) -> Result<Symbol, DrawError> {
    if text.is_empty() {
        return Err(DrawError::Empty);
    }
    let (version, error_correction) = choose(text, policy)?;
    let symbol = encode(text, version, error_correction)?;
    prove(&symbol)?;
    Ok(symbol)
}

/// The version and the error correction that [`draw`] would give `text`, without drawing it.
///
/// # Errors
/// As [`draw`], but never [`DrawError::NotReadable`].
pub fn measure(text: &str, policy: &SizePolicy) -> Result<(Version, ErrorCorrection), DrawError> {
    if text.is_empty() {
        return Err(DrawError::Empty);
    }
    choose(text, policy)
}

/// Draws several texts as symbols of one version and error correction: the largest that [`draw`] would choose for one
/// of them.
///
/// # Errors
/// As [`draw`], for the first text that cannot be drawn.
pub fn draw_alike(texts: &[impl AsRef<str>], policy: &SizePolicy) -> Result<Vec<Symbol>, DrawError> {
    let sizes = texts.iter().map(|text| measure(text.as_ref(), policy)).collect::<Result<Vec<_>, _>>()?;
    let version = sizes.iter().map(|(version, _)| *version).max().unwrap_or(Version::MIN);
    let level = sizes.iter().map(|(_, level)| *level).min().unwrap_or(ErrorCorrection::Low);
    let drawn = |text: &str| {
        let symbol = encode(text, version, level)?;
        prove(&symbol).map(|()| symbol)
    };
    texts.iter().map(|text| drawn(text.as_ref())).collect()
}

/// How many digits fit behind `prefix` into a symbol of this version and error correction.
pub fn digit_capacity(prefix: &str, version: Version, level: ErrorCorrection) -> usize {
    let fits = |digits: usize| spare_bits(&(prefix.to_owned() + &"0".repeat(digits)), version, level) >= 0;
    let (mut most, mut too_many) = (0, MOST_DIGITS + 1);
    while too_many - most > 1 {
        let middle = (most + too_many) / 2;
        if fits(middle) { most = middle } else { too_many = middle }
    }
    most
}

/// Reads `symbol` from its own picture and compares.
fn prove(symbol: &Symbol) -> Result<(), DrawError> {
    read_luma(&symbol.to_luma(PROOF_SCALE), Effort::default(), |payload| same_text(symbol, payload))
        .map(drop)
        .map_err(|_| DrawError::NotReadable)
}

fn same_text(symbol: &Symbol, payload: &[u8]) -> Verdict {
    match payload == symbol.text().as_bytes() {
        true => Verdict::Accept,
        false => Verdict::KeepLooking,
    }
}

fn choose(text: &str, policy: &SizePolicy) -> Result<(Version, ErrorCorrection), DrawError> {
    let steps = [
        (ErrorCorrection::Quartile, policy.quartile_up_to.min(policy.ceiling)),
        (ErrorCorrection::Medium, policy.medium_up_to.min(policy.ceiling)),
        (ErrorCorrection::Low, policy.ceiling),
    ];
    let fitting = steps.iter().find_map(|&(level, up_to)| Some((smallest(text, level, up_to)?, level)));
    let (version, level) = fitting.ok_or_else(|| too_long(text, policy.ceiling))?;
    let stronger = [ErrorCorrection::High, ErrorCorrection::Quartile, ErrorCorrection::Medium];
    let free = stronger.into_iter().find(|&free| free > level && spare_bits(text, version, free) >= 0);
    Ok((version, free.unwrap_or(level)))
}

fn smallest(text: &str, level: ErrorCorrection, up_to: Version) -> Option<Version> {
    allowed(up_to).find(|&version| spare_bits(text, version, level) >= 0)
}

fn allowed(up_to: Version) -> impl DoubleEndedIterator<Item = Version> {
    (Version::MIN.number()..=up_to.number()).filter(|&number| number != SKIPPED).filter_map(Version::new)
}

fn too_long(text: &str, ceiling: Version) -> DrawError {
    let largest = allowed(ceiling).next_back().unwrap_or(Version::MIN);
    let bits = spare_bits(text, largest, ErrorCorrection::Low).unsigned_abs() as usize;
    DrawError::TooLong { ceiling, bytes_over: bits.div_ceil(8), digits_over: (bits * 3).div_ceil(10) }
}

/// Bits left over when `text` is put into a symbol; negative when it does not fit.
fn spare_bits(text: &str, version: Version, level: ErrorCorrection) -> i64 {
    let used = total_encoded_len(&segments(text, version), crate_version(version));
    let capacity = Bits::new(crate_version(version)).max_len(crate_level(level)).unwrap_or(0);
    capacity as i64 - used as i64
}

fn segments(text: &str, version: Version) -> Vec<Segment> {
    Parser::new(text.as_bytes()).optimize(crate_version(version)).collect()
}

fn encode(text: &str, version: Version, level: ErrorCorrection) -> Result<Symbol, DrawError> {
    let code = QrCode::with_version(text, crate_version(version), crate_level(level))
        .map_err(|_| DrawError::NotReadable)?;
    let dark = code.into_colors().into_iter().map(|colour| colour == qrcode::Color::Dark).collect();
    Ok(Symbol::new(version, level, dark, text))
}

fn crate_version(version: Version) -> qrcode::Version {
    qrcode::Version::Normal(i16::from(version.number()))
}

fn crate_level(level: ErrorCorrection) -> EcLevel {
    match level {
        ErrorCorrection::Low => EcLevel::L,
        ErrorCorrection::Medium => EcLevel::M,
        ErrorCorrection::Quartile => EcLevel::Q,
        ErrorCorrection::High => EcLevel::H,
    }
}
