//! Cards and slips for several persons at once, and how far their printing is.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::jobs;
use crate::page::{Page, after, show, show_as};
use crate::pages::issue::{NetworkRow, attachment, network_rows, parse};
use crate::pages::read_card::site;
use crate::typed::Typed;
use crate::use_cases::issue_choices::LeaveOut;
use crate::use_cases::issue_make;
use crate::use_cases::issue_store::shown;
use crate::use_cases::patients::{self, Called, called};
use crate::use_cases::print_order::{Fate, KEPT, MOST_PERSONS, Order, Outcome};
use askama::Template;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use phr_core::model::Timestamp;
use phr_storage::{
    IssuedCardId, JobState, NewPrintJob, PageRequest, PersonFilter, PersonId, PrintJob, PrintJobId, Site,
};
use serde::Deserialize;
use std::collections::BTreeSet;

const DAY: i64 = 86_400;
/// Most persons in the list to choose from.
const LISTED: u32 = PageRequest::MOST;

#[derive(Template)]
#[template(path = "print/choose.html")]
struct ChoosePage {
    page: Page,
    filter: Wanted,
    sites: Vec<Site>,
    persons: Vec<PersonRow>,
    /// Whether there are more than are listed.
    more: bool,
    networks: Vec<NetworkRow>,
    leave_out: [LeaveOut; 3],
    form: Typed,
}

struct PersonRow {
    id: PersonId,
    called: Called,
    registered: String,
}

impl ChoosePage {
    fn is_chosen(&self, id: &PersonId) -> bool {
        let id = id.to_string();
        self.form.values("person").any(|chosen| chosen == id)
    }

    fn is_left_out(&self, code: &str) -> bool {
        match self.form.value("leave_out") {
            "" => code == LeaveOut::Nothing.code(),
            chosen => chosen == code,
        }
    }
}

/// Which persons are listed: registered from and until a day, at a site.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    site: String,
}

impl Wanted {
    /// Days that cannot be read do not narrow the list; the page shows them as they were typed.
    fn filter(&self) -> PersonFilter {
        let day = |text: &str| Timestamp::parse(text.trim()).filter(|_| text.trim().len() == 10);
        PersonFilter {
            site: self.site.parse().ok(),
            from: day(&self.from),
            before: day(&self.until).map(|day| Timestamp(day.0.saturating_add(DAY))),
            ..PersonFilter::default()
        }
    }
}

#[derive(Template)]
#[template(path = "print/job.html")]
struct JobPage {
    page: Page,
    job: PrintJobId,
    /// The first letters of its id.
    short: String,
    begun: String,
    state: &'static str,
    is_working: bool,
    is_batch: bool,
    done: u32,
    total: u32,
    progress: String,
    outcome: Option<OutcomePart>,
}

struct OutcomePart {
    made: usize,
    cancelled: bool,
    has_cards: bool,
    has_slips: bool,
    cards: Vec<CardRow>,
    failed: Vec<FailedRow>,
    not_begun: Vec<FailedRow>,
}

struct CardRow {
    number: u32,
    person: PersonId,
    name: String,
    card: IssuedCardId,
}

struct FailedRow {
    person: PersonId,
    name: String,
    reason: String,
}

/// The list to choose persons from.
pub(crate) async fn choose(context: Context, Query(wanted): Query<Wanted>) -> Result<Response> {
    let language = context.text.0.tag();
    let form = Typed::showing([("clinician", language)]);
    show(&choose_page(&context, wanted, form, true).await?)
}

