//! Registering a person: a draft that is saved as it is typed, and completed into a signed record.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, after, show, show_as};
use crate::pages::visit;
use crate::pages::form_view::{FormView, SectionState, kinds_of, words};
use crate::pages::read_card::{judging, site};
use crate::typed::Typed;
use crate::use_cases::patients::{self, Called};
use crate::use_cases::register::{self, KIND, RegisterError, Registration};
use crate::use_cases::take_over;
use askama::Template;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use phr_cli_kit::Failure;
use phr_core::wire::RecordId;
use phr_forms::search::{CodeSearch, Wanted};
use phr_forms::{Fields, FieldsError, FormKind, Patch, Problem, Reading, Warning, form, read};
use phr_storage::{Draft, DraftId, DraftSaved, NewDraft, PageRequest, Private, Work};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Codes in one answer.
const HITS: usize = 9;
/// How often a change is laid upon what somebody else saved meanwhile.
const TRIES: usize = 5;

#[derive(Template)]
#[template(path = "register/list.html")]
struct ListPage {
    page: Page,
    drafts: Vec<DraftRow>,
}

struct DraftRow {
    id: String,
    called: Called,
    saved: String,
    mine: bool,
}

#[derive(Template)]
#[template(path = "register/draft.html")]
struct DraftPage {
    page: Page,
    id: String,
    fault: Option<String>,
    problems: Vec<Told>,
    warnings: Vec<Told>,
    seen: String,
    computed: Vec<(String, String)>,
    likely: Vec<Likely>,
    index: Vec<Index>,
    form: String,
}

/// A problem or a warning, and the field that it is about.
struct Told {
    path: String,
    words: String,
}

struct Index {
    part: &'static str,
    title: String,
    state: SectionState,
}

/// Somebody who may be the same person.
#[derive(Serialize)]
pub(crate) struct Likely {
    id: String,
    name: String,
    latin: Option<String>,
    birth: Option<String>,
    because: Vec<String>,
    score: u8,
}

/// What is known of a form when it is drawn.
#[derive(Default)]
struct Drawn<'a> {
    fault: Option<&'a str>,
    problems: &'a [Problem],
    warnings: &'a [Warning],
}

/// The drafts that can be gone on with, and a button for a new one.
pub(crate) async fn list(context: Context) -> Result<Response> {
    let me = context.account()?.id;
    let here = site(&context).await?;
    let mut work = context.begin().await?;
    let drafts = work.drafts(None, &PageRequest::first(PageRequest::MOST)).await;
    let mut rows = Vec::new();
    for summary in drafts?.items.into_iter().filter(|draft| draft.kind == KIND) {
        let draft = work.draft(summary.id).await?;
        if draft.site != here && draft.owner != me {
            continue;
        }
        let fields = fields_of(&draft)?;
        let called = patients::called(&read(&fields, context.now()).entries.patient);
        let saved = draft.updated_at.to_string();
        rows.push(DraftRow { id: draft.id.to_string(), called, saved, mine: draft.owner == me });
    }
    work.commit().await?;
    show(&ListPage { page: context.page(), drafts: rows })
}

/// Begins a draft, and goes to it.
pub(crate) async fn begin(context: Context) -> Result<Response> {
    let preset = form(FormKind::Assessment).preset(context.now());
    let new = NewDraft {
        person: None,
        kind: KIND.to_owned(),
        fields: Private::new(preset.to_json()),
        site: site(&context).await?,
    };
    let mut work = context.begin().await?;
    let id = work.begin_draft(&new).await?;
    work.commit().await?;
    Ok(Redirect::to(&format!("/drafts/{id}")).into_response())
}

/// The form with what was typed so far.
pub(crate) async fn draw(context: Context, Path(id): Path<String>) -> Result<Response> {
    let id = draft_id(&id)?;
    if let Some(person) = register::completed(context.app.storage(), id).await? {
        return Ok(Redirect::to(&format!("/persons/{person}")).into_response());
    }
    let draft = stored(&context, id).await?;
    let fields = fields_of(&draft)?;
    show(&page(&context, &draft, &fields, Drawn::default()).await?)
}

