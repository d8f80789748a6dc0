//! What other systems ask for, told as stories over SQLite and over PostgreSQL; each answer is held to the OpenAPI document.

use super::clients::code_of;
use crate::api::openapi::DOCUMENT;
use crate::rights::{Allowed, table};
use crate::testing::*;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use phr_storage::testing::Postgres;
use phr_storage::{PageRequest, PersonFilter, PersonId, Right};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SUDAN: &[u8] = include_bytes!("../../../../tests/samples/arabic-script-unknown-birth-day.json");
const UKRAINE: &[u8] = include_bytes!("../../../../tests/samples/child-vaccinations-cyrillic-script.json");
const FHIR: &str = "application/fhir+json";
const JSON: &str = "application/json";

/// Another system.
struct Caller<'a> {
    service: &'a Service,
    token: String,
}

impl<'a> Caller<'a> {
    async fn with(service: &'a Service, rights: &[Right]) -> Self {
        Self { service, token: service.token(rights).await }
    }

    async fn send(&self, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8420");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        let request = if kind.is_empty() { request } else { request.header(header::CONTENT_TYPE, kind) };
        self.service.send(request.body(body.into()).unwrap()).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Body::empty()).await
    }

    async fn search(&self, query: &[(&str, &str)]) -> Value {
        let answer = self.get(&format!("/fhir/Patient?{}", encoded(query))).await;
        read(&answer, 200, "Bundle")
    }

    /// The error's code.
    async fn wrong(&self, query: &[(&str, &str)]) -> String {
        let answer = self.get(&format!("/fhir/Patient?{}", encoded(query))).await;
        read(&answer, 400, "OperationOutcome");
        code_of(&answer)
    }

    async fn hand_in(&self, document: &[u8], status: u16) -> Value {
        read(&self.send(Method::POST, "/fhir/Bundle", FHIR, document.to_vec()).await, status, "Intake")
    }

    async fn ask(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, JSON, body.to_string()).await
    }
}

/// The body, as the OpenAPI document has it under this name.
fn read(answer: &Answer, status: u16, schema: &str) -> Value {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let mut root = json!({ "$ref": format!("#/components/schemas/{schema}") });
    root["components"] = document["components"].clone();
    let validator = jsonschema::draft202012::new(&root).unwrap();
    let faults: Vec<String> = validator.iter_errors(&body).map(|fault| fault.to_string()).collect();
    assert!(faults.is_empty(), "{schema}: {faults:?}");
    body
}

fn parameter<'a>(answer: &'a Value, name: &str) -> &'a Value {
    answer["parameter"].as_array().unwrap().iter().find(|part| part["name"] == name).unwrap()
}

fn person_in(answer: &Value) -> String {
    let reference = parameter(answer, "patient")["valueReference"]["reference"].as_str().unwrap();
    reference.strip_prefix("Patient/").unwrap().to_owned()
}

fn issues(answer: &Value) -> &Vec<Value> {
    parameter(answer, "outcome")["resource"]["issue"].as_array().unwrap()
}

fn done(answer: &Value) -> &str {
    issues(answer)[0]["details"]["coding"][0]["code"].as_str().unwrap()
}

fn found(bundle: &Value) -> BTreeSet<String> {
    let entries = bundle["entry"].as_array().into_iter().flatten();
    entries.map(|entry| entry["resource"]["id"].as_str().unwrap().to_owned()).collect()
}

fn link<'a>(bundle: &'a Value, relation: &str) -> Option<&'a str> {
    let mut links = bundle["link"].as_array().unwrap().iter();
    links.find(|link| link["relation"] == relation)?["url"].as_str()
}

async fn attestations(service: &Service, person: &str) -> usize {
    let mut work = service.app.storage().begin(phr_storage::Actor::system()).await.unwrap();
    let all = [phr_storage::Compartment::Care, phr_storage::Compartment::Confidential];
    let id: PersonId = person.parse().unwrap();
    let count = work.attestations(id, &all).await.unwrap().len();
    work.commit().await.unwrap();
    count
}

