//! Concepts, dates, quantities and the other values that entries are made of.

use super::codec::*;
use super::fault::{Fault, Step};
use super::registry;
use crate::model::*;
use ciborium::Value as Cbor;
use std::borrow::Cow;

type Result<T, E = Fault> = core::result::Result<T, E>;

const SNOMED_CT: &str = "http://snomed.info/sct";
pub(super) const LOINC: &str = "http://loinc.org";

impl Codec<Concept> for Sct {
    fn put(concept: &Concept) -> Cbor {
        put_concept(concept, SNOMED_CT)
    }

    fn take(value: Cbor) -> Result<Concept> {
        take_concept(value, SNOMED_CT)
    }
}

impl Codec<Concept> for Loinc {
    fn put(concept: &Concept) -> Cbor {
        put_concept(concept, LOINC)
    }

    fn take(value: Cbor) -> Result<Concept> {
        take_concept(value, LOINC)
    }
}

/// A bare number in the slot's usual system, words alone, or `[system, code, ? words]`.
fn put_concept(concept: &Concept, usual: &str) -> Cbor {
    let words = concept.text().map(Cbor::from);
    let Some(coding) = concept.coding() else { return words.unwrap_or(Cbor::Null) };
    let code = registry::put_code(&coding.system, &coding.code);
    match words {
        None if coding.system == usual && code.is_integer() => code,
        words => {
            let system = registry::put_system(&coding.system);
            Cbor::Array([Some(system), Some(code), words].into_iter().flatten().collect())
        }
    }
}

fn take_concept(value: Cbor, usual: &'static str) -> Result<Concept> {
    let expected = "a concept";
    let concept = match value {
        code @ Cbor::Integer(_) => {
            Concept::new(Some(Coding::new(usual, registry::take_code(usual, code)?)), None)
        }
        Cbor::Text(_) => Concept::new(None, Some(Plain::take(value)?)),
        Cbor::Array(_) => {
            let mut slots = Slots::new(value, 3)?;
            let coding = take_coding(&mut slots)?;
            let words = Plain::take(slots.next()).map_err(|f: Fault| f.within(Step::Field("text")))?;
            slots.end()?;
            Concept::new(Some(coding), words)
        }
        other => return Err(Fault::new(expected, &other)),
    };
    concept.ok_or_else(|| Fault::range("a concept with a code or words"))
}

fn take_coding(slots: &mut Slots) -> Result<Coding> {
    let system = registry::take_system(slots.next()).map_err(|f| f.within(Step::Field("system")))?;
    let code = registry::take_code(&system, slots.next()).map_err(|f| f.within(Step::Field("code")))?;
    Ok(Coding { system, code })
}

impl Codec<Coding> for Plain {
    fn put(coding: &Coding) -> Cbor {
        Cbor::Array(vec![
            registry::put_system(&coding.system),
            registry::put_code(&coding.system, &coding.code),
        ])
    }

    fn take(value: Cbor) -> Result<Coding> {
        let mut slots = Slots::new(value, 2)?;
        let coding = take_coding(&mut slots)?;
        slots.end().map(|()| coding)
    }
}

/// 1900-01-01 in days since 1970-01-01.
const DAY_ZERO: i64 = -25_567;
/// Years and months count in steps of 13 from 1900: the year itself, then its twelve months.
const STEPS_A_YEAR: i64 = 13;

/// Days since 1900-01-01 from 0 up; `-1 - (13 × (year - 1900) + month)` for a month, with month 0 for a year alone;
/// text for what lies before 1900.
impl Codec<PartialDate> for Plain {
    fn put(date: &PartialDate) -> Cbor {
        let (year, month, day) = date.parts();
        if year < 1900 {
            return Cbor::Text(date.to_string());
        }
        match day {
            Some(_) => Cbor::from(date.first_day() - DAY_ZERO),
            None => {
                Cbor::from(-1 - ((i64::from(year) - 1900) * STEPS_A_YEAR + i64::from(month.unwrap_or(0))))
            }
        }
    }

    fn take(value: Cbor) -> Result<PartialDate> {
        let date = match &value {
            Cbor::Text(text) => PartialDate::parse(text),
            _ => match i64::try_from(integer(&value, "a date")?) {
                Ok(days @ 0..=4_000_000) => PartialDate::from_days_since_1970(days + DAY_ZERO),
                Ok(steps @ -200_000..0) => year_or_month(-1 - steps),
                _ => None,
            },
        };
        date.ok_or_else(|| Fault::range("a date of the calendar"))
    }
}

