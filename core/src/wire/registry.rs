//! Short forms of code systems, codes, units, URIs and identifiers.

use super::codec::{Codec, Plain};
use super::fault::Fault;
use super::values::LOINC;
use crate::terminology::{self, System};
use ciborium::Value;
use std::borrow::Cow;

const OID_PREFIX: &str = "urn:oid:";

/// The registered number of a code system, or its URI.
pub(super) fn put_system(uri: &str) -> Value {
    match System::from_canonical_uri(uri) {
        Some(system) => system.wire_number().into(),
        None => put_uri(uri),
    }
}

/// The canonical URI of a code system.
pub(super) fn take_system(value: Value) -> Result<Cow<'static, str>, Fault> {
    match value {
        Value::Integer(number) => u16::try_from(number)
            .ok()
            .and_then(System::from_wire_number)
            .map(|system| Cow::Borrowed(system.uri()))
            .ok_or_else(|| Fault::range("a registered code system")),
        other => take_uri(other),
    }
}

/// A code as a number where that loses nothing, otherwise as text. LOINC codes drop their check digit.
pub(super) fn put_code(system: &str, code: &str) -> Value {
    let number = if system == LOINC { loinc_number(code) } else { plain_number(code) };
    number.map_or_else(|| code.into(), Value::from)
}

/// The code of a system, from its number or text.
pub(super) fn take_code(system: &str, value: Value) -> Result<String, Fault> {
    match value {
        Value::Text(_) => Plain::take(value),
        Value::Integer(number) => {
            let number = u64::try_from(number).map_err(|_| Fault::range("a code"))?;
            Ok(if system == LOINC { loinc_code(number) } else { number.to_string() })
        }
        other => Err(Fault::new("a code", &other)),
    }
}

fn loinc_code(body: u64) -> String {
    format!("{body}-{}", terminology::loinc_check_digit(body))
}

fn loinc_number(code: &str) -> Option<u64> {
    let (body, check) = code.split_once('-')?;
    let body = plain_number(body)?;
    let right =
        check.len() == 1 && check.as_bytes().first() == Some(&(b'0' + terminology::loinc_check_digit(body)));
    right.then_some(body)
}

/// The number that `text` spells without sign or leading zeros.
fn plain_number(text: &str) -> Option<u64> {
    if is_canonical(text) { text.parse().ok() } else { None }
}

/// Digits without leading zeros.
fn is_canonical(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit()) && (text == "0" || !text.starts_with('0'))
}

/// The number of a UCUM unit in the table of units.
pub(super) fn unit_number(ucum: &str) -> Option<u16> {
    terminology::unit_by_ucum(ucum).map(|unit| unit.number)
}

/// The UCUM code of a unit of the table.
pub(super) fn unit_code(number: u16) -> Option<&'static str> {
    terminology::unit_by_number(number).map(|unit| unit.ucum)
}

/// An OID URI as the contents octets of the OID (X.690, 8.19), anything else as text.
pub(super) fn put_uri(uri: &str) -> Value {
    match uri.strip_prefix(OID_PREFIX).and_then(oid_bytes) {
        Some(bytes) => Value::Bytes(bytes),
        None => uri.into(),
    }
}

/// The URI that [`put_uri`] wrote.
pub(super) fn take_uri(value: Value) -> Result<Cow<'static, str>, Fault> {
    match value {
        Value::Text(_) => Plain::take(value).map(Cow::Owned),
        Value::Bytes(bytes) => {
            let oid = oid_text(&bytes).ok_or_else(|| Fault::range("an object identifier"))?;
            Ok(Cow::Owned(format!("{OID_PREFIX}{oid}")))
        }
        other => Err(Fault::new("a URI", &other)),
    }
}

fn oid_bytes(dotted: &str) -> Option<Vec<u8>> {
    let mut arcs = dotted.split('.').map(plain_arc);
    let (root, second) = (arcs.next()??, arcs.next()??);
    (root <= 2 && (root == 2 || second < 40)).then_some(())?;
    let mut bytes = Vec::new();
    push_base128(&mut bytes, (root * 40).checked_add(second)?);
    for arc in arcs {
        push_base128(&mut bytes, arc?);
    }
    Some(bytes)
}

fn plain_arc(text: &str) -> Option<u128> {
    if is_canonical(text) { text.parse().ok() } else { None }
}

fn push_base128(bytes: &mut Vec<u8>, arc: u128) {
    let groups = (128 - arc.leading_zeros()).div_ceil(7).max(1);
    for group in (0..groups).rev() {
        let seven = (arc >> (group * 7)) as u8 & 0x7f;
        bytes.push(if group == 0 { seven } else { seven | 0x80 });
    }
}

