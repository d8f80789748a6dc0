//! Whom this service trusts: the trust lists that it holds, and its own key.

use crate::app::blocking;
use crate::attempts::Tried;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::issuer_key;
use crate::page::{self, Page};
use crate::text::Text;
use crate::typed::Typed;
use crate::use_cases::status_list;
use askama::Template;
use axum::extract::Multipart;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use phr_cli_kit::{Past, StoredTrust, Taken};
use phr_core::keys::{RootPublicKey, RootSetId};
use phr_core::trust::{Freshness, Names, RootSet, TrustList};

#[derive(Template)]
#[template(path = "trust.html")]
struct TrustPage {
    page: Page,
    typed: Typed,
    lists: Vec<List>,
    /// Status lists that cannot be read.
    unreadable: usize,
    /// Why the store cannot be read, if it cannot.
    fault: Option<String>,
    key: Option<OwnKey>,
    /// Whether the key is in a token that wants its PIN.
    wants_pin: bool,
    /// The newest status list of the key.
    status: Option<OwnStatus>,
}

/// The status list of this service's key.
struct OwnStatus {
    number: u64,
    issued_at: String,
    records: u64,
}

/// A trust list that is held.
struct List {
    name: String,
    roots: String,
    number: u64,
    issued_at: String,
    best_before: String,
    taken_at: String,
    issuers: usize,
    /// The message that says how old it is.
    freshness: &'static str,
    is_fresh: bool,
}

/// The issuer key of this service.
struct OwnKey {
    id: String,
    public: String,
    /// How many lists name it.
    listed: usize,
}

fn named(names: &Names, text: Text) -> String {
    let name = names.get(text.0.tag()).or_else(|| names.get("en")).or_else(|| names.values().next());
    name.cloned().unwrap_or_default()
}

impl List {
    fn of(list: &TrustList, taken_at: String, text: Text, now: phr_core::model::Timestamp) -> Self {
        let content = list.content();
        let (freshness, is_fresh) = match list.freshness(now) {
            Freshness::Fresh => ("trust-fresh", true),
            Freshness::Ageing { .. } => ("trust-ageing", false),
            Freshness::Old { .. } => ("trust-old", false),
        };
        Self {
            name: named(&content.names, text),
            roots: list.root_set_id().to_string(),
            number: list.number(),
            issued_at: content.issued_at.to_string(),
            best_before: content.best_before.to_string(),
            taken_at,
            issuers: content.issuers.len(),
            freshness,
            is_fresh,
        }
    }
}

/// The set of roots that a text names: its own name, or the public key of a root that signs alone. Never a file.
fn roots_of(text: &str) -> Option<RootSetId> {
    let alone = || text.parse::<RootPublicKey>().ok().map(|key| RootSet::single(key).id());
    text.parse().ok().or_else(alone)
}

async fn draw(context: &Context, status: StatusCode, typed: Typed) -> Result<Response> {
    let store = context.app.trust_store();
    let (held, fault) = match blocking(move || store.load()).await? {
        Ok(held) => (held, None),
        Err(failure) => (StoredTrust::default(), Some(failure.message().to_owned())),
    };
    let lists = held.trust.lists().iter().zip(&held.lists);
    let of = |(list, stored): (&TrustList, &phr_cli_kit::StoredList)| {
        List::of(list, stored.taken_at.to_string(), context.text, context.now())
    };
    let key = context.app.signer().map(|signer| signer.public_key()).map(|key| OwnKey {
        id: key.key_id().to_string(),
        listed: held.trust.issuers(key.key_id()).count(),
        public: key.to_string(),
    });
    let wants_pin = key.is_none() && issuer_key::is_in_token(&context.app).await?;
    let status_list = status_list::newest(&context.app).await?.map(|list| OwnStatus {
        number: list.number,
        issued_at: list.issued_at.to_string(),
        records: list.records,
    });
    let page = TrustPage {
        page: context.page(),
        typed,
        lists: lists.map(of).collect(),
        unreadable: held.unreadable.len(),
        fault,
        key,
        wants_pin,
        status: status_list,
    };
    page::show_as(status, &page)
}