/// The whole form, as a browser without scripts sends it, or the button that was pressed in one with scripts.
pub(crate) async fn submit(context: Context, Path(id): Path<String>, typed: Typed) -> Result<Response> {
    let id = draft_id(&id)?;
    if let Some(person) = register::completed(context.app.storage(), id).await? {
        return Ok(after(&format!("/persons/{person}"), "registered"));
    }
    let asked = typed.value("do").to_owned();
    let (draft, fields) = match keep_form(&context, id, &typed).await? {
        Ok(kept) => kept,
        Err((draft, error)) => {
            let fields = fields_of(&draft)?;
            let fault = error.to_string();
            let drawn = Drawn { fault: Some(&fault), ..Drawn::default() };
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page(&context, &draft, &fields, drawn).await?);
        }
    };
    match asked.split_once(' ').unwrap_or((asked.as_str(), "")) {
        ("complete", _) => complete(&context, draft, fields, typed.value("seen")).await,
        ("discard", _) => {
            let mut work = context.begin().await?;
            work.remove_draft(draft.id).await?;
            work.commit().await?;
            Ok(after("/register", "draft-discarded"))
        }
        ("add", group) => {
            Ok(Redirect::to(&format!("/drafts/{id}#section-{}", part_of(group))).into_response())
        }
        ("remove", row) => {
            Ok(Redirect::to(&format!("/drafts/{id}#section-{}", part_of(row))).into_response())
        }
        ("rest", _) => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        _ => Ok(after(&format!("/drafts/{id}"), "draft-saved")),
    }
}

fn part_of(path: &str) -> &str {
    let part = path.split('.').next().unwrap_or_default();
    if part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') { part } else { "" }
}

/// A change that a page sends as it is made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changes {
    changes: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The path of a field, or of a row that is removed.
    path: String,
    /// What it says now; a row that is removed has none.
    to: Option<String>,
    /// What it said when this page last knew.
    was: Option<String>,
}

#[derive(Serialize)]
struct Saved {
    revision: i64,
    /// What another page changed in the same fields meanwhile: it stays, until whoever types has chosen.
    conflicts: Vec<Conflict>,
}

#[derive(Serialize)]
struct Conflict {
    path: String,
    theirs: String,
    yours: String,
}

/// Saves changes as they are typed. Fields that somebody else changed meanwhile are not overwritten, and told.
pub(crate) async fn change(
    context: Context,
    Path(id): Path<String>,
    changes: Result<Json<Changes>, JsonRejection>,
) -> Result<Response> {
    let id = draft_id(&id)?;
    let Json(Changes { changes }) = changes.map_err(|_| Error::Malformed("it is not a list of changes"))?;
    if changes.len() > phr_forms::limits::CHANGES {
        return Err(refused(FieldsError::TooManyChanges));
    }
    for _ in 0..TRIES {
        let draft = stored_as(&context, id, &[KIND, visit::KIND]).await?;
        let mut fields = fields_of(&draft)?;
        let conflicts = apply(&mut fields, &changes)?;
        if let DraftSaved::Saved(revision) = save(&context, &draft, &fields).await? {
            return Ok(Json(Saved { revision, conflicts }).into_response());
        }
    }
    Err(Error::Conflict)
}

fn apply(fields: &mut Fields, changes: &[Change]) -> Result<Vec<Conflict>> {
    let mut conflicts = Vec::new();
    for change in changes {
        let Some(to) = &change.to else {
            fields.remove(&change.path).map_err(refused)?;
            continue;
        };
        let theirs = fields.text(&change.path);
        let is_other = change.was.as_ref().is_some_and(|was| was != theirs) && theirs != to;
        if is_other {
            let (path, theirs, yours) = (change.path.clone(), theirs.to_owned(), to.clone());
            conflicts.push(Conflict { path, theirs, yours });
            continue;
        }
        let patch = Patch::Set { set: change.path.clone(), to: to.clone() };
        fields.apply(&[patch]).map_err(refused)?;
    }
    Ok(conflicts)
}

#[derive(Deserialize)]
pub(crate) struct CodeQuery {
    #[serde(default)]
    path: String,
    #[serde(default)]
    q: String,
}

#[derive(Serialize)]
struct CodeHit {
    chosen: String,
    name: String,
    english: &'static str,
    code: String,
    why: &'static str,
    matched: Option<&'static str>,
}

