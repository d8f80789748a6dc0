//! The follow-up work list: due today, this week, overdue, all; by site and service.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::page::{Page, after, show};
use crate::pages::find::{Choice, site_options};
use crate::pages::person::{due, service_words, what_words};
use crate::typed::Typed;
use crate::use_cases::changes::typed_date;
use crate::use_cases::follow_ups::{self, short_id};
use crate::use_cases::patients;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use phr_core::model::Timestamp;
use phr_storage::{
    Due, FollowUp, FollowUpFilter, FollowUpId, FollowUpStatus, NewFollowUp, PageRequest, PersonId, SiteId,
};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Lines on one page.
const PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "follow/list.html")]
struct ListPage {
    page: Page,
    tabs: Vec<Tab>,
    due: String,
    sites: Vec<Choice>,
    services: Vec<Choice>,
    heading: String,
    rows: Vec<Row>,
    /// Where a change leads back to.
    back: String,
    next: Option<String>,
}

struct Tab {
    address: String,
    words: String,
    is_current: bool,
}

struct Row {
    id: String,
    short_id: String,
    due: String,
    overdue: Option<String>,
    person: String,
    name: String,
    what: String,
    service: String,
    site: String,
}

/// What the list shows.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(crate) struct Shown {
    due: String,
    site: Option<String>,
    service: String,
    after: Option<String>,
}

impl Shown {
    fn when(&self) -> When {
        When::ALL.into_iter().find(|when| when.code() == self.due).unwrap_or(When::Today)
    }

    /// The site: the one that was chosen, every one if none was, or the account's own where nothing was said.
    fn site(&self, own: Option<&SiteId>) -> Result<Option<SiteId>> {
        match self.site.as_deref() {
            None => Ok(own.cloned()),
            Some("") => Ok(None),
            Some(site) => site.parse().map(Some).map_err(|_| Error::Malformed("there is no such site")),
        }
    }

    fn address(&self, when: When, site: Option<&SiteId>, after: Option<&str>) -> String {
        let site = site.map(SiteId::as_str).unwrap_or_default();
        let service: String =
            self.service.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let after = after.map(|after| format!("&after={}", in_address(after))).unwrap_or_default();
        format!("/follow-ups?due={}&site={site}&service={service}{after}", when.code())
    }
}

fn in_address(text: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
    text.bytes()
        .map(|byte| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum When {
    Today,
    Week,
    Overdue,
    All,
}

impl When {
    const ALL: [Self; 4] = [Self::Today, Self::Week, Self::Overdue, Self::All];

    fn code(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "week",
            Self::Overdue => "overdue",
            Self::All => "all",
        }
    }

    fn due(self, today: i64) -> Due {
        match self {
            Self::Today => Due::On(today),
            Self::Week => Due::Between(today, today + 6),
            Self::Overdue => Due::OverdueOn(today),
            Self::All => Due::Any,
        }
    }
}

/// The day, in days since 1970.
pub(crate) fn today(now: Timestamp) -> i64 {
    now.0.div_euclid(86_400)
}

pub(crate) async fn list(context: Context, Query(shown): Query<Shown>) -> Result<Response> {
    let (when, today) = (shown.when(), today(context.now()));
    let site = shown.site(context.account()?.site.as_ref())?;
    let filter = FollowUpFilter {
        due: when.due(today),
        status: Some(FollowUpStatus::Open),
        site: site.clone(),
        service: Some(shown.service.clone()).filter(|service| !service.is_empty()),
        person: None,
    };
    let request = PageRequest { limit: PAGE, after: shown.after.clone() };
    let mut work = context.begin().await?;
    let found = async {
        let found = work.follow_ups(&filter, &request).await?;
        let mut names: BTreeMap<PersonId, String> = BTreeMap::new();
        for follow_up in &found.items {
            if let Entry::Vacant(unnamed) = names.entry(follow_up.person) {
                let person = work.person(follow_up.person).await?;
                let name = patients::decode(&person.patient).map(|patient| patients::called(&patient).name);
                unnamed.insert(name.unwrap_or_default());
            }
        }
        Ok::<_, phr_storage::Error>((found, names))
    };
    let found = found.await;
    // Before anybody is shown, the audit log has it.
    work.commit().await?;
    let (found, names) = found?;
    let sites = context.app.storage().sites().await?;
    let site_name = |id: &SiteId| {
        sites.iter().find(|site| site.id == *id).map_or_else(|| id.to_string(), |site| site.name.clone())
    };
    let row = |follow_up: &FollowUp| Row {
        id: follow_up.id.to_string(),
        short_id: short_id(follow_up.id),
        due: due(follow_up),
        overdue: (follow_up.due_last < today)
            .then(|| context.text.say_with("follow-overdue-by", "days", today - follow_up.due_last)),
        person: follow_up.person.to_string(),
        name: names
            .get(&follow_up.person)
            .filter(|name| !name.is_empty())
            .cloned()
            .unwrap_or_else(|| context.text.say("find-no-name")),
        what: what_words(&context, &follow_ups::what(&follow_up.label, context.text.0.tag())),
        service: service_words(&context, &follow_up.service),
        site: site_name(&follow_up.site),
    };
    let tab = |other: When| Tab {
        address: shown.address(other, site.as_ref(), None),
        words: context.text.say(&format!("follow-{}", other.code())),
        is_current: other == when,
    };
    let service = |code: &'static str| Choice {
        id: code.to_owned(),
        name: service_words(&context, code),
        is_chosen: code == shown.service,
    };
    let rows: Vec<Row> = found.items.iter().map(row).collect();
    let page = ListPage {
        page: context.page(),
        tabs: When::ALL.into_iter().map(tab).collect(),
        due: when.code().to_owned(),
        sites: site_options(&sites, site.as_ref().map(SiteId::as_str).unwrap_or_default()),
        services: follow_ups::services().into_iter().map(service).collect(),
        heading: match found.next.is_some() || shown.after.is_some() {
            true => context.text.say_with("follow-some", "count", rows.len() as i64),
            false => context.text.say_with("follow-count", "count", rows.len() as i64),
        },
        rows,
        back: shown.address(when, site.as_ref(), None),
        next: found.next.map(|next| shown.address(when, site.as_ref(), Some(&next))),
    };
    show(&page)
}

