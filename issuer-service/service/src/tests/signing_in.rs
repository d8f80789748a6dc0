use crate::session::{IDLE, LONGEST};
use crate::testing::*;
use axum::http::StatusCode;
use phr_storage::{Actor, Role};

const SESSION: &str = "phr-session";

#[tokio::test]
async fn the_session_s_id_changes_at_login_and_is_worth_nothing_after_logout() {
    let service = Service::ready().await;
    let mut browser = Browser::default();
    browser.cookies.push((SESSION.to_owned(), "AAAAAAAAAAAAAAAAAAAAAA".to_owned()));
    browser.get(&service, "/login").await;
    browser.post(&service, "/login", &[("login", "clinician"), ("password", PASSWORD)]).await;
    let first = browser.cookie(SESSION).unwrap();
    assert_ne!(first, "AAAAAAAAAAAAAAAAAAAAAA");
    browser.get(&service, "/").await;
    browser.post(&service, "/login", &[("login", "registrar"), ("password", PASSWORD)]).await;
    let second = browser.cookie(SESSION).unwrap();
    assert_ne!(second, first, "signing in again keeps the id");
    let mut old = Browser { cookies: vec![(SESSION.to_owned(), first)], csrf: String::new() };
    assert_eq!(old.get(&service, "/").await.location(), "/login");

    browser.get(&service, "/").await;
    let kept = browser.clone();
    assert_eq!(browser.post(&service, "/logout", &[]).await.location(), "/login");
    assert_eq!(kept.clone().get(&service, "/").await.location(), "/login");
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let service = Service::ready().await;
    let mut browser = Browser::default();
    browser.get(&service, "/login").await;
    let answer = browser.post(&service, "/login", &[("login", "clinician"), ("password", PASSWORD)]).await;
    let lines: Vec<_> =
        answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    let line = lines.iter().find(|line| line.starts_with(SESSION)).unwrap();
    assert!(
        line.contains("HttpOnly") && line.contains("SameSite=Strict") && line.contains("Path=/"),
        "{line}"
    );
}

#[tokio::test]
async fn a_session_ends_when_nobody_asks_and_after_twelve_hours() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    service.pass(IDLE - 1);
    assert_eq!(browser.get(&service, "/").await.status, StatusCode::OK);
    service.pass(IDLE);
    assert_eq!(browser.get(&service, "/").await.location(), "/login");

    let mut busy = service.signed_in(Role::Clinician).await;
    let mut passed = 0;
    while passed + 1000 < LONGEST {
        service.pass(1000);
        passed += 1000;
        assert_eq!(busy.get(&service, "/").await.status, StatusCode::OK, "{passed}");
    }
    service.pass(LONGEST - passed);
    assert_eq!(busy.get(&service, "/").await.location(), "/login");
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_does_not_come_in() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let id = service.account_id("clinician").await;
    let mut account = service.app.storage().account(id).await.unwrap().unwrap();
    account.disabled = true;
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    work.change_account(&account).await.unwrap();
    work.commit().await.unwrap();
    assert_eq!(browser.get(&service, "/").await.location(), "/login");
    browser.get(&service, "/login").await;
    let answer = browser.post(&service, "/login", &[("login", "clinician"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn wrong_and_unknown_logins_are_told_alike_and_end_in_429() {
    let service = Service::ready().await;
    let mut texts = Vec::new();
    for login in ["clinician", "nobody-here"] {
        let mut browser = Browser::default();
        browser.get(&service, "/login").await;
        let fields = [("login", login), ("password", "not the password")];
        let answer = browser.post(&service, "/login", &fields).await;
        texts.push(answer.text().replace(login, "").replace(&browser.csrf, ""));
        let mut last = answer.status;
        for _ in 0..10 {
            last = browser.post(&service, "/login", &fields).await.status;
        }
        assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
        let right = browser.post(&service, "/login", &[("login", login), ("password", PASSWORD)]).await;
        assert_eq!(right.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(right.headers.contains_key("retry-after"));
    }
    assert_eq!(texts[0], texts[1]);
    service.pass(301);
    service.signed_in(Role::Clinician).await;
}

#[tokio::test]
async fn the_page_that_was_asked_for_is_shown_after_signing_in() {
    let service = Service::ready().await;
    let mut browser = Browser::default();
    assert_eq!(browser.get(&service, "/account").await.location(), "/login?next=/account");
    for (next, goes_to) in [("/account", "/account"), ("//evil.example/", "/"), ("https://evil.example", "/")]
    {
        browser = Browser::default();
        browser.get(&service, "/login").await;
        let fields = [("login", "clinician"), ("password", PASSWORD), ("next", next)];
        assert_eq!(browser.post(&service, "/login", &fields).await.location(), goes_to);
    }
}
