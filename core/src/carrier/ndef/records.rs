//! The records of a message (NFC Forum NDEF 1.0, section 3).

use super::{EXTERNAL_SLOT, MIME_TYPE};
use core::fmt;

/// Type name formats (NDEF 1.0, section 3.2.6).
pub(super) const EMPTY: u8 = 0;
pub(super) const WELL_KNOWN: u8 = 1;
pub(super) const MEDIA: u8 = 2;
pub(super) const EXTERNAL: u8 = 4;
const UNCHANGED: u8 = 6;

/// Flags of a record's first byte: message begin, message end, chunk, short record, identifier length.
const MB: u8 = 0x80;
const ME: u8 = 0x40;
const CF: u8 = 0x20;
const SR: u8 = 0x10;
const IL: u8 = 0x08;

/// The beginnings that a URI record abbreviates (NFC Forum URI RTD 1.0, section 3.2.2); those of web pages.
const ABBREVIATED: [(u8, &str); 4] =
    [(1, "http://www."), (2, "https://www."), (3, "http://"), (4, "https://")];

/// Why bytes are no message, or one that contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NdefError {
    /// A record claims more bytes than there are, or the last is not marked as the last: the message was cut.
    #[error("the NDEF message on the tag is cut short")]
    Truncated,
    /// There are bytes behind the last record.
    #[error("the NDEF message on the tag has bytes behind its end")]
    Trailing,
    /// The flags of a record are none that it may have in its place.
    #[error("a record of the NDEF message on the tag has impossible flags")]
    Flags,
    /// A card's record comes in chunks, which no writer makes.
    #[error("the card on the tag comes in chunks, which no writer of cards makes")]
    Chunked,
    /// There are several cards, so that nobody could say which one counts.
    #[error("the tag has several cards in one message")]
    SeveralCards,
    /// Both slots are whole, have the same sequence number, and differ.
    #[error("the two slots of the tag contradict each other")]
    SlotsContradict,
    /// No card is so long.
    #[error("the card on the tag is longer than any card")]
    TooLong,
}

impl NdefError {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Truncated => "ndef-truncated",
            Self::Trailing => "ndef-trailing",
            Self::Flags => "ndef-flags",
            Self::Chunked => "ndef-chunked",
            Self::SeveralCards => "ndef-several-cards",
            Self::SlotsContradict => "ndef-slots-contradict",
            Self::TooLong => "ndef-too-long",
        }
    }
}

/// What a record is, as far as that matters here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A card, in the plain form.
    Card,
    /// A slot for a card.
    Slot,
    /// An address.
    Uri,
    /// An empty record.
    Empty,
    /// Another type, as it names itself, without control characters.
    Other(String),
}

impl fmt::Display for RecordKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Card => f.write_str(MIME_TYPE),
            Self::Slot => f.write_str(EXTERNAL_SLOT),
            Self::Uri => f.write_str("URI"),
            Self::Empty => f.write_str("empty"),
            Self::Other(name) => f.write_str(name),
        }
    }
}

/// A record of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record<'a> {
    format: u8,
    kind: &'a [u8],
    payload: &'a [u8],
    payload_at: usize,
    chunked: bool,
}

impl<'a> Record<'a> {
    /// What it is.
    pub fn kind(&self) -> RecordKind {
        let is =
            |format: u8, name: &str| self.format == format && self.kind.eq_ignore_ascii_case(name.as_bytes());
        match () {
            () if is(MEDIA, MIME_TYPE) => RecordKind::Card,
            () if is(EXTERNAL, EXTERNAL_SLOT) => RecordKind::Slot,
            () if self.format == WELL_KNOWN && self.kind == b"U" => RecordKind::Uri,
            () if self.format == EMPTY => RecordKind::Empty,
            () => RecordKind::Other(printable(self.kind)),
        }
    }

    /// The payload; of a record in chunks, the first of them.
    pub fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// Where in the message the payload begins.
    pub fn payload_at(&self) -> usize {
        self.payload_at
    }