/// Marks a follow-up as done or not come, or moves it. The record says so once a clinician signs the next visit, which offers
/// it: whoever keeps the list does not sign.
pub(crate) async fn change(context: Context, Path(id): Path<String>, typed: Typed) -> Result<Response> {
    let id: FollowUpId = id.parse().map_err(|_| Error::NotFound)?;
    let person = typed.value("person").parse().map_err(|_| Error::NotFound)?;
    let back =
        Some(typed.value("back")).filter(|back| back.starts_with("/follow-ups?")).unwrap_or("/follow-ups");
    let now = context.now();
    let moved = match typed.value("to") {
        "done" => None,
        "not-come" => None,
        "moved" => Some(typed_date(typed.value("due"), now).ok_or_else(date_wrong)?),
        _ => return Err(Error::Malformed("nothing that is done with a follow-up")),
    };
    let mut work = context.begin().await?;
    let changed = async {
        let Some(listed) = open_one(&mut work, person, id).await? else { return Ok(false) };
        let status = match (typed.value("to"), &moved) {
            ("not-come", _) => FollowUpStatus::Missed,
            (_, None) => FollowUpStatus::Done,
            (_, Some(_)) => FollowUpStatus::Cancelled,
        };
        match moved {
            // One that was moved is another day's here; until the record says so, elsewhere it is as it was.
            Some(_) => work.close_follow_up(id, status).await?,
            None => work.close_by_hand(id, status).await?,
        }
        if let Some(due) = moved {
            let FollowUp { person, asked_in, site, service, label, .. } = listed;
            let (due_first, due_last) = (due.first_day(), due.last_day());
            work.add_follow_up(&NewFollowUp { person, asked_in, due_first, due_last, site, service, label })
                .await?;
        }
        Ok::<_, phr_storage::Error>(true)
    };
    match changed.await {
        Ok(true) => {
            work.commit().await?;
            context.app.sync().wake();
        }
        Ok(false) => {
            work.cancel().await?;
            return Err(Error::Conflict);
        }
        Err(error) => {
            work.cancel().await?;
            return Err(error.into());
        }
    }
    Ok(after(back, "follow-up-changed"))
}

fn date_wrong() -> Error {
    Error::Failure(phr_cli_kit::Failure::new(
        "follow-date",
        "that is not a date; write YYYY-MM-DD, or a time from today such as +2w",
    ))
}

/// The follow-up of this person with this id, while it is open.
async fn open_one(
    work: &mut phr_storage::Work,
    person: PersonId,
    id: FollowUpId,
) -> phr_storage::Result<Option<FollowUp>> {
    let listed = follow_ups::all_of(work, person).await?;
    Ok(listed.into_iter().find(|listed| listed.id == id && listed.status == FollowUpStatus::Open))
}
