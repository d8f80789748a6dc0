//! Attestations → summary.

use super::patient;
use super::{
    Effect, EntryPlace, SectionStatement, Step, StepChange, Summary, SummaryEntry, SummarySection, Unplaced,
    UnplacedReason,
};
use crate::cose::ShortHash;
use crate::model::{Amendment, Confidentiality, Entry, SectionKind, Timestamp};
use crate::record::{Lineage, VerifiedAttestation, VerifiedRecord};
use crate::wire::Origin;
use std::collections::{BTreeMap, BTreeSet};

/// Which entry something is said of: the attestation that stated it first, its number there, and 0; something else in
/// place of 0 should two attestations ever have the same short hash.
type Identity = (ShortHash, u32, usize);

/// What a record says at present.
pub fn fold(record: &VerifiedRecord) -> Summary {
    let attestations = record.attestations();
    let found = Found::in_attestations(attestations);
    let mut amendments: BTreeMap<Identity, Vec<Amended<'_>>> = BTreeMap::new();
    let mut unplaced = Vec::new();
    for (by, attestation) in attestations.iter().enumerate() {
        let all = attestation.payload.amendments.iter();
        for (target, entry, change) in
            all.flat_map(|(t, changes)| changes.iter().map(move |(e, c)| (*t, *e, c)))
        {
            match found.names.get(&(target, entry)) {
                Some(identity) => amendments.entry(*identity).or_default().push(Amended { by, change }),
                None => unplaced.push(Unplaced {
                    attestation: by,
                    target,
                    entry,
                    change: change.clone(),
                    reason: why_unplaced(record, target),
                }),
            }
        }
    }
    let context = Context { attestations, lineage: Lineage::of(attestations) };
    let folded = found.copies.into_iter().map(|(identity, copies)| {
        let entry = context.fold_entry(copies, amendments.remove(&identity).unwrap_or_default());
        (entry.place, entry)
    });
    let folded = folded.collect();
    let (patient, patient_differs) = patient::fold(attestations);
    Summary {
        patient,
        patient_differs,
        composed: attestations.iter().rev().find_map(|attestation| attestation.payload.entries.composed),
        sections: sections(attestations, folded),
        unplaced,
    }
}

fn why_unplaced(record: &VerifiedRecord, target: ShortHash) -> UnplacedReason {
    if record.attestations().iter().any(|attestation| attestation.hash.short() == target) {
        UnplacedReason::NoSuchEntry
    } else if record.withheld().iter().any(|withheld| withheld.hash.short() == target) {
        UnplacedReason::Withheld
    } else {
        UnplacedReason::NotThere
    }
}

/// An amendment of an entry, by the attestation at this place.
struct Amended<'r> {
    by: usize,
    change: &'r Amendment,
}

/// An entry where it stands: where it was stated, or in a restatement.
struct Copy<'r> {
    place: EntryPlace,
    entry: &'r Entry,
    origin: Option<Origin>,
}

/// The entries of all attestations.
#[derive(Default)]
struct Found<'r> {
    copies: BTreeMap<Identity, Vec<Copy<'r>>>,
    /// Every name by which an amendment may call an entry.
    names: BTreeMap<(ShortHash, u32), Identity>,
}

impl<'r> Found<'r> {
    fn in_attestations(attestations: &'r [VerifiedAttestation]) -> Self {
        let mut found = Self::default();
        for (at, attestation) in attestations.iter().enumerate() {
            let payload = &attestation.payload;
            let mut origins = payload.origins.iter();
            let mut numbers = 0..;
            for (section, content) in payload.entries.sections.iter().enumerate() {
                for (entry, stated) in content.entries.iter().enumerate() {
                    let place =
                        EntryPlace { attestation: at, section, entry, number: numbers.next().unwrap_or(0) };
                    let copy = Copy { place, entry: stated, origin: origins.next().copied() };
                    found.add(attestation.hash.short(), copy);
                }
            }
        }
        found
    }

