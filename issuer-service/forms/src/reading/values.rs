//! Numbers and dates, as people write them. What may mean two things is never guessed.

use phr_core::model::{Comparator, DatePrecision, Decimal, PartialDate};
use std::borrow::Cow;

/// The zeros of the scripts whose digits are read: Arabic-Indic, Persian, Devanagari, Bengali, Gurmukhi, Gujarati, Tamil,
/// Telugu, Kannada, Malayalam, Sinhala (Lith), Thai, Lao, Tibetan, Myanmar, Khmer, N'Ko, full width.
const ZEROS: [u32; 18] = [
    0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6, 0xE50, 0xED0, 0xF20, 0x1040,
    0x17E0, 0x7C0, 0xFF10,
];

/// Why a date was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoDate {
    /// It may be either.
    Ambiguous([PartialDate; 2]),
    /// The year has two digits.
    ShortYear,
    /// A year that only another calendar has in living memory.
    OtherCalendar(Vec<PartialDate>),
    /// No date.
    Other,
}

/// Why a number was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NoNumber {
    /// A comma before three digits: it may part thousands or decimals. Both, as they would be typed without doubt.
    Ambiguous([String; 2]),
    /// No number.
    Other,
}

/// The text with the digits of every script as ASCII digits, and without marks of direction.
pub(crate) fn ascii_digits(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let is_mark = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{2066}'..='\u{2069}');
    Cow::Owned(text.chars().filter(|c| !is_mark(*c)).map(ascii_digit).collect())
}

fn ascii_digit(c: char) -> char {
    let place = ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|digit| *digit < 10));
    match (place.and_then(|digit| char::from_digit(digit, 10)), c) {
        (Some(digit), _) => digit,
        (None, '\u{66B}' | '\u{60C}') => ',',
        (None, '\u{66C}') => '\u{66C}',
        (None, '\u{2212}' | '\u{2013}') => '-',
        _ => c,
    }
}

/// A date known to the year, month or day.
///
/// The year has four digits. Year first is read with any separator. Day first is read with points, which nobody writes the
/// other way round; with strokes and hyphens only where one of the two numbers can be no month, or both are the same.
pub(super) fn date(text: &str) -> Result<PartialDate, NoDate> {
    let text = ascii_digits(text);
    let text = text.trim();
    let text = text.strip_suffix('.').unwrap_or(text);
    let separator = text.chars().find(|c| !c.is_ascii_digit());
    if separator.is_some_and(|c| !['-', '/', '.'].contains(&c)) {
        return Err(NoDate::Other);
    }
    let parts: Vec<&str> = match separator {
        Some(separator) => text.split(separator).map(str::trim).collect(),
        None => vec![text],
    };
    let number = |part: &&str| {
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<u16>().ok()).flatten()
    };
    let numbers: Option<Vec<u16>> = parts.iter().map(number).collect();
    let long = |at: usize| parts.get(at).is_some_and(|part| part.len() == 4);
    let short = |at: usize| parts.get(at).is_some_and(|part| part.len() <= 2);
    match numbers.as_deref() {
        Some(&[year]) if long(0) => checked(PartialDate::year(year)),
        Some(&[year, month]) if long(0) && short(1) => checked(month_of(year, month)),
        Some(&[month, year]) if short(0) && long(1) => checked(month_of(year, month)),
        Some(&[year, month, day]) if long(0) && short(1) && short(2) => checked(day_of(year, month, day)),
        Some(&[one, two, year]) if short(0) && short(1) && long(2) => match separator {
            Some('.') => checked(day_of(year, two, one)),
            _ => either(day_of(year, two, one), day_of(year, one, two)),
        },
        Some(&[_, _, _]) if short(0) && short(1) && short(2) => Err(NoDate::ShortYear),
        _ => Err(NoDate::Other),
    }
}

fn month_of(year: u16, month: u16) -> Option<PartialDate> {
    PartialDate::month(year, u8::try_from(month).ok()?)
}

