//! Making and reading the keys.

use super::{Opened, State, Storage};
use crate::audit::{self, Line};
use crate::keys::{DATA, INDEX, Keys, key_context};
use crate::row::Cells as _;
use crate::work::put_setting;
use crate::{Action, Actor, Error, MasterKey, MasterKeyError, Result};
use phr_core::cose::SealError;
use phr_core::keys::{SealedKey, SealedKeyError, StorageKey};
use sqlx::AnyConnection;
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

const PASSPHRASE: &str = "passphrase";
const TOKEN: &str = "token";

impl Storage {
    /// How far it is set up.
    ///
    /// # Errors
    /// What the database says.
    pub async fn state(&self) -> Result<State> {
        if self.opened().is_ok() {
            return Ok(State::Unlocked);
        }
        let keys = sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM master_key");
        let keys = keys.fetch_one(&self.0.database.pool).await?;
        Ok(if keys == 0 { State::Empty } else { State::Locked })
    }

    /// Makes the keys of an empty database, sealed under a passphrase. It is unlocked afterwards.
    ///
    /// # Errors
    /// [`Error::AlreadyInitialised`].
    pub async fn initialise(&self, passphrase: &str) -> Result<()> {
        let master = self.random(|random| StorageKey::generate(random));
        let sealed = self.seal_master(&master, passphrase).await?;
        self.make_keys(Arc::new(master), PASSPHRASE, &sealed).await
    }

    /// Makes the keys of an empty database, sealed by a token.
    ///
    /// # Errors
    /// [`Error::AlreadyInitialised`], [`Error::MasterKey`].
    pub async fn initialise_with(&self, master: Arc<dyn MasterKey>) -> Result<()> {
        let label = master.label();
        self.make_keys(master, TOKEN, &label).await
    }

    /// Reads the keys with the passphrase. That takes a good part of a second.
    ///
    /// # Errors
    /// [`Error::NotInitialised`], [`Error::Passphrase`], [`Error::OutOfMemory`]; [`Error::MasterKey`] if the master key
    /// is in a token.
    pub async fn unlock(&self, passphrase: &str) -> Result<()> {
        let master = self.open_master(passphrase).await?;
        self.open_keys(Arc::new(master)).await
    }

    /// Reads the keys with the token.
    ///
    /// # Errors
    /// [`Error::NotInitialised`], [`Error::MasterKey`].
    pub async fn unlock_with(&self, master: Arc<dyn MasterKey>) -> Result<()> {
        if self.master_key().await?.0 != TOKEN {
            return Err(MasterKeyError("the master key is under a passphrase".to_owned()).into());
        }
        self.open_keys(master).await
    }

    /// The label of the token's key that opens this database; none if a passphrase does.
    ///
    /// # Errors
    /// [`Error::NotInitialised`].
    pub async fn token_label(&self) -> Result<Option<String>> {
        let (kind, label) = self.master_key().await?;
        Ok((kind == TOKEN).then_some(label))
    }

    /// Seals the master key under another passphrase. What it seals stays as it is. `settings` are what the caller keeps
    /// under the same passphrase, by name, sealed under the new one: all of it is changed, or nothing is, whenever the
    /// program ends.
    ///
    /// # Errors
    /// [`Error::Passphrase`] if `old` is not the passphrase, or not any more; [`Error::MasterKey`] if the master key is in
    /// a token.
    pub async fn change_passphrase(
        &self,
        actor: &Actor,
        old: &str,
        new: &str,
        settings: &[(&str, &str)],
    ) -> Result<()> {
        let (_, before) = self.master_key().await?;
        let master = self.open_master(old).await?;
        let sealed = self.seal_master(&master, new).await?;
        let mut write = self.write().await?;
        // Locked first, so that of two who change it at once one is told.
        audit::lock_head(&mut write.transaction).await?;
        let change =
            sqlx::query("UPDATE master_key SET sealed = $1 WHERE id = 1 AND kind = $2 AND sealed = $3");
        let change = change.bind(sealed).bind(PASSPHRASE).bind(before);
        if change.execute(&mut *write.transaction).await?.rows_affected() == 0 {
            return Err(Error::Passphrase);
        }
        let mut lines = vec![Line::new(Action::PassphraseChanged, "")];
        for (name, value) in settings {
            put_setting(&mut write.transaction, name, value).await?;
            lines.push(Line::new(Action::SettingChanged, name));
        }
        audit::append(&mut write.transaction, actor, self.now(), &lines).await?;
        write.commit().await
    }

    async fn master_key(&self) -> Result<(String, String)> {
        let row =
            sqlx::query("SELECT kind, sealed FROM master_key").fetch_optional(&self.0.database.pool).await?;
        let row = row.ok_or(Error::NotInitialised)?;
        Ok((row.text("kind")?, row.text("sealed")?))
    }

