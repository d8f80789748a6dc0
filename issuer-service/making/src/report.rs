//! `report.json`: what a card does not carry, and how large everything became.
//!
//! `card-format-spec/issuer-report.schema.json` describes it. It holds paths, codes and numbers of the summary and no
//! texts; codes are still health data, so the file is closed to other users.

use phr_core::card::Record;
use phr_core::confidential::Marked;
use phr_core::fhir::ImportReport;
use phr_core::fit::Part;
use phr_core::wire::{AttestationPayload, LeftOut};
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of the report's own form.
pub(super) const VERSION: u32 = 1;

/// What a card does not carry, and how large everything became.
#[derive(Debug, Serialize)]
pub struct Report {
    /// `phr-issuer-report`.
    pub(super) format: &'static str,
    pub(super) version: u32,
    /// The random name of the record, in hexadecimal; needed to revoke the card.
    pub(super) record_id: String,
    /// Key id of the issuer.
    pub(super) issuer: String,
    pub(super) issued_at: String,
    /// Hints of the networks that can open the card.
    pub(super) networks: Vec<String>,
    /// Whether an access code opens the card.
    pub(super) access_code: bool,
    /// What the card was fitted to.
    pub(super) carrier: &'static str,
    /// How many attestations are in `care`.
    pub attestations: usize,
    /// Kinds of the attestations that were made now.
    pub(super) statements: Vec<&'static str>,
    /// How many entries of earlier attestations they amend.
    pub amendments: usize,
    pub(super) content: &'static str,
    pub(super) names: &'static str,
    /// Details that the card does not carry.
    pub left_out: LeftOutCounts,
    /// Entries that were left out, the least important first.
    pub removed: Vec<RemovedEntry>,
    /// The confidential compartment, if the card has one.
    pub confidential: Option<ConfidentialFacts>,
    /// Bytes at every stage.
    pub bytes: Bytes,
    /// Length that the card was padded to, so that its length says little.
    pub(super) size_class: usize,
    /// The code, where the carrier bears one.
    pub symbol: Option<SymbolFacts>,
    /// Stable codes of what the issuer should look at.
    pub(super) warnings: Vec<&'static str>,
    /// Every element of the summary that the card does not carry or carries in another form.
    pub(super) import: ImportReport,
}

/// Counts of details that the card does not carry; the reader shows them.
#[derive(Debug, Serialize)]
pub struct LeftOutCounts {
    /// Details that the format has no place for.
    pub source_details: u32,
    /// Details left out for room by `--content` and `--names`, by section.
    pub(super) by_section: BTreeMap<&'static str, u32>,
    /// The same for the person's particulars and for sections of the source's own.
    pub(super) elsewhere: u32,
    /// Confidential parts of earlier cards that could not be opened.
    pub(super) confidential: u32,
}

/// An entry that was left out for room.
#[derive(Debug, Serialize)]
pub struct RemovedEntry {
    /// Index of its section in what was to be said.
    section: usize,
    /// LOINC code of the section, where it is one that every reader knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    section_code: Option<&'static str>,
    /// Index of the entry in the section; none for the section's narrative.
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    /// Of an entry that a restatement was to say again: short hash of the attestation that stated it first.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated_in: Option<String>,
    /// Its number there.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    priority: &'static str,
}

/// The confidential compartment.
#[derive(Debug, Serialize)]
pub struct ConfidentialFacts {
    /// How many attestations are in it.
    attestations: usize,
    /// Bytes of it on the card.
    bytes: usize,
    /// Entries of the document that went into it, and why.
    entries: Vec<ConfidentialEntry>,
}

/// An entry of the document that is confidential.
#[derive(Debug, Serialize)]
struct ConfidentialEntry {
    section: usize,
    entry: usize,
    reason: &'static str,
}

impl RemovedEntry {
    /// A part of this statement.
    pub(super) fn new(part: &Part, statement: Option<&AttestationPayload>) -> Self {
        let origin = statement.and_then(|statement| {
            let before = statement.entries.sections.iter().take(part.section);
            let before: usize = before.map(|section| section.entries.len()).sum();
            statement.origins.get(before + part.entry?)
        });
        Self {
            stated_in: origin.map(|origin| origin.stated.attestation.to_string()),
            number: origin.map(|origin| origin.entry),
            section: part.section,
            section_code: part.kind.map(|kind| kind.loinc()),
            entry: part.entry,
            priority: part.priority.code(),
        }
    }
}

impl ConfidentialFacts {
    pub(super) fn new(record: Option<&Record>, bytes: usize, marked: &[Marked]) -> Option<Self> {
        let entry = |marked: &Marked| ConfidentialEntry {
            section: marked.section,
            entry: marked.entry,
            reason: marked.reason.code(),
        };
        let entries = marked.iter().map(entry).collect();
        record.map(|record| Self { attestations: record.attestations().len(), bytes, entries })
    }
}

/// Bytes at every stage.
#[derive(Debug, Serialize)]
pub struct Bytes {
    /// The summary as it came.
    pub(super) fhir: usize,
    /// The summary as the card says it.
    pub(super) payload: usize,
    pub(super) deflated: usize,
    /// The signed attestation.
    pub(super) signed: usize,
    /// All attestations of the record.
    pub(super) record: usize,
    /// The confidential compartment, sealed.
    pub(super) confidential: usize,
    /// The card as it would be without padding.
    pub(super) unpadded: usize,
    /// The card: encrypted and padded.
    pub sealed: usize,
    /// Characters of the text in the code.
    pub(super) text: usize,
}

/// The code.
#[derive(Debug, Serialize)]
pub struct SymbolFacts {
    /// QR version, 1 to 40.
    pub version: u8,
    /// Letter of the error correction.
    pub error_correction: char,
    /// Modules on a side, without the quiet zone.
    pub(super) modules: usize,
    pub(super) pixels_per_module: u8,
}

impl LeftOutCounts {
    pub(super) fn new(left_out: &LeftOut) -> Self {
        Self {
            source_details: left_out.source_details,
            by_section: left_out
                .by_section
                .iter()
                .map(|(section, count)| (section.loinc(), *count))
                .collect(),
            elsewhere: left_out.elsewhere,
            confidential: left_out.confidential,
        }
    }

    /// All that `--content` and `--names` left out.
    pub fn for_room(&self) -> u32 {
        self.by_section.values().fold(self.elsewhere, |sum, count| sum.saturating_add(*count))
    }
}

impl Report {
    /// How many entries of the document only the access code opens.
    pub fn confidential_entries(&self) -> usize {
        self.confidential.as_ref().map_or(0, |facts| facts.entries.len())
    }

    /// Version and error correction of the symbol, as `27-M`; nothing where there is none.
    pub fn code(&self) -> String {
        let symbol = self.symbol.as_ref();
        symbol.map_or_else(|| "-".to_owned(), |s| format!("{}-{}", s.version, s.error_correction))
    }

    /// The text of `report.json`.
    ///
    /// # Errors
    /// Those of the serializer; none is known.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}
