//! Allergies, illnesses, medicines, procedures, devices, needs, alerts.

use super::source::{Source, Time, sct};
use super::values;
use phr_core::model::*;
use phr_core::terminology::Kind;

const ILLNESS: &[Kind] = &[Kind::Disease, Kind::Symptom, Kind::Pregnancy];

pub(super) fn allergies(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "allergies", |source, row| {
        let code = source.concept(&at(row, "code"), &[Kind::Allergen, Kind::Medicine]);
        let manifestation = source.concept(&at(row, "reaction"), &[Kind::Reaction, Kind::Symptom]);
        let severity = ReactionSeverity::ALL.iter().map(|s| (s.code(), *s)).collect::<Vec<_>>();
        let severity = source.option(&at(row, "severity"), &severity);
        let criticality = Criticality::ALL.iter().map(|c| (c.code(), *c)).collect::<Vec<_>>();
        let reaction =
            Reaction { manifestations: manifestation.into_iter().collect(), severity, ..Reaction::default() };
        let allergy = Allergy {
            clinical: Some(ClinicalStatus::Active),
            kind: source.option(
                &at(row, "kind"),
                &[("allergy", AllergyType::Allergy), ("intolerance", AllergyType::Intolerance)],
            ),
            criticality: source.option(&at(row, "criticality"), &criticality),
            onset: source.at(&at(row, "since"), Time::Past),
            reactions: Some(reaction).filter(|r| *r != Reaction::default()).into_iter().collect(),
            code: Some(code?),
            ..Allergy::default()
        };
        Some(Fact::Allergy(allergy))
    })
}

fn severity(source: &mut Source<'_>, path: &str) -> Option<Concept> {
    let codes = [("mild", "255604002"), ("moderate", "6736007"), ("severe", "24484000")];
    source.option(path, &codes).map(sct)
}

pub(super) fn problems(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "problems", |source, row| {
        let code = source.concept(&at(row, "code"), ILLNESS);
        let certainty =
            [("confirmed", VerificationStatus::Confirmed), ("suspected", VerificationStatus::Unconfirmed)];
        let condition = Condition {
            clinical: Some(ClinicalStatus::Active),
            verification: source.option(&at(row, "certainty"), &certainty),
            severity: severity(source, &at(row, "severity")),
            onset: source.at(&at(row, "since"), Time::Past),
            code: Some(code?),
            ..Condition::default()
        };
        Some(Fact::Condition(condition))
    })
}

pub(super) fn past(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "past", |source, row| {
        let code = source.concept(&at(row, "code"), ILLNESS);
        let period = source.period(&at(row, "since"), &at(row, "until"), Time::Past);
        let condition = Condition {
            clinical: Some(ClinicalStatus::Resolved),
            onset: period.and_then(|period| period.start).map(When::At),
            abatement: period.and_then(|period| period.end).map(When::At),
            code: Some(code?),
            ..Condition::default()
        };
        Some(Fact::Condition(condition))
    })
}

pub(super) fn medicines(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "medicines", |source, row| {
        let code = source.concept(&at(row, "code"), &[Kind::Medicine]);
        let effective = source.period(&at(row, "since"), &at(row, "until"), Time::Any);
        let end = effective.and_then(|period| period.end);
        let is_over = end.is_some_and(|end| end.date().last_day() < source.today.first_day());
        let dosage = dosage(source, row);
        let reason = source.concept(&at(row, "reason"), ILLNESS);
        let medication = Medication {
            kind: MedicationKind::Statement,
            code: Some(code?),
            status: Some(if is_over { MedicationStatus::Completed } else { MedicationStatus::Active }),
            do_not_perform: false,
            ingredients: Vec::new(),
            form: None,
            effective: effective.map(When::Period),
            authored: None,
            reasons: reason.into_iter().collect(),
            dosages: Some(dosage).filter(|dosage| *dosage != Dosage::default()).into_iter().collect(),
            status_reasons: Vec::new(),
        };
        Some(Fact::Medication(Box::new(medication)))
    })
}

/// The units of an amount at a time, in the order of the form.
const DOSE_UNITS: &[&str] = &[
    "{tablet}",
    "{capsule}",
    "mg",
    "g",
    "ug",
    "mL",
    "[iU]",
    "{puff}",
    "[drp]",
    "{sachet}",
    "{dose}",
    "{ampule}",
    "{suppository}",
    "{patch}",
];

const ROUTES: &[(&str, Option<&str>)] = &[
    ("oral", Some("26643006")),
    ("inhaled", None),
    ("intramuscular", Some("78421000")),
    ("intravenous", Some("47625008")),
    ("subcutaneous", Some("34206005")),
    ("topical", Some("6064005")),
    ("eye", Some("54485002")),
    ("nasal", Some("46713006")),
    ("rectal", Some("37161004")),
    ("vaginal", Some("16857009")),
    ("sublingual", Some("37839007")),
    ("transdermal", Some("45890007")),
];

