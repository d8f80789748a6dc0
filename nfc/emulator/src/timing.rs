//! How long a real reader would take.

use std::time::Duration;

/// Bits on the air for a byte with its parity (ISO/IEC 14443-3), and how many there are in a second.
const AIR_BITS: u32 = 9;
const AIR_RATE: u32 = 106_000;
/// Bits on a serial line for a byte with start and stop, and how many there are in a second.
const LINE_BITS: u32 = 10;
const LINE_RATE: u32 = 115_200;
/// What the chip's firmware takes for a command, and a tag's memory for a write. A model: nothing here was measured on hardware.
const FIRMWARE: Duration = Duration::from_micros(600);
const WRITE: Duration = Duration::from_micros(4100);

/// How the emulated reader keeps time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// At once.
    Instant,
    /// As a PN532 on a serial line of 115 200 baud would.
    Modelled,
}

impl Timing {
    /// What so many bytes take on the air at 106 kbit/s: less is not possible.
    pub fn air(bytes: usize) -> Duration {
        Duration::from_secs_f64(bytes as f64 * f64::from(AIR_BITS) / f64::from(AIR_RATE))
    }

    pub(crate) fn wait_for(self, on_line: usize, on_air: usize, writes: bool) {
        if self == Self::Modelled {
            let line = on_line as f64 * f64::from(LINE_BITS) / f64::from(LINE_RATE);
            let write = if writes { WRITE } else { Duration::ZERO };
            std::thread::sleep(Duration::from_secs_f64(line) + Self::air(on_air) + FIRMWARE + write);
        }
    }
}
