//! `phr-issuer`: makes keys and trust lists, and cards from patient summaries; and serves the pages of a centre.
//!
//! The program reads arguments, calls the core, and turns the result into files, a table and an exit status:
//! 0 when all was done, 2 when something was not. `audit verify` says with 1 that the log is not whole.

mod args;
#[cfg(feature = "serve")]
mod database;
mod issue;
mod keys;
mod making;
mod messages;
mod network;
mod nfc;
#[cfg(feature = "serve")]
mod populate;
mod roots;
#[cfg(feature = "serve")]
mod serve;
mod signer;
mod status_list;
mod table;
mod token;
mod trust_list;
mod visit;

use args::{Arguments, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    token::prefer_module(arguments.pkcs11_module);
    phr_cli_kit::run(|| match arguments.command {
        Command::Keys(command) => keys::run(command),
        Command::Roots(command) => roots::run(command),
        Command::TrustList(command) => trust_list::run(command),
        Command::Network(command) => network::run(&command),
        Command::StatusList(command) => status_list::run(command),
        Command::Issue(options) => issue::run(*options),
        Command::Visit(options) => visit::run(*options),
        Command::Nfc(command) => nfc::run(&command),
        #[cfg(feature = "serve")]
        Command::Serve(options) => serve::run(&options),
        #[cfg(feature = "serve")]
        Command::Populate(options) => populate::run(&options),
        #[cfg(feature = "serve")]
        Command::Backup(options) => database::back_up(&options),
        #[cfg(feature = "serve")]
        Command::Restore(options) => database::restore(&options),
        #[cfg(feature = "serve")]
        Command::Export(options) => database::export(&options),
        #[cfg(feature = "serve")]
        Command::Audit(command) => database::audit(&command),
        #[cfg(feature = "serve")]
        Command::DataKey(command) => database::data_key(&command),
        #[cfg(feature = "serve")]
        Command::ApiClient(command) => database::api_client(&command),
    })
}
