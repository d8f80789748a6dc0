use std::collections::BTreeMap;

use proptest::prelude::*;
use rand_core::TryRng as _;

use super::bits::BitWriter;
use super::bucket::IdCoding;
use super::code::{CLASSES, ClassCode};
use super::list::INDEX_ENTRY;
use super::*;
use crate::cose::{ToBeSigned, label};
use crate::keys::{IssuerPublicKey, IssuerSecretKey};
use crate::model::Timestamp;
use crate::primitives::sha256;
use crate::testing::Seeded;
use crate::trust::Freshness;
use crate::wire::RecordId;

mod delta;
mod faults;

const BASE: Timestamp = Timestamp(1_767_225_600);
const NOW: Timestamp = Timestamp(1_790_000_000);
const DAY: i64 = 86_400;

/// Content of a list: what it says of each record.
type Content = BTreeMap<RecordId, Listing>;

#[test]
#[allow(clippy::unusual_byte_groupings, reason = "the groups are the fields")]
fn a_list_is_these_bytes() {
    let listings = [
        (RecordId(*b"\x00\0\0\0\0\0\0\x01"), Listing::Revoked),
        (
            RecordId(*b"\x80\0\0\0\0\0\0\x00"),
            Listing::Superseded { not_before: Timestamp(BASE.0 + 0b110_0000) },
        ),
    ];
    let list = sign(7, &listings.into());
    let bytes = list.as_bytes();
    let (head, body) = bytes.split_at(list.signed().bytes.len());
    let bucket = [
        // Rice parameter 62. Distance 1: a quotient of 0 is `1`, then 62 bits …
        0x80,
        0,
        0,
        0,
        0,
        0,
        0,
        0b000_0001_0, // … and the zero that begins a quotient of 1 …
        // … its one; distance 80…00 - 2 less the quotient is 3f…fe in 62 bits …
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0xff,
        0b1111_110_0, // … and class 0, *revoked*: code `0`
        0b1_1_000000, // class 2: code `1`; the second of two times with as many zeros; zeros to the end
    ];
    let mut expected = vec![0, 2, 0, 17];
    expected.extend(sha256(&bucket));
    expected.extend(bucket);
    assert_eq!(body, expected);
    let payload = [
        &[0xa9, 0x01, 0x01, 0x02, 0x07][..],   // version 1, number 7
        &[0x03, 0x1a, 0x6a, 0xb1, 0x3b, 0x80], // issued at
        &[0x04, 0x1a, 0x6b, 0x27, 0xe2, 0x80], // best before
        &[0x05, 0x02],                         // two entries
        &[0x06, 0x82, 0x1a, 0x69, 0x55, 0xb9, 0x00, 0x18, 0x60], // time base, and a span of 96 seconds
        &[0x07, 0x82, 0x18, 0x1e, 0x18, 0xb4], // ageing from 30 days on, old from 180
        &[0x08, 0x83, 0x01, 0x00, 0x01],       // classes 0 and 2 have a code of one bit
        &[0x09, 0x58, 0x20],                   // SHA-256 of the index
        &sha256(&expected[..36]),
    ]
    .concat();
    assert_eq!(StatusHead::decode(&payload).as_ref(), Ok(list.head()));
    assert!(head.windows(payload.len()).any(|window| window == payload));
}

#[test]
fn an_empty_list_says_nothing_of_anybody() {
    let list = sign(1, &Content::new());
    assert_eq!(list.head().count(), 0);
    assert_eq!(list.status(RecordId([7; 8])), Ok(RecordStatus::NotListed));
    assert_eq!(list.entries().count(), 0);
}

#[test]
fn a_record_that_is_there_twice_is_refused() {
    let entry = StatusEntry { record_id: RecordId([1; 8]), listing: Listing::Revoked };
    let draft = StatusDraft { entries: vec![entry, entry], ..draft(1) };
    assert_eq!(draft.sign(&issuer()).unwrap_err().code(), "status-list-entry");
}

