//! What the issuer service offers other systems, tried from outside: the documentation's examples, hostile requests, and its
//! FHIR read by what others made.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "in a test, a surprise is a failure"
)]

#[path = "cli/programs.rs"]
mod programs;

use phr_tests::{python_with, workspace};
use programs::binary;
use serde_json::Value;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A demonstration that runs, and another system's token for it.
struct Service {
    process: Child,
    address: String,
    folder: tempfile::TempDir,
}

impl Service {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let mut command = Command::new(binary("phr-issuer"));
        command.args(["serve", "--demo", "--listen", "127.0.0.1:0", "--log", "error", "--data"]).arg(data);
        let log = fs::File::create(folder.path().join("log")).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            line.split_whitespace().find(|word| word.starts_with("http")).map(str::to_owned)
        });
        fs::write(folder.path().join("words"), "invented-demo\n").unwrap();
        Self { process, address: address.expect("the service says where it is"), folder }
    }

    /// `phr-issuer api-client` with these arguments; what it says on standard output.
    fn api_client(&self, arguments: &[&str]) -> String {
        let (data, words) = (self.folder.path().join("data"), self.folder.path().join("words"));
        let mut command = Command::new(binary("phr-issuer"));
        command.arg("api-client").args(arguments).arg("--data").arg(data);
        if arguments[0] != "list" {
            command.arg("--passphrase-file").arg(words);
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    fn token(&self, name: &str) -> String {
        let mut arguments = vec!["add", "--name", name];
        for right in ["fhir-read", "fhir-write", "issue", "verify"] {
            arguments.extend(["--right", right]);
        }
        self.api_client(&arguments).trim().to_owned()
    }

    fn get(&self, path: &str, token: &str) -> Value {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.address) };
        let mut answer = ureq::get(url).header("Authorization", format!("Bearer {token}")).call().unwrap();
        serde_json::from_str(&answer.body_mut().read_to_string().unwrap()).unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn sample() -> PathBuf {
    workspace().join("tests/samples/arabic-script-unknown-birth-day.json")
}

#[test]
fn the_examples_of_the_documentation_work() {
    let service = Service::start();
    let token = service.token("examples");
    let page = fs::read_to_string(workspace().join("docs/interfaces.md")).unwrap();
    let blocks: Vec<&str> =
        page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 7);
    let folder = tempfile::tempdir().unwrap();
    fs::copy(sample(), folder.path().join("summary.json")).unwrap();
    let mut shell = Command::new("bash");
    shell.args(["-euo", "pipefail", "-c", &blocks.join("\n")]).current_dir(folder.path());
    let output = shell.env("SERVICE", &service.address).env("TOKEN", &token).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("\"rights\"") && said.contains("Haroun") && said.contains("\"trust\":["));
    let read = |name: &str| -> Value {
        serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(read("verdict.json")["trusted"], true);
    assert_eq!(read("summary-now.json")["type"], "document");

    let list = service.api_client(&["list"]);
    assert!(list.contains("examples") && list.contains("fhir-read fhir-write issue verify"), "{list}");
    assert!(!list.contains(&token));
    service.api_client(&["disable", "--name", "examples"]);
    let url = format!("{}/api/client", service.address);
    let refused = ureq::get(url).header("Authorization", format!("Bearer {token}")).call();
    assert!(matches!(refused, Err(ureq::Error::StatusCode(401))), "{refused:?}");
}

#[test]
fn hostile_requests_end_in_no_server_error() {
    let Some(python) = python_with("import schemathesis", "interfaces.txt") else { return };
    let service = Service::start();
    let token = service.token("hostile");
    let person = service.get("/fhir/Patient?_count=1", &token)["entry"][0]["resource"]["id"].clone();
    assert!(person.is_string());
    let mut command = Command::new(python.with_file_name("schemathesis"));
    command.arg("--config-file").arg(workspace().join("tests/interop/schemathesis.toml"));
    command.args(["run", &format!("{}/api/openapi.json", service.address), "--seed", "1", "--no-color"]);
    command.args(["--header", &format!("Authorization: Bearer {token}")]);
    let output = command.current_dir(service.folder.path()).env("NO_COLOR", "1").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let log = fs::read_to_string(service.folder.path().join("log")).unwrap();
    assert!(output.status.success(), "{said}{}\nlog: {log}", String::from_utf8_lossy(&output.stderr));
    assert!(!log.contains("ERROR"), "{log}");
    eprintln!(
        "{}",
        said.lines().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
    );
}

