//! Who signs: a key in a file, or one in a token.

use crate::token::{self, TokenPublicKey};
use phr_cli_kit::{Failure, Passphrase, SecretKey, secret_key};
use phr_core::cose::Signer;
use phr_core::keys::{IssuerPublicKey, IssuerSecretKey, RootPublicKey, RootSecretKey};
use std::path::Path;

/// The issuer key of an argument: the name of a file, or a PKCS#11 URI. The passphrase is the file's, or the token's PIN.
///
/// # Errors
/// As [`secret_key`], or those of the token.
pub(crate) fn issuer_signer(
    argument: &Path,
    passphrase: &Passphrase,
) -> Result<Box<dyn Signer<Key = IssuerPublicKey>>, Failure> {
    signer::<IssuerSecretKey>(argument, passphrase)
}

/// The root key of an argument, in the same way.
///
/// # Errors
/// As [`issuer_signer`].
pub(crate) fn root_signer(
    argument: &Path,
    passphrase: &Passphrase,
) -> Result<Box<dyn Signer<Key = RootPublicKey>>, Failure> {
    signer::<RootSecretKey>(argument, passphrase)
}

fn signer<K>(
    argument: &Path,
    passphrase: &Passphrase,
) -> Result<Box<dyn Signer<Key = <K as SecretKey>::Public>>, Failure>
where
    K: SecretKey + Signer<Key = <K as SecretKey>::Public> + 'static,
    <K as SecretKey>::Public: TokenPublicKey + 'static,
{
    match token::uri_of(argument) {
        Some(uri) => token::signer(uri, passphrase),
        None => Ok(Box::new(secret_key::<K>(argument, passphrase)?)),
    }
}
