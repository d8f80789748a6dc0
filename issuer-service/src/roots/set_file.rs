//! The file of a set of roots.
//!
//! Text: lines that begin with `#` are remarks. The first other line is the set's name, which is what readers are given
//! (so that the file itself can be given for it); then `threshold` and a number, and one line for each public key.

use crate::messages;
use phr_cli_kit::{Failure, Overwrite, public_key, read_text, write_new};
use phr_core::keys::RootPublicKey;
use phr_core::trust::RootSet;
use std::path::Path;

/// Longest file, in bytes.
const LONGEST: usize = 16 * 1024;
const THRESHOLD: &str = "threshold ";

pub(super) fn write(set: &RootSet, path: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    let keys: String = set.keys().map(|key| format!("{key}\n")).collect();
    let remark = messages::root_set_remark(set);
    let text = format!("{remark}{}\n{THRESHOLD}{}\n{keys}", set.id(), set.threshold());
    write_new(path, text.as_bytes(), overwrite)
}

/// A set of roots from its file.
///
/// # Errors
/// `root-set-file` when it is not one, or was changed.
pub(crate) fn read_root_set(path: &Path) -> Result<RootSet, Failure> {
    let text = read_text(path, LONGEST)?;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    parse(&mut lines).ok_or_else(|| {
        Failure::new("root-set-file", messages::NOT_A_ROOT_SET)
            .during(path.display())
            .hint(messages::ROOT_SET_HINT)
    })
}

/// The set that an argument names: its file, or a root that signs alone.
pub(crate) fn root_set(argument: &str) -> Result<RootSet, Failure> {
    match public_key::<RootPublicKey>(argument) {
        Ok(key) => Ok(RootSet::single(key)),
        Err(_) if Path::new(argument).exists() => read_root_set(Path::new(argument)),
        Err(failure) => Err(failure),
    }
}

fn parse<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<RootSet> {
    let name = lines.next()?;
    let threshold = lines.next()?.strip_prefix(THRESHOLD)?.trim().parse().ok()?;
    let keys = lines.map(str::parse).collect::<Result<Vec<RootPublicKey>, _>>().ok()?;
    let set = RootSet::new(threshold, keys).ok()?;
    (name.parse() == Ok(set.id())).then_some(set)
}
