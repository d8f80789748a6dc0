//! The issuer service is killed at random moments while persons are registered over HTTP. Whatever it had said was saved is
//! there when it is started again, on SQLite and on PostgreSQL.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly and says what it did"
)]

#[path = "cli/programs.rs"]
mod programs;

use phr_storage::testing::Postgres;
use programs::binary;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use ureq::Agent;

const KILLS: u64 = 25;
/// How many register at once.
const CLIENTS: usize = 2;
const PASSPHRASE: &str = "five words chosen by dice";
const PASSWORD: &str = "three unrelated words";

#[test]
fn what_was_saved_outlives_kills_of_the_service_on_sqlite() {
    kills(None, 0x5EED_0001);
}

#[test]
fn what_was_saved_outlives_kills_of_the_service_on_postgresql() {
    let Some(server) = Postgres::start() else { return };
    kills(Some(server.database()), 0x5EED_0002);
}

fn kills(database: Option<String>, seed: u64) {
    eprintln!("seed {seed:#x}");
    let place = Place::new(database);
    let mut dice = Dice(seed);
    let mut service = Service::start(&place);
    let user = set_up(&service);
    let people = AtomicUsize::new(0);
    let mut journals: Vec<Journal> = Vec::new();
    let mut broken_off = 0;
    for round in 0..KILLS {
        let moment = Duration::from_millis(10 + dice.next() % 500);
        let base = service.address.clone();
        let run: Vec<Journal> = std::thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| scope.spawn(|| register_until_it_dies(&user.at(&base), &people)))
                .collect();
            std::thread::sleep(moment);
            service.kill();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        });
        place.audit_is_whole();
        service = Service::start(&place);
        let browser = user.at(&service.address);
        broken_off += run.iter().filter(|journal| journal.person.is_none()).count();
        for mut journal in run {
            journal.check(&browser, &format!("round {round}, killed after {moment:?}"));
            journals.push(journal);
        }
    }
    let browser = user.at(&service.address);
    for journal in &mut journals {
        journal.check(&browser, "after all");
    }
    let done = journals.iter().filter(|journal| journal.person.is_some()).count();
    eprintln!("{KILLS} kills: {done} registrations kept, {broken_off} of them broken off by a kill");
    assert!(broken_off > 0, "no kill met a registration: the test has tried nothing");
    assert!(
        done > broken_off,
        "no registration was acknowledged before a kill: the test has tried too little"
    );
    service.kill();
    place.audit_is_whole();
}

/// What a client was told about one registration.
#[derive(Default)]
struct Journal {
    draft: Option<String>,
    /// Fields whose change was acknowledged.
    saved: BTreeMap<&'static str, String>,
    /// The change that was sent last, acknowledged or not.
    sent: Option<(&'static str, String)>,
    family: String,
    asked_to_complete: bool,
    person: Option<String>,
}

/// Registers one person after the other.
fn register_until_it_dies(browser: &Browser, people: &AtomicUsize) -> Vec<Journal> {
    let mut journals = Vec::new();
    loop {
        let number = people.fetch_add(1, Ordering::Relaxed);
        let mut journal = Journal { family: format!("Invented-{number}"), ..Journal::default() };
        let whole = journal.register(browser, number);
        // A draft whose beginning was not acknowledged is nobody's promise.
        if journal.draft.is_some() {
            journals.push(journal);
        }
        if whole.is_none() {
            return journals;
        }
    }
}

impl Journal {
    /// Nothing once the service does not answer.
    fn register(&mut self, browser: &Browser, number: usize) -> Option<()> {
        let begun = browser.post("/register", &[])?;
        assert_eq!(begun.status, 303, "{}", begun.text);
        self.draft = Some(begun.location.clone());
        for (path, text) in fields(&self.family, number) {
            self.sent = Some((path, text.clone()));
            let (status, told) = browser.change(&begun.location, &json!([{ "path": path, "to": text }]))?;
            assert_eq!((status, &told["conflicts"]), (200, &json!([])), "{told}");
            self.saved.insert(path, text);
        }
        self.sent = None;
        self.complete(browser)
    }

    /// Completes, having seen the warnings; what comes back is who it became.
    fn complete(&mut self, browser: &Browser) -> Option<()> {
        let draft = self.draft.clone()?;
        self.asked_to_complete = true;
        let mut answer = browser.post(&draft, &[("do", "complete")])?;
        if answer.status == 422 {
            let seen = between(&answer.text, "name=\"seen\" value=\"", "\"").to_owned();
            answer = browser.post(&draft, &[("do", "complete"), ("seen", &seen)])?;
        }
        assert_eq!(answer.status, 303, "{}", answer.text);
        let person = answer.location.split('?').next().unwrap().to_owned();
        assert!(person.starts_with("/persons/"), "{person}");
        if let Some(before) = &self.person {
            assert_eq!(before, &person, "completing again leads to the same person");
        }
        self.person = Some(person);
        Some(())
    }

