//! Lists and deltas that the product refuses to make, rightly signed.

use ciborium::Value;
use phr_core::cbor;

use super::super::cast::Cast;
use super::super::forge::{Sign1, array, bytes, map};
use super::{BASE, DAY, ISSUED, NOW};
use crate::sha256;

const LABEL: &str = "phr-card/1/status-list";

/// A list, every part of which may be other than the format says.
pub(super) struct ForgedList {
    /// The head's fields 1 to 8; the hash of the index is added.
    pub(super) head: Vec<(i64, Value)>,
    /// Number of records and bytes of each bucket.
    pub(super) buckets: Vec<(u16, Vec<u8>)>,
    pub(super) label: &'static str,
}

impl ForgedList {
    /// As the format says, of one bucket. `lengths` are those of the codes, by class.
    pub(super) fn right(count: u16, span: u32, lengths: &[u8], bucket: Vec<u8>) -> ForgedList {
        let lengths = lengths.iter().map(|length| Value::from(*length)).collect();
        let head = vec![
            (1, 1.into()),
            (2, 7.into()),
            (3, ISSUED.0.into()),
            (4, (NOW + 200 * DAY).into()),
            (5, count.into()),
            (6, array(vec![BASE.0.into(), span.into()])),
            (7, array(vec![30.into(), 180.into()])),
            (8, array(lengths)),
        ];
        ForgedList { head, buckets: vec![(count, bucket)], label: LABEL }
    }

    /// One revoked record, with the id 80…00.
    pub(super) fn one() -> ForgedList {
        ForgedList::right(1, 0, &[1], one_bucket())
    }

    /// Another value of a field of the head.
    pub(super) fn with(mut self, field: i64, value: Value) -> ForgedList {
        let place = self.head.iter_mut().find(|(key, _)| *key == field).expect("the head has the field");
        place.1 = value;
        self
    }

    pub(super) fn index(&self) -> Vec<u8> {
        let entry = |(count, bucket): &(u16, Vec<u8>)| {
            let length = u16::try_from(bucket.len()).expect("buckets are short");
            [&count.to_be_bytes()[..], &length.to_be_bytes(), &sha256(bucket)].concat()
        };
        self.buckets.iter().flat_map(entry).collect()
    }

    pub(super) fn sign(&self, cast: &Cast) -> Vec<u8> {
        let index = self.index();
        let mut head = self.head.clone();
        head.push((9, bytes(sha256(&index))));
        head.sort_by_key(|(key, _)| *key);
        self.sign_payload(cast, cbor::encode(&map(head)))
    }

    /// With a payload of the head that may be anything.
    pub(super) fn sign_payload(&self, cast: &Cast, payload: Vec<u8>) -> Vec<u8> {
        let head = cbor::encode(&Sign1::right(payload, &cast.issuer, self.label).sign(&cast.issuer));
        let buckets: Vec<u8> = self.buckets.iter().flat_map(|(_, bucket)| bucket.clone()).collect();
        [head, self.index(), buckets].concat()
    }
}

/// The bucket of one revoked record with the id 80…00: r is 63, so the distance 2^63 is a zero, a one and 63 zeros; the
/// class is a zero.
pub(super) fn one_bucket() -> Vec<u8> {
    bits("01 000000000000000000000000000000000000000000000000000000000000000 0")
}

/// Bytes of bits that are written out, filled up with zeros.
pub(super) fn bits(text: &str) -> Vec<u8> {
    let bits: Vec<u8> = text.bytes().filter(|byte| *byte != b' ').map(|byte| byte - b'0').collect();
    let byte = |bits: &[u8]| bits.iter().enumerate().fold(0, |byte, (place, bit)| byte | bit << (7 - place));
    bits.chunks(8).map(byte).collect()
}
