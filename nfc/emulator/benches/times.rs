//! How long a full read and a safe write take through the real libnfc: at once, and with the modelled times of a PN532 on a serial
//! line; against what the same bytes take on the air at 106 kbit/s, below which nobody can be.
//!
//! The model is no measurement of hardware. Figures are medians of some rounds, and the ratios are of one run.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark stops at the first fault and prints figures"
)]

use phr_nfc::libnfc::{HelperCommand, HelperReader};
use phr_nfc::memory::{MemoryReader, Product, Type4Form, VirtualTag};
use phr_nfc::{MemoryJournal, Reader, Replacing, Tag, Wish, write_with_patience};
use phr_nfc_emulator::{Pn532, Timing};
use std::time::{Duration, Instant};

const WAIT: Duration = Duration::from_secs(2);

struct Job {
    name: &'static str,
    make: fn() -> VirtualTag,
    bytes: usize,
    plain: bool,
}

const JOBS: [Job; 4] = [
    Job {
        name: "NTAG216, length last",
        make: || VirtualTag::ntag(Product::Ntag216),
        bytes: 838,
        plain: true,
    },
    Job { name: "NTAG216, slots", make: || VirtualTag::ntag(Product::Ntag216), bytes: 400, plain: false },
    Job {
        name: "DESFire 2K, slots",
        make: || VirtualTag::type4(Type4Form::desfire(2048)),
        bytes: 988,
        plain: false,
    },
    Job {
        name: "applet 8K, length last",
        make: || VirtualTag::type4(Type4Form::applet(8192)),
        bytes: 7168,
        plain: true,
    },
];

fn main() {
    println!("| tag, procedure | card | work | instant | model | on the air | model / air |");
    println!("|---|---|---|---|---|---|---|");
    for job in &JOBS {
        let [read, write] = measure(job, Timing::Instant, 9);
        let [read_model, write_model] = measure(job, Timing::Modelled, 3);
        for (work, instant, model) in [("read", read, read_model), ("safe write", write, write_model)] {
            let air = Timing::air(model.air);
            println!(
                "| {} | {} B | {work} | {:.1} ms | {:.0} ms | {:.0} ms | {:.1} |",
                job.name,
                job.bytes,
                millis(instant.time),
                millis(model.time),
                millis(air),
                millis(model.time) / millis(air)
            );
        }
    }
    let [memory, _] = in_memory(&JOBS[0]);
    println!("\nNTAG216 in memory, without a driver: read of 838 B in {:.3} ms", millis(memory));
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[derive(Clone, Copy)]
struct Figure {
    time: Duration,
    air: usize,
}

/// The median of a full read, and of a write with all its read-backs.
fn measure(job: &Job, timing: Timing, rounds: u8) -> [Figure; 2] {
    let tag = (job.make)().shared();
    let chip = Pn532::start(tag, timing).unwrap();
    let helper =
        HelperCommand { program: env!("CARGO_BIN_EXE_phr-nfc-helper").into(), arguments: Vec::new() };
    let mut reader = HelperReader::open_with(helper, &chip.connection()).unwrap();
    let (mut reads, mut writes) = (Vec::new(), Vec::new());
    let journal = MemoryJournal::default();
    for round in 0..=rounds {
        let card = vec![round.wrapping_add(1); job.bytes];
        let wish = Wish { plain: job.plain, replacing: Replacing::Card, ..Wish::card(&card) };
        let before = chip.bytes_on_air();
        let begun = Instant::now();
        write_with_patience(&mut reader, &journal, &wish, WAIT, &mut |_| {}).unwrap();
        let wrote = Figure { time: begun.elapsed(), air: chip.bytes_on_air() - before };
        let before = chip.bytes_on_air();
        let begun = Instant::now();
        let presented = reader.present(WAIT).unwrap().unwrap();
        let report = Tag::open(presented).unwrap().report().unwrap();
        let read = Figure { time: begun.elapsed(), air: chip.bytes_on_air() - before };
        assert_eq!(report.card().unwrap(), card);
        // The first write formats the tag.
        if round > 0 {
            reads.push(read);
            writes.push(wrote);
        }
    }
    [median(reads), median(writes)]
}

fn in_memory(job: &Job) -> [Duration; 2] {
    let mut reader = MemoryReader::new((job.make)().shared());
    let card = vec![1; job.bytes];
    let wish = Wish { plain: job.plain, ..Wish::card(&card) };
    let begun = Instant::now();
    write_with_patience(&mut reader, &MemoryJournal::default(), &wish, WAIT, &mut |_| {}).unwrap();
    let wrote = begun.elapsed();
    let begun = Instant::now();
    Tag::open(reader.present(WAIT).unwrap().unwrap()).unwrap().report().unwrap();
    [begun.elapsed(), wrote]
}

fn median(mut figures: Vec<Figure>) -> Figure {
    figures.sort_by_key(|figure| figure.time);
    figures[figures.len() / 2]
}
