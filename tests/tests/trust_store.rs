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
fn killed_at_any_point_the_store_is_as_before_or_as_after() {
    if !strace_works() {
        return;
    }
    let maker = Machine::new();
    maker.done("phr-issuer keys new --kind root --out root.key --no-passphrase");
    maker.done("phr-issuer trust-list new --roots root.key.pub --out draft");
    for number in 1..=2 {
        maker.done(&format!(
            "phr-issuer trust-list sign --draft draft --root-key root.key --out list-{number} --time 2026-05-0{number} --best-before 2040-01-01"
        ));
    }
    let begin = || {
        let machine = Machine::new();
        ["list-1", "list-2", "root.key.pub"].into_iter().for_each(|name| machine.fetch(&maker, name));
        machine.done("phr-reader trust import list-1 --roots root.key.pub");
        machine
    };
    let import = ["trust", "import", "list-2"];
    let calls = calls_of(&begin(), &import);
    let (mut kills, mut after) = (0, 0);
    for (call, count) in calls {
        for nth in 1..=count {
            let machine = begin();
            let inject = format!("inject={call}:signal=KILL:when={nth}");
            let status = strace(&machine, &["-e", &inject, "-o", "/dev/null"], &import);
            assert!(status.code().is_none_or(|code| code != 0), "{call} {nth}: it was not killed");
            let numbers = held(&machine);
            assert!(numbers == [1] || numbers == [2], "{call} {nth}: {numbers:?}");
            after += usize::from(numbers == [2]);
            machine.run("phr-reader trust import list-2");
            assert_eq!(held(&machine), [2], "{call} {nth}");
            kills += 1;
        }
    }
    assert!(kills > 30 && after > 0 && after < kills, "{kills} kills, {after} after the change");
    eprintln!("killed at {kills} system calls: {after} times after the change, and nothing was lost");
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

/// Whether strace is there and may trace. Without it the caller skips its test, loudly; with `PHR_REQUIRE_STRACE=1` that is a
/// failure.
fn strace_works() -> bool {
    let works =
        Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = works.is_ok_and(|status| status.success());
    let required = std::env::var_os("PHR_REQUIRE_STRACE").is_some_and(|value| value == "1");
    assert!(works || !required, "strace is required (PHR_REQUIRE_STRACE=1) and does not work here");
    if !works {
        eprintln!("SKIPPED: strace is missing or may not trace here; install the Debian package strace.");
    }
    works
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
