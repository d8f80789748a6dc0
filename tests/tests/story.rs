//! One person's record on its way, with the programs alone: assessed in Greece; a visit in Serbia by another issuer; a second
//! visit with a medicine stopped and a vaccine dose given; continued on paper and on a chip apart, and put together; read in
//! Germany with a trust list that has withdrawn nobody, and with one that has withdrawn the Serbian clinic.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails loudly and says what it read"
)]

#[path = "cli/programs.rs"]
mod programs;

use programs::binary;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

const AMLODIPINE: &str = "C08CA01";
const SNOMED_AMLODIPINE: &str = "108537001";
const MMR_VACCINE: &str = "836494009";
const MMR_FOLLOW_UP: &str = "38598009";
const BRONCHITIS: &str = "10509002";
const HYPERTENSION: &str = "38341003";
const HBA1C_FOLLOW_UP: &str = "43396009";
const HIV_TEST: &str = "56888-1";
const HIV: &str = "86406008";
const PENICILLIN: &str = "764146007";
const READ: &str = "2026-11-20";

#[test]
fn a_record_goes_from_country_to_country() {
    let journey = Journey::begin();
    journey.assess_in_greece();
    journey.visit_in_serbia();
    journey.stop_a_medicine_and_give_a_vaccine();
    journey.continue_apart();
    journey.put_together();
    journey.read_in_germany();
    journey.read_when_the_clinic_is_withdrawn();
    journey.restate_in_greece();
    journey.refuse_another_persons_card();
    journey.refuse_what_would_lose_or_mix();
    journey.keep_amendments_confidential();
}

struct Journey {
    folder: TempDir,
}

impl Journey {
    fn begin() -> Self {
        let journey = Self { folder: tempfile::tempdir().unwrap() };
        for (kind, name) in
            [("root", "root"), ("network", "network"), ("issuer", "greece"), ("issuer", "serbia")]
        {
            journey.done(&format!("phr-issuer keys new --kind {kind} --out {name}.key --no-passphrase"));
        }
        journey.done("phr-issuer trust-list new --root-key root.key.pub --out draft.json");
        for (key, name, country, purposes) in
            [("greece", "Harbour", "GR", "assess,visit"), ("serbia", "Belgrade", "RS", "visit")]
        {
            journey.done(&format!(
                "phr-issuer trust-list add-issuer --draft draft.json --key {key}.key.pub --name en={name} \
                 --country {country} --purpose {purposes} --from 2026-01-01"
            ));
        }
        journey.done("phr-issuer trust-list add-network --draft draft.json --key network.key.pub --name en=Route --from 2026-01-01");
        journey.done(
            "phr-issuer trust-list sign --draft draft.json --root-key root.key --out list --time 2026-05-01",
        );
        journey.done("phr-issuer trust-list withdraw-issuer --draft draft.json --key serbia.key.pub --reason compromised --at 2026-11-10");
        journey.done("phr-issuer trust-list sign --draft draft.json --root-key root.key --out withdrawn --time 2026-11-15");
        journey
    }

    fn assess_in_greece(&self) {
        let sample = samples().join("arabic-script-unknown-birth-day.json");
        let sample = sample.display();
        self.done(&format!(
            "phr-issuer issue --fhir {sample} --key greece.key {LIST} --out assessment --time 2026-05-18T14:00:00Z"
        ));
        let read = self.read("assessment/card.png", "list");
        assert_eq!(read["result"], "trusted");
        // HIV is confidential without anybody's doing: the code of the test is listed.
        assert!(line(&read, HIV_TEST)["flags"].to_string().contains("confidential"));
        let network = self.json(&format!(
            "phr-reader read assessment/card.png {LIST} --network-key network.key --operator desk --reason unconscious \
             --log log --at {READ} --format json"
        ));
        assert_eq!(network["confidential"], "locked");
        assert!(lines(&network).all(|line| line["label"]["code"]["code"] != HIV_TEST));
    }

    fn visit_in_serbia(&self) {
        self.done(&self.visit(
            "assessment/card.png",
            "--entries {visits}/1-serbia-bronchitis.json",
            "first",
            "2026-09-14",
        ));
        let read = self.read("first/card.png", "list");
        assert_eq!(read["result"], "trusted");
        assert_eq!(kinds(&read), ["assessment", "confidential", "visit"]);
        assert!(stated_by(line(&read, BRONCHITIS)).contains("Belgrade"));
        assert!(stated_by(line(&read, HYPERTENSION)).contains("Harbour"));
        // The assessment's attestation is the very one that Greece signed.
        assert_eq!(
            read["attestations"][0]["hash"],
            self.read("assessment/card.png", "list")["attestations"][0]["hash"]
        );
    }

