//! Who asks, in which language, from where: what every handler is handed.

use crate::app::App;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::text::{Language, Text};
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use phr_core::model::Timestamp;
use phr_storage::{Account, Actor, ApiClient, Role, Work};
use std::net::SocketAddr;

/// The cookie with the language that was chosen.
pub(crate) const LANGUAGE_COOKIE: &str = "phr-language";

/// What every handler is handed; the guard of its route made it.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    pub(crate) app: App,
    /// Who is signed in.
    pub(crate) account: Option<Account>,
    /// The other system that asks, where it is one.
    pub(crate) client: Option<ApiClient>,
    /// The wording in the language of whoever asks.
    pub(crate) text: Text,
    /// What the forms of this page carry.
    pub(crate) csrf: String,
    /// The path that was asked for, without the query.
    pub(crate) path: String,
    /// Where the request comes from.
    pub(crate) address: String,
    /// The id of a message to show: what was just done.
    pub(crate) done: Option<String>,
}

impl Context {
    /// Whoever is signed in.
    ///
    /// # Errors
    /// [`Error::SignedOut`].
    pub(crate) fn account(&self) -> Result<&Account> {
        self.account.as_ref().ok_or(Error::SignedOut)
    }

    /// The other system that asks.
    ///
    /// # Errors
    /// [`Error::Token`].
    pub(crate) fn client(&self) -> Result<&ApiClient> {
        self.client.as_ref().ok_or(Error::Token)
    }

    /// The role of whoever is signed in.
    pub(crate) fn role(&self) -> Option<Role> {
        self.account.as_ref().map(|account| account.role)
    }

    /// In whose name storage is read and written.
    pub(crate) fn actor(&self) -> Actor {
        match (&self.account, &self.client) {
            (Some(account), _) => {
                Actor { account: Some(account.id), role: Some(account.role), site: account.site.clone() }
            }
            (None, Some(client)) => Actor::client(client),
            (None, None) => Actor::system(),
        }
    }

    /// Begins a transaction in the name of whoever asks.
    pub(crate) async fn begin(&self) -> Result<Work> {
        Ok(self.app.storage().begin(self.actor()).await?)
    }

    /// The time, by the clock that the service was given.
    pub(crate) fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// What the base template needs.
    pub(crate) fn page(&self) -> Page {
        Page::new(self)
    }
}

impl FromRequestParts<App> for Context {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::internal("a route without its guard"))
    }
}

/// A cookie's value.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
}

/// The language: as the account chose, as this browser chose, as the browser asks for, English.
pub(crate) fn language(headers: &HeaderMap, account: Option<&str>) -> Language {
    let chosen = account.and_then(Language::parse);
    let kept = || cookie(headers, LANGUAGE_COOKIE).and_then(|tag| Language::parse(&tag));
    let asked = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Language::negotiate);
    chosen.or_else(kept).or_else(asked).unwrap_or(Language::English)
}

/// Where a request comes from: the peer, or what our own proxy says.
pub(crate) fn address(app: &App, headers: &HeaderMap, peer: Option<&ConnectInfo<SocketAddr>>) -> String {
    let forwarded = headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|value| value.rsplit(',').next()).map(str::trim);
    match last.filter(|_| app.config().behind_proxy) {
        Some(address) => address.chars().take(64).collect(),
        None => peer.map(|ConnectInfo(peer)| peer.ip().to_string()).unwrap_or_default(),
    }
}
