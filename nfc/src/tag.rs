//! A tag that was opened: what it is, where its message is, and what that says.

mod locate;
mod lock;
mod type2;
mod type4;

pub(crate) use locate::{Aligned, Image, Located, Rest};

use crate::area::{Area, PageArea};
use crate::{Card, CardError, Presented};
use phr_core::carrier::ndef::{self, Form, SlotLayout};
use std::fmt;

/// What kind of tag it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// NFC Forum Type 2: NTAG213, 215, 216 and their like.
    Type2,
    /// NFC Forum Type 4 with files of up to 32 KiB (mapping version 2.0), or with lengths of four bytes (3.0).
    Type4 {
        /// Bytes of the length before the message: 2 or 4.
        length_bytes: usize,
    },
}

/// Whether it can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Read and written.
    Writable,
    /// Its capability container says that it is only for reading.
    ReadOnly,
    /// Bits are set that lock pages of it for ever.
    Locked,
}

/// What a tag says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagFacts {
    /// What kind it is.
    pub kind: TagKind,
    /// Its identifier.
    pub uid: Vec<u8>,
    /// Bytes for messages and their framing, as the capability container says.
    pub area: usize,
    /// Whether it can be written.
    pub access: Access,
    /// The product, as far as its size tells.
    pub product: &'static str,
    /// Most bytes in one answer and in one command of a Type 4 card.
    pub frames: Option<(usize, usize)>,
}

impl TagFacts {
    /// Whether the identifier is made up anew each time (ISO/IEC 14443-3: four bytes, the first 08).
    pub fn has_random_uid(&self) -> bool {
        is_random(&self.uid)
    }
}

pub(crate) fn is_random(uid: &[u8]) -> bool {
    matches!(uid, [0x08, _, _, _] | [])
}

/// What is on a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// No message, or an empty one.
    Empty,
    /// These bytes should be a message.
    Message(Vec<u8>),
    /// The length of the message is impossible.
    Damaged(&'static str),
}

/// All that can be said of a tag without a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagReport {
    /// What it says of itself.
    pub facts: TagFacts,
    /// What is on it.
    pub content: Content,
    /// The longest card in the plain form.
    pub plain_room: usize,
    /// The longest card in each of two slots.
    pub slot_room: usize,
}

impl TagReport {
    /// The card's bytes.
    ///
    /// # Errors
    /// [`CardError::NoCard`]; [`CardError::Damaged`] and [`CardError::Ndef`] when what is there is not whole.
    pub fn card(&self) -> Result<&[u8], CardError> {
        match &self.content {
            Content::Empty => Err(CardError::NoCard),
            Content::Damaged(why) => Err(CardError::Damaged(why)),
            Content::Message(message) => {
                let found = ndef::parse(message)?;
                match (found.card(), found.form()) {
                    (Some(card), _) => Ok(card),
                    (None, Form::Slotted) => Err(CardError::Damaged("neither slot has a whole card")),
                    (None, _) => Err(CardError::NoCard),
                }
            }
        }
    }

    /// The message, where it is whole.
    pub fn message(&self) -> Option<ndef::Message<'_>> {
        match &self.content {
            Content::Message(message) => ndef::parse(message).ok(),
            _ => None,
        }
    }
}

/// A tag.
pub struct Tag<'a> {
    pub(crate) area: Body<'a>,
    facts: TagFacts,
}

/// The area, and for a Type 2 tag its pages.
pub(crate) enum Body<'a> {
    Pages(PageArea<'a>),
    File(crate::area::FileArea<'a>),
}

impl<'a> Body<'a> {
    pub(crate) fn area(&mut self) -> &mut (dyn Area + 'a) {
        match self {
            Self::Pages(pages) => pages,
            Self::File(file) => file,
        }
    }
}

impl<'a> Tag<'a> {
    /// Reads what the tag says of itself.
    ///
    /// # Errors
    /// [`CardError::Unformatted`], [`CardError::Form`], [`CardError::Unsupported`], and those of the port.
    pub fn open(presented: Presented<'a>) -> Result<Self, CardError> {
        match presented.card {
            Card::Type2(port) => type2::open(port, presented.uid),
            Card::Type4(port) => type4::open(port, presented.uid),
        }
    }

    /// What it says of itself.
    pub fn facts(&self) -> &TagFacts {
        &self.facts
    }

    /// Reads what is on it.
    ///
    /// # Errors
    /// Those of the port, and [`CardError::Form`].
    pub fn report(&mut self) -> Result<TagReport, CardError> {
        let located = self.locate()?;
        let room = self.message_room(&located.prefix);
        Ok(TagReport {
            facts: self.facts.clone(),
            plain_room: ndef::plain_room(room, None),
            slot_room: SlotLayout::fitting(self.aligned_room(&located.prefix), None)
                .map_or(0, SlotLayout::room),
            content: located.content,
        })
    }
}

impl fmt::Debug for Tag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({:?})", self.facts)
    }
}
