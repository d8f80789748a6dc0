//! Quantities, periods, timing and dosage.

use super::super::systems::UCUM;
use super::writer::Writer;
use crate::model::*;
use serde_json::{Number, Value as Json, json};

impl Writer<'_> {
    pub(super) fn period_value(&self, period: &Period) -> Json {
        let mut writer = self.below();
        writer.maybe("start", period.start.map(|d| d.to_string()));
        writer.maybe("end", period.end.map(|d| d.to_string()));
        writer.into_value()
    }

    pub(super) fn period(&mut self, key: &str, period: &Option<Period>) {
        let value = period.as_ref().map(|p| self.period_value(p));
        self.maybe(key, value);
    }

    pub(super) fn date_time(&mut self, key: &str, date: Option<PartialDateTime>) {
        self.maybe(key, date.map(|d| d.to_string()));
    }

    pub(super) fn quantity_value(&self, quantity: &Quantity) -> Json {
        let mut writer = self.below();
        writer.maybe("value", quantity.value.map(decimal));
        writer.maybe("comparator", quantity.comparator.map(Comparator::code));
        match &quantity.unit {
            Some(Unit::Ucum(code)) => {
                writer.put("unit", code.as_str());
                writer.put("system", UCUM);
                writer.put("code", code.as_str());
            }
            Some(Unit::Text(words)) => writer.put("unit", words.as_str()),
            Some(Unit::Coded(coding)) => {
                writer.put("system", coding.system.as_ref());
                writer.put("code", coding.code.as_str());
            }
            None => {}
        }
        writer.into_value()
    }

    pub(super) fn quantity(&mut self, key: &str, quantity: &Option<Quantity>) {
        let value = quantity.as_ref().map(|q| self.quantity_value(q));
        self.maybe(key, value);
    }

    pub(super) fn range_value(&self, range: &Range) -> Json {
        let mut writer = self.below();
        writer.quantity("low", &range.low);
        writer.quantity("high", &range.high);
        writer.into_value()
    }

    pub(super) fn ratio_value(&self, ratio: &Ratio) -> Json {
        let mut writer = self.below();
        writer.quantity("numerator", &ratio.numerator);
        writer.quantity("denominator", &ratio.denominator);
        writer.into_value()
    }

    pub(super) fn ratio(&mut self, key: &str, ratio: &Option<Ratio>) {
        let value = ratio.as_ref().map(|r| self.ratio_value(r));
        self.maybe(key, value);
    }

    pub(super) fn amount(&mut self, base: &str, amount: &Option<Amount>) {
        match amount {
            Some(Amount::Quantity(q)) => self.put(&format!("{base}Quantity"), self.quantity_value(q)),
            Some(Amount::Range(r)) => self.put(&format!("{base}Range"), self.range_value(r)),
            Some(Amount::Ratio(r)) => self.put_ratio_amount(base, r),
            None => {}
        }
    }

    /// FHIR has a ratio for rates and none for doses.
    fn put_ratio_amount(&mut self, base: &str, ratio: &Ratio) {
        let value = self.ratio_value(ratio);
        match base {
            "rate" => self.put("rateRatio", value),
            _ => self.extend_own(base, "valueRatio", value),
        }
    }

    pub(super) fn timing_value(&self, timing: &Timing) -> Json {
        let mut repeat = self.below();
        match &timing.bounds {
            Some(Bounds::Period(period)) => repeat.put("boundsPeriod", self.period_value(period)),
            Some(Bounds::Duration(duration)) => repeat.put("boundsDuration", self.quantity_value(duration)),
            Some(Bounds::Range(range)) => repeat.put("boundsRange", self.range_value(range)),
            None => {}
        }
        repeat.maybe("count", timing.count);
        repeat.maybe("duration", timing.duration.map(decimal));
        repeat.maybe("durationUnit", timing.duration_unit.map(PeriodUnit::code));
        repeat.maybe("frequency", timing.frequency);
        repeat.maybe("frequencyMax", timing.frequency_max);
        repeat.maybe("period", timing.period.map(decimal));
        repeat.maybe("periodMax", timing.period_max.map(decimal));
        repeat.maybe("periodUnit", timing.period_unit.map(PeriodUnit::code));
        repeat.list("dayOfWeek", timing.days_of_week.iter().map(|d| d.code().into()).collect());
        repeat.list("timeOfDay", timing.times_of_day.iter().map(|t| clock(*t).into()).collect());
        repeat.list("when", timing.when.iter().map(|w| w.code().into()).collect());
        repeat.maybe("offset", timing.offset);
        let mut writer = self.below();
        writer.list("event", timing.events.iter().map(|e| e.to_string().into()).collect());
        writer.maybe("repeat", repeat.finish());
        writer.concept("code", &timing.code);
        writer.into_value()
    }

    pub(super) fn dosage_value(&self, dosage: &Dosage) -> Json {
        let mut writer = self.below();
        writer.text("text", &dosage.text);
        writer.concepts("additionalInstruction", &dosage.additional);
        writer.text("patientInstruction", &dosage.patient_instruction);
        writer.maybe("timing", dosage.timing.as_ref().map(|t| self.timing_value(t)));
        match &dosage.as_needed {
            Some(AsNeeded::No) => writer.put("asNeededBoolean", false),
            Some(AsNeeded::Yes) => writer.put("asNeededBoolean", true),
            Some(AsNeeded::For(reason)) => writer.put("asNeededCodeableConcept", self.concept_value(reason)),
            None => {}
        }
        writer.concept("site", &dosage.site);
        writer.concept("route", &dosage.route);
        writer.concept("method", &dosage.method);
        writer.list("doseAndRate", dosage.doses.iter().map(|d| self.dose_value(d)).collect());
        writer.ratio("maxDosePerPeriod", &dosage.max_per_period);
        writer.into_value()
    }

    fn dose_value(&self, dose: &Dose) -> Json {
        let mut writer = self.below();
        writer.amount("dose", &dose.amount);
        writer.amount("rate", &dose.rate);
        writer.into_value()
    }

    pub(super) fn observed_value(&mut self, value: &Option<Value>) {
        let Some(value) = value else { return };
        let (key, json) = match value {
            Value::Quantity(q) => ("valueQuantity", self.quantity_value(q)),
            Value::Concept(c) => ("valueCodeableConcept", self.concept_value(c)),
            Value::Text(t) => ("valueString", t.as_str().into()),
            Value::Boolean(b) => ("valueBoolean", (*b).into()),
            Value::Integer(n) => ("valueInteger", (*n).into()),
            Value::Range(r) => ("valueRange", self.range_value(r)),
            Value::Ratio(r) => ("valueRatio", self.ratio_value(r)),
            Value::At(d) => ("valueDateTime", d.to_string().into()),
            Value::TimeOfDay(t) => ("valueTime", clock(*t).into()),
            Value::Period(p) => ("valuePeriod", self.period_value(p)),
        };
        self.put(key, json);
    }
}

/// A JSON number with the digits of the decimal.
fn decimal(decimal: Decimal) -> Json {
    decimal.to_string().parse::<Number>().map_or(Json::Null, Json::Number)
}

/// `hh:mm:ss`.
fn clock(seconds: u32) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A reference to something by its name.
pub(super) fn named_reference(name: &str) -> Json {
    json!({ "display": name })
}
