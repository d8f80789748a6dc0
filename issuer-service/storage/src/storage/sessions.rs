//! Sessions of the web service, and what else is kept for a while only, such as a card that somebody has open. Their ids are
//! as good as a password, so only hashes of them are stored.

use super::Storage;
use crate::keys::Cell;
use crate::row::Cells as _;
use crate::row::Reader;
use crate::{AttestationHash, Private, Result, StoredSession};
use phr_core::model::Timestamp;

const TABLE: &str = "session";

impl Storage {
    /// Stores a new session under the id's bytes (only their hash is kept); false if there is one.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], or what the database says.
    pub async fn create_session(&self, id: &[u8], session: &StoredSession) -> Result<bool> {
        let insert =
            "INSERT INTO session (id, data, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
        Ok(self.put_session(insert, id, session).await? == 1)
    }

    /// Stores a session, new or changed.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], or what the database says.
    pub async fn save_session(&self, id: &[u8], session: &StoredSession) -> Result<()> {
        let upsert = "INSERT INTO session (id, data, expires_at) VALUES ($1, $2, $3)
             ON CONFLICT (id) DO UPDATE SET data = excluded.data, expires_at = excluded.expires_at";
        self.put_session(upsert, id, session).await.map(|_| ())
    }

    async fn put_session(&self, sql: &'static str, id: &[u8], session: &StoredSession) -> Result<u64> {
        let id = session_name(id);
        let data =
            self.seal(&*self.keys()?, Cell { table: TABLE, column: "data", row: &id }, &session.data)?;
        let mut write = self.write().await?;
        let put = sqlx::query(sql).bind(id).bind(data).bind(session.expires_at.0);
        let put = put.execute(&mut *write.transaction).await?;
        write.commit().await?;
        Ok(put.rows_affected())
    }

    /// A session that has not ended.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], [`crate::Error::Sealed`], or what the database says.
    pub async fn session(&self, id: &[u8]) -> Result<Option<StoredSession>> {
        let select =
            sqlx::query("SELECT id, data, expires_at FROM session WHERE id = $1 AND expires_at > $2");
        let row =
            select.bind(session_name(id)).bind(self.now().0).fetch_optional(&self.0.database.pool).await?;
        let Some(row) = row else { return Ok(None) };
        let data = Reader::new(TABLE, &row)?.open(&*self.keys()?, "data")?;
        Ok(Some(StoredSession { data, expires_at: Timestamp(row.int("expires_at")?) }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_session(&self, id: &[u8]) -> Result<()> {
        let mut write = self.write().await?;
        let delete = sqlx::query("DELETE FROM session WHERE id = $1").bind(session_name(id));
        delete.execute(&mut *write.transaction).await?;
        write.commit().await
    }

    /// Removes sessions that have ended; says how many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn delete_expired_sessions(&self) -> Result<u64> {
        let mut write = self.write().await?;
        let delete = sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(self.now().0);
        let delete = delete.execute(&mut *write.transaction).await?;
        write.commit().await?;
        Ok(delete.rows_affected())
    }

    /// Keeps something sealed until a time, under a name; what was there under it before is gone. All processes that share
    /// the database see it, and no backup has it.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], [`crate::Error::TooLarge`], or what the database says.
    pub async fn hold(&self, name: &str, data: &Private, until: Timestamp) -> Result<()> {
        if data.expose().len() > LARGEST_HELD {
            return Err(crate::Error::TooLarge { most: LARGEST_HELD });
        }
        let held = StoredSession { data: data.clone(), expires_at: until };
        self.save_session(&held_id(name), &held).await
    }

    /// The same, unless something is held under the name already: then that is what is returned, and nothing changes. Of
    /// several who claim a name at once, one has it.
    ///
    /// # Errors
    /// [`crate::Error::Locked`], [`crate::Error::TooLarge`], or what the database says.
    pub async fn claim(&self, name: &str, data: &Private, until: Timestamp) -> Result<Option<Private>> {
        if data.expose().len() > LARGEST_HELD {
            return Err(crate::Error::TooLarge { most: LARGEST_HELD });
        }
        let (keys, id) = (self.keys()?, session_name(&held_id(name)));
        let sealed = self.seal(&keys, Cell { table: TABLE, column: "data", row: &id }, data)?;
        let mut write = self.write().await?;
        let delete = sqlx::query("DELETE FROM session WHERE id = $1 AND expires_at <= $2");
        delete.bind(&id).bind(self.now().0).execute(&mut *write.transaction).await?;
        // Who is second waits here until the first has committed.
        let insert =
            "INSERT INTO session (id, data, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
        let insert = sqlx::query(insert).bind(&id).bind(sealed).bind(until.0);
        let is_first = insert.execute(&mut *write.transaction).await?.rows_affected() == 1;
        let there = match is_first {
            true => None,
            false => {
                let select = sqlx::query("SELECT id, data FROM session WHERE id = $1").bind(&id);
                let row = select.fetch_optional(&mut *write.transaction).await?.ok_or(crate::Error::Busy)?;
                Some(Reader::new(TABLE, &row)?.open(&keys, "data")?)
            }
        };
        write.commit().await?;
        Ok(there)
    }

    /// What is held under a name, if its time has not come.
    ///
    /// # Errors
    /// As [`Storage::session`].
    pub async fn held(&self, name: &str) -> Result<Option<Private>> {
        Ok(self.session(&held_id(name)).await?.map(|held| held.data))
    }

    /// Holds a claim no longer, unless it is another's by now: until when it was claimed tells.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release_claim(&self, name: &str, claimed: Timestamp) -> Result<()> {
        let mut write = self.write().await?;
        let delete = sqlx::query("DELETE FROM session WHERE id = $1 AND expires_at = $2");
        let delete = delete.bind(session_name(&held_id(name))).bind(claimed.0);
        delete.execute(&mut *write.transaction).await?;
        write.commit().await
    }

    /// Holds it no longer.
    ///
    /// # Errors
    /// What the database says.
    pub async fn release(&self, name: &str) -> Result<()> {
        self.delete_session(&held_id(name)).await
    }
}

/// Most bytes that are held under one name.
pub(crate) const LARGEST_HELD: usize = 1 << 20;

/// Longer than a session's sixteen bytes, so that neither is taken for the other.
pub(crate) fn held_id(name: &str) -> Vec<u8> {
    [b"held until a time: ", name.as_bytes()].concat()
}

/// The SHA-256 of an id, in hexadecimal digits.
pub(crate) fn session_name(id: &[u8]) -> String {
    AttestationHash::of(id).to_string()
}
