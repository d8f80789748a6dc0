//! Takes what was typed field by field, and keeps account of it.

use super::values::{self, NoDate, NoNumber};
use super::{Problem, Warning};
use crate::definition::coding;
use crate::{Fields, search};
use phr_core::model::*;
use phr_core::terminology::{self, Kind, System};
use std::collections::BTreeSet;

/// What was typed, and what came of it so far.
pub(super) struct Source<'a> {
    fields: &'a Fields,
    pub(super) today: PartialDate,
    pub(super) used: BTreeSet<String>,
    pub(super) problems: Vec<Problem>,
    pub(super) warnings: Vec<Warning>,
}

/// Whether a date may lie in the future.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    /// It has been.
    Past,
    /// It may be to come.
    Any,
}

/// What a row's remark and mark say.
pub(super) struct Rest {
    note: Option<Text>,
    confidentiality: Confidentiality,
}

impl<'a> Source<'a> {
    pub(super) fn new(fields: &'a Fields, today: PartialDate) -> Self {
        Self { fields, today, used: BTreeSet::new(), problems: Vec::new(), warnings: Vec::new() }
    }

    pub(super) fn problem(&mut self, path: &str, code: &'static str, choices: Vec<String>) {
        self.problems.push(Problem { path: path.to_owned(), code, choices });
    }

    pub(super) fn warn(&mut self, path: &str, code: &'static str) {
        self.warnings.push(Warning { path: path.to_owned(), code });
    }

    pub(super) fn rows(&self, group: &str) -> BTreeSet<usize> {
        self.fields.rows(group)
    }

    /// Whether anything is filled in under this path.
    pub(super) fn has_any(&self, path: &str) -> bool {
        self.fields.has_any(path)
    }

