//! What an operator watches: how busy the database is, and how often what was done.

use super::Storage;
use crate::audit::Line;
use crate::row::Cells as _;
use crate::{Error, Result};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// How busy the database is. Nothing in it is about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Connections of this process.
    pub connections: u32,
    /// Those that nobody uses now.
    pub idle: u32,
    /// Print jobs that wait for a worker.
    pub jobs_waiting: u64,
    /// Print jobs that a worker has.
    pub jobs_running: u64,
    /// Exports that wait for a worker.
    pub exports_waiting: u64,
    /// Exports that a worker has.
    pub exports_running: u64,
    /// Notices that are due and not sent.
    pub notices_due: u64,
}

/// How often what was done, by this process.
#[derive(Default)]
pub(crate) struct Done(Mutex<BTreeMap<&'static str, u64>>);

impl Storage {
    /// How busy the database is; an error where it does not answer.
    ///
    /// # Errors
    /// What the database says.
    pub async fn load(&self) -> Result<Load> {
        let pool = &self.0.database.pool;
        let count = "SELECT
                (SELECT COUNT(*) FROM print_job WHERE state = 'waiting') AS waiting,
                (SELECT COUNT(*) FROM print_job WHERE state = 'running') AS running,
                (SELECT COUNT(*) FROM export_job WHERE state = 'waiting') AS exports_waiting,
                (SELECT COUNT(*) FROM export_job WHERE state = 'running') AS exports_running,
                (SELECT COUNT(*) FROM notice WHERE sent_at IS NULL AND due_at <= $1) AS due";
        let row = sqlx::query(count).bind(self.now().0).fetch_one(pool).await?;
        let count = |column| -> Result<u64> { Ok(row.int(column)?.unsigned_abs()) };
        Ok(Load {
            connections: pool.size(),
            idle: u32::try_from(pool.num_idle()).unwrap_or(u32::MAX),
            jobs_waiting: count("waiting")?,
            jobs_running: count("running")?,
            exports_waiting: count("exports_waiting")?,
            exports_running: count("exports_running")?,
            notices_due: count("due")?,
        })
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What it says; [`Error::Busy`] if it says nothing for five seconds.
    pub async fn answers(&self) -> Result<()> {
        let ask = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM audit_head");
        let ask = ask.fetch_one(&self.0.database.pool);
        let answer = tokio::time::timeout(std::time::Duration::from_secs(5), ask).await;
        answer.map_err(|_| Error::Busy)??;
        Ok(())
    }

    /// How often what was done since this process began, by the words of the audit log.
    pub fn done(&self) -> BTreeMap<&'static str, u64> {
        self.0.done.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self, lines: &[Line]) {
        let mut done = self.0.done.0.lock().unwrap_or_else(PoisonError::into_inner);
        for line in lines {
            *done.entry(line.action.as_str()).or_default() += 1;
        }
    }
}
