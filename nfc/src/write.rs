//! Writing: what is to be on a tag afterwards, and the order of writes by which nothing is lost.

use crate::CardError;
use crate::area::Meter;
use crate::journal::{Entry, Journal};
use crate::tag::{Access, Aligned, Content, Image, Located, Rest, Tag, TagKind, is_random};
use phr_core::carrier::ndef::{self, Form, Message, Slot, SlotLayout};

/// What may be replaced by what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replacing {
    /// Nothing: the tag has to be empty.
    Nothing,
    /// A card, and what an interrupted write left.
    Card,
    /// That, and records of somebody else's.
    Anything,
}

/// What is to be on a tag.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'c> {
    /// The card; none to erase the tag.
    pub card: Option<&'c [u8]>,
    /// The address of a reader's page, for telephones. It is left out where it would take the card's room.
    pub uri: Option<&'c str>,
    /// Write the plain form even where slots have room, for other software that reads cards.
    pub plain: bool,
    /// What may be replaced.
    pub replacing: Replacing,
    /// The tag has to have a card already: somebody means to bring that up to date.
    pub update: bool,
}

impl<'c> Wish<'c> {
    /// A card on an empty tag.
    pub fn card(card: &'c [u8]) -> Self {
        Self { card: Some(card), uri: None, plain: false, replacing: Replacing::Nothing, update: false }
    }

    /// A card in place of the one that is there.
    pub fn update(card: &'c [u8]) -> Self {
        Self { replacing: Replacing::Card, update: true, ..Self::card(card) }
    }

    /// Nothing on a tag that has a card.
    pub fn erase() -> Self {
        Self { card: None, uri: None, plain: true, replacing: Replacing::Card, update: false }
    }
}

/// How a tag is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Procedure {
    /// Into the slot that is not the current one.
    Slot,
    /// Length 0, message, length: a tear leaves an empty or damaged tag, and the journal has the card.
    LengthLast,
}

/// Which way an interrupted write is brought to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// What was to be written is written.
    Finish,
    /// What was there before is written again.
    Undo,
}

/// A write that was decided on and is in the journal.
#[derive(Debug)]
pub struct Writing {
    entry: Entry,
    direction: Direction,
    /// What was seen on the tag when this was decided on, for the first try.
    seen: Option<Located>,
}

impl Writing {
    /// Decides how the wish is carried out on this tag, and keeps the old message and the new one in the journal.
    ///
    /// # Errors
    /// [`CardError::ReadOnly`], [`CardError::Occupied`], [`CardError::TooBig`], [`CardError::Unfinished`],
    /// [`CardError::Journal`], and those of the port. Nothing has been written then.
    pub fn begin(tag: &mut Tag<'_>, wish: &Wish<'_>, journal: &dyn Journal) -> Result<Self, CardError> {
        if tag.facts().access != Access::Writable {
            return Err(CardError::ReadOnly);
        }
        let uid = tag.facts().uid.clone();
        let unfinished = |entry: &&Entry| entry.uid == uid && !is_random(&uid);
        if let Some(entry) = journal.entries()?.iter().find(unfinished) {
            return Err(CardError::Unfinished(entry.id.clone()));
        }
        let located = tag.locate()?;
        check_occupied(&located.content, wish)?;
        let old = match &located.content {
            Content::Message(message) => Some(message.clone()),
            _ => None,
        };
        let new = match wish.card {
            Some(card) => message_for(tag, &located, card, wish)?,
            None => Vec::new(),
        };
        let entry = Entry {
            id: String::new(),
            uid,
            type2: tag.facts().kind == TagKind::Type2,
            prefix: located.prefix.clone(),
            old,
            new,
            erase: wish.card.is_none(),
        };
        Ok(Self { entry: journal.open(entry)?, direction: Direction::Finish, seen: Some(located) })
    }

    /// Takes up a write that was interrupted.
    pub fn resume(entry: Entry, direction: Direction) -> Self {
        Self { entry, direction, seen: None }
    }

    /// What the journal has of it.
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// Writes, reads back, and closes the journal's entry. The first try is made with the tag that this was decided on, as it was then; it
    /// can be repeated after any error, with the tag presented anew, and then looks first what is there. `tell` gets the bytes that are written and how many there will be.
    ///
    /// # Errors
    /// [`CardError::OtherTag`] and [`CardError::OtherContent`] before anything was written; [`CardError::Verify`], and those
    /// of the port. The entry stays.
    pub fn carry_out(
        &mut self,
        tag: &mut Tag<'_>,
        journal: &dyn Journal,
        tell: &mut dyn FnMut(usize, usize),
    ) -> Result<Procedure, CardError> {
        let mut meter = Meter::new(tell);
        let located = match self.seen.take() {
            Some(located) => located,
            None => tag.locate()?,
        };
        let entry = &self.entry;
        self.check_tag(tag, &located)?;
        let target = self.target();
        let procedure = match self.slot_of(tag, &located) {
            Some((slot, sequence, card)) => {
                store(tag, &located, &slot, sequence, card, &mut meter)?;
                Procedure::Slot
            }
            None => {
                if located.content != content_of(target) || entry.erase {
                    let aligned = alignment(target);
                    let rest = if entry.erase { Rest::Cleared } else { Rest::Left };
                    let image = tag.image(&entry.prefix, target, aligned, rest);
                    put(tag, &located, &image, &mut meter)?;
                }
                Procedure::LengthLast
            }
        };
        journal.close(&entry.id)?;
        Ok(procedure)
    }

