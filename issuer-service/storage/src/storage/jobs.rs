//! Print jobs and notices, as their workers see them.

use super::Storage;
use crate::database::Kind;
use crate::keys::{Cell, Keys};
use crate::row::{Cells as _, Reader};
use crate::{Error, JobStanding, JobState, Lease, Notice, NoticeId, PrintJob, PrintJobId, Private, Result};
use phr_core::model::Timestamp;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

const JOB: &str = "print_job";
/// The largest print that is kept: some thousand cards.
const LARGEST_PRINT: usize = 64 << 20;

impl Storage {
    /// Takes a waiting print job, or one whose worker's lease ended, and leases it.
    ///
    /// # Errors
    /// [`Error::Locked`], or what the database says.
    pub async fn take_print_job(&self, lease_seconds: i64) -> Result<Option<PrintJob>> {
        let keys = self.keys()?;
        let now = self.now().0;
        let worker = self.random(|random| PrintJobId::generate(random)).to_string();
        let mut write = self.write().await?;
        // Of several workers each takes another job at once; SQLite has one writer, so nobody chooses the same.
        let take = match self.0.database.kind {
            Kind::Postgres => {
                concat!(
                    "UPDATE print_job SET state = 'running', lease_until = $1, worker = $3
                     WHERE id = (SELECT id FROM print_job
                             WHERE state = 'waiting' OR (state = 'running' AND lease_until <= $2)
                             ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                     RETURNING ",
                    columns!(print_job)
                )
            }
            Kind::Sqlite => {
                concat!(
                    "UPDATE print_job SET state = 'running', lease_until = $1, worker = $3
                     WHERE id = (SELECT id FROM print_job
                             WHERE state = 'waiting' OR (state = 'running' AND lease_until <= $2)
                             ORDER BY created_at, id LIMIT 1)
                     RETURNING ",
                    columns!(print_job)
                )
            }
        };
        let take = sqlx::query(take).bind(now.saturating_add(lease_seconds)).bind(now).bind(worker);
        let row = take.fetch_optional(&mut *write.transaction).await?;
        write.commit().await?;
        row.map(|row| read_print_job(&keys, &row)).transpose()
    }

    /// Notes how many parts are done, and extends the lease.
    ///
    /// # Errors
    /// [`Error::NotFound`] if this lease of the job is another's by now.
    pub async fn print_progress(&self, job: &Lease, done: u32, lease_seconds: i64) -> Result<()> {
        let mut write = self.write().await?;
        let update = "UPDATE print_job SET done = $1, lease_until = $2
             WHERE id = $3 AND worker = $4 AND state = 'running'";
        let update = sqlx::query(update).bind(i64::from(done));
        let update = update
            .bind(self.now().0.saturating_add(lease_seconds))
            .bind(job.job.to_string())
            .bind(&job.worker);
        let update = update.execute(&mut *write.transaction).await?;
        write.commit().await?;
        found(update.rows_affected(), "print job")
    }

    /// Ends a job: with what was printed, or as failed.
    ///
    /// # Errors
    /// [`Error::NotFound`] if this lease of the job is another's by now; [`Error::TooLarge`].
    pub async fn finish_print_job(&self, job: &Lease, result: Option<&Private>) -> Result<()> {
        let mut write = self.write().await?;
        self.finish_in(&mut write.transaction, job, result).await?;
        write.commit().await
    }

    /// Ends a job within a transaction that stores what it made: both are there, or neither.
    pub(crate) async fn finish_in(
        &self,
        connection: &mut AnyConnection,
        job: &Lease,
        result: Option<&Private>,
    ) -> Result<()> {
        let keys = self.keys()?;
        if result.is_some_and(|result| result.expose().len() > LARGEST_PRINT) {
            return Err(Error::TooLarge { most: LARGEST_PRINT });
        }
        let row = job.job.to_string();
        let cell = Cell { table: JOB, column: "result", row: &row };
        let sealed = result.map(|result| self.seal(&keys, cell, result)).transpose()?;
        let state = if result.is_some() { JobState::Done } else { JobState::Failed };
        let update = "UPDATE print_job SET result = $1, state = $2, lease_until = NULL,
                 done = CASE WHEN $2 = 'done' THEN total ELSE done END
             WHERE id = $3 AND worker = $4 AND state = 'running'";
        let update = sqlx::query(update).bind(sealed).bind(state.as_str()).bind(&row).bind(&job.worker);
        let update = update.execute(connection).await?;
        found(update.rows_affected(), "print job")
    }

    /// How far a print job is: for whoever waits for it and looks often. Nothing of what is in it is opened.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn print_standing(&self, id: PrintJobId) -> Result<JobStanding> {
        let select = sqlx::query("SELECT id, owner, done, total, state FROM print_job WHERE id = $1");
        let row = select.bind(id.to_string()).fetch_optional(&self.0.database.pool).await?;
        let reader =
            row.as_ref().ok_or(Error::NotFound("print job")).and_then(|row| Reader::new(JOB, row))?;
        Ok(JobStanding {
            owner: reader.parsed("owner")?,
            done: reader.count("done")?,
            total: reader.count("total")?,
            state: reader.word("state", JobState::parse)?,
        })
    }

