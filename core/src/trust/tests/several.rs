//! Several lists side by side, changes of keys in a list, and the time to reckon with.

use super::*;
use std::collections::BTreeSet;

const ASSESS: Purpose = Purpose::Assess;

fn at(days: i64) -> Timestamp {
    Timestamp(ISSUED.0 + days * DAY)
}

/// A list of its own root, in which the first issuer stands as `change` leaves it.
fn list(seed: u64, change: impl FnOnce(&mut Issuer)) -> TrustList {
    let mut list = draft();
    change(&mut list.issuers[0]);
    list.sign(&root(seed)).unwrap()
}

fn verdict(lists: Vec<TrustList>, issued_at: Timestamp) -> &'static str {
    Trust::new(lists).judge(&issuer(1).key, ASSESS, issued_at, at(100)).verdict.code()
}

#[test]
fn one_list_that_trusts_is_enough_and_one_that_withdraws_too() {
    let good = || list(1, |_| ());
    let narrow = || list(2, |issuer| issuer.purposes = [Purpose::Visit].into());
    let withdrawn = |reason| list(3, |issuer| issuer.withdrawn = Some(Withdrawal { at: at(5), reason }));
    let replaced = || withdrawn(WithdrawalReason::Replaced);
    let compromised = || withdrawn(WithdrawalReason::Compromised);
    let absent = || TrustListDraft { issuers: vec![issuer(2)], ..draft() }.sign(&root(4)).unwrap();
    for (lists, day, expected) in [
        (vec![], 1, "issuer-unknown"),
        (vec![absent()], 1, "issuer-unknown"),
        (vec![absent(), good()], 1, "trusted"),
        (vec![narrow()], 1, "purpose-not-allowed"),
        (vec![narrow(), good()], 1, "trusted"),
        (vec![good(), compromised()], 1, "issuer-withdrawn"),
        (vec![compromised(), good()], 1, "issuer-withdrawn"),
        (vec![good(), replaced()], 1, "trusted"),
        (vec![good(), replaced()], 6, "issuer-withdrawn"),
    ] {
        assert_eq!(verdict(lists.clone(), at(day)), expected, "{lists:?} {day}");
    }
}

#[test]
fn the_time_to_reckon_with_never_lies_before_what_was_seen() {
    let trust = Trust::from(list(1, |_| ()));
    assert_eq!(trust.time(at(3)), (at(3), ClockStanding::Plausible));
    assert_eq!(trust.time(at(0)), (at(0), ClockStanding::Plausible));
    assert_eq!(trust.time(at(-3)), (at(0), ClockStanding::Behind { at_least: at(0) }));
    let trust = trust.having_seen(at(30)).having_seen(at(20));
    assert_eq!(trust.time(at(29)), (at(30), ClockStanding::Behind { at_least: at(30) }));
    assert_eq!(trust.time(at(30)), (at(30), ClockStanding::Plausible));
    assert_eq!(Trust::default().time(Timestamp(-5)), (Timestamp(-5), ClockStanding::Plausible));
}

#[test]
fn a_key_is_replaced_with_an_overlap() {
    let (old, new) = (issuer(1).key, issuer(9).key);
    let mut list = draft();
    list.replace_issuer_key(old.key_id(), new, at(10), at(40)).unwrap();
    assert_eq!(list.issuers[0].number, list.issuers[3].number);
    assert!(list.issuers[0].number.is_some());
    let trust = Trust::from(list.clone().sign(&root(1)).unwrap());
    for (key, day, expected) in [
        (old, 9, "trusted"),
        (new, 9, "outside-issuer-dates"),
        (old, 40, "trusted"),
        (new, 40, "trusted"),
        (old, 41, "outside-issuer-dates"),
    ] {
        assert_eq!(trust.judge(&key, ASSESS, at(day), at(100)).verdict.code(), expected, "{day}");
    }
    let mut ending = draft();
    ending.change_issuer(old.key_id(), BTreeSet::new(), Some(at(20))).unwrap();
    ending.replace_issuer_key(old.key_id(), new, at(10), at(40)).unwrap();
    assert_eq!((ending.issuers[0].until, ending.issuers[3].until), (Some(at(20)), None));
    let before = list.clone();
    assert!(
        list.replace_issuer_key(old.key_id(), new, at(10), at(40)).is_err(),
        "the new key is there already"
    );
    assert!(list.replace_issuer_key(old.key_id(), issuer(8).key, at(10), at(9)).is_err(), "a gap");
    assert_eq!(list, before);
}

