//! What entries say that a record does not say yet.

use super::{Effect, StepChange, Summary, SummaryEntry, SummarySection, patient};
use crate::content::{self, Content, Names};
use crate::model::{
    Amendment, Concept, Confidentiality, Entries, Entry, Patient, Section, SectionKind, Text,
};
use crate::record::VerifiedRecord;
use crate::wire::LeftOut;

/// What is new in a document about a person whose record is there.
///
/// Entries are counted through all sections of the document, or of what is new of it, from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// What the record does not say yet.
    pub entries: Entries,
    /// Entries of the document that the record has already, just so.
    pub known: Vec<usize>,
    /// Of those, the ones that the document keeps confidential and the record does not.
    pub known_openly: Vec<usize>,
    /// Entries of what is new that say the same as one of the record but for details, or as one did before it was
    /// amended: perhaps they should amend it.
    pub similar: Vec<usize>,
    /// Names of codes that known entries have in the document and not in the record.
    pub left_out: LeftOut,
}

/// Takes out of a document what the record says already: entries that are the same, particulars of the person, reasons for
/// listing nothing. Two entries of a document are not both the same as one of the record.
///
/// Only what somebody trusted says is held to be known, so that a trusted issuer can say what nobody trusted has said.
pub fn news(document: Entries, record: &VerifiedRecord, summary: &Summary) -> News {
    let trusted: Vec<bool> = record.attestations().iter().map(|a| a.verdict.is_trusted()).collect();
    let any_trusted = trusted.contains(&true);
    let nobody = Patient::default();
    let mut news = News::default();
    news.entries.patient =
        patient::difference(&document.patient, if any_trusted { &summary.patient } else { &nobody });
    if document.composed != summary.composed || !any_trusted {
        news.entries.composed = document.composed;
    }
    let mut held = Held { trusted, before: 0, news };
    for section in document.sections {
        let there = summary.sections.iter().find(|known| known.kind == section.kind);
        held.take(section, there);
    }
    held.news
}

/// A document that is held against a record, section by section.
struct Held {
    trusted: Vec<bool>,
    /// How many entries of the document came before.
    before: usize,
    news: News,
}

/// An entry of the record that no entry of the document has been found to be.
struct Candidate<'s> {
    entry: &'s SummaryEntry,
    bare: Entry,
    words: Vec<Option<Text>>,
}

impl Held {
    fn take(&mut self, section: Section, there: Option<&SummarySection>) {
        let mut left = Section { entries: Vec::new(), ..section.clone() };
        if let Some(there) = there {
            self.take_statement(&mut left, there);
        }
        let all = there.map_or(&[][..], |there| &there.entries);
        let all: Vec<&SummaryEntry> = all.iter().filter(|entry| self.is_vouched(entry)).collect();
        let mut open: Vec<Candidate<'_>> = all.iter().map(|entry| Candidate::new(entry)).collect();
        let like: Vec<Entry> = all.iter().flat_map(|entry| states(entry)).collect();
        let first = self.news.entries.count();
        let before = self.before;
        self.before += section.entries.len();
        for (at, entry) in section.entries.into_iter().enumerate() {
            let wanted = bare(&entry, Content::Full);
            let found = open.iter().position(|candidate| candidate.is(&entry, &wanted));
            if let Some(found) = found {
                let known = open.remove(found);
                self.know(before + at, &entry, &known, &section.kind);
                continue;
            }
            if like.contains(&bare(&entry, Content::Core)) {
                self.news.similar.push(first + left.entries.len());
            }
            left.entries.push(entry);
        }
        if !left.entries.is_empty() || left.absence.is_some() || left.narrative.is_some() || there.is_none() {
            self.news.entries.sections.push(left);
        }
    }

    /// Takes out what the section says as a whole, if the record says it.
    fn take_statement(&self, left: &mut Section, there: &SummarySection) {
        let said_by = |by: usize| self.trusted.get(by) == Some(&true);
        let standing = there.standing().filter(|statement| said_by(statement.attestation));
        if left.absence == standing.and_then(|statement| statement.absence) {
            left.absence = None;
        }
        let mut trusted = there.statements.iter().filter(|statement| said_by(statement.attestation));
        if trusted.any(|statement| statement.narrative == left.narrative) {
            left.narrative = None;
        }
    }

    fn know(&mut self, at: usize, entry: &Entry, known: &Candidate<'_>, section: &SectionKind) {
        self.news.known.push(at);
        let is_restricted = |entry: &Entry| entry.confidentiality == Confidentiality::Restricted;
        if is_restricted(entry) && !is_restricted(&known.entry.entry) {
            self.news.known_openly.push(at);
        }
        self.news.left_out.add_of(section, known.lacks(entry));
    }

    /// Whether somebody trusted states the entry as it is.
    fn is_vouched(&self, entry: &SummaryEntry) -> bool {
        let is_trusted = |by: usize| self.trusted.get(by) == Some(&true);
        let replaced = entry.history.iter().any(|step| {
            let replaces =
                matches!(step.change, StepChange::Amended(Amendment::Replaced(_)) | StepChange::Restated(_));
            replaces && step.effect == Effect::Applied && is_trusted(step.attestation)
        });
        is_trusted(entry.place.attestation) || replaced
    }
}

impl<'s> Candidate<'s> {
    fn new(entry: &'s SummaryEntry) -> Self {
        let stated = entry.to_entry();
        Self { entry, bare: bare(&stated, Content::Full), words: words(&stated) }
    }

    /// Whether the record's entry says the same: all but names of codes, and no other words of its author.
    fn is(&self, entry: &Entry, bare: &Entry) -> bool {
        self.entry.in_error == entry.fact.is_entered_in_error()
            && self.bare == *bare
            && self
                .words
                .iter()
                .zip(words(entry))
                .all(|(old, new)| old.is_none() || new.is_none() || *old == new)
    }

    /// How many of the author's words the record's entry does not have.
    fn lacks(&self, entry: &Entry) -> u32 {
        let lacking = self.words.iter().zip(words(entry)).filter(|(old, new)| old.is_none() && new.is_some());
        u32::try_from(lacking.count()).unwrap_or(u32::MAX)
    }
}

/// What the record says of the entry, and what it said before amendments; the core of it.
fn states(entry: &SummaryEntry) -> Vec<Entry> {
    let earlier = entry.history.iter().filter_map(|step| step.before.as_ref());
    earlier.chain([&entry.entry]).map(|state| bare(state, Content::Core)).collect()
}

/// The entry without names of codes, and with what a card of this content holds.
fn bare(entry: &Entry, content: Content) -> Entry {
    Entry { confidentiality: Confidentiality::Unstated, ..selected(entry, content, Names::None) }
}

/// The author's words for each of its concepts, where they are not the agreed name of the code.
fn words(entry: &Entry) -> Vec<Option<Text>> {
    let mut words = Vec::new();
    let mut visit = |concept: &mut Concept| words.push(concept.text().map(str::to_owned));
    selected(entry, Content::Full, Names::Needed).fact.for_each_concept(&mut visit);
    words
}

fn selected(entry: &Entry, content: Content, names: Names) -> Entry {
    let section = Section { entries: vec![entry.clone()], ..Section::new(SectionKind::Other(None)) };
    let entries = Entries { sections: vec![section], ..Entries::default() };
    let (selected, _) = content::select(entries, content, names);
    let selected = selected.sections.into_iter().flat_map(|section| section.entries).next();
    selected.unwrap_or_else(|| entry.clone())
}
