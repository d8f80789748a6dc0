//! What making and reading a card costs, as ratios to the bare public-key operations measured in the same run.
//!
//! The card is a real-sized summary (`tests/samples`) sealed for one care network. The holder's access code is left
//! out: its hash is slow on purpose, and is shown on its own.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]
#![allow(missing_docs, reason = "criterion's macros")]

mod common;

use common::Bench;
use criterion::Criterion;
use ed25519_dalek::Signer as _;
use phr_core::card::{Access, Sealing, issue};
use phr_core::keys::{AccessCode, CodeLength};
use phr_core::{compress, wire};
use phr_tests::{random, workspace};
use std::hint::black_box;
use x25519_dalek::{EphemeralSecret, PublicKey};

fn main() {
    let bench = Bench::new("arabic-script-unknown-birth-day.json");
    let mut criterion = Criterion::default().configure_from_args();
    let card = bench.issue();
    let encoded = wire::encode(&bench.payload);
    let packed = compress::deflate(&encoded);
    bare_operations(&mut criterion);
    criterion.bench_function("make/whole", |b| b.iter(|| bench.issue()));
    criterion.bench_function("make/encode", |b| b.iter(|| wire::encode(black_box(&bench.payload))));
    criterion.bench_function("make/deflate", |b| b.iter(|| compress::deflate(black_box(&encoded))));
    criterion.bench_function("read/whole", |b| b.iter(|| bench.read(black_box(&card))));
    criterion.bench_function("read/inflate", |b| b.iter(|| compress::inflate(black_box(&packed))));
    criterion.bench_function("read/decode", |b| b.iter(|| wire::decode(black_box(&encoded))));
    slow_hash(&mut criterion, &bench);
    criterion.final_summary();
    report(&bench, &card, encoded.len(), packed.len());
}

/// The public-key operations that the same work needs at least: to make a card, one signature, one new X25519 key and
/// one agreement; to read it, one agreement and one verification.
fn bare_operations(criterion: &mut Criterion) {
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let message = [9; 600];
    let signature = key.sign(&message);
    let their_secret = EphemeralSecret::random_from_rng(&mut random());
    let theirs = PublicKey::from(&their_secret);
    criterion.bench_function("bare/ed25519 sign", |b| b.iter(|| key.sign(black_box(&message))));
    criterion.bench_function("bare/ed25519 verify", |b| {
        b.iter(|| key.verifying_key().verify_strict(black_box(&message), &signature));
    });
    criterion.bench_function("bare/x25519 new key", |b| {
        b.iter(|| PublicKey::from(&EphemeralSecret::random_from_rng(&mut random())));
    });
    let secret = x25519_dalek::StaticSecret::from([5; 32]);
    criterion.bench_function("bare/x25519 agree", |b| b.iter(|| secret.diffie_hellman(black_box(&theirs))));
}

fn slow_hash(criterion: &mut Criterion, bench: &Bench) {
    let mut random = random();
    let code = AccessCode::generate(CodeLength::Sixteen, &mut random);
    let sealing = Sealing { holder: Some(&code), ..Sealing::default() };
    let issued = issue(&bench.payload, &bench.issuer, &sealing, &mut random).expect("the card is issued");
    let mut group = criterion.benchmark_group("holder");
    group.sample_size(10);
    group.bench_function("open by access code", |b| {
        b.iter(|| issued.card.open(Access::Holder(&code)).is_ok())
    });
    group.finish();
}

/// Prints the ratios from the estimates that criterion has just written.
fn report(bench: &Bench, card: &[u8], encoded: usize, packed: usize) {
    let times = ["make/whole", "make/encode", "make/deflate", "read/whole", "read/inflate", "read/decode"];
    let Some(bare_make) = sum(&["bare/ed25519 sign", "bare/x25519 new key", "bare/x25519 agree"]) else {
        return;
    };
    let Some(bare_read) = sum(&["bare/ed25519 verify", "bare/x25519 agree"]) else { return };
    println!(
        "\n{} entries, payload {encoded} bytes, packed {packed}, card {}",
        bench.payload.entries.count(),
        card.len()
    );
    println!(
        "bare operations to make a card: {:.1} µs, to read one: {:.1} µs",
        bare_make / 1e3,
        bare_read / 1e3
    );
    for name in times {
        let bare = if name.starts_with("make") { bare_make } else { bare_read };
        if let Some(time) = estimate(name) {
            println!("{name:<14} {:>8.1} µs   {:>5.2} × the bare operations", time / 1e3, time / bare);
        }
    }
    if let Some(time) = estimate("holder/open by access code") {
        println!("opening by access code (64 MiB, t = 3, p = 1): {:.0} ms", time / 1e6);
    }
}

fn sum(names: &[&str]) -> Option<f64> {
    names.iter().map(|name| estimate(name)).sum()
}

/// The median of a benchmark of this run, in nanoseconds.
fn estimate(name: &str) -> Option<f64> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), Into::into);
    let folder: String =
        if let Some((group, rest)) = name.split_once('/').filter(|(group, _)| *group == "holder") {
            format!("{group}/{rest}")
        } else {
            name.replace('/', "_")
        };
    let file = target.join("criterion").join(folder).join("new/estimates.json");
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(file).ok()?).ok()?;
    json["median"]["point_estimate"].as_f64()
}
