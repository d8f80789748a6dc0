//! Vectors of status lists: a folder for each, with the files and what must come of them.

mod bad;
mod deltas;
mod forge;

use std::collections::BTreeMap;

use phr_core::keys::IssuerPublicKey;
use phr_core::model::Timestamp;
use phr_core::status::{Listing, StatusDelta, StatusDraft, StatusEntry, StatusList, roundest_time};
use phr_core::wire::RecordId;
use rand_core::Rng as _;
use serde_json::{Value as Json, json};

use super::cast::{Cast, DAY, NOW};
use super::forge::Seeded;
use crate::to_hex;

/// Names of the files in a vector's folder.
const LIST: &str = "list.phrstatus";
const HELD: &str = "held.phrstatus";
const DELTA: &str = "delta.phrdelta";

/// One vector of a status list.
pub struct StatusVector {
    /// Name of the folder.
    pub name: String,
    /// Names of the files in it, with their bytes.
    pub files: BTreeMap<&'static str, Vec<u8>>,
}

/// All vectors of status lists, by name.
pub fn status_vectors() -> Vec<StatusVector> {
    let cast = Cast::new();
    let drafts = good(&cast).into_iter().chain(bad::all(&cast)).chain(deltas::all(&cast));
    let mut vectors: Vec<StatusVector> = drafts.map(Draft::finish).collect();
    vectors.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(vectors.is_sorted_by(|a, b| a.name < b.name), "two vectors have the same name");
    vectors
}

/// Three months before the clock of the vectors: what times count from.
const BASE: Timestamp = Timestamp(NOW - 90 * DAY);
/// When lists were made.
const ISSUED: Timestamp = Timestamp(NOW - 5 * DAY);

/// A vector being put together.
struct Draft {
    name: String,
    about: String,
    key: IssuerPublicKey,
    held_key: IssuerPublicKey,
    clock: i64,
    list: Option<Vec<u8>>,
    held: Option<Vec<u8>>,
    delta: Option<Vec<u8>>,
    expect: Json,
}

impl Draft {
    fn new(name: &str, about: &str, cast: &Cast, list: Vec<u8>) -> Draft {
        let key = cast.issuer.public_key();
        Draft {
            name: name.to_owned(),
            about: about.to_owned(),
            key,
            held_key: key,
            clock: NOW,
            list: Some(list),
            held: None,
            delta: None,
            expect: Json::Null,
        }
    }

    /// It is read, and these are the answers.
    fn read(self, number: u64, count: usize, age: &str, lookups: Vec<Json>) -> Draft {
        let read = json!({ "number": number, "count": count, "age": age, "lookups": lookups });
        Draft { expect: json!({ "read": read }), ..self }
    }

    fn refused(self, code: &str) -> Draft {
        Draft { expect: json!({ "refused": code }), ..self }
    }

    fn finish(self) -> StatusVector {
        let given = [(LIST, self.list), (HELD, self.held), (DELTA, self.delta)];
        let name_of = |file: usize| given[file].1.as_ref().map(|_| given[file].0);
        let expected = json!({
            "about": self.about,
            "section": "Status list",
            "key": self.key,
            "held_key": self.held_key,
            "clock": self.clock,
            "list": name_of(0),
            "held": name_of(1),
            "delta": name_of(2),
            "expect": self.expect,
        });
        let mut files: BTreeMap<_, _> =
            given.into_iter().filter_map(|(name, bytes)| Some((name, bytes?))).collect();
        files.insert("expected.json", format!("{expected:#}\n").into_bytes());
        StatusVector { name: self.name, files }
    }
}

/// What must come of a lookup, for a card whose newest attestation is of `newest`.
fn answer(record: RecordId, newest: i64, status: &str, not_before: Option<i64>, card: &str) -> Json {
    let mut answer = json!({ "record": to_hex(&record.0), "newest": newest, "status": status, "card": card });
    if let Some(time) = not_before {
        answer["not_before"] = time.into();
    }
    answer
}

fn refused_lookup(record: RecordId, code: &str) -> Json {
    json!({ "record": to_hex(&record.0), "newest": NOW, "refused": code })
}

fn revoked(record_id: RecordId) -> StatusEntry {
    StatusEntry { record_id, listing: Listing::Revoked }
}

fn superseded(record_id: RecordId, seconds: i64) -> StatusEntry {
    let not_before = Timestamp(BASE.0 + seconds);
    StatusEntry { record_id, listing: Listing::Superseded { not_before } }
}

const A: RecordId = RecordId([0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08]);
const B: RecordId = RecordId([0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48]);
const C: RecordId = RecordId([0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6, 0xa7, 0xa8]);
const D: RecordId = RecordId([0xf1, 0xf2, 0xf3, 0xf4, 0xf5, 0xf6, 0xf7, 0xf8]);

/// The list that most vectors are about: A superseded at 5·2^20 s after the base, B revoked, C superseded at 2^22.
fn few() -> Vec<StatusEntry> {
    vec![superseded(A, 5 << 20), revoked(B), superseded(C, 1 << 22)]
}

fn few_answers() -> Vec<Json> {
    let (a, c) = (BASE.0 + (5 << 20), BASE.0 + (1 << 22));
    vec![
        answer(A, a - 1, "superseded", Some(a), "superseded"),
        answer(A, a, "superseded", Some(a), "current"),
        answer(B, NOW, "revoked", None, "revoked"),
        answer(C, c - 1, "superseded", Some(c), "superseded"),
        answer(D, NOW, "not-listed", None, "current"),
    ]
}

