//! Dates with the precision they were given in, and instants.

use core::fmt;

/// Seconds since 1970-01-01T00:00:00Z. Used for instants of this format's own (`iat`, "now"), never for clinical dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A calendar date known to the year, the month or the day. Always a date that exists, years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: u16,
    month: u8,
    day: u8,
}

/// A time of day with its offset from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay {
    seconds: u32,
    offset_minutes: i16,
}

/// A date, and a time of day where one was given. A time needs a whole date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDateTime {
    date: PartialDate,
    time: Option<TimeOfDay>,
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DatePrecision {
    /// The year.
    Year,
    /// The year and month.
    Month,
    /// The day.
    Day,
}

impl PartialDate {
    /// A date known to the year; `None` outside 1 to 9999.
    pub fn year(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: 0, day: 0 })
    }

    /// A date known to the month.
    pub fn month(year: u16, month: u8) -> Option<Self> {
        (1..=12).contains(&month).then_some(())?;
        Self::year(year).map(|date| Self { month, ..date })
    }

    /// A date known to the day; `None` when the month does not have that day.
    pub fn day(year: u16, month: u8, day: u8) -> Option<Self> {
        let date = Self::month(year, month)?;
        (1..=days_in_month(year, month)).contains(&day).then_some(Self { day, ..date })
    }

    /// Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD` (FHIR `date`).
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| -> Option<u16> {
            let digits = bytes.get(from..to)?;
            digits.iter().all(u8::is_ascii_digit).then_some(())?;
            Some(digits.iter().fold(0, |n, d| n * 10 + u16::from(d - b'0')))
        };
        let dash = |at: usize| (bytes.get(at) == Some(&b'-')).then_some(());
        match bytes.len() {
            4 => Self::year(number(0, 4)?),
            7 => {
                dash(4)?;
                Self::month(number(0, 4)?, number(5, 7)? as u8)
            }
            10 => {
                dash(4)?;
                dash(7)?;
                Self::day(number(0, 4)?, number(5, 7)? as u8, number(8, 10)? as u8)
            }
            _ => None,
        }
    }

    /// How exactly the date is known.
    pub fn precision(self) -> DatePrecision {
        match (self.month, self.day) {
            (0, _) => DatePrecision::Year,
            (_, 0) => DatePrecision::Month,
            _ => DatePrecision::Day,
        }
    }

    /// Year, month if known, day if known.
    pub fn parts(self) -> (u16, Option<u8>, Option<u8>) {
        (self.year, (self.month > 0).then_some(self.month), (self.day > 0).then_some(self.day))
    }

    /// Whether both may mean one day that the more exact one means whole: one says the other less exactly, or the same.
    pub fn agrees_with(self, other: Self) -> bool {
        let includes = |less: Self, more: Self| {
            less.first_day() <= more.first_day() && less.last_day() >= more.last_day()
        };
        includes(self, other) || includes(other, self)
    }

    /// Days since 1970-01-01 of the first day that the date may mean.
    pub fn first_day(self) -> i64 {
        days_from_civil(i64::from(self.year), i64::from(self.month.max(1)), i64::from(self.day.max(1)))
    }

    /// Days since 1970-01-01 of the last day that the date may mean.
    pub fn last_day(self) -> i64 {
        let month = if self.month == 0 { 12 } else { self.month };
        let day = if self.day == 0 { days_in_month(self.year, month) } else { self.day };
        days_from_civil(i64::from(self.year), i64::from(month), i64::from(day))
    }

    /// The whole date that is this many days after 1970-01-01; `None` outside years 1 to 9999.
    pub fn from_days_since_1970(days: i64) -> Option<Self> {
        (-719_162..=2_932_896).contains(&days).then_some(())?;
        let (year, month, day) = civil_from_days(days);
        Self::day(u16::try_from(year).ok()?, month, day)
    }
}

impl TimeOfDay {
    /// `None` when there are more seconds than a day has or the offset is beyond 14 hours.
    /// The 60th second of a leap second is not representable.
    pub fn new(seconds: u32, offset_minutes: i16) -> Option<Self> {
        (seconds < 86_400 && (-840..=840).contains(&offset_minutes))
            .then_some(Self { seconds, offset_minutes })
    }

    /// Seconds since local midnight.
    pub fn seconds(self) -> u32 {
        self.seconds
    }

    /// Local time minus UTC, in minutes.
    pub fn offset_minutes(self) -> i16 {
        self.offset_minutes
    }
}

impl PartialDateTime {
    /// A date without a time of day.
    pub fn from_date(date: PartialDate) -> Self {
        Self { date, time: None }
    }

    /// A date and time; `None` unless the date is known to the day.
    pub fn with_time(date: PartialDate, time: TimeOfDay) -> Option<Self> {
        (date.precision() == DatePrecision::Day).then_some(Self { date, time: Some(time) })
    }

    /// Reads a FHIR `dateTime` or `instant`. A fraction of a second is left out; a time without an offset is refused.
    pub fn parse(text: &str) -> Option<Self> {
        let Some((date, time)) = text.split_once('T') else {
            return PartialDate::parse(text).map(Self::from_date);
        };
        let (clock, offset_minutes) = split_offset(time)?;
        Self::with_time(PartialDate::parse(date)?, TimeOfDay::new(parse_clock(clock)?, offset_minutes)?)
    }

