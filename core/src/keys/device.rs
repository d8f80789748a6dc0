//! What a device gives the keeper of a care network, to be granted the network's key.

use core::fmt;
use core::str::FromStr;

use ciborium::Value;

use super::DevicePublicKey;
use super::access_code::{digit_value, is_separator};
use super::text::{self, KeyTextError};
use crate::cbor;
use crate::cose::{ShapeError, label};
use crate::limits;
use crate::model::Timestamp;
use crate::primitives::{self, IV_LEN};

/// A device's public key, the name that its clinic gives it, and when that was.
///
/// Anyone can make one, and whoever swaps it on its way to the keeper gets the network's key. So the keeper asks the clinic, by
/// voice, for its [`check_number`](DeviceRequest::check_number), before granting anything.
///
/// ```cddl
/// device-request = [ 1, device: bstr .size 32, name: device-name, made-at: instant ]
/// ```
///
/// Its text begins with `phr-device-request-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRequest {
    device: DevicePublicKey,
    name: String,
    made_at: Timestamp,
}

/// Why there is no request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceRequestError {
    /// The text is not whole, or is something else.
    #[error("{}", .0.about("device's request"))]
    Text(#[from] KeyTextError),
    /// The bytes are not a request.
    #[error("this is not a device's request: {0}")]
    Shape(#[from] ShapeError),
    /// The request is of a later version.
    #[error("this request is of a later version: update this program")]
    OtherVersion,
    /// The device's name is not one.
    #[error(
        "a device's name has 1 to {} bytes, no space at its ends and no control characters",
        limits::DEVICE_NAME_BYTES
    )]
    Name,
    /// A time is outside the years 1970 to 9999.
    #[error("the request's time is not between the years 1970 and 9999: is the clock right?")]
    Time,
    /// The memory for the slow hash (64 MiB) could not be had.
    #[error("there is not enough memory for the check number (64 MiB): close other programs")]
    OutOfMemory,
}

impl DeviceRequestError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            DeviceRequestError::Text(error) => error.code(),
            DeviceRequestError::Shape(error) => error.code(),
            DeviceRequestError::OtherVersion => "device-request-other-version",
            DeviceRequestError::Name => "device-request-name",
            DeviceRequestError::Time => "device-request-time",
            DeviceRequestError::OutOfMemory => "device-request-out-of-memory",
        }
    }
}

impl DeviceRequest {
    /// What the text form begins with, before the `1`.
    pub const PREFIX: &'static str = "phr-device-request-";
    /// The version of the request's layout.
    const VERSION: u64 = 1;

    /// A request of this device.
    ///
    /// # Errors
    /// [`DeviceRequestError::Name`], [`DeviceRequestError::Time`].
    pub fn new(
        device: DevicePublicKey,
        name: &str,
        made_at: Timestamp,
    ) -> Result<DeviceRequest, DeviceRequestError> {
        if !is_name(name) {
            return Err(DeviceRequestError::Name);
        }
        if !is_instant(made_at) {
            return Err(DeviceRequestError::Time);
        }
        Ok(DeviceRequest { device, name: name.to_owned(), made_at })
    }

    /// The device's key.
    pub fn device(&self) -> DevicePublicKey {
        self.device
    }

    /// What the clinic calls the device.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When the request was made, by the device's clock.
    pub fn made_at(&self) -> Timestamp {
        self.made_at
    }

    /// The number that the device shows and the keeper is told by voice.
    ///
    /// It goes through the slow hash, so that it can be short: whoever wants another request with the same number pays 64 MiB
    /// and three passes for each of 10¹⁶ tries.
    ///
    /// # Errors
    /// [`DeviceRequestError::OutOfMemory`].
    pub fn check_number(&self) -> Result<CheckNumber, DeviceRequestError> {
        let bytes = cbor::encode(&self.to_value());
        let hash = primitives::sha256(&bytes);
        let salt: [u8; IV_LEN] = core::array::from_fn(|i| hash[i]);
        let slow = primitives::slow_hash(&bytes, &salt).map_err(|_| DeviceRequestError::OutOfMemory)?;
        let wide = primitives::expand_key(&slow, label::DEVICE_REQUEST);
        let number = wide.iter().take(16).fold(0u128, |number, byte| number << 8 | u128::from(*byte));
        Ok(CheckNumber((number % u128::from(CheckNumber::BOUND)) as u64))
    }

