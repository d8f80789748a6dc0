//! Amendments that were asked for, held against the card.

use super::Card;
use super::document::{VisitFile, Wanted, WantedChange};
use crate::making::details_lost;
use crate::messages;
use phr_cli_kit::Failure;
use phr_core::confidential::{self, Policy};
use phr_core::cose::ShortHash;
use phr_core::fhir;
use phr_core::model::{Amendment, Confidentiality, Entry, EntryStatus};
use phr_core::summary::{EntryPlace, SummaryEntry, references};
use phr_core::wire::Amendments;
use serde_json::Value;
use std::collections::BTreeSet;

/// Amendments by compartment.
#[derive(Default)]
pub(super) struct Amending {
    pub(super) care: Amendments,
    pub(super) confidential: Amendments,
    /// How many details of replacements the card has no place for.
    pub(super) details_lost: u32,
    /// What is amended, in either compartment.
    amended: BTreeSet<(ShortHash, u32)>,
}

impl Amending {
    pub(super) fn new(card: &Card, file: &VisitFile, policy: Policy) -> Result<Self, Failure> {
        let mut amending = Self::default();
        for wanted in &file.amendments {
            amending.add(card, wanted, policy).map_err(|failure| failure.during(&wanted.entry))?;
        }
        Ok(amending)
    }

    fn add(&mut self, card: &Card, wanted: &Wanted, policy: Policy) -> Result<(), Failure> {
        let place = references::resolve(&card.record, &wanted.entry)
            .map_err(|error| Failure::new(error.code(), error).hint(error.next_step()))?;
        let stands_in = &card.record.attestations()[place.attestation];
        let target =
            references::target(&card.record, place).unwrap_or((stands_in.hash.short(), place.number));
        if !self.amended.insert(target) {
            return Err(Failure::new("amended-twice", messages::AMENDED_TWICE));
        }
        let present = present(card, place, target);
        let mut amendment = self.amendment(wanted, present)?;
        let is_confidential = confidential::mark_amendment(&mut amendment, policy).is_some()
            || stands_in.is_confidential()
            || present.confidentiality == Confidentiality::Restricted;
        let compartment = if is_confidential { &mut self.confidential } else { &mut self.care };
        compartment.entry(target.0).or_default().insert(target.1, amendment);
        Ok(())
    }

    fn amendment(&mut self, wanted: &Wanted, present: &Entry) -> Result<Amendment, Failure> {
        let reason = wanted.reason.clone();
        let amendment = match &wanted.change {
            WantedChange::EnteredInError => Amendment::EnteredInError { reason },
            WantedChange::Status { code, since } => {
                let status = EntryStatus::from_code(present.fact.kind(), code);
                let unknown = || {
                    Failure::new("status-unknown", messages::status_unknown(code))
                        .hint(messages::statuses(&EntryStatus::codes(present.fact.kind())))
                };
                Amendment::Status { status: status.ok_or_else(unknown)?, since: *since, reason }
            }
            WantedChange::Due(due) => Amendment::Due { due: due.clone(), reason },
            WantedChange::Replaced(resource) => {
                let (entry, lost) = replacement(resource)?;
                self.details_lost = self.details_lost.saturating_add(lost);
                Amendment::Replaced(Box::new(entry))
            }
        };
        let mut changed = present.clone();
        if amendment.apply(&mut changed).is_err() {
            return Err(Failure::new("amendment-other-kind", other_kind(&amendment)));
        }
        if changed == *present && !matches!(amendment, Amendment::EnteredInError { .. }) {
            return Err(Failure::new("amendment-same", messages::AMENDMENT_SAME));
        }
        Ok(amendment)
    }
}

/// The entry as it is at present, wherever the summary reads it from.
fn present(card: &Card, place: EntryPlace, target: (ShortHash, u32)) -> &Entry {
    let is_it = |entry: &&SummaryEntry| {
        entry.place == place || references::target(&card.record, entry.place) == Some(target)
    };
    let stated = || {
        let section = &card.record.attestations()[place.attestation].payload.entries.sections[place.section];
        &section.entries[place.entry]
    };
    card.summary.entries().find(is_it).map_or_else(stated, |entry| &entry.entry)
}

fn other_kind(amendment: &Amendment) -> &'static str {
    match amendment {
        Amendment::Due { .. } => messages::ONLY_FOLLOW_UPS_ARE_DUE,
        _ => messages::OTHER_KIND,
    }
}

/// The one entry that a resource states, and how many of its details the card has no place for.
fn replacement(resource: &Value) -> Result<(Entry, u32), Failure> {
    let imported = fhir::import_resources(std::slice::from_ref(resource))?;
    let lost = details_lost(&imported.report);
    let mut entries = imported.entries.sections.into_iter().flat_map(|section| section.entries);
    match (entries.next(), entries.next()) {
        (Some(entry), None) => Ok((entry, lost)),
        _ => Err(Failure::new("visit-file", messages::REPLACE_WITH_ONE).hint(messages::VISIT_FILE_HINT)),
    }
}
