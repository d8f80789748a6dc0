//! The command line of `phr-reader nfc`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Below the help of `nfc`.
pub(crate) const EXAMPLES: &str = "\
Examples:
  phr-reader nfc list
      shows the readers that are there
  phr-reader nfc info
  phr-reader read nfc: --access-code-file slip.txt
      opens the card on the tag, like one in a file
  phr-reader nfc read --out card.phr
      copies the card from the tag into a file, sealed as it is
  phr-reader nfc recover
      finishes a write that was interrupted; with --undo, puts the old card back

docs/nfc.md says which readers and tags work, and what was not tried.";

#[derive(Debug, Subcommand)]
pub(crate) enum NfcCommand {
    /// Show the readers that are there, with the names by which commands take them.
    List {
        /// How to show them.
        #[arg(long, value_enum, default_value_t = NfcFormat::Text)]
        format: NfcFormat,
    },
    /// Show what a tag is, how large a card it bears, and what is on it. Needs no key.
    Info {
        #[command(flatten)]
        at: AtReader,
        /// How to show it.
        #[arg(long, value_enum, default_value_t = NfcFormat::Text)]
        format: NfcFormat,
    },
    /// Copy the card on a tag into a file, sealed as it is. To open it, use `phr-reader read nfc:`.
    Read {
        #[command(flatten)]
        at: AtReader,
        /// File for the card.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// Replace the file if it exists.
        #[arg(long)]
        force: bool,
    },
    /// Bring a write to its end that was interrupted: the tag was pulled away, or the machine went out.
    Recover(RecoverOptions),
    /// Run libnfc for another process of this program.
    #[cfg(feature = "nfc-libnfc")]
    #[command(hide = true)]
    Helper,
}

#[derive(Debug, Args)]
pub(crate) struct AtReader {
    /// The reader, as `nfc list` shows it [default: PHR_NFC_READER from the environment, or the only one].
    #[arg(long, value_name = "NAME")]
    pub(crate) reader: Option<String>,
    /// How many seconds to wait for a tag.
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub(crate) wait: u64,
}

#[derive(Debug, Args)]
pub(crate) struct RecoverOptions {
    #[command(flatten)]
    pub(crate) at: AtReader,
    /// Put back what was on the tag before, in place of what was being written.
    #[arg(long)]
    pub(crate) undo: bool,
    /// The interrupted write [default: the one of the tag that is held to the reader].
    #[arg(long, value_name = "ENTRY")]
    pub(crate) entry: Option<String>,
    /// Only list the writes that were interrupted.
    #[arg(long, conflicts_with_all = ["undo", "entry", "forget"])]
    pub(crate) list: bool,
    /// Give an interrupted write up: what this machine has kept of it is deleted, the old card and the new one.
    #[arg(long, value_name = "ENTRY", conflicts_with_all = ["undo", "entry"])]
    pub(crate) forget: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NfcFormat {
    /// For people.
    Text,
    /// For programs; card-format-spec/nfc-output.schema.json describes it.
    Json,
}
