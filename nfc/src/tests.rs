//! Over tags in memory: every kind written, read, updated and read; every moment of a tear, with nothing lost; noise.

use crate::memory::{MemoryReader, Moment, Product, SharedTag, Tear, Type4Form, VirtualTag, lock};
use crate::*;
use phr_core::carrier::ndef::{self, Form};
use std::time::Duration;

const ADDRESS: &str = "https://example.org/read";
const WAIT: Duration = Duration::from_secs(1);

type Make = fn() -> VirtualTag;

fn tags() -> Vec<(&'static str, Make)> {
    vec![
        ("ntag213", || VirtualTag::ntag(Product::Ntag213)),
        ("ntag215", || VirtualTag::ntag(Product::Ntag215)),
        ("ntag216", || VirtualTag::ntag(Product::Ntag216)),
        ("desfire-2k", || VirtualTag::type4(Type4Form::desfire(2048))),
        ("applet-8k", || VirtualTag::type4(Type4Form::applet(8192))),
        ("extended-32k", || VirtualTag::type4(Type4Form::extended(0x8000))),
    ]
}

fn bytes(length: usize, seed: u8) -> Vec<u8> {
    (0..length).map(|at| (at as u8).wrapping_mul(31).wrapping_add(seed)).collect()
}

fn report(tag: &SharedTag) -> Result<TagReport, CardError> {
    let mut reader = MemoryReader::new(tag.clone());
    Tag::open(reader.present(Duration::ZERO)?.ok_or(CardError::NoTag)?)?.report()
}

fn write(tag: &SharedTag, journal: &dyn Journal, wish: &Wish<'_>) -> Result<Done, CardError> {
    write_with_patience(&mut MemoryReader::new(tag.clone()), journal, wish, Duration::ZERO, &mut |_| {})
}

fn replacing<'c>(card: &'c [u8]) -> Wish<'c> {
    Wish { replacing: Replacing::Card, ..Wish::card(card) }
}

#[test]
fn every_tag_is_written_read_updated_and_read() {
    for (name, make) in tags() {
        let tag = make().shared();
        let journal = MemoryJournal::default();
        let fresh = report(&tag).unwrap();
        assert_eq!(fresh.content, Content::Empty, "{name}");
        let configuration: Vec<u8> = lock(&tag).configuration().into_iter().map(|byte| *byte).collect();
        for (length, plain) in [
            (fresh.plain_room, false),
            (fresh.slot_room, false),
            (fresh.slot_room.max(40), true),
            (40, false),
        ] {
            if length == 0 {
                continue;
            }
            let card = bytes(length, length as u8);
            let done = write(&tag, &journal, &Wish { plain, ..replacing(&card) }).unwrap();
            let read = report(&tag).unwrap();
            assert_eq!(read.card(), Ok(&card[..]), "{name} {length}");
            let slotted = !plain && length <= fresh.slot_room;
            assert_eq!(read.message().unwrap().form() == Form::Slotted, slotted, "{name} {length}");
            assert_eq!(done.tries, 1);
        }
        let too_big = bytes(fresh.plain_room + 1, 1);
        let error = write(&tag, &journal, &replacing(&too_big)).unwrap_err();
        assert_eq!(error, CardError::TooBig { need: too_big.len(), room: fresh.plain_room }, "{name}");
        write(&tag, &journal, &Wish::erase()).unwrap();
        assert_eq!(report(&tag).unwrap().content, Content::Empty);
        let kept = if name == "ntag213" { 7 } else { 3 };
        assert!(lock(&tag).memory().iter().skip(kept + 1).all(|byte| *byte == 0), "{name}: nothing is left");
        let after: Vec<u8> = lock(&tag).configuration().into_iter().map(|byte| *byte).collect();
        assert_eq!(after, configuration, "{name}: lock bits and configuration are never touched");
        assert_eq!(journal.entries(), Ok(vec![]));
    }
}

#[test]
fn rooms_are_those_of_the_carriers() {
    use phr_core::carrier::Carrier;
    let cases = [
        ("ntag213", Carrier::Ntag213, 0),
        ("ntag215", Carrier::Ntag215, 212),
        ("ntag216", Carrier::Ntag216, 400),
        ("desfire-2k", Carrier::Type4K2, 988),
        ("applet-8k", Carrier::Type4K8, 4060),
    ];
    for (name, carrier, slot) in cases {
        let make = tags().into_iter().find(|(of, _)| *of == name).unwrap().1;
        let report = report(&make().shared()).unwrap();
        assert_eq!((report.plain_room, report.slot_room), (carrier.bytes(), slot), "{name}");
    }
}

