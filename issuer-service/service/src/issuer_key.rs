//! The issuer key: sealed under the data's passphrase in a setting, or in a PKCS#11 token whose address is in one.

use crate::app::{App, blocking};
use phr_cli_kit::Secret;
use phr_core::keys::{IssuerSecretKey, SealedKey};
use std::sync::Arc;

/// The setting with the sealed key.
pub(crate) const SEALED: &str = "issuer.sealed-key";
/// The setting with the token's address.
pub(crate) const TOKEN: &str = "issuer.token";

/// Opens the database, and the issuer key with it where it is sealed there. A key that does not open is in the log and on the
/// administrator's page; the rest of the service works.
pub(crate) async fn unlock(app: &App, passphrase: &Secret) -> Result<(), phr_storage::Error> {
    app.storage().unlock(passphrase.expose()).await?;
    let Some(sealed) = app.storage().setting(SEALED).await? else { return Ok(()) };
    let passphrase = Secret::new(passphrase.expose().to_owned());
    let opened = blocking(move || {
        let sealed: SealedKey = sealed.parse().map_err(|_| "sealed-key-unreadable")?;
        sealed.open::<IssuerSecretKey>(passphrase.expose()).map_err(|error| error.code())
    });
    match opened.await {
        Ok(Ok(key)) => app.set_signer(Some(Arc::new(key))),
        Ok(Err(code)) => tracing::error!(code, "the issuer key does not open"),
        Err(error) => tracing::error!(code = error.code(), "the issuer key does not open"),
    }
    Ok(())
}

/// The setting with the country that the organisation works for.
pub(crate) const COUNTRY: &str = "organisation.country";
