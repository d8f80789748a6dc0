use crate::Version;

/// Why a text was not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DrawError {
    /// There is no text.
    #[error("there is no text to draw")]
    Empty,
    /// The text does not fit the largest version allowed, even with the weakest error correction.
    #[error(
        "the text is too long for a symbol of version {ceiling}: take away {bytes_over} bytes of data \
         ({digits_over} digits), or allow a larger symbol"
    )]
    TooLong {
        /// The largest version allowed.
        ceiling: Version,
        /// Bytes over, for text in bytes or for data carried as digits.
        bytes_over: usize,
        /// The same excess counted in digits.
        digits_over: usize,
    },
    /// The symbol could not be read back from its own picture. Nothing was returned; the fault is ours.
    #[error("the drawn symbol could not be read back from its own picture; it was not used")]
    NotReadable,
    /// The picture would be too fine to read or too large to hold.
    #[error("a picture needs from {min} to {max} pixels per module, not {found}")]
    Scale {
        /// Fewest pixels per module.
        min: u8,
        /// Most pixels per module.
        max: u8,
        /// Asked for.
        found: u8,
    },
}

impl DrawError {
    /// Stable code for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "text-empty",
            Self::TooLong { .. } => "text-too-long",
            Self::NotReadable => "symbol-not-readable",
            Self::Scale { .. } => "picture-scale",
        }
    }
}
