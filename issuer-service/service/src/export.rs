//! Everything that is kept of persons, as documents that others read: for leaving this program, and for a copy that needs no key.

use crate::app::{App, blocking};
use crate::error::Error;
use crate::hex::hex;
use crate::use_cases::issue_make::judging;
use crate::use_cases::issue_store::{LostCard, lost_setting};
use crate::use_cases::judging::Judging;
use crate::use_cases::kept::{Kept, Look, Stored};
use phr_cli_kit::Failure;
use phr_core::fhir::{SummaryContext, english_name, export_summary};
use phr_core::model::Timestamp;
use phr_core::sha256;
use phr_storage::{Action, Actor, Compartment, IssuedCardId, PageRequest, PersonFilter, PersonId, Work};
use serde_json::{Value, json};

/// Persons whose records are read in one transaction, and are in memory at once.
pub(crate) const AT_ONCE: u32 = 50;

/// A person's record as files.
pub struct ExportedRecord {
    /// The id in this database.
    pub person: PersonId,
    /// The record's id, where something was signed.
    pub record_id: Option<String>,
    /// What the record says at present: a FHIR R4 document Bundle; none where nothing was signed.
    pub bundle: Option<String>,
    /// All that was signed, as it was signed (COSE_Sign1), with its SHA-256 in hexadecimal and whether it is confidential.
    pub attestations: Vec<(String, bool, Vec<u8>)>,
    /// Of cards that were reported lost, what the issuer's status list has to say: after and until, in seconds.
    pub replaced: Vec<(i64, i64)>,
}

impl std::fmt::Debug for ExportedRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ExportedRecord({})", self.person)
    }
}

/// A record that was exported, or whose cannot be read and why.
pub type Exported = Result<ExportedRecord, (PersonId, Failure)>;

impl ExportedRecord {
    /// The record's files: below the export's folder, each in a folder of the person's id.
    pub fn files(&self) -> Vec<(String, &[u8])> {
        let bundle = self.bundle.iter().map(|bundle| ("record.json".to_owned(), bundle.as_bytes()));
        let signed = self.attestations.iter();
        let signed = signed.map(|(hash, _, bytes)| (format!("{hash}.cose"), bytes.as_slice()));
        bundle.chain(signed).map(|(name, bytes)| (format!("{}/{name}", self.person), bytes)).collect()
    }

    /// What an export's manifest says of it: the files with their lengths and SHA-256, and the cards that were lost.
    pub fn manifest(&self) -> Value {
        let is_confidential = |name: &str| {
            let mut signed = self.attestations.iter();
            signed.find(|(hash, ..)| name.contains(hash)).map(|(_, confidential, _)| *confidential)
        };
        let file = |(name, bytes): (String, &[u8])| {
            let mut file = json!({"name": name, "bytes": bytes.len(), "sha256": hex(&sha256(bytes))});
            if let (Some(file), Some(confidential)) = (file.as_object_mut(), is_confidential(&name)) {
                file.insert("confidential".to_owned(), confidential.into());
            }
            file
        };
        let replaced = self.replaced.iter().map(|(after, until)| json!({"after": after, "until": until}));
        json!({
            "person": self.person.to_string(),
            "record": self.record_id,
            "files": self.files().into_iter().map(file).collect::<Vec<_>>(),
            "replaced": replaced.collect::<Vec<_>>(),
        })
    }
}

