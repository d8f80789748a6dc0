//! Sending to a centre what waits. Nothing is marked as sent without the centre's own word for it.

use super::line::{Line, LineError};
use super::wire::{
    ANSWER_BYTES, BATCH_BYTES, BATCH_THINGS, Batch, BatchAnswer, CONSENT_BYTES, ConsentItem, Identity, Item,
    Message, OFFERED, Offer, OfferAnswer, Outcome, Statement, WireFault,
};
use phr_core::sha256;
use phr_storage::{
    AccountId, Actor, AttestationHash, Error, Origin, PushOutcome, PushThing, SiteId, Storage, Waiting,
};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::Instant;

/// Bytes of the largest batch over a line that is bad.
const LEAST_BATCH: usize = 2 * 1024;
/// Bytes of the first batch.
const FIRST_BATCH: usize = 16 * 1024;
/// A batch that took less than this may be larger the next time; one that took longer than `SLOW` is to be smaller.
const QUICK: Duration = Duration::from_secs(4);
const SLOW: Duration = Duration::from_secs(12);
/// Bytes of CBOR around the things of a batch, and around each.
const AROUND: usize = 64;

/// Why a talk with the centre ended before its end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SyncError {
    /// The line.
    #[error(transparent)]
    Line(#[from] LineError),
    /// What the centre said is not what a centre says.
    #[error("the centre's answer cannot be read: {0}")]
    Wire(#[from] WireFault),
    /// The answer is not about what was asked.
    #[error("the centre answered something else than it was asked")]
    Mismatch,
    /// The centre became another while it was talked to: it was restored from a backup.
    #[error("the centre is another than a moment ago")]
    Changed,
    /// The database here.
    #[error(transparent)]
    Storage(#[from] Error),
    /// Lists that the centre gave were not taken.
    #[error(transparent)]
    Failure(#[from] phr_cli_kit::Failure),
    /// A fault of the program or the machine.
    #[error("internal: {0}")]
    Internal(String),
}

impl SyncError {
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::Line(error) => error.code(),
            Self::Wire(fault) => fault.code(),
            Self::Mismatch => "centre-mismatch",
            Self::Changed => "centre-changed",
            Self::Storage(error) => error.code(),
            Self::Failure(failure) => failure.code(),
            Self::Internal(_) => "internal",
        }
    }
}

/// How fast the line is, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    batch: usize,
    /// Whether the centre may have something without our knowing: then it is asked before anything is sent.
    is_unsure: bool,
    /// Up to where it was asked for follow-ups that were closed elsewhere.
    pub(crate) closings: Asked,
}

/// Up to where a centre was asked for something, in the order of hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Asked {
    /// When, in seconds.
    pub(crate) at: Option<i64>,
    pub(crate) after: Option<AttestationHash>,
}

impl Default for Pace {
    fn default() -> Self {
        Self { batch: FIRST_BATCH, is_unsure: true, closings: Asked::default() }
    }
}

impl Pace {
    fn went(&mut self, took: Duration) {
        if took < QUICK {
            self.batch = (self.batch * 2).min(BATCH_BYTES);
        } else if took > SLOW {
            self.batch = (self.batch / 2).max(LEAST_BATCH);
        }
    }

    fn failed(&mut self) {
        self.batch = (self.batch / 2).max(LEAST_BATCH);
        self.is_unsure = true;
    }
}

/// What a talk with the centre moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Moved {
    /// Things that the centre has now and was sent.
    pub(crate) sent: u64,
    /// Things that it had already.
    pub(crate) known: u64,
    pub(crate) refused: u64,
    /// Attestations that came from it.
    pub(crate) received: u64,
}

/// Asks the centre who it is. If it is another than before, everything waits again.
pub(crate) async fn greet(storage: &Storage, line: &impl Line) -> Result<Statement, SyncError> {
    let answer = line.ask("/sync/centre", None, ANSWER_BYTES).await?;
    let statement = Statement::decode(&answer)?;
    let mut work = storage.begin(Actor::system()).await?;
    let is_other = work.meet_centre(statement.centre).await?;
    work.commit().await?;
    if is_other {
        tracing::info!("the centre is another than before; everything is offered to it");
    }
    Ok(statement)
}

/// Sends all that waits.
///
/// # Errors
/// [`SyncError`]. What the centre acknowledged before is noted, and nothing else.
pub(crate) async fn send_waiting(
    storage: &Storage,
    line: &impl Line,
    centre: Identity,
    pace: &mut Pace,
    moved: &mut Moved,
) -> Result<(), SyncError> {
    let sent = send_all(storage, line, centre, pace, moved).await;
    if sent.is_err() {
        pace.failed();
    }
    sent
}

async fn send_all(
    storage: &Storage,
    line: &impl Line,
    centre: Identity,
    pace: &mut Pace,
    moved: &mut Moved,
) -> Result<(), SyncError> {
    loop {
        let waiting = storage.waiting(OFFERED as u32).await?;
        if waiting.is_empty() {
            pace.is_unsure = false;
            return Ok(());
        }
        let to_send = match pace.is_unsure {
            true => offered(storage, line, centre, &waiting, moved).await?,
            false => waiting,
        };
        let mut rest = to_send.as_slice();
        while !rest.is_empty() {
            let next = next_batch(storage, rest, pace.batch).await?;
            rest = rest.get(next.looked_at..).unwrap_or_default();
            if !next.things.is_empty() {
                send(storage, line, centre, &next, pace, moved).await?;
            }
        }
    }
}

