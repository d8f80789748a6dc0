//! Trust as a programme runs it, with the programs alone: a ceremony of roots on machines of their own, a change of roots, the
//! reader's store with each fault of a list, and a reader that is killed at any point of an import.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly and says what it skipped"
)]

#[path = "cli/machine.rs"]
mod machine;
#[path = "cli/programs.rs"]
mod programs;

use machine::Machine;
use programs::binary;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn two_of_three_roots_make_a_list_and_change_one_of_them() {
    // Each root makes its key on its own machine, and only what is public travels.
    let roots: BTreeMap<&str, Machine> = ["a", "b", "c", "d"].map(|name| (name, Machine::new())).into();
    let office = Machine::new();
    for (name, machine) in &roots {
        machine.done(&format!("phr-issuer keys new --kind root --out {name}.key --no-passphrase"));
        office.fetch(machine, &format!("{name}.key.pub"));
    }
    let first =
        office.done("phr-issuer roots new --threshold 2 --key a.key.pub b.key.pub c.key.pub --out roots.txt");
    let given = first.trim();
    assert!(given.starts_with("phr-roots-1"));
    for (kind, name) in [("issuer", "centre"), ("network", "network")] {
        office.done(&format!("phr-issuer keys new --kind {kind} --out {name}.key --no-passphrase"));
    }
    office.done("phr-issuer trust-list new --roots roots.txt --name en=Route --out draft");
    office.done("phr-issuer trust-list add-issuer --draft draft --key centre.key.pub --name en=Harbour --from 2026-01-01");
    office.done("phr-issuer trust-list add-network --draft draft --key network.key.pub --name en=Clinics --from 2026-01-01");

    // Two roots sign copies apart; the third has no part in it.
    roots["a"].fetch(&office, "draft");
    roots["a"].done("phr-issuer trust-list sign --draft draft --root-key a.key --out list-a --time 2026-05-01 --best-before 2027-05-01");
    roots["c"].fetch(&roots["a"], "list-a");
    let shown: Json =
        serde_json::from_str(&roots["c"].done("phr-issuer trust-list show list-a --format json")).unwrap();
    assert_eq!((&shown["state"], &shown["list"]["number"]), (&"partly-signed".into(), &1.into()));
    roots["c"].done("phr-issuer trust-list sign --list list-a --root-key c.key --out list-c");
    roots["c"].refused(
        "phr-issuer trust-list sign --list list-a --root-key c.key --out again --best-before 2030-01-01",
        "usage",
    );
    office.fetch(&roots["a"], "list-a");
    office.fetch(&roots["c"], "list-c");
    let clinic = Machine::new();
    clinic.fetch(&office, "list-a");
    clinic.fetch(&office, "list-c");
    let import = |list: &str, more: &str| format!("phr-reader trust import {list} --at 2026-11-20 {more}");
    clinic.refused(&import("list-a", &format!("--roots {given}")), "trust-list-too-few-signatures");
    clinic.refused(&import("list-c", ""), "trust-roots-needed");
    clinic.done(&import("list-c", &format!("--roots {given}")));
    assert_eq!(held(&clinic), [1]);

    // A card of the centre is believed by what the clinic holds.
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pregnant-ethiopic-script.json");
    office.copy(&sample, "person.json");
    office.done("phr-issuer issue --fhir person.json --key centre.key --network network.key.pub --carrier file --time 2026-06-01 --out card");
    clinic.copy(&office.path("card/card.phr"), "card.phr");
    clinic.copy(&office.path("card/access-code.txt"), "slip");
    let read = "phr-reader read card.phr --access-code-file slip --format json";
    let read: Json = serde_json::from_str(&clinic.done(&format!("{read} --at 2026-11-20"))).unwrap();
    assert_eq!(
        (&read["result"], &read["trust_lists"][0]["names"]["en"]),
        (&"trusted".into(), &"Route".into())
    );

    // Root b is lost; a and c, and c and d of the new set, agree to the change.
    office.done("phr-issuer roots new --threshold 2 --key a.key.pub c.key.pub d.key.pub --out roots-2.txt");
    office.done("phr-issuer roots change --from roots.txt --to roots-2.txt --out change");
    for name in ["a", "c", "d"] {
        roots[name].fetch(&office, "change");
        roots[name].done(&format!("phr-issuer roots sign change --root-key {name}.key --out change-{name}"));
        office.fetch(&roots[name], &format!("change-{name}"));
    }
    roots["b"].fetch(&office, "change");
    let next = "phr-issuer trust-list new --roots roots.txt --after list-c --out next";
    office.refused(&format!("{next} --change change-a"), "trust-list-rotation-too-few-signatures");
    office.done("phr-issuer roots combine change-a change-c change-d --out change-acd");
    assert!(office.done("phr-issuer roots show change-acd").contains("enough of both sets"));
    office.done(&format!("{next} --change change-acd"));
    office.done("phr-issuer trust-list withdraw-issuer --draft next --key centre.key.pub --reason compromised --at 2026-10-01");
    for name in ["c", "d"] {
        roots[name].fetch(&office, "next");
    }
    roots["d"].done("phr-issuer trust-list sign --draft next --root-key d.key --out next-d --time 2026-10-02 --best-before 2027-10-01");
    office.fetch(&roots["d"], "next-d");
    let since = office.done("phr-issuer trust-list show next-d --since list-c");
    assert!(since.contains("changed issuer") && since.contains("compromised"), "{since}");
    let lost = "phr-issuer trust-list sign --list next-d --root-key b.key --out never";
    roots["b"].fetch(&office, "next-d");
    roots["b"].refused(lost, "trust-list-not-a-root");
    roots["c"].fetch(&office, "next-d");
    roots["c"].done("phr-issuer trust-list sign --list next-d --root-key c.key --out list-2");
    clinic.fetch(&roots["c"], "list-2");
    let said = clinic.done(&import("list-2", ""));
    assert!(said.contains("its roots were changed"), "{said}");
    assert_eq!(held(&clinic), [2]);
    clinic.refused(&import("list-c", ""), "trust-list-older-roots");
    let verdict = clinic.run("phr-reader verify card.phr --access-code-file slip --at 2026-11-20");
    assert_eq!(verdict.status.code(), Some(1), "the centre is withdrawn");

    // What a clinic holds, it passes on.
    let other = Machine::new();
    clinic.done("phr-reader trust export --out stick");
    other.fetch(&clinic, "stick");
    other.done(&import("stick", &format!("--roots {given}")));
    assert_eq!(held(&other), [2]);
}

