//! Simulated captures: what the lattice reader adds to the black-and-white decoder.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test program")]

#[path = "support/mod.rs"]
mod support;

use phr_scan::{Decoder, Effort, Luma, Reading, SizePolicy, Symbol, Verdict, draw, read_luma};
use support::{Capture, card_text};

fn symbol(digits: usize, seed: u64) -> Symbol {
    draw(&card_text(digits, seed), &SizePolicy::default()).unwrap()
}

fn read(frame: &Luma, up_to: Decoder) -> Option<Reading> {
    read_luma(frame, Effort { up_to, ..Effort::STILL }, |_| Verdict::Accept).ok()
}

/// A frame of a cheap camera: few pixels.
fn small(capture: Capture) -> Capture {
    Capture { width: 800, height: 600, ..capture }
}

#[test]
fn good_captures_are_read_at_first_sight() {
    for (digits, seed) in [(200, 1), (600, 2), (1100, 3)] {
        let symbol = symbol(digits, seed);
        let reading = read(&small(Capture::default()).take(&symbol, seed), Decoder::Zxing).unwrap();
        assert_eq!(reading.text(), Some(symbol.text()));
    }
}

/// One circumstance at a time, too hard for the black-and-white decoder in most of four frames.
#[test]
fn the_lattice_reader_reads_what_black_and_white_cannot() {
    let good = small(Capture::default());
    let hard = [
        ("defocus", Capture { defocus: 4.6, ..good }),
        ("motion", Capture { motion: 11.0, ..good }),
        ("contrast", Capture { contrast: 0.09, ..good }),
        ("noise", Capture { noise: 0.2, ..good }),
        ("scratches", Capture { damage: 0.09, ..good }),
    ];
    let mut no_better = Vec::new();
    for (name, capture) in hard {
        let (mut plain, mut all) = (0, 0);
        for seed in 0..4 {
            let symbol = symbol(600, seed);
            let frame = capture.take(&symbol, seed);
            plain += usize::from(read(&frame, Decoder::Zxing).is_some());
            if let Some(reading) = read(&frame, Decoder::Lattice) {
                assert_eq!(reading.text(), Some(symbol.text()), "{name}, seed {seed}");
                all += 1;
            }
        }
        println!("{name}: {plain} of 4 in black and white, {all} of 4 with the lattice reader");
        if all <= plain {
            no_better.push(name);
        }
    }
    assert_eq!(no_better, Vec::<&str>::new());
}

/// Everything at once. No payload may be wrong, and the whole must read more than the first decoder.
#[test]
fn hard_combined_captures_are_read_or_given_up_but_never_misread() {
    let (mut plain, mut all) = (0, 0);
    for seed in 0..12 {
        let symbol = symbol(400 + 60 * seed as usize, seed);
        let frame = small(Capture::combined(4, seed)).take(&symbol, seed);
        plain += usize::from(read(&frame, Decoder::Zxing).is_some());
        if let Some(reading) = read(&frame, Decoder::LatticeRescaled) {
            assert_eq!(reading.text(), Some(symbol.text()), "seed {seed}");
            all += 1;
        }
    }
    println!("combined: {plain} of 12 in black and white, {all} of 12 with everything");
    assert!(all >= plain + 2, "{plain} alone, {all} with everything");
}

/// A symbol seen straight, so many pixels to a module, and where its quiet zone begins: at the edge.
fn straight(symbol: &Symbol, scale: usize) -> (Vec<u8>, usize) {
    let side = symbol.side() * scale;
    let is_dark = |x: usize, y: usize| {
        let inside = 4..4 + symbol.modules();
        inside.contains(&x) && inside.contains(&y) && symbol.is_dark(x - 4, y - 4)
    };
    let grey = |i: usize| if is_dark(i % side / scale, i / side / scale) { 50 } else { 210 };
    ((0..side * side).map(grey).collect(), side)
}

/// A finder pattern under a sticker: the other two are enough, whichever it is.
#[test]
fn two_finder_patterns_are_enough() {
    const SCALE: usize = 5;
    let symbol = symbol(600, 4);
    let (clean, side) = straight(&symbol, SCALE);
    // Beyond the seven modules of the pattern, one of the separator.
    let far = symbol.side() - 4 - 8;
    for (column, row) in [(4, 4), (far, 4), (4, far)] {
        let mut pixels = clean.clone();
        for y in row * SCALE..(row + 8) * SCALE {
            pixels[y * side + column * SCALE..][..8 * SCALE].fill(150);
        }
        let frame = Luma::new(side, side, pixels).unwrap();
        assert!(read(&frame, Decoder::Zxing).is_none(), "the first decoder needs all three");
        let reading = read(&frame, Decoder::Lattice);
        assert_eq!(reading.as_ref().and_then(Reading::text), Some(symbol.text()), "without {column}, {row}");
    }
}

/// The picture ends before the symbol does, at the side with one finder pattern: what is missing is corrected.
#[test]
fn a_symbol_that_goes_on_beyond_the_picture_is_read() {
    const SCALE: usize = 5;
    let symbol = symbol(400, 5);
    let (clean, side) = straight(&symbol, SCALE);
    let seen = side - 4 * SCALE - symbol.modules() * SCALE / 14;
    let pixels = clean.chunks_exact(side).flat_map(|row| &row[..seen]).copied().collect();
    let frame = Luma::new(seen, side, pixels).unwrap();
    assert!(read(&frame, Decoder::Zxing).is_none());
    let reading = read(&frame, Decoder::LatticeRescaled);
    assert_eq!(reading.as_ref().and_then(Reading::text), Some(symbol.text()));
}

/// A small worn symbol in a corner of a picture of fifty megapixels.
#[test]
fn a_large_picture_is_looked_at_closely_where_it_is_busy() {
    let symbol = symbol(600, 6);
    let frame = small(Capture { noise: 0.2, ..Capture::default() }).take(&symbol, 6);
    assert!(read(&frame, Decoder::Zxing).is_none(), "hard enough");
    let (width, height) = (8660, 5774);
    let mut pixels = vec![150u8; width * height];
    for (y, row) in frame.pixels().chunks_exact(frame.width()).enumerate() {
        pixels[(4300 + y) * width + 6100..][..frame.width()].copy_from_slice(row);
    }
    let reading = read(&Luma::new(width, height, pixels).unwrap(), Decoder::LatticeRescaled);
    assert_eq!(reading.as_ref().and_then(Reading::text), Some(symbol.text()));
}
