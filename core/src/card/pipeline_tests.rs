//! From entries to a card and back, with everything that can go wrong between signing and reading.

use super::*;
use crate::compress;
use crate::cose::sign_attestation;
use crate::keys::{IssuerSecretKey, NetworkPublicKey, NetworkSecretKey, RootSecretKey};
use crate::limits;
use crate::model::{Entries, Section, SectionKind, StandardSection, Timestamp, arbitrary};
use crate::record::{OpenedBy, VerifiedRecord, WithheldReason};
use crate::testing::Seeded;
use crate::trust::{Issuer, Names, Purpose, Trust, TrustListDraft, Verdict};
use crate::wire::{self, AttestationKind, AttestationPayload, RecordId};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_790_000_000);

struct Case {
    issuer: IssuerSecretKey,
    network: NetworkSecretKey,
    random: Seeded,
}

impl Case {
    fn new(seed: u64) -> Self {
        let mut random = Seeded::new(seed);
        let issuer = IssuerSecretKey::generate(&mut random);
        Self { issuer, network: NetworkSecretKey::generate(&mut random), random }
    }

    fn issue(&mut self, payload: &AttestationPayload) -> SealedCard {
        let networks: [NetworkPublicKey; 1] = [self.network.public_key()];
        let sealing = Sealing { networks: &networks, ..Sealing::default() };
        issue(payload, &self.issuer, &sealing, &mut self.random).unwrap().card
    }

    fn seal(&mut self, attestations: Vec<crate::cose::Attestation>) -> SealedCard {
        let networks = [self.network.public_key()];
        let sealing = Sealing { networks: &networks, ..Sealing::default() };
        sealing.seal(&Record::new(attestations), None, &mut self.random).unwrap()
    }

    fn read(&self, card: &SealedCard, list: &Trust) -> VerifiedRecord {
        SealedCard::parse(card.as_bytes())
            .unwrap()
            .open(Access::Network(&self.network))
            .unwrap()
            .verify(list, NOW)
    }
}

fn payload(entries: Entries) -> AttestationPayload {
    AttestationPayload::new(AttestationKind::Assessment, NOW, RecordId([7; 8]), entries)
}

/// A trust list with these issuers, changed as wanted, and the network of the case.
fn list(case: &Case, change: impl FnOnce(&mut Issuer)) -> Trust {
    let mut draft = TrustListDraft::new(1, Timestamp(NOW.0 - 1000), Timestamp(NOW.0 + 1_000_000));
    let names: Names = [("en".to_owned(), "Reception centre".to_owned())].into();
    let mut issuer = Issuer {
        key: case.issuer.public_key(),
        names: names.clone(),
        country: Some("GR".to_owned()),
        organisation: None,
        purposes: [Purpose::Assess].into(),
        from: Timestamp(NOW.0 - 1000),
        until: None,
        withdrawn: None,
        number: None,
    };
    change(&mut issuer);
    draft.add_issuer(issuer).unwrap();
    draft
        .add_network(crate::trust::Network {
            key: case.network.public_key(),
            names,
            from: Timestamp(0),
            until: None,
            epoch: None,
        })
        .unwrap();
    draft.sign(&RootSecretKey::generate(&mut Seeded::new(1000))).unwrap().into()
}

fn empty_list() -> Trust {
    let draft = TrustListDraft::new(1, Timestamp(NOW.0 - 1000), Timestamp(NOW.0 + 1_000_000));
    draft.sign(&RootSecretKey::generate(&mut Seeded::new(1000))).unwrap().into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_issued_is_read_back_as_trusted(entries in arbitrary::entries(), seed in 0_u64..100) {
        let mut case = Case::new(seed);
        let payload = payload(entries.into_canonical());
        let card = case.issue(&payload);
        let record = case.read(&card, &list(&case, |_| {}));
        prop_assert!(record.is_trusted());
        prop_assert!(record.attestations()[0].payload == payload);
        prop_assert!(matches!(record.opener(), OpenedBy::Network(names) if names["en"] == "Reception centre"));
    }
}

