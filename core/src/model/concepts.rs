//! Every concept of a fact, one by one.

use super::Concept;
use super::entry::*;
use super::patient::{Contact, Patient};
use super::section::{Entries, SectionKind};

impl Entries {
    /// Calls `visit` with every concept of the person, the sections and the entries.
    pub fn for_each_concept(&mut self, visit: &mut dyn FnMut(&mut Concept)) {
        self.patient.for_each_concept(visit);
        for section in &mut self.sections {
            if let SectionKind::Other(Some(concept)) = &mut section.kind {
                visit(concept);
            }
            section.entries.iter_mut().for_each(|entry| entry.fact.for_each_concept(visit));
        }
    }
}

impl Patient {
    /// Calls `visit` with every concept of the person's particulars.
    pub fn for_each_concept(&mut self, visit: &mut dyn FnMut(&mut Concept)) {
        self.gender_identity.iter_mut().for_each(&mut *visit);
        self.identifiers.iter_mut().filter_map(|i| i.kind.as_mut()).for_each(&mut *visit);
        self.languages.iter_mut().for_each(|language| visit(&mut language.code));
        let relationships = |contact: &mut Contact, visit: &mut dyn FnMut(&mut Concept)| {
            contact.relationships.iter_mut().for_each(visit);
        };
        self.contacts.iter_mut().for_each(|contact| relationships(contact, visit));
        self.nationalities.iter_mut().for_each(visit);
    }
}

impl Fact {
    /// The first answer that `find` gives to a concept of the fact, in the order of [`Self::for_each_concept`].
    pub fn find_in_concepts<T>(&self, find: impl Fn(&Concept) -> Option<T>) -> Option<T> {
        let mut found = None;
        // On a copy, so that the places where concepts stand are listed once.
        self.clone().for_each_concept(&mut |concept| found = found.take().or_else(|| find(concept)));
        found
    }

    /// Calls `visit` with every concept of the fact.
    pub fn for_each_concept(&mut self, visit: &mut dyn FnMut(&mut Concept)) {
        match self {
            Self::Allergy(fact) => {
                fact.code.iter_mut().for_each(&mut *visit);
                for reaction in &mut fact.reactions {
                    reaction.substance.iter_mut().chain(&mut reaction.manifestations).for_each(&mut *visit);
                }
            }
            Self::Condition(fact) => {
                let lists = fact.body_sites.iter_mut().chain(&mut fact.stages);
                fact.code.iter_mut().chain(&mut fact.severity).chain(lists).for_each(&mut *visit);
                fact.onset
                    .iter_mut()
                    .chain(&mut fact.abatement)
                    .for_each(|when| when.for_each_concept(visit));
            }
            Self::Medication(fact) => fact.for_each_concept(visit),
            Self::Immunization(fact) => {
                let own = fact.code.iter_mut().chain(&mut fact.status_reason).chain(&mut fact.site);
                own.chain(&mut fact.route).for_each(&mut *visit);
                fact.protocols.iter_mut().flat_map(|p| &mut p.diseases).for_each(&mut *visit);
            }
            Self::Procedure(fact) => {
                let lists = fact.body_sites.iter_mut().chain(&mut fact.reasons);
                let lists = lists.chain(&mut fact.complications).chain(&mut fact.devices);
                fact.code.iter_mut().chain(&mut fact.outcome).chain(lists).for_each(visit);
            }
            Self::Device(fact) => {
                fact.code.iter_mut().chain(&mut fact.body_site).chain(&mut fact.reasons).for_each(visit);
            }
            Self::Observation(fact) => fact.for_each_concept(visit),
            Self::Report(fact) => {
                fact.code
                    .iter_mut()
                    .chain(&mut fact.category)
                    .chain(&mut fact.conclusion_codes)
                    .for_each(visit);
            }
            Self::Alert(fact) => {
                fact.code.iter_mut().chain(&mut fact.category).chain(&mut fact.priority).for_each(visit);
            }
            Self::Directive(fact) => {
                fact.category.iter_mut().chain(&mut fact.scope).chain(&mut fact.codes).for_each(visit);
            }
            Self::Plan(fact) => {
                fact.category.iter_mut().for_each(&mut *visit);
                for activity in &mut fact.activities {
                    visit(&mut activity.code);
                    activity.scheduled.iter_mut().for_each(|when| when.for_each_concept(visit));
                }
            }
            Self::Goal(fact) => fact.description.iter_mut().chain(&mut fact.achievement).for_each(visit),
            Self::FollowUp(fact) => {
                fact.code
                    .iter_mut()
                    .chain(&mut fact.performer)
                    .chain(&mut fact.reasons)
                    .for_each(&mut *visit);
                fact.due.iter_mut().for_each(|when| when.for_each_concept(visit));
            }
            Self::Encounter(fact) => {
                fact.code.iter_mut().chain(&mut fact.class).chain(&mut fact.reasons).for_each(visit);
            }
            Self::FamilyHistory(fact) => {
                fact.relationship.iter_mut().for_each(&mut *visit);
                fact.conditions.iter_mut().for_each(|condition| visit(&mut condition.code));
            }
            Self::Other(fact) => {
                fact.code.iter_mut().chain(&mut fact.reasons).for_each(&mut *visit);
                fact.when.iter_mut().for_each(|when| when.for_each_concept(visit));
            }
        }
    }
}

impl Medication {
    fn for_each_concept(&mut self, visit: &mut dyn FnMut(&mut Concept)) {
        let lists = self.reasons.iter_mut().chain(&mut self.status_reasons);
        self.code.iter_mut().chain(&mut self.form).chain(lists).for_each(&mut *visit);
        self.ingredients.iter_mut().for_each(|ingredient| visit(&mut ingredient.substance));
        self.effective.iter_mut().for_each(|when| when.for_each_concept(visit));
        for dosage in &mut self.dosages {
            let own = dosage.route.iter_mut().chain(&mut dosage.site).chain(&mut dosage.method);
            own.chain(&mut dosage.additional).for_each(&mut *visit);
            if let Some(AsNeeded::For(concept)) = &mut dosage.as_needed {
                visit(concept);
            }
            dosage.timing.iter_mut().filter_map(|timing| timing.code.as_mut()).for_each(&mut *visit);
        }
    }
}

impl Observation {
    fn for_each_concept(&mut self, visit: &mut dyn FnMut(&mut Concept)) {
        let own = self.code.iter_mut().chain(&mut self.interpretations).chain(&mut self.absent);
        own.chain(&mut self.body_site).chain(&mut self.method).for_each(&mut *visit);
        self.effective.iter_mut().for_each(|when| when.for_each_concept(visit));
        if let Some(Value::Concept(concept)) = &mut self.value {
            visit(concept);
        }
        for component in &mut self.components {
            visit(&mut component.code);
            component.absent.iter_mut().chain(&mut component.interpretations).for_each(&mut *visit);
            if let Some(Value::Concept(concept)) = &mut component.value {
                visit(concept);
            }
        }
    }
}

impl When {
    pub(super) fn for_each_concept(&mut self, visit: &mut dyn FnMut(&mut Concept)) {
        if let Self::Timing(timing) = self {
            timing.code.iter_mut().for_each(visit);
        }
    }
}
