//! Entries → FHIR Bundle.

mod care;
mod clinical;
mod datatypes;
mod document;
mod medication;
mod patient;
mod provenance;
mod summary;
mod writer;

pub use summary::{SummaryContext, english_name, export_summary};

use crate::model::{Coding, Entries, Timestamp};
use serde_json::Value;

/// Finds a name for a code.
pub type NameOf = dyn Fn(&Coding) -> Option<String>;

/// What an exported document says beyond the entries.
#[derive(Clone, Copy)]
pub struct ExportContext<'a> {
    /// The record's id; the document's identifier and the resources' URNs are derived from it.
    pub record_id: [u8; 8],
    /// Name of the issuer, who is the document's author.
    pub issuer: &'a str,
    /// When the document is made. It is the document's date too where the record does not say when it was composed.
    pub date: Timestamp,
    /// Language of the document's own words (BCP 47), where it is known.
    pub language: Option<&'a str>,
    /// Finds a name for a code, written as `display`. Without it the names are those that the record carries. A
    /// document with names found here reads back as a record that carries them.
    pub display: Option<&'a NameOf>,
}

impl std::fmt::Debug for ExportContext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ExportContext(..)")
    }
}

/// Writes an International Patient Summary: a FHIR R4 document Bundle. The same entries and context always give the
/// same Bundle.
///
/// Absence stays what it is. A section that the record does not have is not written; the three that IPS demands are
/// then written with the reason `unavailable` and an extension which says that the record has no such section, so that
/// reading the document back does not make a statement of it.
pub fn export(entries: &Entries, context: &ExportContext<'_>) -> Value {
    document::write(entries, context)
}
