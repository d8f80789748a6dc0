//! The service's data under a key in a token: the program, its pages and its commands, with SoftHSM.

use crate::desk::Desk;
use crate::soft_hsm::{PIN, WRONG_PIN};
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};
use ureq::Agent;

const MASTER: &str = "--master-token pkcs11:token=desk;object=phr-data";
const PASSWORD: &str = "three unrelated words";

#[test]
fn a_token_opens_the_data_of_a_service_from_its_first_run_on() {
    let Some(desk) = Desk::new() else { return };
    let mut service = Service::start(&desk, MASTER);
    let page = service.see(&format!("/setup?code={}", service.code.clone().unwrap()));
    assert!(page.text.contains("name=\"master-pin\""), "{}", page.text);
    let answer = service.set_up(WRONG_PIN, "new", "");
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("token-pin-wrong") && answer.text.contains("few tries"), "{}", answer.text);
    let answer = service.set_up(PIN, "new", "");
    assert_eq!((answer.status, answer.location.as_str()), (303, "/login?done=setup"), "{}", answer.text);
    let key = service.issuer_key();
    drop(service);

    // At a later start the PIN is typed, and nothing else: the issuer key is under the same key.
    let mut service = Service::start(&desk, MASTER);
    assert!(service.code.is_none());
    assert_eq!(service.see("/").location, "/unlock");
    service.see("/unlock");
    let wrong = service.send("/unlock", &[("pin", WRONG_PIN)]);
    assert!(wrong.status == 422 && wrong.text.contains("token-pin-wrong"), "{}", wrong.text);
    assert_eq!(service.send("/unlock", &[("pin", PIN)]).location, "/login");
    assert_eq!(service.issuer_key(), key);
    drop(service);

    // Or a file gives it. A wrong one is tried once, and the program stays up and asks.
    let mut service = Service::start(&desk, &format!("{MASTER} --master-pin-file pin"));
    assert_eq!(service.issuer_key(), key);
    drop(service);
    let mut service = Service::start(&desk, &format!("{MASTER} --master-pin-file wrong"));
    assert_eq!(service.see("/").location, "/unlock");
    service.see("/unlock");
    assert_eq!(service.send("/unlock", &[("pin", PIN)]).location, "/login");
    assert_eq!(service.issuer_key(), key);
    drop(service);
    let mut service =
        Service::start(&desk, &format!("{MASTER}?pin-source=file:{}", desk.path("pin").display()));
    assert_eq!(service.issuer_key(), key);
    drop(service);

    let serve = "phr-issuer serve --listen 127.0.0.1:0 --data data";
    desk.refused(serve, "master-token-needed");
    let said = desk.run(&format!("{serve} --demo {MASTER}"));
    assert_eq!(said.status, 2, "{}", said.stderr);
}

#[test]
fn commands_that_read_the_data_need_the_token_and_the_others_do_not() {
    let Some(desk) = Desk::new() else { return };
    Service::start(&desk, MASTER).set_up_well();
    let with = |pin: &str| format!("--data data {MASTER} --master-pin-file {pin}");
    let rotate = |more: &str| format!("phr-issuer data-key rotate {more}");
    let said = desk.done(&format!("phr-issuer export before {}", with("pin")));
    assert!(said.stdout.contains("wrote 0 records"), "{}", said.stdout);
    desk.done(&rotate(&with("pin")));
    desk.done(&format!("phr-issuer export after {}", with("pin")));

    desk.refused(&rotate("--data data"), "master-token-needed");
    desk.refused(&rotate(&with("wrong")), "token-pin-wrong");
    desk.done(&rotate(&with("pin")));
    desk.refused("phr-issuer data-key change-passphrase --data data", "master-key-in-token");
    desk.refused_with("final-try", &rotate(&with("pin")), "token-pin-final-try");
    assert_eq!(desk.calls("login"), 0, "the last try is for a person");
    desk.refused_with("no-gcm", &rotate(&with("pin")), "token-no-aes-gcm");
    // Finding is not making, however often it is asked for.
    for _ in 0..2 {
        let other = with("pin").replace("phr-data", "phr-dato");
        desk.refused(&rotate(&other), "token-secret-key-not-found");
    }
    // A token that fails in the middle, or takes a vector of its own: nothing is changed.
    let said = desk.run_with("gone-opening", &rotate(&with("pin")));
    assert!(said.status == 2 && said.stderr.contains("(token-removed)"), "{}", said.stderr);
    let said = desk.run_with("own-vector", &rotate(&with("pin")));
    assert!(said.status == 2 && said.stderr.contains("(token-no-aes-gcm)"), "{}", said.stderr);
    desk.done(&format!("phr-issuer export still {}", with("pin")));

    // A database under a passphrase is not asked of a token.
    drop(Service::start_at(&desk, "demo", "--demo"));
    let demo = with("pin").replace("--data data", "--data demo");
    desk.refused(&rotate(&demo), "master-token-not-used");
}

