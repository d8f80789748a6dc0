//! What is taken, in whichever order, and what is not; and what goes back to sites.

use super::world::*;
use crate::sync::pull;
use crate::sync::receive::{Sender, accept};
use crate::sync::send::{Pace, greet};
use crate::sync::serve::POLICY;
use crate::sync::wire::{Batch, ConsentItem, Item, Outcome};
use crate::testing::Browser;
use crate::use_cases::kept::{Kept, Look};
use phr_core::keys::{IssuerSecretKey, RootSecretKey};
use phr_core::trust::RootSet;
use phr_storage::{ConsentId, Origin, Role};

fn item(bytes: &[u8]) -> Item {
    Item { bytes: bytes.to_vec(), origin: Origin::MadeHere, site: None, stored_at: NOW }
}

async fn take(centre: &Place, batch: &Batch) -> Vec<Outcome> {
    let app = &centre.service.app;
    let judging = pull::judging(app).await.unwrap();
    let site = "main".parse().unwrap();
    let from = Sender { actor: &centre.actor, site: &site, is_centre: false };
    accept(app.storage(), &from, batch, &judging, NOW).await.unwrap()
}

/// What the centre has of a record, as somebody sees it.
async fn seen(centre: &Place, stored: &Stored) -> String {
    let app = &centre.service.app;
    let judging = pull::judging(app).await.unwrap();
    let mut work = app.storage().begin(centre.actor.clone()).await.unwrap();
    let person = work.person_of_record(stored.record_id.0).await.unwrap().unwrap();
    let kept = Kept::read(&mut work, person.id, Look::Confidential).await.unwrap();
    let kept = kept.judge(&judging, NOW).unwrap();
    let follow_ups = crate::use_cases::follow_ups::all_of(&mut work, person.id).await.unwrap();
    work.commit().await.unwrap();
    let chain = kept.chain.unwrap();
    assert!(chain.record.withheld().is_empty() && chain.record.missing().is_empty());
    assert_eq!(kept.patient, chain.summary.patient);
    let open = follow_ups.iter().filter(|due| due.status == phr_storage::FollowUpStatus::Open);
    let mut due: Vec<_> = open.map(|due| (due.due_first, due.due_last, due.asked_in)).collect();
    due.sort();
    let options =
        phr_core::render::RenderOptions { history: true, ..phr_core::render::RenderOptions::new("en") };
    let view = phr_core::render::render(&chain.record, &options);
    format!("{}\n{due:?}", serde_json::to_string(&view).unwrap())
}

/// An attestation that continues another comes first, a confidential one comes alone, a thing comes twice, in one batch or in
/// many: what is there at the end is the same.
#[tokio::test]
async fn any_order_gives_the_same_record() {
    let site = place().await;
    let mut stored = site.register(7).await;
    for number in 1..4 {
        site.visit(&mut stored, number).await;
    }
    let mut dice = Dice(7);
    let mut first = None;
    for round in 0..8 {
        let centre = place().await;
        trust_one_another(&[&site, &centre]);
        let mut order: Vec<&Vec<u8>> = stored.signed.iter().chain(&stored.signed).collect();
        match round {
            0 => {}
            1 => order.reverse(),
            _ => (1..order.len()).rev().for_each(|at| order.swap(at, dice.below(at as u64 + 1) as usize)),
        }
        let (mut new, mut known) = (0, 0);
        while !order.is_empty() {
            let most = 1 + dice.below(order.len() as u64) as usize;
            let items = order.drain(..most).map(|bytes| item(bytes)).collect();
            for outcome in take(&centre, &Batch { items, consents: Vec::new() }).await {
                match outcome {
                    Outcome::Stored => new += 1,
                    Outcome::Known => known += 1,
                    Outcome::Refused(code) => unreachable!("{code}"),
                }
            }
        }
        assert_eq!((new, known), (stored.signed.len(), stored.signed.len()), "round {round}");
        assert_eq!(centre.count("person").await, 1);
        let seen = seen(&centre, &stored).await;
        assert_eq!(*first.get_or_insert_with(|| seen.clone()), seen, "round {round}");
    }
}

