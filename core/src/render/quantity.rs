//! Numbers, quantities and results in words. Numbers keep their digits and the point of the record.

use super::phrase::Scribe;
use super::view::Phrase;
use super::wording::{Argument, messages as m};
use crate::model::{Amount, Comparator, Decimal, PeriodUnit, Quantity, Range, Ratio, Unit, Value};
use crate::terminology;

/// UCUM's dimensionless unit: a bare number says the same.
const ONE: &str = "1";

impl Scribe {
    pub(super) fn quantity(&self, quantity: &Quantity) -> Phrase {
        let Some(value) = quantity.value else {
            return quantity.unit.as_ref().map_or_else(|| self.ours(String::new()), |unit| self.unit(unit));
        };
        let number = format!("{}{value}", quantity.comparator.map_or("", sign));
        match &quantity.unit {
            None => self.digits(number),
            Some(Unit::Ucum(code)) => self.measured(&number, value, code),
            Some(unit) => {
                let arguments =
                    [("number", Argument::Text(&number)), ("unit", Argument::Phrase(&self.unit(unit)))];
                self.fill(m::QUANTITY, &arguments)
            }
        }
    }

    /// A length of time: `6 weeks`.
    pub(super) fn duration(&self, value: &str, number: f64, unit: PeriodUnit) -> Phrase {
        self.ours(self.words.counted("duration", unit, value, number))
    }

    pub(super) fn range(&self, range: &Range) -> Phrase {
        let end = |quantity: &Option<Quantity>| quantity.as_ref().map(|quantity| self.quantity(quantity));
        match (end(&range.low), end(&range.high)) {
            (Some(low), Some(high)) => {
                self.fill(m::RANGE, &[("low", Argument::Phrase(&low)), ("high", Argument::Phrase(&high))])
            }
            (Some(low), None) => self.about(m::RANGE_FROM, "low", &low),
            (None, Some(high)) => self.about(m::RANGE_TO, "high", &high),
            (None, None) => self.ours(String::new()),
        }
    }

    pub(super) fn ratio(&self, ratio: &Ratio) -> Phrase {
        let part = |quantity: &Option<Quantity>| quantity.as_ref().map(|quantity| self.quantity(quantity));
        match (part(&ratio.numerator), part(&ratio.denominator)) {
            (Some(numerator), Some(denominator)) => {
                let arguments = [
                    ("numerator", Argument::Phrase(&numerator)),
                    ("denominator", Argument::Phrase(&denominator)),
                ];
                self.fill(m::RATIO, &arguments)
            }
            (Some(numerator), None) => numerator,
            (None, Some(denominator)) => self.about(m::RATIO_PER, "denominator", &denominator),
            (None, None) => self.ours(String::new()),
        }
    }

    pub(super) fn amount(&self, amount: &Amount) -> Phrase {
        match amount {
            Amount::Quantity(quantity) => self.quantity(quantity),
            Amount::Range(range) => self.range(range),
            Amount::Ratio(ratio) => self.ratio(ratio),
        }
    }

    pub(super) fn value(&self, value: &Value) -> Phrase {
        match value {
            Value::Quantity(quantity) => self.quantity(quantity),
            Value::Concept(concept) => self.concept(concept),
            Value::Text(text) => self.written(text),
            Value::Boolean(true) => self.say(m::YES),
            Value::Boolean(false) => self.say(m::NO),
            Value::Integer(number) => self.digits(number.to_string()),
            Value::Range(range) => self.range(range),
            Value::Ratio(ratio) => self.ratio(ratio),
            Value::At(moment) => self.date_time(*moment),
            Value::TimeOfDay(seconds) => self.time_of_day(*seconds),
            Value::Period(period) => self.period(period),
        }
    }

    /// A number with a UCUM unit: lengths of time and things that are counted as words, all else in print form.
    fn measured(&self, number: &str, value: Decimal, code: &str) -> Phrase {
        let plural = as_plural(value);
        if let Some(unit) = PeriodUnit::from_code(code) {
            return self.duration(number, plural, unit);
        }
        let counted = m::COUNTED_UNITS.iter().find(|(ucum, _)| *ucum == code).map(|(_, message)| message);
        match (counted, code) {
            (Some(message), _) => self
                .fill(*message, &[("value", Argument::Text(number)), ("number", Argument::Number(plural))]),
            (None, ONE) => self.digits(number.to_owned()),
            (None, code) => self.digits(format!("{number} {}", print_form(code))),
        }
    }

    fn unit(&self, unit: &Unit) -> Phrase {
        match unit {
            Unit::Ucum(code) => self.digits(print_form(code)),
            Unit::Text(text) => self.written(text),
            Unit::Coded(coding) => self.concept(&crate::model::Concept::coded(coding.clone())),
        }
    }
}

/// The number as plural rules see it.
pub(super) fn as_plural(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or_default()
}

/// What people write for a UCUM code: the registered print form, the words of an annotation such as `{tab}`, or the
/// code itself.
fn print_form(code: &str) -> String {
    let annotation = || code.strip_prefix('{')?.strip_suffix('}').filter(|words| !words.contains(['{', '}']));
    match terminology::unit_by_ucum(code) {
        Some(unit) => unit.print.to_owned(),
        None => super::bidi::harmless(annotation().unwrap_or(code)),
    }
}

fn sign(comparator: Comparator) -> &'static str {
    match comparator {
        Comparator::Less => "< ",
        Comparator::LessOrEqual => "≤ ",
        Comparator::GreaterOrEqual => "≥ ",
        Comparator::Greater => "> ",
    }
}
