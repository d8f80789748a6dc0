//! The arguments of `phr-issuer status-list`.

use super::draft::parse_record_id;
use crate::args::{Format, time};
use crate::messages;
use clap::{Args, Subcommand};
use phr_core::model::Timestamp;
use phr_core::wire::RecordId;
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub(crate) enum StatusListCommand {
    /// Begin a list: a draft that `add` and other programs fill, and `sign` signs again and again.
    #[command(after_help = messages::STATUS_LIST_EXAMPLES)]
    New(NewStatusList),
    /// Note in a draft that records are revoked, or their older cards superseded.
    #[command(after_help = messages::STATUS_ADD_EXAMPLES)]
    Add(AddRecords),
    /// Sign what a draft says by now. What comes out is the file that readers are given.
    Sign(SignStatusList),
    /// Make the file that leads readers from a list that they have to a later one.
    Delta(MakeDelta),
    /// Make a later list out of one that is there and a delta.
    Apply(ApplyDelta),
    /// Show what a draft or a signed list says. A signed list is read to its end and checked.
    Show(ShowStatusList),
    /// Say what a signed list says of records.
    Check(CheckRecords),
}

#[derive(Debug, Args)]
pub(crate) struct NewStatusList {
    /// Public issuer key that the list will be signed with: the key's text, or its .pub file. The trust list has to allow
    /// it to revoke.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// File for the draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// What the list's times count from: earlier than every card that may be superseded.
    #[arg(long, value_name = "TIME", value_parser = time, default_value = "2026-01-01", conflicts_with = "after")]
    pub(crate) time_base: Timestamp,
    /// Signed list to go on from: the draft has its content and the next number.
    #[arg(long, value_name = "LIST")]
    pub(crate) after: Option<PathBuf>,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AddRecords {
    /// Record ids, 16 hexadecimal digits each.
    #[arg(required = true, value_name = "RECORD-ID", value_parser = record_id)]
    pub(crate) records: Vec<RecordId>,
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    #[command(flatten)]
    pub(crate) what: What,
    /// When the attestation of this issuer that is on the newer card was made.
    #[arg(long, value_name = "TIME", value_parser = time, requires = "after")]
    pub(crate) until: Option<Timestamp>,
    /// Take this for the time of noting.
    #[arg(long, value_name = "TIME", value_parser = time, hide = true)]
    pub(crate) time: Option<Timestamp>,
}

/// What is noted of records: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub(crate) struct What {
    /// No card of these records is to be relied on.
    #[arg(long)]
    pub(crate) revoked: bool,
    /// When the newest attestation of this issuer on the superseded card was made.
    #[arg(long, value_name = "TIME", value_parser = time, requires = "until")]
    pub(crate) after: Option<Timestamp>,
    /// These records were listed by mistake, and are to be taken off.
    #[arg(long)]
    pub(crate) cleared: bool,
}

#[derive(Debug, Args)]
pub(crate) struct SignStatusList {
    /// The draft. That it was signed is noted in it, and the next list has the next number.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// File of the secret issuer key, or the PKCS#11 URI of one in a token.
    #[arg(long, value_name = "FILE|URI")]
    pub(crate) key: PathBuf,
    /// File whose first line is the passphrase of the issuer key, or its token's PIN; without it, you are asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// File for the signed list.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// When readers should have a newer list [default: 180 days from now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) best_before: Option<Timestamp>,
    /// Take this for the time of signing.
    #[arg(long, value_name = "TIME", value_parser = time, hide = true)]
    pub(crate) time: Option<Timestamp>,
    /// Replace the list if the file exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MakeDelta {
    /// The list that readers have.
    #[arg(long, value_name = "LIST")]
    pub(crate) from: PathBuf,
    /// The later list.
    #[arg(long, value_name = "LIST")]
    pub(crate) to: PathBuf,
    /// Public issuer key of the later list: the key's text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// Public issuer key of the earlier list, if that was another.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) old_key: Option<String>,
    /// File for the delta.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ApplyDelta {
    /// The list that is there.
    #[arg(long, value_name = "LIST")]
    pub(crate) list: PathBuf,
    /// The delta.
    #[arg(long, value_name = "FILE")]
    pub(crate) delta: PathBuf,
    /// Public issuer key of the later list: the key's text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// Public issuer key of the list that is there, if that was another.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) old_key: Option<String>,
    /// File for the later list.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowStatusList {
    /// A draft or a signed list.
    pub(crate) list: PathBuf,
    /// Public issuer key of a signed list: the key's text, or its .pub file. A draft needs none.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: Option<String>,
    /// Show every record, and what is said of it. Look at a draft before you sign.
    #[arg(long)]
    pub(crate) records: bool,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct CheckRecords {
    /// The signed list.
    pub(crate) list: PathBuf,
    /// Record ids, 16 hexadecimal digits each.
    #[arg(required = true, value_name = "RECORD-ID", value_parser = record_id)]
    pub(crate) records: Vec<RecordId>,
    /// Public issuer key of the list: the key's text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// When the newest attestation of this issuer on a card was made: also say what the list means for that card.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) newest: Option<Timestamp>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

fn record_id(text: &str) -> Result<RecordId, String> {
    parse_record_id(text).ok_or_else(|| messages::NOT_A_RECORD_ID.to_owned())
}
