//! Frames one after the other: what several give together, and what would help.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test program")]

#[path = "support/mod.rs"]
mod support;

use phr_scan::{
    Decoder, Effort, Guidance, Luma, Progress, SizePolicy, Symbol, Verdict, Video, draw, read_luma,
};
use support::{Capture, card_text};

fn symbol(digits: usize, seed: u64) -> Symbol {
    draw(&card_text(digits, seed), &SizePolicy::default()).unwrap()
}

fn small(capture: Capture) -> Capture {
    Capture { width: 800, height: 600, ..capture }
}

/// Frames so noisy that a single one is not read, but for luck.
fn noisy() -> Capture {
    small(Capture { noise: 0.65, contrast: 0.5, ..Capture::default() })
}

fn watch(frames: impl IntoIterator<Item = Luma>) -> (Video, Progress) {
    let mut video = Video::new(Effort::FRAME);
    let mut last = None;
    for frame in frames {
        let progress = video.push(&frame, |_| Verdict::Accept);
        let done = progress.reading().is_some();
        last = Some(progress);
        if done {
            break;
        }
    }
    (video, last.unwrap())
}

#[test]
fn what_no_single_frame_gives_is_read_from_several() {
    let (mut combined, mut alone) = (0, 0);
    for clip in 0..4 {
        let symbol = symbol(500, clip);
        let frames: Vec<Luma> = (0..10).map(|i| noisy().take(&symbol, clip * 100 + i)).collect();
        let frame_by_frame = |frame: &Luma| read_luma(frame, Effort::FRAME, |_| Verdict::Accept).is_ok();
        alone += usize::from(frames.iter().any(frame_by_frame));
        let (_, progress) = watch(frames);
        if let Some(reading) = progress.reading() {
            assert_eq!(reading.text(), Some(symbol.text()));
            combined += usize::from(reading.decoder() == Decoder::LatticeCombined);
        }
    }
    println!("{combined} of 4 clips from several frames, {alone} of 4 from any one");
    assert!(combined >= 2 && alone <= 1, "{combined} combined, {alone} alone");
}

/// Two cards in turn must not be mixed into a third.
#[test]
fn different_symbols_are_not_mixed() {
    let symbols = [symbol(500, 1), symbol(500, 2)];
    let frames = (0..16).map(|i| noisy().take(&symbols[i % 2], i as u64));
    if let (_, Progress::Read(reading)) = watch(frames) {
        assert!(symbols.iter().any(|symbol| reading.text() == Some(symbol.text())));
    }
}

#[test]
fn a_refused_payload_is_asked_about_once_in_a_video() {
    let symbol = symbol(100, 1);
    let frame = small(Capture::default()).take(&symbol, 1);
    let mut video = Video::new(Effort::FRAME);
    let mut asked = 0;
    for _ in 0..3 {
        let progress = video.push(&frame, |_| {
            asked += 1;
            Verdict::KeepLooking
        });
        assert_eq!(progress.reading(), None);
    }
    assert_eq!(asked, 1);
    video.clear();
    assert!(video.push(&frame, |_| Verdict::Accept).reading().is_some());
}

fn guidance(frame: &Luma) -> Option<Guidance> {
    Video::new(Effort::FRAME).push(frame, |_| Verdict::Accept).guidance()
}

/// The columns from `from` up to `to` only.
fn columns(frame: &Luma, from: usize, to: usize) -> Luma {
    let rows = frame.pixels().chunks(frame.width()).flat_map(|row| row[from..to].to_vec());
    Luma::new(to - from, frame.height(), rows.collect()).unwrap()
}

#[test]
fn what_would_help_is_told() {
    let symbol = symbol(900, 5);
    let good = small(Capture { tilt: 0.0, rotation: 0.0, ..Capture::default() });
    assert_eq!(guidance(&good.take(&symbol, 1)), None);
    assert_eq!(guidance(&Luma::new(640, 480, vec![180; 640 * 480]).unwrap()), Some(Guidance::NotFound));
    let all_told = |symbol: &Symbol, captures: Vec<Capture>| -> Vec<Guidance> {
        captures.iter().filter_map(|capture| guidance(&capture.take(symbol, 1))).collect()
    };
    // That it is small is told from where it is not read until its finder patterns are not seen any more.
    let noises = [0.05, 0.08, 0.12];
    let far = noises.iter().flat_map(|&noise| [0.31, 0.32, 0.33, 0.34, 0.35].map(|fill| (fill, noise)));
    let far = far.map(|(fill, noise)| Capture { fill, noise, contrast: 0.5, ..good });
    let far = all_told(&self::symbol(2200, 5), far.collect());
    let fitting = [Guidance::TooSmall, Guidance::NotFound];
    assert!(far.contains(&Guidance::TooSmall), "{far:?}");
    assert!(far.iter().all(|told| fitting.contains(told)), "{far:?}");
    // Blur is told from some strength on, until nothing is seen any more; a smaller symbol would be read until then.
    let blurred = [2.8, 3.2, 3.6, 4.0, 4.8];
    let blurred = blurred.map(|defocus| Capture { defocus, noise: 0.12, contrast: 0.4, ..good });
    let blurred = all_told(&self::symbol(2200, 5), blurred.to_vec());
    let fitting = [Guidance::Blurred, Guidance::NotRead, Guidance::NotFound];
    assert!(blurred.contains(&Guidance::Blurred), "{blurred:?}");
    assert!(blurred.iter().all(|told| fitting.contains(told)), "{blurred:?}");
    let whole = good.take(&symbol, 1);
    assert_eq!(guidance(&columns(&whole, 0, 380)), Some(Guidance::CutOff));
    let codes: std::collections::BTreeSet<_> = Guidance::ALL.map(Guidance::code).into_iter().collect();
    assert_eq!(codes.len(), Guidance::ALL.len());
}

#[test]
fn glare_is_told() {
    let symbol = symbol(900, 5);
    let frame = small(Capture { tilt: 0.0, rotation: 0.0, ..Capture::default() }).take(&symbol, 1);
    let (width, height) = (frame.width(), frame.height());
    let shone: Vec<u8> = (0..width * height)
        .map(|i| {
            let (dx, dy) = ((i % width) as f32 - 420.0, (i / width) as f32 - 330.0);
            let light = 2.5 * (-(dx * dx + dy * dy) / (2.0 * 120.0 * 120.0)).exp() * 255.0;
            (f32::from(frame.pixels()[i]) + light).min(255.0) as u8
        })
        .collect();
    let shone = Luma::new(width, height, shone).unwrap();
    assert_eq!(guidance(&shone), Some(Guidance::Glare));
}
