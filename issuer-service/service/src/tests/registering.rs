use crate::testing::*;
use crate::use_cases::judging::Judging;
use crate::use_cases::kept::{Kept, Look};
use crate::use_cases::{follow_ups, open_card};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use phr_core::confidential::{self, Policy};
use phr_forms::read;
use phr_forms::testing::{REALISTIC, realistic_person};
use phr_storage::{Actor, PersonId, Role};
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

/// The fields of a form as a browser without scripts sends them back: text, what is ticked, what is selected.
fn form_fields(page: &str) -> Vec<(String, String)> {
    let form = page.split("id=\"draft\"").nth(1).unwrap().split("</form>").next().unwrap();
    let mut sent = Vec::new();
    for tag in form.split('<').skip(1) {
        let attribute = |name: &str| {
            let rest = tag.split(&format!(" {name}=\"")).nth(1)?;
            Some(
                rest.split('"')
                    .next()
                    .unwrap()
                    .replace("&#34;", "\"")
                    .replace("&#39;", "'")
                    .replace("&#38;", "&"),
            )
        };
        let Some(name) = attribute("name") else { continue };
        if tag.starts_with("input") {
            let is_box = tag.contains("type=\"checkbox\"") || tag.contains("type=\"radio\"");
            if name != "csrf" && (!is_box || tag.contains(" checked")) {
                sent.push((name, attribute("value").unwrap_or_default()));
            }
        } else if tag.starts_with("select") {
            let select =
                form.split(&format!("name=\"{name}\"")).nth(1).unwrap().split("</select>").next().unwrap();
            let options: Vec<&str> = select.split("<option ").skip(1).collect();
            // As browsers do: the first, where none is selected.
            let chosen = options.iter().find(|option| option.contains(" selected")).or(options.first());
            let value = chosen.map_or("", |option| option.split('"').nth(1).unwrap());
            sent.push((name, value.to_owned()));
        }
    }
    sent
}

async fn save_form(
    browser: &mut Browser,
    service: &Service,
    draft: &str,
    fields: &[(String, String)],
    act: &str,
) -> Answer {
    let mut sent: Vec<(&str, &str)> =
        fields.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    sent.push(("do", act));
    browser.post(service, draft, &sent).await
}

fn set_in(fields: &mut Vec<(String, String)>, name: &str, text: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), text.to_owned()));
}

/// A draft with the realistic person in it.
async fn realistic(browser: &mut Browser, service: &Service) -> String {
    let draft = begin(browser, service).await;
    browser.get(service, &draft).await;
    let changes: Vec<Value> = REALISTIC.iter().map(|(path, text)| set(path, text)).collect();
    assert_eq!(change(browser, service, &draft, json!(changes)).await.0, StatusCode::OK);
    draft
}

#[tokio::test]
async fn the_page_sent_back_without_scripts_changes_nothing_of_what_was_typed() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = realistic(&mut browser, &service).await;
    let before = form_fields(&browser.get(&service, &draft).await.text());
    for (path, text) in REALISTIC {
        assert!(before.contains(&((*path).to_owned(), (*text).to_owned())), "{path} is drawn as {text}");
    }
    let saved = save_form(&mut browser, &service, &draft, &before, "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let mut after = form_fields(&browser.get(&service, &draft).await.text());
    let mut before = before;
    before.retain(|(name, _)| name != "revision");
    after.retain(|(name, _)| name != "revision");
    assert_eq!(after, before);
}

#[tokio::test]
async fn an_empty_page_sent_back_without_scripts_says_nothing() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = begin(&mut browser, &service).await;
    let first = browser.get(&service, &draft).await.text();
    let saved = save_form(&mut browser, &service, &draft, &form_fields(&first), "save").await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let signs = |page: &str| page.matches("●").count();
    assert_eq!(signs(&browser.get(&service, &draft).await.text()), signs(&first));
    let shown = browser.post(&service, &draft, &[("do", "complete")]).await.text();
    assert!(!shown.contains("A unit is chosen"), "{shown}");
}

#[tokio::test]
async fn an_older_page_without_scripts_shows_both_and_overwrites_nothing() {
    let service = Service::ready().await;
    let mut one = service.signed_in(Role::Registrar).await;
    let draft = begin(&mut one, &service).await;
    let mut older = form_fields(&one.get(&service, &draft).await.text());
    change(&one, &service, &draft, json!([set("identity.family", "Newer")])).await;
    set_in(&mut older, "identity.family", "Mine");
    for act in ["save", "complete"] {
        let met = save_form(&mut one, &service, &draft, &older, act).await;
        assert_eq!(met.status, StatusCode::CONFLICT, "{act}");
        let page = met.text();
        assert!(
            page.contains("id=\"theirs\"")
                && page.contains("<bdi>Newer</bdi>")
                && page.contains("value=\"Mine\"")
        );
        assert!(one.get(&service, &draft).await.text().contains("value=\"Newer\""), "{act}");
        if act == "complete" {
            let again = form_fields(&page);
            let saved = save_form(&mut one, &service, &draft, &again, "save").await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER);
        }
    }
    assert!(one.get(&service, &draft).await.text().contains("value=\"Mine\""));
}

