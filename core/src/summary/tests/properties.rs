//! What holds of every record.

use super::made_up::{Sort, chain, links};
use super::*;
use crate::summary::{Effect, StepChange};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// An entry by where it was stated first.
type Identity = (crate::cose::ShortHash, u32);

/// What the summary says of an entry, without its history.
#[derive(Clone, PartialEq, Eq)]
struct State {
    entry: Entry,
    in_error: bool,
    conflicting: bool,
}

impl core::fmt::Debug for State {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "State({:?}, {}, {})", self.entry.fact.kind(), self.in_error, self.conflicting)
    }
}

fn states(attestations: &[VerifiedAttestation]) -> BTreeMap<Identity, State> {
    let record = record_of(attestations.to_vec());
    let state = |entry: &SummaryEntry| {
        let own = (record.attestations()[entry.place.attestation].hash.short(), entry.place.number);
        let identity = entry.origin.map_or(own, |origin| (origin.stated.attestation, origin.entry));
        let SummaryEntry { entry, in_error, conflicting, .. } = entry.clone();
        (identity, State { entry, in_error, conflicting })
    };
    fold(&record).entries().map(state).collect()
}

/// Of entries that a restatement carries: a restatement says nothing of errors and of carriers that differed.
fn carried(states: BTreeMap<Identity, State>) -> BTreeMap<Identity, Entry> {
    states.into_iter().filter(|(_, state)| !state.in_error).map(|(id, state)| (id, state.entry)).collect()
}

