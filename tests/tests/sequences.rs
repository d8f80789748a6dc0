//! Sequences of symbols: the vectors of the specification, and a trust list carried by printed sheets.

#![allow(clippy::unwrap_used, reason = "a helper's panic is the test's failure")]

#[path = "../../scan/tests/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use phr_core::carrier::sequence::{Assembly, PREFIX, Parity, Sequence, SequenceKind, SymbolCapacity};
use phr_core::keys::RootSecretKey;
use phr_core::limits;
use phr_core::trust::TrustList;
use phr_scan::{
    Effort, ErrorCorrection, Labelled, Luma, SizePolicy, Verdict, Version, digit_capacity, draw_alike,
    read_each, sheets,
};
use phr_tests::lists::trust_list;
use phr_tests::{from_hex, random, to_hex, vectors, workspace};
use serde_json::{Value as Json, json};
use support::Capture;

#[test]
fn every_vector_comes_out_as_it_says() {
    let vectors = read_all();
    for (name, vector) in &vectors {
        let mut assembly = Assembly::new();
        for (number, step) in vector["steps"].as_array().unwrap().iter().enumerate() {
            let mut outcome = outcome(&mut assembly, step["text"].as_str().unwrap());
            let expected = &step["expect"];
            // What goes without saying is not compared.
            if expected["wanted"].is_null() {
                outcome.as_object_mut().unwrap().remove("wanted");
            }
            assert_eq!(&outcome, expected, "{name}, text {number}");
        }
        let whole = assembly.whole();
        assert_eq!(whole.map(|whole| to_hex(whole.bytes)).as_deref(), vector["whole"].as_str(), "{name}");
        let kind = assembly.progress().map(|progress| progress.kind.number());
        assert_eq!(kind.map(Json::from).unwrap_or_default(), vector["kind"], "{name}");
    }
}

fn outcome(assembly: &mut Assembly, text: &str) -> Json {
    match assembly.push(text) {
        Ok(progress) if progress.is_whole => json!({ "have": progress.have, "whole": true }),
        Ok(progress) => json!({ "have": progress.have, "wanted": progress.wanted }),
        Err(error) => json!({ "refused": error.code() }),
    }
}

#[test]
fn making_the_vectors_anew_changes_nothing() {
    let made = vectors::sequences();
    let made: BTreeMap<String, Json> = made.into_iter().map(|vector| (vector.name, vector.json)).collect();
    assert!(made == read_all(), "run `cargo run -p xtask -- vectors`");
}

#[test]
fn the_specification_names_every_vector_and_code() {
    let spec = std::fs::read_to_string(workspace().join("card-format-spec/SPEC.md")).unwrap();
    let named: BTreeSet<&str> = spec.split('`').filter(|word| word.starts_with("sequence/")).collect();
    let fits = |pattern: &str, name: &str| match pattern.strip_suffix('*') {
        Some(beginning) => name.starts_with(beginning),
        None => name == pattern,
    };
    let vectors = read_all();
    for name in vectors.keys() {
        assert!(named.iter().any(|pattern| fits(pattern, name)), "{name} is not in SPEC.md");
    }
    for pattern in named {
        assert!(vectors.keys().any(|name| fits(pattern, name)), "there is no vector {pattern}");
    }
    for (name, vector) in &vectors {
        assert!(spec.contains(&format!("\n## {}\n", vector["section"].as_str().unwrap())), "{name}");
        for code in vector["steps"].as_array().unwrap().iter().filter_map(|s| s["expect"]["refused"].as_str())
        {
            assert!(spec.contains(&format!("`{code}`")), "{name}: {code} is not in SPEC.md");
        }
    }
}

/// The symbols that the specification recommends, and what they bear.
#[test]
fn the_specification_says_what_symbols_bear() {
    let spec = std::fs::read_to_string(workspace().join("card-format-spec/SPEC.md")).unwrap();
    let bears = |version| on(Version::new(version).unwrap()).in_bytes();
    let (paper, screen) = (bears(25), bears(18));
    assert!(
        spec.contains(&format!("25-M ({paper} bytes in a part) for paper, 18-M ({screen}) for")),
        "{paper}, {screen}"
    );
    let largest = digit_capacity(PREFIX, Version::MAX, ErrorCorrection::Low);
    assert_eq!(SymbolCapacity::digits(largest).in_bytes(), limits::SEQUENCE_PART_BYTES);
    let most = 212 * (paper - 19); // and 43 parts of parity
    assert!(spec.contains(&format!("{} kB with usual parity", most / 1000)), "{most}");
}

