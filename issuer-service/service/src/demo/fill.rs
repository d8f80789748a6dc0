//! Filling an empty database for a demonstration.

use super::{bundle, count};
use crate::app::{App, ORGANISATION, blocking};
use crate::error::{Error, Result};
use crate::issuer_key::{self, SEALED};
use crate::use_cases::follow_ups;
use crate::use_cases::issue_make::judging_now;
use crate::use_cases::kept::Chain;
use crate::use_cases::patients;
use phr_cli_kit::{Failure, Secret};
use phr_core::card::{Confidential, OpenedCard, Record};
use phr_core::confidential::Policy;
use phr_core::cose::Attestation;
use phr_core::fhir;
use phr_core::keys::{IssuerSecretKey, SealedKey};
use phr_core::wire::RecordId;
use phr_making::sign_assessment;
use phr_storage::{
    Actor, Compartment, NewAccount, NewAttestation, NewPerson, Origin, PersonId, Private, Role, Site, SiteId,
    State,
};

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

/// Makes a database for a demonstration of an empty one, with invented persons; says whether it did. One that was made so
/// before is opened.
///
/// # Errors
/// `demo-refused` where the database is there and was not made for a demonstration; what storage says.
pub async fn fill(app: &App) -> std::result::Result<bool, Failure> {
    fill_or_open(app).await.map_err(|error| match error {
        Error::Failure(failure) => failure,
        error => Failure::new(error.code().to_owned(), error),
    })
}

/// Whether a database was made for a demonstration.
///
/// # Errors
/// What storage says.
pub async fn is_demo(app: &App) -> std::result::Result<bool, phr_storage::Error> {
    Ok(app.storage().setting(DEMO).await?.is_some())
}

async fn fill_or_open(app: &App) -> Result<bool> {
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
    let site: SiteId = "north".parse().map_err(|_| Error::internal("a site's code"))?;
    let clinician = app.storage().account_by_login("clinician").await?;
    let clinician = clinician.ok_or_else(|| Error::internal("no clinician"))?;
    let actor = Actor { account: Some(clinician.id), role: Some(clinician.role), site: Some(site.clone()) };
    for number in 0..count() {
        add(app, &actor, &site, number).await?;
    }
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
    for (code, name) in [("north", "Invented north pier"), ("south", "Invented south pier")] {
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

/// Registers one of the invented persons and signs the record.
///
/// # Errors
/// What reading the invented record, signing and storing say.
pub(crate) async fn add(app: &App, actor: &Actor, site: &SiteId, number: usize) -> Result<PersonId> {
    add_record(app, actor, site, &bundle(number, app.now())).await
}

/// The same with any record.
///
/// # Errors
/// As [`add`].
pub(crate) async fn add_record(app: &App, actor: &Actor, site: &SiteId, bundle: &[u8]) -> Result<PersonId> {
    let signer = app.signer().ok_or_else(|| Error::internal("no issuer key"))?;
    let now = app.now();
    let entries = fhir::import(bundle).map_err(|error| Error::Failure(error.into()))?.entries;
    let patient = entries.patient.clone();
    let record_id = app.with_random(|random| RecordId::generate(random));
    let signed = sign_assessment(&*signer, now, record_id, entries, Policy::Listed);
    let signed = signed.map_err(|error| Error::Failure(error.into()))?;
    let confidential = match &signed.confidential {
        Some(attestation) => Confidential::Open(Record::new(vec![attestation.clone()])),
        None => Confidential::Absent,
    };
    let opened = OpenedCard::of_kept(Record::new(vec![signed.care.clone()]), confidential);
    let opened = opened.ok_or_else(|| Error::internal("a record without an attestation"))?;
    let shared = app.clone();
    let planned = blocking(move || {
        let judging = judging_now(&shared)?;
        Ok::<_, Error>(follow_ups::planned(&Chain::of(opened, &judging, now)))
    });
    let planned = planned.await??;
    let mut work = app.storage().begin(actor.clone()).await?;
    let new = NewPerson {
        patient: patients::encode(&patient),
        match_keys: patients::match_keys(&patient),
        site: site.clone(),
    };
    let person = work.add_person(&new).await?;
    let parts = [
        (Compartment::Care, "assessment", Some(&signed.care)),
        (Compartment::Confidential, "confidential", signed.confidential.as_ref()),
    ];
    for (compartment, kind, attestation) in parts {
        let Some(attestation): Option<&Attestation> = attestation else { continue };
        work.add_attestation(&NewAttestation {
            person,
            record_id: record_id.0,
            bytes: Private::new(attestation.as_bytes()),
            compartment,
            issuer: signer.public_key().key_id().to_string(),
            issued_at: now,
            kind: kind.to_owned(),
            origin: Origin::MadeHere,
        })
        .await?;
    }
    follow_ups::keep_in_step(&mut work, person, site, &planned).await?;
    work.commit().await?;
    Ok(person)
}
