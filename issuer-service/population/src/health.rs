//! What people suffer from: how often, at which age, and under which code.

use crate::dice::Dice;

/// A long-lasting condition, by the groups of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Condition {
    /// Cardiovascular disease.
    Cardiovascular,
    /// Neurological condition.
    Neurological,
    /// Diabetes mellitus.
    Diabetes,
    /// Kidney disease.
    Kidney,
    /// Another non-communicable disease.
    OtherNonCommunicable,
    /// Mental health problem.
    Mental,
}

/// An infectious disease of one episode, by the groups of the publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Infection {
    /// Pharyngitis or tonsillitis.
    PharyngoTonsillitis,
    /// Scabies.
    Scabies,
    /// Viral hepatitis.
    ViralHepatitis,
    /// Infection of the lower airways.
    LowerRespiratory,
    /// Another infectious disease.
    Other,
}

/// A problem as it is recorded: what it is, and what is given for it.
#[derive(Clone, Copy)]
pub(crate) struct Problem {
    /// Short name of the system, and code.
    pub(crate) code: (&'static str, &'static str),
    /// More exact words, where the code says less.
    pub(crate) words: &'static str,
    /// How often, among those of its group.
    share: f64,
    /// Not for younger people.
    from_age: i64,
    pub(crate) medicine: Option<Medicine>,
}

/// A medicine as it is given.
#[derive(Clone, Copy)]
pub(crate) struct Medicine {
    /// ATC.
    pub(crate) code: &'static str,
    pub(crate) amount: &'static str,
    pub(crate) unit: &'static str,
    /// Times a day.
    pub(crate) times: &'static str,
    pub(crate) route: &'static str,
    /// For so many days; 0 for as long as it is needed.
    pub(crate) days: i64,
}

const fn problem(
    code: (&'static str, &'static str),
    share: f64,
    from_age: i64,
    medicine: Option<Medicine>,
) -> Problem {
    Problem { code, words: "", share, from_age, medicine }
}

const fn medicine(
    code: &'static str,
    (amount, unit): (&'static str, &'static str),
    times: &'static str,
    route: &'static str,
    days: i64,
) -> Option<Medicine> {
    Some(Medicine { code, amount, unit, times, route, days })
}

/// Ages in years at which the bands of the tables below begin.
const BANDS: [i64; 9] = [0, 5, 12, 18, 30, 40, 50, 60, 70];

/// How likely somebody of an age has a condition, by band. The shape over the ages is ours; the whole is the publication's.
fn likelihood(table: &[f64; 9], age: i64) -> f64 {
    let band = BANDS.iter().rposition(|from| age >= *from).unwrap_or(0);
    table.get(band).copied().unwrap_or_default()
}

const DIABETES: [f64; 9] = [0.0018, 0.0018, 0.0046, 0.011, 0.032, 0.11, 0.258, 0.37, 0.41];
const NEUROLOGICAL: [f64; 9] = [0.029, 0.048, 0.077, 0.0865, 0.106, 0.125, 0.135, 0.154, 0.173];
const KIDNEY: [f64; 9] = [0.002, 0.002, 0.005, 0.0125, 0.021, 0.032, 0.042, 0.06, 0.06];
const MENTAL: [f64; 9] = [0.002, 0.012, 0.035, 0.055, 0.068, 0.075, 0.08, 0.085, 0.085];
/// Odds of cardiovascular disease of those without diabetes and neurological condition.
const CARDIOVASCULAR: [f64; 9] = [0.002, 0.002, 0.005, 0.0125, 0.043, 0.125, 0.29, 0.54, 0.88];
/// The publication's adjusted odds ratios.
const BY_DIABETES: f64 = 3.3;
const BY_NEUROLOGICAL: f64 = 1.8;
/// What fills the publication's share of persons with any non-communicable disease.
const OTHER: f64 = 0.009;

