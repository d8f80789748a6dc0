//! Follow-ups that somebody closed in a list: to the centre, and by its policy from there. Nobody signs them, so they are no
//! part of a record: the centre takes them on the word of the site whose token it is, as consents.

use super::line::{Line, LineError};
use super::send::{Moved, Pace, SyncError};
use super::serve::{Caller, policy};
use super::wire::{
    ANSWER_BYTES, BATCH_THINGS, Closings, ClosingsAnswer, Message, OFFERED, PullPolicy, Statement,
};
use crate::app::App;
use crate::error::Result as Answered;
use phr_core::model::Timestamp;
use phr_core::sha256;
use phr_storage::{Actor, Closing, TakenClosing};

const PATH: &str = "/sync/closings";
/// How long until one that the centre did not take is sent again, in seconds: it may have its attestation by then.
const AGAIN: i64 = 24 * 3600;
/// How often the centre is asked for closings, in seconds.
const EVERY: i64 = 15 * 60;
/// Days ahead of which follow-ups are asked for: those of later are not called up yet.
const AHEAD: i64 = 7;
/// Days for which it is asked whether somebody else had closed one earlier that was closed here.
const DISPUTED: i64 = 30;
const DAY: i64 = 86_400;

/// Sends what was closed here, and asks for what was closed elsewhere.
///
/// # Errors
/// [`SyncError`]. A centre of an earlier version is none: what was closed here waits.
pub(crate) async fn exchange(
    app: &App,
    line: &impl Line,
    statement: &Statement,
    pace: &mut Pace,
    moved: &mut Moved,
) -> Result<(), SyncError> {
    let (storage, now) = (app.storage(), app.now());
    let is_asking = statement.policy >= PullPolicy::ByRecordId
        && pace.closings.at.is_none_or(|at| !(0..EVERY).contains(&now.0.saturating_sub(at)));
    let mut is_first = true;
    loop {
        let mut work = storage.begin(Actor::system()).await?;
        let again = Timestamp(now.0.saturating_sub(AGAIN));
        let closings = work.closings_to_send(again, BATCH_THINGS as u32).await?;
        let asks = match is_asking && is_first {
            true => {
                let closed_from = Timestamp(now.0.saturating_sub(DISPUTED * DAY));
                let after = pace.closings.after;
                work.asking_attestations(now.0 / DAY + AHEAD, closed_from, after, OFFERED as u32).await?
            }
            false => Vec::new(),
        };
        work.commit().await?;
        if is_asking && is_first {
            // The next time those behind these, and from the beginning behind the last.
            let after = asks.last().copied().filter(|_| asks.len() == OFFERED);
            pace.closings = super::send::Asked { at: Some(now.0), after };
        }
        if closings.is_empty() && asks.is_empty() {
            return Ok(());
        }
        is_first = false;
        let body = Closings { closings: closings.clone(), asks }.encode();
        let request = sha256(&body);
        let answer = match line.ask(PATH, Some(body), ANSWER_BYTES).await {
            Ok(answer) => ClosingsAnswer::decode(&answer)?,
            Err(LineError::Refused { status, code }) if is_earlier(status, &code) => {
                tracing::info!("the centre is of an earlier version, and takes no closings of follow-ups");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        if answer.centre != statement.centre {
            return Err(SyncError::Changed);
        }
        if answer.request != request || answer.taken.len() != closings.len() {
            return Err(SyncError::Mismatch);
        }
        let mut work = storage.begin(Actor::system()).await?;
        for (closing, taken) in closings.iter().zip(&answer.taken) {
            match taken {
                TakenClosing::Stored => moved.sent += 1,
                TakenClosing::Known => moved.known += 1,
                TakenClosing::Unknown => moved.refused += 1,
            }
            work.set_closing_sent(closing, *taken != TakenClosing::Unknown).await?;
        }
        for closing in &answer.closings {
            if work.receive_closing(closing, true).await? == TakenClosing::Stored {
                moved.received += 1;
            }
        }
        work.commit().await?;
    }
}

/// What a centre of an earlier version says, which has no such path: it takes a body for a form without its token.
fn is_earlier(status: u16, code: &str) -> bool {
    matches!(status, 404 | 405) || (status == 403 && code == "forged")
}

/// `POST /sync/closings`. What is acknowledged is on the disk.
pub(crate) async fn serve(app: &App, caller: &Caller, body: &[u8]) -> Answered<Vec<u8>> {
    let Closings { closings, asks } = Closings::decode(body)?;
    let centre = app.storage().identity().await?;
    let gives = policy(app).await? >= PullPolicy::ByRecordId;
    let mut work = app.storage().begin(caller.actor.clone()).await?;
    let mut taken = Vec::with_capacity(closings.len());
    for closing in closings {
        let site = closing.site.clone().or_else(|| Some(caller.site.clone()));
        taken.push(work.receive_closing(&Closing { site, ..closing }, false).await?);
    }
    let closings = match gives {
        true => work.closings_of(&asks, OFFERED).await?,
        false => Vec::new(),
    };
    work.commit().await?;
    app.sync().wake();
    Ok(ClosingsAnswer { centre, request: sha256(body), taken, closings }.encode())
}
