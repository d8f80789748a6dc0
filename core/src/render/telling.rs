//! Who said what of an entry, and when.

use super::RenderOptions;
use super::phrase::Scribe;
use super::view::Phrase;
use super::wording::{Argument, Message, messages as m};
use crate::keys::KeyId;
use crate::model::{Amendment, Concept, Entry, EntryStatus, PartialDateTime, StandardSection, Timestamp};
use crate::record::{VerifiedAttestation, VerifiedRecord};
use crate::summary::{StepChange, Summary};
use crate::wire::{Origin, Source as OriginSource};
use core::ops::Deref;

/// Puts a folded record into words.
pub(super) struct Telling<'r> {
    scribe: Scribe,
    pub(super) record: &'r VerifiedRecord,
    pub(super) summary: &'r Summary,
    pub(super) options: &'r RenderOptions,
}

/// Whatever a scribe can put into words.
impl Deref for Telling<'_> {
    type Target = Scribe;

    fn deref(&self) -> &Scribe {
        &self.scribe
    }
}

impl<'r> Telling<'r> {
    pub(super) fn new(
        scribe: Scribe,
        record: &'r VerifiedRecord,
        summary: &'r Summary,
        options: &'r RenderOptions,
    ) -> Self {
        Self { scribe, record, summary, options }
    }

    /// Whether an attestation is trusted. Of one that is not there nothing is.
    pub(super) fn is_trusted(&self, attestation: usize) -> bool {
        self.attestation(attestation).is_some_and(|attestation| attestation.verdict.is_trusted())
    }

    /// Whether an attestation stands in the confidential compartment.
    pub(super) fn is_confidential(&self, attestation: usize) -> bool {
        self.attestation(attestation).is_some_and(VerifiedAttestation::is_confidential)
    }

    /// `Harbour centre, GR, 4 May 2026`.
    pub(super) fn by(&self, attestation: usize) -> Phrase {
        let (issuer, date) = self.issuer_and_date(attestation);
        self.list(vec![issuer, date])
    }

    fn issuer_and_date(&self, attestation: usize) -> (Phrase, Phrase) {
        let attestation = self.attestation(attestation);
        let issuer = self.issuer(attestation.and_then(|attestation| attestation.issuer.as_ref()));
        (issuer, self.day_of(attestation.map_or(Timestamp(0), |a| a.payload.issued_at)))
    }

