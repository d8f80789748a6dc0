//! Whatever is counted, what is published keeps it.
#![allow(clippy::unwrap_used, reason = "tests")]

use crate::catalogue::MEASURES;
use crate::cell::{Layout, TOTAL};
use crate::count::Counts;
use crate::protect::{Mark, all_are_safe, is_small, protect};
use crate::world::Ground;
use crate::{Cell, Dimension, Episode, Period, Publication};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn period() -> Period {
    Period::new(2026, 3).unwrap()
}

/// A person who is seen once, with few categories, so that small and large cells meet.
fn person() -> impl Strategy<Value = Episode> {
    let codes = |codes: &'static [&'static str]| proptest::sample::subsequence(codes, 0..=codes.len());
    let set = |codes: Vec<&str>| codes.into_iter().map(str::to_owned).collect::<BTreeSet<String>>();
    let who = (0u16..75, 0u8..3, 0usize..3, 0usize..4, 0usize..2);
    let has = codes(&["sct|38341003", "sct|44054006", "sct|128869009"]);
    let tests = codes(&["loinc|7918-6", "loinc|71773-6"]);
    (who, has, tests, any::<bool>(), proptest::option::of(any::<bool>())).prop_map(
        move |(who, has, tests, positive, pregnant)| {
            let (age, sex, site, nationality, route) = who;
            let tested = set(tests);
            Episode {
                site: ["a", "b", "c"][site].to_owned(),
                day: period().first_day() + 10,
                counts: true,
                has_person: true,
                age_months: Some(age * 12),
                sex: Some(sex.min(1)).filter(|_| age != 40),
                nationality: Some(["AF", "SY", "ER", "NG"][nationality].to_owned()),
                route: Some(["TR", "LY"][route].to_owned()),
                conditions: set(has),
                positive: if positive && age > 50 { tested.clone() } else { BTreeSet::new() },
                tested,
                pregnant: pregnant.filter(|_| sex == 0),
                ..Episode::default()
            }
        },
    )
}

