//! A return visit: what is new and what has changed, signed and put behind what the record says already.

use super::changes::{self, Asked, ChangeError};
use super::follow_ups;
use super::judging::Judging;
use super::kept::{Chain, Damaged, Kept, Look};
use super::patients;
use super::take_over;
use phr_core::card::{Compartment as Part, IssueError};
use phr_core::confidential::{self, Policy};
use phr_core::cose::Signer;
use phr_core::keys::IssuerPublicKey;
use phr_core::model::{Amendment, Confidentiality, Entries, Timestamp};
use phr_core::summary::{self, News, SummaryEntry, references};
use phr_core::wire::{Amendments, AttestationKind, AttestationPayload, LeftOut, RecordId};
use phr_storage::{
    Compartment, DraftId, NewAttestation, NewConsent, Origin, PersonId, Private, SiteId, Work,
};

/// What a visit says.
pub(crate) struct Said {
    /// What was typed as new.
    pub(crate) entries: Entries,
    /// What was ticked beside entries of the record.
    pub(crate) changes: Vec<Asked>,
    /// What the person agreed to at this visit, if that was asked.
    pub(crate) consent: Option<Private>,
    /// How many facts of what it is from are in none of these.
    pub(crate) details_lost: u32,
    /// Whether a confidential part stayed on a card that was taken over, which nothing counts yet.
    pub(crate) is_left_behind: bool,
}

/// What came of signing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Signed {
    /// Entries that the record had just so, and that are not said again.
    pub(crate) known: usize,
    /// New entries that are like one of the record.
    pub(crate) similar: usize,
}

/// Why a visit is not signed. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum VisitError {
    /// There is nothing to say.
    #[error("nothing was changed and nothing new was typed, so there is nothing to sign")]
    Nothing,
    /// Nothing was signed for this person yet, so there is nothing to continue.
    #[error("this person has no record yet; complete the registration first")]
    NoRecord,
    /// A change does not fit.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The key or the content refuses.
    #[error(transparent)]
    Signing(#[from] IssueError),
    /// What is kept cannot be read.
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// Storage refused.
    #[error(transparent)]
    Storage(#[from] phr_storage::Error),
}

/// The same as [`add_visit`] of what was typed. The draft
/// is removed with it: where it is gone already, this visit was signed before, and `None` says so.
pub(crate) async fn sign_visit(
    work: &mut Work,
    person: PersonId,
    draft: DraftId,
    said: Said,
    by: &Signing<'_>,
) -> Result<Option<Signed>, VisitError> {
    match work.remove_draft(draft).await {
        Err(phr_storage::Error::NotFound(_)) => return Ok(None),
        removed => removed?,
    }
    add_visit(work, person, said, by).await.map(Some)
}

/// Signs a visit and stores it, with the follow-ups that it asks for or closes, in one transaction of the caller's.
pub(crate) async fn add_visit(
    work: &mut Work,
    person: PersonId,
    said: Said,
    by: &Signing<'_>,
) -> Result<Signed, VisitError> {
    let kept = Kept::read(work, person, Look::Confidential).await?.judge(by.judging, by.at)?;
    let chain = kept.chain.as_ref().ok_or(VisitError::NoRecord)?;
    let record_id = chain.record.record_id().ok_or(VisitError::NoRecord)?;
    if let Some(content) = said.consent.clone() {
        work.add_consent(&NewConsent { person, content, given_at: by.at }).await?;
    }
    let was_left_behind = said.is_left_behind;
    let (statement, signed) = statement(chain, record_id, said, by.at)?;
    if was_left_behind && statement.care.is_some() {
        // The statement counts it.
        take_over::note_left_behind(work, person, false).await?;
    }
    for (payload, compartment) in
        [(statement.care, Compartment::Care), (statement.confidential, Compartment::Confidential)]
    {
        let Some(payload) = payload else { continue };
        let record = Part { earlier: Vec::new(), new: Some(&payload) }.sign(by.signer)?;
        for attestation in record.attestations() {
            let new = NewAttestation {
                person,
                record_id: record_id.0,
                bytes: Private::new(attestation.as_bytes()),
                compartment,
                issuer: attestation.key_id().to_string(),
                issued_at: by.at,
                kind: payload.kind.code().to_owned(),
                origin: Origin::MadeHere,
            };
            work.add_attestation(&new).await?;
        }
    }
    let now = Kept::read(work, person, Look::Confidential).await?.judge(by.judging, by.at)?;
    if let Some(chain) = &now.chain {
        let patient = &chain.summary.patient;
        if *patient != now.patient {
            work.change_person(person, &patients::encode(patient), &patients::match_keys(patient)).await?;
        }
        follow_ups::keep_in_step(work, person, by.site, &follow_ups::planned(chain)).await?;
    }
    Ok(signed)
}

/// By whom, where and when a visit is signed.
pub(crate) struct Signing<'a> {
    pub(crate) signer: &'a (dyn Signer<Key = IssuerPublicKey> + Send + Sync),
    pub(crate) judging: &'a Judging,
    pub(crate) site: &'a SiteId,
    pub(crate) at: Timestamp,
}

