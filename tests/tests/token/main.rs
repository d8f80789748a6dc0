//! Keys in tokens, with the programs alone and a real PKCS#11 module, SoftHSM. What no software token does (locking, being
//! taken out) is done by a module before it, `shim.c`.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails loudly and says what it skipped"
)]

mod custody_page;
mod data_key;
mod desk;
#[path = "../cli/programs.rs"]
mod programs;
mod soft_hsm;

use desk::Desk;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::fs;

const ISSUER: &str = "pkcs11:token=desk;object=issuer";
const SAMPLE: &str = "{samples}/pregnant-ethiopic-script.json";
/// Makes a card with no slow hash and no picture.
const CARD: &str = "--no-holder --confidential marked --network network.key.pub --carrier file";
/// A P-256 key in PKCS #8.
const P256: &str =
    "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCAREREREREREREREREREREREREREREREREREREREREREQ==";
/// An Ed25519 key in PKCS #8 (RFC 8410).
const ED25519: &str = "MC4CAQAwBQYDK2VwBCIEICIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIiIi";

#[test]
fn a_programme_runs_on_keys_in_tokens() {
    let Some(desk) = Desk::without_token() else { return };
    for token in ["safe", "harbour", "clinic"] {
        desk.hsm.init_token(token);
    }
    for (kind, token, name) in
        [("root", "safe", "root"), ("issuer", "harbour", "issuer"), ("issuer", "clinic", "clinic")]
    {
        let made = desk.done(&format!(
            "phr-issuer keys new --kind {kind} --token pkcs11:token={token};object={name} --out {name} --passphrase-file pin"
        ));
        let public = fs::read_to_string(desk.path(&format!("{name}.pub"))).unwrap();
        assert!(public.contains(made.stdout.trim()) && made.stdout.starts_with(&format!("phr-{kind}-1")));
        assert!(!desk.path(name).exists(), "there is no file of the secret key");
    }
    desk.done("phr-issuer trust-list new --root-key root.pub --out draft");
    for (key, purposes) in [("issuer", "assess,visit"), ("clinic", "visit")] {
        desk.done(&format!(
            "phr-issuer trust-list add-issuer --draft draft --key {key}.pub --name en={key} --purpose {purposes} --from 2026-01-01"
        ));
    }
    desk.done(
        "phr-issuer trust-list sign --draft draft --root-key pkcs11:token=safe;object=root --passphrase-file pin --out list",
    );
    let trust = "--trust list --root root.pub";
    desk.done(&format!(
        "phr-issuer issue --fhir {SAMPLE} --key pkcs11:token=harbour;object=issuer?pin-source=file:{{D}}/pin {trust} --out card"
    ));
    let read = |card: &str| -> Json {
        let line =
            format!("phr-reader read {card} {trust} --access-code-file card/access-code.txt --format json");
        serde_json::from_str(&desk.done(&line).stdout).unwrap()
    };
    assert_eq!(read("card/card.png")["result"], "trusted");
    desk.done(&format!(
        "phr-issuer visit --card card/card.png --entries {{samples}}/visits/1-serbia-bronchitis.json --access-code-file \
         card/access-code.txt --key pkcs11:token=clinic --passphrase-file pin {trust} --out visit"
    ));
    let visited = read("visit/card.png");
    assert_eq!(visited["result"], "trusted");
    // All within a second or two, so that their order is not of interest.
    let attestations = visited["attestations"].as_array().unwrap();
    let kinds: BTreeSet<&str> = attestations.iter().map(|a| a["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["assessment", "confidential", "visit"].into());
}

#[test]
fn a_key_is_made_once_and_shown() {
    let Some(desk) = Desk::new() else { return };
    let uri = "pkcs11:token=desk;object=issuer;id=%01%02";
    let make = |uri: &str, more: &str| {
        format!("phr-issuer keys new --token {uri} --passphrase-file pin --out one {more}")
    };
    let public = desk.done(&make(uri, "")).stdout;
    // A label or an id that is there, and a public key's file.
    desk.refused(&make(uri, ""), "file-exists");
    desk.refused(&make("pkcs11:token=desk;object=issuer;id=%03", "--force"), "token-key-exists");
    desk.refused(&make("pkcs11:token=desk;object=other;id=%01%02", "--force"), "token-key-exists");
    desk.refused(&make("pkcs11:token=desk;id=%04", "--force"), "token-key-without-label");
    let said = desk.run(&make("pkcs11:token=desk;object=network", "--kind network"));
    assert!(said.status == 2 && said.stderr.contains("error[usage]: --kind"), "{}", said.stderr);
    assert_eq!(fs::read_to_string(desk.path("one.pub")).unwrap().lines().last(), Some(public.trim()));

    let shown = desk.done(&format!("phr-issuer keys show {ISSUER}"));
    assert!(shown.stdout.contains(public.trim()) && shown.stdout.contains("secret      not-looked-at"));
    let log_in = "--log-in --passphrase-file pin --format json";
    let shown = desk.done(&format!("phr-issuer keys show {ISSUER} --kind root {log_in}"));
    let shown: Json = serde_json::from_str(&shown.stdout).unwrap();
    assert_eq!((&shown["kind"], &shown["secret"]), (&"root".into(), &"in-token".into()));
    // The URI that is printed names the very key.
    let pasted = desk.done(&format!("phr-issuer keys show {} {log_in}", shown["uri"].as_str().unwrap()));
    let pasted: Json = serde_json::from_str(&pasted.stdout).unwrap();
    assert_eq!((&pasted["public_key"], &pasted["id"]), (&public.trim().into(), &shown["id"]));

    let listed: Json =
        serde_json::from_str(&desk.done("phr-issuer keys tokens --format json").stdout).unwrap();
    assert_eq!(listed["tokens"][0]["label"], "desk");
    assert_eq!(listed["tokens"][0]["ed25519"], "signs-and-makes");
    assert_eq!(listed["tokens"][0]["keys"][0]["id"], shown["id"]);
    assert_eq!(listed["tokens"][0]["keys"][0]["uri"], shown["uri"]);
    let listed = desk.done("phr-issuer keys tokens pkcs11:token=desk --log-in --passphrase-file pin");
    assert!(listed.stdout.contains("in-token") && listed.stdout.contains("id=%01%02"), "{}", listed.stdout);
}

#[test]
fn a_wrong_pin_is_tried_once() {
    let Some(desk) = Desk::new() else { return };
    desk.done(&format!("phr-issuer keys new --token {ISSUER} --passphrase-file pin"));
    let issue = |pin: &str| {
        format!(
            "phr-issuer issue --fhir {SAMPLE} {SAMPLE} {CARD} --key {ISSUER} --passphrase-file {pin} --out cards"
        )
    };
    let said = desk.run_with("", &issue("wrong"));
    // Two summaries of one name are refused before anything else: the PIN is not tried at all.
    assert_eq!((said.status, desk.calls("login")), (2, 0));
    let issue = |pin: &str| {
        format!("phr-issuer issue --fhir {SAMPLE} {CARD} --key {ISSUER} --passphrase-file {pin} --out card")
    };
    let said = desk.refused_with("", &issue("wrong"), "token-pin-wrong");
    assert_eq!(desk.calls("login"), 1);
    assert!(said.stderr.contains("few tries left"), "the token said so: {}", said.stderr);
    assert!(!desk.path("card").exists());
    let said = desk.run(&issue("pin"));
    assert!(said.status == 0 && said.stderr.contains("a wrong PIN was given"), "{}", said.stderr);
    let said = desk.done("phr-issuer keys tokens");
    assert!(said.stdout.contains("usual"), "a right PIN sets the count back: {}", said.stdout);
    fs::write(desk.path("short"), "1\n").unwrap();
    desk.refused_with("", &issue("short"), "token-pin-form");
    assert_eq!(desk.calls("login"), 0, "it cannot be the PIN, and no try is spent on it");
    // Nobody can be asked here.
    desk.refused(&format!("phr-issuer issue --fhir {SAMPLE} {CARD} --key {ISSUER} --out x"), "no-terminal");
}

#[test]
fn the_last_try_is_for_a_person() {
    let Some(desk) = Desk::new() else { return };
    desk.done(&format!("phr-issuer keys new --token {ISSUER} --passphrase-file pin"));
    let show = format!("phr-issuer keys show {ISSUER} --log-in");
    let with_file = format!("{show} --passphrase-file pin");
    desk.refused_with("final-try", &with_file, "token-pin-final-try");
    desk.refused_with("locked", &with_file, "token-pin-locked");
    let typed = desk.refused_with("final-try", &show, "no-terminal");
    assert!(typed.stderr.contains("ONE try left"), "{}", typed.stderr);
    assert_eq!(desk.calls("login"), 0);
    let listed = desk.run_with("final-try", "phr-issuer keys tokens");
    assert!(listed.status == 0 && listed.stdout.contains("final-try"), "{}", listed.stdout);
}

#[test]
fn what_is_not_there_or_not_one_is_told() {
    let Some(desk) = Desk::new() else { return };
    desk.done(&format!("phr-issuer keys new --token {ISSUER} --passphrase-file pin"));
    let issue = |key: &str| {
        format!("phr-issuer issue --fhir {SAMPLE} {CARD} --key {key} --passphrase-file pin --out card")
    };
    let said = desk.refused(&issue("pkcs11:token=elsewhere;object=issuer"), "token-not-found");
    assert!(said.stderr.contains("“desk”"), "it says what is there: {}", said.stderr);
    desk.refused(&issue("pkcs11:token=desk;object=other"), "token-key-not-found");
    desk.refused(&issue("pkcs11:token=desk?module-path=/nowhere/lib.so"), "pkcs11-module-unusable");
    let other_module = format!("{} --pkcs11-module {{D}}/softhsm2.conf", issue(ISSUER));
    desk.refused(&other_module, "pkcs11-module-unusable");

    desk.hsm.import("desk", ED25519, "issuer", "aa");
    let said = desk.refused(&issue(ISSUER), "token-key-ambiguous");
    assert!(said.stderr.contains("id=%AA"), "it says which: {}", said.stderr);
    desk.refused(&issue("pkcs11:token=desk"), "token-key-ambiguous");
    let said = desk.done("phr-issuer keys show pkcs11:token=desk;id=%aa --log-in --passphrase-file pin");
    assert!(said.stdout.contains("in-token-imported"), "it was outside once: {}", said.stdout);

    desk.hsm.init_token("desk");
    let said = desk.refused(&issue(ISSUER), "token-ambiguous");
    assert!(said.stderr.matches("serial=").count() == 2, "it says which: {}", said.stderr);
    assert!(!desk.path("card").exists());
}

#[test]
fn a_key_of_another_type_is_refused() {
    let Some(desk) = Desk::new() else { return };
    desk.hsm.import("desk", P256, "issuer", "01");
    let line =
        format!("phr-issuer issue --fhir {SAMPLE} {CARD} --key {ISSUER} --passphrase-file pin --out card");
    desk.refused(&line, "token-key-wrong-type");
    desk.refused(&format!("phr-issuer keys show {ISSUER}"), "token-key-wrong-type");
    desk.done("phr-issuer keys new --token pkcs11:token=desk;object=second --passphrase-file pin");
    // It is the token's only Ed25519 key.
    desk.done(&line.replace(ISSUER, "pkcs11:token=desk"));
    assert!(desk.path("card/card.phr").exists());
}

#[test]
fn devices_differ() {
    let Some(desk) = Desk::new() else { return };
    let public = desk.done(&format!("phr-issuer keys new --token {ISSUER} --passphrase-file pin")).stdout;
    let show = format!("phr-issuer keys show {ISSUER} --log-in --passphrase-file pin");
    let issue = |out: &str| {
        format!("phr-issuer issue --fhir {SAMPLE} {CARD} --key {ISSUER} --passphrase-file pin --out {out}")
    };
    // The public key as 32 bare bytes.
    let shown = desk.run_with("raw-point", &show);
    assert!(shown.stdout.contains(public.trim()), "{}{}", shown.stdout, shown.stderr);
    assert_eq!(desk.run_with("raw-point", &issue("raw")).status, 0);
    let new = "phr-issuer keys new --token pkcs11:token=desk;object=new --passphrase-file pin --out new";
    desk.refused_with("no-eddsa", &issue("card"), "token-no-eddsa");
    desk.refused_with("no-eddsa", new, "token-no-eddsa");
    desk.refused_with("no-making", new, "token-no-key-making");
    assert_eq!(desk.run_with("no-making", &issue("made-elsewhere")).status, 0);
    desk.refused_with("read-only", new, "token-write-protected");
    desk.refused_with("always", &issue("card"), "token-key-always-authenticates");
    desk.refused_with("no-public", &issue("card"), "token-no-public-key");
    let said = desk.refused_with("logged-out", &issue("card"), "signer-refused");
    assert!(said.stderr.contains("(token-not-logged-in)"), "{}", said.stderr);
    desk.refused_with("wrong", &issue("card"), "signer-signature-wrong");
    assert!(!desk.path("card").exists() && !desk.path("new.pub").exists());
    let listed = desk.run_with("no-eddsa", "phr-issuer keys tokens");
    assert!(listed.status == 0 && listed.stdout.contains("none"), "{}", listed.stdout);
}

#[test]
fn a_batch_keeps_one_session_and_ends_with_the_token() {
    let Some(desk) = Desk::new() else { return };
    desk.done(&format!("phr-issuer keys new --token {ISSUER} --passphrase-file pin"));
    let samples = "{samples}/pregnant-ethiopic-script.json {samples}/child-vaccinations-cyrillic-script.json";
    let issue = |out: &str| {
        format!("phr-issuer issue --fhir {samples} {CARD} --key {ISSUER} --passphrase-file pin --out {out}")
    };
    let said = desk.run_with("", &issue("whole"));
    assert_eq!(said.status, 0, "{}", said.stderr);
    // One log-in; and nothing is signed but what is issued.
    let attestations: u64 = ["pregnant-ethiopic-script", "child-vaccinations-cyrillic-script"]
        .map(|name| {
            let report = fs::read(desk.path(&format!("whole/{name}/report.json"))).unwrap();
            let report: Json = serde_json::from_slice(&report).unwrap();
            report["statements"].as_array().unwrap().len() as u64
        })
        .iter()
        .sum();
    assert_eq!((desk.calls("login"), desk.calls("sign") as u64), (1, attestations));

    let said = desk.refused_with("taken-out", &issue("torn"), "signer-unavailable");
    assert!(said.stderr.contains("(token-removed)"), "{}", said.stderr);
    assert!(desk.path("torn/pregnant-ethiopic-script/card.phr").exists(), "{}", said.stderr);
    assert!(!desk.path("torn/child-vaccinations-cyrillic-script").exists());
}

#[test]
fn secrets_are_not_taken_from_arguments() {
    let Some(desk) = Desk::new() else { return };
    let issue = |key: &str, more: &str| {
        format!("phr-issuer issue --fhir {SAMPLE} {CARD} --key {key} --out card {more}")
    };
    let pin = soft_hsm::PIN;
    desk.refused(&issue(&format!("{ISSUER}?pin-value={pin}"), ""), "pkcs11-uri-pin-value");
    desk.refused(&format!("phr-issuer keys tokens {ISSUER}?pin-value={pin}"), "pkcs11-uri-pin-value");
    desk.refused(&issue(&format!("{ISSUER}?pin-source={pin}"), ""), "pkcs11-uri-value");
    desk.refused(&issue(&format!("{ISSUER}?pin-source=%7Ccat"), ""), "pkcs11-uri-value");
    desk.refused(&issue("pkcs11:token=desk;colour=red", ""), "pkcs11-uri-attribute-unknown");
    // The URI's file is for this token; the option's may be for another key.
    desk.done(&format!(
        "phr-issuer keys new --token {ISSUER}?pin-source=file:{{D}}/pin --passphrase-file wrong"
    ));
    desk.refused(&issue(&format!("{ISSUER}?pin-source=file:{{D}}/none"), ""), "file-unreadable");
}

#[test]
fn a_damaged_token_is_told_and_harms_nothing() {
    let Some(desk) = Desk::new() else { return };
    desk.done(&format!("phr-issuer keys new --token {ISSUER} --passphrase-file pin"));
    let line =
        format!("phr-issuer issue --fhir {SAMPLE} {CARD} --key {ISSUER} --passphrase-file pin --out card");
    let folder = desk.hsm.token_folder();
    let objects: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "object"))
        .collect();
    assert_eq!(objects.len(), 3, "the token's own, and the two halves of the key");
    for object in &objects {
        let whole = fs::read(object).unwrap();
        let middle = whole.len() / 2;
        let mut turned = whole.clone();
        turned[middle] ^= 0x40;
        for damaged in [&b""[..], &whole[..middle], &turned, &[0xff; 300]] {
            fs::write(object, damaged).unwrap();
            let said = desk.run(&line);
            let told = said.stderr.contains("error[token-") || said.stderr.contains("error[signer-");
            // A bit in the middle may be of an attribute that nobody needs.
            assert!((said.status == 2 && told) || (said.status == 0 && damaged == turned), "{}", said.stderr);
            assert_eq!(desk.path("card").exists(), said.status == 0);
            let _ = fs::remove_dir_all(desk.path("card"));
        }
        fs::write(object, whole).unwrap();
    }
    fs::remove_dir_all(folder).unwrap();
    desk.refused(&line, "token-not-found");
}
