//! Which readers there are, whatever drivers are built in.

use crate::{CardError, Reader};
use std::fmt;
use std::str::FromStr;

/// A driver stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Driver {
    /// libnfc: readers with a PN532 or a chip like it, on USB or a serial port.
    Libnfc,
    /// PC/SC: readers that the system's smart card service knows.
    Pcsc,
}

impl Driver {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Pcsc, Self::Libnfc];

    /// Its stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Libnfc => "libnfc",
            Self::Pcsc => "pcsc",
        }
    }

    /// Whether it is in this build.
    pub fn is_built_in(self) -> bool {
        match self {
            Self::Libnfc => cfg!(feature = "libnfc"),
            Self::Pcsc => cfg!(feature = "pcsc"),
        }
    }

    #[cfg(not(all(feature = "libnfc", feature = "pcsc")))]
    fn missing(self) -> CardError {
        let (what, packages, feature) = match self {
            Self::Libnfc => ("libnfc", "libnfc-dev, libclang-dev and pkg-config", "nfc-libnfc"),
            Self::Pcsc => ("PC/SC", "libpcsclite-dev and pkg-config", "nfc-pcsc"),
        };
        CardError::NoDriver(format!(
            "this program was built without the driver for readers of {what}: install the Debian packages {packages}, and build it with --features {feature}, or with --features nfc for all readers"
        ))
    }
}

/// What a reader is called: the driver, a colon, and the driver's own name for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReaderName {
    /// Which driver has it.
    pub driver: Driver,
    /// What that calls it: a connection string of libnfc, a reader's name of PC/SC.
    pub name: String,
}

impl fmt::Display for ReaderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.driver.name(), self.name)
    }
}

impl FromStr for ReaderName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (driver, name) = text.split_once(':').unwrap_or((text, ""));
        let driver = Driver::ALL.into_iter().find(|known| known.name() == driver);
        match driver {
            Some(driver) if !name.is_empty() && !name.contains('\0') => {
                Ok(Self { driver, name: name.to_owned() })
            }
            _ => {
                Err("a reader is called pcsc:NAME or libnfc:CONNECTION, such as `nfc list` shows them"
                    .to_owned())
            }
        }
    }
}

/// The readers of one driver.
///
/// # Errors
/// [`CardError::NoDriver`] where the driver is not built in, or the system's part of it does not run; [`CardError::Reader`].
pub fn list_readers(driver: Driver) -> Result<Vec<ReaderName>, CardError> {
    let names = match driver {
        Driver::Libnfc => libnfc::list(),
        Driver::Pcsc => pcsc::list(),
    }?;
    Ok(names.into_iter().map(|name| ReaderName { driver, name }).collect())
}

/// Opens a reader.
///
/// # Errors
/// As [`list_readers`], and [`CardError::Busy`].
pub fn open_reader(name: &ReaderName) -> Result<Box<dyn Reader>, CardError> {
    match name.driver {
        Driver::Libnfc => libnfc::open(&name.name),
        Driver::Pcsc => pcsc::open(&name.name),
    }
}

#[cfg(feature = "libnfc")]
mod libnfc {
    use crate::libnfc::HelperReader;
    pub(super) use crate::libnfc::list;

    pub(super) fn open(name: &str) -> Result<Box<dyn crate::Reader>, crate::CardError> {
        Ok(Box::new(HelperReader::open(name)?))
    }
}

#[cfg(feature = "pcsc")]
mod pcsc {
    use crate::pcsc::PcscReader;
    pub(super) use crate::pcsc::list;

    pub(super) fn open(name: &str) -> Result<Box<dyn crate::Reader>, crate::CardError> {
        Ok(Box::new(PcscReader::open(name)?))
    }
}

#[cfg(not(feature = "libnfc"))]
mod libnfc {
    use super::{CardError, Driver, Reader};

    pub(super) fn list() -> Result<Vec<String>, CardError> {
        Err(Driver::Libnfc.missing())
    }

    pub(super) fn open(_name: &str) -> Result<Box<dyn Reader>, CardError> {
        Err(Driver::Libnfc.missing())
    }
}

#[cfg(not(feature = "pcsc"))]
mod pcsc {
    use super::{CardError, Driver, Reader};

    pub(super) fn list() -> Result<Vec<String>, CardError> {
        Err(Driver::Pcsc.missing())
    }

    pub(super) fn open(_name: &str) -> Result<Box<dyn Reader>, CardError> {
        Err(Driver::Pcsc.missing())
    }
}
