//! Follow-ups that somebody closed in a list: of two closings the earlier counts, wherever and in whichever order they are heard of.

use crate::helpers::{NOW, World, attestation, follow_up, new_person};
use phr_core::model::Timestamp;
use phr_storage::*;

struct Asked {
    person: PersonId,
    attestation: AttestationHash,
    follow_up: FollowUpId,
}

async fn asked(world: &World) -> Asked {
    let mut work = world.work().await;
    let person = work.add_person(&new_person("patient", &["a"])).await.unwrap();
    let attestation = work.add_attestation(&attestation(person, "signed")).await.unwrap();
    let new = NewFollowUp { asked_in: Some((attestation, 3)), ..follow_up(person, 100, 107, "lab") };
    let follow_up = work.add_follow_up(&new).await.unwrap();
    work.commit().await.unwrap();
    Asked { person, attestation, follow_up }
}

fn key(attestation: AttestationHash) -> ClosingKey {
    ClosingKey { attestation, entry: 3, due_first: 100, due_last: 107 }
}

fn closing(attestation: AttestationHash, status: FollowUpStatus, at: i64, site: &str) -> Closing {
    Closing { key: key(attestation), status, closed_at: Timestamp(NOW.0 + at), site: site.parse().ok() }
}

async fn receive(world: &World, closing: &Closing, from_centre: bool) -> TakenClosing {
    let mut work = world.work().await;
    let taken = work.receive_closing(closing, from_centre).await.unwrap();
    work.commit().await.unwrap();
    taken
}

/// The status, and when it was closed behind now.
async fn stands(world: &World, person: PersonId) -> (FollowUpStatus, Option<i64>) {
    let filter =
        FollowUpFilter { due: Due::Any, status: None, site: None, service: None, person: Some(person) };
    let mut work = world.work().await;
    let listed = work.follow_ups(&filter, &PageRequest::first(9)).await.unwrap().items;
    work.commit().await.unwrap();
    assert_eq!(listed.len(), 1);
    (listed[0].status, listed[0].closed.map(|(at, _)| at.0 - NOW.0))
}

async fn to_send(world: &World) -> Vec<Closing> {
    let mut work = world.work().await;
    let closings = work.closings_to_send(Timestamp(NOW.0 - 1), 9).await.unwrap();
    work.commit().await.unwrap();
    closings
}

