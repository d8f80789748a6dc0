//! Simulated photographs of a printed sheet with several symbols.

#![allow(clippy::unwrap_used, reason = "a test program")]

#[path = "support/mod.rs"]
mod support;

use phr_scan::{
    Effort, Labelled, Luma, SizePolicy, Verdict, Version, draw_alike, read_each, read_luma, sheets,
};
use std::collections::BTreeSet;
use support::{Capture, card_text};

const SYMBOLS: usize = 6;

fn page() -> (BTreeSet<String>, Luma) {
    let texts: Vec<String> = (0..SYMBOLS as u64).map(|n| card_text(2300, n)).collect();
    let symbols = draw_alike(&texts, &SizePolicy::with_ceiling(Version::new(25).unwrap())).unwrap();
    let labelled: Vec<_> = symbols.iter().map(|symbol| Labelled { symbol, label: "" }).collect();
    let sheets = sheets(&labelled, "");
    assert_eq!(sheets.len(), 1);
    (texts.into_iter().collect(), sheets[0].to_luma())
}

fn capture(level: usize, seed: u64) -> Capture {
    let strange = Capture::combined(level, seed);
    let rotation = strange.rotation.min(10.0);
    Capture { width: 1500, height: 2000, fill: 0.95, rotation, ..strange }
}

fn seen(frame: &Luma) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let _ = read_each(frame, Effort::STILL, |payload| {
        found.insert(String::from_utf8(payload.to_vec()).unwrap());
        if found.len() == SYMBOLS { Verdict::Accept } else { Verdict::KeepLooking }
    });
    found
}

#[test]
fn fair_photographs_of_a_sheet_show_every_symbol() {
    let (texts, page) = page();
    for (level, seed) in [(1, 1), (2, 2), (2, 3)] {
        assert_eq!(seen(&capture(level, seed).take_page(&page, 5)), texts, "level {level}, seed {seed}");
    }
}

/// Where the whole picture does not show every symbol, looking closely shows more, and never anything else.
#[test]
fn looking_closely_shows_more_symbols() {
    let (texts, page) = page();
    let (mut at_once, mut closely) = (0, 0);
    for (level, seed) in [(3, 3), (3, 5), (4, 2)] {
        let frame = capture(level, seed).take_page(&page, 5);
        let mut whole = 0;
        let _ = read_luma(&frame, Effort::STILL, |_| {
            whole += 1;
            Verdict::KeepLooking
        });
        let found = seen(&frame);
        assert!(found.is_subset(&texts));
        at_once += whole;
        closely += found.len();
    }
    assert!(closely >= at_once + 3, "{at_once} at once, {closely} closely");
}
