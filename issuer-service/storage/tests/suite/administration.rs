//! Accounts, sessions, jobs, notices.

use crate::helpers::{NOW, World, account, private, site};
use phr_core::model::Timestamp;
use phr_storage::*;

pub(crate) async fn an_administrator_remains(url: String) {
    let world = World::new(url).await;
    let first = world.storage.account_by_login("first").await.unwrap().unwrap();
    assert_eq!((first.role, first.last_login), (Role::Administrator, None));
    assert!(world.storage.has_accounts().await.unwrap());
    for change in
        [Account { disabled: true, ..first.clone() }, Account { role: Role::Clinician, ..first.clone() }]
    {
        let mut work = world.work().await;
        assert_eq!(work.change_account(&change).await.unwrap_err().code(), "storage-last-administrator");
    }
    let mut work = world.work().await;
    assert_eq!(
        work.add_account(&account("first", Role::Clinician)).await.unwrap_err().code(),
        "storage-exists"
    );
    work.cancel().await.unwrap();
    let mut work = world.work().await;
    let second = work.add_account(&account("second", Role::Administrator)).await.unwrap();
    work.change_account(&Account { disabled: true, totp: Some(private("s")), ..first.clone() })
        .await
        .unwrap();
    work.note_login(second).await.unwrap();
    work.put_setting("smtp", "localhost").await.unwrap();
    work.commit().await.unwrap();
    let accounts = world.storage.accounts(&PageRequest::first(1)).await.unwrap();
    assert_eq!(accounts.items[0], Account { disabled: true, totp: Some(private("s")), ..first });
    let rest = PageRequest { limit: 9, after: accounts.next };
    let rest = world.storage.accounts(&rest).await.unwrap();
    assert_eq!((rest.items[0].last_login, rest.next), (Some(NOW), None));
    assert_eq!(world.storage.setting("smtp").await.unwrap().as_deref(), Some("localhost"));
    assert_eq!(world.storage.setting("none").await.unwrap(), None);
    assert_eq!(world.storage.sites().await.unwrap().len(), 2);

    // Two administrators disable each other at once.
    let mut work = world.work().await;
    work.change_account(&Account { disabled: false, ..accounts.items[0].clone() }).await.unwrap();
    work.commit().await.unwrap();
    let disable = |login: &'static str| {
        let storage = world.storage.clone();
        async move {
            let account = storage.account_by_login(login).await?.unwrap();
            let mut work = storage.begin(Actor::system()).await?;
            work.change_account(&Account { disabled: true, ..account }).await?;
            work.commit().await
        }
    };
    let (one, two) = tokio::join!(tokio::spawn(disable("first")), tokio::spawn(disable("second")));
    let codes = [one.unwrap(), two.unwrap()].map(|done| done.err().map(|error| error.code()));
    assert!(codes.contains(&None) && codes.contains(&Some("storage-last-administrator")), "{codes:?}");
}

pub(crate) async fn a_client_is_known_by_its_token_alone(url: String) {
    let world = World::new(url).await;
    let new = NewApiClient {
        name: "hospital".to_owned(),
        site: Some(site()),
        rights: [Right::Sync, Right::FhirRead].into(),
    };
    let mut work = world.work().await;
    let (id, token) = work.add_api_client(&new).await.unwrap();
    work.commit().await.unwrap();
    let token = token.expose_text().unwrap().to_owned();
    assert!(token.starts_with("phrc_") && token.len() == 69, "256 bits");
    let mut work = world.work().await;
    assert_eq!(work.add_api_client(&new).await.unwrap_err().code(), "storage-exists");
    drop(work);
    let client = world.storage.api_client_of(&token).await.unwrap().unwrap();
    let expected = ApiClient {
        id,
        name: new.name,
        site: new.site,
        rights: new.rights,
        disabled: false,
        created_at: NOW,
        last_used: None,
    };
    assert_eq!(client, expected);
    let upper = token.to_uppercase();
    for wrong in ["", "phrc_", &token[1..], &token[..68], &upper, "' OR 1=1 --", "\0", "%"] {
        assert_eq!(world.storage.api_client_of(wrong).await.unwrap(), None, "{wrong:?}");
    }
    world.storage.note_client_used(&client).await.unwrap();
    let used = world.storage.api_client(id).await.unwrap().unwrap();
    assert_eq!(used.last_used, Some(NOW));
    let mut work = world.work().await;
    work.disable_api_client(id, true).await.unwrap();
    let none = work.disable_api_client(AccountId([9; 16]), true).await.unwrap_err();
    assert_eq!(none.code(), "storage-not-found");
    work.commit().await.unwrap();
    assert_eq!(world.storage.api_clients().await.unwrap(), [ApiClient { disabled: true, ..used.clone() }]);

    // What it does stands in the audit log under its id.
    let mut work = world.storage.begin(Actor::client(&used)).await.unwrap();
    work.note(Action::Refused, "invented");
    work.commit().await.unwrap();
    let mut work = world.work().await;
    let lines = work.audit_entries(Some("invented"), &PageRequest::first(9)).await.unwrap();
    let line = &lines.items[0];
    assert_eq!(
        (line.account.as_str(), line.role.as_str(), line.site.as_str()),
        (id.to_string().as_str(), "client", "north-1")
    );
    work.commit().await.unwrap();
}

