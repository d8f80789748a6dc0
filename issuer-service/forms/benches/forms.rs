//! How long it takes to search the terminology, to read a form, and to make the keys of a person.

use criterion::{Criterion, criterion_group, criterion_main};
use phr_core::model::Timestamp;
use phr_core::terminology::Kind;
use phr_forms::search::{CodeSearch, Wanted};
use phr_forms::{matching, read, testing};
use std::collections::BTreeMap;
use std::hint::black_box;

fn searching(c: &mut Criterion) {
    let search = CodeSearch::new();
    let used = BTreeMap::new();
    let queries = [
        ("a letter", "a"),
        ("a beginning", "tuber"),
        ("a slip", "hipertension"),
        ("three words", "chronic hepatitis b"),
        ("Arabic", "السل"),
        ("nothing", "qqqqqqqqqqqq"),
        (
            "eight long words",
            "hipertension diabtes tuberculosys hepatitiss anaemya pneumonea gastritys schistosomiassis",
        ),
    ];
    for (name, query) in queries {
        c.bench_function(&format!("search: {name}"), |b| {
            let wanted = Wanted {
                kinds: &[Kind::Disease, Kind::Symptom, Kind::Pregnancy],
                lang: "en",
                limit: 10,
                used: &used,
            };
            b.iter(|| search.find(black_box(query), wanted));
        });
    }
    c.bench_function("search: making the index", |b| b.iter(CodeSearch::new));
}

fn reading(c: &mut Criterion) {
    let fields = testing::realistic_person();
    let now = Timestamp(1_795_600_000);
    c.bench_function("reading a whole assessment", |b| b.iter(|| read(black_box(&fields), now)));
    let patient = read(&fields, now).entries.patient;
    c.bench_function("keys of a person", |b| b.iter(|| matching::keys(black_box(&patient))));
    c.bench_function("comparing two persons", |b| {
        b.iter(|| matching::compare(black_box(&patient), &patient))
    });
}

criterion_group!(benches, searching, reading);
criterion_main!(benches);