fn trusted_only(attestations: &[VerifiedAttestation]) -> Vec<VerifiedAttestation> {
    attestations.iter().filter(|attestation| attestation.verdict.is_trusted()).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_order_on_the_card_is_all_the_same(
        (links, shuffled) in links().prop_flat_map(|links| {
            let numbers: Vec<usize> = (0..links.len()).collect();
            (Just(links), Just(numbers).prop_shuffle())
        }),
    ) {
        let made = chain(&links, Sort::Wild);
        let other: Vec<_> = shuffled.iter().map(|at| made[*at].clone()).collect();
        let (record, other) = (record_of(made), record_of(other));
        prop_assert!(record.attestations() == other.attestations());
        prop_assert!(record.missing() == other.missing());
        prop_assert!(fold(&record) == fold(&other));
    }

    #[test]
    fn nothing_comes_before_what_it_continues(links in links()) {
        let record = record_of(chain(&links, Sort::Wild));
        for (place, attestation) in record.attestations().iter().enumerate() {
            let later = &record.attestations()[place..];
            prop_assert!(later.iter().all(|later| !attestation.payload.previous.contains(&later.hash.short())));
        }
        prop_assert!(record.missing().is_empty());
    }

    #[test]
    fn every_entry_is_there_or_in_the_history_of_another(links in links()) {
        let record = record_of(chain(&links, Sort::Wild));
        let summary = fold(&record);
        let read: Vec<_> = summary.entries().map(|entry| entry.place).collect();
        let mut stated = 0;
        for (attestation, all) in record.attestations().iter().enumerate() {
            for (section, content) in all.payload.entries.sections.iter().enumerate() {
                for (number, entry) in content.entries.iter().enumerate() {
                    stated += 1;
                    let is_read = read.iter().any(|place| {
                        (place.attestation, place.section, place.entry) == (attestation, section, number)
                    });
                    let is_told = || summary.entries().flat_map(|entry| &entry.history).any(|step| {
                        let copy = StepChange::Restated(Box::new(entry.clone()));
                        step.attestation == attestation && step.change == copy
                    });
                    prop_assert!(is_read || is_told());
                }
            }
        }
        let steps = summary.entries().flat_map(|entry| &entry.history);
        let copies = steps.filter(|step| matches!(step.change, StepChange::Restated(_))).count();
        prop_assert_eq!(read.len() + copies, stated);
    }

    #[test]
    fn every_amendment_is_in_a_history_or_unplaced(links in links()) {
        let record = record_of(chain(&links, Sort::Wild));
        let summary = fold(&record);
        let mut made = 0;
        for (by, attestation) in record.attestations().iter().enumerate() {
            for (target, changes) in &attestation.payload.amendments {
                for (entry, change) in changes {
                    made += 1;
                    let amended = StepChange::Amended(change.clone());
                    let is_told = summary.entries().flat_map(|entry| &entry.history)
                        .any(|step| step.attestation == by && step.change == amended);
                    let is_unplaced = summary.unplaced.iter().any(|unplaced| {
                        (unplaced.attestation, unplaced.target, unplaced.entry) == (by, *target, *entry)
                    });
                    prop_assert!(is_told != is_unplaced || (is_told && is_unplaced));
                }
            }
        }
        let steps = summary.entries().flat_map(|entry| &entry.history);
        let told = steps.filter(|step| matches!(step.change, StepChange::Amended(_))).count();
        prop_assert_eq!(told + summary.unplaced.len(), made);
    }

    #[test]
    fn who_is_not_trusted_changes_nothing_that_others_say(links in links()) {
        let made = chain(&links, Sort::Wild);
        let with = states(&made);
        for (identity, state) in states(&trusted_only(&made)) {
            prop_assert_eq!(Some(&state), with.get(&identity));
        }
        let (summary, without) = (folded(&made), folded(&trusted_only(&made)));
        prop_assert!(summary.patient == without.patient && summary.composed == without.composed);
    }

    #[test]
    fn a_history_leads_from_what_was_stated_to_what_is(links in links()) {
        let record = record_of(chain(&links, Sort::Wild));
        for entry in fold(&record).entries() {
            let place = entry.place;
            let payload = &record.attestations()[place.attestation].payload;
            let mut state = payload.entries.sections[place.section].entries[place.entry].clone();
            let applied = entry.history.iter().filter(|step| step.effect == Effect::Applied);
            for step in applied.clone() {
                prop_assert!(step.before.as_ref() == Some(&state));
                match &step.change {
                    StepChange::Amended(change) => change.apply(&mut state).unwrap(),
                    StepChange::Restated(copy) => state = (**copy).clone(),
                }
                // A status does not make an error right: what comes next tells what it came to.
                let at = entry.history.iter().position(|other| core::ptr::eq(other, step)).unwrap();
                let next = entry.history[at + 1..].iter().find(|other| other.effect == Effect::Applied);
                let came_to = next.map_or(&entry.entry, |next| next.before.as_ref().unwrap());
                prop_assert!(state == *came_to || came_to.fact.is_entered_in_error());
                state = came_to.clone();
            }
            prop_assert!(entry.history.iter().all(|step| (step.effect == Effect::Applied) == step.before.is_some()));
        }
    }

    #[test]
    fn a_restatement_says_what_the_chain_says(links in links()) {
        let made = chain(&links, Sort::Plain);
        let restatement = attested(restated(&record_of(made.clone()), 5000), Verdict::Trusted);
        let (before, alone) = (states(&made), states(std::slice::from_ref(&restatement)));
        prop_assert!(carried(before.clone()) == carried(alone));
        let both = states(&[made, vec![restatement]].concat());
        prop_assert_eq!(before, both);
    }

    #[test]
    fn what_is_restated_twice_is_still_the_same(links in links(), more in links()) {
        let old = chain(&links, Sort::Plain);
        let first = attested(restated(&record_of(old.clone()), 5000), Verdict::Trusted);
        let shift = first.hash;
        let continued = continue_from(&first, &chain(&more, Sort::Plain));
        let second = attested(restated(&record_of(continued.clone()), 6000), Verdict::Trusted);
        prop_assert!(continued[1..].iter().all(|visit| visit.payload.previous.contains(&shift.short())));
        let now = carried(states(&continued));
        prop_assert!(carried(states(std::slice::from_ref(&second))) == now);
        let all = carried(states(&[old, continued, vec![second]].concat()));
        prop_assert!(now.iter().all(|(identity, entry)| all.get(identity) == Some(entry)));
    }
}

/// The restatement, and visits that continue it: each amends the entry of the restatement whose number a made-up
/// amendment has, if there is one of its kind.
fn continue_from(first: &VerifiedAttestation, made_up: &[VerifiedAttestation]) -> Vec<VerifiedAttestation> {
    let mut all = vec![first.clone()];
    for visit in made_up {
        let mut payload = visit.payload.clone();
        let changes = payload.amendments.values().flatten().map(|(entry, change)| (*entry, change.clone()));
        let changes = changes.collect();
        payload.kind = AttestationKind::Visit;
        payload.previous = all.iter().map(|other| other.hash.short()).collect();
        payload.amendments = [(first.hash.short(), changes)].into();
        if payload.amendments.values().all(BTreeMap::is_empty) {
            payload.amendments.clear();
        }
        all.push(attested(payload, Verdict::Trusted));
    }
    all
}
