//! The status list of this service's issuer key: what readers are to say of cards that were reported lost and replaced. It
//! is signed anew when a card was replaced, and every week, so that readers see that it is kept up.

use super::find::record_id;
use super::issue_store::{LOST, LostCard};
use crate::app::{App, blocking};
use crate::error::{Error, Result};
use phr_cli_kit::Failure;
use phr_core::model::Timestamp;
use phr_core::status::{Listing, StatusDraft, StatusEntry, roundest_time};
use phr_core::wire::RecordId;
use phr_storage::{Actor, SignedStatusList};
use std::collections::BTreeMap;

/// What times in the lists count from: 1 January 2026, before the first card.
const TIME_BASE: Timestamp = Timestamp(1_767_225_600);
/// How long a list is good for, in seconds: half a year.
const GOOD_FOR: i64 = 180 * 86_400;
/// How old a list becomes before it is signed again, in seconds: a week.
const RENEWED_AFTER: i64 = 7 * 86_400;
/// Settings read at once.
const AT_ONCE: u32 = 500;

/// The newest list of the key that is open.
pub(crate) async fn newest(app: &App) -> Result<Option<SignedStatusList>> {
    let Some(signer) = app.signer() else { return Ok(None) };
    Ok(app.storage().status_list(&signer.public_key().key_id().to_string()).await?)
}

/// Whether a list is to be signed: there is something to say and no list, the list is a week old, or a card was replaced since.
pub(crate) async fn is_due(app: &App) -> Result<bool> {
    if app.signer().is_none() {
        return Ok(false);
    }
    let lost = lost(app).await?;
    Ok(match newest(app).await? {
        None => !lost.is_empty(),
        Some(list) => {
            app.now().0.saturating_sub(list.issued_at.0) >= RENEWED_AFTER
                || lost.values().any(|lost| lost.at > list.issued_at.0)
        }
    })
}

/// Signs a list of what is known now, and stores it in place of the one before.
///
/// # Errors
/// `no-issuer-key`; what the format says of a list; what storage says.
pub(crate) async fn sign(app: &App) -> Result<SignedStatusList> {
    let signer = app.signer().ok_or_else(no_key)?;
    let lost = lost(app).await?;
    let entries = lost.iter().map(|(record, lost)| entry(*record, lost)).collect::<Result<Vec<_>>>()?;
    let issuer = signer.public_key().key_id().to_string();
    let mut work = app.storage().begin(Actor::system()).await?;
    let number = work.status_list_to_replace(&issuer).await?.map_or(1, |list| list.number.saturating_add(1));
    let issued_at = app.now();
    let best_before = Timestamp(issued_at.0.saturating_add(GOOD_FOR));
    let draft = StatusDraft { entries, ..StatusDraft::new(number, issued_at, best_before, TIME_BASE) };
    let records = draft.entries.len() as u64;
    let list = blocking(move || draft.sign(signer.as_ref())).await?;
    let list = match list {
        Ok(list) => list,
        Err(error) => {
            work.cancel().await?;
            return Err(Failure::from(error).into());
        }
    };
    let signed = SignedStatusList { issuer, number, records, issued_at, bytes: list.as_bytes().to_vec() };
    work.put_status_list(&signed).await?;
    work.commit().await?;
    tracing::info!(number, records, "a status list was signed");
    Ok(signed)
}

fn no_key() -> Error {
    Failure::new("no-issuer-key", "no issuer key is open, so that nothing can be signed").into()
}

/// The newest replacement of each record that has one.
async fn lost(app: &App) -> Result<BTreeMap<RecordId, LostCard>> {
    let mut all: BTreeMap<RecordId, LostCard> = BTreeMap::new();
    let mut after = String::new();
    loop {
        let notes = app.storage().settings_under(LOST, &after, AT_ONCE).await?;
        for (name, note) in &notes {
            let damaged = || Error::internal(format!("the setting {name} cannot be read"));
            let lost: LostCard = serde_json::from_str(note).map_err(|_| damaged())?;
            let record = record_id(&lost.record).ok_or_else(damaged)?;
            match all.get(&record) {
                Some(other) if other.until >= lost.until => {}
                _ => _ = all.insert(record, lost),
            }
        }
        match notes.last() {
            Some((name, _)) if notes.len() == AT_ONCE as usize => after = name.clone(),
            _ => return Ok(all),
        }
    }
}

fn entry(record_id: RecordId, lost: &LostCard) -> Result<StatusEntry> {
    let not_before = roundest_time(Timestamp(lost.after), Timestamp(lost.until), TIME_BASE)
        .ok_or_else(|| Error::internal("a card was replaced before the first card was made"))?;
    Ok(StatusEntry { record_id, listing: Listing::Superseded { not_before } })
}
