//! Follow-ups between the record and the work list.

use super::changes::is_open;
use super::kept::Chain;
use phr_core::model::{Concept, Confidentiality, Fact, FollowUp as FollowUpEntry, Period, PlanStatus, When};
use phr_core::summary::SummaryEntry;
use phr_core::terminology;
use phr_forms::{FormKind, form};
use phr_storage::{
    AttestationHash, FollowUp, FollowUpFilter, FollowUpId, FollowUpStatus, NewFollowUp, Page, PageRequest,
    PersonId, Private, SiteId, Work,
};
use serde::{Deserialize, Serialize};

/// The services that a form offers: the code, and the words that a card has for it.
fn form_services() -> impl Iterator<Item = (&'static str, &'static str)> {
    let section = form(FormKind::Visit).section("follow_ups");
    let fields = section.into_iter().flat_map(|section| &section.groups).flat_map(|group| &group.fields);
    let field = fields.filter(|field| field.part == "service");
    field.flat_map(|field| field.kind.choices()).map(|choice| (choice.value, choice.label.english))
}

/// The codes of the services, in the form's order.
pub(crate) fn services() -> Vec<&'static str> {
    form_services().map(|(code, _)| code).collect()
}

/// What a follow-up is called where nothing else may be said of it: in a calendar, and beside it in the list.
pub(crate) fn short_id(id: FollowUpId) -> String {
    let digits = id.to_string().to_uppercase();
    let (first, second) = (digits.get(..4).unwrap_or_default(), digits.get(4..8).unwrap_or_default());
    format!("{first}-{second}")
}

/// What is to be done, as the list keeps it, sealed.
#[derive(Serialize, Deserialize, Default)]
struct Label {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    system: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    code: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(default, skip_serializing_if = "is_false")]
    confidential: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// What a line of the list says is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// In words.
    Named(String),
    /// It is confidential: only the record says it, to those who may see it.
    Confidential,
    /// The record does not say.
    Unnamed,
}

/// What is to be done, for the list.
pub(crate) fn label(concept: Option<&Concept>, confidential: bool) -> Private {
    let mut label = Label { confidential, ..Label::default() };
    if let Some(concept) = concept.filter(|_| !confidential) {
        if let Some(coding) = concept.coding() {
            label.system = coding.system.clone().into_owned();
            label.code.clone_from(&coding.code);
        }
        label.text = concept.text().unwrap_or_default().to_owned();
    }
    // An object of texts has nothing that JSON could not hold.
    Private::new(serde_json::to_vec(&label).unwrap_or_default())
}

/// What is to be done, in this language.
pub(crate) fn what(stored: &Private, language: &str) -> What {
    let Ok(label) = serde_json::from_slice::<Label>(stored.expose()) else {
        // Words that stand for themselves.
        return stored
            .expose_text()
            .filter(|text| !text.is_empty())
            .map_or(What::Unnamed, |text| What::Named(text.to_owned()));
    };
    if label.confidential {
        return What::Confidential;
    }
    let name = named(&label.system, &label.code, language);
    let words = name.or(Some(label.text).filter(|text| !text.is_empty()));
    words.or(Some(label.code).filter(|code| !code.is_empty())).map_or(What::Unnamed, What::Named)
}

fn named(system: &str, code: &str, language: &str) -> Option<String> {
    let system = terminology::System::from_uri(system)?;
    terminology::name(system, code, language).map(|name| name.text.to_owned())
}

/// First and last day that a time may mean, in days since 1970; `None` where it names no date.
pub(crate) fn days(when: &When) -> Option<(i64, i64)> {
    match when {
        When::At(moment) => Some((moment.date().first_day(), moment.date().last_day())),
        When::Period(Period { start, end }) => {
            let (first, last) = (start.or(*end)?.date(), end.or(*start)?.date());
            Some((first.first_day().min(last.first_day()), last.last_day().max(first.last_day())))
        }
        When::Timing(timing) => {
            let first = timing.events.iter().map(|moment| moment.date().first_day()).min()?;
            let last = timing.events.iter().map(|moment| moment.date().last_day()).max()?;
            Some((first, last))
        }
        When::Age(_) | When::AgeRange(_) | When::Text(_) => None,
    }
}

/// A follow-up of the record, for the list.
pub(crate) struct Planned {
    pub(crate) asked_in: (AttestationHash, u32),
    pub(crate) status: FollowUpStatus,
    pub(crate) days: Option<(i64, i64)>,
    pub(crate) service: String,
    pub(crate) label: Private,
}

