//! Long work: cards for several persons, slips with access codes, and status lists, made beside the requests.
//!
//! Storage leases a job to one worker of one process; where that one goes away, another goes on with the cards that it had
//! made. No card is a person's before the job's end, and all are stored with it or none, so none is there twice. What a job
//! has made is kept sealed, with the access codes in it, until it is confirmed or a day has gone by.

use crate::app::{App, blocking};
use crate::error::{Error, Result};
use crate::use_cases::issue_choices::Choices;
use crate::use_cases::issue_make::Making;
use crate::use_cases::print_order::{Fate, KEPT, Order, Outcome, Row};
use crate::use_cases::print_paper::{self, Item, Paper};
use crate::use_cases::status_list;
use phr_core::card::SealedCard;
use phr_core::carrier::Carrier;
use phr_core::keys::{AccessCode, CodePolicy};
use phr_core::model::Timestamp;
use phr_print::PrintError;
use phr_storage::{Action, Actor, Lease, NewIssuedCard, PersonId, PrintJob, PrintJobId, Private};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use zeroize::{Zeroize as _, Zeroizing};

/// How long a worker has a job before it has to say that it is still there, in seconds.
const LEASE: i64 = 60;
/// How often it says so.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// How often a worker looks for jobs that other processes were asked for.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Cards that are made at once: each takes 64 MiB for the access code.
const AT_ONCE: usize = 2;

/// Wakes this process's worker.
static WAKE: Notify = Notify::const_new();

/// Works on jobs as long as the service runs.
pub(crate) async fn work(app: App) {
    loop {
        match work_once(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(code = error.code(), "print jobs wait"),
        }
        _ = tokio::time::timeout(LOOK_EVERY, WAKE.notified()).await;
    }
}

/// A job was added.
pub(crate) fn wake() {
    WAKE.notify_one();
}

