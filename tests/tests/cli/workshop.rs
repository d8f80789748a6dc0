//! What the cases work with: keys, trust lists, cards and pictures, made once with the programs themselves.
//!
//! | in the folder | |
//! |---|---|
//! | `root.key`, `issuer.key`, `network.key`, each with `.pub` | keys without a passphrase |
//! | `sealed.key`, `words.txt` | an issuer key under the passphrase in the file |
//! | `other.key`, `other-network.key` | keys that the list does not have |
//! | `trust.list` | signed on 2026-05-01 with the issuer and the network |
//! | `withdrawn.list` | number 2, with the issuer withdrawn |
//! | `SAMPLE/` | the card of each summary in `samples/`, issued on 2026-05-20; `ok/` is one of them |
//! | `unknown/` | the card of an issuer that the list does not have |
//! | `tampered.png`, `tampered.phr` | a card with one bit of the encrypted part turned over |
//! | `later.phr` | a card that names the next version of the format |
//! | `forged.phr` | a well sealed card whose signature is another, sealed for the network only |
//! | `log.2`, `log.changed`, `log.torn` | break-glass logs of two openings; a word of the first changed, the second torn |
//! | `state/` | where the programs keep what is neither given nor asked for: never the home of whoever runs the tests |
//! | `desk-3/`, `desk-3.grant` | the reader's folder of an enrolled device, and the grant that it holds of `network.key` |
//! | `network.key.devices.jsonl` | the register with that device |
//! | `clinic.key` | a second issuer of the list; [`crate::visits`] says which cards have its visits |
//! | `hcert/` | trust lists and certificates of the WHO network's shape ([`phr_tests::hcert`]): the documents, and the text of each certificate; `good-icvp.png` is the code of one |
//! | `blank.png`, `other-code.png`, `two-cards.png`, `photo.jpg` | pictures |

use crate::programs::binary;
use image::{GrayImage, Luma, imageops};
use phr_core::card::{Access, Record, SealedCard, Sealing};
use phr_core::carrier::text;
use phr_core::cose::Attestation;
use phr_core::keys::NetworkSecretKey;
use phr_scan::{SizePolicy, draw};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

pub(crate) struct Workshop {
    folder: TempDir,
}

/// The sample that most cases read.
const OK: &str = "pregnant-ethiopic-script";

impl Workshop {
    pub(crate) fn new() -> Self {
        let workshop = Self { folder: tempfile::tempdir().unwrap() };
        workshop.make_keys();
        workshop.make_lists();
        workshop.make_cards();
        workshop.make_pictures();
        workshop.forge_card();
        workshop.make_logs();
        workshop.make_device();
        crate::visits::make(workshop.path());
        workshop.make_certificates();
        workshop
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// `text` with `{W}` and `{samples}` replaced by folders.
    pub(crate) fn fill(&self, text: &str) -> String {
        let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
        text.replace("{W}", &self.path().display().to_string())
            .replace("{samples}", &samples.display().to_string())
            .replace("{ROOT}", &self.public_key("root.key.pub"))
            .replace("{NETWORK}", &self.public_key("network.key.pub"))
    }

    /// A command line as a process, in this folder unless the caller changes that.
    pub(crate) fn command(&self, line: &str) -> Command {
        let words = words(line);
        let mut command = Command::new(binary(&words[0]));
        command.args(words[1..].iter().map(|word| self.fill(word))).current_dir(self.path());
        command.env("XDG_STATE_HOME", self.path().join("state")).env("USER", "nurse-7");
        command.env_remove("PHR_READER_HOME");
        command
    }

    fn public_key(&self, file: &str) -> String {
        let text = fs::read_to_string(self.path().join(file)).unwrap_or_default();
        text.lines().find(|line| !line.starts_with('#')).unwrap_or_default().to_owned()
    }

    fn run(&self, line: &str) {
        let output = self.command(line).output().unwrap();
        assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
    }

    fn make_keys(&self) {
        for (kind, name) in [
            ("root", "root"),
            ("root", "other-root"),
            ("issuer", "issuer"),
            ("issuer", "clinic"),
            ("issuer", "other"),
            ("network", "network"),
            ("network", "other-network"),
        ] {
            self.run(&format!("phr-issuer keys new --kind {kind} --out {name}.key --no-passphrase"));
        }
        fs::write(self.path().join("words.txt"), "harbour lantern seventeen violet\n").unwrap();
        fs::write(self.path().join("wrong-words.txt"), "harbour lantern seventeen violin\n").unwrap();
        self.run("phr-issuer keys new --kind issuer --out sealed.key --passphrase-file words.txt");
    }

    fn make_lists(&self) {
        let lines = [
            "phr-issuer trust-list new --root-key root.key.pub --out draft.json",
            "phr-issuer trust-list add-issuer --draft draft.json --key issuer.key.pub --from 2026-01-01 \
             --country CH --name \"en=Harbour centre\" --name \"fr=Centre du port\"",
            "phr-issuer trust-list add-issuer --draft draft.json --key clinic.key.pub --from 2026-01-01 --purpose visit \
             --country GR --name \"en=Valley clinic\"",
            "phr-issuer trust-list add-network --draft draft.json --key network.key.pub --from 2026-01-01 \
             --name \"en=Route clinics\"",
            "phr-issuer trust-list sign --draft draft.json --root-key root.key --out trust.list --time 2026-05-01",
            "phr-issuer trust-list withdraw-issuer --draft draft.json --key issuer.key.pub --reason compromised \
             --at 2026-05-25",
            "phr-issuer trust-list sign --draft draft.json --root-key root.key --out withdrawn.list \
             --time 2026-05-26",
        ];
        lines.iter().for_each(|line| self.run(line));
    }

    fn make_cards(&self) {
        let samples = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")).unwrap();
        let samples = samples
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension() == Some("json".as_ref()));
        for sample in samples {
            let name = sample.file_stem().unwrap().to_string_lossy().into_owned();
            let folder = if name == OK { "ok" } else { &name };
            let to = format!("--network network.key.pub --out {folder} --time 2026-05-20T10:00:00Z");
            self.run(&format!("phr-issuer issue --fhir \"{}\" --key issuer.key {to}", sample.display()));
        }
        self.run(
            "phr-issuer issue --fhir {samples}/pregnant-ethiopic-script.json --key other.key \
             --network network.key.pub --out unknown --time 2026-05-20T10:00:00Z",
        );
    }

