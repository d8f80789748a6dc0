//! Payloads with one fault each: rightly signed, and not what the format says.

use ciborium::Value;
use phr_core::cbor;
use phr_core::wire;

use super::cast::payload;
use super::forge::At::{I, M};
use super::forge::{array, bytes, items, map, place, replaced};
use super::samples;

/// A faulty payload: name, what is wrong with it, the reader's code.
pub(super) type Faulty = (&'static str, &'static str, &'static str, Vec<u8>);

/// The PHR's claim in the claims map.
const BODY: super::forge::At = M(2);

pub(super) fn all() -> Vec<Faulty> {
    [encoding(), claims(), sections(), slots(), values(), spellings()].concat()
}

/// The payload that all of these spoil: one allergy.
fn right() -> Vec<u8> {
    wire::encode(&payload(samples::one_allergy()))
}

fn changed(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value = cbor::decode(&right()).expect("it was just written");
    change(&mut value);
    cbor::encode(&value)
}

/// The payload with its sections changed.
fn with_sections(change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    changed(|value| change(items(value, &[BODY, I(3)])))
}

/// The payload with its one entry changed: status, code, reactions, onset.
fn with_entry(change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    changed(|value| change(items(value, &[BODY, I(3), I(1), I(0)])))
}

fn with_code(code: Value) -> Vec<u8> {
    with_entry(|entry| entry[1] = code)
}

fn with_onset(onset: Value) -> Vec<u8> {
    with_entry(|entry| entry[3] = onset)
}

/// The payload with one observation of this value, in the section of results.
fn with_value(value: Value) -> Vec<u8> {
    let observation = array(vec![0.into(), 8480.into(), Value::Null, value]);
    with_sections(|sections| *sections = vec![7.into(), array(vec![observation])])
}

/// Departures from deterministic CBOR.
fn encoding() -> Vec<Faulty> {
    let right = right();
    let last = right.len() - 1;
    let body_of = |value: &[u8]| {
        replaced(&right, &[0x84, 0x01, 0x01, 0x81, 0x00], &[&[0x84, 0x01][..], value, &[0x81, 0x00]].concat())
    };
    vec![
        (
            "number-not-shortest",
            "The terminology's version takes two bytes.",
            "cbor-not-shortest",
            body_of(&[0x18, 0x01]),
        ),
        (
            "indefinite-length",
            "The patient is an array of indefinite length.",
            "cbor-indefinite",
            replaced(&right, &[0x81, 0x00, 0x82], &[0x9f, 0x00, 0xff, 0x82]),
        ),
        ("tag", "The terminology's version bears a tag.", "cbor-unsupported", body_of(&[0xc1, 0x01])),
        (
            "float",
            "The terminology's version is a floating-point number.",
            "cbor-unsupported",
            body_of(&[0xf9, 0x3c, 0x00]),
        ),
        ("undefined", "A slot is undefined where it should be null.", "cbor-unsupported", body_of(&[0xf7])),
        (
            "claims-out-of-order",
            "The record id stands before the time.",
            "cbor-key-order",
            [&[0xa3], &right[7..17], &right[1..7], &right[17..]].concat(),
        ),
        (
            "claim-twice",
            "The time is stated twice.",
            "cbor-key-order",
            [&[0xa4], &right[1..7], &right[1..]].concat(),
        ),
        ("not-utf8", "A text is not UTF-8.", "cbor-not-utf8", body_of(&[0x61, 0xff])),
        (
            "nested-too-deep",
            "Arrays are nested deeper than 24.",
            "cbor-too-deep",
            body_of(&[&[0x81; 24][..], &[0x00]].concat()),
        ),
        ("cut-short", "The last byte is missing.", "cbor-truncated", right[..last].to_vec()),
        ("trailing-bytes", "A byte follows the claims.", "cbor-trailing", [&right[..], &[0x00]].concat()),
    ]
}

fn claims() -> Vec<Faulty> {
    let code = "payload-shape";
    vec![
        (
            "claim-missing",
            "There is no record id.",
            code,
            changed(|v| drop(v.as_map_mut().expect("claims").remove(1))),
        ),
        (
            "claim-unknown",
            "There is a claim that the format does not have: iss.",
            code,
            changed(|v| {
                v.as_map_mut().expect("claims").insert(0, (1.into(), "someone".into()));
            }),
        ),
        (
            "record-id-short",
            "The record id has seven bytes.",
            code,
            changed(|v| *place(v, &[M(1)]) = bytes(vec![1; 7])),
        ),
        ("time-as-text", "The time is a text.", code, changed(|v| *place(v, &[M(0)]) = "2026-09-21".into())),
        (
            "kind-unknown",
            "The kind of attestation has number 5.",
            code,
            changed(|v| *place(v, &[BODY, I(0)]) = 5.into()),
        ),
        (
            "kind-zero",
            "The kind of attestation has number 0.",
            code,
            changed(|v| *place(v, &[BODY, I(0)]) = 0.into()),
        ),
        (
            "body-too-long",
            "The body has a tenth slot.",
            code,
            changed(|v| {
                let more = [Value::Null, Value::Null, Value::Null, Value::Null, Value::Null, 1.into()];
                items(v, &[BODY]).extend(more);
            }),
        ),
        (
            "left-out-without-count",
            "A section whose count of details left out is missing.",
            code,
            changed(|v| {
                items(v, &[BODY]).extend([
                    Value::Null,
                    Value::Null,
                    array(vec![1.into(), 0.into(), 0.into(), 7.into()]),
                ]);
            }),
        ),
    ]
}

fn sections() -> Vec<Faulty> {
    let code = "payload-shape";
    vec![
        ("section-unknown", "The section has number 18.", code, with_sections(|s| s[0] = 18.into())),
        (
            "section-twice",
            "The section of allergies is there twice.",
            code,
            with_sections(|s| s.extend(s.clone())),
        ),
        (
            "section-without-content",
            "The last section has no content.",
            code,
            with_sections(|s| s.push(1.into())),
        ),
        (
            "absence-unknown",
            "Nothing is listed, for a reason with number 7.",
            code,
            with_sections(|s| s[1] = 7.into()),
        ),
        (
            "fact-unknown",
            "Entries are of a kind of fact with number 16.",
            code,
            with_sections(|s| {
                s[1] = map(vec![(16, s[1].clone())]);
            }),
        ),
        (
            "own-section-without-kinds",
            "A section of the source's own lists entries without their kind.",
            code,
            with_sections(|s| s[0] = "Journey".into()),
        ),
        (
            "too-many-sections",
            "There are 65 sections.",
            code,
            with_sections(|s| {
                *s =
                    (0..65).flat_map(|n| [Value::from(format!("own {n}")), Value::Map(Vec::new())]).collect();
            }),
        ),
    ]
}

fn slots() -> Vec<Faulty> {
    let code = "payload-shape";
    vec![
        ("wrong-type-in-slot", "The code of an allergy is true.", code, with_code(Value::Bool(true))),
        ("too-many-slots", "An allergy has a fifth slot.", code, with_entry(|e| e.push(1.into()))),
        (
            "status-unknown",
            "The status of an allergy is beyond its last combination.",
            code,
            with_entry(|e| e[0] = (7 * 7 * 3 * 4 * 16).into()),
        ),
        ("status-missing", "The status of an allergy is null.", code, with_entry(|e| e[0] = Value::Null)),
        (
            "status-negative",
            "The status of an allergy is negative.",
            code,
            with_entry(|e| e[0] = (-1).into()),
        ),
        (
            "further-field-unknown",
            "An allergy has a further field -3.",
            code,
            with_entry(|e| e.push(map(vec![(-3, 1.into())]))),
        ),
        (
            "further-fields-empty",
            "An allergy has a map of further fields with nothing in it.",
            code,
            with_entry(|e| e.push(map(Vec::new()))),
        ),
        (
            "notes-not-a-list",
            "The notes of an entry are a text.",
            code,
            with_entry(|e| e.push(map(vec![(-1, "seen".into())]))),
        ),
    ]
}

fn values() -> Vec<Faulty> {
    let code = "payload-shape";
    let long = "x".repeat(16_385);
    vec![
        (
            "system-unknown",
            "A code is of a system with a number that is not registered.",
            code,
            with_code(array(vec![9999.into(), 1.into()])),
        ),
        (
            "oid-broken",
            "A system is an OID whose last arc does not end.",
            code,
            with_code(array(vec![bytes([0x2a, 0x86]), 1.into()])),
        ),
        (
            "concept-of-nothing",
            "A concept has no code and white space for words.",
            code,
            with_code(" ".into()),
        ),
        ("code-negative", "A code is a negative number.", code, with_code((-5).into())),
        ("text-too-long", "A text has 16 385 bytes.", code, with_code(long.as_str().into())),
        ("date-beyond-calendar", "A date lies after the year 9999.", code, with_onset(2_958_465.into())),
        (
            "date-impossible",
            "A date before 1900 is one that the calendar does not have.",
            code,
            with_onset("1899-02-29".into()),
        ),
        (
            "time-without-day",
            "A time of day on a month.",
            code,
            with_onset(array(vec![(-1436).into(), 3600.into()])),
        ),
        (
            "time-beyond-day",
            "A time of day of 86 400 seconds.",
            code,
            with_onset(array(vec![40_000.into(), 86_400.into()])),
        ),
        (
            "offset-too-far",
            "A time is 841 minutes ahead of UTC.",
            code,
            with_onset(array(vec![40_000.into(), 0.into(), 841.into()])),
        ),
        (
            "alternative-unknown",
            "A time of a kind with number 5.",
            code,
            with_onset(map(vec![(5, 1.into())])),
        ),
        (
            "two-alternatives",
            "A time that is both words and an age.",
            code,
            with_onset(map(vec![(0, "x".into()), (2, array(vec![1.into()]))])),
        ),
        (
            "scale-too-large",
            "A number has 19 decimal places.",
            code,
            with_value(array(vec![1.into(), Value::Null, 19.into()])),
        ),
        (
            "unit-unknown",
            "A unit with a number that is not in the table.",
            code,
            with_value(array(vec![1.into(), 60_000.into()])),
        ),
        (
            "comparator-unknown",
            "A comparator with number 5.",
            code,
            with_value(array(vec![1.into(), Value::Null, Value::Null, 5.into()])),
        ),
        (
            "mantissa-too-large",
            "A number beyond 64 bits with sign.",
            code,
            with_value(array(vec![u64::MAX.into()])),
        ),
    ]
}

/// The right meaning in a spelling that the format does not use.
fn spellings() -> Vec<Faulty> {
    let code = "payload-not-canonical";
    vec![
        (
            "null-at-end",
            "The patient has a null slot at its end.",
            code,
            changed(|v| items(v, &[BODY, I(2)]).push(Value::Null)),
        ),
        (
            "empty-list",
            "A list of reactions is empty where it should be null.",
            code,
            with_entry(|e| e[2] = array(Vec::new())),
        ),
        (
            "null-further-field",
            "A further field is null.",
            code,
            with_entry(|e| e.push(map(vec![(-2, Value::Null)]))),
        ),
        (
            "concept-spelled-out",
            "A SNOMED CT code stands with its system where the number alone is enough.",
            code,
            with_code(array(vec![0.into(), 91_936_005.into()])),
        ),
        ("code-as-text", "A code of digits is a text.", code, with_code(array(vec![2.into(), "123".into()]))),
        (
            "system-as-uri",
            "A registered system is a text.",
            code,
            with_code(array(vec!["http://www.whocc.no/atc".into(), "J01CA04".into()])),
        ),
        (
            "section-body-spelled-out",
            "Entries of the usual kind stand in a map.",
            code,
            with_sections(|s| s[1] = map(vec![(0, s[1].clone())])),
        ),
        ("fact-order", "Entries of kind 0 stand behind those of kind 1.", "cbor-key-order", {
            with_sections(|s| s[1] = map(vec![(1, array(vec![array(vec![0.into()])])), (0, s[1].clone())]))
        }),
        (
            "section-number-as-concept",
            "A standard section stands as its concept's words and null.",
            "payload-shape",
            with_sections(|s| s[0] = array(vec![Value::Null])),
        ),
        ("date-as-text", "A date after 1900 is a text.", code, with_onset("2010-05".into())),
        (
            "offset-zero",
            "An offset of zero is written.",
            code,
            with_onset(array(vec![40_000.into(), 0.into(), 0.into()])),
        ),
        (
            "unit-as-text",
            "A unit of the table is a text.",
            code,
            with_value(array(vec![5.into(), "mg".into()])),
        ),
        (
            "scale-zero",
            "A scale of zero is written.",
            code,
            with_value(array(vec![5.into(), 0.into(), 0.into()])),
        ),
        (
            "result-code-spelled-out",
            "A result that is a SNOMED CT code stands in a map.",
            code,
            with_value(map(vec![(1, 10_828_004.into())])),
        ),
        (
            "nothing-left-out",
            "Counts of nothing left out are written.",
            code,
            changed(|v| {
                items(v, &[BODY]).extend([
                    Value::Null,
                    Value::Null,
                    array(vec![0.into(), 0.into(), 0.into()]),
                ]);
            }),
        ),
        (
            "left-out-order",
            "Counts of sections are out of order.",
            code,
            changed(|v| {
                let counts = [0, 0, 0, 7, 1, 5, 1].map(Value::from).to_vec();
                items(v, &[BODY]).extend([Value::Null, Value::Null, array(counts)]);
            }),
        ),
    ]
}
