//! The text of a QR symbol: what is read is written again as the same digits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::carrier::text;

fuzz_target!(|input: &str| {
    if let Ok(card) = text::decode(input) {
        let digits = |text: &str| text.chars().rev().take_while(char::is_ascii_digit).collect::<String>();
        assert_eq!(digits(&text::encode(&card)), digits(input.trim_end()));
    }
});
