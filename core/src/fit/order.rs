//! The order in which the parts of a record are kept.

use super::priority::{Grade, Priority, Setting};
use crate::model::*;
use crate::terminology::{NothingListed, System, nothing_listed};
use std::collections::BTreeMap;

/// A part of a record that is carried or left out as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Index of its section in the record.
    pub section: usize,
    /// Which section that is; none for one of the source's own.
    pub kind: Option<StandardSection>,
    /// Index of the entry in the section; none for the section's narrative.
    pub entry: Option<usize>,
    /// How long it is kept.
    pub priority: Priority,
}

/// Every entry and narrative of a record, what is kept longest first.
///
/// By priority, then the graver first. What holds now (allergies, problems, medicines, alerts, directives) then stands
/// in the record's own order, because an illness matters no less for being old; what is to be done by when it is due;
/// all else the newest first, and last what has no date. Ties keep the record's order.
pub fn order(entries: &Entries) -> Vec<Part> {
    let newest = newest_results(entries);
    let today = entries.composed.map(PartialDateTime::date);
    let mut ranked = Vec::new();
    for (at, section) in entries.sections.iter().enumerate() {
        let kind = standard(section);
        let denied = denied_kinds(section);
        for (index, entry) in section.entries.iter().enumerate() {
            let superseded = is_superseded(&entry.fact, &newest);
            let setting = Setting { section: kind, superseded, today };
            let priority = priority(&entry.fact, setting, &denied);
            let rank = (priority, Grade::of(&entry.fact), lateness(priority, &entry.fact));
            ranked.push((rank, Part { section: at, kind, entry: Some(index), priority }));
        }
        if section.narrative.is_some() {
            let priority = Priority::Narratives;
            let part = Part { section: at, kind, entry: None, priority };
            ranked.push(((priority, Grade::Plain, i64::MAX), part));
        }
    }
    // The sort is stable.
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, part)| part).collect()
}

fn standard(section: &Section) -> Option<StandardSection> {
    match &section.kind {
        SectionKind::Standard(standard) => Some(*standard),
        SectionKind::Other(_) => None,
    }
}

fn priority(fact: &Fact, setting: Setting, denied: &[FactKind]) -> Priority {
    let own = Priority::of(fact, setting);
    let is_statement = own != Priority::EnteredInError && statement(fact).is_some();
    match is_statement || !own.is_past() && denied.contains(&fact.kind()) {
        true => Priority::Always,
        false => own,
    }
}

/// The kinds of fact of which the section says that there is none.
fn denied_kinds(section: &Section) -> Vec<FactKind> {
    let facts = section.entries.iter().map(|entry| &entry.fact);
    let denying =
        facts.filter(|fact| !fact.is_entered_in_error() && statement(fact) == Some(NothingListed::NoneKnown));
    denying.map(Fact::kind).collect()
}

/// What an entry says that stands for an empty list. A fact whose code is merely not known ("asked but unknown") is no
/// such statement: the rest of it may say something.
fn statement(fact: &Fact) -> Option<NothingListed> {
    let code = match fact {
        Fact::Allergy(fact) => fact.code.as_ref(),
        Fact::Condition(fact) => fact.code.as_ref(),
        Fact::Medication(fact) => fact.code.as_ref(),
        Fact::Immunization(fact) => fact.code.as_ref(),
        Fact::Procedure(fact) => fact.code.as_ref(),
        Fact::Device(fact) => fact.code.as_ref(),
        _ => None,
    };
    let coding = code.and_then(Concept::coding)?;
    let system = System::from_uri(&coding.system)?;
    let merely_unknown = matches!(system, System::DATA_ABSENT | System::NULL_FLAVOR);
    nothing_listed(system, &coding.code).filter(|_| !merely_unknown)
}

/// The smaller, the longer an entry is kept among its equals.
fn lateness(priority: Priority, fact: &Fact) -> i64 {
    use Priority as P;
    match priority {
        P::Always | P::Allergies | P::ActiveProblems | P::CurrentMedicines => 0,
        P::Alerts | P::AdvanceDirectives => 0,
        P::OpenFollowUps => span(fact).map_or(i64::MAX, |span| span.first),
        _ => span(fact).map_or(i64::MAX, |span| -span.last.div_euclid(DAY)),
    }
}

/// From the earliest to the latest second that something may have been at, since 1970 UTC.
#[derive(Clone, Copy)]
struct Span {
    first: i64,
    last: i64,
}

