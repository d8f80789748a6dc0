//! The commands of docs/custody.md, run as they stand there.

use crate::desk::Desk;
use crate::programs::binary;
use crate::soft_hsm::PIN;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Every `sh` block of the page, one after the other in one folder, with the tokens that the page speaks of.
#[test]
fn the_commands_of_the_page_run_as_written() {
    let Some(desk) = Desk::without_token() else { return };
    for token in ["safe", "harbour", "harbour-2"] {
        desk.hsm.init_token(token);
    }
    for file in ["safe.pin", "harbour.pin"] {
        fs::write(desk.path(file), format!("{PIN}\n")).unwrap();
    }
    fs::write(desk.path("words.txt"), "four random words here\n").unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    fs::copy(samples.join("pregnant-ethiopic-script.json"), desk.path("summary.json")).unwrap();
    let page = fs::read_to_string(phr_tests::workspace().join("docs/custody.md")).unwrap();
    let blocks: Vec<&str> =
        page.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 5, "the page shows commands");
    for block in blocks {
        let mut shell = Command::new("bash");
        shell.args(["-euo", "pipefail", "-c", block]);
        desk.equip(&mut shell);
        let programs = binary("phr-issuer");
        let path = std::env::var("PATH").unwrap();
        shell.env("PATH", format!("{}:{path}", programs.parent().unwrap().display()));
        let said = desk.finish(shell);
        assert_eq!(said.status, 0, "{block}\n{}{}", said.stdout, said.stderr);
    }
}