/// A document is taken in once, nothing of it is lost without a word, and what is read again says the same.
async fn documents_come_in_and_go_out(service: &Service) {
    let caller = Caller::with(service, &[Right::FhirRead, Right::FhirWrite]).await;
    let first = caller.hand_in(SUDAN, 201).await;
    assert_eq!(done(&first), "stored");
    let person = person_in(&first);
    let imported = phr_core::fhir::import(SUDAN).unwrap();
    let told: BTreeSet<&str> =
        issues(&first).iter().filter_map(|issue| issue["expression"][0].as_str()).collect();
    for item in &imported.report.not_carried {
        assert!(told.contains(item.path.as_str()), "not told: {}", item.path);
    }
    for item in &imported.report.normalised {
        assert!(told.contains(item.path.as_str()), "not told: {}", item.path);
    }

    let again = caller.hand_in(SUDAN, 200).await;
    assert_eq!((done(&again), person_in(&again)), ("stored-before", person.clone()));
    assert_eq!(issues(&again).len(), issues(&first).len(), "the same is told of it");
    let count = attestations(service, &person).await;

    let path = format!("/fhir/Patient/{person}/$summary");
    let summary = read(&caller.get(&path).await, 200, "Bundle");
    let read_again = phr_core::fhir::import(summary.to_string().as_bytes()).unwrap();
    let listed = |entries: &phr_core::model::Entries| {
        entries.sections.iter().map(|section| section.entries.len()).sum::<usize>()
    };
    assert_eq!(read_again.entries.patient.names, imported.entries.patient.names);
    let mut entries = imported.entries.clone();
    phr_core::confidential::mark(&mut entries, phr_core::confidential::Policy::Listed);
    let (care, secret) = phr_core::confidential::split(entries);
    assert_eq!(listed(&read_again.entries), listed(&care), "every entry is there but those");
    assert_eq!(listed(&secret.unwrap()), 2, "that are confidential");
    let posted = caller.send(Method::POST, &path, FHIR, Body::empty()).await;
    assert_eq!(read(&posted, 200, "Bundle"), summary);
    let profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips";
    let with = |value: &str| json!({ "resourceType": "Parameters", "parameter": [{ "name": "profile", "valueCanonical": value }] });
    let posted = caller.send(Method::POST, &path, FHIR, with(profile).to_string()).await;
    assert_eq!(posted.status, StatusCode::OK);
    let posted = caller.send(Method::POST, &path, FHIR, with("urn:other").to_string()).await;
    assert_eq!((posted.status.as_u16(), code_of(&posted)), (400, "parameter-unknown".to_owned()));

    // Our own document goes to the record that it is of, which says all of it already.
    let known = caller.hand_in(summary.to_string().as_bytes(), 200).await;
    assert_eq!((done(&known), person_in(&known)), ("nothing-new", person.clone()));
    assert_eq!(attestations(service, &person).await, count);

    // What is new of it becomes a statement of the same record; who else looks alike is told and not taken.
    let record = parameter(&first, "record")["valueIdentifier"]["value"].as_str().unwrap().to_owned();
    let path = format!("/fhir?record={record}");
    let news = caller.send(Method::POST, &path, FHIR, asthma(&person).to_string()).await;
    let news = read(&news, 201, "Intake");
    assert_eq!((done(&news), person_in(&news)), ("stored", person.clone()));
    assert_eq!(attestations(service, &person).await, count + 1);
    let summary = caller.get(&format!("/fhir/Patient/{person}/$summary")).await.text();
    assert!(summary.contains("195967001"));
    let path = "/fhir/Bundle?record=new";
    let twin =
        caller.send(Method::POST, path, "application/json; charset=utf-8", [SUDAN, b" "].concat()).await;
    let twin = read(&twin, 201, "Intake");
    assert_ne!(person_in(&twin), person);
    let alike = parameter(&twin, "alike")["part"][0]["valueReference"]["reference"].as_str().unwrap();
    assert_eq!(alike, format!("Patient/{person}"));
}

