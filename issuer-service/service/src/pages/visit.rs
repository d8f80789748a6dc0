//! A return visit: one click for what has changed, the form for what is new, one signature for all of it.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, after, show, show_as};
use crate::pages::person::person_id;
use crate::pages::read_card::{judging, site};
use crate::pages::record_view::{EntryChange, RecordView};
use crate::pages::visit_form::FormView;
use crate::typed::Typed;
use crate::use_cases::changes::{self, Asked, Change, typed_date};
use crate::use_cases::follow_ups;
use crate::use_cases::kept::{Chain, Kept, Look};
use crate::use_cases::visit::{Said, Signing, VisitError, sign_visit};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use phr_cli_kit::Failure;
use phr_core::render::{RenderOptions, render};
use phr_core::summary::references;
use phr_forms::{Fields, Problem};
use phr_storage::{
    Draft, DraftId, DraftSaved, FollowUp, FollowUpStatus, NewDraft, PageRequest, PersonId, Private, Work,
};
use std::collections::{BTreeMap, BTreeSet};

/// The word by which storage knows drafts of visits.
const KIND: &str = "visit";
/// Before the entry's reference, in the field with the day to which a follow-up is moved.
const DUE: &str = "due ";

#[derive(Template)]
#[template(path = "visit/visit.html")]
struct VisitPage {
    page: Page,
    title: String,
    id: String,
    draft: String,
    faults: Vec<Fault>,
    record: Option<RecordView>,
    form: FormView,
}

struct Fault {
    code: String,
    words: String,
}

/// What was typed so far.
#[derive(Default)]
struct Visit {
    fields: Fields,
    /// What is ticked: the change's code and the entry's reference.
    ticked: BTreeSet<(String, String)>,
    /// Where follow-ups are moved, by the entry's reference.
    moved: BTreeMap<String, String>,
}

impl Visit {
    /// # Errors
    /// What is more than a draft holds.
    fn typed(typed: &Typed) -> Result<Self> {
        let mut visit = Self::default();
        for (name, value) in typed.fields() {
            if let Some(reference) = name.strip_prefix(DUE) {
                visit.moved.insert(reference.to_owned(), value.trim().to_owned());
            } else if name == "change" {
                let ticked = value.split_once(' ').map(|(code, reference)| (code.to_owned(), reference.to_owned()));
                visit.ticked.extend(ticked);
            } else if name.contains('.') {
                let set = visit.fields.set(name, value);
                set.map_err(|error| Error::Failure(Failure::new(error.code(), error)))?;
            }
        }
        visit.moved.retain(|_, due| !due.is_empty());
        Ok(visit)
    }

    fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.ticked.is_empty() && self.moved.is_empty()
    }

    /// As a draft keeps it: the fields, and under paths of their own what is ticked and moved.
    fn to_stored(&self) -> Private {
        let ticked: Vec<_> = self.ticked.iter().collect();
        let stored = serde_json::json!({ "fields": self.fields, "ticked": ticked, "moved": self.moved });
        Private::new(stored.to_string())
    }

    fn from_stored(stored: &Private) -> Option<Self> {
        #[derive(serde::Deserialize)]
        struct Stored {
            fields: Fields,
            ticked: BTreeSet<(String, String)>,
            moved: BTreeMap<String, String>,
        }
        let Stored { fields, ticked, moved } = serde_json::from_slice(stored.expose()).ok()?;
        Some(Self { fields, ticked, moved })
    }

    /// The changes that are asked for; `None` where a day cannot be read.
    fn asked(&self, now: phr_core::model::Timestamp) -> Option<Vec<Asked>> {
        let ticked = self.ticked.iter().filter_map(|(code, entry)| {
            let change = Change::from_code(code)?;
            Some(Asked { entry: entry.clone(), change, due: None })
        });
        let mut asked: Vec<Asked> = ticked.collect();
        for (entry, due) in &self.moved {
            let due = Some(typed_date(due, now)?);
            asked.push(Asked { entry: entry.clone(), change: Change::Moved, due });
        }
        Some(asked)
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
    let visit = Visit::from_stored(&draft.fields).unwrap_or_default();
    let page = page(&context, work, person, draft.id, &visit, Vec::new(), &[]).await?;
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
        fields: Visit::default().to_stored(),
        site: site(context).await?,
    };
    let id = work.begin_draft(&new).await?;
    Ok(work.draft(id).await?)
}

