//! Strict CBOR: what is read encodes to the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::cbor;

fuzz_target!(|bytes: &[u8]| {
    if let Ok((value, rest)) = cbor::decode_first(bytes) {
        assert_eq!(cbor::encode(&value), bytes[..bytes.len() - rest.len()]);
    }
});
