//! What sequences take: `cargo run --release -p phr-tests --example sequence_figures`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures")]

#[path = "../../scan/tests/support/mod.rs"]
mod support;

use std::time::Instant;

use phr_core::carrier::sequence::{Assembly, PREFIX, Parity, Sequence, SequenceKind, SymbolCapacity};
use phr_core::keys::RootSecretKey;
use phr_scan::{
    Decoder, Effort, ErrorCorrection, Labelled, Luma, SizePolicy, Verdict, Version, digit_capacity,
    draw_alike, read_each, sheets,
};
use phr_tests::lists::trust_list;
use phr_tests::random;
use support::Capture;

fn main() {
    let root = RootSecretKey::generate(&mut random());
    for issuers in [10, 50, 200] {
        let list = trust_list(issuers, &root);
        measure(&format!("trust list of {issuers} issuers"), list.as_bytes());
    }
    let delta: Vec<u8> = (0..135_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    measure("status delta", &delta);
}

fn measure(name: &str, content: &[u8]) {
    for (number, medium) in [(25, "paper, 25-M"), (18, "screen, 18-M"), (40, "largest, 40-M")] {
        let version = Version::new(number).unwrap();
        let capacity = SymbolCapacity::digits(digit_capacity(PREFIX, version, ErrorCorrection::Medium));
        println!("{name}, {} bytes; {medium}", content.len());
        match Sequence::split(content, SequenceKind::TrustList, capacity, Parity::Usual) {
            Ok(sequence) => measure_sequence(content, &sequence, version),
            Err(error) => println!("    {error}"),
        }
    }
}

fn measure_sequence(content: &[u8], sequence: &Sequence, version: Version) {
    let bits = |parts: u8| usize::from(parts) * (sequence.texts()[0].len() - PREFIX.len()) * 10 / 3;
    let over = |parts: u8| 100.0 * bits(parts) as f64 / (8 * content.len()) as f64 - 100.0;
    let parity = sequence.of() - sequence.need();
    println!(
        "    {} + {parity} symbols; {:.1} % more than the content, {:.1} % with parity",
        sequence.need(),
        over(sequence.need()),
        over(sequence.of())
    );
    let start = Instant::now();
    let mut assembly = Assembly::new();
    sequence.texts().iter().rev().for_each(|text| drop(assembly.push(text)));
    println!("    texts to content, as much parity as there is: {:?}", start.elapsed());
    if version.number() == 25 && sequence.of() < 60 {
        measure_pictures(sequence, version);
    }
}

/// Draws the sheets, takes a fair photograph of each, and reads them.
fn measure_pictures(sequence: &Sequence, version: Version) {
    let start = Instant::now();
    let symbols = draw_alike(sequence.texts(), &SizePolicy::with_ceiling(version)).unwrap();
    println!("    drawn and read back: {:?}", start.elapsed());
    let labelled: Vec<_> = symbols.iter().map(|symbol| Labelled { symbol, label: "" }).collect();
    let capture = Capture { width: 2250, height: 3000, fill: 0.95, ..Capture::default() };
    let photos: Vec<Luma> = sheets(&labelled, "")
        .iter()
        .zip(1..)
        .map(|(sheet, n)| capture.take_page(&sheet.to_luma(), n))
        .collect();
    let start = Instant::now();
    let mut assembly = Assembly::new();
    for photo in &photos {
        let quick = Effort { up_to: Decoder::ZxingFiltered, ..Effort::FRAME };
        let _ = read_each(photo, quick, |payload| {
            let _ = assembly.push(std::str::from_utf8(payload).unwrap());
            if assembly.whole().is_some() { Verdict::Accept } else { Verdict::KeepLooking }
        });
    }
    let whole = assembly.whole().is_some();
    println!("    {} photographs of 7 megapixels read: {:?}; whole: {whole}", photos.len(), start.elapsed());
}
