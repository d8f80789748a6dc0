use proptest::prelude::*;

use super::open::Opening;
use super::*;
use crate::cose::{Attestation, OpenError, SealError, ShapeError, sign_attestation};
use crate::keys::{
    AccessCode, CodeLength, IssuerSecretKey, NetworkPublicKey, NetworkSecretKey, RootSecretKey,
};
use crate::model::Timestamp;
use crate::testing::Seeded;
use crate::trust::{Issuer, Names, Purpose, Trust, TrustListDraft};

#[test]
fn the_holder_and_the_network_open_what_was_sealed_for_them() {
    let case = Case::new(1, 400, None);
    let by_holder = case.card.open(Access::Holder(&case.code)).unwrap();
    assert_eq!(by_holder.opener(), Opener::Holder);
    assert_eq!(*by_holder.care(), case.record);
    assert_eq!(*by_holder.confidential(), Confidential::Absent);
    let by_network = case.card.open(Access::Network(&case.network)).unwrap();
    assert_eq!(by_network.opener(), Opener::Network(case.network.hint()));
    assert_eq!(*by_network.care(), case.record);
}

#[test]
fn others_open_nothing() {
    let case = Case::new(2, 100, None);
    let random = &mut Seeded::new(99);
    let code = AccessCode::generate(CodeLength::Sixteen, random);
    assert_eq!(case.card.open(Access::Holder(&code)), Err(OpenError::NotForThisKey));
    let network = NetworkSecretKey::generate(random);
    assert_eq!(case.card.open(Access::Network(&network)), Err(OpenError::NotForThisKey));
    let sealing = Sealing { networks: &[case.network.public_key()], ..Sealing::default() };
    let card = sealing.seal(&case.record, None, random).unwrap();
    assert_eq!(card.open(Access::Holder(&case.code)), Err(OpenError::NotForThisKey));
}

#[test]
fn a_network_with_the_same_hint_is_found_among_the_recipients() {
    let random = &mut Seeded::new(3);
    let ours = NetworkSecretKey::generate(random);
    let twin = (0..)
        .map(|_| NetworkSecretKey::generate(random))
        .find(|key| key.hint() == ours.hint())
        .unwrap()
        .public_key();
    let sealing = Sealing { networks: &[twin, ours.public_key()], ..Sealing::default() };
    let record = record(&IssuerSecretKey::generate(random), 10);
    let card = sealing.seal(&record, None, random).unwrap();
    assert_eq!(*card.open(Access::Network(&ours)).unwrap().care(), record);
}

#[test]
fn confidential_entries_are_for_the_holder() {
    let case = Case::new(4, 300, Some(200));
    let by_holder = case.card.open(Access::Holder(&case.code)).unwrap();
    assert_eq!(Some(by_holder.confidential()), case.confidential.clone().map(Confidential::Open).as_ref());
    let by_network = case.card.open(Access::Network(&case.network)).unwrap();
    assert_eq!(*by_network.confidential(), Confidential::Locked);
}

#[test]
fn a_record_that_is_kept_is_as_one_that_was_opened() {
    let case = Case::new(21, 300, Some(200));
    let opened = case.card.open(Access::Holder(&case.code)).unwrap();
    let kept = OpenedCard::of_kept(case.record.clone(), opened.confidential().clone()).unwrap();
    assert_eq!(kept, opened);
    assert_eq!(OpenedCard::of_kept(Record::new(Vec::new()), Confidential::Absent), None);
}

#[test]
fn a_confidential_part_cannot_be_taken_away_or_exchanged() {
    let case = Case::new(5, 300, Some(200));
    let other = Case::new(6, 300, Some(200));
    let parts = |card: &SealedCard| {
        let value = crate::cbor::decode(card.as_bytes()).unwrap();
        value.into_array().unwrap()
    };
    let (ours, theirs) = (parts(&case.card), parts(&other.card));
    let assemble = |items: Vec<ciborium::Value>| {
        SealedCard::parse(&crate::cbor::encode(&ciborium::Value::Array(items))).unwrap()
    };
    let without = assemble(ours[..2].to_vec());
    let exchanged = assemble(vec![ours[0].clone(), ours[1].clone(), theirs[2].clone()]);
    let swapped = assemble(vec![ours[0].clone(), ours[2].clone(), ours[1].clone()]);
    for card in [without, exchanged] {
        assert_eq!(card.open(Access::Network(&case.network)), Err(OpenError::Failed));
        assert_eq!(card.open(Access::Holder(&case.code)), Err(OpenError::Failed));
    }
    assert!(swapped.open(Access::Network(&case.network)).is_err());
    assert!(swapped.open(Access::Holder(&case.code)).is_err());
}

