//! Attestations → summary.

use super::entry::{Amended, Context, Copy};
use super::patient;
use super::{EntryPlace, SectionStatement, Summary, SummaryEntry, SummarySection, Unplaced, UnplacedReason};
use crate::cose::ShortHash;
use crate::model::{PartialDateTime, SectionKind};
use crate::record::{VerifiedAttestation, VerifiedRecord};
use std::collections::BTreeMap;

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
                Some((identity, through)) => {
                    amendments.entry(*identity).or_default().push(Amended { by, through: *through, change });
                }
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
    let context = Context::of(attestations);
    let folded = found.copies.into_iter().map(|(identity, copies)| {
        let entry = context.fold_entry(copies, amendments.remove(&identity).unwrap_or_default());
        (entry.place, entry)
    });
    let folded = folded.collect();
    let (patient, patient_differs) = patient::fold(attestations);
    Summary {
        patient,
        patient_differs,
        composed: composed(attestations),
        sections: sections(attestations, folded),
        unplaced,
    }
}

/// What the latest attestation says that says it; one that is trusted, if there is one.
fn composed(attestations: &[VerifiedAttestation]) -> Option<PartialDateTime> {
    let heard = attestations.iter().filter(|attestation| attestation.verdict.is_trusted());
    let of = |attestation: &VerifiedAttestation| attestation.payload.entries.composed;
    let any_trusted = heard.clone().next().is_some();
    if any_trusted { heard.rev().find_map(of) } else { attestations.iter().rev().find_map(of) }
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

/// The entries of all attestations.
#[derive(Default)]
struct Found<'r> {
    copies: BTreeMap<Identity, Vec<Copy<'r>>>,
    /// Every name by which an amendment may call an entry, and the attestation with the copy that has this name.
    names: BTreeMap<(ShortHash, u32), (Identity, Option<usize>)>,
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
        // A place on the card is nobody else's, whatever a restatement says of its origins.
        for identity in found.copies.keys() {
            found.names.entry((identity.0, identity.1)).or_insert((*identity, None));
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
        let through = copy.origin.map(|_| copy.place.attestation);
        self.names.entry(own).or_insert((identity, through));
        self.copies.entry(identity).or_default().push(copy);
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
                    overtaken: content.absence.is_some() && is_overtaken(attestations, at, &content.kind),
                });
            }
            let others =
                folded.split_off(&EntryPlace { attestation: at, section: number + 1, entry: 0, number: 0 });
            section.entries.extend(core::mem::replace(&mut folded, others).into_values());
        }
    }
    sections
}

/// Whether a later attestation speaks of the section, which every reader knows. One by somebody who is not trusted does not
/// overtake one who is.
fn is_overtaken(attestations: &[VerifiedAttestation], at: usize, kind: &SectionKind) -> bool {
    if matches!(kind, SectionKind::Other(_)) {
        return false;
    }
    let is_trusted = |place: usize| attestations[place].verdict.is_trusted();
    let speaks = |place: usize| {
        let sections = &attestations[place].payload.entries.sections;
        let same = sections.iter().filter(|section| section.kind == *kind);
        same.into_iter().any(|section| !section.entries.is_empty() || section.absence.is_some())
    };
    (at + 1..attestations.len()).any(|later| speaks(later) && (is_trusted(later) || !is_trusted(at)))
}