#[test]
fn every_fault_of_a_list_is_refused_with_its_code_and_what_to_do() {
    let folder = phr_tests::workspace().join("card-format-spec/vectors/trust");
    let mut sentences: BTreeMap<String, String> = BTreeMap::new();
    let mut cases = 0;
    for case in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        let expected: Json = serde_json::from_slice(&fs::read(case.join("expected.json")).unwrap()).unwrap();
        let machine = Machine::new();
        for file in ["roots.txt", "held.phrlist", "offered.phrlist"] {
            if case.join(file).exists() {
                machine.copy(&case.join(file), file);
            }
        }
        let at = time(expected["clock"].as_i64().unwrap());
        let has_held = case.join("held.phrlist").exists();
        if has_held {
            machine.done("phr-reader trust import held.phrlist --roots roots.txt --at 2026-09-21");
        }
        let before = machine.run("phr-reader trust status --format json").stdout;
        let line = format!("phr-reader trust import offered.phrlist --roots roots.txt --at {at}");
        match expected["expect"]["refused"]["code"].as_str() {
            None => drop(machine.done(&line)),
            Some(code) => {
                let said = machine.refused(&line, code);
                sentences.insert(code.to_owned(), said);
                assert_eq!(
                    held(&machine).len(),
                    usize::from(has_held),
                    "what is held stays: {}",
                    case.display()
                );
                let after = machine.run("phr-reader trust status --format json").stdout;
                assert_eq!(without_clock(&before), without_clock(&after), "{}", case.display());
            }
        }
        cases += 1;
    }
    assert!(cases > 50, "only {cases} cases");
    let mut distinct: Vec<_> = sentences.values().collect();
    distinct.sort();
    distinct.dedup();
    assert_eq!(distinct.len(), sentences.len(), "two codes say the same");
}

