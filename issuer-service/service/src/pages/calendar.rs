//! The calendar's secret address, the calendar itself, and notices by mail.

use crate::context::Context;
use crate::error::{Error, Result};
use crate::notices;
use crate::page::{Page, after, show};
use crate::pages::find::{Choice, site_options};
use crate::text::{Language, Text};
use crate::typed::Typed;
use crate::use_cases::calendar::{self, Feed};
use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use phr_core::model::Timestamp;
use phr_storage::{Actor, SiteId};

/// Letters of a secret: five bits each.
const LETTERS: usize = 40;

#[derive(Template)]
#[template(path = "follow/calendar.html")]
struct CalendarPage {
    page: Page,
    content: String,
    /// The new address; shown once.
    address: Option<String>,
    made: Option<String>,
    is_there: bool,
    sites: Vec<Choice>,
    /// Where notices go; nothing where no mail is sent.
    mail: Option<String>,
}

pub(crate) async fn show_calendar(context: Context) -> Result<Response> {
    page(&context, None).await
}

async fn page(context: &Context, address: Option<String>) -> Result<Response> {
    let account = context.account()?;
    let storage = context.app.storage();
    let feed = calendar::of(storage, account.id).await?;
    let sites = storage.sites().await?;
    let made = |feed: &Feed| {
        let date = Timestamp(feed.made_at).date().map(|date| date.to_string()).unwrap_or_default();
        context.text.say_with("calendar-is-there", "date", date)
    };
    let chosen = match &feed {
        Some(feed) => feed.site.clone(),
        None => account.site.as_ref().map(SiteId::to_string),
    };
    let mail = match context.app.config().mail {
        Some(_) => Some(notices::address_of(storage, account.id).await?.unwrap_or_default()),
        None => None,
    };
    show(&CalendarPage {
        page: context.page(),
        content: context.text.say_with("calendar-content", "id", "3F2A-81C0"),
        made: feed.as_ref().map(made),
        is_there: feed.is_some(),
        sites: site_options(&sites, chosen.as_deref().unwrap_or_default()),
        address,
        mail,
    })
}

pub(crate) async fn change(context: Context, typed: Typed) -> Result<Response> {
    let account = context.account()?.id;
    let before = calendar::hash_of_account(context.app.storage(), account).await?;
    let site = match typed.trimmed("site") {
        "" => None,
        site => {
            Some(site.parse::<SiteId>().map_err(|_| Error::Malformed("there is no such site"))?.to_string())
        }
    };
    let secret = context.app.random_text(LETTERS);
    let feed = Feed {
        account: account.to_string(),
        site,
        with_service: typed.has("service"),
        language: context.text.0.tag().to_owned(),
        made_at: context.now().0,
    };
    let makes = typed.value("do") == "make";
    let mut work = context.begin().await?;
    let put = calendar::put(&mut work, account, before.as_deref(), makes.then_some((&*secret, &feed)));
    put.await?;
    work.commit().await?;
    let address = makes.then(|| format!("{}/calendar/{secret}.ics", notices::public_url(&context.app)));
    page(&context, address).await
}

/// The calendar itself: whoever has the address sees it, without signing in. It is in the name of the account that made it,
/// while that may sign in.
pub(crate) async fn feed(context: Context, Path(name): Path<String>) -> Result<Response> {
    let secret = name.strip_suffix(".ics").filter(|secret| secret.len() == LETTERS).ok_or(Error::NotFound)?;
    let storage = context.app.storage();
    let feed = calendar::by_secret(storage, secret).await?.ok_or(Error::NotFound)?;
    let id = feed.account.parse().map_err(|_| Error::NotFound)?;
    let account = storage.account(id).await?.filter(|account| !account.disabled).ok_or(Error::NotFound)?;
    let text = Text(Language::parse(&feed.language).unwrap_or(Language::English));
    let actor = Actor { account: Some(account.id), role: Some(account.role), site: account.site };
    let mut work = storage.begin(actor).await?;
    let written = calendar::write(&mut work, &feed, text, context.now()).await;
    work.commit().await?;
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], written?).into_response())
}

pub(crate) async fn change_notices(context: Context, typed: Typed) -> Result<Response> {
    let account = context.account()?;
    let to = typed.trimmed("to");
    if !to.is_empty() && !crate::mail::is_address(to) {
        return Err(Error::Failure(phr_cli_kit::Failure::new("mail-address", "that is not a mail address")));
    }
    let mut work = context.begin().await?;
    notices::put_address(&mut work, account.id, to, context.text.0).await?;
    work.commit().await?;
    Ok(after("/follow-ups/calendar", "notice-saved"))
}
