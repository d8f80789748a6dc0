//! Persons of the invented Bundles, for tests.

use super::bundle;
use crate::app::{App, blocking};
use crate::error::{Error, Result};
use crate::use_cases::follow_ups;
use crate::use_cases::issue_make::judging_now;
use crate::use_cases::kept::Chain;
use crate::use_cases::patients;
use phr_core::card::{Confidential, OpenedCard, Record};
use phr_core::confidential::Policy;
use phr_core::cose::Attestation;
use phr_core::fhir;
use phr_core::wire::RecordId;
use phr_making::sign_assessment;
use phr_storage::{Actor, Compartment, NewAttestation, NewPerson, Origin, PersonId, Private, SiteId};

/// Registers a person of one of the invented Bundles and signs the record.
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
