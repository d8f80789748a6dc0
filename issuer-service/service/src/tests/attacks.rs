use super::rights::filled;
use crate::rights::{Allowed, table};
use crate::testing::*;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use phr_storage::Role;

const HEADERS: [&str; 7] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "cache-control",
];

#[tokio::test]
async fn every_answer_has_the_security_headers_and_no_page_has_a_script_of_its_own() {
    let service = Service::ready().await;
    let mut admin = service.signed_in(Role::Administrator).await;
    let mut paths: Vec<String> = table().iter().map(|route| filled(route.path)).collect();
    paths.extend(["/nothing-here", "/assets/0/none.js", "/%00", "/login/"].map(str::to_owned));
    for path in paths {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer =
                service.send(admin.request(method.clone(), &path).body(Body::empty()).unwrap()).await;
            for name in HEADERS {
                assert!(answer.headers.contains_key(name), "{method} {path}: {name}");
            }
            let policy = answer.headers["content-security-policy"].to_str().unwrap();
            assert!(!policy.contains("unsafe") && policy.starts_with("default-src 'none'"), "{policy}");
            assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.status);
        }
        let text = admin.get(&service, &path).await.text();
        for inline in ["<script>", "onclick=", "style=\"", "javascript:", "⟦"] {
            assert!(!text.contains(inline), "{path}: {inline}");
        }
    }
}

/// Every route that changes something, with no token, a wrong one, and another session's.
#[tokio::test]
async fn a_form_without_the_session_s_token_changes_nothing() {
    let service = Service::ready().await;
    let other = service.signed_in(Role::Registrar).await;
    for role in Role::ALL {
        let own = service.signed_in(*role).await;
        assert_ne!(own.csrf, other.csrf);
        for route in table() {
            let asks_token = route.allowed.allows(*role) && route.method != Method::GET;
            if !asks_token {
                continue;
            }
            for token in ["", "wrong", &other.csrf] {
                let body = encoded(&[("csrf", token)]);
                let request = own.request(route.method.clone(), &filled(route.path));
                let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                let answer = service.send(request.body(Body::from(body)).unwrap()).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{} {token}", route.path);
            }
            let none = own.request(route.method.clone(), &filled(route.path)).body(Body::empty()).unwrap();
            assert_eq!(service.send(none).await.status, StatusCode::FORBIDDEN, "{}", route.path);
        }
    }
}

