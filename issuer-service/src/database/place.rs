//! Where the service's data are.

use crate::messages::serve as messages;
use crate::serve::args::Place;
use phr_cli_kit::{Failure, Secret, secret_from_file};
use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

/// The file of the database in the folder.
const FILE: &str = "phr.sqlite";
/// Below the folder for a user's data.
const FOLDER: &str = "phr-issuer";

/// The folder of the service and the address of its database.
pub(crate) struct Data {
    /// The folder, for what is not in the database.
    pub(crate) folder: PathBuf,
    address: Address,
}

enum Address {
    File(PathBuf),
    /// It may have a password in it.
    Server(Secret),
}

impl Data {
    /// As the options say; nothing is made yet.
    ///
    /// # Errors
    /// `usage`; `data-folder` when there is no home folder; as [`secret_from_file`].
    pub(crate) fn of(place: &Place) -> Result<Self, Failure> {
        let folder = folder(place.data.as_deref())?;
        let server = match (&place.database, &place.database_file) {
            (Some(url), _) => Some(plain(url)?),
            (None, Some(file)) => Some(secret_from_file(file)?),
            (None, None) => None,
        };
        let address = match server {
            Some(url) if is_postgres(url.expose()) => Address::Server(url),
            Some(_) => return Err(Failure::usage("--database", messages::NOT_POSTGRES)),
            None => Address::File(folder.join(FILE)),
        };
        Ok(Self { folder, address })
    }

    /// For storage.
    pub(crate) fn url(&self) -> Secret {
        match &self.address {
            Address::File(path) => Secret::new(format!("sqlite:{}", path.display())),
            Address::Server(url) => Secret::new(url.expose().to_owned()),
        }
    }

    /// Makes the folder, closed to other users, unless it is there.
    ///
    /// # Errors
    /// `data-folder` where it cannot be made.
    pub(crate) fn make_folder(&self) -> Result<(), Failure> {
        private_folder(&self.folder)
            .map_err(|error| Failure::new("data-folder", error).during(self.folder.display()))
    }

    /// Whether a database is there already, as far as that can be told without asking a server.
    pub(crate) fn may_be_there(&self) -> bool {
        match &self.address {
            Address::File(path) => path.is_file(),
            Address::Server(_) => true,
        }
    }
}

/// Where it is, without a password.
impl fmt::Display for Data {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.address {
            Address::File(path) => path.display().fmt(f),
            Address::Server(url) => f.write_str(&without_password(url.expose())),
        }
    }
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// A URL that every user of the machine may see.
fn plain(url: &str) -> Result<Secret, Failure> {
    match without_password(url) == url {
        true => Ok(Secret::new(url.to_owned())),
        false => {
            Err(Failure::usage("--database", messages::PASSWORD_IN_URL).hint(messages::PASSWORD_IN_URL_HINT))
        }
    }
}

/// The URL with neither the password of its user nor one among its options.
fn without_password(url: &str) -> String {
    let (address, options) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
    // The last `@` ends the password, in which others may stand.
    let shown = match rest.rsplit_once('@') {
        Some((user, host)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
        None => address.to_owned(),
    };
    let kept: Vec<&str> =
        options.split('&').filter(|o| !o.is_empty() && !o.starts_with("password=")).collect();
    match kept.is_empty() && (options.is_empty() || options.starts_with("password=")) {
        true => shown,
        false => format!("{shown}?{}", kept.join("&")),
    }
}

fn folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let own = || own_folder(std::env::var_os("XDG_DATA_HOME"), std::env::var_os("HOME"));
    named.map(Path::to_owned).or_else(own).ok_or_else(|| {
        Failure::new("data-folder", messages::NO_DATA_FOLDER).hint(messages::NO_DATA_FOLDER_HINT)
    })
}

/// A relative path in the variable counts for nothing, by the XDG base directory specification.
fn own_folder(data: Option<OsString>, home: Option<OsString>) -> Option<PathBuf> {
    let absolute = |folder: Option<OsString>| folder.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let data = absolute(data).or_else(|| Some(absolute(home)?.join(".local/share")))?;
    Some(data.join(FOLDER))
}

#[cfg(unix)]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).create(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(database: Option<&str>) -> Place {
        Place { data: Some("d".into()), database: database.map(str::to_owned), database_file: None }
    }

    #[test]
    fn the_data_are_below_the_folder_for_data() {
        let path =
            |data: Option<&str>, home: Option<&str>| own_folder(data.map(Into::into), home.map(Into::into));
        assert_eq!(path(Some("/d"), Some("/h")), Some("/d/phr-issuer".into()));
        for data in [None, Some(""), Some("relative")] {
            assert_eq!(path(data, Some("/h")), Some("/h/.local/share/phr-issuer".into()));
            assert_eq!(path(data, None), None);
        }
    }

    #[test]
    fn without_a_server_the_database_is_a_file_of_the_folder() {
        let data = Data::of(&place(None)).unwrap();
        assert_eq!(data.url().expose(), "sqlite:d/phr.sqlite");
        assert_eq!(data.to_string(), "d/phr.sqlite");
    }

    #[test]
    fn a_password_does_not_stand_on_the_command_line() {
        for url in ["postgres://u:secret@h/n", "postgres://u:se@cret@h/n", "postgres://h/n?password=secret"] {
            let refused = Data::of(&place(Some(url))).err().unwrap();
            assert_eq!(refused.code(), "usage", "{url}");
            assert!(!refused.to_string().contains("cret"), "{url}");
        }
        assert!(Data::of(&place(Some("postgres://u@h/n?sslmode=require"))).is_ok());
        assert!(Data::of(&place(Some("mysql://h/n"))).is_err());
    }

    #[test]
    fn a_password_in_the_file_is_not_shown() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("url");
        std::fs::write(&file, "postgres://u:secret@h:5432/n?password=other&sslmode=require\n").unwrap();
        let data = Data::of(&Place { database_file: Some(file), ..place(None) }).unwrap();
        assert_eq!(data.to_string(), "postgres://u@h:5432/n?sslmode=require");
        assert!(data.url().expose().contains("secret"));
    }
}
