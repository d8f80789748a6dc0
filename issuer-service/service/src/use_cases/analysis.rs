//! Counting: the facts of attestations are taken in the background, and of each quarter that has closed tables are published
//! once. Nothing else of persons is ever counted, so that nobody learns more than the tables say.

use super::issue_make::judging;
use super::kept::{Kept, Look};
use crate::app::{App, Phase, blocking};
use crate::error::{Error, Result};
use phr_analysis::{Counter, Episode, Period, Publication};
use phr_core::cose;
use phr_core::model::Timestamp;
use phr_storage::{
    Actor, Attestation, AttestationHash, Consent, Origin, PersonId, Private, SiteId, StoredEpisode, Work,
};
use std::collections::BTreeMap;
use std::time::Duration;

/// A day in seconds.
const DAY: i64 = 86_400;
/// Attestations that are looked for at once.
const AT_ONCE: u32 = 200;
/// Episodes that are read at once.
const PAGE: u32 = 5000;
/// How often there may be something to do, and how often it is looked whether the service is ready.
const EVERY: Duration = Duration::from_secs(600);
const UNTIL_READY: Duration = Duration::from_secs(15);

/// Takes facts and publishes closed quarters for as long as the service runs.
pub(crate) async fn run(app: App) {
    loop {
        if !matches!(app.phase().await, Ok(Phase::Ready)) {
            tokio::time::sleep(UNTIL_READY).await;
            continue;
        }
        if let Err(error) = publish(&app, Actor::system()).await {
            tracing::warn!(code = error.code(), "closed quarters were not published");
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Takes the facts of the attestations that lack it, of those that were stored from this time on; says of how many persons.
pub(crate) async fn take_facts(app: &App, since: Timestamp) -> Result<usize> {
    let mut judging = None;
    let mut done = 0;
    loop {
        let mut work = app.storage().begin(Actor::system()).await?;
        let persons = work.persons_without_episodes(since, AT_ONCE).await?;
        if persons.is_empty() {
            work.cancel().await?;
            return Ok(done);
        }
        let judging = match &judging {
            Some(judging) => judging,
            None => judging.insert(self::judging(app).await?),
        };
        for person in &persons {
            take_facts_of(app, &mut work, *person, judging).await?;
        }
        work.commit().await?;
        done += persons.len();
    }
}

async fn take_facts_of(
    app: &App,
    work: &mut Work,
    person: PersonId,
    judging: &super::judging::Judging,
) -> Result<()> {
    let stored = Kept::read(work, person, Look::Confidential).await?;
    let sites: BTreeMap<AttestationHash, SiteId> =
        work.sites_of_attestations(person).await?.into_iter().collect();
    let may_count = may_count(&work.consents(person).await?);
    let all: Vec<AttestationHash> = sites.keys().copied().collect();
    let mut facts = BTreeMap::new();
    match stored.judge(judging, app.now()) {
        Ok(kept) if may_count => facts = facts_of(&kept, person, &sites),
        Ok(_) => {}
        Err(damaged) => tracing::warn!(%person, %damaged, "nothing of a person can be counted"),
    }
    for hash in all {
        let episode: Episode = facts.remove(&hash).unwrap_or_default();
        let encoded = serde_json::to_vec(&episode).map_err(Error::internal)?;
        work.put_episode(hash, person, &Private::new(encoded)).await?;
    }
    Ok(())
}

/// The facts of a person's attestations. What nobody on a trust list signed, nor this service, is not counted.
fn facts_of(
    kept: &Kept,
    person: PersonId,
    sites: &BTreeMap<AttestationHash, SiteId>,
) -> BTreeMap<AttestationHash, Episode> {
    let Some(chain) = &kept.chain else { return BTreeMap::new() };
    let [a, b, c, d, e, f, g, h, ..] = person.0;
    let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
    let facts = |stored: &Attestation| {
        let hash = cose::Attestation::parse(stored.bytes.expose()).ok()?.hash();
        let read = chain.record.attestations().iter().find(|read| read.hash == hash)?;
        let is_own = stored.origin == Origin::MadeHere;
        (is_own || read.verdict.is_trusted()).then_some(())?;
        let site = sites.get(&stored.hash).map(SiteId::as_str).unwrap_or_default();
        let day = stored.stored_at.0.div_euclid(DAY);
        Some((stored.hash, Episode::of(&read.payload, hash.short(), number, site, day)))
    };
    kept.attestations.iter().filter_map(facts).collect()
}

/// Whether a person may be counted: unless the newest consent says no to it, or was withdrawn.
fn may_count(consents: &[Consent]) -> bool {
    consents.last().is_none_or(|consent| {
        let content: BTreeMap<String, String> =
            serde_json::from_slice(consent.content.expose()).unwrap_or_default();
        consent.withdrawn_at.is_none() && content.get("statistics").is_none_or(|answer| answer != "no")
    })
}

/// The quarters that have closed and of which nothing is published yet, the oldest first.
pub(crate) async fn unpublished(app: &App, work: &mut Work) -> Result<Vec<Period>> {
    let Some(first) = work.first_attestation_at().await? else { return Ok(Vec::new()) };
    let published: Vec<String> = work.published().await?.into_iter().map(|(period, _)| period).collect();
    let today = app.now().0.div_euclid(DAY);
    let first = Period::of_day(first.0.div_euclid(DAY));
    let closed = std::iter::successors(first, |period| period.next());
    let closed = closed.take_while(|period| period.last_day() < today);
    Ok(closed.filter(|period| !published.contains(&period.to_string())).collect())
}

/// Publishes every quarter that has closed; says which were new.
pub(crate) async fn publish(app: &App, actor: Actor) -> Result<Vec<Period>> {
    let mut work = app.storage().begin(actor.clone()).await?;
    let periods = unpublished(app, &mut work).await?;
    work.cancel().await?;
    // To look through all attestations takes a while where there are millions: that is done when something is published.
    let recent = Timestamp(app.now().0.saturating_sub(DAY));
    take_facts(app, if periods.is_empty() { recent } else { Timestamp(i64::MIN) }).await?;
    if periods.is_empty() {
        return Ok(periods);
    }
    let counters = count(app, &periods).await?;
    let mut published = Vec::new();
    for (period, counter) in periods.into_iter().zip(counters) {
        let made = blocking(move || Publication::of_counts(&counter.finish(), period)).await?;
        let content = serde_json::to_vec(&made).map_err(Error::internal)?;
        let mut work = app.storage().begin(actor.clone()).await?;
        if work.add_publication(&period.to_string(), &Private::new(content)).await? {
            published.push(period);
        }
        work.commit().await?;
    }
    Ok(published)
}

/// Counts these quarters, person by person.
async fn count(app: &App, periods: &[Period]) -> Result<Vec<Counter>> {
    let mut counters: Vec<Counter> = periods.iter().map(|period| Counter::new(*period)).collect();
    let mut last: Option<StoredEpisode> = None;
    let mut person: Vec<(PersonId, Episode)> = Vec::new();
    loop {
        let mut work = app.storage().begin(Actor::system()).await?;
        let page = work.episodes(last.as_ref(), PAGE).await?;
        work.cancel().await?;
        for stored in &page {
            let damaged = || Error::internal("an episode cannot be read");
            let episode = serde_json::from_slice(stored.facts.expose()).map_err(|_| damaged())?;
            if person.first().is_some_and(|(id, _)| *id != stored.person) {
                add(&mut counters, &mut person);
            }
            person.push((stored.person, episode));
        }
        match page.into_iter().next_back() {
            Some(stored) => last = Some(stored),
            None => break,
        }
    }
    add(&mut counters, &mut person);
    Ok(counters)
}

fn add(counters: &mut [Counter], person: &mut Vec<(PersonId, Episode)>) {
    let episodes: Vec<Episode> = person.drain(..).map(|(_, episode)| episode).collect();
    counters.iter_mut().for_each(|counter| counter.add(&episodes));
}

/// What was published of a period.
pub(crate) async fn read(work: &mut Work, period: &str) -> Result<Publication> {
    let stored = work.publication(period).await?;
    serde_json::from_slice(stored.content.expose())
        .map_err(|_| Error::internal("a publication cannot be read"))
}
