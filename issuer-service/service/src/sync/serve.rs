//! What a centre answers.

use super::pull::judging;
use super::receive::{self, Sender};
use super::send::SyncError;
use super::wire::{
    BATCH_BYTES, BATCH_THINGS, Batch, BatchAnswer, ConsentItem, FOUND, Item, Lists, Message, Offer,
    OfferAnswer, PullPolicy, RecordAnswer, RecordAsk, SearchAnswer, SearchAsk, SearchFound, Statement,
    WireFault,
};
use crate::app::{App, blocking};
use crate::error::{Error, Result};
use crate::use_cases::{patients, take_over};
use phr_core::sha256;
use phr_storage::{Actor, Compartment, Origin, SiteId};

/// The setting with the policy.
pub(crate) const POLICY: &str = "sync.policy";

/// Who asks: a site, by its token.
pub(crate) struct Caller {
    pub(crate) actor: Actor,
    pub(crate) site: SiteId,
}

impl From<WireFault> for Error {
    fn from(fault: WireFault) -> Self {
        Self::Failure(phr_cli_kit::Failure::new(fault.code(), fault))
    }
}

impl From<SyncError> for Error {
    fn from(error: SyncError) -> Self {
        match error {
            SyncError::Storage(error) => Self::Storage(error),
            SyncError::Failure(failure) => Self::Failure(failure),
            error => Self::internal(error),
        }
    }
}

/// Which records this service gives to sites.
pub(crate) async fn policy(app: &App) -> Result<PullPolicy> {
    let kept = app.storage().setting(POLICY).await?;
    Ok(kept.and_then(|kept| PullPolicy::parse(&kept)).unwrap_or_default())
}

/// A hash over the trust lists that are held, whichever their order.
pub(crate) async fn lists_hash(app: &App) -> std::result::Result<[u8; 32], SyncError> {
    let lists = held_lists(app).await?;
    let mut hashes: Vec<[u8; 32]> = lists.iter().map(|list| sha256(list)).collect();
    hashes.sort_unstable();
    Ok(sha256(&hashes.concat()))
}

async fn held_lists(app: &App) -> std::result::Result<Vec<Vec<u8>>, SyncError> {
    let store = app.trust_store();
    let held = blocking(move || store.load()).await;
    let held = held.map_err(|error| SyncError::Internal(error.to_string()))??;
    Ok(held.trust.lists().iter().map(|list| list.as_bytes().to_vec()).collect())
}

/// `GET /sync/centre`.
pub(crate) async fn centre(app: &App) -> Result<Vec<u8>> {
    let centre = app.storage().identity().await?;
    let (policy, lists) = (policy(app).await?, lists_hash(app).await?);
    Ok(Statement { centre, policy, lists }.encode())
}

/// `GET /sync/lists`.
pub(crate) async fn lists(app: &App) -> Result<Vec<u8>> {
    Ok(Lists { trust: held_lists(app).await? }.encode())
}

/// `POST /sync/offer`.
pub(crate) async fn offer(app: &App, caller: &Caller, body: &[u8]) -> Result<Vec<u8>> {
    let Offer(hashes) = Offer::decode(body)?;
    let centre = app.storage().identity().await?;
    let mut work = app.storage().begin(caller.actor.clone()).await?;
    let known = work.known_attestations(&hashes).await?;
    work.commit().await?;
    let places = (0..).zip(&hashes);
    let lacks = places.filter(|(_, hash)| !known.contains(hash)).map(|(place, _)| place).collect();
    Ok(OfferAnswer { centre, lacks }.encode())
}

/// `POST /sync/attestations`. What is acknowledged is on the disk.
pub(crate) async fn attestations(app: &App, caller: &Caller, body: &[u8]) -> Result<Vec<u8>> {
    let batch = Batch::decode(body)?;
    let centre = app.storage().identity().await?;
    let judging = judging(app).await?;
    let from = Sender { actor: &caller.actor, site: &caller.site, is_centre: false };
    let outcomes = receive::accept(app.storage(), &from, &batch, &judging, app.now()).await?;
    app.sync().wake();
    Ok(BatchAnswer { centre, request: sha256(body), outcomes }.encode())
}

/// `POST /sync/closings`.
pub(crate) async fn closings(app: &App, caller: &Caller, body: &[u8]) -> Result<Vec<u8>> {
    super::closings::serve(app, caller, body).await
}

/// `POST /sync/records`: what the site lacks of a record whose id it has.
pub(crate) async fn records(app: &App, caller: &Caller, body: &[u8]) -> Result<Vec<u8>> {
    let ask = RecordAsk::decode(body)?;
    if policy(app).await? < PullPolicy::ByRecordId {
        return Err(Error::Forbidden);
    }
    let centre = app.storage().identity().await?;
    let mut work = app.storage().begin(caller.actor.clone()).await?;
    let mut answer = RecordAnswer { centre, more: false, batch: Batch::default() };
    if let Some(person) = work.person_of_record(ask.record_id).await? {
        let both = [Compartment::Care, Compartment::Confidential];
        let mut bytes = 0;
        for attestation in work.attestations(person.id, &both).await? {
            // Two records that became one person's stay two.
            if ask.has.contains(&attestation.hash) || attestation.record_id != ask.record_id {
                continue;
            }
            let size = attestation.bytes.expose().len();
            if !answer.batch.items.is_empty()
                && (bytes + size > BATCH_BYTES || answer.batch.items.len() == BATCH_THINGS)
            {
                answer.more = true;
                break;
            }
            bytes += size;
            let from = match attestation.origin {
                Origin::Received => work.provenance(attestation.hash).await?,
                Origin::MadeHere | Origin::ReadFromCard => None,
            };
            let (site, origin, stored_at) = match from {
                Some(from) => (Some(from.site), from.origin, from.stored_at),
                None => (None, attestation.origin, attestation.stored_at),
            };
            let bytes = attestation.bytes.expose().to_vec();
            answer.batch.items.push(Item { bytes, origin, site, stored_at });
        }
        if !answer.more {
            let consents = work.consents(person.id).await?;
            answer.batch.consents = consents
                .into_iter()
                .take(BATCH_THINGS)
                .map(|consent| ConsentItem {
                    id: consent.id,
                    record_id: ask.record_id,
                    content: consent.content.expose().to_vec(),
                    given_at: consent.given_at,
                    withdrawn_at: consent.withdrawn_at,
                })
                .collect();
        }
        work.note_sent(person.id);
    }
    work.commit().await?;
    Ok(answer.encode())
}

/// `POST /sync/search`: persons who may be the one that the site looks for.
pub(crate) async fn search(app: &App, caller: &Caller, body: &[u8]) -> Result<Vec<u8>> {
    let ask = SearchAsk::decode(body)?;
    if policy(app).await? < PullPolicy::BySearch {
        return Err(Error::Forbidden);
    }
    let patient = patients::decode(&phr_storage::Private::new(ask.patient));
    let patient = patient.ok_or(Error::Malformed("it is not a patient"))?;
    let centre = app.storage().identity().await?;
    let mut work = app.storage().begin(caller.actor.clone()).await?;
    let mut found = Vec::new();
    for alike in take_over::alike(&mut work, &patient).await?.into_iter().take(FOUND) {
        let Some(record_id) = work.record_of_person(alike.person.id).await? else { continue };
        work.note_sent(alike.person.id);
        found.push(SearchFound { record_id, patient: alike.person.patient.expose().to_vec() });
    }
    work.commit().await?;
    Ok(SearchAnswer { centre, found }.encode())
}
