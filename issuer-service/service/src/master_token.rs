//! The master key of the data in a PKCS#11 token: opened at each start, made at the first run only.

use crate::app::{App, blocking};
use crate::error::Error;
use crate::issuer_key;
use phr_cli_kit::{Failure, Secret};
use phr_storage::{MasterKey, State};
use std::sync::Arc;

/// What is said where the data are under a key in a token, and none was named.
pub fn needed(label: &str) -> Failure {
    let message = format!("the data open with a key in a token, and no token was named; the key is {label}");
    Failure::new("master-token-needed", message)
        .hint("name it with --master-token and its URI; the token has to be plugged in")
}

/// What is said where a token was named, and the data are under a passphrase.
pub fn not_needed() -> Failure {
    let message = "the data are under a passphrase, and not under a key in a token";
    Failure::new("master-token-not-used", message)
        .hint("leave --master-token out; it is chosen at the first run, with an empty database")
}

impl App {
    /// Opens the data with the master key of a token, and the issuer key that is kept under it.
    ///
    /// # Errors
    /// As [`phr_storage::Storage::unlock_with`].
    pub async fn unlock_with(&self, master: Arc<dyn MasterKey>) -> Result<(), phr_storage::Error> {
        self.storage().unlock_with(master).await?;
        issuer_key::open_under_token(self).await;
        Ok(())
    }
}

/// Refuses what does not fit together; then, where a file gives the PIN, opens the data. A token that does not open them is in
/// the log, and the service waits for an administrator to unlock it: a program that is started again and again by itself
/// must not try a wrong PIN again and again.
pub(crate) async fn at_start(app: &App) -> Result<(), Failure> {
    let told = |error: phr_storage::Error| Failure::new(error.code(), &error);
    let state = app.storage().state().await.map_err(told)?;
    if state == State::Empty {
        return Ok(());
    }
    let label = app.storage().token_label().await.map_err(told)?;
    match (&label, &app.config().master) {
        (Some(label), None) => return Err(needed(label)),
        (None, Some(_)) => return Err(not_needed()),
        _ => {}
    }
    let has_pin = app.config().master.as_ref().is_some_and(|master| master.pin.is_some());
    if has_pin
        && state == State::Locked
        && let Err(error) = unlock(app, None).await
    {
        tracing::error!(code = error.code(), reason = %error, "the token does not open the data: they stay locked");
    }
    Ok(())
}

/// Opens the data with the token's PIN: the one of the file, or the one that was typed.
pub(crate) async fn unlock(app: &App, typed: Option<Secret>) -> Result<(), Error> {
    let master = open(app, typed, false).await?;
    Ok(app.unlock_with(master).await?)
}

/// The master key in the token that the configuration names.
pub(crate) async fn open(app: &App, typed: Option<Secret>, make: bool) -> Result<Arc<dyn MasterKey>, Error> {
    let app = app.clone();
    let opened = blocking(move || {
        let master = app.config().master.as_ref().ok_or_else(|| {
            Failure::new("master-token-needed", "no token was named when the program was started")
        })?;
        let nothing = Secret::new(String::new());
        let pin = typed.as_ref().or(master.pin.as_ref()).unwrap_or(&nothing);
        (master.open)(&crate::config::MasterRequest { pin, is_typed: typed.is_some(), make })
    });
    Ok(opened.await??)
}