    fn stop_a_medicine_and_give_a_vaccine(&self) {
        let read = self.read("first/card.png", "list");
        let medicine = reference(medicine(&read));
        let follow_up = reference(line(&read, MMR_FOLLOW_UP));
        let amend = format!("--amend {medicine}=stopped@2026-10-02 {follow_up}=completed@2026-10-02");
        let what = format!("--entries {{visits}}/2-serbia-medicine-stopped.json {amend}");
        self.done(&self.visit("first/card.png", &what, "second", "2026-10-02"));
        let read = self.read("second/card.png", "list");
        let stopped = medicine_line(&read);
        assert_eq!(stopped.0, "past-medicines");
        let said = stopped.1.to_string();
        assert!(said.contains("Harbour") && said.contains("Belgrade"), "{said}");
        assert!(stopped.1["flags"].to_string().contains("stopped"), "{said}");
        assert_eq!(lines(&read).filter(|line| code(line) == MMR_VACCINE).count(), 2);
        assert_eq!(block_of(&read, MMR_FOLLOW_UP), "plans", "what is done is no longer due");
    }

    fn continue_apart(&self) {
        let read = self.read("second/card.png", "list");
        let hba1c = reference(line(&read, HBA1C_FOLLOW_UP));
        let bronchitis = reference(line(&read, BRONCHITIS));
        let paper = format!("--entries {{visits}}/3-on-paper.json --amend {hba1c}=completed@2026-10-28");
        self.done(&self.visit("second/card.png", &paper, "paper", "2026-10-28"));
        let chip = format!(
            "--entries {{visits}}/3-on-chip.json --amend {bronchitis}=resolved@2026-09-30 {hba1c}=due:2026-12-01 \
             --carrier type4-4k"
        );
        self.done(&self.visit("second/card.phr", &chip, "chip", "2026-11-03"));
        assert!(!self.path("chip/card.png").exists(), "a chip has no code to print");
    }

    fn put_together(&self) {
        let forwards = self.read("paper/card.png chip/card.phr", "list");
        let backwards = self.read("chip/card.phr paper/card.png", "list");
        assert_eq!(forwards["view"], backwards["view"]);
        assert_eq!(forwards["attestations"], backwards["attestations"]);
        assert_eq!(kinds(&forwards), ["assessment", "confidential", "visit", "visit", "visit", "visit"]);
        // Both changed one follow-up, and neither knew of the other.
        assert!(line(&forwards, HBA1C_FOLLOW_UP)["flags"].to_string().contains("conflicting"));
        self.done(&self.visit("paper/card.png chip/card.phr", "", "merged", "2026-11-18"));
        let merged = self.read("merged/card.phr", "list");
        assert_eq!(merged["view"]["blocks"], forwards["view"]["blocks"]);
        assert_eq!(merged["attestations"], forwards["attestations"]);
    }

    fn read_in_germany(&self) {
        let read = self.read("merged/card.phr", "list");
        assert_eq!(read["result"], "trusted");
        assert_eq!(block_of(&read, BRONCHITIS), "past-illness");
        assert_eq!(medicine_line(&read).0, "past-medicines");
        assert_eq!(block_of(&read, PENICILLIN), "allergies");
        let fhir = self.json(&format!(
            "phr-reader read merged/card.phr {LIST} --access-code-file {SLIP} --at {READ} --format fhir"
        ));
        assert_eq!(fhir["type"], "document");
        let calendar = self.run(&format!(
            "phr-reader read merged/card.phr {LIST} --access-code-file {SLIP} --at {READ} --format ical"
        ));
        let calendar = String::from_utf8(calendar.stdout).unwrap();
        assert!(calendar.starts_with("BEGIN:VCALENDAR\r\n") && calendar.matches("BEGIN:VEVENT").count() >= 4);
    }

