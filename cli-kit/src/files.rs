//! Files: read up to a stated size, written whole or not at all.

use crate::Failure;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use tempfile::NamedTempFile;

/// Whether a file that is already there may be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// It stays, and that is an error.
    Refuse,
    /// It is replaced.
    Allow,
}

/// The bytes of a file, or of standard input where the path is `-`.
///
/// # Errors
/// `file-unreadable`; `file-too-large` beyond `limit` bytes.
pub fn read_input(path: &Path, limit: usize) -> Result<Vec<u8>, Failure> {
    let name = path.display();
    let unreadable = |error: io::Error| Failure::new("file-unreadable", error).during(&name);
    let source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    let mut bytes = Vec::new();
    source.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > limit {
        let message = format!("{name}: longer than {limit} bytes");
        return Err(Failure::new("file-too-large", message).hint("is this the right file?"));
    }
    Ok(bytes)
}

/// The text of a file, or of standard input where the path is `-`.
///
/// # Errors
/// As [`read_input`], and `file-not-text`.
pub fn read_text(path: &Path, limit: usize) -> Result<String, Failure> {
    String::from_utf8(read_input(path, limit)?)
        .map_err(|_| Failure::new("file-not-text", "this is not a text file").during(path.display()))
}

/// Writes a file whole: it appears under its name when all of it is on disk.
///
/// # Errors
/// `file-exists` when it is there and may not be replaced; `file-unwritable`.
pub fn write_new(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), Failure> {
    write(path, bytes, overwrite, 0o644)
}

/// As [`write_new`], readable only by the user who runs the program.
///
/// # Errors
/// As [`write_new`].
pub fn write_private(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), Failure> {
    write(path, bytes, overwrite, 0o600)
}

fn write(path: &Path, bytes: &[u8], overwrite: Overwrite, mode: u32) -> Result<(), Failure> {
    let unwritable = |error: io::Error| Failure::new("file-unwritable", error).during(path.display());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder).map_err(unwritable)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
    set_mode(file.as_file(), mode).map_err(unwritable)?;
    let placed = match overwrite {
        Overwrite::Allow => file.persist(path),
        Overwrite::Refuse => file.persist_noclobber(path),
    };
    placed.map(|_| ()).map_err(|failed| match failed.error.kind() {
        io::ErrorKind::AlreadyExists => Failure::new("file-exists", "there is already a file of this name")
            .during(path.display())
            .hint("choose another name, or add --force to replace it"),
        _ => unwritable(failed.error),
    })
}

#[cfg(unix)]
fn set_mode(file: &File, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_file: &File, _mode: u32) -> io::Result<()> {
    Ok(())
}
