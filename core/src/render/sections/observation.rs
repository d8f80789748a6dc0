//! Observations and diagnostic reports.

use crate::model::{
    Component, Concept, Observation, ObservationCategory, ReferenceRange, Report, StandardSection, Value,
};
use crate::render::dates::latest_day;
use crate::render::entry::{Entry, Place};
use crate::render::phrase::Scribe;
use crate::render::view::{Emphasis, Phrase};
use crate::render::wording::{Argument, messages as m};
use crate::terminology::System;

impl Scribe {
    pub(super) fn observation(
        &self,
        observation: &Observation,
        section: Option<StandardSection>,
    ) -> Entry<'_> {
        let place = observation_place(observation.category, section);
        let mut entry = Entry::new(self, place, observation.code.as_ref(), m::UNNAMED_OBSERVATION);
        let result = self.result(
            observation.value.as_ref(),
            &observation.interpretations,
            observation.absent.as_ref(),
        );
        if let Some(result) = result {
            entry.phrase(m::KEY_RESULT, result);
        }
        for component in &observation.components {
            let Component { code, value, absent, interpretations } = component;
            let result = self.result(value.as_ref(), interpretations, absent.as_ref());
            let result = result.unwrap_or_else(|| self.say(m::NO_RESULT));
            entry.part(m::KEY_COMPONENT, code, result);
        }
        entry.when(m::KEY_DATE, observation.effective.as_ref());
        for range in &observation.reference_ranges {
            entry.phrase(m::KEY_REFERENCE_RANGE, self.reference_range(range));
        }
        entry.concept(m::KEY_BODY_SITE, observation.body_site.as_ref());
        entry.concept(m::KEY_METHOD, observation.method.as_ref());
        entry.word(m::KEY_CATEGORY, observation.category);
        entry.state(observation.status);
        entry.day = latest_day(observation.effective.as_ref());
        let parts = observation.components.iter().flat_map(|component| &component.interpretations);
        let emphasis = observation.interpretations.iter().chain(parts).map(emphasis_of).min();
        entry.emphasise(emphasis.unwrap_or(Emphasis::Plain));
        entry
    }

    pub(super) fn report(&self, report: &Report) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Results, report.code.as_ref(), m::UNNAMED_REPORT);
        entry.text(m::KEY_CONCLUSION, report.conclusion.as_ref());
        entry.concepts(m::KEY_CONCLUSION, &report.conclusion_codes);
        entry.when(m::KEY_DATE, report.effective.as_ref());
        entry.concept(m::KEY_CATEGORY, report.category.as_ref());
        entry.state(report.status);
        entry.day = latest_day(report.effective.as_ref());
        entry
    }

    /// `120 mmHg (high)`.
    fn result(
        &self,
        value: Option<&Value>,
        interpretations: &[Concept],
        absent: Option<&Concept>,
    ) -> Option<Phrase> {
        let value = value.map(|value| self.value(value));
        let absent = absent.map(|reason| self.about(m::RESULT_ABSENT, "reason", &self.concept(reason)));
        let results: Vec<Phrase> = value.into_iter().chain(absent).collect();
        let meanings: Vec<Phrase> = interpretations.iter().map(|meaning| self.concept(meaning)).collect();
        match (results.is_empty(), meanings.is_empty()) {
            (true, true) => None,
            (true, false) => Some(self.list(meanings)),
            (false, true) => Some(self.list(results)),
            (false, false) => {
                let (mut result, meaning) = (self.list(results), self.list(meanings));
                // "Positive (Positive)" says it twice.
                if result.text == meaning.text {
                    result.concepts.extend(meaning.concepts);
                    return Some(result);
                }
                let arguments =
                    [("result", Argument::Phrase(&result)), ("meaning", Argument::Phrase(&meaning))];
                Some(self.fill(m::RESULT_MEANING, &arguments))
            }
        }
    }

    fn reference_range(&self, range: &ReferenceRange) -> Phrase {
        let limits = &range.range;
        let limits = (limits.low.is_some() || limits.high.is_some()).then(|| self.range(limits));
        let words = range.text.as_ref().map(|text| self.written(text));
        self.clauses(limits.into_iter().chain(words).collect())
    }
}

/// The section decides; where it is none that observations belong to, the category does.
fn observation_place(category: Option<ObservationCategory>, section: Option<StandardSection>) -> Place {
    use ObservationCategory as C;
    match (section, category) {
        (Some(section), _) => super::place_of(section),
        (None, Some(C::VitalSigns)) => Place::VitalSigns,
        (None, Some(C::Laboratory | C::Imaging)) => Place::Results,
        (None, Some(C::SocialHistory)) => Place::SocialHistory,
        (None, _) => Place::Others,
    }
}

/// By HL7 `v3-ObservationInterpretation`: critical codes are dangers, the other ones beside normal are abnormal.
fn emphasis_of(interpretation: &Concept) -> Emphasis {
    let Some(coding) = interpretation.coding() else { return Emphasis::Plain };
    match (System::from_uri(&coding.system), coding.code.as_str()) {
        (Some(System::OBS_INTERPRETATION), "AA" | "HH" | "LL" | "HU" | "LU" | "H>" | "L<") => {
            Emphasis::Danger
        }
        (
            Some(System::OBS_INTERPRETATION),
            "A" | "H" | "L" | "POS" | "DET" | "R" | "RR" | "W" | "IND" | "E" | "WR",
        ) => Emphasis::Abnormal,
        // Present, positive, detected, abnormal, high, low.
        (
            Some(System::SCT),
            "52101004" | "10828004" | "260373001" | "263654008" | "75540009" | "62482003",
        ) => Emphasis::Abnormal,
        _ => Emphasis::Plain,
    }
}
