//! What is to be done, for calendars.

use super::{RenderOptions, View, render};
use crate::calendar::CalendarEvent;
use crate::model::{Fact, StandardSection};
use crate::record::VerifiedRecord;
use crate::summary::{SummaryEntry, fold};

/// What is still to be done, for a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUpCalendar {
    /// What has a date; those that are overdue first.
    pub events: Vec<CalendarEvent>,
    /// How many open follow-ups have no date that a calendar can hold.
    pub undated: usize,
    /// How many details of the plan of care the card does not carry.
    pub left_out: u32,
}

/// What is still to be done, in the view's language.
///
/// An event keeps its id when the follow-up moves, and its number goes up, so that a calendar that has it replaces it.
pub fn calendar(record: &VerifiedRecord, options: &RenderOptions) -> FollowUpCalendar {
    let view = render(record, options);
    let summary = fold(record);
    let events: Vec<CalendarEvent> = open_lines(&view)
        .filter_map(|line| {
            let source = &line.source;
            let here = |entry: &&SummaryEntry| {
                (entry.place.attestation, entry.place.section, entry.place.entry)
                    == (source.attestation, source.section, source.entry)
            };
            let entry = summary.entries().find(here)?;
            let Fact::FollowUp(follow_up) = &entry.entry.fact else { return None };
            let details = line.details.iter().map(|detail| format!("{}: {}", detail.name, detail.value.text));
            let description = details.collect::<Vec<_>>().join("\n");
            let event = CalendarEvent::of_follow_up(
                follow_up,
                &line.label.text,
                uid(record, entry),
                sequence(record, entry),
            )?;
            Some(CalendarEvent { description: Some(description).filter(|text| !text.is_empty()), ..event })
        })
        .collect();
    let counts = record.attestations().iter().filter_map(|attestation| {
        attestation.payload.left_out.by_section.get(&StandardSection::PlanOfCare).copied()
    });
    FollowUpCalendar {
        undated: open_lines(&view).count() - events.len(),
        left_out: counts.fold(0, u32::saturating_add),
        events,
    }
}

fn open_lines(view: &View) -> impl Iterator<Item = &super::Line> {
    view.blocks.iter().filter(|block| block.code == "follow-ups").flat_map(|block| &block.lines)
}

/// The record, the attestation that stated the follow-up first, and its number there.
fn uid(record: &VerifiedRecord, entry: &SummaryEntry) -> String {
    let stands_in = &record.attestations()[entry.place.attestation];
    let own = (stands_in.hash.short(), entry.place.number);
    let (attestation, number) = entry.origin.map_or(own, |origin| (origin.stated.attestation, origin.entry));
    format!("{}-{attestation}-{number}@phr-card", stands_in.payload.record_id)
}

/// Minutes from when it was stated to its last change: it grows with every change, and a restatement does not set it back.
fn sequence(record: &VerifiedRecord, entry: &SummaryEntry) -> u32 {
    let at = |place: usize| record.attestations()[place].payload.issued_at;
    let stated = entry.origin.map_or(at(entry.place.attestation), |origin| origin.stated.issued_at);
    let restated = entry.origin.and_then(|origin| origin.changed).map(|changed| changed.issued_at);
    let changed = entry.last_change().map(|step| at(step.attestation)).or(restated);
    let seconds = changed.map_or(0, |changed| changed.0.saturating_sub(stated.0));
    u32::try_from(seconds / 60).unwrap_or(0)
}
