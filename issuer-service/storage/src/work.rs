//! A transaction in somebody's name: each read or write of a person's record leaves a line in the audit log.

mod administration;
mod analysis;
mod attestations;
mod bulk;
mod cards;
mod clients;
mod closings;
mod consents;
mod drafts;
mod exports;
mod follow_ups;
mod held;
mod intake;
mod persons;
mod printing;
mod sync;

pub(crate) use sync::hex;

pub(crate) use administration::put_setting;

use crate::audit::{self, Line};
use crate::database::Write;
use crate::keys::{Cell, Keys};
use crate::{AccountId, Action, ApiClient, Error, Private, Result, Role, SiteId, Storage};
use phr_core::model::Timestamp;
use rand_core::CryptoRng;
use sqlx::AnyConnection;
use std::fmt;
use std::sync::Arc;

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The account, or the client; the program itself without.
    pub account: Option<AccountId>,
    /// In which role; a client has none.
    pub role: Option<Role>,
    /// Where.
    pub site: Option<SiteId>,
}

impl Actor {
    /// The program itself: first run, clean-up.
    pub fn system() -> Self {
        Self { account: None, role: None, site: None }
    }

    /// Another system that talks to the service.
    pub fn client(client: &ApiClient) -> Self {
        Self { account: Some(client.id), role: None, site: client.site.clone() }
    }

    /// How the audit log calls the role.
    pub(crate) fn role_word(&self) -> &'static str {
        match (self.role, self.account) {
            (Some(role), _) => role.as_str(),
            (None, Some(_)) => "client",
            (None, None) => "",
        }
    }
}

/// A transaction. [`Work::commit`] stores what was done with its audit lines; [`Work::cancel`] stores nothing but the
/// lines of what was read. Show a person's data only after one of them has returned. Dropping it cancels it in the
/// background.
#[must_use = "nothing is stored without `commit`"]
pub struct Work {
    storage: Storage,
    keys: Arc<Keys>,
    actor: Actor,
    /// `None` once it has ended.
    write: Option<Write>,
    lines: Vec<Line>,
}

/// The largest thing that is stored in one cell, but for what was printed.
const LARGEST: usize = 1 << 20;

impl Work {
    pub(crate) fn new(storage: Storage, keys: Arc<Keys>, write: Write, actor: Actor) -> Self {
        Self { storage, keys, actor, write: Some(write), lines: Vec::new() }
    }

    /// In whose name.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Stores all of it. When this returns, it is on the disk.
    ///
    /// # Errors
    /// What the database says; nothing is stored then.
    pub async fn commit(mut self) -> Result<()> {
        let lines = std::mem::take(&mut self.lines);
        let Some(mut write) = self.write.take() else { return Ok(()) };
        if !lines.is_empty() {
            audit::append(&mut write.transaction, &self.actor, self.storage.now(), &lines).await?;
        }
        write.commit().await?;
        self.storage.count(&lines);
        Ok(())
    }

    /// Stores none of it, but the lines of what was read.
    ///
    /// # Errors
    /// What the database says.
    pub async fn cancel(mut self) -> Result<()> {
        let lines = self.take_reads();
        if let Some(write) = self.write.take() {
            write.transaction.rollback().await?;
        }
        append_alone(&self.storage, &self.actor, &lines).await
    }

    fn take_reads(&mut self) -> Vec<Line> {
        let mut lines = std::mem::take(&mut self.lines);
        lines.retain(|line| line.action.outlives_cancelling());
        lines
    }

    fn connection(&mut self) -> Result<&mut AnyConnection> {
        // `commit` and `cancel` take the work itself, so nobody can come here after them.
        let write = self.write.as_mut().ok_or(Error::Busy)?;
        Ok(&mut write.transaction)
    }

    /// Adds a line when this is committed; once, however often the same is done.
    fn line(&mut self, action: Action, subject: impl ToString) {
        let line = Line { action, subject: subject.to_string() };
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    fn now(&self) -> Timestamp {
        self.storage.now()
    }

    fn random<T>(&self, use_it: impl FnOnce(&mut dyn CryptoRng) -> T) -> T {
        self.storage.random(use_it)
    }

    fn seal(&self, table: &'static str, column: &'static str, row: &str, plain: &Private) -> Result<Vec<u8>> {
        if plain.expose().len() > LARGEST {
            return Err(Error::TooLarge { most: LARGEST });
        }
        self.storage.seal(&self.keys, Cell { table, column, row }, plain)
    }

    /// The account that what is stored names; the system's is all zeros.
    fn account(&self) -> AccountId {
        self.actor.account.unwrap_or(AccountId([0; 16]))
    }
}

/// Somebody else stored it meanwhile, of another person: who looks again will see it.
fn overtaken(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(refusal) if refusal.is_unique_violation() => Error::Busy,
        _ => error.into(),
    }
}

/// A transaction that is dropped stores nothing, but what was read was read.
impl Drop for Work {
    fn drop(&mut self) {
        let lines = self.take_reads();
        drop(self.write.take());
        if lines.is_empty() {
            return;
        }
        let (storage, actor) = (self.storage.clone(), self.actor.clone());
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { append_alone(&storage, &actor, &lines).await });
        }
    }
}

async fn append_alone(storage: &Storage, actor: &Actor, lines: &[Line]) -> Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let mut write = storage.0.database.write().await?;
    audit::append(&mut write.transaction, actor, storage.now(), lines).await?;
    write.commit().await?;
    storage.count(lines);
    Ok(())
}

/// Prints who acts only.
impl fmt::Debug for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Work").field("actor", &self.actor).finish_non_exhaustive()
    }
}
