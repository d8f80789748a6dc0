//! The summary: what a record says at present, folded out of its attestations.
//!
//! Each entry has its present state, who stated it and when, and its history. SPEC.md, "Folding", has the rules; in
//! short:
//!
//! - Nothing disappears. What was entered in error, stopped or resolved is there, with that state.
//! - Amendments of trusted issuers apply in the order of the chain. Once anybody trusted has spoken of an entry, what
//!   others say of it is a claim beside it and changes nothing.
//! - Amendments that two issuers made apart, on carriers that continued separately, and that differ, are marked.
//! - An entry that a restatement repeats is one entry with its original, wherever both are there.
//!
//! The result does not depend on the order in which cards were merged.

mod entry;
mod fold;
mod news;
mod patient;
pub mod references;
mod restate;
#[cfg(test)]
mod tests;

pub use fold::fold;
pub use news::{News, news};
pub use patient::{Particular, contradictions};
pub use references::ReferenceError;
pub use restate::{RestateError, restate};

use crate::cose::ShortHash;
use crate::model::{
    Absence, Amendment, Concept, Entries, Entry, Fact, PartialDateTime, Patient, Section, SectionKind, Text,
};
use crate::wire::Origin;
use core::fmt;

/// What a record says at present.
///
/// `Debug` prints nothing of the person.
#[derive(Clone, PartialEq)]
pub struct Summary {
    /// Who it is about: what the latest attestations say, where they say different things.
    pub patient: Patient,
    /// What attestations say of the person that differs from that.
    pub patient_differs: Vec<PatientStatement>,
    /// When the source document of the latest attestation that had one was composed; of trusted ones, if any is.
    pub composed: Option<PartialDateTime>,
    /// The sections, each kind of standard section once, in the order in which the attestations have them.
    pub sections: Vec<SummarySection>,
    /// Amendments of entries that are not there to be amended.
    pub unplaced: Vec<Unplaced>,
}

/// Particulars of the person as one attestation states them.
#[derive(Clone, PartialEq, Eq)]
pub struct PatientStatement {
    /// The attestation, in the order of the chain.
    pub attestation: usize,
    /// Only what differs.
    pub patient: Patient,
}

/// One section of the summary.
#[derive(Clone, PartialEq)]
pub struct SummarySection {
    /// Which section.
    pub kind: SectionKind,
    /// What attestations say of the section as a whole.
    pub statements: Vec<SectionStatement>,
    /// What is listed.
    pub entries: Vec<SummaryEntry>,
}

/// What one attestation says of a section as a whole.
#[derive(Clone, PartialEq, Eq)]
pub struct SectionStatement {
    /// The attestation, in the order of the chain.
    pub attestation: usize,
    /// The section's place in it.
    pub section: usize,
    /// Why nothing is listed.
    pub absence: Option<Absence>,
    /// Text in place of entries.
    pub narrative: Option<Text>,
    /// Whether it gives a reason for listing nothing, and a later attestation lists entries or gives a reason of its own.
    pub overtaken: bool,
}

/// One entry, as it is at present.
#[derive(Clone, PartialEq)]
pub struct SummaryEntry {
    /// Its present state.
    pub entry: Entry,
    /// Where it stands on the card.
    pub place: EntryPlace,
    /// Where it comes from, if the attestation that it stands in restates it.
    pub origin: Option<Origin>,
    /// Whether it was entered in error.
    pub in_error: bool,
    /// Whether carriers that continued separately say different things of it, or a restatement repeats it otherwise.
    pub conflicting: bool,
    /// What was said of it later, in the order of the chain.
    pub history: Vec<Step>,
}

/// Where an entry stands on a card, each part counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EntryPlace {
    /// The attestation, in the order of the chain.
    pub attestation: usize,
    /// The section in that attestation.
    pub section: usize,
    /// The entry in that section.
    pub entry: usize,
    /// The entry in the attestation: what amendments count by.
    pub number: u32,
}

/// Something said of an entry after it was stated.
#[derive(Clone, PartialEq, Eq)]
pub struct Step {
    /// The attestation that says it, in the order of the chain.
    pub attestation: usize,
    /// What it says.
    pub change: StepChange,
    /// What came of it.
    pub effect: Effect,
    /// The entry before, where it was changed.
    pub before: Option<Entry>,
}

/// What is said of an entry.
#[derive(Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant, reason = "most steps are amendments, and a record has few of them")]
pub enum StepChange {
    /// An amendment.
    Amended(Amendment),
    /// A restatement repeats it; it stands there as given here.
    Restated(Box<Entry>),
}

