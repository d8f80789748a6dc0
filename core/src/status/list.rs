//! A signed list, and what it says of one record.
//!
//! ```text
//! head          COSE_Sign1, a few hundred bytes
//! index         for each bucket: number of entries (2 bytes), length in bytes (2 bytes), SHA-256 (32 bytes)
//! buckets       one behind the other
//! ```

use core::fmt;

use super::bucket::IdCoding;
use super::entry::{Listing, RecordStatus, StatusEntry};
use super::error::StatusError;
use super::head::{SignedHead, StatusHead, rule, said_key};
use super::source::ReadAt;
use crate::cbor::{self, CborError};
use crate::cose::ShapeError;
use crate::keys::{IssuerPublicKey, KeyId};
use crate::limits;
use crate::model::Timestamp;
use crate::primitives::sha256;
use crate::trust::Freshness;
use crate::wire::RecordId;

/// Bytes of the index for each bucket.
pub(super) const INDEX_ENTRY: usize = 2 + 2 + 32;

/// A list whose signature was found good. Only [`StatusList::open`] and signing make one.
///
/// In memory are the head and the index; buckets are read from the source when they are asked for, and held against
/// the index each time.
pub struct StatusList<S> {
    source: S,
    signed: SignedHead,
    buckets: Vec<Bucket>,
}

/// What the index says of a bucket.
#[derive(Clone, Copy)]
struct Bucket {
    /// Where it begins in the file.
    start: u64,
    entries: u16,
    length: u16,
    hash: [u8; 32],
}

/// The key that a list says it is signed with, so that the issuer can be looked up in a trust list. It proves nothing.
///
/// # Errors
/// [`StatusError::Shape`] or [`StatusError::Read`] if the source does not begin like a list.
pub fn said_signer(source: &(impl ReadAt + ?Sized)) -> Result<KeyId, StatusError> {
    said_key(&read_head(source)?)
}

impl<S: ReadAt> StatusList<S> {
    /// Reads the head, checks its signature, and holds the index against it. Nothing of the content is looked at
    /// before.
    ///
    /// # Errors
    /// [`StatusError`].
    pub fn open(source: S, key: &IssuerPublicKey) -> Result<StatusList<S>, StatusError> {
        let signed = SignedHead::parse(&read_head(&source)?, key)?;
        let index_start = signed.bytes.len() as u64;
        let index_length = signed.head.buckets() * INDEX_ENTRY;
        if source.length()?.saturating_sub(index_start) < index_length as u64 {
            return Err(StatusError::Length);
        }
        let mut index = vec![0; index_length];
        source.read_at(index_start, &mut index)?;
        if sha256(&index) != signed.head.index_hash {
            return Err(StatusError::IndexAltered);
        }
        let buckets = buckets(&index, index_start + index_length as u64);
        let entries: u64 = buckets.iter().map(|bucket| u64::from(bucket.entries)).sum();
        rule(entries == signed.head.count, "count: not that of the index")?;
        if buckets.last().map(Bucket::end) != Some(source.length()?) {
            return Err(StatusError::Length);
        }
        Ok(StatusList { source, signed, buckets })
    }

    /// What the list says of a record. One bucket is read and hashed.
    ///
    /// # Errors
    /// [`StatusError::BucketAltered`], [`StatusError::BucketCoding`] or [`StatusError::Read`]: then the list says
    /// nothing of this record, and not that it is good.
    pub fn status(&self, id: RecordId) -> Result<RecordStatus, StatusError> {
        let ids = self.signed.head.ids();
        let bucket = self.buckets.get(ids.bucket(id)).ok_or(StatusError::Length)?;
        let bytes = self.read(bucket)?;
        let found: Result<Option<Listing>, _> =
            self.signed.head.coding.find(ids, bucket.entries.into(), &bytes, id);
        found.map(RecordStatus::from).map_err(|_| StatusError::BucketCoding)
    }

