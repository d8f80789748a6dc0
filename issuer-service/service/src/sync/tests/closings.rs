//! Follow-ups that are closed in a list at one site, and are closed at the centre and the other site.

use super::world::*;
use crate::rights::table;
use crate::router::router_of;
use crate::sync::line::HttpLine;
use crate::sync::pull;
use crate::sync::send::{Moved, Pace, greet};
use crate::sync::serve::POLICY;
use crate::use_cases::{follow_ups, take_over};
use phr_storage::{Actor, FollowUp, FollowUpStatus, PersonId, Role};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// The follow-ups that the attestations ask for, soonest first.
async fn listed(place: &Place, stored: &Stored) -> (PersonId, Vec<FollowUp>) {
    let mut work = place.service.app.storage().begin(Actor::system()).await.unwrap();
    let person = work.person_of_record(stored.record_id.0).await.unwrap().unwrap().id;
    let mut all = follow_ups::all_of(&mut work, person).await.unwrap();
    work.commit().await.unwrap();
    all.sort_by_key(|listed| (listed.due_first, listed.asked_in.map(|(_, entry)| entry)));
    (person, all)
}

async fn states(place: &Place, stored: &Stored) -> Vec<(FollowUpStatus, Option<i64>)> {
    let (_, listed) = listed(place, stored).await;
    listed.iter().map(|listed| (listed.status, listed.closed.map(|(at, _)| at.0 - NOW.0))).collect()
}

/// Closes one on the page.
async fn close(place: &Place, stored: &Stored, which: usize, to: &str) {
    let (person, listed) = listed(place, stored).await;
    let mut browser = place.service.signed_in(Role::Clinician).await;
    let path = format!("/follow-ups/{}", listed[which].id);
    let done = browser
        .post(&place.service, &path, &[("person", &person.to_string()), ("to", to), ("back", "")])
        .await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
}

async fn in_step(place: &Place, stored: &Stored) {
    let app = &place.service.app;
    let judging = pull::judging(app).await.unwrap();
    let mut work = app.storage().begin(place.actor.clone()).await.unwrap();
    let site = "main".parse().unwrap();
    take_over::bring_in_step(&mut work, stored.person, &judging, &site, NOW).await.unwrap();
    work.commit().await.unwrap();
}

async fn talk(place: &Place, line: &HttpLine) -> Moved {
    place.talk(line, &mut Pace::default()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follow_up_that_is_closed_at_one_site_is_closed_at_all() {
    use FollowUpStatus::{Done, Missed, Open};
    let centre = centre().await;
    let (north, south) = (place().await, place().await);
    trust_one_another(&[&centre.place, &north, &south]);
    for place in [&centre.place, &north, &south] {
        place.service.app.phase().await.unwrap();
    }
    let mut work = centre.place.service.app.storage().begin(Actor::system()).await.unwrap();
    work.put_setting(POLICY, "by-record-id").await.unwrap();
    work.commit().await.unwrap();
    for site in [&north, &south] {
        site.service.app.storage().set_queueing(true);
    }
    let lines = (centre.line("north", centre.address).await, centre.line("south", centre.address).await);
    let stored = north.register(1).await;
    in_step(&north, &stored).await;
    talk(&north, &lines.0).await;
    let statement = greet(south.service.app.storage(), &lines.1).await.unwrap();
    let (site, system) = ("main".parse().unwrap(), Actor::system());
    let new =
        pull::record(&south.service.app, &lines.1, statement.centre, stored.record_id.0, &site, &system);
    assert_eq!(new.await.unwrap(), 2);
    let open = vec![(Open, None); states(&north, &stored).await.len()];
    assert!(open.len() >= 2);
    for place in [&north, &centre.place, &south] {
        assert_eq!(states(place, &stored).await, open);
    }

    // Done in the north: the centre hears of it, and the south from the centre; once.
    north.service.pass(50);
    close(&north, &stored, 0, "done").await;
    assert_eq!(talk(&north, &lines.0).await, Moved { sent: 1, ..Moved::default() });
    assert_eq!(talk(&north, &lines.0).await, Moved::default());
    assert_eq!(states(&centre.place, &stored).await[0], (Done, Some(50)));
    assert_eq!(talk(&south, &lines.1).await, Moved { received: 1, ..Moved::default() });
    assert_eq!(states(&south, &stored).await[0], (Done, Some(50)));
    assert_eq!(talk(&south, &lines.1).await, Moved::default(), "and it is not sent back");

    // Both close the other one without a network; the later is sent first. At the end the earlier counts everywhere.
    south.service.pass(60);
    close(&south, &stored, 1, "not-come").await;
    north.service.pass(50);
    close(&north, &stored, 1, "done").await;
    talk(&north, &lines.0).await;
    assert_eq!(states(&centre.place, &stored).await[1], (Done, Some(100)));
    talk(&south, &lines.1).await;
    assert_eq!(states(&centre.place, &stored).await[1], (Missed, Some(60)));
    assert_eq!(states(&south, &stored).await[1], (Missed, Some(60)));
    // The north asks of what it closed itself as well.
    talk(&north, &lines.0).await;
    assert_eq!(states(&north, &stored).await, states(&south, &stored).await);
    assert_eq!(states(&north, &stored).await[1], (Missed, Some(60)));
    // The log has what was sent and what was changed.
    let (person, _) = listed(&centre.place, &stored).await;
    let mut work = centre.place.service.app.storage().begin(Actor::system()).await.unwrap();
    let page = phr_storage::PageRequest::first(200);
    let log = work.audit_entries(Some(&person.to_string()), &page).await.unwrap().items;
    work.commit().await.unwrap();
    let by_client = |action: &str| log.iter().any(|line| line.role == "client" && line.action == action);
    assert!(by_client("follow-up-changed") && by_client("sent"));
}

/// A centre of an earlier version takes none; they wait until it is another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_centre_is_sent_no_closings() {
    let (centre, site) = (centre().await, place().await);
    trust_one_another(&[&centre.place, &site]);
    site.service.app.phase().await.unwrap();
    site.service.app.storage().set_queueing(true);
    let earlier = table().into_iter().filter(|route| route.path != "/sync/closings").collect();
    let router = router_of(centre.place.service.app.clone(), earlier);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    let stored = site.register(2).await;
    in_step(&site, &stored).await;
    close(&site, &stored, 0, "done").await;
    let old = centre.line("north", address).await;
    assert_eq!(talk(&site, &old).await.sent, 3, "an assessment, its confidential part and a consent");
    assert_eq!(states(&centre.place, &stored).await[0].0, FollowUpStatus::Open);
    serving.abort();
    let new = centre.line("east", centre.address).await;
    assert_eq!(talk(&site, &new).await.sent, 1);
    assert_eq!(states(&centre.place, &stored).await[0].0, FollowUpStatus::Done);
}
