//! Notices by mail: on a morning on which follow-ups of a site are due, how many, and where to look. No names, no health data.
//!
//! They stand in the outbox of the database until a mail server has taken them. Whoever sends one puts it off first, so that
//! another process leaves it alone and a server that does not answer is asked again later, and later still.

use crate::app::App;
use crate::mail::Mail;
use crate::text::{Language, Text};
use fluent_bundle::FluentArgs;
use phr_core::model::Timestamp;
use phr_storage::{
    Account, AccountId, Actor, Due, Error, FollowUpFilter, FollowUpStatus, NewNotice, Notice, PageRequest,
    Private, Role, SiteId, Storage, Work,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const DAY: i64 = 86_400;
/// The hour (UTC) from which on notices of a day are written.
const HOUR: i64 = 5;
/// How often there may be something to do.
const EVERY: Duration = Duration::from_secs(60);
/// Most mails in one go.
const MOST: u32 = 20;
/// Tries after which a notice is given up: the server was asked for days.
const TRIES: u32 = 12;
/// Seconds until a notice is tried again for the first time; twice as long each time after.
const FIRST_WAIT: i64 = 5 * 60;
const LONGEST_WAIT: i64 = 12 * 3600;
/// When what was given up is due: never.
const NEVER: Timestamp = Timestamp(253_402_300_799);

/// Who wants notices, as the settings keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Subscription {
    to: String,
    language: String,
}

/// What a notice says, as the outbox keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Content {
    count: u64,
    site: String,
    language: String,
    day: i64,
}

/// What came of one look at the outbox.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) sent: usize,
    pub(crate) failed: usize,
}

fn setting_of(account: AccountId) -> String {
    format!("notices.{account}")
}

fn day_setting_of(account: AccountId) -> String {
    format!("notices.day.{account}")
}

/// Where browsers reach the service.
pub(crate) fn public_url(app: &App) -> String {
    let config = app.config();
    let url = config.public_url.clone().unwrap_or_else(|| format!("http://{}", config.listen));
    url.trim_end_matches('/').to_owned()
}

/// Where notices for this account go, if it wants any.
pub(crate) async fn address_of(storage: &Storage, account: AccountId) -> Result<Option<String>, Error> {
    Ok(subscription(storage, account).await?.map(|subscription| subscription.to))
}

async fn subscription(storage: &Storage, account: AccountId) -> Result<Option<Subscription>, Error> {
    let kept = storage.setting(&setting_of(account)).await?;
    Ok(kept.and_then(|kept| serde_json::from_str(&kept).ok()))
}

/// Switches notices on, or off with an empty address.
pub(crate) async fn put_address(
    work: &mut Work,
    account: AccountId,
    to: &str,
    language: Language,
) -> Result<(), Error> {
    let subscription = Subscription { to: to.to_owned(), language: language.tag().to_owned() };
    let kept = match to.is_empty() {
        true => String::new(),
        // Two texts have nothing that JSON could not hold.
        false => serde_json::to_string(&subscription).unwrap_or_default(),
    };
    work.put_setting(&setting_of(account), &kept).await
}

/// Writes and sends notices for as long as the service runs.
pub(crate) async fn run(app: App) {
    if app.config().mail.is_none() {
        return;
    }
    loop {
        if let Err(error) = once(&app).await {
            // While it is locked nobody can read addresses.
            if error.code() != "storage-locked" && error.code() != "storage-not-initialised" {
                tracing::warn!(code = error.code(), "notices were not sent");
            }
        }
        tokio::time::sleep(EVERY).await;
    }
}

/// Writes what is to be written today and sends what is due.
pub(crate) async fn once(app: &App) -> Result<Sent, Error> {
    if app.config().mail.is_none() {
        return Ok(Sent::default());
    }
    write(app).await?;
    send(app).await
}

