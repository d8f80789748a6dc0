//! Exports: leases, parts, and what becomes of both.

use crate::helpers::{NOW, World, attestation, new_person, private};
use phr_core::model::Timestamp;
use phr_storage::*;

const LEASE: i64 = 60;
const TRIES: u32 = 3;

async fn asked(world: &World, total: u64) -> ExportId {
    let mut work = world.work().await;
    let id = work.add_export("{}", total).await.unwrap();
    work.commit().await.unwrap();
    id
}

fn part(number: u64, text: &str, next: Option<&str>) -> NewExportPart {
    NewExportPart { number, bytes: private(text), next: next.map(str::to_owned), persons: 2, failed: 1 }
}

async fn store(world: &World, lease: &ExportLease, part: &NewExportPart) -> Result<()> {
    let mut work = world.work().await;
    match work.add_export_part(lease, part).await {
        Ok(()) => work.commit().await,
        Err(error) => work.cancel().await.and(Err(error)),
    }
}

pub(crate) async fn are_leased_and_go_on_where_they_were(url: String) {
    let world = World::new(url).await;
    let storage = &world.storage;
    let id = asked(&world, 4).await;
    let taken = storage.take_export(LEASE, TRIES).await.unwrap().unwrap();
    assert_eq!((taken.id, taken.state, taken.place.clone()), (id, ExportState::Running, None));
    let first = taken.lease().unwrap();
    assert!(storage.take_export(LEASE, TRIES).await.unwrap().is_none(), "a worker has it");
    store(&world, &first, &part(0, "one", Some("there"))).await.unwrap();
    assert_eq!(storage.export_part(id, 0).await.unwrap_err().code(), "storage-not-found", "not done yet");
    // While the worker lives it keeps it.
    world.clock.set(Timestamp(NOW.0 + 50));
    storage.keep_export(&first, LEASE).await.unwrap();
    world.clock.set(Timestamp(NOW.0 + 100));
    assert!(storage.take_export(LEASE, TRIES).await.unwrap().is_none());
    // It is not heard of again, and another process goes on.
    world.clock.set(Timestamp(NOW.0 + 111));
    let other = world.again(2).await;
    let taken = other.take_export(LEASE, TRIES).await.unwrap().unwrap();
    assert_eq!((taken.place.as_deref(), taken.parts, taken.done, taken.failed), (Some("there"), 1, 2, 1));
    let second = taken.lease().unwrap();
    // The first was only slow: nothing of it is stored, neither before nor after the second has stored its own.
    for _ in 0..2 {
        assert_eq!(
            store(&world, &first, &part(1, "late", None)).await.unwrap_err().code(),
            "storage-not-found"
        );
        assert_eq!(storage.keep_export(&first, LEASE).await.unwrap_err().code(), "storage-not-found");
        let given = storage.give_back_export(&first, "late", true).await;
        assert_eq!(given.unwrap_err().code(), "storage-not-found");
        match store(&world, &second, &part(1, "two", None)).await {
            Ok(()) => {}
            Err(error) => assert_eq!(error.code(), "storage-not-found", "it is done"),
        }
    }
    let done = storage.export(id).await.unwrap();
    assert_eq!((done.state, done.parts, done.done, done.bytes), (ExportState::Done, 2, 4, 6));
    assert_eq!(done.ended_at, Some(Timestamp(NOW.0 + 111)));
    for (number, text) in [(0, "one"), (1, "two")] {
        assert_eq!(storage.export_part(id, number).await.unwrap().expose(), text.as_bytes());
    }
    // Another data key.
    storage.rotate_data_key().await.unwrap();
    assert_eq!(storage.reseal_some(99).await.unwrap(), 2);
    assert_eq!(storage.export_part(id, 1).await.unwrap().expose(), b"two");
    // A part that is put in another's place does not open.
    world.sql("UPDATE export_part SET bytes = (SELECT bytes FROM export_part WHERE number = 0)").await;
    assert_eq!(storage.export_part(id, 1).await.unwrap_err().code(), "storage-sealed");
    assert_eq!(world.lines(&id.to_string()).await, ["export-asked"]);
}