pub(crate) async fn a_document_is_taken_in_once(url: String) {
    let world = World::new(url).await;
    let person = world.person("patient", &["a"]).await;
    let take = || {
        let (storage, actor) = (world.storage.clone(), world.actor.clone());
        async move {
            let mut work = storage.begin(actor).await.unwrap();
            let before = work.begin_intake(&[7; 32]).await?;
            if before.is_none() {
                work.end_intake(&[7; 32], person).await?;
            }
            work.commit().await?;
            Ok::<_, Error>(before)
        }
    };
    let mut work = world.work().await;
    assert_eq!(work.begin_intake(&[7; 32]).await.unwrap(), None);
    work.cancel().await.unwrap();
    let (one, two) = tokio::join!(tokio::spawn(take()), tokio::spawn(take()));
    let mut both = [one.unwrap().unwrap(), two.unwrap().unwrap()];
    both.sort();
    assert_eq!(both, [None, Some(person)]);
}

pub(crate) async fn sessions_end(url: String) {
    let world = World::new(url).await;
    let storage = &world.storage;
    let until = |seconds| Timestamp(NOW.0 + seconds);
    let session = |text: &str, seconds| StoredSession { data: private(text), expires_at: until(seconds) };
    assert!(storage.create_session(b"a", &session("one", 10)).await.unwrap());
    assert!(!storage.create_session(b"a", &session("two", 10)).await.unwrap());
    assert_eq!(storage.session(b"a").await.unwrap(), Some(session("one", 10)));
    storage.save_session(b"a", &session("three", 20)).await.unwrap();
    storage.save_session(b"b", &session("four", 30)).await.unwrap();
    assert_eq!(storage.session(b"a").await.unwrap(), Some(session("three", 20)));
    world.clock.set(until(20));
    assert_eq!(storage.session(b"a").await.unwrap(), None);
    assert_eq!(storage.delete_expired_sessions().await.unwrap(), 1);
    storage.delete_session(b"b").await.unwrap();
    assert_eq!(storage.session(b"b").await.unwrap(), None);
}

pub(crate) async fn what_is_held_is_gone_after_its_time(url: String) {
    let world = World::new(url).await;
    let until = |seconds| Timestamp(NOW.0 + seconds);
    let storage = &world.storage;
    storage.hold("card", &private("a"), until(10)).await.unwrap();
    storage.hold("card", &private("b"), until(20)).await.unwrap();
    storage.hold("other", &private("c"), until(20)).await.unwrap();
    assert_eq!(storage.held("card").await.unwrap(), Some(private("b")));
    assert_eq!(storage.session(b"card").await.unwrap(), None, "it is no session");
    storage.release("other").await.unwrap();
    assert_eq!(storage.held("other").await.unwrap(), None);
    world.clock.set(until(20));
    assert_eq!(storage.held("card").await.unwrap(), None);
    assert_eq!(storage.delete_expired_sessions().await.unwrap(), 1);
}

