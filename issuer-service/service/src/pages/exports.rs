//! Exports, for administrators: asked for, watched, fetched and removed. The work itself is in `export_jobs`.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::export_jobs::{self, KEPT, Wanted, folder};
use crate::page::{self, Page};
use crate::pages::account::is_own_password;
use crate::pages::issue::parse;
use crate::typed::Typed;
use crate::use_cases::issue_store::shown;
use askama::Template;
use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use fluent_bundle::FluentValue;
use futures_util::stream;
use phr_core::model::Timestamp;
use phr_storage::{Export, ExportId, ExportState, Site, SiteId};
use std::io;

#[derive(Template)]
#[template(path = "exports/list.html")]
struct ListPage {
    page: Page,
    typed: Typed,
    sites: Vec<Site>,
    exports: Vec<Row>,
}

#[derive(Template)]
#[template(path = "exports/show.html")]
struct ShowPage {
    page: Page,
    export: Row,
    /// Until when it is kept, where it has ended.
    until: Option<String>,
    is_own: bool,
    failure: Option<String>,
}

/// An export as the pages show it.
struct Row {
    id: ExportId,
    /// The first letters of its id.
    short: String,
    begun: String,
    owner: String,
    state: &'static str,
    is_working: bool,
    is_done: bool,
    done: u64,
    total: u64,
    failed: u64,
    progress: String,
    size: String,
    site: Option<String>,
    since: Option<String>,
    confidential: bool,
}

impl Row {
    async fn of(context: &Context, export: &Export) -> Result<Self> {
        let wanted = Wanted::read(&export.wanted)?;
        let owner = context.app.storage().account(export.owner).await?;
        let id = export.id.to_string();
        Ok(Self {
            id: export.id,
            short: id.chars().take(8).collect(),
            begun: shown(export.created_at),
            owner: owner.map_or_else(|| export.owner.to_string(), |account| account.name),
            state: export.state.as_str(),
            is_working: is_working(export.state),
            is_done: export.state == ExportState::Done,
            done: export.done,
            total: export.total.max(export.done).max(1),
            failed: export.failed,
            progress: progress_words(context, export),
            size: format!("{:.1} MB", export.bytes as f64 / 1e6),
            site: wanted.site.map(|site| site.to_string()),
            since: wanted.since.map(|since| Timestamp(since).to_string().chars().take(10).collect()),
            confidential: wanted.confidential,
        })
    }
}

fn is_working(state: ExportState) -> bool {
    matches!(state, ExportState::Waiting | ExportState::Running)
}

fn progress_words(context: &Context, export: &Export) -> String {
    let number = |count: u64| FluentValue::from(i64::try_from(count).unwrap_or(i64::MAX));
    let values = [("done", number(export.done)), ("all", number(export.total.max(export.done)))];
    context.text.fill("export-progress", values.into_iter().collect())
}

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let storage = context.app.storage();
    let mut exports = Vec::new();
    for export in storage.exports().await? {
        exports.push(Row::of(context, &export).await?);
    }
    let page = ListPage { page: context.page(), typed, sites: storage.sites().await?, exports };
    page::show_as(status, &page)
}

pub(crate) async fn list(context: Context) -> Result<Response> {
    draw(&context, StatusCode::OK, Typed::default()).await
}

