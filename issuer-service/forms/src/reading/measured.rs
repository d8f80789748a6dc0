//! Vital signs and tests.

use super::Computed;
use super::clinical::at;
use super::identity::ages;
use super::source::{Source, Time, coded, loinc, sct, unit_written};
use super::values::{self, approximately};
use crate::definition::{NumberUnit, Test, TestResult, tests};
use phr_core::model::*;
use phr_core::terminology::{Kind, System};

/// Age in full years at which limits change: the limits of a band hold from its age on.
const AGES: [i64; 4] = [0, 1, 5, 12];

/// Between which a measurement is plausible, by band of age. They are wide: what is outside was mistyped or needs
/// somebody at once, and either way it is worth a second look. Rates after the usual ranges of paediatric life support
/// courses, widened; weight and height after the third to ninety-seventh centile of WHO's growth standards, widened.
struct Vital {
    part: &'static str,
    loinc: Option<&'static str>,
    english: &'static str,
    units: &'static [&'static str],
    limits: [(f64, f64); 4],
}

const fn vital(
    part: &'static str,
    loinc: Option<&'static str>,
    english: &'static str,
    units: &'static [&'static str],
    limits: [(f64, f64); 4],
) -> Vital {
    Vital { part, loinc, english, units, limits }
}

const VITALS: [Vital; 7] = [
    vital("temperature", Some("8310-5"), "", &["Cel", "[degF]"], [(34.5, 41.0); 4]),
    vital(
        "pulse",
        Some("8867-4"),
        "",
        &["/min"],
        [(80.0, 200.0), (65.0, 175.0), (50.0, 150.0), (40.0, 140.0)],
    ),
    vital(
        "breathing",
        Some("9279-1"),
        "",
        &["/min"],
        [(20.0, 65.0), (15.0, 50.0), (12.0, 40.0), (8.0, 30.0)],
    ),
    vital("saturation", Some("59408-5"), "", &["%"], [(90.0, 100.0); 4]),
    vital(
        "weight",
        Some("29463-7"),
        "",
        &["kg", "g"],
        [(1.0, 15.0), (5.0, 35.0), (10.0, 90.0), (25.0, 200.0)],
    ),
    vital(
        "height",
        Some("8302-2"),
        "",
        &["cm", "m"],
        [(40.0, 90.0), (60.0, 130.0), (85.0, 185.0), (110.0, 220.0)],
    ),
    vital(
        "muac",
        None,
        "Mid-upper arm circumference (MUAC)",
        &["mm", "cm"],
        [(60.0, 220.0), (80.0, 280.0), (100.0, 400.0), (150.0, 600.0)],
    ),
];
const SYSTOLIC: [(f64, f64); 4] = [(50.0, 120.0), (65.0, 135.0), (75.0, 150.0), (80.0, 200.0)];
const DIASTOLIC: [(f64, f64); 4] = [(25.0, 85.0), (30.0, 95.0), (35.0, 100.0), (40.0, 120.0)];

/// Mid-upper arm of a child of 6 to 59 months, in mm: below the first severe, below the second moderate acute
/// malnutrition (WHO, UNICEF: child growth standards and identification of severe acute malnutrition, 2009).
const MUAC: [(f64, &str); 2] = [(115.0, "acute-malnutrition-severe"), (125.0, "acute-malnutrition-moderate")];

