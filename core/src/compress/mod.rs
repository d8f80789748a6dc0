//! Compression of an attestation's payload before it is signed: raw DEFLATE (RFC 1951) with the preset dictionary of
//! version 1, or nothing at all where that is shorter.

use crate::limits;
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// The preset dictionary of version 1. Frozen: made once by `xtask dictionary` from payloads whose identities and free
/// text had been taken out, and never to change.
pub static DICTIONARY: &[u8] = include_bytes!("dictionary-1.bin");

/// First byte of a payload that follows as it is.
const STORED: u8 = 0;
/// First byte of a payload that follows in raw DEFLATE with [`DICTIONARY`].
const DEFLATE_DICTIONARY_1: u8 = 1;

/// Why bytes cannot be inflated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InflateError {
    /// The first byte names no way of packing that this version knows.
    #[error(
        "the signed content is packed in a way that this reader does not know; it may be newer than the reader"
    )]
    UnknownMethod,
    /// Not DEFLATE, cut short, or with bytes behind its end.
    #[error("the signed content is packed wrongly")]
    Damaged,
    /// More than [`limits::PAYLOAD_BYTES`] come out.
    #[error("the signed content is longer than any card's")]
    TooLong,
}

impl InflateError {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownMethod => "inflate-unknown-method",
            Self::Damaged => "inflate-damaged",
            Self::TooLong => "inflate-too-long",
        }
    }
}

/// The payload, packed with [`DICTIONARY`], or stored where packing saves nothing.
pub fn deflate(payload: &[u8]) -> Vec<u8> {
    let packed = deflate_with(DICTIONARY, payload).filter(|packed| packed.len() < payload.len());
    let (method, content) = match &packed {
        Some(packed) => (DEFLATE_DICTIONARY_1, packed.as_slice()),
        None => (STORED, payload),
    };
    [&[method], content].concat()
}

/// Raw DEFLATE of `payload` with any preset dictionary; for tools that compare dictionaries. `None` should the
/// compressor refuse the dictionary.
pub fn deflate_with(dictionary: &[u8], payload: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = Compress::new(Compression::best(), false);
    if !dictionary.is_empty() {
        compressor.set_dictionary(dictionary).ok()?;
    }
    let mut packed = Vec::with_capacity(payload.len() + payload.len() / 8 + 64);
    loop {
        let read = usize::try_from(compressor.total_in()).ok()?;
        match compressor.compress_vec(payload.get(read..)?, &mut packed, FlushCompress::Finish).ok()? {
            Status::StreamEnd => return Some(packed),
            Status::Ok | Status::BufError => packed.reserve(packed.capacity().max(64)),
        }
    }
}

/// The payload that [`deflate`] packed.
///
/// # Errors
/// See [`InflateError`]. Memory use stays below [`limits::PAYLOAD_BYTES`] and the decoder's window.
pub fn inflate(packed: &[u8]) -> Result<Vec<u8>, InflateError> {
    match packed.split_first() {
        Some((&STORED, payload)) if payload.len() > limits::PAYLOAD_BYTES => Err(InflateError::TooLong),
        Some((&STORED, payload)) => Ok(payload.to_vec()),
        Some((&DEFLATE_DICTIONARY_1, content)) => inflate_dictionary_1(content),
        _ => Err(InflateError::UnknownMethod),
    }
}

fn inflate_dictionary_1(content: &[u8]) -> Result<Vec<u8>, InflateError> {
    let mut inflater = Decompress::new(false);
    inflater.set_dictionary(DICTIONARY).map_err(|_| InflateError::Damaged)?;
    run(inflater, content, limits::PAYLOAD_BYTES)
}

/// What others packed with zlib (RFC 1950), up to `longest` bytes; nothing may stand behind it.
pub(crate) fn inflate_zlib(content: &[u8], longest: usize) -> Result<Vec<u8>, InflateError> {
    run(Decompress::new(true), content, longest)
}

fn run(mut inflater: Decompress, content: &[u8], longest: usize) -> Result<Vec<u8>, InflateError> {
    // One byte more than may come out, so that the bound is seen to be passed.
    let most = longest + 1;
    let mut payload = Vec::with_capacity((content.len() * 4).clamp(256, most));
    loop {
        let read = usize::try_from(inflater.total_in()).map_err(|_| InflateError::Damaged)?;
        let rest = content.get(read..).ok_or(InflateError::Damaged)?;
        let before = (read, payload.len());
        let status = inflater
            .decompress_vec(rest, &mut payload, FlushDecompress::Finish)
            .map_err(|_| InflateError::Damaged)?;
        let consumed = usize::try_from(inflater.total_in()).unwrap_or(usize::MAX);
        match status {
            Status::StreamEnd if payload.len() >= most => return Err(InflateError::TooLong),
            Status::StreamEnd if consumed == content.len() => return Ok(payload),
            Status::StreamEnd => return Err(InflateError::Damaged),
            _ if payload.len() >= most => return Err(InflateError::TooLong),
            _ if payload.len() < payload.capacity() && before == (consumed, payload.len()) => {
                return Err(InflateError::Damaged);
            }
            _ => {
                let wanted = (payload.capacity() * 2).min(most);
                payload.reserve_exact(wanted.saturating_sub(payload.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn short_content_is_stored_and_long_content_packed() {
        assert_eq!(deflate(&[0x01]), [STORED, 0x01]);
        let packed = deflate(&[7; 1000]);
        assert_eq!(packed[0], DEFLATE_DICTIONARY_1);
        assert!(packed.len() < 40);
    }

    #[test]
    fn a_bomb_is_refused_within_bounds() {
        let bomb = deflate_with(DICTIONARY, &vec![0; 200 * limits::PAYLOAD_BYTES]).unwrap();
        let packed = [&[DEFLATE_DICTIONARY_1], bomb.as_slice()].concat();
        assert_eq!(inflate(&packed), Err(InflateError::TooLong));
        assert_eq!(inflate(&vec![STORED; limits::PAYLOAD_BYTES + 2]), Err(InflateError::TooLong));
        let most = deflate(&vec![0; limits::PAYLOAD_BYTES]);
        assert_eq!(inflate(&most).map(|payload| payload.len()), Ok(limits::PAYLOAD_BYTES));
    }

    #[test]
    fn what_is_not_ours_is_refused() {
        assert_eq!(inflate(&[]), Err(InflateError::UnknownMethod));
        assert_eq!(inflate(&[2, 0]), Err(InflateError::UnknownMethod));
        let mut trailing = deflate(&[7; 1000]);
        trailing.push(0);
        assert_eq!(inflate(&trailing), Err(InflateError::Damaged));
    }

    proptest! {
        #[test]
        fn what_is_packed_is_unpacked(payload in prop::collection::vec(any::<u8>(), 0..3000)) {
            prop_assert_eq!(inflate(&deflate(&payload)), Ok(payload));
        }

        #[test]
        fn cut_or_random_content_is_refused_without_a_panic(
            content in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(),
        ) {
            let _ = inflate(&[&[DEFLATE_DICTIONARY_1], content.as_slice()].concat());
            let packed = deflate(&[content.as_slice(), &[7; 100]].concat());
            prop_assert!(inflate(&packed[..at.index(packed.len())]).map_or(true, |p| packed[0] == STORED && p.len() < content.len() + 100));
        }
    }
}
