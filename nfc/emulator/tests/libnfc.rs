//! Through the real libnfc, in its helper process, with a PN532 on a pseudo-terminal.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails loudly and says what it did"
)]

mod desk;

use desk::*;
use phr_nfc::libnfc::{HelperCommand, HelperReader};
use phr_nfc::memory::{Product, SharedTag, Type4Form, VirtualTag, lock};
use phr_nfc::{CardError, MemoryJournal, Reader, Tag, Wish};
use phr_nfc_emulator::{Fault, Pn532, Timing};
use std::time::{Duration, Instant};

struct PtyDesk {
    reader: HelperReader,
    chip: Pn532,
    tag: SharedTag,
}

fn helper() -> HelperCommand {
    HelperCommand { program: env!("CARGO_BIN_EXE_phr-nfc-helper").into(), arguments: Vec::new() }
}

impl PtyDesk {
    fn new(tag: VirtualTag) -> Self {
        let tag = tag.shared();
        let chip = Pn532::start(tag.clone(), Timing::Instant).unwrap();
        let reader = HelperReader::open_with(helper(), &chip.connection()).unwrap();
        Self { reader, chip, tag }
    }

    fn is_well(&mut self) {
        self.chip.set_fault(Fault::None);
        let card = bytes(100, 9);
        self.place(VirtualTag::type4(Type4Form::desfire(2048)));
        self.write(&MemoryJournal::default(), &Wish::card(&card)).unwrap();
        assert_eq!(self.report().unwrap().card(), Ok(&card[..]));
    }
}

impl Desk for PtyDesk {
    fn reader(&mut self) -> &mut dyn Reader {
        &mut self.reader
    }

    fn place(&mut self, tag: VirtualTag) {
        *lock(&self.tag) = tag;
    }

    fn tag(&self) -> SharedTag {
        self.tag.clone()
    }

    fn hold_again(&mut self) {
        lock(&self.tag).come_back();
    }
}

fn ntag() -> VirtualTag {
    VirtualTag::ntag(Product::Ntag216)
}

#[test]
fn every_tag_is_written_read_updated_and_read() {
    write_read_update_read(&mut PtyDesk::new(ntag()));
}

#[test]
fn nothing_is_lost_at_any_moment() {
    let mut desk = PtyDesk::new(ntag());
    for case in [TYPE2_SLOTS, TYPE2_LENGTH_LAST, TYPE4_SLOTS, TYPE4_LENGTH_LAST] {
        tear(&mut desk, &case, 1);
    }
}

#[test]
fn a_card_that_comes_back_is_finished() {
    use phr_nfc::memory::{Moment, Tear};
    let mut desk = PtyDesk::new(ntag());
    lock(&desk.tag).tear(Tear { at: 20, moment: Moment::Middle });
    lock(&desk.tag).come_back_after(4);
    let card = bytes(800, 1);
    let done = desk.write(&MemoryJournal::default(), &Wish::card(&card)).unwrap();
    assert_eq!(done.tries, 2);
    assert_eq!(desk.report().unwrap().card(), Ok(&card[..]));
}

#[test]
fn what_crashes_libnfc_costs_a_restart() {
    // An answer to select of length 0 makes libnfc copy no end of bytes; the bit of an address in a status makes it abort.
    for (fault, while_looking) in [(Fault::AnswerToSelect(0), true), (Fault::AddressBit, false)] {
        let mut desk = PtyDesk::new(VirtualTag::type4(Type4Form::desfire(2048)));
        let first = desk.reader.helper_id();
        desk.chip.set_fault(fault);
        let error = match desk.reader.present(Duration::ZERO) {
            Ok(Some(presented)) => Tag::open(presented).map(drop).unwrap_err(),
            Ok(None) => panic!("{fault:?}: it is there"),
            Err(error) => error,
        };
        let code = if while_looking { "nfc-reader" } else { "nfc-card-lost" };
        assert_eq!(error.code(), code, "{fault:?}: {error}");
        desk.is_well();
        assert_ne!(desk.reader.helper_id(), first, "{fault:?}: this is another process");
    }
}