pub(super) fn vitals(
    source: &mut Source<'_>,
    born: Option<PartialDate>,
    visit: Option<PartialDate>,
    computed: &mut Vec<Computed>,
) -> Vec<Entry> {
    let group = "vitals";
    let day = source.date("vitals.date", Time::Past);
    let effective = day.or(visit).map(|date| When::At(PartialDateTime::from_date(date)));
    let band = band(born, source.today);
    let mut facts = Vec::new();
    let mut sizes = [None, None];
    for vital in &VITALS {
        let path = at(group, vital.part);
        let Some(quantity) = source.quantity(&path, vital.units, false) else { continue };
        let value = usual(&quantity, vital.units);
        source.warn_outside(
            &path,
            value,
            band.map(|band| vital.limits[band]).unwrap_or_else(|| all(&vital.limits)),
        );
        match vital.part {
            "weight" => sizes[0] = value,
            "height" => sizes[1] = value,
            "muac" => warn_muac(source, &path, value, born),
            _ => {}
        }
        let code = vital.loinc.map(|code| ("loinc", code));
        facts.push(measured(
            coded(code, vital.english),
            &effective,
            Some(Value::Quantity(quantity)),
            Vec::new(),
        ));
    }
    facts.extend(blood_pressure(source, band, &effective));
    if let [Some(weight), Some(height)] = sizes
        && height > 0.0
    {
        let bmi = weight / (height / 100.0).powi(2);
        computed.push(Computed { what: "bmi", value: format!("{bmi:.1}") });
    }
    let rest = source.rest(group);
    if facts.is_empty() && (!rest.is_empty() || day.is_some()) {
        source.missing("vitals.temperature");
    }
    if !facts.is_empty() && effective.is_none() {
        source.warn("vitals.date", "date-missing");
    }
    rest.entries(facts)
}

fn blood_pressure(source: &mut Source<'_>, band: Option<usize>, effective: &Option<When>) -> Option<Fact> {
    let mut value = |part: &str, limits: [(f64, f64); 4]| {
        let path = at("vitals", part);
        let quantity = source.quantity(&path, &["mm[Hg]"], false)?;
        let number = usual(&quantity, &[]);
        source.warn_outside(&path, number, band.map_or_else(|| all(&limits), |band| limits[band]));
        Some((quantity, number))
    };
    let systolic = value("systolic", SYSTOLIC);
    let diastolic = value("diastolic", DIASTOLIC);
    let numbers = |of: &Option<(Quantity, Option<f64>)>| of.as_ref().and_then(|(_, number)| *number);
    if numbers(&systolic).zip(numbers(&diastolic)).is_some_and(|(upper, lower)| lower >= upper) {
        source.warn("vitals.diastolic", "blood-pressure-swapped");
    }
    if systolic.is_some() != diastolic.is_some() {
        source.warn(
            if systolic.is_some() { "vitals.diastolic" } else { "vitals.systolic" },
            "blood-pressure-half",
        );
    }
    let part = |code: &str, value: Option<(Quantity, Option<f64>)>| {
        value.map(|(quantity, _)| Component {
            code: loinc(code),
            value: Some(Value::Quantity(quantity)),
            absent: None,
            interpretations: Vec::new(),
        })
    };
    let components: Vec<Component> =
        part("8480-6", systolic).into_iter().chain(part("8462-4", diastolic)).collect();
    (!components.is_empty()).then(|| measured(Some(loinc("85354-9")), effective, None, components))
}

fn measured(
    code: Option<Concept>,
    effective: &Option<When>,
    value: Option<Value>,
    components: Vec<Component>,
) -> Fact {
    Fact::Observation(Box::new(Observation {
        code,
        status: Some(ResultStatus::Final),
        category: Some(ObservationCategory::VitalSigns),
        effective: effective.clone(),
        value,
        components,
        ..Observation::default()
    }))
}

/// Which band of age, where the date of birth leaves no doubt about it.
fn band(born: Option<PartialDate>, today: PartialDate) -> Option<usize> {
    let ages = ages(born?, today);
    let of = |age: i64| AGES.iter().rposition(|from| *from <= age);
    of(*ages.start()).filter(|band| of(*ages.end()) == Some(*band))
}

fn all(limits: &[(f64, f64); 4]) -> (f64, f64) {
    limits.iter().fold((f64::MAX, f64::MIN), |(low, high), (l, h)| (low.min(*l), high.max(*h)))
}

