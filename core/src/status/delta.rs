//! What changed from one list to a later one of the same issuer.
//!
//! A delta carries the signed head of the later list, and the changes. Applied to the very list that it goes on from,
//! it gives the later list byte for byte, which the head's hash of the index confirms; so the changes need no signature
//! of their own.

use core::cmp::Ordering;
use core::fmt;
use core::iter::Peekable;

use ciborium::Value;

use super::bits::{BitReader, BitWriter};
use super::bucket::{IdCoding, read_ids, write_ids};
use super::entry::StatusEntry;
use super::error::StatusError;
use super::head::{SignedHead, StatusHead, said_key};
use super::list::{Body, StatusList};
use super::source::ReadAt;
use crate::cbor;
use crate::cose::ShapeError;
use crate::keys::{IssuerPublicKey, KeyId};
use crate::limits;
use crate::primitives::sha256;
use crate::wire::RecordId;

/// The version of a delta's layout.
const VERSION: u64 = 1;

/// The way from one list to a later one.
///
/// ```cddl
/// status-delta = [ version: 1, base-number: uint, base-hash: bstr .size 32, head: bstr .cbor signed-status-head,
///                  changed: [ count: uint, bstr ], removed: [ count: uint, bstr ] ]
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StatusDelta {
    base_number: u64,
    base_hash: [u8; 32],
    signed: SignedHead,
    /// Entries that are new or say something else, sorted.
    changed: Vec<StatusEntry>,
    /// Records that are in the list no more, sorted.
    removed: Vec<RecordId>,
    bytes: Vec<u8>,
}

impl StatusDelta {
    /// What leads from `old` to `new`. Both are read to their ends.
    ///
    /// # Errors
    /// [`StatusError::Older`] if the new list's number is not higher; [`StatusError`] if one of them is at fault;
    /// [`ShapeError::TooLarge`] if so much has changed that readers would not take the delta.
    pub fn between<A: ReadAt, B: ReadAt>(
        old: &StatusList<A>,
        new: &StatusList<B>,
    ) -> Result<StatusDelta, StatusError> {
        check_later(old.head(), new.head())?;
        let (changed, removed) = differences(old, new)?;
        let (base, signed) = (old.signed(), new.signed().clone());
        let (base_number, base_hash) = (base.head.number, base.hash());
        let mut delta = StatusDelta { base_number, base_hash, signed, changed, removed, bytes: Vec::new() };
        delta.bytes = delta.encode()?;
        if delta.bytes.len() > limits::STATUS_DELTA_BYTES {
            return Err(ShapeError::TooLarge.into());
        }
        Ok(delta)
    }

    /// Reads a delta and checks the signature of the head that it leads to.
    ///
    /// # Errors
    /// [`StatusError`].
    pub fn parse(bytes: &[u8], key: &IssuerPublicKey) -> Result<StatusDelta, StatusError> {
        if bytes.len() > limits::STATUS_DELTA_BYTES {
            return Err(ShapeError::TooLarge.into());
        }
        let unexpected = || StatusError::from(ShapeError::Unexpected { expected: "status-delta" });
        let parts = cbor::decode(bytes).map_err(ShapeError::from)?.into_array().map_err(|_| unexpected())?;
        let parts: [Value; 6] = parts.try_into().map_err(|_| unexpected())?;
        let [version, base_number, base_hash, head, changed, removed] = &parts;
        if *version != VERSION.into() {
            return Err(content("version: newer than this reader; update it"));
        }
        let number = |value: &Value| value.as_integer().and_then(|n| u64::try_from(n).ok());
        let base_number = number(base_number).ok_or_else(unexpected)?;
        let base_hash =
            base_hash.as_bytes().and_then(|b| b.as_slice().try_into().ok()).ok_or_else(unexpected)?;
        let [changed, removed] = [changed, removed].map(|part| match part.as_array().map(Vec::as_slice) {
            Some([count, Value::Bytes(bytes)]) => number(count).map(|count| (count, bytes)),
            _ => None,
        });
        let (changed, removed) = changed.zip(removed).ok_or_else(unexpected)?;
        let signed = SignedHead::parse(head.as_bytes().ok_or_else(unexpected)?, key)?;
        Ok(StatusDelta {
            base_number,
            base_hash,
            changed: decode_changed(&signed.head, changed)?,
            removed: decode_removed(removed)?,
            signed,
            bytes: bytes.to_vec(),
        })
    }

