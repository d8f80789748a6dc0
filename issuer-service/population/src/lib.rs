//! Invented populations of newly arrived migrants, for demonstrations, benchmarks and tests.
//!
//! [`Population::person`] makes the person of a number, always the same for the same [`Options`], so that a million of them
//! need no memory and any part can be made anew. What it gives is what would be typed into the forms of `phr-forms`: the
//! assessment at the first episode, the form of a visit at each other one. Nobody is meant: names are common ones of the
//! regions, put together by chance, and every number of a document begins with `INVENTED`.
//!
//! ```
//! use phr_population::{Options, Population};
//!
//! let population = Population::new(Options::up_to(20_000, 7)).unwrap();
//! let person = population.person(0).unwrap();
//! assert!(!person.episodes.is_empty());
//! assert_eq!(person, population.person(0).unwrap());
//! ```
//!
//! # The published figures that it follows
//! The electronic Personal Health Record of the International Organization for Migration, as reported by Zenner D,
//! Requena-Méndez A, Schillinger S, Val E, Wickramage K: *Health and illness in migrants and refugees arriving in Europe:
//! analysis of the electronic Personal Health Record system*, Journal of Travel Medicine 2022;29(7):taac035,
//! [doi:10.1093/jtm/taac035](https://doi.org/10.1093/jtm/taac035) (its abstract):
//!
//! | figure | published | here |
//! |---|---|---|
//! | episodes, persons | 19 564 in 14 436: 1.355 each | by choice; [`EPISODES_PER_PERSON`] |
//! | nationalities | 92 | 92 |
//! | refugees; asylum seekers | 75 %; 22 % of persons | the same |
//! | episodes with an infectious disease | 2531 (12.9 %) | the same, more in children below 12 |
//! | of these pharyngo-tonsillitis, scabies, viral hepatitis, lower airways | 50.7, 20.9, 6.2, 6.2 % | the same |
//! | persons with a non-communicable disease | 2462 (17.1 %) | the same |
//! | cardiovascular; neurological; diabetes; kidney | 5.7; 8.2; 4.5; 1.5 % of persons | the same, by age |
//! | odds ratios of cardiovascular disease: diabetes; neurological | 3.3; 1.8 (adjusted) | the same within an age band |
//! | persons with a mental health problem | 641 (4.4 %), more with age | the same |
//! | episodes with an acute injury | 610 (3.1 %) | the same |
//!
//! Other sources, for what that abstract does not say:
//!
//! | figure | published | source |
//! |---|---|---|
//! | ages | mean 23.8, deviation 17.0, 0 to 81 years; 41.5 % below 18 | Müller F et al., Journal of Global Health 2021;11:04002 |
//! | women among adults | 24 of 64 | UNHCR, Greece sea arrivals dashboard, September 2019 |
//! | origins of most | Afghanistan 38, Syria 25, DR Congo 8 %; Syria 30, Afghanistan 16, Iraq 10, Nigeria 7, Eritrea 5, Pakistan 3 % | the same; and UNHCR, sea arrivals in Europe, July 2016: here between the two |
//! | positive of tested: HBsAg; HIV | 3.3; 0.3 % | Ackermann N et al., Eurosurveillance 2018;23(10):17-00176 |
//! | chest X-rays that suggest tuberculosis | 0.22 to 0.38 % (cases) | the same |
//! | syphilis antibodies | 1.0 % | asylum seekers to Finland, BMC Public Health 2018, [doi:10.1186/s12889-018-6038-9](https://doi.org/10.1186/s12889-018-6038-9) |
//!
//! The rest is ours, plausible and no finding of anybody: the shape over the ages, which illness of a group it is, girls among
//! children (45 %), vaccinations, pregnancies (8 % of women from 15 to 44), habits, vulnerability, days between episodes,
//! appointments that are kept. A test holds the figures of the first table, and what is marked as published in the second.

mod dice;
mod form;
mod health;
mod names;
mod origins;
mod person;

pub use health::{Condition, Infection};
pub use person::{Episode, Kept, Person, Sex, Status};

use phr_forms::FieldsError;
use std::fmt;

/// Episodes per person of the publication.
pub const EPISODES_PER_PERSON: f64 = 19564.0 / 14436.0;

/// How many nationalities there are.
pub const NATIONALITIES: usize = origins::ORIGINS.len();

/// The places where people are seen: a code, and an invented name.
pub const SITES: [(&str, &str); 6] = [
    ("north", "Invented north pier"),
    ("south", "Invented south pier"),
    ("harbour", "Invented harbour"),
    ("island", "Invented island camp"),
    ("airport", "Invented airport"),
    ("border", "Invented border crossing"),
];

/// Which population.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Another seed makes other persons.
    pub seed: u64,
    /// On average; from 1 to 20. [`EPISODES_PER_PERSON`] is the publication's.
    pub episodes_per_person: f64,
    /// The last day on which anybody is seen, in days since 1970-01-01.
    pub last_day: i64,
    /// Within how many days up to that everybody is seen: from 1 to 7300.
    pub period_days: u32,
}

impl Options {
    /// The publication's episodes per person, within two years up to this day.
    pub fn up_to(last_day: i64, seed: u64) -> Self {
        Self { seed, episodes_per_person: EPISODES_PER_PERSON, last_day, period_days: 730 }
    }
}

/// Why there is no such population.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The number of episodes per person.
    #[error("there is no population with so many episodes per person; choose a number from 1 to 20")]
    EpisodesPerPerson,
    /// The last day or the period.
    #[error("the period is not in the calendar; choose at most 7300 days, and a last day from 1990 to 9999")]
    Period,
    /// A form does not take what was to be typed.
    #[error(transparent)]
    Form(FieldsError),
}

impl Error {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::EpisodesPerPerson => "population-episodes",
            Self::Period => "population-period",
            Self::Form(error) => error.code(),
        }
    }
}

/// An invented population. It has as many persons as are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Population {
    options: Options,
}

impl Population {
    /// The population of these options.
    ///
    /// # Errors
    /// [`Error::EpisodesPerPerson`], [`Error::Period`].
    pub fn new(options: Options) -> Result<Self, Error> {
        if !(1.0..=20.0).contains(&options.episodes_per_person) {
            return Err(Error::EpisodesPerPerson);
        }
        // From 1990 on, so that everybody was born in the calendar's years.
        if !(7305..=2_932_896).contains(&options.last_day) || !(1..=7300).contains(&options.period_days) {
            return Err(Error::Period);
        }
        Ok(Self { options })
    }

    /// The person of this number, counted from 0.
    ///
    /// # Errors
    /// [`Error::Form`], if a form had no room for it.
    pub fn person(&self, number: u64) -> Result<Person, Error> {
        Person::new(&self.options, number)
    }

    /// The persons of these numbers, one after the other.
    pub fn persons(
        self,
        numbers: impl IntoIterator<Item = u64>,
    ) -> impl Iterator<Item = Result<Person, Error>> {
        numbers.into_iter().map(move |number| self.person(number))
    }
}

/// Prints the number only: although nobody is meant, what is printed should look as with real persons.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({})", self.number)
    }
}

/// Prints the time and place only.
impl fmt::Debug for Episode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Episode").field("at", &self.at).field("site", &self.site).finish_non_exhaustive()
    }
}
