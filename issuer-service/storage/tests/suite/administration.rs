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

pub(crate) async fn jobs_are_leased(url: String) {
    let world = World::new(url).await;
    let mut work = world.work().await;
    let new = NewPrintJob { site: site(), payload: private("cards"), total: 3 };
    let id = work.add_print_job(&new).await.unwrap();
    work.commit().await.unwrap();
    let job = world.storage.take_print_job(60).await.unwrap().unwrap();
    assert_eq!((job.id, job.state, job.payload.expose()), (id, JobState::Running, b"cards".as_slice()));
    assert_eq!(world.storage.take_print_job(60).await.unwrap(), None);
    world.storage.print_progress(id, 2, 60).await.unwrap();
    world.clock.set(Timestamp(NOW.0 + 60));
    assert_eq!(world.storage.take_print_job(60).await.unwrap().unwrap().done, 2, "its worker died");
    world.storage.finish_print_job(id, Some(&private("pdf"))).await.unwrap();
    let again = world.storage.finish_print_job(id, None).await.unwrap_err();
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