#[tokio::test]
async fn a_code_never_stays_with_the_words_of_another() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let draft = begin(&mut browser, &service).await;
    browser.get(&service, &draft).await;
    let (words, code) = ("problems.0.code", "problems.0.code.chosen");
    let asthma = json!([set(words, "Asthma"), set(code, "sct|195967001")]);
    change(&browser, &service, &draft, asthma).await;
    let other = json!([{ "path": words, "to": "Headache", "was": "" }]);
    let told = change(&browser, &service, &draft, other).await.1;
    let conflict =
        |path: &str, theirs: &str, yours: &str| json!({ "path": path, "theirs": theirs, "yours": yours });
    let both = json!([conflict(words, "Asthma", "Headache"), conflict(code, "sct|195967001", "")]);
    assert_eq!(told["conflicts"], both);
    change(&browser, &service, &draft, json!([{ "path": words, "to": "Headache", "was": "Asthma" }])).await;
    let fields = form_fields(&browser.get(&service, &draft).await.text());
    assert!(fields.contains(&(words.to_owned(), "Headache".to_owned())));
    assert!(fields.contains(&(code.to_owned(), String::new())), "the code of asthma is gone");

    // The same in a browser without scripts, which cannot choose codes.
    let asthma = json!([set(words, "Asthma"), set(code, "sct|195967001")]);
    change(&browser, &service, &draft, asthma).await;
    let mut fields = form_fields(&browser.get(&service, &draft).await.text());
    set_in(&mut fields, words, "Headache");
    save_form(&mut browser, &service, &draft, &fields, "save").await;
    let fields = form_fields(&browser.get(&service, &draft).await.text());
    assert!(fields.contains(&(words.to_owned(), "Headache".to_owned())));
    assert!(fields.contains(&(code.to_owned(), String::new())));
}

