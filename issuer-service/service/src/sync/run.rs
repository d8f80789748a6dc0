//! The loop that keeps a site in step with its centre.

use super::closings;
use super::line::{HttpLine, Line};
use super::lists;
use super::pull;
use super::send::{self, Moved, Pace, SyncError};
use crate::app::App;
use phr_cli_kit::Secret;
use phr_core::model::Timestamp;
use phr_core::sha256;
use phr_storage::{Actor, Centre};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// How often it is looked whether something waits.
const EVERY: Duration = Duration::from_secs(30);
/// How often the centre is asked although nothing waits: for lists, in seconds.
const HELLO: i64 = 15 * 60;
/// How often what was refused is offered again, in seconds: the centre may know the issuer by now.
const AGAIN: i64 = 24 * 3600;
/// Seconds until a failed talk is tried again; twice as long each time after.
const FIRST_WAIT: u64 = 15;
const LONGEST_WAIT: u64 = 15 * 60;

/// What pages say to the loop.
#[derive(Debug, Default)]
pub(crate) struct Waker {
    notify: Notify,
    /// Whether somebody asked for it, so that nothing is put off.
    is_asked: AtomicBool,
}

impl Waker {
    /// Something may wait.
    pub(crate) fn wake(&self) {
        self.notify.notify_one();
    }

    /// Somebody wants it sent now, and what was refused offered again.
    pub(crate) fn send_now(&self) {
        self.is_asked.store(true, Ordering::Release);
        self.notify.notify_one();
    }

    fn take_asked(&self) -> bool {
        self.is_asked.swap(false, Ordering::AcqRel)
    }
}

/// Where the centre is, and what it knows this site by.
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) token: Secret,
}

/// The centre of the command line, or else the one that was typed.
pub(crate) fn link(app: &App, centre: &Centre) -> Option<Link> {
    if let Some((url, token)) = &app.config().centre {
        return Some(Link { url: url.clone(), token: Secret::new(token.expose().to_owned()) });
    }
    let (url, token) = (centre.url.clone()?, centre.token.as_ref()?.expose_text()?);
    Some(Link { url, token: Secret::new(token.to_owned()) })
}

/// Keeps in step for as long as the service runs.
pub(crate) async fn run(app: App) {
    let (mut talking, mut failures) = (None, 0_u32);
    loop {
        let wait = match turn(&app, &mut talking).await {
            Ok(()) => {
                failures = 0;
                EVERY
            }
            Err(error) => {
                if error.code() == "storage-locked" || error.code() == "storage-not-initialised" {
                    EVERY
                } else {
                    tracing::warn!(code = error.code(), %error, "the centre has not all yet");
                    failures = failures.saturating_add(1);
                    backoff(&app, failures)
                }
            }
        };
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = app.sync().notify.notified() => {}
        }
    }
}

/// How long to wait after so many failures: up to half of it more or less, so that sites do not come all at once when a
/// centre is back.
fn backoff(app: &App, failures: u32) -> Duration {
    let wait = FIRST_WAIT.checked_shl(failures.saturating_sub(1)).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    let millis = wait * 500;
    let more = app.with_random(|random| rand_core::Rng::next_u64(random)) % (wait * 1000);
    Duration::from_millis(millis + more)
}

/// What the loop knows from one turn to the next.
struct Talking {
    /// A hash of the address and the token.
    name: [u8; 32],
    line: HttpLine,
    pace: Pace,
    /// When it was last made sure that everything is in the queue.
    queued_at: i64,
}

/// One look: whether there is a centre, whether there is something to say, and saying it.
async fn turn(app: &App, talking: &mut Option<Talking>) -> Result<(), SyncError> {
    let storage = app.storage();
    let is_asked = app.sync().take_asked();
    let centre = storage.centre().await?;
    let Some(link) = link(app, &centre) else {
        storage.set_queueing(false);
        *talking = None;
        return Ok(());
    };
    let now = app.now().0;
    let name = sha256(format!("{} {}", link.url, link.token.expose()).as_bytes());
    let known = talking.take().filter(|talking| talking.name == name);
    let is_sure =
        known.as_ref().is_some_and(|known| (0..AGAIN).contains(&now.saturating_sub(known.queued_at)));
    let mut known = match known {
        Some(known) => known,
        None => {
            let line = HttpLine::new(&link.url, link.token);
            let line = line.map_err(|error| phr_cli_kit::Failure::new(error.code(), error))?;
            Talking { name, line, pace: Pace::default(), queued_at: now }
        }
    };
    if !is_sure {
        // What was stored before there was a centre, and what a program beside this one stored that knows of none.
        storage.set_queueing(true);
        let mut work = storage.begin(Actor::system()).await?;
        work.queue_all().await?;
        work.commit().await?;
        known.queued_at = now;
    }
    let Talking { line, pace, .. } = talking.insert(known);
    let since = |at: Option<Timestamp>| at.map_or(i64::MAX, |at| now.saturating_sub(at.0));
    let mut counts = storage.push_counts().await?;
    if counts.refused > 0 {
        let until = if is_asked { now } else { now.saturating_sub(AGAIN) };
        let mut work = storage.begin(Actor::system()).await?;
        counts.waiting += work.offer_refused_again(Timestamp(until)).await?;
        work.commit().await?;
    }
    if is_asked {
        storage.forget_centre_lists().await?;
    }
    let closings = storage.closings_waiting(Timestamp(now.saturating_sub(AGAIN))).await?;
    let is_idle = counts.waiting == 0 && closings == 0 && storage.wanted(1).await?.is_empty();
    if is_idle && !is_asked && (0..HELLO).contains(&since(centre.last_try)) {
        return Ok(());
    }
    let talked = talk(app, line, pace).await;
    storage.note_contact(talked.as_ref().err().map(SyncError::code)).await?;
    talked.map(drop)
}

/// One talk with the centre: who it is, what waits, lists, records.
pub(crate) async fn talk(app: &App, line: &impl Line, pace: &mut Pace) -> Result<Moved, SyncError> {
    let mut moved = Moved::default();
    let statement = send::greet(app.storage(), line).await?;
    let done = async {
        lists::pull(app, line, &statement).await?;
        send::send_waiting(app.storage(), line, statement.centre, pace, &mut moved).await?;
        pull::records(app, line, &statement, &mut moved).await?;
        closings::exchange(app, line, &statement, pace, &mut moved).await
    };
    let done = done.await;
    if moved != Moved::default() {
        let Moved { sent, known, refused, received } = moved;
        tracing::info!(sent, known, refused, received, "talked with the centre");
    }
    done.map(|()| moved)
}
