mod joint;
mod several;

use super::*;
use crate::cose::ShapeError;
use crate::keys::{IssuerSecretKey, KeyId, NetworkPublicKey, NetworkSecretKey, RootSecretKey};
use crate::model::Timestamp;
use crate::testing::Seeded;

const DAY: i64 = 86_400;
const ISSUED: Timestamp = Timestamp(1_750_000_000);

#[test]
fn a_signed_list_is_read_back() {
    let (root, draft) = (root(1), draft());
    let list = draft.clone().sign(&root).unwrap();
    let read = TrustList::parse(list.as_bytes(), root_set(1).id()).unwrap();
    assert_eq!(read, list);
    assert_eq!(*read.content(), draft);
    assert_eq!(read.issuer(issuer(1).key.key_id()), Some(&issuer(1)));
    assert_eq!(read.issuer(KeyId::from_bytes([0; 8])), None);
    assert_eq!(read.networks(network(1).key.hint()).collect::<Vec<_>>(), [&network(1)]);
}

#[test]
fn a_draft_is_edited_as_json() {
    let draft = draft();
    let json = serde_json::to_string_pretty(&draft).unwrap();
    assert!(json.contains("\"key\": \"phr-issuer-1"), "{json}");
    assert_eq!(serde_json::from_str::<TrustListDraft>(&json).unwrap(), draft);
    let least = r#"{"number":1,"issued_at":5,"best_before":6,"issuers":[],"networks":[]}"#;
    let least: TrustListDraft = serde_json::from_str(least).unwrap();
    assert_eq!(least, TrustListDraft::new(1, Timestamp(5), Timestamp(6)));
    assert!(serde_json::from_str::<TrustListDraft>(&json.replacen("number", "numbr", 1)).is_err());
}

#[test]
fn only_the_root_given_to_the_reader_counts() {
    let list = draft().sign(&root(1)).unwrap();
    let error = TrustList::parse(list.as_bytes(), root_set(2).id()).unwrap_err();
    assert_eq!(error, TrustListError::OtherRoots { offered: root_set(1).id() });
}

#[test]
fn every_flipped_bit_of_a_list_is_noticed() {
    let list = draft().sign(&root(1)).unwrap();
    for bit in 0..list.as_bytes().len() * 8 {
        let mut bytes = list.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(TrustList::parse(&bytes, root_set(1).id()).is_err(), "bit {bit}");
    }
}

#[test]
fn lists_that_break_a_rule_are_neither_signed_nor_read() {
    type Spoil = fn(&mut TrustListDraft);
    let broken: [(&str, Spoil); 14] = [
        ("number 0", |d| d.number = 0),
        ("dates swapped", |d| d.best_before = d.issued_at),
        ("before 1970", |d| d.issued_at = Timestamp(-1)),
        ("after 9999", |d| d.best_before = Timestamp(i64::MAX)),
        ("ages swapped", |d| d.ageing_days = d.old_days + 1),
        ("issuer twice", |d| d.issuers.push(issuer(1))),
        ("network twice", |d| d.networks.push(network(1))),
        ("no name", |d| d.issuers[0].names.clear()),
        ("empty name", |d| drop(d.issuers[0].names.insert("en".into(), " ".into()))),
        ("no language", |d| drop(d.issuers[0].names.insert("English!".into(), "x".into()))),
        ("country in small letters", |d| d.issuers[0].country = Some("ch".into())),
        ("no purpose", |d| d.issuers[0].purposes.clear()),
        ("until before from", |d| d.issuers[0].until = Some(Timestamp(1))),
        ("a control character", |d| d.issuers[0].organisation = Some("a\u{0}b".into())),
    ];
    for (name, spoil) in broken {
        let mut list = draft();
        spoil(&mut list);
        let error = list.sign(&root(1)).unwrap_err();
        assert_eq!(error.code(), "trust-list-content", "{name}");
    }
}

#[test]
fn an_entry_that_is_refused_is_not_kept() {
    let mut list = draft();
    assert!(list.add_issuer(issuer(1)).is_err());
    assert!(list.add_network(network(1)).is_err());
    assert_eq!(list, draft());
    let unknown = issuer(9).key.key_id();
    let withdrawal = Withdrawal { at: ISSUED, reason: WithdrawalReason::Ceased };
    assert_eq!(
        list.withdraw_issuer(unknown, withdrawal),
        Err(TrustListError::NoSuchIssuer { key_id: unknown })
    );
}

