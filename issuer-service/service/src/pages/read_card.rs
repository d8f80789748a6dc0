//! Reading a card of any issuer, and taking its record over. The access code is used and forgotten; the card is in memory for
//! a while; nothing is stored before somebody says so.

use crate::app::blocking;
use crate::attempts::Tried;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, after, show, show_as};
use crate::pages::record_view::RecordView;
use crate::use_cases::find_card::{self, find_card, find_in_text};
use crate::use_cases::held::HeldCard;
use crate::use_cases::judging::Judging;
use crate::use_cases::kept::Chain;
use crate::use_cases::open_card::{self, By};
use crate::use_cases::patients;
use crate::use_cases::take_over::{self, TakeOverError};
use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Multipart, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use phr_cli_kit::Failure;
use phr_core::card::{Confidential, OpenedCard, SealedCard};
use phr_core::carrier::text;
use phr_core::render::{RenderOptions, render};
use phr_storage::{Action, Role, SiteId};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Longest body of the form, with the picture in it.
pub(crate) const FORM_BYTES: usize = find_card::PICTURE_BYTES + 256 * 1024;
/// Longest body of a frame.
pub(crate) const FRAME_BYTES: usize = 2048 * 2048;

#[derive(Template)]
#[template(path = "card/read.html")]
struct ReadPage {
    page: Page,
    text: String,
    has_network: bool,
    error: Option<CardError>,
}

struct CardError {
    code: String,
    words: String,
}

#[derive(Template)]
#[template(path = "card/show.html")]
struct CardPage {
    page: Page,
    /// What the card is kept open under.
    name: String,
    read_at: String,
    is_all_trusted: bool,
    record: RecordView,
    record_words: String,
    known_words: String,
    offer: Offer,
}

enum Offer {
    Nothing,
    /// All of it is held.
    Held {
        person: String,
    },
    /// The record is held, and some of the card is new.
    Known {
        person: String,
        count: String,
    },
    /// The record is not held.
    New {
        alike: Vec<AlikeRow>,
    },
}

struct AlikeRow {
    id: String,
    name: String,
    birth: String,
    score: String,
}

pub(crate) async fn ask(context: Context) -> Result<Response> {
    show(&empty(&context, String::new(), None))
}

/// The form with a card's text in it: only the access code is wanted.
pub(crate) async fn ask_code(context: &Context, text: &str) -> Result<Response> {
    show(&empty(context, text.to_owned(), None))
}

fn empty(context: &Context, text: String, error: Option<CardError>) -> ReadPage {
    ReadPage { page: context.page(), text, has_network: open_card::has_network(&context.app), error }
}

/// The message that says what is wrong with a card.
pub(crate) fn error_id(context: &Context, code: &str) -> String {
    let id = format!("card-error-{code}");
    if context.text.has(&id) { id } else { "card-error-other".to_owned() }
}

