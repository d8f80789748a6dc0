//! Other systems and their tokens.

use super::rights::filled;
use crate::rights::{self, Allowed};
use crate::router::router_of;
use crate::testing::*;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use phr_storage::{Actor, PageRequest, Right, Role};
use serde_json::Value;

async fn ask(service: &Service, method: Method, path: &str, authorization: Option<&str>) -> Answer {
    let request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8420");
    let request = match authorization {
        Some(value) => request.header(header::AUTHORIZATION, value),
        None => request,
    };
    service.send(request.body(Body::empty()).unwrap()).await
}

fn all_client_routes() -> Vec<(Method, String, Allowed)> {
    let routes = rights::table().into_iter();
    let routes = routes.filter(|route| matches!(route.allowed, Allowed::Client(_) | Allowed::AnyClient));
    routes.map(|route| (route.method, filled(route.path), route.allowed)).collect()
}

/// Each right alone, and none, at each route for other systems: exactly those in the table get in.
#[tokio::test]
async fn each_route_lets_in_the_tokens_that_the_table_says() {
    let service = Service::ready().await;
    let mut tokens = Vec::new();
    for right in Right::ALL {
        tokens.push((Some(*right), service.token(&[*right]).await));
    }
    tokens.push((None, service.token(&[]).await));
    let routes = all_client_routes();
    assert!(!routes.is_empty());
    for (method, path, allowed) in routes {
        for (right, token) in &tokens {
            let answer = ask(&service, method.clone(), &path, Some(&format!("Bearer {token}"))).await;
            let status = answer.status;
            let what = format!("{method} {path} with {right:?}: {status}");
            assert!(!status.is_server_error(), "{what}");
            match allowed {
                Allowed::Client(needed) if Some(needed) != *right => {
                    assert_eq!(status, StatusCode::FORBIDDEN, "{what}");
                    assert_eq!(code_of(&answer), "right-missing", "{what}");
                }
                _ => assert!(!matches!(status.as_u16(), 401 | 403 | 405), "{what}"),
            }
            assert!(!answer.headers.contains_key(header::SET_COOKIE), "{what}");
            assert!(!answer.text().contains(token.as_str()), "{what}");
        }
        for wrong in [None, Some("Bearer "), Some("Bearer phrc_0"), Some("Basic eDp5"), Some("phrc_0")] {
            service.pass(600);
            let answer = ask(&service, method.clone(), &path, wrong).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{method} {path} {wrong:?}");
            assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
            assert_eq!(code_of(&answer), "token-refused");
        }
    }
}

/// The stable code in an error's body, in each of its forms.
pub(super) fn code_of(answer: &Answer) -> String {
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
    let kind = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
    let code = match kind {
        "application/problem+json" => {
            assert_eq!(body["status"], answer.status.as_u16());
            &body["code"]
        }
        "application/fhir+json" => {
            assert_eq!(body["resourceType"], "OperationOutcome");
            &body["issue"][0]["details"]["coding"][0]["code"]
        }
        kind => panic!("{kind}"),
    };
    code.as_str().unwrap().to_owned()
}

/// The guard itself, with a route for each right.
#[tokio::test]
async fn a_token_gives_its_rights_and_no_other() {
    let mut service = Service::ready().await;
    let table = Right::ALL.iter().map(|right| {
        let path: &'static str = match right {
            Right::FhirRead => "/api/fhir-read",
            Right::FhirWrite => "/api/fhir-write",
            Right::Issue => "/api/issue",
            Right::Verify => "/api/verify",
            Right::Sync => "/api/sync",
        };
        rights::post(path, Allowed::Client(*right), async || "in")
    });
    service.router = router_of(service.app.clone(), table.collect());
    for given in Right::ALL {
        let bearer = format!("Bearer {}", service.token(&[*given]).await);
        for right in Right::ALL {
            let path = format!("/api/{}", right.as_str());
            let status = ask(&service, Method::POST, &path, Some(&bearer)).await.status;
            let expected = if given == right { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(status, expected, "{given:?} {right:?}");
        }
    }
    let all = format!("bearer {}", service.token(Right::ALL).await);
    for right in Right::ALL {
        let path = format!("/api/{}", right.as_str());
        assert_eq!(ask(&service, Method::POST, &path, Some(&all)).await.status, StatusCode::OK);
    }
}

