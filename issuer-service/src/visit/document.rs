//! The visit file: FHIR resources, and amendments of entries of the card; and amendments as they are typed.
//!
//! `card-format-spec/visit.schema.json` describes the file.

use crate::messages;
use phr_cli_kit::Failure;
use phr_core::fhir::{self, Imported};
use phr_core::model::{Coding, Concept, PartialDateTime, Period, When};
use serde::Deserialize;
use serde_json::Value;

/// What was found, done and changed at a visit.
pub(super) struct VisitFile {
    /// Bytes of the document.
    pub(super) bytes: usize,
    /// What is new.
    pub(super) imported: Imported,
    /// What changes.
    pub(super) amendments: Vec<Wanted>,
}

/// An amendment as it is asked for; which statuses there are depends on the entry.
pub(super) struct Wanted {
    /// The reference of the entry.
    pub(super) entry: String,
    pub(super) change: WantedChange,
    pub(super) reason: Option<Concept>,
}

pub(super) enum WantedChange {
    EnteredInError,
    Status { code: String, since: Option<PartialDateTime> },
    Due(When),
    Replaced(Box<Value>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    format: String,
    version: u32,
    #[serde(default)]
    resources: Vec<Value>,
    #[serde(default)]
    amendments: Vec<AmendmentForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AmendmentForm {
    entry: String,
    status: Option<String>,
    since: Option<String>,
    #[serde(default)]
    entered_in_error: bool,
    due: Option<DueForm>,
    replace: Option<Box<Value>>,
    reason: Option<ReasonForm>,
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum DueForm {
    Day(String),
    Window { start: Option<String>, end: Option<String> },
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum ReasonForm {
    Words(String),
    Coded { system: String, code: String, text: Option<String> },
}

const FORMAT: &str = "phr-visit";
const VERSION: u32 = 1;

impl VisitFile {
    pub(super) fn parse(json: &[u8]) -> Result<Self, Failure> {
        let form: FileForm = serde_json::from_slice(json).map_err(|error| {
            // The sentence of the library may quote the record.
            fault(messages::visit_file_fault(error.line(), error.column()))
        })?;
        if form.format != FORMAT || form.version != VERSION {
            return Err(fault(messages::NOT_A_VISIT_FILE.to_owned()));
        }
        let imported = fhir::import_resources(&form.resources)?;
        let amendments = form.amendments.into_iter().enumerate().map(|(at, form)| {
            form.wanted().map_err(|failure| failure.during(messages::amendment_number(at + 1)))
        });
        Ok(Self { bytes: json.len(), imported, amendments: amendments.collect::<Result<_, _>>()? })
    }
}

impl AmendmentForm {
    fn wanted(self) -> Result<Wanted, Failure> {
        let since = self.since.as_deref().map(moment).transpose()?;
        let reason = self.reason.map(ReasonForm::concept).transpose()?;
        let change = match (self.status, self.entered_in_error, self.due, self.replace) {
            (Some(code), false, None, None) => WantedChange::Status { code, since },
            (None, true, None, None) if since.is_none() => WantedChange::EnteredInError,
            (None, false, Some(due), None) if since.is_none() => WantedChange::Due(due.when()?),
            (None, false, None, Some(resource)) if since.is_none() && reason.is_none() => {
                WantedChange::Replaced(resource)
            }
            _ => return Err(fault(messages::ONE_CHANGE.to_owned())),
        };
        Ok(Wanted { entry: self.entry, change, reason })
    }
}

impl DueForm {
    fn when(self) -> Result<When, Failure> {
        match self {
            Self::Day(day) => moment(&day).map(When::At),
            Self::Window { start, end } => window(start.as_deref(), end.as_deref()),
        }
    }
}

impl ReasonForm {
    fn concept(self) -> Result<Concept, Failure> {
        let concept = match self {
            Self::Words(words) => Concept::new(None, Some(words)),
            Self::Coded { system, code, text } => {
                Concept::new(Some(Coding { system: system.into(), code }), text)
            }
        };
        concept.ok_or_else(|| fault(messages::EMPTY_REASON.to_owned()))
    }
}

/// `REF=STATUS`, `REF=STATUS@SINCE`, `REF=entered-in-error`, `REF=due:DAY`, `REF=due:DAY/DAY`.
pub(super) fn typed(text: &str) -> Result<Wanted, Failure> {
    let usage = || Failure::usage("--amend", messages::AMEND_FORM);
    let (entry, change) = text.split_once('=').ok_or_else(usage)?;
    let change = match (change.strip_prefix("due:"), change.split_once('@')) {
        (Some(due), _) => WantedChange::Due(match due.split_once('/') {
            Some((start, end)) => window(Some(start), Some(end))?,
            None => When::At(moment(due)?),
        }),
        (None, None) if change == "entered-in-error" => WantedChange::EnteredInError,
        (None, Some((code, since))) => {
            WantedChange::Status { code: code.into(), since: Some(moment(since)?) }
        }
        (None, None) => WantedChange::Status { code: change.into(), since: None },
    };
    Ok(Wanted { entry: entry.trim().to_owned(), change, reason: None })
}

fn window(start: Option<&str>, end: Option<&str>) -> Result<When, Failure> {
    let (start, end) = (start.map(moment).transpose()?, end.map(moment).transpose()?);
    match (start, end) {
        (None, None) => Err(fault(messages::NOT_A_DATE.to_owned())),
        _ => Ok(When::Period(Period { start, end })),
    }
}

fn moment(text: &str) -> Result<PartialDateTime, Failure> {
    PartialDateTime::parse(text.trim()).ok_or_else(|| fault(messages::NOT_A_DATE.to_owned()))
}

fn fault(message: String) -> Failure {
    Failure::new("visit-file", message).hint(messages::VISIT_FILE_HINT)
}
