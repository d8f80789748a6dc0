//! `phr-reader nfc`: tags, and writes to them that were interrupted.

pub(crate) mod args;
mod words;

use args::{AtReader, NfcCommand, NfcFormat, RecoverOptions};
use phr_cli_kit::{
    Exit, Failure, NfcTeller, Overwrite, check_free, choose_nfc_reader, nfc_failure, nfc_journal, print, say,
    write_new,
};
use phr_core::carrier::ndef::Form;
use phr_nfc::{
    Access, CardError, Direction, Driver, Entry, FolderJournal, Journal, Reader, Tag, TagKind, TagReport,
    list_readers, recover_with_patience,
};
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// How often a tag that moved away is read again.
const TRIES: usize = 3;

pub(crate) fn run(command: &NfcCommand, home: Option<&Path>) -> Result<Exit, Failure> {
    match command {
        NfcCommand::List { format } => list(*format),
        NfcCommand::Info { at, format } => info(at, *format, home),
        NfcCommand::Read { at, out, force } => {
            let overwrite = Overwrite::forced(*force);
            check_free(out, overwrite)?;
            let report = report(at)?;
            let card = report.card().map_err(nfc_failure)?;
            write_new(out, card, overwrite)?;
            say(words::copied(card.len(), out));
            Ok(Exit::Good)
        }
        NfcCommand::Recover(options) => recover(options, home),
        #[cfg(feature = "nfc-libnfc")]
        NfcCommand::Helper => {
            phr_nfc::libnfc::serve_helper();
            Ok(Exit::Good)
        }
    }
}

#[derive(Serialize)]
struct Readers {
    readers: Vec<String>,
    /// Of the drivers that cannot be asked, why.
    missing: Vec<Missing>,
}

#[derive(Serialize)]
struct Missing {
    driver: &'static str,
    code: String,
    message: String,
}

fn list(format: NfcFormat) -> Result<Exit, Failure> {
    let mut listed = Readers { readers: Vec::new(), missing: Vec::new() };
    for driver in Driver::ALL {
        match list_readers(driver) {
            Ok(readers) => listed.readers.extend(readers.iter().map(ToString::to_string)),
            Err(error) => {
                let (code, message) = (error.code().to_owned(), error.to_string());
                listed.missing.push(Missing { driver: driver.name(), code, message });
            }
        }
    }
    if format == NfcFormat::Json {
        print_json(&listed)?;
        return Ok(Exit::Good);
    }
    listed.missing.iter().for_each(|missing| say(format!("{}: {}", missing.driver, missing.message)));
    if listed.readers.is_empty() {
        say(words::NO_READERS);
    }
    print(listed.readers.iter().map(|name| format!("{name}\n")).collect::<String>())?;
    Ok(Exit::Good)
}

/// What `info` shows to programs.
#[derive(Serialize)]
struct Info {
    kind: &'static str,
    product: &'static str,
    uid: String,
    area: usize,
    access: &'static str,
    plain_room: usize,
    slot_room: usize,
    content: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    card_bytes: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri: Option<String>,
    other_records: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interrupted: Option<String>,
}

fn info(at: &AtReader, format: NfcFormat, home: Option<&Path>) -> Result<Exit, Failure> {
    let report = report(at)?;
    let entries = nfc_journal(home)?.entries().map_err(nfc_failure)?;
    let known = !report.facts.has_random_uid();
    let interrupted = entries.into_iter().find(|entry| known && entry.uid == report.facts.uid);
    let interrupted = interrupted.map(|entry| entry.id);
    match format {
        NfcFormat::Text => print(words::info(&report, interrupted.as_deref()))?,
        NfcFormat::Json => print_json(&Info::new(&report, interrupted))?,
    }
    Ok(Exit::Good)
}