/// Does one job, if there is one and the data are open.
pub(crate) async fn work_once(app: &App) -> Result<bool> {
    use phr_storage::Error as Storage;
    let oldest = Timestamp(app.now().0.saturating_sub(KEPT));
    let job = match app.storage().take_print_job(LEASE).await {
        Ok(job) => job,
        Err(Storage::Locked | Storage::NotInitialised) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    app.storage().delete_print_jobs_before(oldest).await?;
    let Some(job) = job else { return Ok(false) };
    let id = job.id;
    let lease = job.lease().ok_or_else(|| Error::internal("a job was taken without a lease"))?;
    let done = Arc::new(AtomicU32::new(0));
    let alive = tokio::spawn(say_alive(app.clone(), lease.clone(), Arc::clone(&done)));
    let performed = perform(app, job, &lease, &done).await;
    alive.abort();
    match performed {
        Ok(()) => tracing::info!(job = %id, "a print job is done"),
        Err(Error::Storage(Storage::NotFound(_))) => {
            // Another worker has it by now, or whoever asked for it has removed it.
            tracing::warn!(job = %id, "a print job is no longer this worker's");
        }
        Err(error) => {
            tracing::error!(job = %id, code = error.code(), %error, "a print job failed");
            app.storage().finish_print_job(&lease, None).await?;
        }
    }
    Ok(true)
}

/// Keeps the lease, and tells how far the job is.
async fn say_alive(app: App, lease: Lease, done: Arc<AtomicU32>) {
    let mut told = None;
    let mut waited = Duration::ZERO;
    let step = Duration::from_millis(300);
    loop {
        tokio::time::sleep(step).await;
        waited += step;
        let now = done.load(Ordering::Relaxed);
        if told == Some(now) && waited < SIGN_OF_LIFE {
            continue;
        }
        (told, waited) = (Some(now), Duration::ZERO);
        if let Err(error) = app.storage().print_progress(&lease, now, LEASE).await {
            tracing::warn!(job = %lease.job, code = error.code(), "how far a print job is cannot be told");
        }
    }
}

async fn perform(app: &App, job: PrintJob, lease: &Lease, done: &Arc<AtomicU32>) -> Result<()> {
    let order = Order::read(&job.payload).ok_or_else(|| Error::internal("a print job cannot be read"))?;
    match order {
        Order::Slip { card, person, code, languages, reference } => {
            let row = Row { person, fate: Fate::Made { card, number: 1 } };
            let setting = print_paper::setting(app, print_paper::Document::Slips);
            let pdf =
                blocking(move || print_paper::slips(vec![(code, languages, reference)], &setting)).await?;
            done.store(1, Ordering::Relaxed);
            let outcome = Outcome::new(vec![row], false).with(None, Some(pdf?));
            Ok(app.storage().finish_print_job(lease, Some(&outcome.sealed())).await?)
        }
        Order::StatusList => {
            status_list::sign(app).await?;
            done.store(1, Ordering::Relaxed);
            let nothing = Outcome::new(Vec::new(), false);
            Ok(app.storage().finish_print_job(lease, Some(&nothing.sealed())).await?)
        }
        Order::Batch { .. } => batch(app, &job, lease, &order, done).await,
    }
}

/// A card that is made and not a person's yet.
struct Ready {
    person: PersonId,
    item: Item,
}

/// The same as it is kept for a worker that goes on with the job.
#[derive(Serialize, Deserialize)]
struct Part {
    card: Vec<u8>,
    code: Option<String>,
    paper: Paper,
}

impl Drop for Part {
    fn drop(&mut self) {
        self.code.zeroize();
    }
}

async fn batch(app: &App, job: &PrintJob, lease: &Lease, order: &Order, done: &Arc<AtomicU32>) -> Result<()> {
    let Order::Batch { persons, .. } = order else { return Err(Error::internal("not a batch")) };
    let choices = Choices::of_batch(order).ok_or_else(|| Error::internal("a print job cannot be read"))?;
    let owner = app.storage().account(job.owner).await?.filter(|account| !account.disabled);
    let owner = owner.ok_or(Error::Forbidden)?;
    let actor = Actor { account: Some(owner.id), role: Some(owner.role), site: Some(job.site.clone()) };
    let carrier = choices.carrier;
    let making = Arc::new(Making::new(app, choices).await?);
    let (mut ready, mut fates) = make_all(app, &actor, job.id, persons, &making, done).await?;
    let cancelled = persons.len() > ready.len() + fates.len();
    let (cards, slips) = print_all(app, &mut ready, &mut fates).await?;
    let mut work = app.storage().begin(actor).await?;
    for (ready, number) in ready.iter().zip(1..) {
        let new = NewIssuedCard {
            person: ready.person,
            card: Private::new(ready.item.card.as_bytes()),
            carrier: carrier.name().to_owned(),
        };
        let card = work.add_issued_card(&new).await?;
        fates.insert(ready.person, Fate::Made { card, number });
    }
    let fate = |person: &PersonId| fates.get(person).cloned().unwrap_or(Fate::NotBegun);
    let rows = persons.iter().map(|person| Row { person: *person, fate: fate(person) }).collect();
    let outcome = Outcome::new(rows, cancelled).with(cards, slips);
    work.note(Action::Printed, &job.id.to_string());
    if let Err(error) = work.finish_print_job(lease, &outcome.sealed()).await {
        work.cancel().await?;
        return Err(error.into());
    }
    work.commit().await?;
    for place in 0..persons.len() {
        // They end by themselves after a day.
        if let Err(error) = app.storage().release(&part_of(job.id, place)).await {
            tracing::warn!(job = %job.id, code = error.code(), "a part of a print job is still kept");
        }
    }
    Ok(())
}

/// Makes the cards, as many at once as there is memory for; those that a worker before this one made are taken as they are.
/// What failed is in the second part, with why.
async fn make_all(
    app: &App,
    actor: &Actor,
    job: PrintJobId,
    persons: &[PersonId],
    making: &Arc<Making>,
    done: &Arc<AtomicU32>,
) -> Result<(Vec<Ready>, BTreeMap<PersonId, Fate>)> {
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    let mut ready = BTreeMap::new();
    for (place, person) in persons.iter().copied().enumerate() {
        if let Some(item) = kept_part(app, job, place, making.carrier()).await? {
            done.fetch_add(1, Ordering::Relaxed);
            ready.insert(place, Ready { person, item });
            continue;
        }
        let permit = Arc::clone(&permits).acquire_owned().await.map_err(Error::internal)?;
        if is_cancelled(app, job).await? {
            break;
        }
        let (app, actor) = (app.clone(), actor.clone());
        let (making, done) = (Arc::clone(making), Arc::clone(done));
        tasks.spawn(async move {
            let result = make_part(&app, &actor, job, (place, person), &making).await;
            done.fetch_add(1, Ordering::Relaxed);
            drop(permit);
            (place, person, result)
        });
    }
    let mut fates = BTreeMap::new();
    while let Some(task) = tasks.join_next().await {
        match task.map_err(Error::internal)? {
            (place, person, Ok(item)) => {
                ready.insert(place, Ready { person, item });
            }
            (_, person, Err(error)) => {
                tracing::warn!(%job, %person, code = error.code(), "no card was made");
                fates.insert(person, Fate::Failed { code: error.code().to_owned() });
            }
        }
    }
    Ok((ready.into_values().collect(), fates))
}

/// Makes a card and keeps it.
async fn make_part(
    app: &App,
    actor: &Actor,
    job: PrintJobId,
    (place, person): (usize, PersonId),
    making: &Arc<Making>,
) -> Result<Item> {
    let (made, paper) = making.make_for(app, actor, person).await?;
    let code = made.access_code.as_ref().map(|code| code.expose_digits().to_owned());
    let part = Part { card: made.card.as_bytes().to_vec(), code, paper: paper.clone() };
    let sealed = Private::from(Zeroizing::new(serde_json::to_vec(&part).map_err(Error::internal)?));
    let until = Timestamp(app.now().0.saturating_add(KEPT));
    app.storage().hold(&part_of(job, place), &sealed, until).await?;
    let symbol = made.symbol.ok_or_else(|| Error::internal("a card without a code was to be printed"))?;
    Ok(Item { card: made.card, symbol, code: made.access_code, paper })
}

/// A card that a worker before this one made.
async fn kept_part(app: &App, job: PrintJobId, place: usize, carrier: Carrier) -> Result<Option<Item>> {
    let Some(kept) = app.storage().held(&part_of(job, place)).await? else { return Ok(None) };
    let unread = || Error::internal("a part of a print job cannot be read");
    let part: Part = serde_json::from_slice(kept.expose()).map_err(|_| unread())?;
    let card = SealedCard::parse(&part.card).map_err(|_| unread())?;
    let code = part.code.as_ref().map(|code| AccessCode::parse(code, CodePolicy::AllowTwelve)).transpose();
    let symbol = print_paper::symbol(&card, carrier)?;
    Ok(Some(Item { card, symbol, code: code.map_err(|_| unread())?, paper: part.paper.clone() }))
}

fn part_of(job: PrintJobId, place: usize) -> String {
    format!("part {place} of print job {job}")
}

/// Prints cards and slips in one order. Whoever's card or slip cannot be printed is taken out, with why.
async fn print_all(
    app: &App,
    ready: &mut Vec<Ready>,
    fates: &mut BTreeMap<PersonId, Fate>,
) -> Result<(Option<Vec<u8>>, Option<Vec<u8>>)> {
    let sheets = print_paper::setting(app, print_paper::Document::Cards);
    let slips = print_paper::setting(app, print_paper::Document::Slips);
    while !ready.is_empty() {
        let items: Vec<Item> = ready.iter().map(|ready| ready.item.clone()).collect();
        let (sheets, slips) = (sheets.clone(), slips.clone());
        let printed = blocking(move || print_paper::both(&items, &sheets, &slips)).await?;
        match printed {
            Ok((cards, slips)) => return Ok((Some(cards), Some(slips))),
            Err((place, error)) => {
                // One at least goes in each round, so that this ends.
                let gone = ready.remove(place.min(ready.len() - 1));
                tracing::warn!(person = %gone.person, code = error.code(), "a card cannot be printed");
                fates.insert(gone.person, Fate::Failed { code: error.code().to_owned() });
            }
        }
    }
    Ok((None, None))
}

/// The setting by which a job is told to stop, whichever process works on it.
fn cancelling(job: PrintJobId) -> String {
    format!("print-job.cancel.{job}")
}

/// Asks the job's worker to stop.
pub(crate) async fn cancel(app: &App, actor: Actor, job: PrintJobId) -> Result<()> {
    let mut work = app.storage().begin(actor).await?;
    work.put_setting(&cancelling(job), "yes").await?;
    work.commit().await?;
    Ok(())
}

async fn is_cancelled(app: &App, job: PrintJobId) -> Result<bool> {
    Ok(app.storage().setting(&cancelling(job)).await?.is_some())
}

/// Which of a print's items it is about, where the error says so.
pub(crate) fn place_of(error: &PrintError) -> Option<usize> {
    match error {
        PrintError::ProofFailed { number, .. } => number.checked_sub(1),
        _ => None,
    }
}
