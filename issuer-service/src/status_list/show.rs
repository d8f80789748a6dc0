//! `phr-issuer status-list show` and `check`.

use super::args::{CheckRecords, ShowStatusList};
use super::draft::{DraftFile, record_id_text};
use crate::args::Format;
use crate::messages;
use crate::table::table;
use phr_cli_kit::{Failure, now, open_status_list, print, public_key};
use phr_core::keys::IssuerPublicKey;
use phr_core::model::Timestamp;
use phr_core::status::{Listing, RecordStatus, StatusEntry};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Read;
use std::path::Path;

pub(super) fn list(options: &ShowStatusList) -> Result<(), Failure> {
    let facts = match beginning(&options.list)? {
        b'{' => draft(options)?,
        _ => signed(options)?,
    };
    match options.format {
        Format::Json => print(format!("{:#}\n", facts.json())),
        Format::Text => print(facts.text()),
    }
}

/// The first byte, which tells a draft from a signed list; 0 of an empty file.
fn beginning(path: &Path) -> Result<u8, Failure> {
    let mut first = [0];
    let read = File::open(path).and_then(|mut file| file.read(&mut first));
    read.map_err(|error| Failure::new("file-unreadable", error).during(path.display()))?;
    Ok(first[0])
}

/// What there is to show of a list.
struct Facts {
    number: u64,
    key: IssuerPublicKey,
    /// `draft`, or how fresh a signed list is.
    state: &'static str,
    /// When it was issued, and what it is best before; of a signed list.
    dates: Option<(Timestamp, Timestamp)>,
    superseded: usize,
    revoked: usize,
    time_base: Timestamp,
    /// What it says of each record, if that is asked for.
    records: Option<Vec<StatusEntry>>,
}

fn draft(options: &ShowStatusList) -> Result<Facts, Failure> {
    let draft = DraftFile::open(&options.list)?.read()?;
    let (superseded, revoked) = draft.counts();
    Ok(Facts {
        number: draft.number,
        key: draft.head.issuer,
        state: "draft",
        dates: None,
        superseded,
        revoked,
        time_base: Timestamp(draft.head.time_base),
        records: options.records.then(|| draft.entries()).transpose()?,
    })
}

fn signed(options: &ShowStatusList) -> Result<Facts, Failure> {
    let key = options.key.as_ref().ok_or_else(|| {
        Failure::usage("--key", "not given").during(options.list.display()).hint(messages::SHOW_NEEDS_KEY)
    })?;
    let list = open_status_list(&options.list, &public_key(key)?)?;
    let (mut superseded, mut revoked, mut records) = (0, 0, Vec::new());
    for entry in list.entries() {
        let entry = entry.map_err(|error| Failure::from(error).during(options.list.display()))?;
        match entry.listing {
            Listing::Superseded { .. } => superseded += 1,
            Listing::Revoked => revoked += 1,
        }
        if options.records {
            records.push(entry);
        }
    }
    let head = list.head();
    Ok(Facts {
        number: head.number(),
        key: *list.key(),
        state: list.freshness(now()).code(),
        dates: Some((head.issued_at(), head.best_before())),
        superseded,
        revoked,
        time_base: head.time_base(),
        records: options.records.then_some(records),
    })
}

impl Facts {
    fn text(&self) -> String {
        let row = |name: &str, value: String| vec![name.to_owned(), value];
        let mut rows = vec![
            row("status list", self.number.to_string()),
            row("issuer key", self.key.key_id().to_string()),
            row("state", self.state.to_owned()),
        ];
        if let Some((issued_at, best_before)) = self.dates {
            rows.push(row("issued", issued_at.to_string()));
            rows.push(row("best before", best_before.to_string()));
        }
        rows.push(row("superseded", self.superseded.to_string()));
        rows.push(row("revoked", self.revoked.to_string()));
        let records = self.records.as_ref().map(|records| "\n".to_owned() + &records_table(records));
        table(&rows) + &records.unwrap_or_default()
    }

    fn json(&self) -> Value {
        let mut json = json!({
            "state": if self.dates.is_some() { "signed" } else { "draft" },
            "freshness": self.dates.map(|_| self.state),
            "number": self.number,
            "issuer": self.key,
            "issuer_id": self.key.key_id().to_string(),
            "issued_at": self.dates.map(|(issued_at, _)| issued_at.0),
            "best_before": self.dates.map(|(_, best_before)| best_before.0),
            "time_base": self.time_base.0,
            "superseded": self.superseded,
            "revoked": self.revoked,
        });
        if let Some(records) = &self.records {
            json["records"] = records.iter().map(record_json).collect();
        }
        json
    }
}

fn records_table(records: &[StatusEntry]) -> String {
    let heading = ["record", "standing", "cards from before"].map(str::to_owned).to_vec();
    let row = |entry: &StatusEntry| {
        let not_before = not_before(entry).map(|at| at.to_string()).unwrap_or_default();
        vec![record_id_text(entry.record_id), standing(entry).to_owned(), not_before]
    };
    table(&[heading].into_iter().chain(records.iter().map(row)).collect::<Vec<_>>())
}

fn record_json(entry: &StatusEntry) -> Value {
    let mut json = json!({ "record": record_id_text(entry.record_id), "standing": standing(entry) });
    if let Some(at) = not_before(entry) {
        json["not_before"] = at.0.into();
    }
    json
}

fn standing(entry: &StatusEntry) -> &'static str {
    RecordStatus::from(Some(entry.listing)).code()
}

fn not_before(entry: &StatusEntry) -> Option<Timestamp> {
    match entry.listing {
        Listing::Superseded { not_before } => Some(not_before),
        Listing::Revoked => None,
    }
}

pub(super) fn check(options: &CheckRecords) -> Result<(), Failure> {
    let key: IssuerPublicKey = public_key(&options.key)?;
    let list = open_status_list(&options.list, &key)?;
    let statuses = options.records.iter().map(|id| list.status(*id));
    let statuses: Vec<RecordStatus> = statuses
        .collect::<Result<_, _>>()
        .map_err(|error| Failure::from(error).during(options.list.display()))?;
    let records = options.records.iter().map(|id| record_id_text(*id)).zip(statuses);
    let card = |status: RecordStatus| options.newest.map(|newest| status.of_card(newest).code());
    let time = |status| match status {
        RecordStatus::Superseded { not_before } => Some(not_before),
        _ => None,
    };
    match options.format {
        Format::Json => {
            let records = records.map(|(record, status)| {
                json!({ "record": record, "status": status.code(), "not_before": time(status).map(|t| t.0), "card": card(status) })
            });
            let records: Vec<Value> = records.collect();
            let freshness = list.freshness(now()).code();
            let json = json!({ "number": list.head().number(), "freshness": freshness, "records": records });
            print(format!("{json:#}\n"))
        }
        Format::Text => {
            let mut rows = vec![["record", "status", "not before", "card"].map(str::to_owned).to_vec()];
            rows.extend(records.map(|(record, status)| {
                let time = time(status).map(|time| time.to_string()).unwrap_or_default();
                vec![record, status.code().to_owned(), time, card(status).unwrap_or_default().to_owned()]
            }));
            print(table(&rows))
        }
    }
}
