//! Dates, periods, and the choices of when something was.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use crate::model::{PartialDate, PartialDateTime, Period, When};

impl Reader<'_> {
    /// A `dateTime` or `instant`. A time of day that cannot be kept leaves the date.
    pub(super) fn date_time(&mut self, key: &str) -> Option<PartialDateTime> {
        let written = self.text(key)?;
        self.parse_date_time(key, written.trim())
    }

    /// The `dateTime` that stands at `key`.
    pub(super) fn parse_date_time(&self, key: &str, written: &str) -> Option<PartialDateTime> {
        let Some(date_time) = PartialDateTime::parse(written) else {
            let date = written.split_once('T').and_then(|(date, _)| PartialDate::parse(date));
            match date {
                Some(_) => self.normalised(Some(key), Change::TimeDropped, None, None),
                None => self.report(Some(key), Reason::InvalidValue, None),
            }
            return date.map(PartialDateTime::from_date);
        };
        if written.contains('.') {
            self.normalised(Some(key), Change::Fraction, None, None);
        } else if date_time.to_string() != written {
            self.normalised(Some(key), Change::TimeWritten, None, None);
        }
        Some(date_time)
    }

    /// A `date`. A time of day that stands there nevertheless is left out.
    pub(super) fn date(&mut self, key: &str) -> Option<PartialDate> {
        let written = self.text(key)?;
        let (date, has_time) = match written.trim().split_once('T') {
            Some((date, _)) => (date, true),
            None => (written.trim(), false),
        };
        let Some(date) = PartialDate::parse(date) else {
            return self.fail(key, Reason::InvalidValue);
        };
        if has_time {
            self.normalised(Some(key), Change::TimeDropped, None, None);
        }
        Some(date)
    }

    /// A Period.
    pub(super) fn period(&mut self, key: &str) -> Option<Period> {
        self.child(key)?.into_period()
    }

    /// The Period that this object is, with at least one end.
    pub(super) fn into_period(mut self) -> Option<Period> {
        let period = Period { start: self.date_time("start"), end: self.date_time("end") };
        (period.start.is_some() || period.end.is_some()).then_some(period)
    }

    /// One of the elements `base`DateTime, `base`Period … The first that can be read counts; where there is none,
    /// this format's own extension is asked.
    pub(super) fn when(&mut self, base: &str) -> Option<When> {
        let key = |suffix: &str| format!("{base}{suffix}");
        for suffix in ["DateTime", "Date", "Instant"] {
            if let Some(date) = self.date_time(&key(suffix)) {
                return Some(When::At(date));
            }
        }
        if let Some(period) = self.period(&key("Period")) {
            return Some(When::Period(period));
        }
        if let Some(age) = self.quantity(&key("Age")) {
            return Some(When::Age(age));
        }
        if let Some(range) = self.range(&key("Range")) {
            return Some(When::AgeRange(range));
        }
        if let Some(text) = self.text(&key("String")) {
            return Some(When::Text(text));
        }
        if let Some(timing) = self.timing(&key("Timing")) {
            return Some(When::Timing(Box::new(timing)));
        }
        self.own(base).and_then(|mut extension| extension.when("value"))
    }

    /// A moment under a name of its own (`authoredOn`), or in this format's own extension for it.
    pub(super) fn moment(&mut self, key: &str) -> Option<PartialDateTime> {
        self.date_time(key).or_else(|| self.own(key)?.date_time("valueDateTime"))
    }

    /// A date or period under a name of its own; other forms are in this format's own extension.
    pub(super) fn named_when(&mut self, key: &str) -> Option<When> {
        if let Some(base) = key.strip_suffix("[x]") {
            return self.when(base);
        }
        if key.is_empty() {
            return self.own("when")?.when("value");
        }
        let standard = match self.peek(key) {
            Some(serde_json::Value::Object(_)) => self.period(key).map(When::Period),
            Some(_) => self.date_time(key).map(When::At),
            None => None,
        };
        standard.or_else(|| self.own(key)?.when("value"))
    }
}
