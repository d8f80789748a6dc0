//! The record as a FHIR document.

use crate::messages;
use phr_cli_kit::{Failure, print, say};
use phr_core::fhir::{SummaryContext, english_name, export_summary};
use phr_core::record::VerifiedRecord;
use phr_core::summary::fold;

/// Prints the record as a FHIR R4 document. Where it is not to be trusted, the document says so in its `meta`.
pub(crate) fn print_bundle(record: &VerifiedRecord, language: &str) -> Result<(), Failure> {
    let context = SummaryContext { language, display: Some(&english_name) };
    match export_summary(record, &fold(record), &context) {
        Some(bundle) => print(format!("{bundle:#}\n")),
        None => {
            say(messages::NOTHING_TO_EXPORT);
            Ok(())
        }
    }
}
