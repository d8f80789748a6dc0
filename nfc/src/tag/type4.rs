//! Type 4 cards (NFC Forum Type 4 Tag): the NDEF application, its capability container, and the NDEF file.

use super::{Access, Body, Tag, TagFacts, TagKind};
use crate::area::{FileArea, done, read_binary};
use crate::{ApduPort, CardError};

/// SELECT of the NDEF application (mapping version 2.0 and later).
const SELECT_APPLICATION: [u8; 13] =
    [0x00, 0xa4, 0x04, 0x00, 0x07, 0xd2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01, 0x00];
/// The capability container's file.
const CONTAINER: [u8; 2] = [0xe1, 0x03];
/// A container longer than this has something besides what is looked for.
const LONGEST_CONTAINER: usize = 128;
/// Offsets have 15 bits.
const MOST: usize = 0x8000;
/// Most bytes in a short command and its answer (ISO/IEC 7816-4), which every reader passes on.
const MOST_FRAME: usize = 255;

pub(super) fn open<'a>(mut port: Box<dyn ApduPort + 'a>, uid: Vec<u8>) -> Result<Tag<'a>, CardError> {
    match done(&port.transmit(&SELECT_APPLICATION)?, "select its NDEF application") {
        Err(CardError::Refused { .. }) => return Err(CardError::Unformatted("it has no NDEF application")),
        other => other?,
    };
    select(&mut *port, CONTAINER, "select its capability container")?;
    let container = Container::read(&mut *port)?;
    select(&mut *port, container.file, "select its NDEF file")?;
    let facts = TagFacts {
        kind: TagKind::Type4 { length_bytes: container.length_bytes },
        uid,
        area: container.size.min(MOST),
        access: container.access,
        product: "Type 4 card",
        frames: Some((container.most_read, container.most_written)),
    };
    let area = FileArea {
        port,
        length: facts.area,
        most_read: container.most_read,
        most_written: container.most_written,
    };
    Ok(Tag { area: Body::File(area), facts })
}

fn select(port: &mut dyn ApduPort, file: [u8; 2], command: &'static str) -> Result<(), CardError> {
    done(&port.transmit(&[0x00, 0xa4, 0x00, 0x0c, 0x02, file[0], file[1]])?, command).map(drop)
}

struct Container {
    most_read: usize,
    most_written: usize,
    file: [u8; 2],
    size: usize,
    length_bytes: usize,
    access: Access,
}

impl Container {
    /// The first 15 bytes are those of mapping version 2.0; where there are more, they are read too.
    fn read(port: &mut dyn ApduPort) -> Result<Self, CardError> {
        let mut bytes = read_binary(port, 0, 15)?;
        let short = CardError::Form("its capability container is cut short");
        let length = match bytes.first_chunk::<2>() {
            Some(length) => usize::from(u16::from_be_bytes(*length)),
            None => return Err(short),
        };
        if !(15..=LONGEST_CONTAINER).contains(&length) {
            return Err(CardError::Form("its capability container has an impossible length"));
        }
        while bytes.len() < length {
            let more = read_binary(port, bytes.len(), length - bytes.len())?;
            if more.is_empty() {
                return Err(short);
            }
            bytes.extend(more);
        }
        Self::parse(&bytes)
    }

    fn parse(bytes: &[u8]) -> Result<Self, CardError> {
        let [_, _, version, read0, read1, written0, written1, blocks @ ..] = bytes else {
            return Err(CardError::Form("its capability container is cut short"));
        };
        let version = version >> 4;
        if !(2..=3).contains(&version) {
            return Err(CardError::Unsupported("a Type 4 card of another mapping version than 2 and 3"));
        }
        let frame = |high: u8, low: u8| usize::from(u16::from_be_bytes([high, low])).min(MOST_FRAME);
        let (most_read, most_written) = (frame(*read0, *read1), frame(*written0, *written1));
        if most_read < 15 || most_written == 0 {
            return Err(CardError::Form("its frames are shorter than any"));
        }
        let (file, size, length_bytes, access) = control(blocks, version)?;
        if size < length_bytes + 3 || matches!(file, [0, 0] | [0xe1, 0x02 | 0x03] | [0x3f, 0 | 0xff]) {
            return Err(CardError::Form("its NDEF file cannot be"));
        }
        let access = match access {
            [0, 0] => Access::Writable,
            [0, _] => Access::ReadOnly,
            _ => return Err(CardError::Unsupported("a Type 4 card that is not free to read")),
        };
        Ok(Self { most_read, most_written, file, size, length_bytes, access })
    }
}

/// The first file control TLV: 04 with a size of two bytes, or 06 with one of four (mapping version 3.0). File, size, bytes
/// of the message's length, access for reading and writing.
fn control(mut blocks: &[u8], version: u8) -> Result<([u8; 2], usize, usize, [u8; 2]), CardError> {
    while let [kind, length, rest @ ..] = blocks {
        let Some((value, rest)) = rest.split_at_checked(usize::from(*length)) else { break };
        match (kind, value) {
            (4, [f0, f1, s0, s1, read, write, ..]) => {
                let size = usize::from(u16::from_be_bytes([*s0, *s1]));
                return Ok(([*f0, *f1], size, 2, [*read, *write]));
            }
            (6, [f0, f1, s0, s1, s2, s3, read, write, ..]) if version == 3 => {
                let size = u32::from_be_bytes([*s0, *s1, *s2, *s3]);
                return Ok(([*f0, *f1], usize::try_from(size).unwrap_or(MOST), 4, [*read, *write]));
            }
            _ => blocks = rest,
        }
    }
    Err(CardError::Form("its capability container names no NDEF file"))
}