#[tokio::test]
async fn only_what_a_listed_issuer_signed_is_taken() {
    let (site, stranger, centre) = (place().await, place().await, place().await);
    trust_one_another(&[&site, &centre]);
    let (good, unknown) = (site.register(1).await, stranger.register(2).await);
    let mut altered = good.signed[0].clone();
    // Within the signed payload, so that the form stays.
    let at = altered.len() / 2;
    altered[at] ^= 1;
    let consent = |record_id| ConsentItem {
        id: ConsentId([record_id; 16]),
        record_id: if record_id == 1 { good.record_id.0 } else { [record_id; 8] },
        content: b"{}".to_vec(),
        given_at: NOW,
        withdrawn_at: None,
    };
    let batch = Batch {
        items: vec![
            item(&unknown.signed[0]),
            item(&altered),
            item(b"nothing"),
            item(&[]),
            item(&good.signed[0]),
        ],
        consents: vec![consent(1), consent(2)],
    };
    let codes: Vec<String> = take(&centre, &batch)
        .await
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Refused(code) => code,
            outcome => format!("{outcome:?}"),
        })
        .collect();
    let expected = [
        "issuer-unknown",
        "signature-wrong",
        "cbor-truncated",
        "cbor-truncated",
        "Stored",
        "Stored",
        "record-unknown",
    ];
    assert_eq!(codes, expected);
    assert_eq!(centre.count("attestation").await, 1);
    // The list comes to know the stranger, and then so does the centre.
    trust_one_another(&[&stranger, &centre]);
    assert_eq!(
        take(&centre, &Batch { items: vec![item(&unknown.signed[0])], consents: Vec::new() }).await,
        [Outcome::Stored]
    );
}

/// Somebody was at the north and comes to the south: the south asks by the record's id, or by name, as the centre lets it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_moved_is_found_as_the_policy_says() {
    let centre = centre().await;
    let (north, south, third) = (place().await, place().await, place().await);
    trust_one_another(&[&north, &south, &third, &centre.place]);
    let (northern, southern) =
        (centre.line("north", centre.address).await, centre.line("south", centre.address).await);
    north.service.app.storage().set_queueing(true);
    south.service.app.storage().set_queueing(true);
    let mut stored = north.register(3).await;
    // The south has the card's first statement only.
    take(&south, &Batch { items: vec![item(&stored.signed[0])], consents: Vec::new() }).await;
    north.visit(&mut stored, 1).await;
    north.visit(&mut stored, 2).await;
    north.talk(&northern, &mut Pace::default()).await.unwrap();
    let want = || async {
        let mut work = south.service.app.storage().begin(south.actor.clone()).await.unwrap();
        let person = work.person_of_record(stored.record_id.0).await.unwrap().unwrap();
        work.want(person.id).await.unwrap();
        work.commit().await.unwrap();
    };
    want().await;
    let moved = south.talk(&southern, &mut Pace::default()).await.unwrap();
    assert_eq!((moved.received, moved.known), (0, 1), "the centre gives nothing unless it is let");
    assert_eq!(south.service.app.storage().wanted(9).await.unwrap(), []);
    set_policy(&centre, "by-record-id").await;
    want().await;
    let moved = south.talk(&southern, &mut Pace::default()).await.unwrap();
    assert_eq!(moved.received, 3, "the confidential part and two visits");
    assert_eq!(seen(&south, &stored).await, seen(&centre.place, &stored).await);
    assert_eq!(south.count("consent").await, 1);
    assert_eq!(south.waits().await.len(), 0, "what came from the centre is not sent there");
    // By search: only where the policy says so.
    let patient = phr_forms::read(&fields(3), NOW).entries.patient;
    let refused = pull::search(&southern, &patient).await.unwrap_err();
    assert_eq!(refused.code(), "centre-token-refused");
    set_policy(&centre, "by-search").await;
    let found = pull::search(&southern, &patient).await.unwrap();
    assert!(found.iter().any(|(record, _)| *record == stored.record_id.0));
    let line = centre.line("third", centre.address).await;
    let statement = greet(third.service.app.storage(), &line).await.unwrap();
    let site = "main".parse().unwrap();
    let app = &third.service.app;
    let new =
        pull::record(app, &line, statement.centre, stored.record_id.0, &site, &third.actor).await.unwrap();
    assert_eq!(new, 4);
    assert_eq!(seen(&third, &stored).await, seen(&centre.place, &stored).await);
}

async fn set_policy(centre: &Centre, policy: &str) {
    let mut admin: Browser = centre.place.service.signed_in(Role::Administrator).await;
    admin.get(&centre.place.service, "/admin/centre").await;
    let done = admin.post(&centre.place.service, "/admin/centre/policy", &[("policy", policy)]).await;
    assert!(done.location().ends_with("done=centre-policy"), "{}", done.text());
    assert_eq!(centre.place.service.app.storage().setting(POLICY).await.unwrap().as_deref(), Some(policy));
}

