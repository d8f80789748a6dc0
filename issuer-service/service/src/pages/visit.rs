//! A return visit: one click for what has changed, the form for what is new, one signature for all of it. What is typed is
//! saved as it is typed, as in registrations.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, after, show, show_as};
use crate::pages::form_view::{self, FormView};
use crate::pages::person::person_id;
use crate::pages::read_card::{judging, site};
use crate::pages::record_view::{EntryChange, RecordView};
use crate::pages::register::{act, fields_of, lay_over, seen_mark};
use crate::typed::Typed;
use crate::use_cases::changes::{self, Asked, Change, typed_date};
use crate::use_cases::follow_ups;
use crate::use_cases::kept::{Chain, Kept, Look};
use crate::use_cases::patients;
use crate::use_cases::register::consent;
use crate::use_cases::take_over;
use crate::use_cases::visit::{Said, Signing, VisitError, sign_visit};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use phr_cli_kit::Failure;
use phr_core::model::{Patient, Timestamp};
use phr_core::render::{RenderOptions, render};
use phr_core::summary::references;
use phr_forms::{Fields, FormKind, Problem, Warning, form, read_visit};
use phr_storage::{
    Draft, DraftId, DraftSaved, FollowUp, FollowUpStatus, NewDraft, PageRequest, PersonId, Private, Work,
};
use std::collections::BTreeMap;

/// The word by which storage knows drafts of visits.
pub(crate) const KIND: &str = "visit";
/// Before the change and the entry's reference, in the path of a box.
const CHANGE: &str = "change.";
/// Before the entry's reference, in the path of the day to which a follow-up is moved.
const MOVED: &str = "moved.";

#[derive(Template)]
#[template(path = "visit/visit.html")]
struct VisitPage {
    page: Page,
    title: String,
    id: String,
    draft: String,
    /// Which warnings the page shows, so that they are known to have been seen.
    seen: String,
    fault: Option<Fault>,
    warnings: Vec<Told>,
    /// When the newest statement was signed, where the clock is behind that.
    clock_behind: Option<String>,
    record: Option<RecordView>,
    form: FormView,
}

struct Fault {
    code: String,
    words: String,
}

/// What is odd about a field.
struct Told {
    path: String,
    words: String,
}

/// What a draft of a visit says: the form, and what is ticked beside entries of the record. Both are fields of one draft, so
/// that both are saved as they are typed.
struct Visit {
    form: Fields,
    changes: Fields,
}

impl Visit {
    fn of(draft: &Fields) -> Result<Self> {
        let mut visit = Self { form: Fields::new(), changes: Fields::new() };
        for (path, text) in draft.iter() {
            let is_change = path.starts_with(CHANGE) || path.starts_with(MOVED);
            let part = if is_change { &mut visit.changes } else { &mut visit.form };
            part.set(path, text).map_err(|error| Error::Failure(Failure::new(error.code(), error)))?;
        }
        Ok(visit)
    }

    /// Whether there is nothing but what stands in a new form.
    fn is_empty(&self, now: Timestamp) -> bool {
        let preset = form(FormKind::Visit).preset(now);
        // The day of a draft that was begun earlier is a preset too.
        let is_preset = |path: &str, text: &str| path.ends_with(".date") || preset.text(path) == text;
        self.changes.is_empty() && self.form.iter().all(|(path, text)| is_preset(path, text))
    }

    /// The changes that are asked for; `None` where a day cannot be read.
    fn asked(&self, now: Timestamp) -> Option<Vec<Asked>> {
        let mut asked = Vec::new();
        for (path, text) in self.changes.iter() {
            if let Some(entry) = path.strip_prefix(MOVED) {
                let due = Some(typed_date(text, now)?);
                asked.push(Asked { entry: entry.to_owned(), change: Change::Moved, due });
            } else if let Some((code, entry)) =
                path.strip_prefix(CHANGE).and_then(|rest| rest.split_once('.'))
            {
                let change = Change::from_code(&code.replace('_', "-"))?;
                asked.push(Asked { entry: entry.to_owned(), change, due: None });
            }
        }
        Some(asked)
    }
}

/// The path of a change of an entry.
fn path_of(change: Change, reference: &str) -> String {
    match change {
        Change::Moved => format!("{MOVED}{reference}"),
        _ => format!("{CHANGE}{}.{reference}", change.code().replace('-', "_")),
    }
}

pub(crate) async fn show_visit(context: Context, Path(id): Path<String>) -> Result<Response> {
    let person = person_id(&id)?;
    let mut work = context.begin().await?;
    let draft = match open_draft(&context, &mut work, person).await {
        Ok(draft) => draft,
        Err(error) => {
            work.cancel().await?;
            return Err(error);
        }
    };
    let fields = fields_of(&draft)?;
    let page = page(&context, work, person, draft.id, &Visit::of(&fields)?, Drawn::default()).await?;
    show(&page)
}

