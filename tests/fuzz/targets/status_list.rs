//! A status list of an issuer who signs anything: head, index and bucket. What is read is coded in the only way there is,
//! which a delta from an empty list shows, since it codes the list anew.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::keys::IssuerSecretKey;
use phr_core::status::{RecordStatus, StatusDelta, StatusList};
use phr_core::wire::RecordId;
use phr_fuzz::{issuer, sign_head};

fuzz_target!(|bytes: &[u8]| {
    let issuer: &IssuerSecretKey = issuer();
    let key = issuer.public_key();
    assert!(StatusList::open(bytes, &key).is_err(), "nobody signed this");
    let Some((count, rest)) = bytes.split_first_chunk::<2>() else { return };
    let Some((length, rest)) = rest.split_first() else { return };
    let Some((head, bucket)) = rest.split_at_checked(usize::from(*length)) else { return };
    let Ok(bucket_length) = u16::try_from(bucket.len()) else { return };
    let hash = phr_core::sha256(bucket);
    let index = [count.as_slice(), &bucket_length.to_be_bytes(), &hash].concat();
    let list = [sign_head(head, &index, u16::from_be_bytes(*count)), index, bucket.to_vec()].concat();
    let Ok(list) = StatusList::open(list, &key) else { return };
    let entries: Result<Vec<_>, _> = list.entries().collect();
    let asked = RecordId(core::array::from_fn(|i| bytes.get(i).copied().unwrap_or(0)));
    assert_eq!(list.status(asked).is_ok(), entries.is_ok());
    if let Ok(entries) = entries {
        assert!(entries.is_sorted_by(|a, b| a.record_id < b.record_id));
        for entry in entries.iter().take(20) {
            assert_eq!(list.status(entry.record_id), Ok(RecordStatus::from(Some(entry.listing))));
        }
        let empty = phr_fuzz::empty_list();
        if let Ok(delta) = StatusDelta::between(&empty, &list) {
            let made = delta.apply(&empty).expect("the delta is right");
            assert_eq!(made.as_bytes(), list.as_bytes());
        }
    }
});