    /// The message that is to be there; empty for none.
    pub(crate) fn target(&self) -> &[u8] {
        match self.direction {
            Direction::Finish => &self.entry.new,
            Direction::Undo => self.entry.old.as_deref().unwrap_or_default(),
        }
    }

    /// Whether this is the tag that was being written, and has nothing that was written since.
    fn check_tag(&self, tag: &Tag<'_>, located: &Located) -> Result<(), CardError> {
        let entry = &self.entry;
        let facts = tag.facts();
        if entry.type2 != (facts.kind == TagKind::Type2) {
            return Err(CardError::OtherTag);
        }
        let same = facts.uid == entry.uid && !facts.has_random_uid();
        if !same && (!is_random(&entry.uid) || !facts.has_random_uid()) {
            return Err(CardError::OtherTag);
        }
        let known = [Some(entry.new.as_slice()), entry.old.as_deref()];
        let is_known = |card: &[u8]| known.iter().flatten().any(|message| card_in(message) == Some(card));
        match card_of(&located.content) {
            Some(card) if is_known(card) => Ok(()),
            Some(_) => Err(CardError::OtherContent),
            // Whatever a tear left is taken for this tag's by its identifier. Where that is made up, an empty tag might be anybody's.
            None if same || entry.old.is_none() => Ok(()),
            None => match &located.content {
                Content::Message(message) if Some(message) == entry.old.as_ref() => Ok(()),
                Content::Message(_) if foreign(&located.content) => Err(CardError::OtherContent),
                _ => Ok(()),
            },
        }
    }

    /// The slot to be written and with what, where the tag has slots and only a card is to change.
    fn slot_of(&self, tag: &Tag<'_>, located: &Located) -> Option<(Slot<'_>, u32, &[u8])> {
        let Content::Message(message) = &located.content else { return None };
        let target = ndef::parse(self.target()).ok()?;
        let card = target.card()?;
        let found = ndef::parse(message).ok()?;
        if target.form() != Form::Slotted || found.uri() != target.uri() || found.card() == Some(card) {
            return None;
        }
        let (slot, sequence) = free_slot(tag, located, &found, card)?;
        Some((Slot { sequence: 0, card: &[], payload: slot.payload.clone() }, sequence, card))
    }
}

/// Whether the tag may be written.
fn check_occupied(content: &Content, wish: &Wish<'_>) -> Result<(), CardError> {
    let needs = match content {
        Content::Empty if wish.update => return Err(CardError::NoCard),
        Content::Empty => return Ok(()),
        Content::Damaged(_) => (Replacing::Card, "something that an interrupted write left"),
        Content::Message(message) => match ndef::parse(message) {
            Ok(found) if found.has_foreign() => (Replacing::Anything, "something that is no card"),
            Ok(found) if found.form() == Form::NoCard => (Replacing::Anything, "something that is no card"),
            Ok(_) => (Replacing::Card, "a card"),
            Err(_) => (Replacing::Card, "something that an interrupted write left"),
        },
    };
    if wish.replacing >= needs.0 { Ok(()) } else { Err(CardError::Occupied(needs.1)) }
}

/// The message that is to be on the tag. Slots come before the address, which comes before nothing: what keeps the card is
/// worth more than what opens a page.
fn message_for(tag: &Tag<'_>, located: &Located, card: &[u8], wish: &Wish<'_>) -> Result<Vec<u8>, CardError> {
    if card.is_empty() {
        return Err(CardError::NoCard);
    }
    if let (Content::Message(message), false) = (&located.content, wish.plain)
        && let Ok(found) = ndef::parse(message)
        && !found.has_foreign()
        && (wish.uri.is_none() || found.uri() == wish.uri)
        && let Some((slot, sequence)) = free_slot(tag, located, &found, card)
    {
        let mut new = message.clone();
        let (mut payload, check) = Slot::payload_of(slot.room(), sequence, card);
        payload.extend(check);
        new.get_mut(slot.payload.clone()).ok_or(CardError::Form("slots"))?.copy_from_slice(&payload);
        return Ok(new);
    }
    let prefix = &located.prefix;
    let slotted = |uri: Option<&str>| {
        let layout = SlotLayout::fitting(tag.aligned_room(prefix), uri).filter(|_| !wish.plain)?;
        (layout.room() >= card.len()).then(|| layout.message(card, uri))
    };
    let room = tag.message_room(prefix);
    let plain = |uri: Option<&str>| Some(ndef::plain(card, uri)).filter(|message| message.len() <= room);
    let message =
        slotted(wish.uri).or_else(|| slotted(None)).or_else(|| plain(wish.uri)).or_else(|| plain(None));
    message.ok_or(CardError::TooBig { need: card.len(), room: ndef::plain_room(room, None) })
}

