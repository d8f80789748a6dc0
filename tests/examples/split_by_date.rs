//! Writes what a FHIR document says, and what it says when it came about in visits: imported and exported as it is, and
//! split by date, signed by two issuers, sealed into one card, opened, verified, folded and exported.
//!
//! `cargo run -p phr-tests --example split_by_date -- IN.json WHOLE.json VISITS.json`

use phr_core::fhir::{ExportContext, SummaryContext, export, export_summary, import};
use phr_core::summary::fold;
use phr_tests::chain::{NOW, Programme, split_by_date};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let paths: Vec<_> = std::env::args_os().skip(1).collect();
    let [document, whole, visits] = &paths[..] else {
        return Err("give three paths: IN WHOLE VISITS".into());
    };
    let entries = import(&std::fs::read(document)?)?.entries.into_canonical();
    let context = ExportContext {
        record_id: [7; 8],
        issuer: "Reception centre",
        date: NOW,
        language: None,
        display: None,
    };
    std::fs::write(whole, serde_json::to_vec(&export(&entries, &context))?)?;
    let programme = Programme::new();
    let card = programme.card_of(&split_by_date(&entries));
    let record = programme.open(&card).verify(&programme.trust, NOW);
    let summary = SummaryContext { language: "en", display: None };
    let bundle = export_summary(&record, &fold(&record), &summary).ok_or("nothing could be read")?;
    std::fs::write(visits, serde_json::to_vec(&bundle)?)?;
    Ok(())
}
