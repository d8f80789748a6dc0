//! Helpers for tests: a PostgreSQL of one's own, a clock held by hand, randomness from a seed.
#![allow(
    clippy::panic,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test that cannot be set up fails, and one that is skipped says so"
)]

use crate::Ambient;
use phr_core::model::Timestamp;
use phr_core::sha256;
use rand_core::{TryCryptoRng, TryRng};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Set to `1`, it makes a missing PostgreSQL a failure instead of a skipped test.
pub const REQUIRE: &str = "PHR_REQUIRE_POSTGRES";
/// The user who runs PostgreSQL where the tests are run by root, whom it refuses.
const USER: &str = "postgres";

/// A PostgreSQL server in a temporary directory, reached by a socket in it. It is stopped when dropped.
pub struct Postgres {
    folder: TempDir,
    binaries: PathBuf,
    as_root: bool,
    databases: AtomicUsize,
}

impl Postgres {
    /// Starts one, or says why not and returns nothing.
    ///
    /// # Panics
    /// If it is there and does not start, or is not there and required.
    pub fn start() -> Option<Self> {
        let Some(binaries) = binaries() else {
            assert!(std::env::var(REQUIRE).as_deref() != Ok("1"), "PostgreSQL is required and not installed");
            eprintln!("SKIPPED: PostgreSQL is not installed; nothing of this test was tried with it");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("phr-pg-").tempdir().expect("a temporary directory");
        let as_root = number("-u", None) == Some(0);
        if as_root {
            let [user, group] = ["-u", "-g"].map(|which| number(which, Some(USER)));
            std::os::unix::fs::chown(folder.path(), user, group).expect("root may change owners");
        }
        let server = Self { folder, binaries, as_root, databases: AtomicUsize::new(0) };
        let data = server.data();
        server.run("initdb", &["-D", &data, "-A", "trust", "-U", "phr", "-E", "UTF8", "--locale=C", "-N"]);
        server.start_again();
        Some(server)
    }

    /// A new database's address.
    ///
    /// # Panics
    /// If there can be none.
    pub fn database(&self) -> String {
        let name = format!("phr_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &["-h", &self.socket(), "-U", "phr", &name]);
        format!("postgres://phr@localhost/{name}?host={}", self.socket())
    }

    /// Stops it as a crash would: connections are cut, and it recovers at the next start.
    ///
    /// # Panics
    /// If it cannot be stopped.
    pub fn crash(&self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }

    /// Starts it after [`Postgres::crash`].
    ///
    /// # Panics
    /// If it does not start.
    pub fn start_again(&self) {
        let options = format!("-c listen_addresses='' -k {}", self.socket());
        let log = self.folder.path().join("log");
        self.run("pg_ctl", &["-D", &self.data(), "-w", "-l", &text(&log), "-o", &options, "start"]);
    }

    /// The folder of all that is the server's.
    pub fn data_folder(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn data(&self) -> String {
        text(&self.folder.path().join("data"))
    }

    fn socket(&self) -> String {
        text(self.folder.path())
    }

    fn run(&self, program: &str, arguments: &[&str]) {
        // Not by a pipe, which the server would keep open.
        let errors = self.folder.path().join("errors");
        let file = std::fs::File::create(&errors).expect("a file in the temporary directory");
        let done = self.command(program).args(arguments).stderr(file).status().expect("the program starts");
        let errors = std::fs::read_to_string(errors).unwrap_or_default();
        assert!(done.success(), "{program} failed: {errors}{}", self.log());
    }

    fn command(&self, program: &str) -> Command {
        let program = self.binaries.join(program);
        let mut command = if self.as_root {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", USER, "--regid", USER, "--init-groups", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // Where it is started, such as root's home, others may not look.
        command
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stop = ["-D", &self.data(), "-m", "immediate", "-w", "stop"].map(str::to_owned);
        if self.command("pg_ctl").args(stop).status().is_err() {
            eprintln!("PostgreSQL in {} was not stopped", self.socket());
        }
    }
}

fn binaries() -> Option<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = installed.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    let needed = ["initdb", "pg_ctl", "createdb"];
    folders.into_iter().rev().find(|folder| needed.iter().all(|program| folder.join(program).is_file()))
}

/// What `id` says.
fn number(which: &str, user: Option<&str>) -> Option<u32> {
    let said = Command::new("id").arg(which).args(user).output().ok()?;
    String::from_utf8(said.stdout).ok()?.trim().parse().ok()
}

fn text(path: &Path) -> String {
    path.to_str().expect("temporary directories have plain names").to_owned()
}

/// A clock held by hand.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicI64>);

impl HandClock {
    /// It stands at this time.
    pub fn at(time: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(time.0)))
    }

    /// Moves it.
    pub fn set(&self, time: Timestamp) {
        self.0.store(time.0, Ordering::Relaxed);
    }

    /// What it shows.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::Relaxed))
    }
}

/// What storage is handed in tests: this clock, and randomness from a seed.
pub fn ambient(clock: &HandClock, seed: u64) -> Ambient {
    let clock = clock.clone();
    Ambient { now: Arc::new(move || clock.now()), random: Arc::new(Mutex::new(Seeded { seed, blocks: 0 })) }
}

/// SHA-256 of a seed and a counter. Two processes on one database need two seeds, or they make the same ids.
struct Seeded {
    seed: u64,
    blocks: u64,
}

impl TryRng for Seeded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(self.try_next_u64()? as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for chunk in out.chunks_mut(32) {
            self.blocks += 1;
            let block = sha256(&[self.seed.to_be_bytes(), self.blocks.to_be_bytes()].concat());
            chunk.copy_from_slice(&block[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}