/// The follow-ups of a record, as it is at present.
pub(crate) fn planned(chain: &Chain) -> Vec<Planned> {
    let hashes: Vec<(phr_core::cose::AttestationHash, AttestationHash)> =
        [Some(chain.opened.care()), chain.opened.confidential().record()]
            .into_iter()
            .flatten()
            .flat_map(|part| part.attestations())
            .map(|attestation| (attestation.hash(), AttestationHash::of(attestation.as_bytes())))
            .collect();
    let stands_in = |entry: &SummaryEntry| {
        let hash = chain.record.attestations().get(entry.place.attestation)?.hash;
        hashes.iter().find(|(short, _)| *short == hash).map(|(_, whole)| *whole)
    };
    let mut planned = Vec::new();
    for entry in chain.summary.entries() {
        let Fact::FollowUp(follow_up) = &entry.entry.fact else { continue };
        let Some(hash) = stands_in(entry) else { continue };
        let confidential = entry.entry.confidentiality == Confidentiality::Restricted;
        let plan = plan((hash, entry.place.number), follow_up, confidential);
        planned.push(Planned { status: status(follow_up.status, entry.in_error), ..plan });
    }
    planned
}

/// What an entry asks for, as the list keeps it.
pub(crate) fn plan(asked_in: (AttestationHash, u32), asked: &FollowUpEntry, confidential: bool) -> Planned {
    // The service stands open in the database, so that of a confidential follow-up is not named.
    let service = match confidential {
        true => "",
        false => service(asked.performer.as_ref()),
    };
    Planned {
        asked_in,
        status: status(asked.status, false),
        days: asked.due.as_ref().and_then(days),
        service: service.to_owned(),
        label: label(asked.code.as_ref(), confidential),
    }
}

/// A missed appointment is still to be done; in doubt everything is.
fn status(status: Option<PlanStatus>, in_error: bool) -> FollowUpStatus {
    match status {
        Some(PlanStatus::Completed | PlanStatus::Fulfilled) if !in_error => FollowUpStatus::Done,
        status if is_open(status) && !in_error => FollowUpStatus::Open,
        _ => FollowUpStatus::Cancelled,
    }
}

/// The service's code, where the record's words are those of the form.
fn service(performer: Option<&Concept>) -> &'static str {
    let words = performer.and_then(Concept::text).unwrap_or_default();
    form_services().find(|(_, english)| *english == words).map(|(code, _)| code).unwrap_or_default()
}

/// Brings the list to what the record says: what is new is added, what is over is closed, what was moved is closed and
/// added anew. What somebody closed in the list stays closed.
///
/// # Errors
/// As storage.
pub(crate) async fn keep_in_step(
    work: &mut Work,
    person: PersonId,
    site: &SiteId,
    planned: &[Planned],
) -> phr_storage::Result<()> {
    let listed = all_of(work, person).await?;
    for plan in planned {
        let mine: Vec<&FollowUp> =
            listed.iter().filter(|listed| listed.asked_in == Some(plan.asked_in)).collect();
        let open = mine.iter().find(|listed| listed.status == FollowUpStatus::Open);
        let is_open = plan.status == FollowUpStatus::Open;
        match (is_open, plan.days, open) {
            (false, _, Some(open)) => work.close_follow_up(open.id, plan.status).await?,
            (true, Some(days), Some(open)) if (open.due_first, open.due_last) != days => {
                work.close_follow_up(open.id, FollowUpStatus::Cancelled).await?;
                add(work, person, &open.site, plan, days).await?;
            }
            (true, Some(days), None)
                if !mine.iter().any(|listed| (listed.due_first, listed.due_last) == days) =>
            {
                add(work, person, site, plan, days).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn add(
    work: &mut Work,
    person: PersonId,
    site: &SiteId,
    plan: &Planned,
    (due_first, due_last): (i64, i64),
) -> phr_storage::Result<()> {
    let new = NewFollowUp {
        person,
        asked_in: Some(plan.asked_in),
        due_first,
        due_last,
        site: site.clone(),
        service: plan.service.clone(),
        label: plan.label.clone(),
    };
    work.add_follow_up(&new).await.map(drop)
}

/// Every follow-up of a person, closed ones too.
///
/// # Errors
/// As storage.
pub(crate) async fn all_of(work: &mut Work, person: PersonId) -> phr_storage::Result<Vec<FollowUp>> {
    let filter = FollowUpFilter {
        due: phr_storage::Due::Any,
        status: None,
        site: None,
        service: None,
        person: Some(person),
    };
    let mut request = PageRequest::first(PageRequest::MOST);
    let mut all = Vec::new();
    loop {
        let Page { items, next } = work.follow_ups(&filter, &request).await?;
        all.extend(items);
        match next {
            Some(next) => request.after = Some(next),
            None => return Ok(all),
        }
    }
}
