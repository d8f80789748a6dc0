//! Doses and schedules in words.

use super::phrase::Scribe;
use super::quantity::as_plural;
use super::view::Phrase;
use super::wording::{Argument, Message, messages as m};
use crate::model::{AsNeeded, Bounds, Concept, Decimal, Dosage, Dose, PeriodUnit, Timing};
use crate::terminology::System;

impl Scribe {
    /// All of a dosage but its free texts: `500 mg by mouth, 2 × daily, for 7 days`.
    /// `None` when it has nothing but free texts.
    pub(super) fn dosage(&self, dosage: &Dosage) -> Option<Phrase> {
        let doses: Vec<Phrase> = dosage.doses.iter().map(|dose| self.dose(dose)).collect();
        let mut parts: Vec<Phrase> = self.one_dose(doses).into_iter().collect();
        if let Some(route) = &dosage.route {
            self.add_route(route, &mut parts);
        }
        parts.extend(dosage.timing.as_ref().map(|timing| self.timing(timing)));
        parts.extend(dosage.as_needed.as_ref().map(|needed| self.as_needed(needed)));
        let limit = dosage.max_per_period.as_ref().map(|ratio| self.ratio(ratio));
        parts.extend(limit.map(|limit| self.about(m::DOSE_AT_MOST, "limit", &limit)));
        let site = dosage.site.as_ref().map(|site| self.concept(site));
        parts.extend(site.map(|site| self.about(m::DOSE_SITE, "site", &site)));
        let method = dosage.method.as_ref().map(|method| self.concept(method));
        parts.extend(method.map(|method| self.about(m::DOSE_METHOD, "method", &method)));
        parts.extend(dosage.additional.iter().map(|instruction| self.concept(instruction)));
        (!parts.is_empty()).then(|| self.list(parts))
    }

    /// Several doses in one dosage are one dose said in several ways: `850 mg (1 tablet)`, each way once.
    fn one_dose(&self, doses: Vec<Phrase>) -> Option<Phrase> {
        let mut ways: Vec<Phrase> = Vec::new();
        for dose in doses {
            if ways.iter().all(|way| way.text != dose.text) {
                ways.push(dose);
            }
        }
        if ways.len() < 2 {
            return ways.pop();
        }
        let others = self.list(ways.split_off(1));
        let arguments = [("text", Argument::Phrase(&ways[0])), ("remarks", Argument::Phrase(&others))];
        Some(self.fill(m::REMARKED, &arguments))
    }

    /// A schedule: `2 × daily, in the morning, for 7 days`.
    pub(super) fn timing(&self, timing: &Timing) -> Phrase {
        let mut parts: Vec<Phrase> = timing.code.iter().map(|code| self.concept(code)).collect();
        parts.extend(self.rhythm(timing));
        let days = timing.days_of_week.iter().map(|day| self.ours(self.words.name(*day))).collect();
        parts.extend(self.some_list(days).map(|days| self.about(m::ON_DAYS, "days", &days)));
        let hours = timing.times_of_day.iter().map(|seconds| self.time_of_day(*seconds)).collect();
        parts.extend(self.some_list(hours).map(|times| self.about(m::AT_TIMES, "times", &times)));
        parts.extend(self.day_events(timing));
        let duration = timing.duration.map(|value| self.span(value, timing.duration_unit));
        match duration {
            Some(length) => parts.push(self.about(m::EACH_TIME, "length", &length)),
            None => {
                parts.extend(timing.duration_unit.map(|unit| self.unnumbered(m::EACH_TIME, "length", unit)))
            }
        }
        parts.extend(timing.bounds.as_ref().map(|bounds| self.bounds(bounds)));
        if let Some(count) = timing.count {
            parts.push(self.fill(m::TIMES_IN_ALL, &[("count", Argument::Number(count.into()))]));
        }
        let events = timing.events.iter().map(|moment| self.date_time(*moment)).collect();
        parts.extend(self.some_list(events).map(|dates| self.about(m::ON_DATES, "dates", &dates)));
        self.list(parts)
    }

    /// How often in which time.
    fn rhythm(&self, timing: &Timing) -> Option<Phrase> {
        let times = match (timing.frequency, timing.frequency_max) {
            (Some(least), Some(most)) => Some((format!("{least}–{most}"), most)),
            (Some(times), None) => Some((times.to_string(), times)),
            (None, Some(most)) => Some((format!("≤ {most}"), most)),
            (None, None) => None,
        };
        let is_one = |period: Option<Decimal>| period.is_some_and(|p| p.to_string() == "1");
        let simple = is_one(timing.period) && timing.period_max.is_none();
        match (times, timing.period_unit) {
            (Some((times, _)), Some(unit)) if simple => {
                let per = self.words.name_in("per", unit);
                Some(self.times(&times, Some(&self.ours(per))))
            }
            (times, unit) => {
                let every = self.every(timing.period, timing.period_max, unit);
                match (times, every) {
                    (Some((times, 1)), Some(every)) if times == "1" => Some(every),
                    (Some((times, _)), every) => Some(self.times(&times, every.as_ref())),
                    (None, every) => every,
                }
            }
        }
    }

