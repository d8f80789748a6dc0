//! Fitting a record to its carrier: what is left out where not everything has room, in which order, and how much that is.
//!
//! Nothing is left out silently: a [`Selection`] names every entry that it lacks and counts what a card has to say it
//! lacks. Whoever issues a card shows that first, and lets the clinician choose between it, a larger carrier and a
//! restatement.
//!
//! | to … | call |
//! |---|---|
//! | fit a record | [`fit`], or [`fit_within`] to say what must stay |
//! | see the order alone | [`order()`] |

mod order;
mod priority;
#[cfg(test)]
mod tests;

pub use order::{Part, order};
pub use priority::Priority;

use crate::content::{self, Content, Names};
use crate::model::{Entries, Section};
use crate::wire::LeftOut;
use std::collections::BTreeSet;

/// How far fitting may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The least content.
    pub content: Content,
    /// The fewest names.
    pub names: Names,
    /// Whether entries may be left out.
    pub entries: bool,
}

/// Details and entries may go, and the names that every reader has; not the others, because a code without a name says
/// nothing to who reads it: an allergy would be on the card and yet be lost.
impl Default for Allowance {
    fn default() -> Self {
        Self { content: Content::Core, names: Names::Needed, entries: true }
    }
}

/// What a card carries of a record, and what it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    /// What is carried.
    pub entries: Entries,
    /// How much is not, as the card says it. `source_details` is left to whoever imported the record.
    pub left_out: LeftOut,
    /// The entries and narratives that are not carried, in the order in which they were given up.
    pub removed: Vec<Part>,
    /// How much of each entry is carried.
    pub content: Content,
    /// Which names are.
    pub names: Names,
}

/// Whether a record fits, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fitting {
    /// As it is.
    Whole(Selection),
    /// With less: leaner content or fewer names, and entries left out if [`Selection::removed`] names any.
    Reduced(Selection),
    /// Not even the least that it may be reduced to.
    TooLarge {
        /// That least.
        least: Selection,
    },
}

/// Fits a record as far as [`Allowance::default`] goes. See [`fit_within`].
pub fn fit(entries: &Entries, start: (Content, Names), fits: impl FnMut(&Selection) -> bool) -> Fitting {
    fit_within(entries, start, Allowance::default(), fits)
}

/// The most of a record that fits by the judgement of `fits`, given up in this order and only as far as needed:
///
/// 1. names that every reader has: nothing is lost;
/// 2. details of every entry ([`Content::Core`]);
/// 3. other names and the author's own words, if `allowance` lets them go;
/// 4. entries, those of the lowest [`Priority`] first (see [`order()`]).
///
/// `fits` is asked at most four times, and once more for each doubling of the number of entries. Between two counts
/// of entries left out, the search takes it that fewer entries fit wherever more do. DEFLATE nearly keeps to that: rarely,
/// a byte more packs to a byte less. So what is returned was itself found to fit, and one entry more was found not to;
/// it is not ruled out that some larger selection would have fitted by such an accident.
pub fn fit_within(
    entries: &Entries,
    start: (Content, Names),
    allowance: Allowance,
    mut fits: impl FnMut(&Selection) -> bool,
) -> Fitting {
    let mut selection = Selection::new(entries, start);
    if fits(&selection) {
        return Fitting::Whole(selection);
    }
    for leaner in leaner(start, allowance) {
        selection = Selection::new(entries, leaner);
        if fits(&selection) {
            return Fitting::Reduced(selection);
        }
    }
    let removable = if allowance.entries { removable(entries, &selection) } else { Vec::new() };
    leave_out(&selection, &removable, fits)
}

/// The choices that lose more than `start`, one after the other.
fn leaner((mut content, mut names): (Content, Names), allowance: Allowance) -> Vec<(Content, Names)> {
    let mut rungs = Vec::new();
    if names == Names::All && allowance.names != Names::All {
        names = Names::Needed;
        rungs.push((content, names));
    }
    if content == Content::Full && allowance.content == Content::Core {
        content = Content::Core;
        rungs.push((content, names));
    }
    if names == Names::Needed && allowance.names == Names::None {
        rungs.push((content, Names::None));
    }
    rungs
}

/// What may be left out of a selection, the least important first.
fn removable(entries: &Entries, selection: &Selection) -> Vec<Part> {
    let there =
        |part: &Part| part.entry.is_some() || selection.entries.sections[part.section].narrative.is_some();
    let mut parts: Vec<Part> =
        order(entries).into_iter().filter(|part| part.priority != Priority::Always && there(part)).collect();
    parts.reverse();
    parts
}

/// Finds by halving how many parts have to go. `whole` itself does not fit.
fn leave_out(whole: &Selection, removable: &[Part], mut fits: impl FnMut(&Selection) -> bool) -> Fitting {
    let mut found = whole.without(removable);
    if removable.is_empty() || !fits(&found) {
        return Fitting::TooLarge { least: found };
    }
    let (mut too_few, mut enough) = (0, removable.len());
    while enough - too_few > 1 {
        let middle = usize::midpoint(too_few, enough);
        let candidate = whole.without(&removable[..middle]);
        match fits(&candidate) {
            true => (enough, found) = (middle, candidate),
            false => too_few = middle,
        }
    }
    Fitting::Reduced(found)
}

impl Selection {
    fn new(entries: &Entries, (content, names): (Content, Names)) -> Self {
        let (entries, left_out) = content::select(entries.clone(), content, names);
        Self { entries, left_out, removed: Vec::new(), content, names }
    }

    /// The same without these parts, which are counted.
    ///
    /// A section that has nothing left goes with them: one that is there and lists nothing would read as if nobody had
    /// anything to say, and its count says otherwise.
    fn without(&self, parts: &[Part]) -> Self {
        let gone: BTreeSet<(usize, Option<usize>)> = parts.iter().map(|p| (p.section, p.entry)).collect();
        let touched: BTreeSet<usize> = parts.iter().map(|part| part.section).collect();
        let sections = self.entries.sections.iter().enumerate();
        let kept = sections.map(|(at, section)| (at, section_without(section, at, &gone)));
        let says_something = |section: &Section| !section.entries.is_empty() || section.narrative.is_some();
        let kept = kept.filter(|(at, section)| !touched.contains(at) || says_something(section));
        let sections = kept.map(|(_, section)| section).collect();
        let mut left_out = self.left_out.clone();
        parts.iter().for_each(|part| left_out.add_of(&self.entries.sections[part.section].kind, 1));
        let entries = Entries { sections, patient: self.entries.patient.clone(), ..self.entries };
        Self { entries, left_out, removed: parts.to_vec(), ..*self }
    }
}

fn section_without(section: &Section, at: usize, gone: &BTreeSet<(usize, Option<usize>)>) -> Section {
    let entries = section.entries.iter().enumerate();
    let kept = entries.filter(|(index, _)| !gone.contains(&(at, Some(*index))));
    Section {
        kind: section.kind.clone(),
        absence: section.absence,
        narrative: section.narrative.clone().filter(|_| !gone.contains(&(at, None))),
        entries: kept.map(|(_, entry)| entry.clone()).collect(),
    }
}
