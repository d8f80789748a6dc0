//! What is published of an invented population, counted again by another program in another language, and attacked by it.
#![allow(clippy::unwrap_used, reason = "tests")]

use phr_analysis::{Counter, Episode, Group, Period, Publication, compare};
use phr_core::confidential::{self, Policy};
use phr_core::cose::ShortHash;
use phr_core::model::{Amendment, EntryStatus, Fact, Patient, PlanStatus};
use phr_core::wire::{AttestationKind, AttestationPayload, RecordId};
use phr_forms::{read, read_visit};
use phr_population::{Options, Person, Population, SITES};
use phr_tests::{python, run_interop};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// 2026-12-31.
const LAST_DAY: i64 = 20_818;

fn population(persons: u64) -> Vec<Person> {
    let options = Options { period_days: 365, ..Options::up_to(LAST_DAY, 11) };
    Population::new(options).unwrap().persons(0..persons).collect::<Result<_, _>>().unwrap()
}

fn quarters() -> Vec<Period> {
    (1..=4).map(|quarter| Period::new(2026, quarter).unwrap()).collect()
}

/// A name for an attestation that no other has.
fn name(person: u64, episode: usize, confidential: bool) -> ShortHash {
    ShortHash((person * 1000 + episode as u64 * 2 + u64::from(confidential)).to_be_bytes())
}

/// The facts of a person's attestations, by way of the forms, the split of what is confidential, and payloads.
fn facts(person: &Person) -> Vec<Episode> {
    let mut facts = Vec::new();
    let mut patient = Patient::default();
    // Where each follow-up of an episode stands: by row of the form, the attestation and the entry.
    let mut asked: Vec<BTreeMap<usize, (ShortHash, u32)>> = Vec::new();
    for (place, episode) in person.episodes.iter().enumerate() {
        let reading = match place {
            0 => read(&episode.fields, episode.at),
            _ => read_visit(&episode.fields, &patient, episode.at),
        };
        assert!(reading.problems.is_empty(), "{:?}", reading.problems);
        let mut entries = reading.entries;
        if place == 0 {
            patient = entries.patient.clone();
        }
        confidential::mark(&mut entries, Policy::Listed);
        let (care, secret) = confidential::split(entries);
        let kind = if place == 0 { AttestationKind::Assessment } else { AttestationKind::Visit };
        let record = RecordId(person.number.to_be_bytes());
        let payload = |kind, entries: phr_core::model::Entries| {
            AttestationPayload::new(kind, episode.at, record, entries.into_canonical())
        };
        let mut parts = vec![(false, payload(kind, care))];
        parts.extend(secret.map(|secret| (true, payload(AttestationKind::Confidential, secret))));
        let mut rows = BTreeMap::new();
        for (is_secret, payload) in &parts {
            let all = payload.entries.sections.iter().flat_map(|section| &section.entries);
            for (number, entry) in (0_u32..).zip(all) {
                if matches!(entry.fact, Fact::FollowUp(_)) {
                    rows.insert(rows.len(), (name(person.number, place, *is_secret), number));
                }
            }
        }
        asked.push(rows);
        for kept in &episode.kept {
            let (hash, number) = asked[kept.episode][&kept.row];
            let done = EntryStatus::FollowUp(PlanStatus::Completed);
            let change = Amendment::Status { status: done, since: None, reason: None };
            parts[0].1.amendments.entry(hash).or_default().insert(number, change);
        }
        let site = SITES[episode.site].0;
        let day = episode.at.0.div_euclid(86_400);
        for (is_secret, payload) in &parts {
            let hash = name(person.number, place, *is_secret);
            facts.push(Episode::of(payload, hash, person.number, site, day));
        }
    }
    facts
}

fn publish(persons: &[Person]) -> Vec<Publication> {
    let mut counters: Vec<(Period, Counter)> =
        quarters().into_iter().map(|period| (period, Counter::new(period))).collect();
    for person in persons {
        let facts = facts(person);
        counters.iter_mut().for_each(|(_, counter)| counter.add(&facts));
    }
    counters.into_iter().map(|(period, counter)| Publication::of_counts(&counter.finish(), period)).collect()
}

/// What was typed, for the other program.
fn typed(persons: &[Person]) -> Value {
    let episode = |episode: &phr_population::Episode| {
        let fields: BTreeMap<&str, &str> = episode.fields.iter().collect();
        let kept: Vec<(usize, usize)> = episode.kept.iter().map(|kept| (kept.episode, kept.row)).collect();
        json!({ "day": episode.at.0.div_euclid(86_400), "site": SITES[episode.site].0, "fields": fields, "kept": kept })
    };
    let person = |person: &Person| person.episodes.iter().map(episode).collect::<Vec<_>>();
    persons.iter().map(person).collect()
}

/// Every figure that is shown is the one that the other program counts from what was typed into the forms, and every
/// comparison is that of scipy.
#[test]
fn every_figure_is_counted_again_in_python() {
    let Some(python) = python() else { return };
    let persons = population(4000);
    let publications = publish(&persons);
    let mut compared = Vec::new();
    for publication in &publications {
        for table in &publication.tables {
            let Some(group) = table.of.as_deref().and_then(|of| publication.table(of)) else { continue };
            for (dimension, rows) in &table.dimensions {
                let groups: Vec<Group> =
                    rows.iter().filter_map(|row| Group::of(table, group, *dimension, &row.0)).collect();
                for pair in groups.windows(2).take(3) {
                    let [first, second] = pair else { continue };
                    let Some(told) = compare(*first, *second) else { continue };
                    compared.push(json!({
                        "cells": [first.with, first.without, second.with, second.without],
                        "told": [told.odds_ratio, told.low, told.high, told.p],
                    }));
                }
            }
        }
    }
    assert!(compared.len() > 200, "{}", compared.len());
    let csv: Vec<String> = publications.iter().map(Publication::csv).collect();
    let input =
        json!({ "persons": typed(&persons), "publications": publications, "csv": csv, "compared": compared });
    let told = run_interop(&python, "recount_publication.py", &input);
    assert_eq!(told["wrong"], json!([]), "{told}");
    let (shown, withheld) = (told["shown"].as_u64().unwrap(), told["withheld"].as_u64().unwrap());
    eprintln!("{shown} figures shown and equal, {withheld} withheld, {} comparisons", compared.len());
    assert!(shown > withheld, "{told}");
}

/// Whoever has all tables and files of a year, an exact solver, and knows which cells are small, does not learn a small cell
/// to within less than the stated width.
#[test]
fn no_withheld_cell_can_be_had_back() {
    let Some(python) = python() else { return };
    let persons = population(1500);
    let input =
        json!({ "persons": typed(&persons), "publications": publish(&persons), "tried": 120, "seed": 3 });
    let told = run_interop(&python, "attack_publication.py", &input);
    eprintln!("{told}");
    assert_eq!(told["had_back"], json!([]), "{told}");
    assert!(told["tried"].as_u64().unwrap() > 200, "{told}");
    // The attack works where nothing protects: with only the small cells withheld it finds some of them.
    assert!(told["found_without_protection"].as_u64().unwrap() > 10, "{told}");
}
