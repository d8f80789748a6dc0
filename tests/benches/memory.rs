//! How much memory reading a card takes, and looking records up in a status list.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]

mod common;

use common::Bench;
use phr_core::card::{Access, SealedCard, Sealing, issue};
use phr_core::keys::{AccessCode, CodeLength, IssuerSecretKey};
use phr_core::status::{RecordStatus, StatusList};
use phr_tests::random;
use phr_tests::status_lists::{END, Programme, strangers};

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
    status_list();
}

/// The list's own bytes are not counted: a reader has them in a file.
fn status_list() {
    let issuer = IssuerSecretKey::generate(&mut random());
    let list = Programme::new(100_000_000, 1).list(END).sign(&issuer).expect("the list keeps the rules");
    let (bytes, key) = (list.as_bytes(), issuer.public_key());
    measure(&format!("open a status list of {} bytes, look 1000 records up", bytes.len()), || {
        let list = StatusList::open(bytes, &key).expect("the list is a list");
        assert!(strangers(1).take(1000).all(|id| list.status(id) == Ok(RecordStatus::NotListed)));
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