#[test]
fn a_reader_that_is_broken_is_told() {
    let mut desk = PtyDesk::new(ntag());
    for length in [1, 2, 7, 20, 255] {
        desk.place(VirtualTag::type4(Type4Form::desfire(2048)));
        desk.chip.set_fault(Fault::AnswerToSelect(length));
        let _ = desk.report();
    }
    desk.is_well();
    for fault in [Fault::BadChecksum, Fault::WrongLength] {
        desk.place(ntag());
        desk.chip.set_fault(fault);
        let _ = desk.report();
        desk.is_well();
    }
    desk.chip.set_fault(Fault::Silent);
    let start = Instant::now();
    let error = desk.reader.present(Duration::from_millis(200)).map(drop).unwrap_err();
    assert_eq!(error.code(), "nfc-reader");
    assert!(start.elapsed() < Duration::from_secs(40), "{:?}", start.elapsed());
    desk.is_well();
}

#[test]
fn a_helper_that_is_killed_is_started_again() {
    let mut desk = PtyDesk::new(ntag());
    let id = desk.reader.helper_id().unwrap();
    let presented = desk.reader.present(WAIT).unwrap().unwrap();
    let mut tag = Tag::open(presented).unwrap();
    let killed = std::process::Command::new("kill").args(["-9", &id.to_string()]).status().unwrap();
    assert!(killed.success());
    assert_eq!(tag.report().unwrap_err(), CardError::Lost);
    drop(tag);
    desk.is_well();
}

#[test]
fn two_programs_do_not_share_a_reader() {
    let desk = PtyDesk::new(ntag());
    let second = HelperReader::open_with(helper(), &desk.chip.connection()).map(drop);
    assert_eq!(second.unwrap_err(), CardError::Busy);
    let connection = desk.chip.connection();
    drop(desk.reader);
    HelperReader::open_with(helper(), &connection).unwrap();
}

#[test]
fn readers_that_are_not_there_are_told_as_such() {
    let missing = HelperReader::open_with(helper(), "pn532_uart:/dev/pts/99999").map(drop).unwrap_err();
    assert!(missing.to_string().contains("/dev/pts/99999"), "{missing}");
    let no_program = HelperCommand { program: "/there/is/none".into(), arguments: Vec::new() };
    assert_eq!(HelperReader::open_with(no_program, "x").map(drop).unwrap_err().code(), "nfc-no-driver");
}

/// Tags and readers whose answers are made up: this program goes on, whatever becomes of libnfc.
#[test]
fn noise_is_survived() {
    let seconds = std::env::var("PHR_NFC_NOISE_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut desk = PtyDesk::new(ntag());
    let [mut rounds, mut read, mut restarts] = [0u64; 3];
    let mut last = desk.reader.helper_id();
    while Instant::now() < end {
        rounds += 1;
        let (_, make) = TAGS[rounds as usize % TAGS.len()];
        let mut tag = make();
        tag.make_noise(rounds);
        desk.place(tag);
        desk.chip.set_fault(if rounds % 3 == 0 { Fault::Noise(rounds) } else { Fault::None });
        read += u64::from(desk.report().is_ok());
        if rounds % 5 == 0 {
            let presented = desk.reader.present(Duration::ZERO);
            if let Ok(Some(presented)) = presented
                && let Ok(mut tag) = Tag::open(presented)
            {
                let journal = MemoryJournal::default();
                if let Ok(mut writing) = phr_nfc::Writing::begin(&mut tag, &replacing(b"new"), &journal) {
                    let _ = writing.carry_out(&mut tag, &journal, &mut |_, _| {});
                }
            }
        }
        if desk.reader.helper_id() != last {
            restarts += 1;
            last = desk.reader.helper_id();
        }
    }
    println!(
        "{rounds} noisy tags in {seconds} s: {read} read in some way, the helper was restarted {restarts} times"
    );
    desk.is_well();
}
