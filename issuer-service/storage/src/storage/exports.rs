//! Exports, as their workers see them.

use super::Storage;
use crate::database::Kind;
use crate::row::{Cells as _, Reader};
use crate::{Error, Export, ExportId, ExportLease, ExportState, Private, Result};
use phr_core::model::Timestamp;
use sqlx::any::AnyRow;

/// Parts that are removed in one transaction, so that nobody waits long for it.
const REMOVED_AT_ONCE: i64 = 100;

impl Storage {
    /// Takes an export that waits, or one whose worker's lease ended, and leases it. One that so many workers took, one after
    /// the other, without storing a part of it has failed.
    ///
    /// # Errors
    /// [`Error::Locked`], or what the database says.
    pub async fn take_export(&self, lease_seconds: i64, most_tries: u32) -> Result<Option<Export>> {
        self.keys()?;
        let now = self.now().0;
        let worker = self.random(|random| ExportId::generate(random)).to_string();
        let mut write = self.write().await?;
        let give_up = "UPDATE export_job SET state = 'failed', ended_at = $1, lease_until = NULL,
                 failure = COALESCE(failure, 'worker-lost')
             WHERE (state = 'waiting' OR (state = 'running' AND lease_until <= $1)) AND tries >= $2";
        let give_up = sqlx::query(give_up).bind(now).bind(i64::from(most_tries));
        give_up.execute(&mut *write.transaction).await?;
        // Of several workers each takes another at once; SQLite has one writer, so nobody chooses the same.
        let take = match self.0.database.kind {
            Kind::Postgres => concat!(
                "UPDATE export_job SET state = 'running', lease_until = $1, worker = $3, tries = tries + 1
                 WHERE id = (SELECT id FROM export_job
                         WHERE state = 'waiting' OR (state = 'running' AND lease_until <= $2)
                         ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
                 RETURNING ",
                columns!(export_job)
            ),
            Kind::Sqlite => concat!(
                "UPDATE export_job SET state = 'running', lease_until = $1, worker = $3, tries = tries + 1
                 WHERE id = (SELECT id FROM export_job
                         WHERE state = 'waiting' OR (state = 'running' AND lease_until <= $2)
                         ORDER BY created_at, id LIMIT 1)
                 RETURNING ",
                columns!(export_job)
            ),
        };
        let take = sqlx::query(take).bind(now.saturating_add(lease_seconds)).bind(now).bind(worker);
        let row = take.fetch_optional(&mut *write.transaction).await?;
        write.commit().await?;
        row.map(|row| read_export(&row)).transpose()
    }

    /// Extends the lease.
    ///
    /// # Errors
    /// [`Error::NotFound`] if this lease of the export is another's by now, or somebody stopped it.
    pub async fn keep_export(&self, lease: &ExportLease, lease_seconds: i64) -> Result<()> {
        let update =
            "UPDATE export_job SET lease_until = $1 WHERE id = $2 AND worker = $3 AND state = 'running'";
        let mut write = self.write().await?;
        let update = sqlx::query(update).bind(self.now().0.saturating_add(lease_seconds));
        let update = update.bind(lease.export.to_string()).bind(&lease.worker);
        let update = update.execute(&mut *write.transaction).await?;
        write.commit().await?;
        if update.rows_affected() == 0 { Err(Error::NotFound("export")) } else { Ok(()) }
    }

    /// Gives an export back, for another try, with why this one ended; or ends it as failed.
    ///
    /// # Errors
    /// [`Error::NotFound`] if this lease of the export is another's by now, or somebody stopped it.
    pub async fn give_back_export(&self, lease: &ExportLease, failure: &str, is_last: bool) -> Result<()> {
        let state = if is_last { ExportState::Failed } else { ExportState::Waiting };
        let update = "UPDATE export_job SET state = $1, failure = $2, ended_at = $3, lease_until = NULL
             WHERE id = $4 AND worker = $5 AND state = 'running'";
        let mut write = self.write().await?;
        let update = sqlx::query(update).bind(state.as_str()).bind(failure);
        let update = update.bind(is_last.then(|| self.now().0)).bind(lease.export.to_string());
        let update = update.bind(&lease.worker).execute(&mut *write.transaction).await?;
        write.commit().await?;
        if update.rows_affected() == 0 { Err(Error::NotFound("export")) } else { Ok(()) }
    }

    /// All exports that are not removed, last asked for first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn exports(&self) -> Result<Vec<Export>> {
        let select = concat!(
            "SELECT ",
            columns!(export_job),
            " FROM export_job WHERE state <> 'removed' ORDER BY created_at DESC, id LIMIT 100"
        );
        let rows = sqlx::query(select).fetch_all(&self.0.database.pool).await?;
        rows.iter().map(read_export).collect()
    }

