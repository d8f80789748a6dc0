//! The terminology's tables: CSV in, Rust out, and the rules they keep.
//!
//! Two files of phr-core are shared by path, so that a rule is written once. The crate itself is no
//! dependency: the chore must run when the generated file does not compile.

#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/src/terminology/check_digit.rs"]
mod check_digit;
mod emit;
#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/src/terminology/kind.rs"]
mod kind;
mod rules;
mod tables;
#[cfg(test)]
mod tests;
mod ucum;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tables::Tables;

const TABLES: &str = "card-format-spec/terminology";
const GENERATED: &str = "core/src/terminology/generated.rs";
const COMMAND: &str = "cargo run -p xtask -- terminology";

/// Why the tables were refused.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file could not be read or written.
    #[error("{}: {cause}", path.display())]
    File { path: PathBuf, cause: io::Error },
    /// A file is not the CSV table it should be.
    #[error("{}: {cause}", path.display())]
    Table { path: PathBuf, cause: csv::Error },
    /// The tables break rules; every fault found, one a line.
    #[error("{}\n{} fault(s) in {TABLES}: correct them, then run `{COMMAND}`", .0.join("\n"), .0.len())]
    Faults(Vec<String>),
    /// The generated file does not match the tables.
    #[error("{GENERATED} is out of date: run `{COMMAND}` and commit the result")]
    OutOfDate,
}

/// Checks the tables and writes the generated file. Says what was written.
pub(crate) fn generate(root: &Path) -> Result<String, Error> {
    let tables = checked(root)?;
    let path = root.join(GENERATED);
    let text = emit::rust(&tables);
    let said = format!("{GENERATED}: {}, {} kB", tables.summary(), text.len() / 1024);
    fs::write(&path, text).map_err(|cause| Error::File { path, cause })?;
    Ok(said)
}

/// Checks the tables and that the generated file is theirs. Writes nothing.
pub(crate) fn check(root: &Path) -> Result<String, Error> {
    let tables = checked(root)?;
    let path = root.join(GENERATED);
    let committed = fs::read_to_string(&path).map_err(|cause| Error::File { path, cause })?;
    if committed != emit::rust(&tables) {
        return Err(Error::OutOfDate);
    }
    Ok(format!("{TABLES}: {}; {GENERATED} is up to date", tables.summary()))
}

fn checked(root: &Path) -> Result<Tables, Error> {
    let tables = Tables::read(&root.join(TABLES))?;
    let faults = rules::faults(&tables);
    if faults.is_empty() { Ok(tables) } else { Err(Error::Faults(faults)) }
}
