//! The files of `tests/hcert`: trust lists and certificates of the WHO network's shape, with keys of our own.

use std::path::{Path, PathBuf};

use crate::made::{self, Files};

/// Writes the files; removes those that are made no longer.
pub(crate) fn generate(root: &Path) -> Result<String, String> {
    made::write(&folder(root), &files())
}

/// Writes nothing; fails if a file is not as [`generate`] makes it.
pub(crate) fn check(root: &Path) -> Result<String, String> {
    let faults = made::differing(&folder(root), &files())?;
    match faults.is_empty() {
        true => Ok("trust lists and certificates, all as they are made".to_owned()),
        false => Err(format!("out of date: {}; run `cargo run -p xtask -- certificates`", faults.join(", "))),
    }
}

fn folder(root: &Path) -> PathBuf {
    root.join("tests/hcert")
}

fn files() -> Files {
    phr_tests::hcert::files().into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}