async fn choose_page(context: &Context, wanted: Wanted, form: Typed, is_new: bool) -> Result<ChoosePage> {
    let judging = issue_make::judging(&context.app).await?;
    let mut work = context.begin().await?;
    let listed = work.persons(&wanted.filter(), &PageRequest::first(LISTED)).await?;
    work.commit().await?;
    let row = |person: &phr_storage::Person| {
        let patient = patients::decode(&person.patient)?;
        Some(PersonRow { id: person.id, called: called(&patient), registered: shown(person.created_at) })
    };
    let persons: Option<Vec<PersonRow>> = listed.items.iter().map(row).collect();
    Ok(ChoosePage {
        page: context.page(),
        filter: wanted,
        sites: context.app.storage().sites().await?,
        persons: persons.ok_or_else(|| Error::internal("a patient cannot be read"))?,
        more: listed.next.is_some(),
        networks: network_rows(context, &judging.trust, |id| {
            is_new || form.values("network").any(|v| v == id)
        }),
        leave_out: LeaveOut::ALL,
        form,
    })
}

/// Orders the cards of the persons that were chosen.
pub(crate) async fn start(context: Context, mut form: Typed) -> Result<Response> {
    let mut seen = BTreeSet::new();
    let chosen = form.values("person").filter_map(|id| id.parse::<PersonId>().ok());
    let persons: Vec<PersonId> = chosen.filter(|person| seen.insert(*person)).collect();
    let fault = match persons.len() {
        0 => Some(context.text.say("print-chosen-none")),
        many if many > MOST_PERSONS => {
            Some(context.text.say_with("print-too-many", "count", MOST_PERSONS as i64))
        }
        _ => None,
    };
    if let Some(fault) = fault {
        form.fault("person", fault);
        let page = choose_page(&context, Wanted::default(), form, false).await?;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let order = Order::Batch {
        persons,
        networks: form.values("network").map(str::to_owned).collect(),
        clinician: form.value("clinician").to_owned(),
        names: form.has("names"),
        leave_out: form.value("leave_out").to_owned(),
    };
    let site = site(&context).await?;
    let mut work = context.begin().await?;
    let job =
        work.add_print_job(&NewPrintJob { site, payload: order.sealed(), total: order.parts() }).await?;
    work.commit().await?;
    jobs::wake();
    Ok(Redirect::to(&format!("/print/{job}")).into_response())
}

/// A job of this account's that is not too old: the codes of older ones are gone.
async fn read(context: &Context, id: &str) -> Result<(PrintJobId, PrintJob)> {
    let id: PrintJobId = parse(id)?;
    let mut work = context.begin().await?;
    let job = work.print_job(id).await;
    let job = match job {
        Ok(job) => job,
        Err(error) => {
            work.cancel().await?;
            return Err(error.into());
        }
    };
    work.commit().await?;
    match context.now().0.saturating_sub(job.created_at.0) < KEPT {
        true => Ok((id, job)),
        false => Err(Error::NotFound),
    }
}

/// How far a job is, and what came of it.
pub(crate) async fn job(context: Context, Path(id): Path<String>) -> Result<Response> {
    let (id, job) = read(&context, &id).await?;
    let order = Order::read(&job.payload).ok_or_else(|| Error::internal("a print job cannot be read"))?;
    let outcome = match &job.result {
        Some(result) => {
            let outcome = Outcome::read(result).ok_or_else(|| Error::internal("a print cannot be read"))?;
            Some(outcome_part(&context, &outcome).await?)
        }
        None => None,
    };
    let state = match (&outcome, job.state) {
        (Some(outcome), _) if outcome.cancelled => "cancelled",
        (_, state) => state.as_str(),
    };
    let page = JobPage {
        page: context.page(),
        job: id,
        short: id.to_string().chars().take(8).collect(),
        begun: shown(job.created_at),
        state,
        is_working: is_working(job.state),
        is_batch: matches!(order, Order::Batch { .. }),
        done: job.done,
        total: job.total,
        progress: progress_words(&context, job.done, job.total),
        outcome,
    };
    show(&page)
}

fn is_working(state: JobState) -> bool {
    matches!(state, JobState::Waiting | JobState::Running)
}

async fn outcome_part(context: &Context, outcome: &Outcome) -> Result<OutcomePart> {
    let mut part = OutcomePart {
        made: outcome.made(),
        cancelled: outcome.cancelled,
        has_cards: outcome.cards().is_some(),
        has_slips: outcome.slips().is_some(),
        cards: Vec::new(),
        failed: Vec::new(),
        not_begun: Vec::new(),
    };
    let mut work = context.begin().await?;
    for row in &outcome.rows {
        let person = row.person;
        let name = match work.person(person).await {
            Ok(stored) => patients::decode(&stored.patient).map(|patient| called(&patient).name),
            Err(phr_storage::Error::NotFound(_)) => None,
            Err(error) => return Err(error.into()),
        };
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| person.to_string());
        match &row.fate {
            Fate::Made { card, number } => {
                part.cards.push(CardRow { number: *number, person, name, card: *card });
            }
            Fate::Failed { code } => part.failed.push(FailedRow { person, name, reason: why(context, code) }),
            Fate::NotBegun => part.not_begun.push(FailedRow { person, name, reason: String::new() }),
        }
    }
    work.commit().await?;
    part.cards.sort_by_key(|row| row.number);
    Ok(part)
}

