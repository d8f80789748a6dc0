//! What real systems write and the standard does not.

use super::*;

#[test]
fn a_byte_order_mark_is_no_obstacle() {
    let mut json = b"\xef\xbb\xbf".to_vec();
    json.extend(serde_json::to_vec(&document(json!([]), &[])).unwrap());
    assert!(import(&json).is_ok());
}

#[test]
fn every_usual_way_to_refer_leads_to_the_resource() {
    for reference in [
        "http://example.org/fhir/Condition/1",
        "https://elsewhere.example/base/Condition/1",
        "Condition/1",
        "Condition/1/_history/3",
        "urn:uuid:1",
    ] {
        let condition = json!({ "resourceType": "Condition", "id": "1", "code": { "text": "asthma" } });
        let imported = read(&document(json!([section("11348-0", &[reference])]), &[condition]));
        let past = imported.entries.section(StandardSection::PastIllness).unwrap();
        assert_eq!(past.entries.len(), 1, "{reference}");
    }
}

#[test]
fn a_reference_with_the_wrong_type_or_two_targets_leads_nowhere() {
    let one = json!({ "resourceType": "Condition", "id": "1", "code": { "text": "asthma" } });
    let two = json!({ "resourceType": "Procedure", "id": "1", "code": { "text": "biopsy" } });
    for (reference, resources) in
        [("Observation/1", vec![one.clone()]), ("urn:uuid:1", vec![one.clone(), two.clone()])]
    {
        let imported = read(&document(json!([section("11348-0", &[reference])]), &resources));
        assert!(
            names(&imported.report, "section.entry.reference", Reason::UnresolvedReference),
            "{reference}"
        );
    }
    let imported = read(&document(json!([section("47519-4", &["Procedure/1"])]), &[one, two]));
    assert_eq!(imported.entries.section(StandardSection::Procedures).unwrap().entries.len(), 1);
}

#[test]
fn a_medicine_is_found_inside_its_statement_beside_it_or_by_name() {
    let product = json!({
        "resourceType": "Medication", "id": "m", "code": { "text": "amoxicillin" },
        "ingredient": [{ "itemCodeableConcept": { "text": "amoxicillin" },
            "strength": { "numerator": { "value": 250.0, "unit": "mg" }, "denominator": { "value": 5, "unit": "ml" } } }],
    });
    let statement = |reference: Json, contained: Json| {
        json!({ "resourceType": "MedicationStatement", "id": "1", "status": "active",
            "medicationReference": reference, "contained": contained })
    };
    let inside = facts(statement(json!({ "reference": "#m" }), json!([product]))).0;
    let beside =
        read(&document(json!([]), &[statement(json!({ "reference": "Medication/m" }), json!([])), product]));
    let beside = beside.entries.sections[0].entries[0].fact.clone();
    assert_eq!(inside, vec![beside]);
    let Fact::Medication(medicine) = &inside[0] else { panic!() };
    let strength = medicine.ingredients[0].strength.as_ref().unwrap();
    assert_eq!(strength.numerator.as_ref().unwrap().value.unwrap().to_string(), "250.0");
    let (named, report) =
        facts(statement(json!({ "reference": "Medication/9", "display": "amoxicillin" }), json!([])));
    let Fact::Medication(medicine) = &named[0] else { panic!() };
    assert_eq!(medicine.code.as_ref().and_then(Concept::text), Some("amoxicillin"));
    assert!(names(&report, "medicationReference.reference", Reason::UnresolvedReference));
}

#[test]
fn a_time_without_an_offset_leaves_its_date() {
    let observation = |date: &str| json!({ "resourceType": "Observation", "id": "1", "status": "final", "code": { "text": "x" }, "effectiveDateTime": date });
    let effective = |date: &str| {
        let (facts, report) = facts(observation(date));
        let Fact::Observation(found) = &facts[0] else { panic!() };
        (found.effective.clone(), report)
    };
    let day = When::At(PartialDateTime::parse("2020-01-02").unwrap());
    let (found, report) = effective("2020-01-02T10:00:00");
    assert_eq!(found, Some(day));
    assert!(changed(&report, "effectiveDateTime", Change::TimeDropped));
    let (found, report) = effective("2020-01-02T10:00:00.123Z");
    assert_eq!(found, Some(When::At(PartialDateTime::parse("2020-01-02T10:00:00Z").unwrap())));
    assert!(changed(&report, "effectiveDateTime", Change::Fraction));
    let (found, report) = effective("2020-02-30");
    assert_eq!(found, None);
    assert!(names(&report, "effectiveDateTime", Reason::InvalidValue));
}

