use crate::rights::{Allowed, table};
use crate::testing::*;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use phr_storage::Role;

/// Every route, asked by nobody and by each role, with a token that is right: exactly those in the table get in. What they
/// then get is their page's business, but it is not a refusal and never a fault of ours.
#[tokio::test]
async fn each_route_lets_in_whom_the_table_says() {
    let service = Service::ready().await;
    let mut people = vec![(None, Browser::default())];
    people[0].1.get(&service, "/login").await;
    for role in Role::ALL {
        people.push((Some(*role), service.signed_in(*role).await));
    }
    for route in table() {
        if route.path == "/logout" {
            continue;
        }
        if matches!(route.allowed, Allowed::Client(_) | Allowed::AnyClient) {
            // Tries without a token are counted by address.
            service.pass(60);
        }
        let path = filled(route.path);
        for (role, browser) in &people {
            let request = browser.request(route.method.clone(), &path).header("x-csrf-token", &browser.csrf);
            let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let status = service.send(request.body(Body::empty()).unwrap()).await.status;
            let what = format!("{} {path} as {role:?}: {status}", route.method);
            assert!(!status.is_server_error(), "{what}");
            let is_read = route.method == Method::GET;
            let expected = match (route.allowed, role) {
                (Allowed::Setup | Allowed::Unlock, _) => Some(if is_read { 303 } else { 403 }),
                // A cookie is no token, whoever is signed in.
                (Allowed::Client(_) | Allowed::AnyClient, _) => Some(401),
                (Allowed::SignedIn | Allowed::Roles(_), None) => Some(if is_read { 303 } else { 401 }),
                (allowed, Some(role)) if !allowed.allows(*role) => Some(403),
                _ => None,
            };
            match expected {
                Some(expected) => assert_eq!(status.as_u16(), expected, "{what}"),
                None => assert!(!matches!(status.as_u16(), 401 | 403 | 405), "{what}"),
            }
            if expected == Some(303) {
                let request =
                    browser.request(route.method.clone(), &path).header(header::ACCEPT, "application/json");
                let answer = service.send(request.body(Body::empty()).unwrap()).await;
                assert!(matches!(answer.status.as_u16(), 401 | 503 | 303), "{what}: {}", answer.status);
            }
        }
    }
}

/// Each path once per method, and none but `/logout` that ends the session of who asks.
#[test]
fn no_route_is_there_twice_and_links_lead_to_pages() {
    let table = table();
    for (at, route) in table.iter().enumerate() {
        let twice =
            table[at + 1..].iter().any(|other| other.path == route.path && other.method == route.method);
        assert!(!twice, "{} {}", route.method, route.path);
        assert!(
            route.nav.is_none() || (route.method == Method::GET && !route.path.contains('{')),
            "{}",
            route.path
        );
        let is_open =
            matches!(route.allowed, Allowed::Always | Allowed::Public | Allowed::Setup | Allowed::Unlock);
        let open = [
            "/assets/",
            "/health",
            "/ready",
            "/language",
            "/setup",
            "/unlock",
            "/login",
            "/calendar/",
            "/lists",
            "/fhir/metadata",
            "/api/openapi.json",
        ];
        assert!(
            !is_open || open.iter().any(|known| route.path.starts_with(known)),
            "{} is open to all",
            route.path
        );
    }
}

/// A form for what is not there: every id is well formed.
pub(super) fn filled(path: &str) -> String {
    let part = |part: &str| match part {
        "{version}" => "0".to_owned(),
        "{name}" => "app.css".to_owned(),
        part if part.starts_with('{') => "0".repeat(32),
        part => part.to_owned(),
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn a_refusal_is_in_the_audit_log() {
    let service = Service::ready().await;
    let mut registrar = service.signed_in(Role::Registrar).await;
    let answer = registrar.get(&service, "/admin/accounts").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let id = service.account_id("registrar").await.to_string();
    let mut work = service.app.storage().begin(phr_storage::Actor::system()).await.unwrap();
    let lines = work.audit_entries(Some(&id), &phr_storage::PageRequest::first(10)).await.unwrap();
    assert!(lines.items.iter().any(|line| line.action == "refused" && line.account == id));
}