    /// Holds what the service now says to what it had acknowledged; a draft that was broken off is finished.
    fn check(&mut self, browser: &Browser, when: &str) {
        let draft = self.draft.clone().unwrap();
        let page = browser.get(&draft);
        if page.status == 200 {
            assert!(self.person.is_none(), "{when}: a registration that was acknowledged is a draft again");
            self.check_draft(browser, &draft, when);
            let number = self.family.rsplit('-').next().unwrap().parse().unwrap();
            for (path, text) in fields(&self.family, number) {
                let (status, told) =
                    browser.change(&draft, &json!([{ "path": path, "to": text }])).expect("it runs");
                assert_eq!(status, 200, "{when}: {told}");
            }
        } else {
            assert_eq!(page.status, 303, "{when}: an acknowledged draft is gone: {}", page.text);
            assert!(self.asked_to_complete, "{when}: nobody asked to complete {draft}");
        }
        self.complete(browser).expect("it runs");
        let person = self.person.clone().unwrap();
        let record = browser.get(&person);
        assert_eq!(record.status, 200, "{when}: {}", record.text);
        for said in [self.family.as_str(), "Allergy to penicillin", "Asthma"] {
            assert!(record.text.contains(said), "{when}: {said} is not in {person}: {}", record.text);
        }
    }

