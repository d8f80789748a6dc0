//! Keys, key ids and access codes: who signs, who opens.
//!
//! | key | algorithm | text begins with |
//! |---|---|---|
//! | [`IssuerSecretKey`], [`IssuerPublicKey`] | Ed25519 (RFC 8032) | `PHR-ISSUER-SECRET-1`, `phr-issuer-1` |
//! | [`RootSecretKey`], [`RootPublicKey`] | Ed25519 (RFC 8032) | `PHR-ROOT-SECRET-1`, `phr-root-1` |
//! | [`RootSetId`] | SHA-256 of a set of root keys | `phr-roots-1` |
//! | [`NetworkSecretKey`], [`NetworkPublicKey`] | X25519 (RFC 7748) | `PHR-NETWORK-SECRET-1`, `phr-network-1` |
//!
//! A key's text is Bech32m (BIP 350): the prefix names its kind, so that one kind cannot be used for another, and a
//! checksum catches what a person mistypes. A secret key can also be kept under a passphrase: see [`SealedKey`].

mod access_code;
mod ids;
mod pairs;
mod sealed;
mod text;

pub use access_code::{AccessCode, AccessCodeError, CodeLength, CodePolicy};
pub use ids::{KeyId, NetworkHint};
pub use pairs::{
    IssuerPublicKey, IssuerSecretKey, NetworkPublicKey, NetworkSecretKey, RootPublicKey, RootSecretKey,
    RootSetId,
};
pub use sealed::{SealableKey, SealedKey, SealedKeyError};
pub use text::KeyTextError;

#[cfg(test)]
mod tests;
