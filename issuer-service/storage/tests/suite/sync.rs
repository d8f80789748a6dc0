//! The queue for a centre, and what other services send.

use crate::helpers::*;
use phr_core::model::Timestamp;
use phr_storage::*;

async fn waits(storage: &Storage) -> Vec<PushThing> {
    storage.waiting(100).await.unwrap().into_iter().map(|waiting| waiting.thing).collect()
}

async fn set(storage: &Storage, sent: &Waiting, outcome: PushOutcome) {
    let mut work = storage.begin(Actor::system()).await.unwrap();
    work.set_pushed(sent, &outcome).await.unwrap();
    work.commit().await.unwrap();
}

/// Nothing is queued without a centre; all of it is when there is one, and each thing goes once for each of its changes.
pub(crate) async fn what_is_stored_waits_for_the_centre(url: String) {
    let world = World::new(url).await;
    let storage = &world.storage;
    let before = world.everything("before").await;
    assert_eq!(waits(storage).await, []);
    storage.set_queueing(true);
    let mut work = world.work().await;
    assert_eq!(work.queue_all().await.unwrap(), 3, "two attestations and a consent");
    assert_eq!(work.queue_all().await.unwrap(), 0);
    work.commit().await.unwrap();
    let after = world.everything("after").await;
    let queued = waits(storage).await;
    assert_eq!(queued.len(), 6);
    assert!(queued.contains(&PushThing::Attestation(after.attestation)));
    assert!(queued.contains(&PushThing::Consent(before.consent)));
    // A consent that is withdrawn while it is sent waits again.
    let waiting = storage.waiting(100).await.unwrap();
    let sent = waiting.iter().find(|waiting| waiting.thing == PushThing::Consent(before.consent)).unwrap();
    let mut work = world.work().await;
    work.withdraw_consent(before.consent).await.unwrap();
    work.commit().await.unwrap();
    set(storage, sent, PushOutcome::Has).await;
    assert_eq!(waits(storage).await.len(), 6, "an answer to what it was before is no answer");
    for waiting in storage.waiting(100).await.unwrap() {
        let outcome = match waiting.thing == PushThing::Attestation(after.second) {
            true => PushOutcome::Refused("issuer-unknown".to_owned()),
            false => PushOutcome::Has,
        };
        set(storage, &waiting, outcome).await;
    }
    assert_eq!(storage.push_counts().await.unwrap(), PushCounts { waiting: 0, refused: 1 });
    let refused = storage.refused_pushes(10).await.unwrap();
    assert_eq!(refused.len(), 1);
    assert_eq!((refused[0].person, &*refused[0].code), (Some(after.person), "issuer-unknown"));
    let mut work = world.work().await;
    assert_eq!(work.offer_refused_again(Timestamp(NOW.0 - 1)).await.unwrap(), 0);
    assert_eq!(work.offer_refused_again(NOW).await.unwrap(), 1);
    work.commit().await.unwrap();
    assert_eq!(waits(storage).await, [PushThing::Attestation(after.second)]);
    // Another centre, or one that was restored, has nothing.
    for (identity, is_other, waiting) in [([1; 16], true, 6), ([1; 16], false, 6), ([2; 16], true, 6)] {
        let mut work = world.work().await;
        assert_eq!(work.meet_centre(identity).await.unwrap(), is_other);
        work.commit().await.unwrap();
        assert_eq!(waits(storage).await.len(), waiting);
    }
}

pub(crate) async fn a_received_attestation_says_where_it_is_from(url: String) {
    let world = World::new(url).await;
    let person = world.person("one", &["a"]).await;
    let new = NewAttestation { origin: Origin::Received, ..attestation(person, "sent") };
    let from = Provenance {
        site: "south".parse().unwrap(),
        origin: Origin::MadeHere,
        stored_at: Timestamp(NOW.0 - 100),
    };
    let hash = AttestationHash::of(new.bytes.expose());
    let mut work = world.work().await;
    assert!(work.receive_attestation(&new, &from).await.unwrap());
    assert!(!work.receive_attestation(&new, &from).await.unwrap(), "the second time it is known");
    assert_eq!(work.provenance(hash).await.unwrap(), Some(from));
    assert_eq!(work.attestation(hash).await.unwrap().origin, Origin::Received);
    assert_eq!(work.attestations(person, &[Compartment::Care]).await.unwrap()[0].origin, Origin::Received);
    let own = work.add_attestation(&attestation(person, "own")).await.unwrap();
    assert_eq!(work.attestation(own).await.unwrap().origin, attestation(person, "own").origin);
    assert_eq!(work.provenance(own).await.unwrap(), None);
    let other = AttestationHash::of(b"nobody has it");
    assert_eq!(work.known_attestations(&[hash, other, own]).await.unwrap(), [hash, own].into());
    assert_eq!(work.record_of_person(person).await.unwrap(), Some(attestation(person, "own").record_id));
    work.want(person).await.unwrap();
    work.commit().await.unwrap();
    let arrivals = world.storage.arrivals().await.unwrap();
    assert_eq!(arrivals, [SiteArrivals { site: "south".to_owned(), attestations: 1, last: NOW }]);
    let wanted = world.storage.wanted(10).await.unwrap();
    world.clock.set(Timestamp(NOW.0 + 5));
    let mut work = world.work().await;
    work.want(person).await.unwrap();
    work.had(&wanted[0]).await.unwrap();
    work.commit().await.unwrap();
    let again = world.storage.wanted(10).await.unwrap();
    assert_eq!(again, [Wanted { person, asked_at: Timestamp(NOW.0 + 5) }]);
    let mut work = world.work().await;
    work.had(&again[0]).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(world.storage.wanted(10).await.unwrap(), []);
}

