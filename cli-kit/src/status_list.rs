//! Status lists in files, read by position and never as a whole.

use crate::Failure;
use phr_core::keys::IssuerPublicKey;
use phr_core::status::{ReadAt, ReadFailed, StatusList};
use std::fs::File;
use std::io;
use std::path::Path;

/// A file that is read by position.
#[derive(Debug)]
pub struct FileSource(File);

/// The signed status list in a file, for lookups. The file stays open.
///
/// # Errors
/// `file-unreadable`, and as [`StatusList::open`], naming the file.
pub fn open_status_list(path: &Path, key: &IssuerPublicKey) -> Result<StatusList<FileSource>, Failure> {
    let file =
        File::open(path).map_err(|error| Failure::new("file-unreadable", error).during(path.display()))?;
    StatusList::open(FileSource(file), key).map_err(|error| Failure::from(error).during(path.display()))
}

impl ReadAt for FileSource {
    fn length(&self) -> Result<u64, ReadFailed> {
        self.0.metadata().map(|facts| facts.len()).map_err(failed)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> Result<(), ReadFailed> {
        read_exact_at(&self.0, offset, buffer).map_err(failed)
    }
}

fn failed(error: io::Error) -> ReadFailed {
    ReadFailed { reason: error.to_string() }
}

#[cfg(unix)]
fn read_exact_at(file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, buffer, offset)
}

#[cfg(not(unix))]
fn read_exact_at(mut file: &File, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(buffer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Overwrite, system_random, write_new};
    use phr_core::keys::IssuerSecretKey;
    use phr_core::model::Timestamp;
    use phr_core::status::{Listing, RecordStatus, StatusDraft, StatusEntry};
    use phr_core::wire::RecordId;

    #[test]
    fn a_list_in_a_file_answers_until_the_file_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("list");
        let issuer = IssuerSecretKey::generate(&mut system_random());
        let mut draft = StatusDraft::new(1, Timestamp(100), Timestamp(200), Timestamp(0));
        let record_id = RecordId([1; 8]);
        draft.entries.push(StatusEntry { record_id, listing: Listing::Revoked });
        let mut bytes = draft.sign(&issuer).unwrap().as_bytes().to_vec();
        write_new(&path, &bytes, Overwrite::Refuse).unwrap();
        let list = open_status_list(&path, &issuer.public_key()).unwrap();
        assert_eq!(list.status(record_id), Ok(RecordStatus::Revoked));
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(list.status(record_id).unwrap_err().code(), "status-list-bucket-altered");
        std::fs::write(&path, b"").unwrap();
        assert_eq!(list.status(record_id).unwrap_err().code(), "status-list-unreadable");
        let missing = open_status_list(&folder.path().join("other"), &issuer.public_key());
        assert_eq!(missing.unwrap_err().code(), "file-unreadable");
    }
}
