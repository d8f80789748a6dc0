//! Lists that several roots sign, and sets of roots that follow one another.

use super::*;

/// `threshold` of the roots with these seeds.
fn set(threshold: u8, seeds: &[u64]) -> RootSet {
    RootSet::new(threshold, seeds.iter().map(|seed| root(*seed).public_key())).unwrap()
}

fn rotation(from: &RootSet, to: &RootSet, signers: &[u64]) -> PartlySignedRotation {
    let mut rotation = PartlySignedRotation::prepare(from.clone(), to.clone(), ISSUED);
    signers.iter().for_each(|seed| rotation.sign(&root(*seed)).unwrap());
    rotation
}

fn rotated(from: &RootSet, to: &RootSet, signers: &[u64]) -> RootChain {
    RootChain::first(from.clone()).rotated(rotation(from, to, signers)).unwrap()
}

fn sign(draft: &TrustListDraft, roots: RootChain, signers: &[u64]) -> TrustList {
    let mut list = draft.prepare(roots).unwrap();
    signers.iter().for_each(|seed| list.sign(&root(*seed)).unwrap());
    list.finish().unwrap()
}

fn numbered(number: u64) -> TrustListDraft {
    TrustListDraft { number, ..draft() }
}

#[test]
fn two_of_three_sign_in_any_order_on_copies_of_their_own() {
    let roots = set(2, &[1, 2, 3]);
    let unsigned = draft().prepare(RootChain::first(roots.clone())).unwrap();
    assert_eq!(unsigned.missing(), 2);
    let (mut one, mut two) = (unsigned.clone(), PartlySignedList::parse(&unsigned.encode()).unwrap());
    one.sign(&root(3)).unwrap();
    two.sign(&root(1)).unwrap();
    assert_eq!(one.clone().finish().unwrap_err().code(), "trust-list-too-few-signatures");
    assert_eq!(
        TrustList::parse(&one.encode(), roots.id()).unwrap_err(),
        TrustListError::TooFewSignatures { have: 1, need: 2 }
    );
    one.combine(PartlySignedList::parse(&two.encode()).unwrap()).unwrap();
    let list = one.finish().unwrap();
    assert_eq!(TrustList::parse(list.as_bytes(), roots.id()), Ok(list.clone()));
    assert_eq!(*list.content(), draft());
    // The third may sign too; each key counts once, whoever signs twice.
    let mut three = PartlySignedList::parse(list.as_bytes()).unwrap();
    three.sign(&root(1)).unwrap();
    assert_eq!(three.signers().len(), 2);
    three.sign(&root(2)).unwrap();
    assert_eq!(TrustList::parse(&three.encode(), roots.id()).unwrap().content(), list.content());
}

#[test]
fn copies_that_different_roots_signed_are_one_list() {
    let roots = RootChain::first(set(2, &[1, 2, 3]));
    let (one, other) = (sign(&draft(), roots.clone(), &[1, 2]), sign(&draft(), roots.clone(), &[1, 3]));
    assert_ne!(one.as_bytes(), other.as_bytes());
    assert!(one.is_same_as(&other));
    assert_eq!(other.check_replaces(&one), Ok(()));
    let rival = TrustListDraft { networks: Vec::new(), ..draft() };
    let rival = sign(&rival, roots, &[1, 3]);
    assert_eq!(rival.check_replaces(&one), Err(TrustListError::Rival { number: 7 }));
}

#[test]
fn only_roots_sign_and_only_copies_of_one_list_go_together() {
    let roots = RootChain::first(set(2, &[1, 2]));
    let mut list = draft().prepare(roots.clone()).unwrap();
    assert_eq!(list.sign(&root(9)).unwrap_err().code(), "trust-list-not-a-root");
    let wrong = list.add(&root(1).public_key(), [0; 64]).unwrap_err();
    assert_eq!(wrong.code(), "signer-signature-wrong");
    assert_eq!(list.signers(), []);
    let other = numbered(8).prepare(roots).unwrap();
    assert_eq!(list.combine(other), Err(TrustListError::OtherDocument));
}

#[test]
fn sets_that_cannot_sign_are_refused() {
    let keys = |n: u64| (0..n).map(|seed| root(seed).public_key());
    for (threshold, number) in [(0, 1), (2, 1), (1, 0), (1, 17)] {
        let error = RootSet::new(threshold, keys(number)).unwrap_err();
        assert_eq!(error.code(), "trust-list-roots", "{threshold} of {number}");
    }
    assert!(RootSet::new(16, keys(16)).is_ok());
    assert_ne!(set(1, &[1, 2]).id(), set(2, &[1, 2]).id());
}

