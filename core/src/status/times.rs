//! The times of a list, in few bits.
//!
//! A time is a number of seconds after the list's time base, of at most `span` bits. An issuer may choose it anywhere
//! between the newest attestation of the old card and that of the new one, and chooses the roundest: the one that ends
//! in the most zero bits. What is left are its *significant bits*, of which the last is a one and is not written.

use super::bits::{BitReader, BitWriter, BitsWrong};
use super::code::CLASSES;
use crate::model::Timestamp;

/// Most bits of a time: 136 years.
pub(super) const LONGEST_SPAN: u32 = CLASSES as u32 - 1;

/// The time base of a list and how many bits its times have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeScale {
    pub(super) base: Timestamp,
    pub(super) span: u32,
}

impl TimeScale {
    /// The scale that these times need. `None` if one of them is not after the base, or too long after.
    pub(super) fn for_times(base: Timestamp, times: impl Iterator<Item = Timestamp>) -> Option<TimeScale> {
        let seconds = times.map(|time| seconds_after(base, time)).try_fold(0, |all, s| s.map(|s| all | s))?;
        Some(TimeScale { base, span: u64::BITS - seconds.leading_zeros() })
    }

    /// How many significant bits a time has. `None` if it is not on the scale.
    pub(super) fn significant_bits(self, time: Timestamp) -> Option<u32> {
        self.span.checked_sub(seconds_after(self.base, time)?.trailing_zeros()).filter(|bits| *bits > 0)
    }

    /// Writes a time of that many significant bits.
    pub(super) fn write(self, time: Timestamp, significant: u32, writer: &mut BitWriter) -> Option<()> {
        let seconds = seconds_after(self.base, time).filter(|seconds| seconds >> self.span == 0)?;
        writer.bits(seconds >> (self.span - significant) >> 1, significant - 1);
        Some(())
    }

    /// Reads a time of that many significant bits.
    pub(super) fn read(self, significant: u32, reader: &mut BitReader<'_>) -> Result<Timestamp, BitsWrong> {
        let zeros = self.span.checked_sub(significant).ok_or(BitsWrong)?;
        let bits = reader.bits(significant.checked_sub(1).ok_or(BitsWrong)?)?;
        let seconds = (bits << 1 | 1) << zeros;
        Ok(Timestamp(self.base.0.saturating_add_unsigned(seconds)))
    }
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
        fn times_are_read_as_written(seconds in prop::collection::vec(1i64..=(1 << 32) - 1, 1..20)) {
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
    fn a_time_is_after_the_base_and_not_too_long_after() {
        let scale = |seconds: i64| TimeScale::for_times(BASE, [Timestamp(BASE.0 + seconds)].into_iter());
        assert_eq!(scale(-1), None);
        assert_eq!(scale(0), None);
        assert_eq!(scale(1).unwrap().span, 1);
        assert_eq!(scale((1 << 32) - 1).unwrap().span, 32);
        assert_eq!(scale(1 << 32), None);
        assert_eq!(TimeScale::for_times(BASE, core::iter::empty()).unwrap().span, 0);
        assert_eq!(roundest_time(Timestamp(i64::MIN), Timestamp(i64::MAX), BASE), None);
        assert_eq!(roundest_time(Timestamp(i64::MIN), BASE, BASE), None);
    }
}
