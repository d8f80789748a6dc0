use crate::second_factor::SecondFactor;
use crate::testing::*;
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use phr_core::keys::{IssuerSecretKey, RootSecretKey};
use phr_core::model::Timestamp;
use phr_core::trust::{RootSet, TrustListDraft};
use phr_storage::Role;

async fn code_now(service: &Service, login: &str, steps: i64) -> String {
    let account = service.app.storage().account_by_login(login).await.unwrap().unwrap();
    let factor = SecondFactor::parse(&account.totp.unwrap()).unwrap();
    factor.code_at(service.app.now().0 / 30 + steps).unwrap()
}

async fn login(service: &Service, code: &str) -> StatusCode {
    let mut browser = Browser::default();
    browser.get(service, "/login").await;
    let fields = [("login", "clinician"), ("password", PASSWORD), ("code", code)];
    browser.post(service, "/login", &fields).await.status
}

#[tokio::test]
async fn a_second_factor_is_set_up_asked_for_and_counts_once() {
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    let wrong = browser.post(&service, "/account/second-factor", &[("current", "not it")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = browser.post(&service, "/account/second-factor", &[("current", PASSWORD)]).await.text();
    assert!(page.contains("<svg"));
    let codes: Vec<String> =
        page.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10);
    let typed = page.split("Or type this into the app: <code dir=\"ltr\">").nth(1).unwrap();
    let secret = base32(&typed.split('<').next().unwrap().replace(' ', ""));
    let first = SecondFactor::new(secret, &[]).code_at(service.app.now().0 / 30).unwrap();

    assert_eq!(login(&service, "").await, StatusCode::SEE_OTHER, "it is not on before its first code");
    let wrong = browser.post(&service, "/account/second-factor/confirm", &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = browser.post(&service, "/account/second-factor/confirm", &[("code", &first)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());

    assert_eq!(login(&service, "").await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        login(&service, &first).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the code that set it up is used"
    );
    service.pass(30);
    let next = code_now(&service, "clinician", 0).await;
    assert_eq!(login(&service, &next).await, StatusCode::SEE_OTHER);
    assert_eq!(login(&service, &next).await, StatusCode::UNPROCESSABLE_ENTITY, "a code counts once");
    assert_eq!(login(&service, &codes[3]).await, StatusCode::SEE_OTHER);
    assert_eq!(
        login(&service, &codes[3]).await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a recovery code counts once"
    );
    let removed = browser.post(&service, "/account/second-factor/remove", &[("current", PASSWORD)]).await;
    assert_eq!(removed.location(), "/account?done=second-factor-removed");
    assert_eq!(login(&service, "").await, StatusCode::SEE_OTHER);
}

/// RFC 4648 §6, the other way round.
fn base32(text: &str) -> Vec<u8> {
    let digit = |letter: u8| match letter {
        b'A'..=b'Z' => letter - b'A',
        _ => letter - b'2' + 26,
    };
    let bits: Vec<u8> =
        text.bytes().flat_map(|letter| (0..5).rev().map(move |at| digit(letter) >> at & 1)).collect();
    bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |byte, bit| byte << 1 | bit)).collect()
}

#[tokio::test]
async fn another_password_ends_the_other_sessions() {
    let service = Service::ready().await;
    let mut here = service.signed_in(Role::Registrar).await;
    let mut there = service.signed_in(Role::Registrar).await;
    let new = "another four unrelated words";
    for (current, password, again) in [
        ("wrong", new, new),
        (PASSWORD, new, "differs"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "my registrar 1", "my registrar 1"),
    ] {
        let fields = [("current", current), ("password", password), ("password-again", again)];
        let answer = here.post(&service, "/account/password", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{current} {password} {again}");
    }
    let before = here.cookie("phr-session");
    let fields = [("current", PASSWORD), ("password", new), ("password-again", new)];
    assert_eq!(here.post(&service, "/account/password", &fields).await.location(), "/account?done=password");
    assert_ne!(here.cookie("phr-session"), before);
    assert_eq!(here.get(&service, "/account?done=password").await.status, StatusCode::OK);
    assert_eq!(there.get(&service, "/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn an_administrator_adds_an_account_changes_it_and_makes_a_password() {
    let service = Service::ready().await;
    let mut admin = service.signed_in(Role::Administrator).await;
    let fields =
        [("name", "<b>Invented</b>"), ("login", "New.Person"), ("role", "registrar"), ("site", "main")];
    let page = admin.post(&service, "/admin/accounts", &fields).await;
    let text = page.text();
    let password = text.split("<code dir=\"ltr\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(password.len(), 19);
    let taken = admin.post(&service, "/admin/accounts", &fields).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.text().contains("login-fault") && !taken.text().contains("<b>Invented"));

    let mut person = Browser::default();
    person.get(&service, "/login").await;
    let typed = [("login", "new.person"), ("password", password.as_str())];
    assert_eq!(person.post(&service, "/login", &typed).await.status, StatusCode::SEE_OTHER);
    // The administrator knows that password: until it is another, nothing else is done with it.
    for path in ["/", "/register", "/find"] {
        let answer = person.get(&service, path).await;
        assert_eq!(answer.location(), "/account", "{path}");
    }
    let page = person.get(&service, "/account").await.text();
    assert!(page.contains("known to somebody else") && !page.contains("<nav"), "{page}");
    assert!(!page.contains("/account/second-factor"), "{page}");
    for path in ["/register", "/account/second-factor"] {
        let refused = person.post(&service, path, &[("current", password.as_str())]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        assert!(refused.text().contains("password-first"), "{}", refused.text());
    }
    let change = |new| [("current", password.as_str()), ("password", new), ("password-again", new)];
    person.get(&service, "/account").await;
    let same = person.post(&service, "/account/password", &change(&password)).await;
    assert!(same.status == StatusCode::UNPROCESSABLE_ENTITY && same.text().contains("password-fault"));
    let own = "words that nobody was told";
    assert_eq!(
        person.post(&service, "/account/password", &change(own)).await.location(),
        "/account?done=password"
    );
    let home = person.get(&service, "/").await;
    assert!(home.status == StatusCode::OK && home.text().contains("<nav"), "{}", home.text());

    let id = service.account_id("new.person").await;
    let path = format!("/admin/accounts/{id}");
    assert_eq!(admin.get(&service, &path).await.status, StatusCode::OK);
    let reset = admin.post(&service, &format!("{path}/password"), &[]).await;
    assert!(reset.status == StatusCode::OK && !reset.text().contains(&password));
    assert_eq!(person.get(&service, "/").await.location(), "/login");
    assert!(service.app.storage().account(id).await.unwrap().unwrap().must_change_password);

    let own = format!("/admin/accounts/{}", service.account_id("administrator").await);
    let last = admin.post(&service, &own, &[("name", "A"), ("role", "registrar")]).await;
    assert_eq!(last.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(last.text().contains("role-fault"));
    let wrong = admin.post(&service, &path, &[("name", ""), ("role", "king"), ("site", "../x")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(admin.get(&service, "/admin/accounts/zz").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_audit_log_is_shown_and_checked() {
    let service = Service::ready().await;
    let mut admin = service.signed_in(Role::Administrator).await;
    let id = service.account_id("administrator").await;
    let page = admin.get(&service, &format!("/admin/audit?subject={id}")).await.text();
    assert!(page.contains("account made") && page.contains("signed in") && !page.contains("keys made"));
    let all = admin.get(&service, "/admin/audit").await.text();
    assert!(all.contains("keys made"));
    let checked = admin.post(&service, "/admin/audit/verify", &[]).await.text();
    assert!(checked.contains("The log is whole"), "{checked}");
    assert_eq!(admin.get(&service, "/admin/audit?after=nonsense").await.status, StatusCode::BAD_REQUEST);
}

fn trust_list(root: &RootSecretKey, number: u64, at: i64) -> Vec<u8> {
    let mut draft = TrustListDraft::new(number, Timestamp(at), Timestamp(at + 90 * 86_400));
    draft.names.insert("en".to_owned(), "Invented programme".to_owned());
    draft.sign(root).unwrap().as_bytes().to_vec()
}

async fn import(service: &Service, browser: &mut Browser, list: &[u8], roots: &str) -> Answer {
    let mut body = Vec::new();
    for (name, value) in
        [("csrf", browser.csrf.as_bytes()), ("roots", roots.as_bytes()), ("list\"; filename=\"l", list)]
    {
        body.extend_from_slice(
            format!("--xyz\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(value);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--xyz--\r\n");
    let request = browser.request(Method::POST, "/admin/trust");
    let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
    let answer = service.send(request.body(Body::from(body)).unwrap()).await;
    browser.take(&answer);
    answer
}

#[tokio::test]
async fn a_trust_list_is_taken_from_given_roots_and_not_without() {
    let service = Service::ready().await;
    let mut admin = service.signed_in(Role::Administrator).await;
    let root = RootSecretKey::generate(&mut phr_cli_kit::system_random());
    let roots = RootSet::single(root.public_key()).id().to_string();
    let now = service.app.now().0;
    let list = trust_list(&root, 1, now - 86_400);
    for (bytes, roots) in
        [(&list[..], ""), (&list[..], "/etc/passwd"), (b"nonsense", roots.as_str()), (b"", roots.as_str())]
    {
        let answer = import(&service, &mut admin, bytes, roots).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{roots}");
    }
    assert_eq!(import(&service, &mut admin, &list, &roots).await.location(), "/admin/trust?done=trust");
    assert_eq!(import(&service, &mut admin, &list, "").await.location(), "/admin/trust?done=trust-same");
    let newer = trust_list(&root, 2, now - 3600);
    assert_eq!(import(&service, &mut admin, &newer, "").await.location(), "/admin/trust?done=trust");
    let older = import(&service, &mut admin, &list, "").await;
    assert_eq!(older.status, StatusCode::UNPROCESSABLE_ENTITY, "an older list");
    let page = admin.get(&service, "/admin/trust").await.text();
    assert!(
        page.contains("Invented programme")
            && page.contains(&roots)
            && page.contains("No trust list held here names")
    );
}

/// Every page of the frame, in every language, for whoever may see it: no wording is missing, and the demonstration is
/// marked.
#[tokio::test]
async fn pages_are_whole_in_every_language_and_a_demonstration_says_so() {
    let service = Service::with(|config| config.demo = true).await;
    service.app.storage().initialise(PASSPHRASE).await.unwrap();
    service.fill().await;
    let mut admin = service.signed_in(Role::Administrator).await;
    for (tag, mark, dir) in
        [("en", "Demonstration.", "ltr"), ("ar", "عرض توضيحي.", "rtl"), ("sr", "Демонстрација.", "ltr")]
    {
        let answer = admin.post(&service, "/language", &[("language", tag), ("back", "/account")]).await;
        assert_eq!(answer.location(), "/account");
        for path in [
            "/",
            "/account",
            "/admin/accounts",
            "/admin/sites",
            "/admin/audit",
            "/admin/data-key",
            "/admin/trust",
            "/nowhere",
        ] {
            let page = admin.get(&service, path).await.text();
            assert!(page.contains(&format!("<html lang=\"{tag}\" dir=\"{dir}\">")), "{tag} {path}");
            assert!(page.contains(mark) && !page.contains('⟦'), "{tag} {path}");
        }
    }
    let mut again = service.signed_in(Role::Administrator).await;
    assert!(again.get(&service, "/").await.text().contains("lang=\"sr\""), "the account keeps its language");
}

#[tokio::test]
async fn a_key_in_a_token_is_opened_with_its_pin() {
    let key = std::sync::Arc::new(IssuerSecretKey::generate(&mut phr_cli_kit::system_random()));
    let public = key.public_key();
    let service = Service::with(|config| {
        config.open_token = Some(std::sync::Arc::new(move |uri, pin| match (uri, pin.expose()) {
            ("pkcs11:token=invented", "1234") => Ok(key.clone()),
            _ => Err(phr_cli_kit::Failure::new("token-pin", "the token refuses the PIN")),
        }));
    })
    .await;
    service.app.storage().initialise(PASSPHRASE).await.unwrap();
    service.fill().await;
    service.app.set_signer(None);
    let mut work = service.app.storage().begin(phr_storage::Actor::system()).await.unwrap();
    work.put_setting(crate::issuer_key::TOKEN, "pkcs11:token=invented").await.unwrap();
    work.commit().await.unwrap();
    let mut admin = service.signed_in(Role::Administrator).await;
    assert!(admin.get(&service, "/admin/trust").await.text().contains("name=\"pin\""));
    let wrong = admin.post(&service, "/admin/key", &[("pin", "4321")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(service.app.signer().is_none());
    assert_eq!(
        admin.post(&service, "/admin/key", &[("pin", "1234")]).await.location(),
        "/admin/trust?done=key"
    );
    assert_eq!(service.app.signer().unwrap().public_key(), public);
}

#[tokio::test]
async fn metrics_count_by_route_and_name_nobody() {
    use tower::ServiceExt as _;
    let service = Service::ready().await;
    let mut browser = service.signed_in(Role::Clinician).await;
    browser.get(&service, "/persons/00000000000000000000000000000000").await;
    browser.get(&service, "/nothing/here").await;
    let request = axum::http::Request::builder().uri("/metrics").body(axum::body::Body::empty()).unwrap();
    let answer = crate::metrics::router(service.app.clone()).oneshot(request).await.unwrap();
    assert_eq!(
        answer.headers()["content-type"],
        "application/openmetrics-text; version=1.0.0; charset=utf-8"
    );
    let text = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    let text = String::from_utf8(text.to_vec()).unwrap();
    for line in [
        r#"phr_http_requests_total{method="GET",route="/persons/{id}",status="404"} 1"#,
        r#"phr_http_requests_total{method="GET",route="none",status="404"} 1"#,
        r#"phr_actions_total{action="logged-in"} 1"#,
        "phr_ready 1",
        "phr_database_up 1",
    ] {
        assert!(text.lines().any(|has| has == line), "{line}\n{text}");
    }
    assert!(text.ends_with("# EOF\n"));
    assert!(!text.contains(&"0".repeat(32)) && !text.contains("/nothing"), "neither ids nor paths\n{text}");
}

#[tokio::test]
async fn a_process_is_ready_once_its_data_are_open() {
    let service = Service::empty().await;
    let mut browser = Browser::default();
    for (expected, state) in [(StatusCode::SERVICE_UNAVAILABLE, "setup"), (StatusCode::OK, "ready")] {
        let told = browser.get(&service, "/ready").await;
        assert_eq!(told.status, expected);
        assert_eq!(told.text(), format!(r#"{{"state":"{state}"}}"#));
        assert_eq!(browser.get(&service, "/health").await.status, StatusCode::OK, "it is alive");
        if state == "setup" {
            service.app.storage().initialise(PASSPHRASE).await.unwrap();
            service.fill().await;
        }
    }
    service.app.storage().close().await;
    let told = browser.get(&service, "/ready").await;
    assert_eq!(told.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(told.text(), r#"{"state":"database"}"#);
}
