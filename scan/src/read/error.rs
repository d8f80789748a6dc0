/// Why a picture gave no payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// No symbol was read.
    #[error("no QR code found: is the whole code in the picture, in focus, with some white around it?")]
    NothingFound,
    /// Symbols were read, and none was the one.
    #[error("{refused} QR codes found, but none of them is the one looked for: is this the right picture?")]
    NoneAccepted {
        /// Different payloads that were read.
        refused: usize,
    },
    /// There are no bytes.
    #[error("the picture is empty: was it saved, or sent, completely?")]
    Empty,
    /// The bytes are no picture of a kind that is read here.
    #[error("this is not a picture that can be read here: PNG, JPEG or WebP is needed")]
    NotAPicture,
    /// The picture begins well and cannot be read to its end.
    #[error("the picture is damaged: save or send it again")]
    Damaged,
    /// The picture has more pixels, or needs more memory, than is allowed.
    #[error(
        "the picture is too large ({megapixels} megapixels; at most {limit} are read, fewer in deep colour): \
         make it smaller"
    )]
    TooLarge {
        /// What it has, in millions of pixels, rounded up.
        megapixels: u64,
        /// What is allowed, in millions of pixels.
        limit: u64,
    },
}

impl ReadError {
    /// Stable code for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NothingFound => "no-symbol-found",
            Self::NoneAccepted { .. } => "no-symbol-accepted",
            Self::Empty => "picture-empty",
            Self::NotAPicture => "not-a-picture",
            Self::Damaged => "picture-damaged",
            Self::TooLarge { .. } => "picture-too-large",
        }
    }
}
