//! Card bytes as the text of a QR symbol: `PHR1:` and digits.
//!
//! Every 22 bytes become 53 digits. They go into a numeric segment of the symbol, at 0.4 % above the bytes themselves.

use super::digits::{self, DigitsError};
use crate::limits;

/// What the text begins with. It is drawn as an alphanumeric segment, before the numeric segment of the digits.
pub const PREFIX: &str = "PHR1:";

/// Why a text is not that of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardTextError {
    /// It does not begin like a card's text: some other code was scanned.
    #[error("this is not a PHR card: its text does not begin with `PHR1:`; look for another code")]
    NotACard,
    /// It begins like the text of a card of another format version.
    #[error("this card has a newer format (version {version}): update this reader")]
    OtherVersion {
        /// The version that the text names.
        version: u8,
    },
    /// Something that is no digit stands among the digits.
    #[error("character {position} of the card's text is not a digit; scan the code again")]
    NotADigit {
        /// Which character after the prefix, counted from 1.
        position: usize,
    },
    /// No card has this number of digits: some were lost.
    #[error("the card's text has {found} digits, which no card has; scan the code again, all of it")]
    Incomplete {
        /// How many digits were found.
        found: usize,
    },
    /// A group of digits is a larger number than its bytes can hold.
    #[error("the digits of the card's text make no card; scan the code again")]
    OutOfRange,
    /// The text is longer than that of the largest card.
    #[error("the text is longer than any card's")]
    TooLong,
}

impl CardTextError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            CardTextError::NotACard => "card-text-not-a-card",
            CardTextError::OtherVersion { .. } => "card-text-other-version",
            CardTextError::NotADigit { .. } => "card-text-not-a-digit",
            CardTextError::Incomplete { .. } => "card-text-incomplete",
            CardTextError::OutOfRange => "card-text-out-of-range",
            CardTextError::TooLong => "card-text-too-long",
        }
    }
}

impl From<DigitsError> for CardTextError {
    fn from(error: DigitsError) -> Self {
        match error {
            DigitsError::NotADigit { position } => Self::NotADigit { position },
            DigitsError::Incomplete { found } => Self::Incomplete { found },
            DigitsError::OutOfRange => Self::OutOfRange,
        }
    }
}

/// The text that bears these bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = PREFIX.to_owned();
    digits::push(bytes, &mut text);
    text
}

/// How many digits bear so many bytes, without the prefix.
pub fn digit_count(bytes: usize) -> usize {
    digits::count(bytes)
}

/// The bytes that a text bears.
///
/// The prefix may be in lower case, and its colon may be any one character that is not a digit, as keyboards send it
/// when their layout differs from a scanner's. A `https` address with the text behind its `#` is read too. Space at
/// either end is ignored. Nothing else is forgiven.
///
/// # Errors
/// [`CardTextError`], by what to do about it.
pub fn decode(text: &str) -> Result<Vec<u8>, CardTextError> {
    if text.len() > MAX_TEXT {
        return Err(CardTextError::TooLong);
    }
    let (version, digits) = behind_prefix(text, "PHR").ok_or(CardTextError::NotACard)?;
    if version != 1 {
        return Err(CardTextError::OtherVersion { version });
    }
    let bytes = digits::read(digits)?;
    if bytes.len() > limits::CARD_BYTES {
        return Err(CardTextError::TooLong);
    }
    Ok(bytes)
}

/// The longest text that is looked at: the largest card, an address before it, and some space.
const MAX_TEXT: usize = digits::count(limits::CARD_BYTES) + 4096;

/// The version and the digits of a text that begins with this name, in any case, a digit and a colon, or whatever a
/// keyboard made of it; space at either end and an address before it are left out.
pub(super) fn behind_prefix<'a>(text: &'a str, name: &str) -> Option<(u8, &'a str)> {
    let text = fragment(text.trim());
    let (found, rest) = text.split_at_checked(name.len())?;
    let mut rest = found.eq_ignore_ascii_case(name).then_some(rest)?.chars();
    let version = rest.next()?.to_digit(10)?;
    rest.next().filter(|colon| !colon.is_ascii_digit())?;
    Some((version as u8, rest.as_str()))
}

/// What follows the `#` of a `https` address, or else the text itself.
fn fragment(text: &str) -> &str {
    let is_address = text.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    text.split_once('#').filter(|_| is_address).map_or(text, |(_, fragment)| fragment)
}

#[cfg(test)]
mod tests;