#[test]
fn times_off_the_scale_are_refused() {
    for seconds in [-1, 0, 1 << 32] {
        let not_before = Timestamp(BASE.0 + seconds);
        let listing = Listing::Superseded { not_before };
        let entries = vec![StatusEntry { record_id: RecordId([1; 8]), listing }];
        let refused = StatusDraft { entries, ..draft(1) }.sign(&issuer()).unwrap_err();
        assert_eq!(refused.code(), "status-list-entry");
    }
}

#[test]
fn record_ids_that_are_not_random_are_refused_where_they_do_not_fit() {
    let entry = |n: u64| StatusEntry { record_id: RecordId(n.to_be_bytes()), listing: Listing::Revoked };
    let some = StatusDraft { entries: (0..3000).map(entry).collect(), ..draft(1) };
    let list = some.sign(&issuer()).unwrap();
    assert_eq!(list.status(RecordId(2999u64.to_be_bytes())), Ok(RecordStatus::Revoked));
    assert_eq!(list.status(RecordId(3000u64.to_be_bytes())), Ok(RecordStatus::NotListed));
    let many = StatusDraft { entries: (0..70_000).map(entry).collect(), ..draft(1) };
    assert_eq!(many.sign(&issuer()).unwrap_err().code(), "status-list-entry");
}

#[test]
fn a_card_is_superseded_by_its_newest_attestation() {
    let superseded = RecordStatus::Superseded { not_before: Timestamp(100) };
    assert_eq!(superseded.of_card(Timestamp(99)), CardStatus::Superseded);
    assert_eq!(superseded.of_card(Timestamp(100)), CardStatus::Current);
    assert_eq!(RecordStatus::Revoked.of_card(Timestamp(i64::MAX)), CardStatus::Revoked);
    assert_eq!(RecordStatus::NotListed.of_card(Timestamp(0)), CardStatus::Current);
}

#[test]
fn age_is_graded_as_a_trust_list_s_is() {
    let list = sign(1, &Content::new());
    let at = |seconds: i64| list.freshness(Timestamp(NOW.0 + seconds));
    assert_eq!(at(-1), Freshness::Fresh);
    assert_eq!(at(0), Freshness::Fresh);
    assert_eq!(at(30 * DAY - 1), Freshness::Fresh);
    assert_eq!(at(30 * DAY), Freshness::Ageing { days: 30 });
    assert_eq!(at(90 * DAY + 1), Freshness::Old { days: 90 }, "past best before");
    assert_eq!(list.freshness(Timestamp(i64::MAX)).code(), "old");
    assert_eq!(list.freshness(Timestamp(i64::MIN)).code(), "fresh");
}

#[test]
fn a_list_replaces_only_an_earlier_one_or_itself() {
    let some = Content::from([(RecordId([1; 8]), Listing::Revoked)]);
    let (second, third, rival) = (sign(2, &some), sign(3, &some), sign(2, &Content::new()));
    assert_eq!(third.check_replaces(&second), Ok(()));
    assert_eq!(second.check_replaces(&second), Ok(()));
    assert_eq!(second.check_replaces(&third), Err(StatusError::Older { held: 3, offered: 2 }));
    assert_eq!(rival.check_replaces(&second), Err(StatusError::Older { held: 2, offered: 2 }));
}

#[test]
fn nothing_of_a_record_is_printed() {
    let record_id = RecordId([0xAB; 8]);
    let list = sign(1, &Content::from([(record_id, Listing::Revoked)]));
    let printed = format!("{list:?} {:?}", list.entries().next().unwrap().unwrap());
    assert!(!printed.contains("171") && !printed.to_lowercase().contains("ab, "), "{printed}");
}

#[test]
fn a_lookup_reads_one_bucket() {
    struct Counted(Vec<u8>, core::cell::RefCell<Vec<usize>>);
    impl ReadAt for Counted {
        fn length(&self) -> Result<u64, ReadFailed> {
            self.0.length()
        }
        fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailed> {
            self.1.borrow_mut().push(buffer.len());
            self.0.read_at(offset, buffer)
        }
    }
    let content = random_content(1, 20_000);
    let bytes = sign(1, &content).as_bytes().to_vec();
    let list = StatusList::open(Counted(bytes, Default::default()), &key()).unwrap();
    assert_eq!(list.head().buckets(), 16);
    list.source().1.borrow_mut().clear();
    let (id, listing) = content.iter().next().unwrap();
    assert_eq!(list.status(*id), Ok(Some(*listing).into()));
    let reads = list.source().1.borrow();
    assert!(reads.len() == 1 && reads[0] < list.source().0.len() / 12, "{reads:?}");
}

