use super::*;
use crate::compress;
use crate::cose::{ShortHash, sign_attestation};
use crate::keys::{IssuerSecretKey, RootSecretKey};
use crate::model::arbitrary::{seeded_amendment, seeded_entry};
use crate::model::{Entries, Section, SectionKind, StandardSection};
use crate::summary::fold;
use crate::testing::Seeded;
use crate::trust::{Issuer, Names, Purpose, Trust, TrustListDraft};
use crate::wire::{self, AttestationKind, AttestationPayload};
use proptest::prelude::*;
use proptest::sample::Index;

const NOW: Timestamp = Timestamp(1_790_000_000);
const RECORD: RecordId = RecordId([1; 8]);

/// An issuer that the list knows, and one that it does not.
struct World {
    issuer: IssuerSecretKey,
    stranger: IssuerSecretKey,
    trust: Trust,
}

impl World {
    fn new() -> Self {
        let mut random = Seeded::new(1);
        let issuer = IssuerSecretKey::generate(&mut random);
        let stranger = IssuerSecretKey::generate(&mut random);
        let mut draft = TrustListDraft::new(1, Timestamp(NOW.0 - 1000), Timestamp(NOW.0 + 1_000_000));
        let names: Names = [("en".to_owned(), "Reception centre".to_owned())].into();
        let listed = Issuer {
            key: issuer.public_key(),
            names,
            country: None,
            organisation: None,
            purposes: [Purpose::Assess, Purpose::Visit].into(),
            from: Timestamp(0),
            until: None,
            withdrawn: None,
            number: None,
        };
        draft.add_issuer(listed).unwrap();
        let trust = draft.sign(&RootSecretKey::generate(&mut random)).unwrap().into();
        Self { issuer, stranger, trust }
    }

    fn merge(&self, cards: &[OpenedCard]) -> Result<OpenedCard, MergeError> {
        OpenedCard::merge(cards, &self.trust, NOW)
    }

    fn assessment(&self, record: RecordId, key: &IssuerSecretKey, number: u8) -> Attestation {
        let mut payload = payload(AttestationKind::Assessment, number, 1);
        payload.record_id = record;
        sign(&payload, key)
    }
}

fn payload(kind: AttestationKind, number: u8, seed: u64) -> AttestationPayload {
    let section = Section::new(SectionKind::Standard(StandardSection::PlanOfCare));
    let section = Section { entries: vec![seeded_entry(seed)], ..section };
    let entries = Entries { sections: vec![section], ..Entries::default() };
    let time = Timestamp(NOW.0 - 500 + i64::from(number));
    // So that no two are alike.
    let terminology = u16::from(number);
    AttestationPayload { terminology, ..AttestationPayload::new(kind, time, RECORD, entries) }
}

fn sign(payload: &AttestationPayload, key: &IssuerSecretKey) -> Attestation {
    sign_attestation(compress::deflate(&wire::encode(payload)), key).unwrap()
}

fn card(care: Vec<Attestation>) -> OpenedCard {
    OpenedCard { network: None, care: Record::new(care), confidential: Confidential::Absent }
}

/// What one attestation of a chain grows from.
#[derive(Clone, Debug)]
struct Link {
    seed: u64,
    parent: Index,
    confidential: bool,
    unknown: bool,
}

fn links() -> impl Strategy<Value = Vec<Link>> {
    let link = (any::<u64>(), any::<Index>(), any::<bool>(), prop::bool::weighted(0.2));
    let link =
        link.prop_map(|(seed, parent, confidential, unknown)| Link { seed, parent, confidential, unknown });
    prop::collection::vec(link, 1..7)
}

/// An attestation, the one that it continues, and whether it is confidential.
type Made = (Attestation, Option<usize>, bool);

/// A chain with forks; the first is by the known issuer and in care. Each amends the entry of the first.
fn chain(world: &World, links: &[Link]) -> Vec<Made> {
    let first = payload(AttestationKind::Assessment, 0, 7);
    let kind = first.entries.sections[0].entries[0].fact.kind();
    let mut made: Vec<Made> = vec![(sign(&first, &world.issuer), None, false)];
    let amended: ShortHash = made[0].0.hash().short();
    for (number, link) in (1..).zip(links) {
        let candidates: Vec<usize> = (0..made.len()).filter(|at| made[*at].2 == link.confidential).collect();
        let parent = (!candidates.is_empty()).then(|| *link.parent.get(&candidates));
        let kind_of = match link.confidential {
            true => AttestationKind::Confidential,
            false => AttestationKind::Visit,
        };
        let payload = AttestationPayload {
            previous: parent.iter().map(|parent| made[*parent].0.hash().short()).collect(),
            amendments: [(amended, [(0, seeded_amendment(kind, link.seed))].into())].into(),
            ..payload(kind_of, number, link.seed)
        };
        let key = if link.unknown { &world.stranger } else { &world.issuer };
        made.push((sign(&payload, key), parent, link.confidential));
    }
    made
}

