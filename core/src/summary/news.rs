//! What entries say that a record does not say yet.

use super::{Summary, SummarySection, patient};
use crate::content::{self, Content, Names};
use crate::model::{Confidentiality, Entries, Entry, Section};

/// What is new in a document about a person whose record is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// What the record does not say yet.
    pub entries: Entries,
    /// How many entries of the document the record has already, just so.
    pub known: usize,
    /// Places among the new entries, section and entry, of those that say the same as an entry of the record but for
    /// details: perhaps they should amend it.
    pub similar: Vec<(usize, usize)>,
}

/// Takes out of a document what the record says already: entries that are the same but for names of codes, particulars of
/// the person, reasons for listing nothing.
pub fn news(document: Entries, summary: &Summary) -> News {
    let mut news = News { entries: Entries::default(), known: 0, similar: Vec::new() };
    news.entries.patient = patient::difference(&document.patient, &summary.patient);
    if document.composed != summary.composed {
        news.entries.composed = document.composed;
    }
    for section in document.sections {
        let there = summary.sections.iter().find(|known| known.kind == section.kind);
        let Some(there) = there else {
            news.entries.sections.push(section);
            continue;
        };
        news.take(section, there);
    }
    news
}

impl News {
    fn take(&mut self, section: Section, there: &SummarySection) {
        let mut left = Section { entries: Vec::new(), ..section.clone() };
        let standing = there.standing_absence();
        let says_something = |section: &Section| {
            !section.entries.is_empty() || section.absence.is_some() || section.narrative.is_some()
        };
        if left.absence == standing {
            left.absence = None;
        }
        if there.statements.iter().any(|statement| statement.narrative == left.narrative) {
            left.narrative = None;
        }
        let place = self.entries.sections.len();
        let exact: Vec<Entry> = there.entries.iter().map(|entry| bare(&entry.entry, Content::Full)).collect();
        let core: Vec<Entry> = there.entries.iter().map(|entry| bare(&entry.entry, Content::Core)).collect();
        for entry in section.entries {
            if exact.contains(&bare(&entry, Content::Full)) {
                self.known += 1;
                continue;
            }
            if core.contains(&bare(&entry, Content::Core)) {
                self.similar.push((place, left.entries.len()));
            }
            left.entries.push(entry);
        }
        if says_something(&left) {
            self.entries.sections.push(left);
        }
    }
}

/// The entry without names of codes, and with what a card of this content holds.
fn bare(entry: &Entry, content: Content) -> Entry {
    let section = Section::new(crate::model::SectionKind::Other(None));
    let entries =
        Entries { sections: vec![Section { entries: vec![entry.clone()], ..section }], ..Entries::default() };
    let (bare, _) = content::select(entries, content, Names::None);
    let bare = bare.sections.into_iter().flat_map(|section| section.entries).next();
    Entry { confidentiality: Confidentiality::Unstated, ..bare.unwrap_or_else(|| entry.clone()) }
}
