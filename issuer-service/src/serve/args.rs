//! The command line of `phr-issuer serve`.

use super::messages;
use clap::{Args, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Where the service keeps what it knows. The same for every command that uses it.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Folder of the service: its database and its backups [default: $XDG_DATA_HOME/phr-issuer, else
    /// ~/.local/share/phr-issuer]. It is made when it is not there, closed to other users.
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// PostgreSQL database in place of the one file in the folder: postgres://user@host/name. A password does not belong
    /// here, where every user of this machine sees it.
    #[arg(long, value_name = "URL", conflicts_with = "database_file")]
    pub(crate) database: Option<String>,
    /// File whose first line is that URL, with its password.
    #[arg(long, value_name = "FILE")]
    pub(crate) database_file: Option<PathBuf>,
}

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: an object in JSON a line.
    Json,
}

impl From<LogFormat> for phr_service::LogFormat {
    fn from(format: LogFormat) -> Self {
        match format {
            LogFormat::Text => Self::Text,
            LogFormat::Json => Self::Json,
        }
    }
}

/// The data are under a key in a PKCS#11 token.
#[derive(Debug, Args)]
pub(crate) struct MasterToken {
    /// PKCS#11 URI (RFC 7512) of the key in a token that the data are under, in place of a passphrase: such as
    /// 'pkcs11:token=centre;object=phr-data'. The first run of the service makes the key; whoever loses it loses the data.
    #[arg(long, value_name = "URI", conflicts_with = "passphrase_file")]
    pub(crate) master_token: Option<String>,
    /// File whose first line is that token's PIN; without it, and without a pin-source in the URI, it is asked for.
    #[arg(long, value_name = "FILE", requires = "master_token")]
    pub(crate) master_pin_file: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct ServeOptions {
    #[command(flatten)]
    pub(crate) place: Place,
    /// Address and port to listen on. Other machines reach the service only when this is not 127.0.0.1; then give a
    /// certificate with --tls-cert, or put a server that encrypts (HTTPS) before it.
    #[arg(long, value_name = "ADDR", default_value = messages::LISTEN)]
    pub(crate) listen: SocketAddr,
    /// Fill an empty database with invented persons, and mark every page and every print. Not for real persons: what is
    /// entered cannot be told from what was invented.
    #[arg(long, conflicts_with_all = ["master_token", "passphrase_file"])]
    pub(crate) demo: bool,
    /// File whose first line is the passphrase that the data are under; without it, the service starts locked, and
    /// an administrator gives it in the browser.
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) master: MasterToken,
    /// Address under which browsers reach the service, such as `https://cards.example`; for links in mail and in calendars.
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// Certificate chain in PEM, with which the service encrypts by itself (HTTPS). It is read again when it is renewed.
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// Secret key of that certificate, in PEM without a passphrase.
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub(crate) tls_key: Option<PathBuf>,
    /// File whose first line is the address of the mail server, with its password: smtps://user:password@host.
    #[arg(long, value_name = "FILE", requires = "smtp_from")]
    pub(crate) smtp_file: Option<PathBuf>,
    /// Who the mail is from.
    #[arg(long, value_name = "ADDRESS", requires = "smtp_file")]
    pub(crate) smtp_from: Option<String>,
    /// Address of the centre that this site sends to, such as `https://centre.example`; an administrator may type it in the
    /// browser instead.
    #[arg(long, value_name = "URL", requires = "centre_token_file")]
    pub(crate) centre: Option<String>,
    /// File whose first line is the token that the centre gave this site.
    #[arg(long, value_name = "FILE", requires = "centre")]
    pub(crate) centre_token_file: Option<PathBuf>,
    /// Let browsers send the session's cookie over HTTPS only. It is so already where --public-url begins with https.
    #[arg(long)]
    pub(crate) secure_cookies: bool,
    /// File whose first line is the PIN of the token with the issuer key; without it, an administrator types it in the
    /// browser.
    #[arg(long, value_name = "FILE")]
    pub(crate) pin_file: Option<PathBuf>,
    /// A server of yours stands before this one and says in X-Forwarded-For who asks.
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// What is logged on standard error, such as info, or phr_service=debug,warn. No line names a person.
    #[arg(long, value_name = "FILTER", default_value = "info")]
    pub(crate) log: String,
    /// How a line of the log is written: for people, or for programs.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub(crate) log_format: LogFormat,
    /// Address and port at which the metrics are told, at /metrics, as OpenMetrics. No one is about a person; keep the address
    /// from everybody else all the same.
    #[arg(long, value_name = "ADDR")]
    pub(crate) metrics: Option<SocketAddr>,
}
