//! Taking from a centre: lists of whom to trust, and records of persons who were elsewhere before.

use super::line::Line;
use super::receive::{self, Sender};
use super::send::{Moved, SyncError};
use super::wire::{
    ANSWER_BYTES, Identity, Lists, Message, OFFERED, Outcome, PullPolicy, RecordAnswer, RecordAsk,
    SearchAnswer, SearchAsk, SearchFound, Statement,
};
use crate::app::{App, blocking};
use crate::use_cases::judging::Judging;
use crate::use_cases::open_card;
use crate::use_cases::patients;
use phr_cli_kit::Past;
use phr_core::limits;
use phr_core::model::Patient;
use phr_storage::{Actor, Compartment, PersonId, SiteId};

/// Bytes of an answer with all lists.
const LISTS_BYTES: usize = 4 * limits::TRUST_LIST_BYTES;
/// Most persons that the centre is asked for in one go.
const WANTED: u32 = 64;
/// Most answers that one record takes.
const ANSWERS: usize = 64;

/// What records are judged by, read anew: a list may have come in meanwhile.
pub(crate) async fn judging(app: &App) -> Result<Judging, SyncError> {
    let (own, store, now) = (open_card::own(app), app.trust_store(), app.now());
    let of = app.clone();
    let judged = blocking(move || of.with_random(|random| Judging::load(&store, &own, now, random))).await;
    Ok(judged.map_err(|error| SyncError::Internal(error.to_string()))??)
}

/// Takes the centre's trust lists, where they are newer than those here. Only roots that an administrator gave this service
/// count: the centre cannot bring in others.
pub(crate) async fn lists(app: &App, line: &impl Line, statement: &Statement) -> Result<(), SyncError> {
    if super::serve::lists_hash(app).await? == statement.lists {
        return Ok(());
    }
    let lists = Lists::decode(&line.ask("/sync/lists", None, LISTS_BYTES).await?)?;
    let (store, now) = (app.trust_store(), app.now());
    let taken = blocking(move || {
        for list in &lists.trust {
            match store.take(list, None, Past::Refuse, None, now) {
                Ok(taken) => tracing::info!(
                    same = matches!(taken, phr_cli_kit::Taken::Same(_)),
                    "a trust list came from the centre"
                ),
                // Roots that nobody gave this service, or a list that is older than the one here.
                Err(failure) => {
                    tracing::info!(code = failure.code(), "a trust list of the centre was not taken")
                }
            }
        }
    });
    taken.await.map_err(|error| SyncError::Internal(error.to_string()))
}

/// Asks for what the centre has of the persons who are wanted.
pub(crate) async fn records(
    app: &App,
    line: &impl Line,
    statement: &Statement,
    moved: &mut Moved,
) -> Result<(), SyncError> {
    let storage = app.storage();
    loop {
        let wanted = storage.wanted(WANTED).await?;
        if wanted.is_empty() {
            return Ok(());
        }
        for wanted in wanted {
            // Where the centre gives no records, nobody waits for them.
            if statement.policy >= PullPolicy::ByRecordId {
                moved.received += record_of(app, line, statement.centre, wanted.person).await?;
            }
            let mut work = storage.begin(Actor::system()).await?;
            work.had(&wanted).await?;
            work.commit().await?;
        }
    }
}

async fn record_of(
    app: &App,
    line: &impl Line,
    centre: Identity,
    person: PersonId,
) -> Result<u64, SyncError> {
    let mut work = app.storage().begin(Actor::system()).await?;
    let record_id = work.record_of_person(person).await?;
    let site = work.person(person).await?.site;
    work.commit().await?;
    match record_id {
        Some(record_id) => record(app, line, centre, record_id, &site, &Actor::system()).await,
        None => Ok(0),
    }
}

/// Takes what the centre has of a record and this service has not; says how many attestations are new.
pub(crate) async fn record(
    app: &App,
    line: &impl Line,
    centre: Identity,
    record_id: [u8; 8],
    site: &SiteId,
    actor: &Actor,
) -> Result<u64, SyncError> {
    let (storage, mut new) = (app.storage(), 0);
    for _ in 0..ANSWERS {
        let mut work = storage.begin(actor.clone()).await?;
        let held = match work.person_of_record(record_id).await? {
            Some(person) => {
                work.attestations(person.id, &[Compartment::Care, Compartment::Confidential]).await?
            }
            None => Vec::new(),
        };
        work.commit().await?;
        let has = held.iter().map(|attestation| attestation.hash).take(OFFERED).collect();
        let ask = RecordAsk { record_id, has }.encode();
        let answer = RecordAnswer::decode(&line.ask("/sync/records", Some(ask), ANSWER_BYTES).await?)?;
        if answer.centre != centre {
            return Err(SyncError::Changed);
        }
        let judging = judging(app).await?;
        let from = Sender { actor, site, is_centre: true };
        let outcomes = receive::accept(storage, &from, &answer.batch, &judging, app.now()).await?;
        let stored = outcomes.iter().take(answer.batch.items.len());
        let stored = stored.filter(|outcome| **outcome == Outcome::Stored).count();
        new += stored as u64;
        // An answer with nothing that can be taken would come again and again.
        if !answer.more || stored == 0 {
            break;
        }
    }
    Ok(new)
}

/// Persons whom the centre has and who may be this one, with their record ids.
pub(crate) async fn search(
    line: &impl Line,
    patient: &Patient,
) -> Result<Vec<([u8; 8], Patient)>, SyncError> {
    let ask = SearchAsk { patient: patients::encode(patient).expose().to_vec() }.encode();
    let answer = SearchAnswer::decode(&line.ask("/sync/search", Some(ask), ANSWER_BYTES).await?)?;
    let read = |found: SearchFound| {
        let patient = patients::decode(&phr_storage::Private::new(found.patient))?;
        Some((found.record_id, patient))
    };
    Ok(answer.found.into_iter().filter_map(read).collect())
}
