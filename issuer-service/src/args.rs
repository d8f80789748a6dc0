//! The command line. What is said here is what `--help` says.

#[cfg(feature = "serve")]
use crate::database::args::{
    ApiClientCommand, AuditCommand, BackupOptions, DataKeyCommand, ExportOptions, RestoreOptions,
};
use crate::messages;
use crate::network;
#[cfg(feature = "serve")]
use crate::populate::PopulateOptions;
use crate::roots::RootsCommand;
#[cfg(feature = "serve")]
use crate::serve::args::ServeOptions;
use crate::status_list::StatusListCommand;
use crate::trust_list::TrustListCommand;
use clap::{Args, Parser, Subcommand, ValueEnum};
use phr_cli_kit::parse_time;
use phr_core::carrier::Carrier;
use phr_core::model::Timestamp;
use std::path::PathBuf;

/// Makes PHR Cards: a person's health record, signed and encrypted, as one QR code.
#[derive(Debug, Parser)]
#[command(name = "phr-issuer", version, after_help = messages::EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    /// PKCS#11 module that has the token of a key: the vendor's library [default: PHR_PKCS11_MODULE from the environment, or
    /// the modules that p11-kit knows].
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) pkcs11_module: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make keys and look at them.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Make sets of roots: who signs trust lists together, and how one set follows another.
    #[command(subcommand, after_help = messages::ROOTS_EXAMPLES)]
    Roots(RootsCommand),
    /// Make the signed list of the issuers and care networks that readers trust.
    #[command(subcommand)]
    TrustList(TrustListCommand),
    /// Keep account of the devices that have a care network's secret key, and give it to them.
    #[command(subcommand, after_help = messages::NETWORK_EXAMPLES)]
    Network(network::args::NetworkCommand),
    /// Make the signed list of records that are revoked, and of cards that a newer one superseded.
    #[command(subcommand)]
    StatusList(StatusListCommand),
    /// Make cards from patient summaries (FHIR R4 JSON, such as the International Patient Summary).
    #[command(after_help = messages::ISSUE_EXAMPLES)]
    Issue(Box<IssueOptions>),
    /// Add a return visit to a card: what was found and done, and what changed of what the card says.
    #[command(after_help = messages::VISIT_EXAMPLES)]
    Visit(Box<VisitOptions>),
    /// Write cards to NFC tags.
    #[command(subcommand, after_help = crate::nfc::args::EXAMPLES)]
    Nfc(crate::nfc::args::NfcCommand),
    /// Run the service of a centre in the browser: register, find, issue, print, visit and follow up.
    #[cfg(feature = "serve")]
    #[command(after_help = messages::serve::SERVE_EXAMPLES)]
    Serve(Box<ServeOptions>),
    /// Load invented persons, up to millions, into an empty or a demonstration's database.
    #[cfg(feature = "serve")]
    #[command(after_help = messages::serve::POPULATE_EXAMPLES)]
    Populate(PopulateOptions),
    /// Copy all that the service keeps into one file.
    #[cfg(feature = "serve")]
    #[command(after_help = messages::serve::BACKUP_EXAMPLES)]
    Backup(BackupOptions),
    /// Read such a file into an empty database.
    #[cfg(feature = "serve")]
    #[command(after_help = messages::serve::RESTORE_EXAMPLES)]
    Restore(RestoreOptions),
    /// Write out every record that the service keeps, as FHIR.
    #[cfg(feature = "serve")]
    #[command(after_help = messages::serve::EXPORT_EXAMPLES)]
    Export(ExportOptions),
    /// Check the log of who read and wrote which record.
    #[cfg(feature = "serve")]
    #[command(subcommand, after_help = messages::serve::AUDIT_EXAMPLES)]
    Audit(AuditCommand),
    /// Change the key that the service's data are encrypted under.
    #[cfg(feature = "serve")]
    #[command(subcommand)]
    DataKey(DataKeyCommand),
    /// Let other systems talk to the service, or no longer.
    #[cfg(feature = "serve")]
    #[command(subcommand, after_help = messages::serve::API_CLIENT_EXAMPLES)]
    ApiClient(ApiClientCommand),
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Make a key: the secret key in one file, or in a token; the public key in another file with .pub behind its name.
    #[command(after_help = messages::KEYS_NEW_EXAMPLES)]
    New(NewKey),
    /// Show the public part and the id of a key. The secret is never shown, and a file's passphrase not needed.
    Show(ShowKey),
    /// List the tokens that are there, and the Ed25519 keys in each, with the URIs by which commands take them.
    #[command(after_help = messages::KEYS_TOKENS_EXAMPLES)]
    Tokens(ListTokens),
}

