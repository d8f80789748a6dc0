//! Exports that an administrator asks for, told as stories over SQLite and over PostgreSQL.

use crate::app::App;
use crate::config::Config;
use crate::demo;
use crate::export::export;
use crate::export_jobs::{KEPT, work_once};
use crate::testing::*;
use axum::http::{StatusCode, header};
use flate2::read::MultiGzDecoder;
use phr_storage::testing::Postgres;
use phr_storage::{Actor, Ambient, ExportId, ExportState, NewAccount, PersonId, Role};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

type Files = BTreeMap<String, Vec<u8>>;

/// Persons with invented records, registered one second after the other.
async fn persons(service: &Service, count: usize) -> BTreeSet<PersonId> {
    service.app.phase().await.unwrap();
    let account = service.app.storage().account_by_login("clinician").await.unwrap().unwrap();
    let site = account.site.clone().unwrap();
    let actor = Actor { account: Some(account.id), role: Some(account.role), site: Some(site.clone()) };
    let mut persons = BTreeSet::new();
    for number in 0..count {
        persons.insert(demo::add(&service.app, &actor, &site, number).await.unwrap());
        service.pass(1);
    }
    persons
}

/// Asks for an export with these fields; its id.
async fn asked(service: &Service, browser: &mut Browser, fields: &[(&str, &str)]) -> ExportId {
    browser.get(service, "/admin/exports").await;
    let fields = [fields, &[("current", PASSWORD)]].concat();
    let answer = browser.post(service, "/admin/exports", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().rsplit('/').next().unwrap().parse().unwrap()
}

async fn progress(service: &Service, browser: &mut Browser, id: ExportId) -> Value {
    let answer = browser.get(service, &format!("/admin/exports/{id}/progress")).await;
    serde_json::from_slice(&answer.bytes).unwrap()
}

/// Fetches an export and unpacks it: each file by its path below the folder.
async fn fetched(service: &Service, browser: &mut Browser, id: ExportId) -> Files {
    let answer = browser.get(service, &format!("/admin/exports/{id}/export.tar.gz")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    assert_eq!(answer.headers[header::CONTENT_LENGTH].to_str().unwrap(), answer.bytes.len().to_string());
    let mut tar = Vec::new();
    MultiGzDecoder::new(answer.bytes.as_slice()).read_to_end(&mut tar).unwrap();
    assert!(tar.ends_with(&[0; 1024]) && tar.len() % 512 == 0, "it has its end");
    let mut files = Files::new();
    for entry in tar::Archive::new(tar.as_slice()).entries().unwrap() {
        let mut entry = entry.unwrap();
        let path = entry.path().unwrap().to_str().unwrap().to_owned();
        let (_, name) = path.split_once('/').unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        assert!(files.insert(name.to_owned(), bytes).is_none(), "{name} is there twice");
    }
    files
}

/// What the command line's export has, which goes by no parts.
async fn by_command(service: &Service, with_confidential: bool) -> Files {
    let mut files = Files::new();
    export(&service.app, with_confidential, |record| {
        let record = record.unwrap();
        files.extend(record.files().into_iter().map(|(name, bytes)| (name, bytes.to_vec())));
        Ok(())
    })
    .await
    .unwrap();
    files
}

/// The files of records alone; the manifests name each of them with its length and hash, and nothing else.
fn records(mut files: Files) -> Files {
    let end: Value = serde_json::from_slice(&files.remove("manifest.json").unwrap()).unwrap();
    let mut named = BTreeSet::new();
    for number in 1..=end["manifests"].as_u64().unwrap() {
        let manifest = files.remove(&format!("manifest/{number:06}.json")).unwrap();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap();
        for file in
            manifest["persons"].as_array().unwrap().iter().flat_map(|p| p["files"].as_array().unwrap())
        {
            let name = file["name"].as_str().unwrap().to_owned();
            let bytes = &files[&name];
            let hash: String = phr_core::sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(
                (file["bytes"].as_u64(), file["sha256"].as_str()),
                (Some(bytes.len() as u64), Some(hash.as_str()))
            );
            named.insert(name);
        }
    }
    assert_eq!(named, files.keys().cloned().collect());
    files
}

fn persons_in(files: &Files) -> BTreeSet<PersonId> {
    files.keys().filter_map(|name| name.split_once('/')?.0.parse().ok()).collect()
}

async fn lines(service: &Service, subject: &str) -> Vec<(String, String)> {
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let page = phr_storage::PageRequest::first(200);
    let lines = work.audit_entries(Some(subject), &page).await.unwrap().items;
    work.commit().await.unwrap();
    lines.into_iter().rev().map(|line| (line.action, line.account)).collect()
}

/// Another process over the same database.
async fn another_process(service: &Service) -> App {
    let ambient = Ambient { now: service.now(), random: Arc::new(Mutex::new(phr_cli_kit::system_random())) };
    let mut config = Config::new(service.folder.path(), ambient);
    config.database = service.app.config().database.clone();
    let app = App::open(config).await.unwrap();
    app.storage().unlock(PASSPHRASE).await.unwrap();
    app.set_signer(service.app.signer());
    app
}

async fn is_asked_for_watched_and_fetched(service: &Service) {
    let people = persons(service, 55).await;
    let mut browser = service.signed_in(Role::Administrator).await;
    browser.get(service, "/admin/exports").await;
    for (fields, fault) in [
        (&[("current", "another")][..], "This is not your present password."),
        (&[("current", PASSWORD), ("since", "yesterday")], "Write the day"),
    ] {
        let answer = browser.post(service, "/admin/exports", fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(fault), "{}", answer.text());
    }
    let id = asked(service, &mut browser, &[("confidential", "yes")]).await;
    let path = format!("/admin/exports/{id}");
    let waiting = progress(service, &mut browser, id).await;
    assert_eq!((&waiting["state"], &waiting["total"]), (&"waiting".into(), &55.into()));
    let early = browser.get(service, &format!("{path}/export.tar.gz")).await;
    assert_eq!(early.status, StatusCode::NOT_FOUND, "nothing of it before it is done");
    // Registered while it waits: not in it.
    service.pass(2);
    let late = persons(service, 1).await;
    assert!(work_once(&service.app).await.unwrap());
    let done = progress(service, &mut browser, id).await;
    assert_eq!(
        (&done["state"], &done["done"], &done["finished"]),
        (&"done".into(), &55.into(), &true.into())
    );
    let page = browser.get(service, &path).await.text();
    assert!(page.contains("<strong>Done</strong>") && page.contains("export.tar.gz"), "{page}");
    let files = records(fetched(service, &mut browser, id).await);
    assert_eq!(persons_in(&files), people);
    let mut all = by_command(service, true).await;
    all.retain(|name, _| !late.iter().any(|late| name.starts_with(&late.to_string())));
    // Bundles are dated with the moment at which they were made.
    let stable = |files: &Files| -> Files {
        files
            .iter()
            .filter(|(name, _)| name.ends_with(".cose"))
            .map(|(n, b)| (n.clone(), b.clone()))
            .collect()
    };
    assert_eq!(files.keys().collect::<Vec<_>>(), all.keys().collect::<Vec<_>>());
    assert_eq!(stable(&files), stable(&all));
    // Each person's reading is in the log, in the name of whoever asked.
    let administrator = service.account_id("administrator").await.to_string();
    for person in &people {
        let lines = lines(service, &person.to_string()).await;
        for action in ["person-read", "attestation-read", "confidential-read", "exported"] {
            let count = lines.iter().filter(|(a, by)| a == action && *by == administrator).count();
            assert_eq!(count, 1, "{action}: {lines:?}");
        }
    }
    let told: Vec<String> =
        lines(service, &id.to_string()).await.into_iter().map(|(action, _)| action).collect();
    assert_eq!(told, ["export-asked", "export-fetched"]);

    // Another administrator sees it and cannot fetch it.
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let own = service.app.storage().account_by_login("administrator").await.unwrap().unwrap();
    let other = NewAccount {
        login: "other".to_owned(),
        name: "Other".to_owned(),
        role: Role::Administrator,
        site: None,
        password_hash: own.password_hash.clone(),
        totp: None,
        must_change_password: false,
    };
    work.add_account(&other).await.unwrap();
    work.commit().await.unwrap();
    let mut other = Browser::default();
    other.get(service, "/login").await;
    other.post(service, "/login", &[("login", "other"), ("password", PASSWORD)]).await;
    let page = other.get(service, &path).await;
    assert!(page.status == StatusCode::OK && !page.text().contains("export.tar.gz"));
    assert_eq!(other.get(service, &format!("{path}/export.tar.gz")).await.status, StatusCode::NOT_FOUND);

    // Less: of a site where nobody was registered, and of whom something changed lately; without what is confidential.
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let empty = phr_storage::Site { id: "empty".parse().unwrap(), name: "Empty".to_owned() };
    work.put_site(&empty).await.unwrap();
    work.commit().await.unwrap();
    let nobody = asked(service, &mut browser, &[("site", "empty")]).await;
    service.pass(3 * 24 * 3600);
    let mut browser = service.signed_in(Role::Administrator).await;
    let late = persons(service, 1).await;
    let day = service.app.now().to_string()[..10].to_owned();
    let some = asked(service, &mut browser, &[("site", "main"), ("since", &day)]).await;
    assert!(work_once(&service.app).await.unwrap() && work_once(&service.app).await.unwrap());
    assert!(records(fetched(service, &mut browser, nobody).await).is_empty());
    let some_files = records(fetched(service, &mut browser, some).await);
    assert_eq!(persons_in(&some_files), late);

    // It goes when it is removed, or a day after it was made.
    assert!(!work_once(&service.app).await.unwrap());
    assert_eq!(browser.get(service, &path).await.status, StatusCode::NOT_FOUND, "three days have passed");
    let gone = browser.post(service, &format!("/admin/exports/{some}/remove"), &[]).await;
    assert_eq!(gone.location(), "/admin/exports?done=export-removed");
    assert_eq!(browser.get(service, &format!("/admin/exports/{some}")).await.status, StatusCode::NOT_FOUND);
    service.pass(KEPT + 1);
    assert!(!work_once(&service.app).await.unwrap());
    assert!(service.app.storage().exports().await.unwrap().is_empty());
}

async fn goes_on_where_a_worker_that_went_away_had_come_to(service: &Service) {
    let people = persons(service, 160).await;
    let mut browser = service.signed_in(Role::Administrator).await;
    let id = asked(service, &mut browser, &[]).await;
    let storage = service.app.storage();
    // Two workers one after the other go away in the middle, each when it has stored a part of its own.
    for parts in [1, 2] {
        let process = another_process(service).await;
        let worker = tokio::spawn(async move { work_once(&process).await });
        while storage.export(id).await.unwrap().parts < parts {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        worker.abort();
        assert!(worker.await.is_err_and(|end| end.is_cancelled()), "it was in the middle");
        let state = storage.export(id).await.unwrap();
        assert!(state.state == ExportState::Running && state.done < 160, "{state:?}");
        assert!(!work_once(&service.app).await.unwrap(), "nobody has it before the lease ends");
        service.pass(61);
    }
    let before = storage.export(id).await.unwrap();
    let shown = progress(service, &mut browser, id).await;
    assert_eq!(shown["done"], before.done);
    let process = another_process(service).await;
    assert!(work_once(&process).await.unwrap());
    let after = storage.export(id).await.unwrap();
    assert_eq!((after.state, after.parts, after.done), (ExportState::Done, 4, 160));
    let files = records(fetched(service, &mut browser, id).await);
    assert_eq!(persons_in(&files), people);
    // Nobody was exported twice: what was made was not made again.
    for person in &people {
        let lines = lines(service, &person.to_string()).await;
        assert_eq!(lines.iter().filter(|(action, _)| action == "exported").count(), 1, "{lines:?}");
    }
}

async fn is_stopped_by_hand_and_by_a_right_that_is_gone(service: &Service) {
    persons(service, 60).await;
    let mut browser = service.signed_in(Role::Administrator).await;
    let id = asked(service, &mut browser, &[]).await;
    let process = another_process(service).await;
    let worker = tokio::spawn(async move { work_once(&process).await });
    let storage = service.app.storage();
    while storage.export(id).await.unwrap().parts == 0 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let path = format!("/admin/exports/{id}");
    browser.post(service, &format!("{path}/cancel"), &[]).await;
    assert!(worker.await.unwrap().unwrap());
    let page = browser.get(service, &path).await.text();
    let is_cancelled = storage.export(id).await.unwrap().state == ExportState::Cancelled;
    assert!(is_cancelled && page.contains("Stopped"), "{page}");
    assert_eq!(browser.get(service, &format!("{path}/export.tar.gz")).await.status, StatusCode::NOT_FOUND);
    assert!(!work_once(&service.app).await.unwrap(), "nobody takes it up again");
    assert_eq!(browser.post(service, &format!("{path}/cancel"), &[]).await.status, StatusCode::SEE_OTHER);

    // Whoever asked is no administrator any more when a worker takes it.
    let mut work = storage.begin(Actor::system()).await.unwrap();
    let own = storage.account_by_login("administrator").await.unwrap().unwrap();
    let second = NewAccount {
        login: "second".to_owned(),
        name: "Second".to_owned(),
        role: Role::Administrator,
        site: None,
        password_hash: own.password_hash.clone(),
        totp: None,
        must_change_password: false,
    };
    work.add_account(&second).await.unwrap();
    work.commit().await.unwrap();
    let id = asked(service, &mut browser, &[]).await;
    let mut work = storage.begin(Actor::system()).await.unwrap();
    work.change_account(&phr_storage::Account { role: Role::Registrar, ..own }).await.unwrap();
    work.commit().await.unwrap();
    assert!(!work_once(&service.app).await.unwrap());
    let failed = storage.export(id).await.unwrap();
    assert_eq!((failed.state, failed.failure.as_deref()), (ExportState::Failed, Some("forbidden")));
    assert_eq!(browser.get(service, "/admin/exports").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_is_asked_for_watched_and_fetched() {
    is_asked_for_watched_and_fetched(&Service::ready().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_goes_on_where_a_worker_that_went_away_had_come_to() {
    goes_on_where_a_worker_that_went_away_had_come_to(&Service::ready().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_is_stopped_by_hand_and_by_a_right_that_is_gone() {
    is_stopped_by_hand_and_by_a_right_that_is_gone(&Service::ready().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exports_postgres() {
    let Some(server) = Postgres::start() else { return };
    is_asked_for_watched_and_fetched(&Service::over(server.database()).await).await;
    goes_on_where_a_worker_that_went_away_had_come_to(&Service::over(server.database()).await).await;
    is_stopped_by_hand_and_by_a_right_that_is_gone(&Service::over(server.database()).await).await;
}

/// Peak memory of this process so far, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// `cargo test -p phr-service --lib many_persons -- --ignored --nocapture`: what an export costs, and that memory does not grow
/// with it. `PHR_EXPORT_PERSONS` says of how many.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement of minutes"]
async fn many_persons() {
    let persons = std::env::var("PHR_EXPORT_PERSONS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let service = Service::empty().await;
    demo::prepare(&service.app).await.unwrap();
    service.app.phase().await.unwrap();
    demo::populate(&service.app, &demo::Order::new(persons, 7), |_| {}).await.unwrap();
    let loaded = peak();
    let all = service.app.storage().accounts(&phr_storage::PageRequest::first(50)).await.unwrap().items;
    let account = all.into_iter().find(|account| account.role == Role::Administrator).unwrap();
    let actor = Actor { account: Some(account.id), role: Some(account.role), site: account.site };
    let before = service.app.now().0 + 1;
    let wanted = crate::export_jobs::Wanted { site: None, since: None, before, confidential: true };
    let mut work = service.app.storage().begin(actor).await.unwrap();
    let total = work.count_persons(&wanted.filter()).await.unwrap();
    let id = work.add_export(&wanted.text().unwrap(), total).await.unwrap();
    work.commit().await.unwrap();
    let begun = std::time::Instant::now();
    assert!(work_once(&service.app).await.unwrap());
    let took = begun.elapsed();
    let export = service.app.storage().export(id).await.unwrap();
    assert_eq!((export.state, export.done), (ExportState::Done, total));
    println!(
        "{total} persons in {:.1} s, {:.2} ms each; {} parts, {} bytes, {} bytes each; peak {loaded} MiB when loaded, {} MiB when exported",
        took.as_secs_f64(),
        took.as_secs_f64() * 1000.0 / total as f64,
        export.parts,
        export.bytes,
        export.bytes / export.parts,
        peak(),
    );
}