#[test]
fn plain_statuses_in_other_dress_are_understood() {
    for status in [
        json!({ "coding": [{ "system": "http://hl7.org/fhir/ValueSet/condition-clinical", "code": "active" }] }),
        json!({ "coding": [{ "code": "active" }] }),
        json!({ "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/condition-clinical", "code": "Active" }] }),
        json!({ "text": "Active" }),
        json!("active"),
    ] {
        let condition = json!({ "resourceType": "Condition", "id": "1", "clinicalStatus": status });
        let (facts, report) = facts(condition);
        let Fact::Condition(condition) = &facts[0] else { panic!() };
        assert_eq!(condition.clinical, Some(ClinicalStatus::Active), "{status}");
        assert!(!report.normalised.is_empty(), "{status}");
    }
}

#[test]
fn the_most_wanted_coding_is_chosen_and_the_others_named() {
    let condition = json!({ "resourceType": "Condition", "id": "1", "code": { "text": "Asthme", "coding": [
        { "system": "http://local.example", "code": "A1", "display": "asthma local" },
        { "system": "urn:oid:2.16.840.1.113883.6.96", "code": "195967001", "display": "Asthma" },
    ] } });
    let (facts, report) = facts(condition);
    let Fact::Condition(condition) = &facts[0] else { panic!() };
    let code = condition.code.as_ref().unwrap();
    assert!(code.is("http://snomed.info/sct", "195967001"));
    assert_eq!(code.text(), Some("Asthme"));
    let other = report.not_carried.iter().find(|i| i.reason == Reason::OtherCoding).unwrap();
    assert_eq!(other.path, "Bundle.entry[2].resource.code.coding[0]");
    assert_eq!(other.code.as_deref(), Some("http://local.example|A1"));
    assert!(names(&report, "code.coding.display", Reason::Display));
    assert!(changed(&report, "code.coding.system", Change::CodeSystem));
}

#[test]
fn a_bundle_that_is_no_document_is_read_and_said_to_be_none() {
    let bundle = json!({ "resourceType": "Bundle", "type": "collection", "entry": [
        { "resource": { "resourceType": "Patient", "id": "p" } },
        { "resource": { "resourceType": "Immunization", "id": "1", "patient": { "reference": "Patient/p" },
            "vaccineCode": { "text": "BCG" }, "manufacturer": { "reference": "Organization/o" } } },
        { "resource": { "resourceType": "Organization", "id": "o", "name": "Maker" } },
    ] });
    let imported = read(&bundle);
    let section = imported.entries.section(StandardSection::Immunizations).unwrap();
    let Fact::Immunization(dose) = &section.entries[0].fact else { panic!() };
    assert_eq!(dose.manufacturer.as_deref(), Some("Maker"));
    assert!(imported.report.normalised.iter().any(|n| n.change == Change::NotADocument));
}

#[test]
fn words_of_the_author_stay_beside_a_code_and_its_mere_names_do_not() {
    let coded = |display: &str| json!([{ "system": "http://snomed.info/sct", "code": "44054006", "display": display }]);
    for (code, kept) in [
        (json!({ "coding": coded("Diabetes mellitus type 2 (disorder)") }), None),
        (json!({ "coding": coded("Diabetes mellitus type 2"), "text": "diabetes mellitus type 2" }), None),
        (json!({ "coding": coded("Diabetes mellitus type 2"), "text": "Type 2 diabetes" }), None),
        (
            json!({ "coding": coded("Type 2 diabetes since 15 years") }),
            Some("Type 2 diabetes since 15 years"),
        ),
        (json!({ "coding": coded("Type 2 diabetes"), "text": "DM2, on insulin" }), Some("DM2, on insulin")),
        (
            json!({ "coding": [{ "system": "http://local.example", "code": "A1", "display": "local" }] }),
            Some("local"),
        ),
    ] {
        let (facts, _) = facts(json!({ "resourceType": "Condition", "id": "1", "code": code.clone() }));
        let Fact::Condition(condition) = &facts[0] else { panic!() };
        assert_eq!(condition.code.as_ref().and_then(Concept::text), kept, "{code}");
    }
}

#[test]
fn words_in_a_coding_without_a_code_are_carried_or_reported() {
    let code = json!({ "coding": [{ "system": "http://snomed.info/sct", "code": "44054006" }, { "display": "on insulin" }, { "display": "unstable" }] });
    let (facts, report) = facts(json!({ "resourceType": "Condition", "id": "1", "code": code }));
    let Fact::Condition(condition) = &facts[0] else { panic!() };
    assert_eq!(condition.code.as_ref().and_then(Concept::text), Some("on insulin"));
    assert!(names(&report, "code.coding", Reason::NotInModel));
}
