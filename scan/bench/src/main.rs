//! How much of hard pictures the reader reads, beside other readers, in one run.
//!
//! ```text
//! cargo run --release -p phr-scan-bench                       # small: under a minute
//! cargo run --release -p phr-scan-bench -- --full             # everything: an hour or two
//! cargo run --release -p phr-scan-bench -- --suite photographs
//! ```
//!
//! The suites:
//!
//! - `combined`: everything at once, on five levels, over versions and error corrections;
//! - `single`: one circumstance at a time, its strength rising, version 25-M with 4.5 pixels to a module;
//! - `video`: ten frames of a scene, combined;
//! - `flatbed`: the cards of the combined suite as a flatbed scanner sees them: what no film can surpass;
//! - `false`: frames without a symbol, and symbols whose codewords are nonsense: nothing may be read;
//! - `photographs`: the public photographs below `qr-photos` in the folder `PHR_CORPUS`;
//! - `lost`: of each frame of the combined suite that the lattice reader alone does not read, what it saw, and whether it reads it
//!   when it is told where the symbol is;
//! - `ablation`: the lattice reader alone, with one part after the other left out, on the combined suite.
//!
//! The frames are simulated. A symbol is drawn, printed (softness, dot gain), worn (scratches, stains, folds, a torn
//! corner), bent over a cylinder, wrinkled, and seen by a pinhole camera, two by two rays to a pixel. Light falls off,
//! throws a shadow, loses contrast and shines back; the lens blurs (evenly, out of focus, or moved); the sensor adds noise,
//! and JPEG takes away. Every frame is a pure function of symbol, circumstances and seed ([`scene`]); the strengths are in
//! [`circumstances`]. Seeds from 1000 on were never looked at while the reader was made.
//!
//! Times are those of the thread, so that other work on the machine hardly counts. With `--frames FOLDER` the frames are
//! written as PNG, or read if they are there; `outside/compare.py` reads the same frames with other programs' readers.

#![allow(clippy::print_stdout, clippy::panic, reason = "a program for measuring")]

mod camera;
mod card;
mod circumstances;
mod lost;
mod photos;
mod picture;
mod random;
mod readers;
mod report;
mod scene;
mod suites;

use std::path::PathBuf;

use clap::{Parser, ValueEnum};

/// Measures how much of hard pictures is read.
#[derive(Debug, Parser)]
struct Arguments {
    /// Everything, many times; else a part that takes under a minute.
    #[arg(long)]
    full: bool,
    /// Suites to run, with commas between.
    #[arg(long, value_enum, value_delimiter = ',')]
    suite: Vec<Suite>,
    /// Seeds for each cell.
    #[arg(long)]
    seeds: Option<u64>,
    /// The first seed.
    #[arg(long, default_value_t = 1000)]
    first_seed: u64,
    /// Levels of the combined suite.
    #[arg(long, value_delimiter = ',')]
    levels: Vec<usize>,
    /// Versions of the combined suite.
    #[arg(long, value_delimiter = ',')]
    versions: Vec<u8>,
    /// Error corrections of the combined suite, such as L,M,Q.
    #[arg(long, value_delimiter = ',')]
    corrections: Vec<char>,
    /// Circumstances of the single suite; all when none is named.
    #[arg(long, value_delimiter = ',')]
    factors: Vec<String>,
    /// Readers.
    #[arg(long, value_delimiter = ',', default_value = "phr,rxing,rqrr")]
    readers: Vec<String>,
    /// Folder for the frames.
    #[arg(long)]
    frames: Option<PathBuf>,
    /// Name the frames that the first reader did not read.
    #[arg(long)]
    lost: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Suite {
    Combined,
    Single,
    Video,
    Flatbed,
    False,
    Photographs,
    Lost,
    Ablation,
}

fn main() {
    let mut arguments = Arguments::parse();
    if arguments.suite.is_empty() {
        arguments.suite = match arguments.full {
            true => vec![
                Suite::Combined,
                Suite::Single,
                Suite::Video,
                Suite::False,
                Suite::Photographs,
                Suite::Ablation,
            ],
            false => vec![Suite::Combined, Suite::False],
        };
    }
    if let Some(folder) = &arguments.frames {
        std::fs::create_dir_all(folder).expect("the frames' folder can be made");
    }
    for suite in arguments.suite.clone() {
        println!(
            "{}",
            match suite {
                Suite::Combined => suites::combined(&arguments, readers::named(&arguments.readers)),
                Suite::Single => suites::single(&arguments),
                Suite::Video => suites::video(&arguments),
                Suite::Flatbed => suites::flatbed(&arguments),
                Suite::False => suites::nothing(&arguments),
                Suite::Photographs => photos::run(&readers::named(&arguments.readers), 1),
                Suite::Lost => lost::run(&arguments),
                Suite::Ablation => suites::combined(&arguments, readers::ablations()),
            }
        );
    }
}