#[test]
fn lists_come_over_http_and_only_when_they_are_newer() {
    let maker = maker_of_two_lists();
    let server = Server::begin();
    let list = |number: u8| fs::read(maker.path(&format!("list-{number}"))).unwrap();
    server.serve(Some(list(1)));
    let clinic = Machine::new();
    clinic.fetch(&maker, "root.key.pub");
    clinic.refused("phr-reader trust update", "trust-no-address");
    let address = &server.address;
    clinic.done(&format!("phr-reader trust import {address} --roots root.key.pub"));
    assert_eq!(held(&clinic), [1]);
    let said = clinic.run("phr-reader trust update");
    assert!(String::from_utf8_lossy(&said.stderr).contains("nothing newer"), "{said:?}");
    assert_eq!(server.unchanged(), 1, "it was asked by the entity tag");
    server.serve(Some(list(2)));
    clinic.done("phr-reader trust update");
    assert_eq!(held(&clinic), [2]);
    // A server that holds newer lists back, has nothing, or sends what never ends.
    server.serve(Some(list(1)));
    let said = clinic.run("phr-reader trust update");
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&said.stderr).contains("error[trust-list-older]"), "{said:?}");
    server.serve(None);
    let said = clinic.run("phr-reader trust update");
    assert!(String::from_utf8_lossy(&said.stderr).contains("error[fetch-failed]"), "{said:?}");
    server.serve(Some(vec![0; 5 * 1024 * 1024]));
    let said = clinic.run("phr-reader trust update");
    assert!(String::from_utf8_lossy(&said.stderr).contains("error[fetch-too-large]"), "{said:?}");
    assert_eq!(held(&clinic), [2]);
}

#[test]
fn a_list_travels_as_printed_codes_one_of_which_is_lost() {
    let maker = Machine::new();
    maker.done("phr-issuer keys new --kind root --out root.key --no-passphrase");
    maker.done("phr-issuer trust-list new --roots root.key.pub --out draft");
    for number in 1..=12 {
        maker.done(&format!("phr-issuer keys new --kind issuer --out i{number}.key --no-passphrase"));
        maker.done(&format!(
            "phr-issuer trust-list add-issuer --draft draft --key i{number}.key.pub --name en=Reception-centre-{number} --country GR"
        ));
    }
    maker.done(
        "phr-issuer trust-list sign --draft draft --root-key root.key --out list --best-before 2040-01-01",
    );
    maker.done("phr-reader trust import list --roots root.key.pub");
    maker.done("phr-reader trust export --qr codes");
    let mut pictures: Vec<String> = fs::read_dir(maker.path("codes"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".png"))
        .collect();
    pictures.sort();
    assert!(pictures.len() > 2, "{pictures:?}");
    let clinic = Machine::new();
    clinic.fetch(&maker, "root.key.pub");
    for picture in &pictures[1..] {
        clinic.copy(&maker.path(&format!("codes/{picture}")), picture);
    }
    let rest = pictures[1..].iter().rev().cloned().collect::<Vec<_>>().join(" ");
    let import = |pictures: &str| format!("phr-reader trust import {pictures} --roots root.key.pub");
    clinic.refused(&import(&pictures[1]), "sequence-incomplete");
    clinic.done(&import(&rest));
    assert_eq!(held(&clinic), [1]);
}

