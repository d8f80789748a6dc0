//! Counting a period.

use crate::catalogue::{Kind, MEASURES, Measure};
use crate::cell::{Layout, SEXES, TOTAL, age_band};
use crate::episode::{Change, Episode};
use crate::{Dimension, Period};
use std::collections::{BTreeMap, BTreeSet};

/// What was counted, nothing withheld: for tests, and for what is published to be made from. It is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Counts {
    pub(crate) layout: Layout,
    /// By measure and cell.
    pub(crate) values: Vec<Vec<u32>>,
}

/// Somebody whose category in a dimension is not known.
const UNKNOWN: &str = "unknown";

/// The categories of a person: age band, sex, site, nationality, country on the way.
type Categories = (usize, usize, String, String, String);

/// Counts a period, person by person.
///
/// Episodes of later periods are left out; those of earlier ones say which doses a person has had and which follow-ups are
/// due.
pub struct Counter {
    first: i64,
    last: i64,
    groups: BTreeMap<Categories, Vec<u32>>,
}

/// A person in the period.
struct Subject<'a> {
    /// Up to the period's end, in the order of time.
    episodes: Vec<&'a Episode>,
    /// Those that count, in the period.
    seen: u32,
    categories: Categories,
}

impl Counter {
    /// For this period.
    pub fn new(period: Period) -> Self {
        Self { first: period.first_day(), last: period.last_day(), groups: BTreeMap::new() }
    }

    /// Adds a person: all episodes, those of one day in the order in which they were signed.
    pub fn add(&mut self, episodes: &[Episode]) {
        let until: Vec<&Episode> = episodes.iter().filter(|episode| episode.day <= self.last).collect();
        let Some(subject) = Subject::new(until, self.first) else { return };
        let count = |measure: &Measure| match measure.kind {
            Kind::Episodes => subject.seen,
            _ => u32::from(subject.counts(measure, self.first, self.last)),
        };
        let counted: Vec<u32> = MEASURES.iter().map(count).collect();
        if counted.iter().all(|count| *count == 0) {
            return;
        }
        let sums = self.groups.entry(subject.categories).or_insert_with(|| vec![0; MEASURES.len()]);
        sums.iter_mut().zip(counted).for_each(|(sum, count)| *sum += count);
    }

    /// What was counted.
    pub fn finish(self) -> Counts {
        let list = |of: fn(&Categories) -> &String| -> Vec<String> {
            self.groups.keys().map(of).collect::<BTreeSet<_>>().into_iter().cloned().collect()
        };
        let layout = Layout {
            sites: list(|categories| &categories.2),
            nationalities: list(|categories| &categories.3),
            routes: list(|categories| &categories.4),
        };
        let mut values = vec![vec![0; layout.len()]; MEASURES.len()];
        for (categories, sums) in &self.groups {
            for cell in cells(categories, &layout) {
                for (values, sum) in values.iter_mut().zip(sums) {
                    values[cell] += sum;
                }
            }
        }
        Counts { layout, values }
    }
}

impl std::fmt::Debug for Counter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counter(..)")
    }
}

/// The cells in which somebody is counted: one of each dimension.
fn cells((age, sex, site, nationality, route): &Categories, layout: &Layout) -> [usize; 7] {
    let listed = |dimension, list: &[String], category: &String| {
        layout.cells(dimension).start + list.binary_search(category).unwrap_or(0)
    };
    [
        TOTAL,
        Layout::age(*age),
        Layout::sex(*sex),
        Layout::age_sex(*age, *sex),
        listed(Dimension::Site, &layout.sites, site),
        listed(Dimension::Nationality, &layout.nationalities, nationality),
        listed(Dimension::Route, &layout.routes, route),
    ]
}

