//! The command line of `phr-issuer nfc`.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Below the help of `nfc`.
pub(crate) const EXAMPLES: &str = "\
Examples:
  phr-issuer issue --fhir summary.json --key issuer.key --carrier ntag216 --out card
  phr-issuer nfc write card/card.phr
      writes the card to an empty tag
  phr-issuer visit --card nfc: --entries visit.json --key clinic.key --carrier ntag216 --out visit
  phr-issuer nfc update visit/card.phr
      replaces the card on the tag
  phr-issuer nfc erase

The card may be pulled away at any moment: the tag has the old card or the new one then, or this
machine has both, and `phr-reader nfc recover` brings the write to its end.";

#[derive(Debug, Subcommand)]
pub(crate) enum NfcCommand {
    /// Write a card to an empty tag.
    Write(WriteOptions),
    /// Replace the card on a tag by a newer one.
    Update(UpdateOptions),
    /// Remove the card from a tag: nothing of it is left.
    Erase {
        #[command(flatten)]
        at: AtReader,
        /// What may be removed: a card, or whatever is there.
        #[arg(long, value_enum, default_value_t = Replace::Card)]
        replace: Replace,
    },
    /// Run libnfc for another process of this program.
    #[cfg(feature = "nfc-libnfc")]
    #[command(hide = true)]
    Helper,
}

#[derive(Debug, Args)]
pub(crate) struct AtReader {
    /// The reader, as `phr-reader nfc list` shows it [default: PHR_NFC_READER from the environment, or the only one].
    #[arg(long, value_name = "NAME")]
    pub(crate) reader: Option<String>,
    /// How many seconds to wait for the tag, and for it to come back.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub(crate) wait: u64,
    /// Folder of what the reader keeps on this device, where the old card and the new one lie while they are written
    /// [default: $PHR_READER_HOME, else phr-card in $XDG_STATE_HOME or ~/.local/state].
    #[arg(long, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
}

/// What is written.
#[derive(Debug, Args)]
pub(crate) struct What {
    /// The card: card.phr or card.txt of its folder, or a picture of its code.
    #[arg(value_name = "CARD")]
    pub(crate) card: PathBuf,
    /// Address of a reader's page, written behind the card, so that a telephone without a reader opens it. It is left out where
    /// there is no room.
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(crate) uri: Option<String>,
    /// Write the card in the plain form even where two slots have room, for other software that reads cards.
    #[arg(long)]
    pub(crate) plain: bool,
}

#[derive(Debug, Args)]
pub(crate) struct WriteOptions {
    #[command(flatten)]
    pub(crate) what: What,
    #[command(flatten)]
    pub(crate) at: AtReader,
    /// What on the tag may be replaced.
    #[arg(long, value_enum, default_value_t = Replace::Nothing)]
    pub(crate) replace: Replace,
    /// Lock the tag for ever once the card was read back: it can never be written again, by nobody, and no visit be
    /// added to it. You are asked first. Only NTAG213, 215 and 216.
    #[arg(long)]
    pub(crate) lock: bool,
    /// Do not ask before locking.
    #[arg(long, requires = "lock")]
    pub(crate) yes: bool,
}

#[derive(Debug, Args)]
pub(crate) struct UpdateOptions {
    #[command(flatten)]
    pub(crate) what: What,
    #[command(flatten)]
    pub(crate) at: AtReader,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Replace {
    /// Nothing.
    Nothing,
    /// A card, or what an interrupted write left.
    Card,
    /// Whatever is there, records of somebody else's too.
    Everything,
}

fn address(text: &str) -> Result<String, String> {
    let good =
        text.len() <= 200 && text.starts_with("https://") && text.bytes().all(|byte| byte.is_ascii_graphic());
    if good { Ok(text.to_owned()) } else { Err("give an address that begins with https://".to_owned()) }
}