#[test]
fn lists_of_the_who_network_are_kept_for_other_systems_certificates() {
    let machine = Machine::new();
    for (name, json) in phr_tests::hcert::documents() {
        fs::write(machine.path(&format!("{name}.json")), json.to_string()).unwrap();
    }
    let vectors = phr_tests::hcert::vectors();
    let icvp = vectors.iter().find(|vector| vector.name == "good-icvp").unwrap();
    fs::write(machine.path("icvp.txt"), &icvp.text).unwrap();
    let reading = machine.run("phr-reader certificate icvp.txt --at 2026-09-01 --format json");
    assert_eq!(reading.status.code(), Some(1), "nobody is known yet");
    machine.refused("phr-reader trust import list.json", "gdhcn-not-asked-for");
    machine.refused("phr-reader trust import references.json --gdhcn", "gdhcn-no-keys");
    assert!(machine.done("phr-reader trust import list.json --gdhcn").contains("taken"));
    assert!(machine.done("phr-reader trust import list.json --gdhcn").contains("held already"));
    let status: Json =
        serde_json::from_slice(&machine.run("phr-reader trust status --format json").stdout).unwrap();
    let bytes = fs::read(machine.path("list.json")).unwrap();
    assert_eq!(status["gdhcn"][0]["sha256"], phr_tests::to_hex(&phr_tests::sha256(&bytes)));
    machine.done("phr-reader certificate icvp.txt --at 2026-09-01");
    let id = status["gdhcn"][0]["id"].as_str().unwrap();
    machine.done(&format!("phr-reader trust remove {id}"));
    machine.refused(&format!("phr-reader trust remove {id}"), "trust-list-not-held");
}

#[test]
fn a_card_that_is_replaced_or_revoked_is_shown_to_be_whatever_key_signed_it() {
    let office = Machine::new();
    for (kind, name) in
        [("root", "root"), ("issuer", "old"), ("issuer", "new"), ("issuer", "other"), ("network", "network")]
    {
        office.done(&format!("phr-issuer keys new --kind {kind} --out {name}.key --no-passphrase"));
    }
    office.done("phr-issuer trust-list new --roots root.key.pub --out draft");
    for name in ["old", "other"] {
        office.done(&format!(
            "phr-issuer trust-list add-issuer --draft draft --key {name}.key.pub --name en={name} --purpose assess,visit,revoke --from 2026-01-01"
        ));
    }
    // The office's key is replaced in summer; for a month both sign.
    office.done("phr-issuer trust-list replace-issuer --draft draft --key old.key.pub --with new.key.pub --from 2026-07-01 --overlap-days 31");
    office.done("phr-issuer trust-list sign --draft draft --root-key root.key --out list --time 2026-05-01 --best-before 2040-01-01");
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pregnant-ethiopic-script.json");
    office.copy(&sample, "person.json");
    office.done("phr-issuer issue --fhir person.json --key old.key --network network.key.pub --carrier file --time 2026-06-01T08:00:00Z --out card");
    let clinic = Machine::new();
    for name in ["root.key.pub", "list"] {
        clinic.fetch(&office, name);
    }
    clinic.copy(&office.path("card/card.phr"), "card.phr");
    clinic.copy(&office.path("card/access-code.txt"), "slip");
    clinic.done("phr-reader trust import list --roots root.key.pub --at 2026-11-20");
    let read = |expected: i32| -> Json {
        let output =
            clinic.run("phr-reader read card.phr --access-code-file slip --at 2026-11-20 --format json");
        assert_eq!(output.status.code(), Some(expected), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let first = read(0);
    assert_eq!(first["status"][0]["card"], "not-held");
    let id = first["attestations"][0]["record_id"].as_str().unwrap().to_owned();

    // Lists by whom no trust list knows, who may not revoke, or whose card it is not.
    let list = |key: &str, number: u8, about: &str| {
        let draft = format!("{key}.jsonl");
        if !office.path(&draft).exists() {
            office.done(&format!("phr-issuer status-list new --key {key}.key.pub --out {draft}"));
        }
        office.done(&format!("phr-issuer status-list add --draft {draft} {id} {about}"));
        let out = format!("{key}-{number}");
        office.done(&format!(
            "phr-issuer status-list sign --draft {draft} --key {key}.key --out {out} --time 2026-1{number}-01 --best-before 2040-01-01"
        ));
        clinic.fetch(&office, &out);
        format!("phr-reader trust import {out} --at 2026-11-20")
    };
    clinic.done(&list("other", 0, "--revoked"));
    assert_eq!(read(0)["status"][0]["card"], "not-held", "another issuer's list says nothing of it");

    // The office signs with its new key; the card was signed with the old one.
    let superseded = "--after 2026-06-01T08:00:00Z --until 2026-08-01";
    clinic.done(&list("new", 0, superseded));
    let view = read(1);
    assert_eq!((&view["status"][0]["card"], &view["result"]), (&"superseded".into(), &"not-trusted".into()));
    assert!(view["warnings"].as_array().unwrap().contains(&"card-superseded".into()));
    let text = clinic.run("phr-reader read card.phr --access-code-file slip --at 2026-11-20");
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains("There is a newer card"), "what it says is shown all the same\n{text}");

    let import = list("new", 1, "--revoked");
    office.done("phr-issuer status-list delta --from new-0 --to new-1 --key new.key.pub --out delta");
    clinic.fetch(&office, "delta");
    clinic.done("phr-reader trust import delta --at 2026-11-20");
    let view = read(1);
    assert_eq!(view["status"][0]["card"], "revoked");
    assert_eq!(view["status"][0]["list"]["number"], 2);
    clinic.done(&import);
    clinic.refused("phr-reader trust import new-0 --at 2026-11-20", "status-list-older");
    let again = clinic.done("phr-reader trust import delta --at 2026-11-20");
    assert!(again.contains("held already"), "a delta that was taken does no harm: {again}");
    let status: Json =
        serde_json::from_slice(&clinic.run("phr-reader trust status --format json").stdout).unwrap();
    assert_eq!(status["status_lists"].as_array().unwrap().len(), 2);

    // A file that was damaged since it was taken is no answer, and said to be none.
    let stranger = Machine::new();
    for name in ["root.key.pub", "new-0"] {
        stranger.fetch(&office, name);
    }
    stranger.refused("phr-reader trust import new-0", "status-list-issuer-unknown");
    let lists = clinic.home().join("trust/lists");
    for file in fs::read_dir(lists).unwrap().map(|entry| entry.unwrap().path()) {
        let mut bytes = fs::read(&file).unwrap();
        if bytes.windows(8).any(|window| phr_tests::to_hex(window) == id) {
            continue;
        }
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&file, bytes).unwrap();
    }
    clinic.refused("phr-reader verify card.phr --access-code-file slip", "trust-store-damaged");
}