#[test]
fn a_lost_or_another_token_loses_nothing() {
    let Some(desk) = Desk::new() else { return };
    Service::start(&desk, MASTER).set_up_well();
    let with_token = format!("--data data {MASTER} --master-pin-file pin");
    let own = desk.hsm.token_folder();
    let away = desk.path("away");
    fs::rename(&own, &away).unwrap();
    desk.refused(&format!("phr-issuer export none {with_token}"), "token-not-found");
    let mut service = Service::start(&desk, &format!("{MASTER} --master-pin-file pin"));
    assert_eq!(service.see("/").location, "/unlock");
    service.see("/unlock");
    let answer = service.send("/unlock", &[("pin", PIN)]);
    assert!(answer.status == 422 && answer.text.contains("token-not-found"), "{}", answer.text);
    drop(service);
    // These do not need it.
    desk.done("phr-issuer backup today.backup --data data");
    desk.done("phr-issuer audit verify --data data");
    desk.done("phr-issuer restore today.backup --data restored");

    // Another token of the same names, with a key of its own.
    desk.hsm.init_token("desk");
    let mut other = Service::start_at(&desk, "other", MASTER);
    assert_eq!(other.set_up(PIN, "new", "").location, "/login?done=setup");
    drop(other);
    let said = desk.run(&format!("phr-issuer export none {with_token}"));
    assert!(said.status == 2 && said.stderr.contains("error[storage-master-key]"), "{}", said.stderr);
    assert!(said.stderr.contains("(token-not-opened)"), "{}", said.stderr);
    assert!(!desk.path("none").exists());

    fs::rename(desk.hsm.token_folder(), desk.path("other-token")).unwrap();
    fs::rename(&away, &own).unwrap();
    desk.done(&format!("phr-issuer export one {with_token}"));
    desk.done(&format!("phr-issuer export two {}", with_token.replace("--data data", "--data restored")));
}

#[test]
fn a_second_token_with_the_same_key_opens_the_same_data() {
    let Some(desk) = Desk::new() else { return };
    // The tool reads a line: a byte 0A would end the key.
    let key: Vec<u8> = (33..=64).collect();
    desk.hsm.import_aes("desk", &key, "phr-data", "01");
    // The first run takes the key that is there, and makes no second one beside it.
    Service::start(&desk, MASTER).set_up_well();
    let with_token = format!("--data data {MASTER} --master-pin-file pin");
    desk.done(&format!("phr-issuer export one {with_token}"));
    fs::rename(desk.hsm.token_folder(), desk.path("lost")).unwrap();
    desk.hsm.init_token("desk");
    desk.hsm.import_aes("desk", &key, "phr-data", "01");
    desk.done(&format!("phr-issuer export two {with_token}"));
    desk.done(&format!("phr-issuer data-key rotate {with_token}"));
    // One of another length is none.
    desk.hsm.import_aes("desk", &key[..16], "short", "02");
    let short = with_token.replace("phr-data", "short");
    desk.refused(&format!("phr-issuer export three {short}"), "token-secret-key-wrong-type");
}

