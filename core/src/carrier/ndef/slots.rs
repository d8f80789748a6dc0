//! The slotted form: two places for a card in one message of constant length.

use super::records::{EXTERNAL, NdefError, Record, push_sized};
use super::{push_uri, uri_length};
use core::ops::Range;

/// The NDEF type of a slot's record, an external one. With six bytes before it, the head of a record is five pages of a Type 2 tag.
pub const SLOT_TYPE: &str = "phr-card:slot1";

/// What a slot takes besides the room for a card: the record's head, and in the payload a sequence number, a length and a
/// checksum of four bytes each.
pub const SLOT_FRAMING: usize = HEAD + AROUND;

/// The head of a slot's record: flags, length of the type, length of the payload in four bytes, and the type.
const HEAD: usize = 1 + 1 + 4 + SLOT_TYPE.len();
/// Sequence number, length and checksum.
const AROUND: usize = 12;
/// A Type 2 tag is written in pages of so many bytes; no page has bytes of a slot and of anything else.
const PAGE: usize = 4;

/// What one slot has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot<'a> {
    /// Its number: the higher is the newer. Nought where the slot has nothing that is whole.
    pub sequence: u32,
    /// The card; empty where the slot has nothing that is whole.
    pub card: &'a [u8],
    /// Where in the message its payload is.
    pub payload: Range<usize>,
}

impl<'a> Slot<'a> {
    /// Whatever the payload is: anything that is not whole is an empty slot.
    pub(super) fn parse(record: &Record<'a>) -> Self {
        let payload = record.payload_at()..record.payload_at() + record.payload().len();
        let (sequence, card) = whole(record.payload()).unwrap_or((0, &[]));
        Self { sequence, card, payload }
    }

    /// Whether it has a card.
    pub fn is_whole(&self) -> bool {
        self.sequence > 0
    }

    /// How long a card it can have.
    pub fn room(&self) -> usize {
        self.payload.len().saturating_sub(AROUND)
    }

    /// The slot whose card counts.
    pub(super) fn current<'s>(slots: &'s [Slot<'a>; 2]) -> Result<Option<&'s Slot<'a>>, NdefError> {
        let [a, b] = slots;
        match (a.is_whole(), b.is_whole()) {
            (true, true) if a.sequence == b.sequence && a.card != b.card => Err(NdefError::SlotsContradict),
            (true, true) if b.sequence > a.sequence => Ok(Some(b)),
            (true, _) => Ok(Some(a)),
            (false, true) => Ok(Some(b)),
            (false, false) => Ok(None),
        }
    }

    /// The payload for a slot of this room: all but the checksum, and the checksum.
    pub fn payload_of(room: usize, sequence: u32, card: &[u8]) -> (Vec<u8>, [u8; 4]) {
        let mut body = sequence.to_be_bytes().to_vec();
        body.extend((card.len() as u32).to_be_bytes());
        body.extend(card);
        body.resize(AROUND - 4 + room.max(card.len()), 0);
        let check = checksum(&body).to_be_bytes();
        (body, check)
    }
}

/// The number and the card of a payload whose checksum is right.
fn whole(payload: &[u8]) -> Option<(u32, &[u8])> {
    let (body, check) = payload.split_last_chunk::<4>()?;
    let (sequence, rest) = body.split_first_chunk::<4>()?;
    let (length, room) = rest.split_first_chunk::<4>()?;
    let sequence = u32::from_be_bytes(*sequence);
    let card = room.get(..usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    (sequence > 0 && !card.is_empty() && checksum(body).to_be_bytes() == *check).then_some((sequence, card))
}

/// CRC-32 as in ISO-HDLC (ITU-T V.42). It finds tears; what is on purpose is found by the card's own seal.
fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// How long the slots of a message are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlotLayout {
    room: usize,
}

impl SlotLayout {
    /// The largest slots in a message of at most so many bytes; none where not even four bytes have room.
    pub fn fitting(message: usize, uri: Option<&str>) -> Option<Self> {
        let left = message.checked_sub(uri_length(uri) + 2 * SLOT_FRAMING)? / 2;
        let room = left / PAGE * PAGE;
        (room > 0).then_some(Self { room })
    }

    /// How long a card each has room for.
    pub fn room(self) -> usize {
        self.room
    }

    /// The message with a card in the first slot and nothing in the second.
    pub fn message(self, card: &[u8], uri: Option<&str>) -> Vec<u8> {
        let (mut first, check) = Slot::payload_of(self.room, 1, card);
        first.extend(check);
        let mut message = Vec::new();
        push_sized(&mut message, EXTERNAL, SLOT_TYPE, &first, false, false);
        push_sized(&mut message, EXTERNAL, SLOT_TYPE, &vec![0; first.len()], uri.is_none(), false);
        push_uri(&mut message, uri);
        message
    }
}
