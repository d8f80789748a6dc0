//! The master key of the service's data in a token.

use super::access::{find_token, log_in, parse, told};
use crate::messages;
use phr_cli_kit::{Failure, Passphrase, say, system_random};
use phr_key_token::{
    IV_LEN, KeyCustody, KeyUri, Login, Pin, PinState, Session, TokenError, WrappingError, WrappingKey,
};
use phr_service::MasterRequest;
use phr_storage::{MasterKey, MasterKeyError};
use rand_core::{CryptoRng, Rng as _};
use std::sync::{Arc, Mutex, PoisonError};
use zeroize::Zeroizing;

/// Bytes of the id of a new key where the URI has none.
const ID_LEN: usize = 8;

/// The key that a URI names, with the PIN from a file or from the terminal. It has to be there.
pub(crate) fn master_key(uri: &str, pin: &Passphrase) -> Result<Arc<dyn MasterKey>, Failure> {
    let uri = parse(uri)?;
    let session = find_token(&uri)?.open_to_wrap().map_err(|error| wrapping(error).during(&uri))?;
    log_in(&session, &uri, pin)?;
    found(session, &uri)
}

/// The same for a service, whose PIN is in a file or was typed in a browser; the first run makes the key if it is not there.
pub(crate) fn shared_master_key(
    uri: &str,
    request: &MasterRequest<'_>,
) -> Result<Arc<dyn MasterKey>, Failure> {
    let uri = parse(uri)?;
    let told = |error: WrappingError| wrapping(error).during(&uri);
    let token = find_token(&uri)?;
    let session = token.open_to_wrap().map_err(told)?;
    log_in_with(&session, request).map_err(|error| told(error.into()))?;
    match found(session, &uri) {
        Err(failure) if request.make && failure.code() == WrappingError::KeyNotFound.code() => {
            // Both sessions are of one process: the second is logged in by the first.
            let first = token.open_to_wrap().map_err(told)?;
            let session = token.open_to_make_wrapping_key().map_err(told)?;
            log_in_with(&session, request).map_err(|error| told(error.into()))?;
            let mut id = [0; ID_LEN];
            system_random().fill_bytes(&mut id);
            session.make_wrapping_key(&uri.clone().or_id(&id)).map_err(told)?;
            drop(session);
            let key = found(first, &uri)?;
            say(messages::made_master_key(&key.label()));
            Ok(key)
        }
        result => result,
    }
}

fn log_in_with(session: &Session, request: &MasterRequest<'_>) -> Result<(), TokenError> {
    match session.login()? {
        Login::NotNeeded => Ok(()),
        Login::OnDevice(_) => session.log_in(None),
        // What runs by itself would spend the last try on a PIN that was wrong before.
        Login::Pin(PinState::FinalTry) if !request.is_typed => Err(TokenError::PinFinalTry),
        Login::Pin(_) => session.log_in(Some(&Pin::new(request.pin.expose()))),
    }
}

fn found(session: Session, uri: &KeyUri) -> Result<Arc<dyn MasterKey>, Failure> {
    let key = session.into_wrapping_key(uri).map_err(|error| wrapping(error).during(uri))?;
    if key.custody() == KeyCustody::CanBeTakenOut {
        say(messages::KEY_CAN_BE_TAKEN_OUT);
    }
    Ok(Arc::new(TokenMaster { label: key.uri().to_string(), key: Mutex::new(key) }))
}

/// A session of a token is for one thread at a time.
struct TokenMaster {
    label: String,
    key: Mutex<WrappingKey>,
}

impl MasterKey for TokenMaster {
    fn label(&self) -> String {
        self.label.clone()
    }

    fn seal(
        &self,
        context: &[u8],
        key: &[u8; 32],
        random: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, MasterKeyError> {
        let mut iv = [0; IV_LEN];
        random.fill_bytes(&mut iv);
        let token = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        token.seal(context, key, iv).map_err(refused)
    }

    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<[u8; 32]>, MasterKeyError> {
        let token = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        token.open(context, sealed).map_err(refused)
    }
}

fn refused(error: WrappingError) -> MasterKeyError {
    MasterKeyError(format!("{error} ({}); {}", error.code(), error.next_step()))
}

fn wrapping(error: WrappingError) -> Failure {
    match error {
        WrappingError::Token(error) => told(error),
        error => Failure::new(error.code(), &error).hint(error.next_step()),
    }
}
