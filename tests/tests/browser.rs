//! The issuer service in a real browser: a person's story, told by `tests/browser/story.mjs`.
//!
//! Needs Chromium, Node.js and the packages of `tests/browser/package.json` in `.cache/browser` (`make test` has them
//! installed). Where they are missing the test says so and passes; with `PHR_REQUIRE_CHROMIUM=1` it fails.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails loudly and says what it lacks"
)]

#[path = "cli/programs.rs"]
mod programs;

use phr_tests::workspace;
use programs::binary;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

#[test]
fn a_person_is_registered_gets_a_card_and_comes_back() {
    let Some(modules) = modules() else { return };
    let service = Service::start();
    let out = workspace().join("target/browser");
    let status = Command::new("node")
        .arg(workspace().join("tests/browser/story.mjs"))
        .env("PHR_BROWSER_MODULES", modules)
        .env("PHR_BROWSER_OUT", out)
        .env("PHR_SETUP_URL", &service.setup)
        .env("PHR_ISSUER", binary("phr-issuer"))
        .env("PHR_READER", binary("phr-reader"))
        .status()
        .unwrap();
    assert!(status.success(), "the story ended badly: see what it says above");
}

/// Where playwright-core and axe-core are.
fn modules() -> Option<PathBuf> {
    let modules = workspace().join(".cache/browser");
    let chromium =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser"].iter().any(|path| PathBuf::from(path).exists());
    let node =
        Command::new("node").arg("--version").stdout(Stdio::null()).status().is_ok_and(|s| s.success());
    if chromium && node && modules.join("node_modules/playwright-core").is_dir() {
        return Some(modules.canonicalize().unwrap());
    }
    let required = std::env::var_os("PHR_REQUIRE_CHROMIUM").is_some_and(|value| value == "1");
    assert!(
        !required,
        "Chromium, Node.js and .cache/browser are required (PHR_REQUIRE_CHROMIUM=1) and missing"
    );
    eprintln!("SKIPPED: the browser's story needs Chromium, Node.js and .cache/browser: see `make test`.");
    None
}

/// A service on an empty folder and a free port; it ends with the test.
struct Service {
    process: Child,
    setup: String,
    _folder: TempDir,
}

impl Service {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(binary("phr-issuer"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let setup = lines.map_while(Result::ok).find_map(|line| {
            line.split_whitespace()
                .find(|word| word.starts_with("http"))
                .filter(|w| w.contains("setup"))
                .map(str::to_owned)
        });
        Self { process, setup: setup.expect("the service says where to begin"), _folder: folder }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
