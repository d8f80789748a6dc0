//! Sessions: what is kept in one, and where. Their ends are told by our clock: half an hour without a request, twelve
//! hours at most.

use crate::error::{Error, Result};
use async_trait::async_trait;
use phr_core::model::Timestamp;
use phr_storage::{AccountId, Ambient, Private, Storage, StoredSession};
use serde::{Deserialize, Serialize};
use std::fmt;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store;
use tower_sessions::{Session, SessionStore};

/// Seconds without a request after which a session ends.
pub(crate) const IDLE: i64 = 30 * 60;
/// Seconds after which it ends in any case.
pub(crate) const LONGEST: i64 = 12 * 3600;
/// How often, in seconds, the last request is written down.
const NOTED_EVERY: i64 = 60;

const KEY: &str = "who";

/// Who is signed in, as the session keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Who {
    /// The account's id.
    pub(crate) account: String,
    /// What the session's forms carry.
    pub(crate) csrf: String,
    /// When it signed in.
    pub(crate) since: i64,
    /// When it last asked for something, within a minute.
    pub(crate) seen: i64,
    /// The language that the account chose.
    pub(crate) language: Option<String>,
    /// A stamp of the password: another password ends the session.
    pub(crate) stamp: String,
}

impl Who {
    pub(crate) fn account(&self) -> Option<AccountId> {
        self.account.parse().ok()
    }

    /// What a password's hash is known by in sessions.
    pub(crate) fn stamp_of(password_hash: &Private) -> String {
        let hash = phr_core::sha256(password_hash.expose());
        hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Who is signed in, if anybody is and the session has not ended.
pub(crate) async fn who(session: &Session, now: Timestamp) -> Result<Option<Who>> {
    let Some(mut who) = session.get::<Who>(KEY).await.map_err(Error::internal)? else { return Ok(None) };
    if now.0 - who.since >= LONGEST || now.0 - who.seen >= IDLE {
        session.flush().await.map_err(Error::internal)?;
        return Ok(None);
    }
    if now.0 - who.seen >= NOTED_EVERY {
        who.seen = now.0;
        keep(session, &who).await?;
    }
    Ok(Some(who))
}

/// Keeps who is signed in.
pub(crate) async fn keep(session: &Session, who: &Who) -> Result<()> {
    session.insert(KEY, who).await.map_err(Error::internal)
}

/// Signs in under a new id: one that was known before signing in is worth nothing after.
pub(crate) async fn begin(session: &Session, who: &Who) -> Result<()> {
    session.clear().await;
    session.cycle_id().await.map_err(Error::internal)?;
    keep(session, who).await
}

/// The sessions in our database.
#[derive(Clone)]
pub(crate) struct Store {
    storage: Storage,
    ambient: Ambient,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

impl Store {
    pub(crate) fn new(storage: Storage, ambient: Ambient) -> Self {
        Self { storage, ambient }
    }

    fn stored(&self, record: &Record) -> session_store::Result<StoredSession> {
        let data =
            serde_json::to_vec(&record.data).map_err(|e| session_store::Error::Encode(e.to_string()))?;
        let now = (self.ambient.now)();
        Ok(StoredSession {
            data: Private::new(data),
            expires_at: Timestamp(now.0.saturating_add(IDLE + NOTED_EVERY)),
        })
    }
}

fn refused(error: phr_storage::Error) -> session_store::Error {
    session_store::Error::Backend(error.code().to_owned())
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let stored = self.stored(record)?;
        while !self.storage.create_session(&record.id.0.to_be_bytes(), &stored).await.map_err(refused)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        let stored = self.stored(record)?;
        self.storage.save_session(&record.id.0.to_be_bytes(), &stored).await.map_err(refused)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let Some(stored) = self.storage.session(&id.0.to_be_bytes()).await.map_err(refused)? else {
            return Ok(None);
        };
        let data = serde_json::from_slice(stored.data.expose())
            .map_err(|e| session_store::Error::Decode(e.to_string()))?;
        let at = OffsetDateTime::from_unix_timestamp(stored.expires_at.0)
            .map_err(|e| session_store::Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date: at }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.storage.delete_session(&id.0.to_be_bytes()).await.map_err(refused)
    }
}