/// Codes for a field, the likeliest first.
pub(crate) async fn codes(context: Context, Query(query): Query<CodeQuery>) -> Result<Response> {
    static SEARCH: LazyLock<CodeSearch> = LazyLock::new(CodeSearch::new);
    let kinds = kinds_of(&query.path).ok_or(Error::NotFound)?;
    let (lang, used) = (context.text.0.tag(), BTreeMap::new());
    let wanted = Wanted { kinds, lang, limit: HITS, used: &used };
    let hits = SEARCH.find(&query.q, wanted).into_iter().map(|hit| CodeHit {
        chosen: hit.chosen(),
        name: hit.name.text.to_owned(),
        english: hit.english,
        code: format!("{} {}", hit.system.short_name(), hit.code),
        why: hit.why.code(),
        matched: hit.matched,
    });
    Ok(Json(hits.collect::<Vec<_>>()).into_response())
}

/// Persons who may be the one that is being registered. Nobody is ever merged.
pub(crate) async fn likely(context: Context, Path(id): Path<String>) -> Result<Response> {
    let draft = stored(&context, draft_id(&id)?).await?;
    let likely = who_is_like(&context, &fields_of(&draft)?).await?;
    Ok(Json(likely).into_response())
}

async fn who_is_like(context: &Context, fields: &Fields) -> Result<Vec<Likely>> {
    let patient = read(fields, context.now()).entries.patient;
    let mut work = context.begin().await?;
    let alike = take_over::alike(&mut work, &patient).await?;
    work.commit().await?;
    let likely = alike.into_iter().map(|alike| {
        let Called { name, latin, birth, .. } = patients::called(&alike.patient);
        let because =
            alike.likeness.because.iter().map(|reason| words(context.text, "likeness", reason.code()));
        Likely {
            id: alike.person.id.to_string(),
            name,
            latin,
            birth,
            because: because.collect(),
            score: alike.likeness.score,
        }
    });
    Ok(likely.collect())
}

/// Signs and stores, once nothing is wrong and what is odd was seen.
async fn complete(context: &Context, draft: Draft, fields: Fields, seen: &str) -> Result<Response> {
    let now = context.now();
    let reading = read(&fields, now);
    let warnings = seen_mark(&reading.warnings);
    let refused = async |fault: Option<&str>, reading: &Reading| -> Result<Response> {
        let drawn = Drawn { fault, problems: &reading.problems, warnings: &reading.warnings };
        show_as(StatusCode::UNPROCESSABLE_ENTITY, &page(context, &draft, &fields, drawn).await?)
    };
    if !reading.problems.is_empty() || (!reading.warnings.is_empty() && seen != warnings) {
        return refused(None, &reading).await;
    }
    let Some(signer) = context.app.signer() else {
        let fault = context.text.say("register-no-key");
        return refused(Some(&fault), &reading).await;
    };
    let record_id = context.app.with_random(RecordId::generate);
    let registration = match Registration::sign(&*signer, record_id, &fields, reading.clone(), now) {
        Ok(registration) => registration,
        Err(error) => {
            tracing::error!(code = error.code(), draft = %draft.id, "a registration could not be signed");
            let fault = context.text.say("register-not-signed");
            return refused(Some(&fault), &reading).await;
        }
    };
    let (judging, site) = (judging(context).await?, site(context).await?);
    let mut work = context.begin().await?;
    let storage = context.app.storage();
    match register::register(&mut work, storage, draft.id, &registration, &judging, &site).await {
        Ok(person) => {
            work.commit().await?;
            tracing::info!(%person, "a person was registered");
            Ok(after(&format!("/persons/{person}"), "registered"))
        }
        Err(error) => {
            work.cancel().await?;
            Err(match error {
                RegisterError::Signing(error) => Error::internal(error),
                RegisterError::Damaged(error) => Error::internal(error),
                RegisterError::Storage(error) => error.into(),
            })
        }
    }
}

/// What says which warnings a person has seen.
pub(crate) fn seen_mark(warnings: &[Warning]) -> String {
    let each: Vec<String> =
        warnings.iter().map(|warning| format!("{}:{}", warning.path, warning.code)).collect();
    each.join(" ")
}

/// Keeps a whole form in the draft, whatever comes of it; the fields that the form did not have stay.
async fn keep_form(
    context: &Context,
    id: DraftId,
    typed: &Typed,
) -> Result<Result<(Draft, Fields), (Draft, FieldsError)>> {
    for _ in 0..TRIES {
        let draft = stored(context, id).await?;
        let mut fields = fields_of(&draft)?;
        if let Err(error) = lay_over(&mut fields, typed) {
            return Ok(Err((draft, error)));
        }
        match save(context, &draft, &fields).await? {
            DraftSaved::Saved(revision) => return Ok(Ok((Draft { revision, ..draft }, fields))),
            DraftSaved::Conflict(_) => continue,
        }
    }
    Err(Error::Conflict)
}

