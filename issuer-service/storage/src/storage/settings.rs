//! Settings, and the status lists that this service signed.

use super::Storage;
use crate::row::Cells as _;
use crate::{Result, SignedStatusList};
use phr_core::model::Timestamp;
use sqlx::AnyConnection;

impl Storage {
    /// A setting.
    ///
    /// # Errors
    /// What the database says.
    pub async fn setting(&self, name: &str) -> Result<Option<String>> {
        let select = sqlx::query_scalar("SELECT value FROM setting WHERE name = $1").bind(name);
        Ok(select.fetch_optional(&self.0.database.pool).await?)
    }

    /// The settings whose names begin with some letters, digits, dots and hyphens, by name; those after one, and as many as a
    /// page has.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settings_under(
        &self,
        beginning: &str,
        after: &str,
        most: u32,
    ) -> Result<Vec<(String, String)>> {
        let select =
            "SELECT name, value FROM setting WHERE name LIKE $1 AND name > $2 ORDER BY name LIMIT $3";
        let select = sqlx::query(select).bind(format!("{beginning}%")).bind(after).bind(i64::from(most));
        let rows = select.fetch_all(&self.0.database.pool).await?;
        rows.iter().map(|row| Ok((row.text("name")?, row.text("value")?))).collect()
    }

    /// The newest status list that a key signed; the key's id in hexadecimal.
    ///
    /// # Errors
    /// What the database says.
    pub async fn status_list(&self, issuer: &str) -> Result<Option<SignedStatusList>> {
        let mut connection = self.0.database.pool.acquire().await?;
        read_status_list(&mut connection, issuer).await
    }
}

pub(crate) async fn read_status_list(
    connection: &mut AnyConnection,
    issuer: &str,
) -> Result<Option<SignedStatusList>> {
    let select = "SELECT issuer, number, records, issued_at, bytes FROM status_list WHERE issuer = $1";
    let row = sqlx::query(select).bind(issuer).fetch_optional(connection).await?;
    let read = |row: sqlx::any::AnyRow| {
        Ok(SignedStatusList {
            issuer: row.text("issuer")?,
            number: row.int("number")?.unsigned_abs(),
            records: row.int("records")?.unsigned_abs(),
            issued_at: Timestamp(row.int("issued_at")?),
            bytes: row.bytes("bytes")?,
        })
    };
    row.map(read).transpose()
}
