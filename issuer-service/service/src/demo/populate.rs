//! Loading invented persons, any number of them, into a demonstration's database.

use super::fill::{failure, is_demo};
use super::record::{Key, record};
use crate::app::App;
use crate::error::{Error, Result};
use phr_cli_kit::Failure;
use phr_core::wire::RecordId;
use phr_population::{EPISODES_PER_PERSON, Options, Population, SITES};
use phr_storage::{Actor, NewRecord, Role, Site, SiteId};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::ops::Range;
use tokio::task::JoinHandle;

/// Persons of one transaction.
const AT_ONCE: u64 = 500;

/// Which persons are to be there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Order {
    /// How many of this seed; those that are there already are not loaded again.
    pub persons: u64,
    /// Another seed makes other persons, beside those that are there.
    pub seed: u64,
    /// Clinical episodes of a person on average.
    pub episodes_per_person: f64,
    /// Within how many days up to the last they are seen.
    pub period_days: u32,
    /// The last day, in days since 1970; today without.
    pub last_day: Option<i64>,
}

/// What is there of a seed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Populated {
    /// How many persons.
    pub persons: u64,
    /// What was signed for them: more than their episodes, since what is confidential is signed apart.
    pub attestations: u64,
}

/// What is noted of a seed.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Noted {
    episodes_per_person: f64,
    period_days: u32,
    last_day: i64,
    loaded: Populated,
}

impl Order {
    /// So many persons of this seed, with the published episodes per person, seen within two years up to today.
    pub fn new(persons: u64, seed: u64) -> Self {
        let options = Options::up_to(0, seed);
        Self {
            persons,
            seed,
            episodes_per_person: EPISODES_PER_PERSON,
            period_days: options.period_days,
            last_day: None,
        }
    }
}

/// Loads what is not there yet, in transactions of some hundred persons, and says after each how many are there. When it
/// is ended meanwhile, another call with the same order goes on.
///
/// # Errors
/// `demo-refused` where the database was not made for a demonstration; `population-other` where persons of this seed are
/// there that were made otherwise; what the population, the key and storage say.
pub async fn populate(
    app: &App,
    order: &Order,
    progress: impl Fn(Populated),
) -> std::result::Result<Populated, Failure> {
    load(app, order, progress).await.map_err(failure)
}

async fn load(app: &App, order: &Order, progress: impl Fn(Populated)) -> Result<Populated> {
    if !is_demo(app).await? {
        return Err(Failure::new("demo-refused", "this database was not made for a demonstration").into());
    }
    let setting = format!("population.{}", order.seed);
    let mut noted = noted(app, order, &setting).await?;
    let options = Options {
        seed: order.seed,
        episodes_per_person: noted.episodes_per_person,
        last_day: noted.last_day,
        period_days: noted.period_days,
    };
    let population =
        Population::new(options).map_err(|error| Failure::new(error.code().to_owned(), error))?;
    let sites = sites(app).await?;
    let actor = actor(app).await?;
    // Some are made while others are stored.
    let workers = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut parts = parts(noted.loaded.persons, order.persons);
    let mut ahead: VecDeque<JoinHandle<Result<Vec<NewRecord>>>> = VecDeque::new();
    progress(noted.loaded);
    loop {
        while ahead.len() < workers
            && let Some(numbers) = parts.next()
        {
            ahead.push_back(begin(app, population, numbers, sites.clone()));
        }
        let Some(next) = ahead.pop_front() else { return Ok(noted.loaded) };
        let records = next.await.map_err(Error::internal)??;
        noted.loaded.persons += records.len() as u64;
        noted.loaded.attestations += records.iter().map(|record| record.statements.len() as u64).sum::<u64>();
        let note = serde_json::to_string(&noted).map_err(Error::internal)?;
        let mut work = app.storage().begin(actor.clone()).await?;
        work.add_records(&records).await?;
        work.put_setting(&setting, &note).await?;
        work.commit().await?;
        progress(noted.loaded);
    }
}

/// The numbers that are to be loaded, some at once.
fn parts(from: u64, to: u64) -> impl Iterator<Item = Range<u64>> {
    let mut next = from;
    std::iter::from_fn(move || {
        let end = next.saturating_add(AT_ONCE).min(to);
        (next < end).then(|| std::mem::replace(&mut next, end)..end)
    })
}

fn begin(
    app: &App,
    population: Population,
    numbers: Range<u64>,
    sites: Vec<SiteId>,
) -> JoinHandle<Result<Vec<NewRecord>>> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || {
        let signer = app.signer().ok_or_else(|| Error::internal("no issuer key"))?;
        let key: &Key = &*signer;
        let random = &mut app.random();
        let make = |person: std::result::Result<_, phr_population::Error>| {
            let person = person.map_err(|error| Failure::new(error.code().to_owned(), error))?;
            record(key, RecordId::generate(random), &person, &sites)
        };
        population.persons(numbers).map(make).collect()
    })
}

/// What is there of the seed; an order that would mix two kinds of persons under it is refused.
async fn noted(app: &App, order: &Order, setting: &str) -> Result<Noted> {
    let today = app.now().0.div_euclid(86_400);
    let asked = Noted {
        episodes_per_person: order.episodes_per_person,
        period_days: order.period_days,
        last_day: order.last_day.unwrap_or(today),
        loaded: Populated::default(),
    };
    let Some(stored) = app.storage().setting(setting).await? else { return Ok(asked) };
    let stored: Noted = serde_json::from_str(&stored).map_err(Error::internal)?;
    // The day that it began on, unless another was asked for.
    let is_same = (stored.episodes_per_person - asked.episodes_per_person).abs() < 1e-9
        && stored.period_days == asked.period_days
        && order.last_day.is_none_or(|day| day == stored.last_day);
    match is_same {
        true => Ok(stored),
        false => Err(Failure::new(
            "population-other",
            "persons of this seed are there already, made with other episodes or days; choose another seed",
        )
        .into()),
    }
}

/// The places, which an older demonstration may not have.
async fn sites(app: &App) -> Result<Vec<SiteId>> {
    let mut sites = Vec::new();
    let mut work = app.storage().begin(Actor::system()).await?;
    for (code, name) in SITES {
        let id: SiteId = code.parse().map_err(|_| Error::internal("a site's code"))?;
        work.put_site(&Site { id: id.clone(), name: name.to_owned() }).await?;
        sites.push(id);
    }
    work.commit().await?;
    Ok(sites)
}

/// In whose name.
async fn actor(app: &App) -> Result<Actor> {
    let account = app.storage().account_by_login("clinician").await?;
    let account = account.filter(|account| account.role == Role::Clinician);
    Ok(match account {
        Some(account) => {
            Actor { account: Some(account.id), role: Some(account.role), site: account.site.clone() }
        }
        None => Actor::system(),
    })
}
