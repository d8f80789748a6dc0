//! Security labels: what is confidential stays so on its way in and out.

use super::*;

const LEVEL: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
const SUBJECT: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

proptest! {
    #[test]
    fn marks_of_entries_are_exported_and_read_back(entries in arbitrary::entries(), seed in any::<u64>()) {
        let marks = [Confidentiality::Unstated, Confidentiality::Normal, Confidentiality::Restricted];
        let mut entries = entries;
        for (at, entry) in entries.sections.iter_mut().flat_map(|s| &mut s.entries).enumerate() {
            entry.confidentiality = marks[(seed >> (at % 32)) as usize % marks.len()];
        }
        let again = read(&export(&entries, &context()));
        prop_assert!(again.entries == entries, "{}", difference(&entries, &again.entries));
        prop_assert!(again.report.not_carried.iter().all(|item| item.reason != Reason::NotInModel || !item.path.contains("meta")));
    }
}

#[test]
fn each_label_is_read_for_what_it_says() {
    use Confidentiality::{Normal, Restricted, Unstated};
    for (labels, expected) in [
        (json!([]), Unstated),
        (json!([label(LEVEL, "R")]), Restricted),
        (json!([label(LEVEL, "V")]), Restricted),
        (json!([label("http://hl7.org/fhir/v3/Confidentiality", "R")]), Restricted),
        (json!([label(LEVEL, "N")]), Normal),
        (json!([label(LEVEL, "M")]), Normal),
        (json!([label(LEVEL, "L")]), Normal),
        (json!([label(LEVEL, "U")]), Normal),
        (json!([label(SUBJECT, "HIV")]), Restricted),
        (json!([label(SUBJECT, "PSY")]), Restricted),
        (json!([label(SUBJECT, "SUD")]), Restricted),
        (json!([label(SUBJECT, "VIO")]), Restricted),
        (json!([label(LEVEL, "N"), label(SUBJECT, "SDV")]), Restricted),
        (json!([label(LEVEL, "R"), label(LEVEL, "N")]), Restricted),
        (json!([label(SUBJECT, "NORDSCLCD")]), Unstated),
        (json!([label(LEVEL, "X")]), Unstated),
        (json!([label("http://example.org/own", "R")]), Unstated),
        (json!([label("", "R")]), Unstated),
        (json!(label(LEVEL, "R")), Restricted),
        (json!("R"), Unstated),
    ] {
        let (found, _) = marks(json!({ "security": labels }));
        assert_eq!(found, [expected], "{labels}");
    }
}

#[test]
fn labels_that_say_nothing_of_confidentiality_are_reported() {
    let (_, report) = marks(json!({ "security": [label(SUBJECT, "NORDSCLCD"), label("", "R")] }));
    let codes: Vec<_> = report.not_carried.iter().filter(|i| i.element == "meta.security").collect();
    assert!(codes.iter().all(|item| item.reason == Reason::NotInModel));
    let codes: Vec<_> = codes.iter().filter_map(|item| item.code.as_deref()).collect();
    assert_eq!(codes, [&format!("{SUBJECT}|NORDSCLCD"), "|R"]);
    let (_, report) = marks(json!({ "security": [label("http://example.org/owner", "clinic-1")] }));
    assert!(names(&report, "meta.security", Reason::Technical));
}

#[test]
fn the_rest_of_the_metadata_is_counted_as_before() {
    for meta in [json!({ "versionId": "1" }), json!({ "versionId": "1", "security": [label(LEVEL, "R")] })] {
        let (_, report) = marks(meta.clone());
        assert!(names(&report, "meta", Reason::Technical), "{meta}");
        assert!(!names(&report, "meta.versionId", Reason::NotInModel), "{meta}");
    }
    let (_, report) = marks(json!({ "security": [label(LEVEL, "R")] }));
    assert!(report.not_carried.iter().all(|item| !item.element.starts_with("meta")));
}

