//! Dates and times in words, as exactly as they are known and never more so.

use super::phrase::Scribe;
use super::view::Phrase;
use super::wording::{Argument, messages as m};
use crate::model::{DatePrecision, PartialDate, PartialDateTime, Period, TimeOfDay, Timestamp, When};

impl Scribe {
    /// `5 May 2010`, `May 2010`, `2010`: the month as a word, so that no country reads it the wrong way round.
    pub(super) fn date(&self, date: PartialDate) -> Phrase {
        let (year, month, day) = date.parts();
        let year = year.to_string();
        let Some(month) = month.and_then(|month| m::MONTHS.get(usize::from(month).wrapping_sub(1))) else {
            return self.digits(year);
        };
        let month = self.words.say(*month);
        let (month, year) = (("month", Argument::Text(&month)), ("year", Argument::Text(&year)));
        match day {
            Some(day) => self.fill(m::DATE_DAY, &[("day", Argument::Number(day.into())), month, year]),
            None => self.fill(m::DATE_MONTH, &[month, year]),
        }
    }

    /// A date, with its time and offset from UTC where they are given.
    pub(super) fn date_time(&self, moment: PartialDateTime) -> Phrase {
        let date = self.date(moment.date());
        let Some(time) = moment.time() else { return date };
        let time = format!("{} {}", clock(time.seconds()), offset(time));
        self.fill(m::DATE_TIME, &[("date", Argument::Phrase(&date)), ("time", Argument::Text(&time))])
    }

    /// An instant, in UTC.
    pub(super) fn instant(&self, at: Timestamp) -> Phrase {
        let time = TimeOfDay::new(at.0.rem_euclid(86_400) as u32, 0);
        let moment = at.date().zip(time).and_then(|(date, time)| PartialDateTime::with_time(date, time));
        moment.map_or_else(|| self.digits(at.to_string()), |moment| self.date_time(moment))
    }

    /// The day of an instant, in UTC.
    pub(super) fn day_of(&self, at: Timestamp) -> Phrase {
        at.date().map_or_else(|| self.digits(at.to_string()), |date| self.date(date))
    }

    pub(super) fn time_of_day(&self, seconds: u32) -> Phrase {
        self.digits(clock(seconds))
    }

    pub(super) fn period(&self, period: &Period) -> Phrase {
        let date = |moment: Option<PartialDateTime>| {
            moment.map(|moment| (self.date_time(moment), precision(moment.date())))
        };
        let (start, end) = (date(period.start), date(period.end));
        let mut arguments = Vec::new();
        if let Some((date, precision)) = &start {
            arguments
                .extend([("start", Argument::Phrase(date)), ("start-precision", Argument::Text(precision))]);
        }
        if let Some((date, precision)) = &end {
            arguments.extend([("end", Argument::Phrase(date)), ("end-precision", Argument::Text(precision))]);
        }
        match (&start, &end) {
            (Some(_), Some(_)) => self.fill(m::PERIOD, &arguments),
            (Some(_), None) => self.fill(m::PERIOD_SINCE, &arguments),
            (None, Some(_)) => self.fill(m::PERIOD_UNTIL, &arguments),
            (None, None) => self.ours(String::new()),
        }
    }

    pub(super) fn when(&self, when: &When) -> Phrase {
        match when {
            When::At(moment) => self.date_time(*moment),
            When::Period(period) => self.period(period),
            When::Age(age) => self.about(m::AT_AGE, "age", &self.quantity(age)),
            When::AgeRange(range) => self.about(m::AT_AGE, "age", &self.range(range)),
            When::Text(text) => self.written(text),
            When::Timing(timing) => self.timing(timing),
        }
    }
}

/// What the wording of a period is chosen by: languages say "from" differently of a day and of a year.
fn precision(date: PartialDate) -> &'static str {
    match date.precision() {
        DatePrecision::Day => "day",
        DatePrecision::Month => "month",
        DatePrecision::Year => "year",
    }
}

/// First and last day that something may have been on, in days since 1970; an open end is `None`.
pub(super) fn days(when: &When) -> (Option<i64>, Option<i64>) {
    match when {
        When::At(moment) => (Some(moment.date().first_day()), Some(moment.date().last_day())),
        When::Period(period) => {
            (period.start.map(|m| m.date().first_day()), period.end.map(|m| m.date().last_day()))
        }
        When::Timing(timing) => {
            let events = || timing.events.iter().map(|moment| moment.date());
            (events().map(PartialDate::first_day).min(), events().map(PartialDate::last_day).max())
        }
        When::Age(_) | When::AgeRange(_) | When::Text(_) => (None, None),
    }
}

/// The latest day that is known of something, for showing the newest first.
pub(super) fn latest_day(when: Option<&When>) -> Option<i64> {
    let (first, last) = when.map(days)?;
    last.max(first)
}

/// `14:30`, with seconds where they are not zero.
fn clock(seconds: u32) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{hours:02}:{minutes:02}"),
        rest => format!("{hours:02}:{minutes:02}:{rest:02}"),
    }
}

fn offset(time: TimeOfDay) -> String {
    match time.offset_minutes() {
        0 => "UTC".to_owned(),
        minutes => {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
        }
    }
}
