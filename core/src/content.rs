//! How much of what is known goes on a card. What is left out is counted, so that the card can say so.

use crate::model::*;
use crate::terminology::{self, System};
use crate::wire::{Amendments, LeftOut};

/// Which facts a card carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Everything that the model holds.
    Full,
    /// What a clinician acts on: concepts, states, results, doses, dates to the day. Not remarks, narrative, times of
    /// day, usual ranges, addresses, telephone numbers of the person, nor words beside a structured dose.
    Core,
}

/// Which codes bring their name along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// Every code.
    All,
    /// Those that the agreed terminology has no name for. What the author said in words of their own stays too.
    Needed,
    /// None. A reader shows system and code where it has no name, and what the author said in other words is left out.
    None,
}

/// Entries with what the choices left out taken away, and how much that was.
pub fn select(mut entries: Entries, content: Content, names: Names) -> (Entries, LeftOut) {
    let mut left_out = LeftOut::default();
    if content == Content::Core {
        left_out.elsewhere += trim_patient(&mut entries.patient);
        for section in &mut entries.sections {
            let mut trim = Trim::default();
            trim.clear(&mut section.narrative);
            section.entries.iter_mut().for_each(|entry| trim.entry(entry));
            left_out.add_of(&section.kind, trim.removed);
        }
    }
    entries.patient.for_each_concept(&mut |concept| left_out.elsewhere += choose_name(concept, names));
    for section in &mut entries.sections {
        let mut lost = 0;
        section.entries.iter_mut().for_each(|entry| {
            entry.fact.for_each_concept(&mut |concept| lost += choose_name(concept, names));
        });
        left_out.add_of(&section.kind, lost);
    }
    (entries, left_out)
}

/// Amendments with the names that the choice leaves, and how many words no reader can say were taken away.
pub fn select_amendments(amendments: &Amendments, names: Names) -> (Amendments, u32) {
    let mut selected = amendments.clone();
    let mut lost = 0;
    for amendment in selected.values_mut().flat_map(|changes| changes.values_mut()) {
        amendment.for_each_concept(&mut |concept| lost += choose_name(concept, names));
    }
    (selected, lost)
}

/// Adds or takes away the words beside a code as the choice says. 1 when no reader can say what was taken away.
fn choose_name(concept: &mut Concept, names: Names) -> u32 {
    let Some(coding) = concept.coding() else { return 0 };
    let system = System::from_canonical_uri(&coding.system);
    let agreed = system.and_then(|system| terminology::english(system, &coding.code));
    let Some(words) = concept.text() else {
        if let Some(name) = agreed.filter(|_| names == Names::All) {
            *concept = concept.clone().with_name(name);
        }
        return 0;
    };
    let known = system.is_some_and(|system| terminology::is_english_name(system, &coding.code, words));
    if names == Names::All || (names == Names::Needed && !known) {
        return 0;
    }
    *concept = concept.clone().without_name();
    u32::from(!known)
}

fn trim_patient(patient: &mut Patient) -> u32 {
    let mut trim = Trim::default();
    trim.clear(&mut patient.telecoms);
    for name in &mut patient.names {
        trim.clear(&mut name.prefixes);
        trim.clear(&mut name.suffixes);
    }
    for address in &mut patient.addresses {
        trim.clear(&mut address.lines);
        trim.clear(&mut address.city);
        trim.clear(&mut address.district);
        trim.clear(&mut address.state);
        trim.clear(&mut address.postal_code);
        trim.clear(&mut address.text);
        // What an empty address is for says nothing.
        address.purpose = None;
    }
    patient.addresses.retain(|address| *address != Address::default());
    for identifier in &mut patient.identifiers {
        trim.clear(&mut identifier.kind);
    }
    trim.removed
}

/// Takes details away and counts them.
#[derive(Default)]
struct Trim {
    removed: u32,
}

impl Trim {
    fn clear<T: Detail>(&mut self, detail: &mut T) {
        self.removed = self.removed.saturating_add(detail.clear());
    }

