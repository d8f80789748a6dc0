//! The visit, vaccinations, pregnancy, social history, vulnerability, follow-ups.

use super::clinical::{at, holds, rows};
use super::source::{Rest, Source, Time, coded, loinc, sct};
use super::{Computed, DueFollowUp};
use crate::definition::{SERVICES, vaccines};
use phr_core::model::*;
use phr_core::terminology::{Kind, System};

const PLANNED: &[Kind] = &[Kind::Procedure, Kind::Test, Kind::Vaccine, Kind::Pregnancy];
const WHY: &[Kind] = &[Kind::Disease, Kind::Symptom, Kind::Pregnancy, Kind::Procedure];

/// HL7 `v3-ActCode` class, a SNOMED CT code where the terminology has one, and words where it has none.
type VisitKind = (&'static str, Option<&'static str>, Option<&'static str>);

const VISITS: &[(&str, VisitKind)] = &[
    ("assessment", ("AMB", None, Some("Health assessment"))),
    ("outpatient", ("AMB", None, None)),
    ("follow_up", ("AMB", Some("185389009"), None)),
    ("vaccination", ("AMB", Some("33879002"), None)),
    ("emergency", ("EMER", None, None)),
    ("outreach", ("FLD", None, None)),
    ("remote", ("VR", None, None)),
];

/// The day of the visit, and what is said of it.
pub(super) fn visit(source: &mut Source<'_>) -> (Option<PartialDate>, Vec<Entry>) {
    let kind = source.option("visit.kind", VISITS);
    let date = source.date("visit.date", Time::Past);
    let reason = source.concept("visit.reason", WHY);
    let notes: Vec<Text> =
        [source.owned("visit.place"), source.owned("visit.note")].into_iter().flatten().collect();
    if kind.is_none() && date.is_none() && reason.is_none() && notes.is_empty() {
        return (None, Vec::new());
    }
    let day = date.map(PartialDateTime::from_date);
    let encounter = Encounter {
        code: kind.and_then(|(_, code, words)| match (code, words) {
            (Some(code), _) => Some(sct(code)),
            (None, Some(words)) => coded(None, words),
            (None, None) => None,
        }),
        status: Some(EventStatus::Finished),
        class: kind.map(|(class, ..)| Concept::coded(Coding::new(System::ACT_CODE.uri(), class))),
        period: day.map(|day| Period { start: Some(day), end: Some(day) }),
        reasons: reason.into_iter().collect(),
    };
    (date, vec![Entry { notes, ..Entry::new(Fact::Encounter(encounter)) }])
}

/// How a vaccination is known: whether by a document, or by whoever gave it, and not by hearsay.
const SOURCES: &[(&str, bool)] = &[("document", true), ("given", true), ("reported", false)];

pub(super) fn vaccinations(source: &mut Source<'_>) -> Vec<Entry> {
    let all = source.option("vaccinations.all.source", SOURCES);
    let mut entries = Vec::new();
    for vaccine in vaccines() {
        let row = format!("vaccinations.grid.{}", vaccine.part);
        for column in source.rows(&row).into_iter().filter(|column| (1..=99).contains(column)) {
            let cell = format!("{row}.{column}");
            let number = u32::try_from(column).ok();
            let is_said = is_dose(source, &cell);
            let mut dose = dose(source, &cell, all);
            dose.code = coded(Some(vaccine.code), vaccine.english);
            dose.protocols = protocol(number);
            let rest = source.rest(&cell);
            match is_said {
                true => entries.push(rest.entry(Fact::Immunization(dose))),
                false => source.missing(&at(&cell, "date")),
            }
        }
    }
    entries.extend(rows(source, "vaccinations.other", |source, row| {
        let code = source.concept(&at(row, "code"), &[Kind::Vaccine]);
        let number = source.integer(&at(row, "dose"), 99);
        let mut dose = dose(source, row, all);
        dose.protocols = protocol(number);
        dose.code = Some(code?);
        Some(Fact::Immunization(dose))
    }));
    if all.is_some() && entries.is_empty() {
        source.missing("vaccinations.all.source");
    }
    entries
}

/// Whether a cell says that a dose was given, and not only something about one.
fn is_dose(source: &mut Source<'_>, cell: &str) -> bool {
    ["date", "given", "lot"].iter().any(|field| source.text(&at(cell, field)).is_some())
}

fn dose(source: &mut Source<'_>, row: &str, all: Option<bool>) -> Immunization {
    let date = at(row, "date");
    let occurrence = source.at(&date, Time::Past);
    let is_known_to_be_unknown = source.is_ticked(&at(row, "given"));
    if occurrence.is_none() && !is_known_to_be_unknown {
        source.warn(&date, "date-missing");
    }
    Immunization {
        status: Some(ImmunizationStatus::Completed),
        occurrence,
        lot: source.owned(&at(row, "lot")),
        primary_source: source.option(&at(row, "source"), SOURCES).or(all),
        ..Immunization::default()
    }
}

fn protocol(number: Option<u32>) -> Vec<VaccineProtocol> {
    let protocol = |number| VaccineProtocol {
        dose_number: Some(DoseNumber::Number(number)),
        ..VaccineProtocol::default()
    };
    number.filter(|number| *number > 0).map(protocol).into_iter().collect()
}

const PREGNANCY: &[(&str, &str)] = &[
    ("not_pregnant", "60001007"),
    ("pregnant", "77386006"),
    ("possible", "102874004"),
    ("unconfirmed", "152231000119106"),
];

/// A pregnancy lasts 280 days from the first day of the last period (Naegele).
const PREGNANCY_DAYS: i64 = 280;

pub(super) fn pregnancy(
    source: &mut Source<'_>,
    sex: Option<AdministrativeGender>,
    visit: Option<PartialDate>,
    computed: &mut Vec<Computed>,
) -> Vec<Entry> {
    let path = |field: &str| at("pregnancy", field);
    let effective = visit.map(|date| When::At(PartialDateTime::from_date(date)));
    let mut facts = Vec::new();
    let mut add = |code: &str, value: Option<Value>| {
        facts.extend(value.map(|value| {
            Fact::Observation(Box::new(Observation {
                code: Some(loinc(code)),
                status: Some(ResultStatus::Final),
                effective: effective.clone(),
                value: Some(value),
                ..Observation::default()
            }))
        }));
    };
    let status = source.option(&path("status"), PREGNANCY);
    add("82810-3", status.map(|code| Value::Concept(sct(code))));
    let last_period = source.moment(&path("last_period"), Time::Past);
    add("8665-2", last_period.map(Value::At));
    let due = source.moment(&path("due"), Time::Any);
    add("11778-8", due.map(Value::At));
    let weeks = source.integer(&path("weeks"), 99);
    add("49051-6", weeks.map(weeks_of));
    let counts = [
        ("births", "11640-0"),
        ("live_births", "11636-8"),
        ("miscarriages", "11614-5"),
        ("terminations", "11613-7"),
    ];
    for (field, code) in counts {
        let count = source.integer(&path(field), 40);
        add(code, count.map(|count| Value::Integer(i64::from(count))));
    }
    if weeks.is_some_and(|weeks| weeks > 44) {
        source.warn(&path("weeks"), "implausibly-high");
    }
    let is_now = status == Some("77386006") || status == Some("102874004");
    if let Some(day) =
        last_period.map(PartialDateTime::date).filter(|d| is_now && d.precision() == DatePrecision::Day)
    {
        let passed = source.today.first_day() - day.first_day();
        if due.is_none() {
            let due = PartialDate::from_days_since_1970(day.first_day() + PREGNANCY_DAYS);
            computed.extend(due.map(|due| Computed { what: "due-date", value: due.to_string() }));
        }
        if weeks.is_none() && (0..=45 * 7).contains(&passed) {
            computed.push(Computed { what: "weeks", value: format!("{}+{}", passed / 7, passed % 7) });
        }
    }
    if sex == Some(AdministrativeGender::Male) && !facts.is_empty() && status != Some("60001007") {
        source.warn(&path("status"), "pregnancy-and-sex");
    }
    finish(source, "pregnancy", "status", facts)
}

fn weeks_of(weeks: u32) -> Value {
    let unit = Some(Unit::Ucum("wk".to_owned()));
    Value::Quantity(Quantity { value: Some(i64::from(weeks).into()), comparator: None, unit })
}

/// The entries of a group that is there once; what is said about none of them is a problem.
fn finish(source: &mut Source<'_>, group: &str, main: &str, facts: Vec<Fact>) -> Vec<Entry> {
    let rest: Rest = source.rest(group);
    if facts.is_empty() && !rest.is_empty() {
        source.missing(&at(group, main));
    }
    rest.entries(facts)
}

const SMOKING: &[(&str, &str)] =
    &[("never", "266919005"), ("former", "8517006"), ("smoker", "77176002"), ("daily", "449868002")];
const ALCOHOL: &[(&str, &str)] = &[("none", "105542008"), ("occasional", "228276006"), ("drinks", "219006")];

pub(super) fn social(source: &mut Source<'_>, visit: Option<PartialDate>) -> Vec<Entry> {
    let category = Some(ObservationCategory::SocialHistory);
    let mut facts = Vec::new();
    if let Some(code) = source.option("social.smoking", SMOKING) {
        facts.push(Fact::Observation(Box::new(Observation {
            code: Some(loinc("72166-2")),
            status: Some(ResultStatus::Final),
            category,
            effective: visit.map(|date| When::At(PartialDateTime::from_date(date))),
            value: Some(Value::Concept(sct(code))),
            ..Observation::default()
        })));
    }
    if let Some(code) = source.option("social.alcohol", ALCOHOL) {
        facts.push(holds(sct(code), category));
    }
    let mut entries = finish(source, "social", "smoking", facts);
    entries.extend(rows(source, "social.other", |source, row| {
        source.concept(&at(row, "code"), &[Kind::Social]).map(|code| holds(code, category))
    }));
    entries
}

/// For the holder's access code only, unless it is said otherwise.
pub(super) fn vulnerability(source: &mut Source<'_>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for row in source.rows("vulnerability") {
        let row = format!("vulnerability.{row}");
        let code = source.concept(&at(&row, "code"), &[Kind::Social]);
        let rest = source.rest(&row).or(Confidentiality::Restricted);
        match code {
            Some(code) => entries.push(rest.entry(holds(code, Some(ObservationCategory::SocialHistory)))),
            None => source.missing(&at(&row, "code")),
        }
    }
    entries
}