    async fn open_master(&self, passphrase: &str) -> Result<StorageKey> {
        let (kind, sealed) = self.master_key().await?;
        if kind != PASSPHRASE {
            return Err(MasterKeyError("the master key is in a token".to_owned()).into());
        }
        let altered = || Error::Sealed { table: "master_key", column: "sealed", row: "1".to_owned() };
        let sealed: SealedKey = sealed.parse().map_err(|_| altered())?;
        let passphrase = zeroize::Zeroizing::new(passphrase.to_owned());
        slow(move || sealed.open::<StorageKey>(&passphrase)).await?.map_err(|error| match error {
            SealedKeyError::Passphrase => Error::Passphrase,
            SealedKeyError::OutOfMemory => Error::OutOfMemory,
            _ => altered(),
        })
    }

    async fn seal_master(&self, master: &StorageKey, passphrase: &str) -> Result<String> {
        let (master, random) = (master.clone(), self.0.ambient.random.clone());
        let passphrase = zeroize::Zeroizing::new(passphrase.to_owned());
        let sealed = slow(move || {
            let mut random = random.lock().unwrap_or_else(PoisonError::into_inner);
            SealedKey::seal(&master, &passphrase, &mut *random)
        });
        match sealed.await? {
            Ok(sealed) => Ok(sealed.to_string()),
            Err(SealError::OutOfMemory) => Err(Error::OutOfMemory),
            Err(other) => Err(Error::Database(Box::new(other))),
        }
    }

    async fn make_keys(&self, master: Arc<dyn MasterKey>, kind: &str, sealed: &str) -> Result<()> {
        let mut write = self.write().await?;
        let insert =
            "INSERT INTO master_key (id, kind, sealed) VALUES (1, $1, $2) ON CONFLICT (id) DO NOTHING";
        let insert = sqlx::query(insert).bind(kind).bind(sealed).execute(&mut *write.transaction).await?;
        if insert.rows_affected() == 0 {
            return Err(Error::AlreadyInitialised);
        }
        for purpose in [DATA, INDEX] {
            self.add_key(&mut write.transaction, master.as_ref(), purpose, 1).await?;
        }
        let line = Line::new(Action::Initialised, "");
        audit::append(&mut write.transaction, &Actor::system(), self.now(), &[line]).await?;
        write.commit().await?;
        self.open_keys(master).await
    }

    pub(super) async fn add_key(
        &self,
        connection: &mut AnyConnection,
        master: &dyn MasterKey,
        purpose: &str,
        version: u32,
    ) -> Result<()> {
        let sealed = self.random(|random| {
            let key = StorageKey::generate(random);
            master.seal(&key_context(purpose, version), key.expose_bytes(), random)
        })?;
        let insert = "INSERT INTO storage_key (purpose, version, sealed, created_at) VALUES ($1, $2, $3, $4)";
        let insert =
            sqlx::query(insert).bind(purpose).bind(i64::from(version)).bind(sealed).bind(self.now().0);
        insert.execute(connection).await?;
        Ok(())
    }

    async fn open_keys(&self, master: Arc<dyn MasterKey>) -> Result<()> {
        let mut connection = self.0.database.pool.acquire().await?;
        let keys = self.read_keys(&mut connection, master.clone()).await?;
        self.set_opened(Opened { master, keys: Arc::new(keys) });
        Ok(())
    }

    pub(super) async fn read_keys(
        &self,
        connection: &mut AnyConnection,
        master: Arc<dyn MasterKey>,
    ) -> Result<Keys> {
        let rows =
            sqlx::query("SELECT purpose, version, sealed FROM storage_key").fetch_all(connection).await?;
        let (mut data, mut index) = (BTreeMap::new(), None);
        for row in &rows {
            let (purpose, version) = (row.text("purpose")?, row.int("version")?);
            let unknown = |column| Error::Inconsistent {
                table: "storage_key",
                column,
                row: format!("{purpose}/{version}"),
            };
            let version = u32::try_from(version).map_err(|_| unknown("version"))?;
            let opened = master.open(&key_context(&purpose, version), &row.bytes("sealed")?)?;
            let key = StorageKey::from_bytes(&opened);
            match purpose.as_str() {
                DATA => _ = data.insert(version, key),
                INDEX => index = Some(key),
                _ => return Err(unknown("purpose")),
            }
        }
        index.and_then(|index| Keys::new(data, &index)).ok_or(Error::NotInitialised)
    }
}

/// Runs what takes long beside the other tasks.
async fn slow<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Database(Box::new(error)))
}
