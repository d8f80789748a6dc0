//! What the service does in a second, over real sockets: registrations, reads and searches under that load, and cards that
//! are issued and printed. Each stands beside its bare cryptography and a bare insert, measured in the same run.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]
#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on fails")]

use argon2::Argon2;
use phr_cli_kit::Secret;
use phr_core::keys::{IssuerSecretKey, StorageKey};
use phr_core::model::Timestamp;
use phr_core::wire::RecordId;
use phr_service::{App, Config, demo, router, serve};
use phr_storage::Ambient;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use ureq::Agent;

const CLIENTS: usize = 8;
const PERSONS: usize = 2000;
/// Reads and searches that are timed under load, each.
const LOOKS: usize = 300;
/// Cards in the printed batch.
const BATCH: usize = 20;
const BARE_ROUNDS: u32 = 200;

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address: SocketAddr = free.local_addr().unwrap();
    drop(free);
    let config = || {
        let ambient = Ambient {
            now: Arc::new(phr_cli_kit::now),
            random: Arc::new(Mutex::new(phr_cli_kit::system_random())),
        };
        let mut config = Config::new(folder.path(), ambient);
        config.listen = address;
        config.demo = true;
        config.passphrase = Some(Secret::new(demo::PASSWORD.to_owned()));
        config
    };
    runtime.block_on(async {
        let app = App::open(Config { passphrase: None, ..config() }).await.unwrap();
        demo::fill(&app).await.unwrap();
        drop(router(app));
    });
    runtime.spawn(serve(config()));
    let base = format!("http://{address}");
    let user = signed_in(&base);
    let insert = runtime.block_on(bare_insert(folder.path()));
    let bare = registration_cryptography();

    let persons = Mutex::new(Vec::new());
    let (number, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| register(&user.again(), &number, PERSONS, &stop, &persons));
        }
    });
    let each = begun.elapsed() / PERSONS as u32;
    println!("SQLite in a file, {CLIENTS} keep-alive clients, {PERSONS} persons");
    println!("registrations: {:.0}/s", 1.0 / each.as_secs_f64());
    beside("a registration", each, &[("bare insert", insert), ("bare cryptography", bare)]);

    // Reads and searches while others register.
    let known = persons.lock().unwrap().clone();
    let (reads, searches) = std::thread::scope(|scope| {
        for _ in 0..CLIENTS - 2 {
            scope.spawn(|| register(&user.again(), &number, usize::MAX, &stop, &persons));
        }
        let reads = scope.spawn(|| {
            let browser = user.again();
            times(|look| assert_eq!(browser.get(&known[look * 7 % known.len()]).0, 200))
        });
        let searches = scope.spawn(|| {
            let browser = user.again();
            times(|look| {
                let name = format!("Invented{}", letters(look * 7));
                assert_eq!(browser.post("/find", &[("text", &name)]).0, 200);
            })
        });
        let measured = (reads.join().unwrap(), searches.join().unwrap());
        stop.store(true, Ordering::Relaxed);
        measured
    });
    for (what, times) in [("GET /persons/{id}", reads), ("POST /find", searches)] {
        let [median, late] = [50, 99].map(|percent| times[times.len() * percent / 100]);
        println!("{what} under load: p50 {median:.1?}, p99 {late:.1?}");
        beside(what, median, &[("bare insert", insert), ("bare cryptography", bare)]);
    }

    let chosen: Vec<(&str, &str)> = known.iter().take(BATCH).map(|path| ("person", &path[9..])).collect();
    let form = [&chosen[..], &[("clinician", "en"), ("leave_out", "nothing"), ("names", "on")]].concat();
    let begun = Instant::now();
    let (status, job, text) = user.post("/print", &form);
    assert_eq!(status, 303, "{text}");
    while !user.get(&format!("{job}/progress")).2.contains("\"finished\":true") {
        std::thread::sleep(Duration::from_millis(50));
    }
    let elapsed = begun.elapsed();
    let made = user.get(&job).2.matches("/issued/").count();
    assert!(made >= BATCH, "of {BATCH} cards {made} were made");
    let cores = std::thread::available_parallelism().unwrap().get() as u32;
    let card = elapsed * cores / BATCH as u32;
    println!("cards issued and printed: {:.2}/s and core ({cores} cores)", 1.0 / card.as_secs_f64());
    beside("a card", card, &[("bare insert", insert), ("bare cryptography", card_cryptography())]);
}