pub(crate) async fn the_earlier_of_two_closings_counts(url: String) {
    use FollowUpStatus::{Cancelled, Done, Missed, Open};
    let world = World::new(url).await;
    world.storage.set_queueing(true);
    let asked = asked(&world).await;
    let (person, hash) = (asked.person, asked.attestation);
    assert_eq!(stands(&world, person).await, (Open, None));
    world.clock.set(Timestamp(NOW.0 + 50));
    let mut work = world.work().await;
    work.close_by_hand(asked.follow_up, Done).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(stands(&world, person).await, (Done, Some(50)));
    // It is not sent before the centre has what asks for it.
    assert!(to_send(&world).await.is_empty());
    let waiting = world.storage.waiting(9).await.unwrap();
    let mut work = world.work().await;
    for waiting in &waiting {
        work.set_pushed(waiting, &PushOutcome::Has).await.unwrap();
    }
    work.commit().await.unwrap();
    let mine = Closing { site: None, ..closing(hash, Done, 50, "") };
    assert_eq!(to_send(&world).await, std::slice::from_ref(&mine));
    assert_eq!(world.storage.closings_waiting(Timestamp(0)).await.unwrap(), 1);
    // Later ones and the same again change nothing; nor does one of an attestation that is not here.
    for (other, taken) in [
        (closing(hash, Missed, 60, "south"), TakenClosing::Known),
        (closing(hash, Missed, 50, "south"), TakenClosing::Known),
        (closing(hash, Done, 50, "south"), TakenClosing::Known),
        (closing(AttestationHash([9; 32]), Done, 1, "south"), TakenClosing::Unknown),
    ] {
        assert_eq!(receive(&world, &other, false).await, taken, "{other:?}");
        assert_eq!(stands(&world, person).await, (Done, Some(50)));
    }
    // An earlier one counts; of the same second the one whose word comes first.
    assert_eq!(receive(&world, &closing(hash, Missed, 40, "south"), false).await, TakenClosing::Stored);
    assert_eq!(stands(&world, person).await, (Missed, Some(40)));
    assert_eq!(receive(&world, &closing(hash, Cancelled, 40, "east"), true).await, TakenClosing::Stored);
    assert_eq!(stands(&world, person).await, (Cancelled, Some(40)));
    assert!(to_send(&world).await.is_empty(), "it came from the centre");
    let mut work = world.work().await;
    let known = work.closings_of(&[hash, AttestationHash([9; 32])], 9).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(known, [closing(hash, Cancelled, 40, "east")]);
    // What the centre does not know to be earlier here is still to be sent.
    let mut work = world.work().await;
    work.close_by_hand(asked.follow_up, Open).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(stands(&world, person).await, (Open, None));
    world.clock.set(Timestamp(NOW.0 + 30));
    let mut work = world.work().await;
    work.close_by_hand(asked.follow_up, Done).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(receive(&world, &closing(hash, Cancelled, 40, "east"), true).await, TakenClosing::Known);
    let mine = Closing { closed_at: Timestamp(NOW.0 + 30), ..mine };
    assert_eq!(to_send(&world).await, std::slice::from_ref(&mine));
    let mut work = world.work().await;
    work.set_closing_sent(&mine, false).await.unwrap();
    work.commit().await.unwrap();
    assert!(to_send(&world).await.is_empty(), "not before its time");
    let mut work = world.work().await;
    assert_eq!(work.closings_to_send(Timestamp(NOW.0 + 30), 9).await.unwrap(), std::slice::from_ref(&mine));
    work.set_closing_sent(&mine, true).await.unwrap();
    assert!(work.closings_to_send(Timestamp(NOW.0 + 99), 9).await.unwrap().is_empty());
    // Another centre has nothing of it.
    work.meet_centre([8; 16]).await.unwrap();
    work.commit().await.unwrap();
    let waiting = world.storage.waiting(9).await.unwrap();
    assert!(!waiting.is_empty() && to_send(&world).await.is_empty(), "the attestation goes first");
}

/// One that was heard of before the follow-up is in the list here closes it when it comes.
pub(crate) async fn a_closing_may_come_before_its_follow_up(url: String) {
    let world = World::new(url).await;
    let mut work = world.work().await;
    let person = work.add_person(&new_person("patient", &["a"])).await.unwrap();
    let hash = work.add_attestation(&attestation(person, "signed")).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(
        receive(&world, &closing(hash, FollowUpStatus::Done, 5, "south"), false).await,
        TakenClosing::Stored
    );
    let mut work = world.work().await;
    for (entry, first) in [(3, 100), (4, 100), (3, 101)] {
        let new = NewFollowUp { asked_in: Some((hash, entry)), ..follow_up(person, first, 107, "lab") };
        work.add_follow_up(&new).await.unwrap();
    }
    let open = work.asking_attestations(100, NOW, None, 9).await.unwrap();
    assert_eq!(open, [hash]);
    assert!(work.asking_attestations(99, NOW, None, 9).await.unwrap().is_empty());
    assert!(work.asking_attestations(100, NOW, Some(hash), 9).await.unwrap().is_empty());
    let filter = FollowUpFilter {
        due: Due::Any,
        status: Some(FollowUpStatus::Done),
        site: None,
        service: None,
        person: Some(person),
    };
    let done = work.follow_ups(&filter, &PageRequest::first(9)).await.unwrap().items;
    work.commit().await.unwrap();
    let done: Vec<_> = done.iter().map(|done| (done.asked_in, done.due_first)).collect();
    assert_eq!(done, [(Some((hash, 3)), 100)], "the others are others");
}
