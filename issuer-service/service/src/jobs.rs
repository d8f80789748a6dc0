//! Print jobs: cards for several persons and slips with access codes, made beside the requests.
//!
//! Storage leases a job to one worker of one process; where that one goes away, another begins the job anew. Nothing of a job
//! is stored before its end, so none of it is there twice. What a job has made is kept sealed, with the access codes in it,
//! until it is confirmed or a day has gone by.

use crate::app::{App, blocking};
use crate::error::{Error, Result};
use crate::use_cases::issue_choices::Choices;
use crate::use_cases::issue_make::Making;
use crate::use_cases::print_order::{Fate, KEPT, Order, Outcome, Row};
use crate::use_cases::print_paper::{self, Paper};
use phr_core::model::Timestamp;
use phr_making::Made;
use phr_print::PrintError;
use phr_storage::{Action, Actor, NewIssuedCard, PersonId, PrintJob, PrintJobId, Private};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;

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
    let done = Arc::new(AtomicU32::new(0));
    let alive = tokio::spawn(say_alive(app.clone(), id, Arc::clone(&done)));
    let outcome = perform(app, job, &done).await;
    alive.abort();
    match outcome {
        Ok(outcome) => app.storage().finish_print_job(id, Some(&outcome.sealed())).await?,
        Err(error) => {
            tracing::error!(job = %id, code = error.code(), %error, "a print job failed");
            app.storage().finish_print_job(id, None).await?;
        }
    }
    Ok(true)
}

/// Keeps the lease, and tells how far the job is.
async fn say_alive(app: App, id: PrintJobId, done: Arc<AtomicU32>) {
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
        if let Err(error) = app.storage().print_progress(id, now, LEASE).await {
            tracing::warn!(job = %id, code = error.code(), "how far a print job is cannot be told");
        }
    }
}

async fn perform(app: &App, job: PrintJob, done: &Arc<AtomicU32>) -> Result<Outcome> {
    let order = Order::read(&job.payload).ok_or_else(|| Error::internal("a print job cannot be read"))?;
    match order {
        Order::Slip { card, person, code, languages, reference } => {
            let row = Row { person, fate: Fate::Made { card, number: 1 } };
            let setting = print_paper::setting(app, print_paper::Document::Slips);
            let pdf =
                blocking(move || print_paper::slips(vec![(code, languages, reference)], &setting)).await?;
            done.store(1, Ordering::Relaxed);
            Ok(Outcome::new(vec![row], false).with(None, Some(pdf?)))
        }
        Order::Batch { .. } => batch(app, &job, &order, done).await,
    }
}

/// A card that is made and not stored yet.
struct Ready {
    person: PersonId,
    made: Arc<Made>,
    paper: Paper,
}

async fn batch(app: &App, job: &PrintJob, order: &Order, done: &Arc<AtomicU32>) -> Result<Outcome> {
    let Order::Batch { persons, .. } = order else { return Err(Error::internal("not a batch")) };
    let choices = Choices::of_batch(order).ok_or_else(|| Error::internal("a print job cannot be read"))?;
    let owner = app.storage().account(job.owner).await?.filter(|account| !account.disabled);
    let owner = owner.ok_or(Error::Forbidden)?;
    let actor = Actor { account: Some(owner.id), role: Some(owner.role), site: Some(job.site.clone()) };
    let carrier = choices.carrier.name();
    let making = Arc::new(Making::new(app, choices).await?);
    let (mut ready, mut fates) = make_all(app, &actor, job.id, persons, &making, done).await?;
    let cancelled = persons.len() > ready.len() + fates.len();
    let (cards, slips) = print_all(app, &mut ready, &mut fates).await?;
    let mut work = app.storage().begin(actor).await?;
    for (ready, number) in ready.iter().zip(1..) {
        let new = NewIssuedCard {
            person: ready.person,
            card: Private::new(ready.made.card.as_bytes()),
            carrier: carrier.to_owned(),
        };
        let card = work.add_issued_card(&new).await?;
        fates.insert(ready.person, Fate::Made { card, number });
    }
    work.note(Action::Printed, &job.id.to_string());
    work.commit().await?;
    let fate = |person: &PersonId| fates.get(person).cloned().unwrap_or(Fate::NotBegun);
    let rows = persons.iter().map(|person| Row { person: *person, fate: fate(person) }).collect();
    Ok(Outcome::new(rows, cancelled).with(cards, slips))
}

/// Makes the cards, as many at once as there is memory for. What failed is in the second part, with why.
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
    for (place, person) in persons.iter().copied().enumerate() {
        let permit = Arc::clone(&permits).acquire_owned().await.map_err(Error::internal)?;
        if is_cancelled(app, job).await? {
            break;
        }
        let (app, actor) = (app.clone(), actor.clone());
        let (making, done) = (Arc::clone(making), Arc::clone(done));
        tasks.spawn(async move {
            let result = making.make_for(&app, &actor, person).await;
            done.fetch_add(1, Ordering::Relaxed);
            drop(permit);
            (place, person, result)
        });
    }
    let (mut ready, mut fates) = (BTreeMap::new(), BTreeMap::new());
    while let Some(task) = tasks.join_next().await {
        match task.map_err(Error::internal)? {
            (place, person, Ok((made, paper))) => {
                ready.insert(place, Ready { person, made: Arc::new(made), paper });
            }
            (_, person, Err(error)) => {
                tracing::warn!(%job, %person, code = error.code(), "no card was made");
                fates.insert(person, Fate::Failed { code: error.code().to_owned() });
            }
        }
    }
    Ok((ready.into_values().collect(), fates))
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
        let items: Vec<(Arc<Made>, Paper)> =
            ready.iter().map(|ready| (Arc::clone(&ready.made), ready.paper.clone())).collect();
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
