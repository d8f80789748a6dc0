//! Made-up chains: forks, clocks that are wrong, amendments of anything, restatements true and false.

use super::*;
use crate::cose::ShortHash;
use crate::model::arbitrary::{seeded_amendment, seeded_entry, seeded_entry_of};
use crate::model::{Absence, FactKind};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeSet;

/// What one attestation grows from.
#[derive(Clone, Debug)]
pub(super) struct Link {
    entries: Vec<u64>,
    parents: Vec<Index>,
    amendments: Vec<(Index, u64)>,
    copies: Vec<(Index, u64)>,
    trusted: bool,
    skew: i64,
}

pub(super) fn links() -> impl Strategy<Value = Vec<Link>> {
    let some = |most| prop::collection::vec((any::<Index>(), any::<u64>()), 0..most);
    let copies = prop_oneof![3 => Just(Vec::new()), 1 => some(4)];
    let entries = prop::collection::vec(any::<u64>(), 0..3);
    let parents = prop::collection::vec(any::<Index>(), 1..3);
    let link = (entries, parents, some(4), copies, any::<bool>(), -45_i64..45);
    let link = link.prop_map(|(entries, parents, amendments, copies, trusted, skew)| Link {
        entries,
        parents,
        amendments,
        copies,
        trusted,
        skew,
    });
    prop::collection::vec(link, 1..9)
}

/// Which attestations a chain has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Everybody is trusted, and nobody restates anything.
    Plain,
    /// Some are not trusted, and no trusted one continues those; some restate, rightly or not.
    Wild,
}

/// An entry by one of the names that it has.
#[derive(Clone)]
struct Known {
    name: (ShortHash, u32),
    stated: (Source, u32),
    entry: Entry,
}

/// The attestations, in the order in which they were made.
pub(super) fn chain(links: &[Link], sort: Sort) -> Vec<VerifiedAttestation> {
    let mut made: Vec<VerifiedAttestation> = Vec::new();
    let mut known: Vec<Known> = Vec::new();
    for link in links {
        let trusted = sort == Sort::Plain || made.is_empty() || link.trusted;
        let payload = link.payload(&made, &known, sort);
        let verdict = if trusted { Verdict::Trusted } else { UNTRUSTED };
        let attestation = attested(payload, verdict);
        known.extend(known_of(&attestation));
        made.push(attestation);
    }
    made
}

impl Link {
    fn payload(&self, made: &[VerifiedAttestation], known: &[Known], sort: Sort) -> AttestationPayload {
        let number = i64::try_from(made.len()).unwrap();
        let time = 1000 + 10 * number + self.skew;
        let entries: Vec<Entry> = self.entries.iter().map(|seed| seeded_entry(*seed)).collect();
        let mut payload = match (number, sort) {
            (0, _) => payload(AttestationKind::Assessment, time, entries),
            (_, Sort::Wild) if !self.copies.is_empty() && !known.is_empty() => {
                self.restatement(time, made, known)
            }
            _ => AttestationPayload {
                amendments: self.amendments(known),
                ..payload(AttestationKind::Visit, time, entries)
            },
        };
        // Nothing tells two visits apart that say nothing at the same time.
        payload.terminology = u16::try_from(number).unwrap();
        let may_be_continued = |other: &&VerifiedAttestation| other.verdict.is_trusted();
        let candidates: Vec<_> =
            made.iter().filter(may_be_continued).map(|other| other.hash.short()).collect();
        if !candidates.is_empty() {
            payload.previous = self.parents.iter().map(|index| *index.get(&candidates)).collect();
        }
        if payload.entries.sections.is_empty() && self.skew % 3 == 0 {
            let mut section = Section::new(SectionKind::Standard(StandardSection::PlanOfCare));
            section.absence = Some(Absence::ALL[self.parents.len()]);
            payload.entries.sections.push(section);
        }
        payload
    }

    fn amendments(&self, known: &[Known]) -> wire::Amendments {
        let mut amendments = wire::Amendments::new();
        for (index, seed) in self.amendments.iter().filter(|_| !known.is_empty()) {
            let target = index.get(known);
            let kind = match seed % 16 {
                0 => FactKind::FollowUp,
                _ => target.entry.fact.kind(),
            };
            let number = if seed % 16 == 1 { target.name.1 + 7 } else { target.name.1 };
            let changes = amendments.entry(target.name.0).or_default();
            changes.insert(number, seeded_amendment(kind, *seed));
        }
        amendments
    }

    /// Copies of entries, some of them otherwise than those were stated, changed by anybody or nobody.
    fn restatement(&self, time: i64, made: &[VerifiedAttestation], known: &[Known]) -> AttestationPayload {
        let mut taken = BTreeSet::new();
        let mut copies: Vec<(Entry, Origin)> = Vec::new();
        for (index, seed) in &self.copies {
            let Known { stated, entry, .. } = index.get(known).clone();
            // A place in another restatement is no origin; who is not trusted may say so anyway.
            let stated =
                if seed % 5 == 0 && !self.trusted { alias(&index.get(known).name, made) } else { stated };
            if !taken.insert((stated.0.attestation, stated.1)) {
                continue;
            }
            let entry = if seed % 3 == 0 { seeded_entry_of(entry.fact.kind(), *seed) } else { entry };
            let absent = Source {
                attestation: ShortHash(seed.to_be_bytes()),
                issuer: KeyId::from_bytes([9; 8]),
                issued_at: Timestamp(1000 + i64::from(*seed as u8 % 100)),
            };
            let changed = match seed % 4 {
                0 | 1 => None,
                2 => Some(source(index.get(made))),
                _ => Some(absent),
            };
            copies.push((entry, Origin { stated: stated.0, entry: stated.1, changed }));
        }
        copies.sort_by_key(|(entry, _)| entry.fact.kind());
        let (entries, origins) = copies.into_iter().unzip();
        AttestationPayload { origins, ..payload(AttestationKind::Restatement, time, entries) }
    }
}

fn alias(name: &(ShortHash, u32), made: &[VerifiedAttestation]) -> (Source, u32) {
    let of = made.iter().find(|attestation| attestation.hash.short() == name.0);
    (source(of.unwrap()), name.1)
}

fn known_of(attestation: &VerifiedAttestation) -> Vec<Known> {
    let payload = &attestation.payload;
    let entries = payload.entries.sections.iter().flat_map(|section| &section.entries);
    let known = (0..).zip(entries).map(|(number, entry)| {
        let origin = payload.origins.get(usize::try_from(number).unwrap());
        Known {
            name: (attestation.hash.short(), number),
            stated: origin.map_or((source(attestation), number), |origin| (origin.stated, origin.entry)),
            entry: entry.clone(),
        }
    });
    known.collect()
}