    /// All entries, in the order of their record ids. Buckets are read one by one; the first that is at fault ends it.
    pub fn entries(&self) -> impl Iterator<Item = Result<StatusEntry, StatusError>> + '_ {
        let mut failed = false;
        let buckets =
            self.buckets.iter().enumerate().map(|(number, bucket)| self.bucket_entries(number, bucket));
        let buckets = buckets.take_while(move |read| !core::mem::replace(&mut failed, read.is_err()));
        buckets.flat_map(|read| match read {
            Ok(entries) => entries.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    fn bucket_entries(&self, number: usize, bucket: &Bucket) -> Result<Vec<StatusEntry>, StatusError> {
        let (head, bytes) = (&self.signed.head, self.read(bucket)?);
        let decoded = head.coding.decode(head.ids(), number, bucket.entries.into(), &bytes);
        decoded.map_err(|_| StatusError::BucketCoding)
    }

    fn read(&self, bucket: &Bucket) -> Result<Vec<u8>, StatusError> {
        let mut bytes = vec![0; usize::from(bucket.length)];
        self.source.read_at(bucket.start, &mut bytes)?;
        if sha256(&bytes) == bucket.hash { Ok(bytes) } else { Err(StatusError::BucketAltered) }
    }
}

impl<S> StatusList<S> {
    /// What the head says.
    pub fn head(&self) -> &StatusHead {
        &self.signed.head
    }

    /// The key that signed the list.
    pub fn key(&self) -> &IssuerPublicKey {
        &self.signed.key
    }

    /// How far the list can be relied on at this time.
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        self.signed.head.freshness(now)
    }

    /// Where the list is read from.
    pub fn source(&self) -> &S {
        &self.source
    }

    /// Whether a reader that has `held` may take this list in its place: a higher number, or the very list that it has.
    /// Of two lists with one number, nobody can say which came later. That both are by one issuer, which may have
    /// several keys, is for the caller to know.
    ///
    /// # Errors
    /// [`StatusError::Older`].
    pub fn check_replaces<T>(&self, held: &StatusList<T>) -> Result<(), StatusError> {
        let (offered, had) = (&self.signed, &held.signed);
        if offered.head.number <= had.head.number && offered.bytes != had.bytes {
            return Err(StatusError::Older { held: had.head.number, offered: offered.head.number });
        }
        Ok(())
    }

    pub(super) fn signed(&self) -> &SignedHead {
        &self.signed
    }
}

impl StatusList<Vec<u8>> {
    /// The list, for a file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.source
    }
}

/// Prints the head, and no record.
impl<S> fmt::Debug for StatusList<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusList").field("head", &self.signed.head).finish_non_exhaustive()
    }
}

impl Bucket {
    fn end(&self) -> u64 {
        self.start + u64::from(self.length)
    }
}

fn read_head(source: &(impl ReadAt + ?Sized)) -> Result<Vec<u8>, StatusError> {
    let length = source.length()?;
    let begun = length.min(limits::STATUS_HEAD_BYTES as u64) as usize;
    let mut bytes = vec![0; begun];
    source.read_at(0, &mut bytes)?;
    let head = match cbor::item_length(&bytes) {
        Ok(head) => head,
        Err(CborError::Truncated(_)) if length > begun as u64 => return Err(ShapeError::TooLarge.into()),
        Err(error) => return Err(ShapeError::from(error).into()),
    };
    bytes.truncate(head);
    Ok(bytes)
}

fn buckets(index: &[u8], start: u64) -> Vec<Bucket> {
    let (entries, _) = index.as_chunks::<INDEX_ENTRY>();
    let place = |start: &mut u64, entry: &[u8; INDEX_ENTRY]| {
        let bucket = Bucket {
            start: *start,
            entries: u16::from_be_bytes([entry[0], entry[1]]),
            length: u16::from_be_bytes([entry[2], entry[3]]),
            hash: core::array::from_fn(|i| entry[4 + i]),
        };
        *start = bucket.end();
        Some(bucket)
    };
    entries.iter().scan(start, place).collect()
}

/// The index and the buckets of sorted entries, and how many there are.
pub(super) struct Body {
    pub(super) index: Vec<u8>,
    pub(super) buckets: Vec<u8>,
    pub(super) count: u64,
}

impl Body {
    /// Codes sorted entries as the head says. `Ok(None)` if one of them does not fit it, or too many fall into one bucket.
    ///
    /// # Errors
    /// The first error among the entries.
    pub(super) fn encode(
        coding: &super::bucket::Coding,
        ids: IdCoding,
        entries: impl Iterator<Item = Result<StatusEntry, StatusError>>,
    ) -> Result<Option<Body>, StatusError> {
        let mut entries = entries.peekable();
        let mut body = Body { index: Vec::new(), buckets: Vec::new(), count: 0 };
        let mut bucket = Vec::new();
        for number in 0..ids.buckets() {
            bucket.clear();
            let here = |entry: &Result<StatusEntry, _>| {
                entry.as_ref().map_or(true, |entry| ids.bucket(entry.record_id) == number)
            };
            while let Some(entry) = entries.next_if(here) {
                bucket.push(entry?);
            }
            let Some(()) = coding.encode(ids, &bucket).and_then(|bytes| body.push(bucket.len(), &bytes))
            else {
                return Ok(None);
            };
        }
        Ok(entries.next().is_none().then_some(body))
    }

    /// Adds a bucket. `None` if it is too long for the index.
    fn push(&mut self, entries: usize, bytes: &[u8]) -> Option<()> {
        let [entries_field, length_field] =
            [entries, bytes.len()].map(|number| u16::try_from(number).ok().map(u16::to_be_bytes));
        self.index.extend(entries_field?);
        self.index.extend(length_field?);
        self.index.extend(sha256(bytes));
        self.buckets.extend(bytes);
        self.count += entries as u64;
        Some(())
    }
}
