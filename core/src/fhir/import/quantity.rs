//! Quantities, ranges, ratios and times of day.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use super::super::systems::{UCUM, canonical};
use crate::model::{Amount, Coding, Comparator, Quantity, Range, Ratio, Unit, Value};

impl Reader<'_> {
    /// A Quantity. One whose number or comparator cannot be read is left out as a whole: a number without its
    /// unit or its "less than" says something else.
    pub(super) fn quantity(&mut self, key: &str) -> Option<Quantity> {
        let mut reader = self.child(key)?;
        let value = reader.decimal("value");
        let comparator = reader.text("comparator");
        let known = comparator.as_deref().and_then(Comparator::from_code);
        if (value.is_none() && reader.has("value")) || (known.is_none() && comparator.is_some()) {
            reader.discard(Reason::InvalidValue);
            return None;
        }
        let quantity = Quantity { value, comparator: known, unit: reader.unit() };
        (quantity != Quantity::default()).then_some(quantity)
    }

    fn unit(&mut self) -> Option<Unit> {
        let code = self.text("code").map(|code| code.trim().to_owned());
        let written = self.text("system");
        let Some(code) = code else { return self.text("unit").map(Unit::Text) };
        let system = written.as_deref().map(canonical).unwrap_or("");
        if written.as_deref().is_some_and(|w| w != system) {
            self.normalised(Some("system"), Change::CodeSystem, written.as_deref(), Some(system));
        }
        let unit = match system {
            UCUM => Unit::Ucum(code),
            "" => match self.text("unit") {
                Some(words) => {
                    self.report(Some("code"), Reason::OtherCoding, Some(code));
                    Unit::Text(words)
                }
                None => Unit::Text(code),
            },
            _ => Unit::Coded(Coding::new(system.to_owned(), code)),
        };
        if !matches!(unit, Unit::Text(_)) {
            self.lose_display_unit(&unit);
        }
        Some(unit)
    }

    /// The unit's name beside its code: a loss only where it differs.
    fn lose_display_unit(&mut self, unit: &Unit) {
        let words = self.text("unit");
        let same = matches!((unit, words), (Unit::Ucum(code), Some(words)) if *code == words);
        if !same {
            self.lose("unit", Reason::Display);
        }
    }

    /// A Range with at least one end.
    pub(super) fn range(&mut self, key: &str) -> Option<Range> {
        self.child(key)?.ends()
    }

    /// The ends `low` and `high` of this object.
    pub(super) fn ends(&mut self) -> Option<Range> {
        let range = Range { low: self.quantity("low"), high: self.quantity("high") };
        (range != Range::default()).then_some(range)
    }

    /// A Ratio with at least one side.
    pub(super) fn ratio(&mut self, key: &str) -> Option<Ratio> {
        let mut reader = self.child(key)?;
        let ratio =
            Ratio { numerator: reader.quantity("numerator"), denominator: reader.quantity("denominator") };
        (ratio != Ratio::default()).then_some(ratio)
    }

    /// `base`Quantity, `base`Range or `base`Ratio.
    pub(super) fn amount(&mut self, base: &str) -> Option<Amount> {
        let key = |suffix: &str| format!("{base}{suffix}");
        if let Some(quantity) =
            self.quantity(&key("Quantity")).or_else(|| self.quantity(&key("SimpleQuantity")))
        {
            return Some(Amount::Quantity(quantity));
        }
        if let Some(range) = self.range(&key("Range")) {
            return Some(Amount::Range(range));
        }
        let ratio = self.ratio(&key("Ratio")).or_else(|| self.own(base)?.ratio("valueRatio"));
        ratio.map(Amount::Ratio)
    }

    /// A time of day in seconds.
    pub(super) fn time_of_day(&mut self, key: &str) -> Option<u32> {
        let written = self.text(key)?;
        if written.contains('.') {
            self.normalised(Some(key), Change::Fraction, None, None);
        }
        parse_time_of_day(&written).or_else(|| self.fail(key, Reason::InvalidValue))
    }

    /// `value[x]` of an observation or a component.
    pub(super) fn observed_value(&mut self) -> Option<Value> {
        if let Some(quantity) = self.quantity("valueQuantity") {
            return Some(Value::Quantity(quantity));
        }
        if let Some(concept) = self.concept("valueCodeableConcept") {
            return Some(Value::Concept(concept));
        }
        if let Some(text) = self.text("valueString") {
            return Some(Value::Text(text));
        }
        if let Some(flag) = self.flag("valueBoolean") {
            return Some(Value::Boolean(flag));
        }
        if let Some(number) = self.integer("valueInteger") {
            return Some(Value::Integer(i64::from(number)));
        }
        if let Some(range) = self.range("valueRange") {
            return Some(Value::Range(range));
        }
        if let Some(ratio) = self.ratio("valueRatio") {
            return Some(Value::Ratio(ratio));
        }
        if let Some(date) = self.date_time("valueDateTime") {
            return Some(Value::At(date));
        }
        if let Some(time) = self.time_of_day("valueTime") {
            return Some(Value::TimeOfDay(time));
        }
        self.period("valuePeriod").map(Value::Period)
    }
}

/// `hh:mm:ss`, a fraction left out; seconds may be missing.
pub(super) fn parse_time_of_day(text: &str) -> Option<u32> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let mut parts = whole.split(':');
    let mut part = |end: u32| -> Option<u32> {
        let digits = parts.next()?;
        let number = (digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit()))
            .then(|| digits.parse().ok())??;
        (number < end).then_some(number)
    };
    let (hours, minutes) = (part(24)?, part(60)?);
    let seconds = if whole.len() > 5 { part(60)? } else { 0 };
    (whole.len() <= 8).then_some(hours * 3600 + minutes * 60 + seconds)
}