#[test]
fn a_programme_beside_cannot_take_back_what_an_issuer_revoked() {
    let office = Machine::new();
    for (kind, name) in [
        ("root", "root"),
        ("root", "beside"),
        ("issuer", "issuer"),
        ("issuer", "own"),
        ("network", "network"),
    ] {
        office.done(&format!("phr-issuer keys new --kind {kind} --out {name}.key --no-passphrase"));
    }
    let list = |root: &str, change: &dyn Fn(&str)| {
        let draft = format!("{root}.json");
        office.done(&format!("phr-issuer trust-list new --roots {root}.key.pub --out {draft}"));
        office.done(&format!(
            "phr-issuer trust-list add-issuer --draft {draft} --key issuer.key.pub --name en=Harbour --purpose assess,visit,revoke --from 2026-01-01"
        ));
        change(&draft);
        office.done(&format!(
            "phr-issuer trust-list sign --draft {draft} --root-key {root}.key --out {root}.list --time 2026-05-01 --best-before 2040-01-01"
        ));
        office.done(&format!("phr-reader trust import {root}.list --roots {root}.key.pub"));
    };
    list("root", &|_| ());
    // The other programme says that a key of its own is the issuer's too.
    list("beside", &|draft| {
        office.done(&format!(
            "phr-issuer trust-list replace-issuer --draft {draft} --key issuer.key.pub --with own.key.pub --from 2026-05-01 --overlap-days 900"
        ));
    });
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/pregnant-ethiopic-script.json");
    office.copy(&sample, "person.json");
    office.done("phr-issuer issue --fhir person.json --key issuer.key --network network.key.pub --carrier file --time 2026-06-01 --out card");
    let read = || -> (Option<i32>, Json) {
        let line = "phr-reader verify card/card.phr --access-code-file card/access-code.txt --at 2026-11-20 --format json";
        let output = office.run(line);
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    };
    let id = read().1["attestations"][0]["record_id"].as_str().unwrap().to_owned();
    for (key, number, about) in [("issuer", 1, "--revoked"), ("own", 1, "--cleared"), ("own", 2, "--cleared")]
    {
        let draft = format!("{key}.jsonl");
        if number == 1 {
            office.done(&format!("phr-issuer status-list new --key {key}.key.pub --out {draft}"));
        }
        office.done(&format!("phr-issuer status-list add --draft {draft} {id} {about}"));
        office.done(&format!(
            "phr-issuer status-list sign --draft {draft} --key {key}.key --out {key}-{number} --time 2026-10-0{number} --best-before 2040-01-01"
        ));
        office.done(&format!("phr-reader trust import {key}-{number} --at 2026-11-20"));
        let (exit, verdict) = read();
        assert_eq!((exit, &verdict["status"][0]["card"]), (Some(1), &"revoked".into()), "{key} {number}");
    }
    let status: Json =
        serde_json::from_slice(&office.run("phr-reader trust status --format json").stdout).unwrap();
    assert_eq!(status["status_lists"].as_array().unwrap().len(), 2, "the issuer's own is still there");
}

