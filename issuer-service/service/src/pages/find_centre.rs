//! Looking for a person at the centre, who may have been at another site.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{self, Page};
use crate::pages::read_card::site;
use crate::sync::line::HttpLine;
use crate::sync::run::link;
use crate::sync::{pull, send};
use crate::typed::Typed;
use crate::use_cases::patients::called;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use phr_cli_kit::Failure;
use phr_core::model::{Name, PartialDate, Patient};
use phr_core::wire::RecordId;

#[derive(Template)]
#[template(path = "find/centre.html")]
struct FindCentrePage {
    page: Page,
    typed: Typed,
    found: Option<Vec<Row>>,
}

struct Row {
    record: String,
    name: String,
    birth: String,
}

fn draw(context: &Context, status: StatusCode, typed: Typed, found: Option<Vec<Row>>) -> Result<Response> {
    page::show_as(status, &FindCentrePage { page: context.page(), typed, found })
}

pub(crate) async fn ask(context: Context) -> Result<Response> {
    draw(&context, StatusCode::OK, Typed::default(), None)
}

async fn line(context: &Context) -> Result<HttpLine> {
    let none = || Failure::new("centre-none", "this service sends to no centre; an administrator names one");
    let link = link(&context.app, &context.app.storage().centre().await?).ok_or_else(none)?;
    let line = HttpLine::new(&link.url, link.token);
    Ok(line.map_err(|error| Failure::new(error.code(), error))?)
}

/// The patient whom somebody looks for.
fn patient(context: &Context, typed: &mut Typed) -> Patient {
    let text = |name: &str| Some(typed.trimmed(name).to_owned()).filter(|text| !text.is_empty());
    let (family, given) = (text("family"), text("given"));
    let birth = typed.trimmed("birth").to_owned();
    let birth_date = PartialDate::parse(&birth);
    if birth_date.is_none() && !birth.is_empty() {
        typed.fault("birth", context.text.say("find-date-wrong"));
    }
    if family.is_none() && given.is_none() {
        typed.fault("family", context.text.say("form-needed"));
    }
    let name = Name { family, given: given.into_iter().collect(), ..Name::default() };
    Patient { names: vec![name], birth_date, ..Patient::default() }
}

pub(crate) async fn search(context: Context, mut typed: Typed) -> Result<Response> {
    let patient = patient(&context, &mut typed);
    if !typed.is_right() {
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed, None);
    }
    let found = pull::search(&line(&context).await?, &patient).await.map_err(told)?;
    let row = |(record, patient): ([u8; 8], Patient)| {
        let called = called(&patient);
        let record = RecordId(record).to_string();
        Row { record, name: called.name, birth: called.birth.unwrap_or_default() }
    };
    draw(&context, StatusCode::OK, typed, Some(found.into_iter().map(row).collect()))
}

/// Takes a record that was found.
pub(crate) async fn take(context: Context, typed: Typed) -> Result<Response> {
    let record_id = record_id(typed.trimmed("record")).ok_or(Error::Malformed("it is not a record's id"))?;
    let (line, site) = (line(&context).await?, site(&context).await?);
    let app = &context.app;
    let statement = send::greet(app.storage(), &line).await.map_err(told)?;
    pull::record(app, &line, statement.centre, record_id, &site, &context.actor()).await.map_err(told)?;
    let mut work = context.begin().await?;
    let person = work.person_of_record(record_id).await?;
    work.commit().await?;
    match person {
        Some(person) => Ok(page::after(&format!("/persons/{}", person.id), "taken-over")),
        None => {
            Err(Failure::new("centre-nothing", "the centre gave nothing of it that can be read here").into())
        }
    }
}

fn record_id(text: &str) -> Option<[u8; 8]> {
    let is_id = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    u64::from_str_radix(text, 16).ok().filter(|_| is_id).map(u64::to_be_bytes)
}

/// A line that fails is no fault of this service.
fn told(error: send::SyncError) -> Error {
    match error {
        error @ (send::SyncError::Line(_) | send::SyncError::Wire(_)) => {
            Failure::new("centre-failed", format!("{error} ({})", error.code())).into()
        }
        error => error.into(),
    }
}
