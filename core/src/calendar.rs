//! Follow-ups as calendar entries: iCalendar (RFC 5545), which every calendar program imports.
//!
//! The writer is our own because the format's libraries read the clock and make random ids themselves, and what is
//! written here must be the same for the same input, so that a later export replaces the earlier one's entries.
//!
//! There are no time zones: a date stays a date wherever the person is, and an instant is written in UTC.

use crate::model::{FollowUp, PartialDate, PartialDateTime, Period, PlanStatus, Timestamp, When};
use core::fmt;

/// Longest line in octets, without its line break (RFC 5545 §3.1).
const LINE_OCTETS: usize = 75;
const SECONDS_OF_DAY: i64 = 86_400;

/// One entry of a calendar.
///
/// `Debug` prints nothing of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// What the entry is known by wherever it is imported: the same at every export, and nobody else's.
    pub uid: String,
    /// How often the entry was changed since it was first exported.
    pub sequence: u32,
    /// What is to be done.
    pub summary: String,
    /// More about it, in any number of lines.
    pub description: Option<String>,
    /// When.
    pub window: Window,
    /// Whether it is settled.
    pub status: Status,
    /// Words that entries are grouped by.
    pub categories: Vec<String>,
    /// How many days before it begins the calendar reminds of it.
    pub alarm_days_before: Option<u16>,
}

/// When something is to be done: whole days, or a span between two instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window(Span);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Span {
    /// The first day, and the day after the last.
    Days(PartialDate, PartialDate),
    /// The first instant and the last.
    Instants(Timestamp, Timestamp),
}

/// Whether an entry is settled (RFC 5545 §3.8.1.11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is to happen, or has happened.
    Confirmed,
    /// It is not agreed yet.
    Tentative,
    /// It will not happen. Exported all the same, so that the entry goes from calendars that have it.
    Cancelled,
}

impl CalendarEvent {
    /// The entry for a follow-up whose name is `name`; `None` where it has no date, only an age or words.
    pub fn of_follow_up(follow_up: &FollowUp, name: &str, uid: String, sequence: u32) -> Option<Self> {
        Some(Self {
            uid,
            sequence,
            summary: name.to_owned(),
            description: None,
            window: Window::of(follow_up.due.as_ref()?)?,
            status: Status::of(follow_up.status),
            categories: Vec::new(),
            alarm_days_before: None,
        })
    }
}

impl Window {
    /// Whole days: all that either date may mean, so that a month is from its first day to its last. Dates that stand
    /// the wrong way round are turned. `None` when the last day is the calendar's last.
    pub fn days(from: PartialDate, to: PartialDate) -> Option<Self> {
        let first = from.first_day().min(to.first_day());
        let last = from.last_day().max(to.last_day());
        let day = PartialDate::from_days_since_1970;
        Some(Self(Span::Days(day(first)?, day(last + 1)?)))
    }

    /// From one instant to another, or one instant. `None` outside the years 1 to 9999.
    pub fn instants(from: Timestamp, to: Timestamp) -> Option<Self> {
        from.date().and(to.date())?;
        Some(Self(Span::Instants(from.min(to), from.max(to))))
    }

    /// The window that a record states; `None` where it states no date.
    ///
    /// A period that is open at one end is the day, month or year of its other end. Of several exact dates it is the
    /// time from the first to the last.
    pub fn of(when: &When) -> Option<Self> {
        match when {
            When::At(moment) => Self::between(*moment, *moment),
            When::Period(Period { start, end }) => Self::between(start.or(*end)?, end.or(*start)?),
            When::Timing(timing) => {
                let first = timing.events.iter().min_by_key(|moment| moment.date().first_day())?;
                let last = timing.events.iter().max_by_key(|moment| moment.date().last_day())?;
                Self::between(*first, *last)
            }
            When::Age(_) | When::AgeRange(_) | When::Text(_) => None,
        }
    }

    /// Instants where both are, else whole days.
    fn between(from: PartialDateTime, to: PartialDateTime) -> Option<Self> {
        match instant(from).zip(instant(to)) {
            Some((from, to)) => Self::instants(from, to),
            None => Self::days(from.date(), to.date()),
        }
    }
}

