//! An invented population has the published proportions, and forms take it whole.
#![allow(clippy::unwrap_used, reason = "tests")]

use phr_core::model::Timestamp;
use phr_forms::{read, read_visit};
use phr_population::{Condition, Infection, NATIONALITIES, Options, Person, Population, SITES, Sex, Status};
use std::collections::{BTreeMap, BTreeSet};

/// A day in 2026.
const LAST_DAY: i64 = 20_780;
const PERSONS: u64 = 20_000;

fn population(seed: u64) -> Population {
    Population::new(Options::up_to(LAST_DAY, seed)).unwrap()
}

/// A share is within so many standard errors of a published one, and half a hundredth of it for what is rounded.
fn assert_share(what: &str, count: usize, of: usize, published: f64) {
    let share = count as f64 / of as f64;
    let error = (published * (1.0 - published) / of as f64).sqrt();
    let tolerance = 4.0 * error + published * 0.04;
    assert!(
        (share - published).abs() <= tolerance,
        "{what}: {share:.4} and not {published:.4} (± {tolerance:.4})"
    );
}

fn with(persons: &[Person], condition: Condition) -> usize {
    persons.iter().filter(|person| person.conditions.contains(&condition)).count()
}

/// Four standard errors of a sample of this size, and a twenty-fifth of the share, since shares by age are rounded.
#[test]
fn twenty_thousand_persons_have_the_published_proportions() {
    let persons: Vec<Person> = population(7).persons(0..PERSONS).collect::<Result<_, _>>().unwrap();
    let all = persons.len();
    let episodes: Vec<_> = persons.iter().flat_map(|person| &person.episodes).collect();
    let mean = episodes.len() as f64 / all as f64;
    assert!((mean - 1.355).abs() < 0.03, "{mean}");
    let nationalities: BTreeSet<&str> = persons.iter().map(|person| person.nationality).collect();
    assert_eq!((nationalities.len(), NATIONALITIES), (92, 92));

    let refugees = persons.iter().filter(|person| person.status == Status::Refugee).count();
    assert_share("refugees", refugees, all, 0.75);
    let asylum = persons.iter().filter(|person| person.status == Status::AsylumSeeker).count();
    assert_share("asylum seekers", asylum, all, 0.22);

    let infectious: Vec<Infection> = episodes.iter().filter_map(|episode| episode.infection).collect();
    assert_share("infectious", infectious.len(), episodes.len(), 2531.0 / 19564.0);
    for (kind, published) in [
        (Infection::PharyngoTonsillitis, 0.507),
        (Infection::Scabies, 0.209),
        (Infection::ViralHepatitis, 0.062),
        (Infection::LowerRespiratory, 0.0616),
    ] {
        let count = infectious.iter().filter(|infection| **infection == kind).count();
        assert_share(&format!("{kind:?}"), count, infectious.len(), published);
    }
    let injured = episodes.iter().filter(|episode| episode.injury).count();
    assert_share("injuries", injured, episodes.len(), 610.0 / 19564.0);

    for (condition, published) in [
        (Condition::Cardiovascular, 821.0),
        (Condition::Neurological, 1183.0),
        (Condition::Diabetes, 644.0),
        (Condition::Kidney, 212.0),
        (Condition::Mental, 641.0),
    ] {
        assert_share(&format!("{condition:?}"), with(&persons, condition), all, published / 14436.0);
    }
    let is_ncd = |condition: &Condition| *condition != Condition::Mental;
    let ncd = persons.iter().filter(|person| person.conditions.iter().any(is_ncd)).count();
    assert_share("non-communicable", ncd, all, 2462.0 / 14436.0);

    let ages: Vec<f64> = persons.iter().map(|person| person.age as f64).collect();
    let mean = ages.iter().sum::<f64>() / all as f64;
    let deviation = (ages.iter().map(|age| (age - mean).powi(2)).sum::<f64>() / all as f64).sqrt();
    assert!((mean - 23.8).abs() < 1.0 && (deviation - 17.0).abs() < 1.0, "{mean} {deviation}");
    assert_share("minors", persons.iter().filter(|person| person.age < 18).count(), all, 0.415);
    assert!(persons.iter().all(|person| (0..=81).contains(&person.age)));
    let adults: Vec<&Person> = persons.iter().filter(|person| person.age >= 18).collect();
    let women = adults.iter().filter(|person| person.sex == Sex::Female).count();
    assert_share("women", women, adults.len(), 0.375);
}

/// The odds ratio by Mantel and Haenszel over the ages, which is adjusted for them.
#[test]
fn heart_disease_goes_with_diabetes_and_neurological_conditions_as_published() {
    let persons: Vec<Person> = population(8).persons(0..40_000).collect::<Result<_, _>>().unwrap();
    for (exposure, other, published) in [
        (Condition::Diabetes, Condition::Neurological, 3.3),
        (Condition::Neurological, Condition::Diabetes, 1.8),
    ] {
        let mut strata: BTreeMap<(i64, bool), [f64; 4]> = BTreeMap::new();
        for person in &persons {
            let has = |condition| person.conditions.contains(&condition);
            let cell = match (has(exposure), has(Condition::Cardiovascular)) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => 3,
            };
            strata.entry((person.age / 5, has(other))).or_default()[cell] += 1.0;
        }
        let sums = strata.values().fold((0.0, 0.0), |(up, down), [a, b, c, d]| {
            let all = a + b + c + d;
            (up + a * d / all, down + b * c / all)
        });
        let ratio: f64 = sums.0 / sums.1;
        assert!((ratio / published).ln().abs() < 0.2, "{exposure:?}: {ratio:.2} and not {published}");
    }
}

