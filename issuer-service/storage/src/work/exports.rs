//! Exports, as those who ask for them and those who make them store them.

use super::Work;
use crate::keys::Cell;
use crate::storage::part_id;
use crate::{Action, Error, ExportId, ExportLease, NewExportPart, Result};

/// The largest part: the record of one person, whatever is in it.
const LARGEST_PART: usize = 64 << 20;

impl Work {
    /// Stores an export that is asked for, of so many persons.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_export(&mut self, wanted: &str, total: u64) -> Result<ExportId> {
        let id = self.random(|random| ExportId::generate(random));
        let insert = "INSERT INTO export_job
                 (id, owner, wanted, state, done, total, failed, parts, bytes, tries, created_at)
             VALUES ($1, $2, $3, 'waiting', 0, $4, 0, 0, 0, 0, $5)";
        let insert = sqlx::query(insert).bind(id.to_string()).bind(self.account().to_string()).bind(wanted);
        let total = i64::try_from(total).unwrap_or(i64::MAX);
        insert.bind(total).bind(self.now().0).execute(self.connection()?).await?;
        self.line(Action::ExportAsked, id);
        Ok(id)
    }

    /// Stores the next part under its worker's lease; with the last one, which names none after it, the export is done.
    ///
    /// # Errors
    /// [`Error::NotFound`] if this lease of the export is another's by now, or somebody stopped it: cancel, since nothing of
    /// the part is wanted. [`Error::TooLarge`].
    pub async fn add_export_part(&mut self, lease: &ExportLease, part: &NewExportPart) -> Result<()> {
        let number = i64::try_from(part.number).unwrap_or(i64::MAX);
        let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let bytes = part.bytes.expose().len() as u64;
        // This comes first: it locks the row, so that whoever took the export meanwhile stores the same part or this one does.
        let update =
            "UPDATE export_job SET place = $1, done = done + $2, failed = failed + $3, parts = parts + 1,
                 bytes = bytes + $4, tries = 0, failure = NULL
             WHERE id = $5 AND worker = $6 AND state = 'running' AND parts = $7";
        let update = sqlx::query(update).bind(part.next.as_deref()).bind(count(part.persons));
        let update = update.bind(count(part.failed)).bind(count(bytes)).bind(lease.export.to_string());
        let update = update.bind(&lease.worker).bind(number).execute(self.connection()?).await?;
        if update.rows_affected() == 0 {
            return Err(Error::NotFound("export"));
        }
        let id = part_id(lease.export, part.number);
        if part.bytes.expose().len() > LARGEST_PART {
            return Err(Error::TooLarge { most: LARGEST_PART });
        }
        let cell = Cell { table: "export_part", column: "bytes", row: &id };
        let sealed = self.storage.seal(&self.keys, cell, &part.bytes)?;
        let insert = "INSERT INTO export_part (id, job, number, bytes) VALUES ($1, $2, $3, $4)";
        let insert = sqlx::query(insert).bind(id).bind(lease.export.to_string()).bind(number).bind(sealed);
        insert.execute(self.connection()?).await?;
        if part.next.is_none() {
            let end = "UPDATE export_job SET state = 'done', ended_at = $1, lease_until = NULL WHERE id = $2";
            let end = sqlx::query(end).bind(self.now().0).bind(lease.export.to_string());
            end.execute(self.connection()?).await?;
        }
        Ok(())
    }

    /// Notes that an export is fetched.
    pub fn note_export_fetched(&mut self, id: ExportId) {
        self.line(Action::ExportFetched, id);
    }

    /// Stops an export that is not done yet.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it is done, or there is none.
    pub async fn cancel_export(&mut self, id: ExportId) -> Result<()> {
        let update = "UPDATE export_job SET state = 'cancelled', ended_at = $1, lease_until = NULL
             WHERE id = $2 AND state IN ('waiting', 'running')";
        let update = sqlx::query(update).bind(self.now().0).bind(id.to_string());
        self.end_export(id, update).await
    }

    /// Removes an export that has ended.
    ///
    /// # Errors
    /// [`Error::NotFound`] if it has not ended, or there is none.
    pub async fn remove_export(&mut self, id: ExportId) -> Result<()> {
        let update = "UPDATE export_job SET state = 'removed' WHERE id = $1
             AND state IN ('done', 'failed', 'cancelled')";
        let update = sqlx::query(update).bind(id.to_string());
        self.end_export(id, update).await
    }

    async fn end_export(
        &mut self,
        id: ExportId,
        update: sqlx::query::Query<'_, sqlx::Any, sqlx::any::AnyArguments>,
    ) -> Result<()> {
        if update.execute(self.connection()?).await?.rows_affected() == 0 {
            return Err(Error::NotFound("export"));
        }
        self.line(Action::ExportRemoved, id);
        Ok(())
    }
}
