//! A delta whose later head is rightly signed: it leads to what was signed, or is refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::model::Timestamp;
use phr_core::status::{Listing, StatusDelta, StatusDraft, StatusEntry, StatusList};
use phr_core::wire::RecordId;
use phr_fuzz::issuer;
use std::sync::LazyLock;

/// Two lists that differ, and the delta from one to the other.
static LISTS: LazyLock<[StatusList<Vec<u8>>; 2]> = LazyLock::new(|| [list(1, 0), list(2, 3)]);

fn list(number: u64, from: u8) -> StatusList<Vec<u8>> {
    let entry = |n: u8| {
        let not_before = Timestamp(i64::from(n) * 1000 + i64::from(from));
        let listing = if n % 3 == 0 { Listing::Revoked } else { Listing::Superseded { not_before } };
        StatusEntry { record_id: RecordId([n.wrapping_mul(37); 8]), listing }
    };
    let mut draft = StatusDraft::new(number, Timestamp(100), Timestamp(200), Timestamp(0));
    draft.entries = (from + 1..from + 30).map(entry).collect();
    draft.sign(issuer()).expect("the draft keeps the rules")
}

fuzz_target!(|bytes: &[u8]| {
    let key = issuer().public_key();
    let [old, new] = &*LISTS;
    if let Ok(delta) = StatusDelta::parse(bytes, &key) {
        let _ = delta.apply(old);
    }
    // The bytes of the changes in the right delta, in place of its own.
    let right = StatusDelta::between(old, new).expect("the lists are right");
    let mut parts = phr_core::cbor::decode(right.as_bytes()).expect("a delta is CBOR");
    let Some((count, changes)) = bytes.split_first() else { return };
    if let Some(parts) = parts.as_array_mut() {
        let place = 4 + usize::from(count & 1);
        let changes = ciborium::Value::Bytes(changes.to_vec());
        parts[place] = ciborium::Value::Array(vec![(count >> 1).into(), changes]);
    }
    let forged = phr_core::cbor::encode(&parts);
    if let Ok(made) = StatusDelta::parse(&forged, &key).and_then(|delta| delta.apply(old)) {
        assert_eq!(made.as_bytes(), new.as_bytes());
        assert_eq!(forged, right.as_bytes());
    }
});