#[test]
fn an_update_with_slots_writes_one_slot_and_keeps_the_other() {
    let tag = VirtualTag::type4(Type4Form::desfire(2048)).shared();
    let journal = MemoryJournal::default();
    write(&tag, &journal, &Wish { uri: Some(ADDRESS), ..Wish::card(b"first") }).unwrap();
    for number in 0..5u8 {
        let card = bytes(900, number);
        let done = write(&tag, &journal, &Wish { uri: Some(ADDRESS), ..replacing(&card) }).unwrap();
        assert_eq!(done.procedure, Procedure::Slot);
        let read = report(&tag).unwrap();
        let message = read.message().unwrap();
        assert_eq!((message.card(), message.uri()), (Some(&card[..]), Some(ADDRESS)));
        let sequences: Vec<u32> = message.slots().unwrap().iter().map(|slot| slot.sequence).collect();
        assert_eq!(sequences.iter().max(), Some(&(2 + u32::from(number))));
    }
}

/// Takes the card away at every write command of a write, at each of three moments.
fn tear_everywhere(
    make: fn() -> VirtualTag,
    old: &[u8],
    new: &[u8],
    plain: bool,
    expected: Procedure,
) -> usize {
    let prepare = || {
        let tag = make().shared();
        write(&tag, &MemoryJournal::default(), &Wish { plain, ..Wish::card(old) }).unwrap();
        tag
    };
    let wish = Wish { plain, ..replacing(new) };
    let untorn = prepare();
    lock(&untorn).tear(Tear { at: usize::MAX, moment: Moment::Before });
    assert_eq!(write(&untorn, &MemoryJournal::default(), &wish).unwrap().procedure, expected);
    let writes = lock(&untorn).writes();
    for at in 0..writes {
        for moment in Moment::ALL {
            for direction in [Direction::Finish, Direction::Undo] {
                let tag = prepare();
                let journal = MemoryJournal::default();
                lock(&tag).tear(Tear { at, moment });
                assert_eq!(write(&tag, &journal, &wish).unwrap_err(), CardError::Lost, "{at} {moment:?}");
                lock(&tag).come_back();
                match (report(&tag).unwrap().card(), expected) {
                    (Ok(card), _) => assert!(card == old || card == new, "{at} {moment:?}: neither"),
                    (Err(_), Procedure::LengthLast) => {}
                    (Err(error), Procedure::Slot) => panic!("{at} {moment:?}: {error}"),
                }
                let entry = journal.entries().unwrap().pop().expect("the journal has it");
                let error = write(&tag, &journal, &wish).unwrap_err();
                assert_eq!(error, CardError::Unfinished(entry.id.clone()));
                let mut reader = MemoryReader::new(tag.clone());
                recover_with_patience(&mut reader, &journal, &entry, direction, Duration::ZERO, &mut |_| {})
                    .unwrap();
                let wanted = if direction == Direction::Finish { new } else { old };
                assert_eq!(report(&tag).unwrap().card(), Ok(wanted), "{at} {moment:?} {direction:?}");
                assert_eq!(journal.entries(), Ok(vec![]));
            }
            // With somebody who holds the card to the reader again.
            let tag = prepare();
            let journal = MemoryJournal::default();
            lock(&tag).tear(Tear { at, moment });
            lock(&tag).come_back_after(3);
            let mut moved = 0;
            let mut tell = |event: Event<'_>| moved += usize::from(matches!(event, Event::MovedAway));
            let mut reader = MemoryReader::new(tag.clone());
            let done = write_with_patience(&mut reader, &journal, &wish, WAIT, &mut tell).unwrap();
            assert_eq!((done.tries, moved), (2, 1));
            assert_eq!(report(&tag).unwrap().card(), Ok(new), "{at} {moment:?}");
            assert_eq!(journal.entries(), Ok(vec![]));
        }
    }
    writes * Moment::ALL.len()
}

