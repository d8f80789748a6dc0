//! What is known of the lists that the centre serves.

use super::Storage;
use crate::row::Cells as _;
use crate::{CentreList, Result};
use phr_core::model::Timestamp;

impl Storage {
    /// What is known of the lists that the centre serves.
    ///
    /// # Errors
    /// What the database says.
    pub async fn centre_lists(&self) -> Result<Vec<CentreList>> {
        let select =
            "SELECT id, etag, number, asked_at, taken_at, refusal, judged_by FROM centre_list ORDER BY id";
        let rows = sqlx::query(select).fetch_all(&self.0.database.pool).await?;
        let read = |row: &sqlx::any::AnyRow| {
            Ok(CentreList {
                path: row.text("id")?,
                etag: row.maybe_text("etag")?,
                number: row.maybe_int("number")?.map(i64::unsigned_abs),
                asked_at: Timestamp(row.int("asked_at")?),
                taken_at: row.maybe_int("taken_at")?.map(Timestamp),
                refusal: row.maybe_text("refusal")?,
                judged_by: row.maybe_text("judged_by")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// Notes what became of a list.
    ///
    /// # Errors
    /// What the database says.
    pub async fn note_centre_list(&self, list: &CentreList) -> Result<()> {
        let upsert = "INSERT INTO centre_list (id, etag, number, asked_at, taken_at, refusal, judged_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (id) DO UPDATE SET etag = excluded.etag, number = excluded.number,
                 asked_at = excluded.asked_at, taken_at = excluded.taken_at, refusal = excluded.refusal,
                 judged_by = excluded.judged_by";
        let number = list.number.map(|number| i64::try_from(number).unwrap_or(i64::MAX));
        let upsert = sqlx::query(upsert).bind(&list.path).bind(&list.etag).bind(number).bind(list.asked_at.0);
        let upsert = upsert.bind(list.taken_at.map(|at| at.0)).bind(&list.refusal).bind(&list.judged_by);
        let mut write = self.write().await?;
        upsert.execute(&mut *write.transaction).await?;
        write.commit().await
    }

    /// Forgets the lists that the centre serves no longer.
    ///
    /// # Errors
    /// What the database says.
    pub async fn keep_centre_lists(&self, paths: &[String]) -> Result<()> {
        let known = self.centre_lists().await?;
        let gone: Vec<_> = known.iter().filter(|known| !paths.contains(&known.path)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let mut write = self.write().await?;
        for gone in gone {
            let delete = sqlx::query("DELETE FROM centre_list WHERE id = $1").bind(&gone.path);
            delete.execute(&mut *write.transaction).await?;
        }
        write.commit().await
    }

    /// Has every list asked for anew, whatever became of it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn forget_centre_lists(&self) -> Result<()> {
        let mut write = self.write().await?;
        let update = sqlx::query("UPDATE centre_list SET etag = NULL, judged_by = NULL");
        update.execute(&mut *write.transaction).await?;
        write.commit().await
    }
}