/// What came of an amendment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The entry was changed.
    Applied,
    /// It is as the entry was already.
    Same,
    /// Whoever says it is not to be trusted, and somebody who is has spoken of the entry.
    NotTrusted,
    /// It is for another kind of entry.
    OtherKind,
    /// It was said before the state that a restatement gives, which the entry is read from, and differs from that.
    Earlier,
    /// A restatement repeats what the card has itself, and otherwise than it stands there.
    Repeated,
}

/// An amendment of an entry that is not there.
#[derive(Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The attestation that says it, in the order of the chain.
    pub attestation: usize,
    /// Short hash of the attestation that is said to state the entry.
    pub target: ShortHash,
    /// The entry's number there.
    pub entry: u32,
    /// What it says.
    pub change: Amendment,
    /// Why it cannot be placed.
    pub reason: UnplacedReason,
}

/// Why an amendment cannot be placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnplacedReason {
    /// The attestation is on the card and its content is not shown.
    Withheld,
    /// The attestation is not on the card, or not in what was opened of it.
    NotThere,
    /// The attestation is there and has no such entry.
    NoSuchEntry,
}

impl Summary {
    /// The summary as entries without their history: what a document holds.
    pub fn to_entries(&self) -> Entries {
        let sections = self.sections.iter().flat_map(SummarySection::to_sections).collect();
        Entries { patient: self.patient.clone(), composed: self.composed, sections }
    }

    /// Every entry, in the order of the summary.
    pub fn entries(&self) -> impl Iterator<Item = &SummaryEntry> {
        self.sections.iter().flat_map(|section| &section.entries)
    }
}

impl SummarySection {
    /// A reason for listing nothing holds only while nothing is listed, and then the latest one; so does the latest text
    /// in place of entries. Every other text becomes a section of its own under the same title, so that none is lost.
    fn to_sections(&self) -> Vec<Section> {
        let mut narratives: Vec<&Text> =
            self.statements.iter().filter_map(|s| s.narrative.as_ref()).collect();
        let section = Section {
            kind: self.kind.clone(),
            absence: self.standing_absence(),
            narrative: self.entries.is_empty().then(|| narratives.pop()).flatten().cloned(),
            entries: self.entries.iter().map(SummaryEntry::to_entry).collect(),
        };
        let says_something = !self.statements.is_empty() || !self.entries.is_empty();
        let section = says_something.then_some(section);
        let others = narratives.into_iter().map(|narrative| Section {
            narrative: Some(narrative.clone()),
            ..Section::new(SectionKind::Other(self.title()))
        });
        section.into_iter().chain(others).collect()
    }

    /// The reason for listing nothing, while nothing is listed. Where several are not overtaken, the later ones are by
    /// somebody who is not trusted.
    fn standing_absence(&self) -> Option<Absence> {
        self.standing().and_then(|statement| statement.absence)
    }

    fn standing(&self) -> Option<&SectionStatement> {
        let mut given = self.statements.iter().filter(|statement| statement.absence.is_some());
        let standing = given.find(|statement| !statement.overtaken);
        standing.filter(|_| self.entries.is_empty())
    }

    fn title(&self) -> Option<Concept> {
        match &self.kind {
            SectionKind::Standard(kind) => Concept::new(None, Some(kind.title().to_owned())),
            SectionKind::Other(title) => title.clone(),
        }
    }
}

impl SummaryEntry {
    /// The present state. A fact of a kind without statuses of its own has FHIR's if it was entered in error.
    fn to_entry(&self) -> Entry {
        let mut entry = self.entry.clone();
        if let (true, Fact::Other(other)) = (self.in_error, &mut entry.fact) {
            other.status = Some("entered-in-error".to_owned());
        }
        entry
    }

    /// The last change that applied, if there was one.
    pub fn last_change(&self) -> Option<&Step> {
        self.history.iter().rev().find(|step| step.effect == Effect::Applied)
    }
}

impl UnplacedReason {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Withheld => "entry-withheld",
            Self::NotThere => "entry-not-there",
            Self::NoSuchEntry => "no-such-entry",
        }
    }
}

impl Effect {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Same => "same",
            Self::NotTrusted => "not-trusted",
            Self::OtherKind => "other-kind",
            Self::Earlier => "earlier",
            Self::Repeated => "repeated",
        }
    }
}

macro_rules! opaque_debug {
    ($($name:ident),+) => {$(
        /// Prints nothing of the person.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
opaque_debug!(
    Summary,
    PatientStatement,
    SummarySection,
    SectionStatement,
    SummaryEntry,
    Step,
    StepChange,
    Unplaced
);
