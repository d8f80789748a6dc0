//! Secrets a program is told: from a file, or typed without echo.

use crate::{Failure, read_input, say};
use phr_core::keys::{AccessCode, CodePolicy};
use std::fmt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Longest secret, or file with one in it, in bytes.
const LONGEST: usize = 4096;
/// Fewest characters of a new passphrase.
const SHORTEST_PASSPHRASE: usize = 10;
/// How often a person may try again who mistyped.
const TRIES: usize = 3;

/// A secret text. It is wiped when dropped, and `Debug` does not print it.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes over a text that is secret.
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// Where a key's passphrase comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passphrase {
    /// The first line of a file.
    File(PathBuf),
    /// The person at the terminal.
    Ask,
}

impl Passphrase {
    /// From the file that an option names, or else from the terminal.
    pub fn from_option(file: Option<&Path>) -> Self {
        file.map_or(Self::Ask, |file| Self::File(file.to_owned()))
    }

    /// The passphrase of a key that exists.
    ///
    /// # Errors
    /// As [`secret_from_file`] and [`ask_secret`].
    pub fn tell(&self, prompt: &str) -> Result<Secret, Failure> {
        match self {
            Self::File(path) => secret_from_file(path),
            Self::Ask => ask_secret(prompt),
        }
    }

    /// A passphrase for a new key; at the terminal it is asked for twice.
    ///
    /// # Errors
    /// As [`Passphrase::tell`]; `passphrase-too-short`; `passphrase-differs`.
    pub fn tell_new(&self) -> Result<Secret, Failure> {
        let passphrase = self.tell("new passphrase")?;
        if passphrase.expose().chars().count() < SHORTEST_PASSPHRASE {
            let message = format!("a passphrase needs at least {SHORTEST_PASSPHRASE} characters");
            return Err(Failure::new("passphrase-too-short", message).hint("take four or five random words"));
        }
        if *self == Self::Ask && ask_secret("the same passphrase again")?.expose() != passphrase.expose() {
            let message = "the two passphrases are not the same";
            return Err(Failure::new("passphrase-differs", message).hint("nothing was written; try again"));
        }
        Ok(passphrase)
    }
}

/// The first line of a file, without its line end.
///
/// # Errors
/// As [`read_input`]; `secret-empty` when the line is empty; `file-not-text`.
pub fn secret_from_file(path: &Path) -> Result<Secret, Failure> {
    let file = secret_file(path)?;
    match file.lines().next().unwrap_or_default() {
        "" => Err(Failure::new("secret-empty", "the first line of the file is empty").during(path.display())),
        line => Ok(Secret::new(line.to_owned())),
    }
}

/// Asks for a secret on the terminal, without echo.
///
/// # Errors
/// `no-terminal` where nobody can be asked.
pub fn ask_secret(prompt: &str) -> Result<Secret, Failure> {
    rpassword::prompt_password(format!("{prompt}: ")).map(Secret::new).map_err(|error| {
        Failure::new("no-terminal", format!("cannot ask for the {prompt}: {error}"))
            .hint("give it in a file, with the option that names one")
    })
}

/// The access code in a file: the first line that holds digits and nothing else but spaces, hyphens and marks of
/// direction. A slip as `phr-issuer` writes it will do.
///
/// # Errors
/// As [`read_input`]; `access-code-missing`; what is wrong with the code.
pub fn access_code_from_file(path: &Path) -> Result<AccessCode, Failure> {
    let file = secret_file(path)?;
    let is_code = |line: &&str| {
        line.chars().any(char::is_numeric)
            && line.chars().all(|c| c.is_numeric() || !(c.is_alphabetic() || c == ':' || c == '.'))
    };
    let line = file.lines().find(is_code).ok_or_else(|| {
        Failure::new("access-code-missing", "no line of this file is an access code").during(path.display())
    })?;
    AccessCode::parse(line, CodePolicy::Standard).map_err(|error| Failure::from(error).during(path.display()))
}

/// Asks for the holder's access code; who mistypes may try again.
///
/// # Errors
/// `no-terminal`; what is wrong with the last thing that was typed.
pub fn ask_access_code() -> Result<AccessCode, Failure> {
    let mut tries = 1;
    loop {
        let typed = ask_secret("access code")?;
        match AccessCode::parse(typed.expose(), CodePolicy::Standard) {
            Ok(code) => return Ok(code),
            Err(error) if tries == TRIES => return Err(error.into()),
            Err(error) => say(error),
        }
        tries += 1;
    }
}

fn secret_file(path: &Path) -> Result<Zeroizing<String>, Failure> {
    let bytes = Zeroizing::new(read_input(path, LONGEST)?);
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Failure::new("file-not-text", "this is not a text file").during(path.display()))?;
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn the_code_is_found_on_a_slip() {
        let slip = "ACCESS CODE 1\n\n7776 9567 2846 3671\n\nIssued 2026-11-22\n";
        let (_folder, path) = file(slip);
        assert_eq!(access_code_from_file(&path).unwrap().expose_digits(), "7776956728463671");
        let (_folder, path) = file("\u{0667}\u{0667}\u{0667}\u{0666}-9567-2846-3671");
        assert_eq!(access_code_from_file(&path).unwrap().expose_digits(), "7776956728463671");
    }

    #[test]
    fn what_is_no_code_is_said() {
        for (text, code) in [
            ("no digits here", "access-code-missing"),
            ("7776 9567 2846 3672", "access-code-mistyped"),
            ("7776 9567", "access-code-wrong-length"),
        ] {
            let (_folder, path) = file(text);
            assert_eq!(access_code_from_file(&path).unwrap_err().code(), code, "{text}");
        }
    }

    #[test]
    fn a_secret_is_the_first_line_and_does_not_show() {
        let (_folder, path) = file("quiet words here\r\nnot this\n");
        let secret = secret_from_file(&path).unwrap();
        assert_eq!(secret.expose(), "quiet words here");
        assert_eq!(format!("{secret:?}"), "Secret(..)");
        let (_folder, path) = file("\nsecond");
        assert_eq!(secret_from_file(&path).unwrap_err().code(), "secret-empty");
        let (_folder, path) = file("short");
        assert_eq!(Passphrase::File(path).tell_new().unwrap_err().code(), "passphrase-too-short");
    }
}
