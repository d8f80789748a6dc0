//! NFC readers, as both programs use them: which one, what is said meanwhile, and a tag in place of a file.

use crate::nfc_messages as messages;
use crate::{Failure, reader_folder, say};
use phr_nfc::{CardError, Driver, Event, FolderJournal, Reader, ReaderName, Tag, list_readers, open_reader};
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

/// The variable that names the reader, for desks with several.
const VARIABLE: &str = "PHR_NFC_READER";
/// What an input begins with that is a tag. A file of such a name is given as `./nfc:`.
const INPUT: &str = "nfc:";
/// How long a tag is waited for that is an input.
const WAIT: Duration = Duration::from_secs(30);
/// How often a tag that moved away is read again.
const TRIES: usize = 3;
/// The journal's folder in that of the reader.
const JOURNAL: &str = "nfc";

/// Opens the reader of this name, or that of `PHR_NFC_READER`, or the only one that there is.
///
/// # Errors
/// `nfc-reader-name`, `nfc-no-reader`, `nfc-several-readers`, and as [`phr_nfc::open_reader`].
pub fn choose_nfc_reader(named: Option<&str>) -> Result<Box<dyn Reader>, Failure> {
    let by_variable = std::env::var(VARIABLE).ok().filter(|name| !name.is_empty());
    let name = match named.map(str::to_owned).or(by_variable) {
        Some(name) => name.parse().map_err(|error| {
            Failure::new("nfc-reader-name", error).during(name).hint(messages::READER_NAME_HINT)
        })?,
        None => only_reader()?,
    };
    open_reader(&name).map_err(|error| nfc_failure(error).during(name))
}

/// PC/SC first: looking for readers through libnfc takes a second, and what the smart card service has it cannot use.
fn only_reader() -> Result<ReaderName, Failure> {
    let mut missing = None;
    for driver in Driver::ALL {
        let readers = match list_readers(driver) {
            Ok(readers) => readers,
            Err(error) => {
                missing = missing.or(Some(error));
                continue;
            }
        };
        match <[ReaderName; 1]>::try_from(readers) {
            Ok([reader]) => return Ok(reader),
            Err(readers) if readers.is_empty() => {}
            Err(readers) => {
                let names: Vec<String> = readers.iter().map(ReaderName::to_string).collect();
                return Err(Failure::new("nfc-several-readers", messages::several_readers(&names))
                    .hint(messages::SEVERAL_READERS_HINT));
            }
        }
    }
    match missing.filter(|_| !Driver::ALL.into_iter().any(Driver::is_built_in)) {
        Some(error) => Err(nfc_failure(error)),
        None => Err(Failure::new("nfc-no-reader", messages::NO_READER).hint(messages::NO_READER_HINT)),
    }
}

/// An error of a tag or a reader, and what to do next.
pub fn nfc_failure(error: CardError) -> Failure {
    let code = error.code();
    let failure = Failure::new(code, error);
    match messages::hint(failure.code()) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// What this machine keeps of writes to tags, in the reader's folder.
///
/// # Errors
/// As [`reader_folder`].
pub fn nfc_journal(home: Option<&Path>) -> Result<FolderJournal, Failure> {
    Ok(FolderJournal::new(&reader_folder(home)?.join(JOURNAL)))
}

/// Tells the person at the reader what happens.
#[derive(Debug, Default)]
pub struct NfcTeller {
    last: Option<usize>,
}

impl NfcTeller {
    /// Asks for the card.
    pub fn new() -> Self {
        say(messages::HOLD);
        Self::default()
    }

    /// Tells of an event.
    pub fn tell(&mut self, event: &Event<'_>) {
        match event {
            Event::Written(done, total) => self.progress(done * 100 / (*total).max(1)),
            Event::MovedAway => self.line(messages::MOVED_AWAY),
            Event::OtherTag => self.line(messages::OTHER_TAG),
            _ => {}
        }
    }

    /// Ends the line of the progress.
    pub fn finish(&mut self) {
        if self.last.take().is_some() && std::io::stderr().is_terminal() {
            say("");
        }
    }

    fn line(&mut self, words: &str) {
        self.finish();
        say(words);
    }

    /// On a terminal, one line that counts; elsewhere, each quarter has a line.
    fn progress(&mut self, percent: usize) {
        let terminal = std::io::stderr().is_terminal();
        let step = if terminal { 1 } else { 25 };
        let reached = percent / step * step;
        if self.last == Some(reached) {
            return;
        }
        self.last = Some(reached);
        match terminal {
            // Where nobody can be told, there is nobody to tell that to.
            true => drop(write!(std::io::stderr().lock(), "\rwriting, hold the card still: {reached:3} %")),
            false => say(format!("writing: {reached} %")),
        }
    }
}

/// A tag in place of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TagAsInput<'a> {
    reader: Option<&'a str>,
}

impl<'a> TagAsInput<'a> {
    /// If this is `nfc:`, perhaps with a reader's name behind it.
    pub fn named(path: &'a Path) -> Option<Self> {
        let reader = path.to_str()?.strip_prefix(INPUT)?;
        Some(Self { reader: Some(reader).filter(|name| !name.is_empty()) })
    }

    /// Reads the bytes of the card on the tag.
    ///
    /// # Errors
    /// As [`choose_nfc_reader`], and those of the tag: `nfc-no-tag`, `nfc-no-card`, `nfc-damaged` and others.
    pub fn read(&self) -> Result<Vec<u8>, Failure> {
        let mut reader = choose_nfc_reader(self.reader)?;
        say(messages::HOLD);
        let mut error = CardError::NoTag;
        for _ in 0..TRIES {
            match read_once(&mut *reader) {
                Err(passing) if passing.is_passing() => {
                    say(messages::MOVED_AWAY);
                    error = passing;
                }
                done => return done.map_err(nfc_failure),
            }
        }
        Err(nfc_failure(error))
    }
}

fn read_once(reader: &mut dyn Reader) -> Result<Vec<u8>, CardError> {
    let presented = reader.present(WAIT)?.ok_or(CardError::NoTag)?;
    Tag::open(presented)?.report()?.card().map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_files() {
        let named = |path: &'static str| TagAsInput::named(Path::new(path)).map(|tag| tag.reader);
        assert_eq!(named("nfc:"), Some(None));
        assert_eq!(named("nfc:libnfc:pn532_uart:/dev/ttyUSB0"), Some(Some("libnfc:pn532_uart:/dev/ttyUSB0")));
        assert_eq!(named("./nfc:"), None);
        assert_eq!(named("card.phr"), None);
    }

    #[test]
    fn errors_say_what_to_do_next() {
        let errors = [
            CardError::Lost,
            CardError::NoTag,
            CardError::Occupied("a card"),
            CardError::Unfinished("04-1".to_owned()),
            CardError::TooBig { need: 462, room: 110 },
            CardError::Reader("x".to_owned()),
            CardError::Busy,
        ];
        for error in errors {
            assert!(nfc_failure(error.clone()).next_step().is_some(), "{error}");
        }
        let failure = choose_nfc_reader(Some("nonsense")).map(drop).unwrap_err();
        assert_eq!(failure.code(), "nfc-reader-name");
    }
}
