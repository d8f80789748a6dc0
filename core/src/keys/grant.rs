//! A care network's secret key, sealed to one device until an end date.

use core::fmt;
use core::str::FromStr;

use ciborium::Value;

use super::device::{device_key, is_instant, is_later, is_name};
use super::text::{self, KeyTextError};
use super::{DevicePublicKey, DeviceSecretKey, NetworkPublicKey, NetworkSecretKey};
use crate::cose::{Encrypted, OpenError, SealError, ShapeError, label};
use crate::model::Timestamp;
use crate::primitives::{self, CryptoRng, IV_LEN, KEY_LEN, SecretBytes, TAG_LEN};
use crate::{cbor, limits};

/// A care network's secret key for one device.
///
/// ```cddl
/// key-grant = [ 1, grant-terms, encrypted ]
/// ```
///
/// `encrypted` has one recipient, the device, and 32 bytes of plaintext: the network's secret key. Its external associated
/// data is `"phr-card/1/key-grant"` and the SHA-256 of the terms, so that no term can be changed without the network's secret
/// key. The terms stand outside so that a reader can say, without the device's passphrase, which network a grant is of and
/// when it ends.
///
/// The end date is kept by the reader. Who has the device's secret key has the network's, whatever the date.
///
/// Its text begins with `phr-key-grant-1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyGrant {
    terms: GrantTerms,
    sealed: Encrypted,
}

/// What a grant says openly.
///
/// ```cddl
/// grant-terms = { 1: network, 2: device, 3: from, 4: until, 5: grant-id, ? 6: network-name }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantTerms {
    /// The network whose key is granted.
    pub network: NetworkPublicKey,
    /// The device that it is granted to.
    pub device: DevicePublicKey,
    /// Since when it is to be used.
    pub from: Timestamp,
    /// Until when, the last second included.
    pub until: Timestamp,
    /// Names the grant in the keeper's register.
    pub id: GrantId,
    /// What the keeper calls the network.
    pub name: Option<String>,
}

/// The name of a grant: eight random bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GrantId(pub [u8; 8]);

/// How a grant stands at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantStanding {
    /// Its first day is still to come, or the clock is behind.
    NotYet,
    /// It can be used.
    Current,
    /// It can be used and ends in fewer than [`GrantTerms::SOON_DAYS`] days.
    EndsSoon,
    /// It has ended.
    Ended,
}

impl GrantStanding {
    /// How a grant with these dates, the last second included, stands.
    pub fn of(from: Timestamp, until: Timestamp, now: Timestamp) -> GrantStanding {
        match () {
            () if now < from => GrantStanding::NotYet,
            () if until < now => GrantStanding::Ended,
            () if until.days_since(now) < GrantTerms::SOON_DAYS => GrantStanding::EndsSoon,
            () => GrantStanding::Current,
        }
    }

    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            GrantStanding::NotYet => "not-yet",
            GrantStanding::Current => "current",
            GrantStanding::EndsSoon => "ends-soon",
            GrantStanding::Ended => "ended",
        }
    }
}

/// Why there is no grant, or no key out of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GrantError {
    /// The text is not whole, or is something else.
    #[error("{}", .0.about("key grant"))]
    Text(#[from] KeyTextError),
    /// The bytes are not a grant.
    #[error("this is not a key grant: {0}")]
    Shape(#[from] ShapeError),
    /// The grant is of a later version.
    #[error("this key grant is of a later version: update this program")]
    OtherVersion,
    /// The grant's terms break a rule.
    #[error("the key grant breaks a rule: {rule}")]
    Terms {
        /// The field and the rule.
        rule: &'static str,
    },
    /// The grant is to another device.
    #[error("this key is granted to another device; ask the network's keeper for a grant to this one")]
    OtherDevice,
    /// The grant does not open: it was altered, or sealed for something else.
    #[error(
        "the key grant was altered after it was made, or was never right; ask the network's keeper for a new one"
    )]
    Failed,
    /// The key inside is not that of the network that the grant names.
    #[error(
        "the key inside the grant is not that of the network it names; ask the network's keeper what happened"
    )]
    OtherNetworkKey,
    /// It is before the grant's first second.
    #[error("the grant begins at {from}: is this computer's clock right?")]
    NotYet {
        /// When it begins.
        from: Timestamp,
    },
    /// It is after the grant's last second.
    #[error("the grant of the network's key ended at {until}; ask the network's keeper to extend it")]
    Ended {
        /// When it ended.
        until: Timestamp,
    },
    /// The device's public key cannot be sealed to.
    #[error("the device's key is not usable; the clinic must enrol the device anew")]
    DeviceKeyUnusable,
}

