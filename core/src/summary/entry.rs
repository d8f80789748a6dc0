//! One entry: where it is read from, and what was said of it besides.

use super::{Effect, EntryPlace, Step, StepChange, SummaryEntry};
use crate::model::{Amendment, Confidentiality, Entry, Timestamp};
use crate::record::{Lineage, VerifiedAttestation};
use crate::wire::Origin;
use core::cmp::Reverse;

/// An amendment of an entry, by the attestation at this place.
pub(super) struct Amended<'r> {
    pub(super) by: usize,
    /// The attestation with the copy that it names, unless it names the entry by where it was stated first.
    pub(super) through: Option<usize>,
    pub(super) change: &'r Amendment,
}

/// An entry where it stands: where it was stated, or in a restatement.
pub(super) struct Copy<'r> {
    pub(super) place: EntryPlace,
    pub(super) entry: &'r Entry,
    pub(super) origin: Option<Origin>,
}

/// When something was said: at which attestation, and whether before or behind what that one says itself.
type Moment = (usize, Side);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Before,
    Itself,
    Behind,
}

/// One thing said of an entry, before it is known what comes of it.
struct Said {
    by: usize,
    change: StepChange,
    /// What a restatement repeats counts where it was said first.
    at: Moment,
    trusted: bool,
    /// Of what a restatement repeats, where that comes from.
    origin: Option<Origin>,
    /// Whether it is to change the entry; a repetition of what the card has anyway is not.
    counts: bool,
}

/// What an entry is read from, and whom to hear on it.
struct Reading {
    /// The attestation that has it.
    by: usize,
    /// Whether somebody trusted has spoken of it, so that only trusted ones are heard.
    vouched: bool,
    /// Of a restated entry, where it comes from, and when its state was said: what is older is in it, or overtaken.
    restated: Option<(Origin, Moment)>,
}

/// The attestations, in the order of the chain.
pub(super) struct Context<'r> {
    attestations: &'r [VerifiedAttestation],
    lineage: Lineage,
}

impl<'r> Context<'r> {
    pub(super) fn of(attestations: &'r [VerifiedAttestation]) -> Self {
        Self { attestations, lineage: Lineage::of(attestations) }
    }

    /// The entry that stands in these places, at least one, and of which this is said.
    pub(super) fn fold_entry(&self, mut copies: Vec<Copy<'_>>, amendments: Vec<Amended<'_>>) -> SummaryEntry {
        copies.sort_by_key(|copy| self.rank(copy));
        let mut copied_by = copies.iter().map(|copy| copy.place.attestation);
        let vouched = copied_by.any(|by| self.is_trusted(by))
            || amendments.iter().any(|amended| self.is_trusted_amendment(amended));
        let mut copies = copies.into_iter();
        let Some(base) = copies.next() else { unreachable!("an entry stands somewhere") };
        let restated = base.origin.map(|origin| (origin, self.moment(&base, vouched)));
        let reading = Reading { by: base.place.attestation, vouched, restated };
        let mut said: Vec<Said> = copies.map(|copy| self.repeated(&copy, &reading)).collect();
        said.extend(amendments.iter().map(|amended| self.amended(amended)));
        said.sort_by_key(|said| (said.at, said.by));
        let mut entry = SummaryEntry {
            entry: base.entry.clone(),
            place: base.place,
            origin: base.origin,
            in_error: base.entry.fact.is_entered_in_error(),
            conflicting: false,
            history: Vec::new(),
        };
        said.iter().for_each(|said| entry.take(said, &reading));
        // What is said in the confidential compartment makes the entry confidential, wherever it stands.
        let mut speakers = said.iter().map(|said| said.by).chain([base.place.attestation]);
        if speakers.any(|by| self.attestations[by].is_confidential()) {
            entry.entry.confidentiality = Confidentiality::Restricted;
        }
        entry.conflicting = self.is_conflicting(&said, &entry.history, &reading);
        entry
    }

