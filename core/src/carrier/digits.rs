//! Bytes as decimal digits, which no keyboard layout or character set changes on the way.
//!
//! Every 22 bytes, as one big-endian number, become 53 digits; the last, shorter chunk of n bytes becomes the fewest
//! digits that hold every number of n bytes. No two chunk lengths have the same number of digits, so the number of
//! digits tells the number of bytes.

/// Bytes in a full chunk.
const CHUNK: usize = 22;
/// Digits for a chunk of so many bytes: ⌈8n·log10 2⌉.
const DIGITS: [usize; CHUNK + 1] =
    [0, 3, 5, 8, 10, 13, 15, 17, 20, 22, 25, 27, 29, 32, 34, 37, 39, 41, 44, 46, 49, 51, 53];

/// Why digits are no bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DigitsError {
    /// Something else stands among them; its place, counted in characters from 1.
    NotADigit { position: usize },
    /// No bytes have this number of digits.
    Incomplete { found: usize },
    /// A group of digits is a larger number than its bytes can hold.
    OutOfRange,
}

/// Writes the digits that bear these bytes.
pub(super) fn push(bytes: &[u8], text: &mut String) {
    text.reserve(count(bytes.len()));
    bytes.chunks(CHUNK).for_each(|chunk| push_chunk(chunk, text));
}

/// How many digits bear so many bytes.
pub(super) const fn count(bytes: usize) -> usize {
    bytes / CHUNK * DIGITS[CHUNK] + DIGITS[bytes % CHUNK]
}

/// How many bytes fit into so many digits.
pub(super) fn capacity(digits: usize) -> usize {
    let rest = DIGITS.iter().rposition(|count| *count <= digits % DIGITS[CHUNK]).unwrap_or(0);
    digits / DIGITS[CHUNK] * CHUNK + rest
}

/// The bytes that digits bear; at least one.
pub(super) fn read(digits: &str) -> Result<Vec<u8>, DigitsError> {
    if let Some(position) = digits.chars().position(|c| !c.is_ascii_digit()) {
        return Err(DigitsError::NotADigit { position: position + 1 });
    }
    let incomplete = DigitsError::Incomplete { found: digits.len() };
    let (full, rest) = digits.as_bytes().split_at(digits.len() / DIGITS[CHUNK] * DIGITS[CHUNK]);
    let last = DIGITS.iter().position(|count| *count == rest.len()).ok_or(incomplete)?;
    let mut bytes = Vec::with_capacity(full.len() / DIGITS[CHUNK] * CHUNK + last);
    for chunk in full.chunks(DIGITS[CHUNK]) {
        push_bytes(chunk, CHUNK, &mut bytes)?;
    }
    push_bytes(rest, last, &mut bytes)?;
    if bytes.is_empty() { Err(incomplete) } else { Ok(bytes) }
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
fn push_bytes(digits: &[u8], length: usize, out: &mut Vec<u8>) -> Result<(), DigitsError> {
    let mut number = [0; CHUNK];
    let number = &mut number[..length];
    for digit in digits {
        let carry = number.iter_mut().rev().fold(u16::from(digit - b'0'), |carry, byte| {
            let value = u16::from(*byte) * 10 + carry;
            *byte = value as u8;
            value >> 8
        });
        if carry != 0 {
            return Err(DigitsError::OutOfRange);
        }
    }
    out.extend_from_slice(number);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_has_the_digits_of_its_largest_number() {
        for (length, digits) in DIGITS.iter().enumerate().skip(1) {
            // 256^n in decimal, by repeated doubling of a little-endian digit string.
            let mut decimal = vec![1u8];
            for _ in 0..8 * length {
                let mut carry = 0;
                for digit in &mut decimal {
                    let value = *digit * 2 + carry;
                    *digit = value % 10;
                    carry = value / 10;
                }
                if carry > 0 {
                    decimal.push(carry);
                }
            }
            assert_eq!(
                decimal.len(),
                *digits,
                "256^{length} is no power of ten, so 256^n-1 has as many digits"
            );
        }
    }

    #[test]
    fn capacity_is_the_most_bytes_that_fit() {
        for digits in 0..400 {
            let bytes = capacity(digits);
            assert!(count(bytes) <= digits && count(bytes + 1) > digits, "{digits}");
        }
    }
}
