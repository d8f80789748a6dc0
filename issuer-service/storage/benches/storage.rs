//! What a registration costs, as ratios to a bare insert of the same bytes and to the bare cryptography, measured in the
//! same run and by turns.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use criterion::Criterion;
use phr_core::keys::StorageKey;
use phr_core::model::Timestamp;
use phr_storage::testing::{HandClock, Postgres, ambient};
use phr_storage::*;
use rand_core::Rng as _;
use sqlx::AnyPool;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// A person's parts, of usual sizes.
const PATIENT: usize = 350;
const ATTESTATION: usize = 900;
const CONSENT: usize = 150;
const LABEL: usize = 40;
const MATCH_KEYS: u8 = 12;
/// Rounds of the comparison.
const ROUNDS: u32 = 300;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let sqlite = format!("sqlite:{}", folder.path().join("phr.db").display());
    measure(&mut criterion, &runtime, "sqlite", sqlite);
    if let Some(server) = Postgres::start() {
        measure(&mut criterion, &runtime, "postgres", server.database());
    }
    criterion.final_summary();
}

fn measure(criterion: &mut Criterion, runtime: &Runtime, name: &str, url: String) {
    let bench = runtime.block_on(Bench::new(url));
    criterion.bench_function(&format!("{name}/registration"), |b| {
        b.iter(|| runtime.block_on(bench.register()));
    });
    criterion.bench_function(&format!("{name}/bare insert"), |b| b.iter(|| runtime.block_on(bench.insert())));
    criterion.bench_function(&format!("{name}/read a person"), |b| b.iter(|| runtime.block_on(bench.read())));
    criterion.bench_function(&format!("{name}/search"), |b| b.iter(|| runtime.block_on(bench.search())));
    criterion.bench_function("bare cryptography", |b| b.iter(|| bench.cryptography()));

    let (mut whole, mut insert, mut cryptography) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        whole.push(timed(|| runtime.block_on(bench.register())));
        insert.push(timed(|| runtime.block_on(bench.insert())));
        cryptography.push(timed(|| bench.cryptography()));
    }
    let [whole, insert, cryptography] = [whole, insert, cryptography].map(median);
    let ratio = |bare: Duration| whole.as_secs_f64() / bare.as_secs_f64();
    println!(
        "{name}: a registration {whole:?} (median of {ROUNDS}), {:.1} × a bare insert ({insert:?}), {:.0} × its \
         cryptography ({cryptography:?})",
        ratio(insert),
        ratio(cryptography),
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

struct Bench {
    storage: Storage,
    bare: AnyPool,
    key: StorageKey,
    actor: Actor,
    person: PersonId,
    ambient: Ambient,
}

impl Bench {
    async fn new(url: String) -> Self {
        let ambient = ambient(&HandClock::at(Timestamp(1_800_000_000)), 1);
        let storage = Storage::open(&url, ambient.clone()).await.unwrap();
        let key = StorageKey::from_bytes(&[7; 32]);
        storage.initialise_with(Arc::new(key.clone())).await.unwrap();
        let actor = Actor { account: Some(AccountId([5; 16])), role: Some(Role::Registrar), site: None };
        let mut work = storage.begin(actor.clone()).await.unwrap();
        work.put_site(&Site { id: site(), name: "North".to_owned() }).await.unwrap();
        work.commit().await.unwrap();
        // One connection of the same kind, with what makes a commit durable.
        let setting = if url.starts_with("sqlite") { "PRAGMA synchronous = FULL" } else { "SELECT 1" };
        let options = sqlx::any::AnyPoolOptions::new().max_connections(1);
        let bare = options.connect(&url.replacen("sqlite:", "sqlite://", 1)).await.unwrap();
        sqlx::query(setting).execute(&bare).await.unwrap();
        sqlx::query("CREATE TABLE bare (id TEXT PRIMARY KEY, bytes BYTEA NOT NULL)")
            .execute(&bare)
            .await
            .unwrap();
        let mut bench = Self { storage, bare, key, actor, person: PersonId([0; 16]), ambient };
        bench.person = bench.registered().await;
        bench
    }

    async fn register(&self) {
        self.registered().await;
    }

    async fn registered(&self) -> PersonId {
        let mut work = self.storage.begin(self.actor.clone()).await.unwrap();
        let match_keys = match_keys(self.ambient.random.lock().unwrap().next_u64());
        let patient = Private::new(vec![1; PATIENT]);
        let person = work.add_person(&NewPerson { patient, match_keys, site: site() }).await.unwrap();
        let bytes = [person.0.as_slice(), &[2; ATTESTATION - 16]].concat();
        let attestation = NewAttestation {
            person,
            record_id: [3; 8],
            bytes: Private::new(bytes),
            compartment: Compartment::Care,
            issuer: "issuer".to_owned(),
            issued_at: Timestamp(1),
            kind: "visit".to_owned(),
            origin: Origin::MadeHere,
        };
        let attestation = work.add_attestation(&attestation).await.unwrap();
        let content = Private::new(vec![4; CONSENT]);
        work.add_consent(&NewConsent { person, content, given_at: Timestamp(1) }).await.unwrap();
        let follow_up = NewFollowUp {
            person,
            asked_in: Some((attestation, 0)),
            due_first: 1,
            due_last: 2,
            site: site(),
            service: "lab".to_owned(),
            label: Private::new(vec![5; LABEL]),
        };
        work.add_follow_up(&follow_up).await.unwrap();
        work.commit().await.unwrap();
        person
    }

    async fn insert(&self) {
        let id = (self.ambient.random.lock().unwrap()).next_u64().to_string();
        let insert = sqlx::query("INSERT INTO bare (id, bytes) VALUES ($1, $2)").bind(id);
        let bytes = vec![6_u8; PATIENT + ATTESTATION + CONSENT + LABEL];
        insert.bind(bytes).execute(&self.bare).await.unwrap();
    }

    async fn read(&self) {
        let mut work = self.storage.begin(self.actor.clone()).await.unwrap();
        black_box(work.person(self.person).await.unwrap());
        work.commit().await.unwrap();
    }

    async fn search(&self) {
        let mut work = self.storage.begin(self.actor.clone()).await.unwrap();
        let page = PageRequest::first(20);
        black_box(work.search(&match_keys(7), &PersonFilter::default(), &page).await.unwrap());
        work.commit().await.unwrap();
    }

    /// Five cells sealed, the keyed and the plain hashes.
    fn cryptography(&self) {
        let mut random = self.ambient.random.lock().unwrap();
        for length in [PATIENT, ATTESTATION, 8, CONSENT, LABEL] {
            black_box(self.key.seal(&[7; 80], &vec![8; length], &mut *random).unwrap());
        }
        for key in match_keys(0) {
            black_box(self.key.token(&key));
        }
        black_box(phr_core::sha256(&[9; ATTESTATION]));
        for _ in 0..4 {
            black_box(phr_core::sha256(&[9; 200]));
        }
    }
}

fn site() -> SiteId {
    "north-1".parse().unwrap()
}

/// One person in a hundred has the same keys.
fn match_keys(number: u64) -> BTreeSet<Vec<u8>> {
    (0..MATCH_KEYS).map(|key| vec![key, (number % 100) as u8]).collect()
}
