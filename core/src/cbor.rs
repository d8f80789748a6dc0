//! Strict deterministic CBOR (RFC 8949, section 4.2.1) as [`ciborium::Value`]s.
//!
//! Every structure of the format is read through [`decode`], which accepts exactly one encoding of each value: shortest
//! forms, definite lengths, map keys sorted and unique, nothing behind the value. What was read therefore encodes to the
//! same bytes again. Floating-point numbers and simple values other than `false`, `true` and `null` do not occur,
//! and no tags: what a structure is follows from where it stands.

use crate::limits;
use ciborium::Value;

/// What is wrong with some bytes as deterministic CBOR, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CborError {
    /// The bytes end inside an item, or an item claims more than there is.
    #[error("the data ends inside an item that begins at byte {0}")]
    Truncated(usize),
    /// A number or length that fits a shorter form.
    #[error("the number at byte {0} is not in its shortest form")]
    NotShortest(usize),
    /// An item of indefinite length.
    #[error("the item at byte {0} has no definite length")]
    Indefinite(usize),
    /// A tag, reserved additional information, a floating-point number, or an unknown simple value.
    #[error("the item at byte {0} is of a kind that this format does not use")]
    UnsupportedKind(usize),
    /// Text that is not UTF-8.
    #[error("the text at byte {0} is not UTF-8")]
    NotUtf8(usize),
    /// Map keys that are not in ascending order, or repeat.
    #[error("the map keys at byte {0} are repeated or out of order")]
    KeyOrder(usize),
    /// Nesting beyond [`limits::CBOR_DEPTH`].
    #[error("the item at byte {0} is nested too deeply")]
    TooDeep(usize),
    /// More items than [`limits::CBOR_ITEMS`].
    #[error("there are more items than any card has, counted up to byte {0}")]
    TooMany(usize),
    /// Bytes behind the value.
    #[error("there are further bytes behind the data, from byte {0} on")]
    Trailing(usize),
}

impl CborError {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Truncated(_) => "cbor-truncated",
            Self::NotShortest(_) => "cbor-not-shortest",
            Self::Indefinite(_) => "cbor-indefinite",
            Self::UnsupportedKind(_) => "cbor-unsupported",
            Self::NotUtf8(_) => "cbor-not-utf8",
            Self::KeyOrder(_) => "cbor-key-order",
            Self::TooDeep(_) => "cbor-too-deep",
            Self::TooMany(_) => "cbor-too-many",
            Self::Trailing(_) => "cbor-trailing",
        }
    }
}

/// The value that `bytes` encode, whole.
///
/// # Errors
/// Anything that deterministic CBOR forbids, and anything beyond [`limits`]. Memory use stays within a small multiple
/// of the input's length.
pub fn decode(bytes: &[u8]) -> Result<Value, CborError> {
    let (value, rest) = decode_first(bytes)?;
    if rest.is_empty() { Ok(value) } else { Err(CborError::Trailing(bytes.len() - rest.len())) }
}

/// The value at the beginning of `bytes`, and what stands behind it.
///
/// # Errors
/// As [`decode`], but for trailing bytes.
pub fn decode_first(bytes: &[u8]) -> Result<(Value, &[u8]), CborError> {
    let mut reader = Reader { bytes, at: 0, items: 0 };
    let value = reader.item(0)?;
    Ok((value, bytes.get(reader.at..).unwrap_or_default()))
}

/// How many bytes the first item takes.
///
/// # Errors
/// As [`decode_first`].
pub fn item_length(bytes: &[u8]) -> Result<usize, CborError> {
    decode_first(bytes).map(|(_, rest)| bytes.len() - rest.len())
}

/// The encoding of `value`. Build maps with [`map`], so that their keys are in order.
pub fn encode(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing to a Vec cannot fail, and a Value holds nothing that refuses to be serialised.
    let written = ciborium::into_writer(value, &mut out);
    debug_assert!(written.is_ok());
    out
}

/// A map with its keys in deterministic order.
pub fn map(mut entries: Vec<(Value, Value)>) -> Value {
    entries.sort_by_cached_key(|(key, _)| encode(key));
    Value::Map(entries)
}

/// Reads items one after the other.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    items: usize,
}

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const MAP: u8 = 5;
const TAG: u8 = 6;
/// Simple values (RFC 8949, section 3.3).
const FALSE: u64 = 20;
const TRUE: u64 = 21;
const NULL: u64 = 22;

/// Room made for an array or map before its items have been seen: no more than this, whatever it claims.
const ROOM: usize = 32;

impl<'a> Reader<'a> {
    fn item(&mut self, depth: usize) -> Result<Value, CborError> {
        let start = self.at;
        self.items += 1;
        if self.items > limits::CBOR_ITEMS {
            return Err(CborError::TooMany(start));
        }
        if depth > limits::CBOR_DEPTH {
            return Err(CborError::TooDeep(start));
        }
        let (major, argument) = self.head()?;
        match major {
            UNSIGNED => Ok(Value::Integer(argument.into())),
            NEGATIVE => negative(argument).ok_or(CborError::UnsupportedKind(start)),
            BYTES => self.skip(argument, start).map(|bytes| Value::Bytes(bytes.to_vec())),
            TEXT => {
                let text = core::str::from_utf8(self.skip(argument, start)?);
                text.map(|text| Value::Text(text.to_owned())).map_err(|_| CborError::NotUtf8(start))
            }
            ARRAY => self.array(argument, depth),
            MAP => self.map(argument, depth),
            TAG => Err(CborError::UnsupportedKind(start)),
            _ => Ok(match argument {
                FALSE => Value::Bool(false),
                TRUE => Value::Bool(true),
                _ => Value::Null,
            }),
        }
    }

