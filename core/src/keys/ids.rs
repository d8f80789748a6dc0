//! Short names of public keys.

use core::fmt;

use crate::primitives;

/// The first eight bytes of SHA-256 of an Ed25519 public key: COSE's `kid` (RFC 9052 §3.1). Devices, whose keys are
/// X25519 keys, are named so in registers.
///
/// A key id helps to find a key and proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; Self::LEN]);

impl KeyId {
    /// Bytes of a key id.
    pub const LEN: usize = 8;

    pub(crate) fn derive(public_key: &[u8]) -> KeyId {
        KeyId(first_of_hash(public_key))
    }

    /// The key id with these bytes, as a card or a list states it.
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> KeyId {
        KeyId(bytes)
    }

    /// The id as it stands in a COSE header.
    pub fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

/// The first two bytes of SHA-256 of an X25519 public key: all that the outside of a card tells about a network. In a
/// grant it is the device's.
///
/// Two networks may share a hint, so an opener tries every recipient whose hint matches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NetworkHint([u8; Self::LEN]);

impl NetworkHint {
    /// Bytes of a hint.
    pub const LEN: usize = 2;

    pub(crate) fn derive(public_key: &[u8]) -> NetworkHint {
        NetworkHint(first_of_hash(public_key))
    }

    /// The hint with these bytes.
    pub fn from_bytes(bytes: [u8; Self::LEN]) -> NetworkHint {
        NetworkHint(bytes)
    }

    /// The hint as it stands in a COSE header.
    pub fn as_bytes(&self) -> &[u8; Self::LEN] {
        &self.0
    }
}

/// Lower-case hexadecimal.
impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

/// Lower-case hexadecimal.
impl fmt::Display for NetworkHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(&self.0, f)
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl fmt::Debug for NetworkHint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NetworkHint({self})")
    }
}

fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

fn first_of_hash<const N: usize>(public_key: &[u8]) -> [u8; N] {
    let hash = primitives::sha256(public_key);
    core::array::from_fn(|i| hash[i])
}