#[test]
fn a_well_signed_list_of_another_layout_is_refused() {
    let root = root(1);
    let good = wire::encode(&draft(), root_set(1).id());
    let resign = |payload: Vec<u8>| {
        let mut message = crate::cose::JointlySigned::unsigned(payload);
        let label = crate::cose::label::TRUST_LIST;
        let signature = root.sign(&message.message(&root.public_key(), label));
        message.add(&root.public_key(), label, signature).unwrap();
        let [sets, rotations] = RootChain::first(root_set(1)).to_values();
        let parts = vec![sets, rotations, ciborium::Value::Bytes(message.encode())];
        TrustList::parse(&crate::cbor::encode(&ciborium::Value::Array(parts)), root_set(1).id())
    };
    assert!(resign(good.clone()).is_ok());
    let edit = |change: fn(&mut Vec<(ciborium::Value, ciborium::Value)>)| {
        let mut map = crate::cbor::decode(&good).unwrap().into_map().unwrap();
        change(&mut map);
        crate::cbor::encode(&ciborium::Value::Map(map))
    };
    let cases: [(&str, Vec<u8>); 6] = [
        ("version 2", edit(|map| map[0].1 = 2.into())),
        ("no number", edit(|map| drop(map.remove(1)))),
        ("text for a number", edit(|map| map[1].1 = "7".into())),
        ("an unknown field", edit(|map| map.push((10.into(), 0.into())))),
        ("not a map", vec![0x80]),
        ("not CBOR", vec![0xff]),
    ];
    for (name, payload) in cases {
        assert!(resign(payload).is_err(), "{name}");
    }
    assert_eq!(
        TrustList::parse(&vec![0; 5_000_000], root_set(1).id()),
        Err(TrustListError::Shape(ShapeError::TooLarge))
    );
}

#[test]
fn a_list_larger_than_readers_take_is_not_signed() {
    let list = |networks: u64, names: u8, length: usize| {
        let tag = |n: u8| format!("a{}", char::from(b'a' + n));
        let names: Names = (0..names).map(|n| (tag(n), "x".repeat(length))).collect();
        let network = |n: u64| {
            let mut key = [9; 32];
            key[..8].copy_from_slice(&n.to_le_bytes());
            let key = NetworkPublicKey::from_bytes(key).unwrap();
            Network { key, names: names.clone(), from: ISSUED, until: None, epoch: None }
        };
        TrustListDraft { networks: (0..networks).map(network).collect(), ..draft() }.sign(&root(1))
    };
    let long = list(5_000, 1, 256).unwrap();
    assert!(TrustList::parse(long.as_bytes(), root_set(1).id()).is_ok());
    assert_eq!(list(10_000, 1, 1).unwrap_err().code(), "cbor-too-many");
    assert_eq!(list(1_000, 20, 256).unwrap_err(), TrustListError::Shape(ShapeError::TooLarge));
}

#[test]
fn readers_do_not_go_back_to_an_older_list() {
    let sign = |number, seed| TrustListDraft { number, ..draft() }.sign(&root(seed)).unwrap();
    assert_eq!(sign(8, 1).check_replaces(&sign(7, 1)), Ok(()));
    assert_eq!(sign(7, 1).check_replaces(&sign(7, 1)), Ok(()));
    assert_eq!(sign(6, 1).check_replaces(&sign(7, 1)), Err(TrustListError::Older { held: 7, offered: 6 }));
    let rival = TrustListDraft { best_before: Timestamp(ISSUED.0 + 1), ..draft() };
    let rival = TrustListDraft { number: 7, ..rival }.sign(&root(1)).unwrap();
    assert_eq!(rival.check_replaces(&sign(7, 1)), Err(TrustListError::Rival { number: 7 }));
    let (other, held) = (sign(8, 2), sign(7, 1));
    let error = TrustList::accept(other.as_bytes(), Anchor::Held(&held)).unwrap_err();
    assert_eq!(error.code(), "trust-list-other-root");
}

