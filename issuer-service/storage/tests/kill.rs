//! No acknowledged registration is lost, none is half stored, and the audit chain holds, however often the program or the
//! database is killed while it writes.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that cannot go on fails; the child reports by line"
)]

use phr_core::keys::StorageKey;
use phr_core::model::Timestamp;
use phr_storage::testing::{HandClock, Postgres, ambient};
use phr_storage::*;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Where the child finds the database; set for it alone.
const URL: &str = "PHR_KILL_TEST_URL";
const SEED: &str = "PHR_KILL_TEST_SEED";
const KILLS: u64 = 100;

fn actor() -> Actor {
    Actor { account: Some(AccountId([5; 16])), role: Some(Role::Registrar), site: Some(site()) }
}

fn site() -> SiteId {
    "north-1".parse().unwrap()
}

async fn open(url: &str, seed: u64) -> Result<Storage> {
    Storage::open(url, ambient(&HandClock::at(Timestamp(1_800_000_000)), seed)).await
}

async fn unlocked(url: &str, seed: u64) -> Result<Storage> {
    let storage = open(url, seed).await?;
    storage.unlock_with(Arc::new(StorageKey::from_bytes(&[7; 32]))).await?;
    Ok(storage)
}

/// A registration: a person with an attestation and a follow-up, in one transaction.
async fn register(storage: &Storage, number: u64) -> Result<PersonId> {
    let mut work = storage.begin(actor()).await?;
    let match_keys = (0..8_u8).map(|key| vec![key, number as u8]).collect();
    let new = NewPerson { patient: Private::new(format!("patient {number}")), match_keys, site: site() };
    let person = work.add_person(&new).await?;
    let new = NewAttestation {
        person,
        record_id: person.0[..8].try_into().unwrap(),
        bytes: Private::new([person.0.as_slice(), &[0; 900]].concat()),
        compartment: Compartment::Care,
        issuer: "issuer".to_owned(),
        issued_at: Timestamp(1),
        kind: "visit".to_owned(),
        origin: Origin::MadeHere,
    };
    let attestation = work.add_attestation(&new).await?;
    let new = NewFollowUp {
        person,
        asked_in: Some((attestation, 0)),
        due_first: 1,
        due_last: 2,
        site: site(),
        service: "lab".to_owned(),
        label: Private::new("second dose"),
    };
    work.add_follow_up(&new).await?;
    work.commit().await?;
    Ok(person)
}

/// The child: registers until it is killed, and says each id when it is stored. As a test of its own it does nothing.
#[tokio::test]
async fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let seed = std::env::var(SEED).unwrap().parse().unwrap();
    // The database may be down or recovering.
    let Ok(storage) = unlocked(&url, seed).await else { return };
    for number in 0.. {
        match register(&storage, number).await {
            Ok(id) => println!("stored {id}"),
            Err(_) => return,
        }
    }
}

struct Running {
    child: Child,
    lines: Receiver<String>,
}

fn start(url: &str, seed: u64) -> Running {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(URL, url)
        .env(SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        out.lines().map_while(std::result::Result::ok).for_each(|line| _ = sender.send(line));
    });
    Running { child, lines }
}

impl Running {
    /// Waits for the first id, then a while, stops it by `stop`, and gives all ids that it acknowledged.
    fn stopped_after(mut self, pause: Duration, stop: impl FnOnce(&mut Child)) -> Vec<PersonId> {
        let mut lines = Vec::new();
        let deadline = Instant::now() + Duration::from_secs(10);
        while !lines.iter().any(|line: &String| line.contains("stored ")) {
            let left = deadline.saturating_duration_since(Instant::now());
            lines.push(self.lines.recv_timeout(left).expect("the child registers"));
        }
        std::thread::sleep(pause);
        stop(&mut self.child);
        self.child.wait().unwrap();
        lines.extend(self.lines.iter());
        // What was being printed when it was killed is no acknowledgement unless it is whole.
        lines.iter().filter_map(|line| line.split_once("stored ")?.1.parse().ok()).collect()
    }
}

/// Pauses that look random and are the same each time.
fn pause(round: u64) -> Duration {
    let hash = phr_core::sha256(&round.to_be_bytes());
    Duration::from_micros(u64::from(u16::from_be_bytes([hash[0], hash[1]])))
}