/// In whichever order two sites' words of a consent come, the outcome is the same.
pub(crate) async fn consents_are_joined(url: String) {
    let world = World::new(url).await;
    let person = world.person("one", &["a"]).await;
    let at = |seconds| Some(Timestamp(NOW.0 + seconds));
    for (number, order) in
        [[None, at(5), at(3)], [at(3), None, at(5)], [at(5), at(3), None]].into_iter().enumerate()
    {
        let consent = |withdrawn_at| Consent {
            id: ConsentId([number as u8; 16]),
            person,
            content: private("agreed"),
            given_at: NOW,
            withdrawn_at,
        };
        let mut work = world.work().await;
        for withdrawn_at in order {
            work.receive_consent(&consent(withdrawn_at)).await.unwrap();
            assert!(!work.receive_consent(&consent(withdrawn_at)).await.unwrap());
        }
        assert_eq!(work.consent(consent(None).id).await.unwrap(), consent(at(3)));
        let other = Consent { content: private("refused"), ..consent(None) };
        assert_eq!(work.receive_consent(&other).await.unwrap_err().code(), "storage-exists");
        work.cancel().await.unwrap();
    }
}

/// Two who make a person of one record at once make one.
pub(crate) async fn a_record_is_one_persons(url: String) {
    let world = World::new(url).await;
    let other = world.again(2).await;
    async fn take(storage: Storage, actor: Actor, number: u8) -> PersonId {
        let record_id = [number; 8];
        let mut work = storage.begin(actor).await.unwrap();
        work.lock_record(record_id).await.unwrap();
        let person = match work.person_of_record(record_id).await.unwrap() {
            Some(person) => person.id,
            None => work.add_person(&new_person("one", &["a"])).await.unwrap(),
        };
        let new = NewAttestation { record_id, ..attestation(person, &format!("{number} {person}")) };
        work.add_attestation(&new).await.unwrap();
        work.commit().await.unwrap();
        person
    }
    for number in 0..20 {
        let one = tokio::spawn(take(world.storage.clone(), world.actor.clone(), number));
        let two = tokio::spawn(take(other.clone(), world.actor.clone(), number));
        assert_eq!(one.await.unwrap(), two.await.unwrap());
    }
}

pub(crate) async fn a_restored_database_is_another_centre(url: String) {
    let world = World::new(url).await;
    let first = world.storage.identity().await.unwrap();
    assert_eq!(world.storage.identity().await.unwrap(), first);
    assert_eq!(world.again(3).await.identity().await.unwrap(), first, "each process says the same");
    world.storage.note_contact(None).await.unwrap();
    world.clock.set(Timestamp(NOW.0 + 9));
    world.storage.note_contact(Some("centre-unreachable")).await.unwrap();
    let mut work = world.work().await;
    work.put_centre(Some("https://centre.example"), Some(&private("token"))).await.unwrap();
    work.commit().await.unwrap();
    let centre = world.storage.centre().await.unwrap();
    assert_eq!((centre.last_success, centre.last_try), (Some(NOW), Some(Timestamp(NOW.0 + 9))));
    assert_eq!(centre.last_error.as_deref(), Some("centre-unreachable"));
    assert_eq!(centre.token, Some(private("token")));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("backup");
    world.storage.backup(&file).await.unwrap();
    let copy = format!("sqlite:{}", folder.path().join("copy.db").display());
    let copy = Storage::open(&copy, ambient(4)).await.unwrap();
    copy.restore(&file).await.unwrap();
    copy.unlock_with(world.master.clone()).await.unwrap();
    assert_ne!(copy.identity().await.unwrap(), first);
    assert_eq!(copy.centre().await.unwrap().token, Some(private("token")));
}