/// Why somebody has no card, in words.
fn why(context: &Context, code: &str) -> String {
    let id = match code {
        "card-too-large" => "print-why-card-too-large",
        "no-record" => "print-why-no-record",
        "storage-not-found" => "print-why-not-found",
        "print-proof-failed" => "print-why-symbol-unreadable",
        "print-glyph-missing" => "print-why-glyph-missing",
        "confidential-nobody-opens" => "print-why-confidential",
        _ => return context.text.say_with("print-why-other", "code", code.to_owned()),
    };
    context.text.say(id)
}

/// How far a job is, for the page that waits for it. Looking is not reading, so nothing is written down.
pub(crate) async fn progress(context: Context, Path(id): Path<String>) -> Result<Response> {
    let id: PrintJobId = parse(&id)?;
    let standing = context.app.storage().print_standing(id).await?;
    if standing.owner != context.account()?.id {
        return Err(Error::NotFound);
    }
    let words = progress_words(&context, standing.done, standing.total);
    let answer = serde_json::json!({
        "state": standing.state.as_str(),
        "done": standing.done,
        "total": standing.total,
        "finished": !is_working(standing.state),
        "words": words,
    });
    Ok(Json(answer).into_response())
}

/// What was printed.
pub(crate) async fn file(context: Context, Path((id, name)): Path<(String, String)>) -> Result<Response> {
    if !["sheets.pdf", "slips.pdf"].contains(&name.as_str()) {
        return Err(Error::NotFound);
    }
    let (_, job) = read(&context, &id).await?;
    let outcome = job.result.as_ref().and_then(Outcome::read).ok_or(Error::NotFound)?;
    let pdf = if name == "sheets.pdf" { outcome.cards() } else { outcome.slips() };
    let pdf = pdf.ok_or(Error::NotFound)?.to_vec();
    Ok(attachment("application/pdf", &name, pdf))
}

fn progress_words(context: &Context, done: u32, total: u32) -> String {
    let numbers = [("done", done), ("all", total)];
    let values = numbers.iter().map(|(name, value)| (*name, fluent_bundle::FluentValue::from(*value)));
    context.text.fill("print-progress", values.collect())
}

/// Stops a job.
pub(crate) async fn cancel(context: Context, Path(id): Path<String>) -> Result<Response> {
    let (id, _) = read(&context, &id).await?;
    jobs::cancel(&context.app, context.actor(), id).await?;
    Ok(Redirect::to(&format!("/print/{id}")).into_response())
}

/// All is printed well: the codes are forgotten.
pub(crate) async fn confirm(context: Context, Path(id): Path<String>) -> Result<Response> {
    let id: PrintJobId = parse(&id)?;
    let mut work = context.begin().await?;
    match work.forget_print_job(id).await {
        Ok(()) => work.commit().await?,
        Err(error) => {
            work.cancel().await?;
            return Err(error.into());
        }
    }
    Ok(after("/print", "codes-forgotten"))
}
