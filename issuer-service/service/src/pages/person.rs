//! A person: the record with dangers first, where each statement comes from, cards and follow-ups.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, show};
use crate::pages::read_card::judging;
use crate::pages::record_view::RecordView;
use crate::use_cases::follow_ups::{self, What};
use crate::use_cases::kept::{Kept, Look};
use crate::use_cases::patients;
use crate::use_cases::take_over;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use fluent_bundle::FluentArgs;
use phr_core::model::{PartialDate, Timestamp};
use phr_core::render::{RenderOptions, render};
use phr_storage::{AccountId, Attestation, FollowUp, IssuedCard, Origin, PersonId, Role};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

#[derive(Template)]
#[template(path = "person/person.html")]
struct PersonPage {
    page: Page,
    title: String,
    id: String,
    registered: String,
    may_write: bool,
    may_see_confidential: bool,
    is_confidential_shown: bool,
    is_left_behind: bool,
    has_centre: bool,
    record: Option<RecordView>,
    follow_ups: Vec<FollowUpLine>,
    cards: Vec<CardLine>,
}

struct FollowUpLine {
    due: String,
    what: String,
    service: String,
    state: String,
}

struct CardLine {
    at: String,
    by: String,
    carrier: String,
    size: u32,
}

pub(crate) async fn show_person(context: Context, Path(id): Path<String>) -> Result<Response> {
    page(&context, &id, Look::Care).await
}

/// The same with the confidential part: a path of its own, so that the table of rights says who may.
pub(crate) async fn show_confidential(context: Context, Path(id): Path<String>) -> Result<Response> {
    page(&context, &id, Look::Confidential).await
}

/// An id in an address; what is none is nobody's.
pub(crate) fn person_id(id: &str) -> Result<PersonId> {
    id.parse().map_err(|_| Error::NotFound)
}

async fn page(context: &Context, id: &str, look: Look) -> Result<Response> {
    let id = person_id(id)?;
    let judging = judging(context).await?;
    let mut work = context.begin().await?;
    let stored = match Kept::read(&mut work, id, look).await {
        Ok(stored) => stored,
        Err(error) => {
            work.cancel().await?;
            return Err(error.into());
        }
    };
    let follow_ups = follow_ups::all_of(&mut work, id).await?;
    let cards = work.issued_cards(id).await?;
    // Before anything is shown, the audit log has it.
    work.commit().await?;
    let kept = stored.judge(&judging, context.now()).map_err(Error::internal)?;
    let names = names(context, &kept.attestations, &cards).await?;
    let sites = context.app.storage().sites().await?;
    let site = sites.into_iter().find(|site| site.id == kept.person.site).map(|site| site.name);
    let site = site.unwrap_or_else(|| kept.person.site.to_string());
    let options = RenderOptions { history: true, ..RenderOptions::new(context.text.0.tag()) };
    let record = kept.chain.as_ref().map(|chain| RecordView {
        taken: taken(context, &kept.attestations, &names),
        ..RecordView::new(context.text, render(&chain.record, &options))
    });
    let language = context.text.0.tag();
    let is_clinician = context.role() == Some(Role::Clinician);
    let page = PersonPage {
        page: context.page(),
        title: title(context, &kept),
        id: id.to_string(),
        registered: registered(context, kept.person.created_at, &site),
        may_write: is_clinician && kept.record_id().is_some(),
        may_see_confidential: is_clinician,
        is_confidential_shown: kept.look == Look::Confidential,
        is_left_behind: is_clinician && take_over::is_left_behind(context.app.storage(), id).await?,
        has_centre: context.app.storage().is_queueing(),
        record,
        follow_ups: follow_ups.iter().map(|follow_up| follow_up_line(context, follow_up, language)).collect(),
        cards: cards.iter().map(|card| card_line(card, &names)).collect(),
    };
    show(&page)
}

