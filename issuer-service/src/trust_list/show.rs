//! `phr-issuer trust-list show`.

use super::draft::DraftFile;
use crate::args::{Format, ShowList};
use crate::messages;
use crate::table::table;
use phr_cli_kit::{Failure, now, print, public_key, read_input, read_trust_list};
use phr_core::keys::RootPublicKey;
use phr_core::limits;
use phr_core::model::Timestamp;
use phr_core::trust::{Freshness, Issuer, Names, Network, TrustListDraft};
use serde_json::{Value, json};

pub(super) fn run(options: &ShowList) -> Result<(), Failure> {
    let shown = read(options)?;
    match options.format {
        Format::Text => print(shown.text()),
        Format::Json => print(format!("{:#}\n", shown.json())),
    }
}

fn read(options: &ShowList) -> Result<Shown, Failure> {
    let bytes = read_input(&options.list, limits::TRUST_LIST_BYTES)?;
    if bytes.trim_ascii_start().starts_with(b"{") {
        let draft = DraftFile::read(&options.list)?;
        return Ok(Shown { list: draft.list, root: draft.root, signed: None });
    }
    let root = options.root_key.as_ref().ok_or_else(|| {
        Failure::usage("--root-key", "not given")
            .during(options.list.display())
            .hint(messages::SHOW_NEEDS_ROOT)
    })?;
    let root: RootPublicKey = public_key(root)?;
    let list = read_trust_list(&options.list, &root)?;
    Ok(Shown { list: list.content().clone(), root, signed: Some(list.freshness(now())) })
}

struct Shown {
    list: TrustListDraft,
    root: RootPublicKey,
    /// How fresh a signed list is; `None` for a draft.
    signed: Option<Freshness>,
}

impl Shown {
    fn text(&self) -> String {
        let list = &self.list;
        let state = self.signed.map_or("draft, not signed", Freshness::code);
        let mut text = format!(
            "trust list   {}\nroot key     {}\nstate        {state}\n",
            list.number,
            self.root.key_id()
        );
        if self.signed.is_some() {
            text += &format!("issued       {}\nbest before  {}\n", list.issued_at, list.best_before);
        }
        let heading = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let mut issuers =
            vec![heading(&["issuer", "name", "country", "purposes", "from", "until", "withdrawn"])];
        issuers.extend(list.issuers.iter().map(issuer_row));
        let mut networks = vec![heading(&["network", "name", "from", "until"])];
        networks.extend(list.networks.iter().map(network_row));
        text + "\n" + &table(&issuers) + "\n" + &table(&networks)
    }

    fn json(&self) -> Value {
        let issuer_ids = self.list.issuers.iter().map(|issuer| issuer.key.key_id().to_string());
        let network_hints = self.list.networks.iter().map(|network| network.key.hint().to_string());
        json!({
            "state": self.signed.map_or("draft", |_| "signed"),
            "freshness": self.signed.map(Freshness::code),
            "root": self.root,
            "issuer_ids": issuer_ids.collect::<Vec<_>>(),
            "network_hints": network_hints.collect::<Vec<_>>(),
            "list": self.list,
        })
    }
}

fn issuer_row(issuer: &Issuer) -> Vec<String> {
    let purposes: Vec<_> =
        issuer.purposes.iter().map(|purpose| format!("{purpose:?}").to_lowercase()).collect();
    vec![
        issuer.key.key_id().to_string(),
        names(&issuer.names),
        issuer.country.clone().unwrap_or_default(),
        purposes.join(","),
        day(issuer.from),
        issuer.until.map(day).unwrap_or_default(),
        issuer.withdrawn.map(|w| format!("{} {}", day(w.at), w.reason.code())).unwrap_or_default(),
    ]
}

fn network_row(network: &Network) -> Vec<String> {
    let until = network.until.map(day).unwrap_or_default();
    vec![network.key.hint().to_string(), names(&network.names), day(network.from), until]
}

/// The English name, or else the first.
fn names(names: &Names) -> String {
    names.get("en").or_else(|| names.values().next()).cloned().unwrap_or_default()
}

fn day(at: Timestamp) -> String {
    at.date().map_or_else(|| at.to_string(), |date| date.to_string())
}