pub(crate) async fn submit(context: Context, Path(id): Path<String>, typed: Typed) -> Result<Response> {
    let person = person_id(&id)?;
    let draft: DraftId = typed.value("draft").parse().map_err(|_| Error::NotFound)?;
    let visit = Visit::typed(&typed)?;
    let to_person = format!("/persons/{person}");
    // What was typed is kept first, whatever comes of it.
    if !keep(&context, person, draft, &visit).await? {
        // It was signed before: the browser sent it twice.
        return Ok(after(&to_person, "visit-signed"));
    }
    if typed.value("do") == "save" {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let now = context.now();
    let reading = phr_forms::read(&visit.fields, now);
    let Some(asked) = visit.asked(now) else {
        return again(&context, person, draft, &visit, "visit-error-change-date", &[]).await;
    };
    if !reading.problems.is_empty() {
        return again(&context, person, draft, &visit, "visit-problems", &reading.problems).await;
    }
    if visit.is_empty() {
        return again(&context, person, draft, &visit, "visit-nothing", &[]).await;
    }
    let Some(signer) = context.app.signer() else {
        return again(&context, person, draft, &visit, "visit-no-key", &[]).await;
    };
    let (judging, site) = (judging(&context).await?, site(&context).await?);
    let by = Signing { signer: &*signer, judging: &judging, site: &site, at: now };
    let said = Said { entries: reading.entries, changes: asked };
    let mut work = context.begin().await?;
    let signed = sign_visit(&mut work, person, draft, said, &by).await;
    match signed {
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
            again(&context, person, draft, &visit, &id, &[]).await
        }
    }
}

/// Keeps what was typed in the draft; false where the draft is gone.
async fn keep(context: &Context, person: PersonId, draft: DraftId, visit: &Visit) -> Result<bool> {
    let mut work = context.begin().await?;
    let kept = async {
        let stored = match work.draft(draft).await {
            Err(phr_storage::Error::NotFound(_)) => return Ok(false),
            stored => stored?,
        };
        let is_ours = stored.person == Some(person) && stored.kind == KIND;
        if !is_ours || Some(stored.owner) != work.actor().account {
            return Err(Error::NotFound);
        }
        match work.save_draft(draft, stored.revision, &visit.to_stored()).await? {
            DraftSaved::Saved(_) => Ok(true),
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

/// The page again with what was typed, and what is wrong.
async fn again(
    context: &Context,
    person: PersonId,
    draft: DraftId,
    visit: &Visit,
    id: &str,
    problems: &[Problem],
) -> Result<Response> {
    let work = context.begin().await?;
    let fault = Fault { code: id.to_owned(), words: context.text.say(id) };
    let page = page(context, work, person, draft, visit, vec![fault], problems).await?;
    show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn page(
    context: &Context,
    mut work: Work,
    person: PersonId,
    draft: DraftId,
    visit: &Visit,
    faults: Vec<Fault>,
    problems: &[Problem],
) -> Result<VisitPage> {
    let stored = Kept::read(&mut work, person, Look::Care).await?;
    let listed = follow_ups::all_of(&mut work, person).await?;
    // Before anything is shown, the audit log has it.
    work.commit().await?;
    let judging = judging(context).await?;
    let kept = stored.judge(&judging, context.now()).map_err(Error::internal)?;
    let options = RenderOptions { history: true, references: true, ..RenderOptions::new(context.text.0.tag()) };
    let record = kept.chain.as_ref().map(|chain| RecordView {
        changes: offered(context, chain, visit, &listed),
        ..RecordView::new(context.text, render(&chain.record, &options))
    });
    let id = kept.record_id().map(|id| id.to_string()).unwrap_or_default();
    Ok(VisitPage {
        page: context.page(),
        title: context.text.say_with("visit-of", "id", id),
        id: person.to_string(),
        draft: draft.to_string(),
        faults,
        record,
        form: FormView::of_visit(context.text, &visit.fields, problems),
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
            visit.is_empty()
                && matches!(
                    (change, status),
                    (Change::Done, Some(FollowUpStatus::Done)) | (Change::NotCome, Some(FollowUpStatus::Missed))
                )
        };
        let change = |change: Change| {
            let key = (change.code().to_owned(), reference.clone());
            let is_from_list = from_list(change);
            let words = context.text.say(&format!("visit-change-{}", change.code()));
            EntryChange {
                code: change.code(),
                words: match is_from_list {
                    true => format!("{words} ({})", context.text.say("visit-from-list")),
                    false => words,
                },
                is_chosen: visit.ticked.contains(&key) || is_from_list,
                due: visit.moved.get(&reference).cloned().unwrap_or_default(),
            }
        };
        offered.insert(reference.clone(), changes::offered(entry).into_iter().map(change).collect());
    }
    offered
}