/// Puts a notice in the outbox for everybody who wants one, once a day.
async fn write(app: &App) -> Result<(), Error> {
    let now = app.now();
    let (day, second) = (now.0.div_euclid(DAY), now.0.rem_euclid(DAY));
    if second < HOUR * 3600 {
        return Ok(());
    }
    let storage = app.storage();
    let mut request = PageRequest::first(PageRequest::MOST);
    loop {
        let page = storage.accounts(&request).await?;
        for account in page.items.iter().filter(|account| may_get(account)) {
            write_for(storage, account, day, now).await?;
        }
        match page.next {
            Some(next) => request.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Who works with the list at a site.
fn may_get(account: &Account) -> bool {
    !account.disabled && account.site.is_some() && matches!(account.role, Role::Registrar | Role::Clinician)
}

async fn write_for(storage: &Storage, account: &Account, day: i64, now: Timestamp) -> Result<(), Error> {
    let Some(subscription) = subscription(storage, account.id).await? else { return Ok(()) };
    let Some(site) = &account.site else { return Ok(()) };
    let written = storage.setting(&day_setting_of(account.id)).await?;
    if written.as_deref() == Some(&*day.to_string()) {
        return Ok(());
    }
    let mut work = storage.begin(Actor::system()).await?;
    let count = due_at(&mut work, site, day).await?;
    if count > 0 {
        let content = Content { count, site: site.to_string(), language: subscription.language, day };
        let template = serde_json::to_string(&content).unwrap_or_default();
        work.add_notice(&NewNotice { to: Private::new(subscription.to), template, due_at: now }).await?;
    }
    work.put_setting(&day_setting_of(account.id), &day.to_string()).await?;
    work.commit().await
}

/// How many open follow-ups of a site are due on this day or overdue.
async fn due_at(work: &mut Work, site: &SiteId, day: i64) -> Result<u64, Error> {
    let mut count = 0;
    for due in [Due::On(day), Due::OverdueOn(day)] {
        let filter = FollowUpFilter {
            due,
            status: Some(FollowUpStatus::Open),
            site: Some(site.clone()),
            service: None,
            person: None,
        };
        let mut request = PageRequest::first(PageRequest::MOST);
        loop {
            let page = work.follow_ups(&filter, &request).await?;
            count += page.items.len() as u64;
            match page.next {
                Some(next) => request.after = Some(next),
                None => break,
            }
        }
    }
    Ok(count)
}

/// Sends what is due.
async fn send(app: &App) -> Result<Sent, Error> {
    let Some(server) = &app.config().mail else { return Ok(Sent::default()) };
    let storage = app.storage();
    let mut told = Sent::default();
    for notice in storage.due_notices(MOST).await? {
        let now = app.now();
        // Put off before it is sent: a process that dies here has lost nothing, and one beside leaves it alone.
        if !storage.take_notice(&notice, again(&notice, now)).await? {
            continue;
        }
        let Some(mail) = mail(app, &notice).await? else {
            tracing::error!(notice = %notice.id, "a notice in the outbox cannot be read");
            storage.notice_failed(notice.id, NEVER).await?;
            continue;
        };
        match server.send(&mail, now.0).await {
            Ok(()) => {
                storage.notice_sent(notice.id).await?;
                told.sent += 1;
            }
            Err(error) => {
                tracing::warn!(notice = %notice.id, code = error.code(), attempts = notice.attempts + 1, "mail was not sent");
                if !error.is_worth_another_try() {
                    storage.notice_failed(notice.id, NEVER).await?;
                }
                told.failed += 1;
            }
        }
    }
    Ok(told)
}

/// When a notice is tried again if this try fails.
fn again(notice: &Notice, now: Timestamp) -> Timestamp {
    if notice.attempts >= TRIES {
        return NEVER;
    }
    let wait = FIRST_WAIT.checked_shl(notice.attempts).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
    Timestamp(now.0.saturating_add(wait))
}

/// The mail of a notice.
async fn mail(app: &App, notice: &Notice) -> Result<Option<Mail>, Error> {
    let content: Option<Content> = serde_json::from_str(&notice.template).ok();
    let Some((content, to)) = content.zip(notice.to.expose_text()) else { return Ok(None) };
    let sites = app.storage().sites().await?;
    let site = sites.into_iter().find(|site| site.id.as_str() == content.site);
    let site = site.map_or_else(|| content.site.clone(), |site| site.name);
    let text = Text(Language::parse(&content.language).unwrap_or(Language::English));
    let say = |id: &str| {
        let mut values = FluentArgs::new();
        values.set("count", content.count);
        values.set("site", site.clone());
        plain(&text.fill(id, values))
    };
    let url = format!("{}/follow-ups?due=today&site={}", public_url(app), content.site);
    let open = plain(&text.say_with("notice-open", "url", url));
    Ok(Some(Mail {
        id: format!("notice-{}", notice.id),
        to: to.to_owned(),
        subject: say("notice-subject"),
        text: format!("{}\n\n{open}\n\n{}", say("notice-text"), text.say("notice-why")),
    }))
}

/// Without the marks that keep directions apart: in an address they would break it, and many mail programs show boxes.
fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr_storage::NoticeId;

    #[test]
    fn a_notice_is_tried_less_and_less_often_and_then_no_more() {
        let notice = |attempts| Notice {
            id: NoticeId([0; 16]),
            to: Private::default(),
            template: String::new(),
            due_at: Timestamp(0),
            attempts,
        };
        let waits: Vec<i64> =
            (0..TRIES).map(|attempts| again(&notice(attempts), Timestamp(1000)).0 - 1000).collect();
        assert_eq!(waits[..3], [300, 600, 1200]);
        assert!(waits.windows(2).all(|two| two[0] <= two[1]));
        assert_eq!(waits.last(), Some(&LONGEST_WAIT));
        assert_eq!(again(&notice(TRIES), Timestamp(1000)), NEVER);
    }
}