/// The draft of a visit that this account began for this person, or a new one.
async fn open_draft(context: &Context, work: &mut Work, person: PersonId) -> Result<Draft> {
    let owner = context.account()?.id;
    let mut request = PageRequest::first(PageRequest::MOST);
    loop {
        let drafts = work.drafts(Some(owner), &request).await?;
        let ours = drafts.items.iter().find(|draft| draft.person == Some(person) && draft.kind == KIND);
        if let Some(draft) = ours {
            return Ok(work.draft(draft.id).await?);
        }
        match drafts.next {
            Some(next) => request.after = Some(next),
            None => break,
        }
    }
    // Nobody who is not there gets a draft.
    work.person(person).await?;
    let new = NewDraft {
        person: Some(person),
        kind: KIND.to_owned(),
        fields: Private::new(form(FormKind::Visit).preset(context.now()).to_json()),
        site: site(context).await?,
    };
    let id = work.begin_draft(&new).await?;
    Ok(work.draft(id).await?)
}

/// What is said of a visit that was not signed.
#[derive(Default)]
struct Drawn<'a> {
    fault: Option<String>,
    problems: &'a [Problem],
    warnings: &'a [Warning],
}

impl Drawn<'_> {
    fn fault(id: impl Into<String>) -> Self {
        Self { fault: Some(id.into()), ..Self::default() }
    }
}

pub(crate) async fn submit(context: Context, Path(id): Path<String>, typed: Typed) -> Result<Response> {
    let person = person_id(&id)?;
    let draft: DraftId = typed.value("draft").parse().map_err(|_| Error::NotFound)?;
    let to_person = format!("/persons/{person}");
    // What was typed is kept first, whatever comes of it.
    let Some((fields, patient)) = keep(&context, person, draft, &typed).await? else {
        // It was signed before: the browser sent it twice.
        return Ok(after(&to_person, "visit-signed"));
    };
    if typed.value("do") != "sign" {
        return Ok(Redirect::to(&format!("{to_person}/visit")).into_response());
    }
    let (visit, now) = (Visit::of(&fields)?, context.now());
    let again = async |drawn: Drawn<'_>| -> Result<Response> {
        let work = context.begin().await?;
        let page = page(&context, work, person, draft, &visit, drawn).await?;
        show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    if visit.is_empty(now) {
        return again(Drawn::fault("visit-nothing")).await;
    }
    let Some(asked) = visit.asked(now) else { return again(Drawn::fault("visit-error-change-date")).await };
    let reading = read_visit(&visit.form, &patient, now);
    let (problems, warnings) = (&reading.problems[..], &reading.warnings[..]);
    if !problems.is_empty() {
        return again(Drawn { problems, warnings, ..Drawn::fault("visit-problems") }).await;
    }
    // What is odd is shown once, and stops nothing.
    if !warnings.is_empty() && typed.value("seen") != seen_mark(warnings) {
        return again(Drawn { warnings, ..Drawn::default() }).await;
    }
    let Some(signer) = context.app.signer() else { return again(Drawn::fault("visit-no-key")).await };
    let (judging, site) = (judging(&context).await?, site(&context).await?);
    let by = Signing { signer: &*signer, judging: &judging, site: &site, at: now };
    let is_asked = |(path, _): (&str, &str)| path.starts_with("consent.") && path != "consent.date";
    let consent = visit.form.iter().any(is_asked).then(|| consent(&visit.form));
    let is_left_behind = take_over::is_left_behind(context.app.storage(), person).await?;
    let said = Said { entries: reading.entries, changes: asked, consent, details_lost: 0, is_left_behind };
    let mut work = context.begin().await?;
    match sign_visit(&mut work, person, draft, said, &by).await {
        Ok(signed) => {
            work.commit().await?;
            if let Some(signed) = signed {
                tracing::info!(%person, known = signed.known, similar = signed.similar, "a visit was signed");
            }
            Ok(after(&to_person, "visit-signed"))
        }
        Err(error) => {
            work.cancel().await?;
            let id = match error {
                VisitError::Nothing => "visit-nothing".to_owned(),
                VisitError::NoRecord => "visit-no-record".to_owned(),
                VisitError::Change(error) => format!("visit-error-{}", error.code()),
                VisitError::Signing(error) => {
                    tracing::error!(code = error.code(), %person, "a visit could not be signed");
                    "visit-error-signing".to_owned()
                }
                VisitError::Damaged(error) => return Err(Error::internal(error)),
                VisitError::Storage(error) => return Err(error.into()),
            };
            again(Drawn::fault(id)).await
        }
    }
}

