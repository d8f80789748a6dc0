//! What the data are encrypted under.

use crate::testing::*;
use axum::http::StatusCode;
use phr_cli_kit::Secret;
use phr_storage::{Actor, Role};

const NEW: &str = "seven other words that dice chose";

/// A service that was set up in the browser, so that its issuer key is sealed under the passphrase.
async fn set_up() -> Service {
    let service = Service::empty().await;
    let mut browser = Browser::default();
    browser.get(&service, "/setup").await;
    let code = service.app.setup_code().expose().to_owned();
    let mut fields = super::first_run::FIELDS.to_vec();
    fields.push(("code", &code));
    assert_eq!(browser.post(&service, "/setup", &fields).await.location(), "/login?done=setup");
    service
}

async fn administrator(service: &Service) -> Browser {
    let mut browser = Browser::default();
    browser.get(service, "/login").await;
    let answer = browser.post(service, "/login", &[("login", "admin"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    browser
}

#[tokio::test]
async fn an_administrator_changes_the_passphrase_of_the_data_and_of_the_issuer_key() {
    let service = set_up().await;
    let key = service.app.signer().unwrap().public_key();
    let mut admin = administrator(&service).await;
    let page = admin.get(&service, "/admin/data-key").await;
    assert!(page.text().contains("name=\"passphrase-again\""), "{}", page.text());
    let fields = |old, new, again| [("current", old), ("passphrase", new), ("passphrase-again", again)];
    for (old, new, again, field) in [
        (PASSPHRASE, "eleven char", "eleven char", "passphrase"),
        (PASSPHRASE, NEW, "another one of words", "passphrase-again"),
        ("not the passphrase", NEW, NEW, "current"),
    ] {
        let answer = admin.post(&service, "/admin/data-key", &fields(old, new, again)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        assert!(text.contains(&format!("id=\"{field}-fault\"")) && !text.contains(NEW), "{text}");
        service.app.storage().unlock(PASSPHRASE).await.unwrap();
    }
    let answer = admin.post(&service, "/admin/data-key", &fields(PASSPHRASE, NEW, NEW)).await;
    assert_eq!(answer.location(), "/admin/data-key?done=passphrase", "{}", answer.text());
    assert_eq!(service.app.signer().unwrap().public_key(), key, "it goes on signing");

    let id = service.account_id("admin").await.to_string();
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    let lines = work.audit_entries(None, &phr_storage::PageRequest::first(50)).await.unwrap();
    assert!(lines.items.iter().any(|line| line.action == "passphrase-changed" && line.account == id));
    work.commit().await.unwrap();

    let database = format!("sqlite:{}", service.folder.path().join("phr.sqlite").display());
    let later = Service::with(|config| config.database = database).await;
    let mut browser = Browser::default();
    browser.get(&later, "/unlock").await;
    let old = browser.post(&later, "/unlock", &[("passphrase", PASSPHRASE)]).await;
    assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(browser.post(&later, "/unlock", &[("passphrase", NEW)]).await.location(), "/login");
    assert_eq!(later.app.signer().unwrap().public_key(), key, "the issuer key opens with the data");
}

#[tokio::test]
async fn a_passphrase_is_not_changed_where_the_issuer_key_would_be_lost() {
    let service = set_up().await;
    let [old, new] = [PASSPHRASE, NEW].map(|words| Secret::new(words.to_owned()));
    let mut work = service.app.storage().begin(Actor::system()).await.unwrap();
    work.put_setting(crate::issuer_key::SEALED, "not a sealed key").await.unwrap();
    work.commit().await.unwrap();
    let refused = crate::change_passphrase(&service.app, &Actor::system(), &old, &new).await.unwrap_err();
    assert_eq!(refused.code(), "issuer-key-closed");
    service.app.storage().unlock(PASSPHRASE).await.unwrap();
}

#[tokio::test]
async fn where_a_token_opens_the_data_there_is_no_passphrase_to_change() {
    let service = Service::empty().await;
    let master = phr_core::keys::StorageKey::from_bytes(&[7; 32]);
    service.app.storage().initialise_with(std::sync::Arc::new(master)).await.unwrap();
    service.fill().await;
    let mut admin = service.signed_in(Role::Administrator).await;
    let page = admin.get(&service, "/admin/data-key").await.text();
    assert!(page.contains("is in a token") && !page.contains("name=\"passphrase\""), "{page}");
    let fields = [("current", PASSPHRASE), ("passphrase", NEW), ("passphrase-again", NEW)];
    let answer = admin.post(&service, "/admin/data-key", &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("master-key-in-token"), "{}", answer.text());
}
