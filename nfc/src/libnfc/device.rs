//! The only module that calls libnfc, with a guard against each fault of library and binding that is known.
//!
//! - A command longer than [`MOST_SENT`] bytes overflows a buffer of the library: such a one is refused here.
//! - No time-out, and one below a millisecond, mean for ever: all are a second.
//! - A list of targets has entries that are none: those without an identifier are left out.
//! - Errors of the radio all look alike: whoever gets [`CardError::Lost`] selects the tag again and reads back.
//! - Two programs can open one serial port, and their commands would mix: the port is locked with `flock`.
//! - Opening says of every failure that there is no device: whether the port is there is looked at before.
//! - Opening leaks: the device lives as long as the helper.
//! - What `select_passive_target`, `abort_command`, `transceive_bits`, and the checksum functions do wrong is not called.
//! - A status with the bit of an address, and an answer to select of length nought, abort the process: it is the helper's.

use crate::CardError;
use nfc1::target_info::TargetInfo;
use nfc1::{BaudRate, Context, Error, Modulation, ModulationType, Property, Timeout};
use rustix::fs::{FlockOperation, Mode, OFlags};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The longest command, in bytes: what libnfc has room for. A short command to a Type 4 card has 261.
const MOST_SENT: usize = 262;
/// The longest answer.
const MOST_RECEIVED: usize = 264;
const TIMEOUT: Timeout = Timeout::Duration(Duration::from_secs(1));
/// Longest connection string, of which the binding cuts off what is behind 1023 bytes.
const LONGEST_NAME: usize = 512;
const MOST_DEVICES: usize = 16;
/// The helper of a program that was killed has the port until its last command is over.
const PATIENCE: Duration = Duration::from_secs(2);
const AGAIN: Duration = Duration::from_millis(50);
/// Drivers whose connection strings name a serial port.
const SERIAL: [&str; 3] = ["pn532_uart:", "arygon:", "acr122s:"];

/// Creating contexts races on a list of drivers that the library has once.
static CONTEXTS: Mutex<()> = Mutex::new(());

/// A reader that is open. The order of the fields is that in which they are closed.
pub(super) struct Device {
    device: nfc1::Device,
    _context: Context,
    _lock: Option<OwnedFd>,
}

/// A tag that was selected.
pub(super) struct Selected {
    pub(super) type4: bool,
    pub(super) uid: Vec<u8>,
}

pub(super) fn list() -> Result<Vec<String>, CardError> {
    let mut context = context()?;
    context.list_devices(MOST_DEVICES).map_err(|error| failed(&error))
}

fn context() -> Result<Context, CardError> {
    let _one_at_a_time = CONTEXTS.lock().unwrap_or_else(PoisonError::into_inner);
    Context::new().map_err(|error| failed(&error))
}

impl Device {
    pub(super) fn open(name: &str) -> Result<Self, CardError> {
        if name.is_empty() || name.len() > LONGEST_NAME || name.contains('\0') {
            return Err(CardError::Reader("this is no connection string of libnfc".to_owned()));
        }
        let lock = serial_port(name).map(lock).transpose()?;
        let mut context = context()?;
        let device = context.open_with_connstring(name);
        let mut device = device.map_err(|_| {
            CardError::Reader(format!("there is no answer from {name}: is it plugged in, and of this kind?"))
        })?;
        device.initiator_init().map_err(|error| failed(&error))?;
        Ok(Self { device, _context: context, _lock: lock })
    }

