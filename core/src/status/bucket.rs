//! One bucket: the entries whose record ids begin with the same bits, and how they become bytes.
//!
//! The ids come first, sorted, each as its distance from the one before (Golomb–Rice); behind them the classes and times
//! in the same order; then zeros up to a whole byte. A delta is coded in the same way, as one bucket of all ids.

use super::bits::{BitReader, BitWriter, BitsWrong};
use super::code::ClassCode;
use super::entry::{Listing, StatusEntry};
use super::times::TimeScale;
use crate::wire::RecordId;

/// Class of a revoked record. Other classes are numbers of significant bits.
const REVOKED: usize = 0;

/// How the entries of a list are coded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Coding {
    pub(super) scale: TimeScale,
    pub(super) code: ClassCode,
}

/// Which record ids are coded together, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct IdCoding {
    /// How many bits of an id are the same for all, and not written.
    prefix_bits: u32,
    /// How many low bits of a distance are written as they are; the rest is in unary.
    rice: u32,
}

impl IdCoding {
    /// The coding in the buckets of a list of `count` entries.
    pub(super) fn of_list(count: u64) -> IdCoding {
        IdCoding { prefix_bits: bucket_bits(count), rice: rice_parameter(count) }
    }

    /// The coding of `count` ids in a delta.
    pub(super) fn of_delta(count: u64) -> IdCoding {
        IdCoding { prefix_bits: 0, rice: rice_parameter(count) }
    }

    /// The number of the bucket that has this id.
    pub(super) fn bucket(self, id: RecordId) -> usize {
        let id = u128::from(u64::from_be_bytes(id.0));
        (id >> (u64::BITS - self.prefix_bits)) as usize
    }

    /// How many buckets there are.
    pub(super) fn buckets(self) -> usize {
        1 << self.prefix_bits
    }

    /// The bits of an id that are written.
    fn rest(self, id: RecordId) -> u64 {
        u64::from_be_bytes(id.0) & self.largest()
    }

    fn largest(self) -> u64 {
        u64::MAX >> self.prefix_bits
    }

    fn id(self, bucket: usize, rest: u64) -> RecordId {
        let prefix = (bucket as u128) << (u64::BITS - self.prefix_bits);
        RecordId((prefix as u64 | rest).to_be_bytes())
    }
}

/// How many top bits of an id say in which bucket it is: so many that a bucket has 1024 to 2047 entries on average, and
/// shorter lists have one bucket.
pub(super) fn bucket_bits(count: u64) -> u32 {
    count.checked_ilog2().unwrap_or(0).saturating_sub(10)
}

/// The Rice parameter for `count` random ids of 64 bits: the least r with `count`·2^r ≥ 31·2^58.
///
/// With a mean distance of m, parameters r and r + 1 cost the same where 2^r = m·ln φ (φ is the golden ratio);
/// ln φ = 0.481 is rounded to 31/64 = 0.484.
fn rice_parameter(count: u64) -> u32 {
    let enough = |r: &u32| u128::from(count.max(1)) << r >= 31 << 58;
    (0..u64::BITS).find(enough).unwrap_or(u64::BITS - 1)
}

/// Writes sorted ids of one bucket.
pub(super) fn write_ids(ids: IdCoding, sorted: impl Iterator<Item = RecordId>, writer: &mut BitWriter) {
    let mut next = 0;
    for rest in sorted.map(|id| ids.rest(id)) {
        let distance = rest - next;
        writer.unary(distance >> ids.rice);
        writer.bits(distance, ids.rice);
        next = rest.wrapping_add(1);
    }
}

/// Reads ids one by one. As each is written as its distance from the one before, they come out in order and none twice.
pub(super) struct IdReader {
    ids: IdCoding,
    /// The least id that may follow; `None` behind the last that there is.
    next: Option<u64>,
}

impl IdReader {
    pub(super) fn new(ids: IdCoding) -> IdReader {
        IdReader { ids, next: Some(0) }
    }

    fn rest(&mut self, reader: &mut BitReader<'_>) -> Result<u64, BitsWrong> {
        let (next, largest) = (self.next.ok_or(BitsWrong)?, self.ids.largest());
        let quotient = reader.unary()?;
        if quotient > largest >> self.ids.rice {
            return Err(BitsWrong);
        }
        let distance = quotient << self.ids.rice | reader.bits(self.ids.rice)?;
        let rest = next.checked_add(distance).filter(|rest| *rest <= largest).ok_or(BitsWrong)?;
        self.next = rest.checked_add(1);
        Ok(rest)
    }

    /// The next id of a bucket.
    pub(super) fn id(&mut self, bucket: usize, reader: &mut BitReader<'_>) -> Result<RecordId, BitsWrong> {
        self.rest(reader).map(|rest| self.ids.id(bucket, rest))
    }
}

impl Coding {
    /// The class of what an entry says. `None` if it is a time that the scale does not have.
    pub(super) fn class(&self, listing: Listing) -> Option<usize> {
        match listing {
            Listing::Revoked => Some(REVOKED),
            Listing::Superseded { not_before } => {
                self.scale.significant_bits(not_before).map(|bits| bits as usize)
            }
        }
    }

