//! `POST /api/cards/verify`: opens a card, and says what each of its statements is worth and what the record says. Nothing of
//! it is kept. What is confidential is not shown: that is for those who care for the person, on the service's pages.

use super::{Hidden, json_body, refused};
use crate::app::blocking;
use crate::attempts::Tried;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::use_cases::find_card::{PICTURE_BYTES, TEXT_BYTES, find_card, find_in_text};
use crate::use_cases::issue_make::judging;
use crate::use_cases::kept::Chain;
use crate::use_cases::open_card::{self, By};
use axum::Json;
use axum::body::Bytes;
use axum::http::HeaderMap;
use base64ct::{Base64, Encoding as _};
use phr_cli_kit::Failure;
use phr_core::card::{Confidential, OpenedCard, SealedCard};
use phr_core::fhir::{SummaryContext, english_name, export_summary};
use phr_core::record::{StatusFinding, StatusStanding, VerifiedAttestation, VerifiedRecord, Withheld};
use phr_storage::Action;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest body: a picture in base64.
pub(crate) const BODY_BYTES: usize = PICTURE_BYTES / 3 * 4 + 64 * 1024;
/// Longest reason for opening a card without the person's code.
const REASON_BYTES: usize = 400;

/// A card, and by what it is to be opened.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    /// The text of the card's code.
    #[serde(default)]
    text: Option<Hidden>,
    /// A picture, or the card's bytes, in base64.
    #[serde(default)]
    picture: Option<String>,
    /// The person's access code.
    #[serde(default)]
    code: Option<Hidden>,
    /// Why the card is opened by a key of a care network that was granted to this service, in place of the code.
    #[serde(default)]
    reason: Option<String>,
}

/// What a card is worth and what it says.
#[derive(Serialize)]
struct Answer {
    record: Option<String>,
    /// Whether all of it is by trusted issuers and nothing is missing, withheld, revoked or superseded.
    trusted: bool,
    opened_by: &'static str,
    /// Whether the card has a confidential part: `none`, or `not-shown`.
    confidential: &'static str,
    attestations: Vec<Statement>,
    withheld: Vec<NotShown>,
    /// Statements that others continue and that are not on the card, by their short hashes.
    missing: Vec<String>,
    status: Vec<Status>,
    lists: Vec<List>,
    clock: &'static str,
    /// An International Patient Summary; null where nothing can be shown.
    summary: Option<Value>,
}

#[derive(Serialize)]
struct Statement {
    hash: String,
    kind: &'static str,
    issued_at: String,
    key: String,
    issuer: Option<String>,
    country: Option<String>,
    verdict: &'static str,
}

#[derive(Serialize)]
struct NotShown {
    hash: String,
    key: String,
    reason: &'static str,
}

#[derive(Serialize)]
struct Status {
    key: String,
    /// `not-held`, `unreadable`, or what the list says of the card.
    finding: String,
    number: Option<u64>,
    freshness: Option<&'static str>,
}

#[derive(Serialize)]
struct List {
    roots: String,
    number: u64,
    issued_at: String,
    freshness: &'static str,
}

pub(crate) async fn verify(context: Context, headers: HeaderMap, body: Bytes) -> Result<Json<Value>> {
    let question: Question = json_body(&headers, &body)?;
    let reason = question.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    let by = match (&question.code, reason) {
        (Some(code), None) => By::Code(code.0.clone()),
        (None, Some(reason)) if reason.len() <= REASON_BYTES => By::Network,
        _ => {
            let sentence = "give the person's code, or a reason of at most 400 bytes for opening the card without it, and not both";
            return Err(refused("code-or-reason", sentence));
        }
    };
    let card = card(&context, &question).await?;
    let client = context.client()?.clone();
    let tried = [Tried::Login(format!("card:{}", client.id))];
    context.app.attempts().count(&tried, context.now())?;
    let opened_by = by.name();
    let opened = open_card::open(&context.app, card, by).await?;
    let opened = opened.map_err(|code| told(&context, &code))?;
    context.app.attempts().forget(&tried[0]);
    let judging = judging(&context.app).await?;
    let now = context.now();
    if let Some(reason) = reason {
        let record = judging.verify(&opened, now);
        open_card::note_break_glass(&context.app, &client.name, reason, &opened, &record)?;
    }
    let chain = Chain::of(without_confidential(opened)?, &judging, now);
    let record = chain.record.record_id().map(|id| id.to_string());
    // Before anything is told, the audit log has that it was read, and by what right.
    let mut work = context.begin().await?;
    work.note(Action::CardRead, &format!("{} by {opened_by}", record.as_deref().unwrap_or_default()));
    work.commit().await?;
    let answer = answer(&chain, record, opened_by);
    Ok(Json(serde_json::to_value(answer).map_err(Error::internal)?))
}