async fn set_up(url: &str) {
    let storage = open(url, 1).await.unwrap();
    storage.initialise_with(Arc::new(StorageKey::from_bytes(&[7; 32]))).await.unwrap();
    let mut work = storage.begin(Actor::system()).await.unwrap();
    work.put_site(&Site { id: site(), name: "North".to_owned() }).await.unwrap();
    work.commit().await.unwrap();
    storage.close().await;
}

/// Every acknowledged registration is there, every registration that is there is whole, and the log has all of it.
async fn check(url: &str, acknowledged: &BTreeSet<PersonId>) -> usize {
    let storage = unlocked(url, 2).await.unwrap();
    let report = storage.verify_audit().await.unwrap();
    assert_eq!(report.broken, None);
    let mut raw = BTreeMap::new();
    let pool = sqlx::AnyPool::connect(&url.replacen("sqlite:", "sqlite://", 1)).await.unwrap();
    let select = "SELECT p.id, (SELECT COUNT(*) FROM attestation a WHERE a.person = p.id)
            + 10 * (SELECT COUNT(*) FROM follow_up f WHERE f.person = p.id)
            + 100 * (SELECT COUNT(*) FROM match_key m WHERE m.person = p.id)
            + 1000 * (SELECT COUNT(*) FROM audit u WHERE u.subject = p.id) FROM person p";
    for row in sqlx::query(select).fetch_all(&pool).await.unwrap() {
        let id: PersonId = sqlx::Row::get::<String, _>(&row, 0).parse().unwrap();
        raw.insert(id, sqlx::Row::get::<i64, _>(&row, 1));
    }
    let orphans = "SELECT (SELECT COUNT(*) FROM attestation) + (SELECT COUNT(*) FROM follow_up)";
    let others: i64 = sqlx::query_scalar(orphans).fetch_one(&pool).await.unwrap();
    pool.close().await;
    for (id, parts) in &raw {
        assert_eq!(*parts, 3811, "{id}: an attestation, a follow-up, eight keys, three lines");
    }
    assert_eq!(others, 2 * raw.len() as i64);
    for id in acknowledged {
        assert!(raw.contains_key(id), "{id} was acknowledged and is lost");
    }
    assert_eq!(report.lines, 2 + 3 * raw.len() as i64, "nothing else was logged");
    // They open, too.
    let mut work = storage.begin(actor()).await.unwrap();
    for id in raw.keys().step_by(97) {
        assert!(work.person(*id).await.unwrap().patient.expose().starts_with(b"patient "));
        let attestation = work.attestations(*id, Compartment::ALL).await.unwrap().remove(0);
        assert_eq!(&attestation.bytes.expose()[..16], &id.0);
    }
    work.cancel().await.unwrap();
    raw.len()
}

async fn kill_again_and_again(url: &str) {
    let start_time = Instant::now();
    let mut acknowledged = BTreeSet::new();
    for round in 0..KILLS {
        let ids = start(url, 1000 + round).stopped_after(pause(round), |child| child.kill().unwrap());
        assert!(!ids.is_empty());
        acknowledged.extend(ids);
    }
    let stored = check(url, &acknowledged).await;
    let unsure = stored - acknowledged.len();
    eprintln!(
        "{KILLS} kills: {} acknowledged, {unsure} stored without, {:?}",
        acknowledged.len(),
        start_time.elapsed()
    );
    assert!(unsure as u64 <= KILLS);
}

#[tokio::test]
async fn sqlite_survives_a_hundred_kills() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("phr.db").display());
    set_up(&url).await;
    kill_again_and_again(&url).await;
}

#[tokio::test]
async fn postgres_survives_a_hundred_kills_and_crashes_of_its_own() {
    let Some(server) = Postgres::start() else { return };
    let url = server.database();
    set_up(&url).await;
    kill_again_and_again(&url).await;

    let url = server.database();
    set_up(&url).await;
    let mut acknowledged = BTreeSet::new();
    for round in 0..5 {
        acknowledged.extend(start(&url, 5000 + round).stopped_after(pause(round), |child| {
            server.crash();
            // It may wait for a connection as long as it is allowed to.
            child.kill().unwrap();
        }));
        server.start_again();
    }
    let stored = check(&url, &acknowledged).await;
    eprintln!("5 crashes of the server: {} acknowledged, {stored} stored", acknowledged.len());
}