fn refused(context: &Context, text: String, code: &str) -> Result<Response> {
    let words = context.text.say(&error_id(context, code));
    let error = CardError { code: code.to_owned(), words };
    let status = if code == "too-many-tries" {
        StatusCode::TOO_MANY_REQUESTS
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    show_as(status, &empty(context, text, Some(error)))
}

/// What was handed in. `Debug` is not wanted: it has the access code.
#[derive(Default)]
struct Given {
    picture: Vec<u8>,
    text: String,
    code: Zeroizing<String>,
    reason: String,
    by_network: bool,
}

impl Given {
    async fn read(mut form: Multipart) -> Result<Self> {
        let malformed = |_| Error::Malformed("it is not a form with files");
        let mut given = Self::default();
        while let Some(field) = form.next_field().await.map_err(malformed)? {
            let name = field.name().unwrap_or_default().to_owned();
            let bytes = field.bytes().await.map_err(malformed)?;
            let short = |most: usize| {
                let text = bytes.get(..bytes.len().min(most)).unwrap_or_default();
                String::from_utf8_lossy(text).into_owned()
            };
            match name.as_str() {
                "picture" if bytes.len() > find_card::PICTURE_BYTES => return Err(Error::TooLarge),
                "picture" => given.picture = bytes.to_vec(),
                "text" => given.text = short(find_card::TEXT_BYTES),
                "code" => given.code = Zeroizing::new(short(400)),
                "reason" => given.reason = short(400).trim().to_owned(),
                "by" => given.by_network = &bytes[..] == b"network",
                _ => {}
            }
        }
        Ok(given)
    }
}

pub(crate) async fn read(context: Context, form: Multipart) -> Result<Response> {
    let given = Given::read(form).await?;
    let shown_text = given.text.trim().to_owned();
    let card = match find(&given).await? {
        Ok(card) => card,
        Err(code) => return refused(&context, shown_text, &code),
    };
    // The card of a picture need not be sent a second time when the code was mistyped.
    let shown_text = if shown_text.is_empty() { text::encode(card.as_bytes()) } else { shown_text };
    let account = context.account()?.id;
    let tried = [Tried::Login(format!("card:{account}"))];
    if context.app.attempts().count(&tried, context.now()).is_err() {
        return refused(&context, shown_text, "too-many-tries");
    }
    let by = match given.by_network {
        true if given.reason.is_empty() => return refused(&context, shown_text, "reason-needed"),
        true => By::Network,
        false => By::Code(given.code.clone()),
    };
    let opened_by = by.name();
    let opened = match open_card::open(&context.app, card, by).await? {
        Ok(opened) => opened,
        Err(code) => return refused(&context, shown_text, &code),
    };
    context.app.attempts().forget(&tried[0]);
    let judging = judging(&context).await?;
    let now = context.now();
    let record = judging.verify(&opened, now);
    if given.by_network {
        // The reason is in words that somebody typed, so it goes where such words are expected.
        open_card::note_break_glass(
            &context.app,
            &context.account()?.login,
            &given.reason,
            &opened,
            &record,
        )?;
    }
    // Before anything is shown, the audit log has that it was read, and by what right.
    let id = record.record_id().map(|id| id.to_string()).unwrap_or_default();
    let mut work = context.begin().await?;
    work.note(Action::CardRead, &format!("{id} by {opened_by}"));
    work.commit().await?;
    let name = context.app.random_text(26);
    let card = HeldCard { read_at: now, opened_by: opened_by.to_owned(), opened };
    card.keep(&context.app, &name, account).await?;
    Ok(Redirect::to(&format!("/cards/{name}")).into_response())
}

/// The card in what was given, or the code of what is wrong.
async fn find(given: &Given) -> Result<Result<SealedCard, String>> {
    let text = given.text.trim();
    let told = |found: Result<SealedCard, Failure>| found.map_err(|failure| failure.code().to_owned());
    if !text.is_empty() {
        return Ok(told(find_in_text(text)));
    }
    if given.picture.is_empty() {
        return Ok(Err("input-unknown".to_owned()));
    }
    let _turn = open_card::turn().await?;
    let picture = given.picture.clone();
    Ok(told(blocking(move || find_card(&picture)).await?))
}

/// Size of a frame.
#[derive(Deserialize)]
pub(crate) struct FrameSize {
    width: usize,
    height: usize,
}

#[derive(Serialize)]
struct FrameText {
    text: String,
}

/// The card in one grey frame of the camera, as its text: the page goes on with that. Nothing is kept.
pub(crate) async fn frame(_context: Context, Query(size): Query<FrameSize>, body: Bytes) -> Result<Response> {
    let _turn = open_card::turn().await?;
    let found = blocking(move || find_card::find_in_frame(size.width, size.height, body.to_vec())).await?;
    Ok(match found {
        Some(card) => Json(FrameText { text: text::encode(card.as_bytes()) }).into_response(),
        None => StatusCode::NO_CONTENT.into_response(),
    })
}

pub(crate) async fn show_card(context: Context, Path(name): Path<String>) -> Result<Response> {
    let Some(held) = held(&context, &name).await? else {
        let words = context.text.say("card-gone");
        let error = CardError { code: "card-gone".to_owned(), words };
        return show_as(StatusCode::NOT_FOUND, &empty(&context, String::new(), Some(error)));
    };
    let judging = judging(&context).await?;
    let chain = Chain::of(held.opened.clone(), &judging, held.read_at);
    let mut work = context.begin().await?;
    let offer = offer(&context, &mut work, &chain).await;
    work.commit().await?;
    let offer = offer?;
    let shown = judging.verify(&for_role(&context, &held.opened)?, held.read_at);
    let options = RenderOptions { history: true, ..RenderOptions::new(context.text.0.tag()) };
    let id = chain.record.record_id().map(|id| id.to_string()).unwrap_or_default();
    let page = CardPage {
        page: context.page(),
        name,
        read_at: context.text.say_with("card-read-at", "date", held.read_at.to_string()),
        is_all_trusted: chain
            .record
            .attestations()
            .iter()
            .all(|attestation| attestation.verdict.is_trusted()),
        record: RecordView::new(context.text, render(&shown, &options)),
        record_words: context.text.say_with("person-title", "id", id.clone()),
        known_words: context.text.say_with("card-take-over-known", "id", id),
        offer,
    };
    show(&page)
}

/// Entries that are for those who care are shown to those alone, also where the person's code opened them.
fn for_role(context: &Context, opened: &OpenedCard) -> Result<OpenedCard> {
    if context.role() == Some(Role::Clinician) || opened.confidential().record().is_none() {
        return Ok(opened.clone());
    }
    let shown = OpenedCard::of_kept(opened.care().clone(), Confidential::Locked);
    shown.ok_or_else(|| Error::internal("a card without attestations was opened"))
}

async fn offer(context: &Context, work: &mut phr_storage::Work, chain: &Chain) -> Result<Offer> {
    let (person, new) = match take_over::compare(work, chain).await {
        Err(TakeOverError::Nothing) => return Ok(Offer::Nothing),
        compared => compared.map_err(refusal)?,
    };
    if let Some(person) = person {
        let person = person.to_string();
        let count = context.text.say_with("card-new-count", "count", new as i64);
        return Ok(if new == 0 { Offer::Held { person } } else { Offer::Known { person, count } });
    }
    let alike = take_over::alike(work, &chain.summary.patient).await?;
    let row = |alike: take_over::Alike| {
        let called = patients::called(&alike.patient);
        AlikeRow {
            id: alike.person.id.to_string(),
            name: called.name,
            birth: called.birth.unwrap_or_default(),
            score: context.text.say_with("card-duplicate-score", "score", i64::from(alike.likeness.score)),
        }
    };
    Ok(Offer::New { alike: alike.into_iter().map(row).collect() })
}

pub(crate) async fn take(context: Context, Path(name): Path<String>) -> Result<Response> {
    let Some(held) = held(&context, &name).await? else { return Err(Error::NotFound) };
    let judging = judging(&context).await?;
    let now = context.now();
    let chain = Chain::of(held.opened.clone(), &judging, now);
    let site = site(&context).await?;
    let mut work = context.begin().await?;
    let taken = take_over::take_over(&mut work, &chain, &judging, &site, now).await;
    let taken = match taken {
        Ok(taken) => taken,
        Err(error) => {
            work.cancel().await?;
            return Err(refusal(error));
        }
    };
    if context.app.storage().is_queueing() {
        // The person may have been elsewhere since the card was made.
        work.want(taken.person).await?;
    }
    work.commit().await?;
    context.app.sync().wake();
    tracing::info!(person = %taken.person, new = taken.new, opened_by = held.opened_by, "a record was taken over");
    HeldCard::close(&context.app, &name, context.account()?.id).await?;
    Ok(after(&format!("/persons/{}", taken.person), "taken-over"))
}

pub(crate) async fn close(context: Context, Path(name): Path<String>) -> Result<Response> {
    HeldCard::close(&context.app, &name, context.account()?.id).await?;
    Ok(after("/cards/read", "card-closed"))
}

async fn held(context: &Context, name: &str) -> Result<Option<HeldCard>> {
    HeldCard::find(&context.app, name, context.account()?.id).await
}

/// Where whoever asks works; where that is nowhere in particular, at the only site.
pub(crate) async fn site(context: &Context) -> Result<SiteId> {
    if let Some(site) = context.actor().site {
        return Ok(site);
    }
    let sites = context.app.storage().sites().await?;
    let first = sites.into_iter().next().map(|site| site.id);
    first.ok_or_else(|| {
        Error::Failure(Failure::new("no-site", "there is no site yet; an administrator makes one first"))
    })
}

/// What records are judged by, read anew: a list may have come in meanwhile.
pub(crate) async fn judging(context: &Context) -> Result<Judging> {
    let (app, now) = (context.app.clone(), context.now());
    let own = open_card::own(&app);
    let store = app.trust_store();
    let judged = blocking(move || app.with_random(|random| Judging::load(&store, &own, now, random))).await?;
    Ok(judged?)
}

fn refusal(error: TakeOverError) -> Error {
    match error {
        TakeOverError::Nothing => Error::Failure(Failure::new("card-nothing-readable", error)),
        TakeOverError::Damaged(damaged) => Error::internal(damaged),
        TakeOverError::Storage(error) => error.into(),
    }
}
