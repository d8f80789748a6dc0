//! The programs as people use them, at a reader with a tag on it: through the real libnfc and a PN532 on a pseudo-terminal.
//!
//! The programs are built with all features, unless `PHR_PROGRAMS` names the folder of some that have been built.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails loudly and says what it skipped"
)]

use phr_nfc::memory::{Moment, Product, SharedTag, Tear, Type4Form, VirtualTag, lock};
use phr_nfc_emulator::{Pn532, Timing};
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

const SAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/samples");

/// The folder of the programs.
fn programs() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(folder) = std::env::var_os("PHR_PROGRAMS") {
            return folder.into();
        }
        let mut cargo = Command::new(env!("CARGO"));
        // As the other tests of programs build them, so that they are built once.
        cargo.args(["build", "--quiet", "--workspace", "--all-features", "--bins", "--tests"]);
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "the programs do not build");
        // This test lies in the folder below.
        std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned()
    })
}

struct Desk {
    folder: tempfile::TempDir,
    chip: Pn532,
    tag: SharedTag,
}

impl Desk {
    fn new(tag: VirtualTag) -> Self {
        Self::with_timing(tag, Timing::Instant)
    }

    fn with_timing(tag: VirtualTag, timing: Timing) -> Self {
        let tag = tag.shared();
        let chip = Pn532::start(tag.clone(), timing).unwrap();
        let desk = Self { folder: tempfile::tempdir().unwrap(), chip, tag };
        desk.done("phr-issuer keys new --no-passphrase --out issuer.key");
        desk.done("phr-issuer keys new --kind network --no-passphrase --out network.key");
        desk
    }

    /// Two cards of one size class, for networks alone: no slow hash.
    fn issue(&self, carrier: &str) {
        for (name, sample) in
            [("one", "child-vaccinations-cyrillic-script"), ("two", "arabic-script-unknown-birth-day")]
        {
            // An NTAG215 has room for little more than who somebody is.
            let summary = match carrier {
                "ntag215" => self.short_summary(sample),
                _ => format!("{SAMPLES}/{sample}.json"),
            };
            self.done(&format!(
                "phr-issuer issue --fhir {summary} --key issuer.key --no-holder --network network.key.pub \
                 --confidential marked --content core --leave-out entries --carrier {carrier} --out {name}"
            ));
        }
    }

