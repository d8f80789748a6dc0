//! Taking what another service sends: a centre from its sites, a site from its centre.

use super::wire::{Batch, ConsentItem, Item, Outcome};
use crate::use_cases::judging::Judging;
use crate::use_cases::patients;
use crate::use_cases::take_over::{self, TakeOverError};
use phr_core::card::{Confidential, OpenedCard, Record, SignatureCheck};
use phr_core::model::{Patient, Timestamp};
use phr_core::trust::Trust;
use phr_core::wire::{AttestationKind, AttestationPayload};
use phr_core::{compress, cose, wire};
use phr_storage::{
    Action, Actor, AttestationHash, Compartment, Consent, Error, NewAttestation, NewPerson, Origin, Private,
    Provenance, PushThing, SiteId, Storage, Work,
};
use std::collections::BTreeMap;

/// How often a record is tried while others write.
const TRIES: usize = 5;

/// Where a batch comes from, and in whose name it is stored.
pub(crate) struct Sender<'a> {
    /// In whose name.
    pub(crate) actor: &'a Actor,
    /// Which site sends it, or takes it from its centre.
    pub(crate) site: &'a SiteId,
    /// Whether it comes from the centre, and so need not be sent there.
    pub(crate) is_centre: bool,
}

/// An attestation whose signature was found good.
struct Signed<'a> {
    item: &'a Item,
    hash: AttestationHash,
    payload: AttestationPayload,
    issuer: String,
}

/// What of a batch is about one record: places in the answer, and what stands there.
#[derive(Default)]
struct OfRecord<'a> {
    signed: Vec<(usize, Signed<'a>)>,
    consents: Vec<(usize, &'a ConsentItem)>,
}

/// Stores what a batch holds and was signed by a listed issuer, each record in a transaction of its own. When this returns,
/// what it calls stored or known is on the disk, as the record of the person of the same record id, or of a new person. An
/// attestation that continues another which has not come yet is kept; the record is whole when that has come.
///
/// # Errors
/// What the database says. Then some of the batch may be stored, and sending it again is right.
pub(crate) async fn accept(
    storage: &Storage,
    from: &Sender<'_>,
    batch: &Batch,
    judging: &Judging,
    clock: Timestamp,
) -> Result<Vec<Outcome>, Error> {
    let mut outcomes = vec![Outcome::Known; batch.items.len() + batch.consents.len()];
    let mut records: BTreeMap<[u8; 8], OfRecord<'_>> = BTreeMap::new();
    for (place, item) in batch.items.iter().enumerate() {
        match signed(item, &judging.trust) {
            Ok(signed) => {
                let record = records.entry(signed.payload.record_id.0).or_default();
                record.signed.push((place, signed));
            }
            Err(code) => outcomes[place] = Outcome::Refused(code.to_owned()),
        }
    }
    for (place, consent) in (batch.items.len()..).zip(&batch.consents) {
        records.entry(consent.record_id).or_default().consents.push((place, consent));
    }
    for (record_id, record) in records {
        let mut tries = 1;
        let stored = loop {
            match store(storage, from, record_id, &record, judging, clock).await {
                Err(TakeOverError::Storage(error)) if error.is_transient() && tries < TRIES => tries += 1,
                stored => break stored,
            }
        };
        match stored {
            Ok(stored) => stored.into_iter().for_each(|(place, outcome)| outcomes[place] = outcome),
            Err(TakeOverError::Storage(error @ (Error::Exists(_) | Error::TooLarge { .. }))) => {
                refuse(&mut outcomes, &record, error.code());
            }
            Err(TakeOverError::Storage(error)) => return Err(error),
            // What is held cannot be read: somebody has to look at it, and other records are none the worse.
            Err(TakeOverError::Damaged(_) | TakeOverError::Nothing) => {
                refuse(&mut outcomes, &record, "record-damaged");
            }
        }
    }
    Ok(outcomes)
}

fn refuse(outcomes: &mut [Outcome], record: &OfRecord<'_>, code: &str) {
    let places = record.signed.iter().map(|(place, _)| place);
    for place in places.chain(record.consents.iter().map(|(place, _)| place)) {
        outcomes[*place] = Outcome::Refused(code.to_owned());
    }
}

/// What an item says, if an issuer on a list signed it. Before that is known, nothing of it is read but its outer form.
fn signed<'a>(item: &'a Item, trust: &Trust) -> Result<Signed<'a>, &'static str> {
    let attestation = cose::Attestation::parse(&item.bytes).map_err(|error| error.code())?;
    let issuer = attestation.key_id().to_string();
    let hash = AttestationHash::of(&item.bytes);
    // One that is confidential stands in the wrong compartment here, which matters for nothing but the signature.
    let opened = OpenedCard::of_kept(Record::new(vec![attestation]), Confidential::Absent);
    let opened = opened.ok_or("sync-unexpected")?;
    match opened.check_signatures(trust).into_iter().next() {
        Some(SignatureCheck::Good { payload, .. }) => {
            let payload = compress::inflate(payload.payload()).map_err(|error| error.code())?;
            let payload = wire::decode(&payload).map_err(|error| error.code())?;
            Ok(Signed { item, hash, payload, issuer })
        }
        Some(SignatureCheck::Wrong { .. }) => Err("signature-wrong"),
        Some(SignatureCheck::IssuerUnknown(_)) | None => Err("issuer-unknown"),
    }
}