    fn is_trusted(&self, attestation: usize) -> bool {
        self.attestations.get(attestation).is_some_and(|attestation| attestation.verdict.is_trusted())
    }

    /// Whose copy is not trusted cannot lead a trusted amendment to somebody else's entry.
    fn is_trusted_amendment(&self, amended: &Amended<'_>) -> bool {
        self.is_trusted(amended.by) && amended.through.is_none_or(|through| self.is_trusted(through))
    }

    /// Which copy the entry is read from: one by somebody trusted if there is one; of those the original; of
    /// restatements the one that knows the latest change.
    fn rank(&self, copy: &Copy<'_>) -> (bool, bool, Reverse<Timestamp>, EntryPlace) {
        let latest = copy.origin.map_or(Timestamp(0), |origin| origin.latest().issued_at);
        let untrusted = !self.is_trusted(copy.place.attestation);
        (untrusted, copy.origin.is_some(), Reverse(latest), copy.place)
    }

    /// The place of the attestation that a copy repeats, if that one is there and heard itself.
    fn heard_source(&self, copy: &Copy<'_>, vouched: bool) -> Option<usize> {
        let Some(origin) = copy.origin else { return Some(copy.place.attestation) };
        let source = origin.latest().attestation;
        let place = self.attestations.iter().position(|other| other.hash.short() == source)?;
        (self.is_trusted(place) || !vouched).then_some(place)
    }

    /// When a copy's state was said: behind what it repeats, if that is heard itself. Otherwise where that would stand
    /// by its time, and before whoever repeats it.
    fn moment(&self, copy: &Copy<'_>, vouched: bool) -> Moment {
        if let Some(place) = self.heard_source(copy, vouched) {
            return (place, Side::Behind);
        }
        let by = copy.place.attestation;
        let time = copy.origin.map_or(Timestamp(0), |origin| origin.latest().issued_at);
        let later = self.attestations.iter().position(|other| other.payload.issued_at > time);
        (later.map_or(by, |later| later.min(by)), Side::Before)
    }

    /// A further copy of an entry. It counts for a change that is heard in no other way.
    fn repeated(&self, copy: &Copy<'_>, reading: &Reading) -> Said {
        let by = copy.place.attestation;
        let is_heard_itself = self.heard_source(copy, reading.vouched).is_some();
        Said {
            by,
            change: StepChange::Restated(Box::new(copy.entry.clone())),
            at: self.moment(copy, reading.vouched),
            trusted: self.is_trusted(by),
            origin: copy.origin,
            counts: reading.restated.is_none() && is_changed(copy.origin) && !is_heard_itself,
        }
    }

    fn amended(&self, amended: &Amended<'_>) -> Said {
        Said {
            by: amended.by,
            change: StepChange::Amended(amended.change.clone()),
            at: (amended.by, Side::Itself),
            trusted: self.is_trusted_amendment(amended),
            origin: None,
            counts: true,
        }
    }

    /// Whether two that did not know of one another say different things.
    fn is_conflicting(&self, said: &[Said], history: &[Step], reading: &Reading) -> bool {
        let all = || said.iter().zip(history.iter().map(|step| step.effect));
        let is_heard = |said: &Said, effect| match said.change {
            StepChange::Amended(_) => matches!(effect, Effect::Applied | Effect::Same),
            StepChange::Restated(_) => effect == Effect::Applied,
        };
        let heard: Vec<&Said> =
            all().filter(|(said, effect)| is_heard(said, *effect)).map(|(said, _)| said).collect();
        let settled = |one: &Said, other: &Said| {
            heard.iter().any(|by| self.lineage.knew(by.by, one.by) && self.lineage.knew(by.by, other.by))
        };
        let differ = |one: &Said, other: &Said| {
            one.change != other.change && self.apart(one.by, other.by) && !settled(one, other)
        };
        let among_them = heard
            .iter()
            .enumerate()
            .any(|(place, one)| heard[place + 1..].iter().any(|other| differ(one, other)));
        among_them || all().any(|(said, effect)| self.contradicts(said, effect, reading))
    }