fn year_or_month(steps: i64) -> Option<PartialDate> {
    let year = u16::try_from(1900 + steps / STEPS_A_YEAR).ok()?;
    match steps % STEPS_A_YEAR {
        0 => PartialDate::year(year),
        month => PartialDate::month(year, u8::try_from(month).ok()?),
    }
}

/// A date, or `[date, seconds of the day, ? minutes ahead of UTC]`.
impl Codec<PartialDateTime> for Plain {
    fn put(moment: &PartialDateTime) -> Cbor {
        let date = Plain::put(&moment.date());
        let Some(time) = moment.time() else { return date };
        let mut parts = vec![date, time.seconds().into()];
        if time.offset_minutes() != 0 {
            parts.push(time.offset_minutes().into());
        }
        Cbor::Array(parts)
    }

    fn take(value: Cbor) -> Result<PartialDateTime> {
        if !value.is_array() {
            return Plain::take(value).map(PartialDateTime::from_date);
        }
        let mut slots = Slots::new(value, 3)?;
        let date = Plain::take(slots.next())?;
        let seconds = Plain::take(slots.next())?;
        let offset: Option<i64> = Plain::take(slots.next())?;
        slots.end()?;
        let offset = i16::try_from(offset.unwrap_or(0)).map_err(|_| Fault::range("an offset from UTC"))?;
        let moment = TimeOfDay::new(seconds, offset).and_then(|time| PartialDateTime::with_time(date, time));
        moment.ok_or_else(|| Fault::range("a time of day on a known day"))
    }
}

/// An integer, or `[mantissa, scale]`.
impl Codec<Decimal> for Plain {
    fn put(number: &Decimal) -> Cbor {
        match number.scale() {
            0 => number.mantissa().into(),
            scale => Cbor::Array(vec![number.mantissa().into(), scale.into()]),
        }
    }

    fn take(value: Cbor) -> Result<Decimal> {
        if !value.is_array() {
            return <Plain as Codec<i64>>::take(value).map(Decimal::from);
        }
        let mut slots = Slots::new(value, 2)?;
        let mantissa = Plain::take(slots.next())?;
        let scale = Plain::take(slots.next())?;
        slots.end()?;
        Decimal::new(mantissa, scale).ok_or_else(|| Fault::range("a number with fewer decimal places"))
    }
}

/// The number of a unit of the table, a UCUM code as text, `[words]`, or `[system, code]`.
impl Codec<Unit> for Plain {
    fn put(unit: &Unit) -> Cbor {
        match unit {
            Unit::Ucum(code) => registry::unit_number(code).map_or_else(|| code.as_str().into(), Cbor::from),
            Unit::Text(words) => Cbor::Array(vec![words.as_str().into()]),
            Unit::Coded(coding) => Plain::put(coding),
        }
    }

    fn take(value: Cbor) -> Result<Unit> {
        match value {
            Cbor::Integer(_) => {
                let number = Plain::take(value)?;
                let code = registry::unit_code(number).ok_or_else(|| Fault::range("a known unit"))?;
                Ok(Unit::Ucum(code.to_owned()))
            }
            Cbor::Text(_) => Plain::take(value).map(Unit::Ucum),
            Cbor::Array(mut words) if words.len() == 1 => {
                Plain::take(words.pop().unwrap_or(Cbor::Null)).map(Unit::Text)
            }
            other => Plain::take(other).map(Unit::Coded),
        }
    }
}

/// `[mantissa, ? unit, ? scale, ? comparator]`.
impl Codec<Quantity> for Plain {
    fn put(quantity: &Quantity) -> Cbor {
        let mantissa = quantity.value.map_or(Cbor::Null, |n| n.mantissa().into());
        let scale = quantity.value.filter(|n| n.scale() > 0).map_or(Cbor::Null, |n| n.scale().into());
        slots(vec![mantissa, Plain::put(&quantity.unit), scale, Plain::put(&quantity.comparator)], Vec::new())
    }