/// Hands over every record, one after the other; those that are archived too. Each is written to the audit log. What cannot
/// be read is handed over as an error, and the others follow.
///
/// # Errors
/// What storage says of the list of persons; what `take` says.
pub async fn export(
    app: &App,
    with_confidential: bool,
    mut take: impl FnMut(Exported) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let filter = PersonFilter { archived: true, ..PersonFilter::default() };
    let look = if with_confidential { Look::Confidential } else { Look::Care };
    let mut page = PageRequest::first(AT_ONCE);
    loop {
        let mut work = app.storage().begin(Actor::system()).await.map_err(told)?;
        let listed = work.person_ids(&filter, &page).await.map_err(told)?;
        work.note(Action::Exported, "records");
        work.commit().await.map_err(told)?;
        let persons: Vec<PersonId> = listed.items.iter().map(|(person, _)| *person).collect();
        let records = records(app, &Actor::system(), &persons, look).await.map_err(failure)?;
        let mut work = app.storage().begin(Actor::system()).await.map_err(told)?;
        for record in records.iter().flatten() {
            work.note(Action::Exported, &record.person.to_string());
        }
        work.commit().await.map_err(told)?;
        records.into_iter().try_for_each(&mut take)?;
        match listed.next {
            Some(next) => page.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// What storage gave of a person, or why it did not.
type Read = (PersonId, Result<(Stored, Vec<IssuedCardId>), phr_storage::Error>);

/// The records of these persons. That they were read is in the audit log when this returns; that they were exported is for
/// the caller to note, when they are.
///
/// # Errors
/// What the database says; what is wrong with one record is in its place.
pub(crate) async fn records(
    app: &App,
    actor: &Actor,
    persons: &[PersonId],
    look: Look,
) -> Result<Vec<Exported>, Error> {
    let mut work = app.storage().begin(actor.clone()).await?;
    let mut read: Vec<Read> = Vec::with_capacity(persons.len());
    for person in persons {
        let one = one(&mut work, *person, look).await;
        match one {
            Err(error) if !is_of_one_record(&error) => {
                work.cancel().await?;
                return Err(error.into());
            }
            one => read.push((*person, one)),
        }
    }
    work.commit().await?;
    let mut replaced = Vec::with_capacity(read.len());
    for (_, read) in &read {
        let mut notes = Vec::new();
        for card in read.iter().flat_map(|(_, cards)| cards) {
            let note = app.storage().setting(&lost_setting(*card)).await?;
            let note = note.and_then(|note| serde_json::from_str::<LostCard>(&note).ok());
            notes.extend(note.map(|note| (note.after, note.until)));
        }
        replaced.push(notes);
    }
    let (judging, clock) = (judging(app).await?, app.now());
    let judged = move || {
        let both = read.into_iter().zip(replaced);
        both.map(|((person, read), replaced)| {
            match read {
                Ok((stored, _)) => judge(person, stored, replaced, &judging, clock),
                Err(error) => Err(error.into()),
            }
            .map_err(|error| (person, failure(error)))
        })
        .collect()
    };
    blocking(judged).await
}

/// Whether other records can be read although this one cannot.
fn is_of_one_record(error: &phr_storage::Error) -> bool {
    use phr_storage::Error::{Inconsistent, NotFound, Sealed};
    matches!(error, Inconsistent { .. } | NotFound(_) | Sealed { .. })
}

async fn one(
    work: &mut Work,
    person: PersonId,
    look: Look,
) -> phr_storage::Result<(Stored, Vec<IssuedCardId>)> {
    let stored = Kept::read(work, person, look).await?;
    let cards = work.issued_cards(person).await?;
    Ok((stored, cards.iter().map(|card| card.id).collect()))
}

fn judge(
    person: PersonId,
    stored: Stored,
    replaced: Vec<(i64, i64)>,
    judging: &Judging,
    clock: Timestamp,
) -> Result<ExportedRecord, Error> {
    let kept = stored.judge(judging, clock).map_err(Error::internal)?;
    let context = SummaryContext { language: "en", display: Some(&english_name) };
    let bundle =
        kept.chain.as_ref().and_then(|chain| export_summary(&chain.record, &chain.summary, &context));
    let attestation = |stored: &phr_storage::Attestation| {
        let is_confidential = stored.compartment == Compartment::Confidential;
        (stored.hash.to_string(), is_confidential, stored.bytes.expose().to_vec())
    };
    Ok(ExportedRecord {
        person,
        record_id: kept.record_id().map(|id| id.to_string()),
        bundle: bundle.map(|bundle| bundle.to_string()),
        attestations: kept.attestations.iter().map(attestation).collect(),
        replaced,
    })
}

fn told(error: phr_storage::Error) -> Failure {
    failure(error.into())
}

fn failure(error: Error) -> Failure {
    match error {
        Error::Failure(failure) => failure,
        error => Failure::new(error.code().to_owned(), error),
    }
}
