//! How clinics' devices come to a care network's key and lose it, with the programs alone: two desks are enrolled and granted the
//! key; both read a card; one desk is lost; the keeper makes a new key and grants it to the other. What is sealed for the new key
//! stays closed to whoever has the lost desk, with its passphrase and everything on its disk.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly")]

#[path = "cli/programs.rs"]
mod programs;

use programs::binary;
use serde_json::Value as Json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;
use tempfile::TempDir;

#[test]
fn a_desk_is_lost_and_the_others_go_on() {
    let route = Route::begin();
    for desk in ["desk-3", "desk-4"] {
        route.enrol(desk);
        route.grant(desk, "network.key");
        route.accept(desk, &format!("{desk}.grant"));
    }
    route.issue("old", "network.key.pub");
    for desk in ["desk-3", "desk-4"] {
        assert_eq!(route.read(desk, "old"), Ok("trusted".to_owned()));
    }
    route.nothing_in_the_clear();

    // Desk 4 is gone. Three commands of the keeper, and one at each other desk.
    route.done("phr-issuer network mark-lost --network-key network.key desk-4");
    route.done("phr-issuer keys new --kind network --out network-2.key --passphrase-file keeper.txt");
    route.done(
        "phr-issuer network grant-again --network-key network-2.key --passphrase-file keeper.txt --old-key network.key \
         --old-passphrase-file keeper.txt --out grants",
    );
    let grants: Vec<PathBuf> =
        fs::read_dir(route.path("grants")).unwrap().map(|file| file.unwrap().path()).collect();
    let [grant] = grants.as_slice() else { panic!("one desk is left, and there are {grants:?}") };
    assert!(grant.file_name().unwrap().to_string_lossy().starts_with("desk-3-"), "{grant:?}");
    route.accept("desk-3", &grant.display().to_string());
    route.issue("new", "network-2.key.pub");

    assert_eq!(route.read("desk-3", "old"), Ok("trusted".to_owned()));
    assert_eq!(route.read("desk-3", "new"), Ok("trusted".to_owned()));
    assert_eq!(route.read("desk-4", "old"), Ok("trusted".to_owned()), "until the card is issued anew");
    assert_eq!(route.read("desk-4", "new"), Err("grant-none".to_owned()));
    // Another desk's grant is of no use to it.
    let stolen = route.run(&format!(
        "phr-reader enrol accept {} --device-passphrase-file words.txt --home desk-4",
        grant.display()
    ));
    assert_eq!(code(&stolen), "grant-other-device");
    fs::copy(grant, route.grants_of("desk-4").join("stolen.grant")).unwrap();
    assert_eq!(route.read("desk-4", "new"), Err("grant-none".to_owned()));

    // A lost desk is granted nothing until it is enrolled anew.
    let again = route.run(&route.granting("desk-4", "network.key", ""));
    assert_eq!(code(&again), "device-lost");
    let for_the_next_key = route.run(&route.granting("desk-4", "network-2.key", ""));
    assert_eq!(code(&for_the_next_key), "device-lost", "what is lost stays so for the next key");
    let devices = route.json("phr-issuer network devices --network-key network.key --format json");
    let standing = |at: usize| devices["devices"][at]["standing"].as_str().unwrap().to_owned();
    assert_eq!((standing(0), standing(1)), ("current".to_owned(), "lost".to_owned()));
}

#[test]
fn a_grant_ends() {
    let route = Route::begin();
    route.enrol("desk-3");
    route.grant("desk-3", "network.key");
    route.accept("desk-3", "desk-3.grant");
    route.issue("card", "network.key.pub");
    let status = route.json("phr-reader enrol status --home desk-3 --format json");
    assert_eq!(status["grants"][0]["standing"], "current");
    let read = |at: &str| route.run(&format!("{} --at {at}", reading("desk-3", "card")));
    let last_days = day(status["grants"][0]["until"].as_str().unwrap(), -20);
    let soon = read(&last_days);
    assert!(String::from_utf8_lossy(&soon.stderr).contains("ask its keeper to extend it"), "{soon:?}");
    let ended = read("2200-01-01");
    assert_eq!((ended.status.code(), code(&ended)), (Some(2), "grant-ended".to_owned()));
    assert!(
        !route.path("desk-3/ended.log").exists() && !String::from_utf8_lossy(&ended.stdout).contains("view")
    );
    // The keeper extends it without a new request, and the desk goes on.
    route.done(
        "phr-issuer network grant-again --network-key network.key --passphrase-file keeper.txt --until 2300-01-01 --out longer",
    );
    let longer = fs::read_dir(route.path("longer")).unwrap().next().unwrap().unwrap().path();
    route.accept("desk-3", &longer.display().to_string());
    let late = read("2200-01-01");
    assert_eq!(late.status.code(), Some(0), "the record is shown");
    assert!(String::from_utf8_lossy(&late.stderr).contains("is old ("), "and how old the list is: {late:?}");
    route.done(&format!(
        "phr-reader enrol remove {} --home desk-3",
        status["grants"][0]["network"].as_str().unwrap()
    ));
    assert_eq!(route.read("desk-3", "card"), Err("grant-none".to_owned()));
}