impl Status {
    /// In doubt something is to be done: a missed appointment stays in the calendar.
    fn of(status: Option<PlanStatus>) -> Self {
        use PlanStatus as S;
        match status {
            Some(S::Revoked | S::Cancelled | S::Rejected | S::Stopped | S::EnteredInError) => Self::Cancelled,
            Some(S::Draft | S::Proposed | S::Requested | S::Received | S::OnHold | S::Unknown) => {
                Self::Tentative
            }
            _ => Self::Confirmed,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Tentative => "TENTATIVE",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// A calendar of these entries, written at `now` by `product`, such as `-//PHR Card//phr-issuer//EN`.
///
/// The same input gives the same bytes. RFC 5545 wants at least one entry in a calendar, and a `now` that has four digits
/// of a year.
pub fn to_icalendar(events: &[CalendarEvent], now: Timestamp, product: &str) -> String {
    let mut calendar = Lines::default();
    calendar.line("BEGIN:VCALENDAR");
    calendar.line("VERSION:2.0");
    calendar.text("PRODID", product);
    calendar.line("CALSCALE:GREGORIAN");
    for event in events {
        calendar.event(event, now);
    }
    calendar.line("END:VCALENDAR");
    calendar.0
}

/// Content lines, each ended and folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn event(&mut self, event: &CalendarEvent, now: Timestamp) {
        self.line("BEGIN:VEVENT");
        self.text("UID", &event.uid);
        self.line(&format!("DTSTAMP:{}", utc(now)));
        self.line(&format!("SEQUENCE:{}", event.sequence));
        self.window(event.window);
        self.text("SUMMARY", &event.summary);
        event.description.iter().for_each(|description| self.text("DESCRIPTION", description));
        let categories: Vec<String> = event.categories.iter().map(|word| escape(word)).collect();
        if !categories.is_empty() {
            self.line(&format!("CATEGORIES:{}", categories.join(",")));
        }
        self.line(&format!("STATUS:{}", event.status.word()));
        // Whoever shares a calendar is not to share what is in a record.
        self.line("CLASS:CONFIDENTIAL");
        if let Some(days) = event.alarm_days_before.filter(|_| event.status != Status::Cancelled) {
            self.alarm(days, &event.summary);
        }
        self.line("END:VEVENT");
    }

    /// Whole days do not make anyone busy: something is to be done at some time within them.
    fn window(&mut self, window: Window) {
        match window.0 {
            Span::Days(first, behind) => {
                self.line(&format!("DTSTART;VALUE=DATE:{}", basic(&first.to_string())));
                self.line(&format!("DTEND;VALUE=DATE:{}", basic(&behind.to_string())));
                self.line("TRANSP:TRANSPARENT");
            }
            Span::Instants(from, to) => {
                self.line(&format!("DTSTART:{}", utc(from)));
                // An end must be later than its beginning (RFC 5545 §3.8.2.2); without one it is an instant.
                if from < to {
                    self.line(&format!("DTEND:{}", utc(to)));
                }
                self.line("TRANSP:OPAQUE");
            }
        }
    }

    fn alarm(&mut self, days: u16, summary: &str) {
        self.line("BEGIN:VALARM");
        self.line("ACTION:DISPLAY");
        self.text("DESCRIPTION", summary);
        self.line(&format!("TRIGGER:-P{days}D"));
        self.line("END:VALARM");
    }

    fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escape(value)));
    }

    /// One content line, folded so that no piece is too long and no character is split.
    fn line(&mut self, content: &str) {
        let mut used = 0;
        for c in content.chars() {
            if used + c.len_utf8() > LINE_OCTETS {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A value of type TEXT (RFC 5545 §3.3.11). Control characters, which it cannot hold, become spaces.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push_str("\\n"),
            c if c.is_control() && c != '\t' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

fn instant(moment: PartialDateTime) -> Option<Timestamp> {
    let time = moment.time()?;
    let midnight = moment.date().first_day() * SECONDS_OF_DAY;
    Some(Timestamp(midnight + i64::from(time.seconds()) - i64::from(time.offset_minutes()) * 60))
}

/// `20261122T083000Z`.
fn utc(at: Timestamp) -> String {
    basic(&at.to_string())
}

/// The basic form of ISO 8601, which iCalendar writes.
fn basic(extended: &str) -> String {
    extended.chars().filter(|c| !matches!(c, '-' | ':')).collect()
}

/// Prints which entry it is, and nothing of what it says.
impl fmt::Debug for CalendarEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CalendarEvent({})", self.uid)
    }
}

#[cfg(test)]
mod tests;
