//! Lists with one fault each.

use phr_core::cbor;
use phr_core::wire::RecordId;
use serde_json::Value as Json;

use super::super::forge::{array, flipped, map};
use super::forge::{ForgedList, bits, one_bucket};
use super::*;

pub(super) fn all(cast: &Cast) -> Vec<Draft> {
    [files(cast), heads(cast), buckets(cast), held(cast)].into_iter().flatten().collect()
}

fn named(cast: &Cast, name: &str, about: &str, list: Vec<u8>) -> Draft {
    Draft::new(&format!("bad-status-{name}"), about, cast, list)
}

/// Where the head ends.
fn head_length(list: &[u8]) -> usize {
    cbor::item_length(list).expect("the list begins with its head")
}

/// Right lists that came to harm, or are taken for something else.
fn files(cast: &Cast) -> Vec<Draft> {
    let right = bytes(&sign(cast, 7, few()));
    let head = head_length(&right);
    let other = draft(7, few()).sign(&cast.clinic).expect("the draft keeps the rules");
    let long = ForgedList::one().with(7, array(vec![30.into(), 180.into(), phr_long()]));
    let cases = [
        (
            "other-key",
            "The list is signed by another key than the issuer's.",
            "status-list-other-key",
            bytes(&other),
        ),
        (
            "altered",
            "A bit of the signature is turned over.",
            "status-list-signature-wrong",
            flipped(&right, head - 1),
        ),
        (
            "other-label",
            "The head is signed under the label of attestations.",
            "status-list-signature-wrong",
            ForgedList { label: "phr-card/1/attestation", ..ForgedList::one() }.sign(cast),
        ),
        (
            "tagged",
            "Tag 18 stands before the head.",
            "cbor-unsupported",
            [&[0xd2], right.as_slice()].concat(),
        ),
        ("head-long", "The head is longer than 1024 bytes.", "cose-too-large", long.sign(cast)),
        ("cut-in-head", "The file ends within the head.", "cbor-truncated", right[..head - 1].to_vec()),
        (
            "index-altered",
            "A bit of the index is turned over.",
            "status-list-index-altered",
            flipped(&right, head + 3),
        ),
        ("cut-short", "The last byte is missing.", "status-list-length", right[..right.len() - 1].to_vec()),
        (
            "trailing-byte",
            "A byte stands behind the last bucket.",
            "status-list-length",
            [right.as_slice(), &[0]].concat(),
        ),
    ];
    cases.into_iter().map(|(name, about, code, list)| named(cast, name, about, list).refused(code)).collect()
}

/// A text that makes a head too long.
fn phr_long() -> ciborium::Value {
    "long ".repeat(200).into()
}

/// Heads that are rightly signed.
fn heads(cast: &Cast) -> Vec<Draft> {
    let one = ForgedList::one;
    let lengths = |lengths: &[u8]| array(lengths.iter().map(|length| (*length).into()).collect());
    let without = |field: i64| ForgedList {
        head: one().head.into_iter().filter(|(key, _)| *key != field).collect(),
        ..one()
    };
    let with_more = || ForgedList { head: one().head.into_iter().chain([(10, 1.into())]).collect(), ..one() };
    let (field, content) = ("status-list-field", "status-list-content");
    let cases = [
        ("field-missing", "The head does not say when the list was made.", field, without(3)),
        ("unknown-field", "The head has a field 10.", field, with_more()),
        ("wrong-type", "The number is a text.", field, one().with(2, "7".into())),
        ("version-2", "The head is of version 2.", content, one().with(1, 2.into())),
        ("number-zero", "The list has number 0.", content, one().with(2, 0.into())),
        (
            "best-before-first",
            "The list is best before it was made.",
            content,
            one().with(4, (ISSUED.0 - 1).into()),
        ),
        (
            "ages-swapped",
            "The list is old before it is ageing.",
            content,
            one().with(7, array(vec![180.into(), 30.into()])),
        ),
        ("too-many", "More records than a list can have.", content, one().with(5, ((1 << 26) + 1).into())),
        (
            "span-long",
            "Times of 33 bits.",
            field,
            one().with(6, array(vec![BASE.0.into(), (1u64 << 32).into()])),
        ),
        (
            "code-gap",
            "The lengths leave codes without a class.",
            content,
            one().with(8, lengths(&[1, 2])).with(6, array(vec![BASE.0.into(), 1.into()])),
        ),
        (
            "code-overlap",
            "The lengths give two classes one code.",
            content,
            one().with(8, lengths(&[1, 1, 1])).with(6, array(vec![BASE.0.into(), 2.into()])),
        ),
        (
            "code-one-of-two-bits",
            "The only class has a code of two bits.",
            content,
            one().with(8, lengths(&[2])),
        ),
        (
            "code-last-zero",
            "The last class does not occur.",
            content,
            one().with(8, lengths(&[1, 0])).with(6, array(vec![BASE.0.into(), 1.into()])),
        ),
        (
            "code-beyond-span",
            "A class has more significant bits than a time has.",
            content,
            one().with(8, lengths(&[1, 1])),
        ),
        ("code-none", "There is a record and no code.", content, one().with(8, lengths(&[]))),
        (
            "code-for-none",
            "There is a code and no record.",
            content,
            ForgedList { buckets: vec![(0, Vec::new())], ..one() }.with(5, 0.into()),
        ),
        ("count-other", "The index has one record, the head says two.", content, one().with(5, 2.into())),
    ];
    let mut drafts: Vec<Draft> = cases
        .into_iter()
        .map(|(name, about, code, list)| named(cast, name, about, list.sign(cast)).refused(code))
        .collect();
    let no_map = ForgedList::one().sign_payload(cast, cbor::encode(&array(Vec::new())));
    drafts.push(named(cast, "head-no-map", "The head's payload is an array.", no_map).refused(field));
    let empty = ForgedList::one().sign_payload(cast, cbor::encode(&map(Vec::new())));
    drafts.push(named(cast, "head-empty", "The head's payload is an empty map.", empty).refused(field));
    drafts
}

