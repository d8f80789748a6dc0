//! Folders: where the reader keeps what is its own, and folders that are closed to other users.

use crate::Failure;
use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The variable that names the reader's folder, for several desks on one machine.
const VARIABLE: &str = "PHR_READER_HOME";
/// Below the folder for a user's state.
const PLACE: &str = "phr-card";

/// The folder of the reader: the trust lists that it holds, the break-glass log, this device's key and the grants to it. It is the one that is named, or that of
/// `PHR_READER_HOME`, or the user's own: `$XDG_STATE_HOME/phr-card`, else `~/.local/state/phr-card`. It need not be there yet.
///
/// # Errors
/// `reader-folder` when there is no home folder.
pub fn reader_folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let by_variable = || std::env::var_os(VARIABLE).filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let own = || own_folder(std::env::var_os("XDG_STATE_HOME"), std::env::var_os("HOME"));
    named.map(Path::to_owned).or_else(by_variable).or_else(own).ok_or_else(|| {
        Failure::new("reader-folder", "there is no folder for what the reader keeps: HOME is not set")
            .hint(format!("name a folder with --home DIR or in {VARIABLE}"))
    })
}

/// A relative path in the variable counts for nothing, by the XDG base directory specification.
fn own_folder(state: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let absolute = |folder: Option<OsString>| folder.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let state = absolute(state).or_else(|| Some(absolute(home)?.join(".local/state")))?;
    Some(state.join(PLACE))
}

/// The folder that a file is in.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file that is made is closed to other users.
#[cfg(unix)]
pub(crate) fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
pub(crate) fn private(_options: &mut OpenOptions) {}

/// Makes a folder and those above it, closed to other users, unless it is there.
#[cfg(unix)]
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
pub(crate) fn private_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(folder)
}

/// A file that was made, renamed or removed is so after a power cut only when its folder is on disk too.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_folder_is_below_the_folder_for_state() {
        let path =
            |state: Option<&str>, home: Option<&str>| own_folder(state.map(Into::into), home.map(Into::into));
        assert_eq!(path(Some("/s"), Some("/h")), Some("/s/phr-card".into()));
        for state in [None, Some(""), Some("relative")] {
            assert_eq!(path(state, Some("/h")), Some("/h/.local/state/phr-card".into()));
            assert_eq!(path(state, None), None);
        }
    }

    #[test]
    fn the_folder_that_is_named_is_taken() {
        assert_eq!(reader_folder(Some(Path::new("desk-3"))).unwrap(), PathBuf::from("desk-3"));
    }
}