fn day_of(year: u16, month: u16, day: u16) -> Option<PartialDate> {
    PartialDate::day(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

fn either(day_first: Option<PartialDate>, month_first: Option<PartialDate>) -> Result<PartialDate, NoDate> {
    match (day_first, month_first) {
        (Some(one), Some(two)) if one != two => {
            checked(Some(one))?;
            Err(NoDate::Ambiguous([one, two]))
        }
        (one, two) => checked(one.or(two)),
    }
}

/// Before this year nobody alive was born; the solar and lunar years of Islam are about 1400 now.
const FIRST_YEAR: u16 = 1850;

fn checked(date: Option<PartialDate>) -> Result<PartialDate, NoDate> {
    let date = date.ok_or(NoDate::Other)?;
    match date.parts().0 {
        FIRST_YEAR.. => Ok(date),
        1250..=1500 => Err(NoDate::OtherCalendar(from_solar_hijri(date).into_iter().collect())),
        _ => Err(NoDate::Other),
    }
}

/// What a date of the Iranian and Afghan calendar is in the Gregorian one, known as exactly as both calendars allow: a
/// whole day as a day, a year as the year in which most of it lies. By the 33-year cycle (8 leap years, the usual
/// arithmetic rule), which holds for 1178 to 1633.
fn from_solar_hijri(date: PartialDate) -> Option<PartialDate> {
    let (year, month, day) = date.parts();
    let year = i64::from(year);
    if date.precision() != DatePrecision::Day {
        return PartialDate::year(u16::try_from(year + 621).ok()?);
    }
    let (month, day) = (i64::from(month?), i64::from(day?));
    let before_month = if month <= 7 { (month - 1) * 31 } else { 186 + (month - 7) * 30 };
    // A year of the cycle is leap when its remainder by 33 is one of 1 5 9 13 17 22 26 30.
    let leaps = |y: i64| {
        y.div_euclid(33) * 8
            + [1, 5, 9, 13, 17, 22, 26, 30].iter().filter(|r| **r <= y.rem_euclid(33)).count() as i64
    };
    // 1 Farvardin 1370 was 21 March 1991, day 7749 after 1970-01-01.
    let days = 7749 + (year - 1370) * 365 + leaps(year - 1) - leaps(1369) + before_month + day - 1;
    PartialDate::from_days_since_1970(days)
}

/// A number with its digits as typed, the sign of a bound before it, and what stands behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number<'a> {
    pub(super) comparator: Option<Comparator>,
    pub(super) value: Decimal,
    pub(super) rest: &'a str,
}

/// A number; `text` has ASCII digits already.
pub(super) fn number(text: &str) -> Result<Number<'_>, NoNumber> {
    let text = text.trim();
    let (comparator, text) = comparator(text);
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let rest = rest.trim();
    let value = match digits.split_once([',', '.']) {
        None => Decimal::parse(digits),
        Some((_, fraction)) if fraction.contains([',', '.']) => None,
        Some((whole, fraction)) => {
            let is_thousands = digits.contains(',') && fraction.len() == 3 && whole.len() <= 3;
            if is_thousands && !whole.starts_with('0') && !whole.is_empty() {
                let both = [format!("{whole}{fraction}"), format!("{whole}.{fraction}")];
                return Err(NoNumber::Ambiguous(both));
            }
            Decimal::parse(&format!("{whole}.{fraction}"))
        }
    };
    value.map(|value| Number { comparator, value, rest }).ok_or(NoNumber::Other)
}

fn comparator(text: &str) -> (Option<Comparator>, &str) {
    let signs = [
        ("<=", Comparator::LessOrEqual),
        (">=", Comparator::GreaterOrEqual),
        ("≤", Comparator::LessOrEqual),
        ("≥", Comparator::GreaterOrEqual),
        ("<", Comparator::Less),
        (">", Comparator::Greater),
    ];
    let found =
        signs.iter().find_map(|(sign, meant)| Some((Some(*meant), text.strip_prefix(sign)?.trim_start())));
    found.unwrap_or((None, text))
}