    /// The service tells what a field says when a change pretends to know another text.
    fn check_draft(&self, browser: &Browser, draft: &str, when: &str) {
        let probes: Vec<Value> = self
            .saved
            .keys()
            .map(|path| json!({ "path": path, "to": "a probe", "was": "not what it says" }))
            .collect();
        let (status, told) = browser.change(draft, &json!(probes)).expect("it runs");
        assert_eq!(status, 200, "{when}: {told}");
        let conflicts = told["conflicts"].as_array().unwrap();
        let theirs: BTreeMap<&str, &str> = conflicts
            .iter()
            .map(|conflict| (conflict["path"].as_str().unwrap(), conflict["theirs"].as_str().unwrap()))
            .collect();
        for (path, text) in &self.saved {
            let is_sent_after = |theirs: &&str| {
                self.sent.as_ref().is_some_and(|(sent, text)| sent == path && text.as_str() == *theirs)
            };
            let found = theirs.get(path).unwrap_or_else(|| panic!("{when}: {path} is not told: {told}"));
            assert!(
                found == text || is_sent_after(found),
                "{when}: {path} was acknowledged as {text} and is {found}"
            );
        }
    }
}

/// What is typed, in this order; some of it is corrected.
fn fields(family: &str, number: usize) -> Vec<(&'static str, String)> {
    let day = number % 28 + 1;
    let typed = |text: &str| text.to_owned();
    vec![
        ("identity.family", family.chars().take(8).collect()),
        ("identity.given", typed("Person")),
        ("identity.birth_date", format!("1990-05-{day:02}")),
        ("identity.sex", typed("male")),
        ("identity.family", family.to_owned()),
        ("identity.phone", format!("+30 555 {number:04}")),
        ("allergies.0.code", typed("Allergy to penicillin")),
        ("allergies.0.code.chosen", typed("sct|91936005")),
        ("problems.0.code", typed("Asthma")),
        ("problems.0.code.chosen", typed("sct|195967001")),
        ("vitals.pulse", (60 + number % 30).to_string()),
        ("vitals.temperature", typed("36,8")),
        ("vitals.temperature", typed("36,9")),
    ]
}

/// The first run, and an account that registers.
fn set_up(service: &Service) -> Browser {
    let mut admin = Browser::new(&service.address);
    let code = service.code.clone().expect("an empty database asks to be set up");
    admin.see(&format!("/setup?code={code}"));
    let answer = admin.send(
        "/setup",
        &[
            ("code", &code),
            ("passphrase", PASSPHRASE),
            ("passphrase-again", PASSPHRASE),
            ("organisation", "Invented centre"),
            ("country", ""),
            ("site-name", "Main"),
            ("site-code", "main"),
            ("name", "Invented administrator"),
            ("login", "admin"),
            ("password", PASSWORD),
            ("password-again", PASSWORD),
            ("key", "new"),
        ],
    );
    assert_eq!(answer.status, 303, "{}", answer.text);
    admin.sign_in("admin", PASSWORD);
    let fields =
        [("login", "registrar"), ("name", "Invented registrar"), ("role", "registrar"), ("site", "main")];
    let made = admin.send("/admin/accounts", &fields);
    let password = between(&made.text, "<code dir=\"ltr\">", "<").to_owned();
    let mut registrar = Browser::new(&service.address);
    registrar.sign_in("registrar", &password);
    registrar
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text.split_once(before).unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split(after).next().unwrap()
}

/// A browser: its cookies, and the token of its forms.
#[derive(Clone)]
struct Browser {
    agent: Agent,
    address: String,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

struct Answer {
    status: u16,
    location: String,
    cookies: Vec<String>,
    text: String,
}

impl Browser {
    fn new(address: &str) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_global(Some(Duration::from_secs(30)));
        Self {
            agent: config.build().into(),
            address: address.to_owned(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    /// The same session at another address: it outlives the service.
    fn at(&self, address: &str) -> Self {
        Self { cookies: self.cookies.clone(), csrf: self.csrf.clone(), ..Self::new(address) }
    }

    fn sign_in(&mut self, login: &str, password: &str) {
        self.see("/login");
        let answer = self.send("/login", &[("login", login), ("password", password)]);
        assert_eq!(answer.status, 303, "{}", answer.text);
        if self.see("/").location == "/account" {
            // Somebody else was shown the password.
            self.see("/account");
            let own = format!("{password} of my own");
            let fields = [("current", password), ("password", &own), ("password-again", &own)];
            let changed = self.send("/account/password", &fields);
            assert_eq!(changed.status, 303, "{}", changed.text);
        }
        assert_eq!(self.see("/").status, 200);
    }

    fn see(&mut self, path: &str) -> Answer {
        let answer = self.get(path);
        self.take(&answer);
        answer
    }

    fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.post(path, fields).expect("it runs");
        self.take(&answer);
        answer
    }

    fn take(&mut self, answer: &Answer) {
        for cookie in &answer.cookies {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if let Some((_, rest)) = answer.text.split_once("data-csrf=\"") {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
    }

    fn get(&self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.address)).header("cookie", self.cookie());
        answer(request.call()).expect("it runs")
    }

    /// Nothing where the service does not answer.
    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Option<Answer> {
        let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let fields: Vec<String> = [("csrf", self.csrf.as_str())]
            .iter()
            .chain(fields)
            .map(|(name, value)| format!("{}={}", escaped(name), escaped(value)))
            .collect();
        let request = self.agent.post(format!("{}{path}", self.address)).header("cookie", self.cookie());
        answer(request.content_type("application/x-www-form-urlencoded").send(fields.join("&")))
    }

    fn change(&self, draft: &str, changes: &Value) -> Option<(u16, Value)> {
        let request = self.agent.post(format!("{}{draft}/changes", self.address));
        let request = request.header("cookie", self.cookie()).header("x-csrf-token", &self.csrf);
        let request = request.header("accept", "application/json").content_type("application/json");
        let answer = answer(request.send(json!({ "changes": changes }).to_string()))?;
        Some((answer.status, serde_json::from_str(&answer.text).unwrap_or(json!(answer.text))))
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }
}

/// An answer that came whole.
fn answer(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Option<Answer> {
    let mut response = response.ok()?;
    let text = |value: &ureq::http::HeaderValue| value.to_str().unwrap().to_owned();
    let location = response.headers().get("location").map(text).unwrap_or_default();
    let cookies = response.headers().get_all("set-cookie").iter().map(text).collect();
    let status = response.status().as_u16();
    Some(Answer { status, location, cookies, text: response.body_mut().read_to_string().ok()? })
}

/// Where a service keeps what it knows.
struct Place {
    folder: TempDir,
    database: Option<String>,
}

impl Place {
    fn new(database: Option<String>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("words"), format!("{PASSPHRASE}\n")).unwrap();
        Self { folder, database }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(binary("phr-issuer"));
        command.args(words).arg("--data").arg(self.folder.path().join("data")).stdin(Stdio::null());
        if let Some(database) = &self.database {
            command.args(["--database", database]);
        }
        command
    }

    fn audit_is_whole(&self) {
        let output = self.command(&["audit", "verify"]).output().unwrap();
        let told = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{told:?}");
    }
}

/// A service on a free port.
struct Service {
    process: Child,
    address: String,
    code: Option<String>,
}

impl Service {
    fn start(place: &Place) -> Self {
        let mut command = place.command(&["serve", "--listen", "127.0.0.1:0", "--log", "error"]);
        command.arg("--passphrase-file").arg(place.folder.path().join("words"));
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.map_while(Result::ok).find_map(|line| {
            line.split_whitespace().find(|word| word.starts_with("http")).map(str::to_owned)
        });
        let url = url.expect("the service says where it is");
        let (address, code) = match url.split_once("/setup?code=") {
            Some((address, code)) => (address.to_owned(), Some(code.to_owned())),
            None => (url, None),
        };
        Self { process, address, code }
    }

    /// Sends SIGKILL, upon which nothing of it runs.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Numbers from a seed (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
