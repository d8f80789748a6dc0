//! The times of a list, in few bits.
//!
//! A time is a number of seconds after the list's time base, and at most as many as the list's span. An issuer may choose
//! it anywhere between the newest attestation of the old card and that of the new one, and chooses the roundest: the one
//! that ends in the most zero bits. What is left are its *significant bits*: an odd number, of which there are few that
//! lie within the span, so it is told by its place among them.

use super::bits::{BitReader, BitWriter, BitsWrong};
use super::code::CLASSES;
use crate::model::Timestamp;

/// Most bits of a time: 136 years.
const LONGEST_SPAN: u32 = CLASSES as u32 - 1;

/// The time base of a list, and how many seconds after it its times reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeScale {
    pub(super) base: Timestamp,
    pub(super) span: u32,
}

impl TimeScale {
    /// The scale that these times need. `None` if one of them is not after the base, or too long after.
    pub(super) fn for_times(
        base: Timestamp,
        mut times: impl Iterator<Item = Timestamp>,
    ) -> Option<TimeScale> {
        let span = times.try_fold(0, |span, time| Some(seconds_after(base, time)?.max(span)))?;
        Some(TimeScale { base, span: u32::try_from(span).ok()? })
    }

    /// How many bits a time has, significant ones and zeros together.
    pub(super) fn bits(self) -> u32 {
        u32::BITS - self.span.leading_zeros()
    }

    /// How many significant bits a time has. `None` if it is not on the scale.
    pub(super) fn significant_bits(self, time: Timestamp) -> Option<u32> {
        let seconds = seconds_after(self.base, time).filter(|seconds| *seconds <= self.span.into())?;
        self.bits().checked_sub(seconds.trailing_zeros())
    }

    /// Writes a time of that many significant bits.
    pub(super) fn write(self, time: Timestamp, significant: u32, writer: &mut BitWriter) -> Option<()> {
        let zeros = self.bits().checked_sub(significant)?;
        let place = seconds_after(self.base, time)? >> zeros >> 1;
        write_place(place, self.places(zeros), writer);
        Some(())
    }

    /// Reads a time of that many significant bits.
    pub(super) fn read(self, significant: u32, reader: &mut BitReader<'_>) -> Result<Timestamp, BitsWrong> {
        let zeros = self.bits().checked_sub(significant).ok_or(BitsWrong)?;
        let place = read_place(self.places(zeros), reader)?;
        let seconds = (place << 1 | 1) << zeros;
        Ok(Timestamp(self.base.0.saturating_add_unsigned(seconds)))
    }

    /// How many times within the span end in so many zeros and no more.
    fn places(self, zeros: u32) -> u64 {
        ((u64::from(self.span) >> zeros) + 1) >> 1
    }
}

/// Writes one of `places` places, from 0 on, in truncated binary: where that is no power of two, the first places take a
/// bit less than the others.
fn write_place(place: u64, places: u64, writer: &mut BitWriter) {
    let (bits, short) = shorter(places);
    if place < short {
        writer.bits(place, bits);
    } else {
        writer.bits(place + short, bits + 1);
    }
}

fn read_place(places: u64, reader: &mut BitReader<'_>) -> Result<u64, BitsWrong> {
    let (bits, short) = shorter(places);
    let place = reader.bits(bits)?;
    if place < short { Ok(place) } else { Ok((place << 1 | reader.bits(1)?) - short) }
}

/// Bits of the shorter places, and how many they are.
fn shorter(places: u64) -> (u32, u64) {
    let bits = places.max(1).ilog2();
    (bits, (2 << bits) - places.max(1))
}

/// The roundest time after `after` and not after `until`, counted from `base`: the one that takes the fewest bits in a
/// list with this time base. `None` if there is no time between them that is after the base, or it is further from the
/// base than a list can say.
pub fn roundest_time(after: Timestamp, until: Timestamp, base: Timestamp) -> Option<Timestamp> {
    let until = seconds_after(base, until)?;
    let after = seconds_after(base, after).unwrap_or(0);
    let mut time = Some(until).filter(|until| *until > after)?;
    loop {
        let rounder = time & (time - 1);
        if rounder <= after {
            return Some(Timestamp(base.0.saturating_add_unsigned(time)));
        }
        time = rounder;
    }
}

