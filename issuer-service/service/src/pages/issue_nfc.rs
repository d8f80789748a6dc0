//! Writing a card to a tag that is held to the NFC reader at this machine.

use super::issue::{card_page, parse};
use crate::app::blocking;
use crate::config::OpenNfc;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::after;
use crate::typed::Typed;
use crate::use_cases::issue_store;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use phr_cli_kit::{Failure, nfc_failure, nfc_journal};
use phr_nfc::{Replacing, Wish, write_with_patience};
use phr_storage::{Action, IssuedCardId};
use std::path::Path as Folder;
use std::sync::Mutex;
use std::time::Duration;

/// How long a card is waited for: within the time that a request may take.
const WAIT: Duration = Duration::from_secs(20);

/// One card at a time lies on the reader.
static READER: Mutex<()> = Mutex::new(());

/// Writes a card to the tag at the reader.
pub(crate) async fn write(context: Context, Path(card): Path<String>, mut form: Typed) -> Result<Response> {
    let id: IssuedCardId = parse(&card)?;
    let open = context.app.config().open_nfc.clone().ok_or(Error::NotFound)?;
    let read = issue_store::card(&context, id).await?;
    let mut work = context.begin().await?;
    work.note(Action::Printed, &format!("{id} on a tag"));
    work.commit().await?;
    let bytes = read.card.as_bytes().to_vec();
    let replacing = if form.has("replace") { Replacing::Card } else { Replacing::Nothing };
    let folder = context.app.data_dir().to_owned();
    match blocking(move || put(&open, &bytes, replacing, &folder)).await? {
        Ok(()) => Ok(after(&format!("/issued/{id}"), "tag-written")),
        Err(failure) => {
            tracing::warn!(card = %id, code = failure.code(), "a card was not written to a tag");
            form.fault("tag", words(&context, &failure));
            card_page(&context, read, form, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// What was there before is kept in the service's folder until the new card was read back; `phr-reader nfc recover --home` with
/// that folder brings a write to its end that was broken off for good.
fn put(open: &OpenNfc, card: &[u8], replacing: Replacing, folder: &Folder) -> Result<(), Failure> {
    let Ok(_turn) = READER.try_lock() else {
        return Err(nfc_failure(phr_nfc::CardError::Busy));
    };
    let mut reader = open()?;
    let journal = nfc_journal(Some(folder))?;
    let wish = Wish { replacing, ..Wish::card(card) };
    write_with_patience(&mut *reader, &journal, &wish, WAIT, &mut |_| {}).map_err(nfc_failure)?;
    Ok(())
}

/// What went wrong, in the reader's language where there are words for it.
fn words(context: &Context, failure: &Failure) -> String {
    let code = failure.code();
    match code {
        "nfc-card-lost" | "nfc-no-tag" | "nfc-occupied" | "nfc-too-big" | "nfc-reader-busy"
        | "nfc-read-only" => {
            format!("{} ({code})", context.text.say(&format!("issue-tag-{code}")))
        }
        _ => {
            let hint = failure.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
            format!("{}{hint} ({code})", failure.message())
        }
    }
}
