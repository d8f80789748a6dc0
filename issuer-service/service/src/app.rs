//! What all requests share.

use crate::attempts::Attempts;
use crate::config::{Config, SharedSigner};
use crate::error::{Error, Result};
use crate::metrics::Metrics;
use crate::password::Passwords;
use crate::sync::run::Waker;
use phr_cli_kit::{Secret, TrustStore};
use phr_core::model::Timestamp;
use phr_storage::{State, Storage};
use rand_core::Rng as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// The running service. Clones share it.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: Config,
    storage: Storage,
    ready: AtomicBool,
    setup_code: Secret,
    signer: RwLock<Option<SharedSigner>>,
    organisation: RwLock<String>,
    passwords: Passwords,
    attempts: Attempts,
    metrics: Metrics,
    sync: Waker,
}

/// How far the service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The database has no keys.
    Empty,
    /// It has keys and no account: a set-up was broken off.
    Keyed,
    /// It waits for the passphrase.
    Locked,
    /// It works.
    Ready,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

impl App {
    /// Opens the database, and unlocks it where the configuration has the passphrase.
    ///
    /// # Errors
    /// As [`Storage::open`] and [`Storage::unlock`].
    pub async fn open(config: Config) -> Result<Self, phr_storage::Error> {
        let storage = match config.loads {
            true => Storage::open_to_load(&config.database, config.ambient.clone()).await?,
            false => Storage::open(&config.database, config.ambient.clone()).await?,
        };
        let app = Self(Arc::new(Inner {
            setup_code: Secret::new(random_text(&config, 12)),
            storage,
            ready: AtomicBool::new(false),
            signer: RwLock::new(None),
            organisation: RwLock::new(String::new()),
            passwords: Passwords::new(),
            attempts: Attempts::default(),
            metrics: Metrics::default(),
            sync: Waker::default(),
            config,
        }));
        if let Some(passphrase) = &app.0.config.passphrase
            && app.storage().state().await? == State::Locked
        {
            crate::issuer_key::unlock(&app, passphrase).await?;
            if app.storage().has_accounts().await? {
                app.become_ready().await?;
            }
        }
        Ok(app)
    }

    /// Closes the database; what was stored is stored already.
    pub async fn close(&self) {
        self.storage().close().await;
    }

    /// The database.
    pub(crate) fn storage(&self) -> &Storage {
        &self.0.storage
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    /// The time, by the clock that the service was given.
    pub(crate) fn now(&self) -> Timestamp {
        (self.0.config.ambient.now)()
    }

    /// Does something with the source of randomness.
    pub(crate) fn with_random<T>(&self, act: impl FnOnce(&mut dyn rand_core::CryptoRng) -> T) -> T {
        let mut random = self.0.config.ambient.random.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut *random)
    }

    /// The source of randomness, where it has to outlive a lock.
    pub(crate) fn random(&self) -> SharedRandom {
        SharedRandom(self.0.config.ambient.random.clone())
    }

    /// Letters and digits that cannot be guessed: five bits each.
    pub(crate) fn random_text(&self, letters: usize) -> String {
        random_text(&self.0.config, letters)
    }

    /// The code that whoever sets the service up has to know, as the terminal shows it.
    pub fn setup_code(&self) -> &Secret {
        &self.0.setup_code
    }

    /// Whether the service has still to be set up.
    ///
    /// # Errors
    /// As [`Storage::state`].
    pub async fn wants_setup(&self) -> Result<bool, phr_storage::Error> {
        Ok(self.storage().state().await? == State::Empty)
    }

    pub(crate) async fn phase(&self) -> Result<Phase> {
        if self.0.ready.load(Ordering::Acquire) {
            return Ok(Phase::Ready);
        }
        Ok(match self.storage().state().await? {
            State::Empty => Phase::Empty,
            State::Locked => Phase::Locked,
            State::Unlocked if !self.storage().has_accounts().await? => Phase::Keyed,
            State::Unlocked => {
                self.become_ready().await?;
                Phase::Ready
            }
        })
    }

    /// Reads what pages and judging need of an unlocked database that is set up.
    async fn become_ready(&self) -> Result<(), phr_storage::Error> {
        let organisation = self.storage().setting(ORGANISATION).await?.unwrap_or_default();
        self.set_organisation(organisation);
        self.0.ready.store(true, Ordering::Release);
        Ok(())
    }

    /// Who signs cards; none while no issuer key is open.
    pub(crate) fn signer(&self) -> Option<SharedSigner> {
        self.0.signer.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_signer(&self, signer: Option<SharedSigner>) {
        *self.0.signer.write().unwrap_or_else(PoisonError::into_inner) = signer;
    }

    /// The organisation that runs the service, as pages name it.
    pub(crate) fn organisation(&self) -> String {
        self.0.organisation.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_organisation(&self, name: String) {
        *self.0.organisation.write().unwrap_or_else(PoisonError::into_inner) = name;
    }

    /// The trust lists and status lists that are held.
    pub(crate) fn trust_store(&self) -> TrustStore {
        TrustStore::new(&self.data_dir().join("trust"))
    }

    pub(crate) fn data_dir(&self) -> &Path {
        &self.0.config.data_dir
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.0.passwords
    }

    /// What this process counts.
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    /// How pages talk to the loop that keeps in step with the centre.
    pub(crate) fn sync(&self) -> &Waker {
        &self.0.sync
    }
}

/// The setting with the organisation's name.
pub(crate) const ORGANISATION: &str = "organisation.name";

fn random_text(config: &Config, letters: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let random: &Mutex<_> = &config.ambient.random;
    let mut bytes = vec![0; letters];
    random.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte & 31)])).collect()
}

/// Work that keeps a processor busy goes where it keeps nobody waiting.
pub(crate) async fn blocking<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(act).await.map_err(Error::internal)
}

/// The source of randomness, locked for each draw.
pub(crate) struct SharedRandom(Arc<Mutex<dyn rand_core::CryptoRng + Send>>);

impl rand_core::TryRng for SharedRandom {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0.lock().unwrap_or_else(PoisonError::into_inner).next_u64())
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(out);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for SharedRandom {}
