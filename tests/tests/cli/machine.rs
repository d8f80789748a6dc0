//! A machine in a test: a folder to work in, and a home of its own for what the programs keep.

use super::programs::binary;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the reader keeps what is its own.
    pub(crate) fn home(&self) -> PathBuf {
        self.path("home")
    }

    /// A command line, split at spaces.
    pub(crate) fn command(&self, line: &str) -> Command {
        let words: Vec<&str> = line.split_whitespace().collect();
        let mut command = Command::new(binary(words[0]));
        command.args(&words[1..]).current_dir(self.folder.path()).env("PHR_READER_HOME", self.home());
        command
    }

    pub(crate) fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// Runs what must succeed, and gives its standard output.
    pub(crate) fn done(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}\n{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs what must be refused with this code, and gives what it says.
    pub(crate) fn refused(&self, line: &str, code: &str) -> String {
        let output = self.run(line);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{line}\n{said}");
        assert!(said.contains(&format!("error[{code}]: ")), "{line}\nis not {code}:\n{said}");
        said
    }

    /// Carries a file from another machine here.
    pub(crate) fn fetch(&self, from: &Machine, name: &str) {
        std::fs::copy(from.path(name), self.path(name)).unwrap();
    }

    pub(crate) fn copy(&self, from: &Path, name: &str) {
        std::fs::copy(from, self.path(name)).unwrap();
    }
}