/// A list of 50 issuers on two printed sheets, one symbol of which is torn off; both are photographed, not too well.
#[test]
fn a_trust_list_survives_printing_photographs_and_a_lost_symbol() {
    let root = RootSecretKey::generate(&mut random());
    let list = trust_list(50, &root);
    let sequence = on_paper(list.as_bytes());
    let symbols = draw_alike(sequence.texts(), &SizePolicy::with_ceiling(Version::new(25).unwrap())).unwrap();
    let labelled: Vec<_> = symbols.iter().map(|symbol| Labelled { symbol, label: "" }).collect();
    let pages: Vec<Luma> = sheets(&labelled, "").iter().map(|sheet| sheet.to_luma()).collect();
    assert!(sequence.of() > sequence.need() && pages.len() == 2, "{sequence:?} on {} sheets", pages.len());
    let pages = [torn(&pages[0]), pages[1].clone()];
    let mut assembly = Assembly::new();
    for (page, seed) in pages.iter().zip(1..) {
        let strange = Capture::combined(2, seed);
        let rotation = strange.rotation.min(10.0);
        let photo =
            Capture { width: 1350, height: 1800, fill: 0.95, rotation, ..strange }.take_page(page, seed);
        let _ = read_each(&photo, Effort::STILL, |payload| {
            assembly.push(std::str::from_utf8(payload).unwrap()).unwrap();
            if assembly.whole().is_some() { Verdict::Accept } else { Verdict::KeepLooking }
        });
    }
    assert!(assembly.progress().unwrap().have < sequence.of(), "one is lost");
    let whole = assembly.whole().expect("as many as are needed were read");
    assert_eq!(whole.kind, SequenceKind::TrustList);
    assert!(TrustList::parse(whole.bytes, list.root_set_id()).unwrap() == list);
}

/// The corner with the first symbol is gone.
fn torn(page: &Luma) -> Luma {
    let (width, height) = (page.width(), page.height());
    let mut pixels = page.pixels().to_vec();
    for row in pixels.chunks_exact_mut(width).take(height / 4) {
        row[..width / 3].fill(110);
    }
    Luma::new(width, height, pixels).unwrap()
}

#[test]
fn the_form_of_content_tells_what_it_is() {
    let root = RootSecretKey::generate(&mut random());
    let list = trust_list(1, &root);
    assert_eq!(SequenceKind::of_content(list.as_bytes()), Some(SequenceKind::TrustList));
    let card = std::fs::read(workspace().join("card-format-spec/vectors/good-two-networks.json")).unwrap();
    let card: Json = serde_json::from_slice(&card).unwrap();
    let card = from_hex(card["card"].as_str().unwrap());
    assert_eq!(SequenceKind::of_content(&card), Some(SequenceKind::Card));
    for other in
        [&b""[..], b"hello", &list.as_bytes()[1..], &card[..card.len() - 1], b"\x84\x40\xa0\x41\xa0\x40"]
    {
        assert_eq!(SequenceKind::of_content(other), None);
    }
}

fn on_paper(content: &[u8]) -> Sequence {
    let capacity = on(Version::new(25).unwrap());
    Sequence::split(content, SequenceKind::TrustList, capacity, Parity::Usual).unwrap()
}

fn on(version: Version) -> SymbolCapacity {
    SymbolCapacity::digits(digit_capacity(PREFIX, version, ErrorCorrection::Medium))
}

fn read_all() -> BTreeMap<String, Json> {
    let folder = workspace().join("card-format-spec/vectors/sequence");
    let files = std::fs::read_dir(folder).expect("run `cargo run -p xtask -- vectors`");
    let paths = files.map(|file| file.unwrap().path());
    let name = |path: &std::path::Path| format!("sequence/{}", path.file_stem().unwrap().to_string_lossy());
    paths.map(|path| (name(&path), serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap())).collect()
}