#[test]
fn an_empty_confidential_part_is_allowed_and_an_empty_record_is_not() {
    let random = &mut Seeded::new(7);
    let network = NetworkSecretKey::generate(random);
    let networks = [network.public_key()];
    let sealing = Sealing { networks: &networks, ..Sealing::default() };
    let record = record(&IssuerSecretKey::generate(random), 10);
    let nothing = Record::default();
    let part = ConfidentialPart { record: &nothing, networks: &networks };
    let card = sealing.seal(&record, Some(part), random).unwrap();
    let opened = card.open(Access::Network(&network)).unwrap();
    assert_eq!(*opened.confidential(), Confidential::Open(Record::default()));
    let card = sealing.seal(&nothing, None, random).unwrap();
    assert_eq!(card.open(Access::Network(&network)), Err(OpenError::Failed));
}

#[test]
fn cards_have_exactly_the_length_of_their_class() {
    let random = &mut Seeded::new(8);
    let issuer = IssuerSecretKey::generate(random);
    let network = NetworkSecretKey::generate(random);
    let networks = [network.public_key(); 3];
    for count in 1..=networks.len() {
        let sealing = Sealing { networks: &networks[..count], ..Sealing::default() };
        for class in SizeClass::all().filter(|class| class.bytes() <= 4096) {
            let room = sealing.room(class, 0).unwrap();
            // A record of one attestation is 85 to 87 bytes longer than its payload.
            let fits = (0..4)
                .map(|less| record(&issuer, room - 85 - less))
                .find(|r| r.encode().unwrap().len() == room);
            let full = fits.unwrap();
            let card = sealing.seal(&full, None, random).unwrap();
            assert_eq!(card.as_bytes().len(), class.bytes(), "full");
            assert_eq!(SealedCard::parse(card.as_bytes()), Ok(card.clone()));
            assert_eq!(card.inspect().size_class, Some(class));
            assert_eq!(*card.open(Access::Network(&network)).unwrap().care(), full);
        }
    }
}

#[test]
fn every_record_length_gives_a_class() {
    let random = &mut Seeded::new(9);
    let issuer = IssuerSecretKey::generate(random);
    let network = NetworkSecretKey::generate(random);
    let networks = [network.public_key()];
    let sealing = Sealing { networks: &networks, ..Sealing::default() };
    let nothing = Record::default();
    for length in (0..3200).step_by(7) {
        let record = record(&issuer, length);
        for confidential in [None, Some(ConfidentialPart { record: &nothing, networks: &networks })] {
            let card = sealing.seal(&record, confidential, random).unwrap();
            assert!(SizeClass::of(card.as_bytes().len()).is_some(), "{length}: {}", card.as_bytes().len());
        }
    }
}

#[test]
fn the_size_that_was_chosen_is_kept() {
    let random = &mut Seeded::new(10);
    let issuer = IssuerSecretKey::generate(random);
    let networks = [NetworkSecretKey::generate(random).public_key()];
    let class = SizeClass::of(1115).unwrap();
    let sealing = |size| Sealing { networks: &networks, size, ..Sealing::default() };
    let card = sealing(SizeChoice::Exactly(class)).seal(&record(&issuer, 1), None, random).unwrap();
    assert_eq!(card.as_bytes().len(), 1115);
    let error = sealing(SizeChoice::AtMost(class)).seal(&record(&issuer, 1000), None, random).unwrap_err();
    let SealError::TooLarge { needed, limit } = error else { panic!("{error}") };
    assert_eq!(limit, 1115);
    assert!(
        sealing(SizeChoice::Smallest).seal(&record(&issuer, 1000), None, random).unwrap().as_bytes().len()
            >= needed
    );
    let huge = sealing(SizeChoice::Smallest).seal(&record(&issuer, 70_000), None, random);
    assert!(matches!(huge, Err(SealError::TooLarge { limit: 65_536, .. })));
}

#[test]
fn the_envelope_costs_what_the_specification_says() {
    let case = Case::new(11, 300, None);
    let payload = case.record.attestations()[0].payload_unverified().len();
    assert_eq!(case.record.attestations()[0].as_bytes().len() - payload, 85);
    let class = SizeClass::of(988).unwrap();
    let networks = [case.network.public_key()];
    let sealing = Sealing { holder: Some(&case.code), networks: &networks, size: SizeChoice::Exactly(class) };
    // With the record's head and the attestation: 273 bytes beside the payload, one of them the least padding.
    assert_eq!(class.bytes() - sealing.room(class, 0).unwrap(), 187);
}

