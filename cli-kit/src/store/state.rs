//! What `state.json` says.

use super::StoredList;
use phr_core::keys::{IssuerPublicKey, RootSetId};
use phr_core::model::Timestamp;
use serde::{Deserialize, Serialize};

/// The version of the file's layout.
pub(super) const VERSION: u64 = 1;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct State {
    pub(super) version: u64,
    /// The latest time that is certain to have passed, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) latest_seen: Option<i64>,
    #[serde(default)]
    pub(super) programmes: Vec<Programme>,
    /// Status lists, one for each issuer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) status_lists: Vec<StatusFile>,
    /// Trust lists of the WHO network.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) gdhcn: Vec<Document>,
}

/// An issuer's status list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusFile {
    /// The key that signed it.
    pub(super) key: IssuerPublicKey,
    /// Its file.
    pub(super) file: String,
    pub(super) taken_at: i64,
}

/// A trust list of the WHO network.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    /// The document's own identifier (DID).
    pub(super) id: String,
    /// Its file, which is named by the SHA-256 of its bytes.
    pub(super) file: String,
    pub(super) taken_at: i64,
}

/// Whose lists are taken, and the one that is held.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Programme {
    /// The roots that a person gave the reader.
    pub(super) given: RootSetId,
    /// The file of the list.
    pub(super) list: String,
    pub(super) taken_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<Source>,
}

/// Where newer lists are to be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The address.
    pub url: String,
    /// The entity tag (RFC 9110 §8.8.3) of what was fetched last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            version: VERSION,
            latest_seen: None,
            programmes: Vec::new(),
            status_lists: Vec::new(),
            gdhcn: Vec::new(),
        }
    }
}

impl State {
    /// Notes a time that is certain to have passed; says whether it is news.
    pub(super) fn see(&mut self, at: Timestamp) -> bool {
        let news = self.latest_seen.is_none_or(|seen| seen < at.0);
        if news {
            self.latest_seen = Some(at.0);
        }
        news
    }

    /// The files that the state names.
    pub(super) fn files(&self) -> impl Iterator<Item = &str> {
        let lists = self.programmes.iter().map(|programme| programme.list.as_str());
        let status = self.status_lists.iter().map(|list| list.file.as_str());
        lists.chain(status).chain(self.gdhcn.iter().map(|document| document.file.as_str()))
    }
}

impl Programme {
    pub(super) fn new(given: RootSetId) -> Self {
        Self { given, list: String::new(), taken_at: 0, source: None }
    }

    pub(super) fn stored(&self) -> StoredList {
        StoredList { given: self.given, taken_at: Timestamp(self.taken_at), source: self.source.clone() }
    }
}
