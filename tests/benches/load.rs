//! How the release program bears a load: invented persons are loaded into SQLite and into a PostgreSQL of its own, the service
//! takes their facts and publishes the quarters that have closed, then clients look at tables, search, open, register and
//! issue through the real HTTP server, first one alone and then several at once.
//!
//! `cargo bench -p phr-tests --bench load -- --program PATH --persons N --episodes-per-person X`; more options below.

#![allow(clippy::print_stdout, reason = "a benchmark prints its results")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a benchmark that cannot go on fails")]

mod load {
    pub(crate) mod analysis;
    pub(crate) mod client;
    pub(crate) mod measures;
    pub(crate) mod processor;
    pub(crate) mod program;
}

use load::analysis;
use load::client::Browser;
use load::measures::{Measured, measure_all, mixed};
use load::processor::{seconds, seconds_of_server};
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
    /// That one's folder, to see how busy and how large it is.
    postgres_data: Option<PathBuf>,
    /// What is measured: `analysis`, `requests`, `processes`.
    what: Vec<String>,
}

impl Options {
    fn measures(&self, what: &str) -> bool {
        self.what.iter().any(|one| one == what)
    }
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
        postgres_data: None,
        what: ["analysis", "requests", "processes"].map(str::to_owned).to_vec(),
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
            "--what" => options.what = value.split(',').map(str::to_owned).collect(),
            "--postgres-data" => options.postgres_data = Some(value.into()),
            other => panic!("{other} is no option"),
        }
    }
    options
}

fn sqlite(options: &Options, folder: &Path) {
    println!("\nSQLite");
    let place = Place { folder: folder.to_owned(), database: None };
    populate(options, &place);
    println!("  on the disk: {} MiB", size(folder) >> 20);
    let service = Service::start(options, &place);
    measure(options, &service);
    drop(service);
    println!("  on the disk with what was taken and published: {} MiB", size(folder) >> 20);
}

fn postgres(options: &Options, folder: &Path) {
    println!("\nPostgreSQL");
    let own = options.postgres.is_none().then(Postgres::start).flatten();
    let Some(url) = options.postgres.clone().or(own.as_ref().map(Postgres::database)) else { return };
    let place = Place { folder: folder.to_owned(), database: Some(url) };
    populate(options, &place);
    let data = options.postgres_data.clone().or(own.as_ref().map(Postgres::data_folder));
    let on_disk = |what: &str| {
        if let Some(data) = &data {
            let (tables, journal) = (size(&data.join("base")) >> 20, size(&data.join("pg_wal")) >> 20);
            println!("  on the disk{what}: {tables} MiB, and {journal} MiB of journal");
        }
    };
    on_disk("");
    let one = Service::start(options, &place);
    measure(options, &one);
    on_disk(" with what was taken and published");
    if !options.measures("processes") {
        return;
    }
    let two = Service::start(options, &place);
    for (clients, pause) in [(options.clients, 0), (2, 0), (options.clients, 100)] {
        let pause = Duration::from_millis(pause);
        let alone = shared(options, &[&one], clients, pause, data.as_deref());
        let together = shared(options, &[&one, &two], clients, pause, data.as_deref());
        println!("    two processes against one: {:.2} ×", together / alone);
    }
}

/// Searches and records by one process or several: how many a second, and who kept the processors busy.
fn shared(
    options: &Options,
    services: &[&Service],
    clients: usize,
    pause: Duration,
    data: Option<&Path>,
) -> f64 {
    let busy = || {
        let services: f64 = services.iter().map(|service| seconds(&service.id().to_string())).sum();
        [services, data.map_or(0.0, seconds_of_server), seconds("self")]
    };
    let before = busy();
    let done = mixed(options, services, clients, pause);
    let after = busy();
    let [service, database, own] = [0, 1, 2].map(|at| (after[at] - before[at]) / done.seconds);
    let at = |percent: usize| done.times[(done.times.len() * percent / 100).min(done.times.len() - 1)];
    println!(
        "  searches, each with five records, {clients} clients with {} ms between, {} process(es): {:.0}/s, p50 {}, p99 {}; processors kept \
         busy: {service:.2} by the service, {database:.2} by the database, {own:.2} by the clients",
        pause.as_millis(),
        services.len(),
        done.rate,
        shown(at(50)),
        shown(at(99)),
    );
    done.rate
}

fn measure(options: &Options, service: &Service) {
    let memory =
        |of: &str| println!("  memory of the process{of}: {} MiB at most", service.most_memory() >> 20);
    if options.measures("analysis") {
        analysis::wait(service);
        service.forget_most_memory();
        analysis::measure_all(options, service).iter().for_each(say);
        memory(" while tables are looked at");
    }
    if options.measures("requests") {
        service.forget_most_memory();
        measure_all(options, &Browser::signed_in(service.address(), "clinician"), say);
        memory("");
    }
}

fn say(Measured { what, clients, times, seconds }: &Measured) {
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
    let rate = times.len() as f64 / seconds.as_secs_f64();
    println!(
        "  {what}, {clients} at once: p50 {}, p99 {}, {rate:.1}/s ({} times)",
        shown(at(50)),
        shown(at(99)),
        times.len()
    );
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