    fn times(&self, times: &str, per: Option<&Phrase>) -> Phrase {
        let times = ("times", Argument::Text(times));
        match per {
            Some(per) => self.fill(m::TIMES_PER, &[times, ("per", Argument::Phrase(per))]),
            None => self.fill(m::TIMES, &[times]),
        }
    }

    /// `every 8 hours`, `every 4–6 hours`.
    fn every(
        &self,
        least: Option<Decimal>,
        most: Option<Decimal>,
        unit: Option<PeriodUnit>,
    ) -> Option<Phrase> {
        let (value, plural) = match (least, most) {
            (Some(least), Some(most)) => (format!("{least}–{most}"), as_plural(most)),
            (Some(value), None) => (value.to_string(), as_plural(value)),
            (None, Some(most)) => (format!("≤ {most}"), as_plural(most)),
            (None, None) => return unit.map(|unit| self.unnumbered(m::EVERY, "period", unit)),
        };
        Some(match unit {
            // "Every hour" leaves out the number, so it has to be a plain 1.
            Some(unit) if value == "1" || plural != 1.0 => {
                self.ours(self.words.counted("every", unit, &value, plural))
            }
            Some(unit) => self.about(m::EVERY, "period", &self.duration(&value, plural, unit)),
            None => self.about(m::EVERY, "period", &self.digits(value)),
        })
    }

    fn day_events(&self, timing: &Timing) -> Option<Phrase> {
        let events = timing.when.iter().map(|event| self.ours(self.words.name(*event))).collect();
        let events = self.some_list(events);
        let offset = timing.offset.map(f64::from).map(|minutes| ("minutes", Argument::Number(minutes)));
        match (offset, events) {
            (Some(offset), Some(events)) => {
                Some(self.fill(m::OFFSET, &[offset, ("event", Argument::Phrase(&events))]))
            }
            (Some(offset), None) => Some(self.fill(m::OFFSET_ALONE, &[offset])),
            (None, events) => events,
        }
    }

    fn bounds(&self, bounds: &Bounds) -> Phrase {
        match bounds {
            Bounds::Period(period) => self.period(period),
            Bounds::Duration(length) => self.about(m::FOR_LENGTH, "length", &self.quantity(length)),
            Bounds::Range(range) => self.about(m::FOR_LENGTH, "length", &self.range(range)),
        }
    }

    fn as_needed(&self, needed: &AsNeeded) -> Phrase {
        match needed {
            AsNeeded::No => self.say(m::REGULARLY),
            AsNeeded::Yes => self.say(m::AS_NEEDED),
            AsNeeded::For(reason) => self.about(m::AS_NEEDED_FOR, "reason", &self.concept(reason)),
        }
    }

    fn dose(&self, dose: &Dose) -> Phrase {
        let amount = dose.amount.as_ref().map(|amount| self.amount(amount));
        let rate = dose.rate.as_ref().map(|rate| self.about(m::DOSE_RATE, "rate", &self.amount(rate)));
        self.list(amount.into_iter().chain(rate).collect())
    }

    /// A route as it stands in a sentence after the dose, where we have words for that; otherwise its name.
    fn add_route(&self, route: &Concept, parts: &mut Vec<Phrase>) {
        let named = self.concept(route);
        let Some(message) = route_message(route) else {
            parts.push(self.about(m::ROUTE, "route", &named));
            return;
        };
        let route = Phrase { concepts: named.concepts, ..self.say(message) };
        let said = match parts.pop() {
            Some(dose) => {
                let arguments = [("dose", Argument::Phrase(&dose)), ("route", Argument::Phrase(&route))];
                self.fill(m::DOSE_BY_ROUTE, &arguments)
            }
            None => route,
        };
        parts.push(said);
    }

    fn span(&self, value: Decimal, unit: Option<PeriodUnit>) -> Phrase {
        match unit {
            Some(unit) => self.duration(&value.to_string(), as_plural(value), unit),
            None => self.digits(value.to_string()),
        }
    }

    fn unnumbered(&self, message: Message, name: &'static str, unit: PeriodUnit) -> Phrase {
        self.about(message, name, &self.ours(self.words.name(unit)))
    }

    fn some_list(&self, phrases: Vec<Phrase>) -> Option<Phrase> {
        (!phrases.is_empty()).then(|| self.list(phrases))
    }
}

/// The commonest routes in SNOMED CT and in EDQM's standard terms.
fn route_message(route: &Concept) -> Option<Message> {
    let coding = route.coding()?;
    match (System::from_uri(&coding.system)?, coding.code.as_str()) {
        (System::SCT, "26643006") | (System::EDQM, "20053000") => Some(m::ROUTE_ORAL),
        (System::SCT, "47625008") | (System::EDQM, "20045000") => Some(m::ROUTE_INTRAVENOUS),
        (System::SCT, "78421000") | (System::EDQM, "20035000") => Some(m::ROUTE_INTRAMUSCULAR),
        (System::SCT, "34206005") | (System::EDQM, "20066000") => Some(m::ROUTE_SUBCUTANEOUS),
        (System::SCT, "37839007") => Some(m::ROUTE_SUBLINGUAL),
        (System::SCT, "6064005") => Some(m::ROUTE_TOPICAL),
        (System::SCT, "46713006") | (System::EDQM, "20049000") => Some(m::ROUTE_NASAL),
        (System::SCT, "37161004") => Some(m::ROUTE_RECTAL),
        _ => None,
    }
}