fn dosage(source: &mut Source<'_>, row: &str) -> Dosage {
    let amount = amount(source, &at(row, "dose"));
    let times = source.integer(&at(row, "times_per_day"), 96).filter(|times| {
        *times > 0 || {
            source.problem(&at(row, "times_per_day"), "not-a-whole-number", Vec::new());
            false
        }
    });
    let hours = source.integer(&at(row, "every_hours"), 999).filter(|hours| {
        *hours > 0 || {
            source.problem(&at(row, "every_hours"), "not-a-whole-number", Vec::new());
            false
        }
    });
    if times.is_some() && hours.is_some() {
        source.problem(&at(row, "every_hours"), "two-schedules", Vec::new());
    }
    let timing = |frequency, period: i64, unit| Timing {
        frequency: Some(frequency),
        period: Some(period.into()),
        period_unit: Some(unit),
        ..Timing::default()
    };
    let timing = match (times, hours) {
        (Some(times), _) => Some(timing(times, 1, PeriodUnit::Day)),
        (None, Some(hours)) => Some(timing(1, i64::from(hours), PeriodUnit::Hour)),
        (None, None) => None,
    };
    let instruction = source.words(&at(row, "instruction"));
    Dosage {
        timing,
        as_needed: source.is_ticked(&at(row, "as_needed")).then_some(AsNeeded::Yes),
        route: source.option(&at(row, "route"), ROUTES).and_then(|code| match code {
            Some(code) => Some(sct(code)),
            None => Concept::new(None, Some("Inhaled".to_owned())),
        }),
        doses: amount.map(|amount| Dose { amount: Some(amount), rate: None }).into_iter().collect(),
        additional: instruction.into_iter().collect(),
        ..Dosage::default()
    }
}

/// `2`, `½`, `1/2`, `1,5`, `1-2`, each with a unit.
fn amount(source: &mut Source<'_>, path: &str) -> Option<Amount> {
    let typed = source.text(path).map(values::ascii_digits);
    let Some(typed) = typed else {
        source.unit_alone(path, DOSE_UNITS);
        return None;
    };
    let end = typed.find(|c: char| c.is_alphabetic() || c == '[' || c == '{').unwrap_or(typed.len());
    let (number, _) = typed.split_at(end);
    let part = |text: &str| match text.trim() {
        "½" | "1/2" => Decimal::new(5, 1),
        "¼" | "1/4" => Decimal::new(25, 2),
        "¾" | "3/4" => Decimal::new(75, 2),
        other => values::number(other)
            .ok()
            .filter(|n| n.comparator.is_none() && n.rest.is_empty())
            .map(|n| n.value),
    };
    let halves = match number.split_once('-') {
        Some((low, high)) => part(low).zip(part(high)).map(|(low, high)| (low, Some(high))),
        None => part(number).map(|value| (value, None)),
    };
    let Some((low, high)) = halves else {
        // Says what is wrong with it.
        let quantity = source.quantity(path, DOSE_UNITS, true)?;
        return Some(Amount::Quantity(quantity));
    };
    let unit = source.unit(path, typed.get(end..).unwrap_or_default().trim(), DOSE_UNITS, true)?;
    let quantity =
        |value| Quantity { value: Some(value), comparator: None, unit: Some(Unit::Ucum(unit.to_owned())) };
    Some(match high {
        Some(high) => Amount::Range(Range { low: Some(quantity(low)), high: Some(quantity(high)) }),
        None => Amount::Quantity(quantity(low)),
    })
}

pub(super) fn procedures(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "procedures", |source, row| {
        let code = source.concept(&at(row, "code"), &[Kind::Procedure]);
        let procedure = Procedure {
            status: Some(EventStatus::Completed),
            performed: source.at(&at(row, "date"), Time::Past),
            code: Some(code?),
            ..Procedure::default()
        };
        Some(Fact::Procedure(procedure))
    })
}

pub(super) fn devices(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "devices", |source, row| {
        let code = source.concept(&at(row, "code"), &[Kind::Device]);
        let since = source.moment(&at(row, "since"), Time::Past);
        let device = Device {
            status: Some(DeviceStatus::Active),
            timing: since.map(|start| When::Period(Period { start: Some(start), end: None })),
            serial: source.owned(&at(row, "serial")),
            code: Some(code?),
            ..Device::default()
        };
        Some(Fact::Device(device))
    })
}

pub(super) fn needs(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "needs", |source, row| {
        let code = source.concept(&at(row, "code"), &[Kind::Disease, Kind::Device, Kind::Social]);
        code.map(|code| holds(code, None))
    })
}

pub(super) fn alerts(source: &mut Source<'_>) -> Vec<Entry> {
    rows(source, "alerts", |source, row| {
        let kinds = [Kind::Disease, Kind::Allergen, Kind::Device, Kind::Status];
        let code = source.concept(&at(row, "code"), &kinds);
        let since = source.moment(&at(row, "since"), Time::Past);
        let alert = Alert {
            status: Some(AlertStatus::Active),
            period: since.map(|start| Period { start: Some(start), end: None }),
            code: Some(code?),
            ..Alert::default()
        };
        Some(Fact::Alert(alert))
    })
}

/// That a finding holds of the person.
pub(super) fn holds(code: Concept, category: Option<ObservationCategory>) -> Fact {
    Fact::Observation(Box::new(Observation {
        code: Some(code),
        status: Some(ResultStatus::Final),
        category,
        value: Some(Value::Boolean(true)),
        ..Observation::default()
    }))
}

pub(super) fn at(row: &str, field: &str) -> String {
    format!("{row}.{field}")
}

/// The entries of a section's rows. A row that says everything but what it is about is a problem.
pub(super) fn rows(
    source: &mut Source<'_>,
    group: &str,
    read: impl Fn(&mut Source<'_>, &str) -> Option<Fact>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for row in source.rows(group) {
        let row = format!("{group}.{row}");
        let fact = read(source, &row);
        let rest = source.rest(&row);
        match fact {
            Some(fact) => entries.push(rest.entry(fact)),
            None => source.missing(&at(&row, "code")),
        }
    }
    entries
}
