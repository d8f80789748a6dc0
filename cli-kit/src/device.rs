//! What a clinic's device keeps: its own key under its passphrase, and the network keys granted to it, each still sealed to the
//! device's key. No network's secret key is ever written here.
//!
//! In the [reader's folder](reader_folder):
//!
//! | file | |
//! |---|---|
//! | `device/device.key` | the secret key under the device's passphrase; remarks with the public key and the request |
//! | `device/grants/KEY.grant` | the grant of the network whose public key the name gives |

use crate::device_messages as messages;
use crate::folders::{folder_of, private_folder, reader_folder, sync_folder};
use crate::keys::{first_line, secret_key_file};
use crate::{
    Failure, Overwrite, Passphrase, Secret, SystemRandom, read_text, say, secret_key, write_private,
};
use phr_core::keys::{DeviceRequest, DeviceSecretKey, KeyGrant};
use phr_core::model::Timestamp;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Longest file with a request, a grant or the device's key, in bytes.
const LONGEST: usize = 16 * 1024;
/// The remark of the key's file that has the request.
const REQUEST_REMARK: &str = "# request: ";
/// How often a person may try again who mistyped the passphrase.
const TRIES: usize = 3;

/// This device, as it stands in the reader's folder.
#[derive(Clone, Debug)]
pub struct Device {
    folder: PathBuf,
}

impl Device {
    /// The device of the reader's folder, which `home` may name; enrolled or not.
    ///
    /// # Errors
    /// As [`reader_folder`].
    pub fn of_folder(home: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self { folder: reader_folder(home)?.join("device") })
    }

    /// Makes the device's key. With [`Overwrite::Allow`] another key is replaced, and the grants to it are removed.
    ///
    /// The file appears whole or not at all, whenever the machine stops.
    ///
    /// # Errors
    /// `device-enrolled` when there is a key and it may not be replaced; `device-request-name`; `file-unwritable`.
    pub fn enrol(
        &self,
        name: &str,
        made_at: Timestamp,
        passphrase: &Secret,
        overwrite: Overwrite,
        random: &mut SystemRandom,
    ) -> Result<DeviceRequest, Failure> {
        let key = DeviceSecretKey::generate(random);
        let request = DeviceRequest::new(key.public_key(), name, made_at)?;
        let remarks = format!("{REQUEST_REMARK}{request}\n");
        let file = secret_key_file(&key, Some(passphrase), &remarks, random)?;
        let path = self.key_file();
        self.make_folders()?;
        write_private(&path, file.as_bytes(), overwrite).map_err(|failure| match failure.code() {
            "file-exists" => enrolled(&path),
            _ => failure,
        })?;
        sync(&path)?;
        for (path, _) in self.grant_files()?.into_iter().filter(|(_, grant)| !is_to(grant, &request)) {
            remove(&path)?;
        }
        Ok(request)
    }

    /// That there is no key yet.
    ///
    /// # Errors
    /// `device-enrolled`.
    pub fn check_not_enrolled(&self) -> Result<(), Failure> {
        if self.key_file().exists() { Err(enrolled(&self.key_file())) } else { Ok(()) }
    }

    /// The request that was made with the key.
    ///
    /// # Errors
    /// `device-not-enrolled`; `device-key-damaged` when the key's file does not have it.
    pub fn request(&self) -> Result<DeviceRequest, Failure> {
        let path = self.key_file();
        if !path.exists() {
            return Err(Failure::new("device-not-enrolled", messages::NOT_ENROLLED)
                .during(self.folder.display())
                .hint(messages::NOT_ENROLLED_HINT));
        }
        let file = read_text(&path, LONGEST)?;
        let remark = file.lines().find_map(|line| line.strip_prefix(REQUEST_REMARK));
        remark.and_then(|text| text.parse().ok()).ok_or_else(|| {
            Failure::new("device-key-damaged", messages::KEY_DAMAGED)
                .during(path.display())
                .hint(messages::KEY_DAMAGED_HINT)
        })
    }

    /// The device's secret key. Who mistypes the passphrase may try again.
    ///
    /// # Errors
    /// `device-not-enrolled`; as [`secret_key`].
    pub fn unlock(&self, passphrase: &Passphrase) -> Result<DeviceSecretKey, Failure> {
        let request = self.request()?;
        let path = self.key_file();
        let mut tries = if *passphrase == Passphrase::Ask { TRIES } else { 1 };
        loop {
            tries -= 1;
            match secret_key::<DeviceSecretKey>(&path, passphrase) {
                Err(failure) if failure.code() == "sealed-key-passphrase" && tries > 0 => {
                    say(failure.message());
                }
                Ok(key) if key.public_key() != request.device() => {
                    return Err(Failure::new("device-key-damaged", messages::KEY_DAMAGED)
                        .during(path.display())
                        .hint(messages::KEY_DAMAGED_HINT));
                }
                result => return result,
            }
        }
    }

    /// The grants to this device, those that end last first. A file that cannot be read is told of and left out, so that it keeps
    /// nobody from using the others.
    ///
    /// # Errors
    /// `device-not-enrolled`; `file-unreadable` of the folder.
    pub fn grants(&self) -> Result<Vec<KeyGrant>, Failure> {
        let request = self.request()?;
        let grants = self.grant_files()?.into_iter().map(|(_, grant)| grant);
        let mut grants: Vec<KeyGrant> = grants.filter(|grant| is_to(grant, &request)).collect();
        grants.sort_by_key(|grant| (std::cmp::Reverse(grant.terms().until), grant.terms().network));
        Ok(grants)
    }

    /// Keeps a grant, in place of an earlier one of the same network.
    ///
    /// # Errors
    /// `grant-older` when the one that is kept began later; `file-unwritable`.
    pub fn keep(&self, grant: &KeyGrant) -> Result<(), Failure> {
        let path = self.grant_file(grant);
        let held = if path.exists() { read_grant(&path).ok() } else { None };
        if held.is_some_and(|held| held.terms().from > grant.terms().from) {
            return Err(Failure::new("grant-older", messages::GRANT_OLDER).hint(messages::GRANT_OLDER_HINT));
        }
        self.make_folders()?;
        write_private(&path, format!("{grant}\n").as_bytes(), Overwrite::Allow)?;
        sync(&path)
    }

    /// Removes a grant from the disk.
    ///
    /// # Errors
    /// `file-unwritable`.
    pub fn remove(&self, grant: &KeyGrant) -> Result<(), Failure> {
        remove(&self.grant_file(grant))
    }

    fn key_file(&self) -> PathBuf {
        self.folder.join("device.key")
    }

    fn grants_folder(&self) -> PathBuf {
        self.folder.join("grants")
    }

    fn grant_file(&self, grant: &KeyGrant) -> PathBuf {
        self.grants_folder().join(format!("{}.grant", grant.terms().network))
    }

    fn make_folders(&self) -> Result<(), Failure> {
        let folder = self.grants_folder();
        private_folder(&folder).map_err(|error| unwritable(&folder, error))
    }

    fn grant_files(&self) -> Result<Vec<(PathBuf, KeyGrant)>, Failure> {
        let folder = self.grants_folder();
        let unreadable = |error: io::Error| Failure::new("file-unreadable", error).during(folder.display());
        let files = match std::fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            files => files.map_err(unreadable)?,
        };
        let mut found = Vec::new();
        for file in files {
            let path = file.map_err(unreadable)?.path();
            if path.extension().is_some_and(|extension| extension == "grant") {
                match read_grant(&path) {
                    Ok(grant) => found.push((path, grant)),
                    Err(failure) => say(messages::grant_unreadable(&failure)),
                }
            }
        }
        Ok(found)
    }
}

