use crate::app::App;
use crate::config::Config;
use crate::testing::*;
use axum::http::StatusCode;
use phr_cli_kit::Secret;
use phr_storage::Ambient;
use std::sync::{Arc, Mutex};

pub(super) const FIELDS: [(&str, &str); 11] = [
    ("passphrase", PASSPHRASE),
    ("passphrase-again", PASSPHRASE),
    ("organisation", "Invented centre"),
    ("country", "rs"),
    ("site-name", "Main"),
    ("site-code", "main"),
    ("name", "Invented administrator"),
    ("login", "Admin"),
    ("password", PASSWORD),
    ("password-again", PASSWORD),
    ("key", "new"),
];

#[tokio::test]
async fn a_service_is_set_up_once_and_only_with_the_code() {
    let service = Service::empty().await;
    let mut browser = Browser::default();
    for path in ["/", "/login", "/unlock", "/account"] {
        let answer = browser.get(&service, path).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/setup"), "{path}");
    }
    let page = browser.get(&service, "/setup").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text().contains(service.app.setup_code().expose()), "the page tells its own code");
    assert_eq!(browser.post(&service, "/setup", &FIELDS).await.status, StatusCode::FORBIDDEN);
    assert!(service.app.wants_setup().await.unwrap());

    let code = service.app.setup_code().expose().to_owned();
    let page = browser.get(&service, &format!("/setup?code={code}")).await;
    assert!(page.text().contains(&format!("value=\"{code}\"")));
    let mut fields = FIELDS.to_vec();
    fields.push(("code", &code));
    let answer = browser.post(&service, "/setup", &fields).await;
    assert_eq!(
        (answer.status, answer.location()),
        (StatusCode::SEE_OTHER, "/login?done=setup"),
        "{}",
        answer.text()
    );

    let again = browser.post(&service, "/setup", &fields).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN);
    assert_eq!(browser.get(&service, "/setup").await.location(), "/");
    let page = browser.get(&service, "/login?done=setup").await;
    assert!(page.text().contains("The service is set up."));
    let answer = browser.post(&service, "/login", &[("login", "ADMIN"), ("password", PASSWORD)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let home = browser.get(&service, "/").await.text();
    assert!(home.contains("Invented administrator") && !home.contains("No issuer key"), "{home}");
}

#[tokio::test]
async fn faults_stand_beside_their_fields_and_no_secret_is_sent_back() {
    let service = Service::empty().await;
    let mut browser = Browser::default();
    let code = service.app.setup_code().expose().to_owned();
    browser.get(&service, "/setup").await;
    let fields = [
        ("code", code.as_str()),
        ("passphrase", "short-phrase-1"),
        ("passphrase-again", "another-phrase"),
        ("organisation", "<script>alert(1)</script>"),
        ("site-code", "Main Site"),
        ("login", "a"),
        ("password", "hunter2-secret"),
        ("password-again", "hunter3"),
        ("key", "new"),
    ];
    let answer = browser.post(&service, "/setup", &fields).await;
    let text = answer.text();
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["passphrase-again", "site-name", "site-code", "name", "login", "password-again"] {
        assert!(text.contains(&format!("id=\"{field}-fault\"")), "{field}");
    }
    for secret in ["short-phrase-1", "another-phrase", "hunter2-secret", "hunter3", "<script>alert"] {
        assert!(!text.contains(secret), "{secret}");
    }
    assert!(text.contains("value=\"Main Site\""));
    assert!(service.app.wants_setup().await.unwrap());
}

#[tokio::test]
async fn at_a_later_start_the_passphrase_opens_the_data_and_the_issuer_key() {
    let first = Service::empty().await;
    let mut browser = Browser::default();
    browser.get(&first, "/setup").await;
    let code = first.app.setup_code().expose().to_owned();
    let mut fields = FIELDS.to_vec();
    fields.push(("code", &code));
    browser.post(&first, "/setup", &fields).await;
    let key = first.app.signer().unwrap().public_key();
    let path = first.folder.path().to_owned();

    let later =
        Service::with(|config| config.database = format!("sqlite:{}", path.join("phr.sqlite").display()))
            .await;
    let mut browser = Browser::default();
    assert_eq!(browser.get(&later, "/").await.location(), "/unlock");
    browser.get(&later, "/unlock").await;
    let wrong = browser.post(&later, "/unlock", &[("passphrase", "another one")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(later.app.signer().is_none());
    let right = browser.post(&later, "/unlock", &[("passphrase", PASSPHRASE)]).await;
    assert_eq!((right.status, right.location()), (StatusCode::SEE_OTHER, "/login"));
    assert_eq!(later.app.signer().unwrap().public_key(), key);
    assert_eq!(
        browser.post(&later, "/unlock", &[("passphrase", PASSPHRASE)]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn a_service_that_is_given_the_passphrase_knows_at_once_who_it_is() {
    let service = Service::ready().await;
    let random = Arc::new(Mutex::new(phr_cli_kit::system_random()));
    let mut config = Config::new(service.folder.path(), Ambient { now: service.now(), random });
    config.passphrase = Some(Secret::new(PASSPHRASE.to_owned()));
    let again = App::open(config).await.unwrap();
    assert_eq!(again.organisation(), "Invented centre");
}
