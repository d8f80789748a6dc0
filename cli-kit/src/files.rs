//! Files: read up to a stated size, written whole or not at all.

use crate::Failure;
use crate::folders::{folder_of, private, sync_folder};
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
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

impl Overwrite {
    /// As `--force` says.
    pub fn forced(force: bool) -> Self {
        if force { Self::Allow } else { Self::Refuse }
    }
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

/// Whether an output would replace something that the same command reads.
///
/// # Errors
/// `same-file`, whatever else is allowed to be replaced.
pub fn check_not_input(output: &Path, inputs: &[&Path]) -> Result<(), Failure> {
    let Ok(place) = output.canonicalize() else { return Ok(()) };
    match inputs.iter().any(|input| input.canonicalize().is_ok_and(|input| input == place)) {
        true => Err(Failure::new("same-file", "this file is read by the same command")
            .during(output.display())
            .hint("choose another name for what is written")),
        false => Ok(()),
    }
}

/// Whether a file may be written later, before work is done that would be lost otherwise.
///
/// # Errors
/// `file-exists` when it is there and may not be replaced.
pub fn check_free(path: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    match overwrite == Overwrite::Refuse && path.exists() {
        true => Err(already_there(path)),
        false => Ok(()),
    }
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
    let mut file = NamedTempFile::new_in(folder_of(path)).map_err(unwritable)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
    set_mode(file.as_file(), mode).map_err(unwritable)?;
    let placed = match overwrite {
        Overwrite::Allow => file.persist(path),
        Overwrite::Refuse => file.persist_noclobber(path),
    };
    placed.map(|_| ()).map_err(|failed| match failed.error.kind() {
        io::ErrorKind::AlreadyExists => already_there(path),
        _ => unwritable(failed.error),
    })
}

/// Adds a line to a file that is only ever added to, and that is made if it is not there, closed to other users. It is on disk
/// when this returns. A line that a power cut tore stays as it is, on a line of its own.
///
/// # Errors
/// `file-unwritable`.
pub fn append_line(path: &Path, line: &str) -> Result<(), Failure> {
    append(path, line).map_err(|error| Failure::new("file-unwritable", error).during(path.display()))
}

fn append(path: &Path, line: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    private(&mut options);
    let mut file = options.open(path)?;
    file.lock()?;
    let length = file.metadata()?.len();
    let mut last = [b'\n'];
    if length > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let torn = if last == *b"\n" { "" } else { "\n" };
    file.write_all(format!("{torn}{line}\n").as_bytes())?;
    file.sync_all()?;
    if length == 0 { sync_folder(folder_of(path)) } else { Ok(()) }
}

fn already_there(path: &Path) -> Failure {
    Failure::new("file-exists", "there is already a file of this name")
        .during(path.display())
        .hint("choose another name, or add --force to replace it")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_not_replaced_unless_allowed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_new(&path, b"one", Overwrite::Refuse).unwrap();
        assert_eq!(write_new(&path, b"two", Overwrite::Refuse).unwrap_err().code(), "file-exists");
        assert_eq!(read_text(&path, 10).unwrap(), "one");
        write_new(&path, b"two", Overwrite::Allow).unwrap();
        assert_eq!(read_text(&path, 10).unwrap(), "two");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn reading_stops_at_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_new(&path, &[b'x'; 11], Overwrite::Refuse).unwrap();
        assert_eq!(read_input(&path, 11).unwrap().len(), 11);
        assert_eq!(read_input(&path, 10).unwrap_err().code(), "file-too-large");
        assert_eq!(read_input(&folder.path().join("b"), 10).unwrap_err().code(), "file-unreadable");
    }

    #[test]
    fn an_input_is_never_the_output() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_new(&path, b"x", Overwrite::Refuse).unwrap();
        let roundabout = folder.path().join(".").join("a");
        assert_eq!(check_not_input(&roundabout, &[&path]).unwrap_err().code(), "same-file");
        assert!(check_not_input(&folder.path().join("b"), &[&path]).is_ok());
    }

    #[test]
    fn lines_are_added_behind_what_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        append_line(&path, "one").unwrap();
        append_line(&path, "two").unwrap();
        std::fs::write(&path, "one\ntw").unwrap();
        append_line(&path, "three").unwrap();
        assert_eq!(read_text(&path, 100).unwrap(), "one\ntw\nthree\n");
        assert_eq!(append_line(folder.path(), "x").unwrap_err().code(), "file-unwritable");
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_closed_to_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        write_private(&path, b"x", Overwrite::Refuse).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}