    /// What was typed, without white space around it; nothing when that is all. A control character is a problem: it
    /// cannot be seen, and FHIR does not allow it.
    pub(super) fn text(&mut self, path: &str) -> Option<&'a str> {
        let text = self.fields.text(path);
        if !text.is_empty() {
            self.used.insert(path.to_owned());
        }
        let text = text.trim();
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
            self.problem(path, "control-character", Vec::new());
            return None;
        }
        (!text.is_empty()).then_some(text)
    }

    /// The same, with the ends of lines as one character: browsers send two.
    pub(super) fn owned(&mut self, path: &str) -> Option<Text> {
        self.text(path).map(|text| text.replace("\r\n", "\n").replace('\r', "\n"))
    }

    /// Words as a concept.
    pub(super) fn words(&mut self, path: &str) -> Option<Concept> {
        let words = self.owned(path);
        Concept::new(None, words)
    }

    /// Words and the code chosen for them. Words that are only a name of the code, in any language, are not kept beside it.
    pub(super) fn concept(&mut self, path: &str, kinds: &[Kind]) -> Option<Concept> {
        let words = self.owned(path);
        let at = format!("{path}.chosen");
        let Some(chosen) = self.text(&at) else { return Concept::new(None, words) };
        let parts =
            chosen.split_once('|').and_then(|(system, code)| Some((System::from_short_name(system)?, code)));
        let offered = parts.filter(|(system, code)| {
            terminology::kind(*system, code).is_some_and(|kind| kinds.contains(&kind))
        });
        let Some((system, code)) = offered else {
            self.problem(&at, "code-not-offered", Vec::new());
            return Concept::new(None, words);
        };
        let words = words.filter(|words| !search::is_name(system, code, words));
        Concept::new(Some(Coding::new(system.uri(), code)), words)
    }

    /// One of these values.
    pub(super) fn choice(&mut self, path: &str, values: &[&'static str]) -> Option<&'static str> {
        let typed = self.text(path)?;
        let found = values.iter().find(|value| **value == typed).copied();
        if found.is_none() {
            self.problem(path, "not-an-option", values.iter().map(|&value| value.to_owned()).collect());
        }
        found
    }

    /// One of these values, with what it stands for.
    pub(super) fn option<T: Copy>(&mut self, path: &str, options: &[(&'static str, T)]) -> Option<T> {
        let values: Vec<&'static str> = options.iter().map(|option| option.0).collect();
        let chosen = self.choice(path, &values)?;
        options.iter().find(|option| option.0 == chosen).map(|option| option.1)
    }

    pub(super) fn yes_or_no(&mut self, path: &str) -> Option<bool> {
        self.option(path, &[("yes", true), ("no", false)])
    }

    /// Whether a box is ticked.
    pub(super) fn is_ticked(&mut self, path: &str) -> bool {
        self.choice(path, &["yes"]).is_some()
    }

    pub(super) fn date(&mut self, path: &str, time: Time) -> Option<PartialDate> {
        let typed = self.text(path)?;
        let date = self.read_date(path, typed)?;
        if time == Time::Past && date.first_day() > self.today.first_day() {
            self.problem(path, "date-in-future", Vec::new());
            return None;
        }
        Some(date)
    }

    fn read_date(&mut self, path: &str, typed: &str) -> Option<PartialDate> {
        let (code, choices) = match values::date(typed) {
            Ok(date) => return Some(date),
            Err(NoDate::Ambiguous(both)) => ("date-ambiguous", both.to_vec()),
            Err(NoDate::ShortYear) => ("date-short-year", Vec::new()),
            Err(NoDate::OtherCalendar(choices)) => ("date-other-calendar", choices),
            Err(NoDate::Other) => ("not-a-date", Vec::new()),
        };
        self.problem(path, code, choices.iter().map(ToString::to_string).collect());
        None
    }

    pub(super) fn moment(&mut self, path: &str, time: Time) -> Option<PartialDateTime> {
        self.date(path, time).map(PartialDateTime::from_date)
    }

    pub(super) fn at(&mut self, path: &str, time: Time) -> Option<When> {
        self.moment(path, time).map(When::At)
    }

    /// A date, or a time from today.
    pub(super) fn due(&mut self, path: &str) -> Option<PartialDate> {
        let typed = self.text(path)?;
        let plain = values::ascii_digits(typed);
        let date = match plain.trim().strip_prefix('+') {
            Some(span) => {
                let date = later(self.today, span.trim());
                if date.is_none() {
                    self.problem(path, "not-a-date", Vec::new());
                }
                date?
            }
            None => self.read_date(path, typed)?,
        };
        if date.last_day() < self.today.first_day() {
            self.warn(path, "due-in-past");
        }
        Some(date)
    }

    /// From and until, in order.
    pub(super) fn period(&mut self, from: &str, until: &str, time: Time) -> Option<Period> {
        let (start, end) = (self.moment(from, Time::Past), self.moment(until, time));
        if let Some((start, end)) = start.zip(end)
            && start.date().first_day() > end.date().last_day()
        {
            self.problem(until, "ends-before-it-begins", Vec::new());
            return None;
        }
        (start.is_some() || end.is_some()).then_some(Period { start, end })
    }

    pub(super) fn integer(&mut self, path: &str, most: u32) -> Option<u32> {
        let typed = self.text(path)?;
        let digits = values::ascii_digits(typed);
        let is_number = digits.len() <= 9 && digits.bytes().all(|b| b.is_ascii_digit());
        let number = is_number.then(|| digits.parse().ok()).flatten().filter(|number| *number <= most);
        if number.is_none() {
            self.problem(path, "not-a-whole-number", Vec::new());
        }
        number
    }

    /// A number with its unit.
    pub(super) fn quantity(
        &mut self,
        path: &str,
        units: &[&'static str],
        must_say: bool,
    ) -> Option<Quantity> {
        let Some(typed) = self.text(path) else {
            self.unit_alone(path, units);
            return None;
        };
        let plain = values::ascii_digits(typed).into_owned();
        match values::number(&plain) {
            Ok(number) => {
                let unit = self.unit(path, number.rest, units, must_say)?;
                let (value, comparator) = (Some(number.value), number.comparator);
                Some(Quantity { value, comparator, unit: Some(Unit::Ucum(unit.to_owned())) })
            }
            Err(error) => {
                self.unit_alone(path, units);
                self.no_number(path, error);
                None
            }
        }
    }

    /// A unit that was chosen and has no number says nothing.
    pub(super) fn unit_alone(&mut self, path: &str, units: &[&'static str]) {
        if self.choice(&format!("{path}.unit"), units).is_some() {
            self.warn(path, "number-missing");
        }
    }

    /// The unit of a number: the one written behind it, the one chosen, or the first where that may be meant.
    pub(super) fn unit(
        &mut self,
        path: &str,
        written: &str,
        units: &[&'static str],
        must_say: bool,
    ) -> Option<&'static str> {
        let at = format!("{path}.unit");
        let all = || units.iter().map(|&unit| unit.to_owned()).collect();
        let chosen = self.choice(&at, units);
        let meant = unit_written(written).filter(|unit| units.contains(unit));
        if !written.is_empty() && meant.is_none() {
            self.problem(path, "unit-not-offered", all());
            return None;
        }
        if let Some((one, other)) = meant.zip(chosen)
            && one != other
        {
            self.problem(path, "two-units", vec![one.to_owned(), other.to_owned()]);
            return None;
        }
        let first = || units.first().copied().filter(|_| !must_say);
        let unit = meant.or(chosen).or_else(first);
        if unit.is_none() {
            self.problem(&at, "unit-missing", all());
        }
        unit
    }

    pub(super) fn no_number(&mut self, path: &str, error: NoNumber) {
        match error {
            NoNumber::Ambiguous(both) => self.problem(path, "number-ambiguous", both.to_vec()),
            NoNumber::Other => self.problem(path, "not-a-number", Vec::new()),
        }
    }

    /// A row's remark and mark.
    pub(super) fn rest(&mut self, row: &str) -> Rest {
        let marks = [("yes", Confidentiality::Restricted), ("no", Confidentiality::Normal)];
        let confidentiality = self.option(&format!("{row}.confidential"), &marks);
        Rest {
            note: self.owned(&format!("{row}.note")),
            confidentiality: confidentiality.unwrap_or_default(),
        }
    }

    /// Says that a row lacks what it is about, if anything is filled in there that no other problem is about.
    pub(super) fn missing(&mut self, path: &str) {
        self.problem(path, "what-missing", Vec::new());
    }
}

impl Rest {
    pub(super) fn is_empty(&self) -> bool {
        self.note.is_none() && self.confidentiality == Confidentiality::Unstated
    }

    /// The mark, where none was made.
    pub(super) fn or(self, confidentiality: Confidentiality) -> Self {
        match self.confidentiality {
            Confidentiality::Unstated => Self { confidentiality, ..self },
            _ => self,
        }
    }

    pub(super) fn entry(self, fact: Fact) -> Entry {
        Entry { fact, notes: self.note.into_iter().collect(), confidentiality: self.confidentiality }
    }

    /// One entry for each fact. All have the mark; the first has the remark.
    pub(super) fn entries(self, facts: Vec<Fact>) -> Vec<Entry> {
        let Self { mut note, confidentiality } = self;
        let entry = |fact| Entry { fact, notes: note.take().into_iter().collect(), confidentiality };
        facts.into_iter().map(entry).collect()
    }
}

/// A code of the agreed terminology without words; with these words where it has no such code.
pub(super) fn coded(code: Option<(&str, &str)>, english: &str) -> Option<Concept> {
    match code.and_then(coding) {
        Some(coding) => Some(Concept::coded(coding)),
        None => Concept::new(None, Some(english.to_owned())),
    }
}

pub(super) fn sct(code: &str) -> Concept {
    Concept::coded(Coding::new(System::SCT.uri(), code))
}

pub(super) fn loinc(code: &str) -> Concept {
    Concept::coded(Coding::new(System::LOINC.uri(), code))
}

/// The registered unit that this is: its code or what is printed for it, in any case of letters where that is only one.
pub(super) fn unit_written(text: &str) -> Option<&'static str> {
    let all = || (0..).map_while(terminology::unit_by_number);
    if let Some(unit) = all().find(|unit| unit.ucum == text || unit.print == text) {
        return Some(unit.ucum);
    }
    let mut alike = all().filter(|unit| {
        unit.ucum.eq_ignore_ascii_case(text) || unit.print.to_lowercase() == text.to_lowercase()
    });
    let first = alike.next()?;
    alike.next().is_none().then_some(first.ucum)
}

/// `10d`, `2w`, `6m`, `1y` after a day. A month that has no such day ends on its last.
fn later(today: PartialDate, span: &str) -> Option<PartialDate> {
    let (number, unit) = span.split_at(span.find(|c: char| !c.is_ascii_digit()).unwrap_or(span.len()));
    let number: i64 = Some(number).filter(|n| n.len() <= 4)?.parse().ok()?;
    let months = |months: i64| {
        let (year, month, day) = today.parts();
        let months = i64::from(year) * 12 + i64::from(month?) - 1 + months;
        let year = u16::try_from(months.div_euclid(12)).ok()?;
        let month = u8::try_from(months.rem_euclid(12) + 1).ok()?;
        (28..=31)
            .rev()
            .map(|last| last.min(day.unwrap_or(1)))
            .find_map(|day| PartialDate::day(year, month, day))
    };
    match unit.trim().to_lowercase().as_str() {
        "d" | "" => PartialDate::from_days_since_1970(today.first_day() + number),
        "w" => PartialDate::from_days_since_1970(today.first_day() + 7 * number),
        "m" => months(number),
        "y" => months(12 * number),
        _ => None,
    }
}
