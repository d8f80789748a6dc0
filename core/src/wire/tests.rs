use super::*;
use crate::keys::KeyId;
use crate::model::*;
use proptest::prelude::*;

fn attestation(entries: Entries) -> AttestationPayload {
    let record_id = RecordId([1, 2, 3, 4, 5, 6, 7, 8]);
    AttestationPayload::new(AttestationKind::Assessment, Timestamp(1_790_000_000), record_id, entries)
}

fn penicillin() -> Entry {
    let allergy = Allergy {
        code: Some(Concept::coded(Coding::new("http://snomed.info/sct", "91936005"))),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Confirmed),
        onset: Some(When::At(PartialDateTime::parse("2010-05").unwrap())),
        ..Allergy::default()
    };
    Entry::new(Fact::Allergy(allergy))
}

#[test]
fn one_allergy_byte_by_byte() {
    let mut section = Section::new(SectionKind::Standard(StandardSection::Allergies));
    section.entries.push(penicillin());
    let entries = Entries { sections: vec![section], ..Entries::default() };
    let expected: &[&[u8]] = &[
        &[0xa3],                               // claims map
        &[0x06, 0x1a, 0x6a, 0xb1, 0x3b, 0x80], // iat: 1790000000
        &[0x07, 0x48, 1, 2, 3, 4, 5, 6, 7, 8], // cti: the record id
        &[0x3a, 0x00, 0x01, 0x00, 0x00],       // the PHR's claim, -65537
        &[0x84, 0x01, 0x01],                   // kind: assessment; terminology 1
        &[0x81, 0x00],                         // patient: nothing stated
        &[0x82, 0x00, 0x81],                   // section 0, allergies: one entry
        &[0x84],                               // an allergy
        &[0x08],                               // active (1) and confirmed (1 × 7)
        &[0x1a, 0x05, 0x7a, 0xd5, 0x05],       // SNOMED CT 91936005
        &[0xf6],                               // no reactions
        &[0x39, 0x05, 0x9b],                   // onset 2010-05: -1 - (110 × 13 + 5)
    ];
    assert_eq!(hex(&encode(&attestation(entries))), hex(&expected.concat()));
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[test]
fn a_spelling_that_the_format_does_not_use_is_refused() {
    let payload = encode(&attestation(Entries::default()));
    assert!(decode(&payload).is_ok());
    // A patient with a null slot at its end means the same and is written otherwise.
    let at = payload.windows(2).position(|w| w == [0x81, 0x00]).unwrap();
    let mut spelled_out = payload.clone();
    spelled_out.splice(at..at + 2, [0x82, 0x00, 0xf6]);
    assert_eq!(decode(&spelled_out).unwrap_err().code(), "payload-not-canonical");
}

#[test]
fn a_wrong_type_is_told_with_its_place() {
    let mut section = Section::new(SectionKind::Standard(StandardSection::Allergies));
    section.entries.push(penicillin());
    let mut payload = encode(&attestation(Entries { sections: vec![section], ..Entries::default() }));
    let at = payload.windows(2).position(|w| w == [0x1a, 0x05]).unwrap();
    payload.splice(at..at + 5, [0xf5]);
    let error = decode(&payload).unwrap_err();
    assert_eq!(error.code(), "payload-shape");
    assert!(
        error.to_string().contains("expected a concept, found true or false, at sections[0][0].code"),
        "{error}"
    );
}

/// What continues something: visits with amendments, and restatements, in either compartment.
fn continuing() -> impl Strategy<Value = AttestationPayload> {
    let hash = || any::<[u8; 8]>().prop_map(ShortHash);
    let previous = prop::collection::btree_set(hash(), 1..4);
    let changes = prop::collection::btree_map(any::<u32>(), amendment(), 1..4);
    let amendments = prop::collection::btree_map(any::<[u8; 8]>().prop_map(ShortHash), changes, 0..4);
    let sources = prop::collection::vec(source(), 1..4);
    let rest = (any::<bool>(), any::<bool>(), any::<u64>());
    (arbitrary::entries(), previous, amendments, sources, rest).prop_map(
        |(entries, previous, amendments, sources, (restates, is_confidential, seed))| {
            let payload = AttestationPayload { previous, ..attestation(entries.into_canonical()) };
            let kind = match (is_confidential, restates) {
                (true, _) => AttestationKind::Confidential,
                (false, true) => AttestationKind::Restatement,
                (false, false) => AttestationKind::Visit,
            };
            let payload = match restates {
                true => {
                    let origins = origins(payload.entries.count(), &sources, seed);
                    AttestationPayload { kind, origins, ..payload }
                }
                false => AttestationPayload { kind, amendments, ..payload },
            };
            if is_confidential { restricted(payload) } else { payload }
        },
    )
}

fn amendment() -> impl Strategy<Value = Amendment> {
    arbitrary::entry().prop_flat_map(|entry| arbitrary::amendment_for(&entry.fact))
}

fn source() -> impl Strategy<Value = Source> {
    (any::<[u8; 8]>(), any::<[u8; 8]>(), any::<i64>()).prop_map(|(hash, key_id, time)| Source {
        attestation: ShortHash(hash),
        issuer: KeyId::from_bytes(key_id),
        issued_at: Timestamp(time),
    })
}

/// Distinct origins: runs that follow one another, jumps, and changes.
fn origins(count: usize, sources: &[Source], seed: u64) -> Vec<Origin> {
    let bit = |number: usize, of: u64| (seed >> (number % 60)) % of;
    (0..count)
        .map(|number| {
            let jump = if bit(number, 4) == 0 { 1000 } else { 0 };
            let changed = (bit(number, 5) == 0).then(|| sources[number % sources.len()]);
            Origin {
                stated: sources[bit(number, 2) as usize % sources.len()],
                entry: number as u32 + jump,
                changed,
            }
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_written_is_read_back(entries in crate::model::arbitrary::entries()) {
        let written = attestation(entries.into_canonical());
        let payload = encode(&written);
        prop_assert!(decode(&payload).as_ref() == Ok(&written));
    }

    #[test]
    fn amendments_and_origins_are_written_and_read_back(payload in continuing()) {
        prop_assert!(decode(&encode(&payload)).as_ref() == Ok(&payload));
    }

    #[test]
    fn changed_bytes_of_amendments_and_origins_give_an_error_or_another_canonical_value(
        payload in continuing(), at in any::<prop::sample::Index>(), flip in 1_u8..,
    ) {
        let mut payload = encode(&payload);
        let at = at.index(payload.len());
        payload[at] ^= flip;
        if let Ok(read) = decode(&payload) {
            prop_assert!(encode(&read) == payload);
        }
    }

    #[test]
    fn every_kind_of_fact_is_amended_in_all_ways(entry in arbitrary::entry(), seed in any::<u64>()) {
        let change = arbitrary::seeded_amendment(entry.fact.kind(), seed);
        let visit = AttestationPayload {
            kind: AttestationKind::Visit,
            previous: [ShortHash([3; 8])].into(),
            amendments: [(ShortHash([3; 8]), [(0, change)].into())].into(),
            ..attestation(Entries::default())
        };
        prop_assert!(decode(&encode(&visit)).as_ref() == Ok(&visit));
    }

    #[test]
    fn changed_bytes_give_an_error_or_another_canonical_value(
        entries in crate::model::arbitrary::entries(), at in any::<prop::sample::Index>(), flip in 1_u8..,
    ) {
        let mut payload = encode(&attestation(entries));
        let at = at.index(payload.len());
        payload[at] ^= flip;
        if let Ok(read) = decode(&payload) {
            prop_assert!(encode(&read) == payload);
        }
    }

    #[test]
    fn cut_payloads_are_refused(entries in crate::model::arbitrary::entries(), at in any::<prop::sample::Index>()) {
        let payload = encode(&attestation(entries));
        prop_assert!(decode(&payload[..at.index(payload.len())]).is_err());
    }

    #[test]
    fn random_bytes_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(decode(&bytes).is_err());
    }
}
