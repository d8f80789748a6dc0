//! `phr-reader read` and `phr-reader verify`.

use crate::args::{Format, Opening, ReadOptions, RecordFormat, VerifyOptions};
use crate::output::{Output, print_failure};
use crate::{fhir, messages};
use phr_cli_kit::{BreakGlass, CardOpening, Exit, Failure, Granted, TrustInUse, now, print, say};
use phr_core::calendar::to_icalendar;
use phr_core::card::{CardFacts, MergeError, OpenedCard, Opener};
use phr_core::model::Timestamp;
use phr_core::record::{VerifiedRecord, WithheldReason};
use phr_core::render::{RenderOptions, TextOptions, calendar, render, to_text};
use phr_core::trust::{Trust, Verdict};
use std::collections::BTreeSet;
use std::path::Path;

pub(crate) fn read(options: &ReadOptions, home: Option<&Path>) -> Result<Exit, Failure> {
    let work = || {
        let card = OpenCard::open(&options.opening, home)?;
        let record = card.verify(match options.show_unverified {
            true => OpenedCard::verify_showing_unknown_issuers,
            false => OpenedCard::verify,
        })?;
        show(options, &card, &record)?;
        talk(&card, &record);
        Ok(exit(&record))
    };
    match options.format {
        RecordFormat::Json => print_failure(work()),
        RecordFormat::Text | RecordFormat::Fhir | RecordFormat::Ical => work(),
    }
}

pub(crate) fn verify(options: &VerifyOptions, home: Option<&Path>) -> Result<Exit, Failure> {
    let work = || {
        let card = OpenCard::open(&options.opening, home)?;
        let record = card.verify(OpenedCard::verify)?;
        match options.format {
            Format::Json => Output::of_record(&card.facts, &card.opened, &record, None).print()?,
            Format::Text => print(verdict_text(&record, &options.opening.lang))?,
        }
        talk(&card, &record);
        Ok(exit(&record))
    };
    match options.format {
        Format::Json => print_failure(work()),
        Format::Text => work(),
    }
}

/// The cards that were opened, put together, and what it is to be judged by.
struct OpenCard {
    /// What can be seen of each card without a key.
    facts: Vec<CardFacts>,
    /// All cards in one.
    opened: OpenedCard,
    trust: TrustInUse,
    now: Timestamp,
    /// Whether the time is the clock's, so that what is read tells something of the time.
    learns: bool,
    /// What an opening with a network key is logged with.
    break_glass: Option<BreakGlass>,
}

impl OpenCard {
    /// The trust list first: without it, nothing is worth opening.
    fn open(options: &Opening, home: Option<&Path>) -> Result<Self, Failure> {
        let named = options.trust.as_deref().zip(options.root.as_deref());
        let trust = TrustInUse::choose(named, home)?;
        let without_code = options.network || options.network_key.is_some();
        let break_glass = without_code.then(|| break_glass(options, home)).transpose()?;
        let cards = CardOpening {
            inputs: &options.inputs,
            access_code_files: &options.access_code_file,
            network_key: options.network_key.as_deref(),
            passphrase_file: options.passphrase_file.as_deref(),
            granted: options.network.then(|| granted(options, &trust.trust, home)),
        };
        let cards = cards.open()?;
        let now = options.at.unwrap_or_else(now);
        let opened = match OpenedCard::merge(&cards.opened, &trust.trust, now) {
            Ok(opened) => opened,
            Err(error) => {
                // The error names the records.
                break_glass
                    .iter()
                    .try_for_each(|glass| glass.record_each(&cards.opened, &trust.trust, now))?;
                return Err(not_merged(error, options));
            }
        };
        Ok(Self { facts: cards.facts, opened, trust, now, learns: options.at.is_none(), break_glass })
    }

    /// Verifies the record, and logs a break-glass opening before anything of the record can be shown.
    fn verify(
        &self,
        verify: impl FnOnce(&OpenedCard, &Trust, Timestamp) -> VerifiedRecord,
    ) -> Result<VerifiedRecord, Failure> {
        let trust = &self.trust.trust;
        let record = verify(&self.opened, trust, self.now).with_status(&self.trust.status, trust, self.now);
        self.break_glass.iter().try_for_each(|glass| glass.record(&self.opened, &record))?;
        if self.learns {
            // What cannot be remembered is no reason not to show the record.
            self.trust.remember(&record).unwrap_or_else(say);
        }
        Ok(record)
    }
}

