//! The issuer key: sealed in a setting under what the data are under (a passphrase, or a master key in a token), or in a
//! PKCS#11 token whose address is in a setting.

use crate::app::{App, blocking};
use crate::error::Error;
use base64ct::{Base64, Encoding as _};
use phr_cli_kit::{Failure, Secret};
use phr_core::keys::{IssuerSecretKey, SealedKey};
use phr_storage::Private;
use std::sync::Arc;

/// The setting with the sealed key.
pub(crate) const SEALED: &str = "issuer.sealed-key";
/// The setting with the token's address.
pub(crate) const TOKEN: &str = "issuer.token";

/// Opens the database, and the issuer key with it where it is sealed there, or in the token where the
/// configuration has its PIN. A key that does not open is in the log and on the administrator's page; the rest of the
/// service works.
pub(crate) async fn unlock(app: &App, passphrase: &Secret) -> Result<(), phr_storage::Error> {
    app.storage().unlock(passphrase.expose()).await?;
    let opened = match (app.storage().setting(SEALED).await?, &app.config().pin) {
        (Some(sealed), _) => open_sealed(app, sealed, passphrase).await,
        (None, Some(pin)) => open_token(app, pin).await,
        (None, None) => Ok(()),
    };
    if let Err(error) = opened {
        tracing::error!(code = error.code(), "the issuer key does not open");
    }
    Ok(())
}

/// The setting with the key as the data's master key in a token sealed it.
pub(crate) const WRAPPED: &str = "issuer.wrapped-key";

/// Seals a key under the data's master key in a token.
pub(crate) fn wrap(app: &App, key: &IssuerSecretKey) -> Result<String, Error> {
    let sealed = app.storage().seal_apart(WRAPPED, &Private::new(key.expose_text().as_bytes()))?;
    Ok(Base64::encode_string(&sealed))
}

/// Opens the issuer key of data that a token opened: what is sealed under the same key, or a key in a token, whose PIN is the
/// configuration's, or none where the process is logged in to that token already.
pub(crate) async fn open_under_token(app: &App) {
    let opened = async {
        match app.storage().setting(WRAPPED).await? {
            Some(wrapped) => open_wrapped(app, &wrapped),
            None => {
                let nothing = Secret::new(String::new());
                open_token(app, app.config().pin.as_ref().unwrap_or(&nothing)).await
            }
        }
    };
    if let Err(error) = opened.await {
        tracing::error!(code = error.code(), "the issuer key does not open");
    }
}

fn open_wrapped(app: &App, wrapped: &str) -> Result<(), Error> {
    let altered = || Failure::new("issuer-key-altered", "the issuer key in the database was altered");
    let sealed = Base64::decode_vec(wrapped).map_err(|_| altered())?;
    let text = app.storage().open_apart(WRAPPED, &sealed)?;
    let key = text.expose_text().and_then(|text| IssuerSecretKey::parse(text).ok());
    app.set_signer(Some(Arc::new(key.ok_or_else(altered)?)));
    Ok(())
}

async fn open_sealed(app: &App, sealed: String, passphrase: &Secret) -> Result<(), Error> {
    let passphrase = Secret::new(passphrase.expose().to_owned());
    let key = blocking(move || {
        let sealed: SealedKey = sealed.parse()?;
        sealed.open::<IssuerSecretKey>(passphrase.expose())
    });
    let key = key.await?.map_err(|error| Failure::new(error.code(), error))?;
    app.set_signer(Some(Arc::new(key)));
    Ok(())
}

/// Whether the issuer key is in a token.
pub(crate) async fn is_in_token(app: &App) -> Result<bool, Error> {
    Ok(app.storage().setting(TOKEN).await?.is_some())
}

/// Opens the issuer key in the token.
pub(crate) async fn open_token(app: &App, pin: &Secret) -> Result<(), Error> {
    let Some(uri) = app.storage().setting(TOKEN).await? else { return Ok(()) };
    let open = app.config().open_token.clone();
    let open =
        open.ok_or_else(|| Failure::new("token-not-built", "this program was built without PKCS#11"))?;
    let pin = Secret::new(pin.expose().to_owned());
    let signer = blocking(move || open(&uri, &pin)).await??;
    app.set_signer(Some(signer));
    Ok(())
}

/// The setting with the country that the organisation works for.
pub(crate) const COUNTRY: &str = "organisation.country";