/// Keeps what was typed in the draft; nothing where the draft is gone.
async fn keep(
    context: &Context,
    person: PersonId,
    draft: DraftId,
    typed: &Typed,
) -> Result<Option<(Fields, Patient)>> {
    let mut work = context.begin().await?;
    let kept = async {
        let stored = match work.draft(draft).await {
            Err(phr_storage::Error::NotFound(_)) => return Ok(None),
            stored => stored?,
        };
        let is_ours = stored.person == Some(person) && stored.kind == KIND;
        if !is_ours || Some(stored.owner) != work.actor().account {
            return Err(Error::NotFound);
        }
        let mut fields = fields_of(&stored)?;
        // Of the boxes beside entries only those that are ticked are sent.
        let boxes: Vec<String> = fields
            .iter()
            .map(|(path, _)| path)
            .filter(|path| path.starts_with(CHANGE))
            .map(str::to_owned)
            .collect();
        let refused = |error: phr_forms::FieldsError| Error::Failure(Failure::new(error.code(), error));
        for path in boxes {
            fields.set(&path, "").map_err(refused)?;
        }
        lay_over(&mut fields, typed).map_err(refused)?;
        act(&mut fields, typed.value("do")).map_err(refused)?;
        let patient = patients::decode(&work.person(person).await?.patient);
        let patient = patient.ok_or_else(|| Error::internal("a patient cannot be read"))?;
        match work.save_draft(draft, stored.revision, &Private::new(fields.to_json())).await? {
            DraftSaved::Saved(_) => Ok(Some((fields, patient))),
            DraftSaved::Conflict(_) => Err(Error::Conflict),
        }
    };
    match kept.await {
        Ok(kept) => {
            work.commit().await?;
            Ok(kept)
        }
        Err(error) => {
            work.cancel().await?;
            Err(error)
        }
    }
}

async fn page(
    context: &Context,
    mut work: Work,
    person: PersonId,
    draft: DraftId,
    visit: &Visit,
    drawn: Drawn<'_>,
) -> Result<VisitPage> {
    let stored = Kept::read(&mut work, person, Look::Care).await?;
    let listed = follow_ups::all_of(&mut work, person).await?;
    // Before anything is shown, the audit log has it.
    work.commit().await?;
    let judging = judging(context).await?;
    let kept = stored.judge(&judging, context.now()).map_err(Error::internal)?;
    let options =
        RenderOptions { history: true, references: true, ..RenderOptions::new(context.text.0.tag()) };
    let record = kept.chain.as_ref().map(|chain| RecordView {
        changes: offered(context, chain, visit, &listed),
        ..RecordView::new(context.text, render(&chain.record, &options))
    });
    let newest = kept.chain.as_ref().and_then(|chain| {
        chain.record.attestations().iter().map(|attestation| attestation.payload.issued_at).max()
    });
    let id = kept.record_id().map(|id| id.to_string()).unwrap_or_default();
    let told = |warning: &Warning| Told {
        path: warning.path.clone(),
        words: form_view::words(context.text, "warning", warning.code),
    };
    Ok(VisitPage {
        page: context.page(),
        title: context.text.say_with("visit-of", "id", id),
        id: person.to_string(),
        draft: draft.to_string(),
        seen: seen_mark(drawn.warnings),
        fault: drawn.fault.map(|id| Fault { words: context.text.say(&id), code: id }),
        warnings: drawn.warnings.iter().map(told).collect(),
        clock_behind: newest.filter(|newest| *newest > context.now()).map(|newest| newest.to_string()),
        record,
        form: FormView::new(context.text, FormKind::Visit, &visit.form, drawn.problems, drawn.warnings),
    })
}

/// The changes that are offered, by the entry's reference; those of the work list are ticked already.
fn offered(
    context: &Context,
    chain: &Chain,
    visit: &Visit,
    listed: &[FollowUp],
) -> BTreeMap<String, Vec<EntryChange>> {
    let marked: BTreeMap<_, _> =
        listed.iter().filter_map(|listed| Some((listed.asked_in?, listed.status))).collect();
    let planned = follow_ups::planned(chain);
    let mut offered = BTreeMap::new();
    for entry in chain.summary.entries() {
        let reference = references::reference(&chain.record, entry.place);
        let from_list = |change: Change| {
            let hash = chain.record.attestations().get(entry.place.attestation).map(|a| a.hash.to_string());
            let plan = planned.iter().find(|plan| {
                let is_here = hash.as_ref().is_some_and(|hash| plan.asked_in.0.to_string().starts_with(hash));
                is_here && plan.asked_in.1 == entry.place.number
            });
            let status = plan.and_then(|plan| marked.get(&plan.asked_in));
            visit.changes.is_empty()
                && matches!(
                    (change, status),
                    (Change::Done, Some(FollowUpStatus::Done))
                        | (Change::NotCome, Some(FollowUpStatus::Missed))
                )
        };
        let change = |change: Change| {
            let path = path_of(change, &reference);
            let is_from_list = from_list(change);
            let words = context.text.say(&format!("visit-change-{}", change.code()));
            EntryChange {
                words: match is_from_list {
                    true => format!("{words} ({})", context.text.say("visit-from-list")),
                    false => words,
                },
                is_chosen: !visit.changes.text(&path).is_empty() || is_from_list,
                due: visit.changes.text(&path).to_owned(),
                path,
            }
        };
        offered.insert(reference.clone(), changes::offered(entry).into_iter().map(change).collect());
    }
    offered
}