fn draft(number: u64, entries: Vec<StatusEntry>) -> StatusDraft {
    StatusDraft { entries, ..StatusDraft::new(number, ISSUED, Timestamp(NOW + 200 * DAY), BASE) }
}

fn sign(cast: &Cast, number: u64, entries: Vec<StatusEntry>) -> StatusList<Vec<u8>> {
    draft(number, entries).sign(&cast.issuer).expect("the draft keeps the rules")
}

fn bytes(list: &StatusList<Vec<u8>>) -> Vec<u8> {
    list.as_bytes().to_vec()
}

/// So many random records, some revoked.
fn many(name: &str, count: usize) -> Vec<StatusEntry> {
    let mut random = Seeded::new(name);
    let entry = |_| {
        let (id, what) = (random.next_u64(), random.next_u64());
        let record_id = RecordId(id.to_be_bytes());
        let after = Timestamp(BASE.0 + (what % (60 * DAY as u64)) as i64);
        let until = Timestamp(after.0 + (what >> 32) as i64 % (25 * DAY) + 1);
        match what % 7 {
            0 => revoked(record_id),
            _ => {
                let not_before = roundest_time(after, until, BASE).expect("there is a time between");
                StatusEntry { record_id, listing: Listing::Superseded { not_before } }
            }
        }
    };
    (0..count).map(entry).collect()
}

/// Answers for some of these entries, and for an id beside each.
fn some_answers(entries: &[StatusEntry]) -> Vec<Json> {
    let asked = entries.iter().step_by(entries.len() / 6);
    asked
        .flat_map(|entry| {
            let mut beside = entry.record_id;
            beside.0[7] ^= 1;
            let listed = match entry.listing {
                Listing::Revoked => answer(entry.record_id, NOW, "revoked", None, "revoked"),
                Listing::Superseded { not_before: Timestamp(time) } => {
                    answer(entry.record_id, time - 1, "superseded", Some(time), "superseded")
                }
            };
            [listed, answer(beside, NOW, "not-listed", None, "current")]
        })
        .collect()
}

fn good(cast: &Cast) -> Vec<Draft> {
    let new = |name: &str, about: &str, list: &StatusList<Vec<u8>>| {
        Draft::new(&format!("good-status-{name}"), about, cast, bytes(list))
    };
    let list = sign(cast, 7, few());
    let two = many("two buckets", 2100);
    let aged = |name: &str, about: &str, clock: i64, age: &str| Draft {
        clock,
        ..new(name, about, &list).read(7, 3, age, few_answers())
    };
    let unlisted = |id| answer(id, NOW, "not-listed", None, "current");
    vec![
        new("few", "Three records: one revoked, two superseded.", &list).read(7, 3, "fresh", few_answers()),
        new("empty", "No record.", &sign(cast, 1, vec![])).read(
            1,
            0,
            "fresh",
            vec![unlisted(A), unlisted(D)],
        ),
        new(
            "one-revoked",
            "One record; the code of its class has one bit.",
            &sign(cast, 2, vec![revoked(B)]),
        )
        .read(2, 1, "fresh", vec![unlisted(A), answer(B, NOW, "revoked", None, "revoked")]),
        new("ends", "The first id and the last, and times of one bit and of all.", &ends(cast)).read(
            4,
            4,
            "fresh",
            ends_answers(),
        ),
        new("two-buckets", "2100 records, in two buckets.", &sign(cast, 9, two.clone())).read(
            9,
            2100,
            "fresh",
            some_answers(&two),
        ),
        Draft {
            held: Some(bytes(&list)),
            ..new("same-list", "The list that the reader holds already.", &list)
        }
        .read(7, 3, "fresh", few_answers()),
        Draft {
            held: Some(bytes(&sign(cast, 6, vec![]))),
            ..new("newer", "A list with a higher number than the one that the reader holds.", &list)
        }
        .read(7, 3, "fresh", few_answers()),
        aged("ageing", "The list is 30 days old.", ISSUED.0 + 30 * DAY, "ageing"),
        aged("old", "The list is a second past its best before.", NOW + 200 * DAY + 1, "old"),
        aged(
            "clock-behind",
            "The reader's clock is before the time at which the list was made: no age shows.",
            ISSUED.0 - 1,
            "fresh",
        ),
    ]
}

fn ends(cast: &Cast) -> StatusList<Vec<u8>> {
    let [first, second, last] = [0, 1, u64::MAX].map(|n: u64| RecordId(n.to_be_bytes()));
    let times =
        [superseded(first, 1), superseded(second, (1 << 22) - 1), superseded(B, 1 << 21), revoked(last)];
    sign(cast, 4, times.to_vec())
}

fn ends_answers() -> Vec<Json> {
    let [first, second, beside, last] = [0, 1, 2, u64::MAX].map(|n: u64| RecordId(n.to_be_bytes()));
    let at = |seconds: i64| Some(BASE.0 + seconds);
    vec![
        answer(first, BASE.0, "superseded", at(1), "superseded"),
        answer(second, NOW, "superseded", at((1 << 22) - 1), "current"),
        answer(beside, NOW, "not-listed", None, "current"),
        answer(B, BASE.0, "superseded", at(1 << 21), "superseded"),
        answer(last, NOW, "revoked", None, "revoked"),
    ]
}

/// What leads from one list to another.
fn between(old: &StatusList<Vec<u8>>, new: &StatusList<Vec<u8>>) -> Vec<u8> {
    StatusDelta::between(old, new).expect("the lists are right").as_bytes().to_vec()
}
