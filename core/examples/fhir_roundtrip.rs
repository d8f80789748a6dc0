//! Reads a FHIR document, writes what a record keeps of it to standard output, and the report to standard error.
//!
//! `cargo run -p phr-core --example fhir_roundtrip -- FILE.json > OUT.json 2> REPORT.json`

use phr_core::fhir::{ExportContext, export, import};
use phr_core::model::Timestamp;
use std::io::Write as _;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("which file? give the path of a FHIR Bundle in JSON")?;
    let imported = import(&std::fs::read(path)?)?;
    let context = ExportContext {
        record_id: [0; 8],
        issuer: "Example issuer",
        date: Timestamp(1_767_225_600),
        language: None,
        display: None,
    };
    let bundle = export(&imported.entries, &context);
    writeln!(std::io::stdout().lock(), "{}", serde_json::to_string_pretty(&bundle)?)?;
    writeln!(std::io::stderr().lock(), "{}", serde_json::to_string_pretty(&imported.report)?)?;
    Ok(())
}
