//! Results on standard output, talk on standard error.

use crate::Failure;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};

/// Longest line that a person types, in bytes.
const LONGEST_LINE: u64 = 4096;
#[cfg(not(windows))]
const TERMINAL: [&str; 2] = ["/dev/tty", "/dev/tty"];
#[cfg(windows)]
const TERMINAL: [&str; 2] = ["CONIN$", "CONOUT$"];

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

/// Asks the person at the terminal, whatever standard input and output are; what is typed can be seen.
///
/// # Errors
/// Where there is no terminal, or nobody answers.
pub fn ask(question: &str) -> io::Result<String> {
    let [from, to] = TERMINAL;
    let input = File::options().read(true).write(true).open(from)?;
    let mut output = File::options().write(true).open(to)?;
    write!(output, "{question}\n> ")?;
    let mut line = String::new();
    match BufReader::new(input).take(LONGEST_LINE).read_line(&mut line)? {
        0 => Err(ErrorKind::UnexpectedEof.into()),
        _ => Ok(line),
    }
}