pub(crate) async fn several_workers_take_several_jobs(url: String) {
    let world = World::new(url.clone()).await;
    let mut work = world.work().await;
    let mut jobs = std::collections::BTreeSet::new();
    for _ in 0..12 {
        let new = NewPrintJob { site: site(), payload: private("cards"), total: 1 };
        jobs.insert(work.add_print_job(&new).await.unwrap());
    }
    work.commit().await.unwrap();
    let load = world.storage.load().await.unwrap();
    assert_eq!((load.jobs_waiting, load.jobs_running, load.notices_due), (12, 0, 0));
    assert!(load.connections > 0);
    world.storage.answers().await.unwrap();
    assert_eq!(world.storage.done()[phr_storage::Action::Printed.as_str()], 12);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let storage = world.storage.clone();
        tasks.spawn(async move {
            let mut taken = Vec::new();
            while let Some(job) = storage.take_print_job(60).await.unwrap() {
                taken.push(job.id);
            }
            taken
        });
    }
    let taken: Vec<_> = tasks.join_all().await.concat();
    assert_eq!(taken.len(), 12, "none twice");
    assert_eq!(taken.into_iter().collect::<std::collections::BTreeSet<_>>(), jobs, "and each");
}

/// A process of the older program goes on, and starts again, while newer ones have added to the tables.
pub(crate) async fn an_older_program_goes_on_beside_a_newer_one(url: String) {
    let world = World::new(url.clone()).await;
    sqlx::any::install_default_drivers();
    let address = match url.strip_prefix("sqlite:") {
        Some(path) => format!("sqlite://{path}"),
        None => url.clone(),
    };
    let pool = sqlx::AnyPool::connect(&address).await.unwrap();
    let before = world.storage.session(b"a").await.unwrap();
    for newer in [
        "ALTER TABLE account ADD COLUMN of_a_newer_program BIGINT",
        "ALTER TABLE person ADD COLUMN of_a_newer_program BIGINT",
        "ALTER TABLE print_job ADD COLUMN of_a_newer_program BIGINT",
        "ALTER TABLE attestation ADD COLUMN of_a_newer_program BIGINT",
    ] {
        let old = world.storage.accounts(&phr_storage::PageRequest::first(10)).await.unwrap();
        sqlx::query(newer).execute(&pool).await.unwrap();
        assert_eq!(world.storage.accounts(&phr_storage::PageRequest::first(10)).await.unwrap(), old);
        assert_eq!(world.storage.take_print_job(60).await.unwrap(), None);
    }
    assert_eq!(world.storage.session(b"a").await.unwrap(), before);
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (99990101000000, 'of a newer program', $1, $2, 0)";
    sqlx::query(newer).bind(true).bind([0_u8; 4].as_slice()).execute(&pool).await.unwrap();
    let opened = || phr_storage::Storage::open(&url, crate::helpers::ambient(9));
    assert!(opened().await.is_ok(), "what was only added to is still its own");
    sqlx::query("UPDATE schema_needs SET version = 99990101000000").execute(&pool).await.unwrap();
    assert_eq!(opened().await.unwrap_err().code(), "storage-newer");
}

pub(crate) async fn jobs_are_leased(url: String) {
    let world = World::new(url).await;
    let mut work = world.work().await;
    let new = NewPrintJob { site: site(), payload: private("cards"), total: 3 };
    let id = work.add_print_job(&new).await.unwrap();
    work.commit().await.unwrap();
    let job = world.storage.take_print_job(60).await.unwrap().unwrap();
    let first = job.lease().unwrap();
    assert_eq!((job.id, job.state, job.payload.expose()), (id, JobState::Running, b"cards".as_slice()));
    assert_eq!(world.storage.take_print_job(60).await.unwrap(), None);
    world.storage.print_progress(&first, 2, 60).await.unwrap();
    world.clock.set(Timestamp(NOW.0 + 60));
    let taken = world.storage.take_print_job(60).await.unwrap().unwrap();
    assert_eq!(taken.done, 2, "its worker died");
    let second = taken.lease().unwrap();
    for late in [
        world.storage.print_progress(&first, 3, 60).await,
        world.storage.finish_print_job(&first, None).await,
        world.work().await.finish_print_job(&first, &private("other pdf")).await,
    ] {
        assert_eq!(late.unwrap_err().code(), "storage-not-found", "the first worker was only slow");
    }
    let mut work = world.work().await;
    work.finish_print_job(&second, &private("pdf")).await.unwrap();
    work.commit().await.unwrap();
    let again = world.storage.finish_print_job(&second, None).await.unwrap_err();
    assert_eq!(again.code(), "storage-not-found");
    let mut work = world.work().await;
    let done = work.print_job(id).await.unwrap();
    assert_eq!((done.state, done.done, done.result), (JobState::Done, 3, Some(private("pdf"))));
    work.commit().await.unwrap();
    let mut other = world.storage.begin(Actor::system()).await.unwrap();
    assert_eq!(other.print_job(id).await.unwrap_err().code(), "storage-not-found");
    other.cancel().await.unwrap();
    assert_eq!(world.storage.delete_print_jobs_before(Timestamp(NOW.0 + 1)).await.unwrap(), 1);
}

