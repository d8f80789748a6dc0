//! Cards on NFC tags: the NDEF message that bears one (NFC Forum NDEF 1.0), in either of two forms.
//!
//! The *plain* form is a MIME record of type [`MIME_TYPE`] with the card's bytes. The *slotted* form is a message of constant
//! length with two records of type [`SLOT_TYPE`], each a [`Slot`] with a sequence number and a checksum: a new card goes
//! into the slot that does not have the current one, so that a tag which is pulled away while it is written has the old card
//! or the new one, whole. In either form a record with the address of a reader's page may follow.
//!
//! ```
//! use phr_core::carrier::ndef::{self, Form};
//!
//! let message = ndef::plain(b"a card", Some("https://example.org/read"));
//! let found = ndef::parse(&message)?;
//! assert_eq!((found.card(), found.form()), (Some(&b"a card"[..]), Form::Plain));
//! assert_eq!(found.uri(), Some("https://example.org/read"));
//! # Ok::<(), ndef::NdefError>(())
//! ```

mod records;
mod slots;
#[cfg(test)]
mod tests;

pub use records::{NdefError, Record, RecordKind, records};
pub use slots::{SLOT_FRAMING, SLOT_TYPE, Slot, SlotLayout};

use crate::carrier::MIME_TYPE;
use crate::limits;
use records::{MEDIA, push, uri_payload};
use slots::SLOT_TYPE as EXTERNAL_SLOT;

/// How a message bears a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// There is no card in it.
    NoCard,
    /// One record with the card's bytes.
    Plain,
    /// Two slots.
    Slotted,
}

/// What an NDEF message has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<'a> {
    card: Option<&'a [u8]>,
    form: Form,
    uri: Option<String>,
    slots: Option<[Slot<'a>; 2]>,
    foreign: Vec<RecordKind>,
}

/// Reads a message. Records of other kinds are left aside, and named by [`Message::foreign`].
///
/// # Errors
/// [`NdefError`], when it is not a whole message, or the records of a card contradict each other. A message without a
/// card is none.
pub fn parse(message: &[u8]) -> Result<Message<'_>, NdefError> {
    let records = records(message)?;
    let of = |kind: RecordKind| records.iter().filter(move |record| record.kind() == kind);
    let plain: Vec<&Record<'_>> = of(RecordKind::Card).collect();
    let slotted: Vec<&Record<'_>> = of(RecordKind::Slot).collect();
    if plain.iter().chain(&slotted).any(|record| record.is_chunked()) {
        return Err(NdefError::Chunked);
    }
    let slots = match (&plain[..], &slotted[..]) {
        (_, []) => None,
        ([], [a, b]) => Some([Slot::parse(a), Slot::parse(b)]),
        _ => return Err(NdefError::SeveralCards),
    };
    let (form, card) = match (&plain[..], &slots) {
        ([], None) => (Form::NoCard, None),
        ([record], None) => (Form::Plain, Some(record.payload())),
        (_, Some(slots)) => (Form::Slotted, Slot::current(slots)?.map(|slot| slot.card)),
        _ => return Err(NdefError::SeveralCards),
    };
    if card.is_some_and(|card| card.len() > limits::CARD_BYTES) {
        return Err(NdefError::TooLong);
    }
    let uri = of(RecordKind::Uri).find_map(Record::uri);
    let ours = [RecordKind::Card, RecordKind::Slot, RecordKind::Uri];
    let foreign = records.iter().map(Record::kind).filter(|kind| !ours.contains(kind)).collect();
    Ok(Message { card, form, uri, slots, foreign })
}

/// The message of the plain form.
pub fn plain(card: &[u8], uri: Option<&str>) -> Vec<u8> {
    let mut message = Vec::new();
    push(&mut message, MEDIA, MIME_TYPE, card, uri.is_none());
    push_uri(&mut message, uri);
    message
}

/// The longest card that a plain message of so many bytes bears.
pub fn plain_room(message: usize, uri: Option<&str>) -> usize {
    let (short, long) = (3 + MIME_TYPE.len(), 6 + MIME_TYPE.len());
    let left = message.saturating_sub(uri_length(uri));
    match left.saturating_sub(long) {
        payload if payload > 255 => payload,
        _ => left.saturating_sub(short).min(255),
    }
}

/// How many bytes a record with this address takes behind the others.
pub fn uri_length(uri: Option<&str>) -> usize {
    let mut record = Vec::new();
    push_uri(&mut record, uri);
    record.len()
}

fn push_uri(message: &mut Vec<u8>, uri: Option<&str>) {
    if let Some(uri) = uri {
        push(message, records::WELL_KNOWN, "U", &uri_payload(uri), true);
    }
}

impl<'a> Message<'a> {
    /// The card, where there is one that is whole.
    pub fn card(&self) -> Option<&'a [u8]> {
        self.card
    }

    /// How the message bears it.
    pub fn form(&self) -> Form {
        self.form
    }

    /// The address of the first URI record.
    pub fn uri(&self) -> Option<&str> {
        self.uri.as_deref()
    }

    /// The two slots of the slotted form.
    pub fn slots(&self) -> Option<&[Slot<'a>; 2]> {
        self.slots.as_ref()
    }

    /// What other records there are.
    pub fn foreign(&self) -> &[RecordKind] {
        &self.foreign
    }

    /// Whether nobody loses anything when the message is replaced by another: there is no record of somebody else's.
    pub fn has_foreign(&self) -> bool {
        !self.foreign.is_empty()
    }
}
