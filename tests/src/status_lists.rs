//! Made-up status lists of a realistic size and shape, the same for the same seed.
//!
//! Cards are issued evenly over five years. Two in a hundred come to be listed: of these, 85 of 100 are superseded by a
//! new card two weeks to nine months later (as many between two and four weeks as between four and eight), and 15 are
//! revoked, after as long.

use phr_core::model::Timestamp;
use phr_core::status::{Listing, StatusDraft, StatusEntry, roundest_time};
use phr_core::wire::RecordId;

/// When the first card was issued, and what times count from: 2026-01-01.
pub const BEGIN: Timestamp = Timestamp(1_767_225_600);
/// When the latest list is made: five years on.
pub const END: Timestamp = Timestamp(BEGIN.0 + 5 * 365 * DAY);
/// Seconds in a week: how often a list is made.
pub const WEEK: i64 = 7 * DAY;

const DAY: i64 = 86_400;
/// Of how many cards one is listed.
const CARDS_FOR_A_LISTING: u64 = 50;
/// Of 100 listed records, how many are revoked.
const REVOKED_OF_100: u64 = 15;
/// How long after its issue a card is superseded or revoked, at least and at most, in days.
const LISTED_AFTER: (f64, f64) = (14.0, 270.0);

/// Records that come to be listed, and when.
pub struct Programme {
    /// What a list says, with the time from which on it does.
    events: Vec<(Timestamp, StatusEntry)>,
}

impl Programme {
    /// A programme that has issued so many cards by [`END`].
    pub fn new(cards: u64, seed: u64) -> Programme {
        let mut random = SplitMix(seed);
        Programme { events: (0..cards / CARDS_FOR_A_LISTING).map(|_| event(&mut random)).collect() }
    }

    /// The list at a time. Its number counts weeks.
    pub fn list(&self, at: Timestamp) -> StatusDraft {
        let number = ((at.0 - BEGIN.0) / WEEK).max(1).unsigned_abs();
        let entries = self.events.iter().filter(|(from, _)| *from <= at).map(|(_, entry)| *entry);
        let best_before = Timestamp(at.0 + 180 * DAY);
        StatusDraft { entries: entries.collect(), ..StatusDraft::new(number, at, best_before, BEGIN) }
    }
}

/// Record ids that are in no list of this seed.
pub fn strangers(seed: u64) -> impl Iterator<Item = RecordId> {
    let mut random = SplitMix(seed ^ STRANGERS);
    core::iter::repeat_with(move || RecordId(random.next().to_be_bytes()))
}

const STRANGERS: u64 = 0x5354_5241_4e47_4552;

fn event(random: &mut SplitMix) -> (Timestamp, StatusEntry) {
    let record_id = RecordId(random.next().to_be_bytes());
    let (least, most) = LISTED_AFTER;
    let wait = (least * (most / least).powf(random.fraction()) * DAY as f64) as i64;
    // A card that is listed by the end was issued at least that long before.
    let issued = BEGIN.0 + ((END.0 - BEGIN.0 - wait) as f64 * random.fraction()) as i64;
    let at = Timestamp(issued + wait);
    let listing = if random.next() % 100 < REVOKED_OF_100 {
        Listing::Revoked
    } else {
        let not_before =
            roundest_time(Timestamp(issued), at, BEGIN).expect("the new card is issued after the old one");
        Listing::Superseded { not_before }
    };
    (at, StatusEntry { record_id, listing })
}

/// SplitMix64 (Steele, Lea and Flood, 2014). A state gives each number of 64 bits once before any comes again, so that no
/// two records of a programme have the same id.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// At least 0 and less than 1.
    fn fraction(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programme_grows_by_the_week_and_is_the_same_each_time() {
        let (one, same) = (Programme::new(100_000, 1), Programme::new(100_000, 1));
        assert_eq!(one.list(END), same.list(END));
        assert_eq!(one.list(END).entries.len(), 2000);
        let before = one.list(Timestamp(END.0 - WEEK)).entries.len();
        assert!((1980..2000).contains(&before), "{before}");
    }

    #[test]
    fn listings_have_the_shares_that_they_should() {
        let list = Programme::new(1_000_000, 1).list(END);
        let revoked = list.entries.iter().filter(|entry| entry.listing == Listing::Revoked).count();
        assert!((2800..3200).contains(&revoked), "{revoked}");
    }
}