/// The conditions of a person of this age.
pub(crate) fn conditions(dice: &mut Dice, age: i64) -> Vec<Condition> {
    let has = |dice: &mut Dice, table| dice.chance(likelihood(table, age));
    let (diabetes, neurological) = (has(dice, &DIABETES), has(dice, &NEUROLOGICAL));
    let (kidney, mental) = (has(dice, &KIDNEY), has(dice, &MENTAL));
    let odds = likelihood(&CARDIOVASCULAR, age)
        * if diabetes { BY_DIABETES } else { 1.0 }
        * if neurological { BY_NEUROLOGICAL } else { 1.0 };
    let heart = dice.chance(odds / (1.0 + odds));
    let other = dice.chance(OTHER);
    let all = [
        (heart, Condition::Cardiovascular),
        (neurological, Condition::Neurological),
        (diabetes, Condition::Diabetes),
        (kidney, Condition::Kidney),
        (other, Condition::OtherNonCommunicable),
        (mental, Condition::Mental),
    ];
    all.into_iter().filter_map(|(has, condition)| has.then_some(condition)).collect()
}

/// Episodes with an infectious disease, and with an acute injury: the publication's shares of all episodes.
pub(crate) const INFECTIOUS: f64 = 2531.0 / 19564.0;
pub(crate) const INJURED: f64 = 610.0 / 19564.0;
/// Children below twelve have infections more often than the others. They are 30.5 % of the persons.
const CHILDREN: f64 = 0.305;
const CHILD_MORE: f64 = 1.5;

/// The infectious disease of an episode, if there is one. Viral hepatitis is not found in small children here.
pub(crate) fn infection(dice: &mut Dice, age: i64) -> Option<Infection> {
    use Infection::{LowerRespiratory, Other, PharyngoTonsillitis, Scabies, ViralHepatitis};
    let is_child = age < 12;
    let rest = (1.0 - CHILDREN * CHILD_MORE) / (1.0 - CHILDREN);
    dice.chance(INFECTIOUS * if is_child { CHILD_MORE } else { rest }).then_some(())?;
    // Both together have the publication's shares: 50.7, 20.9, 6.2 and 6.2 of a hundred.
    let children =
        [(PharyngoTonsillitis, 56.0), (Scabies, 22.0), (LowerRespiratory, 6.0), (Other, 16.0)].as_slice();
    let others = [
        (PharyngoTonsillitis, 46.2),
        (Scabies, 20.0),
        (ViralHepatitis, 11.5),
        (LowerRespiratory, 6.3),
        (Other, 16.0),
    ];
    let kinds = if is_child { children } else { &others };
    dice.weighted(kinds, |kind| kind.1).map(|kind| kind.0)
}

const TABLET: (&str, &str) = ("1", "{tablet}");

/// How a condition is recorded.
#[rustfmt::skip]
fn problems_of(condition: Condition) -> &'static [Problem] {
    match condition {
        Condition::Cardiovascular => const { &[
            problem(("sct", "38341003"), 72.0, 15, medicine("C08CA01", ("5", "mg"), "1", "oral", 0)),
            problem(("sct", "414545008"), 13.0, 35, medicine("B01AC06", ("100", "mg"), "1", "oral", 0)),
            problem(("sct", "84114007"), 7.0, 30, medicine("C09AA02", ("10", "mg"), "2", "oral", 0)),
            problem(("sct", "230690007"), 5.0, 40, medicine("C10AA05", ("40", "mg"), "1", "oral", 0)),
            problem(("sct", "23685000"), 3.0, 0, None),
        ] },
        Condition::Neurological => const { &[
            problem(("sct", "37796009"), 62.0, 5, medicine("N02BE01", ("500", "mg"), "3", "oral", 5)),
            problem(("sct", "84757009"), 30.0, 0, medicine("N03AG01", ("500", "mg"), "2", "oral", 0)),
            problem(("sct", "230572002"), 8.0, 40, None),
        ] },
        Condition::Diabetes => const { &[
            problem(("sct", "44054006"), 88.0, 18, medicine("A10BA02", ("850", "mg"), "2", "oral", 0)),
            problem(("sct", "46635009"), 12.0, 0, medicine("A10AB01", ("8", "[iU]"), "3", "subcutaneous", 0)),
        ] },
        Condition::Kidney => const { &[
            problem(("sct", "95570007"), 70.0, 12, None),
            problem(("sct", "709044004"), 30.0, 0, None),
        ] },
        Condition::OtherNonCommunicable => const { &[
            problem(("sct", "195967001"), 50.0, 0, medicine("R03AC02", ("2", "{puff}"), "3", "inhaled", 0)),
            problem(("sct", "40930008"), 25.0, 12, None),
            problem(("sct", "13645005"), 25.0, 40, medicine("R03AC02", ("2", "{puff}"), "4", "inhaled", 0)),
        ] },
        Condition::Mental => const { &[
            problem(("sct", "47505003"), 30.0, 5, None),
            problem(("sct", "35489007"), 30.0, 12, medicine("N06AB06", ("50", "mg"), "1", "oral", 0)),
            problem(("sct", "48694002"), 25.0, 0, None),
            problem(("sct", "193462001"), 15.0, 12, None),
        ] },
    }
}