#[test]
fn what_an_entry_borrows_from_a_confidential_resource_makes_it_confidential() {
    let product = |code: &str| {
        json!({ "resourceType": "Medication", "id": "m", "code": { "text": "x" },
            "meta": { "security": [label(LEVEL, code)] } })
    };
    let statement = json!({ "resourceType": "MedicationStatement", "id": "1", "status": "active",
        "medicationReference": { "reference": "Medication/m" } });
    let other = json!({ "resourceType": "Condition", "id": "2", "code": { "text": "asthma" } });
    let read = |code: &str| {
        let imported = read(&document(json!([]), &[statement.clone(), product(code), other.clone()]));
        let sections = imported.entries.sections;
        sections.iter().flat_map(|s| &s.entries).map(|e| e.confidentiality).collect::<Vec<_>>()
    };
    assert_eq!(read("R"), [Confidentiality::Restricted, Confidentiality::Unstated]);
    assert_eq!(read("N"), [Confidentiality::Unstated; 2]);
}

#[test]
fn a_plan_that_names_a_confidential_order_is_confidential() {
    let order = json!({ "resourceType": "ServiceRequest", "id": "o", "code": { "text": "counselling" },
        "meta": { "security": [label(SUBJECT, "MH")] } });
    let plan = json!({ "resourceType": "CarePlan", "id": "1", "status": "active",
        "activity": [{ "reference": { "reference": "ServiceRequest/o" } }] });
    let imported = read(&document(json!([section("18776-5", &["CarePlan/1"])]), &[plan, order]));
    let plan = &imported.entries.section(StandardSection::PlanOfCare).unwrap().entries[0];
    assert!(matches!(&plan.fact, Fact::Plan(plan) if plan.activities.len() == 1));
    assert_eq!(plan.confidentiality, Confidentiality::Restricted);
}

#[test]
fn a_label_of_the_whole_document_is_reported_unless_it_follows_from_an_entry() {
    let condition = |labels: Json| json!({ "resourceType": "Condition", "id": "1", "code": { "text": "x" }, "meta": { "security": labels } });
    for (labels, reported) in [(json!([]), true), (json!([label(LEVEL, "R")]), false)] {
        for place in ["Bundle", "Composition"] {
            let mut bundle = document(json!([]), &[condition(labels.clone())]);
            let labelled = match place {
                "Bundle" => &mut bundle,
                _ => &mut bundle["entry"][0]["resource"],
            };
            labelled["meta"] = json!({ "security": [label(LEVEL, "R")] });
            let report = read(&bundle).report;
            assert_eq!(names(&report, "meta.security", Reason::NotInModel), reported, "{place} {labels}");
        }
    }
}

#[test]
fn every_resource_of_a_confidential_entry_and_the_document_are_labelled() {
    let device = Device {
        code: Concept::new(None, Some("pump".to_owned())),
        timing: PartialDateTime::parse("2024").map(When::At),
        ..Device::default()
    };
    let restricted =
        Entry { confidentiality: Confidentiality::Restricted, ..Entry::new(Fact::Device(device)) };
    let plain = Entry::new(Fact::Condition(Condition::default()));
    let mut section = Section::new(SectionKind::Other(None));
    section.entries = vec![plain, restricted];
    let bundle = export(&Entries { sections: vec![section], ..Entries::default() }, &context());
    let resources = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    let labelled: Vec<_> = resources
        .filter(|resource| resource["meta"]["security"] == json!([label(LEVEL, "R")]))
        .map(|resource| resource["resourceType"].as_str().unwrap())
        .collect();
    assert_eq!(labelled, ["Composition", "Device", "DeviceUseStatement"]);
    assert_eq!(bundle["meta"]["security"], json!([label(LEVEL, "R")]));
    assert!(bundle["meta"]["profile"].is_array());
}

fn label(system: &str, code: &str) -> Json {
    json!({ "system": system, "code": code })
}

/// The marks of a document whose one entry has this metadata.
fn marks(meta: Json) -> (Vec<Confidentiality>, ImportReport) {
    let condition = json!({ "resourceType": "Condition", "id": "1", "code": { "text": "x" }, "meta": meta });
    let imported = read(&document(json!([]), &[condition]));
    let entries = imported.entries.sections.into_iter().flat_map(|section| section.entries);
    (entries.map(|entry| entry.confidentiality).collect(), imported.report)
}