/// Lists with a bucket that is refused when it is read.
fn buckets(cast: &Cast) -> Vec<Draft> {
    let asked = RecordId([0x80, 0, 0, 0, 0, 0, 0, 0]);
    let refused = |name: &str, about: &str, code: &str, count: usize, list: Vec<u8>, asked: RecordId| {
        let lookups: Vec<Json> = vec![refused_lookup(asked, code)];
        named(cast, name, about, list).read(7, count, "fresh", lookups)
    };
    let right = bytes(&sign(cast, 7, few()));
    let zeros = |count: usize| "0".repeat(count);
    let forged = |count: u16, bucket: Vec<u8>| ForgedList::right(count, 0, &[1], bucket).sign(cast);
    let mut more = one_bucket();
    more.push(0);
    let mut padded = one_bucket();
    *padded.last_mut().expect("it has bytes") |= 1;
    // Of two ids r is 62. The first is the last that there is: distance 2^64 - 1.
    let beyond = bits(&format!("0001 {} 1 {} 0 0", "1".repeat(62), zeros(62)));
    let far = bits(&format!("{} 1 {} 0", zeros(2), zeros(63)));
    let coding = "status-list-bucket-coding";
    vec![
        refused(
            "bucket-altered",
            "A bit of the bucket is turned over.",
            "status-list-bucket-altered",
            3,
            flipped(&right, right.len() - 2),
            A,
        ),
        refused(
            "bucket-padding",
            "A bit behind the last entry is a one.",
            coding,
            1,
            forged(1, padded),
            asked,
        ),
        refused(
            "bucket-byte-more",
            "A whole byte of zeros stands behind the last entry.",
            coding,
            1,
            forged(1, more),
            asked,
        ),
        refused(
            "bucket-byte-less",
            "The bucket ends within the last entry.",
            coding,
            1,
            forged(1, one_bucket()[..8].to_vec()),
            asked,
        ),
        refused(
            "bucket-zeros",
            "The bucket is all zeros: no distance ends.",
            coding,
            1,
            forged(1, vec![0; 40]),
            asked,
        ),
        refused(
            "bucket-id-beyond",
            "An id follows the last that there is.",
            coding,
            2,
            forged(2, beyond),
            asked,
        ),
        refused(
            "bucket-id-far",
            "A distance is more than an id has bits for.",
            coding,
            1,
            forged(1, far),
            asked,
        ),
        refused(
            "bucket-code-unknown",
            "The bit that the only class does not have.",
            coding,
            1,
            forged(1, bits(&format!("01 {} 1", zeros(63)))),
            asked,
        ),
        refused(
            "bucket-empty-with-byte",
            "A bucket without records has a byte.",
            coding,
            0,
            ForgedList::right(0, 0, &[], vec![0]).sign(cast),
            asked,
        ),
    ]
}

/// Lists that a reader does not take in place of the one that it holds.
fn held(cast: &Cast) -> Vec<Draft> {
    let list = bytes(&sign(cast, 7, few()));
    let (newer, rival) = (sign(cast, 8, vec![]), sign(cast, 7, vec![]));
    let draft = |name: &str, about: &str, held: &StatusList<Vec<u8>>| Draft {
        held: Some(bytes(held)),
        ..named(cast, name, about, list.clone()).refused("status-list-older")
    };
    vec![
        draft("older", "The list has a lower number than the one that the reader holds.", &newer),
        draft(
            "same-number",
            "The list has the number of the one that the reader holds, and says something else.",
            &rival,
        ),
    ]
}
