//! Filling an empty database for a demonstration.

use super::{Order, populate};
use crate::app::{App, ORGANISATION, blocking};
use crate::error::{Error, Result};
use crate::issuer_key::{self, SEALED};
use phr_cli_kit::{Failure, Secret};
use phr_core::keys::{IssuerSecretKey, SealedKey};
use phr_population::SITES;
use phr_storage::{Actor, NewAccount, Role, Site, State};

/// The password of every account, and the passphrase of the data: a demonstration has no secrets.
pub const PASSWORD: &str = "invented-demo";
/// The logins, with what each may do.
pub const ACCOUNTS: [(&str, &str); 4] = [
    ("registrar", "registers persons"),
    ("clinician", "cares for them"),
    ("epidemiologist", "counts"),
    ("admin", "keeps accounts and settings"),
];

/// What the centre is called.
const NAME: &str = "Invented reception centre";
/// The setting that says that the database was made for a demonstration.
const DEMO: &str = "demo";

/// How many invented persons a demonstration begins with.
pub const PERSONS: u64 = 120;
/// Within how many days they came.
const DAYS: u32 = 400;

/// Makes a database for a demonstration of an empty one, with invented persons; says whether it did. One that was made so
/// before is opened.
///
/// # Errors
/// `demo-refused` where the database is there and was not made for a demonstration; what storage says.
pub async fn fill(app: &App) -> std::result::Result<bool, Failure> {
    let is_new = prepare(app).await?;
    if is_new {
        let mut order = Order::new(PERSONS, 1);
        order.period_days = DAYS;
        populate(app, &order, |_| {}).await?;
    }
    Ok(is_new)
}

/// The same without any person.
///
/// # Errors
/// As [`fill`].
pub async fn prepare(app: &App) -> std::result::Result<bool, Failure> {
    make_or_open(app).await.map_err(failure)
}

/// An error, as commands tell it.
pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::Failure(failure) => failure,
        error => Failure::new(error.code().to_owned(), error),
    }
}

/// Whether a database was made for a demonstration.
///
/// # Errors
/// What storage says.
pub async fn is_demo(app: &App) -> std::result::Result<bool, phr_storage::Error> {
    Ok(app.storage().setting(DEMO).await?.is_some())
}

async fn make_or_open(app: &App) -> Result<bool> {
    let refused = || Failure::new("demo-refused", "this database was not made for a demonstration");
    let passphrase = Secret::new(PASSWORD.to_owned());
    match app.storage().state().await? {
        State::Empty => {}
        State::Locked | State::Unlocked if app.storage().setting(DEMO).await?.is_none() => {
            return Err(refused().into());
        }
        State::Locked => {
            issuer_key::unlock(app, &passphrase).await?;
            return Ok(false);
        }
        State::Unlocked => return Ok(false),
    }
    app.storage().initialise(passphrase.expose()).await?;
    set_up(app).await?;
    Ok(true)
}

async fn set_up(app: &App) -> Result<()> {
    let hash = app.passwords().hash(app, &Secret::new(PASSWORD.to_owned())).await?;
    let key = app.with_random(|random| IssuerSecretKey::generate(random));
    let shared = app.clone();
    let sealed = blocking(move || {
        let sealed = SealedKey::seal(&key, PASSWORD, &mut shared.random())
            .map_err(|error| Error::internal(error.to_string()))?;
        Ok::<_, Error>((sealed.to_string(), key))
    });
    let (sealed, key) = sealed.await??;
    let mut work = app.storage().begin(Actor::system()).await?;
    work.put_setting(DEMO, "yes").await?;
    work.put_setting(ORGANISATION, NAME).await?;
    work.put_setting(SEALED, &sealed).await?;
    for (code, name) in SITES {
        let id = code.parse().map_err(|_| Error::internal("a site's code"))?;
        work.put_site(&Site { id, name: name.to_owned() }).await?;
    }
    let roles = [Role::Registrar, Role::Clinician, Role::Epidemiologist, Role::Administrator];
    for ((login, _), role) in ACCOUNTS.iter().zip(roles) {
        work.add_account(&NewAccount {
            login: (*login).to_owned(),
            name: format!("Invented {login}"),
            role,
            site: "north".parse().ok(),
            password_hash: hash.clone(),
            totp: None,
            must_change_password: false,
        })
        .await?;
    }
    work.commit().await?;
    app.set_organisation(NAME.to_owned());
    app.set_signer(Some(std::sync::Arc::new(key)));
    Ok(())
}
