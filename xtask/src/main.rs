//! The project's chores: `cargo run -p xtask -- <chore>`.

// What a chore did is talk, for the person who ran it.
#![allow(clippy::print_stderr)]

mod certificates;
mod corpus;
mod dictionary;
mod fitting;
mod made;
mod sizes;
mod spec;
mod status_report;
mod terminology;
mod vectors;
mod visits;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "The project's chores")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Subcommand)]
enum Chore {
    /// Check the terminology's tables and write core/src/terminology/generated.rs
    Terminology {
        /// Write nothing; fail if a table has a fault or the generated file is out of date
        #[arg(long)]
        check: bool,
    },
    /// Make the preset dictionary of the card format from a folder of FHIR bundles
    Dictionary {
        /// Folder of FHIR bundles, one folder below it for each origin
        #[arg(long)]
        corpus: PathBuf,
        /// Length in bytes
        #[arg(long, default_value_t = 16_384)]
        size: usize,
        /// Where to write it; nothing is written without this
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Write the vectors of card-format-spec/vectors
    Vectors {
        /// Write nothing; fail if a vector is out of date
        #[arg(long)]
        check: bool,
    },
    /// Write the trust lists and certificates of tests/hcert
    Certificates {
        /// Write nothing; fail if a file is out of date
        #[arg(long)]
        check: bool,
    },
    /// Write the tables and examples of card-format-spec/SPEC.md
    Spec {
        /// Write nothing; fail if a table is out of date
        #[arg(long)]
        check: bool,
    },
    /// Measure how much of the summaries of a folder each carrier bears
    Fitting {
        /// Folder of FHIR bundles, one folder below it for each origin
        #[arg(long)]
        corpus: PathBuf,
    },
    /// Measure how many bytes the summaries of a folder take as cards
    Sizes {
        /// Folder of FHIR bundles, one folder below it for each origin
        #[arg(long)]
        corpus: PathBuf,
    },
    /// Measure status lists: bytes, times and memory, beside how others list what is revoked
    StatusReport {
        /// How many cards the issuer has issued; repeat for several [default: 100 000 to 100 million in steps of ten]
        #[arg(long)]
        cards: Vec<u64>,
        /// As JSON
        #[arg(long)]
        json: bool,
        /// Open this list, look records up, and print the memory that it took: how the report measures itself
        #[arg(long, hide = true)]
        probe: Option<PathBuf>,
    },
    /// Measure how many bytes visits add to a card, and how many fit behind the summaries of a folder
    Visits {
        /// Folder of FHIR bundles, one folder below it for each origin
        #[arg(long)]
        corpus: PathBuf,
    },
}

fn main() -> ExitCode {
    let root = workspace_root();
    let outcome = match Arguments::parse().chore {
        Chore::Terminology { check: true } => terminology::check(&root).map_err(|error| error.to_string()),
        Chore::Terminology { check: false } => {
            terminology::generate(&root).map_err(|error| error.to_string())
        }
        Chore::Dictionary { corpus, size, out } => dictionary::run(&corpus, size, out.as_deref()),
        Chore::Vectors { check: true } => vectors::check(&root),
        Chore::Vectors { check: false } => vectors::generate(&root),
        Chore::Certificates { check: true } => certificates::check(&root),
        Chore::Certificates { check: false } => certificates::generate(&root),
        Chore::Spec { check: true } => spec::check(&root),
        Chore::Spec { check: false } => spec::generate(&root),
        Chore::Fitting { corpus } => fitting::run(&corpus),
        Chore::Sizes { corpus } => sizes::run(&corpus),
        Chore::StatusReport { probe: Some(list), .. } => status_report::probe(&list),
        Chore::StatusReport { cards, json, probe: None } => status_report::run(&cards, json),
        Chore::Visits { corpus } => visits::run(&root.join("tests/samples/visits"), &corpus),
    };
    match outcome {
        Ok(said) => {
            eprintln!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// The folder above this package's own.
fn workspace_root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.parent().unwrap_or(package).to_owned()
}
