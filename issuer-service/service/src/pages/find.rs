//! Finding a person. What is typed goes in the body of a request: a name has no place in an address, which logs keep.

use crate::context::Context;
use crate::error::Result;
use crate::page::{Page, show, show_as};
use crate::pages::read_card;
use crate::typed::Typed;
use crate::use_cases::find::{self, FoundPerson, Wanted};
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use phr_core::model::{PartialDate, Timestamp};
use phr_storage::{PersonFilter, Site};

const DAY: i64 = 86_400;

#[derive(Template)]
#[template(path = "find/find.html")]
struct FindPage {
    page: Page,
    has_centre: bool,
    text: String,
    from: String,
    until: String,
    is_narrowed: bool,
    sites: Vec<Choice>,
    error: Option<String>,
    found: Option<FoundPart>,
}

/// One option of a choice.
pub(crate) struct Choice {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) is_chosen: bool,
}

struct FoundPart {
    heading: String,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    id: String,
    name: String,
    latin: Option<String>,
    birth: String,
    sex: String,
    site: String,
    registered: String,
}

/// The sites to choose from.
pub(crate) fn site_options(sites: &[Site], chosen: &str) -> Vec<Choice> {
    let option = |site: &Site| Choice {
        id: site.id.to_string(),
        name: site.name.clone(),
        is_chosen: site.id.as_str() == chosen,
    };
    sites.iter().map(option).collect()
}

pub(crate) async fn show_empty(context: Context) -> Result<Response> {
    let sites = context.app.storage().sites().await?;
    show(&page(&context, &Typed::default(), &sites, None, None))
}

pub(crate) async fn search(context: Context, typed: Typed) -> Result<Response> {
    let sites = context.app.storage().sites().await?;
    let wrong = |id: &str| {
        let error = context.text.say(id);
        show_as(StatusCode::UNPROCESSABLE_ENTITY, &page(&context, &typed, &sites, Some(error), None))
    };
    let Some(filter) = filter(&typed) else { return wrong("find-date-wrong") };
    let wanted = find::wanted(typed.value("text"));
    match &wanted {
        // The access code is asked for beside it.
        Wanted::Card => return read_card::ask_code(&context, typed.trimmed("text")).await,
        Wanted::NotACard(code) => return wrong(&read_card::error_id(&context, code)),
        Wanted::Unusable => return wrong("find-too-short"),
        Wanted::Nobody if filter == PersonFilter::default() => return wrong("find-too-short"),
        Wanted::Nobody | Wanted::Record(_) | Wanted::Person(_) | Wanted::Words(_) => {}
    }
    let after = Some(typed.trimmed("after").to_owned()).filter(|after| !after.is_empty());
    let mut work = context.begin().await?;
    let found = find::find(&mut work, &wanted, &filter, after).await?;
    // Before anybody is shown, the audit log has it.
    work.commit().await?;
    let rows: Vec<Row> = found.items.iter().map(|found| row(&context, found, &sites)).collect();
    let heading = match found.next.is_some() || !typed.trimmed("after").is_empty() {
        true => context.text.say_with("find-some", "count", rows.len() as i64),
        false => context.text.say_with("find-results", "count", rows.len() as i64),
    };
    let part = FoundPart { heading, rows, next: found.next };
    show(&page(&context, &typed, &sites, None, Some(part)))
}

/// What narrows the search; `None` where a date or a site cannot be read.
fn filter(typed: &Typed) -> Option<PersonFilter> {
    let day = |name: &str| match typed.trimmed(name) {
        "" => Some(None),
        text => PartialDate::parse(text).map(Some),
    };
    let (from, until) = (day("from")?, day("until")?);
    let site = match typed.trimmed("site") {
        "" => None,
        site => Some(site.parse().ok()?),
    };
    Some(PersonFilter {
        site,
        from: from.map(|day| Timestamp(day.first_day() * DAY)),
        before: until.map(|day| Timestamp((day.last_day() + 1) * DAY)),
        ..PersonFilter::default()
    })
}

fn page(
    context: &Context,
    typed: &Typed,
    sites: &[Site],
    error: Option<String>,
    found: Option<FoundPart>,
) -> FindPage {
    let value = |name: &str| typed.trimmed(name).to_owned();
    FindPage {
        page: context.page(),
        text: value("text"),
        from: value("from"),
        until: value("until"),
        is_narrowed: ["from", "until", "site"].iter().any(|name| !typed.trimmed(name).is_empty()),
        sites: site_options(sites, typed.trimmed("site")),
        error,
        found,
        has_centre: context.app.storage().is_queueing(),
    }
}

fn row(context: &Context, found: &FoundPerson, sites: &[Site]) -> Row {
    let (person, called) = (&found.person, found.called.clone());
    let site = sites.iter().find(|site| site.id == person.site);
    Row {
        id: person.id.to_string(),
        name: match called.name.is_empty() {
            true => context.text.say("find-no-name"),
            false => called.name,
        },
        latin: called.latin,
        birth: called.birth.unwrap_or_default(),
        sex: called.sex.map(|sex| sex_words(context, sex)).unwrap_or_default(),
        site: site.map_or_else(|| person.site.to_string(), |site| site.name.clone()),
        registered: person.created_at.date().map(|date| date.to_string()).unwrap_or_default(),
    }
}

fn sex_words(context: &Context, code: &str) -> String {
    let id = format!("find-sex-{code}");
    if context.text.has(&id) { context.text.say(&id) } else { code.to_owned() }
}
