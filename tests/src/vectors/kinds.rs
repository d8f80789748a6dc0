//! Payloads with one fault each in what they continue, amend and restate.

use ciborium::Value;
use phr_core::cbor;
use phr_core::cose::ShortHash;
use phr_core::keys::KeyId;
use phr_core::model::{Amendment, PartialDateTime, Timestamp, When};
use phr_core::wire::{self, AttestationKind, AttestationPayload, Origin, Source};

use super::cast::{NOW, payload};
use super::forge::At::{I, M};
use super::forge::{At, array, bytes, items, map, place};
use super::payloads::Faulty;
use super::samples;

/// The slots of the body in the claims map.
const BODY: At = M(2);
const PREVIOUS: [At; 2] = [BODY, I(5)];
const AMENDMENTS: [At; 2] = [BODY, I(7)];
const CHANGE: [At; 4] = [BODY, I(7), M(0), M(0)];
const ORIGINS: [At; 2] = [BODY, I(8)];

const SHAPE: &str = "payload-shape";
const SPELLING: &str = "payload-not-canonical";

pub(super) fn all() -> Vec<Faulty> {
    [previous(), kinds(), amendments(), changes(), origins()].concat()
}

fn name(byte: u8) -> ShortHash {
    ShortHash([byte; 8])
}

/// A visit that continues one attestation and moves a follow-up of it.
fn visit() -> AttestationPayload {
    let due = When::At(PartialDateTime::parse("2026-12-01").expect("a date"));
    let change = Amendment::Due { due, reason: None };
    AttestationPayload {
        kind: AttestationKind::Visit,
        previous: [name(0x11)].into(),
        amendments: [(name(0x11), [(3, change)].into())].into(),
        ..payload(samples::nothing())
    }
}

/// A restatement of three allergies: two that follow each other, and one that was changed.
fn restatement() -> AttestationPayload {
    let mut entries = samples::one_allergy();
    let penicillin = entries.sections[0].entries[0].clone();
    entries.sections[0].entries = vec![penicillin; 3];
    let source = |byte, hours: i64| Source {
        attestation: ShortHash([byte; 8]),
        issuer: KeyId::from_bytes([7; 8]),
        issued_at: Timestamp(NOW - 3600 * hours),
    };
    let (old, new) = (source(0x11, 9), source(0x22, 5));
    let origin = |entry, changed| Origin { stated: old, entry, changed };
    AttestationPayload {
        kind: AttestationKind::Restatement,
        previous: [name(0x22)].into(),
        origins: vec![origin(0, None), origin(1, None), origin(2, Some(new))],
        ..payload(entries)
    }
}

fn changed(payload: &AttestationPayload, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value = cbor::decode(&wire::encode(payload)).expect("it was just written");
    change(&mut value);
    cbor::encode(&value)
}

fn with_previous(previous: Value) -> Vec<u8> {
    changed(&visit(), |v| *place(v, &PREVIOUS) = previous)
}

fn hashes(names: &[u8]) -> Value {
    array(names.iter().map(|byte| bytes(vec![*byte; 8])).collect())
}

fn previous() -> Vec<Faulty> {
    vec![
        (
            "previous-short",
            "The short hash of the previous attestation has 7 bytes.",
            SHAPE,
            with_previous(array(vec![bytes(vec![0x11; 7])])),
        ),
        (
            "previous-not-a-list",
            "The name of the previous attestation stands outside a list.",
            SHAPE,
            with_previous(bytes(vec![0x11; 8])),
        ),
        (
            "previous-order",
            "The names of two previous attestations are out of order.",
            SPELLING,
            with_previous(hashes(&[0x22, 0x11])),
        ),
        (
            "previous-twice",
            "A previous attestation is named twice.",
            SPELLING,
            with_previous(hashes(&[0x11, 0x11])),
        ),
        (
            "previous-empty",
            "There is a list of previous attestations, and none is in it.",
            SPELLING,
            changed(&payload(samples::nothing()), |v| {
                items(v, &[BODY]).extend([Value::Null, array(Vec::new())]);
            }),
        ),
    ]
}

