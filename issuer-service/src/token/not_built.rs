//! What is said where this program was built without PKCS#11.

use crate::args::{ListTokens, NewKey, ShowKey};
use crate::messages;
use phr_cli_kit::{Failure, Passphrase, SecretKey};
pub(crate) use phr_core::cose::SignatureKey as TokenPublicKey;
use phr_core::cose::Signer;
use std::path::PathBuf;

/// A module is of no use.
pub(crate) fn prefer_module(_module: Option<PathBuf>) {}

pub(crate) fn signer<K: TokenPublicKey>(
    _uri: &str,
    _passphrase: &Passphrase,
) -> Result<Box<dyn Signer<Key = K>>, Failure> {
    Err(not_built())
}

#[cfg(feature = "serve")]
pub(crate) fn shared_signer<K: TokenPublicKey>(
    _uri: &str,
    _pin: &phr_cli_kit::Secret,
) -> Result<std::sync::Arc<dyn Signer<Key = K> + Send + Sync>, Failure> {
    Err(not_built())
}

#[cfg(feature = "serve")]
pub(crate) fn pin_file(_uri: &str) -> Result<Option<PathBuf>, Failure> {
    Err(not_built())
}

#[cfg(feature = "serve")]
pub(crate) fn master_key(
    _uri: &str,
    _pin: &Passphrase,
) -> Result<std::sync::Arc<dyn phr_storage::MasterKey>, Failure> {
    Err(not_built())
}

#[cfg(feature = "serve")]
pub(crate) fn shared_master_key(
    _uri: &str,
    _request: &phr_service::MasterRequest<'_>,
) -> Result<std::sync::Arc<dyn phr_storage::MasterKey>, Failure> {
    Err(not_built())
}

#[expect(clippy::extra_unused_type_parameters, reason = "as in the build that makes keys in tokens")]
pub(crate) fn make<K: SecretKey>(_uri: &str, _options: &NewKey) -> Result<(), Failure> {
    Err(not_built())
}

pub(crate) fn show(_uri: &str, _options: &ShowKey) -> Result<(), Failure> {
    Err(not_built())
}

pub(crate) fn list(_options: &ListTokens) -> Result<(), Failure> {
    Err(not_built())
}

fn not_built() -> Failure {
    Failure::new("pkcs11-not-built", messages::PKCS11_NOT_BUILT).hint(messages::PKCS11_NOT_BUILT_HINT)
}