/// One more condition of somebody: asthma.
fn asthma(person: &str) -> Value {
    let code = json!({ "coding": [{ "system": "http://snomed.info/sct", "code": "195967001" }] });
    json!({
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [
            { "fullUrl": "urn:uuid:1", "resource": { "resourceType": "Patient", "id": person } },
            { "resource": { "resourceType": "Condition", "code": code, "subject": { "reference": "urn:uuid:1" } } },
        ],
    })
}

/// Names in any script, dates as ranges, and only who was asked for.
async fn persons_are_found(service: &Service) {
    let caller = Caller::with(service, &[Right::FhirRead, Right::FhirWrite]).await;
    let idris = person_in(&caller.hand_in(SUDAN, 201).await);
    let child = caller.hand_in(UKRAINE, 201).await;
    let record = parameter(&child, "record")["valueIdentifier"]["value"].as_str().unwrap().to_owned();
    let child = person_in(&child);
    let record = format!("urn:phr-card:record|{record}");
    let only = |id: &String| BTreeSet::from([id.clone()]);
    let none = BTreeSet::new();
    for (query, expected) in [
        (&[("name", "Haroun")][..], only(&idris)),
        (&[("name", "هارون")], only(&idris)),
        (&[("family", "haroun")], only(&idris)),
        (&[("given", "haroun")], none.clone()),
        (&[("given", "Idris"), ("family", "هارون")], only(&idris)),
        (&[("name", "Вигаданий Тимофій")], only(&child)),
        (&[("name", "Haroun"), ("birthdate", "1987")], only(&idris)),
        (&[("name", "Haroun"), ("birthdate", "1987-05-01")], none.clone()),
        (&[("name", "Haroun"), ("birthdate", "lt1988"), ("birthdate", "ge1987")], only(&idris)),
        (&[("name", "Haroun"), ("gender", "female")], none.clone()),
        (&[("name", "Haroun"), ("gender", "female,male")], only(&idris)),
        (&[("identifier", "REG-0417-2026")], only(&idris)),
        (&[("identifier", "http://example.org/registration|REG-0608-2026")], only(&child)),
        (&[("identifier", "http://example.org/passport|REG-0608-2026")], none.clone()),
        (&[("identifier", record.as_str())], only(&child)),
        (&[("identifier", record.as_str()), ("name", "Haroun")], none.clone()),
        (&[("_id", child.as_str())], only(&child)),
        (&[("_id", "no-such-id")], none.clone()),
        (&[("_id", &format!("{child},{idris}"))], BTreeSet::from([child.clone(), idris.clone()])),
        (&[("name", "Nobody Here")], none.clone()),
    ] {
        assert_eq!(found(&caller.search(query).await), expected, "{query:?}");
    }
    assert!(found(&caller.search(&[]).await).is_superset(&BTreeSet::from([child.clone(), idris.clone()])));
    assert_eq!(caller.wrong(&[("name:exact", "Haroun")]).await, "search-parameter-unknown");
    assert_eq!(caller.wrong(&[("gender", "male")]).await, "search-too-broad");
    assert_eq!(caller.wrong(&[("_page", "none")]).await, "search-page");

    let form = caller.send(
        Method::POST,
        "/fhir/Patient/_search",
        "application/x-www-form-urlencoded",
        encoded(&[("family", "Haroun")]),
    );
    let form = read(&form.await, 200, "Bundle");
    assert_eq!(found(&form), only(&idris));
    assert!(!form["link"].to_string().contains("Haroun"), "no name in an address");

    let patient = read(&caller.get(&format!("/fhir/Patient/{idris}")).await, 200, "Resource");
    assert_eq!((&patient["id"], &patient["active"]), (&idris.clone().into(), &true.into()));
    assert_eq!(patient["birthDate"], "1987");
    let gone = caller.get(&format!("/fhir/Patient/{}", "0".repeat(32))).await;
    read(&gone, 404, "OperationOutcome");

    // Page by page, everybody once; a link is the client's own.
    let mut seen = Vec::new();
    let mut page = caller.search(&[("_count", "1")]).await;
    let other = Caller::with(service, &[Right::FhirRead]).await;
    let mut links = 0;
    loop {
        seen.extend(found(&page));
        let Some(next) = link(&page, "next") else { break };
        let next = next.strip_prefix("http://127.0.0.1:8420").unwrap().to_owned();
        assert_eq!(other.get(&next).await.status, StatusCode::BAD_REQUEST);
        page = read(&caller.get(&next).await, 200, "Bundle");
        links += 1;
    }
    let unique: BTreeSet<_> = seen.iter().cloned().collect();
    assert_eq!(unique.len(), seen.len());
    let filter = PersonFilter::default();
    let mut work = service.app.storage().begin(phr_storage::Actor::system()).await.unwrap();
    let all = work.persons(&filter, &PageRequest::first(PageRequest::MOST)).await.unwrap().items.len();
    work.commit().await.unwrap();
    assert!(seen.len() == all && links >= all - 1, "{} of {all}", seen.len());

    // Everybody who was shown is in the audit log, with the client.
    let client = service.app.storage().api_client_of(&caller.token).await.unwrap().unwrap().id.to_string();
    let mut work = service.app.storage().begin(phr_storage::Actor::system()).await.unwrap();
    let lines = work.audit_entries(Some(&child), &PageRequest::first(100)).await.unwrap().items;
    work.commit().await.unwrap();
    let by_client = |action: &str| {
        lines.iter().any(|line| line.account == client && line.role == "client" && line.action == action)
    };
    assert!(by_client("person-listed") && by_client("person-added"), "{lines:?}");
}

