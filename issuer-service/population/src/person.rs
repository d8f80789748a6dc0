//! One person: who it is, and when the person is seen.

use crate::dice::Dice;
use crate::health::{self, Condition, Infection};
use crate::names::{self, Called};
use crate::origins::{ORIGINS, Origin};
use crate::{Error, Options, SITES, form};
use phr_core::model::{PartialDate, Timestamp};
use phr_forms::Fields;

/// A day in seconds.
const DAY: i64 = 86_400;
/// Days in a year, about.
const YEAR: i64 = 365;

/// Female or male, as the two that the publications tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// In which quality somebody is in the country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A refugee.
    Refugee,
    /// Somebody who asked for asylum.
    AsylumSeeker,
    /// Neither.
    Other,
}

/// An invented person with all episodes.
///
/// What is beside the fields is what they were made from; it is for tests.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Which of the population, counted from 0.
    pub number: u64,
    /// ISO 3166-1.
    pub nationality: &'static str,
    /// Female or male.
    pub sex: Sex,
    /// Full years at the first episode.
    pub age: i64,
    /// Refugee, asylum seeker or other.
    pub status: Status,
    /// Long-lasting conditions.
    pub conditions: Vec<Condition>,
    /// In the order of time; never none.
    pub episodes: Vec<Episode>,
}

/// One clinical episode: an assessment, or a return visit.
#[derive(Clone, PartialEq, Eq)]
pub struct Episode {
    /// When it was signed.
    pub at: Timestamp,
    /// Where: a place in [`SITES`].
    pub site: usize,
    /// What was typed: the first of a person into the form of the assessment, the others into that of a visit.
    pub fields: Fields,
    /// Follow-ups of earlier episodes that were kept with this one.
    pub kept: Vec<Kept>,
    /// The infectious disease that was found.
    pub infection: Option<Infection>,
    /// Whether it was about an acute injury.
    pub injury: bool,
}

/// A follow-up that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// Place of the episode that asked for it.
    pub episode: usize,
    /// The row in the form of that episode: `follow_ups.<row>`.
    pub row: usize,
}

/// Who somebody is, before anything happens.
pub(crate) struct Profile {
    pub(crate) number: u64,
    pub(crate) origin: &'static Origin,
    pub(crate) called: Called,
    pub(crate) sex: Sex,
    pub(crate) age: i64,
    /// Days since 1970.
    pub(crate) born: i64,
    pub(crate) status: Status,
    pub(crate) conditions: Vec<Condition>,
    /// Weeks at the first episode.
    pub(crate) pregnant: Option<i64>,
}

/// What happens at one episode.
pub(crate) struct Event {
    /// Days since 1970.
    pub(crate) day: i64,
    pub(crate) is_first: bool,
    pub(crate) infection: Option<Infection>,
    /// Which viral hepatitis, if it is that.
    pub(crate) is_hepatitis_b: bool,
    pub(crate) injury: bool,
    /// An appointment for the next episode: its first day.
    pub(crate) appointment: Option<i64>,
}

/// Ages in years of a band, and how many of a thousand are in it.
const AGES: [(i64, i64, f64); 9] = [
    (0, 4, 155.0),
    (5, 11, 150.0),
    (12, 17, 110.0),
    (18, 29, 260.0),
    (30, 39, 152.0),
    (40, 49, 88.0),
    (50, 59, 52.0),
    (60, 69, 24.0),
    (70, 81, 9.0),
];
/// Women among adults, and girls among children.
const WOMEN: f64 = 0.375;
const GIRLS: f64 = 0.45;
/// Refugees, and asylum seekers: the publication's shares.
const REFUGEES: f64 = 0.75;
const ASYLUM_SEEKERS: f64 = 0.22;
/// Pregnant women among those from 15 to 44.
const PREGNANT: f64 = 0.08;
/// The most episodes of a person.
const MOST_EPISODES: usize = 60;
/// Appointments that are kept.
const KEPT: f64 = 0.85;