async fn client_of(service: &Service, token: &str) -> phr_storage::ApiClient {
    service.app.storage().api_client_of(token).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_disabled_client_is_refused_and_its_refusals_are_in_the_audit_log() {
    let service = Service::ready().await;
    let token = service.token(&[Right::Verify]).await;
    let bearer = format!("Bearer {token}");
    let answer = ask(&service, Method::GET, "/api/client", Some(&bearer)).await;
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!((&body["site"], &body["rights"]), (&"main".into(), &serde_json::json!(["verify"])));
    let client = service.app.storage().api_client_of(&token).await.unwrap().unwrap();
    assert_eq!(client.last_used, Some(service.app.now()));

    let mut admin = service.signed_in(Role::Administrator).await;
    let path = format!("/admin/clients/{}", client.id);
    admin.post(&service, &path, &[("disabled", "yes")]).await;
    assert_eq!(
        ask(&service, Method::GET, "/api/client", Some(&bearer)).await.status,
        StatusCode::UNAUTHORIZED
    );
    admin.post(&service, &path, &[]).await;
    assert_eq!(ask(&service, Method::GET, "/api/client", Some(&bearer)).await.status, StatusCode::OK);
    let id = client.id.to_string();
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let lines = work.audit_entries(Some(&id), &PageRequest::first(10)).await.unwrap();
    let actions: Vec<&str> = lines.items.iter().map(|line| line.action.as_str()).collect();
    assert_eq!(actions, ["client-changed", "client-changed", "client-added"]);
}

/// Two headers are none, and the session of a browser is no token; nor is a token a session.
#[tokio::test]
async fn a_token_is_one_header_and_no_session() {
    let service = Service::ready().await;
    let token = service.token(Right::ALL).await;
    let bearer = format!("Bearer {token}");
    let twice = Request::get("/api/client").header(header::HOST, "127.0.0.1:8420");
    let twice = twice.header(header::AUTHORIZATION, &bearer).header(header::AUTHORIZATION, &bearer);
    assert_eq!(service.send(twice.body(Body::empty()).unwrap()).await.status, StatusCode::UNAUTHORIZED);
    let in_query = ask(&service, Method::GET, &format!("/api/client?access_token={token}"), None).await;
    assert_eq!(in_query.status, StatusCode::UNAUTHORIZED);
    assert_eq!(ask(&service, Method::GET, "/find", Some(&bearer)).await.location(), "/login?next=/find");
    let answer = ask(&service, Method::GET, "/api/nothing", Some(&bearer)).await;
    assert_eq!((answer.status, code_of(&answer)), (StatusCode::NOT_FOUND, "not-found".to_owned()));
    let answer = ask(&service, Method::DELETE, "/api/client", Some(&bearer)).await;
    assert_eq!(
        (answer.status, code_of(&answer)),
        (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed".to_owned())
    );
}

#[tokio::test]
async fn requests_are_counted_and_wrong_tokens_slow_down() {
    let service = Service::ready().await;
    let bearer = format!("Bearer {}", service.token(&[Right::Verify]).await);
    let mut last = StatusCode::OK;
    for _ in 0..60 {
        last = ask(&service, Method::GET, "/api/client", Some("Bearer phrc_wrong")).await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask(&service, Method::GET, "/api/client", Some(&bearer)).await.status, StatusCode::OK);
    let id = service.app.storage().api_clients().await.unwrap()[0].id;
    for _ in 0..6000 {
        _ = service.app.attempts().count(&[crate::attempts::Tried::Client(id)], service.app.now());
    }
    last = ask(&service, Method::GET, "/api/client", Some(&bearer)).await.status;
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    service.pass(300);
    assert_eq!(ask(&service, Method::GET, "/api/client", Some(&bearer)).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_administrator_makes_a_client_and_sees_its_token_once() {
    let service = Service::ready().await;
    let mut admin = service.signed_in(Role::Administrator).await;
    for fields in [
        &[("client-name", ""), ("right-verify", "yes")][..],
        &[("client-name", "Invented hospital")],
        &[("client-name", "Invented hospital"), ("right-verify", "yes"), ("site", "nowhere")],
        &[("client-name", "Invented hospital"), ("right-king", "yes")],
    ] {
        let answer = admin.post(&service, "/admin/clients", fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
    }
    let fields =
        [("client-name", "<b>Invented"), ("right-verify", "yes"), ("right-issue", "yes"), ("site", "main")];
    let page = admin.post(&service, "/admin/clients", &fields).await.text();
    let token = page.split("<code dir=\"ltr\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let answer = ask(&service, Method::GET, "/api/client", Some(&format!("Bearer {token}"))).await;
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
    assert_eq!(body["rights"], serde_json::json!(["issue", "verify"]));
    let taken = admin.post(&service, "/admin/clients", &fields).await;
    assert!(taken.status == StatusCode::UNPROCESSABLE_ENTITY && taken.text().contains("client-name-fault"));
    let list = admin.get(&service, "/admin/clients").await.text();
    assert!(!list.contains(&token) && !list.contains("<b>Invented") && list.contains("have cards made"));
    for tag in ["ar", "sr"] {
        admin.post(&service, "/language", &[("language", tag), ("back", "/")]).await;
        assert!(!admin.get(&service, "/admin/clients").await.text().contains('⟦'));
    }
    // A client's own line in the audit log leads to the list of clients.
    let mut work =
        service.app.storage().begin(Actor::client(&client_of(&service, &token).await)).await.unwrap();
    work.note(phr_storage::Action::Refused, "invented-subject");
    work.commit().await.unwrap();
    let page = admin.get(&service, "/admin/audit?subject=invented-subject").await.text();
    let row = page.split("<td><a href=\"").nth(1).unwrap();
    assert!(row.starts_with("/admin/clients\""), "{row}");
}

/// Nothing that a request says of itself in secret is in the log: not the token, not what was searched for.
#[tokio::test]
async fn the_log_has_no_token_and_no_query() {
    let service = Service::ready().await;
    let token = service.token(Right::ALL).await;
    let log = logged(async {
        for (method, path, _) in all_client_routes() {
            let path = format!("{path}?name=Inventedname");
            ask(&service, method.clone(), &path, Some(&format!("Bearer {token}"))).await;
            ask(&service, method, &path, Some("Bearer phrc_wrongtoken")).await;
        }
    });
    let log = log.await;
    assert!(log.contains("/api/client") && log.contains("token-refused"), "{log}");
    for secret in [&token, "wrongtoken", "Inventedname"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}