impl Counts {
    /// Counts a period from all episodes of all persons.
    pub fn of(episodes: &[Episode], period: Period) -> Self {
        let mut by_person: BTreeMap<u64, Vec<Episode>> = BTreeMap::new();
        for episode in episodes {
            by_person.entry(episode.person).or_default().push(episode.clone());
        }
        let mut counter = Counter::new(period);
        by_person.values().for_each(|episodes| counter.add(episodes));
        counter.finish()
    }

    /// A count, for tests: nothing of it may be shown.
    pub fn value(&self, measure: &str, dimension: Dimension, category: &str) -> Option<u32> {
        let measure = MEASURES.iter().position(|known| known.id == measure)?;
        let cell = self.layout.cells(dimension).find(|cell| self.layout.category(*cell) == category)?;
        self.values.get(measure)?.get(cell).copied()
    }
}

impl std::fmt::Debug for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Counts(..)")
    }
}

impl<'a> Subject<'a> {
    fn new(mut episodes: Vec<&'a Episode>, first: i64) -> Option<Self> {
        episodes.sort_by_key(|episode| episode.day);
        let counting = |episode: &&&Episode| episode.counts;
        let now: Vec<&Episode> =
            episodes.iter().filter(counting).filter(|e| e.day >= first).copied().collect();
        // The first in the period; of somebody who is due and was not seen, the last before it.
        let at = now.first().copied().or_else(|| episodes.iter().rfind(counting).copied())?;
        let known = |episode: &&&Episode| episode.has_person;
        let who = now.iter().find(known).or_else(|| episodes.iter().rfind(known)).copied().unwrap_or(at);
        Some(Self {
            seen: u32::try_from(now.len()).unwrap_or(u32::MAX),
            categories: (
                age_band(who.age_months),
                who.sex.map_or(SEXES.len() - 1, usize::from).min(SEXES.len() - 1),
                at.site.clone(),
                who.nationality.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
                who.route.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
            ),
            episodes,
        })
    }

    fn counts(&self, measure: &Measure, first: i64, last: i64) -> bool {
        let is_seen = self.seen > 0;
        // The confidential part of somebody who was seen.
        let now = || self.episodes.iter().filter(|episode| is_seen && episode.day >= first);
        let any = |codes: &BTreeSet<String>| measure.codes.iter().any(|code| codes.contains(*code));
        match measure.kind {
            Kind::Episodes | Kind::Persons => is_seen,
            Kind::Condition => now().any(|episode| any(&episode.conditions)),
            Kind::Tested => now().any(|episode| any(&episode.tested)),
            Kind::Positive => now().any(|episode| any(&episode.positive)),
            Kind::Vaccinated => is_seen && self.episodes.iter().any(|episode| any(&episode.vaccines)),
            Kind::PregnancyAsked => now().any(|episode| episode.pregnant.is_some()),
            Kind::Pregnant => now().any(|episode| episode.pregnant == Some(true)),
            Kind::Due => self.due(first, last).is_some(),
            Kind::Kept => self.due(first, last) == Some(true),
        }
    }

    /// Whether all follow-ups that were due in the period are done by its end; nothing where none was due.
    fn due(&self, first: i64, last: i64) -> Option<bool> {
        let mut open: BTreeMap<&str, (i64, bool)> = BTreeMap::new();
        for episode in &self.episodes {
            for (id, change) in &episode.changes {
                match change {
                    Change::Gone => _ = open.remove(id.as_str()),
                    Change::Done => _ = open.get_mut(id.as_str()).map(|due| due.1 = true),
                    Change::Open => _ = open.get_mut(id.as_str()).map(|due| due.1 = false),
                    Change::Moved(day) => _ = open.get_mut(id.as_str()).map(|due| *due = (*day, false)),
                }
            }
            open.extend(episode.due.iter().map(|due| (due.id.as_str(), (due.day, due.done))));
        }
        let mut due = open.values().filter(|(day, _)| (first..=last).contains(day)).peekable();
        due.peek()?;
        Some(due.all(|(_, done)| *done))
    }
}
