//! Messages of NFC tags.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::carrier::ndef;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(found) = ndef::parse(bytes)
        && let Some(card) = found.card()
    {
        let message = ndef::plain(card, found.uri());
        let again = ndef::parse(&message).expect("what is written is read");
        assert_eq!((again.card(), again.uri()), (Some(card), found.uri()));
    }
});
