//! The size classes fill the QR symbols that the specification names.

use phr_core::card::SizeClass;
use phr_core::carrier::text;
use qrcode::bits::Bits;
use qrcode::{EcLevel, Version};

/// The classes of one symbol, with version and error correction.
const SYMBOLS: [(usize, i16, EcLevel); 11] = [
    (475, 20, EcLevel::Q),
    (658, 20, EcLevel::M),
    (771, 22, EcLevel::M),
    (862, 24, EcLevel::M),
    (988, 25, EcLevel::M),
    (1115, 27, EcLevel::M),
    (1454, 27, EcLevel::L),
    (1720, 30, EcLevel::L),
    (1939, 32, EcLevel::L),
    (2289, 35, EcLevel::L),
    (2936, 40, EcLevel::L),
];

#[test]
fn every_class_below_three_kilobytes_has_a_symbol() {
    let classes: Vec<usize> =
        SizeClass::all().map(SizeClass::bytes).take_while(|bytes| *bytes < 3000).collect();
    assert_eq!(classes, SYMBOLS.map(|(bytes, ..)| bytes));
}

#[test]
fn each_class_fits_its_symbol_and_a_byte_more_does_not() {
    for (bytes, version, level) in SYMBOLS {
        assert!(fits(bytes, version, level), "{bytes} bytes in {version} {level:?}");
        // 862 is what an NTAG216 holds, not what 24-M holds.
        assert!(
            bytes == 862 || !fits(bytes + 1, version, level),
            "{} bytes in {version} {level:?}",
            bytes + 1
        );
    }
}

/// `PHR1:` as an alphanumeric segment and digits as a numeric one.
fn fits(bytes: usize, version: i16, level: EcLevel) -> bool {
    let content = text::encode(&vec![0xff; bytes]);
    let (prefix, digits) = content.split_at(text::PREFIX.len());
    let mut bits = Bits::new(Version::Normal(version));
    bits.push_alphanumeric_data(prefix.as_bytes()).expect("the prefix is short");
    bits.push_numeric_data(digits.as_bytes()).expect("the version allows as many digits in a segment");
    bits.push_terminator(level).is_ok()
}
