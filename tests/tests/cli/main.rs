//! The programs as people use them: one file per case in `cases/`, run against the built binaries.
//!
//! A case names a command, what it is given, and what it must leave: both outputs, the exit status, and the files.
//! See [`case`] for the form. `PHR_CLI_CASE=part-of-a-name` runs only the cases whose name has that part.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a surprise is a failure")]

mod case;
mod programs;
mod status_draft;
mod visits;
mod workshop;

use case::Case;
use std::path::Path;
use workshop::Workshop;

#[test]
fn every_case_ends_as_its_file_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let only = std::env::var("PHR_CLI_CASE").unwrap_or_default();
    let workshop = Workshop::new();
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut faults = Vec::new();
    let mut run = 0;
    for path in paths.iter().filter(|path| path.to_string_lossy().contains(&only)) {
        run += 1;
        let text = std::fs::read_to_string(path).unwrap();
        for fault in Case::parse(&text).run(&workshop) {
            faults.push(format!("{}: {fault}", path.file_stem().unwrap().to_string_lossy()));
        }
    }
    assert!(run > 0, "no case was run");
    assert!(faults.is_empty(), "{} faults in {run} cases\n\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let workshop = Workshop::new();
    let mut child = workshop
        .command("phr-reader scan {W}/ok/card.png {W}/ok/card.png {W}/ok/card.png")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success(), "{:?}", output.status);
}
