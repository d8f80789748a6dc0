//! Deltas, good and bad.

use ciborium::Value;
use phr_core::cbor;

use super::super::forge::{array, bytes as byte_string, flipped};
use super::forge::bits;
use super::*;

pub(super) fn all(cast: &Cast) -> Vec<Draft> {
    good(cast).into_iter().chain(bad(cast)).collect()
}

fn good(cast: &Cast) -> Vec<Draft> {
    let (old, new) = (old(cast), new(cast));
    let about = "A is superseded anew, B is off the list, D is new.";
    let small = Draft {
        held: Some(bytes(&old)),
        delta: Some(between(&old, &new)),
        ..Draft::new("good-status-delta", about, cast, bytes(&new))
    };
    let entries = many("delta", 2100);
    let (shorter, longer) = (sign(cast, 3, entries[..2000].to_vec()), sign(cast, 5, entries.clone()));
    let across = Draft {
        held: Some(bytes(&shorter)),
        delta: Some(between(&shorter, &longer)),
        ..Draft::new("good-status-delta-buckets", "From one bucket to two.", cast, bytes(&longer))
    };
    let mut rekeyed = Draft {
        held: Some(bytes(&draft(7, few()).sign(&cast.clinic).expect("the draft keeps the rules"))),
        held_key: cast.clinic.public_key(),
        ..Draft::new(
            "good-status-delta-other-held-key",
            "The issuer signs with another key than before.",
            cast,
            bytes(&new),
        )
    };
    let held =
        StatusList::open(rekeyed.held.clone().unwrap_or_default(), &rekeyed.held_key).expect("it is right");
    rekeyed.delta = Some(between(&held, &new));
    vec![
        small.read(8, 3, "fresh", new_answers()),
        across.read(5, 2100, "fresh", some_answers(&entries)),
        rekeyed.read(8, 3, "fresh", new_answers()),
    ]
}

fn old(cast: &Cast) -> StatusList<Vec<u8>> {
    sign(cast, 7, few())
}

fn new(cast: &Cast) -> StatusList<Vec<u8>> {
    sign(cast, 8, new_records())
}

fn new_records() -> Vec<StatusEntry> {
    vec![superseded(A, 6 << 20), superseded(C, 1 << 22), revoked(D)]
}

fn new_answers() -> Vec<Json> {
    let (a, c) = (BASE.0 + (6 << 20), BASE.0 + (1 << 22));
    vec![
        answer(A, BASE.0 + (5 << 20), "superseded", Some(a), "superseded"),
        answer(B, NOW, "not-listed", None, "current"),
        answer(C, c, "superseded", Some(c), "current"),
        answer(D, NOW, "revoked", None, "revoked"),
    ]
}

fn bad(cast: &Cast) -> Vec<Draft> {
    let (old, new) = (old(cast), new(cast));
    let right = between(&old, &new);
    let other_key = draft(8, few()).sign(&cast.clinic).expect("the draft keeps the rules");
    let with = |change: &dyn Fn(&mut Vec<Value>)| {
        let mut value = cbor::decode(&right).expect("the delta is right");
        change(value.as_array_mut().expect("a delta is an array"));
        cbor::encode(&value)
    };
    let older = |number: u64| {
        let list = sign(cast, number, new_records());
        with(&|parts| parts[3] = byte_string(head_of(&list)))
    };
    let removing = |ids: &[RecordId]| removed_part(cast, ids);
    let content = "status-delta-content";
    let cases: Vec<(&str, &str, &str, Vec<u8>)> = vec![
        ("form", "The delta has a seventh part.", "cose-unexpected", with(&|parts| parts.push(0.into()))),
        ("version-2", "The delta is of version 2.", content, with(&|parts| parts[0] = 2.into())),
        (
            "altered",
            "A bit of the later head's signature is turned over.",
            "status-list-signature-wrong",
            with(&|parts| {
                let head = parts[3].as_bytes().expect("a head").clone();
                parts[3] = byte_string(flipped(&head, head.len() - 1));
            }),
        ),
        (
            "other-key",
            "Another key signed the later head.",
            "status-list-other-key",
            with(&|parts| parts[3] = byte_string(head_of(&other_key))),
        ),
        (
            "same-number-base",
            "The delta goes on from another list of the same number.",
            "status-delta-other-base",
            with(&|parts| parts[2] = byte_string([7; 32])),
        ),
        ("older", "The delta leads to an earlier list.", "status-list-older", older(6)),
        ("same-number", "The delta leads to a list of the same number.", "status-list-older", older(7)),
        (
            "coding",
            "The removed ids end within one.",
            content,
            with(&|parts| parts[5] = array(vec![1.into(), byte_string(bits("01 000"))])),
        ),
        (
            "removed-not-there",
            "A record is removed that is not in the list.",
            content,
            with(&|parts| parts[5] = removing(&[B, RecordId([0x77; 8])])),
        ),
        (
            "removed-and-changed",
            "A record is removed and changed too.",
            content,
            with(&|parts| parts[5] = removing(&[A, B])),
        ),
        (
            "changed-nothing",
            "A record is changed to what the list says already.",
            content,
            with(&|parts| {
                parts[4] = changed_part(cast, &new_records());
            }),
        ),
        (
            "other-result",
            "A record that should be removed stays.",
            "status-delta-other-result",
            with(&|parts| parts[5] = removing(&[])),
        ),
    ];
    let draft = |(name, about, code, delta): (&str, &str, &str, Vec<u8>)| Draft {
        held: Some(bytes(&old)),
        list: None,
        delta: Some(delta),
        ..Draft::new(&format!("bad-status-delta-{name}"), about, cast, Vec::new()).refused(code)
    };
    let mut drafts: Vec<Draft> = cases.into_iter().map(draft).collect();
    let about = "The delta goes on from the list after the one that the reader holds.";
    let base = draft(("other-base", about, "status-delta-other-base", right.clone()));
    drafts.push(Draft { held: Some(bytes(&sign(cast, 6, few()))), ..base });
    drafts
}

fn head_of(list: &StatusList<Vec<u8>>) -> Vec<u8> {
    let length = cbor::item_length(list.as_bytes()).expect("the list begins with its head");
    list.as_bytes()[..length].to_vec()
}

/// The part of a delta that changes an empty list to these entries, in the code of [`new`]: as those have the same classes,
/// and as often, as what it changes.
fn changed_part(cast: &Cast, entries: &[StatusEntry]) -> Value {
    part_of(&between(&sign(cast, 1, vec![]), &sign(cast, 2, entries.to_vec())), 4)
}

/// The part of a delta that removes these records from a list of them.
fn removed_part(cast: &Cast, ids: &[RecordId]) -> Value {
    let listed = ids.iter().map(|id| revoked(*id)).collect();
    part_of(&between(&sign(cast, 1, listed), &sign(cast, 2, vec![])), 5)
}

fn part_of(delta: &[u8], part: usize) -> Value {
    cbor::decode(delta).expect("a delta is CBOR").as_array().expect("a delta is an array")[part].clone()
}