#[test]
fn the_issuer_key_may_be_in_the_same_token() {
    let Some(desk) = Desk::new() else { return };
    desk.done(
        "phr-issuer keys new --token pkcs11:token=desk;object=issuer --out issuer --passphrase-file pin",
    );
    let mut service = Service::start(&desk, MASTER);
    let answer = service.set_up(PIN, "token", "pkcs11:token=desk;object=issuer");
    assert_eq!(answer.location, "/login?done=setup", "{}", answer.text);
    drop(service);
    let mut service = Service::start(&desk, MASTER);
    service.see("/unlock");
    assert_eq!(service.send("/unlock", &[("pin", PIN)]).location, "/login");
    let public = fs::read_to_string(desk.path("issuer.pub")).unwrap();
    assert_eq!(service.issuer_key(), public.lines().last().unwrap(), "one PIN opens both");
}

/// A service that runs, and a browser at it.
struct Service {
    process: Child,
    agent: Agent,
    address: String,
    code: Option<String>,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

struct Answer {
    status: u16,
    location: String,
    text: String,
}

impl Service {
    fn start(desk: &Desk, more: &str) -> Self {
        Self::start_at(desk, "data", more)
    }

    fn start_at(desk: &Desk, data: &str, more: &str) -> Self {
        let line = format!("phr-issuer serve --listen 127.0.0.1:0 --log warn --data {data} {more}");
        let mut command = desk.command(&line);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = lines.map_while(Result::ok).find_map(|line| {
            line.split_whitespace().find(|word| word.starts_with("http")).map(str::to_owned)
        });
        let url = url.unwrap_or_else(|| panic!("{line}: it does not say where it is"));
        let (address, code) = match url.split_once("/setup?code=") {
            Some((address, code)) => (address.to_owned(), Some(code.to_owned())),
            None => (url, None),
        };
        let agent = Agent::config_builder().http_status_as_error(false).max_redirects(0);
        Self {
            process,
            agent: agent.build().into(),
            address,
            code,
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    fn set_up(&mut self, pin: &str, key: &str, token: &str) -> Answer {
        let code = self.code.clone().expect("nobody has set it up");
        self.see(&format!("/setup?code={code}"));
        self.send(
            "/setup",
            &[
                ("code", &code),
                ("master-pin", pin),
                ("organisation", "Invented centre"),
                ("site-name", "Main"),
                ("site-code", "main"),
                ("name", "Invented administrator"),
                ("login", "admin"),
                ("password", PASSWORD),
                ("password-again", PASSWORD),
                ("key", key),
                ("token", token),
                ("pin", pin),
            ],
        )
    }

    fn set_up_well(mut self) {
        let answer = self.set_up(PIN, "new", "");
        assert_eq!(answer.location, "/login?done=setup", "{}", answer.text);
    }

    /// Signs in, and reads the public half of the issuer key off the administrator's page.
    fn issuer_key(&mut self) -> String {
        self.see("/login");
        let answer = self.send("/login", &[("login", "admin"), ("password", PASSWORD)]);
        assert_eq!(answer.status, 303, "{}", answer.text);
        let page = self.see("/admin/trust").text;
        let at = page.find("phr-issuer-1").unwrap_or_else(|| panic!("no issuer key is open: {page}"));
        page[at..].split('<').next().unwrap().to_owned()
    }

    fn see(&mut self, path: &str) -> Answer {
        let request = self.agent.get(format!("{}{path}", self.address)).header("cookie", self.cookie());
        let response = request.call().unwrap();
        self.take(response)
    }

    fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let all = [("csrf", self.csrf.as_str())];
        let pairs = all.iter().chain(fields).map(|(name, value)| format!("{name}={}", escaped(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let request = self.agent.post(format!("{}{path}", self.address)).header("cookie", self.cookie());
        let response = request.content_type("application/x-www-form-urlencoded").send(body).unwrap();
        self.take(response)
    }

    fn take(&mut self, mut response: ureq::http::Response<ureq::Body>) -> Answer {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = cookie.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let location = response.headers().get("location").map(|value| value.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().unwrap();
        if let Some((_, rest)) = text.split_once("data-csrf=\"") {
            self.csrf = rest.split('"').next().unwrap().to_owned();
        }
        for pin in [PIN, WRONG_PIN] {
            assert!(!text.contains(pin), "a PIN was sent back");
        }
        Answer { status, location: location.unwrap_or_default(), text }
    }

    fn cookie(&self) -> String {
        let cookies = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        cookies.collect::<Vec<_>>().join("; ")
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}