#[test]
fn nothing_is_lost_at_any_moment() {
    let ntag216: Make = || VirtualTag::ntag(Product::Ntag216);
    let ntag213: Make = || VirtualTag::ntag(Product::Ntag213);
    let desfire: Make = || VirtualTag::type4(Type4Form::desfire(2048));
    let extended: Make = || VirtualTag::type4(Type4Form::extended(8192));
    let points: usize = [
        tear_everywhere(ntag216, &bytes(300, 1), &bytes(333, 2), false, Procedure::Slot),
        tear_everywhere(ntag216, &bytes(462, 1), &bytes(462, 2), true, Procedure::LengthLast),
        tear_everywhere(ntag213, &bytes(90, 1), &bytes(110, 2), true, Procedure::LengthLast),
        tear_everywhere(desfire, &bytes(900, 1), &bytes(988, 2), false, Procedure::Slot),
        tear_everywhere(desfire, &bytes(838, 1), &bytes(1939, 2), true, Procedure::LengthLast),
        tear_everywhere(extended, &bytes(3072, 1), &bytes(3000, 2), false, Procedure::Slot),
        tear_everywhere(extended, &bytes(7168, 1), &bytes(100, 2), true, Procedure::LengthLast),
    ]
    .into_iter()
    .sum();
    println!("{points} tear points, each three ways");
    assert!(points > 1000);
}

#[test]
fn a_change_of_form_loses_nothing_either() {
    for (name, make) in tags() {
        let rooms = report(&make().shared()).unwrap();
        if rooms.slot_room < 100 {
            continue;
        }
        let plain = bytes(rooms.slot_room + 8, 1);
        let small = bytes(100, 2);
        for (old, new) in [(&plain, &small), (&small, &plain)] {
            let untorn = make().shared();
            write(&untorn, &MemoryJournal::default(), &Wish::card(old)).unwrap();
            lock(&untorn).tear(Tear { at: usize::MAX, moment: Moment::Before });
            write(&untorn, &MemoryJournal::default(), &replacing(new)).unwrap();
            let writes = lock(&untorn).writes();
            for at in (0..writes).filter(|at| at % 7 == 0 || *at < 4 || at + 4 > writes) {
                for (moment, direction) in [
                    (Moment::Before, Direction::Undo),
                    (Moment::Middle, Direction::Undo),
                    (Moment::Middle, Direction::Finish),
                    (Moment::After, Direction::Finish),
                ] {
                    let tag = make().shared();
                    let journal = MemoryJournal::default();
                    write(&tag, &journal, &Wish::card(old)).unwrap();
                    lock(&tag).tear(Tear { at, moment });
                    write(&tag, &journal, &replacing(new)).unwrap_err();
                    lock(&tag).come_back();
                    if let Ok(card) = report(&tag).unwrap().card() {
                        assert!(card == old || card == new, "{name} {at} {moment:?}");
                    }
                    let entry = journal.entries().unwrap().remove(0);
                    let mut reader = MemoryReader::new(tag.clone());
                    recover_with_patience(&mut reader, &journal, &entry, direction, WAIT, &mut |_| {})
                        .unwrap();
                    let wanted = if direction == Direction::Finish { new } else { old };
                    assert_eq!(report(&tag).unwrap().card(), Ok(&wanted[..]), "{name} {at} {moment:?}");
                }
            }
        }
    }
}

#[test]
fn a_recovery_that_is_torn_as_well_is_taken_up_again() {
    let (old, new) = (bytes(462, 1), bytes(462, 2));
    for first in 0..60 {
        let tag = VirtualTag::ntag(Product::Ntag216).shared();
        let journal = MemoryJournal::default();
        write(&tag, &journal, &Wish::card(&old)).unwrap();
        lock(&tag).tear(Tear { at: first, moment: Moment::Middle });
        write(&tag, &journal, &replacing(&new)).unwrap_err();
        for again in [0, 1, 5, 30] {
            lock(&tag).come_back();
            lock(&tag).tear(Tear { at: again, moment: Moment::Middle });
            let entry = journal.entries().unwrap().remove(0);
            let mut reader = MemoryReader::new(tag.clone());
            let direction = if again % 2 == 0 { Direction::Undo } else { Direction::Finish };
            let _ =
                recover_with_patience(&mut reader, &journal, &entry, direction, Duration::ZERO, &mut |_| {});
            if journal.entries().unwrap().is_empty() {
                break;
            }
        }
        lock(&tag).come_back();
        if let Some(entry) = journal.entries().unwrap().pop() {
            lock(&tag).tear(Tear { at: usize::MAX, moment: Moment::Before });
            let mut reader = MemoryReader::new(tag.clone());
            recover_with_patience(&mut reader, &journal, &entry, Direction::Undo, WAIT, &mut |_| {}).unwrap();
        }
        let read = report(&tag).unwrap();
        assert!(read.card() == Ok(&old[..]) || read.card() == Ok(&new[..]), "{first}");
    }
}