/// The number in the first of the units.
fn usual(quantity: &Quantity, units: &[&str]) -> Option<f64> {
    let value = approximately(quantity.value?);
    let Some(Unit::Ucum(unit)) = &quantity.unit else { return Some(value) };
    Some(match (units.first().copied(), unit.as_str()) {
        (Some("Cel"), "[degF]") => (value - 32.0) / 1.8,
        (Some("kg"), "g") => value / 1000.0,
        (Some("cm"), "m") => value * 100.0,
        (Some("mm"), "cm") => value * 10.0,
        _ => value,
    })
}

fn warn_muac(source: &mut Source<'_>, path: &str, value: Option<f64>, born: Option<PartialDate>) {
    let Some((value, born)) = value.zip(born) else { return };
    let days = source.today.first_day() - born.first_day();
    let is_child = (182..1826).contains(&days);
    if let Some((_, code)) = MUAC.iter().find(|(below, _)| is_child && value < *below) {
        source.warn(path, code);
    }
}

impl Source<'_> {
    fn warn_outside(&mut self, path: &str, value: Option<f64>, (low, high): (f64, f64)) {
        match value {
            Some(value) if value < low => self.warn(path, "implausibly-low"),
            Some(value) if value > high => self.warn(path, "implausibly-high"),
            _ => {}
        }
    }
}

pub(super) fn results(source: &mut Source<'_>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = tests().iter().filter_map(|test| result(source, test)).collect();
    entries.extend(super::clinical::rows(source, "tests.other", other));
    entries
}

/// What the result of a test is, in SNOMED CT, and words where the code does not say all.
const FINDINGS: &[(&str, (&str, Option<&str>))] = &[
    ("negative", ("260385009", None)),
    ("positive", ("10828004", None)),
    ("indeterminate", ("82334004", None)),
    ("normal", ("17621005", None)),
    ("abnormal", ("263654008", None)),
    ("abnormal_tb", ("263654008", Some("Abnormal, suggestive of tuberculosis"))),
];

/// Blood groups: SNOMED CT where the terminology has one, and words.
const BLOOD_GROUPS: &[(&str, (Option<&str>, &str))] = &[
    ("o_pos", (Some("278147001"), "O RhD positive")),
    ("o_neg", (Some("278148006"), "O RhD negative")),
    ("a_pos", (Some("278149003"), "A RhD positive")),
    ("a_neg", (None, "A RhD negative")),
    ("b_pos", (Some("278150003"), "B RhD positive")),
    ("b_neg", (None, "B RhD negative")),
    ("ab_pos", (None, "AB RhD positive")),
    ("ab_neg", (None, "AB RhD negative")),
    ("not_done", (None, "")),
];

fn result(source: &mut Source<'_>, test: &Test) -> Option<Entry> {
    let row = at("tests", test.part);
    if !source.has_any(&row) {
        return None;
    }
    let mut observation = blank(coded(test.code, test.english));
    let path = at(&row, "result");
    match test.result {
        TestResult::Finding => {
            put_finding(
                source,
                &path,
                &["negative", "positive", "indeterminate", "not_done"],
                &mut observation,
            );
        }
        TestResult::Image => {
            observation.category = Some(ObservationCategory::Imaging);
            let values = ["normal", "abnormal_tb", "abnormal", "indeterminate", "not_done"];
            put_finding(source, &path, &values, &mut observation);
        }
        TestResult::BloodGroup => match source.option(&path, BLOOD_GROUPS) {
            Some((None, "")) => not_done(&mut observation),
            Some((code, words)) => {
                let code = code.map(|code| ("sct", code));
                observation.value = coded(code, words).map(Value::Concept);
            }
            None => {}
        },
        TestResult::Number(units) => number(source, &row, units, &mut observation),
    }
    put_date(source, &row, &mut observation);
    let rest = source.rest(&row);
    if observation.value.is_none() && observation.absent.is_none() {
        let field = if matches!(test.result, TestResult::Number(_)) { "value" } else { "result" };
        source.missing(&at(&row, field));
        return None;
    }
    Some(rest.entry(Fact::Observation(Box::new(observation))))
}

fn blank(code: Option<Concept>) -> Observation {
    Observation {
        code,
        status: Some(ResultStatus::Final),
        category: Some(ObservationCategory::Laboratory),
        ..Observation::default()
    }
}

