use crate::testing::*;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use phr_forms::testing::REALISTIC;
use phr_storage::Role;
use serde_json::{Value, json};

/// Begins a draft and gives its path.
async fn begin(browser: &mut Browser, service: &Service) -> String {
    browser.get(service, "/register").await;
    let begun = browser.post(service, "/register", &[]).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    begun.location().to_owned()
}

/// Sends changes as the page does while somebody types.
async fn change(browser: &Browser, service: &Service, draft: &str, changes: Value) -> (StatusCode, Value) {
    let request = browser
        .request(Method::POST, &format!("{draft}/changes"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json")
        .header("X-CSRF-Token", &browser.csrf);
    let body = json!({ "changes": changes }).to_string();
    let answer = service.send(request.body(Body::from(body)).unwrap()).await;
    (answer.status, serde_json::from_slice(&answer.bytes).unwrap_or_default())
}

fn set(path: &str, to: &str) -> Value {
    json!({ "path": path, "to": to })
}

/// What the warnings ask to be said again.
fn seen(page: &str) -> String {
    let rest = page.split("name=\"seen\" value=\"").nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

/// Completes a draft; warnings are seen and confirmed.
async fn complete(browser: &mut Browser, service: &Service, draft: &str) -> String {
    let mut answer = browser.post(service, draft, &[("do", "complete")]).await;
    if answer.status == StatusCode::UNPROCESSABLE_ENTITY {
        assert!(!answer.text().contains("id=\"problems\""), "{}", answer.text());
        let seen = seen(&answer.text());
        answer = browser.post(service, draft, &[("do", "complete"), ("seen", &seen)]).await;
    }
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

#[tokio::test]
async fn a_person_is_registered_as_typed_and_once() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = begin(&mut browser, &service).await;
    browser.get(&service, &draft).await;
    for fields in REALISTIC.chunks(10) {
        let changes = fields.iter().map(|(path, text)| set(path, text)).collect::<Vec<_>>();
        let (status, saved) = change(&browser, &service, &draft, json!(changes)).await;
        assert_eq!(status, StatusCode::OK, "{saved}");
        assert_eq!(saved["conflicts"], json!([]));
    }
    let person = complete(&mut browser, &service, &draft).await;
    let again = browser.post(&service, &draft, &[("do", "complete")]).await;
    assert_eq!(again.location(), person, "a second click leads to the same person");
    let path = person.split('?').next().unwrap();
    let page = browser.get(&service, path).await.text();
    for said in ["سلمى", "Allergy to penicillin", "Asthma"] {
        assert!(page.contains(said), "{said} is not in the record: {page}");
    }
    let found = browser.get(&service, "/find").await;
    assert_eq!(found.status, StatusCode::OK);
    let found = browser.post(&service, "/find", &[("text", "Selma Khateeb")]).await;
    assert!(found.text().contains(path), "found by another spelling: {}", found.text());
    assert!(service.app.storage().verify_audit().await.unwrap().broken.is_none());
}

#[tokio::test]
async fn what_is_wrong_comes_back_as_it_was_typed() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let draft = begin(&mut browser, &service).await;
    let typed = [
        ("identity.birth_date", "03/04/2020"),
        ("vitals.temperature", "warm"),
        ("allergies.0.code", "<script>alert(1)</script>"),
        ("identity.family", "\"><img src=x onerror=alert(2)>"),
        ("do", "complete"),
    ];
    let answer = browser.post(&service, &draft, &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text();
    assert!(
        page.contains("id=\"problems\"")
            && page.contains("value=\"03/04/2020\"")
            && page.contains("value=\"warm\"")
    );
    for script in ["<script>alert", "<img src=x"] {
        assert!(!page.contains(script), "{script} is not escaped");
    }
    let later = browser.get(&service, &draft).await.text();
    assert!(later.contains("value=\"warm\""), "the draft has it as well");
}

#[tokio::test]
async fn text_in_every_field_is_text_on_every_page() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let draft = begin(&mut browser, &service).await;
    let hostile = "'\"><script>alert(1)</script>{{7*7}}";
    let page = browser.get(&service, &draft).await.text();
    let names: Vec<String> = page
        .split(" name=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .filter(|name| name.contains('.'))
        .collect();
    assert!(names.len() > 150, "{}", names.len());
    for names in names.chunks(300) {
        let changes: Vec<Value> = names.iter().map(|name| set(name, hostile)).collect();
        assert_eq!(change(&browser, &service, &draft, json!(changes)).await.0, StatusCode::OK);
    }
    for path in [draft.as_str(), "/register"] {
        assert!(!browser.get(&service, path).await.text().contains("<script>alert"), "{path}");
    }
    let answer = browser.post(&service, &draft, &[("do", "complete")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!answer.text().contains("<script>alert"));
}

#[tokio::test]
async fn two_who_type_in_one_draft_lose_nothing() {
    let service = Service::ready().await;
    let mut one = service.signed_in(Role::Registrar).await;
    let draft = begin(&mut one, &service).await;
    one.get(&service, &draft).await;
    let mut other = service.signed_in(Role::Clinician).await;
    other.get(&service, &draft).await;
    let first = json!([{ "path": "identity.family", "to": "One", "was": "" }]);
    assert_eq!(change(&one, &service, &draft, first).await.1["conflicts"], json!([]));
    let elsewhere = json!([{ "path": "identity.given", "to": "Two", "was": "" }]);
    assert_eq!(change(&other, &service, &draft, elsewhere).await.1["conflicts"], json!([]));
    let same = json!([{ "path": "identity.family", "to": "Other", "was": "" }]);
    let told = change(&other, &service, &draft, same).await.1;
    assert_eq!(told["conflicts"], json!([{ "path": "identity.family", "theirs": "One", "yours": "Other" }]));
    let page = one.get(&service, &draft).await.text();
    assert!(
        page.contains("value=\"One\"") && page.contains("value=\"Two\"") && !page.contains("value=\"Other\"")
    );
    let chosen = json!([{ "path": "identity.family", "to": "Other", "was": "One" }]);
    assert_eq!(change(&other, &service, &draft, chosen).await.1["conflicts"], json!([]));
}

#[tokio::test]
async fn a_session_that_ended_costs_nothing_that_was_saved() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = begin(&mut browser, &service).await;
    browser.get(&service, &draft).await;
    change(&browser, &service, &draft, json!([set("identity.family", "Kept")])).await;
    service.pass(31 * 60);
    let (status, told) = change(&browser, &service, &draft, json!([set("identity.given", "Late")])).await;
    assert!(status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN, "{status} {told}");
    let mut again = service.signed_in(Role::Registrar).await;
    let page = again.get(&service, &draft).await.text();
    assert!(page.contains("value=\"Kept\"") && !page.contains("value=\"Late\""));
    assert_eq!(
        change(&again, &service, &draft, json!([set("identity.given", "Late")])).await.0,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_likely_same_person_is_shown_and_nobody_is_merged() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let mut persons = Vec::new();
    for (family, given) in [("Haddad", "Mohammed"), ("Hadad", "Muhamad")] {
        let draft = begin(&mut browser, &service).await;
        browser.get(&service, &draft).await;
        let typed = [
            set("identity.family", family),
            set("identity.given", given),
            set("identity.birth_date", "1990-05-06"),
            set("identity.sex", "male"),
        ];
        change(&browser, &service, &draft, json!(typed)).await;
        let likely = browser.get(&service, &format!("{draft}/likely")).await;
        let likely: Value = serde_json::from_slice(&likely.bytes).unwrap();
        assert_eq!(likely.as_array().unwrap().len(), persons.len(), "{likely}");
        let person = complete(&mut browser, &service, &draft).await;
        persons.push(person);
    }
    assert_ne!(persons[0], persons[1]);
}

#[tokio::test]
async fn codes_are_found_for_the_fields_that_take_them() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let hits = browser.get(&service, "/codes?path=problems.0.code&q=asthm").await;
    let hits: Value = serde_json::from_slice(&hits.bytes).unwrap();
    assert_eq!(hits[0]["chosen"], "sct|195967001");
    for path in ["identity.family", "", "problems", "nowhere.0.code"] {
        let answer = browser.get(&service, &format!("/codes?path={path}&q=a")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn damaged_changes_are_refused_and_change_nothing() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = begin(&mut browser, &service).await;
    browser.get(&service, &draft).await;
    for changes in [
        json!("x"),
        json!([{ "path": "a" , "to": 3 }]),
        json!([{ "path": "UPPER.case", "to": "x" }]),
        json!([{ "path": "identity.family", "to": "x".repeat(9000) }]),
        json!(vec![set("identity.family", "x"); 501]),
    ] {
        let (status, told) = change(&browser, &service, &draft, changes).await;
        assert!(status.is_client_error(), "{status} {told}");
    }
    let strange = service.signed_in(Role::Epidemiologist).await;
    let (status, _) = change(&strange, &service, &draft, json!([set("identity.family", "x")])).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
