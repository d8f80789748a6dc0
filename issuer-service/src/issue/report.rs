//! `report.json`: what a card does not carry, and how large everything became.
//!
//! `card-format-spec/issuer-report.schema.json` describes it. It holds paths, codes and numbers of the summary and no
//! texts; codes are still health data, so the file is closed to other users.

use phr_cli_kit::Failure;
use phr_core::fhir::ImportReport;
use phr_core::wire::LeftOut;
use serde::Serialize;
use std::collections::BTreeMap;

/// Version of the report's own form.
pub(super) const VERSION: u32 = 1;

#[derive(Debug, Serialize)]
pub(super) struct Report {
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
    pub(super) content: &'static str,
    pub(super) names: &'static str,
    pub(super) left_out: LeftOutCounts,
    pub(super) bytes: Bytes,
    /// Length that the card was padded to, so that its length says little.
    pub(super) size_class: usize,
    pub(super) symbol: SymbolFacts,
    /// Stable codes of what the issuer should look at.
    pub(super) warnings: Vec<&'static str>,
    /// Every element of the summary that the card does not carry or carries in another form.
    pub(super) import: ImportReport,
}

/// Counts of details that the card does not carry; the reader shows them.
#[derive(Debug, Serialize)]
pub(super) struct LeftOutCounts {
    /// Details that the format has no place for.
    pub(super) source_details: u32,
    /// Details left out for room by `--content` and `--names`, by section.
    pub(super) by_section: BTreeMap<&'static str, u32>,
    /// The same for the person's particulars and for sections of the source's own.
    pub(super) elsewhere: u32,
}

/// Bytes at every stage.
#[derive(Debug, Serialize)]
pub(super) struct Bytes {
    /// The summary as it came.
    pub(super) fhir: usize,
    /// The summary as the card says it.
    pub(super) payload: usize,
    pub(super) deflated: usize,
    /// The signed attestation.
    pub(super) signed: usize,
    /// All attestations of the record.
    pub(super) record: usize,
    /// The card as it would be without padding.
    pub(super) unpadded: usize,
    /// The card: encrypted and padded.
    pub(super) sealed: usize,
    /// Characters of the text in the code.
    pub(super) text: usize,
}

#[derive(Debug, Serialize)]
pub(super) struct SymbolFacts {
    pub(super) version: u8,
    pub(super) error_correction: char,
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
        }
    }

    /// All that `--content` and `--names` left out.
    pub(super) fn for_room(&self) -> u32 {
        self.by_section.values().fold(self.elsewhere, |sum, count| sum.saturating_add(*count))
    }
}

impl Report {
    pub(super) fn to_json(&self) -> Result<String, Failure> {
        let json = serde_json::to_string_pretty(self).map_err(|error| Failure::new("report", error))?;
        Ok(json + "\n")
    }
}