/// Asks which of the attestations the centre lacks, and notes which it has.
async fn offered(
    storage: &Storage,
    line: &impl Line,
    centre: Identity,
    waiting: &[Waiting],
    moved: &mut Moved,
) -> Result<Vec<Waiting>, SyncError> {
    let hash = |waiting: &Waiting| match waiting.thing {
        PushThing::Attestation(hash) => Some(hash),
        PushThing::Consent(_) => None,
    };
    let hashes: Vec<AttestationHash> = waiting.iter().filter_map(hash).collect();
    if hashes.is_empty() {
        return Ok(waiting.to_vec());
    }
    let answer = line.ask("/sync/offer", Some(Offer(hashes.clone()).encode()), ANSWER_BYTES).await?;
    let answer = OfferAnswer::decode(&answer)?;
    is_still(centre, answer.centre)?;
    let lacked = |place: &u32| hashes.get(usize::try_from(*place).ok()?).copied();
    let lacks: Option<BTreeSet<AttestationHash>> = answer.lacks.iter().map(lacked).collect();
    let lacks = lacks.ok_or(SyncError::Mismatch)?;
    let is_known = |waiting: &&Waiting| hash(waiting).is_some_and(|hash| !lacks.contains(&hash));
    let (known, to_send): (Vec<&Waiting>, Vec<&Waiting>) = waiting.iter().partition(is_known);
    let mut work = storage.begin(Actor::system()).await?;
    for known in &known {
        work.set_pushed(known, &PushOutcome::Has).await?;
    }
    work.commit().await?;
    moved.known += known.len() as u64;
    Ok(to_send.into_iter().copied().collect())
}

fn is_still(centre: Identity, answered: Identity) -> Result<(), SyncError> {
    if centre == answered { Ok(()) } else { Err(SyncError::Changed) }
}

/// A batch, and what is in it: attestations before consents, in both.
struct Next {
    batch: Batch,
    things: Vec<Waiting>,
    /// How many of those that wait have been looked at.
    looked_at: usize,
}

/// The first things that fit in a batch, one at least.
async fn next_batch(storage: &Storage, waiting: &[Waiting], most: usize) -> Result<Next, Error> {
    let mut batch = Batch::default();
    let (mut bytes, mut things, mut looked_at) = (AROUND, Vec::new(), 0);
    let mut sites: BTreeMap<AccountId, Option<SiteId>> = BTreeMap::new();
    let mut work = storage.begin(Actor::system()).await?;
    for waiting in waiting.iter().take(BATCH_THINGS) {
        let (person, size) = match waiting.thing {
            PushThing::Attestation(hash) => {
                let attestation = work.attestation(hash).await?;
                let from = match attestation.origin {
                    Origin::Received => work.provenance(hash).await?,
                    Origin::MadeHere | Origin::ReadFromCard => None,
                };
                let by = attestation.stored_by;
                if from.is_none() && !sites.contains_key(&by) {
                    let account = storage.account(by).await?;
                    sites.insert(by, account.and_then(|account| account.site));
                }
                let (site, origin, stored_at) = match from {
                    Some(from) => (Some(from.site), from.origin, from.stored_at),
                    None => (sites.get(&by).cloned().flatten(), attestation.origin, attestation.stored_at),
                };
                let bytes = attestation.bytes.expose().to_vec();
                let size = bytes.len() + AROUND;
                batch.items.push(Item { bytes, origin, site, stored_at });
                (attestation.person, size)
            }
            PushThing::Consent(id) => {
                let consent = work.consent(id).await?;
                if consent.content.expose().len() > CONSENT_BYTES {
                    // No centre takes it, and it must not keep back what others do.
                    let refused = PushOutcome::Refused("storage-too-large".to_owned());
                    work.set_pushed(waiting, &refused).await?;
                    looked_at += 1;
                    continue;
                }
                let record_id = work.record_of_person(consent.person).await?;
                let content = consent.content.expose().to_vec();
                let size = content.len() + AROUND;
                batch.consents.push(ConsentItem {
                    id,
                    // A person of whom nothing was signed has no record; the centre says that it does not know it.
                    record_id: record_id.unwrap_or_default(),
                    content,
                    given_at: consent.given_at,
                    withdrawn_at: consent.withdrawn_at,
                });
                (consent.person, size)
            }
        };
        if !things.is_empty() && bytes + size > most {
            match waiting.thing {
                PushThing::Attestation(_) => _ = batch.items.pop(),
                PushThing::Consent(_) => _ = batch.consents.pop(),
            }
            break;
        }
        work.note_sent(person);
        things.push(*waiting);
        (bytes, looked_at) = (bytes + size, looked_at + 1);
    }
    work.commit().await?;
    Ok(Next { batch, things, looked_at })
}

/// Sends a batch and notes what became of each thing in it.
async fn send(
    storage: &Storage,
    line: &impl Line,
    centre: Identity,
    Next { batch, things, .. }: &Next,
    pace: &mut Pace,
    moved: &mut Moved,
) -> Result<(), SyncError> {
    let body = batch.encode();
    let request = sha256(&body);
    let begun = Instant::now();
    let answer = BatchAnswer::decode(&line.ask("/sync/attestations", Some(body), ANSWER_BYTES).await?)?;
    pace.went(begun.elapsed());
    is_still(centre, answer.centre)?;
    if answer.request != request || answer.outcomes.len() != things.len() {
        return Err(SyncError::Mismatch);
    }
    let mut work = storage.begin(Actor::system()).await?;
    for (thing, outcome) in things.iter().zip(&answer.outcomes) {
        let outcome = match outcome {
            Outcome::Stored => {
                moved.sent += 1;
                PushOutcome::Has
            }
            Outcome::Known => {
                moved.known += 1;
                PushOutcome::Has
            }
            Outcome::Refused(code) => {
                moved.refused += 1;
                PushOutcome::Refused(code.clone())
            }
        };
        work.set_pushed(thing, &outcome).await?;
    }
    work.commit().await?;
    Ok(())
}