    /// An export. Nothing of what is in it is opened.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn export(&self, id: ExportId) -> Result<Export> {
        let select =
            concat!("SELECT ", columns!(export_job), " FROM export_job WHERE id = $1 AND state <> 'removed'");
        let row = sqlx::query(select).bind(id.to_string()).fetch_optional(&self.0.database.pool).await?;
        read_export(&row.ok_or(Error::NotFound("export"))?)
    }

    /// A part of an export that is done.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is not done, or removed; [`Error::Locked`], [`Error::Sealed`].
    pub async fn export_part(&self, id: ExportId, number: u64) -> Result<Private> {
        let keys = self.keys()?;
        let select = "SELECT p.id, p.bytes FROM export_part p JOIN export_job j ON j.id = p.job
             WHERE p.id = $1 AND j.state = 'done'";
        let select = sqlx::query(select).bind(part_id(id, number));
        let row = select.fetch_optional(&self.0.database.pool).await?.ok_or(Error::NotFound("export"))?;
        Reader::new("export_part", &row)?.open(&keys, "bytes")
    }

    /// Removes exports that ended before a time, were stopped, failed or were removed, with all that was made of them; what
    /// is not in the way of others, a few parts at a time. Those that were stopped or failed stay in the list until that
    /// time. Says how many parts went.
    ///
    /// # Errors
    /// What the database says.
    pub async fn clear_exports(&self, ended_before: Timestamp) -> Result<u64> {
        let mut cleared = 0;
        loop {
            let mut write = self.write().await?;
            let delete = "DELETE FROM export_part WHERE id IN (
                 SELECT p.id FROM export_part p JOIN export_job j ON j.id = p.job
                 WHERE j.state IN ('cancelled', 'failed', 'removed') OR (j.state = 'done' AND j.ended_at < $1)
                 LIMIT $2)";
            let delete = sqlx::query(delete).bind(ended_before.0).bind(REMOVED_AT_ONCE);
            let gone = delete.execute(&mut *write.transaction).await?.rows_affected();
            if gone == 0 {
                let delete = "DELETE FROM export_job WHERE (state = 'removed' OR ended_at < $1)
                     AND NOT EXISTS (SELECT 1 FROM export_part p WHERE p.job = export_job.id)";
                sqlx::query(delete).bind(ended_before.0).execute(&mut *write.transaction).await?;
                write.commit().await?;
                return Ok(cleared);
            }
            write.commit().await?;
            cleared += gone;
        }
    }
}

/// The id of a part's row, to which it is sealed.
pub(crate) fn part_id(export: ExportId, number: u64) -> String {
    format!("{export}.{number}")
}

fn read_export(row: &AnyRow) -> Result<Export> {
    let reader = Reader::new("export_job", row)?;
    let count = |column| Ok::<_, Error>(row.int(column)?.unsigned_abs());
    Ok(Export {
        id: reader.parsed("id")?,
        owner: reader.parsed("owner")?,
        wanted: row.text("wanted")?,
        state: reader.word("state", ExportState::parse)?,
        place: row.maybe_text("place")?,
        done: count("done")?,
        total: count("total")?,
        failed: count("failed")?,
        parts: count("parts")?,
        bytes: count("bytes")?,
        failure: row.maybe_text("failure")?,
        created_at: Timestamp(row.int("created_at")?),
        ended_at: row.maybe_int("ended_at")?.map(Timestamp),
        worker: row.maybe_text("worker")?,
    })
}