/// A card is made by one system and read by another; what is confidential is in neither's answer.
async fn cards_are_made_and_checked(service: &Service) {
    let writer = Caller::with(service, &[Right::FhirWrite, Right::FhirRead]).await;
    let mut document: Value = serde_json::from_slice(UKRAINE).unwrap();
    let hiv = json!({ "coding": [{ "system": "http://snomed.info/sct", "code": "86406008" }] });
    let patient = document["entry"][1]["fullUrl"].clone();
    let condition = json!({ "resourceType": "Condition", "code": hiv, "subject": { "reference": patient } });
    document["entry"].as_array_mut().unwrap().push(json!({ "fullUrl": "urn:uuid:7", "resource": condition }));
    let sections = document["entry"][0]["resource"]["section"].as_array_mut().unwrap();
    let problems = sections.iter_mut().find(|section| section["code"]["coding"][0]["code"] == "11450-4");
    let problems = problems.unwrap();
    if problems["entry"].is_null() {
        problems["entry"] = json!([]);
    }
    problems["entry"].as_array_mut().unwrap().push(json!({ "reference": "urn:uuid:7" }));
    problems.as_object_mut().unwrap().remove("emptyReason");
    let person = person_in(&writer.hand_in(document.to_string().as_bytes(), 201).await);
    assert_eq!(attestations(service, &person).await, 2, "the confidential part is apart");
    let summary = writer.get(&format!("/fhir/Patient/{person}/$summary")).await.text();
    assert!(!summary.contains("86406008"), "what is confidential is in no summary");

    let issuer = Caller::with(service, &[Right::Issue]).await;
    let order = json!({ "person": person, "carrier": "file", "symbol": "none" });
    let file = read(&issuer.ask("/api/cards", &order).await, 201, "Card");
    assert!(file["symbol"].is_null() && file["access_code"].as_str().unwrap().len() == 16);
    let order =
        json!({ "person": person, "carrier": "qr-sheet", "code": "new-long", "leave_out": "entries" });
    let card = read(&issuer.ask("/api/cards", &order).await, 201, "Card");
    let code = card["access_code"].as_str().unwrap();
    assert_eq!((code.len(), &card["symbol"]["media_type"]), (20, &"image/png".into()));
    for (order, status, expected) in [
        (json!({ "person": person, "carrier": "stone" }), 400, "carrier-unknown"),
        (json!({ "person": "0".repeat(32), "carrier": "file" }), 404, "storage-not-found"),
        (json!({ "person": person, "carrier": "file", "code": "none" }), 422, "issue-nobody-opens"),
        (json!({ "person": person, "carrier": "file", "else": 1 }), 400, "body-wrong"),
        (json!([]), 400, "body-wrong"),
    ] {
        let answer = issuer.ask("/api/cards", &order).await;
        read(&answer, status, "Problem");
        assert_eq!(code_of(&answer), expected);
    }
    let plain = issuer.send(Method::POST, "/api/cards", "text/plain", "x").await;
    assert_eq!(plain.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);

    let reader = Caller::with(service, &[Right::Verify]).await;
    let question = json!({ "text": card["text"], "code": code });
    let verdict = read(&reader.ask("/api/cards/verify", &question).await, 200, "CardVerdict");
    assert_eq!((&verdict["trusted"], &verdict["opened_by"]), (&true.into(), &"access-code".into()));
    assert_eq!(verdict["confidential"], "not-shown");
    assert_eq!(verdict["attestations"][0]["verdict"], "trusted");
    let text = verdict.to_string();
    assert!(text.contains("Vyhadanyi") && !text.contains("86406008"));
    let by_picture = json!({ "picture": card["symbol"]["base64"], "code": code });
    let by_picture = read(&reader.ask("/api/cards/verify", &by_picture).await, 200, "CardVerdict");
    assert_eq!(by_picture["record"], verdict["record"]);
    for (question, status, expected) in [
        (json!({ "text": card["text"] }), 400, "code-or-reason"),
        (json!({ "code": code }), 400, "text-or-picture"),
        (json!({ "picture": "%", "code": code }), 400, "picture-not-base64"),
        (json!({ "picture": "AAAA", "code": code }), 422, "input-unknown"),
        (json!({ "text": "PHR1", "code": code }), 422, "card-text-cut"),
        (json!({ "text": card["text"], "code": "0000000000000000" }), 422, "wrong-code"),
        (json!({ "text": card["text"], "reason": "unconscious" }), 422, "network-not-granted"),
    ] {
        let answer = reader.ask("/api/cards/verify", &question).await;
        read(&answer, status, "Problem");
        if !matches!(expected, "card-text-cut" | "wrong-code") {
            assert_eq!(code_of(&answer), expected);
        }
        assert!(!answer.text().contains("0000000000000000") && !answer.text().contains("unconscious"));
    }
    let wrong = json!({ "text": card["text"], "code": "1111111111111111" });
    let mut last = reader.ask("/api/cards/verify", &wrong).await;
    for _ in 0..8 {
        last = reader.ask("/api/cards/verify", &wrong).await;
    }
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    let answer = reader.ask("/api/cards/verify", &question).await;
    read(&answer, 429, "Problem");
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
}

