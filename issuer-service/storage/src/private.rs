//! Bytes that are nobody else's business.

use std::fmt;
use zeroize::Zeroizing;

/// Health content, or what names a person: sealed where it is stored, wiped when dropped, silent in `Debug`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Private(Zeroizing<Vec<u8>>);

impl Private {
    /// Takes over bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Zeroizing::new(bytes.into()))
    }

    /// The bytes.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text, if they are.
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }
}

impl From<Zeroizing<Vec<u8>>> for Private {
    fn from(bytes: Zeroizing<Vec<u8>>) -> Self {
        Self(bytes)
    }
}

/// Prints the type's name only.
impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Private(..)")
    }
}
