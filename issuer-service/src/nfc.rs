//! `phr-issuer nfc`: cards onto tags.

pub(crate) mod args;
mod words;

use args::{AtReader, NfcCommand, Replace, UpdateOptions, What, WriteOptions};
use phr_cli_kit::{
    CardInput, Exit, Failure, NfcTeller, ask, choose_nfc_reader, nfc_failure, nfc_journal, say,
};
use phr_core::carrier::ndef;
use phr_nfc::{CardError, Done, Reader, Replacing, Tag, Wish, write_with_patience};
use std::time::Duration;

pub(crate) fn run(command: &NfcCommand) -> Result<Exit, Failure> {
    match command {
        NfcCommand::Write(options) => write(options)?,
        NfcCommand::Update(options) => update(options)?,
        NfcCommand::Erase { at, replace } => {
            let mut reader = choose_nfc_reader(at.reader.as_deref())?;
            carry_out(&mut *reader, at, &Wish { replacing: replacing(*replace), ..Wish::erase() })?;
            say(words::ERASED);
        }
        #[cfg(feature = "nfc-libnfc")]
        NfcCommand::Helper => phr_nfc::libnfc::serve_helper(),
    }
    Ok(Exit::Good)
}

fn write(options: &WriteOptions) -> Result<(), Failure> {
    let card = CardInput::find(&options.what.card)?;
    if options.lock && !options.yes {
        confirm_lock()?;
    }
    let card = card.card().as_bytes();
    let wish = Wish { replacing: replacing(options.replace), ..Wish::card(card) };
    let mut reader = choose_nfc_reader(options.at.reader.as_deref())?;
    put(&mut *reader, &options.what, &options.at, wish)?;
    if options.lock {
        lock(&mut *reader, &options.at, card)?;
        say(words::LOCKED);
    }
    Ok(())
}

fn update(options: &UpdateOptions) -> Result<(), Failure> {
    let card = CardInput::find(&options.what.card)?;
    let mut reader = choose_nfc_reader(options.at.reader.as_deref())?;
    put(&mut *reader, &options.what, &options.at, Wish::update(card.card().as_bytes()))
}

fn put(reader: &mut dyn Reader, what: &What, at: &AtReader, wish: Wish<'_>) -> Result<(), Failure> {
    let wish = Wish { uri: what.uri.as_deref(), plain: what.plain, ..wish };
    let done = carry_out(reader, at, &wish)?;
    say(words::written(&done, wish.card.map_or(0, <[u8]>::len)));
    let written = ndef::parse(&done.message).ok().and_then(|message| message.uri().map(str::to_owned));
    if wish.uri.is_some() && written.is_none() {
        say(words::NO_ROOM_FOR_ADDRESS);
    }
    Ok(())
}

fn carry_out(reader: &mut dyn Reader, at: &AtReader, wish: &Wish<'_>) -> Result<Done, Failure> {
    let journal = nfc_journal(at.home.as_deref())?;
    let mut teller = NfcTeller::new();
    let wait = Duration::from_secs(at.wait);
    let done = write_with_patience(reader, &journal, wish, wait, &mut |event| teller.tell(&event));
    teller.finish();
    done.map_err(nfc_failure)
}

fn confirm_lock() -> Result<(), Failure> {
    let typed = ask(words::LOCK_QUESTION)
        .map_err(|_| Failure::new("nfc-lock", words::NOBODY_TO_ASK).hint(words::NOBODY_TO_ASK_HINT))?;
    match typed.trim() == words::LOCK_WORD {
        true => Ok(()),
        false => Err(Failure::new("nfc-lock", words::NOT_LOCKED).hint(words::NOT_LOCKED_HINT)),
    }
}

/// The card that was written has to be the one that lies there still.
fn lock(reader: &mut dyn Reader, at: &AtReader, card: &[u8]) -> Result<(), Failure> {
    let work = |reader: &mut dyn Reader| {
        let presented = reader.present(Duration::from_secs(at.wait))?.ok_or(CardError::NoTag)?;
        let mut tag = Tag::open(presented)?;
        match tag.report()?.card() {
            Ok(there) if there == card => tag.lock_for_ever(),
            _ => Err(CardError::OtherTag),
        }
    };
    work(reader).map_err(nfc_failure)
}

fn replacing(replace: Replace) -> Replacing {
    match replace {
        Replace::Nothing => Replacing::Nothing,
        Replace::Card => Replacing::Card,
        Replace::Everything => Replacing::Anything,
    }
}