pub(crate) async fn notices_go_out_once(url: String) {
    let world = World::new(url).await;
    let mut work = world.work().await;
    let notice =
        |to: &str, due| NewNotice { to: private(to), template: "due".to_owned(), due_at: Timestamp(due) };
    let first = work.add_notice(&notice("a@example.org", NOW.0)).await.unwrap();
    work.add_notice(&notice("b@example.org", NOW.0 + 100)).await.unwrap();
    work.commit().await.unwrap();
    let due = world.storage.due_notices(9).await.unwrap();
    assert_eq!((due.len(), due[0].to.expose()), (1, b"a@example.org".as_slice()));
    // Of two who read it, one takes it.
    let read = world.storage.due_notices(10).await.unwrap();
    let taken = read.iter().find(|notice| notice.id == first).unwrap();
    assert!(world.storage.take_notice(taken, Timestamp(NOW.0 + 50)).await.unwrap());
    assert!(!world.storage.take_notice(taken, Timestamp(NOW.0 + 50)).await.unwrap());
    world.storage.notice_failed(first, Timestamp(NOW.0 + 50)).await.unwrap();
    assert!(world.storage.due_notices(9).await.unwrap().is_empty());
    world.clock.set(Timestamp(NOW.0 + 100));
    let due = world.storage.due_notices(9).await.unwrap();
    assert_eq!((due.len(), due[0].attempts), (2, 2));
    world.storage.notice_sent(first).await.unwrap();
    assert_eq!(world.storage.notice_sent(first).await.unwrap_err().code(), "storage-not-found");
    assert_eq!(world.storage.due_notices(9).await.unwrap().len(), 1);
}

pub(crate) async fn a_name_is_claimed_by_one(url: String) {
    let world = World::new(url).await;
    let other = world.again(2).await;
    let until = |seconds: i64| Timestamp(NOW.0 + seconds);
    // Of several at once, in two processes, one has it.
    let claims = (0..8).map(|number| {
        let storage = if number % 2 == 0 { world.storage.clone() } else { other.clone() };
        tokio::spawn(
            async move { storage.claim("a", &private(&number.to_string()), until(10)).await.unwrap() },
        )
    });
    let claims: Vec<_> = claims.collect();
    let (mut first, mut seen) = (0, Vec::new());
    for claim in claims {
        match claim.await.unwrap() {
            None => first += 1,
            Some(there) => seen.push(there.expose().to_vec()),
        }
    }
    seen.dedup();
    assert_eq!((first, seen.len()), (1, 1));
    assert!(world.storage.claim("b", &private("b"), until(10)).await.unwrap().is_none(), "another name");
    // The answer is stored with what else the transaction stores, or not at all.
    let mut work = world.work().await;
    work.answer_claim("a", until(10), &private("answer"), until(100)).await.unwrap();
    work.cancel().await.unwrap();
    assert_eq!(world.storage.held("a").await.unwrap().unwrap().expose(), seen[0]);
    let mut work = world.work().await;
    work.answer_claim("a", until(10), &private("answer"), until(100)).await.unwrap();
    work.commit().await.unwrap();
    let there = other.claim("a", &private("c"), until(20)).await.unwrap().unwrap();
    assert_eq!(there.expose(), b"answer");
    // A claim that nobody answered ends, and who had it comes too late.
    world.clock.set(until(10));
    assert!(other.claim("b", &private("c"), until(20)).await.unwrap().is_none());
    let mut work = world.work().await;
    let late = work.answer_claim("b", until(10), &private("late"), until(100)).await;
    assert_eq!(late.unwrap_err().code(), "storage-not-found");
    work.cancel().await.unwrap();
    world.storage.release_claim("b", until(10)).await.unwrap();
    assert!(other.held("b").await.unwrap().is_some(), "it is another's by now");
    other.release_claim("b", until(20)).await.unwrap();
    assert!(other.held("b").await.unwrap().is_none());
    world.clock.set(until(100));
    assert!(world.storage.held("a").await.unwrap().is_none());
}
