//! What must not be guessed.

use super::*;

#[test]
fn each_error_has_its_code() {
    let code = |json: &[u8]| import(json).unwrap_err().code();
    assert_eq!(code(b"<Bundle/>"), "not-json");
    assert_eq!(code(b"\xff"), "not-json");
    assert_eq!(code(&b"[".repeat(100_000)), "not-json");
    assert_eq!(code(b"[]"), "not-a-bundle");
    assert_eq!(code(br#"{"resourceType":"Patient"}"#), "not-a-bundle");
    assert_eq!(code(br#"{"resourceType":"Bundle"}"#), "no-patient");
    let two = br#"{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient"}},{"resource":{"resourceType":"Patient"}}]}"#;
    assert_eq!(code(two), "ambiguous-patient");
    assert_eq!(code(&vec![b' '; crate::limits::FHIR_BYTES + 1]), "too-large");
}

#[test]
fn a_status_outside_its_value_set_is_reported_and_not_mapped() {
    for (resource, element) in [
        (
            json!({ "resourceType": "Condition", "id": "1", "clinicalStatus": { "coding": [{ "system": "http://snomed.info/sct", "code": "active" }] } }),
            "clinicalStatus.coding",
        ),
        (
            json!({ "resourceType": "Condition", "id": "1", "clinicalStatus": { "text": "in good spirits" } }),
            "clinicalStatus.text",
        ),
        (json!({ "resourceType": "Immunization", "id": "1", "status": "done" }), "status"),
        (json!({ "resourceType": "Observation", "id": "1", "status": "completed" }), "status"),
    ] {
        let (facts, report) = facts(resource);
        assert!(names(&report, element, Reason::InvalidValue), "{element}");
        match &facts[0] {
            Fact::Condition(c) => assert_eq!(c.clinical, None),
            Fact::Immunization(i) => assert_eq!(i.status, None),
            Fact::Observation(o) => assert_eq!(o.status, None),
            _ => panic!(),
        }
    }
}

#[test]
fn another_persons_entry_stays_out() {
    let condition =
        json!({ "resourceType": "Condition", "id": "1", "subject": { "reference": "Patient/other" } });
    let other = json!({ "resourceType": "Patient", "id": "other", "gender": "male" });
    let imported = read(&document(json!([section("11450-4", &["Condition/1"])]), &[condition, other]));
    assert_eq!(imported.entries.count(), 0);
    assert!(names(&imported.report, "Condition", Reason::OtherSubject));
}

#[test]
fn what_turns_the_meaning_round_is_not_overlooked() {
    for (resource, reason) in [
        (
            json!({ "resourceType": "ServiceRequest", "id": "1", "doNotPerform": true, "code": { "text": "MRI" } }),
            Reason::Negated,
        ),
        (
            json!({ "resourceType": "Immunization", "id": "1", "notGiven": true, "vaccineCode": { "text": "BCG" } }),
            Reason::Negated,
        ),
        (json!({ "resourceType": "MedicationStatement", "id": "1", "taken": "n" }), Reason::Negated),
        (
            json!({ "resourceType": "Immunization", "id": "1", "status": "completed", "isSubpotent": true }),
            Reason::Negated,
        ),
        (
            json!({ "resourceType": "FamilyMemberHistory", "id": "1", "status": "entered-in-error" }),
            Reason::Negated,
        ),
        (
            json!({ "resourceType": "Condition", "id": "1", "modifierExtension": [{ "url": "http://example.org/not", "valueBoolean": true }] }),
            Reason::ModifierExtension,
        ),
    ] {
        let element = resource["resourceType"].as_str().unwrap().to_owned();
        let (facts, report) = facts(resource);
        assert!(facts.is_empty(), "{element}");
        assert!(names(&report, &element, reason), "{element}");
    }
    let order = json!({ "resourceType": "MedicationRequest", "id": "1", "doNotPerform": true });
    let Fact::Medication(order) = &facts(order).0[0] else { panic!() };
    assert!(order.do_not_perform);
}

#[test]
fn a_number_that_cannot_be_read_takes_its_quantity_along() {
    for quantity in [
        json!({ "value": "140", "unit": "mg" }),
        json!({ "value": 140, "comparator": "about", "unit": "mg" }),
        json!({ "value": 1e40, "unit": "mg" }),
    ] {
        let observation = json!({ "resourceType": "Observation", "id": "1", "valueQuantity": quantity });
        let (facts, report) = facts(observation);
        let Fact::Observation(observation) = &facts[0] else { panic!() };
        assert_eq!(observation.value, None, "{quantity}");
        assert!(names(&report, "valueQuantity", Reason::InvalidValue), "{quantity}");
    }
}

#[test]
fn every_member_that_was_not_read_is_named_once() {
    let condition = json!({ "resourceType": "Condition", "id": "1", "code": { "text": "x", "new": 1 },
        "stage": [{ "summary": { "text": "II" }, "assessment": [] }], "recorder": { "display": "someone" },
        "extension": [{ "url": "http://example.org/e", "valueString": "secret words" }] });
    let (_, report) =
        facts(json!({ "resourceType": "Observation", "id": "1", "status": "as told by someone" }));
    assert!(report.not_carried.iter().any(|i| i.element == "status" && i.code.is_none()));
    let (_, report) = facts(condition);
    assert!(names(&report, "code.new", Reason::NotInModel));
    assert!(names(&report, "stage.assessment", Reason::NotInModel));
    assert!(names(&report, "recorder", Reason::NotInModel));
    assert!(names(&report, "id", Reason::Technical));
    let extension = report.not_carried.iter().find(|i| i.reason == Reason::Extension).unwrap();
    assert_eq!(extension.path, "Bundle.entry[2].resource.extension[0]");
    assert_eq!(extension.code.as_deref(), Some("http://example.org/e"));
    let json = serde_json::to_string(&report).unwrap();
    assert!(!json.contains("secret words") && !json.contains("someone"));
}

#[test]
fn too_long_a_text_is_left_out_and_never_cut() {
    let long = "x".repeat(crate::limits::TEXT_BYTES + 1);
    let report = json!({ "resourceType": "DiagnosticReport", "id": "1", "conclusion": long });
    let (facts, report) = facts(report);
    let Fact::Report(found) = &facts[0] else { panic!() };
    assert_eq!(found.conclusion, None);
    assert!(names(&report, "conclusion", Reason::TooLong));
}