/// Follow-ups as entries, and for the work list.
pub(super) fn follow_ups(
    source: &mut Source<'_>,
    visit: Option<PartialDate>,
) -> (Vec<Entry>, Vec<DueFollowUp>) {
    let (mut entries, mut list) = (Vec::new(), Vec::new());
    let services: Vec<(&str, (&str, &str))> =
        SERVICES.iter().map(|(value, english)| (*value, (*value, *english))).collect();
    for row in source.rows("follow_ups") {
        let path = format!("follow_ups.{row}");
        let code = source.concept(&at(&path, "code"), PLANNED);
        let (from, until) = (source.due(&at(&path, "due")), source.due(&at(&path, "until")));
        let service = source.option(&at(&path, "service"), &services);
        let reason = source.concept(&at(&path, "reason"), WHY);
        let rest = source.rest(&path);
        if from.zip(until).is_some_and(|(from, until)| from.first_day() > until.last_day()) {
            source.problem(&at(&path, "until"), "ends-before-it-begins", Vec::new());
            continue;
        }
        if code.is_none() && service.is_none() {
            source.missing(&at(&path, "code"));
            continue;
        }
        if from.is_none() && until.is_none() {
            source.warn(&at(&path, "due"), "date-missing");
        }
        let follow_up = FollowUp {
            kind: FollowUpKind::ServiceRequest,
            code,
            status: Some(PlanStatus::Active),
            due: window(from, until),
            authored: visit.map(PartialDateTime::from_date),
            performer: service.and_then(|(_, english)| coded(None, english)),
            reasons: reason.into_iter().collect(),
        };
        let entry = rest.entry(Fact::FollowUp(follow_up));
        list.push(DueFollowUp {
            path,
            entry: (0, entries.len()),
            from_day: from.or(until).map(PartialDate::first_day),
            until_day: until.or(from).map(PartialDate::last_day),
            service: service.map(|(value, _)| value),
            confidential: entry.confidentiality == Confidentiality::Restricted,
        });
        entries.push(entry);
    }
    (entries, list)
}

fn window(from: Option<PartialDate>, until: Option<PartialDate>) -> Option<When> {
    let [from, until] = [from, until].map(|date| date.map(PartialDateTime::from_date));
    match (from, until) {
        (None, None) => None,
        (Some(from), None) => Some(When::At(from)),
        (start, end) => Some(When::Period(Period { start, end })),
    }
}