#[test]
fn verdicts_follow_from_the_issuers_entry() {
    let now = Timestamp(ISSUED.0 + 10 * DAY);
    let at = |days: i64| Timestamp(ISSUED.0 + days * DAY);
    let withdrawn = |reason| Some(Withdrawal { at: at(5), reason });
    for (expected, purpose, issued_at) in [
        (Verdict::Trusted, Purpose::Visit, at(1)),
        (Verdict::PurposeNotAllowed, Purpose::Revoke, at(1)),
        (Verdict::OutsideIssuerDates, Purpose::Assess, Timestamp(issuer(1).from.0 - 1)),
    ] {
        assert_eq!(judge(draft(), purpose, issued_at, now), expected);
    }
    let with = |until, withdrawn| {
        let mut list = draft();
        list.issuers[0].until = until;
        list.issuers[0].withdrawn = withdrawn;
        list
    };
    let assess = Purpose::Assess;
    assert_eq!(judge(with(Some(at(2)), None), assess, at(2), now), Verdict::Trusted);
    assert_eq!(
        judge(with(Some(at(2)), None), assess, Timestamp(at(2).0 + 1), now),
        Verdict::OutsideIssuerDates
    );
    assert_eq!(judge(draft(), assess, at(11), now), Verdict::Trusted);
    assert_eq!(judge(draft(), assess, at(12), now), Verdict::DatedInFuture);
    for (reason, spared) in [
        (WithdrawalReason::Unspecified, false),
        (WithdrawalReason::Compromised, false),
        (WithdrawalReason::Replaced, true),
        (WithdrawalReason::Ceased, true),
    ] {
        let refused = Verdict::IssuerWithdrawn { at: at(5), reason };
        let before = if spared { Verdict::Trusted } else { refused };
        assert_eq!(judge(with(None, withdrawn(reason)), assess, at(4), now), before);
        assert_eq!(judge(with(None, withdrawn(reason)), assess, at(5), now), refused);
        let list = with(None, withdrawn(reason)).sign(&root(1)).unwrap();
        let read = TrustList::parse(list.as_bytes(), root_set(1).id()).unwrap();
        assert_eq!(read.content().issuers[0].withdrawn, withdrawn(reason));
    }
    let list = draft().sign(&root(1)).unwrap();
    let trust = Trust::from(list);
    let unknown = trust.judge(&issuer(7).key, assess, at(1), now);
    assert_eq!(unknown, Judgement { verdict: Verdict::IssuerUnknown, issuer: None });
}

#[test]
fn a_list_ages() {
    let list = draft().sign(&root(1)).unwrap();
    let at = |seconds: i64| list.freshness(Timestamp(ISSUED.0 + seconds));
    assert_eq!(at(-1), Freshness::Fresh);
    assert_eq!(at(0), Freshness::Fresh);
    assert_eq!(at(90 * DAY - 1), Freshness::Fresh);
    assert_eq!(at(90 * DAY), Freshness::Ageing { days: 90 });
    assert_eq!(at(365 * DAY), Freshness::Old { days: 365 });
    let soon = TrustListDraft { best_before: Timestamp(ISSUED.0 + DAY), ..draft() }.sign(&root(1)).unwrap();
    assert_eq!(soon.freshness(Timestamp(ISSUED.0 + DAY)), Freshness::Fresh);
    assert_eq!(soon.freshness(Timestamp(ISSUED.0 + 2 * DAY)), Freshness::Old { days: 2 });
    assert_eq!(soon.freshness(Timestamp(i64::MAX)).code(), "old");
    assert_eq!(soon.freshness(Timestamp(i64::MIN)).code(), "fresh");
}

#[test]
fn a_network_is_current_within_its_dates() {
    let network = Network { until: Some(Timestamp(200)), from: Timestamp(100), ..network(1) };
    let current: Vec<_> = [99, 100, 200, 201].map(|at| network.is_current(Timestamp(at))).into();
    assert_eq!(current, [false, true, true, false]);
}

fn judge(list: TrustListDraft, purpose: Purpose, issued_at: Timestamp, now: Timestamp) -> Verdict {
    Trust::from(list.sign(&root(1)).unwrap()).judge(&issuer(1).key, purpose, issued_at, now).verdict
}

fn root_set(seed: u64) -> RootSet {
    RootSet::single(root(seed).public_key())
}

fn root(seed: u64) -> RootSecretKey {
    RootSecretKey::generate(&mut Seeded::new(100 + seed))
}

fn issuer(seed: u64) -> Issuer {
    Issuer {
        key: IssuerSecretKey::generate(&mut Seeded::new(200 + seed)).public_key(),
        names: Names::from([("en".into(), "Harbour centre".into()), ("ar".into(), "مركز الميناء".into())]),
        country: Some("CH".into()),
        organisation: Some("Health office".into()),
        purposes: [Purpose::Assess, Purpose::Visit].into(),
        from: Timestamp(1_700_000_000),
        until: None,
        withdrawn: None,
        number: None,
    }
}

fn network(seed: u64) -> Network {
    Network {
        key: NetworkSecretKey::generate(&mut Seeded::new(300 + seed)).public_key(),
        names: Names::from([("en".into(), "Clinics on the route".into())]),
        from: Timestamp(1_700_000_000),
        until: Some(Timestamp(2_000_000_000)),
        epoch: None,
    }
}

fn draft() -> TrustListDraft {
    let mut draft = TrustListDraft::new(7, ISSUED, Timestamp(ISSUED.0 + 1000 * DAY));
    for seed in 1..=3 {
        draft.add_issuer(issuer(seed)).unwrap();
        draft.add_network(network(seed)).unwrap();
    }
    draft
}
