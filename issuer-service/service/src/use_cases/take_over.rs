//! Taking a card's record over: it becomes a record that is kept here, with where each statement comes from.

use super::follow_ups;
use super::judging::Judging;
use super::kept::{Chain, Damaged, Kept, Look, readable};
use super::patients;
use phr_core::model::{Patient, Timestamp};
use phr_core::record::ConfidentialContent;
use phr_forms::matching::{self, Likeness};
use phr_storage::{
    Action, NewAttestation, NewPerson, Origin, PageRequest, Person, PersonFilter, PersonId, SiteId, Storage,
    Work,
};

/// Most persons that are offered as perhaps the same.
const MOST_ALIKE: usize = 5;

/// What became of taking a record over.
pub(crate) struct TakenOver {
    pub(crate) person: PersonId,
    /// How many statements were not held before.
    pub(crate) new: usize,
}

/// Why a record is not taken over.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TakeOverError {
    /// Nothing of it can be read here.
    #[error("nothing on this card can be read here, so there is nothing to take over")]
    Nothing,
    /// What is held of the person already cannot be read.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// Storage refused.
    #[error(transparent)]
    Storage(#[from] phr_storage::Error),
}

/// A person who may be the one on the card.
pub(crate) struct Alike {
    pub(crate) person: Person,
    pub(crate) patient: Patient,
    pub(crate) likeness: Likeness,
}

/// Stores what a card says that is not held yet, in one transaction of the caller's: the person is the one of the same record
/// id, or a new one; never one who merely looks alike. The same card again changes nothing.
pub(crate) async fn take_over(
    work: &mut Work,
    chain: &Chain,
    judging: &Judging,
    site: &SiteId,
    clock: Timestamp,
) -> Result<TakenOver, TakeOverError> {
    let record_id = chain.record.record_id().ok_or(TakeOverError::Nothing)?;
    let kept = readable(chain);
    let known = work.person_of_record(record_id.0).await?;
    let person = match &known {
        Some(person) => person.id,
        None => {
            let patient = &chain.summary.patient;
            let new = NewPerson {
                patient: patients::encode(patient),
                match_keys: patients::match_keys(patient),
                site: site.clone(),
            };
            work.add_person(&new).await?
        }
    };
    let held = Kept::read(work, person, Look::Confidential).await?.judge(judging, clock)?;
    let is_held = |hash| held.attestations.iter().any(|attestation| attestation.hash == hash);
    let mut new = 0;
    for attestation in kept.into_iter().filter(|attestation| !is_held(attestation.hash)) {
        let verdict = attestation.verdict;
        let stored = work
            .add_attestation(&NewAttestation {
                person,
                record_id: record_id.0,
                bytes: attestation.bytes,
                compartment: attestation.compartment,
                issuer: attestation.issuer,
                issued_at: attestation.issued_at,
                kind: attestation.kind.to_owned(),
                origin: Origin::ReadFromCard,
            })
            .await?;
        // What was thought of it when it was taken over; the lists may say something else one day.
        work.note(Action::AttestationAdded, &format!("{stored} verdict {verdict}"));
        new += 1;
    }
    if new > 0 {
        bring_in_step(work, person, judging, site, clock).await?;
    }
    let confidential = chain.record.confidential();
    if matches!(confidential, ConfidentialContent::Locked | ConfidentialContent::PartlyOpen) {
        note_left_behind(work, person, true).await?;
    } else if confidential == ConfidentialContent::Open {
        note_left_behind(work, person, false).await?;
    }
    Ok(TakenOver { person, new })
}

fn left_behind_name(person: PersonId) -> String {
    format!("left-behind.{person}")
}

/// Notes whether a confidential part of the person's record stayed on a card, because nobody could open it here. The next
/// statement that is signed here counts it.
pub(crate) async fn note_left_behind(
    work: &mut Work,
    person: PersonId,
    is_left: bool,
) -> phr_storage::Result<()> {
    work.put_setting(&left_behind_name(person), if is_left { "yes" } else { "" }).await
}

/// Whether a confidential part stayed on a card, and no statement counts it yet.
pub(crate) async fn is_left_behind(storage: &Storage, person: PersonId) -> phr_storage::Result<bool> {
    Ok(storage.setting(&left_behind_name(person)).await?.is_some_and(|noted| !noted.is_empty()))
}

/// Brings what is kept beside the attestations, the patient and the work list, to what they say now.
pub(crate) async fn bring_in_step(
    work: &mut Work,
    person: PersonId,
    judging: &Judging,
    site: &SiteId,
    clock: Timestamp,
) -> Result<(), TakeOverError> {
    let now = Kept::read(work, person, Look::Confidential).await?.judge(judging, clock)?;
    let Some(chain) = &now.chain else { return Ok(()) };
    let patient = &chain.summary.patient;
    if *patient != now.patient {
        work.change_person(person, &patients::encode(patient), &patients::match_keys(patient)).await?;
    }
    let planned = follow_ups::planned(chain);
    follow_ups::keep_in_step(work, person, site, &planned).await?;
    Ok(())
}

/// How many statements of the card are not held yet, and by whom the record is held.
pub(crate) async fn compare(
    work: &mut Work,
    chain: &Chain,
) -> Result<(Option<PersonId>, usize), TakeOverError> {
    let record_id = chain.record.record_id().ok_or(TakeOverError::Nothing)?;
    let kept = readable(chain);
    let Some(person) = work.person_of_record(record_id.0).await? else { return Ok((None, kept.len())) };
    let held = work
        .attestations(person.id, &[phr_storage::Compartment::Care, phr_storage::Compartment::Confidential])
        .await?;
    let is_new = |hash| !held.iter().any(|attestation| attestation.hash == hash);
    Ok((Some(person.id), kept.iter().filter(|attestation| is_new(attestation.hash)).count()))
}

/// Persons held here who may be the one on the card, the likeliest first.
pub(crate) async fn alike(work: &mut Work, patient: &Patient) -> phr_storage::Result<Vec<Alike>> {
    let keys = patients::as_bytes(&matching::keys_of_likeness(patient));
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let found = work.search(&keys, &PersonFilter::default(), &PageRequest::first(20)).await?;
    let compared = found.items.into_iter().filter_map(|found| {
        let other = patients::decode(&found.person.patient)?;
        let likeness = matching::compare(patient, &other);
        Some(Alike { person: found.person, patient: other, likeness })
    });
    let mut alike: Vec<Alike> = compared.filter(|alike| alike.likeness.is_likely()).collect();
    alike.sort_by_key(|alike| std::cmp::Reverse(alike.likeness.score));
    alike.truncate(MOST_ALIKE);
    Ok(alike)
}