/// The form over the fields. A box that is not ticked is not sent, so of what a form can tick only the ticked is kept.
pub(crate) fn lay_over(fields: &mut Fields, typed: &Typed) -> Result<(), FieldsError> {
    let sent: BTreeMap<&str, &str> = typed.fields().filter(|(name, _)| name.contains('.')).collect();
    // A row's boxes are there where any field of the row was sent.
    let in_form = |path: &str| {
        let row = path.rsplit_once('.').map_or("", |(row, _)| row);
        sent.keys().any(|name| name.rsplit_once('.').is_some_and(|(other, _)| other == row))
    };
    let unticked: Vec<String> = fields
        .iter()
        .filter(|(path, text)| *text == "yes" && !sent.contains_key(path) && in_form(path))
        .map(|(path, _)| path.to_owned())
        .collect();
    let mut changes: Vec<(String, String)> = unticked.into_iter().map(|path| (path, String::new())).collect();
    changes.extend(sent.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    for (path, text) in changes {
        fields.set(&path, &text)?;
    }
    let asked = typed.value("do");
    if let Some(row) = asked.strip_prefix("remove ") {
        fields.remove(row)?;
    }
    if let Some(absence) = asked.strip_prefix("rest ") {
        let patches = form(FormKind::Assessment).say_of_the_rest(fields, absence);
        fields.apply(&patches)?;
    }
    Ok(())
}

async fn save(context: &Context, draft: &Draft, fields: &Fields) -> Result<DraftSaved> {
    let mut work = context.begin().await?;
    let saved = work.save_draft(draft.id, draft.revision, &Private::new(fields.to_json())).await?;
    work.commit().await?;
    Ok(saved)
}

/// The draft, if whoever asks may go on with it.
async fn stored(context: &Context, id: DraftId) -> Result<Draft> {
    stored_as(context, id, &[KIND]).await
}

/// The draft of one of these kinds. That of a visit is for whoever began it: it has what a clinician found.
async fn stored_as(context: &Context, id: DraftId, kinds: &[&str]) -> Result<Draft> {
    let here = site(context).await?;
    let mut work: Work = context.begin().await?;
    let draft = work.draft(id).await?;
    work.commit().await?;
    let is_own = Some(draft.owner) == context.actor().account;
    let may = is_own || (draft.site == here && draft.kind != visit::KIND);
    if may && kinds.contains(&draft.kind.as_str()) { Ok(draft) } else { Err(Error::NotFound) }
}

pub(crate) fn fields_of(draft: &Draft) -> Result<Fields> {
    let json = std::str::from_utf8(draft.fields.expose()).map_err(|_| refused(FieldsError::Json))?;
    Fields::from_json(json).map_err(refused)
}

fn refused(error: FieldsError) -> Error {
    Error::Failure(Failure::new(error.code(), error))
}

fn draft_id(id: &str) -> Result<DraftId> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn page(context: &Context, draft: &Draft, fields: &Fields, drawn: Drawn<'_>) -> Result<DraftPage> {
    let text = context.text;
    let view = FormView::new(text, FormKind::Assessment, fields, drawn.problems, drawn.warnings);
    let index = view.sections.iter().map(|section| Index {
        part: section.part,
        title: section.title.clone(),
        state: section.state,
    });
    let told = |family: &str, path: &str, code: &str| Told {
        path: path.to_owned(),
        words: words(text, family, code),
    };
    let computed = read(fields, context.now()).computed;
    Ok(DraftPage {
        id: draft.id.to_string(),
        fault: drawn.fault.map(str::to_owned),
        problems: drawn.problems.iter().map(|p| told("problem", &p.path, p.code)).collect(),
        warnings: drawn.warnings.iter().map(|w| told("warning", &w.path, w.code)).collect(),
        seen: seen_mark(drawn.warnings),
        computed: computed.into_iter().map(|c| (words(text, "computed", c.what), c.value)).collect(),
        likely: who_is_like(context, fields).await?,
        index: index.collect(),
        form: view.render().map_err(Error::internal)?,
        page: context.page(),
    })
}
