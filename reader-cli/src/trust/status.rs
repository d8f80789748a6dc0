//! `phr-reader trust status`.

use crate::args::Format;
use crate::messages;
use phr_cli_kit::{
    Exit, Failure, StoredDocument, StoredList, StoredStatus, StoredTrust, TrustStore, now, print,
};
use phr_core::model::Timestamp;
use phr_core::trust::{ClockStanding, Names, TrustList};
use serde::Serialize;

pub(super) fn run(store: &TrustStore, format: Format) -> Result<Exit, Failure> {
    let documents = store.gdhcn()?.iter().map(DocumentStatus::of).collect();
    let status = Status { gdhcn: documents, ..Status::of(&store.load()?, now()) };
    match format {
        Format::Json => {
            let json =
                serde_json::to_string_pretty(&status).map_err(|error| Failure::new("output", error))?;
            print(json + "\n")?;
        }
        Format::Text => print(messages::status(&status))?,
    }
    Ok(if status.is_good() { Exit::Good } else { Exit::Doubtful })
}

/// What this machine trusts, and how far that can be relied on.
#[derive(Debug, Serialize)]
pub(crate) struct Status {
    /// What the machine's clock says.
    pub(crate) clock: String,
    /// `plausible` or `clock-behind`.
    pub(crate) clock_standing: &'static str,
    /// The latest time that is certain to have passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) latest_seen: Option<String>,
    pub(crate) lists: Vec<ListStatus>,
    /// Status lists of issuers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) status_lists: Vec<StatusListStatus>,
    /// Trust lists of the WHO network.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) gdhcn: Vec<DocumentStatus>,
}

#[derive(Debug, Serialize)]
pub(crate) struct StatusListStatus {
    /// The key that signed it.
    pub(crate) key_id: String,
    /// The issuer's names, by the trust lists.
    pub(crate) names: Names,
    pub(crate) number: u64,
    pub(crate) issued_at: String,
    pub(crate) best_before: String,
    /// `fresh`, `ageing` or `old`.
    pub(crate) freshness: &'static str,
    pub(crate) age_days: i64,
    /// How many records are revoked or superseded.
    pub(crate) count: u64,
    /// When this machine took it.
    pub(crate) taken_at: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct DocumentStatus {
    /// The document's own identifier (DID).
    pub(crate) id: String,
    pub(crate) keys: usize,
    pub(crate) sha256: String,
    /// When this machine took it.
    pub(crate) taken_at: String,
}

#[derive(Debug, Serialize)]
pub(crate) struct ListStatus {
    /// The roots that this machine was given.
    pub(crate) given: String,
    /// The roots that signed the list; others, if they were changed since.
    pub(crate) roots: String,
    pub(crate) names: Names,
    pub(crate) number: u64,
    pub(crate) issued_at: String,
    pub(crate) best_before: String,
    /// `fresh`, `ageing` or `old`.
    pub(crate) freshness: &'static str,
    pub(crate) age_days: i64,
    /// When this machine took it.
    pub(crate) taken_at: String,
    pub(crate) issuers: usize,
    pub(crate) withdrawn_issuers: usize,
    pub(crate) networks: usize,
    pub(crate) current_networks: usize,
    /// Where newer ones are fetched from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<String>,
}

impl Status {
    fn of(held: &StoredTrust, clock: Timestamp) -> Self {
        let (now, standing) = held.trust.time(clock);
        let lists = held.trust.lists().iter().zip(&held.lists);
        Self {
            clock: clock.to_string(),
            clock_standing: standing.code(),
            latest_seen: held.latest_seen.map(|at| at.to_string()),
            lists: lists.map(|(list, stored)| ListStatus::of(list, stored, now)).collect(),
            status_lists: held.status.iter().map(|one| StatusListStatus::of(one, held, now)).collect(),
            gdhcn: Vec::new(),
        }
        .noting(standing)
    }

    fn noting(self, standing: ClockStanding) -> Self {
        match standing {
            ClockStanding::Plausible => self,
            ClockStanding::Behind { at_least } => Self { latest_seen: Some(at_least.to_string()), ..self },
        }
    }

    fn is_good(&self) -> bool {
        let lists = self.lists.iter().map(|list| list.freshness);
        let mut lists = lists.chain(self.status_lists.iter().map(|list| list.freshness));
        let fresh = lists.all(|freshness| freshness != "old");
        fresh && !self.lists.is_empty() && self.clock_standing == ClockStanding::Plausible.code()
    }
}

impl StatusListStatus {
    fn of(stored: &StoredStatus, held: &StoredTrust, now: Timestamp) -> Self {
        let (head, key_id) = (stored.list.head(), stored.list.key().key_id());
        Self {
            key_id: key_id.to_string(),
            names: held.trust.issuers(key_id).next().map(|issuer| issuer.names.clone()).unwrap_or_default(),
            number: head.number(),
            issued_at: head.issued_at().to_string(),
            best_before: head.best_before().to_string(),
            freshness: stored.list.freshness(now).code(),
            age_days: days(head.issued_at(), now),
            count: head.count(),
            taken_at: stored.taken_at.to_string(),
        }
    }
}

/// Whole days from one time to a later one.
fn days(from: Timestamp, to: Timestamp) -> i64 {
    to.0.saturating_sub(from.0).max(0) / 86_400
}

impl DocumentStatus {
    fn of(stored: &StoredDocument) -> Self {
        Self {
            id: stored.document.id().to_owned(),
            keys: stored.document.keys().len(),
            sha256: stored.sha256.clone(),
            taken_at: stored.taken_at.to_string(),
        }
    }
}

impl ListStatus {
    fn of(list: &TrustList, stored: &StoredList, now: Timestamp) -> Self {
        let content = list.content();
        Self {
            given: stored.given.to_string(),
            roots: list.root_set_id().to_string(),
            names: content.names.clone(),
            number: content.number,
            issued_at: content.issued_at.to_string(),
            best_before: content.best_before.to_string(),
            freshness: list.freshness(now).code(),
            age_days: days(content.issued_at, now),
            taken_at: stored.taken_at.to_string(),
            issuers: content.issuers.len(),
            withdrawn_issuers: content.issuers.iter().filter(|issuer| issuer.withdrawn.is_some()).count(),
            networks: content.networks.len(),
            current_networks: content.networks.iter().filter(|network| network.is_current(now)).count(),
            source: stored.source.as_ref().map(|source| source.url.clone()),
        }
    }
}
