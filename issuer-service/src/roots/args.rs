//! The command line of `phr-issuer roots`.

use crate::args::time;
use clap::{Args, Subcommand};
use phr_core::model::Timestamp;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum RootsCommand {
    /// Write the file of a set of roots from their public keys. Its first line that is no remark is what readers are given.
    New(NewRoots),
    /// Show a set of roots, or a change from one set to another and who has signed it.
    Show {
        /// The file.
        file: PathBuf,
    },
    /// Prepare the change from one set of roots to another. Enough roots of both sets must sign it.
    Change(ChangeRoots),
    /// Sign a change of roots with one root of either set.
    Sign(SignRoots),
    /// Put copies of a change together that roots signed on machines of their own.
    Combine(Combine),
}

#[derive(Debug, Args)]
pub(crate) struct NewRoots {
    /// Public keys of the roots: their texts, or their .pub files.
    #[arg(long = "key", value_name = "KEY|FILE", required = true, num_args = 1..)]
    pub(crate) keys: Vec<String>,
    /// How many of them must sign.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=16))]
    pub(crate) threshold: u8,
    /// File for the set.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ChangeRoots {
    /// File of the set that signs now.
    #[arg(long, value_name = "FILE")]
    pub(crate) from: String,
    /// File of the set that is to sign after it.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: String,
    /// File for the change.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Take this for the time of the change.
    #[arg(long, value_name = "TIME", value_parser = time, hide = true)]
    pub(crate) time: Option<Timestamp>,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SignRoots {
    /// The change.
    pub(crate) change: PathBuf,
    /// File of the secret root key, or the PKCS#11 URI of one in a token.
    #[arg(long, value_name = "FILE|URI")]
    pub(crate) root_key: PathBuf,
    /// File whose first line is the passphrase of the root key, or its token's PIN; without it, you are asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// File for the change with this signature.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Combine {
    /// The copies.
    #[arg(required = true, num_args = 2.., value_name = "FILE")]
    pub(crate) copies: Vec<PathBuf>,
    /// File for what they are together.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}