    /// Whoever has the clinic's key could have written any of its statements: what Greece said stands as Greece said it.
    fn read_when_the_clinic_is_withdrawn(&self) {
        let output = self.run(&format!(
            "phr-reader read merged/card.phr --trust withdrawn --root root.key.pub --access-code-file {SLIP} --at {READ} \
             --format json"
        ));
        assert_eq!(output.status.code(), Some(1));
        let read: Json = serde_json::from_slice(&output.stdout).unwrap();
        let (block, amlodipine) = medicine_line(&read);
        assert_eq!(block, "current-medicines");
        let said = amlodipine.to_string();
        assert!(
            said.contains("stopped") && said.contains("Belgrade"),
            "the claim is shown beside it: {said}"
        );
        assert!(line(&read, BRONCHITIS)["flags"].to_string().contains("not-trusted"));
        let verdicts: Vec<&str> =
            read["attestations"].as_array().unwrap().iter().map(|a| a["verdict"].as_str().unwrap()).collect();
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == "trusted").count(), 2);
        assert_eq!(verdicts.iter().filter(|verdict| **verdict == "issuer-withdrawn").count(), 4);
    }

    fn restate_in_greece(&self) {
        self.done(&format!(
            "phr-issuer visit --card merged/card.phr --access-code-file {SLIP} --restate --key greece.key {LIST} \
             --out restated --time 2026-11-19"
        ));
        let read = self.read("restated/card.png", "list");
        assert_eq!(read["result"], "trusted");
        assert_eq!(kinds(&read), ["confidential", "restatement"]);
        let bronchitis = line(&read, BRONCHITIS).to_string();
        assert!(bronchitis.contains("Belgrade") && bronchitis.contains("Harbour"), "{bronchitis}");
        assert_eq!(block_of(&read, BRONCHITIS), "past-illness");
        assert!(
            std::fs::metadata(self.path("restated/card.phr")).unwrap().len()
                < std::fs::metadata(self.path("merged/card.phr")).unwrap().len()
        );
        // The restated card and one that still has the originals are one record.
        let both = self.read("restated/card.phr paper/card.png", "list");
        assert_eq!(lines(&both).filter(|line| code(line) == BRONCHITIS).count(), 1);
        assert_eq!(lines(&both).filter(|line| code(line) == PENICILLIN).count(), 1);
    }

    fn refuse_another_persons_card(&self) {
        let sample = samples().join("child-vaccinations-cyrillic-script.json");
        let sample = sample.display();
        self.done(&format!(
            "phr-issuer issue --fhir {sample} --key greece.key {LIST} --out other --time 2026-05-18 \
             --access-code assessment/access-code.txt"
        ));
        let output = self.run(&self.visit("paper/card.png other/card.png", "", "mixed", "2026-11-19"));
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("merge-other-record"), "{said}");
        assert!(!self.path("mixed").exists());
    }

    fn refuse_what_would_lose_or_mix(&self) {
        // Nobody would trust a restatement by a clinic that may not assess, and the originals would be gone.
        let refused = |line: String, code: &str| {
            let output = self.run(&line);
            assert_eq!(output.status.code(), Some(2), "{line}");
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(said.contains(&format!("error[{code}]")), "{said}");
        };
        refused(self.visit("merged/card.phr", "--restate", "refused", "2026-11-19"), "restate-not-allowed");
        let other = samples().join("child-vaccinations-cyrillic-script.json").display().to_string();
        let mixing = format!("--fhir {other}");
        refused(self.visit("paper/card.png", &mixing, "refused", "2026-11-19"), "visit-other-person");
        assert!(!self.path("refused").exists());
        self.done(&self.visit(
            "paper/card.png",
            &format!("{mixing} --same-person --carrier file"),
            "sure",
            "2026-11-19",
        ));
        // Cards of two persons are opened and not shown together: each opening is logged.
        let logged = || std::fs::read_to_string(self.path("log")).unwrap().lines().count();
        let before = logged();
        refused(
            format!(
                "phr-reader read paper/card.png other/card.png {LIST} --network-key network.key --operator desk \
                 --reason unconscious --log log --at {READ}"
            ),
            "merge-other-record",
        );
        assert_eq!(logged(), before + 2);
    }

    /// What makes an entry confidential does so in an amendment too, and what is said of it afterwards stays with it.
    fn keep_amendments_confidential(&self) {
        let hiv = r#"{ "resourceType": "Condition",
            "extension": [ { "url": "http://example.org/seen", "valueString": "abroad" } ], "code": { "coding": [
            { "system": "http://snomed.info/sct", "code": "86406008" } ] } }"#;
        let amend = |entry: &str, change: &str| {
            let form = r#"{ "format": "phr-visit", "version": 1, "amendments": [ { "entry": "E", C } ] }"#;
            std::fs::write(self.path("amend.json"), form.replace('E', entry).replace('C', change)).unwrap();
        };
        let reference_in = |card: &str, wanted: &str| reference(line(&self.read(card, "list"), wanted));
        amend(&reference_in("second/card.png", HYPERTENSION), &format!(r#""replace": {hiv}"#));
        self.done(&self.visit("second/card.png", "--entries amend.json", "replaced", "2026-10-20"));
        // What no card has a place for is counted, though the visit says nothing but this.
        let report = std::fs::read(self.path("replaced/report.json")).unwrap();
        let report: Json = serde_json::from_slice(&report).unwrap();
        assert_eq!(report["statements"], serde_json::json!(["confidential"]));
        assert_eq!(report["left_out"]["source_details"], 1);
        amend(
            &reference_in("replaced/card.phr", HIV),
            r#""status": "inactive", "reason": "seen at the ward for it""#,
        );
        self.done(&self.visit("replaced/card.phr", "--entries amend.json", "inactive", "2026-10-21"));
        let reason =
            r#""status": "stopped", "reason": { "system": "http://snomed.info/sct", "code": "86406008" }"#;
        amend(&reference(medicine(&self.read("first/card.png", "list"))), reason);
        self.done(&self.visit("first/card.png", "--entries amend.json", "because", "2026-10-22"));
        for card in ["replaced", "inactive", "because"] {
            let network = self.json(&format!(
                "phr-reader read {card}/card.phr {LIST} --network-key network.key --operator desk --reason unconscious \
                 --log log --at {READ} --history --format json"
            ));
            let seen = network.to_string();
            assert!(!seen.contains(HIV) && !seen.contains("ward"), "{card}: {seen}");
        }
        // Restating what a confidential amendment is about takes nothing away from whoever opens both.
        self.done(&format!(
            "phr-issuer visit --card inactive/card.phr --access-code-file {SLIP} --restate --key greece.key {LIST} \
             --out again --time 2026-11-19"
        ));
        let read = self.read("again/card.phr", "list");
        assert_eq!(read["result"], "trusted");
        assert!(line(&read, HIV).to_string().contains("ward"));
        assert!(lines(&read).all(|line| code(line) != HYPERTENSION));
        // A name that the restatement gave an entry serves for the next visit, and is not lost with it.
        let medicine = reference(medicine(&read));
        let what = format!("--restate --amend {medicine}=on-hold@2026-11-19 --key greece.key");
        let stop = self.visit("again/card.phr", &what, "held", "2026-11-20").replace("--key serbia.key", "");
        self.done(&stop);
        let held = self.read("held/card.phr", "list");
        assert_eq!(held["result"], "trusted");
        assert!(medicine_line(&held).1.to_string().contains("on-hold"));
    }

    fn visit(&self, cards: &str, what: &str, out: &str, day: &str) -> String {
        let what = what.replace("{visits}", &samples().join("visits").display().to_string());
        format!(
            "phr-issuer visit --card {cards} --access-code-file {SLIP} {what} --key serbia.key {LIST} --out {out} \
             --time {day}T12:00:00Z"
        )
    }

    /// The card as JSON, read with the access code; every exit status but failure will do.
    fn read(&self, cards: &str, list: &str) -> Json {
        self.json(&format!(
            "phr-reader read {cards} --trust {list} --root root.key.pub --access-code-file {SLIP} --at {READ} --format json"
        ))
    }

    fn json(&self, line: &str) -> Json {
        serde_json::from_slice(&self.done(line).stdout).unwrap()
    }

    fn done(&self, line: &str) -> Output {
        let output = self.run(line);
        assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn run(&self, line: &str) -> Output {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut command = Command::new(binary(words[0]));
        command.args(&words[1..]).current_dir(self.folder.path());
        command.env("XDG_STATE_HOME", self.path("state")).output().unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

const LIST: &str = "--trust list --root root.key.pub";
const SLIP: &str = "assessment/access-code.txt";

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn blocks(read: &Json) -> impl Iterator<Item = &Json> {
    read["view"]["blocks"].as_array().unwrap().iter()
}

fn lines(read: &Json) -> impl Iterator<Item = &Json> {
    blocks(read).flat_map(|block| block["lines"].as_array().unwrap())
}

fn code(line: &Json) -> &str {
    line["label"]["code"]["code"].as_str().unwrap_or_default()
}

fn line<'j>(read: &'j Json, wanted: &str) -> &'j Json {
    lines(read).find(|line| code(line) == wanted).unwrap_or_else(|| panic!("there is no {wanted}"))
}

fn block_of<'j>(read: &'j Json, wanted: &str) -> &'j str {
    let has = |block: &&Json| block["lines"].as_array().unwrap().iter().any(|line| code(line) == wanted);
    blocks(read).find(has).unwrap_or_else(|| panic!("there is no {wanted}"))["code"].as_str().unwrap()
}

/// Amlodipine, by whichever of its codes the card has.
fn medicine_line(read: &Json) -> (&str, &Json) {
    let is = |line: &&Json| [AMLODIPINE, SNOMED_AMLODIPINE].contains(&code(line));
    let found = blocks(read).find_map(|block| {
        let line = block["lines"].as_array().unwrap().iter().find(is)?;
        Some((block["code"].as_str().unwrap(), line))
    });
    found.expect("the medicine is there")
}

fn medicine(read: &Json) -> &Json {
    medicine_line(read).1
}

fn reference(line: &Json) -> String {
    line["source"]["reference"].as_str().expect("every entry has a reference").to_owned()
}

fn stated_by(line: &Json) -> &str {
    let details = line["details"].as_array().unwrap();
    details.iter().find(|detail| detail["key"] == "stated-by").expect("it says who")["text"].as_str().unwrap()
}

fn kinds(read: &Json) -> Vec<&str> {
    let attestations = read["attestations"].as_array().unwrap();
    attestations.iter().map(|attestation| attestation["kind"].as_str().unwrap()).collect()
}
