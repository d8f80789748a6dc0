//! A service in memory and on a temporary folder, for the tests of pages: no network, a clock held by hand.

use crate::app::{App, ORGANISATION};
use crate::config::Config;
use crate::router::router;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use phr_cli_kit::Secret;
use phr_core::keys::IssuerSecretKey;
use phr_core::model::Timestamp;
use phr_storage::{AccountId, Actor, Ambient, NewAccount, Role, Site};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tower::ServiceExt as _;

/// The password of every account of a [`Service`].
pub(crate) const PASSWORD: &str = "three unrelated words";
/// The passphrase of its data.
pub(crate) const PASSPHRASE: &str = "five words chosen by dice";

/// A service for one test.
pub(crate) struct Service {
    pub(crate) app: App,
    pub(crate) router: Router,
    pub(crate) folder: TempDir,
    clock: Arc<AtomicI64>,
}

/// A browser: its cookies, and the token of the forms that it was shown last.
#[derive(Clone, Default)]
pub(crate) struct Browser {
    pub(crate) cookies: Vec<(String, String)>,
    pub(crate) csrf: String,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Where it leads.
    pub(crate) fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |location| location.to_str().unwrap())
    }
}

impl Service {
    /// A service that nobody has set up.
    pub(crate) async fn empty() -> Self {
        Self::with(|_| {}).await
    }

    /// The same, with another configuration.
    pub(crate) async fn with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(1_800_000_000));
        let held = clock.clone();
        let ambient = Ambient {
            now: Arc::new(move || Timestamp(held.load(Ordering::SeqCst))),
            random: Arc::new(Mutex::new(phr_cli_kit::system_random())),
        };
        let mut config = Config::new(folder.path(), ambient);
        change(&mut config);
        let app = App::open(config).await.unwrap();
        Self { router: router(app.clone()), app, folder, clock }
    }

    /// A service that is set up: a site `main`, and an account of each role whose login is the role's word.
    pub(crate) async fn ready() -> Self {
        let service = Self::empty().await;
        service.app.storage().initialise(PASSPHRASE).await.unwrap();
        service.fill().await;
        service
    }

    /// The same over another database.
    pub(crate) async fn over(database: String) -> Self {
        let service = Self::with(|config| config.database = database).await;
        service.app.storage().initialise(PASSPHRASE).await.unwrap();
        service.fill().await;
        service
    }

    pub(crate) async fn fill(&self) {
        let app = &self.app;
        let password_hash = app.passwords().hash(app, &Secret::new(PASSWORD.to_owned())).await.unwrap();
        let mut work = app.storage().begin(Actor::system()).await.unwrap();
        work.put_site(&Site { id: "main".parse().unwrap(), name: "Main".to_owned() }).await.unwrap();
        work.put_setting(ORGANISATION, "Invented centre").await.unwrap();
        for role in Role::ALL {
            let new = NewAccount {
                login: role.as_str().to_owned(),
                name: format!("Invented {}", role.as_str()),
                role: *role,
                site: "main".parse().ok(),
                password_hash: password_hash.clone(),
                totp: None,
                must_change_password: false,
            };
            work.add_account(&new).await.unwrap();
        }
        work.commit().await.unwrap();
        app.set_signer(Some(Arc::new(app.with_random(|random| IssuerSecretKey::generate(random)))));
    }

    /// Starts the program again on what it had written; the one before ends without a word, as when it is killed.
    pub(crate) async fn restart(&mut self) {
        let ambient = Ambient { now: self.now(), random: Arc::new(Mutex::new(phr_cli_kit::system_random())) };
        let app = App::open(Config::new(self.folder.path(), ambient)).await.unwrap();
        app.storage().unlock(PASSPHRASE).await.unwrap();
        app.set_signer(self.app.signer());
        (self.router, self.app) = (router(app.clone()), app);
    }

    pub(crate) fn now(&self) -> Arc<dyn Fn() -> Timestamp + Send + Sync> {
        let held = self.clock.clone();
        Arc::new(move || Timestamp(held.load(Ordering::SeqCst)))
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) async fn account_id(&self, login: &str) -> AccountId {
        self.app.storage().account_by_login(login).await.unwrap().unwrap().id
    }

    /// Sends a request as it is.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// A browser in which somebody of this role is signed in.
    pub(crate) async fn signed_in(&self, role: Role) -> Browser {
        let mut browser = Browser::default();
        browser.get(self, "/login").await;
        let fields = [("login", role.as_str()), ("password", PASSWORD)];
        let answer = browser.post(self, "/login", &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        browser.get(self, "/").await;
        browser
    }
}

/// A form's fields as they are sent.
pub(crate) fn encoded(fields: &[(&str, &str)]) -> String {
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

impl Browser {
    /// A request of this browser.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8420");
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    pub(crate) async fn get(&mut self, service: &Service, path: &str) -> Answer {
        let answer = service.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await;
        self.take(&answer);
        answer
    }

    /// Sends a form with the token of the page that was shown last.
    pub(crate) async fn post(&mut self, service: &Service, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.csrf.clone();
        let mut all = vec![("csrf", token.as_str())];
        all.extend_from_slice(fields);
        let request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = service.send(request.body(Body::from(encoded(&all))).unwrap()).await;
        self.take(&answer);
        answer
    }

    pub(crate) fn take(&mut self, answer: &Answer) {
        for line in answer.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap_or_default();
            self.cookies.retain(|(known, _)| known != name);
            if !rest.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        if let Some((_, rest)) = answer.text().split_once("data-csrf=\"") {
            self.csrf = rest.split('"').next().unwrap_or_default().to_owned();
        }
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }
}

impl Service {
    /// The token of another system with these rights, at the site `main`.
    pub(crate) async fn token(&self, rights: &[phr_storage::Right]) -> String {
        let storage = self.app.storage();
        let name = format!("invented {}", storage.api_clients().await.unwrap().len());
        let new = phr_storage::NewApiClient {
            name,
            site: "main".parse().ok(),
            rights: rights.iter().copied().collect(),
        };
        let mut work = storage.begin(Actor::system()).await.unwrap();
        let (_, token) = work.add_api_client(&new).await.unwrap();
        work.commit().await.unwrap();
        token.expose_text().unwrap().to_owned()
    }
}

thread_local! {
    /// What is logged on this thread, where a test looks at it.
    static LOGGED: std::cell::RefCell<Option<Vec<u8>>> = const { std::cell::RefCell::new(None) };
}

/// What is logged while something is done, down to the last detail. One subscriber serves all tests: with one for each, tests
/// that run beside each other would turn each other's log off.
pub(crate) async fn logged(act: impl Future<Output = ()>) -> String {
    static SUBSCRIBER: std::sync::Once = std::sync::Once::new();
    SUBSCRIBER.call_once(|| {
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
        tracing::subscriber::set_global_default(subscriber.with_writer(|| ThreadLog).finish()).unwrap();
    });
    LOGGED.set(Some(Vec::new()));
    act.await;
    String::from_utf8(LOGGED.take().unwrap()).unwrap()
}

struct ThreadLog;

impl std::io::Write for ThreadLog {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGGED.with_borrow_mut(|log| log.iter_mut().for_each(|log| log.extend_from_slice(bytes)));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