impl Person {
    pub(crate) fn new(options: &Options, number: u64) -> Result<Self, Error> {
        let dice = &mut Dice::new(options.seed, number);
        let count = episodes(dice, options.episodes_per_person);
        let days = days(dice, options, count);
        let first = days.first().copied().unwrap_or(options.last_day);
        let profile = profile(dice, number, first);
        let site = usize::try_from(dice.between(0, SITES.len() as i64 - 1)).unwrap_or(0);
        let mut made: Vec<Episode> = Vec::with_capacity(count);
        let mut appointment = None;
        for (place, day) in days.iter().copied().enumerate() {
            let next = days.get(place + 1).copied();
            let event = Event {
                day,
                is_first: place == 0,
                infection: health::infection(dice, profile.age),
                is_hepatitis_b: dice.chance(health::B),
                injury: dice.chance(health::INJURED),
                appointment: next.filter(|_| dice.chance(0.8)).map(|next| next - dice.between(0, 4)),
            };
            let filled = form::fill(dice, &profile, &event)?;
            let kept = appointment.take().filter(|_| dice.chance(KEPT));
            appointment = filled
                .appointment
                .map(|row| Kept { episode: place, row })
                .filter(|_| event.appointment.is_some());
            // Most come back to the same place.
            let is_elsewhere = place > 0 && dice.chance(0.1);
            let elsewhere = usize::try_from(dice.between(0, SITES.len() as i64 - 1)).unwrap_or(0);
            // Several on one day come one after the other.
            let soonest = made.last().map_or(i64::MIN, |before| before.at.0 + 600);
            made.push(Episode {
                at: Timestamp((day * DAY + dice.between(8 * 3600, 17 * 3600)).max(soonest)),
                site: if is_elsewhere { elsewhere } else { site },
                fields: filled.fields,
                kept: kept.into_iter().collect(),
                infection: event.infection,
                injury: event.injury,
            });
        }
        Ok(Self {
            number,
            nationality: profile.origin.country,
            sex: profile.sex,
            age: profile.age,
            status: profile.status,
            conditions: profile.conditions,
            episodes: made,
        })
    }
}

/// How many episodes a person has: one, and another with the same probability after each.
fn episodes(dice: &mut Dice, mean: f64) -> usize {
    let again = 1.0 - 1.0 / mean;
    let mut count = 1;
    while count < MOST_EPISODES && dice.chance(again) {
        count += 1;
    }
    count
}

/// The days of the episodes, all within the period.
fn days(dice: &mut Dice, options: &Options, count: usize) -> Vec<i64> {
    let period = i64::from(options.period_days);
    let gaps: Vec<i64> = (1..count)
        .map(|_| dice.pick(&[14, 28, 30, 60, 90]).copied().unwrap_or(30) + dice.between(0, 6))
        .collect();
    let whole: i64 = gaps.iter().sum();
    // Who is seen so often that it does not fit is seen at shorter intervals.
    let (fits, most) = (whole < period, (period - 1).max(1));
    let mut after = vec![0];
    for gap in gaps {
        let before = after.last().copied().unwrap_or(0);
        after.push(before + gap);
    }
    if !fits {
        after.iter_mut().for_each(|day| *day = *day * most / whole.max(1));
    }
    let last = after.last().copied().unwrap_or(0);
    let first = options.last_day - period + 1 + dice.between(0, (period - 1 - last).max(0));
    after.into_iter().map(|day| first + day).collect()
}

fn profile(dice: &mut Dice, number: u64, first: i64) -> Profile {
    // Neither table is empty.
    let origin = dice.weighted(&ORIGINS, |origin| origin.weight).unwrap_or(&ORIGINS[0]);
    let (low, high, _) = dice.weighted(&AGES, |band| band.2).copied().unwrap_or(AGES[0]);
    let age = dice.between(low, high);
    let is_female = dice.chance(if age < 18 { GIRLS } else { WOMEN });
    let region = dice.pick(origin.names).copied();
    let called = region.map(|region| names::called(dice, region, is_female)).unwrap_or_default();
    let conditions = health::conditions(dice, age);
    let status = match dice.unit() {
        chance if chance < REFUGEES => Status::Refugee,
        chance if chance < REFUGEES + ASYLUM_SEEKERS => Status::AsylumSeeker,
        _ => Status::Other,
    };
    let may = is_female && (15..45).contains(&age);
    let pregnant = (may && dice.chance(PREGNANT)).then(|| dice.between(6, 36));
    let born = born(dice, first, age);
    let sex = if is_female { Sex::Female } else { Sex::Male };
    Profile { number, origin, called, sex, age, born, status, conditions, pregnant }
}

/// A day on which somebody was born who is so many full years old on this one.
fn born(dice: &mut Dice, on: i64, age: i64) -> i64 {
    let day = on - age * YEAR - age / 4 - dice.between(1, YEAR - 2);
    // About, until the calendar says the same.
    (0..4).map(|less| day + less).find(|day| full_years(*day, on) == Some(age)).unwrap_or(day)
}

/// Full years between two days.
pub(crate) fn full_years(born: i64, on: i64) -> Option<i64> {
    let (born, on) =
        (PartialDate::from_days_since_1970(born)?.parts(), PartialDate::from_days_since_1970(on)?.parts());
    Some(i64::from(on.0) - i64::from(born.0) - i64::from((on.1, on.2) < (born.1, born.2)))
}
