use super::*;
use crate::read::read_first;
use proptest::prelude::*;

/// A card's text with `digits` digits, seeded so that no pattern helps.
fn card_text(digits: usize) -> String {
    let mut state = digits as u64;
    let digit = |_| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        char::from(b'0' + (state >> 33) as u8 % 10)
    };
    std::iter::once("PHR1:".to_owned()).chain([(0..digits).map(digit).collect()]).collect()
}

fn version(number: u8) -> Version {
    Version::new(number).unwrap()
}

#[test]
fn measuring_says_what_drawing_gives() {
    for digits in [1, 400, 1145, 2400, 7000] {
        let text = card_text(digits);
        let symbol = draw(&text, &SizePolicy::default()).unwrap();
        let measured = measure(&text, &SizePolicy::default()).unwrap();
        assert_eq!(measured, (symbol.version(), symbol.error_correction()), "{digits} digits");
    }
    assert_eq!(measure("", &SizePolicy::default()).unwrap_err().code(), "text-empty");
}

/// Bits of the best segmentation into numeric, alphanumeric and byte segments, by trying all.
fn fewest_bits(text: &[u8], version: Version) -> usize {
    let class = usize::from(version.number() >= 10) + usize::from(version.number() >= 27);
    let header = [[10, 12, 14][class] + 4, [9, 11, 13][class] + 4, [8, 16, 16][class] + 4];
    // Costs in sixths of a bit: a digit 10/3 (rounded up at the end), a capital 11/2, a byte 8.
    let each = [20, 33, 48];
    let can = |mode: usize, c: u8| match mode {
        0 => c.is_ascii_digit(),
        1 => b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".contains(&c),
        _ => true,
    };
    let mut best = [usize::MAX / 2; 3];
    let mut before = 0;
    for &c in text {
        for mode in 0..3 {
            let stay = best[mode];
            let change = before + header[mode] * 6;
            best[mode] = if can(mode, c) { stay.min(change) + each[mode] } else { usize::MAX / 2 };
        }
        before = best.iter().map(|bits| bits.div_ceil(6) * 6).min().unwrap();
    }
    before / 6
}

#[test]
fn a_card_s_text_is_segmented_as_well_as_can_be() {
    for (digits, number) in [(1, 1), (53, 4), (400, 9), (961, 15), (2000, 26), (2891, 27), (6000, 40)] {
        let text = card_text(digits);
        let used = total_encoded_len(&segments(&text, version(number)), crate_version(version(number)));
        assert_eq!(
            used,
            fewest_bits(text.as_bytes(), version(number)),
            "{digits} digits in version {number}"
        );
    }
}

#[test]
fn correction_falls_as_texts_grow() {
    let chosen = |digits| {
        let (version, level) = choose(&card_text(digits), &SizePolicy::default()).unwrap();
        (version.number(), level.letter())
    };
    assert_eq!(chosen(481), (13, 'Q')); // 200 bytes
    assert_eq!(chosen(1144), (20, 'Q')); // 475 bytes
    assert_eq!(chosen(1200), (18, 'M'));
    assert_eq!(chosen(2410), (26, 'M')); // 1000 bytes
    assert_eq!(chosen(2891), (25, 'L')); // 1200 bytes; M would need 29
}

#[test]
fn version_23_is_never_used() {
    for digits in (1600..2300).step_by(7) {
        let (chosen, _) = choose(&card_text(digits), &SizePolicy::default()).unwrap();
        assert_ne!(chosen.number(), 23, "{digits} digits");
    }
}

#[test]
fn spare_room_buys_correction() {
    assert_eq!(choose("PHR1:1", &SizePolicy::default()).unwrap(), (version(1), ErrorCorrection::High));
}

