//! How the release program bears a load: invented persons are loaded into SQLite and into a PostgreSQL of its own, then
//! clients search, open, register and issue through the real HTTP server, first one alone and then several at once.
//!
//! `cargo bench -p phr-tests --bench load -- --program PATH --persons N --episodes-per-person X`; more options below.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark that cannot go on fails")]

mod load {
    pub(crate) mod client;
    pub(crate) mod measures;
    pub(crate) mod program;
}

use load::client::Browser;
use load::measures::{Measured, measure_all, mixed};
use load::program::{Place, Service, populate};
use phr_storage::testing::Postgres;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What is measured.
pub(crate) struct Options {
    /// `phr-issuer`.
    program: PathBuf,
    persons: u64,
    episodes_per_person: f64,
    seed: u64,
    /// Times of each measure.
    times: usize,
    clients: usize,
    /// A folder that stays, with the databases; a temporary one without.
    keep: Option<PathBuf>,
    databases: Vec<String>,
    /// An address of a PostgreSQL that runs, in place of one of its own.
    postgres: Option<String>,
}

fn main() {
    let options = options();
    let temporary = tempfile::tempdir().unwrap();
    let folder = options.keep.clone().unwrap_or_else(|| temporary.path().to_owned());
    println!(
        "{} persons, {} episodes each, seed {}; {} processors",
        options.persons,
        options.episodes_per_person,
        options.seed,
        std::thread::available_parallelism().unwrap()
    );
    for database in &options.databases {
        match database.as_str() {
            "sqlite" => sqlite(&options, &folder.join("sqlite")),
            "postgres" => postgres(&options, &folder.join("postgres")),
            other => panic!("{other} is neither sqlite nor postgres"),
        }
    }
}

fn options() -> Options {
    let mut options = Options {
        program: PathBuf::from("target/release/phr-issuer"),
        persons: 20_000,
        episodes_per_person: 2.3,
        seed: 7,
        times: 200,
        clients: 8,
        keep: None,
        databases: vec!["sqlite".to_owned(), "postgres".to_owned()],
        postgres: None,
    };
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_else(|| panic!("{name} wants a value"));
        match name.as_str() {
            "--program" => options.program = value.into(),
            "--persons" => options.persons = value.parse().unwrap(),
            "--episodes-per-person" => options.episodes_per_person = value.parse().unwrap(),
            "--seed" => options.seed = value.parse().unwrap(),
            "--times" => options.times = value.parse().unwrap(),
            "--clients" => options.clients = value.parse().unwrap(),
            "--keep" => options.keep = Some(value.into()),
            "--databases" => options.databases = value.split(',').map(str::to_owned).collect(),
            "--postgres" => options.postgres = Some(value),
            other => panic!("{other} is no option"),
        }
    }
    options
}

fn sqlite(options: &Options, folder: &Path) {
    println!("\nSQLite");
    let place = Place { folder: folder.to_owned(), database: None };
    populate(options, &place);
    let service = Service::start(options, &place);
    measure(options, &[&service]);
    println!("  memory of the process: {} MiB at most", service.most_memory() >> 20);
    drop(service);
    println!("  on the disk: {} MiB", size(folder) >> 20);
}

fn postgres(options: &Options, folder: &Path) {
    println!("\nPostgreSQL");
    let own = options.postgres.is_none().then(Postgres::start).flatten();
    let Some(url) = options.postgres.clone().or(own.as_ref().map(Postgres::database)) else { return };
    let place = Place { folder: folder.to_owned(), database: Some(url) };
    populate(options, &place);
    let one = Service::start(options, &place);
    measure(options, &[&one]);
    println!("  memory of the process: {} MiB at most", one.most_memory() >> 20);
    let two = Service::start(options, &place);
    let alone = mixed(options, &[&one]);
    let together = mixed(options, &[&one, &two]);
    println!(
        "  searches and records by {} clients: one process {alone:.0}/s, two processes {together:.0}/s, {:.2} ×",
        options.clients,
        together / alone
    );
    drop((one, two));
    if let Some(server) = &own {
        println!(
            "  on the disk: {} MiB, and {} MiB of journal",
            size(&server.tables()) >> 20,
            size(&server.journal()) >> 20
        );
    }
}

fn measure(options: &Options, services: &[&Service]) {
    let browser = Browser::signed_in(services[0].address());
    for Measured { what, clients, times, seconds } in measure_all(options, &browser) {
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        let rate = times.len() as f64 / seconds.as_secs_f64();
        println!(
            "  {what}, {clients} at once: p50 {}, p99 {}, {rate:.1}/s ({} times)",
            shown(at(50)),
            shown(at(99)),
            times.len()
        );
    }
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.file_type() {
            Ok(kind) if kind.is_dir() => size(&entry.path()),
            _ => entry.metadata().map_or(0, |metadata| metadata.len()),
        })
        .sum()
}
