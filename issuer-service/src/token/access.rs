//! Reaching a token: its module, and its PIN.

use super::TokenPublicKey;
use crate::messages;
use phr_cli_kit::{Failure, Passphrase, say};
use phr_core::cose::Signer;
use phr_key_token::{KeyCustody, KeyUri, Login, Module, Pin, PinState, Session, Token, TokenError};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Names the module in the environment.
const ENVIRONMENT: &str = "PHR_PKCS11_MODULE";

/// The module that the command line names. Modules are one for the whole process: each is started once.
static PREFERRED: OnceLock<PathBuf> = OnceLock::new();

/// Takes this module where a URI names none.
pub(crate) fn prefer_module(module: Option<PathBuf>) {
    if let Some(module) = module {
        PREFERRED.get_or_init(|| module);
    }
}

/// The key that a URI names, ready to sign: found, and its token logged in to.
pub(crate) fn signer<K: TokenPublicKey + 'static>(
    uri: &str,
    passphrase: &Passphrase,
) -> Result<Box<dyn Signer<Key = K>>, Failure> {
    let uri = parse(uri)?;
    let session = find_token(&uri)?.open().map_err(told)?;
    let told = |error| told(error).during(&uri);
    log_in(&session, &uri, passphrase)?;
    let key = session.find_key(&uri).map_err(told)?;
    if key.custody() == KeyCustody::CanBeTakenOut {
        say(messages::KEY_CAN_BE_TAKEN_OUT);
    }
    Ok(Box::new(session.into_signer::<K>(&key).map_err(told)?))
}

/// The same with a PIN that was typed elsewhere, for a signer that threads share.
#[cfg(feature = "serve")]
pub(crate) fn shared_signer<K>(
    uri: &str,
    pin: &phr_cli_kit::Secret,
) -> Result<std::sync::Arc<dyn Signer<Key = K> + Send + Sync>, Failure>
where
    K: TokenPublicKey + Send + Sync + 'static,
{
    let uri = parse(uri)?;
    let session = find_token(&uri)?.open().map_err(told)?;
    let told = |error| told(error).during(&uri);
    match session.login().map_err(told)? {
        Login::NotNeeded => {}
        Login::OnDevice(_) => session.log_in(None).map_err(told)?,
        // Nobody gave one: none is tried.
        Login::Pin(_) if pin.expose().is_empty() => {
            let failure = Failure::new("token-pin-missing", messages::PIN_MISSING).during(&uri);
            return Err(failure.hint(messages::PIN_MISSING_HINT));
        }
        Login::Pin(_) => session.log_in(Some(&Pin::new(pin.expose()))).map_err(told)?,
    }
    let key = session.find_key(&uri).map_err(told)?;
    let signer = session.into_signer::<K>(&key).map_err(told)?;
    Ok(std::sync::Arc::new(Shared { key: signer.public_key(), signer: std::sync::Mutex::new(signer) }))
}

/// A session of a token is for one thread at a time.
#[cfg(feature = "serve")]
struct Shared<K, S> {
    key: K,
    signer: std::sync::Mutex<S>,
}

#[cfg(feature = "serve")]
impl<K: TokenPublicKey, S: Signer<Key = K>> Signer for Shared<K, S> {
    type Key = K;

    fn public_key(&self) -> K {
        self.key
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], phr_core::cose::SignerError> {
        let signer = self.signer.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        signer.sign(message)
    }
}

/// The file that a URI names for its PIN.
#[cfg(feature = "serve")]
pub(crate) fn pin_file(uri: &str) -> Result<Option<PathBuf>, Failure> {
    Ok(parse(uri)?.pin_file().map(Path::to_owned))
}

pub(super) fn parse(uri: &str) -> Result<KeyUri, Failure> {
    uri.parse().map_err(|error| told(TokenError::Uri(error)))
}

/// The one token that a URI names.
pub(super) fn find_token(uri: &KeyUri) -> Result<Token, Failure> {
    module(uri)?.find_token(uri).map_err(|error| told(error).during(uri))
}

/// The module that has the tokens of a URI.
pub(super) fn module(uri: &KeyUri) -> Result<Module, Failure> {
    let environment = std::env::var_os(ENVIRONMENT).filter(|path| !path.is_empty()).map(PathBuf::from);
    match named_module(uri).map(Path::to_owned).or(environment) {
        Some(path) => Module::load(&path).map_err(|error| told(error).during(path.display())),
        None => Module::load_registered().map_err(told),
    }
}

/// The module that a URI or the command line names: what a URI that is printed has to name too.
pub(super) fn named_module(uri: &KeyUri) -> Option<&Path> {
    uri.module().or(PREFERRED.get().map(PathBuf::as_path))
}

/// A URI that is given out, naming the module where this command had to.
pub(super) fn paste(key: &KeyUri, asked: &KeyUri) -> KeyUri {
    match named_module(asked) {
        Some(module) => key.clone().with_module(module),
        None => key.clone(),
    }
}

/// Logs in, unless this process is logged in already. A PIN is tried once.
pub(super) fn log_in(session: &Session, uri: &KeyUri, passphrase: &Passphrase) -> Result<(), Failure> {
    let told = |error| told(error).during(uri);
    let label = session.token().shown_label();
    match session.login().map_err(told)? {
        Login::NotNeeded => Ok(()),
        Login::OnDevice(state) => {
            warn_of_tries(state);
            say(messages::pin_on_device(&label));
            session.log_in(None).map_err(told)
        }
        Login::Pin(state) => {
            let source = pin_source(uri, passphrase);
            // What runs by itself would spend the last try on a PIN that was wrong before.
            if state == PinState::FinalTry && source != Passphrase::Ask {
                return Err(told(TokenError::PinFinalTry));
            }
            warn_of_tries(state);
            let pin = source.tell(&messages::pin_prompt(&label))?;
            session.log_in(Some(&Pin::new(pin.expose()))).map_err(told)
        }
    }
}

/// The PIN's file that the URI names, which is for this token alone; or what the option says; or the person at the terminal.
fn pin_source(uri: &KeyUri, passphrase: &Passphrase) -> Passphrase {
    uri.pin_file().map_or_else(|| passphrase.clone(), |file| Passphrase::File(file.to_owned()))
}

fn warn_of_tries(state: PinState) {
    match state {
        PinState::CountLow => say(messages::PIN_COUNT_LOW),
        PinState::FinalTry => say(messages::PIN_FINAL_TRY),
        PinState::Usual | PinState::Locked => {}
    }
}

/// A token's error, with its code and what to do next.
pub(super) fn told(error: TokenError) -> Failure {
    Failure::new(error.code(), &error).hint(error.next_step())
}