fn persons(most: usize) -> impl Strategy<Value = Vec<Episode>> {
    proptest::collection::vec(person(), 0..most).prop_map(|mut persons| {
        for (number, person) in persons.iter_mut().enumerate() {
            person.person = number as u64;
        }
        persons
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_small_cell_is_withheld_and_safe(episodes in persons(160)) {
        let counts = Counts::of(&episodes, period());
        let marks = protect(&counts);
        let mut ground = Ground::new(&counts);
        ground.marks = marks.clone();
        for measure in 0..MEASURES.len() {
            for (cell, mark) in marks[measure].iter().enumerate() {
                if is_small(&ground, measure, cell) {
                    prop_assert!(*mark != Mark::Shown, "{} {cell}", MEASURES[measure].id);
                }
            }
        }
        prop_assert!(all_are_safe(&counts, &marks));
    }

    #[test]
    fn what_is_published_is_what_was_counted_or_withheld(episodes in persons(80)) {
        let counts = Counts::of(&episodes, period());
        let publication = Publication::of_counts(&counts, period());
        for table in &publication.tables {
            for (dimension, rows) in &table.dimensions {
                for row in rows {
                    let truth = counts.value(&table.measure, *dimension, &row.0).unwrap();
                    match row.1 {
                        Cell::Count(count) => prop_assert!(count == truth && !(1..5).contains(&count)),
                        Cell::Few => prop_assert!(truth > 0),
                        Cell::Hidden => {}
                    }
                }
            }
        }
        let json = serde_json::to_string(&publication).unwrap();
        prop_assert_eq!(serde_json::from_str::<Publication>(&json).unwrap(), publication);
    }

    /// By trying every number in every withheld cell of a list: no small cell has fewer than three possible values.
    #[test]
    fn brute_force_over_a_list_finds_at_least_three_values(values in proptest::collection::vec(0u32..14, 2..6)) {
        let counts = listed(&values);
        let marks = protect(&counts);
        let persons = 1;
        let cells = counts.layout.cells(Dimension::Nationality);
        let total = counts.values[persons][TOTAL];
        if marks[persons][TOTAL] == Mark::Hidden {
            prop_assert!(total < 5 || cells.clone().any(|cell| (1..5).contains(&counts.values[persons][cell])));
            return Ok(());
        }
        let mut possible = vec![BTreeSet::new(); values.len()];
        let mut world = vec![0; values.len()];
        search(&counts, &marks[persons], total, 0, &mut world, &mut possible);
        for (cell, possible) in cells.zip(&possible) {
            if (1..5).contains(&counts.values[persons][cell]) {
                let known: Vec<_> = possible.iter().filter(|value| (1..5).contains(*value) || marks[persons][cell] == Mark::Hidden).collect();
                prop_assert!(known.len() >= 3, "{values:?} {marks:?} {possible:?}", marks = marks[persons]);
            }
        }
    }
}

/// Persons of so many nationalities, all alike otherwise.
fn listed(values: &[u32]) -> Counts {
    let names = ["AA", "AB", "AC", "AD", "AE", "AF"];
    let mut episodes = Vec::new();
    for (name, count) in names.iter().zip(values) {
        for _ in 0..*count {
            episodes.push(Episode {
                person: episodes.len() as u64,
                site: "a".to_owned(),
                day: period().first_day(),
                counts: true,
                has_person: true,
                nationality: Some((*name).to_owned()),
                ..Episode::default()
            });
        }
    }
    let counts = Counts::of(&episodes, period());
    // Categories of nobody belong to the list as well.
    let mut layout = counts.layout.clone();
    layout.nationalities = names.iter().take(values.len()).map(|name| (*name).to_owned()).collect();
    let mut all = vec![vec![0; layout.len()]; MEASURES.len()];
    for (new, old) in all.iter_mut().zip(&counts.values) {
        for (cell, count) in old.iter().enumerate() {
            let at = (0..layout.len()).find(|at| {
                layout.dimension(*at) == counts.layout.dimension(cell)
                    && layout.category(*at) == counts.layout.category(cell)
            });
            new[at.unwrap()] = *count;
        }
    }
    Counts { layout, values: all }
}

fn search(
    counts: &Counts,
    marks: &[Mark],
    left: u32,
    at: usize,
    world: &mut Vec<u32>,
    possible: &mut [BTreeSet<u32>],
) {
    let cells = counts.layout.cells(Dimension::Nationality);
    if at == world.len() {
        if left == 0 {
            world.iter().zip(possible).for_each(|(value, possible)| _ = possible.insert(*value));
        }
        return;
    }
    let cell = cells.start + at;
    let truth = counts.values[1][cell];
    let range = match marks[cell] {
        Mark::Shown => truth..=truth,
        Mark::Few => 1..=left,
        Mark::Hidden => 0..=left,
    };
    for value in range.filter(|value| *value <= left) {
        world[at] = value;
        search(counts, marks, left - value, at + 1, world, possible);
    }
}

/// A person's doses count whenever they were documented; conditions and tests only in the period.
#[test]
fn late_and_early_episodes_count_where_they_belong() {
    let episode = |person: u64, day: i64| Episode {
        person,
        site: "a".to_owned(),
        day,
        counts: true,
        has_person: true,
        age_months: Some(24),
        sex: Some(1),
        ..Episode::default()
    };
    let (before, within, after) = (period().first_day() - 1, period().last_day(), period().last_day() + 1);
    let mut earlier = episode(1, before);
    earlier.vaccines.insert("sct|836494009".to_owned());
    earlier.conditions.insert("sct|44054006".to_owned());
    earlier.due.push(crate::Due { id: "x/1".to_owned(), day: within, done: false });
    let mut visit = episode(1, within);
    visit.has_person = false;
    visit.age_months = None;
    visit.changes.push(("x/1".to_owned(), crate::Change::Done));
    let mut late = episode(2, after);
    late.conditions.insert("sct|44054006".to_owned());
    let mut again = episode(1, within);
    again.conditions.insert("sct|128869009".to_owned());
    let counts = Counts::of(&[earlier, visit, late, again], period());
    let total = |measure| counts.value(measure, Dimension::Total, "all").unwrap();
    assert_eq!((total("episodes"), total("persons")), (2, 1));
    assert_eq!((total("vaccinated-measles"), total("diabetes"), total("scabies")), (1, 0, 1));
    assert_eq!((total("due"), total("kept")), (1, 1));
    assert_eq!(counts.value("persons", Dimension::AgeSex, "0-4|male"), Some(1));
    assert_eq!(counts.value("persons", Dimension::Nationality, "unknown"), Some(1));
    assert_eq!(Layout::default().len() + 3, counts.layout.len());
}

/// A year has a sum only where each quarter shows its part.
#[test]
fn a_year_says_nothing_that_its_quarters_do_not() {
    let counts = listed(&[20, 3, 30]);
    let publication = |quarter| Publication::of_counts(&counts, Period::new(2026, quarter).unwrap());
    let quarters: Vec<Publication> = (1..=2).map(publication).collect();
    let year = Publication::year(2026, &quarters).unwrap();
    let persons = year.tables.iter().find(|table| table.measure == "persons").unwrap();
    let cells: Vec<Cell> = persons.rows(Dimension::Nationality).iter().map(|row| row.1).collect();
    assert_eq!(cells, [Cell::Few, Cell::Few, Cell::Count(60)]);
    assert_eq!(persons.rows(Dimension::Total)[0].1, Cell::Count(106));
    assert_eq!(Publication::year(2025, &quarters), None);
}
