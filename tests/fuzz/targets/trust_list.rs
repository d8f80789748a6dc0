//! A trust list by roots whose name the reader has, one on its way between roots, and a change of roots.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::keys::RootPublicKey;
use phr_core::trust::{PartlySignedList, PartlySignedRotation, RootSet, TrustList};
use std::sync::LazyLock;

static ROOTS: LazyLock<Option<RootSet>> = LazyLock::new(|| {
    // The public key of RFC 8032, section 7.1, test 1.
    const KEY: [u8; 32] = [
        0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1,
        0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
    ];
    RootPublicKey::from_bytes(KEY).ok().map(RootSet::single)
});

fuzz_target!(|bytes: &[u8]| {
    let roots = ROOTS.as_ref().expect("the key of the RFC is a key");
    assert!(TrustList::parse(bytes, roots.id()).is_err(), "nobody can sign for these roots here");
    if let Ok(list) = PartlySignedList::parse(bytes) {
        assert_eq!(list.encode(), bytes, "a list has one encoding");
    }
    if let Ok(change) = PartlySignedRotation::parse(bytes) {
        assert_eq!(change.encode(), bytes, "a change of roots has one encoding");
    }
});