    fn make_pictures(&self) {
        let card = fs::read(self.path().join("ok/card.phr")).unwrap();
        let mut tampered = card.clone();
        let middle = tampered.len() / 2;
        tampered[middle] ^= 1;
        self.write("tampered.phr", &tampered);
        self.write("later.phr", &[&[card[0], 2], &card[2..]].concat());
        self.write("tampered.png", &picture_of(&text::encode(&tampered)));
        self.write("other-code.png", &picture_of("HTTPS://EXAMPLE.ORG/MENU"));
        self.write("cut.png", &fs::read(self.path().join("ok/card.png")).unwrap()[..1000]);
        let blank = GrayImage::from_pixel(400, 300, Luma([255]));
        blank.save(self.path().join("blank.png")).unwrap();
        let [first, second] = ["unknown", "ok"]
            .map(|card| image::open(self.path().join(card).join("card.png")).unwrap().into_luma8());
        let mut both = GrayImage::from_pixel(
            first.width() + second.width() + 40,
            first.height().max(second.height()),
            Luma([255]),
        );
        imageops::replace(&mut both, &first, 0, 0);
        imageops::replace(&mut both, &second, i64::from(first.width()) + 40, 0);
        both.save(self.path().join("two-cards.png")).unwrap();
        // As a telephone would see it: turned, soft and compressed.
        let photo = imageops::blur(&imageops::rotate90(&second), 2.0);
        photo.save(self.path().join("photo.jpg")).unwrap();
    }

    /// Whoever knows a network's public key can seal a card for it; what they cannot do is sign.
    fn forge_card(&self) {
        let secret = fs::read_to_string(self.path().join("network.key")).unwrap();
        let secret = secret.lines().find(|line| !line.starts_with('#')).unwrap();
        let network = NetworkSecretKey::parse(secret).unwrap();
        let card = SealedCard::parse(&fs::read(self.path().join("ok/card.phr")).unwrap()).unwrap();
        let opened = card.open(Access::Network(&network)).unwrap();
        let mut attestation = opened.care().attestations()[0].as_bytes().to_vec();
        *attestation.last_mut().unwrap() ^= 1;
        let record = Record::new(vec![Attestation::parse(&attestation).unwrap()]);
        let sealing = Sealing { networks: &[network.public_key()], ..Sealing::default() };
        let forged = sealing.seal(&record, None, &mut phr_tests::random()).unwrap();
        self.write("forged.phr", forged.as_bytes());
    }

    fn make_logs(&self) {
        for reason in ["first reason", "second reason"] {
            self.run(&format!(
                "phr-reader verify ok/card.png --trust trust.list --root root.key.pub --at 2026-06-01 \
                 --network-key network.key --operator Desk --reason \"{reason}\" --log log.2"
            ));
        }
        let log = fs::read_to_string(self.path().join("log.2")).unwrap();
        self.write("log.changed", log.replace("first reason", "other reason").as_bytes());
        self.write("log.torn", &log.as_bytes()[..log.len() - 100]);
    }

    fn make_certificates(&self) {
        fs::create_dir(self.path().join("hcert")).unwrap();
        for (name, json) in phr_tests::hcert::documents() {
            self.write(&format!("hcert/{name}.json"), json.to_string().as_bytes());
        }
        for vector in phr_tests::hcert::vectors() {
            self.write(&format!("hcert/{}.txt", vector.name), vector.text.as_bytes());
            if vector.name == "good-icvp" {
                self.write("hcert/good-icvp.png", &picture_of(&vector.text));
            }
        }
    }

    /// Enrolled, granted and accepted with the programs.
    fn make_device(&self) {
        self.run(
            "phr-reader enrol --name \"Desk 3\" --out desk-3.request --device-passphrase-file words.txt --home desk-3",
        );
        let status = self.command("phr-reader enrol status --home desk-3 --format json").output().unwrap();
        let status: serde_json::Value = serde_json::from_slice(&status.stdout).unwrap();
        self.run(&format!(
            "phr-issuer network grant --network-key network.key --request desk-3.request --check \"{}\" \
             --network-name \"Route clinics\" --out desk-3.grant",
            status["check_number"].as_str().unwrap()
        ));
        self.run("phr-reader enrol accept desk-3.grant --device-passphrase-file words.txt --home desk-3");
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        fs::write(self.path().join(name), bytes).unwrap();
    }
}

fn picture_of(text: &str) -> Vec<u8> {
    draw(text, &SizePolicy::default()).unwrap().to_png(4).unwrap()
}

/// A command line's words; double quotes keep spaces.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in line.trim().chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            c => words.last_mut().unwrap().push(c),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Every file below a folder, sorted, as paths within it.
pub(crate) fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => found.push(path.strip_prefix(folder).unwrap().to_string_lossy().into_owned()),
            }
        }
    }
    found.sort();
    found
}