/// Stores what is about one record.
async fn store(
    storage: &Storage,
    from: &Sender<'_>,
    record_id: [u8; 8],
    record: &OfRecord<'_>,
    judging: &Judging,
    clock: Timestamp,
) -> Result<Vec<(usize, Outcome)>, TakeOverError> {
    let mut work = storage.begin(from.actor.clone()).await?;
    match store_in(&mut work, from, record_id, record, judging, clock).await {
        Ok(stored) => work.commit().await.map(|()| stored).map_err(Into::into),
        Err(error) => {
            work.cancel().await?;
            Err(error)
        }
    }
}

async fn store_in(
    work: &mut Work,
    from: &Sender<'_>,
    record_id: [u8; 8],
    record: &OfRecord<'_>,
    judging: &Judging,
    clock: Timestamp,
) -> Result<Vec<(usize, Outcome)>, TakeOverError> {
    let mut stored = Vec::new();
    // Nobody else makes a person of this record meanwhile.
    work.lock_record(record_id).await?;
    let hashes: Vec<AttestationHash> = record.signed.iter().map(|(_, signed)| signed.hash).collect();
    let known = work.known_attestations(&hashes).await?;
    let is_new = hashes.iter().any(|hash| !known.contains(hash));
    let person = match work.person_of_record(record_id).await? {
        Some(person) => person.id,
        None if record.signed.is_empty() => {
            let unknown =
                |(place, _): &(usize, &ConsentItem)| (*place, Outcome::Refused("record-unknown".to_owned()));
            return Ok(record.consents.iter().map(unknown).collect());
        }
        None => {
            let patient = patient_of(record);
            let new = NewPerson {
                patient: patients::encode(&patient),
                match_keys: patients::match_keys(&patient),
                site: from.site.clone(),
            };
            work.add_person(&new).await?
        }
    };
    for (place, signed) in &record.signed {
        let is_confidential = signed.payload.kind == AttestationKind::Confidential;
        let new = NewAttestation {
            person,
            record_id,
            bytes: Private::new(signed.item.bytes.as_slice()),
            compartment: if is_confidential { Compartment::Confidential } else { Compartment::Care },
            issuer: signed.issuer.clone(),
            issued_at: signed.payload.issued_at,
            kind: signed.payload.kind.code().to_owned(),
            origin: Origin::Received,
        };
        let provenance = Provenance {
            site: signed.item.site.clone().unwrap_or_else(|| from.site.clone()),
            origin: signed.item.origin,
            stored_at: signed.item.stored_at,
        };
        let is_new = work.receive_attestation(&new, &provenance).await?;
        if is_new {
            work.note(Action::AttestationAdded, &format!("{} received from {}", signed.hash, from.site));
        }
        if from.is_centre {
            work.came_from_centre(PushThing::Attestation(signed.hash)).await?;
        }
        stored.push((*place, if is_new { Outcome::Stored } else { Outcome::Known }));
    }
    if is_new {
        take_over::bring_in_step(work, person, judging, from.site, clock).await?;
    }
    for (place, item) in &record.consents {
        let consent = Consent {
            id: item.id,
            person,
            content: Private::new(item.content.as_slice()),
            given_at: item.given_at,
            withdrawn_at: item.withdrawn_at,
        };
        let is_new = work.receive_consent(&consent).await?;
        // Where it was withdrawn here and the centre does not know it yet, it is still to be sent.
        if from.is_centre && work.consent(item.id).await?.withdrawn_at == item.withdrawn_at {
            work.came_from_centre(PushThing::Consent(item.id)).await?;
        }
        stored.push((*place, if is_new { Outcome::Stored } else { Outcome::Known }));
    }
    Ok(stored)
}

/// Who the new person is, as far as what has come so far says it.
fn patient_of(record: &OfRecord<'_>) -> Patient {
    let said = record.signed.iter().map(|(_, signed)| &signed.payload.entries.patient);
    said.max_by_key(|patient| patient.names.len()).cloned().unwrap_or_default()
}
