use super::*;
use crate::keys::KeyId;
use crate::model::{Entries, Entry, Fact, Other, Section, SectionKind, StandardSection, Timestamp};
use crate::record::*;
use crate::trust::{Freshness, Verdict};
use crate::wire::{AttestationKind, RecordId};

/// A record of attestations whose hashes begin with these bytes, each with entries in two sections; the last withheld.
fn record(beginnings: [[u8; 3]; 4]) -> VerifiedRecord {
    let hash = |[a, b, c]: [u8; 3]| {
        let mut bytes = [0; 16];
        bytes[..3].copy_from_slice(&[a, b, c]);
        AttestationHash::from_bytes(bytes)
    };
    let entry = || Entry::new(Fact::Other(Other::default()));
    let section =
        |kind| Section { entries: vec![entry(), entry()], ..Section::new(SectionKind::Standard(kind)) };
    let sections = vec![section(StandardSection::Allergies), section(StandardSection::Problems)];
    let entries = Entries { sections, ..Entries::default() };
    let read = beginnings[..3].iter().enumerate().map(|(place, beginning)| VerifiedAttestation {
        payload: AttestationPayload::new(
            AttestationKind::Assessment,
            Timestamp(place as i64),
            RecordId([1; 8]),
            entries.clone(),
        ),
        verdict: Verdict::Trusted,
        issuer: None,
        key_id: KeyId::from_bytes([1; 8]),
        hash: hash(*beginning),
    });
    let withheld = Withheld {
        reason: WithheldReason::IssuerUnknown,
        key_id: KeyId::from_bytes([2; 8]),
        hash: hash(beginnings[3]),
    };
    let trust = TrustStanding::assume(1, Timestamp(0), Freshness::Fresh);
    VerifiedRecord::assume_verified(
        read.collect(),
        vec![withheld],
        trust,
        OpenedBy::Holder,
        ConfidentialContent::Absent,
        Timestamp(9),
    )
}

fn at(attestation: usize, section: usize, entry: usize, number: u32) -> EntryPlace {
    EntryPlace { attestation, section, entry, number }
}

const APART: [[u8; 3]; 4] = [[0x3f, 0xa9, 0x10], [0x40, 0, 0], [0x41, 0, 0], [0x42, 0, 0]];

#[test]
fn four_digits_are_enough_for_hashes_that_differ_there() {
    let record = record(APART);
    assert_eq!(reference(&record, at(0, 1, 1, 3)), "3fa9.3");
    assert_eq!(resolve(&record, "3fa9.3"), Ok(at(0, 1, 1, 3)));
    assert_eq!(resolve(&record, " 3FA910.2\n"), Ok(at(0, 1, 0, 2)));
    assert_eq!(resolve(&record, "3fa91000000000000000000000000000.0"), Ok(at(0, 0, 0, 0)));
}

#[test]
fn as_many_digits_are_shown_as_tell_attestations_apart() {
    let record = record([[0x3f, 0xa9, 0x10], [0x3f, 0xa9, 0x1f], [0x3f, 0xa0, 0], [0x3f, 0xa9, 0x2f]]);
    assert_eq!(reference(&record, at(0, 0, 0, 0)), "3fa910.0");
    assert_eq!(reference(&record, at(2, 0, 1, 1)), "3fa0.1");
    assert_eq!(resolve(&record, "3fa9.0"), Err(ReferenceError::Ambiguous));
    for attestation in 0..3 {
        for (number, (section, entry)) in [(0, 0), (0, 1), (1, 0), (1, 1)].into_iter().enumerate() {
            let place = at(attestation, section, entry, number as u32);
            assert_eq!(resolve(&record, &reference(&record, place)), Ok(place));
        }
    }
}

#[test]
fn what_is_no_reference_to_one_entry_is_told_why() {
    let record = record(APART);
    for (typed, error) in [
        ("", ReferenceError::Malformed),
        ("3fa9", ReferenceError::Malformed),
        ("3fa.1", ReferenceError::Malformed),
        ("3fa9.", ReferenceError::Malformed),
        ("3fa9.+1", ReferenceError::Malformed),
        ("3fa9.99999999999", ReferenceError::Malformed),
        ("xyzw.1", ReferenceError::Malformed),
        ("3fa910000000000000000000000000000.1", ReferenceError::Malformed),
        ("dead.1", ReferenceError::Unknown),
        ("4200.1", ReferenceError::Withheld),
        ("3fa9.4", ReferenceError::NoSuchEntry { entries: 4 }),
    ] {
        assert_eq!(resolve(&record, typed), Err(error), "{typed}");
        assert!(!error.next_step().is_empty() && error.code().starts_with("reference-"));
    }
}
