//! PKCS#11 URIs, as they stand on a command line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_key_token::KeyUri;

fuzz_target!(|text: &str| {
    if let Ok(uri) = text.parse::<KeyUri>() {
        // What is written is read as the same.
        assert_eq!(uri.to_string().parse::<KeyUri>(), Ok(uri));
    }
});