    pub(super) fn to_value(&self) -> Value {
        Value::Array(vec![
            Self::VERSION.into(),
            Value::Bytes(self.device.as_bytes().to_vec()),
            Value::Text(self.name.clone()),
            self.made_at.0.into(),
        ])
    }

    pub(super) fn from_value(value: &Value) -> Result<DeviceRequest, DeviceRequestError> {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        match items {
            [version, ..] if is_later(version, Self::VERSION) => Err(DeviceRequestError::OtherVersion),
            [version, Value::Bytes(key), Value::Text(name), Value::Integer(made_at)]
                if *version == Self::VERSION.into() =>
            {
                let made_at = i64::try_from(*made_at).map_err(|_| DeviceRequestError::Time)?;
                DeviceRequest::new(device_key(key)?, name, Timestamp(made_at))
            }
            _ => Err(ShapeError::Unexpected { expected: "device-request" }.into()),
        }
    }
}

/// Reads the text form.
impl FromStr for DeviceRequest {
    type Err = DeviceRequestError;

    fn from_str(text: &str) -> Result<DeviceRequest, DeviceRequestError> {
        let bytes = text::decode(Self::PREFIX, text)?;
        DeviceRequest::from_value(&cbor::decode(&bytes).map_err(ShapeError::from)?)
    }
}

/// Writes the text form.
impl fmt::Display for DeviceRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::encode(Self::PREFIX, &cbor::encode(&self.to_value())))
    }
}

/// A request in sixteen digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckNumber(u64);

/// Why what was typed is not a check number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a check number has {} digits, in fours", CheckNumber::DIGITS)]
pub struct CheckNumberError;

impl CheckNumberError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        "check-number"
    }
}

impl CheckNumber {
    /// How many digits it has.
    pub const DIGITS: usize = 16;
    const BOUND: u64 = 10_000_000_000_000_000;
}

/// Reads what somebody typed: digits of the scripts that access codes are read in, with spaces and hyphens as one likes.
impl FromStr for CheckNumber {
    type Err = CheckNumberError;

    fn from_str(typed: &str) -> Result<CheckNumber, CheckNumberError> {
        let (mut number, mut digits) = (0u64, 0);
        for c in typed.chars().filter(|c| !is_separator(*c)) {
            let digit = digit_value(c).filter(|_| digits < CheckNumber::DIGITS).ok_or(CheckNumberError)?;
            number = number * 10 + u64::from(digit);
            digits += 1;
        }
        if digits == CheckNumber::DIGITS { Ok(CheckNumber(number)) } else { Err(CheckNumberError) }
    }
}

/// Four groups of four digits.
impl fmt::Display for CheckNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = |power: u32| self.0 / 10_u64.pow(power) % 10_000;
        write!(f, "{:04} {:04} {:04} {:04}", group(12), group(8), group(4), group(0))
    }
}

/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

pub(super) fn is_instant(at: Timestamp) -> bool {
    (0..=LAST_SECOND).contains(&at.0)
}

/// Whether a name reads on a screen as what it is: no control characters, and none that turn the direction of what follows.
pub(super) fn is_name(name: &str) -> bool {
    let steers = |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let length = (1..=limits::DEVICE_NAME_BYTES).contains(&name.len());
    length && name.trim() == name && !name.chars().any(steers)
}

/// A first item that is a number above the version that is read here.
pub(super) fn is_later(version: &Value, known: u64) -> bool {
    version.as_integer().and_then(|n| u64::try_from(n).ok()).is_some_and(|n| n > known)
}

pub(super) fn device_key(bytes: &[u8]) -> Result<DevicePublicKey, KeyTextError> {
    DevicePublicKey::from_bytes(bytes.try_into().map_err(|_| KeyTextError::NotAKey)?)
}
