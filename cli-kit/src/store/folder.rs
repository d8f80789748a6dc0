//! The store's files.

use super::state::{State, VERSION};
use crate::folders::{private_folder, sync_folder};
use crate::{Failure, Overwrite, read_input, write_new};
use phr_core::sha256;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

const STATE: &str = "state.json";
const LOCK: &str = "lock";
const LISTS: &str = "lists";
const NO_NAME: &str = "a list has no name of a file";
/// Longest state, in bytes.
const LONGEST_STATE: usize = 1024 * 1024;

#[derive(Debug)]
pub(super) struct StoreFolder(PathBuf);

impl StoreFolder {
    pub(super) fn new(folder: &Path) -> Self {
        Self(folder.to_owned())
    }

    /// For who changes something: waits until nobody else does, nor reads.
    pub(super) fn lock(&self) -> Result<File, Failure> {
        let lists = self.0.join(LISTS);
        private_folder(&lists).map_err(|error| unwritable(&lists, error))?;
        let path = self.0.join(LOCK);
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let file = file.map_err(|error| unwritable(&path, error))?;
        file.lock().map_err(|error| unwritable(&path, error))?;
        Ok(file)
    }

    /// For who reads: waits until nobody changes anything. Nobody could have, where there is no lock yet.
    pub(super) fn lock_shared(&self) -> Result<Option<File>, Failure> {
        let path = self.0.join(LOCK);
        match File::open(&path) {
            Ok(file) => {
                file.lock_shared().map_err(|error| unreadable(&path, error))?;
                Ok(Some(file))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    pub(super) fn state(&self) -> Result<State, Failure> {
        let path = self.0.join(STATE);
        if let Err(error) = fs::metadata(&path) {
            return match error.kind() {
                io::ErrorKind::NotFound => Ok(State::default()),
                _ => Err(unreadable(&path, error)),
            };
        }
        let bytes = read_input(&path, LONGEST_STATE)?;
        let state: State = serde_json::from_slice(&bytes).map_err(|error| self.damaged(STATE, &error))?;
        match state.version {
            VERSION => Ok(state),
            newer => Err(self.damaged(STATE, &format!("it is of version {newer}: update this program"))),
        }
    }

    /// Puts the state in place of the one that is there, and removes the files that it no longer names.
    pub(super) fn put(&self, state: &State) -> Result<(), Failure> {
        let path = self.0.join(STATE);
        let json = serde_json::to_string_pretty(state).map_err(|error| unwritable(&path, error))?;
        if json.len() >= LONGEST_STATE {
            return Err(unwritable(&path, "more lists than this machine can keep account of"));
        }
        write_new(&path, (json + "\n").as_bytes(), Overwrite::Allow)?;
        sync_folder(&self.0).map_err(|error| unwritable(&self.0, error))?;
        self.clear(state);
        Ok(())
    }

    /// Keeps a file, and gives its name. It is on disk when this returns.
    pub(super) fn keep(&self, bytes: &[u8]) -> Result<String, Failure> {
        let name = name_of(bytes);
        let folder = self.0.join(LISTS);
        write_new(&folder.join(&name), bytes, Overwrite::Allow)?;
        sync_folder(&folder).map_err(|error| unwritable(&folder, error))?;
        Ok(name)
    }

    /// A file of no more than `limit` bytes.
    pub(super) fn file(&self, name: &str, limit: usize) -> Result<Vec<u8>, Failure> {
        let bytes = read_input(&self.place(name)?, limit)
            .map_err(|failure| self.damaged(name, &failure.message()))?;
        if name_of(&bytes) != name {
            return Err(self.damaged(name, &"the file was changed after it was kept"));
        }
        Ok(bytes)
    }

    /// Where a file is that is read by position.
    pub(super) fn place(&self, name: &str) -> Result<PathBuf, Failure> {
        match is_name(name) {
            true => Ok(self.0.join(LISTS).join(name)),
            false => Err(self.damaged(STATE, &NO_NAME)),
        }
    }

    fn path_of(&self, name: &str) -> PathBuf {
        if is_name(name) { self.0.join(LISTS).join(name) } else { self.0.join(name) }
    }

    pub(super) fn damaged(&self, name: &str, why: &dyn Display) -> Failure {
        Failure::new("trust-store-damaged", why).during(self.path_of(name).display()).hint(format!(
            "move the folder {} away and import the lists again; whatever was forged, this program does not read it",
            self.0.display()
        ))
    }

    /// What stays behind when a program ends in the middle is removed the next time. Files that this store would not have
    /// made are somebody's, and stay.
    fn clear(&self, state: &State) {
        let named: BTreeSet<&str> = state.files().collect();
        let left = |name: &str| is_unfinished(name) || is_name(name) && !named.contains(name);
        let folders = [self.0.clone(), self.0.join(LISTS)];
        let files = folders.iter().filter_map(|folder| fs::read_dir(folder).ok());
        for file in files.flatten().flatten() {
            if left(&file.file_name().to_string_lossy()) {
                // One that cannot be removed does no harm, and the next change tries again.
                let _ = fs::remove_file(file.path());
            }
        }
    }
}

/// The name of a file that was being written (the tempfile crate's own prefix).
fn is_unfinished(name: &str) -> bool {
    name.starts_with(".tmp")
}

fn is_name(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The name of a file with these bytes.
fn name_of(bytes: &[u8]) -> String {
    sha256(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unreadable(path: &Path, error: io::Error) -> Failure {
    Failure::new("trust-store-unreadable", error).during(path.display())
}

fn unwritable(path: &Path, error: impl Display) -> Failure {
    Failure::new("trust-store-unwritable", error)
        .during(path.display())
        .hint("make room, or let this user write there; the lists that are there stay in use")
}
