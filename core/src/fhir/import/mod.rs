//! FHIR Bundle → entries.

mod care;
mod clinical;
mod concept;
mod document;
mod dosage;
mod entry;
mod label;
mod medication;
mod observation;
mod patient;
mod quantity;
mod section;
mod time;

pub(super) use document::Document;
pub(super) use medication::status_set;

use super::error::FhirError;
use super::json::{Object, Reader};
use super::report::{Change, ImportReport};
use crate::limits;
use crate::model::Entries;
use serde_json::{Value, json};

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// What the document says.
    pub entries: Entries,
    /// What of it is not in the entries, and what is there in another form.
    pub report: ImportReport,
}

/// Reads a FHIR R4 document Bundle, such as an International Patient Summary.
///
/// A Bundle of another type, or without a Composition, is read as well, and the report says so; its entries go into
/// the sections that their kind belongs to.
///
/// # Errors
///
/// See [`FhirError`]: only what leaves nothing to import is an error, everything else is in the report.
pub fn import(json: &[u8]) -> Result<Imported, FhirError> {
    if json.len() > limits::FHIR_BYTES {
        return Err(FhirError::TooLarge);
    }
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    let value: Value = serde_json::from_slice(json).map_err(|_| FhirError::NotJson)?;
    let bundle = value.as_object().filter(|o| resource_type(o) == "Bundle").ok_or(FhirError::NotABundle)?;
    import_bundle(bundle)
}

/// Reads resources of one visit, for a person whose record is there: in the report they stand in a Bundle, in this order.
/// A Patient among them adds to the particulars; there need not be one.
///
/// # Errors
///
/// As [`import`].
pub fn import_resources(resources: &[Value]) -> Result<Imported, FhirError> {
    let is_patient =
        |value: &Value| value.as_object().is_some_and(|object| resource_type(object) == "Patient");
    let patient = (!resources.iter().any(is_patient)).then(|| json!({ "resourceType": "Patient" }));
    let entries: Vec<Value> =
        resources.iter().cloned().chain(patient).map(|resource| json!({ "resource": resource })).collect();
    let bundle = json!({ "resourceType": "Bundle", "type": "document", "entry": entries });
    bundle.as_object().map_or(Err(FhirError::NotABundle), import_bundle)
}

fn import_bundle(bundle: &Object) -> Result<Imported, FhirError> {
    let document = Document::index(bundle);
    let entries = read(&document, bundle)?;
    let mut report = document.report.into_inner();
    report.settle();
    Ok(Imported { entries, report })
}

fn read(document: &Document<'_>, bundle: &Object) -> Result<Entries, FhirError> {
    let mut reader = Reader::resource(document, bundle, bundle, "Bundle".to_owned());
    if let Some(kind) = reader.text("type").filter(|kind| kind != "document") {
        reader.normalised(Some("type"), Change::NotADocument, Some(&kind), None);
    }
    for entry in reader.children("entry") {
        drop_wrapper(entry);
    }
    let of_bundle = reader.confidentiality();
    drop(reader);
    let composition = document.first("Composition");
    let of_composition = composition.map(|at| document.glance(at, |reader| reader.confidentiality()));
    if composition.is_none() {
        document.note_missing_composition();
    }
    let about = document.patient(composition)?;
    let mut entries = Entries { patient: patient::read(document.visit(about)), ..Entries::default() };
    section::read(document, composition, about, &mut entries);
    document.report_unvisited();
    label::report_unplaced(document, of_bundle.max(of_composition.unwrap_or_default()), &entries);
    Ok(entries)
}

/// Reports what an entry of the Bundle has beside its resource.
fn drop_wrapper(mut entry: Reader<'_>) {
    entry.value("resource");
}

pub(super) fn resource_type(object: &Object) -> &str {
    object.get("resourceType").and_then(Value::as_str).unwrap_or("")
}
