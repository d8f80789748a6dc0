//! Another passphrase for the data and, in the same step, for the issuer key that is sealed under it.

use crate::app::{App, blocking};
use crate::error::Error;
use crate::issuer_key::SEALED;
use phr_cli_kit::{Failure, Secret};
use phr_core::cose::SealError;
use phr_core::keys::{IssuerSecretKey, SealedKey};
use phr_storage::Actor;

/// Shortest passphrase of the data, in characters.
pub(crate) const SHORTEST: usize = 12;

/// Whether it can be a passphrase of the data.
pub(crate) fn is_long_enough(passphrase: &str) -> bool {
    passphrase.chars().count() >= SHORTEST
}

/// Puts the data's master key, and the issuer key where that is sealed under the same passphrase, under another one. Both
/// change in one transaction: whenever the program ends, one of the two passphrases opens both. Data that are open stay so.
///
/// # Errors
/// `passphrase-too-short`; `master-key-in-token`; `storage-passphrase` where the old one is wrong; `issuer-key-closed`
/// where the issuer key does not open, so that it would be lost; what storage says.
pub async fn change_passphrase(app: &App, actor: &Actor, old: &Secret, new: &Secret) -> Result<(), Failure> {
    change(app, actor, old, new).await.map_err(|error| match error {
        Error::Failure(failure) => failure,
        error => Failure::new(error.code().to_owned(), &error),
    })
}

/// What is said where a passphrase was asked for and the master key is in a token.
pub fn no_passphrase() -> Failure {
    let message = "the master key of these data is in a token, so they have no passphrase";
    Failure::new("master-key-in-token", message).hint("the token's PIN is changed with the vendor's own tool")
}

async fn change(app: &App, actor: &Actor, old: &Secret, new: &Secret) -> Result<(), Error> {
    let storage = app.storage();
    if storage.token_label().await?.is_some() {
        return Err(no_passphrase().into());
    }
    if !is_long_enough(new.expose()) {
        let message = format!("the passphrase of the data needs at least {SHORTEST} characters");
        return Err(Failure::new("passphrase-too-short", message).hint("take six random words").into());
    }
    // A wrong passphrase is told as that, before an issuer key is said not to open.
    storage.unlock(old.expose()).await?;
    let key = match storage.setting(SEALED).await? {
        Some(sealed) => Some(resealed(app, sealed, old, new).await?),
        None => None,
    };
    let settings: Vec<(&str, &str)> = key.iter().map(|key| (SEALED, key.as_str())).collect();
    Ok(storage.change_passphrase(actor, old.expose(), new.expose(), &settings).await?)
}

async fn resealed(app: &App, sealed: String, old: &Secret, new: &Secret) -> Result<String, Error> {
    let [old, new] = [old, new].map(|passphrase| Secret::new(passphrase.expose().to_owned()));
    let app = app.clone();
    blocking(move || {
        let closed = |error: &dyn std::fmt::Display| {
            let message = format!("the issuer key does not open under the passphrase of the data: {error}");
            Failure::new("issuer-key-closed", message)
                .hint("nothing was changed; restore a backup in which it opens")
        };
        let sealed: SealedKey = sealed.parse().map_err(|error| closed(&error))?;
        let key: IssuerSecretKey = sealed.open(old.expose()).map_err(|error| closed(&error))?;
        SealedKey::seal(&key, new.expose(), &mut app.random()).map(|sealed| sealed.to_string()).map_err(
            |error| {
                let code = match error {
                    SealError::OutOfMemory => "storage-out-of-memory",
                    _ => "issuer-key-unsealed",
                };
                Failure::new(code, error)
            },
        )
    })
    .await?
    .map_err(Error::from)
}
