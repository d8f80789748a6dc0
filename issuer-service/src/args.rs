//! The command line. What is said here is what `--help` says.

use crate::messages;
use clap::{Args, Parser, Subcommand, ValueEnum};
use phr_cli_kit::parse_time;
use phr_core::model::Timestamp;
use std::path::PathBuf;

/// Makes PHR Cards: a person's health record, signed and encrypted, as one QR code.
#[derive(Debug, Parser)]
#[command(name = "phr-issuer", version, after_help = messages::EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make keys and look at them.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Make the signed list of the issuers and care networks that readers trust.
    #[command(subcommand)]
    TrustList(TrustListCommand),
    /// Make cards from patient summaries (FHIR R4 JSON, such as the International Patient Summary).
    #[command(after_help = messages::ISSUE_EXAMPLES)]
    Issue(IssueOptions),
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Make a key: the secret key in one file, the public key in another with .pub behind its name.
    #[command(after_help = messages::KEYS_NEW_EXAMPLES)]
    New(NewKey),
    /// Show the public part and the id of a key file. The secret is never shown, and its passphrase not needed.
    Show {
        /// A key file, secret or public.
        file: PathBuf,
        /// How to show it.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewKey {
    /// What the key is for.
    #[arg(long, value_enum, default_value_t = KeyKind::Issuer)]
    pub(crate) kind: KeyKind,
    /// File for the secret key [default: the kind with .key behind it].
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// File whose first line is the passphrase to keep the key under; without it, you are asked for one twice.
    #[arg(long, value_name = "FILE", conflicts_with = "no_passphrase")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Keep the secret key without a passphrase: whoever can read the file has the key.
    #[arg(long)]
    pub(crate) no_passphrase: bool,
    /// Replace files that exist. The key in them is lost.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyKind {
    /// Signs the records on cards.
    Issuer,
    /// Lets the clinics of a care network open cards without the person's access code.
    Network,
    /// Signs trust lists.
    Root,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrustListCommand {
    /// Begin a list: a draft that `add-issuer` and `add-network` fill and `sign` signs.
    #[command(after_help = messages::TRUST_LIST_EXAMPLES)]
    New(NewList),
    /// Add an issuer to a draft.
    AddIssuer(AddIssuer),
    /// Add a care network to a draft.
    AddNetwork(AddNetwork),
    /// Withdraw an issuer's key in a draft. The entry stays, so that readers can say why.
    WithdrawIssuer(WithdrawIssuer),
    /// Sign a draft. What comes out is the file that readers are given.
    Sign(SignList),
    /// Show what a draft or a signed list says.
    Show(ShowList),
}

#[derive(Debug, Args)]
pub(crate) struct NewList {
    /// Public root key that the list will be signed with: the key's text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) root_key: String,
    /// File for the draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Signed list to go on from: the draft has its content and the next number.
    #[arg(long, value_name = "LIST")]
    pub(crate) after: Option<PathBuf>,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AddIssuer {
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// The issuer's public key: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// The issuer's name in one language, such as en="Harbour health centre". Repeat for more languages.
    #[arg(long = "name", value_name = "LANG=NAME", required = true, value_parser = language_and_name)]
    pub(crate) names: Vec<(String, String)>,
    /// Country of the issuer, as two letters (ISO 3166-1).
    #[arg(long, value_name = "XX")]
    pub(crate) country: Option<String>,
    /// Organisation that answers for the issuer.
    #[arg(long, value_name = "NAME")]
    pub(crate) organisation: Option<String>,
    /// What the key may sign.
    #[arg(long = "purpose", value_enum, value_delimiter = ',', default_values_t = [KeyPurpose::Assess, KeyPurpose::Visit])]
    pub(crate) purposes: Vec<KeyPurpose>,
    /// Since when the key signs: a day like 2026-11-22, or a time with its offset [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) from: Option<Timestamp>,
    /// Until when the key signs [default: no end].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) until: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum KeyPurpose {
    /// First assessments, and restatements of a record.
    Assess,
    /// Later visits.
    Visit,
    /// Lists of revoked cards.
    Revoke,
}

#[derive(Debug, Args)]
pub(crate) struct AddNetwork {
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// The network's public key: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// The network's name in one language, such as en="Clinics on the route". Repeat for more languages.
    #[arg(long = "name", value_name = "LANG=NAME", required = true, value_parser = language_and_name)]
    pub(crate) names: Vec<(String, String)>,
    /// Since when cards may be sealed for the network [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) from: Option<Timestamp>,
    /// Until when [default: no end].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) until: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct WithdrawIssuer {
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// The issuer's public key: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// Why.
    #[arg(long, value_enum)]
    pub(crate) reason: WithdrawalWhy,
    /// Since when [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) at: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WithdrawalWhy {
    /// Not said: nothing that the key ever signed is trusted any more.
    Unspecified,
    /// Someone else has the key: nothing that it ever signed is trusted any more.
    Compromised,
    /// The key was replaced: what it signed before stays good.
    Replaced,
    /// The issuer stopped working: what it signed before stays good.
    Ceased,
}

#[derive(Debug, Args)]
pub(crate) struct SignList {
    /// The draft. Its number goes up by one, ready for the next list.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// File of the secret root key.
    #[arg(long, value_name = "FILE")]
    pub(crate) root_key: PathBuf,
    /// File whose first line is the passphrase of the root key; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// File for the signed list.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// When readers should have a newer list [default: a year from now].
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
pub(crate) struct ShowList {
    /// A draft or a signed list.
    pub(crate) list: PathBuf,
    /// Public root key of a signed list: the key's text, or its .pub file. A draft needs none.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) root_key: Option<String>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct IssueOptions {
    /// Patient summaries, one person each. `-` reads one from standard input.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) fhir: Vec<PathBuf>,
    /// File of the secret issuer key that signs.
    #[arg(long, value_name = "FILE")]
    pub(crate) key: PathBuf,
    /// File whose first line is the passphrase of the issuer key; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Public key of a care network that may open the card without the access code: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE", num_args = 1..)]
    pub(crate) network: Vec<String>,
    /// Trust list: take its current networks, and warn if it does not have the issuer key.
    #[arg(long, value_name = "LIST", requires = "root")]
    pub(crate) trust: Option<PathBuf>,
    /// Public root key that the trust list is signed with: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE", requires = "trust")]
    pub(crate) root: Option<String>,
    /// Folder for the card; with several summaries, each gets a folder in it, named like its file.
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Which facts the card carries.
    #[arg(long, value_enum, default_value_t = ContentChoice::Full)]
    pub(crate) content: ContentChoice,
    /// Which codes bring words along.
    #[arg(long, value_enum, default_value_t = NamesChoice::Needed)]
    pub(crate) names: NamesChoice,
    /// The person's access code: `new` makes one, a file gives the one that the person has already.
    #[arg(long, value_name = "new|FILE", default_value = "new", conflicts_with = "no_holder")]
    pub(crate) access_code: String,
    /// Make no access code: only care networks can open the card.
    #[arg(long)]
    pub(crate) no_holder: bool,
    /// Digits of a new access code.
    #[arg(long, value_enum, default_value_t = Digits::Sixteen)]
    pub(crate) digits: Digits,
    /// Largest QR version that may be drawn, 1 to 40. Above 27, codes are hard to scan from a small card.
    #[arg(long, value_name = "N", default_value_t = 40, value_parser = clap::value_parser!(u8).range(1..=40))]
    pub(crate) max_version: u8,
    /// Pixels for each square of the code in card.png.
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(2..=32))]
    pub(crate) pixels_per_module: u8,
    /// Take this for the time of issuing.
    #[arg(long, value_name = "TIME", value_parser = time, hide = true)]
    pub(crate) time: Option<Timestamp>,
    /// Replace the files of a card that is there already.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ContentChoice {
    /// Everything that a card can hold.
    Full,
    /// What a clinician acts on: no remarks, narrative, addresses or times of day.
    Core,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamesChoice {
    /// Every code.
    All,
    /// The codes that readers have no name for, and those that the author described in other words.
    Needed,
    /// None: readers show the bare code where they have no name.
    None,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Digits {
    /// 16 digits.
    #[value(name = "16")]
    Sixteen,
    /// 20 digits.
    #[value(name = "20")]
    Twenty,
}

fn time(text: &str) -> Result<Timestamp, String> {
    parse_time(text).map_err(|_| messages::NOT_A_TIME.to_owned())
}

fn language_and_name(text: &str) -> Result<(String, String), String> {
    let (language, name) = text.split_once('=').ok_or(messages::NOT_A_NAME)?;
    Ok((language.trim().to_owned(), name.trim().to_owned()))
}