#[test]
fn two_sealings_of_one_record_have_nothing_in_common() {
    let case = Case::new(12, 300, None);
    let networks = [case.network.public_key()];
    let sealing = Sealing { networks: &networks, ..Sealing::default() };
    let random = &mut Seeded::new(13);
    let one = sealing.seal(&case.record, None, random).unwrap();
    let two = sealing.seal(&case.record, None, random).unwrap();
    let same = one.as_bytes().iter().zip(two.as_bytes()).filter(|(a, b)| a == b).count();
    assert!(same < 60, "{same} equal bytes: more than heads, algorithms and chance");
}

#[test]
fn sealing_refuses_what_nobody_could_open() {
    let random = &mut Seeded::new(14);
    let record = record(&IssuerSecretKey::generate(random), 10);
    assert_eq!(Sealing::default().seal(&record, None, random), Err(SealError::NoRecipients));
    let many = vec![NetworkSecretKey::generate(random).public_key(); 17];
    let sealing = Sealing { networks: &many, ..Sealing::default() };
    assert_eq!(sealing.seal(&record, None, random), Err(SealError::TooManyNetworks { limit: 16 }));
    // A point of small order: the shared secret would be zero.
    let mut weak = [0; 32];
    weak[0] = 1;
    let weak = NetworkPublicKey::from_bytes(weak).unwrap();
    let sealing = Sealing { networks: &[weak], ..Sealing::default() };
    assert_eq!(sealing.seal(&record, None, random), Err(SealError::NetworkKeyUnusable { hint: weak.hint() }));
}

/// Every bit of a card, flipped: by the network, by the holder, with and without a confidential part.
#[test]
fn no_flipped_bit_gives_other_content() {
    for confidential in [None, Some(30)] {
        let case = Case::new(15, 60, confidential);
        let bytes = case.card.as_bytes();
        let by_holder = Opening::by_holder(&case.code, &case.card).unwrap();
        let by_network = Opening::Network(&case.network);
        let original = |opening: &Opening<'_>| case.card.open_as(opening).unwrap();
        let (for_holder, for_network) = (original(&by_holder), original(&by_network));
        let mut survivors = 0;
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.to_vec();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let Ok(card) = SealedCard::parse(&flipped) else { continue };
            for (opening, expected) in [(&by_holder, &for_holder), (&by_network, &for_network)] {
                // A recipient that is not ours may be damaged without our noticing; the content is the same then.
                if let Ok(opened) = card.open_as(opening) {
                    assert_eq!(opened, *expected);
                    survivors += 1;
                }
            }
        }
        // The bytes of the other's recipient that have no fixed value: 82 of the network's, 40 of the holder's.
        assert_eq!(survivors, 8 * (82 + 40));
    }
}

#[test]
fn a_flipped_bit_of_the_salt_is_noticed() {
    let case = Case::new(16, 60, None);
    // Card 2, array 1, protected 5, map 2, head of the IV 1.
    for byte in [11, 22] {
        let mut flipped = case.card.as_bytes().to_vec();
        flipped[byte] ^= 1;
        let card = SealedCard::parse(&flipped).unwrap();
        assert_eq!(card.open(Access::Holder(&case.code)), Err(OpenError::NotForThisKey));
        assert_eq!(card.open(Access::Network(&case.network)), Err(OpenError::Failed));
    }
}

#[test]
fn no_truncation_is_a_card() {
    let case = Case::new(17, 60, Some(30));
    let bytes = case.card.as_bytes();
    for length in 0..bytes.len() {
        assert!(SealedCard::parse(&bytes[..length]).is_err());
    }
    assert!(SealedCard::parse(&[bytes, &[0]].concat()).is_err());
    assert_eq!(SealedCard::parse(&vec![0x9b; 70_000]), Err(ShapeError::TooLarge));
}

