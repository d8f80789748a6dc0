//! Secrets a program is told: from a file, or typed without echo.

use crate::{Failure, read_input};
use std::fmt;
use std::path::Path;
use zeroize::{Zeroize, Zeroizing};

/// Longest secret, in bytes.
const LONGEST: usize = 4096;

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

/// The first line of a file, without its line end.
///
/// # Errors
/// As [`read_input`]; `secret-empty` when the line is empty; `file-not-text`.
pub fn secret_from_file(path: &Path) -> Result<Secret, Failure> {
    let mut bytes = Zeroizing::new(read_input(path, LONGEST)?);
    let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let text = std::str::from_utf8(line).map(|line| line.trim_end_matches('\r').to_owned());
    bytes.zeroize();
    let text =
        text.map_err(|_| Failure::new("file-not-text", "this is not a text file").during(path.display()))?;
    if text.is_empty() {
        return Err(
            Failure::new("secret-empty", "the first line of the file is empty").during(path.display())
        );
    }
    Ok(Secret::new(text))
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
