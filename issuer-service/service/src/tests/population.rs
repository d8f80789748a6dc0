//! Invented persons, loaded many at once, are what registering and visiting would have made of them.

use crate::demo::{self, Order};
use crate::testing::*;
use crate::use_cases::follow_ups;
use crate::use_cases::issue_make::judging_now;
use crate::use_cases::kept::{Kept, Look};
use phr_storage::{Actor, FollowUpStatus, Page, PageRequest, PersonFilter, PersonId};
use std::collections::BTreeSet;

fn order(persons: u64) -> Order {
    Order { episodes_per_person: 3.0, ..Order::new(persons, 5) }
}

async fn persons(service: &Service) -> Vec<PersonId> {
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let mut request = PageRequest::first(PageRequest::MOST);
    let mut all = Vec::new();
    loop {
        let Page { items, next } = work.persons(&PersonFilter::default(), &request).await.unwrap();
        all.extend(items.into_iter().map(|person| person.id));
        match next {
            Some(next) => request.after = Some(next),
            None => break,
        }
    }
    work.commit().await.unwrap();
    all
}

#[tokio::test]
async fn a_record_that_was_loaded_is_whole_trusted_and_in_step_with_its_work_list() {
    let service = Service::empty().await;
    demo::prepare(&service.app).await.unwrap();
    let told = std::sync::Mutex::new(Vec::new());
    let order = order(40);
    let loaded = demo::populate(&service.app, &order, |now| told.lock().unwrap().push(now.persons));
    let loaded = loaded.await.unwrap();
    assert_eq!((loaded.persons, told.into_inner().unwrap()), (40, vec![0, 40]));
    let (mut attestations, mut done, mut confidential) = (0, 0, 0);
    let judging = judging_now(&service.app).unwrap();
    for id in persons(&service).await {
        let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
        let stored = Kept::read(&mut work, id, Look::Confidential).await.unwrap();
        let listed = follow_ups::all_of(&mut work, id).await.unwrap();
        assert_eq!(work.consents(id).await.unwrap().len(), 1);
        work.commit().await.unwrap();
        let kept = stored.judge(&judging, service.app.now()).unwrap();
        attestations += kept.attestations.len() as u64;
        assert!(kept.attestations.iter().all(|attestation| attestation.stored_at == attestation.issued_at));
        assert_eq!(kept.person.created_at, kept.attestations[0].issued_at);
        let chain = kept.chain.unwrap();
        assert_eq!(chain.record.attestations().len(), kept.attestations.len());
        for attestation in chain.record.attestations() {
            assert!(attestation.verdict.is_trusted(), "{}", attestation.verdict.code());
            confidential += usize::from(attestation.is_confidential());
        }
        assert_eq!(chain.summary.patient, kept.patient);
        let planned: BTreeSet<_> = follow_ups::planned(&chain)
            .into_iter()
            .filter_map(|plan| {
                Some((
                    plan.asked_in,
                    plan.status.as_str(),
                    plan.days?,
                    plan.service,
                    plan.label.expose().to_vec(),
                ))
            })
            .collect();
        done += listed.iter().filter(|listed| listed.status == FollowUpStatus::Done).count();
        let listed: BTreeSet<_> = listed
            .into_iter()
            .map(|f| {
                (
                    f.asked_in.unwrap(),
                    f.status.as_str(),
                    (f.due_first, f.due_last),
                    f.service,
                    f.label.expose().to_vec(),
                )
            })
            .collect();
        assert_eq!(listed, planned);
    }
    assert_eq!(attestations, loaded.attestations);
    assert!(attestations > 100 && done > 20 && confidential > 5, "{attestations} {done} {confidential}");
    assert!(service.app.storage().verify_audit().await.unwrap().broken.is_none());
}

#[tokio::test]
async fn loading_goes_on_where_it_was_ended_and_mixes_nothing() {
    let service = Service::empty().await;
    demo::prepare(&service.app).await.unwrap();
    demo::populate(&service.app, &order(10), |_| {}).await.unwrap();
    // A day later the same persons go on.
    service.pass(86_400);
    let loaded = demo::populate(&service.app, &order(25), |_| {}).await.unwrap();
    assert_eq!((loaded.persons, persons(&service).await.len()), (25, 25));
    assert_eq!(demo::populate(&service.app, &order(25), |_| {}).await.unwrap(), loaded);
    assert_eq!(demo::populate(&service.app, &order(3), |_| {}).await.unwrap(), loaded);
    for other in [
        Order { episodes_per_person: 2.0, ..order(30) },
        Order { period_days: 100, ..order(30) },
        Order { last_day: Some(20_000), ..order(30) },
    ] {
        let refused = demo::populate(&service.app, &other, |_| {}).await.unwrap_err();
        assert_eq!(refused.code(), "population-other");
    }
    let other = Order { seed: 6, episodes_per_person: 1.0, ..order(5) };
    demo::populate(&service.app, &other, |_| {}).await.unwrap();
    assert_eq!(persons(&service).await.len(), 30);
}

#[tokio::test]
async fn real_data_never_meet_invented_persons() {
    let service = Service::ready().await;
    let refused = demo::populate(&service.app, &order(1), |_| {}).await.unwrap_err();
    assert_eq!(refused.code(), "demo-refused");
    assert_eq!(demo::prepare(&service.app).await.unwrap_err().code(), "demo-refused");
    assert!(persons(&service).await.is_empty());
}
