use super::records::EXTERNAL;
use super::*;
use crate::carrier::Carrier;
use proptest::prelude::*;

const ADDRESS: &str = "https://example.org/read";

#[test]
fn a_plain_message_is_read_back() {
    for (length, uri) in [(0, None), (1, Some(ADDRESS)), (255, None), (256, Some(ADDRESS)), (5000, None)] {
        let card = vec![7; length];
        let message = plain(&card, uri);
        let found = parse(&message).unwrap();
        assert_eq!((found.card(), found.form(), found.uri()), (Some(&card[..]), Form::Plain, uri));
        assert!(!found.has_foreign());
        assert!(plain_room(message.len(), uri) >= length);
    }
}

#[test]
fn the_bytes_of_a_plain_message() {
    let mut expected = vec![0x92, 24, 2]; // begin, short record, media type; lengths of type and payload
    expected.extend(b"application/vnd.phr-card");
    expected.extend([1, 2]);
    expected.extend([0x51, 1, 12, b'U', 4]); // end, short record, well known; https://
    expected.extend(b"example.org");
    assert_eq!(plain(&[1, 2], Some("https://example.org")), expected);
}

#[test]
fn the_room_is_that_of_the_carriers() {
    for (carrier, message) in [(Carrier::Ntag213, 137), (Carrier::Ntag216, 868), (Carrier::Type4K8, 8190)] {
        assert_eq!(plain_room(message, None), carrier.bytes(), "{carrier}");
    }
}

#[test]
fn foreign_records_are_named_and_left_aside() {
    let mut message = Vec::new();
    push(&mut message, records::WELL_KNOWN, "T", b"\x02enhello", false);
    push(&mut message, MEDIA, MIME_TYPE, b"card", false);
    push(&mut message, EXTERNAL, "example.org:x\n", b"", true);
    let found = parse(&message).unwrap();
    assert_eq!(found.card(), Some(&b"card"[..]));
    let other = |name: &str| RecordKind::Other(name.to_owned());
    assert_eq!(found.foreign(), [other("T"), other("example.org:x\u{fffd}")]);
    let empty = parse(&[0xd0, 0, 0]).unwrap();
    assert_eq!((empty.card(), empty.form(), empty.foreign()), (None, Form::NoCard, &[RecordKind::Empty][..]));
}

#[test]
fn a_slotted_message_has_the_first_card() {
    for message in [100, 868, 2046, 8190] {
        let layout = SlotLayout::fitting(message, None).unwrap();
        let bytes = layout.message(b"card", None);
        assert!(bytes.len() <= message && bytes.len() + 8 > message, "{message}");
        let found = parse(&bytes).unwrap();
        assert_eq!((found.card(), found.form()), (Some(&b"card"[..]), Form::Slotted));
        let [a, b] = found.slots().unwrap();
        assert_eq!((a.sequence, b.sequence, a.room(), b.room()), (1, 0, layout.room(), layout.room()));
        for slot in [a, b] {
            assert_eq!((slot.payload.start % 4, slot.payload.len() % 4), (0, 0), "whole pages");
        }
    }
    assert_eq!(SlotLayout::fitting(868, None).unwrap().room(), 400);
    assert_eq!(SlotLayout::fitting(2046, None).unwrap().room(), 988);
    assert_eq!(SlotLayout::fitting(67, None), None);
}

#[test]
fn the_higher_number_counts_and_what_is_not_whole_never_does() {
    let layout = SlotLayout::fitting(200, Some(ADDRESS)).unwrap();
    let mut message = layout.message(b"old", Some(ADDRESS));
    let second = parse(&message).unwrap().slots().unwrap()[1].payload.clone();
    let (mut payload, check) = Slot::payload_of(layout.room(), 2, b"newer");
    payload.extend(check);
    message[second.clone()].copy_from_slice(&payload);
    assert_eq!(parse(&message).unwrap().card(), Some(&b"newer"[..]));
    for at in second.clone() {
        let mut torn = message.clone();
        torn[at] ^= 1;
        assert_eq!(parse(&torn).unwrap().card(), Some(&b"old"[..]), "byte {at}");
    }
    let (mut payload, check) = Slot::payload_of(layout.room(), 1, b"other");
    payload.extend(check);
    message[second].copy_from_slice(&payload);
    assert_eq!(parse(&message).unwrap_err(), NdefError::SlotsContradict);
}

#[test]
fn messages_that_are_none_say_why() {
    let whole = plain(b"card", None);
    let mut cases: Vec<(Vec<u8>, NdefError)> =
        (0..whole.len()).map(|end| (whole[..end].to_vec(), NdefError::Truncated)).collect();
    cases.push(([&whole[..], b"x"].concat(), NdefError::Trailing));
    cases.push(([&[0x12], &whole[1..]].concat(), NdefError::Flags)); // not the beginning
    cases.push(([&[0xd7], &whole[1..]].concat(), NdefError::Flags)); // a type name format that is reserved
    cases.push(([&[0xf2], &whole[1..]].concat(), NdefError::Flags)); // a chunk that is the last
    cases.push((vec![0xc2, 1, 0xff, 0xff, 0xff, 0xff, 0], NdefError::Truncated));
    let mut two = Vec::new();
    push(&mut two, MEDIA, MIME_TYPE, b"a", false);
    push(&mut two, MEDIA, MIME_TYPE, b"b", true);
    cases.push((two, NdefError::SeveralCards));
    let mut one_slot = Vec::new();
    push(&mut one_slot, EXTERNAL, SLOT_TYPE, &[0; 40], true);
    cases.push((one_slot, NdefError::SeveralCards));
    let mut chunks = vec![0xb2, 24, 1];
    chunks.extend(MIME_TYPE.as_bytes());
    chunks.extend([b'c', 0x56, 0, 1, b'd']);
    cases.push((chunks, NdefError::Chunked));
    for (bytes, error) in cases {
        assert_eq!(parse(&bytes).unwrap_err(), error, "{bytes:02x?}");
        assert!(error.code().starts_with("ndef-"));
    }
}

#[test]
fn addresses_are_abbreviated_and_back() {
    for uri in ["https://example.org", "https://www.example.org/a?b#c", "http://x", "tel:112", ""] {
        let message = plain(b"", Some(uri));
        assert_eq!(parse(&message).unwrap().uri(), Some(uri));
        assert_eq!(message.len(), plain(b"", None).len() + uri_length(Some(uri)));
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn a_message_with_a_changed_byte_is_read_or_refused(at in 0..130usize, value: u8) {
        let mut message = SlotLayout::fitting(130, None).unwrap().message(b"card", None);
        let at = at % message.len();
        message[at] = value;
        let _ = parse(&message);
    }
}