    fn entry(&mut self, entry: &mut Entry) {
        self.clear(&mut entry.notes);
        match &mut entry.fact {
            Fact::Allergy(fact) => {
                self.when(&mut fact.onset);
                self.clear(&mut fact.last_occurrence);
                for reaction in &mut fact.reactions {
                    self.clear(&mut reaction.onset);
                    if !reaction.manifestations.is_empty() {
                        self.clear(&mut reaction.description);
                    }
                }
            }
            Fact::Condition(fact) => {
                self.when(&mut fact.onset);
                self.when(&mut fact.abatement);
            }
            Fact::Medication(fact) => self.medication(fact),
            Fact::Immunization(fact) => {
                self.when(&mut fact.occurrence);
                self.clear(&mut fact.site);
                self.clear(&mut fact.route);
                self.clear(&mut fact.dose);
                self.clear(&mut fact.expiry);
                fact.protocols.iter_mut().for_each(|protocol| self.clear(&mut protocol.series));
            }
            Fact::Procedure(fact) => self.when(&mut fact.performed),
            Fact::Device(fact) => self.when(&mut fact.timing),
            Fact::Observation(fact) => {
                self.when(&mut fact.effective);
                self.clear(&mut fact.method);
                self.clear(&mut fact.reference_ranges);
            }
            Fact::Report(fact) => {
                self.when(&mut fact.effective);
                self.clear(&mut fact.category);
            }
            Fact::Alert(fact) => self.period(&mut fact.period),
            Fact::Directive(fact) => {
                self.clear(&mut fact.date);
                self.period(&mut fact.period);
            }
            Fact::Plan(fact) => {
                self.period(&mut fact.period);
                if fact.category.is_some() {
                    self.clear(&mut fact.description);
                }
                fact.activities.iter_mut().for_each(|activity| self.when(&mut activity.scheduled));
            }
            Fact::Goal(fact) => {
                self.clear(&mut fact.start);
                self.clear(&mut fact.due);
            }
            Fact::FollowUp(fact) => {
                self.when(&mut fact.due);
                self.clear(&mut fact.authored);
            }
            Fact::Encounter(fact) => self.period(&mut fact.period),
            Fact::FamilyHistory(_) => {}
            Fact::Other(fact) => self.when(&mut fact.when),
        }
    }

    fn medication(&mut self, fact: &mut Medication) {
        self.when(&mut fact.effective);
        self.clear(&mut fact.authored);
        for dosage in &mut fact.dosages {
            // Words stay where the structured part lacks how much or how often; so does which eye or ear.
            let how_much = dosage.doses.iter().any(|dose| dose.amount.is_some());
            if how_much && dosage.timing.as_ref().is_some_and(says_how_often) {
                self.clear(&mut dosage.text);
            }
            self.clear(&mut dosage.method);
            self.clear(&mut dosage.additional);
            self.clear(&mut dosage.patient_instruction);
        }
    }

    fn when(&mut self, when: &mut Option<When>) {
        match when {
            Some(When::At(moment)) => self.clear(moment),
            Some(When::Period(period)) => self.ends(period),
            _ => {}
        }
    }

    fn period(&mut self, period: &mut Option<Period>) {
        period.iter_mut().for_each(|period| self.ends(period));
    }

    fn ends(&mut self, period: &mut Period) {
        self.clear(&mut period.start);
        self.clear(&mut period.end);
    }
}

/// Whether a schedule says when to take something, and not only for how long.
fn says_how_often(timing: &Timing) -> bool {
    timing.code.is_some()
        || timing.period.is_some() && timing.period_unit.is_some()
        || !timing.times_of_day.is_empty()
        || !timing.when.is_empty()
        || !timing.events.is_empty()
}

/// A detail that [`Content::Core`] leaves out.
trait Detail {
    /// Takes it away; returns how many details that were.
    fn clear(&mut self) -> u32;
}

/// A moment keeps its date and loses its time of day.
impl Detail for PartialDateTime {
    fn clear(&mut self) -> u32 {
        let removed = u32::from(self.time().is_some());
        *self = self.without_time();
        removed
    }
}

impl Detail for Option<PartialDateTime> {
    fn clear(&mut self) -> u32 {
        self.as_mut().map_or(0, Detail::clear)
    }
}

impl<T> Detail for Vec<T> {
    fn clear(&mut self) -> u32 {
        let removed = u32::try_from(self.len()).unwrap_or(u32::MAX);
        self.truncate(0);
        removed
    }
}

macro_rules! removed_whole {
    ($($type:ty),+) => {$(
        impl Detail for Option<$type> {
            fn clear(&mut self) -> u32 {
                u32::from(self.take().is_some())
            }
        }
    )+};
}
removed_whole!(Text, Concept, Quantity, PartialDate);

#[cfg(test)]
mod tests;