#[test]
fn what_is_on_a_tag_stays_unless_it_may_be_replaced() {
    let tag = VirtualTag::ntag(Product::Ntag215).shared();
    let journal = MemoryJournal::default();
    write(&tag, &journal, &Wish::card(b"one")).unwrap();
    assert_eq!(write(&tag, &journal, &Wish::card(b"two")).unwrap_err(), CardError::Occupied("a card"));
    // Somebody's text behind a block of a vendor's, which has to stay.
    let foreign = [0xfd, 2, 9, 9, 0x03, 8, 0xd1, 1, 4, b'T', 2, b'e', b'n', b'x', 0xfe];
    lock(&tag).memory()[..foreign.len()].copy_from_slice(&foreign);
    let read = report(&tag).unwrap();
    assert_eq!(read.card(), Err(CardError::NoCard));
    assert!(read.message().unwrap().has_foreign());
    let occupied = CardError::Occupied("something that is no card");
    assert_eq!(write(&tag, &journal, &replacing(b"two")).unwrap_err(), occupied);
    write(&tag, &journal, &Wish { replacing: Replacing::Anything, ..Wish::card(b"two") }).unwrap();
    assert_eq!(report(&tag).unwrap().card(), Ok(&b"two"[..]));
    assert_eq!(lock(&tag).memory()[..4], [0xfd, 2, 9, 9]);
}

#[test]
fn a_write_goes_to_no_other_tag_and_over_nothing_newer() {
    let tag = VirtualTag::ntag(Product::Ntag216).shared();
    let journal = MemoryJournal::default();
    write(&tag, &journal, &Wish::card(&bytes(500, 1))).unwrap();
    lock(&tag).tear(Tear { at: 9, moment: Moment::Before });
    write(&tag, &journal, &replacing(&bytes(500, 2))).unwrap_err();
    let entry = journal.entries().unwrap().remove(0);
    let recover = |tag: &SharedTag| {
        let mut reader = MemoryReader::new(tag.clone());
        recover_with_patience(&mut reader, &journal, &entry, Direction::Finish, Duration::ZERO, &mut |_| {})
    };
    let other = VirtualTag::ntag(Product::Ntag216).with_uid(&[4, 9, 9, 9, 9, 9, 9]).shared();
    assert_eq!(recover(&other).unwrap_err(), CardError::OtherTag);
    assert_eq!(report(&other).unwrap().content, Content::Empty);
    lock(&tag).come_back();
    let elsewhere = MemoryJournal::default();
    write(&tag, &elsewhere, &Wish { replacing: Replacing::Anything, ..Wish::card(b"newer") }).unwrap();
    assert_eq!(recover(&tag).unwrap_err(), CardError::OtherContent);
    assert_eq!(report(&tag).unwrap().card(), Ok(&b"newer"[..]));
}

#[test]
fn tags_that_are_not_formatted_say_so() {
    let unformatted = VirtualTag::ntag(Product::Ntag213).shared();
    lock(&unformatted).configuration().into_iter().skip(12).take(4).for_each(|byte| *byte = 0);
    assert_eq!(report(&unformatted).unwrap_err().code(), "nfc-unformatted");
    let read_only = VirtualTag::ntag(Product::Ntag213).shared();
    lock(&read_only).configuration().into_iter().skip(15).take(1).for_each(|byte| *byte = 0x0f);
    assert_eq!(report(&read_only).unwrap().facts.access, Access::ReadOnly);
    assert_eq!(
        write(&read_only, &MemoryJournal::default(), &Wish::card(b"x")).unwrap_err(),
        CardError::ReadOnly
    );
    // A length that reaches beyond the tag, and one of a card that was cut.
    for (head, code) in
        [([0x03, 0xff, 0xff, 0xff], "nfc-damaged"), ([0x03, 0x03, 0xd1, 0x01], "ndef-truncated")]
    {
        let tag = VirtualTag::ntag(Product::Ntag216).shared();
        lock(&tag).memory()[..4].copy_from_slice(&head);
        assert_eq!(report(&tag).unwrap().card().unwrap_err().code(), code);
    }
    let long = VirtualTag::type4(Type4Form::applet(2048)).shared();
    lock(&long).memory()[..2].copy_from_slice(&[0xff, 0xff]);
    assert_eq!(report(&long).unwrap().card().unwrap_err().code(), "nfc-damaged");
}