/// A newer list of roots that the site knows comes with the next talk; roots that nobody gave it do not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_come_from_the_centre() {
    let centre = centre().await;
    let site = place().await;
    let random = &mut phr_cli_kit::system_random();
    let (root, other) = (RootSecretKey::generate(random), RootSecretKey::generate(random));
    let roots = RootSet::single(root.public_key()).id();
    let key = || [IssuerSecretKey::generate(&mut phr_cli_kit::system_random()).public_key()].into_iter();
    let (old, new, foreign) = (list_of(&root, 1, key()), list_of(&root, 2, key()), list_of(&other, 1, key()));
    let take = |place: &Place, list: &[u8], roots| {
        place
            .service
            .app
            .trust_store()
            .take(list, Some(roots), phr_cli_kit::Past::Refuse, None, NOW)
            .unwrap();
    };
    take(&site, &old, roots);
    take(&centre.place, &new, roots);
    take(&centre.place, &foreign, RootSet::single(other.public_key()).id());
    let line = centre.line("north", centre.address).await;
    site.talk(&line, &mut Pace::default()).await.unwrap();
    let held = site.service.app.trust_store().load().unwrap();
    let numbers: Vec<u64> = held.trust.lists().iter().map(|list| list.number()).collect();
    assert_eq!(numbers, [2]);
}

/// The pages: an administrator names the centre and sees what was refused; whoever reads a record may have the centre asked.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_names_the_centre_and_sees_what_it_refused() {
    let centre = centre().await;
    let site = place().await;
    // The centre's list does not name the site.
    trust_one_another(&[&centre.place]);
    let stored = site.register(5).await;
    let mut admin = site.service.signed_in(Role::Administrator).await;
    let page = admin.get(&site.service, "/admin/centre").await.text();
    assert!(page.contains("This service sends to no centre."), "{page}");
    let wrong = admin
        .post(
            &site.service,
            "/admin/centre",
            &[("centre-url", "http://centre.example"), ("centre-token", "t")],
        )
        .await;
    assert_eq!(wrong.status.as_u16(), 422);
    let token = centre.token_for("north", phr_storage::Right::Sync).await;
    let url = format!("http://{}", centre.address);
    let done =
        admin.post(&site.service, "/admin/centre", &[("centre-url", &url), ("centre-token", &token)]).await;
    assert!(done.location().ends_with("done=centre"), "{}", done.text());
    let running = tokio::spawn(crate::sync::run::run(site.service.app.clone()));
    for _ in 0..200 {
        if site.service.app.storage().push_counts().await.unwrap().refused == 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let page = admin.get(&site.service, "/admin/centre").await.text();
    assert!(page.contains("issuer-unknown") && page.contains("record-unknown"), "{page}");
    assert!(!page.contains(&token), "the token is not shown again");
    // The centre comes to know the site; what was refused is offered again when somebody says so.
    trust_one_another(&[&centre.place, &site]);
    let done = admin.post(&site.service, "/admin/centre/send", &[]).await;
    assert!(done.location().ends_with("done=centre-sending"));
    for _ in 0..200 {
        if centre.place.count("consent").await == 1 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!((centre.place.count("attestation").await, centre.place.count("consent").await), (2, 1));
    let mut clinician = site.service.signed_in(Role::Clinician).await;
    let path = format!("/persons/{}", stored.person);
    let page = clinician.get(&site.service, &path).await.text();
    assert!(page.contains("/ask-centre"), "{page}");
    let asked = clinician.post(&site.service, &format!("{path}/ask-centre"), &[]).await;
    assert!(asked.location().ends_with("done=centre-wanted"), "{}", asked.text());
    set_policy(&centre, "by-search").await;
    clinician.get(&site.service, "/find/centre").await;
    let found = clinician
        .post(
            &site.service,
            "/find/centre",
            &[("family", "Al-Khatib"), ("given", "Salma"), ("birth", "1945")],
        )
        .await
        .text();
    let record = stored.record_id.to_string();
    assert!(found.contains(&record), "{found}");
    let taken = clinician.post(&site.service, "/find/centre/take", &[("record", &record)]).await;
    assert!(taken.location().starts_with(&path), "{}", taken.text());
    running.abort();
}
