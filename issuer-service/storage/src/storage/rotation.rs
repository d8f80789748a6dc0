//! Changing the data key.

use super::{Opened, Storage};
use crate::audit::{self, Line};
use crate::keys::{Cell, DATA, apart_context, cell_prefix};
use crate::row::Cells as _;
use crate::tables::{TABLES, Type};
use crate::{Action, Actor, Error, MasterKeyError, Private, Result};
use phr_core::keys::StorageKey;
use sqlx::AssertSqlSafe;
use std::sync::Arc;

/// Large cells that are sealed again at once.
const LARGE_CELLS: u32 = 16;

impl Storage {
    /// Seals a secret under the master key itself, not under a data key, for the caller to keep as a setting of this name. It
    /// opens under this name only.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], or what the token says.
    pub fn seal_apart(&self, name: &str, secret: &Private) -> Result<Vec<u8>> {
        let (master, context) = (self.opened()?.master, apart_context(name));
        self.random(|random| {
            let key = StorageKey::generate(random);
            let sealed_key = master.seal(&context, key.expose_bytes(), random)?;
            let sealed = key.seal(&context, secret.expose(), random).map_err(|_| too_large())?;
            let length = u16::try_from(sealed_key.len()).map_err(|_| too_large())?;
            Ok([&length.to_be_bytes(), sealed_key.as_slice(), &sealed].concat())
        })
    }

    /// Opens what [`Storage::seal_apart`] sealed under this name.
    ///
    /// # Errors
    /// [`crate::Error::Locked`]; [`crate::Error::MasterKey`] if it is of another master key or name, or was altered.
    pub fn open_apart(&self, name: &str, sealed: &[u8]) -> Result<Private> {
        let (master, context) = (self.opened()?.master, apart_context(name));
        let altered = || MasterKeyError(format!("the setting {name} was altered"));
        let (length, rest) = sealed.split_first_chunk::<2>().ok_or_else(altered)?;
        let split = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)));
        let (sealed_key, sealed) = split.ok_or_else(altered)?;
        let key = StorageKey::from_bytes(&*master.open(&context, sealed_key)?);
        Ok(Private::from(key.open(&context, sealed).map_err(|_| altered())?))
    }

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
        // Its cells are large, and all that are read are in memory at once.
        let most = if table == "export_part" { most.min(LARGE_CELLS) } else { most };
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

fn too_large() -> Error {
    Error::TooLarge { most: usize::from(u16::MAX) }
}