    /// Whether it comes in chunks.
    pub fn is_chunked(&self) -> bool {
        self.chunked
    }

    /// The address of a URI record; none where it is not UTF-8 or has control characters.
    pub(super) fn uri(&self) -> Option<String> {
        let (code, rest) = self.payload.split_first()?;
        let start = match code {
            0 => "",
            code => ABBREVIATED.iter().find(|(known, _)| known == code)?.1,
        };
        let rest = core::str::from_utf8(rest).ok()?;
        (!rest.chars().any(char::is_control)).then(|| format!("{start}{rest}"))
    }
}

/// The records of a message, in their order.
///
/// # Errors
/// [`NdefError`], when the bytes are not one whole message.
pub fn records(message: &[u8]) -> Result<Vec<Record<'_>>, NdefError> {
    let mut records: Vec<Record<'_>> = Vec::new();
    let mut rest = Bytes { all: message, at: 0 };
    let mut chunking = false;
    loop {
        let first = rest.at == 0;
        let flags = rest.byte()?;
        let format = flags & 7;
        if (flags & MB != 0) != first || format == 7 || chunking != (format == UNCHANGED) {
            return Err(NdefError::Flags);
        }
        let kind_length = usize::from(rest.byte()?);
        let payload_length = match flags & SR {
            0 => rest.take(4)?.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte)),
            _ => usize::from(rest.byte()?),
        };
        let id_length = if flags & IL == 0 { 0 } else { usize::from(rest.byte()?) };
        let kind = rest.take(kind_length)?;
        rest.take(id_length)?;
        let payload_at = rest.at;
        let payload = rest.take(payload_length)?;
        let more = flags & CF != 0;
        if (more && flags & ME != 0) || (chunking && kind_length > 0) {
            return Err(NdefError::Flags);
        }
        if !chunking {
            records.push(Record { format, kind, payload, payload_at, chunked: more });
        }
        chunking = more;
        if flags & ME != 0 {
            return if rest.at == message.len() { Ok(records) } else { Err(NdefError::Trailing) };
        }
    }
}

/// Adds a record. It is the first if the message is empty so far.
pub(super) fn push(message: &mut Vec<u8>, format: u8, kind: &str, payload: &[u8], last: bool) {
    push_sized(message, format, kind, payload, last, payload.len() < 256);
}

/// As [`push`], with the length in four bytes unless it is `short`.
pub(super) fn push_sized(
    message: &mut Vec<u8>,
    format: u8,
    kind: &str,
    payload: &[u8],
    last: bool,
    short: bool,
) {
    let begin = if message.is_empty() { MB } else { 0 };
    let end = if last { ME } else { 0 };
    message.extend([begin | end | if short { SR } else { 0 } | format, kind.len() as u8]);
    match short {
        true => message.push(payload.len() as u8),
        false => message.extend((payload.len() as u32).to_be_bytes()),
    }
    message.extend(kind.as_bytes());
    message.extend(payload);
}

/// The payload of a URI record.
pub(super) fn uri_payload(uri: &str) -> Vec<u8> {
    // The longest beginning that fits: the later entries of each pair are the shorter ones.
    let abbreviated = ABBREVIATED.iter().find_map(|(code, start)| Some((*code, uri.strip_prefix(start)?)));
    let (code, rest) = abbreviated.unwrap_or((0, uri));
    [&[code], rest.as_bytes()].concat()
}

fn printable(name: &[u8]) -> String {
    String::from_utf8_lossy(name).chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// Bytes that are taken from the front.
struct Bytes<'a> {
    all: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], NdefError> {
        let end = self.at.checked_add(length).ok_or(NdefError::Truncated)?;
        let taken = self.all.get(self.at..end).ok_or(NdefError::Truncated)?;
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, NdefError> {
        self.take(1)?.first().copied().ok_or(NdefError::Truncated)
    }
}
