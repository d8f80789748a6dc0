//! A list before it is signed.

use super::bucket::{Coding, IdCoding};
use super::code::{CLASSES, ClassCode};
use super::entry::{Listing, StatusEntry};
use super::error::StatusError;
use super::head::StatusHead;
use super::list::{Body, StatusList};
use super::times::TimeScale;
use crate::cose::{Signer, ToBeSigned, label};
use crate::keys::IssuerPublicKey;
use crate::model::Timestamp;
use crate::primitives::sha256;

/// What an issuer wants to say, in any order. Its entries are sorted and coded when it is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusDraft {
    /// Counts up by at least one with every list of this issuer; readers refuse to go back.
    pub number: u64,
    /// When the list is made.
    pub issued_at: Timestamp,
    /// When readers must have a newer one.
    pub best_before: Timestamp,
    /// From how many days of age on the list counts as ageing.
    pub ageing_days: u32,
    /// From how many days of age on it counts as old.
    pub old_days: u32,
    /// What times count from: earlier than every card that can be superseded, and the same for all lists of an issuer, so
    /// that [`super::roundest_time`] chooses the same time each time.
    pub time_base: Timestamp,
    /// The records.
    pub entries: Vec<StatusEntry>,
}

impl StatusDraft {
    /// Days until a list counts as ageing, unless it says otherwise.
    pub const AGEING_DAYS: u32 = 30;
    /// Days until a list counts as old, unless it says otherwise.
    pub const OLD_DAYS: u32 = 180;

    /// An empty draft with the usual ages.
    pub fn new(
        number: u64,
        issued_at: Timestamp,
        best_before: Timestamp,
        time_base: Timestamp,
    ) -> StatusDraft {
        StatusDraft {
            number,
            issued_at,
            best_before,
            ageing_days: Self::AGEING_DAYS,
            old_days: Self::OLD_DAYS,
            time_base,
            entries: Vec::new(),
        }
    }

    /// The first step of signing with a key that lives elsewhere.
    ///
    /// # Errors
    /// [`StatusError::Entry`] if a record is there twice, or a time is not after the time base or too long after;
    /// [`StatusError::Content`] if the list breaks another rule.
    pub fn prepare(mut self, key: IssuerPublicKey) -> Result<PreparedStatusList, StatusError> {
        self.entries.sort_unstable_by_key(|entry| entry.record_id);
        if !self.entries.is_sorted_by(|a, b| a.record_id < b.record_id) {
            return Err(StatusError::Entry { rule: "a record is there twice" });
        }
        let coding = coding(self.time_base, &self.entries)?;
        let count = self.entries.len() as u64;
        let mut head = StatusHead {
            number: self.number,
            issued_at: self.issued_at,
            best_before: self.best_before,
            ageing_days: self.ageing_days,
            old_days: self.old_days,
            count,
            coding,
            index_hash: [0; 32],
        };
        head.check()?;
        let entries = self.entries.iter().copied().map(Ok);
        let body = Body::encode(&head.coding, IdCoding::of_list(count), entries)?;
        let body =
            body.ok_or(StatusError::Entry { rule: "too many record ids begin alike: they are not random" })?;
        head.index_hash = sha256(&body.index);
        let to_be_signed = ToBeSigned::prepare(head.encode(), key, label::STATUS_LIST);
        Ok(PreparedStatusList { body: [body.index, body.buckets].concat(), to_be_signed })
    }

    /// Signs the list in one go.
    ///
    /// # Errors
    /// As [`StatusDraft::prepare`], or what the signer says.
    pub fn sign(
        self,
        issuer: &dyn Signer<Key = IssuerPublicKey>,
    ) -> Result<StatusList<Vec<u8>>, StatusError> {
        let prepared = self.prepare(issuer.public_key())?;
        let signature = issuer.sign(prepared.message())?;
        prepared.finish(signature)
    }
}

/// A list on its way to an issuer key that lives elsewhere.
#[derive(Debug)]
pub struct PreparedStatusList {
    /// Index and buckets.
    body: Vec<u8>,
    to_be_signed: ToBeSigned<IssuerPublicKey>,
}

impl PreparedStatusList {
    /// The bytes to sign: a few hundred, however long the list is.
    pub fn message(&self) -> &[u8] {
        self.to_be_signed.message()
    }

    /// Puts the signature in place, and reads the list as its readers will.
    ///
    /// # Errors
    /// [`crate::cose::SignerError::SignatureWrong`] if it is not the key's signature of this list.
    pub fn finish(self, signature: [u8; 64]) -> Result<StatusList<Vec<u8>>, StatusError> {
        let key = self.to_be_signed.public_key();
        let mut bytes = self.to_be_signed.finish_message(signature)?.encode();
        bytes.extend(self.body);
        StatusList::open(bytes, &key)
    }
}

/// How these entries are coded in the fewest bits.
fn coding(time_base: Timestamp, entries: &[StatusEntry]) -> Result<Coding, StatusError> {
    let times = entries.iter().filter_map(|entry| match entry.listing {
        Listing::Superseded { not_before } => Some(not_before),
        Listing::Revoked => None,
    });
    let off_scale =
        StatusError::Entry { rule: "a time is not after the time base, or more than 136 years after" };
    let scale = TimeScale::for_times(time_base, times).ok_or(off_scale)?;
    let coding = Coding { scale, code: ClassCode::for_counts(&[0; CLASSES]) };
    let mut counts = [0; CLASSES];
    for class in entries.iter().filter_map(|entry| coding.class(entry.listing)) {
        counts[class] += 1;
    }
    Ok(Coding { code: ClassCode::for_counts(&counts), ..coding })
}