impl GrantError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            GrantError::Text(error) => error.code(),
            GrantError::Shape(error) => error.code(),
            GrantError::OtherVersion => "grant-other-version",
            GrantError::Terms { .. } => "grant-terms",
            GrantError::OtherDevice => "grant-other-device",
            GrantError::Failed => "grant-failed",
            GrantError::OtherNetworkKey => "grant-other-network-key",
            GrantError::NotYet { .. } => "grant-not-yet",
            GrantError::Ended { .. } => "grant-ended",
            GrantError::DeviceKeyUnusable => "grant-device-key-unusable",
        }
    }
}

impl GrantTerms {
    /// From how many days before its end on a grant ends soon.
    pub const SOON_DAYS: i64 = 30;

    /// Whole days from `now` to the end; negative after it.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        self.until.days_since(now)
    }

    /// How the grant stands.
    pub fn standing(&self, now: Timestamp) -> GrantStanding {
        GrantStanding::of(self.from, self.until, now)
    }

    fn check(&self) -> Result<(), GrantError> {
        let rule = |kept, rule| if kept { Ok(()) } else { Err(GrantError::Terms { rule }) };
        rule(is_instant(self.from), "from: not between the years 1970 and 9999")?;
        rule(is_instant(self.until), "until: not between the years 1970 and 9999")?;
        rule(self.from < self.until, "until: not after from")?;
        rule(self.name.as_deref().is_none_or(is_name), "name: empty, too long or with control characters")
    }

    fn to_value(&self) -> Value {
        let key = |bytes: &[u8; KEY_LEN]| Value::Bytes(bytes.to_vec());
        let fields = [
            (1, Some(key(self.network.as_bytes()))),
            (2, Some(key(self.device.as_bytes()))),
            (3, Some(self.from.0.into())),
            (4, Some(self.until.0.into())),
            (5, Some(Value::Bytes(self.id.0.to_vec()))),
            (6, self.name.clone().map(Value::Text)),
        ];
        Value::Map(fields.into_iter().filter_map(|(key, value)| Some((key.into(), value?))).collect())
    }

    /// The fields in their order, all of them and no other.
    fn from_value(value: &Value) -> Result<GrantTerms, GrantError> {
        let fields = value.as_map().ok_or(UNEXPECTED)?;
        let numbered = fields.iter().zip(1u64..).all(|((key, _), number)| *key == number.into());
        let values: Vec<&Value> = fields.iter().map(|(_, value)| value).collect();
        let (required, name) = match values.as_slice() {
            [required @ .., Value::Text(name)] if required.len() == 5 => (required, Some(name.clone())),
            required => (required, None),
        };
        let [Value::Bytes(network), Value::Bytes(device), from, until, Value::Bytes(id)] = required else {
            return Err(UNEXPECTED.into());
        };
        if !numbered {
            return Err(UNEXPECTED.into());
        }
        let network = network.as_slice().try_into().map_err(|_| KeyTextError::NotAKey)?;
        let terms = GrantTerms {
            network: NetworkPublicKey::from_bytes(network)?,
            device: device_key(device)?,
            from: instant(from)?,
            until: instant(until)?,
            id: GrantId(id.as_slice().try_into().map_err(|_| UNEXPECTED)?),
            name,
        };
        terms.check()?;
        Ok(terms)
    }

    /// The label of the encryption, which no change of the terms survives.
    fn aad(&self) -> Vec<u8> {
        [label::KEY_GRANT, &primitives::sha256(&cbor::encode(&self.to_value()))].concat()
    }
}

impl KeyGrant {
    /// What the text form begins with, before the `1`.
    pub const PREFIX: &'static str = "phr-key-grant-";
    /// The version of the grant's layout.
    const VERSION: u64 = 1;

    /// Seals a network's key to a device. `terms.network` is the public half of `network`.
    ///
    /// # Errors
    /// [`GrantError::Terms`], [`GrantError::OtherNetworkKey`], [`GrantError::DeviceKeyUnusable`].
    pub fn seal(
        network: &NetworkSecretKey,
        terms: GrantTerms,
        random: &mut dyn CryptoRng,
    ) -> Result<KeyGrant, GrantError> {
        terms.check()?;
        if network.public_key() != terms.network {
            return Err(GrantError::OtherNetworkKey);
        }
        let mut iv = [0; IV_LEN];
        random.fill_bytes(&mut iv);
        let device = [terms.device];
        let sealed = Encrypted::seal(network.secret(), &terms.aad(), iv, &device, None, random);
        let sealed = sealed.map_err(|_: SealError| GrantError::DeviceKeyUnusable)?;
        Ok(KeyGrant { terms, sealed })
    }

    /// What the grant says openly. Only [`KeyGrant::check`] and [`KeyGrant::open`] show that the network's keeper said it.
    pub fn terms(&self) -> &GrantTerms {
        &self.terms
    }