/// The same request under the same key makes one card, however often and from however many at once it comes.
async fn a_card_is_made_once_under_a_key(service: &Service) {
    let writer = Caller::with(service, &[Right::FhirWrite]).await;
    let person = person_in(&writer.hand_in(UKRAINE, 201).await);
    let (issuer, other) =
        (Caller::with(service, &[Right::Issue]).await, Caller::with(service, &[Right::Issue]).await);
    let order = json!({ "person": person, "carrier": "file", "symbol": "none" });
    let ask = async |caller: &Caller<'_>, key: &str, order: &Value| {
        let request = Request::post("/api/cards").header(header::HOST, "127.0.0.1:8420");
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", caller.token));
        let request = request.header(header::CONTENT_TYPE, JSON).header("Idempotency-Key", key);
        service.send(request.body(Body::from(order.to_string())).unwrap()).await
    };
    let cards = async || {
        let mut work = service.app.storage().begin(phr_storage::Actor::system()).await.unwrap();
        let cards = work.issued_cards(person.parse().unwrap()).await.unwrap().len();
        work.commit().await.unwrap();
        cards
    };
    let first = ask(&issuer, "\"one\"", &order).await;
    let card = read(&first, 201, "Card");
    let again = ask(&issuer, "\"one\"", &order).await;
    assert_eq!(
        (again.status, &again.bytes),
        (StatusCode::CREATED, &first.bytes),
        "the same, with the same code"
    );
    assert_eq!(again.headers[header::CONTENT_TYPE], JSON);
    assert_eq!(cards().await, 1);
    // Giving the card again is in the log.
    let client = service.app.storage().api_client_of(&issuer.token).await.unwrap().unwrap().id.to_string();
    let mut work = service.app.storage().begin(phr_storage::Actor::system()).await.unwrap();
    let lines = work.audit_entries(Some(&person), &PageRequest::first(100)).await.unwrap().items;
    work.commit().await.unwrap();
    let by_client: Vec<&str> =
        lines.iter().filter(|line| line.account == client).map(|line| line.action.as_str()).collect();
    assert_eq!(by_client.first(), Some(&"card-read"), "{by_client:?}");
    // Another body, another client, another key, no key.
    let longer = json!({ "person": person, "carrier": "file", "symbol": "none", "code": "new-long" });
    let reused = ask(&issuer, "one", &longer).await;
    read(&reused, 422, "Problem");
    assert_eq!((code_of(&reused), cards().await), ("idempotency-key-reused".to_owned(), 1));
    for (caller, key) in [(&other, "one"), (&issuer, "two")] {
        let made = read(&ask(caller, key, &order).await, 201, "Card");
        assert_ne!((&made["card"], &made["access_code"]), (&card["card"], &card["access_code"]));
    }
    read(&issuer.ask("/api/cards", &order).await, 201, "Card");
    assert_eq!(cards().await, 4);
    let wrong = ask(&issuer, "not one string", &order).await;
    read(&wrong, 400, "Problem");
    assert_eq!(code_of(&wrong), "idempotency-key-wrong");
    // What fails stores no answer: the same key may be tried again when the fault is gone.
    let signer = service.app.signer();
    service.app.set_signer(None);
    assert_eq!(ask(&issuer, "three", &order).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    service.app.set_signer(signer);
    read(&ask(&issuer, "three", &order).await, 201, "Card");
    assert_eq!(cards().await, 5);
    // Several at once: one makes it, the others are told to wait, or get its answer.
    let crowd = ask(&issuer, "four", &order);
    let (a, b, c) = tokio::join!(crowd, ask(&issuer, "four", &order), ask(&issuer, "four", &order));
    let made = [&a, &b, &c].into_iter().find(|answer| answer.status == StatusCode::CREATED).unwrap();
    for answer in [&a, &b, &c] {
        match answer.status {
            StatusCode::CREATED => assert_eq!(answer.bytes, made.bytes),
            _ => {
                read(answer, 409, "Problem");
                assert_eq!(code_of(answer), "idempotency-key-in-use");
            }
        }
    }
    assert_eq!(ask(&issuer, "four", &order).await.bytes, made.bytes);
    assert_eq!(cards().await, 6);
    // Who hangs up gets the answer when asking again.
    {
        let hangs_up = ask(&issuer, "five", &order);
        _ = tokio::time::timeout(std::time::Duration::from_millis(30), hangs_up).await;
    }
    let answer = loop {
        let answer = ask(&issuer, "five", &order).await;
        if answer.status != StatusCode::CONFLICT {
            break answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    };
    read(&answer, 201, "Card");
    assert_eq!(cards().await, 7);
    // It is kept for a day, sealed.
    let backup = service.folder.path().join("backup");
    service.app.storage().backup(&backup).await.unwrap();
    assert!(!std::fs::read_to_string(&backup).unwrap().contains(card["access_code"].as_str().unwrap()));
    service.pass(24 * 3600 - 1);
    assert_eq!(ask(&issuer, "one", &order).await.bytes, first.bytes);
    service.pass(1);
    let new = read(&ask(&issuer, "one", &order).await, 201, "Card");
    assert_ne!(new["card"], card["card"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_is_made_once_under_a_key_sqlite() {
    a_card_is_made_once_under_a_key(&Service::ready().await).await;
}

#[tokio::test]
async fn documents_come_in_and_go_out_sqlite() {
    documents_come_in_and_go_out(&Service::ready().await).await;
}

#[tokio::test]
async fn persons_are_found_sqlite() {
    persons_are_found(&Service::ready().await).await;
}

#[tokio::test]
async fn cards_are_made_and_checked_sqlite() {
    cards_are_made_and_checked(&Service::ready().await).await;
}

/// The same over PostgreSQL.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn interfaces_postgres() {
    let Some(server) = Postgres::start() else { return };
    let ready = async || {
        let url = server.database();
        let service = Service::with(|config| config.database = url).await;
        service.app.storage().initialise(PASSPHRASE).await.unwrap();
        service.fill().await;
        service
    };
    documents_come_in_and_go_out(&ready().await).await;
    persons_are_found(&ready().await).await;
    cards_are_made_and_checked(&ready().await).await;
    a_card_is_made_once_under_a_key(&ready().await).await;
}

#[tokio::test]
async fn what_is_no_document_stores_nothing() {
    let service = Service::ready().await;
    let caller = Caller::with(&service, &[Right::FhirWrite, Right::FhirRead]).await;
    for (path, kind, body, status, expected) in [
        ("/fhir/Bundle", "text/plain", "{}", 415, "media-type"),
        ("/fhir/Bundle", FHIR, "{", 422, "not-json"),
        ("/fhir/Bundle", FHIR, "{}", 422, "not-a-bundle"),
        ("/fhir", FHIR, r#"{"resourceType":"Bundle","type":"document"}"#, 422, "no-patient"),
        ("/fhir?record=xyz", FHIR, "{}", 400, "record-wrong"),
        ("/fhir?other=1", FHIR, "{}", 400, "parameter-unknown"),
        ("/fhir?_format=xml", FHIR, "{}", 406, "not-acceptable"),
        (
            "/fhir?record=0123456789abcdef",
            FHIR,
            r#"{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Patient"}}]}"#,
            422,
            "record-unknown",
        ),
    ] {
        let answer = caller.send(Method::POST, path, kind, body).await;
        assert_eq!(
            (answer.status.as_u16(), code_of(&answer)),
            (status, expected.to_owned()),
            "{path} {body}"
        );
    }
    let large = caller.send(Method::POST, "/fhir", FHIR, vec![b' '; 4 * 1024 * 1024 + 1]).await;
    assert_eq!((large.status.as_u16(), code_of(&large)), (413, "too-large".to_owned()));
    service.app.set_signer(None);
    let answer = caller.send(Method::POST, "/fhir", FHIR, SUDAN).await;
    assert_eq!((answer.status.as_u16(), code_of(&answer)), (422, "no-issuer-key".to_owned()));
    assert_eq!(found(&caller.search(&[]).await), BTreeSet::new());
}

#[tokio::test]
async fn lists_are_for_everybody_and_told_again_when_they_change() {
    let service = Service::ready().await;
    let get = async |path: &str, tag: Option<&str>| {
        let request = Request::get(path).header(header::HOST, "127.0.0.1:8420");
        let request =
            tag.into_iter().fold(request, |request, tag| request.header(header::IF_NONE_MATCH, tag));
        service.send(request.body(Body::empty()).unwrap()).await
    };
    read(&get("/lists/trust", None).await, 404, "Problem");
    let root = phr_core::keys::RootSecretKey::generate(&mut phr_cli_kit::system_random());
    let roots = phr_core::trust::RootSet::single(root.public_key()).id();
    let now = service.app.now();
    let list = |number: u64| {
        let until = phr_core::model::Timestamp(now.0 + 90 * 86_400);
        let draft = phr_core::trust::TrustListDraft::new(number, now, until);
        draft.sign(&root).unwrap().as_bytes().to_vec()
    };
    let take = |bytes: &[u8]| {
        let store = service.app.trust_store();
        store.take(bytes, Some(roots), phr_cli_kit::Past::Refuse, None, now).unwrap();
    };
    take(&list(1));
    let first = get("/lists/trust", None).await;
    assert_eq!((first.status, &first.bytes), (StatusCode::OK, &list(1)));
    let tag = first.headers[header::ETAG].to_str().unwrap().to_owned();
    assert!(tag.starts_with('"') && tag.len() == 66, "strong: {tag}");
    assert!(!first.headers.contains_key(header::SET_COOKIE));
    assert_eq!(first.headers[header::CACHE_CONTROL], "public, max-age=300");
    for known in [tag.clone(), format!("\"other\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
        let same = get("/lists/trust", Some(&known)).await;
        assert!(same.status == StatusCode::NOT_MODIFIED && same.bytes.is_empty(), "{known}");
        assert_eq!(same.headers[header::ETAG].to_str().unwrap(), tag);
    }
    assert_eq!(get(&format!("/lists/trust/{roots}"), Some("\"other\"")).await.bytes, list(1));
    take(&list(2));
    let second = get("/lists/trust", Some(&tag)).await;
    assert_eq!((second.status, &second.bytes), (StatusCode::OK, &list(2)));
    let index = read(&get("/lists", None).await, 200, "Lists");
    assert_eq!(index["trust"][0]["path"], format!("/lists/trust/{roots}"));
    read(&get("/lists/status/0000000000000000", None).await, 404, "Problem");
    let head = Request::head("/lists/trust").header(header::HOST, "127.0.0.1:8420");
    let head = service.send(head.body(Body::empty()).unwrap()).await;
    assert!(
        head.status == StatusCode::OK && head.bytes.is_empty() && head.headers.contains_key(header::ETAG)
    );
}

/// Every route for other systems is in the OpenAPI document, and nothing else is; what each needs stands there.
#[tokio::test]
async fn the_openapi_document_has_every_route_and_no_other() {
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let is_api = |path: &str| {
        ["/fhir", "/api", "/lists"].iter().any(|root| path == *root || path.starts_with(&format!("{root}/")))
    };
    let ours: BTreeSet<(String, String, bool)> = table()
        .iter()
        .filter(|route| is_api(route.path))
        .map(|route| {
            let asks_token = matches!(route.allowed, Allowed::Client(_) | Allowed::AnyClient);
            (route.path.to_owned(), route.method.as_str().to_lowercase(), asks_token)
        })
        .collect();
    let mut told = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| *name != "parameters")
        {
            let asks_token = operation["security"] != json!([]);
            told.insert((path.clone(), method.clone(), asks_token));
            let right = match table()
                .into_iter()
                .find(|route| route.path == path && route.method.as_str().eq_ignore_ascii_case(method))
            {
                Some(route) => route.allowed,
                None => continue,
            };
            if let Allowed::Client(right) = right {
                let words = operation["description"].as_str().unwrap();
                assert!(words.contains(&format!("Right: {}.", right.as_str())), "{method} {path}: {words}");
            }
        }
    }
    assert_eq!(ours, told);
    let service = Service::ready().await;
    let request = Request::get("/api/openapi.json").header(header::HOST, "127.0.0.1:8420");
    let served = service.send(request.body(Body::empty()).unwrap()).await;
    let served: Value = serde_json::from_slice(&served.bytes).unwrap();
    assert_eq!(served["info"]["version"], env!("CARGO_PKG_VERSION"));
    let request = Request::get("/fhir/metadata").header(header::HOST, "127.0.0.1:8420");
    let answer = service.send(request.body(Body::empty()).unwrap()).await;
    let statement = read(&answer, 200, "Resource");
    assert_eq!(statement["implementation"]["url"], "http://127.0.0.1:8420/fhir");
}
