//! What changed from one list to the next: what a root looks at before it signs.

use phr_core::trust::{RootSet, TrustListDraft};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// One entry that differs.
#[derive(Debug, Serialize)]
pub(super) struct Change {
    /// `added`, `changed` or `removed`.
    pub(super) change: &'static str,
    /// `issuer`, `network`, `roots` or `list`.
    pub(super) what: &'static str,
    /// The key's id or hint; a field of the list.
    pub(super) id: String,
    /// What the earlier list says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<Value>,
    /// What the later one says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) after: Option<Value>,
}

/// Every difference: fields of the list, issuers, networks; dates and number of the list aside.
pub(super) fn changes(before: &TrustListDraft, after: &TrustListDraft) -> Vec<Change> {
    let fields = |list: &TrustListDraft| {
        let ages = json!([list.ageing_days, list.old_days]);
        entries([("ages".to_owned(), ages), ("names".to_owned(), json!(list.names))])
    };
    let issuers =
        |list: &TrustListDraft| entries(list.issuers.iter().map(|i| (i.key.key_id().to_string(), json!(i))));
    let networks =
        |list: &TrustListDraft| entries(list.networks.iter().map(|n| (n.key.to_string(), json!(n))));
    let mut found = differences("list", &fields(before), &fields(after));
    found.extend(differences("issuer", &issuers(before), &issuers(after)));
    found.extend(differences("network", &networks(before), &networks(after)));
    found
}

/// What became of the roots: which left, which came, and how many must sign.
pub(super) fn root_change(before: &RootSet, after: &RootSet) -> Option<Change> {
    let said = |set: &RootSet| {
        let keys: Vec<_> = set.keys().map(|key| key.key_id().to_string()).collect();
        json!({ "id": set.id(), "threshold": set.threshold(), "keys": keys })
    };
    let change = || Change {
        change: "changed",
        what: "roots",
        id: after.id().to_string(),
        before: Some(said(before)),
        after: Some(said(after)),
    };
    (before != after).then(change)
}

type Entries = BTreeMap<String, Value>;

fn entries(entries: impl IntoIterator<Item = (String, Value)>) -> Entries {
    entries.into_iter().collect()
}

fn differences(what: &'static str, before: &Entries, after: &Entries) -> Vec<Change> {
    let ids: std::collections::BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let difference = |id: &String| {
        let (before, after) = (before.get(id), after.get(id));
        let change = match (before, after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        };
        let (before, after) = (before.cloned(), after.cloned());
        (before != after).then(|| Change { change, what, id: id.clone(), before, after })
    };
    ids.into_iter().filter_map(difference).collect()
}