fn span(fact: &Fact) -> Option<Span> {
    match fact {
        Fact::Allergy(fact) => fact.last_occurrence.map(Span::at).or(fact.onset.as_ref().and_then(Span::of)),
        Fact::Condition(fact) => fact.abatement.as_ref().or(fact.onset.as_ref()).and_then(Span::of),
        Fact::Medication(fact) => fact.effective.as_ref().and_then(Span::of).or(fact.authored.map(Span::at)),
        Fact::Immunization(fact) => fact.occurrence.as_ref().and_then(Span::of),
        Fact::Procedure(fact) => fact.performed.as_ref().and_then(Span::of),
        Fact::Device(fact) => fact.timing.as_ref().and_then(Span::of),
        Fact::Observation(fact) => fact.effective.as_ref().and_then(Span::of),
        Fact::Report(fact) => fact.effective.as_ref().and_then(Span::of),
        Fact::Alert(fact) => fact.period.and_then(Span::during),
        Fact::Directive(fact) => fact.date.map(Span::at).or(fact.period.and_then(Span::during)),
        Fact::Plan(fact) => fact.period.and_then(Span::during),
        Fact::Goal(fact) => fact.start.or(fact.due).map(Span::at),
        Fact::FollowUp(fact) => fact.due.as_ref().and_then(Span::of),
        Fact::Encounter(fact) => fact.period.and_then(Span::during),
        Fact::FamilyHistory(_) => None,
        Fact::Other(fact) => fact.when.as_ref().and_then(Span::of),
    }
}

const DAY: i64 = 86_400;

impl Span {
    fn of(when: &When) -> Option<Self> {
        match when {
            When::At(moment) => Some(Self::at(*moment)),
            When::Period(period) => Self::during(*period),
            When::Timing(timing) => {
                let spans = || timing.events.iter().map(|event| Self::at(*event));
                Some(Self { first: spans().map(|s| s.first).min()?, last: spans().map(|s| s.last).max()? })
            }
            When::Age(_) | When::AgeRange(_) | When::Text(_) => None,
        }
    }

    fn at(moment: PartialDateTime) -> Self {
        let date = moment.date();
        match moment.time() {
            Some(time) => {
                let offset = i64::from(time.offset_minutes()) * 60;
                let second = date.first_day() * DAY + i64::from(time.seconds()) - offset;
                Self { first: second, last: second }
            }
            None => Self { first: date.first_day() * DAY, last: (date.last_day() + 1) * DAY - 1 },
        }
    }

    fn during(period: Period) -> Option<Self> {
        let (start, end) = (period.start.map(Self::at), period.end.map(Self::at));
        Some(Self { first: start.or(end)?.first, last: end.or(start)?.last })
    }
}

/// What makes two results of one kind: what was examined, and where; each by its code, or by its words.
type ResultKind = (FactKind, (String, String), Option<(String, String)>);

fn result_kind(fact: &Fact) -> Option<ResultKind> {
    let (code, site) = match fact {
        Fact::Observation(fact) => (fact.code.as_ref()?, fact.body_site.as_ref()),
        Fact::Report(fact) => (fact.code.as_ref()?, None),
        _ => return None,
    };
    Some((fact.kind(), name(code), site.map(name)))
}

/// For every kind of result, the second from which on its newest one may have been.
fn newest_results(entries: &Entries) -> BTreeMap<ResultKind, i64> {
    let mut newest = BTreeMap::new();
    for entry in entries.sections.iter().flat_map(|section| &section.entries) {
        let Some((kind, span)) = result_kind(&entry.fact).zip(span(&entry.fact)) else { continue };
        if has_result(&entry.fact) {
            let first = newest.entry(kind).or_insert(span.first);
            *first = span.first.max(*first);
        }
    }
    newest
}

/// Whether a newer result of its kind is known for sure. One without a date gives way to one with a date.
fn is_superseded(fact: &Fact, newest: &BTreeMap<ResultKind, i64>) -> bool {
    let newest = result_kind(fact).and_then(|kind| newest.get(&kind));
    newest.is_some_and(|first| span(fact).is_none_or(|span| span.last < *first))
}

/// Whether an entry says what came out, so that it can stand in for an older one.
fn has_result(fact: &Fact) -> bool {
    let usable = |status: Option<ResultStatus>| {
        !matches!(
            status,
            Some(ResultStatus::EnteredInError | ResultStatus::Cancelled | ResultStatus::Registered)
        )
    };
    match fact {
        Fact::Observation(fact) => {
            let parts = fact.components.iter().any(|part| part.value.is_some());
            usable(fact.status) && (fact.value.is_some() || !fact.interpretations.is_empty() || parts)
        }
        Fact::Report(fact) => {
            usable(fact.status) && (fact.conclusion.is_some() || !fact.conclusion_codes.is_empty())
        }
        _ => false,
    }
}

fn name(concept: &Concept) -> (String, String) {
    match (concept.coding(), concept.text()) {
        (Some(coding), _) => (coding.system.to_string(), coding.code.clone()),
        (None, text) => (String::new(), text.unwrap_or_default().trim().to_lowercase()),
    }
}
