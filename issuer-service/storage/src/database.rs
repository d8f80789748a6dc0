//! One code path to two databases.

use crate::{Error, Result};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::{MigrateError, Migration, Migrator};
use sqlx::{Any, AnyPool, Executor as _, Row as _, Transaction};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

static COMMON: Migrator = sqlx::migrate!("migrations/common");
static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");

/// How long one waits for others to finish writing.
const WAIT: Duration = Duration::from_secs(10);
/// How often a transaction is tried to begin.
const TRIES: usize = 3;
const CONNECTIONS: u32 = 8;

/// What the connections are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// What was acknowledged is on the disk.
    Care,
    /// Loading what can be loaded again: after a power cut the last transactions may be missing, and the rest is whole.
    Loading,
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

pub(crate) struct Database {
    pub(crate) pool: AnyPool,
    pub(crate) kind: Kind,
    /// SQLite has one writer at a time; those of this process queue here, which is fairer than its polling.
    writer: Arc<Mutex<()>>,
}

/// A transaction that may write.
pub(crate) struct Write {
    pub(crate) transaction: Transaction<'static, Any>,
    /// Released after the transaction.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Write {
    pub(crate) async fn commit(self) -> Result<()> {
        Ok(self.transaction.commit().await?)
    }
}

impl Database {
    pub(crate) async fn open(url: &str, used: Use) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let (kind, url) = address(url)?;
        let options = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(WAIT);
        let start = match (kind, used) {
            // `synchronous = FULL`: what was acknowledged is on the disk. The timeout comes first, since changing the
            // journal's mode waits for others too.
            (Kind::Sqlite, Use::Care) => {
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 PRAGMA foreign_keys = ON;"
            }
            // Keys are hashes, so each row is on a page of its own: pages stay in memory, and are written back together.
            (Kind::Sqlite, Use::Loading) => {
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
                 PRAGMA foreign_keys = ON; PRAGMA cache_size = -262144; PRAGMA wal_autocheckpoint = 65536;"
            }
            // Not left to the server's or the user's configuration. A search counts in each partition by itself: the counts of a
            // common name fit into memory then, and several processors count. To compile a statement that looks at all
            // partitions takes a second, and running it a fifth of that.
            (Kind::Postgres, Use::Care) => {
                "SET synchronous_commit = on; SET lock_timeout = '10s'; SET timezone = 'UTC';
                 SET enable_partitionwise_aggregate = on; SET jit = off;"
            }
            (Kind::Postgres, Use::Loading) => {
                "SET synchronous_commit = off; SET lock_timeout = '10s'; SET timezone = 'UTC';"
            }
        };
        let options = options.after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(start).await?;
                Ok(())
            })
        });
        let pool = options.connect(&url).await?;
        let database = Self { pool, kind, writer: Arc::default() };
        database.migrate().await?;
        Ok(database)
    }

    async fn migrate(&self) -> Result<()> {
        let own = match self.kind {
            Kind::Sqlite => &SQLITE,
            Kind::Postgres => &POSTGRES,
        };
        self.refuse_newer().await?;
        // In the order of their numbers, as if they were of one folder: what one of PostgreSQL's does to tables of both, later
        // ones of both find done.
        let mut all: Vec<Migration> = COMMON.iter().chain(own.iter()).cloned().collect();
        all.sort_by_key(|migration| migration.version);
        let mut migrator = Migrator { migrations: all.into(), ..Migrator::DEFAULT };
        // Those that a newer program has added.
        migrator.set_ignore_missing(true);
        migrator.run(&self.pool).await.map_err(migration_error)?;
        let start = "INSERT INTO audit_head (id, number, hash) VALUES (1, 0, $1) ON CONFLICT (id) DO NOTHING";
        sqlx::query(start).bind([0; 32].as_slice()).execute(&self.pool).await?;
        Ok(())
    }

    /// Tables of a newer program may mean what this one does not know. Where the newer one has only added to them, it says
    /// so (`schema_needs`), and an older process may go on and start again while all are being replaced.
    async fn refuse_newer(&self) -> Result<()> {
        let own = || [&COMMON, &SQLITE, &POSTGRES].into_iter().flat_map(|migrator| migrator.iter());
        let known = |version: i64| own().any(|m| m.version == version);
        let exists = match self.kind {
            Kind::Sqlite => "SELECT COUNT(*) FROM sqlite_master WHERE name = '_sqlx_migrations'",
            Kind::Postgres => {
                "SELECT COUNT(*) FROM pg_tables WHERE tablename = '_sqlx_migrations'
                 AND schemaname = CURRENT_SCHEMA()"
            }
        };
        if sqlx::query_scalar::<_, i64>(exists).fetch_one(&self.pool).await? == 0 {
            return Ok(());
        }
        let rows = sqlx::query("SELECT version FROM _sqlx_migrations").fetch_all(&self.pool).await?;
        let versions =
            rows.iter().map(|row| row.try_get(0)).collect::<std::result::Result<Vec<i64>, sqlx::Error>>()?;
        if versions.iter().all(|version| known(*version)) {
            return Ok(());
        }
        let newest = own().map(|m| m.version).max().unwrap_or_default();
        let needs = sqlx::query_scalar::<_, i64>("SELECT version FROM schema_needs WHERE id = 1");
        match needs.fetch_optional(&self.pool).await? {
            Some(needs) if needs <= newest => Ok(()),
            _ => Err(Error::Newer),
        }
    }

    /// Begins a transaction that may write; waits for its turn, within bounds.
    pub(crate) async fn write(&self) -> Result<Write> {
        let turn = match self.kind {
            Kind::Sqlite => {
                let turn = tokio::time::timeout(WAIT, self.writer.clone().lock_owned());
                Some(turn.await.map_err(|_| Error::Busy)?)
            }
            Kind::Postgres => None,
        };
        let begin = match self.kind {
            Kind::Sqlite => "BEGIN IMMEDIATE",
            Kind::Postgres => "BEGIN",
        };
        let mut tries = 1;
        loop {
            match begun(&self.pool, begin).await {
                Ok(transaction) => return Ok(Write { transaction, _turn: turn }),
                Err(error) if error.is_transient() && tries < TRIES => tries += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Begins a transaction that sees all tables as they are now, whatever others write.
    pub(crate) async fn snapshot(&self) -> Result<Transaction<'static, Any>> {
        let begin = match self.kind {
            Kind::Sqlite => "BEGIN",
            Kind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        };
        begun(&self.pool, begin).await
    }
}

/// Begins a transaction in a task of its own: who asked for it may go away while the database begins it, such as a browser
/// that hangs up, and a transaction that nobody has would stay open on a connection that others use next.
async fn begun(pool: &AnyPool, begin: &'static str) -> Result<Transaction<'static, Any>> {
    let pool = pool.clone();
    let begun = tokio::spawn(async move { pool.begin_with(begin).await });
    Ok(begun.await.map_err(|error| Error::Database(Box::new(error)))??)
}

fn address(url: &str) -> Result<(Kind, String)> {
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return Ok((Kind::Postgres, url.to_owned()));
    }
    let path = url.strip_prefix("sqlite:").filter(|path| !path.is_empty()).ok_or(Error::Address)?;
    let path = path.strip_prefix("//").unwrap_or(path);
    // In memory each connection would have its own tables; a query would change how the file is opened.
    if path.is_empty() || path == ":memory:" || path.contains('?') {
        return Err(Error::Address);
    }
    Ok((Kind::Sqlite, format!("sqlite://{}?mode=rwc", path.replace('%', "%25").replace('#', "%23"))))
}

fn migration_error(error: MigrateError) -> Error {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => Error::Newer,
        other => Error::Database(Box::new(other)),
    }
}