#[test]
fn what_a_key_may_sign_is_changed() {
    let key_id = issuer(1).key.key_id();
    let mut list = draft();
    list.change_issuer(key_id, [Purpose::Visit, Purpose::Revoke].into(), None).unwrap();
    assert_eq!(list.issuers[0].purposes, [Purpose::Visit, Purpose::Revoke].into());
    assert_eq!(list.issuers[0].until, None);
    list.change_issuer(key_id, BTreeSet::new(), Some(at(9))).unwrap();
    assert_eq!((list.issuers[0].purposes.len(), list.issuers[0].until), (2, Some(at(9))));
    let before = list.clone();
    assert!(list.change_issuer(key_id, BTreeSet::new(), Some(Timestamp(1))).is_err());
    assert!(list.change_issuer(issuer(9).key.key_id(), BTreeSet::new(), None).is_err());
    assert_eq!(list, before);
}

#[test]
fn a_network_goes_on_with_another_key() {
    let (old, new) = (network(1).key, network(9).key);
    let mut list = draft();
    list.replace_network_key(old, new, at(10)).unwrap();
    let current = |list: &TrustListDraft, day| -> Vec<_> {
        list.networks.iter().filter(|n| n.is_current(at(day))).map(|n| n.key).collect()
    };
    assert!(current(&list, 9).contains(&old) && !current(&list, 9).contains(&new));
    assert!(!current(&list, 10).contains(&old) && current(&list, 10).contains(&new));
    let epochs: Vec<_> = list.networks.iter().map(|n| n.epoch.map(|e| (e.network, e.epoch))).collect();
    assert_eq!(epochs, [Some((1, 1)), None, None, Some((1, 2))]);
    let signed = list.clone().sign(&root(1)).unwrap();
    assert_eq!(*TrustList::parse(signed.as_bytes(), root_set(1).id()).unwrap().content(), list);
    list.networks[1].epoch = list.networks[0].epoch;
    assert_eq!(list.sign(&root(1)).unwrap_err().code(), "trust-list-content");
    let mut list = draft();
    list.end_network(old, at(10)).unwrap();
    assert!(!current(&list, 11).contains(&old));
    let before = list.clone();
    assert!(list.end_network(old, Timestamp(1)).is_err(), "before it began");
    assert_eq!(list.end_network(new, at(1)).unwrap_err().code(), "trust-list-no-such-network");
    assert_eq!(list, before);
}

#[test]
fn only_lists_that_have_a_key_say_what_succeeds_it() {
    let (old, new) = (issuer(1).key.key_id(), issuer(2).key.key_id());
    let grouped = |seed, both: bool| {
        let mut list = draft();
        list.issuers[0].number = Some(1);
        list.issuers[1].number = Some(if both { 1 } else { 2 });
        list.sign(&root(seed)).unwrap()
    };
    let apart = || grouped(1, false);
    assert!(Trust::new(vec![grouped(1, true)]).succeeds(new, old));
    assert!(!Trust::new(vec![apart()]).succeeds(new, old));
    // A programme beside cannot put another's keys together.
    assert!(!Trust::new(vec![apart(), grouped(2, true)]).succeeds(new, old));
    let stranger = TrustListDraft { issuers: vec![issuer(3)], ..draft() }.sign(&root(3)).unwrap();
    assert!(Trust::new(vec![grouped(1, true), stranger.clone()]).succeeds(new, old));
    assert!(!Trust::new(vec![stranger]).succeeds(new, old));
    assert!(Trust::default().succeeds(old, old));
}