#[test]
fn naming_the_new_roots_puts_the_old_ones_out_of_force() {
    let office = Machine::new();
    for name in ["old", "new"] {
        office.done(&format!("phr-issuer keys new --kind root --out {name}.key --no-passphrase"));
        office.done(&format!("phr-issuer roots new --threshold 1 --key {name}.key.pub --out {name}.txt"));
    }
    let sign = |draft: &str, root: &str, out: &str| {
        office.done(&format!(
            "phr-issuer trust-list sign --draft {draft} --root-key {root}.key --out {out} --time 2026-05-01 --best-before 2040-01-01"
        ));
    };
    office.done("phr-issuer trust-list new --roots old.txt --out draft");
    sign("draft", "old", "list-1");
    office.done("phr-issuer roots change --from old.txt --to new.txt --out change");
    office.done("phr-issuer roots sign change --root-key old.key --out change-1");
    office.done("phr-issuer roots sign change-1 --root-key new.key --out change-2");
    office.done("phr-issuer trust-list new --roots old.txt --after list-1 --change change-2 --out next");
    sign("next", "new", "list-2");
    sign("draft", "old", "by-the-thief");
    office.done("phr-reader trust import list-1 --roots old.txt");
    office.done("phr-reader trust import list-2 --roots new.txt");
    assert_eq!(held(&office), [2], "there is one programme and not two");
    office.refused("phr-reader trust import by-the-thief", "trust-list-older-roots");
    office.refused("phr-reader trust import by-the-thief --roots new.txt", "trust-list-older-roots");
    assert_eq!(held(&office), [2]);
}