    /// The key that a delta's head says it is signed with, so that the issuer can be looked up in a trust list. It proves
    /// nothing.
    ///
    /// # Errors
    /// [`StatusError::Shape`] if the bytes do not look like a delta.
    pub fn said_signer(bytes: &[u8]) -> Result<KeyId, StatusError> {
        if bytes.len() > limits::STATUS_DELTA_BYTES {
            return Err(ShapeError::TooLarge.into());
        }
        let value = cbor::decode(bytes).map_err(ShapeError::from)?;
        let head = value.as_array().and_then(|parts| parts.get(3)?.as_bytes());
        said_key(head.ok_or(ShapeError::Unexpected { expected: "status-delta" })?)
    }

    /// Whether the list is the very one that the delta leads to, so that it was applied before.
    pub fn leads_to<S>(&self, list: &StatusList<S>) -> bool {
        list.signed().bytes == self.signed.bytes
    }

    /// Whether the list is the very one that the delta goes on from.
    pub fn is_from<S>(&self, list: &StatusList<S>) -> bool {
        list.signed().hash() == self.base_hash
    }

    /// The later list, made of the one that a reader has.
    ///
    /// # Errors
    /// [`StatusError::DeltaBase`] if that is not the list that the delta goes on from; [`StatusError::Older`] if the delta
    /// does not lead to a later one; [`StatusError::DeltaContent`] if it changes what is not there or already so;
    /// [`StatusError::DeltaResult`] if what comes out is not what was signed. The list that the reader has stays good.
    pub fn apply<S: ReadAt>(&self, old: &StatusList<S>) -> Result<StatusList<Vec<u8>>, StatusError> {
        let (base, new) = (old.signed(), &self.signed);
        if self.base_number != base.head.number || self.base_hash != base.hash() {
            return Err(StatusError::DeltaBase { base: self.base_number, held: base.head.number });
        }
        check_later(&base.head, &new.head)?;
        let merged = Merge {
            old: old.entries().peekable(),
            changed: self.changed.iter().copied().peekable(),
            removed: self.removed.iter().copied().peekable(),
        };
        let body = Body::encode(&new.head.coding, new.head.ids(), merged)?.ok_or(StatusError::DeltaResult)?;
        if body.count != new.head.count || sha256(&body.index) != new.head.index_hash {
            return Err(StatusError::DeltaResult);
        }
        StatusList::open([new.bytes.as_slice(), &body.index, &body.buckets].concat(), &new.key)
    }

    /// The head of the list that the delta leads to.
    pub fn head(&self) -> &StatusHead {
        &self.signed.head
    }

    /// The number of the list that it goes on from.
    pub fn base_number(&self) -> u64 {
        self.base_number
    }

    /// How many records are new or say something else, and how many are taken off.
    pub fn changes(&self) -> (usize, usize) {
        (self.changed.len(), self.removed.len())
    }

    /// The delta, for a file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    fn encode(&self) -> Result<Vec<u8>, StatusError> {
        let counts = [self.changed.len(), self.removed.len()].map(|count| count as u64);
        let ids = counts.map(IdCoding::of_delta);
        let changed =
            self.signed.head.coding.encode(ids[0], &self.changed).ok_or(StatusError::DeltaResult)?;
        let mut removed = BitWriter::default();
        write_ids(ids[1], self.removed.iter().copied(), &mut removed);
        let part = |count: u64, bytes| Value::Array(vec![count.into(), Value::Bytes(bytes)]);
        Ok(cbor::encode(&Value::Array(vec![
            VERSION.into(),
            self.base_number.into(),
            Value::Bytes(self.base_hash.to_vec()),
            Value::Bytes(self.signed.bytes.clone()),
            part(counts[0], changed),
            part(counts[1], removed.finish()),
        ])))
    }
}

/// Prints how much changes, and no record.
impl fmt::Debug for StatusDelta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusDelta")
            .field("base_number", &self.base_number)
            .field("number", &self.signed.head.number)
            .field("changes", &self.changes())
            .finish_non_exhaustive()
    }
}

fn check_later(old: &StatusHead, new: &StatusHead) -> Result<(), StatusError> {
    if new.number > old.number {
        return Ok(());
    }
    Err(StatusError::Older { held: old.number, offered: new.number })
}

