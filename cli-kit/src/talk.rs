//! Results on standard output, talk on standard error.

use crate::Failure;
use std::fmt;
use std::io::{self, ErrorKind, Write};

/// Writes a result to standard output. Where the reader of a pipe has gone, that is a quiet end.
///
/// # Errors
/// `output-unwritable`, such as when the disk behind a redirection is full.
pub fn print(result: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    match output.write_all(result.as_ref()).and_then(|()| output.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::new("output-unwritable", error).during("standard output")),
        Ok(()) => Ok(()),
    }
}

/// Says something to the person at the terminal, on standard error.
pub fn say(talk: impl fmt::Display) {
    // Where nobody can be told, there is nobody to tell that to.
    let _ = writeln!(io::stderr().lock(), "{talk}");
}
