//! What this machine keeps of a write until it has been read back: the old message and the new one.
//!
//! Both are sealed cards, or records of others, as anybody with a reader gets them from the tag. The files are closed to other
//! users all the same.

use crate::CardError;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The longest file that is an entry's: two messages of 64 KiB in hexadecimal digits.
const LONGEST: u64 = 512 * 1024;
const ENDING: &str = "json";

/// A write that was begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its name, which the journal gives.
    pub id: String,
    /// The tag's identifier.
    pub uid: Vec<u8>,
    /// Whether it is a Type 2 tag; a Type 4 card otherwise.
    pub type2: bool,
    /// What stands before the message on the tag.
    pub prefix: Vec<u8>,
    /// The message that was there; none where there was none that was whole.
    pub old: Option<Vec<u8>>,
    /// The message that is to be there; empty for none.
    pub new: Vec<u8>,
    /// Whether the rest of the tag is to be cleared.
    pub erase: bool,
}

/// Keeps entries.
pub trait Journal {
    /// Keeps an entry, for good when this returns, and names it.
    ///
    /// # Errors
    /// [`CardError::Journal`].
    fn open(&self, entry: Entry) -> Result<Entry, CardError>;

    /// Forgets an entry.
    ///
    /// # Errors
    /// [`CardError::Journal`].
    fn close(&self, id: &str) -> Result<(), CardError>;

    /// What has not been closed, by name.
    ///
    /// # Errors
    /// [`CardError::Journal`]: an entry that cannot be read is never passed over.
    fn entries(&self) -> Result<Vec<Entry>, CardError>;
}

/// A journal in memory, for where a power cut does not matter.
#[derive(Debug, Default)]
pub struct MemoryJournal(RefCell<Vec<Entry>>);

impl Journal for MemoryJournal {
    fn open(&self, mut entry: Entry) -> Result<Entry, CardError> {
        let mut entries = self.0.borrow_mut();
        entry.id = (1..)
            .map(|n| name(&entry.uid, n))
            .find(|id| entries.iter().all(|e| e.id != *id))
            .unwrap_or_default();
        entries.push(entry.clone());
        Ok(entry)
    }

    fn close(&self, id: &str) -> Result<(), CardError> {
        self.0.borrow_mut().retain(|entry| entry.id != id);
        Ok(())
    }

    fn entries(&self) -> Result<Vec<Entry>, CardError> {
        Ok(self.0.borrow().clone())
    }
}

/// A journal in a folder: a file for each entry, which appears whole or not at all.
#[derive(Clone, Debug)]
pub struct FolderJournal {
    folder: PathBuf,
}

/// An entry in its file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    uid: String,
    type2: bool,
    prefix: String,
    old: Option<String>,
    new: String,
    erase: bool,
}

impl FolderJournal {
    /// The journal in this folder, which is made when something is to be kept.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(id).with_extension(ENDING)
    }

    fn read(&self, id: &str) -> Result<Entry, CardError> {
        let path = self.path(id);
        let broken = |why: String| CardError::Journal(format!("{}: {why}", path.display()));
        if fs::metadata(&path).map_err(|error| broken(error.to_string()))?.len() > LONGEST {
            return Err(broken("this is no journal entry".to_owned()));
        }
        let text = fs::read_to_string(&path).map_err(|error| broken(error.to_string()))?;
        let stored: Stored = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
        let bytes = |hex: &str| from_hex(hex).ok_or_else(|| broken("this is no journal entry".to_owned()));
        Ok(Entry {
            id: id.to_owned(),
            uid: bytes(&stored.uid)?,
            type2: stored.type2,
            prefix: bytes(&stored.prefix)?,
            old: stored.old.as_deref().map(bytes).transpose()?,
            new: bytes(&stored.new)?,
            erase: stored.erase,
        })
    }

    fn write(&self, entry: &mut Entry) -> io::Result<()> {
        make_private(&self.folder)?;
        let stored = Stored {
            uid: to_hex(&entry.uid),
            type2: entry.type2,
            prefix: to_hex(&entry.prefix),
            old: entry.old.as_deref().map(to_hex),
            new: to_hex(&entry.new),
            erase: entry.erase,
        };
        // A temporary file is closed to other users.
        let mut file = NamedTempFile::new_in(&self.folder)?;
        file.write_all(serde_json::to_string(&stored)?.as_bytes())?;
        file.as_file().sync_all()?;
        for number in 1.. {
            let id = name(&entry.uid, number);
            match file.persist_noclobber(self.path(&id)) {
                Ok(_) => {
                    entry.id = id;
                    break;
                }
                Err(taken) if taken.error.kind() == io::ErrorKind::AlreadyExists => file = taken.file,
                Err(failed) => return Err(failed.error),
            }
        }
        sync(&self.folder)
    }
}