/// Seconds from the base, at least one and at most what [`LONGEST_SPAN`] bits say.
fn seconds_after(base: Timestamp, time: Timestamp) -> Option<u64> {
    let seconds = u64::try_from(time.0.checked_sub(base.0)?).ok()?;
    (seconds > 0 && seconds >> LONGEST_SPAN == 0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BASE: Timestamp = Timestamp(1_767_225_600);

    proptest! {
        #[test]
        fn the_roundest_time_lies_between_and_none_is_rounder(after in 0i64..5000, length in 0i64..3000) {
            let [after, until] = [after, after + length].map(|seconds| Timestamp(BASE.0 + seconds));
            let zeros = |seconds: i64| (seconds - BASE.0).trailing_zeros();
            let chosen = roundest_time(after, until, BASE);
            prop_assert_eq!(chosen.is_some(), length > 0);
            if let Some(chosen) = chosen {
                prop_assert!(after < chosen && chosen <= until);
                prop_assert!((after.0 + 1..=until.0).all(|other| zeros(other) <= zeros(chosen.0)));
            }
        }

        #[test]
        fn times_are_read_as_written(seconds in prop::collection::vec(prop_oneof![1i64..200, 1i64..=(1 << 32) - 1], 1..20)) {
            let times: Vec<_> = seconds.iter().map(|seconds| Timestamp(BASE.0 + seconds)).collect();
            let scale = TimeScale::for_times(BASE, times.iter().copied()).unwrap();
            for time in times {
                let significant = scale.significant_bits(time).unwrap();
                let mut writer = BitWriter::default();
                scale.write(time, significant, &mut writer).unwrap();
                prop_assert_eq!(scale.read(significant, &mut BitReader::new(&writer.finish())), Ok(time));
            }
        }
    }

    #[test]
    #[allow(clippy::unusual_byte_groupings, reason = "the groups are the fields")]
    fn places_take_the_bits_that_they_need() {
        let written = |place, places| {
            let mut writer = BitWriter::default();
            write_place(place, places, &mut writer);
            writer.unary(0);
            writer.finish()[0]
        };
        // Of five places, three have two bits and two have three; each here with a one behind it.
        let five = [0, 1, 2, 3, 4].map(|place| written(place, 5));
        assert_eq!(five, [0b001_00000, 0b011_00000, 0b101_00000, 0b1101_0000, 0b1111_0000]);
        assert_eq!(written(0, 1), 0b1000_0000, "of one place, no bits");
        assert_eq!(written(3, 4), 0b1110_0000);
    }

    #[test]
    fn every_time_of_a_scale_has_a_coding_of_its_own() {
        for span in 1..70 {
            let scale = TimeScale { base: BASE, span };
            let mut codings = std::collections::BTreeSet::new();
            for seconds in 1..=span {
                let time = Timestamp(BASE.0 + i64::from(seconds));
                let significant = scale.significant_bits(time).unwrap();
                let mut writer = BitWriter::default();
                scale.write(time, significant, &mut writer).unwrap();
                writer.unary(0);
                assert!(codings.insert((significant, writer.finish())));
            }
            assert_eq!(scale.significant_bits(Timestamp(BASE.0 + i64::from(span) + 1)), None);
        }
    }

    #[test]
    fn a_time_is_after_the_base_and_not_too_long_after() {
        let scale = |seconds: i64| TimeScale::for_times(BASE, [Timestamp(BASE.0 + seconds)].into_iter());
        assert_eq!(scale(-1), None);
        assert_eq!(scale(0), None);
        assert_eq!(scale(1).unwrap().bits(), 1);
        assert_eq!(scale((1 << 32) - 1).unwrap().bits(), 32);
        assert_eq!(scale(1 << 32), None);
        assert_eq!(TimeScale::for_times(BASE, core::iter::empty()).unwrap().span, 0);
        assert_eq!(roundest_time(Timestamp(i64::MIN), Timestamp(i64::MAX), BASE), None);
        assert_eq!(roundest_time(Timestamp(i64::MIN), BASE, BASE), None);
    }
}