#[test]
fn another_algorithm_order_or_header_is_no_card() {
    let case = Case::new(18, 60, None);
    let bytes = case.card.as_bytes();
    let replace = |from: &[u8], to: &[u8]| {
        let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
        [&bytes[..at], to, &bytes[at + from.len()..]].concat()
    };
    let cases: [(&str, Vec<u8>); 6] = [
        ("A256GCM content", replace(&[0xa1, 0x01, 0x18, 0x18], &[0xa1, 0x01, 0x18, 0x03])),
        ("HPKE-3-KE", replace(&[0xa1, 0x01, 0x18, 0x32], &[0xa1, 0x01, 0x18, 0x31])),
        ("A192KW", replace(&[0x40, 0xa1, 0x01, 0x24], &[0x40, 0xa1, 0x01, 0x23])),
        ("a second header", replace(&[0x40, 0xa1, 0x01, 0x24], &[0x40, 0xa2, 0x01, 0x24, 0x04, 0x41, 0x68])),
        ("a tag", [&[0x82, 0x01, 0xd8, 0x60][..], &bytes[2..]].concat()),
        ("version 2", [&[0x82, 0x02][..], &bytes[2..]].concat()),
    ];
    for (name, bytes) in cases {
        assert!(SealedCard::parse(&bytes).is_err(), "{name}");
    }
    let newer = [&[0x82, 0x02][..], &bytes[2..]].concat();
    assert_eq!(SealedCard::parse(&newer), Err(ShapeError::OtherVersion { version: 2 }));
    let value = crate::cbor::decode(bytes).unwrap();
    let mut items = value.into_array().unwrap();
    let recipients = items[1].as_array_mut().unwrap()[3].as_array_mut().unwrap();
    recipients.reverse();
    assert!(SealedCard::parse(&crate::cbor::encode(&ciborium::Value::Array(items))).is_err(), "holder first");
}

#[test]
fn a_card_shows_only_its_outside() {
    let case = Case::new(19, 300, Some(100));
    let facts = case.card.inspect();
    assert_eq!(facts.version, 1);
    assert_eq!(facts.bytes, case.card.as_bytes().len());
    assert_eq!(facts.care.networks, [case.network.hint()]);
    assert!(facts.care.holder);
    let confidential = facts.confidential.unwrap();
    assert!(confidential.holder && confidential.networks.is_empty());
    assert_eq!(facts.bytes, 2 + facts.care.bytes + confidential.bytes);
}

#[test]
fn a_good_signature_of_a_known_issuer_gives_the_payload() {
    let case = Case::new(20, 40, Some(20));
    let opened = case.card.open(Access::Holder(&case.code)).unwrap();
    let trust = trust_list(&case.issuer);
    let checks = opened.check_signatures(&trust);
    let [SignatureCheck::Good { payload, issuer }] = checks.as_slice() else { panic!("{checks:?}") };
    assert_eq!(payload.payload(), content(40));
    assert_eq!(payload.hash(), case.record.attestations()[0].hash());
    assert_eq!(issuer.key, case.issuer.public_key());
    assert!(matches!(opened.check_confidential_signatures(&trust).as_slice(), [SignatureCheck::Good { .. }]));
}

#[test]
fn an_unknown_issuer_gives_the_payload_by_its_own_path_only() {
    let case = Case::new(21, 40, None);
    let opened = case.card.open(Access::Network(&case.network)).unwrap();
    let trust = trust_list(&IssuerSecretKey::generate(&mut Seeded::new(22)));
    let checks = opened.check_signatures(&trust);
    let [SignatureCheck::IssuerUnknown(unverified)] = checks.as_slice() else { panic!("{checks:?}") };
    assert_eq!(unverified.payload_unverified(), content(40));
    assert_eq!(unverified.verify_with(&case.issuer.public_key()).unwrap().payload(), content(40));
    assert!(unverified.verify_with(&trust.lists()[0].content().issuers[0].key).is_err());
}

#[test]
fn a_wrong_signature_gives_nothing() {
    let random = &mut Seeded::new(23);
    let issuer = IssuerSecretKey::generate(random);
    let good = sign_attestation(content(40), &issuer).unwrap();
    for offset in [20, good.as_bytes().len() - 1] {
        let mut bytes = good.as_bytes().to_vec();
        bytes[offset] ^= 1;
        let record = Record::new(vec![Attestation::parse(&bytes).unwrap()]);
        let network = NetworkSecretKey::generate(random);
        let networks = [network.public_key()];
        let card = Sealing { networks: &networks, ..Sealing::default() }.seal(&record, None, random).unwrap();
        let trust = trust_list(&issuer);
        let checks = card.open(Access::Network(&network)).unwrap().check_signatures(&trust);
        assert!(matches!(checks.as_slice(), [SignatureCheck::Wrong { .. }]), "{checks:?}");
    }
}

#[test]
fn content_never_shows_in_debug() {
    let case = Case::new(24, 40, None);
    let opened = case.card.open(Access::Network(&case.network)).unwrap();
    let trust = trust_list(&case.issuer);
    let stranger = trust_list(&IssuerSecretKey::generate(&mut Seeded::new(25)));
    let shown =
        format!("{opened:?} {:?} {:?}", opened.check_signatures(&trust), opened.check_signatures(&stranger));
    assert!(!shown.contains(&format!("{:?}", &content(40)[..8])[1..20]), "{shown}");
    assert_eq!(format!("{:?}", opened.care()), "Record(1 attestations)");
}

