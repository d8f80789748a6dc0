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

/// A token in memory whose PIN is `1234`, with one key, which is made when that is asked for.
#[derive(Clone, Default)]
struct FakeToken {
    key: std::sync::Arc<std::sync::OnceLock<phr_core::keys::StorageKey>>,
    tries: std::sync::Arc<std::sync::atomic::AtomicUsize>,
}

impl FakeToken {
    fn named(&self, pin: Option<&str>) -> crate::MasterToken {
        let token = self.clone();
        let pin = pin.map(|pin| Secret::new(pin.to_owned()));
        let open: crate::OpenMaster = std::sync::Arc::new(move |request| {
            token.tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            let failure = |code, words| Err(phr_cli_kit::Failure::new(code, words).hint("look at the token"));
            match (request.pin.expose(), token.key.get(), request.make) {
                ("1234", Some(key), _) => Ok(std::sync::Arc::new(key.clone())),
                ("1234", None, true) => {
                    let made = phr_core::keys::StorageKey::generate(&mut phr_cli_kit::system_random());
                    Ok(std::sync::Arc::new(token.key.get_or_init(|| made).clone()))
                }
                ("1234", None, false) => failure("token-secret-key-not-found", "there is no such key"),
                _ => failure("token-pin-wrong", "the token refused the PIN"),
            }
        });
        crate::MasterToken { uri: "pkcs11:token=invented;object=phr-data".to_owned(), open, pin }
    }
}

async fn over(folder: &std::path::Path, master: Option<crate::MasterToken>) -> Service {
    let database = format!("sqlite:{}", folder.join("phr.sqlite").display());
    Service::with(|config| (config.database, config.master) = (database, master)).await
}

#[tokio::test]
async fn a_service_is_set_up_and_opened_with_a_token_in_place_of_a_passphrase() {
    let token = FakeToken::default();
    let folder = tempfile::tempdir().unwrap();
    let first = over(folder.path(), Some(token.named(None))).await;
    let mut browser = Browser::default();
    let code = first.app.setup_code().expose().to_owned();
    let page = browser.get(&first, &format!("/setup?code={code}")).await.text();
    assert!(page.contains("name=\"master-pin\"") && !page.contains("name=\"passphrase\""), "{page}");
    assert!(page.contains("pkcs11:token=invented;object=phr-data") && page.contains("loses all data"));
    let with = |pin: &'static str| {
        let mut fields = super::first_run::FIELDS.to_vec();
        fields.retain(|(name, _)| !name.starts_with("passphrase"));
        fields.extend([("master-pin", pin)]);
        fields
    };
    let mut wrong = with("4321");
    wrong.push(("code", &code));
    let refused = browser.post(&first, "/setup", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("token-pin-wrong") && !refused.text().contains("4321"));
    assert!(first.app.wants_setup().await.unwrap() && token.key.get().is_none(), "nothing was made");
    let mut right = with("1234");
    right.push(("code", &code));
    let done = browser.post(&first, "/setup", &right).await;
    assert_eq!(done.location(), "/login?done=setup", "{}", done.text());
    let key = first.app.signer().unwrap().public_key();

    let later = over(folder.path(), Some(token.named(None))).await;
    crate::master_token::at_start(&later.app).await.unwrap();
    let mut browser = Browser::default();
    assert_eq!(browser.get(&later, "/").await.location(), "/unlock");
    let page = browser.get(&later, "/unlock").await.text();
    assert!(page.contains("name=\"pin\"") && !page.contains("name=\"passphrase\""), "{page}");
    let wrong = browser.post(&later, "/unlock", &[("pin", "4321")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("token-pin-wrong") && wrong.text().contains("look at the token"));
    assert!(later.app.signer().is_none());
    assert_eq!(browser.post(&later, "/unlock", &[("pin", "1234")]).await.location(), "/login");
    assert_eq!(later.app.signer().unwrap().public_key(), key, "the issuer key is under the token as well");
    let home = administrator(&later).await.get(&later, "/").await;
    assert!(!home.text().contains("No issuer key"), "{}", home.text());
}

#[tokio::test]
async fn a_file_gives_the_tokens_pin_and_a_wrong_one_is_tried_once_and_leaves_the_data_locked() {
    let token = FakeToken::default();
    let folder = tempfile::tempdir().unwrap();
    let first = over(folder.path(), Some(token.named(Some("1234")))).await;
    let mut browser = Browser::default();
    browser.get(&first, "/setup").await;
    let code = first.app.setup_code().expose().to_owned();
    let mut fields = super::first_run::FIELDS.to_vec();
    fields.retain(|(name, _)| !name.starts_with("passphrase"));
    fields.push(("code", &code));
    assert_eq!(browser.post(&first, "/setup", &fields).await.location(), "/login?done=setup");

    let later = over(folder.path(), Some(token.named(Some("1234")))).await;
    crate::master_token::at_start(&later.app).await.unwrap();
    assert!(later.app.signer().is_some());
    assert_eq!(Browser::default().get(&later, "/login").await.status, StatusCode::OK);

    let before = token.tries.load(std::sync::atomic::Ordering::SeqCst);
    let wrong = over(folder.path(), Some(token.named(Some("4321")))).await;
    crate::master_token::at_start(&wrong.app).await.unwrap();
    assert_eq!(token.tries.load(std::sync::atomic::Ordering::SeqCst), before + 1);
    let mut browser = Browser::default();
    browser.get(&wrong, "/unlock").await;
    assert_eq!(browser.post(&wrong, "/unlock", &[("pin", "1234")]).await.location(), "/login");
}

#[tokio::test]
async fn a_token_and_a_passphrase_are_not_taken_for_each_other() {
    let token = FakeToken::default();
    let by_passphrase = Service::ready().await;
    let other = over(by_passphrase.folder.path(), Some(token.named(Some("1234")))).await;
    let refused = crate::master_token::at_start(&other.app).await.unwrap_err();
    assert!(refused.code() == "master-token-not-used" && token.key.get().is_none());

    let folder = tempfile::tempdir().unwrap();
    let by_token = over(folder.path(), None).await;
    let master = phr_core::keys::StorageKey::from_bytes(&[7; 32]);
    by_token.app.storage().initialise_with(std::sync::Arc::new(master)).await.unwrap();
    by_token.fill().await;
    let other = over(folder.path(), None).await;
    assert_eq!(crate::master_token::at_start(&other.app).await.unwrap_err().code(), "master-token-needed");
    let page = Browser::default().get(&other, "/unlock").await.text();
    assert!(page.contains("--master-token") && !page.contains("name=\"passphrase\""), "{page}");

    // Another token: its key opens nothing, and is not made where it is missing.
    let other = over(folder.path(), Some(token.named(None))).await;
    let mut browser = Browser::default();
    browser.get(&other, "/unlock").await;
    let answer = browser.post(&other, "/unlock", &[("pin", "1234")]).await;
    assert!(answer.text().contains("token-secret-key-not-found"), "{}", answer.text());
    assert!(token.key.get().is_none());
    token.key.get_or_init(|| phr_core::keys::StorageKey::from_bytes(&[8; 32]));
    let answer = browser.post(&other, "/unlock", &[("pin", "1234")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("storage-master-key"), "{}", answer.text());
}