#[derive(Debug, Args)]
pub(crate) struct NewKey {
    /// What the key is for.
    #[arg(long, value_enum, default_value_t = KeyKind::Issuer)]
    pub(crate) kind: KeyKind,
    /// File for the secret key [default: the kind with .key behind it]. With --token, only the public key is written, to
    /// this name with .pub behind it.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Make the key in a PKCS#11 token, which it never leaves: pkcs11:token=…;object=… (RFC 7512).
    #[arg(long, value_name = "URI", conflicts_with = "no_passphrase")]
    pub(crate) token: Option<String>,
    /// File whose first line is the passphrase to keep the key under; without it, you are asked for one twice. With
    /// --token, the token's PIN.
    #[arg(long, value_name = "FILE", conflicts_with = "no_passphrase")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Keep the secret key without a passphrase: whoever can read the file has the key.
    #[arg(long)]
    pub(crate) no_passphrase: bool,
    /// Replace files that exist. The key in them is lost. A key in a token is never replaced.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ShowKey {
    /// A key file, secret or public; or the PKCS#11 URI of a key in a token.
    #[arg(value_name = "FILE|URI")]
    pub(crate) key: PathBuf,
    /// What a key in a token is for, which the token does not know [default: issuer]. A file says it itself.
    #[arg(long, value_enum)]
    pub(crate) kind: Option<KeyKind>,
    /// Log in to the token, and show the private key's public half; without it, what the token shows everybody.
    #[arg(long)]
    pub(crate) log_in: bool,
    /// File whose first line is the token's PIN; without it, you are asked for the PIN.
    #[arg(long, value_name = "FILE", requires = "log_in")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ListTokens {
    /// PKCS#11 URI of the one token to list [default: all of them].
    #[arg(value_name = "URI")]
    pub(crate) token: Option<String>,
    /// Log in to the token, and list its private keys; without it, the public keys that it shows everybody.
    #[arg(long, requires = "token")]
    pub(crate) log_in: bool,
    /// File whose first line is the token's PIN; without it, you are asked for the PIN.
    #[arg(long, value_name = "FILE", requires = "log_in")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// How to show them.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
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

#[derive(Debug, Args)]
pub(crate) struct IssueOptions {
    /// Patient summaries, one person each. `-` reads one from standard input.
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    pub(crate) fhir: Vec<PathBuf>,
    /// The person's access code: `new` makes one, a file gives the one that the person has already.
    #[arg(long, value_name = "new|FILE", default_value = "new", conflicts_with = "no_holder")]
    pub(crate) access_code: String,
    /// Make no access code: only care networks can open the card.
    #[arg(long)]
    pub(crate) no_holder: bool,
    #[command(flatten)]
    pub(crate) making: Making,
}

#[derive(Debug, Args)]
pub(crate) struct VisitOptions {
    /// The person's card: a picture of its code, or file card.txt or card.phr; `nfc:` is the tag on the NFC reader. Several, where carriers of one person
    /// continued separately (paper and chip): they are put together.
    #[arg(long, value_name = "PICTURE|FILE", required = true, num_args = 1..)]
    pub(crate) card: Vec<PathBuf>,
    /// File with the person's access code, such as the slip; without it and without --granted-network or --network-key, you are
    /// asked. Repeat it where the cards have different codes.
    #[arg(long, value_name = "FILE", conflicts_with = "break_glass")]
    pub(crate) access_code_file: Vec<PathBuf>,
    /// Open the card without the person's access code (break-glass), with a network key that was granted to this device
    /// (`phr-reader enrol`), which is logged.
    #[arg(long, group = "break_glass")]
    pub(crate) granted_network: bool,
    /// File whose first line is this device's passphrase; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE", requires = "granted_network")]
    pub(crate) device_passphrase_file: Option<PathBuf>,
    /// The same with a care network's secret key in a file, for the network's keeper.
    #[arg(long, value_name = "FILE", group = "break_glass")]
    pub(crate) network_key: Option<PathBuf>,
    /// File whose first line is the passphrase of the network key; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE", requires = "network_key")]
    pub(crate) network_passphrase_file: Option<PathBuf>,
    /// Why the card is opened with a network key, without who the person is; without it, you are asked.
    #[arg(long, value_name = "TEXT", requires = "break_glass")]
    pub(crate) reason: Option<String>,
    /// Who opens the card with a network key [default: this computer's user].
    #[arg(long, value_name = "NAME", requires = "break_glass")]
    pub(crate) operator: Option<String>,
    /// Folder of what the reader keeps on this device: its key, the grants to it, the break-glass log [default: $PHR_READER_HOME, else
    /// phr-card in $XDG_STATE_HOME or ~/.local/state].
    #[arg(long, value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Break-glass log to write to [default: break-glass.log in the reader's folder].
    #[arg(long, value_name = "FILE", requires = "break_glass")]
    pub(crate) log: Option<PathBuf>,
    /// What was found and done, as a FHIR summary or Bundle of the visit. What the card says already is not added again.
    #[arg(long, value_name = "FILE", conflicts_with = "entries")]
    pub(crate) fhir: Option<PathBuf>,
    /// The same as a visit file: FHIR resources, and amendments of entries of the card (see
    /// card-format-spec/visit.schema.json).
    #[arg(long, value_name = "FILE")]
    pub(crate) entries: Option<PathBuf>,
    /// Amend an entry: its reference as `phr-reader read --references` shows it, `=`, and its new status, perhaps with
    /// `@` and since when: 3fa9.5=stopped@2026-11-20. `entered-in-error` marks it as recorded by mistake; `due:DAY` or
    /// `due:DAY/DAY` moves a follow-up.
    #[arg(long, value_name = "REF=STATUS[@SINCE]", num_args = 1..)]
    pub(crate) amend: Vec<String>,
    /// Say the whole record again in one attestation, in place of those that are there; what is new comes behind it.
    /// Needs a key that may assess.
    #[arg(long)]
    pub(crate) restate: bool,
    /// The access code of the new card: `keep` the one that opened the (first) card, or make a `new` one.
    #[arg(long, value_enum, default_value_t = NextCode::Keep, conflicts_with = "no_holder")]
    pub(crate) access_code: NextCode,
    /// Make the new card for care networks only: no access code opens it.
    #[arg(long)]
    pub(crate) no_holder: bool,
    /// Go on although the card has a confidential part that stays closed: it is then on the old card only, and the new one
    /// says so.
    #[arg(long)]
    pub(crate) leave_confidential: bool,
    /// The document is of this person although birth date or sex differ from the card's; what it says is then what holds.
    #[arg(long)]
    pub(crate) same_person: bool,
    /// Draft of this issuer's status list (`phr-issuer status-list new`): note in it that the old card was replaced, so that
    /// readers with the next list say so of it.
    #[arg(long, value_name = "FILE")]
    pub(crate) status_draft: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) making: Making,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NextCode {
    /// The code that opened the card; the person's slip stays good.
    Keep,
    /// A new code and a new slip.
    New,
}

/// What making a card needs, whatever is on it.
#[derive(Debug, Args)]
pub(crate) struct Making {
    /// File of the secret issuer key that signs, or the PKCS#11 URI of one in a token.
    #[arg(long, value_name = "FILE|URI")]
    pub(crate) key: PathBuf,
    /// File whose first line is the passphrase of the issuer key, or its token's PIN; without it, you are asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Public key of a care network that may open the card without the access code: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE", num_args = 1..)]
    pub(crate) network: Vec<String>,
    /// Trust list: take its current networks, and warn if it does not have the issuer key. A visit takes the lists that this
    /// machine holds (`phr-reader trust`) unless it is named one.
    #[arg(long, value_name = "LIST", requires = "root")]
    pub(crate) trust: Option<PathBuf>,
    /// Roots of the trust list: the name of their set, or the public key of a root that signs alone; its text or file.
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
    /// What the card is for: qr-card, qr-booklet, qr-sheet, qr-screen (codes), ntag215, ntag216, type4-2k, type4-4k, type4-8k
    /// (chips), file.
    #[arg(long, value_name = "CARRIER", default_value_t = Carrier::QrSheet)]
    pub(crate) carrier: Carrier,
    /// What may be left out where not everything has room on the carrier. What is left out is counted on the card and shown
    /// by every reader.
    #[arg(long, value_enum, default_value_t = LeaveOutChoice::Nothing)]
    pub(crate) leave_out: LeaveOutChoice,
    /// Which entries only the access code opens.
    #[arg(long, value_enum, default_value_t = ConfidentialChoice::Listed)]
    pub(crate) confidential: ConfidentialChoice,
    /// Public key of a care network that may open the confidential part too, where the issuer's written policy says so.
    #[arg(long, value_name = "KEY|FILE", num_args = 1..)]
    pub(crate) confidential_network: Vec<String>,
    /// Give the card a confidential part even if nothing is in it, so that no card stands out.
    #[arg(long)]
    pub(crate) always_confidential: bool,
    /// Digits of a new access code.
    #[arg(long, value_enum, default_value_t = Digits::Sixteen)]
    pub(crate) digits: Digits,
    /// Largest QR version that may be drawn, 1 to 40 [default: the carrier's; 40 for qr-sheet]. Above 27, codes are hard to
    /// scan from a small card.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=40))]
    pub(crate) max_version: Option<u8>,
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
pub(crate) enum LeaveOutChoice {
    /// Nothing: a card that does not fit is not made, and you are told what would make it fit.
    Nothing,
    /// Names that every reader has, and details: remarks, times of day, usual ranges.
    Details,
    /// Those, and then entries, the least important first.
    Entries,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfidentialChoice {
    /// Those that the document marks (meta.security), and those of the kinds that the card format lists: HIV, mental
    /// health, violence, substance use …
    Listed,
    /// Only those that the document marks.
    Marked,
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

pub(crate) fn time(text: &str) -> Result<Timestamp, String> {
    parse_time(text).map_err(|_| messages::NOT_A_TIME.to_owned())
}