#[test]
fn locking_is_for_ever_and_only_asked_for() {
    for product in Product::ALL {
        let tag = VirtualTag::ntag(product).shared();
        let journal = MemoryJournal::default();
        write(&tag, &journal, &Wish::card(b"x")).unwrap();
        let mut reader = MemoryReader::new(tag.clone());
        let presented = reader.present(Duration::ZERO).unwrap().unwrap();
        Tag::open(presented).unwrap().lock_for_ever().unwrap();
        assert_eq!(report(&tag).unwrap().card(), Ok(&b"x"[..]));
        assert_eq!(write(&tag, &journal, &replacing(b"y")).unwrap_err(), CardError::ReadOnly);
        // The tag itself keeps every page of the area.
        let pages = lock(&tag).memory().len() / 4;
        for page in 0..pages {
            lock(&tag).select();
            let answer = lock(&tag).page_command(&[0xa2, page as u8 + 4, 1, 2, 3, 4]);
            assert_eq!(answer, memory::Answer::Nak, "{product:?} {page}");
        }
    }
}

#[test]
fn a_made_up_identifier_does_not_stop_a_recovery() {
    let tag = VirtualTag::type4(Type4Form::desfire(2048)).with_uid(&[8, 1, 2, 3]).shared();
    let journal = MemoryJournal::default();
    write(&tag, &journal, &Wish::card(&bytes(1000, 1))).unwrap();
    lock(&tag).tear(Tear { at: 12, moment: Moment::Middle });
    write(&tag, &journal, &replacing(&bytes(1000, 2))).unwrap_err();
    let entry = journal.entries().unwrap().remove(0);
    let mut again =
        std::mem::replace(&mut *lock(&tag), VirtualTag::ntag(Product::Ntag213)).with_uid(&[8, 7, 7, 7]);
    again.come_back();
    let again = again.shared();
    let mut reader = MemoryReader::new(again.clone());
    recover_with_patience(&mut reader, &journal, &entry, Direction::Finish, WAIT, &mut |_| {}).unwrap();
    assert_eq!(report(&again).unwrap().card(), Ok(&bytes(1000, 2)[..]));
}

/// Random answers, from fixed seeds: no panic, no endless loop, and never a card that was not there.
#[test]
fn noise_is_survived() {
    let card = bytes(300, 1);
    let mut read = 0;
    for seed in 0..1500u64 {
        for (name, make) in tags() {
            if seed % 3 != 0 && name == "extended-32k" {
                continue;
            }
            let tag = make().shared();
            if report(&tag).unwrap().plain_room >= 300 {
                write(&tag, &MemoryJournal::default(), &Wish::card(&card)).unwrap();
            }
            lock(&tag).make_noise(seed);
            let before = lock(&tag).commands();
            read += usize::from(report(&tag).is_ok());
            let _ = write(&tag, &MemoryJournal::default(), &replacing(b"new"));
            assert!(lock(&tag).commands() - before < 20_000, "{name} {seed}: bounded");
        }
    }
    println!("{read} of the noisy tags were read in some way");
}

#[test]
fn without_fast_read_the_same_is_read() {
    let tag = VirtualTag::ntag(Product::Ntag216).shared();
    let card = bytes(838, 3);
    write(&tag, &MemoryJournal::default(), &Wish::card(&card)).unwrap();
    let mut reader = MemoryReader::new(tag.clone()).without_fast_read();
    let slow = Tag::open(reader.present(WAIT).unwrap().unwrap()).unwrap().report().unwrap();
    assert_eq!(slow, report(&tag).unwrap());
    assert_eq!(ndef::parse(&ndef::plain(&card, None)).unwrap().card(), slow.card().ok());
}