fn oid_text(bytes: &[u8]) -> Option<String> {
    let mut arcs = Vec::new();
    let mut arc: u128 = 0;
    let mut inside = false;
    for byte in bytes {
        (inside || *byte != 0x80).then_some(())?;
        arc = arc.checked_mul(128)? | u128::from(byte & 0x7f);
        inside = byte & 0x80 != 0;
        if !inside {
            arcs.push(core::mem::take(&mut arc));
        }
    }
    let (first, others) =
        (!inside).then_some(arcs)?.split_first().map(|(first, others)| (*first, others.to_vec()))?;
    let root = (first / 40).min(2);
    let mut text = format!("{root}.{}", first - root * 40);
    others.iter().for_each(|arc| text.push_str(&format!(".{arc}")));
    Some(text)
}

/// An identifier that is a number, a lower-case UUID, or any text.
pub(super) fn put_id(value: &str) -> Value {
    match (plain_number(value), uuid_bytes(value)) {
        (Some(number), _) => number.into(),
        (_, Some(uuid)) => Value::Bytes(uuid),
        _ => value.into(),
    }
}

/// The identifier that [`put_id`] wrote.
pub(super) fn take_id(value: Value) -> Result<String, Fault> {
    match value {
        Value::Text(_) => Plain::take(value),
        Value::Integer(number) => {
            u64::try_from(number).map(|n| n.to_string()).map_err(|_| Fault::range("an identifier"))
        }
        Value::Bytes(bytes) if bytes.len() == 16 => Ok(uuid_text(&bytes)),
        other => Err(Fault::new("an identifier", &other)),
    }
}

fn uuid_bytes(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|b| *b != b'-').collect();
    (text.len() == 36 && digits.len() == 32).then_some(())?;
    let bytes = digits.chunks(2).map(|pair| u8::from_str_radix(core::str::from_utf8(pair).ok()?, 16).ok());
    let bytes: Vec<u8> = bytes.collect::<Option<_>>()?;
    (uuid_text(&bytes) == text).then_some(bytes)
}

fn uuid_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(36);
    for (n, byte) in bytes.iter().enumerate() {
        if matches!(n, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn oids_come_back_or_stay_text() {
        for uri in ["urn:oid:2.16.840.1.113883.6.96", "urn:oid:1.2.3", "urn:oid:2.999", "urn:oid:0.39"] {
            let value = put_uri(uri);
            assert!(value.is_bytes(), "{uri}");
            assert_eq!(take_uri(value).unwrap(), uri);
        }
        for uri in [
            "urn:oid:1.40.1",
            "urn:oid:3.1",
            "urn:oid:1.02",
            "urn:oid:",
            "urn:oid:1",
            "urn:oid:1..2",
            "http://x",
        ] {
            assert_eq!(put_uri(uri), uri.into());
        }
    }

    #[test]
    fn broken_oid_bytes_are_refused() {
        for bytes in [&[][..], &[0x80, 0x01], &[0x2a, 0x86], &[0xff; 40]] {
            assert!(take_uri(Value::Bytes(bytes.to_vec())).is_err());
        }
    }

    #[test]
    fn identifiers_come_back() {
        for id in [
            "123456789",
            "0",
            "007",
            "5d9b5a2e-1f0a-4c5e-9a4f-0123456789ab",
            "5D9B5A2E-1F0A-4C5E-9A4F-0123456789AB",
            "AB 1",
            "",
        ] {
            assert_eq!(take_id(put_id(id)).unwrap(), id);
        }
        assert!(put_id("5d9b5a2e-1f0a-4c5e-9a4f-0123456789ab").is_bytes());
    }

    #[test]
    fn no_text_is_longer_than_any_other_may_be() {
        let text = Value::from("x".repeat(crate::limits::TEXT_BYTES + 1));
        assert!(take_id(text.clone()).is_err() && take_uri(text.clone()).is_err());
        assert!(take_code(LOINC, text).is_err());
    }

    #[test]
    fn loinc_codes_drop_only_a_right_check_digit() {
        assert_eq!(put_code(LOINC, "8480-6"), 8480.into());
        assert_eq!(put_code(LOINC, "8480-7"), "8480-7".into());
        assert_eq!(put_code(LOINC, "8480"), "8480".into());
        assert_eq!(take_code(LOINC, 8480.into()).unwrap(), "8480-6");
    }
}
