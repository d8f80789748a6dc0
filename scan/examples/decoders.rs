//! Which decoder reads how much: over the photographs of `PHR_CORPUS` and over simulated captures.
//!
//! `cargo run --release -p phr-scan --example decoders [-- FRAMES_PER_CELL]`

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a program for measuring")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use phr_scan::{
    Decoder, Effort, ErrorCorrection, PictureLimits, ReadError, Reading, SizePolicy, Verdict, Version, draw,
    read_luma, read_picture,
};
use support::{Capture, card_text};

const DECODERS: [Decoder; 4] =
    [Decoder::Zxing, Decoder::Lattice, Decoder::ZxingFiltered, Decoder::LatticeRescaled];

fn main() {
    let frames = std::env::args().nth(1).map_or(6, |n| n.parse().unwrap());
    photographs();
    simulated(frames);
}

/// What one group of pictures came to.
#[derive(Default)]
struct Tally {
    pictures: usize,
    by: [usize; 4],
    wrong: Vec<String>,
    lost: Vec<String>,
    read_ms: f64,
    lost_ms: f64,
}

impl Tally {
    fn add(&mut self, result: &Result<Reading, ReadError>, ms: f64) {
        self.pictures += 1;
        match result {
            Ok(reading) => {
                self.by[DECODERS.iter().position(|d| *d == reading.decoder()).unwrap()] += 1;
                self.read_ms += ms;
            }
            Err(_) => self.lost_ms += ms,
        }
    }

    fn print(&self, name: &str) {
        let read: usize = self.by.iter().sum();
        let mean = |total: f64, count: usize| if count == 0 { 0.0 } else { total / count as f64 };
        println!(
            "{name:<24} {:>4}  {:>5} {:>5} {:>5} {:>5}  {read:>5}  {:>7.1} {:>7.1}  {:>3}",
            self.pictures,
            self.by[0],
            self.by[1],
            self.by[2],
            self.by[3],
            mean(self.read_ms, read),
            mean(self.lost_ms, self.pictures - read),
            self.wrong.len(),
        );
    }
}

fn heading(title: &str) {
    println!("\n{title:<24}    n  zxing +latt +zx.f +la.r   read  ms read ms lost  differ");
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_secs_f64() * 1000.0)
}

fn photographs() {
    let root =
        std::env::var_os("PHR_CORPUS").map_or_else(|| PathBuf::from("../shared/corpus"), PathBuf::from);
    heading("photographs");
    let mut total = Tally::default();
    let mut differing = Vec::new();
    for (set, files) in pictures_below(&root.join("qr-photos")) {
        let mut tally = Tally::default();
        for file in files {
            let bytes = std::fs::read(&file).unwrap();
            let (result, ms) = timed(|| read_picture(&bytes, &PictureLimits::default(), |_| Verdict::Accept));
            tally.add(&result, ms);
            total.add(&result, ms);
            if result.is_err() {
                total.lost.push(file.display().to_string());
            }
            if let Ok(reading) = &result
                && let Some(expected) = expected(&file)
                && !same(&expected, reading.payload())
            {
                let line = format!("{} by {}", file.display(), reading.decoder().name());
                tally.wrong.push(line.clone());
                differing.push(line);
            }
        }
        tally.print(&set);
    }
    total.wrong = differing;
    total.print("all");
    total.wrong.iter().for_each(|line| println!("  differs: {line}"));
    total.lost.iter().for_each(|line| println!("  lost: {line}"));
}

fn pictures_below(root: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut sets: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.unwrap().path()) {
            let is_picture = path.extension().is_some_and(|e| e == "png" || e == "jpg" || e == "webp");
            if path.is_dir() {
                folders.push(path);
            } else if is_picture {
                sets.entry(folder.strip_prefix(root).unwrap().display().to_string()).or_default().push(path);
            }
        }
    }
    sets.values_mut().for_each(|files| files.sort());
    sets
}

fn expected(picture: &Path) -> Option<Vec<u8>> {
    std::fs::read(picture.with_extension("txt"))
        .or_else(|_| std::fs::read(picture.with_extension("bin")))
        .ok()
}

/// Equal, or equal when the payload is taken for Latin-1.
fn same(expected: &[u8], payload: &[u8]) -> bool {
    let latin: String = payload.iter().map(|&byte| char::from(byte)).collect();
    expected.trim_ascii() == payload.trim_ascii() || expected.trim_ascii() == latin.trim().as_bytes()
}

fn simulated(frames: usize) {
    heading("simulated captures");
    let mut total = Tally::default();
    for level in 1..=5 {
        let mut tally = Tally::default();
        for (version, correction) in symbols() {
            for seed in 0..frames as u64 {
                let symbol = symbol(version, correction, seed);
                let key = seed * 1000 + u64::from(version) * 10 + correction as u64;
                let frame = Capture::combined(level, key).take(&symbol, key);
                let (result, ms) = timed(|| read_luma(&frame, Effort::default(), |_| Verdict::Accept));
                tally.add(&result, ms);
                total.add(&result, ms);
                if result.is_err() {
                    total.lost.push(format!("{symbol:?} level {level} key {key}"));
                }
                if result.is_ok_and(|reading| reading.payload() != symbol.text().as_bytes()) {
                    tally.wrong.push(format!("{symbol:?} {level} {seed}"));
                }
            }
        }
        tally.print(&format!("level {level}"));
        total.wrong.append(&mut tally.wrong);
    }
    total.print("all");
    total.wrong.iter().for_each(|line| println!("  differs: {line}"));
    total.lost.iter().for_each(|line| println!("  lost: {line}"));
}

fn symbols() -> impl Iterator<Item = (u8, ErrorCorrection)> {
    let levels = [ErrorCorrection::Low, ErrorCorrection::Medium, ErrorCorrection::Quartile];
    [10, 18, 25, 32, 40].into_iter().flat_map(move |version| levels.map(|level| (version, level)))
}

/// A full symbol of this version and correction: the longest text that the policy still puts there.
fn symbol(version: u8, correction: ErrorCorrection, seed: u64) -> phr_scan::Symbol {
    let version = Version::new(version).unwrap();
    let smallest = Version::MIN;
    let policy = match correction {
        ErrorCorrection::Low => {
            SizePolicy { quartile_up_to: smallest, medium_up_to: smallest, ceiling: version }
        }
        ErrorCorrection::Medium => {
            SizePolicy { quartile_up_to: smallest, medium_up_to: version, ceiling: version }
        }
        _ => SizePolicy { quartile_up_to: version, medium_up_to: version, ceiling: version },
    };
    let fits = |digits: usize| {
        draw(&card_text(digits, seed), &policy).ok().filter(|symbol| symbol.error_correction() >= correction)
    };
    let (mut low, mut high) = (1, 7200);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if fits(middle).is_some() { low = middle } else { high = middle }
    }
    fits(low).unwrap()
}
