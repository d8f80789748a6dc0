//! How long a quarter of a hundred thousand episodes takes: to count, and to withhold.
#![allow(missing_docs, clippy::unwrap_used, reason = "a bench")]

use criterion::{Criterion, criterion_group, criterion_main};
use phr_analysis::{Counts, Episode, Period, Publication};
use std::hint::black_box;

/// Invented episodes by a fixed rule, spread over sites, ages and nationalities as unevenly as real ones are.
fn episodes(count: u64) -> Vec<Episode> {
    let period = Period::new(2026, 3).unwrap();
    let mut state = 7_u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut made = Vec::new();
    for number in 0..count {
        let rare = |roll: u64| roll * roll * roll / 92 / 92;
        let nationality = rare(next(92));
        let mut episode = Episode {
            person: number * 3 / 4,
            site: format!("site-{}", next(6)),
            day: period.first_day() + next(90) as i64,
            counts: true,
            has_person: true,
            age_months: Some(next(70) as u16 * 12),
            sex: Some(next(2) as u8),
            nationality: Some(format!(
                "{}{}",
                (b'A' + (nationality / 26) as u8) as char,
                (b'A' + (nationality % 26) as u8) as char
            )),
            route: Some(["TR", "LY", "RS", "GR"][next(4) as usize].to_owned()),
            ..Episode::default()
        };
        for (code, share) in [
            ("sct|38341003", 6),
            ("sct|44054006", 4),
            ("sct|37796009", 8),
            ("sct|128869009", 3),
            ("sct|47505003", 4),
        ] {
            if next(100) < share {
                episode.conditions.insert(code.to_owned());
            }
        }
        if next(3) == 0 {
            for code in ["loinc|5195-3", "loinc|7918-6", "loinc|13955-0"] {
                episode.tested.insert(code.to_owned());
                if next(100) < 3 {
                    episode.positive.insert(code.to_owned());
                }
            }
        }
        if next(4) == 0 {
            episode.vaccines.insert("sct|836494009".to_owned());
        }
        made.push(episode);
    }
    made
}

fn quarter(criterion: &mut Criterion) {
    let period = Period::new(2026, 3).unwrap();
    let episodes = episodes(100_000);
    let mut group = criterion.benchmark_group("a quarter of 100 000 episodes");
    group.sample_size(10);
    group.bench_function("counting", |bench| bench.iter(|| Counts::of(black_box(&episodes), period)));
    let counts = Counts::of(&episodes, period);
    group.bench_function("withholding", |bench| {
        bench.iter(|| Publication::of_counts(black_box(&counts), period))
    });
    group.finish();
}

criterion_group!(benches, quarter);
criterion_main!(benches);