fn break_glass(options: &Opening, home: Option<&Path>) -> Result<BreakGlass, Failure> {
    BreakGlass::new(options.operator.as_deref(), options.reason.as_deref(), options.log.as_deref(), home)
}

/// Grants are held against the clock, even where the card is judged as at an earlier time: `--at` is no way round their end.
/// A grant ends by the latest time that this machine knows of.
fn granted<'a>(options: &'a Opening, trust: &Trust, home: Option<&'a Path>) -> Granted<'a> {
    let (now, _) = trust.time(options.at.map_or_else(now, |at| at.max(now())));
    Granted { home, passphrase_file: options.device_passphrase_file.as_deref(), now }
}

/// Why cards are not put together, and what to do then.
fn not_merged(error: MergeError, options: &Opening) -> Failure {
    let failure = Failure::new(error.code(), error);
    let MergeError::Unplaced { card } = error else { return failure.hint(messages::OTHER_RECORD_HINT) };
    let failure = failure.hint(messages::UNPLACED_HINT);
    match card.checked_sub(1).and_then(|place| options.inputs.get(place)) {
        Some(path) => failure.during(path.display()),
        None => failure,
    }
}

fn show(options: &ReadOptions, card: &OpenCard, record: &VerifiedRecord) -> Result<(), Failure> {
    let language = &options.opening.lang;
    let (history, references) = (options.history, options.references);
    let view = || render(record, &RenderOptions { history, references, ..RenderOptions::new(language) });
    match options.format {
        RecordFormat::Fhir => fhir::print_bundle(record, language),
        RecordFormat::Json => Output::of_record(&card.facts, &card.opened, record, Some(&view())).print(),
        RecordFormat::Text => print(to_text(&view(), TextOptions::default())),
        RecordFormat::Ical => {
            let calendar = calendar(record, &RenderOptions::new(language));
            messages::calendar_lacks(&calendar).iter().for_each(say);
            match calendar.events.is_empty() {
                true => Ok(()),
                false => print(to_icalendar(&calendar.events, card.now, messages::CALENDAR_PRODUCT)),
            }
        }
    }
}

/// The notices and where the record comes from, and nothing of the person.
fn verdict_text(record: &VerifiedRecord, language: &str) -> String {
    let mut view = render(record, &RenderOptions::new(language));
    view.person.clear();
    view.blocks.clear();
    view.notices.retain(|notice| !messages::ABOUT_CONTENT.iter().any(|about| notice.code.starts_with(about)));
    to_text(&view, TextOptions::default())
}

/// Says on standard error what must be heeded.
fn talk(card: &OpenCard, record: &VerifiedRecord) {
    if card.facts.len() > 1 {
        say(messages::put_together(card.facts.len(), record.attestations().len()));
    }
    if let (Opener::Network(hint), Some(break_glass)) = (card.opened.opener(), &card.break_glass) {
        say(messages::break_glass(&hint.to_string(), break_glass.log()));
    }
    let withheld = record.withheld().iter().map(|withheld| match withheld.reason {
        WithheldReason::IssuerUnknown => messages::UNKNOWN_ISSUER.to_owned(),
        WithheldReason::SignatureWrong => messages::SIGNATURE_WRONG.to_owned(),
        WithheldReason::OtherRecord => messages::OTHER_RECORD.to_owned(),
        WithheldReason::OtherCompartment => messages::OTHER_COMPARTMENT.to_owned(),
        _ => messages::unreadable(withheld.code()),
    });
    let doubtful = record.attestations().iter().filter(|attestation| !attestation.verdict.is_trusted());
    let doubtful = doubtful.map(|attestation| match attestation.verdict {
        Verdict::IssuerUnknown => messages::SHOWING_UNVERIFIED.to_owned(),
        verdict => messages::not_trusted(verdict.code()),
    });
    let missing = record.missing().iter().map(|_| messages::MISSING.to_owned());
    let mut said = BTreeSet::new();
    withheld.chain(doubtful).chain(missing).filter(|words| said.insert(words.clone())).for_each(say);
    record.status().iter().filter_map(messages::card_status).for_each(say);
    messages::trust(record.trust()).into_iter().for_each(say);
}

fn exit(record: &VerifiedRecord) -> Exit {
    if record.is_trusted() { Exit::Good } else { Exit::Doubtful }
}
