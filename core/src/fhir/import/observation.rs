//! Observations and diagnostic reports.

use super::super::json::Reader;
use super::super::report::Reason;
use super::super::systems::canonical;
use super::super::tables;
use crate::model::*;

impl Reader<'_> {
    pub(super) fn observation(&mut self) -> Observation {
        // Our own export's mark that the record has none; others' performers are reported.
        if self.peek("performer") == Some(&tables::absent_performer()) {
            self.value("performer");
        }
        Observation {
            code: self.concept("code"),
            status: self.code("status", &tables::OBSERVATION_STATUS, ResultStatus::from_code),
            category: self.observation_category(),
            effective: self.when("effective"),
            value: self.observed_value(),
            interpretations: self.concepts("interpretation"),
            absent: self.concept("dataAbsentReason"),
            body_site: self.concept("bodySite"),
            method: self.concept("method"),
            reference_ranges: self
                .children("referenceRange")
                .into_iter()
                .filter_map(Reader::into_reference_range)
                .collect(),
            components: self.children("component").into_iter().filter_map(Reader::into_component).collect(),
        }
    }

    /// The first category that is one of FHIR's; all others are reported.
    fn observation_category(&mut self) -> Option<ObservationCategory> {
        let mut category = None;
        for mut concept in self.children("category") {
            for mut coding in concept.children("coding") {
                let code = coding.text("code").unwrap_or_default();
                let system = coding.text("system").unwrap_or_default();
                let is_fhirs = system.trim_end_matches('/').ends_with("/observation-category");
                let known = ObservationCategory::from_code(&code).filter(|_| is_fhirs);
                if category.is_none() && known.is_some() {
                    category = known;
                    coding.lose("display", Reason::Display);
                } else {
                    coding.discard_with(Reason::OtherCoding, Some(format!("{}|{code}", canonical(&system))));
                }
            }
            concept.lose("text", Reason::Display);
        }
        category
    }

    fn into_reference_range(mut self) -> Option<ReferenceRange> {
        let range = ReferenceRange { range: self.ends().unwrap_or_default(), text: self.text("text") };
        (range != ReferenceRange::default()).then_some(range)
    }

    fn into_component(mut self) -> Option<Component> {
        let value = self.observed_value();
        let (absent, interpretations) = (self.concept("dataAbsentReason"), self.concepts("interpretation"));
        match self.concept("code") {
            Some(code) => Some(Component { code, value, absent, interpretations }),
            None => {
                self.discard(Reason::InvalidValue);
                None
            }
        }
    }

    pub(super) fn diagnostic_report(&mut self) -> Report {
        Report {
            code: self.concept("code"),
            status: self.code("status", &tables::REPORT_STATUS, ResultStatus::from_code),
            category: self.first_concept("category"),
            effective: self.when("effective"),
            conclusion: self.text("conclusion"),
            conclusion_codes: self.concepts("conclusionCode"),
        }
    }
}