    fn add(&mut self, stands_in: ShortHash, copy: Copy<'r>) {
        let own = (stands_in, copy.place.number);
        let name = copy.origin.map_or(own, |origin| (origin.stated.attestation, origin.entry));
        let mut identity = (name.0, name.1, 0);
        let is_original = |other: &Copy<'_>| other.origin.is_none();
        if is_original(&copy)
            && self.copies.get(&identity).is_some_and(|others| others.iter().any(is_original))
        {
            identity.2 = copy.place.attestation + 1;
        }
        self.names.entry(own).or_insert(identity);
        self.names.entry(name).or_insert(identity);
        self.copies.entry(identity).or_default().push(copy);
    }
}

/// One thing said of an entry, before it is known what comes of it.
struct Said {
    by: usize,
    change: StepChange,
    /// Its place in the order: what a restatement repeats counts where it was said first.
    order: (usize, bool, usize),
    trusted: bool,
    /// Whether it is to change the entry; a repetition of what the card has anyway is not.
    counts: bool,
}

struct Context<'r> {
    attestations: &'r [VerifiedAttestation],
    lineage: Lineage,
}

impl Context<'_> {
    fn fold_entry(&self, mut copies: Vec<Copy<'_>>, amendments: Vec<Amended<'_>>) -> SummaryEntry {
        copies.sort_by_key(|copy| self.rank(copy));
        let mut copies = copies.into_iter();
        let Some(base) = copies.next() else { unreachable!("an entry stands somewhere") };
        let original = base.origin.is_none();
        let mut said: Vec<Said> = copies.map(|copy| self.repeated(&copy, original)).collect();
        said.extend(amendments.iter().map(|amended| self.amended(amended)));
        said.sort_by_key(|said| said.order);
        let vouched = self.is_trusted(base.place.attestation) || said.iter().any(|said| said.trusted);
        let conflicting = self.conflict(&said, vouched);
        let mut entry = SummaryEntry {
            entry: base.entry.clone(),
            place: base.place,
            origin: base.origin,
            in_error: false,
            conflicting,
            history: Vec::new(),
        };
        // What is said in the confidential compartment makes the entry confidential, wherever it stands.
        let confidential = said.iter().any(|said| self.attestations[said.by].is_confidential());
        said.into_iter().for_each(|said| entry.take(said, vouched));
        if confidential || self.attestations[base.place.attestation].is_confidential() {
            entry.entry.confidentiality = Confidentiality::Restricted;
        }
        entry
    }

    fn is_trusted(&self, attestation: usize) -> bool {
        self.attestations.get(attestation).is_some_and(|attestation| attestation.verdict.is_trusted())
    }

    /// Which copy the entry is read from: one by somebody trusted if there is one; of those the original; of
    /// restatements the one that knows the latest change.
    fn rank(&self, copy: &Copy<'_>) -> (bool, bool, core::cmp::Reverse<Timestamp>, EntryPlace) {
        let latest =
            copy.origin.map_or(Timestamp(0), |origin| origin.changed.unwrap_or(origin.stated).issued_at);
        let untrusted = !self.is_trusted(copy.place.attestation);
        (untrusted, copy.origin.is_some(), core::cmp::Reverse(latest), copy.place)
    }

    /// A further copy of an entry. It counts for a change that is on the card in no other way.
    fn repeated(&self, copy: &Copy<'_>, of_original: bool) -> Said {
        let by = copy.place.attestation;
        let source = copy.origin.map(|origin| origin.changed.unwrap_or(origin.stated));
        let place = source.and_then(|source| {
            self.attestations.iter().position(|attestation| attestation.hash.short() == source.attestation)
        });
        let by_time = |time| self.attestations.iter().filter(|a| a.payload.issued_at <= time).count();
        let time_place = source.map_or(0, |source| by_time(source.issued_at).saturating_sub(1));
        let changed = copy.origin.is_some_and(|origin| origin.changed.is_some());
        Said {
            by,
            change: StepChange::Restated(Box::new(copy.entry.clone())),
            order: (place.unwrap_or(time_place), true, by),
            trusted: self.is_trusted(by),
            counts: of_original && changed && place.is_none(),
        }
    }

    fn amended(&self, amended: &Amended<'_>) -> Said {
        Said {
            by: amended.by,
            change: StepChange::Amended(amended.change.clone()),
            order: (amended.by, false, amended.by),
            trusted: self.is_trusted(amended.by),
            counts: true,
        }
    }

    /// Whether two that did not know of one another say different things.
    fn conflict(&self, said: &[Said], vouched: bool) -> bool {
        let heard: Vec<&Said> =
            said.iter().filter(|said| said.counts && (said.trusted || !vouched)).collect();
        heard.iter().enumerate().any(|(place, earlier)| {
            heard[place + 1..]
                .iter()
                .any(|later| later.change != earlier.change && !self.lineage.knew(later.by, earlier.by))
        })
    }
}

