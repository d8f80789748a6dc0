//! Dosage and timing.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use super::quantity::parse_time_of_day;
use crate::model::{
    AsNeeded, Bounds, DayOfWeek, Dosage, Dose, EventTiming, PartialDateTime, PeriodUnit, Timing,
};

impl Reader<'_> {
    /// A list of Dosages.
    pub(super) fn dosages(&mut self, key: &str) -> Vec<Dosage> {
        self.children(key).into_iter().filter_map(Reader::into_dosage).collect()
    }

    /// The Dosage that this object is.
    pub(super) fn into_dosage(mut self) -> Option<Dosage> {
        let dosage = Dosage {
            text: self.text("text"),
            timing: self.timing("timing"),
            as_needed: self.as_needed(),
            route: self.concept("route"),
            site: self.concept("site"),
            method: self.concept("method"),
            doses: self.doses(),
            max_per_period: self.ratio("maxDosePerPeriod"),
            additional: self.concepts("additionalInstruction"),
            patient_instruction: self.text("patientInstruction"),
        };
        (dosage != Dosage::default()).then_some(dosage)
    }

    fn as_needed(&mut self) -> Option<AsNeeded> {
        let concept = self.concept("asNeededCodeableConcept").map(AsNeeded::For);
        let flag = self.flag("asNeededBoolean").map(|f| if f { AsNeeded::Yes } else { AsNeeded::No });
        if concept.is_some() && flag == Some(AsNeeded::No) {
            return self.fail("asNeededBoolean", Reason::Conflict);
        }
        concept.or(flag)
    }

    /// `doseAndRate`, or dose and rate where FHIR STU3 and MedicationAdministration have them.
    fn doses(&mut self) -> Vec<Dose> {
        let mut doses = Vec::new();
        for mut reader in self.children("doseAndRate") {
            doses.extend(reader.dose());
        }
        if doses.is_empty() {
            let mut direct = self.dose().unwrap_or_default();
            direct.amount = direct.amount.or(self.quantity("dose").map(crate::model::Amount::Quantity));
            doses.extend(Some(direct).filter(|d| *d != Dose::default()));
        }
        doses
    }

    fn dose(&mut self) -> Option<Dose> {
        let dose = Dose { amount: self.amount("dose"), rate: self.amount("rate") };
        (dose != Dose::default()).then_some(dose)
    }

    /// A Timing.
    pub(super) fn timing(&mut self, key: &str) -> Option<Timing> {
        let mut reader = self.child(key)?;
        let mut timing =
            Timing { code: reader.concept("code"), events: reader.events(), ..Timing::default() };
        if let Some(mut repeat) = reader.child("repeat") {
            repeat.repeat(&mut timing);
        }
        (timing != Timing::default()).then_some(timing)
    }

    fn events(&mut self) -> Vec<PartialDateTime> {
        let mut events = Vec::new();
        for event in self.texts("event") {
            events.extend(self.parse_date_time("event", event.trim()));
        }
        events
    }

    fn repeat(&mut self, timing: &mut Timing) {
        timing.frequency = self.count("frequency");
        timing.frequency_max = self.count("frequencyMax");
        timing.period = self.decimal("period");
        timing.period_max = self.decimal("periodMax");
        timing.period_unit = self.known("periodUnit", PeriodUnit::from_code);
        timing.count = self.count("count");
        timing.duration = self.decimal("duration");
        timing.duration_unit = self.known("durationUnit", PeriodUnit::from_code);
        timing.days_of_week = self.known_list("dayOfWeek", DayOfWeek::from_code);
        timing.times_of_day = self.times_of_day();
        timing.when = self.known_list("when", EventTiming::from_code);
        timing.offset = self.count("offset");
        timing.bounds = self.bounds();
    }

    fn bounds(&mut self) -> Option<Bounds> {
        if let Some(period) = self.period("boundsPeriod") {
            return Some(Bounds::Period(period));
        }
        if let Some(duration) = self.quantity("boundsDuration") {
            return Some(Bounds::Duration(duration));
        }
        self.range("boundsRange").map(Bounds::Range)
    }

    /// A code of a value set that is the same everywhere.
    pub(super) fn known<T>(&mut self, key: &str, from: impl Fn(&str) -> Option<T>) -> Option<T> {
        let code = self.text(key)?;
        if let Some(known) = from(&code) {
            return Some(known);
        }
        let folded = from(code.trim()).or_else(|| from(&code.trim().to_ascii_lowercase()));
        match folded {
            Some(_) => self.normalised(Some(key), Change::Status, Some(&code), None),
            None => self.report(Some(key), Reason::InvalidValue, Some(code)),
        }
        folded
    }

    /// Times of day in seconds.
    fn times_of_day(&mut self) -> Vec<u32> {
        let mut times = Vec::new();
        for written in self.texts("timeOfDay") {
            if written.contains('.') {
                self.normalised(Some("timeOfDay"), Change::Fraction, None, None);
            }
            match parse_time_of_day(&written) {
                Some(time) => times.push(time),
                None => self.report(Some("timeOfDay"), Reason::InvalidValue, None),
            }
        }
        times
    }

    /// A list of codes of a value set; those outside it are reported.
    pub(super) fn known_list<T>(&mut self, key: &str, from: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let mut known = Vec::new();
        for code in self.texts(key) {
            match from(&code) {
                Some(item) => known.push(item),
                None => self.report(Some(key), Reason::InvalidValue, Some(code)),
            }
        }
        known
    }
}