    /// Whether something said differs from what the entry is read from, and neither knew of the other.
    fn contradicts(&self, said: &Said, effect: Effect, reading: &Reading) -> bool {
        let is_changed_before = is_changed(reading.restated.map(|(origin, _)| origin));
        match (&said.change, effect) {
            (StepChange::Restated(_), Effect::Repeated) => true,
            (StepChange::Restated(_), Effect::Earlier) => {
                is_changed(said.origin) && self.apart(said.by, reading.by)
            }
            (StepChange::Amended(_), Effect::Earlier | Effect::Applied) => {
                is_changed_before && self.apart(said.by, reading.by)
            }
            _ => false,
        }
    }

    fn apart(&self, one: usize, other: usize) -> bool {
        one != other && !self.lineage.knew(one, other) && !self.lineage.knew(other, one)
    }
}

/// Whether a restated entry had been changed since it was stated.
fn is_changed(origin: Option<Origin>) -> bool {
    origin.is_some_and(|origin| origin.changed.is_some())
}

impl SummaryEntry {
    /// Takes what was said into the entry, where it applies, and into its history.
    fn take(&mut self, said: &Said, reading: &Reading) {
        let (effect, state) = self.outcome(said, reading);
        let before = state.map(|(next, in_error)| {
            self.in_error = in_error;
            core::mem::replace(&mut self.entry, next)
        });
        self.history.push(Step { attestation: said.by, change: said.change.clone(), effect, before });
    }

    /// What comes of it; where it applies, the entry's next state and whether that is in error.
    fn outcome(&self, said: &Said, reading: &Reading) -> (Effect, Option<(Entry, bool)>) {
        if reading.vouched && !said.trusted {
            return (Effect::NotTrusted, None);
        }
        let replacement;
        let change = match &said.change {
            StepChange::Restated(copy) if **copy == self.entry => return (Effect::Same, None),
            StepChange::Restated(_) if !said.counts => return (reading.effect_of_copy(said), None),
            StepChange::Restated(copy) => {
                replacement = Amendment::Replaced(copy.clone());
                &replacement
            }
            StepChange::Amended(change) => change,
        };
        match self.changed(change) {
            None => (Effect::OtherKind, None),
            Some((next, in_error)) if next == self.entry && in_error == self.in_error => (Effect::Same, None),
            Some(_) if reading.is_newer_than(said) => (Effect::Earlier, None),
            changed => (Effect::Applied, changed),
        }
    }

    /// What was entered in error stays so until somebody says the whole entry anew.
    fn changed(&self, change: &Amendment) -> Option<(Entry, bool)> {
        let mut next = self.entry.clone();
        change.apply(&mut next).ok()?;
        let in_error = match change {
            Amendment::EnteredInError { .. } => true,
            Amendment::Replaced(_) => next.fact.is_entered_in_error(),
            Amendment::Status { .. } | Amendment::Due { .. } => {
                self.in_error || next.fact.is_entered_in_error()
            }
        };
        if in_error {
            Amendment::EnteredInError { reason: None }.apply(&mut next).ok()?;
        }
        Some((next, in_error))
    }
}

impl Reading {
    /// Whether the entry is read in a state that came after what was said.
    fn is_newer_than(&self, said: &Said) -> bool {
        self.restated.is_some_and(|(_, as_of)| said.at < as_of)
    }

    /// What comes of a copy that changes nothing and differs: it is an older state, or nobody knows why it differs.
    fn effect_of_copy(&self, said: &Said) -> Effect {
        let is_older = self.restated.is_some_and(|(origin, as_of)| {
            said.at <= as_of && said.origin.is_some_and(|other| other.latest() != origin.latest())
        });
        if is_older { Effect::Earlier } else { Effect::Repeated }
    }
}