#[test]
fn a_large_list_says_what_was_put_in() {
    let content = random_content(2, 10_000);
    let list = sign(1, &content);
    assert_eq!(said(&list), content);
    for (id, listing) in content.iter().step_by(101) {
        assert_eq!(list.status(*id), Ok(Some(*listing).into()));
        let mut other = *id;
        other.0[7] ^= 1;
        assert_eq!(list.status(other), Ok(content.get(&other).copied().into()));
    }
}

proptest! {
    #[test]
    fn what_is_signed_is_read(content in contents()) {
        let list = sign(1, &content);
        prop_assert_eq!(said(&list), content.clone());
        for (id, listing) in &content {
            prop_assert_eq!(list.status(*id), Ok(Some(*listing).into()));
            let mut other = *id;
            other.0[7] ^= 1;
            prop_assert_eq!(list.status(other), Ok(content.get(&other).copied().into()));
        }
    }

    #[test]
    fn the_order_of_a_draft_does_not_matter(content in contents()) {
        let mut entries = entries(&content);
        entries.reverse();
        let list = StatusDraft { entries, ..draft(1) }.sign(&issuer()).unwrap();
        prop_assert_eq!(list.as_bytes().to_vec(), sign(1, &content).as_bytes().to_vec());
    }
}

/// Record ids that are close together, far apart, at both ends.
fn record_ids() -> impl Strategy<Value = RecordId> {
    prop_oneof![
        any::<[u8; 8]>().prop_map(RecordId),
        (0u64..40).prop_map(|n| RecordId(n.to_be_bytes())),
        (0u64..40).prop_map(|n| RecordId((u64::MAX - n).to_be_bytes())),
    ]
}

fn listings() -> impl Strategy<Value = Listing> {
    let superseded = |seconds: i64| Listing::Superseded { not_before: Timestamp(BASE.0 + seconds) };
    prop_oneof![
        Just(Listing::Revoked),
        (1i64..=0xffff_ffff).prop_map(superseded),
        (1i64..200).prop_map(move |n| superseded(n << 18)),
    ]
}

fn contents() -> impl Strategy<Value = Content> {
    prop::collection::btree_map(record_ids(), listings(), 0..40)
}

fn random_content(seed: u64, records: usize) -> Content {
    let mut random = Seeded::new(seed);
    let entry = |_| {
        let (id, what) = (random.try_next_u64().unwrap(), random.try_next_u64().unwrap());
        let after = Timestamp(BASE.0 + (what % 200_000_000) as i64);
        let until = Timestamp(after.0 + 1 + (what >> 40) as i64);
        let listing = match what % 7 {
            0 => Listing::Revoked,
            _ => Listing::Superseded { not_before: roundest_time(after, until, BASE).unwrap() },
        };
        (RecordId(id.to_be_bytes()), listing)
    };
    (0..records).map(entry).collect()
}

fn said<S: ReadAt>(list: &StatusList<S>) -> Content {
    list.entries().map(|entry| entry.map(|entry| (entry.record_id, entry.listing)).unwrap()).collect()
}

fn entries(content: &Content) -> Vec<StatusEntry> {
    content
        .iter()
        .map(|(record_id, listing)| StatusEntry { record_id: *record_id, listing: *listing })
        .collect()
}

fn draft(number: u64) -> StatusDraft {
    StatusDraft::new(number, NOW, Timestamp(NOW.0 + 90 * DAY), BASE)
}

fn sign(number: u64, content: &Content) -> StatusList<Vec<u8>> {
    StatusDraft { entries: entries(content), ..draft(number) }.sign(&issuer()).unwrap()
}

fn issuer() -> IssuerSecretKey {
    IssuerSecretKey::generate(&mut Seeded::new(400))
}

fn key() -> IssuerPublicKey {
    issuer().public_key()
}
