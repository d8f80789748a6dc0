//! Changing the data key.

use super::{Opened, Storage};
use crate::audit::{self, Line};
use crate::keys::{Cell, DATA, cell_prefix};
use crate::row::Cells as _;
use crate::tables::{TABLES, Type};
use crate::{Action, Actor, Result};
use sqlx::AssertSqlSafe;
use std::sync::Arc;

impl Storage {
    /// Makes a new data key for what is stored from now on. Returns its version. Older cells are read with older keys
    /// until [`Storage::reseal_some`] has done them all.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], or what the token or the database says.
    pub async fn rotate_data_key(&self) -> Result<u32> {
        let master = self.opened()?.master;
        let mut write = self.write().await?;
        // Locked first, so that two who rotate at once do not make the same version.
        audit::lock_head(&mut write.transaction).await?;
        self.follow_rotation(&mut write).await?;
        let version = self.opened()?.keys.newest + 1;
        self.add_key(&mut write.transaction, master.as_ref(), DATA, version).await?;
        let line = Line::new(Action::KeyRotated, &version.to_string());
        audit::append(&mut write.transaction, &Actor::system(), self.now(), &[line]).await?;
        let keys = self.read_keys(&mut write.transaction, master.clone()).await?;
        write.commit().await?;
        self.set_opened(Opened { master, keys: Arc::new(keys) });
        Ok(version)
    }

    /// Seals up to `most` older cells again under the newest data key; says how many it did. Zero: none is left. It may
    /// be stopped at any time and called again.
    ///
    /// # Errors
    /// [`crate::Error::Sealed`] if a cell does not open under the key that it names.
    pub async fn reseal_some(&self, most: u32) -> Result<u32> {
        let mut done = 0;
        let sealed = TABLES.iter().flat_map(|table| {
            let columns = table.columns.iter().filter(|(_, kind)| *kind == Type::Sealed);
            columns.map(move |(column, _)| (table.name, *column))
        });
        for (table, column) in sealed {
            if done < most {
                done += self.reseal_column(table, column, most - done).await?;
            }
        }
        Ok(done)
    }

    async fn reseal_column(&self, table: &'static str, column: &'static str, most: u32) -> Result<u32> {
        let mut write = self.write().await?;
        self.follow_rotation(&mut write).await?;
        let keys = self.keys()?;
        let select =
            format!("SELECT id, {column} AS cell FROM {table} WHERE {column} < $1 ORDER BY id LIMIT $2");
        let select =
            sqlx::query(AssertSqlSafe(select)).bind(cell_prefix(keys.newest).to_vec()).bind(i64::from(most));
        let rows = select.fetch_all(&mut *write.transaction).await?;
        let mut done = 0;
        for row in rows {
            let (id, old) = (row.text("id")?, row.bytes("cell")?);
            let cell = Cell { table, column, row: &id };
            let new = self.seal(&keys, cell, &keys.open(cell, &old)?)?;
            // Only if nobody changed it meanwhile; who did used the newest key.
            let update = format!("UPDATE {table} SET {column} = $1 WHERE id = $2 AND {column} = $3");
            let update = sqlx::query(AssertSqlSafe(update)).bind(new).bind(id).bind(old);
            update.execute(&mut *write.transaction).await?;
            done += 1;
        }
        write.commit().await?;
        Ok(done)
    }
}