    fn take(value: Cbor) -> Result<Quantity> {
        let mut slots = Slots::new(value, 4)?;
        let mantissa: Option<i64> = Plain::take(slots.next())?;
        let unit = Plain::take(slots.next()).map_err(|f: Fault| f.within(Step::Field("unit")))?;
        let scale: Option<u8> = Plain::take(slots.next())?;
        let comparator = Plain::take(slots.next())?;
        slots.end()?;
        let number = |m| {
            Decimal::new(m, scale.unwrap_or(0))
                .ok_or_else(|| Fault::range("a number with fewer decimal places"))
        };
        let value = mantissa.map(number).transpose()?;
        Ok(Quantity { value, comparator, unit })
    }
}

/// A date, or a map of one pair: 0 words, 1 period, 2 age, 3 range of ages, 4 timing.
impl Codec<When> for Plain {
    fn put(when: &When) -> Cbor {
        match when {
            When::At(moment) => Plain::put(moment),
            When::Text(words) => choice(0, Plain::put(words)),
            When::Period(period) => choice(1, Plain::put(period)),
            When::Age(age) => choice(2, Plain::put(age)),
            When::AgeRange(range) => choice(3, Plain::put(range)),
            When::Timing(timing) => choice(4, Plain::put(timing)),
        }
    }

    fn take(value: Cbor) -> Result<When> {
        if !value.is_map() {
            return Plain::take(value).map(When::At);
        }
        match chosen(value, "one way of saying when")? {
            (0, words) => Plain::take(words).map(When::Text),
            (1, period) => Plain::take(period).map(When::Period),
            (2, age) => Plain::take(age).map(When::Age),
            (3, range) => Plain::take(range).map(When::AgeRange),
            (4, timing) => Plain::take(timing).map(When::Timing),
            _ => Err(Fault::range("a known way of saying when")),
        }
    }
}

/// A SNOMED CT code, words, true or false, a quantity, or a map of one pair: 1 concept, 2 integer, 3 range, 4 ratio,
/// 5 date, 6 time of day, 7 period.
impl Codec<Value> for Plain {
    fn put(value: &Value) -> Cbor {
        match value {
            Value::Text(words) => Plain::put(words),
            Value::Boolean(yes) => Plain::put(yes),
            Value::Quantity(quantity) => Plain::put(quantity),
            Value::Concept(concept) => match Sct::put(concept) {
                code @ Cbor::Integer(_) => code,
                other => choice(1, other),
            },
            Value::Integer(number) => choice(2, Plain::put(number)),
            Value::Range(range) => choice(3, Plain::put(range)),
            Value::Ratio(ratio) => choice(4, Plain::put(ratio)),
            Value::At(moment) => choice(5, Plain::put(moment)),
            Value::TimeOfDay(seconds) => choice(6, Plain::put(seconds)),
            Value::Period(period) => choice(7, Plain::put(period)),
        }
    }

    fn take(value: Cbor) -> Result<Value> {
        match value {
            Cbor::Text(_) => Plain::take(value).map(Value::Text),
            Cbor::Bool(_) => Plain::take(value).map(Value::Boolean),
            Cbor::Integer(_) => Sct::take(value).map(Value::Concept),
            Cbor::Array(_) => Plain::take(value).map(Value::Quantity),
            other => match chosen(other, "a result")? {
                (1, concept) => Sct::take(concept).map(Value::Concept),
                (2, number) => Plain::take(number).map(Value::Integer),
                (3, range) => Plain::take(range).map(Value::Range),
                (4, ratio) => Plain::take(ratio).map(Value::Ratio),
                (5, moment) => Plain::take(moment).map(Value::At),
                (6, seconds) => take_time_of_day(seconds).map(Value::TimeOfDay),
                (7, period) => Plain::take(period).map(Value::Period),
                _ => Err(Fault::range("a known kind of result")),
            },
        }
    }
}

/// Seconds since midnight, less than a day.
pub(super) fn take_time_of_day(value: Cbor) -> Result<u32> {
    let seconds: u32 = Plain::take(value)?;
    if seconds < 86_400 { Ok(seconds) } else { Err(Fault::range("a time of day")) }
}

/// A quantity, or a map of one pair: 1 range, 2 ratio.
impl Codec<Amount> for Plain {
    fn put(amount: &Amount) -> Cbor {
        match amount {
            Amount::Quantity(quantity) => Plain::put(quantity),
            Amount::Range(range) => choice(1, Plain::put(range)),
            Amount::Ratio(ratio) => choice(2, Plain::put(ratio)),
        }
    }