    fn attestation(&self, place: usize) -> Option<&'r VerifiedAttestation> {
        self.record.attestations().get(place)
    }

    /// `restated by … on …; first stated by … on …; last changed by … on …`.
    pub(super) fn restated(&self, attestation: usize, origin: &Origin) -> Phrase {
        let mut clauses = vec![self.said_by(m::RESTATED_BY, self.issuer_and_date(attestation))];
        clauses.push(self.said_by(m::FIRST_STATED_BY, self.quoted(&origin.stated)));
        let changed = origin.changed.as_ref();
        clauses.extend(changed.map(|source| self.said_by(m::LAST_CHANGED_BY, self.quoted(source))));
        self.clauses(clauses)
    }

    /// Issuer and day of an attestation that a restatement speaks for.
    fn quoted(&self, source: &OriginSource) -> (Phrase, Phrase) {
        let issuer = self.record.quoted_issuer(source.issuer);
        let issuer = issuer.map_or_else(|| self.key(source.issuer), |issuer| self.issuer(Some(issuer)));
        (issuer, self.day_of(source.issued_at))
    }

    fn key(&self, key_id: KeyId) -> Phrase {
        self.about(m::BY_KEY, "key", &self.digits(key_id.to_string()))
    }

    fn said_by(&self, message: Message, (issuer, date): (Phrase, Phrase)) -> Phrase {
        self.fill(message, &[("issuer", Argument::Phrase(&issuer)), ("date", Argument::Phrase(&date))])
    }

    /// `by … on …`.
    pub(super) fn changed_by(&self, attestation: usize) -> Phrase {
        self.said_by(m::CHANGED_BY, self.issuer_and_date(attestation))
    }

    /// What is said, by whom, and why.
    pub(super) fn change_in_full(&self, attestation: usize, change: &StepChange) -> Vec<Phrase> {
        let mut clauses = vec![self.change(change), self.changed_by(attestation)];
        let reason = match change {
            StepChange::Amended(amendment) => amendment.reason(),
            StepChange::Restated(_) => None,
        };
        clauses.extend(reason.map(|reason| self.because(reason)));
        clauses
    }

    fn because(&self, reason: &Concept) -> Phrase {
        self.about(m::CHANGED_BECAUSE, "reason", &self.concept(reason))
    }

    /// What is said, in a few words: `stopped since 20 November 2026`.
    pub(super) fn change(&self, change: &StepChange) -> Phrase {
        match change {
            StepChange::Restated(_) => self.say(m::CHANGE_RESTATED),
            StepChange::Amended(Amendment::EnteredInError { .. }) => self.say(m::FLAG_ENTERED_IN_ERROR),
            StepChange::Amended(Amendment::Status { status, since, .. }) => {
                let status = self.ours(self.status_word(*status));
                since.map_or(status.clone(), |since| self.since(&status, since))
            }
            StepChange::Amended(Amendment::Due { due, .. }) => {
                self.about(m::CHANGE_DUE, "due", &self.when(due))
            }
            StepChange::Amended(Amendment::Replaced(_)) => self.say(m::CHANGE_REPLACED),
        }
    }

    fn since(&self, status: &Phrase, since: PartialDateTime) -> Phrase {
        let since = self.period(&crate::model::Period { start: Some(since), end: None });
        self.fill(
            m::CHANGE_SINCE,
            &[("change", Argument::Phrase(status)), ("since", Argument::Phrase(&since))],
        )
    }

    fn status_word(&self, status: EntryStatus) -> String {
        match status {
            EntryStatus::Allergy(status) | EntryStatus::Condition(status) => self.words.name(status),
            EntryStatus::Medication(status) => self.words.name(status),
            EntryStatus::Immunization(status) => self.words.name(status),
            EntryStatus::Procedure(status) | EntryStatus::Encounter(status) => self.words.name(status),
            EntryStatus::Device(status) => self.words.name(status),
            EntryStatus::Observation(status) | EntryStatus::Report(status) => self.words.name(status),
            EntryStatus::Alert(status) => self.words.name(status),
            EntryStatus::Directive(status) => self.words.name(status),
            EntryStatus::Plan(status) | EntryStatus::Goal(status) | EntryStatus::FollowUp(status) => {
                self.words.name(status)
            }
        }
    }

    /// What `one` says and `other` does not: its name, its states, its particulars.
    pub(super) fn difference(
        &self,
        one: &Entry,
        other: &Entry,
        section: Option<StandardSection>,
    ) -> Option<Phrase> {
        let mut others = self.facets(other, section);
        let mut differing = Vec::new();
        for facet in self.facets(one, section) {
            match others.iter().position(|other| *other == facet) {
                // A particular that is there twice has to be there twice in the other as well.
                Some(same) => drop(others.swap_remove(same)),
                None => differing.push(facet),
            }
        }
        (!differing.is_empty()).then(|| self.clauses(differing))
    }

    pub(super) fn facets(&self, entry: &Entry, section: Option<StandardSection>) -> Vec<Phrase> {
        let drafted = self.drafted(entry, section);
        let mut facets = vec![Phrase::of(drafted.label)];
        // Whether something is due is judged by the day of reading, and was not so when it was said.
        let lasting =
            drafted.flags.into_iter().filter(|flag| !["overdue", "due-now"].contains(&flag.code.as_str()));
        facets.extend(lasting.map(|flag| self.ours(flag.text)));
        facets.extend(drafted.details.into_iter().map(|detail| {
            let arguments =
                [("name", Argument::Text(&detail.name)), ("value", Argument::Phrase(&detail.value))];
            self.fill(m::TEXT_FIELD, &arguments)
        }));
        facets
    }
}
