//! The commands on the issuer service's data, over a demonstration that the program fills by itself.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a surprise is a failure")]

#[path = "cli/programs.rs"]
mod programs;

use programs::binary;
use serde_json::Value;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// A service that runs, and is ended with the test.
struct Service {
    process: Child,
    address: String,
}

impl Service {
    fn start(folder: &Path, more: &[&str]) -> Self {
        let mut command = Command::new(binary("phr-issuer"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--log", "warn", "--data"]).arg(folder).args(more);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            line.split_whitespace().find(|word| word.starts_with("http")).map(str::to_owned)
        });
        Self { process, address: address.expect("the service says where it is") }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn run(arguments: &[&str]) -> Output {
    Command::new(binary("phr-issuer")).args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn good(arguments: &[&str]) -> String {
    let output = run(arguments);
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {out}{err}");
    out.into_owned()
}

/// The code of the error that a command ends with.
fn code(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let (_, rest) = told.split_once("error[").unwrap_or_else(|| panic!("{arguments:?}: {told}"));
    rest.split(']').next().unwrap().to_owned()
}

#[test]
fn what_a_centre_keeps_is_backed_up_exported_checked_and_sealed_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, words) = (path("data"), path("words"));
    std::fs::write(&words, "invented-demo\n").unwrap();
    let service = Service::start(Path::new(&data), &["--demo"]);
    assert!(service.address.starts_with("http://127.0.0.1:"));

    // The service may run meanwhile.
    let backup = path("today.backup");
    assert!(good(&["backup", &backup, "--data", &data]).contains("rows"));
    assert_eq!(code(&["backup", &backup, "--data", &data]), "file-exists");
    assert!(!String::from_utf8_lossy(&std::fs::read(&backup).unwrap()).contains("Penicillin"));
    drop(service);
    let noted = good(&["audit", "verify", "--data", &data]);
    assert!(noted.contains("whole"));
    // What was noted is found again behind lines that came later, and a line that was never there is not.
    let word = |text: &str, before: &str| {
        text.split(before).nth(1).unwrap().split_whitespace().next().unwrap().to_owned()
    };
    let (lines, head) = (word(&noted, "whole: "), word(&noted, "the last is "));
    good(&["backup", &path("later.backup"), "--data", &data]);
    let later = good(&["audit", "verify", "--data", &data, "--at", &lines]);
    assert!(
        later.contains(&format!("line {lines} is {head}")) && word(&later, "the last is ") != head,
        "{later}"
    );
    let beyond = run(&["audit", "verify", "--data", &data, "--at", "999999"]);
    assert_eq!(beyond.status.code(), Some(1), "{}", String::from_utf8_lossy(&beyond.stdout));

    // A database of a demonstration is not one for real persons.
    assert_eq!(code(&["serve", "--listen", "127.0.0.1:0", "--data", &data]), "demo-data");

    let out = path("export");
    let exported = good(&["export", &out, "--data", &data, "--passphrase-file", &words]);
    assert!(exported.contains("120 records"), "{exported}");
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(format!("{out}/manifest.json")).unwrap()).unwrap();
    let persons = manifest["persons"].as_array().unwrap();
    assert_eq!((persons.len(), &manifest["failed"]), (120, &serde_json::json!([])));
    for file in persons.iter().flat_map(|person| person["files"].as_array().unwrap()) {
        let bytes = std::fs::read(format!("{out}/{}", file["name"].as_str().unwrap())).unwrap();
        let hash: String = phr_core::sha256(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(file["sha256"].as_str(), Some(hash.as_str()));
    }
    let person = persons[0]["person"].as_str().unwrap();
    let bundle: Value =
        serde_json::from_slice(&std::fs::read(format!("{out}/{person}/record.json")).unwrap()).unwrap();
    assert_eq!(bundle["resourceType"], "Bundle");
    assert_eq!(code(&["export", &out, "--data", &data, "--passphrase-file", &words]), "folder-not-empty");

    good(&["data-key", "rotate", "--data", &data, "--passphrase-file", &words]);
    let again = path("again");
    good(&["export", &again, "--data", &data, "--passphrase-file", &words]);

    // Another passphrase opens the same data; the backup of before still opens with its own.
    let (short, new) = (path("short"), path("new"));
    std::fs::write(&short, "eleven char\n").unwrap();
    std::fs::write(&new, "another invented passphrase\n").unwrap();
    let change = |old: &str, new: &str| {
        let line = ["data-key", "change-passphrase", "--data", &data, "--passphrase-file", old];
        [&line[..], &["--new-passphrase-file", new]]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let refused =
        |old: &str, new: &str| code(&change(old, new).iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(refused(&words, &short), "passphrase-too-short");
    assert_eq!(refused(&new, &new), "storage-passphrase");
    good(&change(&words, &new).iter().map(String::as_str).collect::<Vec<_>>());
    let changed = path("changed");
    assert_eq!(
        code(&["export", &changed, "--data", &data, "--passphrase-file", &words]),
        "storage-passphrase"
    );
    assert!(good(&["export", &changed, "--data", &data, "--passphrase-file", &new]).contains("120 records"));
    assert!(good(&["audit", "verify", "--data", &data]).contains("whole"));

    let restored = path("restored");
    good(&["restore", &backup, "--data", &restored]);
    assert!(good(&["audit", "verify", "--data", &restored]).contains("whole"));
    assert_eq!(code(&["restore", &backup, "--data", &restored]), "storage-not-empty");
    let third = path("third");
    assert!(
        good(&["export", &third, "--data", &restored, "--passphrase-file", &words]).contains("120 records")
    );
}

#[test]
fn wrong_use_is_said_before_anything_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, words) = (path("data"), path("words"));
    std::fs::write(&words, "some words that open nothing\n").unwrap();
    assert_eq!(code(&["backup", &path("b"), "--data", &data]), "no-database");
    assert_eq!(code(&["audit", "verify", "--data", &data]), "no-database");
    assert_eq!(code(&["export", &path("e"), "--data", &data, "--passphrase-file", &words]), "no-database");
    assert_eq!(code(&["restore", &path("nothing"), "--data", &data]), "file-unreadable");
    assert_eq!(code(&["audit", "verify", "--database", "postgres://u:secret@h/n"]), "usage");
    assert_eq!(code(&["serve", "--public-url", "cards.example", "--data", &data]), "usage");
    assert_eq!(code(&["serve", "--log", "phr=loud", "--data", &data]), "usage");
    assert!(!Path::new(&data).exists());
    let service = Service::start(Path::new(&data), &["--demo"]);
    drop(service);
    assert_eq!(
        code(&["export", &path("e"), "--data", &data, "--passphrase-file", &words]),
        "storage-passphrase"
    );
}

/// A browser that has begun a request and sends no more would hold the service for ever.
#[cfg(unix)]
#[test]
fn a_service_that_is_told_to_stop_does_so_although_a_connection_is_open() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let mut service = Service::start(folder.path(), &[]);
    let address = service.address.strip_prefix("http://").unwrap().split('/').next().unwrap();
    let mut held = std::net::TcpStream::connect(address).unwrap();
    held.write_all(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n").unwrap();
    std::thread::sleep(std::time::Duration::from_millis(300));
    let id = service.process.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    let begun = std::time::Instant::now();
    let status = loop {
        if let Some(status) = service.process.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed().as_secs() < 15, "it does not stop");
        std::thread::sleep(std::time::Duration::from_millis(50));
    };
    assert!(status.success(), "{status}");
    drop(held);
}