impl Info {
    fn new(report: &TagReport, interrupted: Option<String>) -> Self {
        let card = report.card();
        let message = report.message();
        let facts = &report.facts;
        Self {
            kind: if facts.kind == TagKind::Type2 { "type2" } else { "type4" },
            product: facts.product,
            uid: facts.uid.iter().map(|byte| format!("{byte:02x}")).collect(),
            area: facts.area,
            access: match facts.access {
                Access::Writable => "writable",
                Access::ReadOnly => "read-only",
                Access::Locked => "locked",
            },
            plain_room: report.plain_room,
            slot_room: report.slot_room,
            content: match (&card, message.as_ref().map(|message| message.form())) {
                (Ok(_), Some(Form::Slotted)) => "card-in-slots",
                (Ok(_), _) => "card",
                (Err(CardError::NoCard), None) => "empty",
                (Err(CardError::NoCard), _) => "other",
                _ => "damaged",
            },
            code: card.as_ref().err().map(|error| error.code().to_owned()),
            card_bytes: card.as_ref().ok().map(|card| card.len()),
            uri: message.as_ref().and_then(|message| message.uri()).map(str::to_owned),
            other_records: message
                .iter()
                .flat_map(|message| message.foreign())
                .map(ToString::to_string)
                .collect(),
            interrupted,
        }
    }
}

fn print_json(value: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(value).map_err(|error| Failure::new("output", error))?;
    print(json + "\n")
}

/// Reads all that is on the tag, again where it moved away.
fn report(at: &AtReader) -> Result<TagReport, Failure> {
    let mut reader = choose_nfc_reader(at.reader.as_deref())?;
    let mut teller = NfcTeller::new();
    let mut error = CardError::NoTag;
    for _ in 0..TRIES {
        match with_tag(&mut *reader, at, |tag| tag.report()) {
            Err(passing) if passing.is_passing() => {
                teller.tell(&phr_nfc::Event::MovedAway);
                error = passing;
            }
            done => return done.map_err(nfc_failure),
        }
    }
    Err(nfc_failure(error))
}

fn with_tag<T>(
    reader: &mut dyn Reader,
    at: &AtReader,
    work: impl FnOnce(&mut Tag<'_>) -> Result<T, CardError>,
) -> Result<T, CardError> {
    let presented = reader.present(Duration::from_secs(at.wait))?.ok_or(CardError::NoTag)?;
    work(&mut Tag::open(presented)?)
}

fn recover(options: &RecoverOptions, home: Option<&Path>) -> Result<Exit, Failure> {
    let journal = nfc_journal(home)?;
    let entries = journal.entries().map_err(nfc_failure)?;
    if options.list {
        print(entries.iter().map(words::entry).collect::<String>())?;
        return Ok(Exit::Good);
    }
    if let Some(id) = &options.forget {
        named(&entries, id)?;
        journal.close(id).map_err(nfc_failure)?;
        say(words::forgotten(id));
        return Ok(Exit::Good);
    }
    if entries.is_empty() {
        say(words::NOTHING_INTERRUPTED);
        return Ok(Exit::Good);
    }
    finish(options, &entries, &journal)
}

fn finish(options: &RecoverOptions, entries: &[Entry], journal: &FolderJournal) -> Result<Exit, Failure> {
    let at = &options.at;
    let mut reader = choose_nfc_reader(at.reader.as_deref())?;
    let mut teller = NfcTeller::new();
    let entry = match &options.entry {
        Some(id) => named(entries, id)?,
        None => {
            let facts = with_tag(&mut *reader, at, |tag| Ok(tag.facts().clone())).map_err(nfc_failure)?;
            let random = facts.has_random_uid();
            // An identifier that is made up matches none: the tag is held to what the entry says of it.
            let fits = |entry: &&Entry| entry.uid == facts.uid || (random && entry.uid.len() <= 4);
            let fitting: Vec<&Entry> = entries.iter().filter(fits).collect();
            match fitting[..] {
                [entry] => entry,
                [] => return Err(nfc_failure(CardError::OtherTag)),
                _ => {
                    return Err(Failure::new("nfc-several-entries", words::SEVERAL_ENTRIES)
                        .hint(words::SEVERAL_ENTRIES_HINT));
                }
            }
        }
    };
    let direction = if options.undo { Direction::Undo } else { Direction::Finish };
    let wait = Duration::from_secs(at.wait);
    let done = recover_with_patience(&mut *reader, journal, entry, direction, wait, &mut |event| {
        teller.tell(&event)
    });
    teller.finish();
    done.map_err(nfc_failure)?;
    say(words::recovered(entry, options.undo));
    Ok(Exit::Good)
}

fn named<'e>(entries: &'e [Entry], id: &str) -> Result<&'e Entry, Failure> {
    entries
        .iter()
        .find(|entry| entry.id == id)
        .ok_or_else(|| Failure::new("nfc-no-such-entry", words::NO_SUCH_ENTRY).hint(words::LIST_HINT))
}