    fn array(&mut self, length: u64, depth: usize) -> Result<Value, CborError> {
        let mut items = Vec::with_capacity(usize::try_from(length).map_or(ROOM, |n| n.min(ROOM)));
        for _ in 0..length {
            items.push(self.item(depth + 1)?);
        }
        Ok(Value::Array(items))
    }

    fn map(&mut self, pairs: u64, depth: usize) -> Result<Value, CborError> {
        let mut entries = Vec::with_capacity(usize::try_from(pairs).map_or(ROOM, |n| n.min(ROOM)));
        let mut previous: &[u8] = &[];
        for n in 0..pairs {
            let start = self.at;
            let key = self.item(depth + 1)?;
            let encoded = self.bytes.get(start..self.at).unwrap_or_default();
            if n > 0 && previous >= encoded {
                return Err(CborError::KeyOrder(start));
            }
            previous = encoded;
            entries.push((key, self.item(depth + 1)?));
        }
        Ok(Value::Map(entries))
    }

    /// Major type and argument. Simple values are checked here, and returned with their number.
    fn head(&mut self) -> Result<(u8, u64), CborError> {
        let start = self.at;
        let initial = self.skip(1, start)?.first().copied().ok_or(CborError::Truncated(start))?;
        let (major, info) = (initial >> 5, initial & 0x1f);
        if major == 7 {
            return if (FALSE..=NULL).contains(&u64::from(info)) {
                Ok((major, u64::from(info)))
            } else {
                Err(CborError::UnsupportedKind(start))
            };
        }
        let argument = match info {
            0..=23 => return Ok((major, u64::from(info))),
            24..=27 => self.big_endian(1 << (info - 24), start)?,
            31 => return Err(CborError::Indefinite(start)),
            _ => return Err(CborError::UnsupportedKind(start)),
        };
        let least = match info {
            24 => 24,
            25 => 1 << 8,
            26 => 1 << 16,
            _ => 1 << 32,
        };
        if argument < least { Err(CborError::NotShortest(start)) } else { Ok((major, argument)) }
    }

    fn big_endian(&mut self, length: u64, start: usize) -> Result<u64, CborError> {
        Ok(self.skip(length, start)?.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
    }

    fn skip(&mut self, length: u64, start: usize) -> Result<&'a [u8], CborError> {
        let end = usize::try_from(length).ok().and_then(|n| self.at.checked_add(n));
        let bytes = end.and_then(|end| self.bytes.get(self.at..end)).ok_or(CborError::Truncated(start))?;
        self.at += bytes.len();
        Ok(bytes)
    }
}

/// `-1 - argument`; `None` where ciborium's integers end.
fn negative(argument: u64) -> Option<Value> {
    let number = -1 - i128::from(argument);
    ciborium::value::Integer::try_from(number).ok().map(Value::Integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(bytes: &[u8]) -> &'static str {
        decode(bytes).expect_err("should be refused").code()
    }

    #[test]
    fn each_departure_from_the_deterministic_form_has_its_code() {
        assert_eq!(code(&[]), "cbor-truncated");
        assert_eq!(code(&[0x18]), "cbor-truncated");
        assert_eq!(code(&[0x18, 0x17]), "cbor-not-shortest");
        assert_eq!(code(&[0x19, 0x00, 0xff]), "cbor-not-shortest");
        assert_eq!(code(&[0x9f, 0xff]), "cbor-indefinite");
        assert_eq!(code(&[0xf9, 0x3c, 0x00]), "cbor-unsupported"); // 1.0
        assert_eq!(code(&[0xf7]), "cbor-unsupported"); // undefined
        assert_eq!(code(&[0xc2, 0x41, 0x01]), "cbor-unsupported"); // a big number
        assert_eq!(code(&[0x61, 0xff]), "cbor-not-utf8");
        assert_eq!(code(&[0xa2, 0x02, 0x00, 0x01, 0x00]), "cbor-key-order");
        assert_eq!(code(&[0xa2, 0x01, 0x00, 0x01, 0x00]), "cbor-key-order");
        assert_eq!(code(&[0x01, 0x01]), "cbor-trailing");
    }

    #[test]
    fn claimed_lengths_allocate_nothing() {
        for head in [0x5b, 0x7b, 0x9b, 0xbb] {
            assert_eq!(code(&[head, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), "cbor-truncated");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        assert_eq!(code(&[0x81; 10_000]), "cbor-too-deep");
        assert_eq!(code(&[0xa1; 10_000]), "cbor-too-deep");
    }

    #[test]
    fn the_first_item_is_told_from_what_follows() {
        let (value, rest) = decode_first(&[0x82, 0x01, 0x02, 0x00, 0x00]).unwrap();
        assert_eq!(value, Value::Array(vec![1.into(), 2.into()]));
        assert_eq!(rest, [0, 0]);
    }

    proptest::proptest! {
        #[test]
        fn what_is_read_encodes_to_the_same_bytes(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..40)) {
            if let Ok((value, rest)) = decode_first(&bytes) {
                assert_eq!(encode(&value), &bytes[..bytes.len() - rest.len()]);
            }
        }
    }
}