impl SummaryEntry {
    fn take(&mut self, said: Said, vouched: bool) {
        let mut next = self.entry.clone();
        let effect = match &said.change {
            _ if vouched && !said.trusted => Effect::NotTrusted,
            StepChange::Restated(copy) if **copy == self.entry => Effect::Same,
            StepChange::Restated(_) if !said.counts => {
                self.conflicting = true;
                Effect::Repeated
            }
            StepChange::Restated(copy) => self.apply(&mut next, &Amendment::Replaced(copy.clone())),
            StepChange::Amended(change) => self.apply(&mut next, change),
        };
        let before = (effect == Effect::Applied).then(|| core::mem::replace(&mut self.entry, next));
        self.history.push(Step { attestation: said.by, change: said.change, effect, before });
    }

    /// What was entered in error stays so until somebody says the whole entry anew.
    fn apply(&mut self, next: &mut Entry, change: &Amendment) -> Effect {
        if change.apply(next).is_err() {
            return Effect::OtherKind;
        }
        let was_in_error = self.in_error;
        match change {
            Amendment::EnteredInError { .. } => self.in_error = true,
            Amendment::Replaced(_) => self.in_error = false,
            Amendment::Status { .. } | Amendment::Due { .. } if was_in_error => {
                let error = Amendment::EnteredInError { reason: None };
                error.apply(next).unwrap_or_default();
            }
            Amendment::Status { .. } | Amendment::Due { .. } => {}
        }
        match *next == self.entry && was_in_error == self.in_error {
            true => Effect::Same,
            false => Effect::Applied,
        }
    }
}

/// The sections in the order in which the attestations have them.
fn sections(
    attestations: &[VerifiedAttestation],
    mut folded: BTreeMap<EntryPlace, SummaryEntry>,
) -> Vec<SummarySection> {
    let mut sections: Vec<SummarySection> = Vec::new();
    for (at, attestation) in attestations.iter().enumerate() {
        for (number, content) in attestation.payload.entries.sections.iter().enumerate() {
            // Sections of the source's own are told apart by where they stand: their titles say little.
            let is_standard = matches!(content.kind, SectionKind::Standard(_));
            let same = |section: &SummarySection| is_standard && section.kind == content.kind;
            let place = sections.iter().position(same);
            let place = place.unwrap_or_else(|| {
                let kind = content.kind.clone();
                sections.push(SummarySection { kind, statements: Vec::new(), entries: Vec::new() });
                sections.len() - 1
            });
            let section = &mut sections[place];
            if content.entries.is_empty() || content.absence.is_some() || content.narrative.is_some() {
                section.statements.push(SectionStatement {
                    attestation: at,
                    section: number,
                    absence: content.absence,
                    narrative: content.narrative.clone(),
                    overtaken: is_overtaken(attestations, at, &content.kind),
                });
            }
            let here = folded.keys().filter(|p| (p.attestation, p.section) == (at, number)).copied();
            let here: BTreeSet<EntryPlace> = here.collect();
            section.entries.extend(here.iter().filter_map(|place| folded.remove(place)));
        }
    }
    sections
}

/// Whether a later attestation speaks of the section. One by somebody who is not trusted does not overtake one who is.
fn is_overtaken(attestations: &[VerifiedAttestation], at: usize, kind: &SectionKind) -> bool {
    let is_trusted = |place: usize| attestations[place].verdict.is_trusted();
    let speaks = |place: usize| {
        let sections = &attestations[place].payload.entries.sections;
        let same = sections.iter().filter(|section| section.kind == *kind);
        same.into_iter().any(|section| !section.entries.is_empty() || section.absence.is_some())
    };
    (at + 1..attestations.len()).any(|later| speaks(later) && (is_trusted(later) || !is_trusted(at)))
}
