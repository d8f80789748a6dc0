//! Cards printed per second on one processor, with the bare drawing of their codes beside it.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a bench")]

#[path = "../samples/mod.rs"]
mod samples;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use phr_print::{CardLayout, CardPrint, Job, print};
use phr_scan::{SizePolicy, draw};
use std::hint::black_box;
use std::time::{Duration, Instant};

fn cards(count: u64) -> Vec<CardPrint> {
    let languages = samples::PHRASES.iter().map(|phrases| phrases.language).cycle();
    languages.zip(0..count).map(|(language, number)| samples::card(language, number)).collect()
}

fn printing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("print");
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    for (name, layout, count) in [
        ("one card", CardLayout::Single, 1),
        ("sheet of ten", CardLayout::Sheet, 10),
        ("batch of fifty", CardLayout::Sheet, 50),
    ] {
        let job = Job::Cards(layout, cards(count));
        group.throughput(Throughput::Elements(count));
        group.bench_function(name, |bencher| {
            bencher.iter(|| print(black_box(&job), &samples::setting()).unwrap())
        });
    }
    group.throughput(Throughput::Elements(1));
    let texts: Vec<String> = (0..50).map(samples::card_text).collect();
    let mut next = texts.iter().cycle();
    group.bench_function("bare code", |bencher| {
        bencher.iter(|| draw(black_box(next.next().unwrap()), &SizePolicy::default()).unwrap());
    });
    group.finish();
    ratio();
}

/// The figure to watch: what a printed card costs in bare codes.
fn ratio() {
    let job = Job::Cards(CardLayout::Sheet, cards(50));
    let timed = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        start.elapsed().as_secs_f64() / 50.0
    };
    let printed = timed(&mut || drop(print(&job, &samples::setting()).unwrap()));
    let texts: Vec<String> = (100..150).map(samples::card_text).collect();
    let drawn =
        timed(&mut || texts.iter().for_each(|text| drop(draw(text, &SizePolicy::default()).unwrap())));
    println!(
        "a printed card costs {:.2} bare codes ({:.1} ms and {:.1} ms)",
        printed / drawn,
        printed * 1e3,
        drawn * 1e3
    );
}

criterion_group!(benches, printing);
criterion_main!(benches);
