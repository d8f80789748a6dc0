//! A database that is open: its keys, and what belongs to no person.

mod accounts;
mod centre_lists;
mod clients;
mod exports;
mod jobs;
mod load;
mod rotation;
mod sessions;
mod settings;
mod setup;
mod sync;

use crate::database::{Database, Use, Write};
use crate::keys::{Cell, Keys};
use crate::{Actor, Error, MasterKey, PrintJob, Private, Result, Work};
use phr_core::model::Timestamp;
use rand_core::CryptoRng;
use sqlx::any::AnyRow;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// What storage is handed: the time and randomness.
#[derive(Clone)]
pub struct Ambient {
    /// The clock.
    pub now: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    /// The source of randomness.
    pub random: Arc<Mutex<dyn CryptoRng + Send>>,
}

/// How far a database is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It has no keys yet.
    Empty,
    /// It has keys, and they are sealed.
    Locked,
    /// Its keys are in memory.
    Unlocked,
}

/// A database. Clones share it.
#[derive(Clone)]
pub struct Storage(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) database: Database,
    ambient: Ambient,
    opened: RwLock<Option<Opened>>,
    done: load::Done,
    /// Whether what is stored is put in the queue for a centre.
    pub(crate) queues: AtomicBool,
}

/// The keys of an unlocked database.
#[derive(Clone)]
struct Opened {
    master: Arc<dyn MasterKey>,
    keys: Arc<Keys>,
}

/// How often [`Storage::attempt`] tries.
const ATTEMPTS: usize = 5;

/// What [`Storage::attempt`] is given to do.
pub type Attempted<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

impl Storage {
    /// Opens `sqlite:` and a path (made if it is not there) or `postgres://`, and brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Address`], [`Error::Newer`], or what the database says.
    pub async fn open(url: &str, ambient: Ambient) -> Result<Self> {
        Self::open_for(url, ambient, Use::Care).await
    }

    /// The same, to load what can be loaded again: commits do not wait for the disk, and a power cut may take the last ones
    /// back. What is there is whole then, too.
    ///
    /// # Errors
    /// As [`Storage::open`].
    pub async fn open_to_load(url: &str, ambient: Ambient) -> Result<Self> {
        Self::open_for(url, ambient, Use::Loading).await
    }

    async fn open_for(url: &str, ambient: Ambient, used: Use) -> Result<Self> {
        let database = Database::open(url, used).await?;
        Ok(Self(Arc::new(Inner {
            database,
            ambient,
            opened: RwLock::new(None),
            done: load::Done::default(),
            queues: AtomicBool::new(false),
        })))
    }

    /// Begins a transaction in somebody's name. With SQLite it waits until others have finished writing: keep it short,
    /// and never hold two.
    ///
    /// # Errors
    /// [`Error::Locked`]; [`Error::Busy`] if others were writing for too long.
    pub async fn begin(&self, actor: Actor) -> Result<Work> {
        self.opened()?;
        let mut write = self.0.database.write().await?;
        self.follow_rotation(&mut write).await?;
        Ok(Work::new(self.clone(), self.opened()?.keys, write, actor))
    }

    /// Does something in a transaction and commits it, again if the database was busy, a few times at most. The future
    /// may borrow the work only; what else it needs it owns.
    ///
    /// # Errors
    /// What was done says; [`Error::Busy`] at last.
    pub async fn attempt<T: Send>(
        &self,
        actor: &Actor,
        mut what: impl for<'a> FnMut(&'a mut Work) -> Attempted<'a, T> + Send,
    ) -> Result<T> {
        let mut attempt = 1;
        loop {
            let done = async {
                let mut work = self.begin(actor.clone()).await?;
                match what(&mut work).await {
                    Ok(value) => work.commit().await.map(|()| value),
                    Err(error) => work.cancel().await.and(Err(error)),
                }
            };
            match done.await {
                Err(error) if error.is_transient() && attempt < ATTEMPTS => attempt += 1,
                done => return done,
            }
        }
    }

    /// Closes the connections; what was committed is stored already.
    pub async fn close(&self) {
        self.0.database.pool.close().await;
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.0.ambient.now)()
    }

    pub(crate) fn random<T>(&self, use_it: impl FnOnce(&mut dyn CryptoRng) -> T) -> T {
        // A random source that was interrupted is still random.
        let mut random = self.0.ambient.random.lock().unwrap_or_else(PoisonError::into_inner);
        use_it(&mut *random)
    }

    fn opened(&self) -> Result<Opened> {
        let opened = self.0.opened.read().unwrap_or_else(PoisonError::into_inner);
        opened.clone().ok_or(Error::Locked)
    }

    pub(crate) fn keys(&self) -> Result<Arc<Keys>> {
        Ok(self.opened()?.keys)
    }

    fn set_opened(&self, opened: Opened) {
        *self.0.opened.write().unwrap_or_else(PoisonError::into_inner) = Some(opened);
    }

    pub(crate) fn seal(&self, keys: &Keys, cell: Cell<'_>, plain: &Private) -> Result<Vec<u8>> {
        self.random(|random| keys.seal(cell, plain.expose(), random))
    }

    async fn write(&self) -> Result<Write> {
        self.0.database.write().await
    }

    /// Reads newer data keys, if another process made one.
    async fn follow_rotation(&self, write: &mut Write) -> Result<()> {
        let newest = "SELECT COALESCE(MAX(version), 0) FROM storage_key WHERE purpose = 'data'";
        let newest: i64 = sqlx::query_scalar(newest).fetch_one(&mut *write.transaction).await?;
        let opened = self.opened()?;
        if i64::from(opened.keys.newest) != newest {
            let keys = self.read_keys(&mut write.transaction, opened.master.clone()).await?;
            self.set_opened(Opened { master: opened.master, keys: Arc::new(keys) });
        }
        Ok(())
    }
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Storage")
    }
}

pub(crate) fn read_print_job(keys: &Keys, row: &AnyRow) -> Result<PrintJob> {
    jobs::read_print_job(keys, row)
}

pub(crate) use accounts::{read_account, write_account};
pub(crate) use clients::{hash_of, new_token, rights_text};
pub(crate) use exports::part_id;
pub use load::Load;
pub(crate) use sessions::{LARGEST_HELD, held_id, session_name};
pub(crate) use settings::read_status_list;
pub(crate) use sync::IDENTITY;