#[test]
fn content_of_an_unknown_issuer_is_withheld_unless_asked_for() {
    let mut case = Case::new(1);
    let card = case.issue(&payload(Entries::default()));
    let record = case.read(&card, &empty_list());
    assert!(record.attestations().is_empty() && !record.is_trusted());
    assert_eq!(record.withheld()[0].reason, WithheldReason::IssuerUnknown);
    let opened = card.open(Access::Network(&case.network)).unwrap();
    let shown = opened.verify_showing_unknown_issuers(&empty_list(), NOW);
    assert_eq!(shown.attestations()[0].verdict, Verdict::IssuerUnknown);
    assert!(!shown.is_trusted());
}

#[test]
fn each_objection_to_an_issuer_has_its_verdict() {
    let mut case = Case::new(2);
    let card = case.issue(&payload(Entries::default()));
    let verdict = |change: fn(&mut Issuer)| {
        let record = case.read(&card, &list(&case, change));
        assert!(!record.is_trusted());
        record.attestations()[0].verdict.code()
    };
    assert_eq!(verdict(|issuer| issuer.from = Timestamp(NOW.0 + 1)), "outside-issuer-dates");
    assert_eq!(verdict(|issuer| issuer.purposes = [Purpose::Visit].into()), "purpose-not-allowed");
    assert_eq!(
        verdict(|issuer| {
            let reason = crate::trust::WithdrawalReason::Compromised;
            issuer.withdrawn = Some(crate::trust::Withdrawal { at: Timestamp(NOW.0 + 5), reason });
        }),
        "issuer-withdrawn"
    );
}

#[test]
fn signed_content_in_another_form_is_withheld_with_its_code() {
    let mut case = Case::new(3);
    let trust = list(&case, |_| {});
    let garbage: [(&[u8], &str); 4] = [
        (&[], "inflate-unknown-method"),
        (&[9, 9], "inflate-unknown-method"),
        (&[0, 0x9f, 0xff], "cbor-indefinite"),
        (&[0, 0xa0], "payload-shape"),
    ];
    for (packed, code) in garbage {
        let attestation = sign_attestation(packed.to_vec(), &case.issuer).unwrap();
        let card = case.seal(vec![attestation]);
        let record = case.read(&card, &trust);
        assert!(record.attestations().is_empty());
        assert_eq!(record.withheld()[0].code(), code);
    }
}

#[test]
fn an_attestation_of_another_record_is_withheld() {
    let mut case = Case::new(4);
    let trust = list(&case, |_| {});
    let mut other = payload(Entries::default());
    other.record_id = RecordId([8; 8]);
    let attestations = [payload(Entries::default()), other]
        .map(|payload| sign_attestation(compress::deflate(&wire::encode(&payload)), &case.issuer).unwrap());
    let card = case.seal(attestations.to_vec());
    let record = case.read(&card, &trust);
    assert_eq!(record.attestations().len(), 1);
    assert_eq!(record.withheld()[0].code(), "other-record");
    assert!(!record.is_trusted());
}

#[test]
fn an_unknown_issuer_cannot_decide_which_record_the_card_is_about() {
    let mut case = Case::new(6);
    let trust = list(&case, |_| {});
    let stranger = IssuerSecretKey::generate(&mut Seeded::new(7));
    let mut other = payload(Entries::default());
    other.record_id = RecordId([8; 8]);
    let pack = |payload: &AttestationPayload| compress::deflate(&wire::encode(payload));
    let first = sign_attestation(pack(&other), &stranger).unwrap();
    let second = sign_attestation(pack(&payload(Entries::default())), &case.issuer).unwrap();
    let card = case.seal(vec![first, second]);
    let opened = card.open(Access::Network(&case.network)).unwrap();
    let record = opened.verify_showing_unknown_issuers(&trust, NOW);
    assert_eq!(record.attestations().len(), 1);
    assert!(record.attestations()[0].verdict.is_trusted());
    assert_eq!(record.withheld()[0].code(), "other-record");
}

