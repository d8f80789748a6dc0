//! A calendar of follow-ups under a secret address: dates and short ids, and nothing of a person.

use super::follow_ups::short_id;
use crate::text::Text;
use phr_core::calendar::{CalendarEvent, Status, Window, to_icalendar};
use phr_core::model::{PartialDate, Timestamp};
use phr_storage::{
    AccountId, Due, Error, FollowUp, FollowUpFilter, FollowUpStatus, Page, PageRequest, SiteId, Storage, Work,
};
use serde::{Deserialize, Serialize};
use std::str::FromStr as _;

/// Most entries of a calendar.
const MOST: usize = 2000;
/// How many days back a follow-up that is overdue is shown.
const DAYS_BACK: i64 = 60;

/// What a calendar shows, as the settings keep it: under the hash of the secret, which is kept nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Feed {
    /// Whose it is.
    pub(crate) account: String,
    /// Of which site; of every one without.
    pub(crate) site: Option<String>,
    /// Whether the kind of service stands in it.
    pub(crate) with_service: bool,
    /// In which language.
    pub(crate) language: String,
    /// When it was made.
    pub(crate) made_at: i64,
}

/// What the database knows a secret by.
pub(crate) fn hash_of(secret: &str) -> String {
    let purpose = b"phr-service/calendar/1 ";
    let hash = phr_core::sha256(&[&purpose[..], secret.as_bytes()].concat());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn of_hash(hash: &str) -> String {
    format!("calendar.feed.{hash}")
}

fn of_account(account: AccountId) -> String {
    format!("calendar.of.{account}")
}

/// The calendar of an account, if it has one.
pub(crate) async fn of(storage: &Storage, account: AccountId) -> Result<Option<Feed>, Error> {
    match storage.setting(&of_account(account)).await?.filter(|hash| !hash.is_empty()) {
        Some(hash) => by_hash(storage, &hash).await,
        None => Ok(None),
    }
}

/// The calendar with this secret, if it was not taken back.
pub(crate) async fn by_secret(storage: &Storage, secret: &str) -> Result<Option<Feed>, Error> {
    by_hash(storage, &hash_of(secret)).await
}

async fn by_hash(storage: &Storage, hash: &str) -> Result<Option<Feed>, Error> {
    let kept = storage.setting(&of_hash(hash)).await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// Takes the account's calendar back, and makes another where one is given with its secret.
pub(crate) async fn put(
    work: &mut Work,
    account: AccountId,
    before: Option<&str>,
    feed: Option<(&str, &Feed)>,
) -> Result<(), Error> {
    if let Some(hash) = before {
        work.put_setting(&of_hash(hash), "").await?;
    }
    let hash = match feed {
        Some((secret, feed)) => {
            let hash = hash_of(secret);
            // A feed of texts has nothing that JSON could not hold.
            work.put_setting(&of_hash(&hash), &serde_json::to_string(feed).unwrap_or_default()).await?;
            hash
        }
        None => String::new(),
    };
    work.put_setting(&of_account(account), &hash).await
}

/// The hash that the account's calendar is known by.
pub(crate) async fn hash_of_account(storage: &Storage, account: AccountId) -> Result<Option<String>, Error> {
    Ok(storage.setting(&of_account(account)).await?.filter(|hash| !hash.is_empty()))
}

/// The calendar's text.
pub(crate) async fn write(work: &mut Work, feed: &Feed, text: Text, now: Timestamp) -> Result<String, Error> {
    let today = now.0.div_euclid(86_400);
    let filter = FollowUpFilter {
        due: Due::Between(today - DAYS_BACK, i64::MAX),
        status: Some(FollowUpStatus::Open),
        site: feed.site.as_deref().and_then(|site| SiteId::from_str(site).ok()),
        service: None,
        person: None,
    };
    let mut request = PageRequest::first(PageRequest::MOST);
    let mut events = Vec::new();
    while events.len() < MOST {
        let Page { items, next } = work.follow_ups(&filter, &request).await?;
        events.extend(items.iter().filter_map(|follow_up| event(follow_up, feed, text)));
        match next {
            Some(next) => request.after = Some(next),
            None => break,
        }
    }
    Ok(to_icalendar(&events, now, "-//PHR Card//phr-issuer//EN"))
}

fn event(follow_up: &FollowUp, feed: &Feed, text: Text) -> Option<CalendarEvent> {
    let day = PartialDate::from_days_since_1970;
    let id = short_id(follow_up.id);
    let service = Some(format!("follow-service-{}", follow_up.service));
    let service = service.filter(|service| feed.with_service && text.has(service));
    let summary = match service {
        Some(service) => {
            let mut values = fluent_bundle::FluentArgs::new();
            values.set("id", id);
            values.set("service", text.say(&service));
            text.fill("calendar-event-service", values)
        }
        None => text.say_with("calendar-event", "id", id),
    };
    Some(CalendarEvent {
        uid: format!("{}@follow-up.phr", follow_up.id),
        sequence: 0,
        // Calendars show the marks that keep directions apart as boxes.
        summary: summary.replace(['\u{2068}', '\u{2069}'], ""),
        description: None,
        window: Window::days(day(follow_up.due_first)?, day(follow_up.due_last)?)?,
        status: Status::Confirmed,
        categories: Vec::new(),
        alarm_days_before: None,
    })
}
