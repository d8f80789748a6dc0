//! A sealed card's outer form.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::card::SealedCard;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(card) = SealedCard::parse(bytes) {
        assert_eq!(card.as_bytes(), bytes);
        let _ = card.inspect();
    }
});
