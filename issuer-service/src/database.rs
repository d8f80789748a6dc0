//! `phr-issuer backup`, `restore`, `export`, `audit verify` and `data-key`: what is done with the service's data
//! without its pages.

mod api_client;
pub(crate) mod args;
mod export;
mod place;

pub(crate) use api_client::api_client;
pub(crate) use export::export;
pub(crate) use place::Data;

use crate::messages::serve as messages;
use crate::token;
use args::{
    AuditCommand, BackupOptions, ChangePassphrase, DataKeyCommand, RestoreOptions, RotateDataKey, Unlock,
    VerifyAudit,
};
use phr_cli_kit::{Exit, Failure, Overwrite, Passphrase, Secret, check_free, now, print, say, system_random};
use phr_service::{App, Config};
use phr_storage::{Actor, Ambient, AuditBreak, MasterKey, State, Storage};
use std::future::Future;
use std::sync::{Arc, Mutex};

/// How many cells are encrypted anew in one transaction.
const RESEALED_AT_ONCE: u32 = 500;

pub(crate) fn back_up(options: &BackupOptions) -> Result<Exit, Failure> {
    check_free(&options.out, Overwrite::forced(options.force))?;
    let data = Data::of(&options.place)?;
    let written = wait(async { open(&data).await?.backup(&options.out).await.map_err(failure) })?;
    print(format!("{}\n", messages::backed_up(written.rows, &options.out)))?;
    Ok(Exit::Good)
}

pub(crate) fn restore(options: &RestoreOptions) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    if !options.from.is_file() {
        let message = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Failure::new("file-unreadable", message).during(options.from.display()));
    }
    data.make_folder()?;
    let read = wait(async {
        let storage = Storage::open(data.url().expose(), ambient()).await.map_err(failure)?;
        storage.restore(&options.from).await.map_err(failure)
    })?;
    print(format!("{}\n", messages::restored(read.rows, &data)))?;
    Ok(Exit::Good)
}

pub(crate) fn audit(command: &AuditCommand) -> Result<Exit, Failure> {
    match command {
        AuditCommand::Verify(options) => verify_audit(options),
    }
}

/// The log is not sealed, so nobody has to be asked for a passphrase.
fn verify_audit(options: &VerifyAudit) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    let (report, line) = wait(async {
        let storage = open(&data).await?;
        storage.verify_audit_at(options.at.unwrap_or_default()).await.map_err(failure)
    })?;
    let hex = |hash: [u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let head = hex(report.head);
    let at = options.at.map(|number| match line {
        Some(hash) => messages::audit_line(number, hex(hash)),
        None => messages::audit_no_line(number, report.lines),
    });
    match report.broken {
        None => {
            print(format!("{}\n", messages::audit_whole(report.lines, head)))?;
            at.map_or(Ok(()), |at| print(format!("{at}\n")))?;
            // A log that once had this line was cut short.
            Ok(if options.at.is_some() && line.is_none() { Exit::Doubtful } else { Exit::Good })
        }
        Some(broken) => {
            let what = match broken {
                AuditBreak::Altered(line) => messages::audit_altered(line),
                AuditBreak::Missing(line) => messages::audit_missing(line),
                AuditBreak::BeyondHead(line) => messages::audit_beyond_head(line),
            };
            print(format!("{what}\n"))?;
            at.map_or(Ok(()), |at| print(format!("{at}\n")))?;
            Ok(Exit::Doubtful)
        }
    }
}

pub(crate) fn data_key(command: &DataKeyCommand) -> Result<Exit, Failure> {
    match command {
        DataKeyCommand::Rotate(options) => rotate(options),
        DataKeyCommand::ChangePassphrase(options) => change_passphrase(options),
    }
}

fn rotate(options: &RotateDataKey) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    wait(async {
        let storage = unlocked(&data, &options.unlock).await?;
        storage.rotate_data_key().await.map_err(failure)?;
        while storage.reseal_some(RESEALED_AT_ONCE).await.map_err(failure)? > 0 {}
        Ok(())
    })?;
    say(messages::ROTATED);
    Ok(Exit::Good)
}

fn change_passphrase(options: &ChangePassphrase) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    wait(async {
        if open(&data).await?.token_label().await.map_err(failure)?.is_some() {
            return Err(phr_service::no_passphrase());
        }
        let app = app(&data).await?;
        let old = Passphrase::from_option(options.passphrase_file.as_deref());
        let old = old.tell("present passphrase of the data")?;
        let new = Passphrase::from_option(options.new_passphrase_file.as_deref()).tell_new()?;
        phr_service::change_passphrase(&app, &Actor::system(), &old, &new).await
    })?;
    say(messages::PASSPHRASE_CHANGED);
    Ok(Exit::Good)
}

/// The service over a database that is there, still locked.
async fn app(data: &Data) -> Result<App, Failure> {
    let mut config = Config::new(&data.folder, ambient());
    config.database = data.url().expose().to_owned();
    App::open(config).await.map_err(failure)
}

/// What storage is handed.
pub(crate) fn ambient() -> Ambient {
    Ambient { now: Arc::new(now), random: Arc::new(Mutex::new(system_random())) }
}

/// A database that is there.
pub(crate) async fn open(data: &Data) -> Result<Storage, Failure> {
    let missing =
        || Failure::new("no-database", messages::NO_DATABASE).during(data).hint(messages::NO_DATABASE_HINT);
    if !data.may_be_there() {
        return Err(missing());
    }
    let storage = Storage::open(data.url().expose(), ambient()).await.map_err(failure)?;
    match storage.state().await.map_err(failure)? {
        State::Empty => Err(missing()),
        State::Locked | State::Unlocked => Ok(storage),
    }
}

/// A database that is there, with its keys.
pub(crate) async fn unlocked(data: &Data, unlock: &Unlock) -> Result<Storage, Failure> {
    let storage = open(data).await?;
    match opener(&storage, unlock).await? {
        Opener::Passphrase(passphrase) => storage.unlock(passphrase.expose()).await,
        Opener::Token(master) => storage.unlock_with(master).await,
    }
    .map_err(failure)?;
    Ok(storage)
}

/// What opens the data.
pub(crate) enum Opener {
    Passphrase(Secret),
    Token(Arc<dyn MasterKey>),
}

/// Asks for what these data are under: their passphrase, or the token with their master key.
pub(crate) async fn opener(storage: &Storage, unlock: &Unlock) -> Result<Opener, Failure> {
    let label = storage.token_label().await.map_err(failure)?;
    match (label, &unlock.master.master_token) {
        (None, None) => {
            let passphrase = Passphrase::from_option(unlock.passphrase_file.as_deref());
            Ok(Opener::Passphrase(passphrase.tell("passphrase of the data")?))
        }
        (Some(_), Some(uri)) => {
            let pin = Passphrase::from_option(unlock.master.master_pin_file.as_deref());
            Ok(Opener::Token(token::master_key(uri, &pin)?))
        }
        (Some(label), None) => Err(phr_service::master_token_needed(&label)),
        (None, Some(_)) => Err(phr_service::master_token_not_used()),
    }
}

/// Does something that waits for the database.
pub(crate) fn wait<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.map_err(|error| Failure::new("no-threads", error))?.block_on(work)
}

/// An error of storage, as it is told.
pub(crate) fn failure(error: phr_storage::Error) -> Failure {
    // What the database said is not in the error's words, and whoever runs a command is whom it helps.
    let said = std::error::Error::source(&error).map(ToString::to_string);
    let failure = Failure::new(error.code(), &error);
    said.into_iter().fold(failure, Failure::hint)
}