/// Asks for an export. The password is asked for once more: what comes of it is everybody's record.
pub(crate) async fn start(context: Context, mut typed: Typed) -> Result<Response> {
    let since = match typed.trimmed("since") {
        "" => None,
        day => match Timestamp::parse(day).filter(|_| day.len() == 10) {
            Some(day) => Some(day.0),
            None => {
                typed.fault("since", context.text.say("export-since-wrong"));
                None
            }
        },
    };
    let site: Option<SiteId> = match typed.trimmed("site") {
        "" => None,
        site => {
            let known = context.app.storage().sites().await?;
            let known = known.into_iter().find(|known| known.id.as_str() == site);
            Some(known.ok_or(Error::Malformed("there is no such site"))?.id)
        }
    };
    if typed.is_right() && !is_own_password(&context, &typed).await? {
        typed.fault("current", context.text.say("account-current-wrong"));
    }
    if !typed.is_right() {
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    }
    let before = context.now().0.saturating_add(1);
    let wanted = Wanted { site, since, before, confidential: typed.has("confidential") };
    let mut work = context.begin().await?;
    let total = work.count_persons(&wanted.filter()).await?;
    let id = work.add_export(&wanted.text()?, total).await?;
    work.commit().await?;
    export_jobs::wake();
    Ok(Redirect::to(&format!("/admin/exports/{id}")).into_response())
}

async fn read(context: &Context, id: &str) -> Result<Export> {
    Ok(context.app.storage().export(parse(id)?).await?)
}

/// How far an export is.
pub(crate) async fn show_export(context: Context, Path(id): Path<String>) -> Result<Response> {
    let export = read(&context, &id).await?;
    let page = ShowPage {
        page: context.page(),
        until: export.ended_at.map(|ended| shown(Timestamp(ended.0.saturating_add(KEPT)))),
        is_own: export.owner == context.account()?.id,
        failure: export.failure.clone(),
        export: Row::of(&context, &export).await?,
    };
    page::show(&page)
}

/// How far it is, for the page that waits for it.
pub(crate) async fn progress(context: Context, Path(id): Path<String>) -> Result<Response> {
    let export = read(&context, &id).await?;
    let answer = serde_json::json!({
        "state": export.state.as_str(),
        "done": export.done,
        "total": export.total.max(export.done),
        "finished": !is_working(export.state),
        "words": progress_words(&context, &export),
    });
    Ok(Json(answer).into_response())
}

/// The export itself, for whoever asked for it; a part at a time, as the browser takes them.
pub(crate) async fn file(context: Context, Path(id): Path<String>) -> Result<Response> {
    let export = read(&context, &id).await?;
    if export.owner != context.account()?.id || export.state != ExportState::Done {
        return Err(Error::NotFound);
    }
    let mut work = context.begin().await?;
    work.note_export_fetched(export.id);
    work.commit().await?;
    let (id, parts, storage) = (export.id, export.parts, context.app.storage().clone());
    let parts = stream::try_unfold(0, move |number| {
        let storage = storage.clone();
        async move {
            if number == parts {
                return Ok(None);
            }
            // Cut in the middle, it is shorter than its header said, and the browser tells it.
            let part = storage.export_part(id, number).await.map_err(io::Error::other)?;
            Ok::<_, io::Error>(Some((Bytes::copy_from_slice(part.expose()), number + 1)))
        }
    });
    let name = format!("attachment; filename=\"{}.tar.gz\"", folder(&export));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/gzip")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Error::internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_LENGTH, HeaderValue::from(export.bytes)),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

/// Stops an export.
pub(crate) async fn cancel(context: Context, Path(id): Path<String>) -> Result<Response> {
    let id: ExportId = parse(&id)?;
    let mut work = context.begin().await?;
    match work.cancel_export(id).await {
        Ok(()) => work.commit().await?,
        // It has ended meanwhile: its page says how.
        Err(phr_storage::Error::NotFound(_)) => work.cancel().await?,
        Err(error) => return Err(error.into()),
    }
    export_jobs::wake();
    context.app.storage().export(id).await?;
    Ok(Redirect::to(&format!("/admin/exports/{id}")).into_response())
}

/// It has been fetched, or is not wanted: all of it goes.
pub(crate) async fn remove(context: Context, Path(id): Path<String>) -> Result<Response> {
    let mut work = context.begin().await?;
    match work.remove_export(parse(&id)?).await {
        Ok(()) => work.commit().await?,
        Err(error) => {
            work.cancel().await?;
            return Err(error.into());
        }
    }
    export_jobs::wake();
    Ok(page::after("/admin/exports", "export-removed"))
}
