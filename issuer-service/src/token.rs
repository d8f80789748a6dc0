//! Keys in PKCS#11 tokens. A build without the feature `pkcs11` says so when one is named.

#[cfg(feature = "pkcs11")]
mod access;
#[cfg(feature = "pkcs11")]
mod keys;
#[cfg(all(feature = "pkcs11", feature = "serve"))]
mod master;
#[cfg(not(feature = "pkcs11"))]
mod not_built;
#[cfg(feature = "pkcs11")]
mod show;

#[cfg(all(feature = "pkcs11", feature = "serve"))]
pub(crate) use access::{pin_file, shared_signer};
#[cfg(feature = "pkcs11")]
pub(crate) use access::{prefer_module, signer};
#[cfg(feature = "pkcs11")]
pub(crate) use keys::make;
#[cfg(all(feature = "pkcs11", feature = "serve"))]
pub(crate) use master::{master_key, shared_master_key};
#[cfg(all(not(feature = "pkcs11"), feature = "serve"))]
pub(crate) use not_built::shared_signer;
#[cfg(not(feature = "pkcs11"))]
pub(crate) use not_built::{TokenPublicKey, list, make, prefer_module, show, signer};
#[cfg(all(not(feature = "pkcs11"), feature = "serve"))]
pub(crate) use not_built::{master_key, pin_file, shared_master_key};
#[cfg(feature = "pkcs11")]
pub(crate) use phr_key_token::TokenPublicKey;
#[cfg(feature = "pkcs11")]
pub(crate) use show::{list, show};

use std::path::Path;

/// What every PKCS#11 URI begins with (RFC 7512).
const SCHEME: &str = "pkcs11:";

/// The PKCS#11 URI that an argument is. A file of such a name is given as `./pkcs11:…`.
pub(crate) fn uri_of(argument: &Path) -> Option<&str> {
    let text = argument.to_str()?;
    text.get(..SCHEME.len()).filter(|start| start.eq_ignore_ascii_case(SCHEME)).map(|_| text)
}
