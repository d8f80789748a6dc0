//! Counting: the facts of attestations are taken in the background, and of each quarter that has closed tables are published
//! once. Nothing else of persons is ever counted, so that nobody learns more than the tables say.

use super::issue_make::judging;
use super::judging::Judging;
use super::kept;
use crate::app::{App, Phase, blocking};
use crate::error::{Error, Result};
use phr_analysis::{Counter, Episode, Period, Publication};
use phr_core::cose;
use phr_core::model::Timestamp;
use phr_core::record::VerifiedRecord;
use phr_storage::{
    Actor, Arrival, Attestation, AttestationHash, Compartment, Consent, ConsentId, Origin, PersonId, Private,
    SiteId, StoredEpisode, Work,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A day in seconds.
const DAY: i64 = 86_400;
/// Attestations whose facts are taken at once.
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
    let (mut judging, begun) = (None, Instant::now());
    let mut done = 0;
    loop {
        // Again, since a consent may have changed behind it.
        match pass(app, since, &mut judging).await? {
            0 => break,
            some => done += some,
        }
    }
    if done > 0 {
        tracing::info!(persons = done, milliseconds = milliseconds(begun), "facts were taken");
    }
    Ok(done)
}

/// Once through the attestations in the order in which they arrived, some at a time: transactions are short, and what is
/// held in memory is small.
async fn pass(app: &App, since: Timestamp, judging: &mut Option<Arc<Judging>>) -> Result<usize> {
    let mut done = 0;
    let mut next = Some(Arrival::from(since));
    while let Some(after) = next {
        let mut work = app.storage().begin(Actor::system()).await?;
        let (persons, then) = work.persons_without_episodes(&after, AT_ONCE).await?;
        next = then;
        if persons.is_empty() {
            work.cancel().await?;
            continue;
        }
        let mut read = Vec::with_capacity(persons.len());
        for person in persons {
            read.push(Read::of(&mut work, person).await?);
        }
        work.commit().await?;
        let judging = match judging {
            Some(judging) => judging.clone(),
            None => judging.insert(Arc::new(self::judging(app).await?)).clone(),
        };
        done += read.len();
        // Signatures are checked while nobody waits for the database.
        let taken = take(app, read, &judging).await?;
        let mut work = app.storage().begin(Actor::system()).await?;
        let mut episodes = Vec::new();
        for taken in taken {
            // Of whoever consented or withdrew meanwhile they are taken anew.
            if work.consents_given(taken.person).await? == taken.consents {
                episodes.extend(taken.episodes);
            }
        }
        work.put_episodes(&episodes).await?;
        work.commit().await?;
    }
    Ok(done)
}

/// What is stored of a person, as far as it takes to count.
struct Read {
    person: PersonId,
    attestations: Vec<Attestation>,
    sites: BTreeMap<AttestationHash, SiteId>,
    consents: Vec<Consent>,
}

/// The facts of a person's attestations, under these consents.
struct Taken {
    person: PersonId,
    consents: Vec<(ConsentId, Option<Timestamp>)>,
    episodes: Vec<StoredEpisode>,
}

impl Read {
    async fn of(work: &mut Work, person: PersonId) -> Result<Self> {
        let both = [Compartment::Care, Compartment::Confidential];
        Ok(Self {
            person,
            attestations: work.attestations(person, &both).await?,
            sites: work.sites_of_attestations(person).await?.into_iter().collect(),
            consents: work.consents(person).await?,
        })
    }

    fn take(self, judging: &Judging, clock: Timestamp) -> Result<Taken> {
        let may_count = may_count(&self.consents);
        let mut facts = BTreeMap::new();
        match kept::verify(&self.attestations, judging, clock) {
            Ok(Some(record)) if may_count => facts = self.facts_of(&record),
            Ok(_) => {}
            Err(damaged) => {
                tracing::warn!(person = %self.person, %damaged, "nothing of a person can be counted")
            }
        }
        let mut episodes = Vec::with_capacity(self.attestations.len());
        for id in self.attestations.iter().map(|attestation| attestation.hash) {
            let episode: Episode = facts.remove(&id).unwrap_or_default();
            let facts = Private::new(serde_json::to_vec(&episode).map_err(Error::internal)?);
            episodes.push(StoredEpisode { id, person: self.person, facts });
        }
        let consents = self.consents.iter().map(|consent| (consent.id, consent.withdrawn_at)).collect();
        Ok(Taken { person: self.person, consents, episodes })
    }

    /// The facts of each. What nobody on a trust list signed, nor this service, is not counted.
    fn facts_of(&self, record: &VerifiedRecord) -> BTreeMap<AttestationHash, Episode> {
        let [a, b, c, d, e, f, g, h, ..] = self.person.0;
        let number = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        let facts = |stored: &Attestation| {
            let hash = cose::Attestation::parse(stored.bytes.expose()).ok()?.hash();
            let read = record.attestations().iter().find(|read| read.hash == hash)?;
            let is_own = stored.origin == Origin::MadeHere;
            (is_own || read.verdict.is_trusted()).then_some(())?;
            let site = self.sites.get(&stored.hash).map(SiteId::as_str).unwrap_or_default();
            let day = stored.stored_at.0.div_euclid(DAY);
            Some((stored.hash, Episode::of(&read.payload, hash.short(), number, site, day)))
        };
        self.attestations.iter().filter_map(facts).collect()
    }
}

/// Takes the facts of some persons, on all processors.
async fn take(app: &App, read: Vec<Read>, judging: &Arc<Judging>) -> Result<Vec<Taken>> {
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let (clock, share) = (app.now(), read.len().div_ceil(workers).max(1));
    let mut read = read.into_iter();
    let mut running = Vec::new();
    loop {
        let some: Vec<Read> = read.by_ref().take(share).collect();
        if some.is_empty() {
            break;
        }
        let judging = judging.clone();
        let take =
            move || some.into_iter().map(|read| read.take(&judging, clock)).collect::<Result<Vec<_>>>();
        running.push(tokio::task::spawn_blocking(take));
    }
    let mut taken = Vec::new();
    for running in running {
        taken.extend(running.await.map_err(Error::internal)??);
    }
    Ok(taken)
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
    let begun = Instant::now();
    let (episodes, counters) = count(app, &periods).await?;
    tracing::info!(
        quarters = periods.len(),
        episodes,
        milliseconds = milliseconds(begun),
        "episodes were counted"
    );
    let mut published = Vec::new();
    for (period, counter) in periods.into_iter().zip(counters) {
        let begun = Instant::now();
        let made = blocking(move || Publication::of_counts(&counter.finish(), period)).await?;
        let content = serde_json::to_vec(&made).map_err(Error::internal)?;
        let mut work = app.storage().begin(actor.clone()).await?;
        if work.add_publication(&period.to_string(), &Private::new(content)).await? {
            published.push(period);
        }
        work.commit().await?;
        tracing::info!(%period, milliseconds = milliseconds(begun), "a quarter was published");
    }
    Ok(published)
}

fn milliseconds(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Counts these quarters, person by person; says of how many episodes.
async fn count(app: &App, periods: &[Period]) -> Result<(u64, Vec<Counter>)> {
    let mut episodes = 0;
    let mut counters: Vec<Counter> = periods.iter().map(|period| Counter::new(*period)).collect();
    let mut last: Option<StoredEpisode> = None;
    let mut person: Vec<(PersonId, Episode)> = Vec::new();
    loop {
        let mut work = app.storage().begin(Actor::system()).await?;
        let page = work.episodes(last.as_ref(), PAGE).await?;
        work.cancel().await?;
        episodes += page.len() as u64;
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
    Ok((episodes, counters))
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
