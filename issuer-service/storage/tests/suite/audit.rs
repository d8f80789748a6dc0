//! The audit log.

use crate::helpers::*;
use phr_storage::*;
use sqlx::AssertSqlSafe;

pub(crate) async fn each_read_and_write_leaves_a_line(url: String) {
    let world = World::new(url).await;
    let a = world.everything("a").await;
    let person = a.person.to_string();
    let made = ["person-added", "attestation-added", "consent-changed", "card-issued", "draft-saved"];
    assert_eq!(world.lines(&person).await, [&made[..], &["follow-up-changed"]].concat());
    let filter = PersonFilter::default();
    let page = PageRequest::first(9);
    // Each operation alone, with the line that it leaves about the person.
    macro_rules! leaves {
        ($line:literal, |$work:ident| $what:expr) => {{
            let mut $work = world.work().await;
            _ = $what.await.unwrap();
            $work.commit().await.unwrap();
            assert_eq!(world.lines(&person).await.last().unwrap(), $line, stringify!($what));
            world.lines_forgotten(&person).await;
        }};
    }
    leaves!("person-read", |work| work.person(a.person));
    leaves!("person-listed", |work| work.persons(&filter, &page));
    leaves!("person-changed", |work| work.change_person(a.person, &private("x"), &keys(&["k"])));
    leaves!("person-listed", |work| work.search(&keys(&["k"]), &filter, &page));
    leaves!("person-archived", |work| work.archive_person(a.person, false));
    leaves!("person-read", |work| work.person_of_record(*b"record-1"));
    leaves!("consent-read", |work| work.consents(a.person));
    leaves!("attestation-read", |work| work.attestations(a.person, &[Compartment::Care]));
    leaves!("confidential-read", |work| work.attestations(a.person, &[Compartment::Confidential]));
    leaves!("attestation-read", |work| work.attestation(a.attestation));
    leaves!("attestation-added", |work| work.add_attestation(&attestation(a.person, "third")));
    leaves!("card-read", |work| work.issued_card(a.card));
    leaves!("person-read", |work| work.person(a.person));
    leaves!("card-read", |work| work.issued_cards(a.person));
    leaves!("draft-read", |work| work.draft(a.draft));
    leaves!("follow-up-changed", |work| work.close_follow_up(a.follow_up, FollowUpStatus::Done));
    leaves!("follow-up-read", |work| work.follow_ups(&all_follow_ups(), &page));
    leaves!("consent-changed", |work| work.withdraw_consent(a.consent));
    leaves!("draft-removed", |work| work.remove_draft(a.draft));
    let report = world.storage.verify_audit().await.unwrap();
    assert_eq!(report.broken, None);
    let mut work = world.work().await;
    let entries = work.audit_entries(None, &PageRequest::first(200)).await.unwrap();
    work.cancel().await.unwrap();
    let last = &entries.items[0];
    let account = world.actor.account.unwrap().to_string();
    assert_eq!((&last.account, last.role.as_str(), last.site.as_str()), (&account, "clinician", "north-1"));
}

impl World {
    /// A line of a subject nobody looks at, so that the next operation's is told from the last one's.
    async fn lines_forgotten(&self, person: &str) {
        let mut work = self.work().await;
        work.note(Action::Refused, person);
        work.commit().await.unwrap();
    }
}

