//! Whether a record fits the symbol, and what would make it fit.

use super::make::payload;
use super::plan::Plan;
use crate::messages;
use phr_cli_kit::Failure;
use phr_core::card::{Record, Sealing, SizeClass};
use phr_core::carrier::text;
use phr_core::compress;
use phr_core::content::{Content, Names};
use phr_core::cose::sign_attestation;
use phr_core::fhir::Imported;
use phr_core::wire::{self, AttestationPayload, RecordId};
use phr_scan::{ErrorCorrection, SizePolicy, Version, measure};

/// The largest card that a symbol of the policy bears.
pub(super) fn largest_class(policy: &SizePolicy) -> Option<SizeClass> {
    SizeClass::all().take_while(|class| symbol_for(*class, policy).is_some()).last()
}

/// The symbol that a card of this class gets. Only the number of digits matters.
fn symbol_for(class: SizeClass, policy: &SizePolicy) -> Option<(Version, ErrorCorrection)> {
    let digits = "0".repeat(text::digit_count(class.bytes()));
    measure(&format!("{}{digits}", text::PREFIX), policy).ok()
}

/// The smallest class that holds a record of so many bytes.
fn smallest_class(record: usize, sealing: &Sealing<'_>) -> Option<SizeClass> {
    SizeClass::all().find(|class| sealing.room(*class, 0).is_some_and(|room| record <= room))
}

/// Bytes of the signed record with this content.
fn record_length(plan: &Plan, payload: &AttestationPayload) -> Option<usize> {
    let attestation = sign_attestation(compress::deflate(&wire::encode(payload)), &plan.key).ok()?;
    Some(Record::new(vec![attestation]).encode().ok()?.len())
}

/// Says by how much a record is too long, and which choices of content, names and symbol would help.
pub(super) fn explain_too_large(
    plan: &Plan,
    imported: &Imported,
    payload: &AttestationPayload,
    sealing: &Sealing<'_>,
    ceiling: Option<SizeClass>,
) -> Failure {
    let record = record_length(plan, payload).unwrap_or(usize::MAX);
    let room = ceiling.and_then(|class| sealing.room(class, 0)).unwrap_or(0);
    let fits_leaner = |(content, names)| way(plan, imported, (content, names), sealing, ceiling?);
    let mut ways: Vec<String> = leaner(plan).filter_map(fits_leaner).collect();
    let larger = smallest_class(record, sealing).and_then(|class| symbol_for(class, &SizePolicy::default()));
    ways.extend(larger.map(|(version, _)| messages::larger_symbol(version.number())));
    let message =
        messages::too_large(record, room, record.saturating_sub(room), plan.symbol.ceiling.number());
    Failure::new("card-too-large", message).hint(messages::what_fits(&ways))
}

/// One leaner choice, if it fits.
fn way(
    plan: &Plan,
    imported: &Imported,
    (content, names): (Content, Names),
    sealing: &Sealing<'_>,
    ceiling: SizeClass,
) -> Option<String> {
    let record = record_length(plan, &payload(plan, imported, content, names, RecordId([0; 8])))?;
    let class = smallest_class(record, sealing).filter(|class| *class <= ceiling)?;
    let (version, _) = symbol_for(class, &plan.symbol)?;
    Some(messages::leaner_choice(content_word(content), names_word(names), class.bytes(), version.number()))
}

/// The choices that carry less than the plan's, those that lose least first.
fn leaner(plan: &Plan) -> impl Iterator<Item = (Content, Names)> {
    let (content, names) = (plan.content, plan.names);
    let all = [Content::Full, Content::Core]
        .into_iter()
        .flat_map(|content| [Names::All, Names::Needed, Names::None].map(|names| (content, names)));
    all.filter(move |choice| {
        let less = (weight(*choice), weight((content, names)));
        *choice != (content, names) && less.0.0 <= less.1.0 && less.0.1 <= less.1.1
    })
}

fn weight((content, names): (Content, Names)) -> (u8, u8) {
    let content = match content {
        Content::Full => 1,
        Content::Core => 0,
    };
    let names = match names {
        Names::All => 2,
        Names::Needed => 1,
        Names::None => 0,
    };
    (content, names)
}

/// The word on the command line.
pub(super) fn content_word(content: Content) -> &'static str {
    match content {
        Content::Full => "full",
        Content::Core => "core",
    }
}

/// The word on the command line.
pub(super) fn names_word(names: Names) -> &'static str {
    match names {
        Names::All => "all",
        Names::Needed => "needed",
        Names::None => "none",
    }
}
