//! What people type or paste: access codes, keys, dates, numbers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::keys::{AccessCode, CodePolicy, IssuerPublicKey, NetworkSecretKey};
use phr_core::model::{Decimal, PartialDateTime, Timestamp};

fuzz_target!(|text: &str| {
    let _ = AccessCode::parse(text, CodePolicy::default());
    let _ = text.parse::<IssuerPublicKey>();
    let _ = NetworkSecretKey::parse(text);
    let _ = Timestamp::parse(text);
    if let Some(moment) = PartialDateTime::parse(text) {
        assert_eq!(PartialDateTime::parse(&moment.to_string()), Some(moment));
    }
    if let Some(number) = Decimal::parse(text) {
        assert_eq!(Decimal::parse(&number.to_string()), Some(number));
    }
});
