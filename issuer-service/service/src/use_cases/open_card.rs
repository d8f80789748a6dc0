//! Opening a card: by the person's access code, or by a key of a care network that was granted to this service.

use super::judging::Own;
use crate::app::{App, blocking};
use crate::error::{Error, Result};
use phr_cli_kit::{BreakGlass, Device, Failure, Passphrase};
use phr_core::card::{Access, OpenedCard, SealedCard};
use phr_core::cose::OpenError;
use phr_core::keys::{AccessCode, CodePolicy, GrantStanding, IssuerPublicKey, NetworkSecretKey};
use phr_core::model::Timestamp;
use phr_core::record::VerifiedRecord;
use std::path::Path;
use tokio::sync::{Semaphore, SemaphorePermit};
use zeroize::Zeroizing;

/// How many pictures and codes are worked on at once, to open cards and to make them: each takes a processor, and a code 64 MiB.
static TURNS: Semaphore = Semaphore::const_new(2);

/// File with the passphrase of the device that keys were granted to; `phr-reader enrol` and `phr-reader grant` with the
/// service's folder as their home make the rest.
const DEVICE_PASSPHRASE: &str = "device-passphrase";

/// The log of openings without the person's code, in the service's folder: `phr-reader log show` reads it.
const BREAK_GLASS: &str = "break-glass.log";

/// With what a card is to be opened.
pub(crate) enum By {
    /// What was typed as the access code.
    Code(Zeroizing<String>),
    /// A key that was granted to this service.
    Network,
}

impl By {
    /// Stable name, for the audit log.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Code(_) => "access-code",
            Self::Network => "network-key",
        }
    }
}

/// Waits for a turn at heavy work; it ends when what is returned is dropped.
pub(crate) async fn turn() -> Result<SemaphorePermit<'static>> {
    TURNS.acquire().await.map_err(Error::internal)
}

/// Opens a card, or says by a stable code why it does not open.
pub(crate) async fn open(app: &App, card: SealedCard, by: By) -> Result<Result<OpenedCard, String>> {
    let _turn = turn().await?;
    let (folder, now) = (app.data_dir().to_owned(), app.now());
    blocking(move || match by {
        By::Code(typed) => by_code(&card, &typed),
        By::Network => by_network(&card, &folder, now),
    })
    .await
}

fn by_code(card: &SealedCard, typed: &str) -> Result<OpenedCard, String> {
    let code = AccessCode::parse(typed, CodePolicy::AllowTwelve).map_err(|error| error.code().to_owned())?;
    card.open(Access::Holder(&code)).map_err(|error| error.code().to_owned())
}

fn by_network(card: &SealedCard, folder: &Path, now: Timestamp) -> Result<OpenedCard, String> {
    let keys = granted(card, folder, now).map_err(|failure| {
        tracing::warn!(code = failure.code(), "a granted key cannot be used");
        "network-not-granted"
    })?;
    let mut refused = "network-not-granted";
    for key in &keys {
        match card.open(Access::Network(key)) {
            Ok(opened) => return Ok(opened),
            Err(OpenError::NotForThisKey) => {}
            Err(error) => refused = error.code(),
        }
    }
    Err(refused.to_owned())
}

/// The granted keys that fit the card, as far as their time has come and not gone.
fn granted(card: &SealedCard, folder: &Path, now: Timestamp) -> Result<Vec<NetworkSecretKey>, Failure> {
    let device = Device::of_folder(Some(folder))?;
    let hints = card.inspect().care.networks;
    let mut grants = device.grants()?;
    grants.retain(|grant| {
        let is_current =
            matches!(grant.terms().standing(now), GrantStanding::Current | GrantStanding::EndsSoon);
        is_current && hints.contains(&grant.terms().network.hint())
    });
    if grants.is_empty() {
        return Ok(Vec::new());
    }
    let key = device.unlock(&Passphrase::File(folder.join(DEVICE_PASSPHRASE)))?;
    Ok(grants.iter().filter_map(|grant| grant.open(&key, now).ok()).collect())
}

/// Writes an opening without the person's code into the log of such openings, before anything of it is shown.
pub(crate) fn note_break_glass(
    app: &App,
    login: &str,
    reason: &str,
    opened: &OpenedCard,
    record: &VerifiedRecord,
) -> Result<()> {
    let log = app.data_dir().join(BREAK_GLASS);
    let glass = BreakGlass::new(Some(login), Some(reason), Some(&log), None)?;
    Ok(glass.record(opened, record)?)
}

/// Whether keys were granted to this service, so that the page offers them.
pub(crate) fn has_network(app: &App) -> bool {
    app.data_dir().join(DEVICE_PASSPHRASE).is_file()
}

/// Who this service is, for judging what it signed itself.
pub(crate) fn own(app: &App) -> Vec<Own> {
    let name = app.organisation();
    let own = |key: IssuerPublicKey| {
        // Who has not said what it is called is named by its key.
        let name = if name.is_empty() { key.key_id().to_string() } else { name.clone() };
        Own { key, names: [("en".to_owned(), name)].into(), country: None }
    };
    app.signer().map(|signer| own(signer.public_key())).into_iter().collect()
}
