//! The clock and the source of randomness, which the core takes as arguments.

use crate::Failure;
use getrandom::SysRng;
use phr_core::model::Timestamp;
use rand_core::UnwrapErr;
use std::time::{SystemTime, UNIX_EPOCH};

/// The operating system's random source. Where that fails, nothing secret can be made, and the program stops.
pub type SystemRandom = UnwrapErr<SysRng>;

/// The operating system's random source.
pub fn system_random() -> SystemRandom {
    UnwrapErr(SysRng)
}

/// What this machine's clock says.
pub fn now() -> Timestamp {
    let seconds = match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |seconds| -seconds),
    };
    Timestamp(seconds)
}

/// Reads a time given as an argument: a day (its beginning in UTC) or a date with time and offset.
///
/// # Errors
/// `time` when it is neither.
pub fn parse_time(text: &str) -> Result<Timestamp, Failure> {
    Timestamp::parse(text).ok_or_else(|| {
        Failure::usage("time", format!("“{text}” is not a time"))
            .hint("write a day like 2026-11-22, or a time like 2026-11-22T09:30:00+01:00")
    })
}
