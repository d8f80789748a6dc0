//! A session with a token: logging in.

use crate::error::TokenError;
use crate::token::{PinState, Token, TokenFacts};
use cryptoki::error::{Error, RvError};
use cryptoki::session::{SessionState, UserType};
use cryptoki::types::AuthPin;
use std::fmt;

/// A session with a token. It ends when it is dropped; the last one to end logs out.
///
/// A session is used by one thread at a time.
#[derive(Debug)]
pub struct Session {
    token: Token,
    inner: cryptoki::session::Session,
}

/// A token's user PIN. It is wiped when dropped, and `Debug` does not print it.
pub struct Pin {
    secret: AuthPin,
    length: usize,
}

/// What logging in takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// Nothing: the token wants no PIN, or this process is logged in.
    NotNeeded,
    /// The PIN.
    Pin(PinState),
    /// The PIN, at the device's own keys: none is given by the program.
    OnDevice(PinState),
}

impl Pin {
    /// Copies a PIN.
    pub fn new(pin: &str) -> Self {
        Self { secret: AuthPin::new(Box::from(pin)), length: pin.len() }
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin")
    }
}

impl Session {
    pub(crate) fn new(token: Token, inner: cryptoki::session::Session) -> Self {
        Self { token, inner }
    }

    /// What the token says of itself.
    pub fn token(&self) -> &TokenFacts {
        self.token.facts()
    }

    pub(crate) fn inner(&self) -> &cryptoki::session::Session {
        &self.inner
    }

    /// What logging in takes now.
    ///
    /// # Errors
    /// [`TokenError::PinLocked`]; [`TokenError::PinNotSet`]; [`TokenError::Removed`].
    pub fn login(&self) -> Result<Login, TokenError> {
        let info = self.token.info()?;
        let state = self.inner.get_session_info()?.session_state();
        if !info.login_required() || matches!(state, SessionState::RoUser | SessionState::RwUser) {
            return Ok(Login::NotNeeded);
        }
        if !info.user_pin_initialized() {
            return Err(TokenError::PinNotSet);
        }
        match self.token.pin_state()? {
            PinState::Locked => Err(TokenError::PinLocked),
            pin if info.protected_authentication_path() => Ok(Login::OnDevice(pin)),
            pin => Ok(Login::Pin(pin)),
        }
    }

    /// Logs in with a PIN, or with none where the device has keys of its own. The PIN is tried once.
    ///
    /// # Errors
    /// [`TokenError::PinForm`] if the token takes none of this length, before a try is spent on it;
    /// [`TokenError::PinWrong`] with what the token then says of itself; [`TokenError::PinLocked`]; …
    pub fn log_in(&self, pin: Option<&Pin>) -> Result<(), TokenError> {
        if let Some(pin) = pin {
            self.check_length(pin)?;
        }
        match self.inner.login(UserType::User, pin.map(|pin| &pin.secret)) {
            Ok(()) | Err(Error::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => Ok(()),
            Err(Error::Pkcs11(RvError::PinIncorrect, _)) => {
                Err(TokenError::PinWrong { state: self.token.pin_state().unwrap_or(PinState::Usual) })
            }
            Err(error) => Err(error.into()),
        }
    }

    fn check_length(&self, pin: &Pin) -> Result<(), TokenError> {
        let info = self.token.info()?;
        let (shortest, longest) = (info.min_pin_length(), info.max_pin_length());
        // Some say nothing: 0 and 0.
        match longest < shortest.max(1) || (shortest..=longest).contains(&pin.length) {
            true => Ok(()),
            false => Err(TokenError::PinForm),
        }
    }
}
