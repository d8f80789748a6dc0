//! What the service is told when it starts.

use crate::mail::MailServer;
use crate::tls::TlsFiles;
use phr_cli_kit::{Failure, Secret};
use phr_core::cose::Signer;
use phr_core::keys::IssuerPublicKey;
use phr_storage::{Ambient, MasterKey};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

/// A signer that requests share.
pub type SharedSigner = Arc<dyn Signer<Key = IssuerPublicKey> + Send + Sync>;

/// Opens the issuer key of a PKCS#11 URI with its PIN.
pub type OpenToken = Arc<dyn Fn(&str, &Secret) -> Result<SharedSigner, Failure> + Send + Sync>;

/// What opening the master key in a token takes.
#[derive(Debug)]
pub struct MasterRequest<'a> {
    /// The token's PIN; empty where nobody gave one, such as where it is typed at the device.
    pub pin: &'a Secret,
    /// Whether a person typed it just now. The last try before a token locks is spent on no other.
    pub is_typed: bool,
    /// Whether the key is made if it is not there: at the first run, and never later.
    pub make: bool,
}

/// Opens the master key in a token.
pub type OpenMaster = Arc<dyn Fn(&MasterRequest<'_>) -> Result<Arc<dyn MasterKey>, Failure> + Send + Sync>;

/// The master key of the data in a token, in place of a passphrase.
pub struct MasterToken {
    /// The key's PKCS#11 URI, as pages show it.
    pub uri: String,
    /// How it is opened.
    pub open: OpenMaster,
    /// The token's PIN, where a file gives it; else the browser asks.
    pub pin: Option<Secret>,
}

/// Opens the NFC reader at this machine.
pub type OpenNfc = Arc<dyn Fn() -> Result<Box<dyn phr_nfc::Reader>, Failure> + Send + Sync>;

/// What the service is told when it starts.
pub struct Config {
    /// The folder of what is not in the database: trust lists.
    pub data_dir: PathBuf,
    /// The database: `sqlite:` and a path, or `postgres://…`.
    pub database: String,
    /// Where it listens.
    pub listen: SocketAddr,
    /// Where it tells its metrics; nowhere without.
    pub metrics: Option<SocketAddr>,
    /// The certificate with which it encrypts; plain HTTP without.
    pub tls: Option<TlsFiles>,
    /// The address under which browsers reach it, where that is not `listen`: `https://phr.example.org`.
    pub public_url: Option<String>,
    /// Whether browsers send cookies over TLS only. Set it wherever `public_url` begins with `https`.
    pub secure_cookies: bool,
    /// Whether a proxy of ours is in front, so that the last `X-Forwarded-For` says who asks.
    pub behind_proxy: bool,
    /// Whether all data are invented; each page says so.
    pub demo: bool,
    /// Whether it is opened only to load what can be loaded again, so that nothing waits for the disk.
    pub loads: bool,
    /// Where mail is handed in; no mail is sent without.
    pub mail: Option<MailServer>,
    /// The centre that this site sends to, as [`crate::centre_address`] has it, and the token that it knows this site by. An
    /// administrator may type both instead.
    pub centre: Option<(String, Secret)>,
    /// The passphrase of the data, where a file gives it; else the browser asks.
    pub passphrase: Option<Secret>,
    /// The token whose key opens the data, in place of a passphrase.
    pub master: Option<MasterToken>,
    /// The PIN of the token with the issuer key, where a file gives it; else an administrator types it.
    pub pin: Option<Secret>,
    /// How keys in tokens are opened; none where that is not built in.
    pub open_token: Option<OpenToken>,
    /// How the NFC reader at this machine is opened; none where that is not built in.
    pub open_nfc: Option<OpenNfc>,
    /// The clock and the source of randomness.
    pub ambient: Ambient,
}

impl Config {
    /// A service on this machine alone, with a SQLite file in `data_dir`.
    pub fn new(data_dir: impl Into<PathBuf>, ambient: Ambient) -> Self {
        let data_dir = data_dir.into();
        Self {
            database: format!("sqlite:{}", data_dir.join("phr.sqlite").display()),
            data_dir,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8420)),
            metrics: None,
            tls: None,
            public_url: None,
            secure_cookies: false,
            behind_proxy: false,
            demo: false,
            loads: false,
            mail: None,
            centre: None,
            passphrase: None,
            master: None,
            pin: None,
            open_token: None,
            open_nfc: None,
            ambient,
        }
    }
}
