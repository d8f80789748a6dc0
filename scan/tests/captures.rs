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
