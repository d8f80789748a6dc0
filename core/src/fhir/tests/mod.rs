//! What goes out comes back, and nothing that comes in breaks the importer.

mod document;
mod label;
mod lenient;
mod strict;
mod summary;

use super::*;
use crate::model::arbitrary;
use crate::model::*;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn what_is_exported_reads_back_unchanged(entries in arbitrary::entries()) {
        let bundle = export(&entries, &context());
        let again = import(&serde_json::to_vec(&bundle).unwrap()).unwrap();
        prop_assert!(again.entries == entries, "{}", difference(&entries, &again.entries));
    }

    #[test]
    fn a_damaged_document_never_panics(entries in arbitrary::entries(), cut in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut json = serde_json::to_vec(&export(&entries, &context())).unwrap();
        let at = cut.index(json.len());
        json[at] = byte;
        let _ = import(&json);
        let _ = import(&json[..at]);
    }

    #[test]
    fn a_document_with_elements_swapped_never_panics(entries in arbitrary::entries(), seeds in prop::collection::vec(any::<u32>(), 1..20)) {
        let mut bundle = export(&entries, &context());
        for seed in seeds {
            let mut budget = seed as usize % 4000;
            disturb(&mut bundle, &mut budget, seed);
        }
        let _ = import(&serde_json::to_vec(&bundle).unwrap());
    }
}

/// Replaces the value that is reached when `budget` runs out.
fn disturb(value: &mut Json, budget: &mut usize, seed: u32) -> bool {
    if *budget == 0 {
        *value = match seed % 7 {
            0 => Json::Null,
            1 => json!(17),
            2 => json!("Patient/1"),
            3 => json!([[]]),
            4 => json!({ "extension": [{}] }),
            5 => json!([null, 1, "x", {}]),
            _ => json!(true),
        };
        return true;
    }
    *budget -= 1;
    match value {
        Json::Array(list) => list.iter_mut().any(|v| disturb(v, budget, seed)),
        Json::Object(object) => object.values_mut().any(|v| disturb(v, budget, seed)),
        _ => false,
    }
}

fn context() -> ExportContext<'static> {
    ExportContext {
        record_id: *b"\x01\x02\x03\x04\x05\x06\x07\x08",
        issuer: "Clinic <A> & B",
        date: Timestamp(0),
        language: Some("en"),
        display: None,
    }
}

/// Names the first entry that differs; the entries' own `Debug` prints nothing.
fn difference(one: &Entries, two: &Entries) -> String {
    if one.patient != two.patient {
        return "the patient differs".to_owned();
    }
    if one.composed != two.composed {
        return "the date of composition differs".to_owned();
    }
    for (a, b) in one.sections.iter().zip(&two.sections) {
        if (&a.kind, a.absence, &a.narrative) != (&b.kind, b.absence, &b.narrative) {
            return format!(
                "{:?} {:?} {:?} / {:?} {:?} {:?}",
                a.kind, a.absence, a.narrative, b.kind, b.absence, b.narrative
            );
        }
        for (x, y) in a.entries.iter().zip(&b.entries) {
            if x != y {
                return format!(
                    "{:#?} {:?} {:?}\n{:#?} {:?} {:?}",
                    x.fact, x.notes, x.confidentiality, y.fact, y.notes, y.confidentiality
                );
            }
        }
    }
    format!("{one:?} {two:?}")
}

/// A document with these sections and resources, about a patient with the URL `urn:uuid:p`.
fn document(sections: Json, resources: &[Json]) -> Json {
    let composition = json!({
        "resourceType": "Composition", "status": "final", "date": "2024-05-06",
        "subject": { "reference": "urn:uuid:p" }, "section": sections,
    });
    let mut entry = vec![
        json!({ "fullUrl": "urn:uuid:c", "resource": composition }),
        json!({ "fullUrl": "urn:uuid:p", "resource": { "resourceType": "Patient" } }),
    ];
    for resource in resources {
        let url = format!(
            "http://example.org/fhir/{}/{}",
            resource["resourceType"].as_str().unwrap(),
            resource["id"].as_str().unwrap()
        );
        entry.push(json!({ "fullUrl": url, "resource": resource }));
    }
    json!({ "resourceType": "Bundle", "type": "document", "entry": entry })
}

/// A section with this LOINC code that lists these references.
fn section(loinc: &str, references: &[&str]) -> Json {
    let entry: Vec<Json> = references.iter().map(|r| json!({ "reference": r })).collect();
    json!({ "code": { "coding": [{ "system": "http://loinc.org", "code": loinc }] }, "entry": entry })
}

fn read(document: &Json) -> Imported {
    import(&serde_json::to_vec(document).unwrap()).unwrap()
}

/// The facts of a document whose one resource, of id `1`, no section lists.
fn facts(resource: Json) -> (Vec<Fact>, ImportReport) {
    let imported = read(&document(json!([]), &[resource]));
    let entries = imported.entries.sections.into_iter().flat_map(|s| s.entries);
    (entries.map(|e| e.fact).collect(), imported.report)
}

/// Whether the report names this element for this reason.
fn names(report: &ImportReport, element: &str, reason: Reason) -> bool {
    report.not_carried.iter().any(|i| i.element == element && i.reason == reason)
}

/// Whether the report says that this element was changed so.
fn changed(report: &ImportReport, element: &str, change: Change) -> bool {
    report.normalised.iter().any(|i| i.element == element && i.change == change)
}
