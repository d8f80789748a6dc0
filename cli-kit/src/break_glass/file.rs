//! The log's file: JSON lines, only ever added to.

use super::chain::{BreakGlassEntry, line_hash};
use crate::Failure;
use crate::folders::{folder_of, private, private_folder, reader_folder, sync_folder};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// In the reader's folder.
const NAME: &str = "break-glass.log";
/// What every log begins with, so that no other file is taken for one and spoilt.
const BEGINNING: &[u8] = b"{\"time\":";
/// Longest line that is read; an entry with the most attestations that a card can have is a quarter of it.
const LONGEST_LINE: u64 = 64 * 1024;
/// How much of a log's end is read first to find its last line.
const FIRST_LOOK: u64 = 4096;

/// Where the log is.
pub(super) enum LogFile {
    /// The user's own, in a folder that is made when it is needed.
    Own(PathBuf),
    /// One that was named. Its folder must be there: a wrong name, or a disk that is not mounted, is not to go unnoticed.
    Named(PathBuf),
}

/// The log that is named, or `break-glass.log` in the [reader's folder](reader_folder), which `home` may name.
///
/// # Errors
/// `break-glass-log-unwritable` when there is no home folder.
pub fn break_glass_log_path(named: Option<&Path>, home: Option<&Path>) -> Result<PathBuf, Failure> {
    LogFile::choose(named, home).map(|log| log.path().to_owned())
}

impl LogFile {
    pub(super) fn choose(named: Option<&Path>, home: Option<&Path>) -> Result<Self, Failure> {
        let own = || reader_folder(home).ok().map(|folder| Self::Own(folder.join(NAME)));
        named.map(|path| Self::Named(path.to_owned())).or_else(own).ok_or_else(|| {
            Failure::new("break-glass-log-unwritable", "no folder for the break-glass log: HOME is not set")
                .hint("name the log's file with --log FILE")
        })
    }

    pub(super) fn path(&self) -> &Path {
        let (Self::Own(path) | Self::Named(path)) = self;
        path
    }

    /// Adds an entry behind what is there, and returns when it is on disk.
    ///
    /// # Errors
    /// `break-glass-log-unwritable`.
    pub(super) fn append(&self, entry: BreakGlassEntry) -> Result<(), Failure> {
        self.open().and_then(|file| append(file, self.path(), entry)).map_err(|error| {
            Failure::new("break-glass-log-unwritable", error).during(self.path().display()).hint(
                "nothing of a record is shown before its opening is logged: make room or let this user write \
                 there, or name another file with --log",
            )
        })
    }

    fn open(&self) -> io::Result<File> {
        if let Self::Own(path) = self {
            private_folder(folder_of(path))?;
        }
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        private(&mut options);
        let mut file = options.open(self.path())?;
        let mut beginning = Vec::new();
        if file.metadata()?.is_file() {
            (&mut file).take(BEGINNING.len() as u64).read_to_end(&mut beginning)?;
            if BEGINNING.starts_with(&beginning) {
                return Ok(file);
            }
        }
        Err(io::Error::other("this is something else than a break-glass log"))
    }
}

fn append(mut file: File, path: &Path, mut entry: BreakGlassEntry) -> io::Result<()> {
    file.lock()?;
    let last = last_line(&mut file)?;
    entry.after_torn_line = !last.is_empty() && !last.ends_with(b"\n");
    entry.previous = (!last.is_empty()).then(|| line_hash(&last));
    // What is torn stays as it is, on a line of its own.
    let mut line = if entry.after_torn_line { "\n".to_owned() } else { String::new() };
    line += &serde_json::to_string(&entry).map_err(io::Error::other)?;
    line.push('\n');
    file.write_all(line.as_bytes())?;
    file.sync_all()?;
    if last.is_empty() { sync_folder(folder_of(path)) } else { Ok(()) }
}

/// The last line with its line break, if it has one; nothing of an empty file.
fn last_line(file: &mut File) -> io::Result<Vec<u8>> {
    let length = file.metadata()?.len();
    let mut look = FIRST_LOOK;
    loop {
        let from = length.saturating_sub(look);
        file.seek(SeekFrom::Start(from))?;
        let mut tail = Vec::new();
        (&mut *file).take(length - from).read_to_end(&mut tail)?;
        let body = tail.strip_suffix(b"\n").unwrap_or(&tail);
        match body.iter().rposition(|byte| *byte == b'\n') {
            Some(end_before) => return Ok(tail.split_off(end_before + 1)),
            None if from == 0 => return Ok(tail),
            None => look = look.saturating_mul(2),
        }
    }
}

/// All lines, each with its line break if it has one.
pub(super) fn read_lines(path: &Path) -> Result<Vec<Vec<u8>>, Failure> {
    let unreadable = |error: io::Error| {
        Failure::new("file-unreadable", error)
            .during(path.display())
            .hint("either no card was opened with a network key yet, or the log was removed, or it is elsewhere (--log)")
    };
    let file = File::open(path).map_err(unreadable)?;
    // So that no line is seen half written; where a file cannot be locked, such as on a read-only medium, nobody writes.
    let _ = file.lock_shared();
    let mut file = BufReader::new(file);
    let mut lines = Vec::new();
    loop {
        let mut line = Vec::new();
        (&mut file).take(LONGEST_LINE + 1).read_until(b'\n', &mut line).map_err(unreadable)?;
        if line.is_empty() {
            return Ok(lines);
        }
        if line.len() as u64 > LONGEST_LINE {
            let message = format!("line {} is longer than any entry", lines.len() + 1);
            return Err(Failure::new("break-glass-log-unreadable", message)
                .during(path.display())
                .hint("is this the right file?"));
        }
        lines.push(line);
    }
}