impl Journal for FolderJournal {
    fn open(&self, mut entry: Entry) -> Result<Entry, CardError> {
        self.write(&mut entry)
            .map_err(|error| CardError::Journal(format!("{}: {error}", self.folder.display())))?;
        Ok(entry)
    }

    fn close(&self, id: &str) -> Result<(), CardError> {
        let path = self.path(id);
        let closed = match fs::remove_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other.and_then(|()| sync(&self.folder)),
        };
        closed.map_err(|error| CardError::Journal(format!("{}: {error}", path.display())))
    }

    fn entries(&self) -> Result<Vec<Entry>, CardError> {
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(CardError::Journal(format!("{}: {error}", self.folder.display()))),
        };
        let paths = files.filter_map(|file| Some(file.ok()?.path()));
        let entries = paths.filter(|path| path.extension().is_some_and(|ending| ending == ENDING));
        let mut ids: Vec<String> =
            entries.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
        ids.sort();
        ids.iter().map(|id| self.read(id)).collect()
    }
}

/// The tag's identifier and a number.
fn name(uid: &[u8], number: u32) -> String {
    format!("{}-{number}", to_hex(uid))
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|c| Some(c.to_digit(16)? as u8)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    Some(digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

#[cfg(unix)]
fn make_private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

/// A new or removed name is on disk only when its folder is.
#[cfg(unix)]
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            id: String::new(),
            uid: vec![4, 0xa1, 0xb2],
            type2: true,
            prefix: vec![1, 3, 0xa0, 0x0c, 0x34],
            old: Some(vec![1, 2]),
            new: vec![3],
            erase: false,
        }
    }

    #[test]
    fn what_is_kept_is_there_until_it_is_closed() {
        let folder = tempfile::tempdir().unwrap();
        let journal = FolderJournal::new(&folder.path().join("nfc"));
        assert_eq!(journal.entries(), Ok(vec![]));
        let first = journal.open(entry()).unwrap();
        let second = journal.open(Entry { old: None, ..entry() }).unwrap();
        assert_eq!((first.id.as_str(), second.id.as_str()), ("04a1b2-1", "04a1b2-2"));
        let again = FolderJournal::new(&folder.path().join("nfc"));
        assert_eq!(again.entries(), Ok(vec![first.clone(), second.clone()]));
        again.close(&first.id).unwrap();
        again.close(&first.id).unwrap();
        assert_eq!(journal.entries(), Ok(vec![second]));
    }

    #[test]
    fn an_entry_that_cannot_be_read_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let journal = FolderJournal::new(folder.path());
        for text in ["", "{}", r#"{"uid":"0","type2":true,"prefix":"","old":null,"new":"","erase":false}"#] {
            fs::write(folder.path().join("04-1.json"), text).unwrap();
            assert_eq!(journal.entries().unwrap_err().code(), "nfc-journal", "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn entries_are_closed_to_other_users() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let journal = FolderJournal::new(&folder.path().join("nfc"));
        let entry = journal.open(entry()).unwrap();
        for (path, mode) in [(journal.folder.clone(), 0o700), (journal.path(&entry.id), 0o600)] {
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
        }
    }
}
