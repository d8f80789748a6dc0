//! Procedures, devices, encounters, directives, family history, and what has no type of its own.

use crate::model::{Device, Directive, Encounter, FamilyHistory, Other, Procedure, StandardSection, When};
use crate::render::dates::{days, latest_day};
use crate::render::entry::{Entry, Place};
use crate::render::phrase::Scribe;
use crate::render::view::{Emphasis, Phrase, Severity};
use crate::render::wording::messages as m;

impl Scribe {
    pub(super) fn procedure(&self, procedure: &Procedure) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Procedures, procedure.code.as_ref(), m::UNNAMED_PROCEDURE);
        entry.state(procedure.status);
        entry.when(m::KEY_DATE, procedure.performed.as_ref());
        entry.concepts(m::KEY_BODY_SITE, &procedure.body_sites);
        entry.concepts(m::KEY_REASON, &procedure.reasons);
        entry.concept(m::KEY_OUTCOME, procedure.outcome.as_ref());
        entry.concepts(m::KEY_COMPLICATION, &procedure.complications);
        entry.concepts(m::KEY_DEVICE, &procedure.devices);
        entry.day = latest_day(procedure.performed.as_ref());
        entry
    }

    pub(super) fn device(&self, device: &Device) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Devices, device.code.as_ref(), m::UNNAMED_DEVICE);
        entry.state(device.status);
        entry.when(m::KEY_DATE, device.timing.as_ref());
        entry.concept(m::KEY_BODY_SITE, device.body_site.as_ref());
        entry.concepts(m::KEY_REASON, &device.reasons);
        entry.text(m::KEY_UDI, device.udi.as_ref());
        entry.text(m::KEY_SERIAL, device.serial.as_ref());
        entry.day = latest_day(device.timing.as_ref());
        entry
    }

    pub(super) fn encounter(&self, encounter: &Encounter) -> Entry<'_> {
        let mut entry = Entry::new(self, Place::Encounters, encounter.code.as_ref(), m::UNNAMED_ENCOUNTER);
        entry.state(encounter.status);
        entry.concept(m::KEY_CLASS, encounter.class.as_ref());
        entry.period(m::KEY_PERIOD, encounter.period.as_ref());
        entry.concepts(m::KEY_REASON, &encounter.reasons);
        entry.day = encounter.period.and_then(|period| latest_day(Some(&When::Period(period))));
        entry
    }

    pub(super) fn directive(&self, directive: &Directive) -> Entry<'_> {
        let mut entry =
            Entry::new(self, Place::Directives, directive.category.as_ref(), m::UNNAMED_DIRECTIVE);
        entry.state(directive.provision);
        entry.state(directive.status);
        entry.concepts(m::KEY_CONCERNS, &directive.codes);
        entry.concept(m::KEY_SCOPE, directive.scope.as_ref());
        entry.moment(m::KEY_DATE, directive.date);
        entry.period(m::KEY_PERIOD, directive.period.as_ref());
        entry.day = directive.date.map(|date| date.date().last_day());
        entry
    }

    pub(super) fn family_history(&self, history: &FamilyHistory) -> Entry<'_> {
        let mut entry =
            Entry::new(self, Place::FamilyHistory, history.relationship.as_ref(), m::UNNAMED_RELATIVE);
        for condition in &history.conditions {
            let illness = self.concept(&condition.code);
            let onset = condition.onset.as_ref().map(|onset| self.when(onset));
            let parts: Vec<Phrase> = core::iter::once(illness).chain(onset).collect();
            entry.phrase(m::KEY_ILLNESS, self.clauses(parts));
        }
        if let Some(deceased) = &history.deceased {
            entry.phrase(m::KEY_DECEASED, self.deceased(deceased));
        }
        entry
    }

    pub(super) fn other(&self, other: &Other, section: Option<StandardSection>) -> Entry<'_> {
        let place = section.map_or(Place::Others, super::place_of);
        let mut entry = Entry::new(self, place, other.code.as_ref(), m::UNNAMED_OTHER);
        entry.text(m::KEY_RESOURCE_TYPE, Some(&other.resource_type));
        entry.text(m::KEY_STATUS, other.status.as_ref());
        if other.status.as_deref() == Some("entered-in-error") {
            entry.flag(m::FLAG_ENTERED_IN_ERROR, Severity::Warning);
            entry.emphasis = Emphasis::Muted;
        }
        entry.when(m::KEY_DATE, other.when.as_ref());
        entry.concepts(m::KEY_REASON, &other.reasons);
        entry.day = latest_day(other.when.as_ref());
        entry
    }
}

/// Whether all of a time lies before this day.
pub(super) fn is_over(when: &When, today: i64) -> bool {
    days(when).1.is_some_and(|last| last < today)
}
