//! Taking the centre's lists: the trust lists and the status lists that it serves to anybody. They are checked and stored as
//! if an administrator had brought them in a file: roots that nobody gave this service, a list that is older than the one
//! here, or one that is not signed well, are refused, and the page says so.
//!
//! Each is asked for under the entity tag of what came last (RFC 9110 §13.1.2), so that what has not changed costs a few
//! hundred bytes and is not looked at again.

use super::line::{Line, LineError};
use super::send::SyncError;
use super::wire::Statement;
use crate::app::{App, blocking};
use crate::hex::hex;
use phr_cli_kit::{Failure, Past, StoredTrust, Taken};
use phr_core::keys::RootSetId;
use phr_core::limits;
use phr_core::sha256;
use phr_storage::{Action, Actor, CentreList};
use serde::Deserialize;

/// The path of the centre's list of lists.
pub(crate) const INDEX: &str = "/lists";
/// How often it is asked for, in seconds, where nothing says that it is another.
const EVERY: i64 = 15 * 60;
/// Bytes of the longest list of lists.
const INDEX_BYTES: usize = 256 * 1024;
/// Most lists of each kind that are taken.
const MOST: usize = 64;
/// Bytes of the longest status list that is fetched: of some ten million records.
const STATUS_BYTES: usize = 64 << 20;

/// What the centre says it serves; what else it says is passed over.
#[derive(Deserialize)]
struct Index {
    trust: Vec<TrustRow>,
    status: Vec<StatusRow>,
}

#[derive(Deserialize)]
struct TrustRow {
    roots: String,
}

#[derive(Deserialize)]
struct StatusRow {
    key: String,
}

/// A list that the centre serves.
#[derive(Clone)]
enum Served {
    Trust(RootSetId),
    /// Of the key with this id, in hexadecimal.
    Status(String),
}

impl Served {
    /// Its path, made of what it is and not of what the centre calls it.
    fn path(&self) -> String {
        match self {
            Self::Trust(roots) => format!("{INDEX}/trust/{roots}"),
            Self::Status(key) => format!("{INDEX}/status/{key}"),
        }
    }

    fn longest(&self) -> usize {
        match self {
            Self::Trust(_) => limits::TRUST_LIST_BYTES,
            Self::Status(_) => STATUS_BYTES,
        }
    }

    /// The number of the list that is held of it.
    fn held(&self, held: &StoredTrust) -> Option<u64> {
        match self {
            Self::Trust(roots) => held.place(*roots).map(|place| held.trust.lists()[place].number()),
            Self::Status(key) => {
                let list = held.status.iter().find(|held| held.list.key().key_id().to_string() == *key);
                list.map(|held| held.list.head().number())
            }
        }
    }
}

/// What is judged by at present: another hash says that what was refused may be taken now.
fn judged_by(held: &StoredTrust) -> String {
    let mut hashes: Vec<[u8; 32]> = held.trust.lists().iter().map(|list| sha256(list.as_bytes())).collect();
    hashes.sort_unstable();
    hex(&sha256(&hashes.concat()))
}

/// Takes what the centre serves, where it is time, or the centre says that its lists are others.
///
/// # Errors
/// The line's. What is wrong with a list is noted with it, and the others follow.
pub(crate) async fn pull(app: &App, line: &impl Line, statement: &Statement) -> Result<(), SyncError> {
    let (storage, now) = (app.storage(), app.now());
    let known = storage.centre_lists().await?;
    let known_of = |path: &str| known.iter().find(|known| known.path == path).cloned();
    let said = hex(&statement.lists);
    let before = known_of(INDEX);
    let is_due = before.as_ref().is_none_or(|before| {
        let is_recent = (0..EVERY).contains(&now.0.saturating_sub(before.asked_at.0));
        !is_recent || before.judged_by.as_deref() != Some(&said)
    });
    if !is_due {
        return Ok(());
    }
    let served = match line.fetch(INDEX, None, INDEX_BYTES).await {
        Ok(Some(index)) => read_index(&index.bytes)?,
        // A centre of an earlier version: it has its trust lists elsewhere.
        Err(LineError::Refused { status: 404, .. }) => return super::pull::lists(app, line, statement).await,
        Ok(None) => return Err(SyncError::Mismatch),
        Err(error) => return Err(error.into()),
    };
    for served in &served {
        one(app, line, served, known_of(&served.path())).await?;
    }
    // Last, so that a talk that was cut in between begins anew.
    let index = CentreList { judged_by: Some(said), ..CentreList::asked(INDEX, now) };
    let mut paths: Vec<String> = served.iter().map(|served| served.path()).collect();
    paths.push(INDEX.to_owned());
    storage.note_centre_list(&index).await?;
    storage.keep_centre_lists(&paths).await?;
    Ok(())
}

