//! A QR symbol: its version, its error correction and its modules.

use crate::Luma;

/// Modules of quiet zone on every side (ISO/IEC 18004, 9.1).
pub(crate) const QUIET_ZONE: usize = 4;

/// The version of a QR symbol, 1 to 40: its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u8);

impl Version {
    /// The smallest version, 21 modules wide.
    pub const MIN: Self = Self(1);
    /// The largest version, 177 modules wide.
    pub const MAX: Self = Self(40);

    /// `None` outside 1 to 40.
    pub const fn new(number: u8) -> Option<Self> {
        match number {
            1..=40 => Some(Self(number)),
            _ => None,
        }
    }

    /// 1 to 40.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Modules on a side, quiet zone not counted.
    pub const fn modules(self) -> usize {
        17 + 4 * self.0 as usize
    }
}

impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// How much of a symbol may be damaged, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorCorrection {
    /// L, about 7 % of the codewords.
    Low,
    /// M, about 15 %.
    Medium,
    /// Q, about 25 %.
    Quartile,
    /// H, about 30 %.
    High,
}

impl ErrorCorrection {
    /// The standard's letter.
    pub fn letter(self) -> char {
        match self {
            Self::Low => 'L',
            Self::Medium => 'M',
            Self::Quartile => 'Q',
            Self::High => 'H',
        }
    }
}

/// A drawn QR symbol. Made by [`draw`](crate::draw()).
#[derive(Clone, PartialEq, Eq)]
pub struct Symbol {
    version: Version,
    error_correction: ErrorCorrection,
    dark: Vec<bool>,
    text: String,
}

impl Symbol {
    pub(crate) fn new(version: Version, level: ErrorCorrection, dark: Vec<bool>, text: &str) -> Self {
        debug_assert_eq!(dark.len(), version.modules() * version.modules());
        Self { version, error_correction: level, dark, text: text.to_owned() }
    }

    /// The text the symbol carries.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The version, which says how large the symbol is.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The error correction the symbol carries.
    pub fn error_correction(&self) -> ErrorCorrection {
        self.error_correction
    }

    /// Modules on a side, quiet zone not counted.
    pub fn modules(&self) -> usize {
        self.version.modules()
    }

    /// Modules on a side with the quiet zone of four modules around.
    pub fn side(&self) -> usize {
        self.modules() + 2 * QUIET_ZONE
    }

    /// Whether the module in column `x` and row `y` is dark; `false` outside, where the quiet zone is.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        let modules = self.modules();
        x < modules && y < modules && self.dark[y * modules + x]
    }

    /// The symbol with its quiet zone as a picture, `pixels_per_module` pixels to each module.
    pub fn to_luma(&self, pixels_per_module: std::num::NonZeroU8) -> Luma {
        let scale = usize::from(pixels_per_module.get());
        let side = self.side() * scale;
        let mut pixels = vec![255u8; side * side];
        for (y, row) in pixels.chunks_exact_mut(side).enumerate() {
            for (x, pixel) in row.iter_mut().enumerate() {
                if self.is_dark_with_quiet_zone(x / scale, y / scale) {
                    *pixel = 0;
                }
            }
        }
        Luma::new(side, side, pixels).unwrap_or_else(|_| unreachable!("side * side pixels were made"))
    }

    /// As [`Symbol::is_dark`], counted from the corner of the quiet zone.
    pub(crate) fn is_dark_with_quiet_zone(&self, x: usize, y: usize) -> bool {
        x >= QUIET_ZONE && y >= QUIET_ZONE && self.is_dark(x - QUIET_ZONE, y - QUIET_ZONE)
    }
}

/// Text and modules stay out: they are the card.
impl std::fmt::Debug for Symbol {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Symbol({}-{})", self.version, self.error_correction.letter())
    }
}