fn beside(what: &str, time: Duration, bare: &[(&str, Duration)]) {
    for (name, bare) in bare {
        println!(
            "  {what}: {time:.2?} = {:.1} × its {name} ({bare:.2?})",
            time.as_secs_f64() / bare.as_secs_f64()
        );
    }
}

fn times(mut look: impl FnMut(usize)) -> Vec<Duration> {
    let mut times: Vec<Duration> = (0..LOOKS)
        .map(|number| {
            let begun = Instant::now();
            look(number);
            begun.elapsed()
        })
        .collect();
    times.sort();
    times
}

/// A number as letters, since names have no digits.
fn letters(mut number: usize) -> String {
    let mut name = String::new();
    loop {
        name.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return name;
        }
    }
}

fn register(
    browser: &Browser,
    number: &AtomicUsize,
    most: usize,
    stop: &AtomicBool,
    persons: &Mutex<Vec<String>>,
) {
    let mut seen = String::new();
    loop {
        let number = number.fetch_add(1, Ordering::Relaxed);
        if number >= most || stop.load(Ordering::Relaxed) {
            return;
        }
        let (_, draft, text) = browser.post("/register", &[]);
        assert!(draft.starts_with("/drafts/"), "{text}");
        let family = format!("Invented{}", letters(number));
        let born = format!("19{:02}-{:02}-{:02}", 50 + number % 50, number % 12 + 1, number % 28 + 1);
        let fields = [
            ("identity.family", family.as_str()),
            ("identity.given", "Person"),
            ("identity.birth_date", &born),
            ("identity.sex", "male"),
            ("allergies.0.code", "Allergy to penicillin"),
            ("allergies.0.code.chosen", "sct|91936005"),
            ("problems.0.code", "Asthma"),
            ("problems.0.code.chosen", "sct|195967001"),
        ];
        browser.change(&draft, &fields);
        let mut answer = browser.post(&draft, &[("do", "complete"), ("seen", &seen)]);
        if answer.0 == 422 {
            let (_, rest) = answer.2.split_once("name=\"seen\" value=\"").unwrap();
            seen = rest.split('"').next().unwrap().to_owned();
            answer = browser.post(&draft, &[("do", "complete"), ("seen", &seen)]);
        }
        assert_eq!(answer.0, 303, "{}", answer.2);
        persons.lock().unwrap().push(answer.1.split('?').next().unwrap().to_owned());
    }
}

/// One row of the size of a person's record, durable when it is there.
async fn bare_insert(folder: &std::path::Path) -> Duration {
    let options = sqlx::any::AnyPoolOptions::new().max_connections(1);
    let url = format!("sqlite://{}?mode=rwc", folder.join("bare.sqlite").display());
    let bare = options.connect(&url).await.unwrap();
    for setup in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE bare (bytes BLOB)"]
    {
        sqlx::query(setup).execute(&bare).await.unwrap();
    }
    let begun = Instant::now();
    for _ in 0..BARE_ROUNDS {
        let insert = sqlx::query("INSERT INTO bare (bytes) VALUES ($1)").bind(vec![6_u8; 1500]);
        insert.execute(&bare).await.unwrap();
    }
    begun.elapsed() / BARE_ROUNDS
}