    /// A sample with the person's name, sex and date of birth only.
    fn short_summary(&self, sample: &str) -> String {
        let text = std::fs::read_to_string(format!("{SAMPLES}/{sample}.json")).unwrap();
        let mut bundle: Json = serde_json::from_str(&text).unwrap();
        let entries = bundle["entry"].as_array_mut().unwrap();
        entries.retain(|entry| entry["resource"]["resourceType"] == "Patient");
        let patient = entries[0]["resource"].as_object_mut().unwrap();
        patient
            .retain(|key, _| ["resourceType", "id", "name", "gender", "birthDate"].contains(&key.as_str()));
        let path = self.folder.path().join("short.json");
        std::fs::write(&path, bundle.to_string()).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn card(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name).join("card.phr")).unwrap()
    }

    fn command(&self, line: &str) -> Command {
        let mut words = line.split_whitespace();
        let mut command = Command::new(programs().join(words.next().unwrap()));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("PHR_READER_HOME", self.folder.path().join("home"))
            .env("PHR_NFC_READER", format!("libnfc:{}", self.chip.connection()))
            .stdin(Stdio::null());
        command
    }

    fn run(&self, line: &str) -> (bool, String, String) {
        let Output { status, stdout, stderr } = self.command(line).output().unwrap();
        (status.success(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    fn done(&self, line: &str) -> (String, String) {
        let (success, stdout, stderr) = self.run(line);
        assert!(success, "{line}\n{stdout}{stderr}");
        (stdout, stderr)
    }

    fn fails(&self, line: &str, code: &str) -> String {
        let (success, _, stderr) = self.run(line);
        assert!(!success && stderr.contains(&format!("error[{code}]")), "{line}\n{stderr}");
        stderr
    }

    fn info(&self) -> Json {
        let schema = include_str!("../../../card-format-spec/nfc-output.schema.json");
        let schema = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
        let info: Json = serde_json::from_str(&self.done("phr-reader nfc info --format json").0).unwrap();
        assert!(schema.is_valid(&info), "{info}");
        info
    }

    fn copy(&self) -> Vec<u8> {
        self.done("phr-reader nfc read --out copy.phr --force");
        std::fs::read(self.folder.path().join("copy.phr")).unwrap()
    }
}

#[test]
fn a_card_is_written_read_updated_and_erased() {
    let desk = Desk::new(VirtualTag::ntag(Product::Ntag216));
    desk.issue("ntag216");
    assert_eq!(desk.info()["content"], "empty");
    let said = desk.done("phr-issuer nfc write one/card.phr --uri https://example.org/read").1;
    assert!(said.contains("keep it still") && said.contains("read back"), "{said}");
    assert_eq!(desk.info()["content"], "card");
    assert_eq!(desk.copy(), desk.card("one"));
    // The tag in place of a file, in every command that takes a card.
    let inspected = desk.done("phr-reader inspect nfc:").0;
    assert_eq!(inspected, desk.done("phr-reader inspect one/card.phr").0);
    let again = desk.fails("phr-issuer nfc write two/card.phr", "nfc-occupied");
    assert!(again.contains("nfc update"), "{again}");
    desk.done("phr-issuer nfc update two/card.phr");
    assert_eq!(desk.copy(), desk.card("two"));
    let info = desk.done("phr-reader nfc info").0;
    assert!(info.contains("NTAG216") && info.contains("838 bytes"), "{info}");
    desk.done("phr-issuer nfc erase");
    assert_eq!(desk.info()["content"], "empty");
    desk.fails("phr-reader nfc read --out x", "nfc-no-card");
    desk.fails("phr-issuer nfc update two/card.phr", "nfc-no-card");
    desk.done("phr-reader nfc recover");
}

#[test]
fn carriers_take_what_their_tags_have_room_for() {
    let tags: [(&str, VirtualTag); 4] = [
        ("ntag215", VirtualTag::ntag(Product::Ntag215)),
        ("ntag216", VirtualTag::ntag(Product::Ntag216)),
        ("type4-2k", VirtualTag::type4(Type4Form::desfire(2048))),
        ("type4-4k", VirtualTag::type4(Type4Form::applet(4096))),
    ];
    for (carrier, tag) in tags {
        let desk = Desk::new(tag);
        desk.issue(carrier);
        desk.done("phr-issuer nfc write one/card.phr");
        assert_eq!(desk.copy(), desk.card("one"), "{carrier}");
        desk.done("phr-issuer nfc update two/card.phr");
        assert_eq!(desk.copy(), desk.card("two"), "{carrier}");
    }
    // No card is small enough for an NTAG213, and that is said before anything is written.
    let desk = Desk::new(VirtualTag::ntag(Product::Ntag213));
    desk.issue("ntag216");
    desk.fails("phr-issuer nfc write one/card.phr", "nfc-too-big");
    assert_eq!(desk.info()["content"], "empty");
}

#[test]
fn a_card_that_is_pulled_away_is_waited_for_and_finished() {
    let desk = Desk::new(VirtualTag::ntag(Product::Ntag216));
    desk.issue("ntag216");
    desk.done("phr-issuer nfc write one/card.phr");
    lock(&desk.tag).tear(Tear { at: 50, moment: Moment::Middle });
    lock(&desk.tag).come_back_after(4);
    let said = desk.done("phr-issuer nfc update two/card.phr").1;
    assert!(said.contains("card moved away: nothing is lost, hold it again"), "{said}");
    assert_eq!(desk.copy(), desk.card("two"));
}

#[test]
fn what_was_torn_is_finished_or_undone_later() {
    for undo in [false, true] {
        let desk = Desk::new(VirtualTag::ntag(Product::Ntag216));
        desk.issue("ntag216");
        desk.done("phr-issuer nfc write one/card.phr");
        lock(&desk.tag).tear(Tear { at: 50, moment: Moment::Before });
        desk.fails("phr-issuer nfc update two/card.phr --wait 0", "nfc-card-lost");
        lock(&desk.tag).come_back();
        desk.fails("phr-reader nfc read --out x", "nfc-no-card");
        assert!(desk.info()["interrupted"].is_string());
        desk.fails("phr-issuer nfc write two/card.phr --replace everything", "nfc-unfinished");
        let listed = desk.done("phr-reader nfc recover --list").0;
        assert_eq!(listed.lines().count(), 1, "{listed}");
        desk.done(&format!("phr-reader nfc recover{}", if undo { " --undo" } else { "" }));
        assert_eq!(desk.copy(), desk.card(if undo { "one" } else { "two" }));
        assert_eq!(desk.done("phr-reader nfc recover --list").0, "");
    }
}

/// The program is killed while it writes, as when the machine goes out.
#[test]
fn a_program_that_is_killed_loses_nothing() {
    for (number, milliseconds) in [300u64, 700, 1200, 1900].into_iter().enumerate() {
        let desk = Desk::with_timing(VirtualTag::ntag(Product::Ntag216), Timing::Modelled);
        desk.issue("ntag216");
        desk.done("phr-issuer nfc write one/card.phr");
        let mut update =
            desk.command("phr-issuer nfc update two/card.phr").stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        update.kill().unwrap();
        update.wait().unwrap();
        let undo = number % 2 == 1;
        let interrupted = !desk.done("phr-reader nfc recover --list").0.is_empty();
        desk.done(&format!("phr-reader nfc recover{}", if undo { " --undo" } else { "" }));
        let card = desk.copy();
        let expected = if interrupted && !undo { "two" } else { "one" };
        assert!(
            card == desk.card(expected) || (!interrupted && card == desk.card("two")),
            "{milliseconds} ms"
        );
        println!("killed after {milliseconds} ms, interrupted: {interrupted}");
    }
}

#[test]
fn a_tag_is_locked_when_that_is_said_twice() {
    let desk = Desk::new(VirtualTag::ntag(Product::Ntag216));
    desk.issue("ntag216");
    // There is no terminal: nobody can be asked.
    let mut command = desk.command("phr-issuer nfc write one/card.phr --lock");
    let output = std::os::unix::process::CommandExt::process_group(&mut command, 0).output().unwrap();
    if std::fs::File::open("/dev/tty").is_err() {
        assert!(String::from_utf8_lossy(&output.stderr).contains("error[nfc-lock]"));
        assert_eq!(desk.info()["content"], "empty");
    }
    desk.done("phr-issuer nfc write one/card.phr --lock --yes --replace card");
    assert_eq!(desk.info()["access"], "read-only");
    assert_eq!(desk.copy(), desk.card("one"));
    desk.fails("phr-issuer nfc update two/card.phr", "nfc-read-only");
}

#[test]
fn readers_are_named_or_told() {
    let desk = Desk::new(VirtualTag::ntag(Product::Ntag216));
    desk.fails("phr-reader nfc info --reader nonsense", "nfc-reader-name");
    desk.fails("phr-reader nfc info --reader libnfc:pn532_uart:/dev/pts/99999", "nfc-reader");
    lock(&desk.tag).go_away();
    let said = desk.fails("phr-reader nfc info --wait 0", "nfc-no-tag");
    assert!(said.contains("hold the card"), "{said}");
    let listed: Json = serde_json::from_str(&desk.done("phr-reader nfc list --format json").0).unwrap();
    assert!(listed["readers"].is_array() && listed["missing"].is_array(), "{listed}");
}
