//! The report as text and as JSON.

use std::time::Duration;

use serde_json::{Value, json};

use super::measure::Measured;
use super::peers::{self, Peer};

/// A column for each size, a row for each figure.
pub(super) fn text(measured: &[Measured]) -> String {
    let mut text = "Status lists of one issuer: 2 % of the cards listed, over five years\n\n".to_owned();
    for (name, figure) in FIGURES {
        text += &row(name, measured.iter().map(figure));
    }
    text += "\nThe same records otherwise, bytes for each (computed from what is published)\n\n";
    let peers: Vec<Vec<Peer>> = measured.iter().map(peers_of).collect();
    for (number, peer) in peers.first().into_iter().flatten().enumerate() {
        text += &row(peer.name, peers.iter().map(|of_size| format!("{:.2}", of_size[number].bytes)));
    }
    text
}

type Figure = (&'static str, fn(&Measured) -> String);

const FIGURES: [Figure; 25] = [
    ("cards", |m| grouped(m.cards)),
    ("records listed", |m| grouped(m.listed)),
    ("file, bytes", |m| grouped(m.bytes() as u64)),
    ("bytes for each record", |m| format!("{:.3}", each(m, m.bytes() as f64))),
    ("  ids", |m| format!("{:.3}", each(m, m.ids))),
    ("  times and revoked", |m| format!("{:.3}", each(m, m.listings))),
    ("  index", |m| format!("{:.3}", each(m, m.index as f64))),
    ("  head with signature", |m| format!("{:.3}", each(m, m.head as f64))),
    ("bound, bytes for each record", |m| format!("{:.3}", m.bound() / 8.0)),
    ("  ids", |m| format!("{:.3}", m.id_bound / 8.0)),
    ("  times and revoked", |m| format!("{:.3}", m.listing_bound / 8.0)),
    ("over the bound", |m| percent(each(m, m.bytes() as f64) * 8.0 / m.bound() - 1.0)),
    ("a week's delta, bytes", |m| grouped(m.delta.bytes as u64)),
    ("  records", |m| grouped(m.delta.records as u64)),
    ("  bytes for each", |m| format!("{:.2}", m.delta.bytes as f64 / m.delta.records as f64)),
    ("  bound, bytes for each", |m| format!("{:.2}", m.delta.bound / 8.0)),
    ("making the list", |m| time(m.build)),
    ("applying the delta", |m| time(m.apply)),
    ("opening the file", |m| time(m.open)),
    ("lookup, listed", |m| time(m.hit)),
    ("lookup, not listed", |m| time(m.miss)),
    ("opening the file, cold", |m| m.cold.map_or("?".to_owned(), |(open, _)| time(open))),
    ("lookup, cold file", |m| m.cold.map_or("?".to_owned(), |(_, lookup)| time(lookup))),
    ("bytes read by a lookup", |m| grouped(m.read.round() as u64)),
    ("memory of a reader, bytes", |m| grouped(m.memory)),
];

/// As [`text`], for programs. Times are seconds.
pub(super) fn json(measured: &[Measured]) -> String {
    format!("{:#}\n", Value::Array(measured.iter().map(one).collect()))
}

fn one(m: &Measured) -> Value {
    let cold =
        m.cold.map(|(open, lookup)| json!({ "open": open.as_secs_f64(), "lookup": lookup.as_secs_f64() }));
    let peers = peers_of(m).into_iter().map(|peer| {
        json!({
            "name": peer.name,
            "source": peer.source,
            "bytes_per_record": peer.bytes,
            "good_cards_called_revoked": peer.wrong,
            "says_from_when_on": peer.times,
            "needs_all_cards": peer.universe,
        })
    });
    json!({
        "cards": m.cards,
        "listed": m.listed,
        "revoked": m.revoked,
        "bytes": m.bytes(),
        "bytes_of": { "head": m.head, "index": m.index, "ids": m.ids, "listings": m.listings },
        "bound_bits_per_record": { "ids": m.id_bound, "listings": m.listing_bound },
        "delta": { "bytes": m.delta.bytes, "records": m.delta.records, "bound_bits_per_record": m.delta.bound },
        "seconds": {
            "make": m.build.as_secs_f64(),
            "apply_delta": m.apply.as_secs_f64(),
            "open": m.open.as_secs_f64(),
            "lookup_listed": m.hit.as_secs_f64(),
            "lookup_not_listed": m.miss.as_secs_f64(),
            "cold": cold,
        },
        "bytes_read_by_lookup": m.read,
        "reader_memory": m.memory,
        "peers": peers.collect::<Vec<_>>(),
    })
}

fn peers_of(m: &Measured) -> Vec<Peer> {
    peers::all(m.cards, m.listed, m.revoked)
}

fn each(m: &Measured, bytes: f64) -> f64 {
    bytes / m.listed as f64
}

fn row(name: &str, cells: impl Iterator<Item = String>) -> String {
    let cells: String = cells.map(|cell| format!("{cell:>16}")).collect();
    format!("{name:<40}{cells}\n")
}

fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

fn time(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 1e-3 => format!("{:.1} ms", s * 1e3),
        s => format!("{:.1} µs", s * 1e6),
    }
}

/// Digits in threes.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}