    /// Selects the tag that is there, if there is one.
    pub(super) fn select(&mut self) -> Result<Option<Selected>, CardError> {
        let modulation =
            Modulation { modulation_type: ModulationType::Iso14443a, baud_rate: BaudRate::Baud106 };
        // Errors become an empty list.
        let targets = self.device.initiator_list_passive_targets(&modulation, 2).unwrap_or_default();
        let mut found = targets.iter().filter_map(|target| match &target.target_info {
            TargetInfo::Iso14443a(info) if info.uid_len > 0 => {
                Some((info.sak, info.uid.get(..info.uid_len).unwrap_or(&info.uid).to_vec()))
            }
            _ => None,
        });
        match (found.next(), found.next()) {
            (None, _) => match self.device.get_last_error() {
                Some(error @ (Error::Io | Error::NoSuchDeviceFound | Error::Timeout)) => Err(failed(&error)),
                _ => Ok(None),
            },
            (Some(_), Some(_)) => Err(CardError::SeveralTags),
            // SAK of a part 4 card, and of a Type 2 tag (ISO/IEC 14443-3, table 9; NXP AN10833).
            (Some((sak, uid)), None) if sak & 0x20 != 0 => Ok(Some(Selected { type4: true, uid })),
            (Some((0, uid)), None) => Ok(Some(Selected { type4: false, uid })),
            _ => Err(CardError::Unsupported("neither Type 2 nor Type 4")),
        }
    }

    pub(super) fn transceive(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        if command.is_empty() || command.len() > MOST_SENT {
            return Err(CardError::Reader("the command is longer than libnfc takes".to_owned()));
        }
        self.device.initiator_transceive_bytes(command, MOST_RECEIVED, TIMEOUT).map_err(|_| CardError::Lost)
    }

    /// A command that a PN532 would take for one of another kind of tag, passed on as it is. A tag that refuses it is selected
    /// again.
    pub(super) fn pass_through(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.framing(false)?;
        let answer = self.transceive(command);
        self.framing(true)?;
        match answer {
            Ok(answer) => Ok(answer),
            Err(_) => match self.select()? {
                Some(_) => Err(CardError::Refused { command: "do this", status: None }),
                None => Err(CardError::Lost),
            },
        }
    }

    fn framing(&mut self, easy: bool) -> Result<(), CardError> {
        self.device.set_property_bool(Property::EasyFraming, easy).map_err(|_| CardError::Lost)
    }
}

fn failed(error: &Error) -> CardError {
    CardError::Reader(error.to_string().to_lowercase())
}

/// The serial port in a connection string: `pn532_uart:/dev/ttyUSB0`, perhaps with a speed behind it.
fn serial_port(name: &str) -> Option<&Path> {
    let rest = SERIAL.iter().find_map(|driver| name.strip_prefix(driver))?;
    Some(Path::new(rest.split_once(':').map_or(rest, |(path, _)| path)))
}

fn lock(port: &Path) -> Result<OwnedFd, CardError> {
    let at = |error: rustix::io::Errno| CardError::Reader(format!("{}: {error}", port.display()));
    let flags = OFlags::RDONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::open(port, flags, Mode::empty()).map_err(at)?;
    let end = Instant::now() + PATIENCE;
    loop {
        match rustix::fs::flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => return Ok(file),
            Err(rustix::io::Errno::WOULDBLOCK) if Instant::now() < end => thread::sleep(AGAIN),
            Err(rustix::io::Errno::WOULDBLOCK) => return Err(CardError::Busy),
            Err(error) => return Err(at(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_in_a_connection_string_is_found() {
        assert_eq!(serial_port("pn532_uart:/dev/ttyUSB0:115200"), Some(Path::new("/dev/ttyUSB0")));
        assert_eq!(serial_port("pn532_uart:/dev/ttyUSB0"), Some(Path::new("/dev/ttyUSB0")));
        assert_eq!(serial_port("pn53x_usb:001:002"), None);
    }

    #[test]
    fn names_that_the_binding_would_cut_are_refused() {
        for name in [String::new(), "a\0b".to_owned(), "x".repeat(2000)] {
            assert_eq!(Device::open(&name).map(drop).unwrap_err().code(), "nfc-reader");
        }
        let missing = Device::open("pn532_uart:/dev/there-is-none").map(drop).unwrap_err();
        assert!(missing.to_string().contains("/dev/there-is-none"), "{missing}");
    }
}
