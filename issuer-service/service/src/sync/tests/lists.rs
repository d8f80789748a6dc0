//! Trust lists and status lists that a site takes from its centre, over TCP.

use super::world::*;
use crate::rights::table;
use crate::router::router_of;
use crate::sync::lists::INDEX;
use crate::sync::send::Pace;
use crate::use_cases::status_list;
use phr_cli_kit::{Past, StoredTrust};
use phr_core::keys::{RootSecretKey, RootSetId};
use phr_core::model::Timestamp;
use phr_core::trust::{Issuer, Purpose, RootSet, TrustListDraft};
use phr_storage::{Actor, CentreList, Role, SignedStatusList};
use std::net::SocketAddr;
use tokio::net::TcpListener;

const QUARTER: i64 = 15 * 60;

/// A list that lets both sign, and make status lists.
fn list(root: &RootSecretKey, number: u64, places: &[&Place]) -> Vec<u8> {
    let issued = Timestamp(NOW.0 - 86_400 + i64::try_from(number).unwrap());
    let mut draft = TrustListDraft::new(number, issued, Timestamp(NOW.0 + 300 * 86_400));
    for place in places {
        let issuer = Issuer {
            key: place.service.app.signer().unwrap().public_key(),
            names: [("en".to_owned(), "Invented centre".to_owned())].into(),
            country: Some("GR".to_owned()),
            organisation: None,
            purposes: [Purpose::Assess, Purpose::Visit, Purpose::Revoke].into(),
            from: Timestamp(0),
            until: None,
            withdrawn: None,
            number: None,
        };
        draft.add_issuer(issuer).unwrap();
    }
    draft.sign(root).unwrap().as_bytes().to_vec()
}

fn take(place: &Place, list: &[u8], roots: Option<RootSetId>) {
    place.service.app.trust_store().take(list, roots, Past::Refuse, None, NOW).unwrap();
}

fn held(place: &Place) -> StoredTrust {
    place.service.app.trust_store().load().unwrap()
}

/// The number of the trust list, and that of the status list.
fn numbers(place: &Place) -> (Option<u64>, Option<u64>) {
    let held = held(place);
    let status = held.status.first().map(|status| status.list.head().number());
    (held.trust.lists().first().map(|list| list.number()), status)
}

/// What the site knows of the trust list and of the status list.
async fn known(site: &Place) -> (CentreList, CentreList) {
    let known = site.service.app.storage().centre_lists().await.unwrap();
    let of = |kind: &str| known.iter().find(|list| list.path.starts_with(kind)).unwrap().clone();
    (of("/lists/trust/"), of("/lists/status/"))
}