/// `--at` judges the card as at another time; it is no way round the end of a grant, and neither is putting the file in place by
/// hand.
#[test]
fn an_earlier_time_is_no_way_round_the_end() {
    let route = Route::begin();
    route.enrol("desk-3");
    route.done(&route.granting("desk-3", "network.key", "--time 2020-01-01 --until 2021-01-01"));
    route.issue("card", "network.key.pub");
    let accepted =
        route.run("phr-reader enrol accept desk-3.grant --device-passphrase-file words.txt --home desk-3");
    assert_eq!(code(&accepted), "grant-ended");
    fs::copy(route.path("desk-3.grant"), route.grants_of("desk-3").join("by-hand.grant")).unwrap();
    let read = route.run(&format!("{} --at 2020-06-01", reading("desk-3", "card")));
    assert_eq!((read.status.code(), code(&read)), (Some(2), "grant-ended".to_owned()));
}

#[test]
fn a_swapped_request_is_noticed() {
    let route = Route::begin();
    route.enrol("desk-3");
    let check = route.check_number("desk-3");
    // The thief's device has the same name, and sends its request in place of the clinic's.
    route.done(
        "phr-reader enrol --name desk-3 --out thief.request --device-passphrase-file words.txt --home thief",
    );
    fs::rename(route.path("thief.request"), route.path("desk-3.request")).unwrap();
    let swapped = route.run(&format!(
        "phr-issuer network grant --network-key network.key --passphrase-file keeper.txt --request desk-3.request \
         --check {check} --out desk-3.grant"
    ));
    assert_eq!(code(&swapped), "check-number-differs");
    assert!(!route.path("desk-3.grant").exists() && !route.path("network.key.devices.jsonl").exists());
}

#[test]
fn a_device_written_into_the_register_gets_nothing() {
    let route = Route::begin();
    route.enrol("desk-3");
    route.grant("desk-3", "network.key");
    route.enrol("thief");
    let register = route.path("network.key.devices.jsonl");
    let thief = route.json("phr-reader enrol status --home thief --format json");
    let desk = route.json("phr-reader enrol status --home desk-3 --format json");
    let key = |status: &Json| status["device"].as_str().unwrap().to_owned();
    let line = fs::read_to_string(&register).unwrap();
    fs::write(&register, format!("{line}{}", line.replace(&key(&desk), &key(&thief)))).unwrap();
    let again = route.run(
        "phr-issuer network grant-again --network-key network.key --passphrase-file keeper.txt --out grants",
    );
    assert_eq!(code(&again), "register-altered");
    assert!(!route.path("grants").exists());
}

/// Whenever the machine stops, there is no key, or there is one that opens with its passphrase.
#[test]
fn a_killed_enrolment_leaves_no_half_key() {
    let route = Route::begin();
    let (mut made, mut none) = (0, 0);
    for step in 0..24 {
        let home = format!("killed-{step}");
        let line = format!(
            "phr-reader enrol --name killed --out {home}.request --device-passphrase-file words.txt --home {home}"
        );
        let mut child = route.command(&line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(step * step * 4));
        // Killed at once (SIGKILL), if it has not ended yet.
        child.kill().unwrap();
        child.wait().unwrap();
        let status = route.run(&format!("phr-reader enrol status --home {home}"));
        match status.status.code() {
            Some(0) => {
                made += 1;
                // The request that may not have been written is to be had again.
                route.done(&format!("phr-reader enrol request --out {home}.again --home {home}"));
            }
            _ => {
                none += 1;
                assert_eq!(code(&status), "device-not-enrolled");
                route.done(&line.replace(".request", ".second"));
            }
        }
    }
    assert!(none > 0 && made > 0, "killed before the key {none} times and after it {made} times");
}

/// A programme: a keeper of the network's key, an issuer, and desks.
struct Route {
    folder: TempDir,
}