#[test]
fn the_network_that_opened_is_named_by_its_key_and_not_by_its_hint() {
    let mut case = Case::new(9);
    let ours = case.network.public_key();
    let mut twins = (0..).map(|_| NetworkSecretKey::generate(&mut case.random).public_key());
    let twin = twins.find(|key| key.hint() == ours.hint()).unwrap();
    let mut draft = TrustListDraft::new(1, Timestamp(NOW.0 - 1000), Timestamp(NOW.0 + 1_000_000));
    for (key, name) in [(twin, "Twin"), (ours, "Ours")] {
        let names: Names = [("en".to_owned(), name.to_owned())].into();
        draft
            .add_network(crate::trust::Network { key, names, from: Timestamp(0), until: None, epoch: None })
            .unwrap();
    }
    let trust = Trust::from(draft.sign(&RootSecretKey::generate(&mut Seeded::new(1000))).unwrap());
    let card = case.issue(&payload(Entries::default()));
    let record = case.read(&card, &trust);
    assert!(matches!(record.opener(), OpenedBy::Network(names) if names["en"] == "Ours"));
}

#[test]
fn an_attestation_that_stands_twice_in_a_record_is_read_once() {
    let mut case = Case::new(10);
    let trust = list(&case, |_| {});
    let packed = compress::deflate(&wire::encode(&payload(Entries::default())));
    let attestation = sign_attestation(packed, &case.issuer).unwrap();
    let card = case.seal(vec![attestation.clone(), attestation]);
    assert_eq!(case.read(&card, &trust).attestations().len(), 1);
}

#[test]
fn what_no_reader_would_accept_is_not_signed() {
    let mut case = Case::new(8);
    let mut section = Section::new(SectionKind::Standard(StandardSection::Alerts));
    section.narrative = Some("x".repeat(limits::TEXT_BYTES + 1));
    let long_text = Entries { sections: vec![section], ..Entries::default() };
    let allergies = Section::new(SectionKind::Standard(StandardSection::Allergies));
    let twice = Entries { sections: vec![allergies.clone(), allergies], ..Entries::default() };
    for entries in [long_text, twice] {
        let issued = issue(&payload(entries), &case.issuer, &Sealing::default(), &mut case.random);
        assert_eq!(issued.unwrap_err().code(), "payload-shape");
    }
}

#[test]
fn the_sizes_of_the_stages_add_up() {
    let mut case = Case::new(5);
    let networks = [case.network.public_key()];
    let sealing = Sealing { networks: &networks, ..Sealing::default() };
    let issued = issue(&payload(Entries::default()), &case.issuer, &sealing, &mut case.random).unwrap();
    assert_eq!(issued.sizes.card, issued.card.as_bytes().len());
    let [attestation] = issued.care.attestations() else { panic!("there is one attestation") };
    assert_eq!(issued.sizes.attestation, attestation.as_bytes().len());
    assert_eq!(issued.sizes.record, issued.sizes.attestation + 1);
    assert!(issued.sizes.unpadded <= issued.sizes.card);
}

#[test]
fn the_size_of_a_confidential_compartment_is_known_before_it_is_sealed() {
    let mut case = Case::new(11);
    let code = crate::keys::AccessCode::generate(crate::keys::CodeLength::Sixteen, &mut case.random);
    let secret = AttestationPayload { kind: AttestationKind::Confidential, ..payload(Entries::default()) };
    let careful = payload(Entries::default());
    for (holder, count) in [(true, 0), (true, 1), (false, 1)] {
        let networks = [case.network.public_key()];
        let sealing =
            Sealing { holder: Some(&code).filter(|_| holder), networks: &networks, ..Sealing::default() };
        let contents = ConfidentialContents {
            compartment: Compartment { earlier: Vec::new(), new: Some(&secret) },
            networks: &networks[..count],
        };
        let care = Compartment { earlier: Vec::new(), new: Some(&careful) };
        let issued = issue_record(care, Some(contents), &case.issuer, &sealing, &mut case.random).unwrap();
        let facts = issued.card.inspect();
        assert_eq!(facts.confidential.unwrap().bytes, issued.sizes.confidential);
        assert!(issued.sizes.unpadded <= issued.sizes.card);
    }
}