    /// Whether the grant is right and for this device, whatever the time.
    ///
    /// # Errors
    /// [`GrantError::OtherDevice`], [`GrantError::Failed`], [`GrantError::OtherNetworkKey`].
    pub fn check(&self, device: &DeviceSecretKey) -> Result<(), GrantError> {
        self.unseal(device).map(drop)
    }

    /// The network's secret key, for use and not for keeping.
    ///
    /// # Errors
    /// As [`KeyGrant::check`]; [`GrantError::NotYet`], [`GrantError::Ended`].
    pub fn open(&self, device: &DeviceSecretKey, now: Timestamp) -> Result<NetworkSecretKey, GrantError> {
        match self.terms.standing(now) {
            GrantStanding::NotYet => Err(GrantError::NotYet { from: self.terms.from }),
            GrantStanding::Ended => Err(GrantError::Ended { until: self.terms.until }),
            GrantStanding::Current | GrantStanding::EndsSoon => self.unseal(device),
        }
    }

    fn unseal(&self, device: &DeviceSecretKey) -> Result<NetworkSecretKey, GrantError> {
        if device.public_key() != self.terms.device {
            return Err(GrantError::OtherDevice);
        }
        let opened = self.sealed.open_with_secret(device, &self.terms.aad());
        let opened = opened.map_err(|_: OpenError| GrantError::Failed)?;
        let mut secret = SecretBytes::default();
        if opened.len() != KEY_LEN {
            return Err(GrantError::Failed);
        }
        secret.copy_from_slice(&opened);
        let network = NetworkSecretKey::from_secret(&secret);
        if network.public_key() == self.terms.network {
            Ok(network)
        } else {
            Err(GrantError::OtherNetworkKey)
        }
    }

    fn to_value(&self) -> Value {
        Value::Array(vec![Self::VERSION.into(), self.terms.to_value(), self.sealed.to_value()])
    }

    fn from_value(value: &Value) -> Result<KeyGrant, GrantError> {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        match items {
            [version, ..] if is_later(version, Self::VERSION) => Err(GrantError::OtherVersion),
            [version, terms, sealed] if *version == Self::VERSION.into() => {
                let terms = GrantTerms::from_value(terms)?;
                let sealed = Encrypted::from_value(sealed)?;
                let to_the_device = !sealed.has_holder() && sealed.hints().eq([terms.device.hint()]);
                if !to_the_device || sealed.ciphertext_len() != KEY_LEN + TAG_LEN {
                    return Err(UNEXPECTED.into());
                }
                Ok(KeyGrant { terms, sealed })
            }
            _ => Err(UNEXPECTED.into()),
        }
    }
}

/// Reads the text form.
impl FromStr for KeyGrant {
    type Err = GrantError;

    fn from_str(text: &str) -> Result<KeyGrant, GrantError> {
        let bytes = text::decode(Self::PREFIX, text)?;
        KeyGrant::from_value(&cbor::decode(&bytes).map_err(ShapeError::from)?)
    }
}

/// Writes the text form.
impl fmt::Display for KeyGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::encode(Self::PREFIX, &cbor::encode(&self.to_value())))
    }
}

impl GrantId {
    /// Makes a name.
    pub fn generate(random: &mut dyn CryptoRng) -> GrantId {
        let mut bytes = [0; 8];
        random.fill_bytes(&mut bytes);
        GrantId(bytes)
    }
}

/// Lower-case hexadecimal.
impl fmt::Display for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for GrantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "GrantId({self})")
    }
}

impl NetworkSecretKey {
    /// What only the keeper of this key can write beside a line of the register of devices, so that nobody else can put a
    /// device into it: HKDF-Expand of the key with the label `"phr-card/1/device-register"` and the SHA-256 of the line.
    pub fn register_tag(&self, line: &[u8]) -> [u8; KEY_LEN] {
        let info = [label::DEVICE_REGISTER, &primitives::sha256(line)].concat();
        let key = SecretBytes::new(*self.secret());
        *primitives::expand_key(&key, &info)
    }
}

const UNEXPECTED: ShapeError = ShapeError::Unexpected { expected: "key-grant" };

fn instant(value: &Value) -> Result<Timestamp, GrantError> {
    let seconds = value.as_integer().and_then(|integer| i64::try_from(integer).ok());
    seconds.map(Timestamp).ok_or(UNEXPECTED.into())
}

/// Terms, encryption and heads come to far less than 400 bytes beside the name, and Bech32m's code ends at 1023 characters of
/// five bits.
const _: () = assert!((limits::DEVICE_NAME_BYTES + 400) * 8 / 5 + KeyGrant::PREFIX.len() + 7 <= 1023);

#[cfg(test)]
mod tests;