impl Route {
    fn begin() -> Self {
        let route = Self { folder: tempfile::tempdir().unwrap() };
        fs::write(route.path("keeper.txt"), "granite teacup morning pelican orbit sandal\n").unwrap();
        fs::write(route.path("words.txt"), "harbour lantern seventeen violet\n").unwrap();
        for line in [
            "phr-issuer keys new --kind root --out root.key --no-passphrase",
            "phr-issuer keys new --kind issuer --out issuer.key --no-passphrase",
            "phr-issuer keys new --kind network --out network.key --passphrase-file keeper.txt",
            "phr-issuer trust-list new --root-key root.key.pub --out draft.json",
            "phr-issuer trust-list add-issuer --draft draft.json --key issuer.key.pub --name en=Harbour --from 2020-01-01",
            "phr-issuer trust-list sign --draft draft.json --root-key root.key --out list",
        ] {
            route.done(line);
        }
        route
    }

    /// At the clinic: the desk has a folder of its own.
    fn enrol(&self, desk: &str) {
        self.done(&format!(
            "phr-reader enrol --name {desk} --out {desk}.request --device-passphrase-file words.txt --home {desk}"
        ));
    }

    /// By voice, from the desk's screen to the keeper.
    fn check_number(&self, desk: &str) -> String {
        let status = self.json(&format!("phr-reader enrol status --home {desk} --format json"));
        status["check_number"].as_str().unwrap().replace(' ', "-")
    }

    /// At the keeper's.
    fn grant(&self, desk: &str, key: &str) {
        self.done(&self.granting(desk, key, ""));
    }

    fn granting(&self, desk: &str, key: &str, more: &str) -> String {
        format!(
            "phr-issuer network grant --network-key {key} --passphrase-file keeper.txt --request {desk}.request --check {} \
             --out {desk}.grant --force {more}",
            self.check_number(desk)
        )
    }

    fn accept(&self, desk: &str, grant: &str) {
        self.done(&format!(
            "phr-reader enrol accept {grant} --device-passphrase-file words.txt --home {desk}"
        ));
    }

    fn issue(&self, folder: &str, network: &str) {
        let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pregnant-ethiopic-script.json");
        self.done(&format!(
            "phr-issuer issue --fhir {} --key issuer.key --network {network} --out {folder}",
            sample.display()
        ));
    }

    /// The result of reading, or the error's code; what is opened is in the desk's log.
    fn read(&self, desk: &str, card: &str) -> Result<String, String> {
        let log = self.path(&format!("{desk}/break-glass.log"));
        let lines = || fs::read_to_string(&log).unwrap_or_default().lines().count();
        let before = lines();
        let output = self.run(&reading(desk, card));
        let json: Json = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(lines() - before, usize::from(output.status.success()), "every opening is logged");
        match json["error"]["code"].as_str() {
            Some(code) => Err(code.to_owned()),
            None => Ok(json["result"].as_str().unwrap().to_owned()),
        }
    }

    /// Neither the desks' files nor the grants on their way have the network's secret key, or a device's, in any form that the
    /// programs write.
    fn nothing_in_the_clear(&self) {
        let mut files = files_below(&self.path("desk-3"));
        files.extend(files_below(&self.path("desk-4")));
        files.extend(["desk-3.request", "desk-3.grant", "desk-4.grant"].map(|name| self.path(name)));
        assert!(files.len() >= 9, "{files:?}");
        for file in files {
            let text = fs::read_to_string(&file).unwrap().to_uppercase();
            assert!(!text.contains("SECRET-1"), "{}", file.display());
        }
    }

    fn grants_of(&self, desk: &str) -> PathBuf {
        self.path(&format!("{desk}/device/grants"))
    }

    fn command(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        let mut command = Command::new(binary(words.next().unwrap()));
        command.args(words).current_dir(self.folder.path()).stdin(Stdio::null());
        command
            .env("XDG_STATE_HOME", self.path("state"))
            .env("USER", "nurse-7")
            .env_remove("PHR_READER_HOME");
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    fn done(&self, line: &str) {
        let output = self.run(line);
        assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    }

    fn json(&self, line: &str) -> Json {
        serde_json::from_slice(&self.run(line).stdout).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn reading(desk: &str, card: &str) -> String {
    format!(
        "phr-reader read {card}/card.phr --trust list --root root.key.pub --network --device-passphrase-file words.txt \
         --reason unconscious --format json --home {desk}"
    )
}

/// The code of the error that was told.
fn code(output: &Output) -> String {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let (_, code) = told.split_once("error[").unwrap_or_else(|| panic!("no error was told: {told}"));
    code.split(']').next().unwrap().to_owned()
}

/// The day of a time, moved by some days.
fn day(time: &str, days: i64) -> String {
    use phr_core::model::Timestamp;
    let at = Timestamp::parse(time).unwrap();
    Timestamp(at.0 + days * 86_400).to_string()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}