async fn put(centre: &Place, list: &SignedStatusList) {
    let mut work = centre.service.app.storage().begin(Actor::system()).await.unwrap();
    work.put_status_list(list).await.unwrap();
    work.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trust_lists_and_status_lists_come_from_the_centre() {
    let centre = centre().await;
    let site = place().await;
    site.service.app.phase().await.unwrap();
    let root = RootSecretKey::generate(&mut phr_cli_kit::system_random());
    let roots = RootSet::single(root.public_key()).id();
    let list = |number| list(&root, number, &[&centre.place, &site]);
    take(&centre.place, &list(1), Some(roots));
    status_list::sign(&centre.place.service.app).await.unwrap();
    let wire = Wire::to(centre.address).await;
    let line = centre.line("north", wire.address).await;
    let mut pace = Pace::default();
    let pass = |seconds: i64| {
        site.service.pass(seconds);
        centre.place.service.pass(seconds);
    };

    // Nobody gave this site any roots: nothing is taken, and the page says why.
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(numbers(&site), (None, None));
    let (trust, status) = known(&site).await;
    assert_eq!(trust.refusal.as_deref(), Some("trust-roots-needed"));
    assert_eq!(status.refusal.as_deref(), Some("status-list-issuer-unknown"));
    let mut work = site.service.app.storage().begin(Actor::system()).await.unwrap();
    let url = format!("http://{}", wire.address);
    let token = phr_storage::Private::new("token");
    work.put_centre(Some(&url), Some(&token)).await.unwrap();
    work.commit().await.unwrap();
    let mut admin = site.service.signed_in(Role::Administrator).await;
    let page = admin.get(&site.service, "/admin/centre").await.text();
    assert!(page.contains("(trust-roots-needed)") && page.contains(&trust.path), "{page}");
    // What was refused is not fetched again as long as it would be refused again.
    pass(QUARTER);
    let before = wire.carried().1;
    site.talk(&line, &mut pace).await.unwrap();
    let (again, _) = known(&site).await;
    assert_eq!((again.asked_at.0, again.refusal), (trust.asked_at.0 + QUARTER, trust.refusal));
    let refused_again = wire.carried().1 - before;

    // An administrator gives it its roots with the first list: the status list follows by itself.
    take(&site, &list(1), Some(roots));
    pass(QUARTER);
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(numbers(&site), (Some(1), Some(1)));
    let (trust, status) = known(&site).await;
    assert_eq!((trust.refusal, trust.number, status.refusal, status.number), (None, Some(1), None, Some(1)));

    // Nothing has changed: it is asked for by its tag, and costs little.
    pass(QUARTER);
    let before = wire.carried().1;
    site.talk(&line, &mut pace).await.unwrap();
    let (trust, unchanged) = known(&site).await;
    assert_eq!((unchanged.taken_at, unchanged.asked_at.0), (status.taken_at, status.asked_at.0 + QUARTER));
    let unchanged = wire.carried().1 - before;
    assert!(unchanged < 3500 && refused_again < 3500, "{unchanged} and {refused_again} bytes");
    // Within the quarter of an hour it is not asked at all.
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(known(&site).await.0, trust);

    // A newer trust list comes with the next talk, a newer status list within a quarter of an hour.
    take(&centre.place, &list(2), None);
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(numbers(&site), (Some(2), Some(1)));
    pass(QUARTER);
    let second = status_list::sign(&centre.place.service.app).await.unwrap();
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(numbers(&site), (Some(2), Some(2)));
    let mut work = site.service.app.storage().begin(Actor::system()).await.unwrap();
    let subject = format!("{} 2 from the centre", known(&site).await.1.path);
    let page = phr_storage::PageRequest::first(9);
    let lines = work.audit_entries(Some(&subject), &page).await.unwrap().items;
    work.commit().await.unwrap();
    assert_eq!(lines.len(), 1, "taking it is in the log");

    // The centre goes back, or serves what is altered: refused, and what is held stays.
    take(&site, &list(4), None);
    take(&centre.place, &list(3), None);
    let mut altered = SignedStatusList { number: 7, ..second.clone() };
    let last = altered.bytes.len() - 1;
    altered.bytes[last] ^= 1;
    put(&centre.place, &altered).await;
    pass(QUARTER);
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(numbers(&site), (Some(4), Some(2)));
    let (trust, status) = known(&site).await;
    assert_eq!((trust.refusal.as_deref(), trust.number), (Some("trust-list-older"), Some(2)));
    let code = status.refusal.unwrap();
    assert!(code.starts_with("status-list-") && status.number == Some(2), "{code}");
    // It is right again with the next.
    take(&centre.place, &list(5), None);
    put(&centre.place, &SignedStatusList { number: 8, ..second }).await;
    pass(QUARTER);
    site.talk(&line, &mut pace).await.unwrap();
    let (trust, status) = known(&site).await;
    assert_eq!((numbers(&site), trust.refusal, status.refusal), ((Some(5), Some(2)), None, None));

    // What is here no more is fetched as a whole, although its tag is known.
    let folder = site.service.app.data_dir().join("trust");
    std::fs::remove_dir_all(&folder).unwrap();
    take(&site, &list(5), Some(roots));
    assert_eq!(numbers(&site), (Some(5), None));
    pass(QUARTER);
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(numbers(&site), (Some(5), Some(2)));
    // The line is cut in the middle of the lists: the next talk has them.
    take(&centre.place, &super::lists::list(&root, 6, &[&centre.place, &site]), None);
    for bytes in [100, 500, 900, 1300, 1700] {
        wire.cut_after(bytes);
        _ = site.talk(&line, &mut pace).await;
    }
    wire.mend();
    site.talk(&line, &mut pace).await.unwrap();
    assert_eq!(numbers(&site).0, Some(6));
}

/// A centre of an earlier version serves no lists to anybody, and gives its trust lists to sites.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_centre_gives_its_trust_lists() {
    let (old, site) = (centre().await, place().await);
    let earlier = table().into_iter().filter(|route| !route.path.starts_with(INDEX)).collect();
    let router = router_of(old.place.service.app.clone(), earlier);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    let root = RootSecretKey::generate(&mut phr_cli_kit::system_random());
    let roots = RootSet::single(root.public_key()).id();
    take(&site, &list(&root, 1, &[&site]), Some(roots));
    take(&old.place, &list(&root, 2, &[&site]), Some(roots));
    let line = old.line("north", address).await;
    site.talk(&line, &mut Pace::default()).await.unwrap();
    assert_eq!(numbers(&site).0, Some(2));
    serving.abort();
}
