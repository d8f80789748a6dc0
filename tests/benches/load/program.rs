//! The program: loading persons, and serving.

use crate::Options;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Where the data are.
pub(crate) struct Place {
    pub(crate) folder: PathBuf,
    /// The address of a PostgreSQL; a file in the folder without.
    pub(crate) database: Option<String>,
}

impl Place {
    fn command(&self, options: &Options, command: &str) -> Command {
        let mut program = Command::new(&options.program);
        program.arg(command).arg("--data").arg(&self.folder);
        if let Some(url) = &self.database {
            program.args(["--database", url]);
        }
        program
    }
}

/// Loads the persons that are not there yet.
pub(crate) fn populate(options: &Options, place: &Place) {
    let begun = Instant::now();
    let mut command = place.command(options, "populate");
    command.args(["--persons", &options.persons.to_string(), "--seed", &options.seed.to_string()]);
    command.args(["--episodes-per-person", &options.episodes_per_person.to_string()]);
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let seconds = begun.elapsed().as_secs_f64();
    print!("  {}", String::from_utf8_lossy(&done.stdout));
    println!("  loaded in {seconds:.0} s: {:.0} persons/s", options.persons as f64 / seconds);
}

/// A process that serves.
pub(crate) struct Service {
    process: Child,
    address: String,
    log: PathBuf,
}

/// What the analysis says of itself, and what goes wrong.
const LOGGED: &str = "warn,phr_service::use_cases::analysis=info";

impl Service {
    pub(crate) fn start(options: &Options, place: &Place) -> Self {
        let mut command = place.command(options, "serve");
        command.args(["--demo", "--listen", "127.0.0.1:0", "--log", LOGGED, "--log-format", "json"]);
        let log = place.folder.join(format!("serve-{}.log", std::process::id()));
        // Each process has its own: a second one is begun while the first runs.
        let log = (0..)
            .map(|number| log.with_extension(format!("{number}.log")))
            .find(|log| !log.exists())
            .unwrap();
        let errors = std::fs::File::create(&log).unwrap();
        let mut process = command.stdout(Stdio::piped()).stderr(errors).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = lines.map_while(Result::ok).find_map(|line| {
            line.split_whitespace().find(|word| word.starts_with("http")).map(str::to_owned)
        });
        Self { process, address: address.expect("the service starts"), log }
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it has logged: objects.
    pub(crate) fn logged(&self) -> Vec<serde_json::Value> {
        let text = std::fs::read_to_string(&self.log).unwrap();
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Lets [`Service::most_memory`] begin anew.
    pub(crate) fn forget_most_memory(&self) {
        _ = std::fs::write(format!("/proc/{}/clear_refs", self.process.id()), "5");
    }

    /// The most memory that it had so far, in bytes.
    pub(crate) fn most_memory(&self) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.unwrap_or(0) * 1024
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // As it is stopped by whoever keeps it, so that the journal is written back.
        _ = Command::new("kill").arg(self.process.id().to_string()).status();
        _ = self.process.wait();
    }
}