/// The number as a floating-point number, for comparing with limits only.
pub(super) fn approximately(value: Decimal) -> f64 {
    value.mantissa() as f64 / 10_f64.powi(i32::from(value.scale()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn iso(text: &str) -> String {
        date(text).unwrap().to_string()
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        for (typed, meant) in [
            ("1987", "1987"),
            ("1987-06", "1987-06"),
            ("06/1987", "1987-06"),
            ("6.1987", "1987-06"),
            ("1987-06-05", "1987-06-05"),
            ("1987/6/5", "1987-06-05"),
            ("1987.06.05.", "1987-06-05"),
            ("05.06.1987", "1987-06-05"),
            ("5.6.1987.", "1987-06-05"),
            ("13/04/2020", "2020-04-13"),
            ("04/13/2020", "2020-04-13"),
            ("13-04-2020", "2020-04-13"),
            ("03/03/2020", "2020-03-03"),
            ("١٩٨٧-٠٦-٠٥", "1987-06-05"),
            ("۱۳/۰۴/۲۰۲۰", "2020-04-13"),
            ("১৯৮৭", "1987"),
            ("१९८७-०६", "1987-06"),
            ("\u{200F}1987\u{200F}", "1987"),
        ] {
            assert_eq!(iso(typed), meant, "{typed}");
        }
    }

    #[test]
    fn what_may_be_two_dates_is_none() {
        let [one, two] =
            [PartialDate::parse("2020-04-03").unwrap(), PartialDate::parse("2020-03-04").unwrap()];
        assert_eq!(date("03/04/2020"), Err(NoDate::Ambiguous([one, two])));
        assert_eq!(date("3-4-2020"), Err(NoDate::Ambiguous([one, two])));
        assert_eq!(date("03/04/20"), Err(NoDate::ShortYear));
        for typed in [
            "",
            "x",
            "87",
            "31.02.2020",
            "2020-13",
            "13/13/2020",
            "1/2",
            "2020-1-2-3",
            "20 20",
            "0001",
            "12345",
        ] {
            assert_eq!(date(typed), Err(NoDate::Other), "{typed}");
        }
    }

    #[test]
    fn a_date_of_the_solar_calendar_is_offered_in_the_gregorian_one() {
        for (typed, meant) in [
            ("1370-01-01", "1991-03-21"),
            ("1403-01-01", "2024-03-20"),
            ("1399-12-30", "2021-03-20"),
            ("1357-11-22", "1979-02-11"),
            ("1400-07-01", "2021-09-23"),
            ("1370", "1991"),
        ] {
            let Err(NoDate::OtherCalendar(choices)) = date(typed) else { panic!("{typed}") };
            assert_eq!(choices[0].to_string(), meant, "{typed}");
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        for (typed, meant) in [
            ("37", "37"),
            ("37,0", "37.0"),
            ("37.50", "37.50"),
            ("0,125", "0.125"),
            ("3.250", "3.250"),
            ("1000", "1000"),
        ] {
            assert_eq!(number(typed).unwrap().value.to_string(), meant, "{typed}");
        }
        assert_eq!(number(&ascii_digits("٣٧٫٥")).unwrap().value.to_string(), "37.5");
        let bound = number("≤ 5 mg").unwrap();
        assert_eq!((bound.comparator, bound.rest), (Some(Comparator::LessOrEqual), "mg"));
        assert_eq!(number("1,250"), Err(NoNumber::Ambiguous(["1250".to_owned(), "1.250".to_owned()])));
        for typed in ["", ",5", "5,", "1.2.3", "-4", "abc", "<"] {
            assert_eq!(number(typed), Err(NoNumber::Other), "{typed}");
        }
    }
}
