//! `phr-issuer trust-list show`.

use super::args::ShowList;
use super::change::{Change, changes, root_change};
use super::draft::DraftFile;
use super::sign::read_list;
use crate::args::Format;
use crate::messages;
use crate::table::table;
use phr_cli_kit::{Failure, now, print, read_trust_list, root_set_id};
use phr_core::model::Timestamp;
use phr_core::trust::{Issuer, Names, Network, PartlySignedList, RootChain, TrustListDraft, TrustListError};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(super) fn run(options: &ShowList) -> Result<(), Failure> {
    let shown = read(options)?;
    let since = options.since.as_deref().map(read_list).transpose()?;
    let changes = since.map(|earlier| {
        let mut found = changes(&earlier.content_unsigned()?, &shown.list);
        found.extend(root_change(earlier.roots().last(), shown.roots.last()));
        Ok::<_, Failure>(found)
    });
    let changes = changes.transpose()?;
    match options.format {
        Format::Text => print(shown.text() + &changes.as_deref().map(changes_text).unwrap_or_default()),
        Format::Json => print(format!("{:#}\n", shown.json(changes.as_deref()))),
    }
}

fn read(options: &ShowList) -> Result<Shown, Failure> {
    let shown = read_any(options)?;
    let given = options.roots.as_deref().map(root_set_id).transpose()?;
    match given {
        Some(given) if !shown.roots.contains(given) => {
            let offered = shown.roots.last().id();
            Err(Failure::from(TrustListError::OtherRoots { offered }).during(options.list.display()))
        }
        _ => Ok(shown),
    }
}

fn read_any(options: &ShowList) -> Result<Shown, Failure> {
    if DraftFile::is_draft(&options.list)? {
        let draft = DraftFile::read(&options.list)?;
        return Ok(Shown { list: draft.list, roots: draft.roots, state: State::Draft });
    }
    let partly = read_list(&options.list)?;
    if partly.missing() > 0 {
        let (list, roots) = (partly.content_unsigned()?, partly.roots().clone());
        return Ok(Shown { list, roots, state: State::Partly(partly) });
    }
    let given = options.roots.as_ref().ok_or_else(|| {
        let failure = Failure::usage("--roots", "not given").during(options.list.display());
        failure.hint(messages::SHOW_NEEDS_ROOT)
    })?;
    let list = read_trust_list(&options.list, root_set_id(given)?)?;
    let state = State::Signed(list.freshness(now()).code());
    Ok(Shown { list: list.content().clone(), roots: list.roots().clone(), state })
}

struct Shown {
    list: TrustListDraft,
    roots: RootChain,
    state: State,
}

enum State {
    Draft,
    Partly(PartlySignedList),
    /// Signed by enough roots; how fresh it is.
    Signed(&'static str),
}

impl Shown {
    fn text(&self) -> String {
        let list = &self.list;
        let state = match &self.state {
            State::Draft => "draft, not signed".to_owned(),
            State::Partly(list) => messages::signed_so_far(list),
            State::Signed(freshness) => (*freshness).to_owned(),
        };
        let roots = self.roots.last();
        let mut text = format!(
            "trust list   {}\nroots        {}, {} of {}\nstate        {state}\n",
            list.number,
            roots.id(),
            roots.threshold(),
            roots.keys().count(),
        );
        if !list.names.is_empty() {
            text += &format!("publisher    {}\n", names(&list.names));
        }
        if !matches!(self.state, State::Draft) {
            text += &format!("issued       {}\nbest before  {}\n", list.issued_at, list.best_before);
        }
        let heading = |cells: &[&str]| cells.iter().map(|&cell| cell.to_owned()).collect::<Vec<_>>();
        let mut issuers =
            vec![heading(&["issuer", "name", "country", "purposes", "from", "until", "withdrawn"])];
        issuers.extend(list.issuers.iter().map(issuer_row));
        let mut networks = vec![heading(&["network", "name", "from", "until", "epoch"])];
        networks.extend(list.networks.iter().map(network_row));
        text + "\n" + &table(&issuers) + "\n" + &table(&networks)
    }

    fn json(&self, changes: Option<&[Change]>) -> Value {
        let issuer_ids = self.list.issuers.iter().map(|issuer| issuer.key.key_id().to_string());
        let network_hints = self.list.networks.iter().map(|network| network.key.hint().to_string());
        let (state, freshness, signers) = match &self.state {
            State::Draft => ("draft", None, Vec::new()),
            State::Partly(list) => ("partly-signed", None, list.signers()),
            State::Signed(freshness) => ("signed", Some(freshness), Vec::new()),
        };
        let mut json = json!({
            "state": state,
            "freshness": freshness,
            "root_set": self.roots.last().id(),
            "roots": self.roots,
            "issuer_ids": issuer_ids.collect::<Vec<_>>(),
            "network_hints": network_hints.collect::<Vec<_>>(),
            "list": self.list,
        });
        if matches!(self.state, State::Partly(_)) {
            json["signers"] = signers.iter().map(ToString::to_string).collect();
        }
        if let Some(changes) = changes {
            json["changes"] = json!(changes);
        }
        json
    }
}

/// One line for each difference; of what changed, only the fields that did.
fn changes_text(changes: &[Change]) -> String {
    if changes.is_empty() {
        return messages::NOTHING_CHANGED.to_owned();
    }
    let line = |change: &Change| {
        let (before, after) = (change.before.as_ref(), change.after.as_ref());
        let Some((Value::Object(before), Value::Object(after))) = before.zip(after) else {
            let Some(Value::Object(said)) = after.or(before) else {
                let (before, after) = (told("", before), told("", after));
                return format!("changed {} {}: {before} became {after}\n", change.what, change.id);
            };
            let fields = said.iter().filter(|(field, _)| *field != "key");
            let fields = fields.map(|(field, value)| format!("  {field}: {}\n", told(field, Some(value))));
            return format!(
                "{} {} {}\n{}",
                change.change,
                change.what,
                change.id,
                fields.collect::<String>()
            );
        };
        let fields: BTreeSet<_> = before.keys().chain(after.keys()).collect();
        let differing = fields.into_iter().filter(|field| before.get(*field) != after.get(*field));
        let differing = differing.map(|field| {
            format!(
                "  {field}: {} became {}\n",
                told(field, before.get(field)),
                told(field, after.get(field))
            )
        });
        format!("changed {} {}\n{}", change.what, change.id, differing.collect::<String>())
    };
    format!("\nsince the list compared with:\n{}", changes.iter().map(line).collect::<String>())
}

/// A field's value as a person reads it: times as times, lists and names in words.
fn told(field: &str, value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::Number(number)) if ["from", "until", "at"].contains(&field) => {
            number.as_i64().map_or_else(|| number.to_string(), |seconds| Timestamp(seconds).to_string())
        }
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(items)) => {
            items.iter().map(|item| told("", Some(item))).collect::<Vec<_>>().join(", ")
        }
        Some(Value::Object(members)) => {
            let member = |(name, value): (&String, &Value)| format!("{name} {}", told(name, Some(value)));
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        }
        Some(value) => value.to_string(),
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
    let epoch = network.epoch.map(|epoch| format!("{} of network {}", epoch.epoch, epoch.network));
    let (hint, names) = (network.key.hint().to_string(), names(&network.names));
    vec![hint, names, day(network.from), until, epoch.unwrap_or_default()]
}

/// The English name, or else the first.
fn names(names: &Names) -> String {
    names.get("en").or_else(|| names.values().next()).cloned().unwrap_or_default()
}

fn day(at: Timestamp) -> String {
    at.date().map_or_else(|| at.to_string(), |date| date.to_string())
}
