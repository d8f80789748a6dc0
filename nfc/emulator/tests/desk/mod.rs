//! What is tried with every driver stack.

#![allow(dead_code, reason = "each stack uses what it can do")]

use phr_core::carrier::ndef::Form;
use phr_nfc::memory::{MemoryReader, Moment, Product, SharedTag, Tear, Type4Form, VirtualTag, lock};
use phr_nfc::{
    Content, Direction, Event, Journal, MemoryJournal, Procedure, Reader, Replacing, Tag, TagReport, Wish,
    recover_with_patience, write_with_patience,
};
use std::time::Duration;

pub(crate) const WAIT: Duration = Duration::from_secs(3);

/// A reader with a tag on it.
pub(crate) trait Desk {
    fn reader(&mut self) -> &mut dyn Reader;
    /// Lays this tag on the reader, in place of the one that lies there.
    fn place(&mut self, tag: VirtualTag);
    fn tag(&self) -> SharedTag;
    /// After the tag was taken away.
    fn hold_again(&mut self);

    fn report(&mut self) -> Result<TagReport, phr_nfc::CardError> {
        let presented = self.reader().present(WAIT)?.ok_or(phr_nfc::CardError::NoTag)?;
        Tag::open(presented)?.report()
    }

    fn write(&mut self, journal: &dyn Journal, wish: &Wish<'_>) -> Result<phr_nfc::Done, phr_nfc::CardError> {
        write_with_patience(self.reader(), journal, wish, WAIT, &mut |_| {})
    }
}

pub(crate) fn bytes(length: usize, seed: u8) -> Vec<u8> {
    (0..length).map(|at| (at as u8).wrapping_mul(29).wrapping_add(seed)).collect()
}

pub(crate) fn replacing<'c>(card: &'c [u8]) -> Wish<'c> {
    Wish { replacing: Replacing::Card, ..Wish::card(card) }
}

type Make = fn() -> VirtualTag;

pub(crate) const TAGS: [(&str, Make); 6] = [
    ("NTAG213", || VirtualTag::ntag(Product::Ntag213)),
    ("NTAG215", || VirtualTag::ntag(Product::Ntag215)),
    ("NTAG216", || VirtualTag::ntag(Product::Ntag216)),
    ("DESFire 2K", || VirtualTag::type4(Type4Form::desfire(2048))),
    ("applet 8K", || VirtualTag::type4(Type4Form::applet(8192))),
    ("applet 16K, mapping 3.0", || VirtualTag::type4(Type4Form::extended(16384))),
];

/// Every kind of tag: written, read, updated, read, erased.
pub(crate) fn write_read_update_read(desk: &mut dyn Desk) {
    for (name, make) in TAGS {
        desk.place(make());
        let journal = MemoryJournal::default();
        let fresh = desk.report().unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(fresh.content, Content::Empty, "{name}");
        for length in [fresh.plain_room.min(3000), fresh.slot_room.min(1500), fresh.slot_room.min(1400)] {
            if length == 0 {
                continue;
            }
            let card = bytes(length, length as u8);
            desk.write(&journal, &replacing(&card))
                .unwrap_or_else(|error| panic!("{name} {length}: {error}"));
            let read = desk.report().unwrap();
            assert_eq!(read.card(), Ok(&card[..]), "{name} {length}");
            assert_eq!(read.message().unwrap().form() == Form::Slotted, length <= fresh.slot_room);
        }
        desk.write(&journal, &Wish::erase()).unwrap();
        assert_eq!(desk.report().unwrap().content, Content::Empty, "{name}");
        assert_eq!(journal.entries(), Ok(vec![]));
        println!("{name}: written, read, updated, read, erased");
    }
}

/// One way to write one kind of tag.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) make: Make,
    pub(crate) old: usize,
    pub(crate) new: usize,
    pub(crate) plain: bool,
    pub(crate) procedure: Procedure,
}

impl Case {
    fn prepared(&self) -> VirtualTag {
        let tag = (self.make)().shared();
        let mut reader = MemoryReader::new(tag.clone());
        let old = bytes(self.old, 1);
        let wish = Wish { plain: self.plain, ..Wish::card(&old) };
        write_with_patience(&mut reader, &MemoryJournal::default(), &wish, Duration::ZERO, &mut |_| {})
            .unwrap();
        std::mem::replace(&mut *lock(&tag), VirtualTag::ntag(Product::Ntag213))
    }

