//! `phr-reader`: reads cards from pictures and files, verifies who issued them, and shows what they say.
//!
//! Results go to standard output and talk goes to standard error. The exit status is 0 when the record was verified,
//! 1 when it was read and is not to be trusted, and 2 when it could not be read or the program was used wrongly.

mod args;
mod certificate;
mod certificate_messages;
mod certificate_output;
mod enrol;
mod fhir;
mod folded;
mod frames;
mod gdhcn;
mod inspect;
mod log;
mod messages;
mod nfc;
mod output;
mod read;
mod scan;
mod scan_camera;
mod sequence;
mod trust;

use args::{Arguments, Command};
use clap::Parser;
use phr_cli_kit::run;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let home = arguments.home.as_deref();
    run(|| match arguments.command {
        Command::Read(options) => read::read(&options, home),
        Command::Verify(options) => read::verify(&options, home),
        Command::Inspect { input, format } => inspect::run(&input, format),
        Command::Enrol(options) => enrol::run(&options, home),
        Command::Trust(command) => trust::run(&command, home),
        Command::Log(command) => log::run(&command, home),
        Command::Certificate(options) => certificate::run(&options, home),
        Command::Gdhcn(command) => gdhcn::run(&command),
        Command::Sequence(command) => sequence::run(&command),
        Command::Nfc(command) => nfc::run(&command, home),
        Command::Scan { pictures, camera, format } => scan::run(&pictures, camera.as_deref(), format),
    })
}
