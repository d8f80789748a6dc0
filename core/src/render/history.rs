//! What came of an entry after it was stated: its flags and particulars.

use super::entry::Entry;
use super::phrase::Scribe;
use super::telling::Telling;
use super::view::{Emphasis, Phrase, Severity};
use super::wording::messages as m;
use crate::model::StandardSection;
use crate::summary::{Effect, Step, StepChange, SummaryEntry};

impl Telling<'_> {
    /// Adds to an entry in words where it comes from and what became of it: its last change and what does not apply, or
    /// its whole history, oldest first.
    pub(super) fn add_history(
        &self,
        line: &mut Entry<'_>,
        entry: &SummaryEntry,
        section: Option<StandardSection>,
    ) {
        self.flag_origin(line, entry);
        self.flag_changes(line, entry);
        if self.record.has_one_voice() {
            return;
        }
        match &entry.origin {
            Some(origin) => {
                line.phrase(m::KEY_RESTATED_BY, self.restated(entry.place.attestation, origin));
            }
            None => line.phrase(m::KEY_STATED_BY, self.by(entry.place.attestation)),
        }
        // What carriers said differently has to be seen without asking for it.
        if self.options.history || entry.conflicting {
            for step in &entry.history {
                line.phrase(m::KEY_HISTORY, self.step(step, entry, section));
            }
            return;
        }
        if let Some(step) = entry.last_change() {
            line.phrase(m::KEY_CHANGED, self.clauses(self.change_in_full(step.attestation, &step.change)));
        }
        for step in entry.history.iter().filter(|step| is_objection(step)) {
            let key = if step.effect == Effect::NotTrusted { m::KEY_CLAIM } else { m::KEY_NOT_APPLIED };
            line.phrase(key, self.step(step, entry, section));
        }
    }

    /// Marks what an untrusted or confidential attestation says, so that it is seen in a chain of several.
    fn flag_origin(&self, line: &mut Entry<'_>, entry: &SummaryEntry) {
        if !self.is_trusted(entry.place.attestation) {
            line.flag(m::FLAG_NOT_TRUSTED, Severity::Warning);
        }
        let mut sayers = entry.history.iter().map(|step| step.attestation).chain([entry.place.attestation]);
        if sayers.any(|attestation| self.is_confidential(attestation)) {
            line.flag(m::FLAG_CONFIDENTIAL, Severity::Warning);
        }
    }

    fn flag_changes(&self, line: &mut Entry<'_>, entry: &SummaryEntry) {
        if entry.in_error {
            if !line.flags.iter().any(|flag| flag.code.ends_with("entered-in-error")) {
                line.flag(m::FLAG_ENTERED_IN_ERROR, Severity::Warning);
            }
            line.emphasis = Emphasis::Muted;
        }
        if entry.origin.is_some() {
            line.flag(m::FLAG_RESTATED, Severity::Notice);
        }
        if entry.last_change().is_some() {
            line.flag(m::FLAG_CHANGED, Severity::Notice);
        }
        if entry.conflicting {
            line.flag(m::FLAG_CONFLICTING, Severity::Warning);
        }
        if entry.history.iter().any(|step| step.effect == Effect::OtherKind) {
            line.flag(m::FLAG_NOT_APPLICABLE, Severity::Warning);
        }
        for claim in entry.history.iter().filter(|step| step.effect == Effect::NotTrusted) {
            line.flag_about(m::FLAG_CLAIM, "claim", &self.change(&claim.change), Severity::Warning);
        }
    }

    /// One step: what was said, by whom and why, what came of it, and what it was before.
    fn step(&self, step: &Step, entry: &SummaryEntry, section: Option<StandardSection>) -> Phrase {
        let mut clauses = self.change_in_full(step.attestation, &step.change);
        clauses.extend(effect_in_words(self, step.effect));
        let before = step.before.as_ref();
        let former = before.and_then(|before| self.difference(before, after(step, entry), section));
        clauses.extend(former.map(|former| self.about(m::CHANGED_BEFORE, "before", &former)));
        let said = match &step.change {
            StepChange::Restated(said) => Some(said),
            StepChange::Amended(crate::model::Amendment::Replaced(said)) => Some(said),
            StepChange::Amended(_) => None,
        };
        // What applied is what the next step, or the entry itself, shows.
        let said = said.filter(|_| !matches!(step.effect, Effect::Applied | Effect::Same));
        let said = said.and_then(|said| self.difference(said, &entry.entry, section));
        clauses.extend(said.map(|said| self.about(m::CHANGED_READS, "entry", &said)));
        self.clauses(clauses)
    }
}

/// The entry as a step that applied left it: as the next one found it, or as it is.
fn after<'e>(step: &Step, entry: &'e SummaryEntry) -> &'e crate::model::Entry {
    let place = entry.history.iter().position(|other| core::ptr::eq(other, step));
    let later = place.and_then(|place| entry.history.get(place + 1..)).unwrap_or_default();
    later.iter().find_map(|step| step.before.as_ref()).unwrap_or(&entry.entry)
}

/// Said of an entry, and not applied to it.
fn is_objection(step: &Step) -> bool {
    matches!(step.effect, Effect::NotTrusted | Effect::OtherKind)
}

fn effect_in_words(scribe: &Scribe, effect: Effect) -> Option<Phrase> {
    let message = match effect {
        Effect::Applied => return None,
        Effect::Same => m::EFFECT_SAME,
        Effect::NotTrusted => m::EFFECT_NOT_TRUSTED,
        Effect::OtherKind => m::EFFECT_OTHER_KIND,
        Effect::Earlier => m::EFFECT_EARLIER,
        Effect::Repeated => m::EFFECT_REPEATED,
    };
    Some(scribe.say(message))
}
