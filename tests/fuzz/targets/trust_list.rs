//! A trust list by a root whose key the reader has.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::keys::RootPublicKey;
use phr_core::trust::TrustList;
use std::sync::LazyLock;

static ROOT: LazyLock<Option<RootPublicKey>> = LazyLock::new(|| {
    // The public key of RFC 8032, section 7.1, test 1.
    const KEY: [u8; 32] = [
        0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1,
        0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
    ];
    RootPublicKey::from_bytes(KEY).ok()
});

fuzz_target!(|bytes: &[u8]| {
    let root = ROOT.as_ref().expect("the key of the RFC is a key");
    assert!(TrustList::parse(bytes, root).is_err(), "nobody can sign for this root here");
});
