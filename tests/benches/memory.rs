//! How much memory reading a card takes.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

mod common;

use common::Bench;
use phr_core::card::{Access, SealedCard, Sealing, issue};
use phr_core::keys::{AccessCode, CodeLength};
use phr_tests::random;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

fn main() {
    let bench = Bench::new("arabic-script-unknown-birth-day.json");
    let card = bench.issue();
    measure("open by network key, verify, decode", || {
        bench.read(&card);
    });
    let mut random = random();
    let code = AccessCode::generate(CodeLength::Sixteen, &mut random);
    let sealing = Sealing { holder: Some(&code), ..Sealing::default() };
    let issued = issue(&bench.payload, &bench.issuer, &sealing, &mut random).expect("the card is issued");
    let card = issued.card.as_bytes().to_vec();
    measure("open by access code", || {
        let card = SealedCard::parse(&card).expect("the card is a card");
        assert!(card.open(Access::Holder(&code)).is_ok());
    });
}

fn measure(what: &str, work: impl FnOnce()) {
    let profiler = dhat::Profiler::builder().testing().build();
    let before = dhat::HeapStats::get();
    work();
    let after = dhat::HeapStats::get();
    println!(
        "{what}: {} allocations, at most {:.0} kB at a time",
        after.total_blocks - before.total_blocks,
        (after.max_bytes - before.curr_bytes) as f64 / 1e3
    );
    drop(profiler);
}