    fn write_listing(&self, listing: Listing, writer: &mut BitWriter) -> Option<()> {
        let class = self.class(listing)?;
        self.code.write(class, writer)?;
        match listing {
            Listing::Revoked => Some(()),
            Listing::Superseded { not_before } => self.scale.write(not_before, class as u32, writer),
        }
    }

    fn read_listing(&self, reader: &mut BitReader<'_>) -> Result<Listing, BitsWrong> {
        match self.code.read(reader)? {
            REVOKED => Ok(Listing::Revoked),
            class => Ok(Listing::Superseded { not_before: self.scale.read(class as u32, reader)? }),
        }
    }

    /// The bytes of sorted entries that are coded together. `None` if one has a time or class that the list's head
    /// does not know.
    pub(super) fn encode(&self, ids: IdCoding, entries: &[StatusEntry]) -> Option<Vec<u8>> {
        let mut writer = BitWriter::default();
        write_ids(ids, entries.iter().map(|entry| entry.record_id), &mut writer);
        entries.iter().try_for_each(|entry| self.write_listing(entry.listing, &mut writer))?;
        Some(writer.finish())
    }

    /// The entries that such bytes have, of one bucket.
    pub(super) fn decode(
        &self,
        ids: IdCoding,
        bucket: usize,
        count: u64,
        bytes: &[u8],
    ) -> Result<Vec<StatusEntry>, BitsWrong> {
        let mut reader = BitReader::new(bytes);
        let record_ids = read_ids(ids, bucket, count, &mut reader)?;
        let listing = |record_id| Ok(StatusEntry { record_id, listing: self.read_listing(&mut reader)? });
        let entries = record_ids.into_iter().map(listing).collect::<Result<_, _>>()?;
        reader.finish().map(|()| entries)
    }

    /// What such bytes say of one id. The bucket is read to its end, so that it is refused for a fault anywhere in it,
    /// and takes as long whatever the answer is.
    pub(super) fn find(
        &self,
        ids: IdCoding,
        count: u64,
        bytes: &[u8],
        id: RecordId,
    ) -> Result<Option<Listing>, BitsWrong> {
        let (mut reader, mut id_reader) = (BitReader::new(bytes), IdReader::new(ids));
        let (wanted, mut place, mut found) = (ids.rest(id), None, None);
        for n in 0..count {
            if id_reader.rest(&mut reader)? == wanted {
                place = Some(n);
            }
        }
        for n in 0..count {
            let listing = self.read_listing(&mut reader)?;
            if place == Some(n) {
                found = Some(listing);
            }
        }
        reader.finish().map(|()| found)
    }
}

/// Reads `count` ids of a bucket. No room is made for more than the bytes have.
pub(super) fn read_ids(
    ids: IdCoding,
    bucket: usize,
    count: u64,
    reader: &mut BitReader<'_>,
) -> Result<Vec<RecordId>, BitsWrong> {
    let mut id_reader = IdReader::new(ids);
    (0..count).map(|_| id_reader.id(bucket, reader)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_have_one_to_two_thousand_entries_on_average() {
        let bits = [0, 1, 2047, 2048, 4095, 4096, 2_000_000, 1 << 26].map(bucket_bits);
        assert_eq!(bits, [0, 0, 0, 1, 1, 2, 10, 16]);
    }

    #[test]
    fn the_rice_parameter_is_the_cheapest() {
        assert_eq!([0, 1, 2, 1024, 2_000_000].map(rice_parameter), [63, 63, 62, 53, 43]);
        // Mean cost in bits of a geometric distance: r + 1 / (1 - e^-x), where x = 2^r / mean.
        let cost = |count: u64, r: u32| {
            let x = count as f64 * f64::from(r).exp2() / 2f64.powi(64);
            f64::from(r) + 1.0 / (1.0 - (-x).exp())
        };
        for count in (3..1_000_000).step_by(997) {
            let r = rice_parameter(count);
            let best = cost(count, r);
            assert!(best < cost(count, r + 1) + 0.01 && best < cost(count, r - 1) + 0.01, "{count}");
        }
    }

    #[test]
    fn the_last_id_can_be_reached_and_not_passed() {
        for ids in [IdCoding { prefix_bits: 0, rice: 63 }, IdCoding { prefix_bits: 3, rice: 60 }] {
            let last = ids.id(0, ids.largest());
            let mut writer = BitWriter::default();
            write_ids(ids, [RecordId([0; 8]), last].into_iter(), &mut writer);
            writer.unary(0);
            writer.bits(0, ids.rice);
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            let mut id_reader = IdReader::new(ids);
            assert_eq!(id_reader.id(0, &mut reader), Ok(RecordId([0; 8])));
            assert_eq!(id_reader.id(0, &mut reader), Ok(last));
            assert_eq!(id_reader.id(0, &mut reader), Err(BitsWrong));
        }
    }
}