#[test]
fn what_is_too_long_says_by_how_much() {
    let policy = SizePolicy::with_ceiling(version(10));
    let text = card_text(700);
    let Err(DrawError::TooLong { ceiling, bytes_over, digits_over }) = draw(&text, &policy) else {
        panic!("700 digits do not fit version 10");
    };
    assert_eq!(ceiling.number(), 10);
    assert!(draw(&card_text(700 - digits_over), &policy).is_ok());
    assert!(draw(&card_text(700 - digits_over + 3), &policy).is_err());
    assert_eq!(bytes_over, (digits_over * 10).div_ceil(3).div_ceil(8));
    assert_eq!(draw("", &policy).unwrap_err().code(), "text-empty");
    assert_eq!(draw(&card_text(9000), &SizePolicy::default()).unwrap_err().code(), "text-too-long");
}

#[test]
fn drawn_symbols_are_read_at_every_size() {
    for digits in [1, 60, 500, 1400, 3000] {
        let text = card_text(digits);
        let symbol = draw(&text, &SizePolicy::default()).unwrap();
        let reading = read_first(&symbol.to_luma(NonZeroU8::new(3).unwrap())).unwrap();
        assert_eq!(reading.text(), Some(text.as_str()));
        assert_eq!(reading.version(), Some(symbol.version()));
    }
}

#[test]
fn text_that_is_not_capitals_or_digits_is_carried_too() {
    for text in ["https://example.org/#PHR1:0123456789", "héllo", "点"] {
        let symbol = draw(text, &SizePolicy::default()).unwrap();
        assert_eq!(read_first(&symbol.to_luma(PROOF_SCALE)).unwrap().text(), Some(text));
    }
}

#[test]
fn debug_shows_no_text() {
    let symbol = draw("PHR1:12345", &SizePolicy::default()).unwrap();
    assert_eq!(format!("{symbol:?}"), "Symbol(1-H)");
}

#[test]
fn svg_has_the_symbol_s_modules_and_nothing_else() {
    let symbol = draw(&card_text(100), &SizePolicy::default()).unwrap();
    let svg = symbol.to_svg("Health card <1>", "Show \"this\" & only this");
    assert!(svg.contains("<title id=\"qr-title\">Health card &lt;1&gt;</title>"));
    assert!(svg.contains("Show &quot;this&quot; &amp; only this"));
    assert_eq!(svg_modules(&svg, symbol.side()), modules_with_quiet_zone(&symbol));
}

fn modules_with_quiet_zone(symbol: &Symbol) -> Vec<bool> {
    let side = symbol.side();
    (0..side * side).map(|i| symbol.is_dark_with_quiet_zone(i % side, i / side)).collect()
}

/// Fills the runs of the last path.
fn svg_modules(svg: &str, side: usize) -> Vec<bool> {
    let path = svg.rsplit("d=\"").next().unwrap().split('"').next().unwrap();
    let mut dark = vec![false; side * side];
    for run in path.split('M').skip(1) {
        let (start, rest) = run.split_once('h').unwrap();
        let (x, y) = start.split_once(' ').unwrap();
        let first = y.parse::<usize>().unwrap() * side + x.parse::<usize>().unwrap();
        let length: usize = rest.split_once('v').unwrap().0.parse().unwrap();
        dark[first..first + length].fill(true);
    }
    dark
}

#[cfg(feature = "pictures")]
#[test]
fn png_has_one_bit_per_pixel_and_is_small() {
    let symbol = draw(&card_text(2410), &SizePolicy::default()).unwrap();
    let file = symbol.to_png(8).unwrap();
    assert!(file.len() < 12_000, "{} bytes", file.len());
    let picture = image::load_from_memory(&file).unwrap().into_luma8();
    assert_eq!(picture.into_raw(), symbol.to_luma(NonZeroU8::new(8).unwrap()).pixels());
    assert_eq!(symbol.to_png(1).unwrap_err().code(), "picture-scale");
    assert_eq!(symbol.to_png(0).unwrap_err().code(), "picture-scale");
    assert_eq!(symbol.to_png(255).unwrap_err().code(), "picture-scale");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn what_is_drawn_is_read(text in "[A-Z0-9 :/.a-zé]{1,120}") {
        let symbol = draw(&text, &SizePolicy::default()).unwrap();
        let reading = read_first(&symbol.to_luma(PROOF_SCALE)).unwrap();
        prop_assert_eq!(reading.text(), Some(text.as_str()));
    }
}
