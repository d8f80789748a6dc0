//! Card bytes as the text of a QR symbol: `PHR1:` and digits.
//!
//! Every 22 bytes, as one big-endian number, become 53 digits; the last, shorter chunk of n bytes becomes the fewest
//! digits that hold every number of n bytes. No two chunk lengths have the same number of digits, so the number of
//! digits tells the number of bytes. Digits go into a numeric segment of the symbol, at 0.4 % above the bytes
//! themselves, and no keyboard layout or character set changes them on the way.

use crate::limits;

/// What the text begins with. It is drawn as an alphanumeric segment, before the numeric segment of the digits.
pub const PREFIX: &str = "PHR1:";

/// Bytes in a full chunk.
const CHUNK: usize = 22;
/// Digits for a chunk of so many bytes: ⌈8n·log10 2⌉.
const DIGITS: [usize; CHUNK + 1] =
    [0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29, 32, 34, 37, 39, 41, 44, 46, 49, 51, 53];

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

/// The text that bears these bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(PREFIX.len() + digit_count(bytes.len()));
    text.push_str(PREFIX);
    for chunk in bytes.chunks(CHUNK) {
        push_chunk(chunk, &mut text);
    }
    text
}

/// How many digits bear so many bytes, without the prefix.
pub fn digit_count(bytes: usize) -> usize {
    bytes / CHUNK * DIGITS[CHUNK] + DIGITS[bytes % CHUNK]
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
    let digits = digits_of(fragment(text.trim()))?;
    if let Some(position) = digits.bytes().position(|byte| !byte.is_ascii_digit()) {
        return Err(CardTextError::NotADigit { position: position + 1 });
    }
    let (full, rest) = digits.as_bytes().split_at(digits.len() / DIGITS[CHUNK] * DIGITS[CHUNK]);
    let last = DIGITS.iter().position(|count| *count == rest.len());
    let last = last.ok_or(CardTextError::Incomplete { found: digits.len() })?;
    let mut bytes = Vec::with_capacity(full.len() / DIGITS[CHUNK] * CHUNK + last);
    for chunk in full.chunks(DIGITS[CHUNK]) {
        push_bytes(chunk, CHUNK, &mut bytes)?;
    }
    push_bytes(rest, last, &mut bytes)?;
    if bytes.is_empty() {
        return Err(CardTextError::Incomplete { found: 0 });
    }
    if bytes.len() > limits::CARD_BYTES {
        return Err(CardTextError::TooLong);
    }
    Ok(bytes)
}

/// The longest text that is looked at: the largest card, an address before it, and some space.
const MAX_TEXT: usize = limits::CARD_BYTES / CHUNK * 53 + 4096;

/// What follows the `#` of a `https` address, or else the text itself.
fn fragment(text: &str) -> &str {
    let is_address = text.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://"));
    text.split_once('#').filter(|_| is_address).map_or(text, |(_, fragment)| fragment)
}

fn digits_of(text: &str) -> Result<&str, CardTextError> {
    let name =
        text.get(..3).filter(|name| name.eq_ignore_ascii_case("PHR")).ok_or(CardTextError::NotACard)?;
    let mut rest = text[name.len()..].chars();
    let version = rest.next().and_then(|c| c.to_digit(10)).ok_or(CardTextError::NotACard)?;
    rest.next().filter(|colon| !colon.is_ascii_digit()).ok_or(CardTextError::NotACard)?;
    match version {
        1 => Ok(rest.as_str()),
        version => Err(CardTextError::OtherVersion { version: version as u8 }),
    }
}

/// Writes a chunk's number with all its digits: long division by ten, last digit first.
fn push_chunk(chunk: &[u8], text: &mut String) {
    let mut number = [0; CHUNK];
    let number = &mut number[..chunk.len()];
    number.copy_from_slice(chunk);
    let mut digits = [b'0'; DIGITS[CHUNK]];
    let digits = &mut digits[..DIGITS[chunk.len()]];
    for digit in digits.iter_mut().rev() {
        let remainder = number.iter_mut().fold(0u16, |carry, byte| {
            let value = carry << 8 | u16::from(*byte);
            *byte = (value / 10) as u8;
            value % 10
        });
        *digit += remainder as u8;
    }
    text.extend(digits.iter().map(|digit| char::from(*digit)));
}

/// Reads a chunk's number into so many bytes: long multiplication by ten.
fn push_bytes(digits: &[u8], length: usize, out: &mut Vec<u8>) -> Result<(), CardTextError> {
    let mut number = [0; CHUNK];
    let number = &mut number[..length];
    for digit in digits {
        let carry = number.iter_mut().rev().fold(u16::from(digit - b'0'), |carry, byte| {
            let value = u16::from(*byte) * 10 + carry;
            *byte = value as u8;
            value >> 8
        });
        if carry != 0 {
            return Err(CardTextError::OutOfRange);
        }
    }
    out.extend_from_slice(number);
    Ok(())
}

#[cfg(test)]
mod tests;
