//! FHIR R4 document Bundles (International Patient Summary) in and out.
//!
//! [`import`] is lenient towards how real systems write and strict towards what they mean: a reference may be
//! written in any of the usual ways, but a status that is not in its value set is reported and never guessed.
//! Every element of the source is either read or named in the [`ImportReport`]: the reader of a JSON object
//! remembers which members were asked for and reports the others when it is dropped.
//!
//! [`export`] writes what [`import`] reads back unchanged; [`export_summary`] writes what a record says at present, with
//! who said it. What a FHIR element cannot hold (a status outside the
//! resource's value set, a vaccination dated by age) goes into an extension named `urn:phr-card:fhir:…`; what FHIR
//! demands and the record lacks is marked with the `data-absent-reason` extension, and never invented.

mod error;
mod export;
mod import;
mod json;
mod narrative;
mod report;
mod systems;
mod tables;

pub use error::FhirError;
pub use export::{ExportContext, NameOf, SummaryContext, english_name, export, export_summary};
pub use import::{Imported, import, import_resources};
pub use report::{Change, ImportReport, Normalised, NotCarried, Reason};

#[cfg(test)]
mod tests;