type Differences = (Vec<StatusEntry>, Vec<RecordId>);

/// Entries of the new list that the old one does not have so, and records of the old one that the new one lacks.
fn differences<A: ReadAt, B: ReadAt>(
    old: &StatusList<A>,
    new: &StatusList<B>,
) -> Result<Differences, StatusError> {
    let (mut old, mut new) = (old.entries().peekable(), new.entries().peekable());
    let (mut changed, mut removed) = (Vec::new(), Vec::new());
    loop {
        let order = match (peek(&mut old)?, peek(&mut new)?) {
            (None, None) => return Ok((changed, removed)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(before), Some(after)) => before.record_id.cmp(&after.record_id),
        };
        let before = if order.is_le() { old.next().transpose()? } else { None };
        let after = if order.is_ge() { new.next().transpose()? } else { None };
        match (before, after) {
            (Some(before), None) => removed.push(before.record_id),
            (before, Some(after)) if before != Some(after) => changed.push(after),
            _ => {}
        }
    }
}

fn peek(
    entries: &mut Peekable<impl Iterator<Item = Result<StatusEntry, StatusError>>>,
) -> Result<Option<StatusEntry>, StatusError> {
    entries.peek().cloned().transpose()
}

fn decode_changed(
    head: &StatusHead,
    (count, bytes): (u64, &Vec<u8>),
) -> Result<Vec<StatusEntry>, StatusError> {
    check_count(count)?;
    let decoded = head.coding.decode(IdCoding::of_delta(count), 0, count, bytes);
    decoded.map_err(|_| content("changed: not coded so"))
}

fn decode_removed((count, bytes): (u64, &Vec<u8>)) -> Result<Vec<RecordId>, StatusError> {
    check_count(count)?;
    let mut reader = BitReader::new(bytes);
    let ids = read_ids(IdCoding::of_delta(count), 0, count, &mut reader);
    let ids = ids.and_then(|ids| reader.finish().map(|()| ids));
    ids.map_err(|_| content("removed: not coded so"))
}

/// More than a list can have would also make ids so short that the bytes stand for many times their number.
fn check_count(count: u64) -> Result<(), StatusError> {
    if count > limits::STATUS_ENTRIES { Err(content("more records than a list can have")) } else { Ok(()) }
}

fn content(rule: &'static str) -> StatusError {
    StatusError::DeltaContent { rule }
}

/// The entries of a list with the changes of a delta, in order. Each change has to change something.
struct Merge<O: Iterator, C: Iterator, R: Iterator> {
    old: Peekable<O>,
    changed: Peekable<C>,
    removed: Peekable<R>,
}

impl<O, C, R> Merge<O, C, R>
where
    O: Iterator<Item = Result<StatusEntry, StatusError>>,
    C: Iterator<Item = StatusEntry>,
    R: Iterator<Item = RecordId>,
{
    fn step(&mut self) -> Result<Option<StatusEntry>, StatusError> {
        loop {
            let old = peek(&mut self.old)?;
            let changed = self.changed.peek().copied();
            let Some(id) = [old, changed].iter().flatten().map(|entry| entry.record_id).min() else {
                return match self.removed.next() {
                    None => Ok(None),
                    Some(_) => Err(content("removed: a record that is not in the list")),
                };
            };
            let here = |entry: &StatusEntry| entry.record_id == id;
            let (old, changed) = (old.filter(here), changed.filter(here));
            let removed = self.removed.next_if(|removed| *removed <= id);
            old.and_then(|_| self.old.next());
            changed.and_then(|_| self.changed.next());
            match (removed, old, changed) {
                (Some(removed), Some(_), None) if removed == id => {}
                (Some(_), _, _) => {
                    return Err(content("removed: a record that is not in the list, or changed too"));
                }
                (None, old, Some(changed)) if old == Some(changed) => {
                    return Err(content("changed: an entry that is in the list already"));
                }
                (None, old, changed) => return Ok(changed.or(old)),
            }
        }
    }
}

impl<O, C, R> Iterator for Merge<O, C, R>
where
    O: Iterator<Item = Result<StatusEntry, StatusError>>,
    C: Iterator<Item = StatusEntry>,
    R: Iterator<Item = RecordId>,
{
    type Item = Result<StatusEntry, StatusError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.step().transpose()
    }
}
