//! Errors as a person meets them: what happened, its stable code, and what to do next.

use std::fmt;
use std::process::ExitCode;

/// How a program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, and what was read is to be trusted.
    Good,
    /// Read, but not to be trusted as it stands.
    Doubtful,
    /// Not done: the input could not be read, or the program was used wrongly.
    Failed,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Good => Self::from(0),
            Exit::Doubtful => Self::from(1),
            Exit::Failed => Self::from(2),
        }
    }
}

/// An error to be told: a stable code, a sentence, and what to do next.
#[derive(Debug)]
pub struct Failure {
    code: String,
    message: String,
    hint: Option<String>,
}

impl Failure {
    /// Something went wrong with the input or the machine.
    pub fn new(code: impl Into<String>, message: impl fmt::Display) -> Self {
        Self { code: code.into(), message: message.to_string(), hint: None }
    }

    /// The program was called wrongly: `argument` names what it is about.
    pub fn usage(argument: &str, message: impl fmt::Display) -> Self {
        Self::new("usage", format!("{argument}: {message}"))
    }

    /// Adds what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Puts what was being read or done before the message, such as a file's name.
    #[must_use]
    pub fn during(mut self, what: impl fmt::Display) -> Self {
        self.message = format!("{what}: {}", self.message);
        self
    }

    /// What happened, without the code and the hint.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do next, where that is known.
    pub fn next_step(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.code
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.code, self.message)?;
        self.hint.iter().try_for_each(|hint| write!(f, "\n  {hint}"))
    }
}

impl std::error::Error for Failure {}

/// Runs a program's work and tells its error, if any, on standard error.
pub fn run(work: impl FnOnce() -> Result<Exit, Failure>) -> ExitCode {
    match work() {
        Ok(exit) => exit.into(),
        Err(failure) => {
            crate::say(failure);
            Exit::Failed.into()
        }
    }
}
