//! The size classes fill the QR symbols that the specification names, and carriers bear the classes that they say.

use phr_core::card::SizeClass;
use phr_core::carrier::{Carrier, text};
use phr_scan::SizePolicy;
use qrcode::bits::Bits;
use qrcode::{EcLevel, Version};

/// The classes of one symbol, with version and error correction.
const SYMBOLS: [(usize, i16, EcLevel); 11] = [
    (462, 20, EcLevel::Q),
    (658, 20, EcLevel::M),
    (771, 22, EcLevel::M),
    (838, 24, EcLevel::M),
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
        // 462 and 838 are what an NTAG215 and an NTAG216 hold, and less than the symbols do.
        assert!(
            [462, 838].contains(&bytes) || !fits(bytes + 1, version, level),
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

#[test]
fn a_carrier_of_symbols_bears_what_is_drawn_under_its_ceiling_and_no_larger_class() {
    let mut symbols = 0;
    for carrier in Carrier::ALL {
        let Some(ceiling) = carrier.symbol_ceiling() else { continue };
        let ceiling = phr_scan::Version::new(ceiling).expect("there is such a version");
        let policy = SizePolicy::with_ceiling(ceiling);
        let drawn = |class: &SizeClass| {
            let text = text::encode(&vec![0xff; class.bytes()]);
            phr_scan::measure(&text, &policy).is_ok()
        };
        let largest = SizeClass::all().take_while(drawn).last();
        assert_eq!(carrier.largest_class(), largest, "{carrier}");
        assert_eq!(Some(carrier.bytes()), largest.map(SizeClass::bytes), "{carrier}");
        symbols += 1;
    }
    assert_eq!(symbols, 4);
}

/// The table of carriers in SPEC.md says what the code does.
#[test]
fn the_specification_lists_carriers_as_they_are() {
    let path = phr_tests::workspace().join("card-format-spec/SPEC.md");
    let spec = std::fs::read_to_string(path).expect("there is a specification");
    let (_, table) = spec
        .split_once("| carrier | what it is | bytes | largest class |\n|---|---|---|---|\n")
        .expect("there is such a table");
    let mut rows = table.lines();
    for carrier in Carrier::ALL {
        let row = rows.next().unwrap_or_default();
        let class = carrier.largest_class().map_or("none".to_owned(), |class| class.bytes().to_string());
        assert!(row.starts_with(&format!("| `{carrier}` | ")), "{row}");
        assert!(row.ends_with(&format!(" | {} | {class} |", carrier.bytes())), "{row}");
    }
    assert_eq!(rows.next(), Some(""));
}