/// The slot that is not the current one, if it has room for the card and stands where it can be written by itself; and the
/// number that it gets.
fn free_slot<'s, 'm>(
    tag: &Tag<'_>,
    located: &Located,
    found: &'s Message<'m>,
    card: &[u8],
) -> Option<(&'s Slot<'m>, u32)> {
    let [a, b] = found.slots()?;
    let current = a.sequence.max(b.sequence);
    let slot = if a.sequence < b.sequence || !a.is_whole() { a } else { b };
    let pages = |at: usize| tag.facts().kind != TagKind::Type2 || (located.message_at + at).is_multiple_of(4);
    let fits = slot.room() >= card.len() && pages(slot.payload.start) && pages(slot.payload.end);
    Some((slot, current.checked_add(1)?)).filter(|_| fits)
}

/// Writes a card into a slot: all but the check, read back; the check, read back.
fn store(
    tag: &mut Tag<'_>,
    located: &Located,
    slot: &Slot<'_>,
    sequence: u32,
    card: &[u8],
    meter: &mut Meter<'_>,
) -> Result<(), CardError> {
    let (body, check) = Slot::payload_of(slot.room(), sequence, card);
    let at = located.message_at + slot.payload.start;
    meter.expect(body.len() + check.len());
    let area = tag.area.area();
    area.write(at, &body, meter)?;
    if area.read(at, body.len())? != body {
        return Err(CardError::Verify);
    }
    area.write(at + body.len(), &check, meter)?;
    if area.read(at + body.len(), check.len())? != check {
        return Err(CardError::Verify);
    }
    Ok(())
}

/// Writes an image: empty message, body, read back, head from its end to its beginning, read back.
fn put(tag: &mut Tag<'_>, located: &Located, image: &Image, meter: &mut Meter<'_>) -> Result<(), CardError> {
    let area = tag.area.area();
    let unit = area.unit();
    let body_at = image.head.end.div_ceil(unit) * unit;
    let body = image.bytes.get(body_at..).unwrap_or_default();
    let head = image.bytes.get(..body_at).unwrap_or_default();
    meter.expect(body.len() + head.len());
    match (&located.hide, &located.content) {
        (Some((at, bytes)), _) => area.write(*at, bytes, meter)?,
        // Nobody knows what this says once there is a body behind it.
        (None, Content::Damaged(_)) => {
            let mut hidden = head.to_vec();
            let place = hidden.get_mut(image.head.clone()).ok_or(CardError::Form("head"))?;
            place.copy_from_slice(&image.hidden);
            write_head(area, &hidden, meter)?;
        }
        (None, _) => {}
    }
    area.write(body_at, body, meter)?;
    if area.read(body_at, body.len())? != body {
        return Err(CardError::Verify);
    }
    write_head(area, head, meter)?;
    match area.read(0, image.bytes.len())? == image.bytes {
        true => Ok(()),
        false => Err(CardError::Verify),
    }
}

/// Writes what differs, the last unit first. What comes before the message is as it was, and is so not written; of a Type 4
/// card the head is the length alone, and one command.
fn write_head(
    area: &mut (dyn crate::area::Area + '_),
    head: &[u8],
    meter: &mut Meter<'_>,
) -> Result<(), CardError> {
    let there = area.read(0, head.len())?;
    let unit = if area.unit() == 1 { head.len().max(1) } else { area.unit() };
    let units = head.chunks(unit).zip(there.chunks(unit)).enumerate();
    for (at, (wanted, there)) in units.collect::<Vec<_>>().into_iter().rev() {
        if wanted != there {
            area.write(at * unit, wanted, meter)?;
        }
    }
    Ok(())
}

fn alignment(message: &[u8]) -> Aligned {
    match ndef::parse(message) {
        Ok(found) if found.form() == Form::Slotted => Aligned::ToPages,
        _ => Aligned::Anywhere,
    }
}

fn content_of(message: &[u8]) -> Content {
    if message.is_empty() { Content::Empty } else { Content::Message(message.to_vec()) }
}

fn card_in(message: &[u8]) -> Option<&[u8]> {
    ndef::parse(message).ok()?.card()
}

fn card_of(content: &Content) -> Option<&[u8]> {
    match content {
        Content::Message(message) => card_in(message),
        _ => None,
    }
}

/// Whether there is a whole message of somebody else's.
fn foreign(content: &Content) -> bool {
    match content {
        Content::Message(message) => ndef::parse(message).is_ok_and(|found| found.form() == Form::NoCard),
        _ => false,
    }
}