#[test]
fn records_of_many_attestations_are_read_back() {
    let issuer = IssuerSecretKey::generate(&mut Seeded::new(26));
    for count in [0, 1, 23, 24, 255, 256] {
        let attestations = (0..count).map(|n| sign_attestation(vec![n as u8; n], &issuer).unwrap()).collect();
        let record = Record::new(attestations);
        assert_eq!(Record::parse(&record.encode().unwrap()), Ok(record));
    }
    let too_many = Record::new(vec![sign_attestation(vec![], &issuer).unwrap(); 257]);
    assert_eq!(too_many.encode(), Err(ShapeError::TooLarge));
}

proptest! {
    #[test]
    fn random_bytes_are_no_card(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(SealedCard::parse(&bytes).is_err());
        prop_assert!(Record::parse(&bytes).is_err() || bytes == [0x80]);
        prop_assert!(Attestation::parse(&bytes).is_err());
    }

    #[test]
    fn a_card_with_random_bytes_in_it_is_refused(seed in any::<u64>(), at in 0usize..460, with in proptest::collection::vec(any::<u8>(), 1..12)) {
        let case = network_case();
        let mut bytes = case.1.as_bytes().to_vec();
        let end = (at + with.len()).min(bytes.len());
        bytes.splice(at..end, with);
        if let Ok(card) = SealedCard::parse(&bytes) {
            let opened = card.open(Access::Network(&case.0));
            prop_assert!(opened.is_err() || bytes == case.1.as_bytes(), "{seed}");
        }
    }

    #[test]
    fn padding_comes_off_again(content in proptest::collection::vec(any::<u8>(), 0..200), more in 1usize..200) {
        let padded = crate::cose::pad(&content, content.len() + more).unwrap();
        prop_assert_eq!(padded.len(), content.len() + more);
        prop_assert_eq!(crate::cose::unpad(&padded), Some(content.as_slice()));
        prop_assert_eq!(crate::cose::pad(&content, content.len()), None);
    }
}

fn network_case() -> (NetworkSecretKey, SealedCard) {
    let random = &mut Seeded::new(27);
    let network = NetworkSecretKey::generate(random);
    let networks = [network.public_key()];
    let record = record(&IssuerSecretKey::generate(random), 60);
    let card = Sealing { networks: &networks, ..Sealing::default() }.seal(&record, None, random).unwrap();
    (network, card)
}

/// A sealed card and every key that has to do with it.
struct Case {
    issuer: IssuerSecretKey,
    code: AccessCode,
    network: NetworkSecretKey,
    record: Record,
    confidential: Option<Record>,
    card: SealedCard,
}

impl Case {
    fn new(seed: u64, payload: usize, confidential: Option<usize>) -> Case {
        let random = &mut Seeded::new(seed);
        let issuer = IssuerSecretKey::generate(random);
        let code = AccessCode::generate(CodeLength::Sixteen, random);
        let network = NetworkSecretKey::generate(random);
        let care = record(&issuer, payload);
        let confidential = confidential.map(|length| record(&issuer, length));
        let networks = [network.public_key()];
        let sealing = Sealing { holder: Some(&code), networks: &networks, size: SizeChoice::Smallest };
        let part = confidential.as_ref().map(|record| ConfidentialPart { record, networks: &[] });
        let card = sealing.seal(&care, part, random).unwrap();
        Case { issuer, code, network, record: care, confidential, card }
    }
}

fn content(length: usize) -> Vec<u8> {
    (0..length).map(|n| (n % 251) as u8 ^ 0xa5).collect()
}

fn record(issuer: &IssuerSecretKey, payload: usize) -> Record {
    Record::new(vec![sign_attestation(content(payload), issuer).unwrap()])
}

fn trust_list(issuer: &IssuerSecretKey) -> Trust {
    let mut draft = TrustListDraft::new(1, Timestamp(1_700_000_000), Timestamp(1_800_000_000));
    let entry = Issuer {
        key: issuer.public_key(),
        names: Names::from([("en".into(), "Harbour reception centre".into())]),
        country: None,
        organisation: None,
        purposes: [Purpose::Assess].into(),
        from: Timestamp(1_600_000_000),
        until: None,
        withdrawn: None,
        number: None,
    };
    draft.add_issuer(entry).unwrap();
    draft.sign(&RootSecretKey::generate(&mut Seeded::new(28))).unwrap().into()
}
