//! How often a password, passphrase or code may be tried: by address and by login.

use crate::error::{Error, Result};
use phr_core::model::Timestamp;
use phr_storage::AccountId;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Within how many seconds tries are counted.
const WINDOW: i64 = 300;
/// Tries from one address within the window: a centre may be one address.
const BY_ADDRESS: u32 = 40;
/// Failed tries at one login within the window.
const BY_LOGIN: u32 = 8;
/// Requests of one client within the window: twenty a second.
const BY_CLIENT: u32 = 6000;
/// Most keys that are remembered; the oldest go first.
const MOST: usize = 20_000;

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tried {
    /// By where the request comes from.
    Address(String),
    /// By the login that is tried, be there such an account or not.
    Login(String),
    /// By the client whose token was shown.
    Client(AccountId),
}

impl Tried {
    fn most(&self) -> u32 {
        match self {
            Self::Address(_) => BY_ADDRESS,
            Self::Login(_) => BY_LOGIN,
            Self::Client(_) => BY_CLIENT,
        }
    }
}

/// The tries of the last minutes.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<BTreeMap<Tried, (i64, u32)>>);

impl Attempts {
    /// Counts one try of each.
    ///
    /// # Errors
    /// [`Error::TooMany`].
    pub(crate) fn count(&self, tried: &[Tried], now: Timestamp) -> Result<()> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that goes back must not lock anybody out for longer than the window.
        counted.retain(|_, (since, _)| (0..WINDOW).contains(&now.0.saturating_sub(*since)));
        while counted.len() >= MOST {
            let oldest = counted.iter().min_by_key(|(_, (since, _))| *since).map(|(key, _)| key.clone());
            oldest.map(|key| counted.remove(&key));
        }
        let mut wait = 0;
        for key in tried {
            let (since, count) = counted.entry(key.clone()).or_insert((now.0, 0));
            *count = count.saturating_add(1);
            if *count > key.most() {
                wait = wait.max(WINDOW - now.0.saturating_sub(*since));
            }
        }
        match u32::try_from(wait) {
            Ok(after) if after > 0 => Err(Error::TooMany { after }),
            _ => Ok(()),
        }
    }

    /// Forgets the tries at a login that succeeded.
    pub(crate) fn forget(&self, tried: &Tried) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(tried);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_at_a_login_end_and_begin_again() {
        let attempts = Attempts::default();
        let tried = [Tried::Login("a".to_owned())];
        for _ in 0..BY_LOGIN {
            attempts.count(&tried, Timestamp(100)).unwrap();
        }
        let refused = attempts.count(&tried, Timestamp(200));
        assert!(matches!(refused, Err(Error::TooMany { after: 200 })), "{refused:?}");
        attempts.count(&[Tried::Login("b".to_owned())], Timestamp(200)).unwrap();
        attempts.count(&tried, Timestamp(100 + WINDOW)).unwrap();
    }

    #[test]
    fn success_and_a_clock_that_goes_back_forget() {
        let attempts = Attempts::default();
        let tried = [Tried::Login("a".to_owned())];
        for _ in 0..=BY_LOGIN {
            _ = attempts.count(&tried, Timestamp(1000));
        }
        attempts.count(&tried, Timestamp(999)).unwrap();
        for _ in 0..=BY_LOGIN {
            _ = attempts.count(&tried, Timestamp(1000));
        }
        attempts.forget(&tried[0]);
        attempts.count(&tried, Timestamp(1000)).unwrap();
    }

    #[test]
    fn many_logins_do_not_fill_the_memory() {
        let attempts = Attempts::default();
        for at in 0..MOST + 5 {
            attempts.count(&[Tried::Login(at.to_string())], Timestamp(0)).unwrap();
        }
        assert_eq!(attempts.0.lock().unwrap().len(), MOST);
    }
}