/// What the page is called: the name, and the id of the record; the id alone tells nothing to somebody who looks on.
fn title(context: &Context, kept: &Kept) -> String {
    let name = patients::called(&kept.patient).name;
    let record = kept.record_id().map(|id| context.text.say_with("person-title", "id", id.to_string()));
    let parts = [Some(name).filter(|name| !name.is_empty()), record];
    let title = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if title.is_empty() { context.text.say("find-no-name") } else { title }
}

fn registered(context: &Context, at: Timestamp, site: &str) -> String {
    let mut values = FluentArgs::new();
    values.set("date", day_of(at));
    values.set("site", site.to_owned());
    context.text.fill("person-registered", values)
}

fn day_of(at: Timestamp) -> String {
    at.date().map(|date| date.to_string()).unwrap_or_default()
}

/// What the accounts are called that stored something here.
async fn names(
    context: &Context,
    attestations: &[Attestation],
    cards: &[IssuedCard],
) -> Result<BTreeMap<AccountId, String>> {
    let by = attestations.iter().map(|attestation| attestation.stored_by);
    let mut names = BTreeMap::new();
    for id in by.chain(cards.iter().map(|card| card.issued_by)) {
        if let Entry::Vacant(unnamed) = names.entry(id) {
            let account = context.app.storage().account(id).await?;
            unnamed.insert(account.map_or_else(|| id.to_string(), |account| account.name));
        }
    }
    Ok(names)
}

/// How each attestation came here, by the hash that views have: the first half of the one that storage has.
pub(crate) fn taken(
    context: &Context,
    attestations: &[Attestation],
    names: &BTreeMap<AccountId, String>,
) -> BTreeMap<String, String> {
    let said = |attestation: &Attestation| {
        let id = match attestation.origin {
            Origin::MadeHere => "person-taken-here",
            Origin::ReadFromCard => "person-taken-card",
            Origin::Received => "person-taken-received",
        };
        let mut values = FluentArgs::new();
        values.set("date", day_of(attestation.stored_at));
        values.set("who", names.get(&attestation.stored_by).cloned().unwrap_or_default());
        let hash = attestation.hash.to_string();
        (hash.get(..32).unwrap_or_default().to_owned(), context.text.fill(id, values))
    };
    attestations.iter().map(said).collect()
}

fn follow_up_line(context: &Context, follow_up: &FollowUp, language: &str) -> FollowUpLine {
    FollowUpLine {
        due: due(follow_up),
        what: what_words(context, &follow_ups::what(&follow_up.label, language)),
        service: service_words(context, &follow_up.service),
        state: state_words(context, follow_up),
    }
}

/// What is to be done, in words.
pub(crate) fn what_words(context: &Context, what: &What) -> String {
    match what {
        What::Named(words) => words.clone(),
        What::Confidential => context.text.say("follow-confidential"),
        What::Unnamed => context.text.say("follow-unnamed"),
    }
}

/// The name of a service; the code where it is one that has none.
pub(crate) fn service_words(context: &Context, service: &str) -> String {
    let id = format!("follow-service-{service}");
    match service {
        "" => String::new(),
        _ if context.text.has(&id) => context.text.say(&id),
        _ => service.to_owned(),
    }
}

fn state_words(context: &Context, follow_up: &FollowUp) -> String {
    use phr_storage::FollowUpStatus as Status;
    context.text.say(match follow_up.status {
        Status::Open => "follow-open",
        Status::Done => "follow-done",
        Status::Cancelled => "follow-cancelled",
        Status::Missed => "follow-not-come",
    })
}

/// The days on which a follow-up is due.
pub(crate) fn due(follow_up: &FollowUp) -> String {
    let day = |days| PartialDate::from_days_since_1970(days).map(|date| date.to_string()).unwrap_or_default();
    match follow_up.due_first == follow_up.due_last {
        true => day(follow_up.due_first),
        false => format!("{} – {}", day(follow_up.due_first), day(follow_up.due_last)),
    }
}

fn card_line(card: &IssuedCard, names: &BTreeMap<AccountId, String>) -> CardLine {
    CardLine {
        at: day_of(card.issued_at),
        by: names.get(&card.issued_by).cloned().unwrap_or_default(),
        carrier: card.carrier.clone(),
        size: card.size,
    }
}
