//! Completing a registration: what was typed becomes a person, a signed statement and a work list, in one transaction.

use super::follow_ups;
use super::judging::Judging;
use super::kept::{Damaged, Kept, Look};
use super::patients;
use phr_core::card::IssueError;
use phr_core::confidential::Policy;
use phr_core::cose::{Attestation, Signer};
use phr_core::keys::IssuerPublicKey;
use phr_core::model::Timestamp;
use phr_core::wire::{AttestationKind, RecordId};
use phr_forms::{Fields, Reading};
use phr_making::{SignedStatement, sign_assessment};
use phr_storage::{
    Compartment, DraftId, DraftSaved, NewAttestation, NewConsent, NewPerson, Origin, PersonId, Private,
    SiteId, Storage, Work,
};

/// The word by which storage knows drafts of registrations.
pub(crate) const KIND: &str = "registration";

/// Why a registration is not completed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RegisterError {
    /// The key or the content refuses.
    #[error(transparent)]
    Signing(#[from] IssueError),
    /// Another page saved the draft since it was read: what was signed is not what was typed.
    #[error("the draft has been changed meanwhile")]
    Changed,
    /// What was just stored cannot be read.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// Storage refused.
    #[error(transparent)]
    Storage(#[from] phr_storage::Error),
}

/// What was read and signed, and is to be stored.
pub(crate) struct Registration {
    record_id: RecordId,
    signed: SignedStatement,
    patient: phr_core::model::Patient,
    fields: Private,
    consent: Private,
    at: Timestamp,
}

impl Registration {
    /// Signs what was read, whole.
    ///
    /// # Errors
    /// As [`sign_assessment`].
    pub(crate) fn sign(
        signer: &(dyn Signer<Key = IssuerPublicKey> + Send + Sync),
        record_id: RecordId,
        fields: &Fields,
        reading: Reading,
        at: Timestamp,
    ) -> Result<Self, IssueError> {
        let patient = reading.entries.patient.clone();
        let signed = sign_assessment(signer, at, record_id, reading.entries, Policy::Listed)?;
        let typed = Private::new(fields.to_json());
        Ok(Self { record_id, signed, patient, fields: typed, consent: consent(fields), at })
    }
}

/// What the person agreed to, as it was typed.
pub(crate) fn consent(fields: &Fields) -> Private {
    let typed: std::collections::BTreeMap<&str, &str> =
        fields.iter().filter_map(|(path, text)| Some((path.strip_prefix("consent.")?, text))).collect();
    Private::new(serde_json::json!(typed).to_string())
}

/// Stores a registration in a transaction of the caller's; the draft goes with it. Where the draft is gone already, it was
/// completed before, and the person is the one of that time.
///
/// # Errors
/// [`RegisterError`]; nothing is stored then.
pub(crate) async fn register(
    work: &mut Work,
    storage: &Storage,
    (draft, revision): (DraftId, i64),
    registration: &Registration,
    judging: &Judging,
    site: &SiteId,
) -> Result<PersonId, RegisterError> {
    // Saving it once more holds the draft still: what is removed is what was signed.
    match work.save_draft(draft, revision, &registration.fields).await {
        Err(phr_storage::Error::NotFound(what)) => {
            let person = completed(storage, draft).await?;
            return person.ok_or(phr_storage::Error::NotFound(what).into());
        }
        Ok(DraftSaved::Conflict(_)) => return Err(RegisterError::Changed),
        saved => _ = saved?,
    }
    work.remove_draft(draft).await?;
    let Registration { record_id, signed, patient, at, .. } = registration;
    let person = add_signed(work, *record_id, patient, signed, judging, site, *at).await?;
    let consent = NewConsent { person, content: registration.consent.clone(), given_at: registration.at };
    work.add_consent(&consent).await?;
    work.put_setting(&completed_name(draft), &person.to_string()).await?;
    Ok(person)
}

/// Stores a new person with the first statement of the record, and the work list that follows from it.
///
/// # Errors
/// [`RegisterError`]; the transaction is to be cancelled then.
pub(crate) async fn add_signed(
    work: &mut Work,
    record_id: RecordId,
    patient: &phr_core::model::Patient,
    signed: &SignedStatement,
    judging: &Judging,
    site: &SiteId,
    at: Timestamp,
) -> Result<PersonId, RegisterError> {
    let new = NewPerson {
        patient: patients::encode(patient),
        match_keys: patients::match_keys(patient),
        site: site.clone(),
    };
    let person = work.add_person(&new).await?;
    let kind = AttestationKind::Assessment;
    keep(work, person, (record_id, at), &signed.care, Compartment::Care, kind).await?;
    if let Some(secret) = &signed.confidential {
        let kind = AttestationKind::Confidential;
        keep(work, person, (record_id, at), secret, Compartment::Confidential, kind).await?;
    }
    let kept = Kept::read(work, person, Look::Confidential).await?.judge(judging, at)?;
    if let Some(chain) = &kept.chain {
        follow_ups::keep_in_step(work, person, site, &follow_ups::planned(chain)).await?;
    }
    Ok(person)
}

async fn keep(
    work: &mut Work,
    person: PersonId,
    (record_id, at): (RecordId, Timestamp),
    attestation: &Attestation,
    compartment: Compartment,
    kind: AttestationKind,
) -> Result<(), RegisterError> {
    let new = NewAttestation {
        person,
        record_id: record_id.0,
        bytes: Private::new(attestation.as_bytes()),
        compartment,
        issuer: attestation.key_id().to_string(),
        issued_at: at,
        kind: kind.code().to_owned(),
        origin: Origin::MadeHere,
    };
    work.add_attestation(&new).await?;
    Ok(())
}

/// Under which name it is noted who a draft became, so that an answer that was lost can be given again.
fn completed_name(draft: DraftId) -> String {
    format!("completed.{draft}")
}

/// Who a draft became, if it was completed.
///
/// # Errors
/// As storage.
pub(crate) async fn completed(
    storage: &Storage,
    draft: DraftId,
) -> Result<Option<PersonId>, phr_storage::Error> {
    let noted = storage.setting(&completed_name(draft)).await?;
    Ok(noted.and_then(|person| person.parse().ok()))
}
