//! The centre that this site sends to, and what this service is to sites that send to it.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{self, Page};
use crate::pages::person::person_id;
use crate::sync::line::centre_address;
use crate::sync::lists::INDEX;
use crate::sync::run::link;
use crate::sync::serve::{POLICY, policy};
use crate::sync::wire::PullPolicy;
use crate::typed::Typed;
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use phr_core::model::Timestamp;
use phr_storage::{Private, PushCounts, SiteArrivals};

/// Most refused things that are listed.
const LISTED: u32 = 100;
/// Longest token.
const TOKEN: usize = 200;

#[derive(Template)]
#[template(path = "centre.html")]
struct CentrePage {
    page: Page,
    typed: Typed,
    /// The address of the centre, if there is one.
    url: Option<String>,
    /// Whether the command line names it.
    is_given: bool,
    counts: PushCounts,
    last_success: Option<Timestamp>,
    last_try: Option<Timestamp>,
    last_error: Option<String>,
    refused: Vec<Refused>,
    policies: Vec<(&'static str, bool)>,
    arrivals: Vec<SiteArrivals>,
    lists: Vec<ListRow>,
    /// When the centre said last which lists it serves.
    lists_asked: Option<Timestamp>,
}

/// A list that the centre serves.
struct ListRow {
    path: String,
    number: Option<u64>,
    asked_at: Timestamp,
    taken_at: Option<Timestamp>,
    refusal: Option<String>,
}

struct Refused {
    kind: &'static str,
    id: String,
    person: Option<String>,
    at: Timestamp,
    why: String,
}

/// A code of the centre or of the line, in words where there are some.
fn words(context: &Context, code: &str) -> String {
    let id = format!("sync-why-{code}");
    if context.text.has(&id) { format!("{} ({code})", context.text.say(&id)) } else { code.to_owned() }
}

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let storage = context.app.storage();
    let centre = storage.centre().await?;
    let refused = storage.refused_pushes(LISTED).await?.into_iter().map(|refused| Refused {
        kind: refused.thing.kind(),
        id: refused.thing.id().chars().take(16).collect(),
        person: refused.person.map(|person| person.to_string()),
        at: refused.at,
        why: words(context, &refused.code),
    });
    let known = storage.centre_lists().await?;
    let lists_asked = known.iter().find(|list| list.path == INDEX).map(|list| list.asked_at);
    let lists = known.into_iter().filter(|list| list.path != INDEX).map(|list| ListRow {
        path: list.path,
        number: list.number,
        asked_at: list.asked_at,
        taken_at: list.taken_at,
        refusal: list.refusal.map(|code| words(context, &code)),
    });
    let chosen = policy(&context.app).await?;
    let page = CentrePage {
        page: context.page(),
        typed,
        url: link(&context.app, &centre).map(|link| link.url),
        is_given: context.app.config().centre.is_some(),
        counts: storage.push_counts().await?,
        last_success: centre.last_success,
        last_try: centre.last_try,
        last_error: centre.last_error.map(|code| words(context, &code)),
        refused: refused.collect(),
        policies: PullPolicy::ALL.map(|policy| (policy.as_str(), policy == chosen)).to_vec(),
        arrivals: storage.arrivals().await?,
        lists: lists.collect(),
        lists_asked,
    };
    page::show_as(status, &page)
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    let centre = context.app.storage().centre().await?;
    let url = centre.url.unwrap_or_default();
    draw(&context, StatusCode::OK, Typed::showing([("centre-url", &url)])).await
}

/// Sets where the centre is; without an address there is none. The token stays unless another is typed.
pub(crate) async fn put(context: Context, mut typed: Typed) -> Result<Response> {
    let centre = context.app.storage().centre().await?;
    let url = match typed.trimmed("centre-url") {
        "" => None,
        url => match centre_address(url) {
            Ok(url) => Some(url),
            Err(_) => {
                typed.fault("centre-url", context.text.say("centre-url-wrong"));
                None
            }
        },
    };
    let token = match typed.trimmed("centre-token") {
        // A token is for the address that it was given for.
        "" if url == centre.url => centre.token.clone(),
        "" => None,
        token if token.len() <= TOKEN && token.bytes().all(|byte| byte.is_ascii_graphic()) => {
            Some(Private::new(token))
        }
        _ => None,
    };
    if url.is_some() && token.is_none() {
        typed.fault("centre-token", context.text.say("centre-token-needed"));
    }
    if !typed.is_right() {
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    }
    let mut work = context.begin().await?;
    work.put_centre(url.as_deref(), token.filter(|_| url.is_some()).as_ref()).await?;
    work.commit().await?;
    context.app.sync().send_now();
    Ok(page::after("/admin/centre", "centre"))
}

/// Sends now, and offers again what was refused.
pub(crate) async fn send(context: Context) -> Result<Response> {
    context.app.sync().send_now();
    Ok(page::after("/admin/centre", "centre-sending"))
}

/// Which records sites may have from here.
pub(crate) async fn put_policy(context: Context, typed: Typed) -> Result<Response> {
    let chosen =
        PullPolicy::parse(typed.trimmed("policy")).ok_or(Error::Malformed("there is no such policy"))?;
    let mut work = context.begin().await?;
    work.put_setting(POLICY, chosen.as_str()).await?;
    work.commit().await?;
    Ok(page::after("/admin/centre", "centre-policy"))
}

/// Has the centre asked for what it has of a person.
pub(crate) async fn want(context: Context, Path(id): Path<String>) -> Result<Response> {
    let id = person_id(&id)?;
    let mut work = context.begin().await?;
    work.person(id).await?;
    work.want(id).await?;
    work.commit().await?;
    context.app.sync().wake();
    Ok(page::after(&format!("/persons/{id}"), "centre-wanted"))
}