/// The grant in a file.
///
/// # Errors
/// As [`read_text`]; what is wrong with the grant, naming the file.
pub fn read_grant(path: &Path) -> Result<KeyGrant, Failure> {
    let file = read_text(path, LONGEST)?;
    let grant = first_line(&file).unwrap_or_default().parse::<KeyGrant>();
    grant.map_err(|error| Failure::from(error).during(path.display()).hint(messages::GRANT_HINT))
}

/// The device's request in a file.
///
/// # Errors
/// As [`read_text`]; what is wrong with the request, naming the file.
pub fn read_request(path: &Path) -> Result<DeviceRequest, Failure> {
    let file = read_text(path, LONGEST)?;
    let request = first_line(&file).unwrap_or_default().parse::<DeviceRequest>();
    request.map_err(|error| Failure::from(error).during(path.display()).hint(messages::REQUEST_HINT))
}

fn is_to(grant: &KeyGrant, request: &DeviceRequest) -> bool {
    grant.terms().device == request.device()
}

fn enrolled(path: &Path) -> Failure {
    Failure::new("device-enrolled", messages::ENROLLED).during(path.display()).hint(messages::ENROLLED_HINT)
}

fn sync(path: &Path) -> Result<(), Failure> {
    sync_folder(folder_of(path)).map_err(|error| unwritable(path, error))
}

fn remove(path: &Path) -> Result<(), Failure> {
    std::fs::remove_file(path).map_err(|error| unwritable(path, error))?;
    sync(path)
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    Failure::new("file-unwritable", error).during(path.display())
}

#[cfg(test)]
mod tests;
