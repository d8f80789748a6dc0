//! `phr-reader read` and `phr-reader verify`.

use crate::args::{Format, Opening, ReadOptions, RecordFormat, VerifyOptions};
use crate::card_input::CardInput;
use crate::output::{Output, print_failure};
use crate::{fhir, messages};
use phr_cli_kit::{
    Exit, Failure, Passphrase, access_code_from_file, ask_access_code, now, print, public_key,
    read_trust_list, say, secret_key,
};
use phr_core::card::{Access, CardFacts, MergeError, OpenedCard, Opener};
use phr_core::cose::OpenError;
use phr_core::keys::{AccessCode, NetworkSecretKey, RootPublicKey};
use phr_core::model::Timestamp;
use phr_core::record::{VerifiedRecord, WithheldReason};
use phr_core::render::{RenderOptions, TextOptions, render, to_text};
use phr_core::trust::{TrustList, Verdict};
use std::collections::BTreeSet;

pub(crate) fn read(options: &ReadOptions) -> Result<Exit, Failure> {
    let work = || {
        let card = OpenCard::open(&options.opening)?;
        let record = match options.show_unverified {
            true => card.opened.verify_showing_unknown_issuers(&card.trust, card.now),
            false => card.opened.verify(&card.trust, card.now),
        };
        show(options, &card, &record)?;
        talk(&card, &record);
        Ok(exit(&record))
    };
    match options.format {
        RecordFormat::Json => print_failure(work()),
        RecordFormat::Text | RecordFormat::Fhir => work(),
    }
}

pub(crate) fn verify(options: &VerifyOptions) -> Result<Exit, Failure> {
    let work = || {
        let card = OpenCard::open(&options.opening)?;
        let record = card.opened.verify(&card.trust, card.now);
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
    trust: TrustList,
    now: Timestamp,
}

impl OpenCard {
    /// The trust list first: without it, nothing is worth opening.
    fn open(options: &Opening) -> Result<Self, Failure> {
        let root: RootPublicKey = public_key(&options.root).map_err(|failure| failure.during("--root"))?;
        let trust = read_trust_list(&options.trust, &root)?;
        let inputs = options.inputs.iter().map(|path| CardInput::find(path));
        let mut inputs = inputs.collect::<Result<Vec<CardInput>, Failure>>()?;
        let keys = Keys::from_options(options)?;
        let mut cards = Vec::with_capacity(inputs.len());
        for (input, path) in inputs.iter_mut().zip(&options.inputs) {
            cards.push(keys.open(input).map_err(|failure| failure.during(path.display()))?);
        }
        let now = options.at.unwrap_or_else(now);
        let opened = OpenedCard::merge(&cards, &trust, now).map_err(|error| not_merged(error, options))?;
        let facts = inputs.iter().map(|input| input.card().inspect()).collect();
        Ok(Self { facts, opened, trust, now })
    }
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

/// With what the cards are opened.
enum Keys {
    Holder(Vec<AccessCode>),
    Network(NetworkSecretKey),
}

impl Keys {
    fn from_options(options: &Opening) -> Result<Self, Failure> {
        if let Some(path) = &options.network_key {
            let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
            return secret_key(path, &passphrase).map(Self::Network);
        }
        let codes = options.access_code_file.iter().map(|path| access_code_from_file(path));
        match options.access_code_file.is_empty() {
            true => Ok(Self::Holder(vec![ask_access_code()?])),
            false => codes.collect::<Result<_, _>>().map(Self::Holder),
        }
    }

    /// Opens a card with the first key that is for it.
    fn open(&self, input: &mut CardInput) -> Result<OpenedCard, Failure> {
        let accesses: Vec<Access<'_>> = match self {
            Self::Holder(codes) => codes.iter().map(Access::Holder).collect(),
            Self::Network(key) => vec![Access::Network(key)],
        };
        for access in accesses {
            match input.open(access) {
                Err(OpenError::NotForThisKey) => {}
                opened => return opened.map_err(Failure::from),
            }
        }
        Err(Failure::from(OpenError::NotForThisKey).hint(self.hint_when_wrong()))
    }

    fn hint_when_wrong(&self) -> &'static str {
        match self {
            Self::Holder(_) => messages::WRONG_CODE_HINT,
            Self::Network(_) => messages::WRONG_NETWORK_HINT,
        }
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
    if let Opener::Network(hint) = card.opened.opener() {
        say(messages::break_glass(&hint.to_string()));
    }
    let withheld = record.withheld().iter().map(|withheld| match withheld.reason {
        WithheldReason::IssuerUnknown => messages::UNKNOWN_ISSUER.to_owned(),
        WithheldReason::SignatureWrong => messages::SIGNATURE_WRONG.to_owned(),
        WithheldReason::OtherRecord => messages::OTHER_RECORD.to_owned(),
        _ => messages::unreadable(withheld.code()),
    });
    let doubtful = record.attestations().iter().map(|attestation| attestation.verdict);
    let doubtful = doubtful.filter(|verdict| !verdict.is_trusted()).map(|verdict| match verdict {
        Verdict::IssuerUnknown => messages::SHOWING_UNVERIFIED.to_owned(),
        verdict => messages::not_trusted(verdict.code()),
    });
    let missing = (!record.missing().is_empty()).then(|| messages::MISSING.to_owned());
    let mut said = BTreeSet::new();
    for warning in withheld.chain(doubtful).chain(missing) {
        if said.insert(warning.clone()) {
            say(warning);
        }
    }
    messages::freshness(record.trust().freshness).into_iter().for_each(say);
}

fn exit(record: &VerifiedRecord) -> Exit {
    if record.is_trusted() { Exit::Good } else { Exit::Doubtful }
}
