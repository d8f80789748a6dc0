//! The command line. What is said here is what `--help` says.

use crate::{certificate_messages, messages};
use clap::{Args, Parser, Subcommand, ValueEnum};
use phr_cli_kit::parse_time;
use phr_core::carrier::sequence::SequenceKind;
use phr_core::model::Timestamp;
use std::ffi::OsString;
use std::path::PathBuf;

/// Reads PHR Cards: opens them, verifies who issued them, and shows what they say. Needs no network.
#[derive(Debug, Parser)]
#[command(name = "phr-reader", version, after_help = messages::EXAMPLES, max_term_width = 100)]
pub(crate) struct Arguments {
    /// Folder of what this reader keeps: trust lists, its key, the grants to it, the break-glass log. For several desks on one machine
    /// [default: $PHR_READER_HOME, else phr-card in $XDG_STATE_HOME or ~/.local/state].
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) home: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Open a card, verify it and show the record.
    #[command(after_help = messages::READ_EXAMPLES)]
    Read(ReadOptions),
    /// Open a card and say who issued it and whether that is to be trusted, without showing the record.
    Verify(VerifyOptions),
    /// Show what anyone can see of a card without a key: lengths, and which networks can open it.
    Inspect {
        /// Picture with the card's code, or file card.txt or card.phr; `-` is standard input.
        input: PathBuf,
        /// How to show it.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Enrol this device: make its own key, ask a care network's keeper for the network's key, and keep what is granted.
    #[command(after_help = messages::ENROL_EXAMPLES)]
    Enrol(EnrolOptions),
    /// Say whom this machine trusts: take trust lists, look at them, pass them on.
    #[command(subcommand, after_help = messages::TRUST_EXAMPLES)]
    Trust(TrustCommand),
    /// Check a health certificate of the WHO network (HCERT: EU DCC, ICVP and others) and show it. It is no PHR card:
    /// another system's, signed and not encrypted.
    #[command(after_help = certificate_messages::EXAMPLES)]
    Certificate(CertificateOptions),
    /// Look at trust lists of the WHO network (GDHCN).
    #[command(subcommand, after_help = certificate_messages::GDHCN_EXAMPLES)]
    Gdhcn(GdhcnCommand),
    /// Look at the break-glass log: which cards were opened with a network key, by whom and why.
    #[command(subcommand, after_help = messages::LOG_EXAMPLES)]
    Log(LogCommand),
    /// Carry a trust list, a status list or a large card as several QR codes, printed or shown one after another.
    #[command(subcommand, after_help = messages::SEQUENCE_EXAMPLES)]
    Sequence(SequenceCommand),
    /// Look at NFC tags, read the card on one, and bring an interrupted write to its end.
    #[command(subcommand, after_help = crate::nfc::args::EXAMPLES)]
    Nfc(crate::nfc::args::NfcCommand),
    /// Print the text of the QR code in each picture, or of the first that a camera shows.
    Scan {
        /// Pictures (PNG, JPEG, WebP, PDF); `-` is standard input.
        #[arg(required_unless_present = "camera", value_name = "PICTURE")]
        pictures: Vec<PathBuf>,
        /// Camera (/dev/video0) or film (card.mp4), read through the program ffmpeg; several frames are combined.
        #[arg(long, value_name = "DEVICE|FILM")]
        camera: Option<PathBuf>,
        /// How to show it.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
}

/// What opening and verifying need.
#[derive(Debug, Args)]
pub(crate) struct Opening {
    /// Picture with the card's code (PNG, JPEG, WebP), or file card.txt or card.phr; `-` is standard input, `nfc:` the tag on
    /// the NFC reader. Several cards of one person, such as a printed one and a chip's, are put together.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The trust list: who may issue cards [default: those that this machine holds; see `phr-reader trust`].
    #[arg(long, value_name = "LIST", requires = "root")]
    pub(crate) trust: Option<PathBuf>,
    /// Roots that must have signed the trust list: the name of their set (phr-roots-1…), or the public key of a root that
    /// signs alone; its text or file. Get it from the programme once, by a way you trust, and not together with the list.
    #[arg(long, value_name = "ROOTS|FILE", requires = "trust")]
    pub(crate) root: Option<String>,
    /// File with the person's access code, such as the slip; without it and without --network or --network-key, you are
    /// asked. Give it once for each code where cards have different ones: each is tried on each card.
    #[arg(long, value_name = "FILE", conflicts_with = "break_glass")]
    pub(crate) access_code_file: Vec<PathBuf>,
    /// Open the card without the person's access code (break-glass), with a network key that was granted to this device. That
    /// is logged before anything is shown.
    #[arg(long, group = "break_glass")]
    pub(crate) network: bool,
    /// File whose first line is this device's passphrase; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE", requires = "network")]
    pub(crate) device_passphrase_file: Option<PathBuf>,
    /// The same with a care network's secret key in a file, for the network's keeper. Clinics' devices are enrolled, and use
    /// --network.
    #[arg(long, value_name = "FILE", group = "break_glass")]
    pub(crate) network_key: Option<PathBuf>,
    /// Why the card is opened with a network key, without who the person is; without it, you are asked.
    #[arg(long, value_name = "TEXT", requires = "break_glass")]
    pub(crate) reason: Option<String>,
    /// Who opens the card with a network key [default: this computer's user].
    #[arg(long, value_name = "NAME", requires = "break_glass")]
    pub(crate) operator: Option<String>,
    /// Break-glass log to write to [default: break-glass.log in the reader's folder].
    #[arg(long, value_name = "FILE", requires = "break_glass")]
    pub(crate) log: Option<PathBuf>,
    /// File whose first line is the passphrase of the network key; without it, you are asked for the passphrase.
    #[arg(long, value_name = "FILE", requires = "network_key")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Language of what is shown, such as en or fr.
    #[arg(long, value_name = "LANG", default_value = "en")]
    pub(crate) lang: String,
    /// Judge as if it were this time: a day like 2026-11-22, or a time with its offset [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) at: Option<Timestamp>,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct EnrolOptions {
    #[command(subcommand)]
    pub(crate) command: Option<EnrolCommand>,
    /// What the clinic calls this device, such as "Desk 3". The network's keeper is shown it.
    #[arg(long, value_name = "NAME", required = true)]
    pub(crate) name: Option<String>,
    /// File for the request, which the network's keeper is sent.
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) out: Option<PathBuf>,
    /// File whose first line is the passphrase to keep the device's key under; without it, you are asked for one twice.
    #[arg(long, value_name = "FILE")]
    pub(crate) device_passphrase_file: Option<PathBuf>,
    /// Replace the device's key. All grants to the old one are lost.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum EnrolCommand {
    /// Keep a grant that the network's keeper sent. It stays sealed; only its checks need the passphrase.
    Accept {
        /// The grant's file.
        grant: PathBuf,
        /// File whose first line is this device's passphrase; without it, you are asked for the passphrase.
        #[arg(long, value_name = "FILE")]
        device_passphrase_file: Option<PathBuf>,
    },
    /// Show this device's key, its check number, and the grants to it. Needs no passphrase.
    Status {
        /// How to show it.
        #[arg(long, value_enum, default_value_t = EnrolFormat::Text)]
        format: EnrolFormat,
    },
    /// Write the request anew, for when it was lost on its way.
    Request {
        /// File for the request.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Remove the grant of a network from this device.
    Remove {
        /// The network's hint, as `enrol status` shows it, or its public key.
        #[arg(value_name = "HINT|KEY")]
        network: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum EnrolFormat {
    /// For people.
    Text,
    /// For programs; card-format-spec/device-status.schema.json describes it.
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TrustCommand {
    /// Take a trust list, in place of the one that it follows. Refused is what is not signed by enough roots, older than
    /// what is held, or past its date and nothing new.
    Import(ImportTrust),
    /// Fetch newer lists from the addresses that lists were imported from.
    Update,
    /// Show which lists this machine holds, how old they are, and whether its clock can be right.
    Status {
        /// How to show it.
        #[arg(long, value_enum, default_value_t = Format::Text)]
        format: Format,
    },
    /// Write a list that this machine holds, for another machine: it is signed, and may travel by any way.
    Export(ExportTrust),
    /// Forget the latest time that this machine has seen, for when something signed was dated years ahead by mistake: then all
    /// lists look old, and grants ended. Set the clock right first, and remove a list that has such a date.
    ForgetTime,
    /// Give up a list. Whoever is only in that list is no longer believed here, and an older list could be taken again.
    Remove {
        /// The list's roots: the name of their set (phr-roots-1…), or the public key of a root that signs alone. For a trust
        /// list of the WHO network, its identifier (did:…).
        #[arg(value_name = "ROOTS|DID")]
        roots: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct ImportTrust {
    /// Files or addresses (https://…) of lists; or pictures (PNG, JPEG, WebP) of the QR codes of one, in any order.
    #[arg(required = true, value_name = "FILE|URL|PICTURE")]
    pub(crate) from: Vec<PathBuf>,
    /// Roots whose lists may be taken, where this machine has none of theirs yet: the name of their set (phr-roots-1…), or
    /// the public key of a root that signs alone; its text or file. Get it by a way you trust, and not together with the
    /// list.
    #[arg(long, value_name = "ROOTS|FILE")]
    pub(crate) roots: Option<String>,
    /// Take a first list although it is past its best-before date: there is nothing better.
    #[arg(long)]
    pub(crate) even_old: bool,
    /// Take trust lists of the WHO network (DID documents) too. You vouch for where they came from: WHO's own proof on them
    /// is not checked. Their keys check other systems' certificates (`phr-reader certificate`) and no PHR card.
    #[arg(long)]
    pub(crate) gdhcn: bool,
    /// Take this for the time.
    #[arg(long, value_name = "TIME", value_parser = time, hide = true)]
    pub(crate) at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct ExportTrust {
    /// File for the list.
    #[arg(long, value_name = "FILE", required_unless_present = "qr")]
    pub(crate) out: Option<PathBuf>,
    /// Folder for the list as QR codes: pictures, and A4 sheets to print, for places without sticks. One in six may be lost.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) qr: Option<PathBuf>,
    /// Roots of the list, where this machine holds several.
    #[arg(long, value_name = "ROOTS|FILE")]
    pub(crate) roots: Option<String>,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CertificateOptions {
    /// Picture with the certificate's code (PNG, JPEG, WebP), or file with its text; `-` is standard input. The text
    /// itself does too, from `HC1:` on; other users of this computer may see it while the program runs.
    #[arg(value_name = "FILE|TEXT")]
    pub(crate) input: OsString,
    /// Trust list of the WHO network, a DID document (did.json): whose keys sign certificates [default: those that this
    /// machine holds]. Give it once for each document. Whoever gives a document vouches for where it came from: WHO's own proof on it is not checked.
    #[arg(long, value_name = "DOCUMENT")]
    pub(crate) gdhcn: Vec<PathBuf>,
    /// Judge as if it were this time: a day like 2026-11-22, or a time with its offset [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) at: Option<Timestamp>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = CertificateFormat::Text)]
    pub(crate) format: CertificateFormat,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GdhcnCommand {
    /// Show which keys a trust list has, and which of its entries were not taken and why.
    Show {
        /// The DID document (did.json); `-` is standard input.
        document: PathBuf,
        /// How to show it.
        #[arg(long, value_enum, default_value_t = GdhcnFormat::Text)]
        format: GdhcnFormat,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum LogCommand {
    /// Show every opening, oldest first.
    Show {
        #[command(flatten)]
        log: LogFile,
        /// How to show it.
        #[arg(long, value_enum, default_value_t = LogFormat::Text)]
        format: LogFormat,
    },
    /// Say whether the log is whole, or in which line it was changed.
    Verify {
        #[command(flatten)]
        log: LogFile,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum SequenceCommand {
    /// Make QR codes of a file: one picture for each, and A4 sheets to print.
    Make(MakeSequence),
    /// Put the file together from pictures of the codes, in any order.
    Read(ReadSequence),
}

#[derive(Debug, Args)]
pub(crate) struct MakeSequence {
    /// The file to be carried.
    pub(crate) file: PathBuf,
    /// What it is: trust-list, status-list, status-delta, card or unspecified [default: told by its content].
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Option<SequenceKind>,
    /// Folder to write the pictures and sheets to.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) out: PathBuf,
    /// How many codes may be lost [default: one for every five that bear the content].
    #[arg(long, value_name = "N")]
    pub(crate) parity: Option<u8>,
    /// Make smaller codes, and more of them: for a screen, or a bad camera.
    #[arg(long)]
    pub(crate) screen: bool,
    /// Replace the folder if it has an earlier sequence.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ReadSequence {
    /// Pictures (PNG, JPEG, WebP), each of one or several codes, or text files with a code's text in each line.
    #[arg(required = true, value_name = "PICTURE")]
    pub(crate) pictures: Vec<PathBuf>,
    /// File to write.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Replace the file if it exists.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct LogFile {
    /// The log's file [default: break-glass.log in the reader's folder].
    #[arg(long = "log", value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ReadOptions {
    #[command(flatten)]
    pub(crate) opening: Opening,
    /// How to show the record.
    #[arg(long, value_enum, default_value_t = RecordFormat::Text)]
    pub(crate) format: RecordFormat,
    /// Show the whole history of each entry that was changed, and not just the last change.
    #[arg(long)]
    pub(crate) history: bool,
    /// Show each entry's reference, by which a return visit amends it.
    #[arg(long)]
    pub(crate) references: bool,
    /// Show the record even where its issuer is unknown, so that nobody can say that it was not made up.
    #[arg(long)]
    pub(crate) show_unverified: bool,
}

#[derive(Debug, Args)]
pub(crate) struct VerifyOptions {
    #[command(flatten)]
    pub(crate) opening: Opening,
    /// How to show the verdict.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs; card-format-spec/reader-output.schema.json describes it.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CertificateFormat {
    /// For people.
    Text,
    /// For programs; card-format-spec/certificate-output.schema.json describes it.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GdhcnFormat {
    /// For people.
    Text,
    /// For programs; card-format-spec/gdhcn-output.schema.json describes it.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// For programs; card-format-spec/break-glass-log.schema.json describes it.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RecordFormat {
    /// For people.
    Text,
    /// For programs; card-format-spec/reader-output.schema.json describes it.
    Json,
    /// For record systems: a FHIR R4 document (International Patient Summary).
    Fhir,
    /// For calendars: open follow-ups as iCalendar (RFC 5545). It holds health content.
    Ical,
}

fn time(text: &str) -> Result<Timestamp, String> {
    parse_time(text).map_err(|_| messages::NOT_A_TIME.to_owned())
}