/// Trust lists first: by them status lists are judged.
fn read_index(bytes: &[u8]) -> Result<Vec<Served>, SyncError> {
    let index: Index = serde_json::from_slice(bytes).map_err(|_| SyncError::Mismatch)?;
    let trust = index.trust.iter().take(MOST).map(|row| row.roots.parse().ok().map(Served::Trust));
    let status = index
        .status
        .iter()
        .take(MOST)
        .map(|row| is_key_id(&row.key).then(|| Served::Status(row.key.clone())));
    trust.chain(status).collect::<Option<Vec<_>>>().ok_or(SyncError::Mismatch)
}

/// It becomes part of an address.
fn is_key_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

async fn one(
    app: &App,
    line: &impl Line,
    served: &Served,
    known: Option<CentreList>,
) -> Result<(), SyncError> {
    let (path, now) = (served.path(), app.now());
    let held = load(app).await?;
    let judged = judged_by(&held);
    let mut note = CentreList {
        path: path.clone(),
        asked_at: now,
        ..known.unwrap_or_else(|| CentreList::asked(&path, now))
    };
    // What was taken and is here no more, and what was refused by other lists than now, is asked for as a whole.
    let is_settled = match note.refusal {
        None => served.held(&held).is_some(),
        Some(_) => note.judged_by.as_deref() == Some(&judged),
    };
    let etag = note.etag.take().filter(|_| is_settled);
    let fetched = match line.fetch(&path, etag.as_deref(), served.longest()).await {
        Ok(Some(fetched)) => fetched,
        Ok(None) => {
            note.etag = etag;
            return Ok(app.storage().note_centre_list(&note).await?);
        }
        // Another list took its place a moment ago, or it is longer than this service takes.
        Err(LineError::Refused { status: 404, .. }) => return Ok(()),
        Err(LineError::TooLarge(_)) => {
            (note.refusal, note.judged_by) = (Some("fetch-too-large".to_owned()), Some(judged));
            return Ok(app.storage().note_centre_list(&note).await?);
        }
        Err(error) => return Err(error.into()),
    };
    let (store, bytes, is_trust) = (app.trust_store(), fetched.bytes, matches!(served, Served::Trust(_)));
    let taken = blocking(move || -> Result<(u64, bool), Failure> {
        if is_trust {
            return Ok(match store.take(&bytes, None, Past::Refuse, None, now)? {
                Taken::First(list) | Taken::InPlaceOf { now: list, .. } => (list.number(), true),
                Taken::Same(list) => (list.number(), false),
            });
        }
        let taken = store.take_status_list(&bytes, now)?;
        Ok((taken.number, taken.before != Some(taken.number)))
    });
    note.etag = fetched.etag;
    note.judged_by = Some(judged);
    match taken.await.map_err(|error| SyncError::Internal(error.to_string()))? {
        Ok((number, is_new)) => {
            (note.number, note.refusal) = (Some(number), None);
            note.taken_at = if is_new { Some(now) } else { note.taken_at.or(Some(now)) };
            if is_new {
                let mut work = app.storage().begin(Actor::system()).await?;
                work.note(Action::SettingChanged, &format!("{path} {number} from the centre"));
                work.commit().await?;
                tracing::info!(path, number, "a list came from the centre");
            }
        }
        // This machine's own trouble is not the list's.
        Err(failure) if failure.code().starts_with("trust-store-") => return Err(failure.into()),
        Err(failure) => {
            tracing::warn!(path, code = failure.code(), "a list of the centre was not taken");
            note.refusal = Some(failure.code().to_owned());
        }
    }
    Ok(app.storage().note_centre_list(&note).await?)
}

async fn load(app: &App) -> Result<StoredTrust, SyncError> {
    let store = app.trust_store();
    let held = blocking(move || store.load()).await;
    Ok(held.map_err(|error| SyncError::Internal(error.to_string()))??)
}
