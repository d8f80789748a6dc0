//! The command line of `phr-issuer trust-list`.

use crate::args::{Format, time};
use crate::messages;
use crate::roots::Combine;
use clap::{Args, Subcommand, ValueEnum};
use phr_core::model::Timestamp;
use std::path::PathBuf;

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
    /// Change what an issuer's key may sign in a draft, or until when.
    ChangeIssuer(ChangeIssuer),
    /// Give an issuer another key in a draft. For a time both sign; what the old one signed stays good.
    ReplaceIssuer(ReplaceIssuer),
    /// Begin a care network's next epoch in a draft: cards are sealed for another key from then on, and no more for the
    /// old one. Do so when a device with the network key was lost.
    ReplaceNetwork(ReplaceNetwork),
    /// End a care network's key in a draft: cards are no longer sealed for it.
    EndNetwork(EndNetwork),
    /// Sign a draft, or a list that other roots have signed already. Once enough have, what comes out is the file that
    /// readers are given.
    Sign(SignList),
    /// Put copies of a list together that roots signed on machines of their own.
    Combine(Combine),
    /// Show what a draft or a signed list says.
    Show(ShowList),
}

#[derive(Debug, Args)]
pub(crate) struct NewList {
    /// Who will sign the list: the file of a set of roots (`phr-issuer roots new`), or the public key of a root that signs
    /// alone, or its .pub file. With --after, the set or root that you were given.
    #[arg(long, value_name = "KEY|FILE", visible_alias = "root-key")]
    pub(crate) roots: String,
    /// Who publishes the list, in one language, such as en="Route health programme". Repeat for more languages.
    #[arg(long = "name", value_name = "LANG=NAME", value_parser = language_and_name)]
    pub(crate) names: Vec<(String, String)>,
    /// Change of roots that enough have signed (`phr-issuer roots sign`): the new roots are to sign this list.
    #[arg(long, value_name = "FILE", requires = "after")]
    pub(crate) change: Option<PathBuf>,
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

#[derive(Debug, Args)]
pub(crate) struct ChangeIssuer {
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// The issuer's public key: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// What the key may sign from now on, in place of what it may so far.
    #[arg(long = "purpose", value_enum, value_delimiter = ',', required_unless_present = "until")]
    pub(crate) purposes: Vec<KeyPurpose>,
    /// Until when the key signs.
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) until: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct ReplaceIssuer {
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// The issuer's public key so far: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// The public key that replaces it: its text, or its .pub file.
    #[arg(long = "with", value_name = "KEY|FILE")]
    pub(crate) successor: String,
    /// Since when the new key signs [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) from: Option<Timestamp>,
    /// How many days longer the old key signs, for machines that do not have the new one yet.
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    pub(crate) overlap_days: u16,
}

#[derive(Debug, Args)]
pub(crate) struct ReplaceNetwork {
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// The network's public key so far: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// The public key that replaces it: its text, or its .pub file.
    #[arg(long = "with", value_name = "KEY|FILE")]
    pub(crate) successor: String,
    /// Since when [default: now].
    #[arg(long, value_name = "TIME", value_parser = time)]
    pub(crate) at: Option<Timestamp>,
}

#[derive(Debug, Args)]
pub(crate) struct EndNetwork {
    /// The draft.
    #[arg(long, value_name = "FILE")]
    pub(crate) draft: PathBuf,
    /// The network's public key: its text, or its .pub file.
    #[arg(long, value_name = "KEY|FILE")]
    pub(crate) key: String,
    /// The last moment at which cards are sealed for it [default: now].
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
    /// The draft, or a list that other roots have signed already. The draft's number goes up by one, ready for the next
    /// list.
    #[arg(long, value_name = "FILE", visible_alias = "list")]
    pub(crate) draft: PathBuf,
    /// File of the secret root key, or the PKCS#11 URI of one in a token.
    #[arg(long, value_name = "FILE|URI")]
    pub(crate) root_key: PathBuf,
    /// File whose first line is the passphrase of the root key, or its token's PIN; without it, you are asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// File for the signed list.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// When readers should have a newer list [default: a year from now]. Only the first root to sign sets it.
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
    /// A draft, or a list that some roots have signed or enough.
    pub(crate) list: PathBuf,
    /// The roots of a signed list: the name of their set, or the public key of a root that signs alone; its text or file.
    /// A draft and a list that not enough have signed need none.
    #[arg(long, value_name = "KEY|FILE", visible_alias = "root-key")]
    pub(crate) roots: Option<String>,
    /// Signed list to compare with: what was added, changed and removed since. Look at it before you sign.
    #[arg(long, value_name = "LIST")]
    pub(crate) since: Option<PathBuf>,
    /// How to show it.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}

fn language_and_name(text: &str) -> Result<(String, String), String> {
    let (language, name) = text.split_once('=').ok_or(messages::NOT_A_NAME)?;
    Ok((language.trim().to_owned(), name.trim().to_owned()))
}
