//! Test support: a random source, and Python for the tests that hold this code against others' libraries.

pub mod chain;
pub mod content;
pub mod hcert;
pub mod lists;
pub mod status_lists;
pub mod vectors;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rand_core::UnwrapErr;

/// The operating system's random source.
pub fn random() -> UnwrapErr<getrandom::SysRng> {
    UnwrapErr(getrandom::SysRng)
}

/// The workspace's root directory.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A Python with the packages of `interop/requirements.txt`.
///
/// It is looked for in `PHR_PYTHON`, then in `.cache/venv`. Where it is missing the caller skips its test, loudly; with
/// `PHR_REQUIRE_INTEROP=1` that is a failure instead.
///
/// # Panics
/// If it is missing and required.
pub fn python() -> Option<PathBuf> {
    python_with("import cbor2, cwt, icalendar, scipy", "requirements.txt")
}

/// The same with other packages: how they are imported, and the file of `interop/` that has them.
///
/// # Panics
/// As [`python`].
#[allow(clippy::print_stderr)]
pub fn python_with(import: &str, requirements: &str) -> Option<PathBuf> {
    let default = workspace().join(".cache/venv/bin/python");
    let python = std::env::var_os("PHR_PYTHON").map_or(default, PathBuf::from);
    let works = Command::new(&python).args(["-c", import]).stderr(Stdio::null()).status();
    if works.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    let required = std::env::var_os("PHR_REQUIRE_INTEROP").is_some_and(|value| value == "1");
    assert!(
        !required,
        "{} with the packages of tests/interop/{requirements} is required (PHR_REQUIRE_INTEROP=1) and missing",
        python.display()
    );
    eprintln!("SKIPPED: {} has not all packages of tests/interop/{requirements}.", python.display());
    eprintln!(
        "SKIPPED: python3 -m venv .cache/venv && .cache/venv/bin/pip install -r tests/interop/{requirements}"
    );
    None
}

/// Runs a script of `interop/` with JSON as its input and gives the JSON that it writes.
///
/// # Panics
/// If the script fails: its standard error is shown.
pub fn run_interop(python: &Path, script: &str, input: &serde_json::Value) -> serde_json::Value {
    let mut child = Command::new(python)
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("interop").join(script))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the interpreter was just found to work");
    let mut stdin = child.stdin.take().expect("the child's standard input is piped");
    stdin.write_all(input.to_string().as_bytes()).expect("the script reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("the child was started");
    assert!(output.status.success(), "{script} failed");
    serde_json::from_slice(&output.stdout).expect("the script writes JSON")
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).into()
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads hexadecimal.
///
/// # Panics
/// If it is none.
pub fn from_hex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).expect("a hexadecimal digit") as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}