/// A signature made and one checked, and the cells sealed.
fn registration_cryptography() -> Duration {
    let mut random = phr_cli_kit::system_random();
    let key = IssuerSecretKey::generate(&mut random);
    let storage = StorageKey::from_bytes(&[7; 32]);
    let entries = phr_core::fhir::import(&demo::bundle(0, Timestamp(1_800_000_000))).unwrap().entries;
    let begun = Instant::now();
    for _ in 0..BARE_ROUNDS {
        let signed = phr_making::sign_assessment(
            &key,
            Timestamp(1_800_000_000),
            RecordId::generate(&mut random),
            entries.clone(),
            phr_core::confidential::Policy::Listed,
        );
        black_box(signed.unwrap());
        for length in [350, 900, 150, 40, 600] {
            black_box(storage.seal(&[7; 80], &vec![8; length], &mut random).unwrap());
        }
    }
    begun.elapsed() / BARE_ROUNDS
}

/// The slow hash of an access code, at the cost that a card's has.
fn card_cryptography() -> Duration {
    let params = argon2::Params::new(64 * 1024, 3, 1, Some(32)).unwrap();
    let argon = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
    let begun = Instant::now();
    for _ in 0..5 {
        let mut out = [0; 32];
        argon.hash_password_into(b"0123456789012345", &[1; 16], &mut out).unwrap();
        black_box(out);
    }
    begun.elapsed() / 5
}

/// A client whose connection stays open.
struct Browser {
    agent: Agent,
    base: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

fn signed_in(base: &str) -> Browser {
    let mut browser =
        Browser { agent: agent(), base: base.to_owned(), cookies: BTreeMap::new(), csrf: String::new() };
    for _ in 0..100 {
        if browser.agent.get(format!("{base}/health")).call().is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    browser.see("/login");
    let fields = [("csrf", browser.csrf.as_str()), ("login", "clinician"), ("password", demo::PASSWORD)];
    let response = browser.agent.post(format!("{base}/login")).header("cookie", browser.cookie());
    let response = response.send_form(fields).unwrap();
    assert_eq!(response.status().as_u16(), 303);
    browser.take(&response);
    browser.see("/");
    browser
}

fn agent() -> Agent {
    let config = Agent::config_builder().http_status_as_error(false).max_redirects(0);
    config.max_redirects_will_error(false).build().into()
}

type Answer = (u16, String, String);

fn answer(mut response: ureq::http::Response<ureq::Body>) -> Answer {
    let location = response.headers().get("location").map_or("", |to| to.to_str().unwrap()).to_owned();
    (response.status().as_u16(), location, response.body_mut().read_to_string().unwrap())
}

impl Browser {
    fn again(&self) -> Self {
        Self {
            agent: agent(),
            base: self.base.clone(),
            cookies: self.cookies.clone(),
            csrf: self.csrf.clone(),
        }
    }

    fn take(&mut self, response: &ureq::http::Response<ureq::Body>) {
        for line in response.headers().get_all("set-cookie") {
            let (name, value) = line.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn see(&mut self, path: &str) {
        let url = format!("{}{path}", self.base);
        let response = self.agent.get(url).header("cookie", self.cookie()).call().unwrap();
        self.take(&response);
        let (_, _, text) = answer(response);
        let (_, rest) = text.split_once("data-csrf=\"").unwrap();
        self.csrf = rest.split('"').next().unwrap().to_owned();
    }

    fn get(&self, path: &str) -> Answer {
        let url = format!("{}{path}", self.base);
        answer(self.agent.get(url).header("cookie", self.cookie()).call().unwrap())
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields = [&[("csrf", self.csrf.as_str())], fields].concat();
        let request = self.agent.post(format!("{}{path}", self.base)).header("cookie", self.cookie());
        answer(request.send_form(fields).unwrap())
    }

    fn change(&self, draft: &str, fields: &[(&str, &str)]) {
        let changes: Vec<serde_json::Value> =
            fields.iter().map(|(path, to)| serde_json::json!({ "path": path, "to": to })).collect();
        let request = self.agent.post(format!("{}{draft}/changes", self.base));
        let request = request.header("cookie", self.cookie()).header("x-csrf-token", &self.csrf);
        let request = request.content_type("application/json");
        let body = serde_json::json!({ "changes": changes }).to_string();
        let (status, _, told) = answer(request.send(body).unwrap());
        assert_eq!(status, 200, "{told}");
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }
}