#[tokio::test]
async fn what_is_odd_is_told_at_once_and_confirmed_once() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let draft = realistic(&mut browser, &service).await;
    let (path, odd) = ("vitals.temperature", "47");
    let told =
        change(&browser, &service, &draft, json!([set(path, odd), set("identity.birth_date", "03/04/2020")]))
            .await
            .1;
    assert!(told["told"][path]["odd"].is_string() && told["told"][path]["fault"].is_null(), "{told}");
    assert!(told["told"]["identity.birth_date"]["fault"].is_string(), "{told}");
    let usual = json!([set(path, "36,8"), set("identity.birth_date", "14.03.1997")]);
    let told = change(&browser, &service, &draft, usual).await.1;
    assert!(
        told["told"][path]["odd"].is_null() && told["told"]["identity.birth_date"]["fault"].is_null(),
        "{told}"
    );

    change(&browser, &service, &draft, json!([set(path, odd)])).await;
    let shown = browser.post(&service, &draft, &[("do", "complete")]).await;
    assert_eq!(shown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(shown.text().contains("id=\"warnings\""));
    let mark = seen(&shown.text());
    // Another odd value has not been seen yet.
    change(&browser, &service, &draft, json!([set("vitals.pulse", "400")])).await;
    let again = browser.post(&service, &draft, &[("do", "complete"), ("seen", &mark)]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mark = seen(&again.text());
    let done = browser.post(&service, &draft, &[("do", "complete"), ("seen", &mark)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
}

#[tokio::test]
async fn completing_at_the_same_moment_makes_one_person() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = realistic(&mut browser, &service).await;
    let shown = browser.post(&service, &draft, &[("do", "complete")]).await;
    let mark = seen(&shown.text());
    let fields = [("do", "complete"), ("seen", mark.as_str())];
    let (mut one, mut two, mut three) = (browser.clone(), browser.clone(), browser.clone());
    let answers = tokio::join!(
        one.post(&service, &draft, &fields),
        two.post(&service, &draft, &fields),
        three.post(&service, &draft, &fields),
    );
    let answers = [answers.0, answers.1, answers.2];
    let persons: Vec<&str> =
        answers.iter().map(Answer::location).filter(|to| to.starts_with("/persons/")).collect();
    assert!(!persons.is_empty(), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
    let late = browser.post(&service, &draft, &fields).await;
    assert!(persons.iter().all(|person| *person == late.location()), "{persons:?}");
    // Whoever was too late with a save is told so, and not with a fault of ours.
    assert!(answers.iter().all(|answer| !answer.status.is_server_error()));
    let found = browser.post(&service, "/find", &[("text", "Salma Al-Khatib")]).await.text();
    let path = late.location().split('?').next().unwrap().to_owned();
    assert_eq!(found.matches("href=\"/persons/").count(), found.matches(&format!("href=\"{path}")).count());
    assert!(found.contains(&path));
}

/// The program is killed after an answer, and started again on what it had written.
#[tokio::test]
async fn what_was_saved_is_there_after_a_crash_and_can_be_completed() {
    let mut service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = realistic(&mut browser, &service).await;
    service.restart().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let fields = form_fields(&browser.get(&service, &draft).await.text());
    for (path, text) in REALISTIC {
        assert!(fields.contains(&((*path).to_owned(), (*text).to_owned())), "{path}: {text}");
    }
    let person = complete(&mut browser, &service, &draft).await;
    service.restart().await;
    // The answer was lost: the browser sends it again.
    let mut browser = service.signed_in(Role::Registrar).await;
    let again = browser.post(&service, &draft, &[("do", "complete")]).await;
    assert_eq!(again.location(), person);
    assert!(service.app.storage().verify_audit().await.unwrap().broken.is_none());
}

/// Every fact that the forms read is in what is signed, and nothing else; what is confidential is signed apart.
#[tokio::test]
async fn what_is_signed_is_what_was_typed() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let draft = realistic(&mut browser, &service).await;
    let mut typed = realistic_person();
    for (path, text) in [
        ("alerts.0.code", "Fears her former husband"),
        ("alerts.0.confidential", "yes"),
        ("follow_ups.2.code", "Counselling"),
        ("follow_ups.2.due", "2026-12-09"),
        ("follow_ups.2.service", "mental"),
        ("follow_ups.2.confidential", "yes"),
    ] {
        typed.set(path, text).unwrap();
        change(&browser, &service, &draft, json!([set(path, text)])).await;
    }
    // The form is begun with a day and a place of its own.
    for (name, text) in form_fields(&browser.get(&service, &draft).await.text()) {
        if name.contains('.') {
            typed.set(&name, &text).unwrap();
        }
    }
    let person = complete(&mut browser, &service, &draft).await;
    let person: PersonId = person["/persons/".len()..].split('?').next().unwrap().parse().unwrap();

    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let (app, now) = (&service.app, service.app.now());
    let own = open_card::own(app);
    let judging = app.with_random(|random| Judging::load(&app.trust_store(), &own, now, random)).unwrap();
    let kept = Kept::read(&mut work, person, Look::Confidential).await.unwrap();
    let record = kept.judge(&judging, now).unwrap().chain.unwrap().record;
    assert_eq!(record.attestations().len(), 2);
    let signed = |confidential: bool| {
        let mut all = record.attestations().iter();
        all.find(|attestation| attestation.is_confidential() == confidential).unwrap().payload.entries.clone()
    };
    let reading = read(&typed, now);
    assert!(reading.problems.is_empty(), "{:?}", reading.problems);
    let mut entries = reading.entries;
    confidential::mark(&mut entries, Policy::Listed);
    let (care, secret) = confidential::split(entries);
    assert!(signed(false) == care.into_canonical(), "the care part");
    assert!(signed(true) == secret.unwrap().into_canonical(), "the confidential part");

    let consents = work.consents(person).await.unwrap();
    let consent: Value = serde_json::from_slice(consents[0].content.expose()).unwrap();
    assert_eq!(
        (consents.len(), &consent["printed"], &consent["statistics"]),
        (1, &json!("yes"), &json!("no"))
    );
    let listed = follow_ups::all_of(&mut work, person).await.unwrap();
    let day = |day: i64| reading.follow_ups.iter().filter(|due| due.from_day == Some(day)).count();
    assert_eq!(listed.len(), reading.follow_ups.len());
    for follow_up in &listed {
        assert_eq!(day(follow_up.due_first), 1, "{}", follow_up.due_first);
    }
    let services: Vec<&str> = listed.iter().map(|follow_up| follow_up.service.as_str()).collect();
    assert!(
        !services.contains(&"mental"),
        "the service of a confidential follow-up is not in the open: {services:?}"
    );
    work.commit().await.unwrap();
    // The draft has gone with it; where it was leads to the person.
    let gone = browser.get(&service, &draft).await;
    assert_eq!(gone.location(), format!("/persons/{person}"));
    assert!(!browser.get(&service, "/register").await.text().contains(&draft));
}

#[tokio::test]
async fn the_same_is_said_of_all_that_is_empty_whatever_was_saved_since_the_page_was_drawn() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Registrar).await;
    let draft = begin(&mut browser, &service).await;
    browser.get(&service, &draft).await;
    change(&browser, &service, &draft, json!([set("problems.0.code", "Asthma")])).await;
    let answer = browser.post(&service, &draft, &[("revision", "1"), ("do", "rest none-known")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let page = browser.get(&service, &draft).await.text();
    let checked =
        |section: &str| page.contains(&format!("name=\"{section}.absence\" value=\"none-known\" checked"));
    assert!(checked("allergies") && !checked("problems"));
}
