//! Why something was not stored or not found.

use crate::keys::MasterKeyError;

/// What storage operations return.
pub type Result<T> = std::result::Result<T, Error>;

/// Why something was not stored or not read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is neither `sqlite:` with a path nor `postgres://`.
    #[error("the database's address must begin with `sqlite:` or `postgres://`")]
    Address,
    /// The database refused or could not be reached.
    #[error("the database did not answer as it should; see the log for what it said")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Others were writing for longer than this waited.
    #[error("the database is busy; nothing was stored; try again")]
    Busy,
    /// The database's tables are those of a newer program.
    #[error("the database was made by a newer version of this program; use that version")]
    Newer,
    /// The keys have not been made.
    #[error("this database has no keys yet; set it up first")]
    NotInitialised,
    /// The keys have been made before.
    #[error("this database has its keys already; unlock it instead")]
    AlreadyInitialised,
    /// The keys have not been read.
    #[error("the database is locked; give its passphrase first")]
    Locked,
    /// The passphrase is another.
    #[error("this is not the passphrase of this database; type it again")]
    Passphrase,
    /// The memory for the slow hash (64 MiB) could not be had.
    #[error("there is not enough memory for checking the passphrase (64 MiB); close other programs")]
    OutOfMemory,
    /// The token with the master key refused.
    #[error("the token did not open the database's keys: {0}")]
    MasterKey(#[from] MasterKeyError),
    /// A cell does not open: it was altered or moved, or the database holds parts of another.
    #[error("table {table}, column {column}, row {row} was altered outside this program; restore a backup")]
    Sealed {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
    },
    /// A plain cell holds what this program does not write.
    #[error(
        "table {table}, column {column}, row {row} holds an unknown value; use the version that wrote it"
    )]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        row: String,
    },
    /// There is nothing of that id.
    #[error("there is no such {0} here")]
    NotFound(&'static str),
    /// There is one already, and it is another.
    #[error("there is a {0} of that name already; choose another")]
    Exists(&'static str),
    /// The last enabled administrator would go.
    #[error("this is the only administrator who can still log in; make another first")]
    LastAdministrator,
    /// The thing is too large to be stored.
    #[error("this is larger than can be stored ({most} bytes)")]
    TooLarge {
        /// How much can be.
        most: usize,
    },
    /// A page was asked for with a `next` that no page gave.
    #[error("this page of the list does not exist; begin again at the first page")]
    Cursor,
    /// A backup was to be read into a database that holds something.
    #[error("a backup is restored into an empty database only; give another file or database name")]
    NotEmpty,
    /// A backup file is not whole.
    #[error("line {line} of the backup is damaged or the file is cut short; use another copy")]
    Backup {
        /// The line, counted from one.
        line: usize,
    },
    /// A file could not be read or written.
    #[error("the file {path} could not be used: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
}

impl Error {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Address => "storage-address",
            Self::Database(_) => "storage-database",
            Self::Busy => "storage-busy",
            Self::Newer => "storage-newer",
            Self::NotInitialised => "storage-not-initialised",
            Self::AlreadyInitialised => "storage-already-initialised",
            Self::Locked => "storage-locked",
            Self::Passphrase => "storage-passphrase",
            Self::OutOfMemory => "storage-out-of-memory",
            Self::MasterKey(_) => "storage-master-key",
            Self::Sealed { .. } => "storage-sealed",
            Self::Inconsistent { .. } => "storage-inconsistent",
            Self::NotFound(_) => "storage-not-found",
            Self::Exists(_) => "storage-exists",
            Self::LastAdministrator => "storage-last-administrator",
            Self::TooLarge { .. } => "storage-too-large",
            Self::Cursor => "storage-cursor",
            Self::NotEmpty => "storage-not-empty",
            Self::Backup { .. } => "storage-backup",
            Self::File { .. } => "storage-file",
        }
    }

    /// Whether doing the same again, from [`crate::Storage::begin`] on, may succeed.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Busy)
    }
}

/// SQLite's `SQLITE_BUSY` and `SQLITE_LOCKED`, and PostgreSQL's serialization failure, deadlock and lock timeout.
const BUSY: [&str; 7] = ["5", "6", "261", "517", "40001", "40P01", "55P03"];

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        match (&error, code) {
            (sqlx::Error::PoolTimedOut, _) => Self::Busy,
            (_, Some(code)) if BUSY.contains(&code.as_ref()) => Self::Busy,
            _ => Self::Database(Box::new(error)),
        }
    }
}
