//! The keys of several documents.

use std::collections::BTreeMap;

use super::document::TrustDocument;
use super::key::{ForeignKeyId, TrustedKey};

/// Keys by their id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GdhcnKeys {
    by_id: BTreeMap<ForeignKeyId, Vec<TrustedKey>>,
}

impl GdhcnKeys {
    /// All keys of the documents; what several of them say alike is there once.
    pub fn from_documents(documents: &[TrustDocument]) -> GdhcnKeys {
        let mut by_id: BTreeMap<ForeignKeyId, Vec<TrustedKey>> = BTreeMap::new();
        for key in documents.iter().flat_map(TrustDocument::keys) {
            let same_id = by_id.entry(key.key_id.clone()).or_default();
            if !same_id.contains(key) {
                same_id.push(key.clone());
            }
        }
        GdhcnKeys { by_id }
    }

    /// The keys with this id, each as often as it is listed differently, such as for two domains.
    pub fn with_id(&self, key_id: &ForeignKeyId) -> &[TrustedKey] {
        self.by_id.get(key_id).map_or(&[], Vec::as_slice)
    }

    /// How many listings there are.
    pub fn len(&self) -> usize {
        self.by_id.values().map(Vec::len).sum()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }
}