pub(crate) async fn show(context: Context) -> Result<Response> {
    draw(&context, StatusCode::OK, Typed::default()).await
}

/// Takes a trust list from a file: the next of roots that are known, or the first of roots that are given.
pub(crate) async fn import(context: Context, mut form: Multipart) -> Result<Response> {
    let malformed = |_| Error::Malformed("it is not a form with a file");
    let (mut list, mut roots, mut is_past) = (Vec::new(), String::new(), false);
    while let Some(field) = form.next_field().await.map_err(malformed)? {
        match field.name().unwrap_or_default() {
            "list" => list = field.bytes().await.map_err(malformed)?.to_vec(),
            "roots" => roots = field.text().await.map_err(malformed)?.trim().to_owned(),
            "past" => is_past = true,
            _ => {}
        }
    }
    let mut typed = Typed::showing([("roots", &roots)]);
    let given = match roots.is_empty() {
        true => None,
        false => match roots_of(&roots) {
            Some(given) => Some(given),
            None => {
                typed.fault("roots", context.text.say("trust-roots-wrong"));
                return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
            }
        },
    };
    if list.is_empty() {
        typed.fault("list", context.text.say("trust-file-needed"));
        return draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await;
    }
    let (store, now) = (context.app.trust_store(), context.now());
    let past = if is_past { Past::Accept } else { Past::Refuse };
    let taken = blocking(move || store.take(&list, given, past, None, now)).await?;
    match taken {
        Ok(taken) => {
            let (list, done) = match &taken {
                Taken::First(list) | Taken::InPlaceOf { now: list, .. } => (list, "trust"),
                Taken::Same(list) => (list, "trust-same"),
            };
            let mut work = context.begin().await?;
            work.note(
                phr_storage::Action::SettingChanged,
                &format!("trust {} {}", list.root_set_id(), list.number()),
            );
            work.commit().await?;
            Ok(page::after("/admin/trust", done))
        }
        Err(failure) => {
            let hint = failure.next_step().map(|hint| format!(" {hint}")).unwrap_or_default();
            typed.fault("list", format!("{}{hint} ({})", failure.message(), failure.code()));
            draw(&context, StatusCode::UNPROCESSABLE_ENTITY, typed).await
        }
    }
}

/// Signs a status list now.
pub(crate) async fn sign_status_list(context: Context) -> Result<Response> {
    status_list::sign(&context.app).await?;
    Ok(page::after("/admin/trust", "status-list"))
}

/// The newest status list, as the file that readers take.
pub(crate) async fn status_file(context: Context) -> Result<Response> {
    let list = status_list::newest(&context.app).await?.ok_or(Error::NotFound)?;
    let name = format!("attachment; filename=\"{}-{}.phrstatus\"", list.issuer, list.number);
    let name = HeaderValue::from_str(&name).map_err(Error::internal)?;
    let kind = HeaderValue::from_static("application/octet-stream");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], list.bytes).into_response())
}

/// Opens the issuer key in its token.
pub(crate) async fn open_key(context: Context, typed: Typed) -> Result<Response> {
    let tried = [Tried::Address(context.address.clone()), Tried::Login("the token's PIN".to_owned())];
    context.app.attempts().count(&tried, context.now())?;
    match issuer_key::open_token(&context.app, &typed.secret("pin")).await {
        Ok(()) => Ok(page::after("/admin/trust", "key")),
        Err(Error::Failure(failure)) => {
            let mut shown = Typed::default();
            shown.fault("pin", format!("{} ({})", failure.message(), failure.code()));
            draw(&context, StatusCode::UNPROCESSABLE_ENTITY, shown).await
        }
        Err(error) => Err(error),
    }
}
