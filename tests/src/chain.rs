//! A record as it would have come about: a document split by date into an assessment and visits, each signed by another
//! issuer and sealed into one card.

use phr_core::card::{Access, Compartment, OpenedCard, Record, SealedCard, Sealing};
use phr_core::keys::{IssuerSecretKey, NetworkSecretKey, RootSecretKey};
use phr_core::model::{Entries, Fact, Section, Timestamp, When};
use phr_core::trust::{Issuer, Network, Purpose, Trust, TrustListDraft};
use phr_core::wire::{AttestationKind, AttestationPayload, RecordId};

/// The last attestation's time: 2026-09-21.
pub const NOW: Timestamp = Timestamp(1_790_000_000);
const MONTH: i64 = 30 * 86_400;

/// Two issuers, one of which may sign visits only, a network, and the list that has them.
#[derive(Debug)]
pub struct Programme {
    /// Signs assessments and restatements.
    pub centre: IssuerSecretKey,
    /// Signs visits.
    pub clinic: IssuerSecretKey,
    /// Opens cards.
    pub network: NetworkSecretKey,
    /// The trust list.
    pub trust: Trust,
}

impl Programme {
    /// With new keys.
    ///
    /// # Panics
    /// If the trust list breaks a rule: a fault of this file.
    #[must_use]
    pub fn new() -> Self {
        let random = &mut crate::random();
        let (centre, clinic) = (IssuerSecretKey::generate(random), IssuerSecretKey::generate(random));
        let network = NetworkSecretKey::generate(random);
        let mut draft = TrustListDraft::new(1, Timestamp(NOW.0 - MONTH), Timestamp(NOW.0 + 12 * MONTH));
        let names = |name: &str| [("en".to_owned(), name.to_owned())].into();
        for (key, name, purposes) in [
            (&centre, "Reception centre", vec![Purpose::Assess, Purpose::Visit]),
            (&clinic, "Clinic", vec![Purpose::Visit]),
        ] {
            let issuer = Issuer {
                key: key.public_key(),
                names: names(name),
                country: None,
                organisation: None,
                purposes: purposes.into_iter().collect(),
                from: Timestamp(0),
                until: None,
                withdrawn: None,
                number: None,
            };
            draft.add_issuer(issuer).expect("a right issuer");
        }
        let listed = Network {
            key: network.public_key(),
            names: names("Clinics"),
            from: Timestamp(0),
            until: None,
            epoch: None,
        };
        draft.add_network(listed).expect("a right network");
        let trust = draft.sign(&RootSecretKey::generate(random)).expect("a right list").into();
        Self { centre, clinic, network, trust }
    }

    /// A card whose first attestation is the first part, and the others visits that continue one another.
    ///
    /// # Panics
    /// If a part is beyond what a card can say.
    #[must_use]
    pub fn card_of(&self, parts: &[Entries]) -> SealedCard {
        let mut record = Record::new(Vec::new());
        let first = NOW.0 - MONTH * i64::try_from(parts.len()).unwrap_or(0);
        for (number, entries) in parts.iter().enumerate() {
            let previous = record.attestations().last().map(|attestation| attestation.hash().short());
            let kind = if previous.is_some() { AttestationKind::Visit } else { AttestationKind::Assessment };
            let at = Timestamp(first + MONTH * i64::try_from(number).unwrap_or(0));
            let new = AttestationPayload::new(kind, at, RecordId([7; 8]), entries.clone().into_canonical());
            let payload = AttestationPayload { previous: previous.into_iter().collect(), ..new };
            let signer = if number % 2 == 0 { &self.centre } else { &self.clinic };
            let compartment = Compartment { earlier: record.into_attestations(), new: Some(&payload) };
            record = compartment.sign(signer).expect("a card can say this");
        }
        let networks = [self.network.public_key()];
        let sealing = Sealing { networks: &networks, ..Sealing::default() };
        sealing.seal(&record, None, &mut crate::random()).expect("there is room in a file")
    }

    /// The card, opened by the network.
    ///
    /// # Panics
    /// If it does not open.
    #[must_use]
    pub fn open(&self, card: &SealedCard) -> OpenedCard {
        card.open(Access::Network(&self.network)).expect("the network's card")
    }
}

impl Default for Programme {
    fn default() -> Self {
        Self::new()
    }
}

/// Splits a document by the dates of its entries: the earliest third, and what has no date, with the person and all that is
/// said of sections; then the others.
#[must_use]
pub fn split_by_date(document: &Entries) -> Vec<Entries> {
    let entries = || document.sections.iter().flat_map(|section| &section.entries);
    let mut days: Vec<i64> = entries().filter_map(|entry| day(&entry.fact)).collect();
    days.sort_unstable();
    let cuts = [days.len() / 3, days.len() * 2 / 3].map(|place| days.get(place).copied().unwrap_or(i64::MAX));
    let part_of = |fact: &Fact| day(fact).map_or(0, |day| cuts.iter().filter(|cut| day >= **cut).count());
    let part = |number: usize| {
        let sections = document.sections.iter().filter_map(|section| {
            let here = section.entries.iter().filter(|entry| part_of(&entry.fact) == number);
            let entries: Vec<_> = here.cloned().collect();
            let first = Section { entries: entries.clone(), ..section.clone() };
            let later = Section { entries, ..Section::new(section.kind.clone()) };
            if number == 0 { Some(first) } else { Some(later).filter(|later| !later.entries.is_empty()) }
        });
        let sections = sections.collect();
        if number == 0 {
            Entries { sections, ..document.clone() }
        } else {
            Entries { sections, ..Entries::default() }
        }
    };
    // A section that says nothing at first, because all of its entries come later, is not there at first.
    let mut parts: Vec<Entries> = (0..=cuts.len()).map(part).collect();
    let emptied = |section: &Section| {
        let had =
            document.sections.iter().any(|whole| whole.kind == section.kind && !whole.entries.is_empty());
        had && section.entries.is_empty() && section.absence.is_none() && section.narrative.is_none()
    };
    parts[0].sections.retain(|section| !emptied(section));
    parts
}

/// The first day of what a fact is about.
fn day(fact: &Fact) -> Option<i64> {
    let first = |when: &Option<When>| when.as_ref().and_then(|when| when.first_day().or(when.last_day()));
    match fact {
        Fact::Allergy(fact) => first(&fact.onset),
        Fact::Condition(fact) => first(&fact.onset),
        Fact::Medication(fact) => first(&fact.effective),
        Fact::Immunization(fact) => first(&fact.occurrence),
        Fact::Procedure(fact) => first(&fact.performed),
        Fact::Device(fact) => first(&fact.timing),
        Fact::Observation(fact) => first(&fact.effective),
        Fact::Report(fact) => first(&fact.effective),
        Fact::FollowUp(fact) => first(&fact.due),
        Fact::Alert(fact) => first(&fact.period.map(When::Period)),
        Fact::Plan(fact) => first(&fact.period.map(When::Period)),
        Fact::Encounter(fact) => first(&fact.period.map(When::Period)),
        Fact::Directive(fact) => first(&fact.date.map(When::At)),
        Fact::Goal(fact) => first(&fact.start.map(When::At)),
        Fact::Other(fact) => first(&fact.when),
        Fact::FamilyHistory(_) => None,
    }
}