#[test]
fn a_visit_notes_that_the_old_card_was_replaced() {
    let office = Machine::new();
    for (kind, name) in [("root", "root"), ("issuer", "issuer"), ("network", "network")] {
        office.done(&format!("phr-issuer keys new --kind {kind} --out {name}.key --no-passphrase"));
    }
    office.done("phr-issuer trust-list new --roots root.key.pub --out draft");
    office.done("phr-issuer trust-list add-issuer --draft draft --key issuer.key.pub --name en=Harbour --purpose assess,visit,revoke --from 2026-01-01");
    office.done("phr-issuer trust-list sign --draft draft --root-key root.key --out list --time 2026-05-01 --best-before 2040-01-01");
    office.done("phr-reader trust import list --roots root.key.pub");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    office.copy(&samples.join("pregnant-ethiopic-script.json"), "person.json");
    office.copy(&samples.join("visits/1-serbia-bronchitis.json"), "visit.json");
    let making = "--key issuer.key --network network.key.pub --carrier file";
    office.done(&format!("phr-issuer issue --fhir person.json {making} --time 2026-06-01 --out card"));
    office.done("phr-issuer status-list new --key issuer.key.pub --out status.jsonl");
    let visit = format!(
        "phr-issuer visit --card card/card.phr --access-code-file card/access-code.txt --entries visit.json {making} --time 2026-06-20"
    );
    office.refused(&format!("{visit} --out none --status-draft missing.jsonl"), "file-unreadable");
    assert!(!office.path("none").exists(), "nothing is made that could not be noted");
    office.done(&format!("{visit} --out next --status-draft status.jsonl"));
    office.done("phr-issuer status-list sign --draft status.jsonl --key issuer.key --out 1.phrstatus --time 2026-06-21 --best-before 2040-01-01");
    office.done("phr-reader trust import 1.phrstatus");
    for (card, standing, exit) in [("card", "superseded", 1), ("next", "current", 0)] {
        let line = format!(
            "phr-reader verify {card}/card.phr --access-code-file card/access-code.txt --at 2026-07-01 --format json"
        );
        let output = office.run(&line);
        let verdict: Json = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &verdict["status"][0]["card"]), (Some(exit), &standing.into()));
    }
}

/// The office of a root that signs alone, with list-1 and list-2.
fn maker_of_two_lists() -> Machine {
    let maker = Machine::new();
    maker.done("phr-issuer keys new --kind root --out root.key --no-passphrase");
    maker.done("phr-issuer trust-list new --roots root.key.pub --out draft");
    for number in 1..=2 {
        maker.done(&format!(
            "phr-issuer trust-list sign --draft draft --root-key root.key --out list-{number} --time 2026-05-0{number} --best-before 2040-01-01"
        ));
    }
    maker
}

/// A server of one file, with an entity tag, on this machine.
struct Server {
    address: String,
    state: std::sync::Arc<std::sync::Mutex<(Option<Vec<u8>>, usize)>>,
}