/// What is wrong with a card, in the words of the page.
fn told(context: &Context, code: &str) -> Error {
    let id = format!("card-error-{code}");
    let known = if context.text.has(&id) { id } else { "card-error-other".to_owned() };
    Error::Failure(Failure::new(code, context.text.say(&known)))
}

async fn card(context: &Context, question: &Question) -> Result<SealedCard> {
    let wrong = |failure: Failure| told(context, failure.code());
    match (&question.text, &question.picture) {
        (Some(Hidden(text)), None) if text.len() <= TEXT_BYTES => find_in_text(text.trim()).map_err(wrong),
        (None, Some(picture)) => {
            let sentence = "the picture is not base64 (RFC 4648 section 4, with padding)";
            let bytes = Base64::decode_vec(picture).map_err(|_| refused("picture-not-base64", sentence))?;
            if bytes.len() > PICTURE_BYTES {
                return Err(Error::TooLarge);
            }
            let _turn = open_card::turn().await?;
            blocking(move || find_card(&bytes)).await?.map_err(wrong)
        }
        (Some(_), None) => Err(Error::TooLarge),
        _ => Err(refused("text-or-picture", "give the card's text or a picture of it, and not both")),
    }
}

fn without_confidential(opened: OpenedCard) -> Result<OpenedCard> {
    if opened.confidential().record().is_none() {
        return Ok(opened);
    }
    let shown = OpenedCard::of_kept(opened.care().clone(), Confidential::Locked);
    shown.ok_or_else(|| Error::internal("a card without attestations was opened"))
}

fn answer(chain: &Chain, id: Option<String>, opened_by: &'static str) -> Answer {
    let record: &VerifiedRecord = &chain.record;
    let context = SummaryContext { language: "en", display: Some(&english_name) };
    let is_absent = record.confidential() == phr_core::record::ConfidentialContent::Absent;
    Answer {
        record: id,
        trusted: record.is_trusted(),
        opened_by,
        confidential: if is_absent { "none" } else { "not-shown" },
        attestations: record.attestations().iter().map(Statement::of).collect(),
        withheld: record.withheld().iter().map(NotShown::of).collect(),
        missing: record.missing().iter().map(|missing| missing.hash.to_string()).collect(),
        status: record.status().iter().map(Status::of).collect(),
        lists: record.trust().lists.iter().map(List::of).collect(),
        clock: record.trust().clock.code(),
        summary: export_summary(record, &chain.summary, &context),
    }
}

impl Statement {
    fn of(attestation: &VerifiedAttestation) -> Self {
        let issuer = attestation.issuer.as_ref();
        Self {
            hash: attestation.hash.to_string(),
            kind: attestation.payload.kind.code(),
            issued_at: attestation.payload.issued_at.to_string(),
            key: attestation.key_id.to_string(),
            issuer: issuer.and_then(|issuer| issuer.name_in("en")).map(str::to_owned),
            country: issuer.and_then(|issuer| issuer.country.clone()),
            verdict: attestation.verdict.code(),
        }
    }
}

impl NotShown {
    fn of(withheld: &Withheld) -> Self {
        let (hash, key) = (withheld.hash.to_string(), withheld.key_id.to_string());
        Self { hash, key, reason: withheld.code() }
    }
}

impl Status {
    fn of(standing: &StatusStanding) -> Self {
        let (finding, number, freshness) = match standing.finding {
            StatusFinding::NotHeld => ("not-held", None, None),
            StatusFinding::Unreadable(_) => ("unreadable", None, None),
            StatusFinding::Told { number, freshness, card, .. } => {
                (card.code(), Some(number), Some(freshness.code()))
            }
        };
        Self { key: standing.key_id.to_string(), finding: finding.to_owned(), number, freshness }
    }
}

impl List {
    fn of(list: &phr_core::record::ListStanding) -> Self {
        Self {
            roots: list.roots.to_string(),
            number: list.number,
            issued_at: list.issued_at.to_string(),
            freshness: list.freshness.code(),
        }
    }
}