/// What is to be signed, for each compartment that something is said in.
struct Statement {
    care: Option<AttestationPayload>,
    confidential: Option<AttestationPayload>,
}

fn statement(
    chain: &Chain,
    record_id: RecordId,
    said: Said,
    at: Timestamp,
) -> Result<(Statement, Signed), VisitError> {
    let amendments = amendments(chain, &said.changes, at)?;
    let mut entries = said.entries;
    confidential::mark(&mut entries, Policy::Listed);
    let (care, secret) = confidential::split(entries);
    let news = |entries| summary::news(entries, &chain.record, &chain.summary);
    let (care, secret) = (news(care), news(secret.unwrap_or_default()));
    let count = |count: fn(&News) -> &Vec<usize>| count(&care).len() + count(&secret).len();
    let signed = Signed { known: count(|news| &news.known), similar: count(|news| &news.similar) };
    let mut left_out = LeftOut {
        confidential: u32::from(said.is_left_behind),
        source_details: said.details_lost,
        ..LeftOut::default()
    };
    left_out.add(&care.left_out);
    left_out.add(&secret.left_out);
    let payload =
        |kind, entries: Entries| AttestationPayload::new(kind, at, record_id, entries.into_canonical());
    let visit = AttestationPayload {
        previous: chain.opened.heads(&chain.record),
        amendments: amendments.care,
        left_out,
        ..payload(AttestationKind::Visit, care.entries)
    };
    let mut known = chain.opened.confidential_heads(&chain.record);
    // Whoever amends an entry of `care` here says what of `care` they knew.
    if !amendments.confidential.is_empty() {
        known.extend(chain.opened.heads(&chain.record));
    }
    let secret = AttestationPayload {
        previous: known,
        amendments: amendments.confidential,
        ..payload(AttestationKind::Confidential, secret.entries)
    };
    let statement = Statement {
        care: Some(visit).filter(says_something),
        confidential: Some(secret).filter(says_something),
    };
    match (&statement.care, &statement.confidential) {
        (None, None) => Err(VisitError::Nothing),
        _ => Ok((statement, signed)),
    }
}

/// Amendments by compartment.
#[derive(Default)]
struct ByCompartment {
    care: Amendments,
    confidential: Amendments,
}

fn amendments(chain: &Chain, asked: &[Asked], at: Timestamp) -> Result<ByCompartment, ChangeError> {
    let mut sorted = ByCompartment::default();
    for (reference, mut amendment) in changes::amendments(&chain.record, &chain.summary, asked, at)? {
        let is_it = |entry: &&SummaryEntry| references::reference(&chain.record, entry.place) == reference;
        let entry = chain.summary.entries().find(is_it).ok_or(ChangeError::Entry)?;
        let target = references::target(&chain.record, entry.place).ok_or(ChangeError::Entry)?;
        let compartment = match is_confidential(chain, entry, &mut amendment) {
            true => &mut sorted.confidential,
            false => &mut sorted.care,
        };
        compartment.entry(target.0).or_default().insert(target.1, amendment);
    }
    Ok(sorted)
}

/// Whether what is said of an entry belongs with what is confidential.
fn is_confidential(chain: &Chain, entry: &SummaryEntry, amendment: &mut Amendment) -> bool {
    let stands_in = chain.record.attestations().get(entry.place.attestation);
    confidential::mark_amendment(amendment, Policy::Listed).is_some()
        || stands_in.is_some_and(|attestation| attestation.is_confidential())
        || entry.entry.confidentiality == Confidentiality::Restricted
}

/// Whether there is anything in an attestation besides what it continues.
fn says_something(payload: &AttestationPayload) -> bool {
    payload.entries != Entries { composed: payload.entries.composed, ..Entries::default() }
        || !payload.amendments.is_empty()
}
