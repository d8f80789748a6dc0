//! Which entries are for the holder's access code only, and the two parts of a record that follow from it.
//!
//! A card has two compartments. [`mark`] decides which entries belong in the confidential one, [`split`] takes them
//! apart, and [`join`] puts them back together for a reader that has opened both.

use crate::model::{Amendment, Concept, Confidentiality, Entries, Entry, Fact, Section, SectionKind};
use crate::terminology::{self, ConfidentialKind, System};
use core::fmt;

/// Who decides that an entry is confidential.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Policy {
    /// The source; and where it says nothing, the list of kinds that are confidential by default.
    #[default]
    Listed,
    /// The source alone.
    Marked,
}

/// Why an entry is confidential.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The source says so.
    Source,
    /// One of its codes is listed, for this reason.
    Listed(ConfidentialKind),
}

/// An entry that is confidential, and why.
///
/// `Debug` does not print why: that tells of the person.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Position of the section among [`Entries::sections`].
    pub section: usize,
    /// Position of the entry in its section.
    pub entry: usize,
    /// Why it is confidential.
    pub reason: Reason,
}

/// Marks the entries that are confidential under the policy, and says which and why.
///
/// Codes alone decide: what is said in words only, in notes and in narratives, no list can judge. An entry that its
/// source calls normal stays so.
pub fn mark(entries: &mut Entries, policy: Policy) -> Vec<Marked> {
    let mut marked = Vec::new();
    for (section, of_section) in entries.sections.iter_mut().enumerate() {
        for (at, entry) in of_section.entries.iter_mut().enumerate() {
            let Some(reason) = reason(entry, policy) else { continue };
            entry.confidentiality = Confidentiality::Restricted;
            marked.push(Marked { section, entry: at, reason });
        }
    }
    marked
}

/// Whether an amendment is confidential under the policy, by what it says: as an entry would be that is put in the place of
/// the whole, and by the codes of its reason and date. A replacement is marked. What it amends may make it confidential too.
pub fn mark_amendment(amendment: &mut Amendment, policy: Policy) -> Option<Reason> {
    if let Amendment::Replaced(entry) = amendment {
        let reason = reason(entry, policy)?;
        entry.confidentiality = Confidentiality::Restricted;
        return Some(reason);
    }
    let mut kind = None;
    amendment.for_each_concept(&mut |concept| kind = kind.or_else(|| kind_of(concept)));
    kind.filter(|_| policy == Policy::Listed).map(Reason::Listed)
}

/// The entries for whoever cares for the person, and those for the holder's access code only, if there are any.
///
/// The confidential part has the sections of its entries and nothing else. The other part keeps the rest in its order.
/// A section whose entries were all confidential is not in it, unless it says something beside them: a section that
/// is not there says nothing, and one that lists nothing would tell that something was taken out.
pub fn split(mut entries: Entries) -> (Entries, Option<Entries>) {
    let mut confidential = Entries::default();
    entries.sections.retain_mut(|section| {
        let is_restricted = |entry: &Entry| entry.confidentiality == Confidentiality::Restricted;
        let (apart, rest): (Vec<_>, Vec<_>) = section.entries.drain(..).partition(is_restricted);
        section.entries = rest;
        if apart.is_empty() {
            return true;
        }
        confidential.sections.push(Section { entries: apart, ..Section::new(section.kind.clone()) });
        !section.entries.is_empty() || section.absence.is_some() || section.narrative.is_some()
    });
    (entries, Some(confidential).filter(|part| !part.sections.is_empty()))
}

/// The two parts as one, with the entries of the confidential part marked and behind the others of their section.
///
/// A section that says why it lists nothing no longer says so when the confidential part lists something there.
#[must_use]
pub fn join(mut care: Entries, confidential: Option<Entries>) -> Entries {
    for mut section in confidential.into_iter().flat_map(|part| part.sections) {
        section.entries.iter_mut().for_each(|entry| entry.confidentiality = Confidentiality::Restricted);
        match care.sections.iter_mut().find(|own| belongs(&section, own)) {
            Some(own) => {
                own.absence = own.absence.filter(|_| section.entries.is_empty());
                own.entries.append(&mut section.entries);
            }
            None => care.sections.push(section),
        }
    }
    care
}

/// Whether entries of one section may stand in the other. Of sections of the source's own there may be several of a
/// kind, and one that lists nothing is another one.
fn belongs(section: &Section, own: &Section) -> bool {
    let only_one = matches!(own.kind, SectionKind::Standard(_));
    own.kind == section.kind && (only_one || !own.entries.is_empty())
}

fn reason(entry: &Entry, policy: Policy) -> Option<Reason> {
    match (entry.confidentiality, policy) {
        (Confidentiality::Restricted, _) => Some(Reason::Source),
        (Confidentiality::Unstated, Policy::Listed) => listed(&entry.fact).map(Reason::Listed),
        (Confidentiality::Unstated, Policy::Marked) | (Confidentiality::Normal, _) => None,
    }
}

fn listed(fact: &Fact) -> Option<ConfidentialKind> {
    fact.find_in_concepts(kind_of)
}

fn kind_of(concept: &Concept) -> Option<ConfidentialKind> {
    let coding = concept.coding()?;
    terminology::confidential_kind(System::from_uri(&coding.system)?, &coding.code)
}

impl Reason {
    /// The stable code: `source`, or that of the kind.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Source => "source",
            Self::Listed(kind) => kind.code(),
        }
    }
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reason(..)")
    }
}

impl fmt::Debug for Marked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Marked(section {}, entry {})", self.section, self.entry)
    }
}

#[cfg(test)]
mod tests;
