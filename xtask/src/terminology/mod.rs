//! The terminology's tables: CSV in, Rust out, and the rules they keep.
//!
//! Three files of phr-core are shared by path, so that a rule is written once. The crate itself is no
//! dependency: the chore must run when the generated file does not compile.

#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/src/terminology/check_digit.rs"]
mod check_digit;
#[allow(dead_code, unreachable_pub)]
#[path = "../../../core/src/terminology/confidential_kind.rs"]
mod confidential_kind;
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
/// What writes the text of a generated file.
type Emit = fn(&Tables) -> String;

/// Each generated file, and what writes it.
const GENERATED: [(&str, Emit); 2] = [
    ("core/src/terminology/generated.rs", emit::rust),
    ("core/src/terminology/generated_confidential.rs", emit::confidential_rust),
];
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
    /// A generated file does not match the tables.
    #[error("{0} is out of date: run `{COMMAND}` and commit the result")]
    OutOfDate(&'static str),
}

/// Checks the tables and writes the generated files. Says what was written.
pub(crate) fn generate(root: &Path) -> Result<String, Error> {
    let tables = checked(root)?;
    let mut written = 0;
    for (name, emit) in GENERATED {
        let path = root.join(name);
        let text = emit(&tables);
        written += text.len();
        fs::write(&path, text).map_err(|cause| Error::File { path, cause })?;
    }
    Ok(format!("{TABLES}: {}; {} files, {} kB", tables.summary(), GENERATED.len(), written / 1024))
}

/// Checks the tables and that the generated files are theirs. Writes nothing.
pub(crate) fn check(root: &Path) -> Result<String, Error> {
    let tables = checked(root)?;
    for (name, emit) in GENERATED {
        let path = root.join(name);
        let committed = fs::read_to_string(&path).map_err(|cause| Error::File { path, cause })?;
        if committed != emit(&tables) {
            return Err(Error::OutOfDate(name));
        }
    }
    Ok(format!("{TABLES}: {}; the generated files are up to date", tables.summary()))
}

fn checked(root: &Path) -> Result<Tables, Error> {
    let tables = Tables::read(&root.join(TABLES))?;
    let faults = rules::faults(&tables);
    if faults.is_empty() { Ok(tables) } else { Err(Error::Faults(faults)) }
}
