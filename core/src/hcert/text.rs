//! The text of a QR symbol ↔ the signed message.

use super::base45;
use super::error::HcertError;
use crate::compress::{InflateError, inflate_zlib};
use crate::limits;

/// What the text begins with (HCERT 1.1 §4.2.2).
pub const PREFIX: &str = "HC1:";

/// The message that a text bears. It has to be unpacked before its signature can be seen; how much comes out is bounded.
pub(super) fn decode(text: &str) -> Result<Vec<u8>, HcertError> {
    // At most one line end and some space beside the text itself.
    if text.len() > limits::HCERT_TEXT_BYTES {
        return Err(HcertError::TooLong);
    }
    // A space is a symbol of Base45, so only line ends can be told from the text at its end.
    let text = text.trim_start().trim_end_matches(['\r', '\n', '\t']);
    let packed = base45::decode(behind_prefix(text)?).ok_or(HcertError::Base45)?;
    inflate_zlib(&packed, limits::HCERT_BYTES).map_err(|error| match error {
        InflateError::TooLong => HcertError::TooLong,
        _ => HcertError::Zlib,
    })
}

fn behind_prefix(text: &str) -> Result<&str, HcertError> {
    if let Some(rest) = text.strip_prefix(PREFIX) {
        return Ok(rest);
    }
    let mut symbols = text.strip_prefix("HC").unwrap_or_default().chars();
    match (symbols.next(), symbols.next()) {
        (Some(version @ ('2'..='9' | 'A'..='Z')), Some(':')) => Err(HcertError::OtherVersion { version }),
        _ => Err(HcertError::NotACertificate),
    }
}