    /// The date.
    pub fn date(self) -> PartialDate {
        self.date
    }

    /// The time of day, where one was given.
    pub fn time(self) -> Option<TimeOfDay> {
        self.time
    }

    /// The same date without its time of day.
    #[must_use]
    pub fn without_time(self) -> Self {
        Self::from_date(self.date)
    }
}

impl Timestamp {
    /// Reads a whole date (midnight UTC) or a date with time and offset.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = PartialDateTime::parse(text)?;
        (moment.date().precision() == DatePrecision::Day).then_some(())?;
        let midnight = moment.date().first_day() * 86_400;
        let time = moment.time().map_or(0, |t| i64::from(t.seconds()) - i64::from(t.offset_minutes()) * 60);
        Some(Self(midnight + time))
    }

    /// The day in UTC; `None` outside years 1 to 9999.
    pub fn date(self) -> Option<PartialDate> {
        PartialDate::from_days_since_1970(self.0.div_euclid(86_400))
    }

    /// Whole days from `earlier` to this; negative when `earlier` is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0).div_euclid(86_400)
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.precision() {
            DatePrecision::Year => write!(f, "{:04}", self.year),
            DatePrecision::Month => write!(f, "{:04}-{:02}", self.year, self.month),
            DatePrecision::Day => write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day),
        }
    }
}

/// As a FHIR `dateTime`.
impl fmt::Display for PartialDateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.date)?;
        let Some(time) = self.time else { return Ok(()) };
        let s = time.seconds;
        write!(f, "T{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)?;
        match time.offset_minutes {
            0 => write!(f, "Z"),
            m => write!(f, "{}{:02}:{:02}", if m < 0 { '-' } else { '+' }, m.abs() / 60, m.abs() % 60),
        }
    }
}

/// As a FHIR `instant` in UTC; the bare number where the calendar ends.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.rem_euclid(86_400) as u32;
        match self.date().zip(TimeOfDay::new(seconds, 0)) {
            Some((date, time)) => write!(f, "{}", PartialDateTime { date, time: Some(time) }),
            None => write!(f, "{}", self.0),
        }
    }
}

fn split_offset(time: &str) -> Option<(&str, i16)> {
    if let Some(clock) = time.strip_suffix('Z') {
        return Some((clock, 0));
    }
    let at = time.rfind(['+', '-'])?;
    let (clock, offset) = time.split_at(at);
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let minutes = two_digits(hours)? * 60 + two_digits(minutes).filter(|m| *m < 60)?;
    Some((clock, if offset.starts_with('-') { -(minutes as i16) } else { minutes as i16 }))
}

fn parse_clock(clock: &str) -> Option<u32> {
    let whole = match clock.split_once('.') {
        Some((whole, fraction)) => {
            (!fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit())).then_some(whole)?
        }
        None => clock,
    };
    let mut parts = whole.split(':');
    let hours = two_digits(parts.next()?).filter(|h| *h < 24)?;
    let minutes = two_digits(parts.next()?).filter(|m| *m < 60)?;
    let seconds = match parts.next() {
        Some(seconds) => two_digits(seconds).filter(|s| *s < 60)?,
        None => 0,
    };
    parts.next().is_none().then_some(hours * 3600 + minutes * 60 + seconds)
}

fn two_digits(text: &str) -> Option<u32> {
    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date in the proleptic Gregorian calendar. Years begin in March here, so that the
/// leap day comes last, and run in eras of 400 years = 146 097 days.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, u8, u8) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u8;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 } as u8;
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse_over_four_centuries() {
        for days in -200_000..200_000 {
            let date = PartialDate::from_days_since_1970(days).unwrap();
            assert_eq!(date.first_day(), days);
            assert_eq!(PartialDate::parse(&date.to_string()), Some(date));
        }
    }

    #[test]
    fn impossible_dates_are_refused() {
        for text in
            ["2023-02-29", "1900-02-29", "2024-13", "2024-00", "0000", "24", "2024-1-1", "2024-04-31", "+024"]
        {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        assert!(PartialDate::parse("2000-02-29").is_some());
    }

    #[test]
    fn precision_survives() {
        for text in ["1987", "1987-06", "1987-06-05", "2020-01-02T03:04:05+05:30", "2020-01-02T03:04:05Z"] {
            assert_eq!(PartialDateTime::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_time_needs_an_offset_and_a_day() {
        for text in
            ["2020-01-02T03:04:05", "2020-01T03:04:05Z", "2020-01-02T24:00:00Z", "2020-01-02T03:04:05+15:00"]
        {
            assert_eq!(PartialDateTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn timestamps_respect_the_offset() {
        assert_eq!(Timestamp::parse("1970-01-01T02:00:00+02:00"), Some(Timestamp(0)));
        assert_eq!(Timestamp(1_700_000_000).to_string(), "2023-11-14T22:13:20Z");
        assert_eq!(Timestamp(i64::MAX).to_string(), i64::MAX.to_string());
    }
}
