//! A database that is open.

use crate::keys::MasterKey;
use crate::*;
use phr_core::model::Timestamp;
use rand_core::CryptoRng;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex};

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
pub struct Storage {
    _inner: Arc<()>,
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Storage")
    }
}

macro_rules! sigs {
    ($($(#[$d:meta])* fn $n:ident(&$self:ident $(, $a:ident : $t:ty)* $(,)?) -> $r:ty;)*) => {
        $($(#[$d])* #[allow(unused_variables)] pub async fn $n(&$self $(, $a: $t)*) -> $r { todo!() })*
    };
}

impl Storage {
    /// Opens `sqlite:` and a path (made if it is not there) or `postgres://`, and brings its tables up to date.
    pub async fn open(url: &str, ambient: Ambient) -> Result<Self> {
        _ = (url, ambient);
        todo!()
    }

    sigs! {
        /// How far it is set up.
        fn state(&self) -> Result<State>;
        /// Makes the keys of an empty database, sealed under a passphrase. It is unlocked afterwards.
        fn initialise(&self, passphrase: &str) -> Result<()>;
        /// Makes the keys of an empty database, sealed by a token.
        fn initialise_with(&self, master: Arc<dyn MasterKey>) -> Result<()>;
        /// Reads the keys with the passphrase.
        fn unlock(&self, passphrase: &str) -> Result<()>;
        /// Reads the keys with the token.
        fn unlock_with(&self, master: Arc<dyn MasterKey>) -> Result<()>;
        /// Seals the master key under another passphrase.
        fn change_passphrase(&self, old: &str, new: &str) -> Result<()>;
        /// Makes a new data key for what is stored from now on. Returns its version.
        fn rotate_data_key(&self) -> Result<u32>;
        /// Seals up to `most` older cells again under the newest data key; says how many it did. Zero: none is left.
        fn reseal_some(&self, most: u32) -> Result<u32>;
        /// Begins a transaction in somebody's name.
        fn begin(&self, actor: Actor) -> Result<Work>;
        /// Walks the whole audit log.
        fn verify_audit(&self) -> Result<AuditReport>;
        /// Writes everything but sessions to a file, whole or not at all.
        fn backup(&self, path: &Path) -> Result<BackupReport>;
        /// Reads a backup into an empty database. It is locked afterwards.
        fn restore(&self, path: &Path) -> Result<BackupReport>;
        /// A setting.
        fn setting(&self, name: &str) -> Result<Option<String>>;
        /// The account of a login, to check a password against.
        fn account_by_login(&self, login: &str) -> Result<Option<Account>>;
        /// An account.
        fn account(&self, id: AccountId) -> Result<Option<Account>>;
        /// All accounts by login.
        fn accounts(&self, page: &PageRequest) -> Result<Page<Account>>;
        /// Whether there is any account: none means a first run.
        fn has_accounts(&self) -> Result<bool>;
        /// All sites by code.
        fn sites(&self) -> Result<Vec<Site>>;
        /// Stores a new session under the id's bytes (only their hash is kept); false if there is one.
        fn create_session(&self, id: &[u8], session: &StoredSession) -> Result<bool>;
        /// Stores a session, new or changed.
        fn save_session(&self, id: &[u8], session: &StoredSession) -> Result<()>;
        /// A session that has not ended.
        fn session(&self, id: &[u8]) -> Result<Option<StoredSession>>;
        /// Ends a session.
        fn delete_session(&self, id: &[u8]) -> Result<()>;
        /// Removes sessions that have ended; says how many.
        fn delete_expired_sessions(&self) -> Result<u64>;
        /// Takes a waiting print job, or one whose worker's lease ended, and leases it.
        fn take_print_job(&self, lease_seconds: i64) -> Result<Option<PrintJob>>;
        /// Notes how many parts are done, and extends the lease.
        fn print_progress(&self, id: PrintJobId, done: u32, lease_seconds: i64) -> Result<()>;
        /// Ends a job: with what was printed, or as failed.
        fn finish_print_job(&self, id: PrintJobId, result: Option<&Private>) -> Result<()>;
        /// The notices that are due and not sent, oldest first.
        fn due_notices(&self, most: u32) -> Result<Vec<Notice>>;
        /// Notes that a notice was sent.
        fn notice_sent(&self, id: NoticeId) -> Result<()>;
        /// Notes that a notice could not be sent, and when to try again.
        fn notice_failed(&self, id: NoticeId, again_at: Timestamp) -> Result<()>;
    }
}