#[test]
fn its_fhir_is_what_others_and_the_structure_definitions_expect() {
    let Some(python) = python_with("import fhir.resources", "interfaces.txt") else { return };
    let package = std::env::var_os("PHR_IPS").map_or(workspace().join(".cache/ips/package"), PathBuf::from);
    if !package.is_dir() {
        let required = std::env::var_os("PHR_REQUIRE_INTEROP").is_some_and(|value| value == "1");
        assert!(!required, "{} is required (PHR_REQUIRE_INTEROP=1) and missing", package.display());
        eprintln!("SKIPPED: tests/interop/ips.sh {}", package.display());
        return;
    }
    let service = Service::start();
    let token = service.token("reader");
    let folder = tempfile::tempdir().unwrap();
    let keep = |name: String, value: &Value| {
        fs::write(folder.path().join(name), value.to_string()).unwrap();
    };
    keep("metadata.json".to_owned(), &service.get("/fhir/metadata", &token));
    let mut page = service.get("/fhir/Patient?_count=20", &token);
    let mut persons = 0;
    loop {
        keep(format!("page-{persons}.json"), &page);
        for entry in page["entry"].as_array().unwrap() {
            let id = entry["resource"]["id"].as_str().unwrap();
            keep(format!("summary-{id}.json"), &service.get(&format!("/fhir/Patient/{id}/$summary"), &token));
            persons += 1;
        }
        let next = page["link"].as_array().unwrap().iter().find(|link| link["relation"] == "next");
        let Some(next) = next.and_then(|link| link["url"].as_str()) else { break };
        page = service.get(next, &token);
    }
    assert!(persons >= 36, "{persons}");
    let document = fs::read(sample()).unwrap();
    let taken = ureq::post(format!("{}/fhir", service.address))
        .header("Authorization", format!("Bearer {token}"))
        .header("Content-Type", "application/fhir+json")
        .send(&document[..]);
    keep(
        "taken.json".to_owned(),
        &serde_json::from_str(&taken.unwrap().body_mut().read_to_string().unwrap()).unwrap(),
    );
    let refused = ureq::Agent::from(ureq::Agent::config_builder().http_status_as_error(false).build())
        .get(format!("{}/fhir/Patient?nothing=1", service.address))
        .header("Authorization", format!("Bearer {token}"))
        .call();
    keep(
        "refused.json".to_owned(),
        &serde_json::from_str(&refused.unwrap().body_mut().read_to_string().unwrap()).unwrap(),
    );
    let said = check(&python, &package, folder.path());
    assert!(said.0, "{}", said.1);

    // The check itself: a document without its subject, and one with a status that FHIR does not have, do not pass.
    let summary = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path());
    let summary = summary.into_iter().find(|file| file.to_string_lossy().contains("summary-")).unwrap();
    let whole: Value = serde_json::from_slice(&fs::read(summary).unwrap()).unwrap();
    for fault in ["subject", "status"] {
        let broken = tempfile::tempdir().unwrap();
        let mut document = whole.clone();
        let composition = document["entry"][0]["resource"].as_object_mut().unwrap();
        match fault {
            "subject" => _ = composition.remove(fault),
            _ => _ = composition.insert(fault.to_owned(), serde_json::json!(["final"])),
        }
        fs::write(broken.path().join("broken.json"), document.to_string()).unwrap();
        assert!(!check(&python, &package, broken.path()).0, "{fault}");
    }
}

fn check(python: &Path, package: &Path, folder: &Path) -> (bool, String) {
    let mut command = Command::new(python);
    command.arg(workspace().join("tests/interop/check_fhir.py")).arg(package);
    command.args(fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()));
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}
