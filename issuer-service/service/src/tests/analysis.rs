//! Who counts sees tables of closed quarters and nothing else.

use crate::demo;
use crate::testing::*;
use crate::use_cases::analysis;
use axum::http::{StatusCode, header};
use phr_analysis::{Cell, Dimension, Publication};
use phr_core::model::Timestamp;
use phr_storage::{Actor, NewConsent, PageRequest, PersonId, Private, Role};

const DAY: i64 = 86_400;

/// Registers invented persons, and lets the quarter close.
async fn after_a_quarter(service: &Service, persons: usize) -> Vec<PersonId> {
    // Whoever signs in makes the service read what it has to know of itself.
    service.signed_in(Role::Clinician).await;
    let site = "main".parse().unwrap();
    let clinician = service.account_id("clinician").await;
    let actor = Actor { account: Some(clinician), role: Some(Role::Clinician), site: Some(site) };
    let site = "main".parse().unwrap();
    let mut made = Vec::new();
    for number in 0..persons {
        made.push(demo::add(&service.app, &actor, &site, number).await.unwrap());
    }
    service.pass(100 * DAY);
    made
}

#[tokio::test]
async fn closed_quarters_are_published_once_and_shown_without_names() {
    let service = Service::ready().await;
    let persons = after_a_quarter(&service, 30).await;
    let mut counting = service.signed_in(Role::Epidemiologist).await;
    let list = counting.get(&service, "/analysis").await.text();
    // 1 800 000 000 seconds after 1970 is a day of this quarter.
    assert!(list.contains("2027-Q1") && list.contains("/analysis/publish"), "{list}");
    let answer = counting.post(&service, "/analysis/publish", &[]).await;
    assert_eq!(answer.location(), "/analysis?done=done-published", "{}", answer.text());
    let answer = counting.post(&service, "/analysis/publish", &[]).await;
    assert_eq!(answer.location(), "/analysis?done=done-nothing-to-publish");
    let list = counting.get(&service, "/analysis").await.text();
    assert!(list.contains("/analysis/2027-Q1/data.csv") && !list.contains("/analysis/publish"), "{list}");

    let json = counting.get(&service, "/analysis/2027-Q1/data.json").await;
    assert_eq!(json.headers[header::CONTENT_TYPE], "application/json");
    let publication: Publication = serde_json::from_slice(&json.bytes).unwrap();
    let total = |measure| publication.cell(measure, Dimension::Total, "all").unwrap();
    // So few persons are published as hardly more than their number.
    assert_eq!(total("episodes"), Cell::Count(30));
    assert_eq!(publication.cell("episodes", Dimension::Site, "main"), Some(Cell::Count(30)));
    let csv = counting.get(&service, "/analysis/2027-Q1/data.csv").await;
    assert!(csv.text().contains("2027-Q1,episodes,,total,all,30,\r\n"), "{}", csv.text());
    assert!(csv.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("2027-Q1-data.csv"));

    let mut all = Vec::new();
    for path in [
        "/analysis/2027-Q1",
        "/analysis/2027-Q1?measure=cardiovascular&by=age",
        "/analysis/2027?measure=due&by=site",
    ] {
        let page = counting.get(&service, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let text = page.text();
        assert!(text.contains("<svg") && text.contains("role=\"img\"") && text.contains("<table>"), "{text}");
        assert!(!text.contains('⟦'), "{text}");
        all.push(text);
    }
    all.extend([csv.text(), json.text(), list]);
    for person in &persons {
        let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
        let stored = work.person(*person).await.unwrap();
        work.commit().await.unwrap();
        let patient = crate::use_cases::patients::decode(&stored.patient).unwrap();
        let names = patient.names.iter().flat_map(|name| name.family.iter().chain(&name.given));
        for word in names.map(String::as_str).chain([person.to_string().as_str()]) {
            assert!(word.chars().count() < 4 || all.iter().all(|page| !page.contains(word)), "{word}");
        }
    }
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let lines = work.audit_entries(Some("2027-Q1"), &PageRequest::first(10)).await.unwrap().items;
    let id = service.account_id("epidemiologist").await.to_string();
    let by = |action: &str| lines.iter().filter(|line| line.action == action && line.account == id).count();
    assert!(by("published") == 1 && by("publication-read") >= 4, "{lines:?}");
    work.commit().await.unwrap();
}

/// A page of an odd address, of a language from right to left, and of nobody's period.
#[tokio::test]
async fn odd_questions_get_no_more_than_the_tables() {
    let service = Service::ready().await;
    after_a_quarter(&service, 12).await;
    analysis::publish(&service.app, Actor::system()).await.unwrap();
    let mut counting = service.signed_in(Role::Epidemiologist).await;
    for path in
        ["/analysis/2027-Q2", "/analysis/2026", "/analysis/x", "/analysis/2027-Q1/other", "/analysis/%2e%2e"]
    {
        assert_eq!(counting.get(&service, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let odd = "/analysis/2027-Q1?measure=%3Cscript%3E&by=name&first=%22%3E&second=x";
    let page = counting.get(&service, odd).await;
    assert!(page.status == StatusCode::OK && !page.text().contains("<script>"), "{}", page.text());
    let compared = "/analysis/2027-Q1?measure=cardiovascular&by=sex&first=female&second=male";
    assert!(counting.get(&service, compared).await.text().contains("role=\"status\""));
    counting.post(&service, "/language", &[("language", "ar"), ("back", "/")]).await;
    let page = counting.get(&service, "/analysis/2027-Q1").await.text();
    assert!(page.contains("dir=\"rtl\"") && page.contains("<svg") && !page.contains('⟦'), "{page}");
    for role in [Role::Registrar, Role::Clinician, Role::Administrator] {
        let mut other = service.signed_in(role).await;
        let answer = other.get(&service, "/analysis/2027-Q1/data.json").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?}");
    }
}

/// Whoever says no to statistics is counted nowhere, also where the facts were taken before.
#[tokio::test]
async fn who_says_no_is_not_counted() {
    let service = Service::ready().await;
    let persons = after_a_quarter(&service, 20).await;
    assert_eq!(analysis::take_facts(&service.app, Timestamp(0)).await.unwrap(), 20);
    assert_eq!(analysis::take_facts(&service.app, Timestamp(0)).await.unwrap(), 0);
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    for (person, answer) in persons.iter().zip(["no", "no", "no", "yes", ""]) {
        let content = Private::new(format!("{{\"statistics\":\"{answer}\"}}"));
        let consent = NewConsent { person: *person, content, given_at: service.app.now() };
        work.add_consent(&consent).await.unwrap();
    }
    work.commit().await.unwrap();
    analysis::publish(&service.app, Actor::system()).await.unwrap();
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let publication = analysis::read(&mut work, "2027-Q1").await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(publication.cell("episodes", Dimension::Total, "all"), Some(Cell::Count(17)));
    // It is what it is: who says no now changes nothing of it.
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let content = Private::new("{\"statistics\":\"no\"}");
    let consent = NewConsent { person: persons[10], content, given_at: service.app.now() };
    work.add_consent(&consent).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(analysis::publish(&service.app, Actor::system()).await.unwrap(), []);
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    assert_eq!(analysis::read(&mut work, "2027-Q1").await.unwrap(), publication);
    work.commit().await.unwrap();
}