    /// The number of write commands.
    fn writes(&self) -> usize {
        let tag = self.prepared().shared();
        lock(&tag).tear(Tear { at: usize::MAX, moment: Moment::Before });
        let new = bytes(self.new, 2);
        let wish = Wish { plain: self.plain, ..replacing(&new) };
        let mut reader = MemoryReader::new(tag.clone());
        let journal = MemoryJournal::default();
        let done = write_with_patience(&mut reader, &journal, &wish, Duration::ZERO, &mut |_| {}).unwrap();
        assert_eq!(done.procedure, self.procedure, "{}", self.name);
        lock(&tag).writes()
    }
}

/// Takes the tag away at write commands, at each of three moments, through the driver stack; holds it to the reader again,
/// looks what is on it, and brings the write to an end one way or the other. Nothing may be lost.
pub(crate) fn tear(desk: &mut dyn Desk, case: &Case, every: usize) -> usize {
    let (old, new) = (bytes(case.old, 1), bytes(case.new, 2));
    let wish = Wish { plain: case.plain, ..replacing(&new) };
    let writes = case.writes();
    let mut points = 0;
    let [mut was_old, mut was_new, mut was_none] = [0; 3];
    for at in (0..writes).filter(|at| at % every == 0 || *at < 2 || at + 2 >= writes) {
        for (number, moment) in Moment::ALL.into_iter().enumerate() {
            let place = format!("{} {at} {moment:?}", case.name);
            desk.place(case.prepared());
            let journal = MemoryJournal::default();
            lock(&desk.tag()).tear(Tear { at, moment });
            let mut moved = false;
            let mut tell = |event: Event<'_>| moved |= matches!(event, Event::MovedAway);
            let presented = desk.reader().present(WAIT).unwrap().unwrap_or_else(|| panic!("{place}: no tag"));
            let mut tag = Tag::open(presented).unwrap();
            let mut writing = phr_nfc::Writing::begin(&mut tag, &wish, &journal).unwrap();
            let error = writing.carry_out(&mut tag, &journal, &mut |_, _| {}).unwrap_err();
            assert_eq!(error, phr_nfc::CardError::Lost, "{place}");
            drop(tag);
            desk.hold_again();
            match desk.report().unwrap_or_else(|error| panic!("{place}: {error}")).card() {
                Ok(card) if card == old => was_old += 1,
                Ok(card) if card == new => was_new += 1,
                Err(_) if case.procedure == Procedure::LengthLast => was_none += 1,
                other => panic!("{place}: {other:?}"),
            }
            let entry = journal.entries().unwrap().pop().unwrap();
            let direction = if (at + number) % 2 == 0 { Direction::Finish } else { Direction::Undo };
            recover_with_patience(desk.reader(), &journal, &entry, direction, WAIT, &mut tell)
                .unwrap_or_else(|error| panic!("{place}: {error}"));
            let wanted = if direction == Direction::Finish { &new } else { &old };
            assert_eq!(desk.report().unwrap().card(), Ok(&wanted[..]), "{place}");
            assert!(!moved && journal.entries().unwrap().is_empty(), "{place}");
            points += 1;
        }
    }
    println!(
        "{}: {points} tear points of {} writes; found old {was_old}, new {was_new}, neither {was_none}; nothing lost",
        case.name, writes
    );
    points
}

pub(crate) const TYPE2_SLOTS: Case = Case {
    name: "Type 2, slots",
    make: || VirtualTag::ntag(Product::Ntag215),
    old: 150,
    new: 180,
    plain: false,
    procedure: Procedure::Slot,
};
pub(crate) const TYPE2_LENGTH_LAST: Case = Case {
    name: "Type 2, length last",
    make: || VirtualTag::ntag(Product::Ntag213),
    old: 70,
    new: 90,
    plain: true,
    procedure: Procedure::LengthLast,
};
pub(crate) const TYPE4_SLOTS: Case = Case {
    name: "Type 4, slots",
    make: || VirtualTag::type4(Type4Form::desfire(1024)),
    old: 400,
    new: 450,
    plain: false,
    procedure: Procedure::Slot,
};
pub(crate) const TYPE4_LENGTH_LAST: Case = Case {
    name: "Type 4, length last",
    make: || VirtualTag::type4(Type4Form::desfire(1024)),
    old: 462,
    new: 462,
    plain: true,
    procedure: Procedure::LengthLast,
};
