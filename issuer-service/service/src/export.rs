//! Everything that is kept of persons, as documents that others read: for leaving this program, and for a copy that needs no key.

use crate::app::App;
use crate::error::Error;
use crate::use_cases::issue_make::judging;
use crate::use_cases::issue_store::lost_setting;
use crate::use_cases::kept::{Kept, Look};
use phr_cli_kit::Failure;
use phr_core::fhir::{SummaryContext, english_name, export_summary};
use phr_storage::{Action, Actor, Compartment, PageRequest, Person, PersonFilter, PersonId};

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

/// Hands over every record, one after the other; those that are archived too. Each is written to the audit log. What cannot
/// be read is handed over as an error, and the others follow.
///
/// # Errors
/// What storage says of the list of persons; what `take` says.
pub async fn export(
    app: &App,
    with_confidential: bool,
    mut take: impl FnMut(Result<ExportedRecord, (PersonId, Failure)>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let filter = PersonFilter { archived: true, ..PersonFilter::default() };
    let mut page = PageRequest::first(PageRequest::MOST);
    loop {
        let mut work = app.storage().begin(Actor::system()).await.map_err(told)?;
        let listed = work.persons(&filter, &page).await.map_err(told)?;
        work.note(Action::Exported, "records");
        work.commit().await.map_err(told)?;
        for person in &listed.items {
            take(one(app, person, with_confidential).await.map_err(|error| (person.id, failure(error))))?;
        }
        match listed.next {
            Some(next) => page = PageRequest { after: Some(next), ..page },
            None => return Ok(()),
        }
    }
}

async fn one(app: &App, person: &Person, with_confidential: bool) -> Result<ExportedRecord, Error> {
    let judging = judging(app).await?;
    let look = if with_confidential { Look::Confidential } else { Look::Care };
    let mut work = app.storage().begin(Actor::system()).await?;
    let stored = Kept::read(&mut work, person.id, look).await?;
    let cards = work.issued_cards(person.id).await?;
    work.note(Action::Exported, &person.id.to_string());
    work.commit().await?;
    let kept = stored.judge(&judging, app.now()).map_err(Error::internal)?;
    let context = SummaryContext { language: "en", display: Some(&english_name) };
    let bundle =
        kept.chain.as_ref().and_then(|chain| export_summary(&chain.record, &chain.summary, &context));
    let mut replaced = Vec::new();
    for card in cards {
        let note = app.storage().setting(&lost_setting(card.id)).await?;
        let note =
            note.and_then(|note| serde_json::from_str::<crate::use_cases::issue_store::LostCard>(&note).ok());
        replaced.extend(note.map(|note| (note.after, note.until)));
    }
    let attestation = |stored: &phr_storage::Attestation| {
        let is_confidential = stored.compartment == Compartment::Confidential;
        (stored.hash.to_string(), is_confidential, stored.bytes.expose().to_vec())
    };
    Ok(ExportedRecord {
        person: person.id,
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