    fn take(value: Cbor) -> Result<Amount> {
        if value.is_array() {
            return Plain::take(value).map(Amount::Quantity);
        }
        match chosen(value, "an amount")? {
            (1, range) => Plain::take(range).map(Amount::Range),
            (2, ratio) => Plain::take(ratio).map(Amount::Ratio),
            _ => Err(Fault::range("a known kind of amount")),
        }
    }
}

/// True, false, or what for.
impl Codec<AsNeeded> for Plain {
    fn put(as_needed: &AsNeeded) -> Cbor {
        match as_needed {
            AsNeeded::No => Cbor::Bool(false),
            AsNeeded::Yes => Cbor::Bool(true),
            AsNeeded::For(concept) => Sct::put(concept),
        }
    }

    fn take(value: Cbor) -> Result<AsNeeded> {
        match value {
            Cbor::Bool(false) => Ok(AsNeeded::No),
            Cbor::Bool(true) => Ok(AsNeeded::Yes),
            other => Sct::take(other).map(AsNeeded::For),
        }
    }
}

/// True, false, a date, or a map of one pair: 1 age.
impl Codec<Deceased> for Plain {
    fn put(deceased: &Deceased) -> Cbor {
        match deceased {
            Deceased::No => Cbor::Bool(false),
            Deceased::Yes => Cbor::Bool(true),
            Deceased::At(moment) => Plain::put(moment),
            Deceased::Age(age) => choice(1, Plain::put(age)),
        }
    }

    fn take(value: Cbor) -> Result<Deceased> {
        match value {
            Cbor::Bool(false) => Ok(Deceased::No),
            Cbor::Bool(true) => Ok(Deceased::Yes),
            Cbor::Map(_) => match chosen(value, "an age")? {
                (1, age) => Plain::take(age).map(Deceased::Age),
                _ => Err(Fault::range("an age")),
            },
            other => Plain::take(other).map(Deceased::At),
        }
    }
}

/// A number, or words.
impl Codec<DoseNumber> for Plain {
    fn put(dose: &DoseNumber) -> Cbor {
        match dose {
            DoseNumber::Number(number) => Plain::put(number),
            DoseNumber::Text(words) => Plain::put(words),
        }
    }

    fn take(value: Cbor) -> Result<DoseNumber> {
        if value.is_text() {
            Plain::take(value).map(DoseNumber::Text)
        } else {
            Plain::take(value).map(DoseNumber::Number)
        }
    }
}

/// A map of one pair: 1 period, 2 duration, 3 range.
impl Codec<Bounds> for Plain {
    fn put(bounds: &Bounds) -> Cbor {
        match bounds {
            Bounds::Period(period) => choice(1, Plain::put(period)),
            Bounds::Duration(duration) => choice(2, Plain::put(duration)),
            Bounds::Range(range) => choice(3, Plain::put(range)),
        }
    }

    fn take(value: Cbor) -> Result<Bounds> {
        match chosen(value, "bounds")? {
            (1, period) => Plain::take(period).map(Bounds::Period),
            (2, duration) => Plain::take(duration).map(Bounds::Duration),
            (3, range) => Plain::take(range).map(Bounds::Range),
            _ => Err(Fault::range("a known kind of bounds")),
        }
    }
}

/// A URI that may be an OID: `urn:oid:` as the bytes of the OID, anything else as text.
pub(super) struct Uri;

impl Codec<String> for Uri {
    fn put(uri: &String) -> Cbor {
        registry::put_uri(uri)
    }

    fn take(value: Cbor) -> Result<String> {
        registry::take_uri(value).map(Cow::into_owned)
    }
}

/// An identifier's value: digits as a number, a UUID as 16 bytes, anything else as text.
pub(super) struct IdValue;

impl Codec<String> for IdValue {
    fn put(value: &String) -> Cbor {
        registry::put_id(value)
    }

    fn take(value: Cbor) -> Result<String> {
        registry::take_id(value)
    }
}

/// A list of times of day.
pub(super) struct Clock;

impl Codec<u32> for Clock {
    fn put(seconds: &u32) -> Cbor {
        (*seconds).into()
    }

    fn take(value: Cbor) -> Result<u32> {
        take_time_of_day(value)
    }
}