#[tokio::test]
async fn a_form_that_another_site_sends_is_refused_with_the_right_token() {
    let service = Service::ready().await;
    let browser = service.signed_in(Role::Clinician).await;
    let send = async |name: &'static str, value: &'static str| {
        let request = browser.request(Method::POST, "/language").header("x-csrf-token", &browser.csrf);
        let request =
            request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").header(name, value);
        service.send(request.body(Body::from("language=sr&back=/")).unwrap()).await.status
    };
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:8421"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert_eq!(send(name, value).await, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    assert_eq!(send("origin", "http://127.0.0.1:8420").await, StatusCode::SEE_OTHER);
    assert_eq!(send("sec-fetch-site", "same-origin").await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn another_host_s_name_is_refused() {
    let service =
        Service::with(|config| config.public_url = Some("https://phr.example.org".to_owned())).await;
    let status = async |host: &'static str| {
        let request = Request::builder().uri("/health").header(header::HOST, host);
        service.send(request.body(Body::empty()).unwrap()).await.status
    };
    for host in [
        "evil.example",
        "evil.example:8420",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "a@127.0.0.1",
        "",
        "[",
    ] {
        assert_eq!(status(host).await, StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
    for host in [
        "127.0.0.1:8420",
        "localhost:8420",
        "[::1]:8420",
        "192.168.1.5:8420",
        "phr.example.org",
        "PHR.example.org",
    ] {
        assert_eq!(status(host).await, StatusCode::OK, "{host}");
    }
    let two = Request::builder()
        .uri("/health")
        .header(header::HOST, "localhost")
        .header(header::HOST, "evil.example");
    assert_eq!(service.send(two.body(Body::empty()).unwrap()).await.status, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn assets_are_found_by_name_only() {
    let service = Service::ready().await;
    let mut browser = Browser::default();
    for path in [
        "/assets/0/../Cargo.toml",
        "/assets/0/..%2f..%2fCargo.toml",
        "/assets/0/%2e%2e/%2e%2e/etc/passwd",
        "/assets/0/....//app.css",
        "/assets/0/app.css%00.png",
        "/assets/0//etc/passwd",
        "/assets/..%5c..%5capp.css",
    ] {
        assert_eq!(browser.get(&service, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = browser.get(&service, "/login").await.text();
    let at = page.find("/assets/").unwrap();
    let address = page[at..].split('"').next().unwrap();
    let answer = browser.get(&service, address).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.headers["cache-control"].to_str().unwrap().contains("immutable"));
    let old = browser.get(&service, "/assets/0123/app.css").await;
    assert_eq!(old.headers["cache-control"], "no-cache");
}

#[tokio::test]
async fn oversized_and_malformed_bodies_are_the_sender_s_fault() {
    let service = Service::ready().await;
    let browser = service.signed_in(Role::Administrator).await;
    let form = "application/x-www-form-urlencoded";
    let parts = "multipart/form-data; boundary=x";
    let bodies: [(&str, Vec<u8>); 12] = [
        (form, vec![b'a'; 40_000_000]),
        (form, b"%ff=%fe&csrf=%".to_vec()),
        (form, b"&&&===".to_vec()),
        (form, "a=1&".repeat(50_000).into_bytes()),
        (form, Vec::new()),
        (parts, b"--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n".to_vec()),
        (parts, vec![0xff; 1000]),
        (parts, Vec::new()),
        ("multipart/form-data", b"x".to_vec()),
        ("application/json", b"{".to_vec()),
        ("application/json", "[".repeat(200_000).into_bytes()),
        ("text/plain; charset=\"", vec![0; 10]),
    ];
    for route in table() {
        let is_tried = route.method == Method::POST && route.path != "/logout";
        if !is_tried || matches!(route.allowed, Allowed::Setup | Allowed::Unlock) {
            continue;
        }
        for (kind, body) in &bodies {
            for token in [None, Some(&browser.csrf)] {
                let mut request =
                    browser.request(Method::POST, &filled(route.path)).header(header::CONTENT_TYPE, *kind);
                if let Some(token) = token {
                    request = request.header("x-csrf-token", token);
                }
                let status = service.send(request.body(Body::from(body.clone())).unwrap()).await.status;
                assert!(
                    status.is_client_error() || status.is_redirection() || status.is_success(),
                    "{}: {status}",
                    route.path
                );
                assert!(token.is_some() || status.is_client_error(), "{} {kind}: {status}", route.path);
            }
        }
    }
}

#[tokio::test]
async fn errors_are_pages_for_people_and_json_for_programs() {
    let service = Service::ready().await;
    let mut browser = Browser::default();
    let page = browser.get(&service, "/nothing").await;
    assert!(
        page.status == StatusCode::NOT_FOUND
            && page.text().contains("not-found")
            && page.text().contains("<main")
    );
    let request = browser.request(Method::GET, "/nothing").header(header::ACCEPT, "application/json");
    let json = service.send(request.body(Body::empty()).unwrap()).await;
    let value: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
    assert_eq!(value["code"], "not-found");
    assert_eq!(value["id"].as_str().unwrap().len(), 8);
    let request = browser.request(Method::GET, "/nothing").header(header::ACCEPT_LANGUAGE, "ar");
    let arabic = service.send(request.body(Body::empty()).unwrap()).await.text();
    assert!(arabic.contains("dir=\"rtl\"") && arabic.contains("لا يوجد شيء"));
}