/// What does not go with the kind.
fn kinds() -> Vec<Faulty> {
    use AttestationKind::{Assessment, Confidential, Restatement, Visit};
    let of_kind = |kind, payload: AttestationPayload| wire::encode(&AttestationPayload { kind, ..payload });
    let no_previous = |payload: AttestationPayload| AttestationPayload { previous: [].into(), ..payload };
    let both = || AttestationPayload { amendments: visit().amendments, ..restatement() };
    let one_origin_less = || {
        let mut payload = restatement();
        payload.origins.pop();
        payload
    };
    let twice = || {
        let mut payload = restatement();
        payload.origins[2].entry = 0;
        payload
    };
    let continuing = |kind| {
        let payload = payload(samples::one_allergy());
        wire::encode(&AttestationPayload { kind, previous: [name(0x11)].into(), ..payload })
    };
    vec![
        ("assessment-previous", "An assessment continues something.", SHAPE, continuing(Assessment)),
        (
            "assessment-amendments",
            "An assessment amends something.",
            SHAPE,
            of_kind(Assessment, no_previous(visit())),
        ),
        (
            "assessment-origins",
            "An assessment restates something.",
            SHAPE,
            of_kind(Assessment, no_previous(restatement())),
        ),
        ("visit-without-previous", "A visit continues nothing.", SHAPE, of_kind(Visit, no_previous(visit()))),
        ("visit-origins", "A visit restates something.", SHAPE, of_kind(Visit, restatement())),
        (
            "restatement-without-previous",
            "A restatement continues nothing.",
            SHAPE,
            of_kind(Restatement, no_previous(restatement())),
        ),
        (
            "restatement-without-origins",
            "A restatement does not say where its entry comes from.",
            SHAPE,
            continuing(Restatement),
        ),
        (
            "restatement-origin-missing",
            "A restatement of three entries has two origins.",
            SHAPE,
            wire::encode(&one_origin_less()),
        ),
        ("restatement-amendments", "A restatement amends something.", SHAPE, wire::encode(&both())),
        (
            "confidential-origin-missing",
            "A confidential restatement of three entries has two origins.",
            SHAPE,
            of_kind(Confidential, one_origin_less()),
        ),
        (
            "confidential-amendments-and-origins",
            "A confidential attestation amends something and restates something.",
            SHAPE,
            of_kind(Confidential, both()),
        ),
        ("origins-twice", "Two entries have the same origin.", SHAPE, wire::encode(&twice())),
    ]
}

fn with_amendments(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    changed(&visit(), |v| change(place(v, &AMENDMENTS)))
}

fn amendments() -> Vec<Faulty> {
    vec![
        (
            "amendment-none",
            "There is a map of amendments, and nothing in it.",
            SHAPE,
            with_amendments(|v| *v = map(Vec::new())),
        ),
        (
            "amendment-of-no-entry",
            "An attestation is amended in no entry.",
            SHAPE,
            with_amendments(|v| *place(v, &[M(0)]) = map(Vec::new())),
        ),
        (
            "amendment-long-hash",
            "An attestation is amended by its whole hash.",
            SHAPE,
            with_amendments(|v| v.as_map_mut().expect("amendments")[0].0 = bytes(vec![0x11; 16])),
        ),
        (
            "amendment-negative-entry",
            "An entry with a negative number is amended.",
            SHAPE,
            with_amendments(|v| place(v, &[M(0)]).as_map_mut().expect("changes")[0].0 = (-1).into()),
        ),
        (
            "amendment-entry-twice",
            "An entry is amended twice.",
            "cbor-key-order",
            with_amendments(|v| {
                let changes = place(v, &[M(0)]).as_map_mut().expect("changes");
                changes.extend(changes.clone());
            }),
        ),
    ]
}

fn with_change(parts: Vec<Value>) -> Vec<u8> {
    changed(&visit(), |v| *place(v, &CHANGE) = array(parts))
}

