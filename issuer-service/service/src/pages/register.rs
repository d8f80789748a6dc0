//! Registering a person: a draft that is saved as it is typed, and completed into a signed record.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, after, show, show_as};
use crate::pages::form_view::{self, FormView, SectionState, kinds_of, words};
use crate::pages::read_card::{judging, site};
use crate::pages::visit;
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
use phr_forms::{Fields, FieldsError, FormKind, Problem, Reading, Warning, form, read};
use phr_storage::{Draft, DraftId, DraftSaved, NewDraft, PageRequest, Private, Work};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
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
    revision: i64,
    fault: Option<String>,
    theirs: Vec<Told>,
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
    /// What another page said meanwhile, by path.
    theirs: Vec<(String, String)>,
}

/// The drafts that can be gone on with, and a button for a new one.
pub(crate) async fn list(context: Context) -> Result<Response> {
    let me = context.account()?.id;
    let here = site(&context).await?;
    let mut work = context.begin().await?;
    let mut request = PageRequest::first(PageRequest::MOST);
    let mut rows = Vec::new();
    loop {
        let phr_storage::Page { items, next } = work.drafts(None, &request).await?;
        for summary in items.into_iter().filter(|draft| draft.kind == KIND) {
            let draft = work.draft(summary.id).await?;
            if draft.site != here && draft.owner != me {
                continue;
            }
            // One that cannot be read stands there without a name, and keeps nobody from the others.
            let fields = fields_of(&draft).unwrap_or_default();
            let called = patients::called(&read(&fields, context.now()).entries.patient);
            let saved = draft.updated_at.to_string();
            rows.push(DraftRow { id: draft.id.to_string(), called, saved, mine: draft.owner == me });
        }
        match next {
            Some(next) => request.after = Some(next),
            None => break,
        }
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
    let kept = match keep_form(&context, id, &typed).await {
        Ok(kept) => kept,
        // The same form a moment ago may have completed it.
        Err(error) => match register::completed(context.app.storage(), id).await? {
            Some(person) => return Ok(after(&format!("/persons/{person}"), "registered")),
            None => return Err(error),
        },
    };
    let (draft, fields) = match kept {
        KeptForm::Kept(draft, fields) => (draft, fields),
        KeptForm::Refused(draft, error) => {
            let fields = fields_of(&draft)?;
            let fault = error.to_string();
            let drawn = Drawn { fault: Some(&fault), ..Drawn::default() };
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page(&context, &draft, &fields, drawn).await?);
        }
        KeptForm::Met { draft, typed, theirs } => {
            let drawn = Drawn { theirs, ..Drawn::default() };
            return show_as(StatusCode::CONFLICT, &page(&context, &draft, &typed, drawn).await?);
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
    /// What is wrong or odd about each field that was sent.
    told: BTreeMap<String, Beside>,
}

/// What stands beside a field.
#[derive(Default, Serialize)]
struct Beside {
    fault: Option<String>,
    odd: Option<String>,
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
        // A page that has nothing to save asks whether it still could.
        let saved = match changes.is_empty() {
            true => DraftSaved::Saved(draft.revision),
            false => save(&context, &draft, &fields).await?,
        };
        if let DraftSaved::Saved(revision) = saved {
            let told = if draft.kind == KIND { beside(&context, &fields, &changes) } else { BTreeMap::new() };
            return Ok(Json(Saved { revision, conflicts, told }).into_response());
        }
    }
    Err(Error::Conflict)
}

/// Makes the changes that meet nobody else's. A field, its unit and the code chosen for it are one: a code is never left
/// with the words of somebody else.
fn apply(fields: &mut Fields, changes: &[Change]) -> Result<Vec<Conflict>> {
    let meets_another = |change: &&Change| {
        let theirs = fields.text(&change.path);
        let is_other = change.was.as_ref().is_some_and(|was| was != theirs);
        is_other && change.to.as_ref().is_some_and(|to| to != theirs)
    };
    let held: BTreeSet<&str> =
        changes.iter().filter(meets_another).map(|change| whole(&change.path)).collect();
    let said: BTreeSet<&str> = changes.iter().map(|change| change.path.as_str()).collect();
    let mut conflicts = Vec::new();
    for change in changes {
        let Some(to) = &change.to else {
            fields.remove(&change.path).map_err(refused)?;
            continue;
        };
        if held.contains(whole(&change.path)) {
            let theirs = fields.text(&change.path).to_owned();
            conflicts.push(Conflict { path: change.path.clone(), theirs, yours: to.clone() });
            continue;
        }
        let code = format!("{}.chosen", change.path);
        if fields.text(&change.path) != to && !said.contains(code.as_str()) && !fields.text(&code).is_empty()
        {
            fields.set(&code, "").map_err(refused)?;
        }
        fields.set(&change.path, to).map_err(refused)?;
    }
    let theirs_too: Vec<Conflict> = conflicts
        .iter()
        .map(|conflict| format!("{}.chosen", conflict.path))
        .filter(|code| !said.contains(code.as_str()) && !fields.text(code).is_empty())
        .map(|path| Conflict { theirs: fields.text(&path).to_owned(), path, yours: String::new() })
        .collect();
    conflicts.extend(theirs_too);
    Ok(conflicts)
}

/// The field that a path is a part of.
fn whole(path: &str) -> &str {
    path.strip_suffix(".chosen").or_else(|| path.strip_suffix(".unit")).unwrap_or(path)
}

/// What is wrong or odd about the fields that were changed. A field that is empty is not found fault with before somebody
/// completes.
fn beside(context: &Context, fields: &Fields, changes: &[Change]) -> BTreeMap<String, Beside> {
    let reading = read(fields, context.now());
    let of = |path: &str| {
        let problem = reading.problems.iter().find(|problem| whole(&problem.path) == path);
        let problem = problem.filter(|_| !fields.text(path).is_empty());
        let warning = reading.warnings.iter().find(|warning| whole(&warning.path) == path);
        Beside {
            fault: problem.map(|problem| form_view::problem_words(context.text, problem)),
            odd: warning.map(|warning| words(context.text, "warning", warning.code)),
        }
    };
    changes.iter().map(|change| whole(&change.path)).map(|path| (path.to_owned(), of(path))).collect()
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
        let (problems, warnings) = (&reading.problems[..], &reading.warnings[..]);
        let drawn = Drawn { fault, problems, warnings, theirs: Vec::new() };
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
    match register::register(&mut work, storage, (draft.id, draft.revision), &registration, &judging, &site)
        .await
    {
        Ok(person) => {
            work.commit().await?;
            tracing::info!(%person, "a person was registered");
            Ok(after(&format!("/persons/{person}"), "registered"))
        }
        Err(error) => {
            work.cancel().await?;
            Err(match error {
                RegisterError::Changed => {
                    let draft = stored(context, draft.id).await?;
                    let fault = context.text.say("register-changed");
                    let drawn = Drawn { fault: Some(&fault), ..Drawn::default() };
                    let page = page(context, &draft, &fields_of(&draft)?, drawn).await?;
                    return show_as(StatusCode::CONFLICT, &page);
                }
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

/// What became of a form that was sent.
enum KeptForm {
    /// It is saved.
    Kept(Draft, Fields),
    /// It is no form of ours, or too much; the draft is as it was.
    Refused(Draft, FieldsError),
    /// Another page saved the draft since this one was drawn, and says something else in fields of this form. Nothing is
    /// saved: whoever typed sees both.
    Met { draft: Draft, typed: Fields, theirs: Vec<(String, String)> },
}

/// Keeps a whole form in the draft, whatever comes of it; the fields that the form did not have stay.
async fn keep_form(context: &Context, id: DraftId, typed: &Typed) -> Result<KeptForm> {
    for _ in 0..TRIES {
        let draft = stored(context, id).await?;
        let stored = fields_of(&draft)?;
        let mut fields = stored.clone();
        if let Err(error) = lay_over(&mut fields, typed) {
            return Ok(KeptForm::Refused(draft, error));
        }
        let is_older = typed.value("revision").parse::<i64>().is_ok_and(|drawn| drawn != draft.revision);
        let theirs = if is_older { other_texts(&stored, &fields) } else { Vec::new() };
        let is_given_up = typed.value("do") == "discard";
        if !theirs.is_empty() && !is_given_up {
            return Ok(KeptForm::Met { draft, typed: fields, theirs });
        }
        if let Err(error) = act(&mut fields, typed.value("do")) {
            return Ok(KeptForm::Refused(draft, error));
        }
        match save(context, &draft, &fields).await? {
            DraftSaved::Saved(revision) => return Ok(KeptForm::Kept(Draft { revision, ..draft }, fields)),
            DraftSaved::Conflict(_) => continue,
        }
    }
    Err(Error::Conflict)
}

/// What the draft says where the form says something else.
fn other_texts(stored: &Fields, typed: &Fields) -> Vec<(String, String)> {
    let paths: BTreeSet<&str> = stored.iter().chain(typed.iter()).map(|(path, _)| path).collect();
    let others = paths.into_iter().filter(|path| stored.text(path) != typed.text(path));
    others.map(|path| (path.to_owned(), stored.text(path).to_owned())).collect()
}

/// The form over the fields. A box that is not ticked is not sent, so of what a form can tick only the ticked is kept.
pub(crate) fn lay_over(fields: &mut Fields, typed: &Typed) -> Result<(), FieldsError> {
    let sent: BTreeMap<&str, &str> = typed.fields().filter(|(name, _)| name.contains('.')).collect();
    // A page with scripts sends no fields with a button, since each is saved already. In a whole form, a row's boxes are
    // there where any field of the row was sent.
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
    // Without scripts no code can be chosen: that of other words does not stay with these.
    let other_words: Vec<String> = changes
        .iter()
        .filter(|(path, text)| fields.text(path) != text)
        .map(|(path, _)| format!("{path}.chosen"))
        .filter(|code| sent.get(code.as_str()).is_some_and(|sent| *sent == fields.text(code)))
        .collect();
    for (path, text) in changes {
        fields.set(&path, &text)?;
    }
    for code in other_words {
        fields.set(&code, "")?;
    }
    Ok(())
}

/// What a button asks for besides: a row less, or the same said of all that is empty.
pub(crate) fn act(fields: &mut Fields, asked: &str) -> Result<(), FieldsError> {
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
        revision: draft.revision,
        fault: drawn.fault.map(str::to_owned),
        theirs: drawn.theirs.into_iter().map(|(path, words)| Told { path, words }).collect(),
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
