//! The command lines of what is done with the service's database.

use crate::serve::args::{MasterToken, Place};
use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct BackupOptions {
    /// File to write. What is under the passphrase in the database is so in the file.
    #[arg(value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
    /// Replace the file if it is there.
    #[arg(long)]
    pub(crate) force: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RestoreOptions {
    /// File that `phr-issuer backup` wrote.
    #[arg(value_name = "FILE")]
    pub(crate) from: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct ExportOptions {
    /// Folder for the files; it must not be there, or be empty.
    #[arg(value_name = "DIR")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
    /// Leave out what is confidential. The manifest says that it was.
    #[arg(long)]
    pub(crate) without_confidential: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum AuditCommand {
    /// Check that no line of the audit log was changed, removed or put in between.
    Verify(VerifyAudit),
}

#[derive(Debug, Args)]
pub(crate) struct VerifyAudit {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Print the hash of this line, too: compare it with the one that was noted when the log ended there.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..))]
    pub(crate) at: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataKeyCommand {
    /// Make a new data key, and encrypt everything anew under it.
    Rotate(RotateDataKey),
    /// Put the data, and the issuer key that is kept with them, under another passphrase. Nothing is encrypted anew: backups
    /// of before still open with the old one.
    ChangePassphrase(ChangePassphrase),
}

#[derive(Debug, Args)]
pub(crate) struct ChangePassphrase {
    #[command(flatten)]
    pub(crate) place: Place,
    /// File whose first line is the present passphrase; without it, you are asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// File whose first line is the new passphrase, of at least 12 characters; without it, you are asked twice.
    #[arg(long, value_name = "FILE")]
    pub(crate) new_passphrase_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct RotateDataKey {
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ApiClientCommand {
    /// Let another system in, and show its token.
    Add(AddClient),
    /// List the other systems.
    List(ListClients),
    /// Refuse the token of another system from now on.
    Disable(DisableClient),
}

/// What another system may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ClientRight {
    /// Find persons, and read what their records say.
    FhirRead,
    /// Hand records in.
    FhirWrite,
    /// Have cards made.
    Issue,
    /// Have cards opened and checked.
    Verify,
    /// Be a site that pushes its records.
    Sync,
}

impl From<ClientRight> for phr_storage::Right {
    fn from(right: ClientRight) -> Self {
        match right {
            ClientRight::FhirRead => Self::FhirRead,
            ClientRight::FhirWrite => Self::FhirWrite,
            ClientRight::Issue => Self::Issue,
            ClientRight::Verify => Self::Verify,
            ClientRight::Sync => Self::Sync,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct AddClient {
    /// What it is called in lists; no two have one name.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// What it may do. Give it again for more.
    #[arg(long, value_enum, required = true)]
    pub(crate) right: Vec<ClientRight>,
    /// Code of the site for which what it hands in is stored.
    #[arg(long, value_name = "CODE")]
    pub(crate) site: Option<String>,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
}

#[derive(Debug, Args)]
pub(crate) struct ListClients {
    #[command(flatten)]
    pub(crate) place: Place,
}

#[derive(Debug, Args)]
pub(crate) struct DisableClient {
    /// What it is called.
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    /// Take its token again instead.
    #[arg(long)]
    pub(crate) enable: bool,
    #[command(flatten)]
    pub(crate) place: Place,
    #[command(flatten)]
    pub(crate) unlock: Unlock,
}

/// The data are under a passphrase, or under a key in a token.
#[derive(Debug, Args)]
pub(crate) struct Unlock {
    /// File whose first line is the passphrase that the data are under; without it, you are asked.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) master: MasterToken,
}