fn changes() -> Vec<Faulty> {
    let allergy = || array(vec![8.into(), 91_936_005.into()]);
    vec![
        (
            "amendment-change-unknown",
            "A change of a kind with number -4.",
            SHAPE,
            with_change(vec![(-4).into()]),
        ),
        ("amendment-change-empty", "A change says nothing.", SHAPE, with_change(Vec::new())),
        (
            "amendment-fact-unknown",
            "The status of a kind of fact with number 16.",
            SHAPE,
            with_change(vec![16.into(), 1.into()]),
        ),
        (
            "amendment-status-unknown",
            "A medicine's status with number 24.",
            SHAPE,
            with_change(vec![2.into(), 24.into()]),
        ),
        (
            "amendment-status-missing",
            "The status of a medicine is null.",
            SHAPE,
            with_change(vec![2.into(), Value::Null, 46_000.into()]),
        ),
        (
            "amendment-status-of-family-history",
            "The status of a family history, which has none.",
            SHAPE,
            with_change(vec![14.into(), 1.into()]),
        ),
        (
            "amendment-fifth-part",
            "A status has a fifth part.",
            SHAPE,
            with_change(vec![2.into(), 3.into(), 46_000.into(), 131_148_009.into(), 1.into()]),
        ),
        (
            "amendment-null-at-end",
            "A status has a null for its date, and nothing behind it.",
            SPELLING,
            with_change(vec![2.into(), 3.into(), Value::Null]),
        ),
        (
            "amendment-due-missing",
            "A follow-up is due at another time, and none is said.",
            SHAPE,
            with_change(vec![(-2).into()]),
        ),
        (
            "amendment-entry-missing",
            "The whole entry reads otherwise, and there is none.",
            SHAPE,
            with_change(vec![(-3).into(), 0.into()]),
        ),
        (
            "amendment-entry-of-other-kind",
            "A condition in the place of an entry has the further fields of an allergy.",
            SHAPE,
            with_change(vec![
                (-3).into(),
                1.into(),
                array(vec![8.into(), 91_936_005.into(), map(vec![(-9, 1.into())])]),
            ]),
        ),
        (
            "amendment-replaced-with-reason",
            "The whole entry reads otherwise, with a reason behind it.",
            SHAPE,
            with_change(vec![(-3).into(), 0.into(), allergy(), 131_148_009.into()]),
        ),
    ]
}

fn with_origins(change: impl FnOnce(&mut Value)) -> Vec<u8> {
    changed(&restatement(), |v| change(place(v, &ORIGINS)))
}

fn origins() -> Vec<Faulty> {
    let (sources, entries) = (I(0), I(1));
    vec![
        (
            "origins-first-null",
            "The first origin is null, and none is before it.",
            SHAPE,
            with_origins(|v| *place(v, &[entries, I(0)]) = Value::Null),
        ),
        (
            "origins-spelled-out",
            "An origin that null stands for is spelled out.",
            SPELLING,
            with_origins(|v| *place(v, &[entries, I(1)]) = array(vec![0.into(), 1.into()])),
        ),
        (
            "origins-number-beyond",
            "Null stands for the entry behind the last number there is.",
            SHAPE,
            with_origins(|v| *place(v, &[entries, I(0), I(1)]) = u32::MAX.into()),
        ),
        (
            "origins-source-unlisted",
            "An origin names a third source, and two are listed.",
            SHAPE,
            with_origins(|v| *place(v, &[entries, I(0), I(0)]) = 2.into()),
        ),
        (
            "origins-source-unused",
            "A source is listed and not used.",
            SPELLING,
            with_origins(|v| {
                let mut third = place(v, &[sources, I(1)]).clone();
                *place(&mut third, &[I(0)]) = bytes(vec![0x33; 8]);
                items(v, &[sources]).push(third);
            }),
        ),
        (
            "origins-source-order",
            "The sources are out of order.",
            SPELLING,
            with_origins(|v| {
                items(v, &[sources]).reverse();
                *place(v, &[entries, I(0), I(0)]) = 1.into();
                *place(v, &[entries, I(2), I(0)]) = 1.into();
                *place(v, &[entries, I(2), I(2)]) = 0.into();
            }),
        ),
        (
            "origins-source-short",
            "A source has no time.",
            SHAPE,
            with_origins(|v| drop(items(v, &[sources, I(0)]).pop())),
        ),
        (
            "origins-key-id-short",
            "The key id of a source has seven bytes.",
            SHAPE,
            with_origins(|v| *place(v, &[sources, I(0), I(1)]) = bytes(vec![7; 7])),
        ),
        (
            "origins-fourth-part",
            "An origin has a fourth part.",
            SHAPE,
            with_origins(|v| items(v, &[entries, I(2)]).push(1.into())),
        ),
        (
            "origins-without-sources",
            "The list of sources is missing.",
            SHAPE,
            with_origins(|v| drop(items(v, &[]).remove(0))),
        ),
    ]
}