#[rustfmt::skip]
fn problems_of_infection(infection: Infection) -> &'static [Problem] {
    match infection {
        // The terminology has no code for it: an infection of the upper airways, and in words which.
        Infection::PharyngoTonsillitis => const { &[
            Problem { words: "Pharyngo-tonsillitis",
                ..problem(("sct", "54150009"), 85.0, 0, medicine("J01CA04", ("500", "mg"), "3", "oral", 7)) },
            problem(("sct", "43878008"), 15.0, 3, medicine("J01CE02", ("500", "mg"), "2", "oral", 10)),
        ] },
        Infection::Scabies => const { &[
            problem(("sct", "128869009"), 100.0, 0, medicine("P03AC04", ("1", "{dose}"), "1", "topical", 8)),
        ] },
        Infection::ViralHepatitis => const { &[HEPATITIS_B, HEPATITIS_C] },
        Infection::LowerRespiratory => const { &[
            problem(("sct", "10509002"), 65.0, 0, None),
            problem(("sct", "233604007"), 35.0, 0, medicine("J01CR02", TABLET, "3", "oral", 7)),
        ] },
        Infection::Other => const { &[
            problem(("sct", "25374005"), 30.0, 0, None),
            problem(("sct", "38907003"), 15.0, 0, None),
            problem(("sct", "4009004"), 20.0, 5, medicine("J01CR02", TABLET, "3", "oral", 5)),
            problem(("sct", "81000006"), 15.0, 0, medicine("P03AC04", ("1", "{dose}"), "1", "topical", 1)),
            problem(("sct", "48277006"), 15.0, 0, None),
            problem(("sct", "6142004"), 5.0, 0, None),
        ] },
    }
}

const HEPATITIS_B: Problem = problem(("sct", "61977001"), 80.0, 0, None);
const HEPATITIS_C: Problem = problem(("sct", "128302006"), 20.0, 0, None);
/// Hepatitis B among viral hepatitis.
pub(crate) const B: f64 = 0.8;

/// Viral hepatitis of this kind, as it is recorded.
pub(crate) fn hepatitis(is_b: bool) -> Problem {
    if is_b { HEPATITIS_B } else { HEPATITIS_C }
}

/// Acute injuries.
pub(crate) const INJURIES: &[Problem] = &[
    problem(("sct", "416462003"), 75.0, 0, medicine("N02BE01", ("500", "mg"), "3", "oral", 3)),
    problem(("sct", "125666000"), 20.0, 0, None),
    problem(("sct", "127295002"), 5.0, 0, None),
];

/// How a condition of somebody of this age is recorded.
pub(crate) fn recorded(dice: &mut Dice, condition: Condition, age: i64) -> Option<Problem> {
    choose(dice, problems_of(condition), age)
}

/// The same of an infectious disease.
pub(crate) fn recorded_infection(dice: &mut Dice, infection: Infection, age: i64) -> Option<Problem> {
    choose(dice, problems_of_infection(infection), age)
}

/// The same of an injury.
pub(crate) fn recorded_injury(dice: &mut Dice, age: i64) -> Option<Problem> {
    choose(dice, INJURIES, age)
}

fn choose(dice: &mut Dice, of: &[Problem], age: i64) -> Option<Problem> {
    dice.weighted(of, |problem| if age >= problem.from_age { problem.share } else { 0.0 }).copied()
}