pub(crate) async fn are_ended_and_removed(url: String) {
    let world = World::new(url).await;
    let storage = &world.storage;
    // One that no worker gets on with is given up.
    let poisoned = asked(&world, 1).await;
    for tried in 0..TRIES {
        let taken = storage.take_export(LEASE, TRIES).await.unwrap().unwrap();
        let lease = taken.lease().unwrap();
        match tried {
            // This worker says why, and this one is never heard of again.
            0 => storage.give_back_export(&lease, "storage-busy", false).await.unwrap(),
            _ => world.clock.set(Timestamp(NOW.0 + 100 * i64::from(tried))),
        }
    }
    assert!(storage.take_export(LEASE, TRIES).await.unwrap().is_none());
    let failed = storage.export(poisoned).await.unwrap();
    assert_eq!((failed.state, failed.failure.as_deref()), (ExportState::Failed, Some("storage-busy")));

    // One that is stopped while a worker has it: what was made of it goes, and nothing more is stored.
    let stopped = asked(&world, 4).await;
    let lease = storage.take_export(LEASE, TRIES).await.unwrap().unwrap().lease().unwrap();
    for number in 0..250 {
        store(&world, &lease, &part(number, "part", Some("there"))).await.unwrap();
    }
    let mut work = world.work().await;
    assert_eq!(
        work.remove_export(stopped).await.unwrap_err().code(),
        "storage-not-found",
        "it has not ended"
    );
    work.cancel_export(stopped).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(
        store(&world, &lease, &part(250, "late", None)).await.unwrap_err().code(),
        "storage-not-found"
    );
    assert_eq!(storage.clear_exports(Timestamp(0)).await.unwrap(), 250);
    assert_eq!(storage.exports().await.unwrap().len(), 2, "both are in the list still");

    // One that is done stays for its time; one that was fetched goes at once.
    let (kept, fetched) = (asked(&world, 1).await, asked(&world, 1).await);
    for _ in 0..2 {
        let lease = storage.take_export(LEASE, TRIES).await.unwrap().unwrap().lease().unwrap();
        store(&world, &lease, &part(0, "all", None)).await.unwrap();
    }
    let mut work = world.work().await;
    work.remove_export(fetched).await.unwrap();
    assert_eq!(work.cancel_export(kept).await.unwrap_err().code(), "storage-not-found", "it has ended");
    work.commit().await.unwrap();
    assert_eq!(storage.export(fetched).await.unwrap_err().code(), "storage-not-found");
    assert_eq!(storage.export_part(fetched, 0).await.unwrap_err().code(), "storage-not-found");
    let ended = storage.export(kept).await.unwrap().ended_at.unwrap();
    assert_eq!(storage.clear_exports(ended).await.unwrap(), 1);
    assert_eq!(storage.export_part(kept, 0).await.unwrap().expose(), b"all");
    assert_eq!(storage.clear_exports(Timestamp(ended.0 + 1)).await.unwrap(), 1);
    assert!(storage.exports().await.unwrap().is_empty());
    assert_eq!(world.lines(&stopped.to_string()).await, ["export-asked", "export-removed"]);
}

pub(crate) async fn are_of_whom_the_filter_lets_through(url: String) {
    let world = World::new(url).await;
    let old = world.person("old", &["old"]).await;
    let signed = world.person("signed", &["signed"]).await;
    let changed = world.person("changed", &["changed"]).await;
    let later = Timestamp(NOW.0 + 1000);
    world.clock.set(later);
    let mut work = world.work().await;
    work.add_attestation(&attestation(signed, "news")).await.unwrap();
    let new = new_person("other", &["other"]);
    work.change_person(changed, &new.patient, &new.match_keys).await.unwrap();
    let young = work.add_person(&new_person("young", &["young"])).await.unwrap();
    let all = PersonFilter { archived: true, ..PersonFilter::default() };
    let since = PersonFilter { changed_from: Some(later), ..all.clone() };
    let south = PersonFilter { site: "south".parse().ok(), ..all.clone() };
    for (filter, mut expected) in [
        (&all, vec![old, signed, changed, young]),
        (&since, vec![signed, changed, young]),
        (&south, Vec::new()),
    ] {
        assert_eq!(work.count_persons(filter).await.unwrap(), expected.len() as u64);
        let (mut found, mut page) = (Vec::new(), PageRequest::first(1));
        loop {
            let listed = work.person_ids(filter, &page).await.unwrap();
            found.extend(listed.items.into_iter().map(|(id, _)| id));
            let Some(next) = listed.next else { break };
            page.after = Some(next);
        }
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }
    work.commit().await.unwrap();
}