fn put_date(source: &mut Source<'_>, row: &str, observation: &mut Observation) {
    let path = at(row, "date");
    observation.effective = source.at(&path, Time::Past);
    if observation.effective.is_none() && observation.value.is_some() {
        source.warn(&path, "date-missing");
    }
}

fn put_finding(source: &mut Source<'_>, path: &str, values: &[&'static str], observation: &mut Observation) {
    match source.choice(path, values) {
        Some("not_done") => not_done(observation),
        Some(value) => observation.value = finding(value).map(Value::Concept),
        None => {}
    }
}

fn finding(value: &str) -> Option<Concept> {
    let (_, (code, words)) = FINDINGS.iter().find(|(name, _)| *name == value)?;
    Some(words.map_or_else(|| sct(code), |words| sct(code).with_name(words)))
}

/// The measurement was not made (FHIR `observation-status` and `data-absent-reason`).
fn not_done(observation: &mut Observation) {
    observation.status = Some(ResultStatus::Cancelled);
    observation.absent = Some(Concept::coded(Coding::new(System::DATA_ABSENT.uri(), "not-performed")));
}

fn number(source: &mut Source<'_>, row: &str, units: &[NumberUnit], observation: &mut Observation) {
    let path = at(row, "value");
    let ucum: Vec<&'static str> = units.iter().map(|unit| unit.ucum).collect();
    let is_not_done = source.choice(&at(row, "result"), &["not_done"]).is_some();
    if let Some(quantity) = source.quantity(&path, &ucum, units.len() > 1) {
        let unit = units.iter().find(|unit| quantity.unit == Some(Unit::Ucum(unit.ucum.to_owned())));
        if let Some(unit) = unit {
            source.warn_outside(&path, quantity.value.map(approximately), (unit.low, unit.high));
        }
        if let Some(code) = unit.and_then(|unit| unit.loinc) {
            observation.code = Some(loinc(code));
        }
        observation.value = Some(Value::Quantity(quantity));
        if is_not_done {
            source.problem(&at(row, "result"), "done-and-not-done", Vec::new());
        }
    } else if is_not_done {
        not_done(observation);
    }
}

/// A test of another kind: a result, a number with any unit, words, or a result and one of these.
fn other(source: &mut Source<'_>, row: &str) -> Option<Fact> {
    let mut observation = blank(source.concept(&at(row, "code"), &[Kind::Test]));
    let values = ["negative", "positive", "indeterminate", "not_done"];
    put_finding(source, &at(row, "result"), &values, &mut observation);
    if let Some(typed) = source.owned(&at(row, "value")) {
        if observation.absent.is_some() {
            source.problem(&at(row, "result"), "done-and-not-done", Vec::new());
        }
        let finding = observation.value.replace(number_or_words(typed));
        observation.interpretations = finding.and_then(interpretation).into_iter().collect();
    }
    put_date(source, row, &mut observation);
    let has_result = observation.value.is_some() || observation.absent.is_some();
    if !has_result && observation.code.is_some() {
        source.warn(&at(row, "result"), "result-missing");
    }
    observation.code.is_some().then(|| Fact::Observation(Box::new(observation)))
}

fn number_or_words(typed: Text) -> Value {
    let plain = values::ascii_digits(&typed).into_owned();
    let quantity = values::number(&plain).ok().and_then(|number| {
        let unit = match number.rest {
            "" => None,
            rest => Some(Unit::Ucum(unit_written(rest)?.to_owned())),
        };
        Some(Quantity { value: Some(number.value), comparator: number.comparator, unit })
    });
    quantity.map_or(Value::Text(typed), Value::Quantity)
}

fn interpretation(finding: Value) -> Option<Concept> {
    let Value::Concept(concept) = finding else { return None };
    let code = match concept.coding()?.code.as_str() {
        "10828004" => "POS",
        "260385009" => "NEG",
        _ => "IND",
    };
    Some(Concept::coded(Coding::new(System::OBS_INTERPRETATION.uri(), code)))
}
