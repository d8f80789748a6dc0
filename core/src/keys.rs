//! Keys, key ids and access codes: who signs, who opens.
//!
//! | key | algorithm | text begins with |
//! |---|---|---|
//! | [`IssuerSecretKey`], [`IssuerPublicKey`] | Ed25519 (RFC 8032) | `PHR-ISSUER-SECRET-1`, `phr-issuer-1` |
//! | [`RootSecretKey`], [`RootPublicKey`] | Ed25519 (RFC 8032) | `PHR-ROOT-SECRET-1`, `phr-root-1` |
//! | [`RootSetId`] | SHA-256 of a set of root keys | `phr-roots-1` |
//! | [`NetworkSecretKey`], [`NetworkPublicKey`] | X25519 (RFC 7748) | `PHR-NETWORK-SECRET-1`, `phr-network-1` |
//! | [`DeviceSecretKey`], [`DevicePublicKey`] | X25519 (RFC 7748) | `PHR-DEVICE-SECRET-1`, `phr-device-1` |
//! | [`StorageKey`] | XChaCha20-Poly1305, HMAC-SHA-256 (RFC 2104) | `PHR-STORAGE-SECRET-1` |
//!
//! A key's text is Bech32m (BIP 350): the prefix names its kind, so that one kind cannot be used for another, and a
//! checksum catches what a person mistypes. A secret key can also be kept under a passphrase: see [`SealedKey`].
//!
//! A clinic's device does not get a network's secret key as it is. It makes a key of its own and a [`DeviceRequest`], and
//! the network's keeper answers with a [`KeyGrant`], which only that device opens, until its end date.

mod access_code;
mod device;
mod grant;
mod ids;
mod pairs;
mod sealed;
mod storage;
mod text;

pub use access_code::{AccessCode, AccessCodeError, CodeLength, CodePolicy};
pub use device::{CheckNumber, CheckNumberError, DeviceRequest, DeviceRequestError};
pub use grant::{GrantError, GrantId, GrantStanding, GrantTerms, KeyGrant};
pub use ids::{KeyId, NetworkHint};
pub use pairs::{
    DevicePublicKey, DeviceSecretKey, IssuerPublicKey, IssuerSecretKey, NetworkPublicKey, NetworkSecretKey,
    RootPublicKey, RootSecretKey, RootSetId,
};
pub use sealed::{SealableKey, SealedKey, SealedKeyError};
pub use storage::{StorageKey, StorageKeyError};
pub use text::KeyTextError;

#[cfg(test)]
mod tests;