impl Server {
    fn begin() -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/trust.phrlist", listener.local_addr().unwrap());
        let state = std::sync::Arc::default();
        let server = Self { address, state: std::sync::Arc::clone(&state) };
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                // A client that went away is its own affair.
                let _ = stream.and_then(|stream| Self::answer(stream, &state));
            }
        });
        server
    }

    fn serve(&self, file: Option<Vec<u8>>) {
        self.state.lock().unwrap().0 = file;
    }

    /// How often the answer was that nothing changed.
    fn unchanged(&self) -> usize {
        self.state.lock().unwrap().1
    }

    fn answer(
        mut stream: std::net::TcpStream,
        state: &std::sync::Mutex<(Option<Vec<u8>>, usize)>,
    ) -> std::io::Result<()> {
        let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
        while !request.windows(4).any(|window| window == b"\r\n\r\n") {
            let read = stream.read(&mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            request.extend_from_slice(&buffer[..read]);
        }
        let request = String::from_utf8_lossy(&request).to_lowercase();
        let mut state = state.lock().unwrap();
        let Some(file) = state.0.clone() else {
            return stream
                .write_all(b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        };
        let tag = format!("\"{}\"", &phr_tests::to_hex(&phr_tests::sha256(&file))[..16]);
        if request.contains(&format!("if-none-match: {tag}")) {
            state.1 += 1;
            let head = format!("HTTP/1.1 304 Not Modified\r\netag: {tag}\r\nconnection: close\r\n\r\n");
            return stream.write_all(head.as_bytes());
        }
        let length = file.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {length}\r\netag: {tag}\r\nconnection: close\r\n\r\n"
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(&file)
    }
}

#[test]
fn killed_at_any_point_the_store_is_as_before_or_as_after() {
    let maker = maker_of_two_lists();
    let begin = || {
        let machine = Machine::new();
        ["list-1", "list-2", "root.key.pub"].into_iter().for_each(|name| machine.fetch(&maker, name));
        machine.done("phr-reader trust import list-1 --roots root.key.pub");
        machine
    };
    let import = ["trust", "import", "list-2"];
    let (mut kills, mut after) = (0, 0);
    let mut check = |machine: &Machine, at: &str| {
        let numbers = held(machine);
        assert!(numbers == [1] || numbers == [2], "{at}: {numbers:?}");
        after += usize::from(numbers == [2]);
        machine.run("phr-reader trust import list-2");
        assert_eq!(held(machine), [2], "{at}");
        kills += 1;
    };
    if strace_works() {
        for (call, count) in calls_of(&begin(), &import) {
            for nth in 1..=count {
                let machine = begin();
                let inject = format!("inject={call}:signal=KILL:when={nth}");
                let status = strace(&machine, &["-e", &inject, "-o", "/dev/null"], &import);
                assert!(status.code().is_none_or(|code| code != 0), "{call} {nth}: it was not killed");
                check(&machine, &format!("{call} {nth}"));
            }
        }
    } else {
        eprintln!("strace is missing or may not trace here: killed after all sorts of times instead");
        for microseconds in (0..20_000).step_by(100) {
            let machine = begin();
            let mut child =
                machine.command("phr-reader trust import list-2").stdout(Stdio::null()).spawn().unwrap();
            std::thread::sleep(std::time::Duration::from_micros(microseconds));
            let _ = child.kill();
            child.wait().unwrap();
            check(&machine, &format!("{microseconds} µs"));
        }
    }
    assert!(kills > 30 && after > 0 && after < kills, "{kills} kills, {after} after the change");
    eprintln!("killed {kills} times, {after} of them after the change, and nothing was lost");
}

/// The calls by which an import can change anything, and how often it makes each.
fn calls_of(machine: &Machine, arguments: &[&str]) -> Vec<(String, usize)> {
    const CHANGING: &str = "open,openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,link,linkat,unlink,\
                            unlinkat,mkdir,mkdirat,chmod,fchmod,fchmodat,ftruncate,flock,close";
    let trace = machine.path("trace");
    let filter = format!("trace=?{}", CHANGING.replace(',', ",?"));
    let status = strace(machine, &["-e", &filter, "-o", trace.to_str().unwrap()], arguments);
    assert!(status.success());
    let mut counts = BTreeMap::new();
    for line in fs::read_to_string(trace).unwrap().lines() {
        // With -f, each line begins with the thread.
        let call = line.split_whitespace().nth(1).and_then(|rest| rest.split('(').next()).unwrap_or_default();
        if !call.is_empty() && call.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            *counts.entry(call.to_owned()).or_insert(0) += 1;
        }
    }
    assert!(
        counts.contains_key("fsync") && counts.keys().any(|call| call.starts_with("rename")),
        "{counts:?}"
    );
    counts.into_iter().collect()
}

fn strace(machine: &Machine, options: &[&str], arguments: &[&str]) -> std::process::ExitStatus {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq"]).args(options).arg(binary("phr-reader")).args(arguments);
    command.current_dir(machine.path("")).env("PHR_READER_HOME", machine.home());
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap()
}

/// Whether strace is there and may trace.
fn strace_works() -> bool {
    let works =
        Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    works.is_ok_and(|status| status.success())
}

/// The numbers of the lists that a machine holds.
fn held(machine: &Machine) -> Vec<u64> {
    let output = machine.run("phr-reader trust status --format json");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let status: Json =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"));
    status["lists"].as_array().unwrap().iter().map(|list| list["number"].as_u64().unwrap()).collect()
}

fn without_clock(status: &[u8]) -> Json {
    let mut status: Json = serde_json::from_slice(status).unwrap();
    status.as_object_mut().unwrap().remove("clock");
    status
}

/// Seconds as the programs take a time.
fn time(seconds: i64) -> String {
    phr_core::model::Timestamp(seconds).to_string()
}
