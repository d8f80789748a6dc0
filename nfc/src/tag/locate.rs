//! Where the message of a tag is, and the bytes of a tag that has a given message.

use super::{Content, Tag, TagKind};
use crate::CardError;
use crate::area::{Area, FIRST_PAGE, PAGE};
use std::ops::Range;

/// TLV blocks of a Type 2 tag (NFC Forum Type 2 Tag, TLV blocks).
const NULL: u8 = 0x00;
const LOCK_CONTROL: u8 = 0x01;
const MEMORY_CONTROL: u8 = 0x02;
const NDEF_MESSAGE: u8 = 0x03;
const TERMINATOR: u8 = 0xfe;
/// A length in the two bytes behind it.
const LONG: u8 = 0xff;
/// A read ahead, in bytes.
const STEP: usize = 16;

/// What was found.
#[derive(Debug)]
pub(crate) struct Located {
    /// What stands before the message's TLV and has to stay.
    pub(crate) prefix: Vec<u8>,
    /// What makes the message empty, and where: there is one.
    pub(crate) hide: Option<(usize, Vec<u8>)>,
    /// Where the message begins.
    pub(crate) message_at: usize,
    pub(crate) content: Content,
}

/// The bytes of a tag from the first one on.
pub(crate) struct Image {
    pub(crate) bytes: Vec<u8>,
    /// Where the head of the message is: its tag and length.
    pub(crate) head: Range<usize>,
    /// The same head with the length nought.
    pub(crate) hidden: Vec<u8>,
}

impl Tag<'_> {
    /// Finds and reads the message.
    pub(crate) fn locate(&mut self) -> Result<Located, CardError> {
        let kind = self.facts().kind;
        let area = self.area.area();
        match kind {
            TagKind::Type2 => locate_block(area),
            TagKind::Type4 { length_bytes } => locate_in_file(area, length_bytes),
        }
    }

    /// The longest message behind a prefix.
    pub(crate) fn message_room(&self, prefix: &[u8]) -> usize {
        let left = self.facts().area.saturating_sub(prefix.len());
        match self.facts().kind {
            TagKind::Type4 { length_bytes } => left - length_bytes,
            // 03 and the length: one byte up to 254, or FF and two.
            TagKind::Type2 if left.saturating_sub(4) > 254 => left - 4,
            TagKind::Type2 => left.saturating_sub(2).min(254),
        }
    }

    /// The longest message that begins at a page's border.
    pub(crate) fn aligned_room(&self, prefix: &[u8]) -> usize {
        match self.facts().kind {
            TagKind::Type4 { .. } => self.message_room(prefix),
            TagKind::Type2 => {
                let head = prefix.len().div_ceil(PAGE) * PAGE + PAGE;
                // With a length of one byte, the payloads of slots would not stand at borders.
                Some(self.facts().area.saturating_sub(head)).filter(|room| *room > 254).unwrap_or(0)
            }
        }
    }

    /// The bytes for a message. It is known to have room.
    pub(crate) fn image(&self, prefix: &[u8], message: &[u8], aligned: Aligned, rest: Rest) -> Image {
        let mut bytes = prefix.to_vec();
        let area = self.facts().area;
        let (head, hidden) = match self.facts().kind {
            TagKind::Type4 { length_bytes } => {
                let length = (message.len() as u32).to_be_bytes();
                bytes.clear();
                bytes.extend(&length[length.len() - length_bytes..]);
                (0..length_bytes, vec![0; length_bytes])
            }
            TagKind::Type2 => {
                if aligned == Aligned::ToPages {
                    bytes.resize(bytes.len().div_ceil(PAGE) * PAGE, NULL);
                }
                let start = bytes.len();
                bytes.push(NDEF_MESSAGE);
                match message.len() {
                    short @ 0..=254 => bytes.push(short as u8),
                    long => {
                        bytes.push(LONG);
                        bytes.extend((long as u16).to_be_bytes());
                    }
                }
                let mut hidden = bytes[start..].to_vec();
                hidden.iter_mut().skip(1).take(1).for_each(|length| *length = 0);
                (start..bytes.len(), hidden)
            }
        };
        bytes.extend(message);
        if self.facts().kind == TagKind::Type2 {
            if bytes.len() < area {
                bytes.push(TERMINATOR);
            }
            bytes.resize(bytes.len().div_ceil(PAGE) * PAGE, NULL);
        }
        if rest == Rest::Cleared {
            bytes.resize(area.max(bytes.len()), 0);
        }
        Image { bytes, head, hidden }
    }
}

/// Where a message begins on a Type 2 tag.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aligned {
    Anywhere,
    ToPages,
}

/// What becomes of the bytes behind the message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rest {
    Left,
    Cleared,
}

