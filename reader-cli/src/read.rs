//! `phr-reader read` and `phr-reader verify`.

use crate::args::{Format, Opening, ReadOptions, RecordFormat, VerifyOptions};
use crate::card_input::CardInput;
use crate::output::{Output, print_failure};
use crate::{fhir, messages};
use phr_cli_kit::{
    BreakGlass, Exit, Failure, Passphrase, access_code_from_file, ask_access_code, now, print, public_key,
    read_trust_list, say, secret_key,
};
use phr_core::card::{Access, CardFacts, OpenedCard, Opener};
use phr_core::cose::OpenError;
use phr_core::keys::{AccessCode, NetworkSecretKey, RootPublicKey};
use phr_core::model::Timestamp;
use phr_core::record::{VerifiedRecord, WithheldReason};
use phr_core::render::{RenderOptions, TextOptions, render, to_text};
use phr_core::trust::{TrustList, Verdict};

pub(crate) fn read(options: &ReadOptions) -> Result<Exit, Failure> {
    let work = || {
        let card = OpenCard::open(&options.opening)?;
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
        RecordFormat::Text | RecordFormat::Fhir => work(),
    }
}

pub(crate) fn verify(options: &VerifyOptions) -> Result<Exit, Failure> {
    let work = || {
        let card = OpenCard::open(&options.opening)?;
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

/// A card that was opened, and what it is to be judged by.
struct OpenCard {
    facts: CardFacts,
    opened: OpenedCard,
    trust: TrustList,
    now: Timestamp,
    /// What an opening with a network key is logged with.
    break_glass: Option<BreakGlass>,
}

impl OpenCard {
    /// The trust list first: without it, nothing is worth opening.
    fn open(options: &Opening) -> Result<Self, Failure> {
        let root: RootPublicKey = public_key(&options.root).map_err(|failure| failure.during("--root"))?;
        let trust = read_trust_list(&options.trust, &root)?;
        let mut input = CardInput::find(&options.input)?;
        let break_glass = options.network_key.is_some().then(|| break_glass(options)).transpose()?;
        let key = Key::from_options(options)?;
        let opened = input.open(key.access()).map_err(|error| {
            let failure = Failure::from(error).during(options.input.display());
            if error == OpenError::NotForThisKey { failure.hint(key.hint_when_wrong()) } else { failure }
        })?;
        let facts = input.card().inspect();
        Ok(Self { facts, opened, trust, now: options.at.unwrap_or_else(now), break_glass })
    }

    /// Verifies the record, and logs a break-glass opening before anything of the record can be shown.
    fn verify(
        &self,
        verify: impl FnOnce(&OpenedCard, &TrustList, Timestamp) -> VerifiedRecord,
    ) -> Result<VerifiedRecord, Failure> {
        let record = verify(&self.opened, &self.trust, self.now);
        self.break_glass.iter().try_for_each(|glass| glass.record(&self.opened, &record))?;
        Ok(record)
    }
}

fn break_glass(options: &Opening) -> Result<BreakGlass, Failure> {
    BreakGlass::new(options.operator.as_deref(), options.reason.as_deref(), options.log.as_deref())
}

/// With what the card is opened.
enum Key {
    Holder(AccessCode),
    Network(NetworkSecretKey),
}

impl Key {
    fn from_options(options: &Opening) -> Result<Self, Failure> {
        if let Some(path) = &options.network_key {
            let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
            return secret_key(path, &passphrase).map(Self::Network);
        }
        match &options.access_code_file {
            Some(path) => access_code_from_file(path).map(Self::Holder),
            None => ask_access_code().map(Self::Holder),
        }
    }

    fn access(&self) -> Access<'_> {
        match self {
            Self::Holder(code) => Access::Holder(code),
            Self::Network(key) => Access::Network(key),
        }
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
    match options.format {
        RecordFormat::Fhir => fhir::print_bundle(record, language),
        RecordFormat::Json => {
            let view = render(record, &RenderOptions::new(language));
            Output::of_record(&card.facts, &card.opened, record, Some(&view)).print()
        }
        RecordFormat::Text => {
            let view = render(record, &RenderOptions::new(language));
            print(to_text(&view, TextOptions::default()))
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
    if let (Opener::Network(hint), Some(break_glass)) = (card.opened.opener(), &card.break_glass) {
        say(messages::break_glass(&hint.to_string(), break_glass.log()));
    }
    for withheld in record.withheld() {
        match withheld.reason {
            WithheldReason::IssuerUnknown => say(messages::UNKNOWN_ISSUER),
            WithheldReason::SignatureWrong => say(messages::SIGNATURE_WRONG),
            WithheldReason::OtherRecord => say(messages::OTHER_RECORD),
            _ => say(messages::unreadable(withheld.code())),
        }
    }
    for attestation in record.attestations() {
        match attestation.verdict {
            Verdict::Trusted => {}
            Verdict::IssuerUnknown => say(messages::SHOWING_UNVERIFIED),
            verdict => say(messages::not_trusted(verdict.code())),
        }
    }
    messages::freshness(record.trust().freshness).into_iter().for_each(say);
}

fn exit(record: &VerifiedRecord) -> Exit {
    if record.is_trusted() { Exit::Good } else { Exit::Doubtful }
}