#[test]
fn tests_are_positive_as_often_as_in_the_screenings() {
    let (mut tested, mut positive) = (BTreeMap::new(), BTreeMap::new());
    for person in population(9).persons(0..40_000) {
        for episode in person.unwrap().episodes.iter().take(1) {
            for test in ["hbsag", "hiv", "syphilis", "chest_xray"] {
                match episode.fields.text(&format!("tests.{test}.result")) {
                    "" => continue,
                    "positive" | "abnormal_tb" => *positive.entry(test).or_insert(0) += 1,
                    _ => {}
                }
                *tested.entry(test).or_insert(0) += 1;
            }
        }
    }
    let share = |test| f64::from(positive[test]) / f64::from(tested[test]);
    for (test, low, high) in [
        ("hbsag", 0.025, 0.041),
        ("hiv", 0.0013, 0.0047),
        ("syphilis", 0.0075, 0.0125),
        ("chest_xray", 0.0018, 0.0042),
    ] {
        assert!((low..=high).contains(&share(test)), "{test}: {:.4} of {}", share(test), tested[test]);
    }
}

#[test]
fn forms_take_every_field_and_time_goes_forward() {
    let options = Options { episodes_per_person: 3.0, ..Options::up_to(LAST_DAY, 10) };
    let (mut kept, mut follow_ups, mut scripts) = (0, 0, BTreeSet::new());
    for person in Population::new(options).unwrap().persons(0..1500) {
        let person = person.unwrap();
        let mut last = Timestamp(i64::MIN);
        let mut patient = None;
        for (place, episode) in person.episodes.iter().enumerate() {
            assert!(episode.at > last && episode.site < SITES.len());
            last = episode.at;
            assert!((LAST_DAY - 730..=LAST_DAY).contains(&episode.at.0.div_euclid(86_400)));
            let reading = match &patient {
                None => read(&episode.fields, episode.at),
                Some(patient) => read_visit(&episode.fields, patient, episode.at),
            };
            assert_eq!(reading.problems, [], "person {} episode {place}", person.number);
            assert!(reading.left.is_empty());
            let odd = ["phone-odd", "pregnancy-and-sex", "implausibly-high", "implausibly-low"];
            let warned = reading.warnings.iter().find(|warning| odd.contains(&warning.code));
            assert_eq!(warned, None, "person {} episode {place}", person.number);
            follow_ups += reading.follow_ups.len();
            for met in &episode.kept {
                let fields = &person.episodes[met.episode].fields;
                assert!(met.episode < place && fields.has_any(&format!("follow_ups.{}", met.row)));
                kept += 1;
            }
            let first = reading.entries.patient;
            if place == 0 {
                let name = first.names.first().and_then(|name| name.family.clone()).unwrap();
                scripts.extend(name.chars().next().map(|letter| u32::from(letter) / 0x100));
                assert_eq!(
                    first.names.len(),
                    1 + usize::from(!name.chars().any(|c| c.is_ascii_alphabetic()))
                );
                assert!(first.birth_date.is_some() && first.nationalities.len() == 1);
            }
            patient.get_or_insert(first);
        }
    }
    assert!(kept > 500 && follow_ups > kept, "{kept} {follow_ups}");
    // Latin, Arabic, Ethiopic, Bengali, Cyrillic and others.
    assert!(scripts.len() >= 6, "{scripts:?}");
}

#[test]
fn a_seed_is_a_population_and_any_part_of_it_is_the_same() {
    let whole: Vec<Person> = population(1).persons(0..50).collect::<Result<_, _>>().unwrap();
    assert_eq!(population(1).person(41).unwrap(), whole[41]);
    let other: Vec<Person> = population(2).persons(0..50).collect::<Result<_, _>>().unwrap();
    assert!(whole.iter().zip(&other).all(|(one, other)| one != other));
}

/// What was loaded under a seed is to be met by a later program that goes on with it.
#[test]
fn a_person_stays_the_same_from_version_to_version() {
    let person = population(1).person(0).unwrap();
    let fields: String = person.episodes.iter().map(|episode| episode.fields.to_json()).collect();
    let hash: String =
        phr_core::sha256(fields.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(hash, "09fdfbb4305bfa48");
}

#[test]
fn what_cannot_be_is_refused() {
    let code = |options| Population::new(options).unwrap_err().code();
    let options = Options::up_to(LAST_DAY, 1);
    for mean in [0.0, 0.99, 20.1, f64::NAN, f64::INFINITY] {
        assert_eq!(code(Options { episodes_per_person: mean, ..options }), "population-episodes");
    }
    for (last_day, period_days) in [(i64::MAX, 730), (0, 730), (LAST_DAY, 0), (LAST_DAY, u32::MAX)] {
        assert_eq!(code(Options { last_day, period_days, ..options }), "population-period");
    }
    // One episode each, all on one day; and many on few days.
    let one = Options { episodes_per_person: 1.0, period_days: 1, ..options };
    assert!(Population::new(one).unwrap().persons(0..100).all(|person| person.unwrap().episodes.len() == 1));
    let many = Options { episodes_per_person: 20.0, period_days: 40, ..options };
    for person in Population::new(many).unwrap().persons(0..100) {
        let person = person.unwrap();
        let days = person.episodes.iter().map(|episode| episode.at.0.div_euclid(86_400));
        assert!(days.clone().all(|day| (LAST_DAY - 40..=LAST_DAY).contains(&day)));
        assert!(days.is_sorted());
    }
}