fn locate_in_file(area: &mut dyn Area, length_bytes: usize) -> Result<Located, CardError> {
    let head = area.read(0, length_bytes)?;
    let length = head.iter().fold(0usize, |length, byte| length << 8 | usize::from(*byte));
    let content = match length {
        0 => Content::Empty,
        long if long > area.len() - length_bytes => Content::Damaged("its message is longer than its file"),
        length => Content::Message(area.read(length_bytes, length)?),
    };
    let hide = (content != Content::Empty).then(|| (0, vec![0; length_bytes]));
    Ok(Located { prefix: Vec::new(), hide, message_at: length_bytes, content })
}

/// Reads from the beginning on, as far as is asked for.
struct Ahead<'r, 'a> {
    area: &'r mut (dyn Area + 'a),
    bytes: Vec<u8>,
}

impl Ahead<'_, '_> {
    /// The byte there; none beyond the area.
    fn byte(&mut self, at: usize) -> Result<Option<u8>, CardError> {
        let end = self.area.len();
        while self.bytes.len() <= at && self.bytes.len() < end {
            let step = STEP.min(end - self.bytes.len());
            let more = self.area.read(self.bytes.len(), step)?;
            self.bytes.extend(more);
        }
        Ok(self.bytes.get(at).copied())
    }
}

fn locate_block(area: &mut dyn Area) -> Result<Located, CardError> {
    let mut ahead = Ahead { area, bytes: Vec::new() };
    // Where a message's block would go, if there is none: behind what is there.
    let (mut at, mut free) = (0, 0);
    loop {
        let Some(kind) = ahead.byte(at)? else { return Ok(nothing(&ahead.bytes, free)) };
        match kind {
            NULL => {
                at += 1;
                continue;
            }
            TERMINATOR => return Ok(nothing(&ahead.bytes, free)),
            _ => {}
        }
        let damaged = |bytes: &[u8]| Ok(damaged(bytes, free));
        let Some(short) = ahead.byte(at + 1)? else { return damaged(&ahead.bytes) };
        let (length, value_at) = match short {
            LONG => match (ahead.byte(at + 2)?, ahead.byte(at + 3)?) {
                (Some(high), Some(low)) => (usize::from(u16::from_be_bytes([high, low])), at + 4),
                _ => return damaged(&ahead.bytes),
            },
            short => (usize::from(short), at + 2),
        };
        if value_at + length > ahead.area.len() {
            return damaged(&ahead.bytes);
        }
        if kind == NDEF_MESSAGE {
            return found(ahead, at, value_at, length);
        }
        if kind == LOCK_CONTROL || kind == MEMORY_CONTROL {
            check_reserved(&mut ahead, value_at, length)?;
        }
        at = value_at + length;
        free = at;
    }
}

fn found(
    mut ahead: Ahead<'_, '_>,
    at: usize,
    message_at: usize,
    length: usize,
) -> Result<Located, CardError> {
    ahead.byte(message_at.saturating_sub(1))?;
    let prefix = ahead.bytes.get(..at).unwrap_or_default().to_vec();
    let page = (at + 1) / PAGE * PAGE;
    let mut head = ahead.bytes.get(page..page + PAGE).unwrap_or_default().to_vec();
    head.iter_mut().skip(at + 1 - page).take(1).for_each(|length| *length = 0);
    if length == 0 {
        return Ok(Located { prefix, hide: None, message_at, content: Content::Empty });
    }
    let mut message = ahead.bytes.get(message_at..).unwrap_or_default().to_vec();
    message.truncate(length);
    let have = message.len();
    if have < length {
        message.extend(ahead.area.read(message_at + have, length - have)?);
    }
    Ok(Located { prefix, hide: Some((page, head)), message_at, content: Content::Message(message) })
}

/// There is no message's block: what is there stays, and one goes behind it.
fn nothing(bytes: &[u8], free: usize) -> Located {
    let prefix = bytes.get(..free).unwrap_or_default().to_vec();
    Located { prefix, hide: None, message_at: free, content: Content::Empty }
}

fn damaged(bytes: &[u8], free: usize) -> Located {
    Located { content: Content::Damaged("a block is longer than the tag"), ..nothing(bytes, free) }
}

/// Bytes that a control block reserves inside the data area would have to be stepped over, which no supported tag needs.
/// Its value: page and byte (four bits each), a size, and the bytes of a page as a power of two (low four bits).
fn check_reserved(ahead: &mut Ahead<'_, '_>, at: usize, length: usize) -> Result<(), CardError> {
    let (Some(place), Some(_), Some(page), 3) =
        (ahead.byte(at)?, ahead.byte(at + 1)?, ahead.byte(at + 2)?, length)
    else {
        return Err(CardError::Form("a control block of its data area cannot be"));
    };
    let byte = (usize::from(place >> 4) << (page & 0x0f)) + usize::from(place & 0x0f);
    match byte < FIRST_PAGE * PAGE + ahead.area.len() {
        true => Err(CardError::Unsupported("a Type 2 tag with lock bytes inside its data area")),
        false => Ok(()),
    }
}