    /// Removes print jobs that were asked for before a time, with what was printed; says how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_print_jobs_before(&self, time: Timestamp) -> Result<u64> {
        let mut write = self.write().await?;
        let delete = sqlx::query("DELETE FROM print_job WHERE created_at < $1").bind(time.0);
        let delete = delete.execute(&mut *write.transaction).await?;
        write.commit().await?;
        Ok(delete.rows_affected())
    }

    /// The notices that are due and not sent, oldest first.
    ///
    /// # Errors
    /// [`Error::Locked`], or what the database says.
    pub async fn due_notices(&self, most: u32) -> Result<Vec<Notice>> {
        let keys = self.keys()?;
        let select = concat!(
            "SELECT ",
            columns!(notice),
            " FROM notice WHERE sent_at IS NULL AND due_at <= $1 ORDER BY due_at, id LIMIT $2"
        );
        let select = sqlx::query(select).bind(self.now().0).bind(i64::from(most));
        let rows = select.fetch_all(&self.0.database.pool).await?;
        rows.iter().map(|row| read_notice(&keys, row)).collect()
    }

    /// Notes that a notice was sent.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn notice_sent(&self, id: NoticeId) -> Result<()> {
        let sql = "UPDATE notice SET sent_at = $1, attempts = attempts + 1 WHERE id = $2 AND sent_at IS NULL";
        self.change_notice(sql, id, self.now()).await
    }

    /// Notes that a notice could not be sent, and when to try again.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn notice_failed(&self, id: NoticeId, again_at: Timestamp) -> Result<()> {
        let sql = "UPDATE notice SET due_at = $1, attempts = attempts + 1 WHERE id = $2 AND sent_at IS NULL";
        self.change_notice(sql, id, again_at).await
    }

    /// Takes a notice for sending, unless somebody else took it since it was read; says whether it is the caller's. If it is
    /// not sent, it is due again at `again_at`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn take_notice(&self, notice: &Notice, again_at: Timestamp) -> Result<bool> {
        let mut write = self.write().await?;
        let update = "UPDATE notice SET due_at = $1, attempts = attempts + 1
             WHERE id = $2 AND attempts = $3 AND sent_at IS NULL";
        let update = sqlx::query(update).bind(again_at.0).bind(notice.id.to_string());
        let update = update.bind(i64::from(notice.attempts)).execute(&mut *write.transaction).await?;
        write.commit().await?;
        Ok(update.rows_affected() == 1)
    }

    async fn change_notice(&self, sql: &'static str, id: NoticeId, time: Timestamp) -> Result<()> {
        let mut write = self.write().await?;
        let update = sqlx::query(sql).bind(time.0).bind(id.to_string());
        let update = update.execute(&mut *write.transaction).await?;
        write.commit().await?;
        found(update.rows_affected(), "notice")
    }
}

fn found(rows: u64, what: &'static str) -> Result<()> {
    if rows == 0 { Err(Error::NotFound(what)) } else { Ok(()) }
}

pub(super) fn read_print_job(keys: &Keys, row: &AnyRow) -> Result<PrintJob> {
    let reader = Reader::new(JOB, row)?;
    Ok(PrintJob {
        id: reader.parsed("id")?,
        owner: reader.parsed("owner")?,
        site: reader.parsed("site")?,
        payload: reader.open(keys, "payload")?,
        result: reader.maybe_open(keys, "result")?,
        done: reader.count("done")?,
        total: reader.count("total")?,
        state: reader.word("state", JobState::parse)?,
        created_at: Timestamp(row.int("created_at")?),
        lease_until: row.maybe_int("lease_until")?.map(Timestamp),
        worker: row.maybe_text("worker")?,
    })
}

fn read_notice(keys: &Keys, row: &AnyRow) -> Result<Notice> {
    let reader = Reader::new("notice", row)?;
    Ok(Notice {
        id: reader.parsed("id")?,
        to: reader.open(keys, "address")?,
        template: row.text("template")?,
        due_at: Timestamp(row.int("due_at")?),
        attempts: reader.count("attempts")?,
    })
}
