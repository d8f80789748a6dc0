//! Sections, kinds of absence, and the patient.

use super::*;

#[test]
fn the_kinds_of_absence_stay_apart() {
    let section = |reason: &str| {
        json!({ "code": { "coding": [{ "system": "http://loinc.org", "code": "48765-2" }] },
            "emptyReason": { "coding": [{ "system": "http://terminology.hl7.org/CodeSystem/list-empty-reason", "code": reason }] } })
    };
    for absence in Absence::ALL {
        let imported = read(&document(json!([section(absence.code())]), &[]));
        let allergies = imported.entries.section(StandardSection::Allergies).unwrap();
        assert_eq!((allergies.absence, allergies.entries.len()), (Some(*absence), 0));
        let again = read(&export(&imported.entries, &context()));
        assert!(again.entries == imported.entries);
    }
}

#[test]
fn sections_that_ips_demands_are_there_and_mean_nothing_when_the_record_has_none() {
    let bundle = export(&Entries::default(), &context());
    let sections = bundle["entry"][0]["resource"]["section"].as_array().unwrap();
    let codes: Vec<&str> = sections.iter().filter_map(|s| s["code"]["coding"][0]["code"].as_str()).collect();
    assert_eq!(codes, ["11450-4", "48765-2", "10160-0"]);
    assert!(sections.iter().all(|s| s["emptyReason"]["coding"][0]["code"] == "unavailable"));
    let again = read(&bundle);
    assert!(again.entries == Entries::default());
}

#[test]
fn a_section_within_a_section_and_a_second_one_of_its_kind_are_read() {
    let condition = |id: &str| json!({ "resourceType": "Condition", "id": id, "code": { "text": id } });
    let outer = json!({ "title": "History", "section": [section("11348-0", &["Condition/1"])],
        "entry": [{ "reference": "Condition/1" }, { "reference": "Condition/2" }] });
    let imported = read(&document(
        json!([outer, section("11348-0", &["Condition/3"])]),
        &[condition("1"), condition("2"), condition("3")],
    ));
    let sections = &imported.entries.sections;
    assert_eq!(sections.len(), 2);
    assert_eq!(sections[0].kind, SectionKind::Other(Concept::new(None, Some("History".to_owned()))));
    assert_eq!((sections[0].entries.len(), sections[1].entries.len()), (2, 1));
    assert!(names(&imported.report, "section.section.entry", Reason::DuplicateListing));
    assert!(changed(&imported.report, "section", Change::SectionMerged));
}

#[test]
fn words_of_a_section_without_entries_are_kept() {
    let narrative = |status: &str| json!([{ "title": "Story", "text": { "status": status, "div": "<div><p>Walked <b>far</b></p><p>&amp; long</p></div>" } }]);
    let imported = read(&document(narrative("generated"), &[]));
    assert_eq!(imported.entries.sections[0].narrative.as_deref(), Some("Walked far\n& long"));
    assert!(read(&export(&imported.entries, &context())).entries == imported.entries);
    assert_eq!(read(&document(narrative("empty"), &[])).entries.sections[0].narrative, None);
}

#[test]
fn a_person_is_read_with_two_scripts_origin_and_needs() {
    let extension = |url: &str, rest: Json| {
        let mut extension = json!({ "url": format!("http://hl7.org/fhir/StructureDefinition/{url}") });
        for (key, value) in rest.as_object().unwrap() {
            extension[key] = value.clone();
        }
        extension
    };
    let patient = json!({ "resourceType": "Patient",
        "name": [
            { "family": "قمر", "use": "official" },
            { "family": "Qamar", "extension": [extension("iso21090-EN-representation", json!({ "valueCode": "ABC" }))] },
        ],
        "_birthDate": { "extension": [extension("data-absent-reason", json!({ "valueCode": "asked-unknown" }))] },
        "extension": [
            extension("patient-citizenship", json!({ "extension": [{ "url": "code", "valueCodeableConcept": { "coding": [{ "system": "urn:iso:std:iso:3166", "code": "SY" }] } }] })),
            extension("patient-birthPlace", json!({ "valueAddress": { "country": "SY", "city": "somewhere" } })),
            extension("patient-interpreterRequired", json!({ "valueBoolean": true })),
        ],
        "communication": [{ "language": { "coding": [{ "system": "urn:ietf:bcp:47", "code": "ar" }] }, "preferred": true }],
    });
    let bundle = json!({ "resourceType": "Bundle", "type": "document", "entry": [{ "resource": patient }] });
    let imported = read(&bundle);
    let person = &imported.entries.patient;
    assert_eq!(person.names[1].representation, Some(NameRepresentation::Alphabetic));
    assert_eq!(person.birth_date_absent.as_deref(), Some("asked-unknown"));
    assert!(person.nationalities[0].is("urn:iso:std:iso:3166", "SY"));
    assert_eq!((person.birth_country.as_deref(), person.interpreter_required), (Some("SY"), Some(true)));
    assert!(person.languages[0].code.is("urn:ietf:bcp:47", "ar"));
    assert!(names(&imported.report, "extension.valueAddress.city", Reason::NotInModel));
    assert!(read(&export(&imported.entries, &context())).entries == imported.entries);
}

#[test]
fn an_export_depends_on_nothing_but_what_it_is_given() {
    let entries = read(&document(
        json!([]),
        &[json!({ "resourceType": "Condition", "id": "1", "code": { "text": "<x>" } })],
    ))
    .entries;
    let bundle = export(&entries, &context());
    assert_eq!(bundle, export(&entries, &context()));
    assert_eq!(bundle["identifier"]["value"], "urn:uuid:01020304-0506-8000-8000-070800000000");
    let urls: std::collections::BTreeSet<_> =
        bundle["entry"].as_array().unwrap().iter().map(|e| e["fullUrl"].to_string()).collect();
    assert_eq!(urls.len(), bundle["entry"].as_array().unwrap().len());
    let div = bundle["entry"][3]["resource"]["text"]["div"].as_str().unwrap();
    assert!(div.contains("&lt;x&gt;"));
}

#[test]
fn the_date_of_a_document_reference_is_an_instant_or_an_extension() {
    for (date, stands) in [("2024-12-08", false), ("2024-12-08T10:00:00+02:00", true)] {
        let document = Other {
            resource_type: "DocumentReference".to_owned(),
            when: PartialDateTime::parse(date).map(When::At),
            ..Other::default()
        };
        let mut section = Section::new(SectionKind::Other(None));
        section.entries.push(Entry::new(Fact::Other(document)));
        let entries = Entries { sections: vec![section], ..Entries::default() };
        let bundle = export(&entries, &context());
        let resources = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
        let found = resources.filter(|r| r["resourceType"] == "DocumentReference").collect::<Vec<_>>();
        assert_eq!(found[0]["date"].is_string(), stands, "{date}");
    }
}