pub(crate) async fn reads_of_a_cancelled_work_are_kept(url: String) {
    let world = World::new(url).await;
    let id = world.person("a", &[]).await;
    let before = world.storage.verify_audit().await.unwrap().lines;
    let mut work = world.work().await;
    work.person(id).await.unwrap();
    let lost = work.add_person(&new_person("lost", &[])).await.unwrap();
    work.cancel().await.unwrap();
    assert_eq!(world.storage.verify_audit().await.unwrap().lines, before + 1);
    let mut work = world.work().await;
    work.person(id).await.unwrap();
    work.add_person(&new_person("lost", &[])).await.unwrap();
    drop(work);
    for _ in 0..200 {
        if world.storage.verify_audit().await.unwrap().lines == before + 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(world.storage.verify_audit().await.unwrap().lines, before + 2);
    let mut work = world.work().await;
    assert_eq!(work.person(lost).await.unwrap_err().code(), "storage-not-found");
    assert_eq!(work.persons(&PersonFilter::default(), &PageRequest::first(9)).await.unwrap().items.len(), 1);
}

pub(crate) async fn lines_are_not_changed_and_not_removed(url: String) {
    let world = World::new(url).await;
    let raw = world.raw().await;
    for sql in ["UPDATE audit SET subject = 'x'", "DELETE FROM audit WHERE number = 1", "DELETE FROM audit"] {
        let refused = sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&raw).await.unwrap_err();
        assert!(refused.to_string().contains("append-only"), "{refused}");
    }
    raw.close().await;
    assert_eq!(world.storage.verify_audit().await.unwrap().broken, None);
}

pub(crate) async fn what_was_changed_is_found(url: String) {
    let world = World::new(url).await;
    world.everything("a").await;
    let good = world.storage.verify_audit().await.unwrap();
    assert!(good.broken.is_none() && good.lines > 8);
    // Somebody who holds the database can take the triggers away.
    let sqlite = world.url.starts_with("sqlite");
    world
        .sql(if sqlite {
            "DROP TRIGGER audit_is_not_updated; DROP TRIGGER audit_is_not_deleted"
        } else {
            "DROP TRIGGER audit_is_not_changed ON audit"
        })
        .await;
    let last = good.lines;
    for (change, undo, broken) in [
        (
            "UPDATE audit SET subject = subject || 'x' WHERE number = 3".to_owned(),
            "UPDATE audit SET subject = SUBSTR(subject, 1, LENGTH(subject) - 1) WHERE number = 3".to_owned(),
            AuditBreak::Altered(3),
        ),
        (
            "UPDATE audit SET at = at + 1 WHERE number = 5".to_owned(),
            "UPDATE audit SET at = at - 1 WHERE number = 5".to_owned(),
            AuditBreak::Altered(5),
        ),
        (
            "UPDATE audit SET number = -4 WHERE number = 4".to_owned(),
            "UPDATE audit SET number = 4 WHERE number = -4".to_owned(),
            AuditBreak::Missing(4),
        ),
        (
            format!("UPDATE audit SET number = -{last} WHERE number = {last}"),
            format!("UPDATE audit SET number = {last} WHERE number = -{last}"),
            AuditBreak::Missing(last),
        ),
        (
            format!("UPDATE audit_head SET number = {last} - 1"),
            format!("UPDATE audit_head SET number = {last}"),
            AuditBreak::BeyondHead(last),
        ),
        (
            "UPDATE audit SET account = role, role = account WHERE number = 6".to_owned(),
            "UPDATE audit SET account = role, role = account WHERE number = 6".to_owned(),
            AuditBreak::Altered(6),
        ),
    ] {
        world.sql(&change).await;
        assert_eq!(world.storage.verify_audit().await.unwrap().broken, Some(broken), "{change}");
        world.sql(&undo).await;
        assert_eq!(world.storage.verify_audit().await.unwrap(), good, "{undo}");
    }
}

pub(crate) async fn many_at_once_make_one_chain(url: String) {
    let world = World::new(url).await;
    let other = world.again(2).await;
    let before = world.storage.verify_audit().await.unwrap().lines;
    let tasks: Vec<_> = (0..8)
        .map(|task| {
            let storage = if task % 2 == 0 { world.storage.clone() } else { other.clone() };
            let actor = world.actor.clone();
            tokio::spawn(async move {
                for at in 0..10 {
                    let new = new_person(&format!("{task} {at}"), &["a", "b"]);
                    let add = storage.attempt(&actor, |work| {
                        let new = new.clone();
                        Box::pin(async move { work.add_person(&new).await })
                    });
                    add.await.unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let report = world.storage.verify_audit().await.unwrap();
    assert_eq!((report.lines, report.broken), (before + 80, None));
}
