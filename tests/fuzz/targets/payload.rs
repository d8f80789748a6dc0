//! An attestation's payload, packed or not: what is read encodes to the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::{compress, wire};

fuzz_target!(|bytes: &[u8]| {
    let payload = compress::inflate(bytes).unwrap_or_else(|_| bytes.to_vec());
    if let Ok(attestation) = wire::decode(&payload) {
        assert_eq!(wire::encode(&attestation), payload);
    }
});