/// What a carrier has that stopped at these: they, and all that they continue.
fn carrier(chain: &[Made], ends: &[Index]) -> OpenedCard {
    let mut has: BTreeSet<usize> = [0].into();
    for end in ends {
        let mut at = Some(end.index(chain.len()));
        while let Some(place) = at {
            has.insert(place);
            at = chain[place].1;
        }
    }
    let of = |confidential: bool| {
        let places = has.iter().filter(|place| chain[**place].2 == confidential);
        Record::new(places.map(|place| chain[*place].0.clone()).collect())
    };
    OpenedCard { network: None, care: of(false), confidential: Confidential::Open(of(true)) }
}

fn summary_of(world: &World, card: &OpenedCard) -> (Vec<AttestationHash>, crate::summary::Summary) {
    let record = card.verify_showing_unknown_issuers(&world.trust, NOW);
    (record.attestations().iter().map(|attestation| attestation.hash).collect(), fold(&record))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn however_carriers_are_put_together_the_record_is_the_same(
        links in links(),
        (ends, shuffled) in prop::collection::vec(prop::collection::vec(any::<Index>(), 1..3), 2..5)
            .prop_flat_map(|ends| (Just(ends.clone()), Just(ends).prop_shuffle())),
        split in any::<Index>(),
    ) {
        let world = World::new();
        let chain = chain(&world, &links);
        let cards = |ends: &[Vec<Index>]| ends.iter().map(|ends| carrier(&chain, ends)).collect::<Vec<_>>();
        let at_once = world.merge(&cards(&ends)).unwrap();
        let (some, others) = shuffled.split_at(1 + split.index(shuffled.len() - 1));
        let in_groups = world.merge(&[world.merge(&cards(others)).unwrap(), world.merge(&cards(some)).unwrap()]);
        let in_groups = in_groups.unwrap();
        prop_assert!(at_once == in_groups);
        prop_assert!(summary_of(&world, &at_once) == summary_of(&world, &in_groups));
        prop_assert!(world.merge(&[at_once.clone(), at_once.clone()]).unwrap() == at_once);
        let all = carrier(&chain, &ends.concat());
        prop_assert!(summary_of(&world, &at_once) == summary_of(&world, &all));
        prop_assert!(at_once.verify(&world.trust, NOW).missing().is_empty());
    }

    #[test]
    fn two_persons_are_never_mixed(
        links in links(), ends in prop::collection::vec(any::<Index>(), 1..4), other_first in any::<bool>(),
    ) {
        let world = World::new();
        let chain = chain(&world, &links);
        let other = card(vec![world.assessment(RecordId([2; 8]), &world.issuer, 200)]);
        let mut cards = vec![carrier(&chain, &ends), other];
        if other_first {
            cards.reverse();
        }
        let refused = world.merge(&cards).unwrap_err();
        let is_other_record = matches!(refused, MergeError::OtherRecord { .. });
        prop_assert!(is_other_record);
        prop_assert!(world.merge(&[cards[0].clone(), cards[0].clone(), cards[1].clone()]).is_err());
    }
}

#[test]
fn a_card_without_anything_known_belongs_where_it_has_something_in_common() {
    let world = World::new();
    let known = world.assessment(RECORD, &world.issuer, 1);
    let unknown = world.assessment(RECORD, &world.stranger, 2);
    let both = card(vec![known.clone(), unknown.clone()]);
    let merged = world.merge(&[card(vec![unknown.clone()]), both.clone()]).unwrap();
    assert!(merged.care() == both.care());
    let apart = world.merge(&[card(vec![known]), card(vec![unknown])]);
    assert_eq!(apart.unwrap_err(), MergeError::Unplaced { card: 2 });
}

#[test]
fn cards_that_hang_together_by_a_third_are_placed() {
    let world = World::new();
    let known = world.assessment(RECORD, &world.issuer, 1);
    let [one, two] = [2, 3].map(|number| world.assessment(RECORD, &world.stranger, number));
    let cards = [
        card(vec![two.clone()]),
        card(vec![one.clone(), two.clone()]),
        card(vec![known.clone(), one.clone()]),
    ];
    let merged = world.merge(&cards).unwrap();
    // What can be read stands first.
    assert_eq!(merged.care().attestations()[0], known);
    assert_eq!(merged.care().attestations().len(), 3);
    assert_eq!(world.merge(&cards[..2]).unwrap().care().attestations().len(), 2);
    assert_eq!(world.merge(&[cards[0].clone(), cards[2].clone()]).unwrap_err().code(), "merge-unplaced");
}

#[test]
fn a_confidential_part_that_stays_closed_on_one_card_is_told() {
    let world = World::new();
    let known = world.assessment(RECORD, &world.issuer, 1);
    let with = |confidential| OpenedCard { confidential, ..card(vec![known.clone()]) };
    let open = || with(Confidential::Open(Record::default()));
    let state = |cards: &[OpenedCard]| world.merge(cards).unwrap().confidential().clone();
    assert_eq!(state(&[open(), with(Confidential::Absent)]), Confidential::Open(Record::default()));
    assert_eq!(state(&[open(), with(Confidential::Locked)]), Confidential::PartlyOpen(Record::default()));
    assert_eq!(state(&[with(Confidential::Absent), with(Confidential::Locked)]), Confidential::Locked);
    assert_eq!(state(&[with(Confidential::Absent), with(Confidential::Absent)]), Confidential::Absent);
}

#[test]
fn nothing_is_made_of_no_card() {
    assert_eq!(World::new().merge(&[]).unwrap_err().code(), "merge-nothing");
}