#[test]
fn roots_change_only_with_enough_of_the_old_and_of_the_new() {
    let (old, new) = (set(2, &[1, 2, 3]), set(2, &[3, 4, 5]));
    // Root 3 is in both sets and counts for both.
    for (signers, enough) in [
        (&[1, 2, 4, 5][..], true),
        (&[1, 3, 4], true),
        (&[1, 2, 3, 4, 5], true),
        (&[1, 2, 4], false),
        (&[1, 4, 5], false),
        (&[4, 5], false),
        (&[1, 2], false),
        (&[], false),
    ] {
        let rotation = rotation(&old, &new, signers);
        assert_eq!(rotation.missing() == (0, 0), enough, "{signers:?}");
        let chain = RootChain::first(old.clone()).rotated(rotation);
        let code = chain.map_err(|error| error.code()).err();
        assert_eq!(code, (!enough).then_some("trust-list-rotation-too-few-signatures"), "{signers:?}");
    }
    let mut stranger = PartlySignedRotation::prepare(old.clone(), new.clone(), ISSUED);
    assert_eq!(stranger.sign(&root(9)).unwrap_err().code(), "trust-list-not-a-root");
    let elsewhere = RootChain::first(new.clone()).rotated(rotation(&old, &new, &[1, 3, 4]));
    assert_eq!(elsewhere.unwrap_err().code(), "trust-list-roots");
    let back = rotated(&old, &new, &[1, 3, 4]).rotated(rotation(&new, &old, &[1, 3, 4]));
    assert_eq!(back.unwrap_err().code(), "trust-list-roots");
}

#[test]
fn a_rotation_travels_as_a_file() {
    let (old, new) = (set(1, &[1]), set(2, &[2, 3]));
    let one = rotation(&old, &new, &[1, 2]);
    let mut read = PartlySignedRotation::parse(&one.encode()).unwrap();
    assert_eq!(read, one);
    assert_eq!(read.missing(), (0, 1));
    read.combine(rotation(&old, &new, &[3])).unwrap();
    assert!(read.check_complete().is_ok());
    let other = PartlySignedRotation::prepare(old.clone(), new.clone(), Timestamp(ISSUED.0 + 1));
    assert_eq!(read.combine(other), Err(TrustListError::OtherDocument));
    let bytes = read.encode();
    for bit in 0..bytes.len() * 8 {
        let mut altered = bytes.clone();
        altered[bit / 8] ^= 1 << (bit % 8);
        assert!(PartlySignedRotation::parse(&altered).is_err(), "bit {bit}");
    }
}

#[test]
fn a_reader_that_missed_changes_of_roots_finds_its_way() {
    let sets = [set(1, &[1]), set(2, &[2, 3]), set(2, &[3, 4, 5])];
    let chain = rotated(&sets[0], &sets[1], &[1, 2, 3]);
    let second = sign(&numbered(8), chain.clone(), &[2, 3]);
    let chain = chain.rotated(rotation(&sets[1], &sets[2], &[2, 3, 5])).unwrap();
    let third = sign(&numbered(3), chain, &[4, 5]);
    let first = sign(&numbered(7), RootChain::first(sets[0].clone()), &[1]);
    for known in &sets {
        assert_eq!(TrustList::parse(third.as_bytes(), known.id()), Ok(third.clone()));
    }
    // A lower number is no step back where the roots are later ones: after a stolen key has used up the numbers, they
    // start again.
    for held in [&first, &second] {
        assert_eq!(TrustList::accept(third.as_bytes(), Anchor::Held(held)), Ok(third.clone()));
        let error = TrustList::accept(held.as_bytes(), Anchor::Held(&third)).unwrap_err();
        assert_eq!(error.code(), "trust-list-older-roots");
    }
    // A list that leaves the first sets out would be lost to whoever knows no other.
    let cut = sign(&numbered(9), RootChain::first(sets[2].clone()), &[4, 5]);
    let error = TrustList::accept(cut.as_bytes(), Anchor::Held(&third)).unwrap_err();
    assert_eq!(error.code(), "trust-list-other-root");
    // Whoever was given the last set does not take a list of an earlier one.
    let error = TrustList::parse(first.as_bytes(), sets[2].id()).unwrap_err();
    assert_eq!(error, TrustListError::OtherRoots { offered: sets[0].id() });
    for bit in 0..third.as_bytes().len() * 8 {
        let mut bytes = third.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(TrustList::parse(&bytes, sets[2].id()).is_err(), "bit {bit}");
    }
}

#[test]
fn a_list_is_not_moved_under_other_roots() {
    // Root 1 signs alone in one programme, and is one of two that must sign in another.
    let (alone, both) = (set(1, &[1]), set(1, &[1, 2]));
    let list = sign(&draft(), RootChain::first(alone), &[1]);
    let message = crate::cbor::decode(list.as_bytes()).unwrap().into_array().unwrap().remove(2);
    let [sets, rotations] = RootChain::first(both.clone()).to_values();
    let moved = crate::cbor::encode(&ciborium::Value::Array(vec![sets, rotations, message]));
    assert_eq!(TrustList::parse(&moved, both.id()).unwrap_err().code(), "trust-list-roots-differ");
}

#[test]
fn a_list_past_its_date_is_taken_only_where_it_helps() {
    let (late, soon) = (Timestamp(ISSUED.0 + 2000 * DAY), Timestamp(ISSUED.0 + DAY));
    let (older, newer) = (numbered(6).sign(&root(1)).unwrap(), numbered(7).sign(&root(1)).unwrap());
    let frozen = Err(TrustListError::Frozen { best_before: newer.content().best_before });
    assert_eq!(newer.check_not_frozen(None, soon), Ok(()));
    assert_eq!(newer.check_not_frozen(None, late), frozen);
    assert_eq!(newer.check_not_frozen(Some(&newer), soon), Ok(()));
    assert_eq!(newer.check_not_frozen(Some(&newer), late), frozen);
    assert_eq!(newer.check_not_frozen(Some(&older), late), Ok(()));
}
