use std::collections::BTreeSet;

use super::*;

#[test]
fn snomed_and_loinc_have_the_slots_default_numbers() {
    assert_eq!(System::SCT.wire_number(), 0);
    assert_eq!(System::LOINC.wire_number(), 1);
    assert_eq!(System::SCT.uri(), "http://snomed.info/sct");
    assert_eq!(System::LOINC.uri(), "http://loinc.org");
}

#[test]
fn a_system_is_found_by_every_way_it_is_written() {
    for uri in [
        "http://snomed.info/sct",
        "https://snomed.info/sct",
        "http://snomed.info/sct/",
        "HTTP://SNOMED.info/SCT",
        "urn:oid:2.16.840.1.113883.6.96",
        "snomed",
    ] {
        assert_eq!(System::from_uri(uri), Some(System::SCT), "{uri}");
    }
    assert_eq!(System::from_uri("http://whocc.no/atc/"), Some(System::ATC));
    assert_eq!(System::from_uri("http://unitsofmeasure.org|ucum"), Some(System::UCUM));
    assert_eq!(System::from_uri("urn:oid:2.16.840.1.113883.6.90"), Some(System::ICD10CM));
}

#[test]
fn a_system_not_registered_is_not_guessed() {
    for uri in
        ["", "/", "http://", "http://snomed.info", "http://snomed.info/sct/900000000000207008", "sctx", "é"]
    {
        assert_eq!(System::from_uri(uri), None, "{uri}");
    }
    assert_eq!(System::from_wire_number(System::all().count() as u16), None);
    assert_eq!(System::from_wire_number(u16::MAX), None);
}

#[test]
fn every_system_is_found_again_by_number_name_uri_and_alias() {
    for system in System::all() {
        assert_eq!(System::from_wire_number(system.wire_number()), Some(system));
        assert_eq!(System::from_short_name(system.short_name()), Some(system));
        assert_eq!(System::from_uri(system.uri()), Some(system));
        for alias in system.row().aliases {
            assert_eq!(System::from_uri(alias), Some(system), "{alias}");
        }
    }
}

#[test]
fn the_commonest_systems_take_one_byte_on_the_card() {
    let common =
        [System::ATC, System::CVX, System::ICD10, System::RXNORM, System::EDQM, System::UCUM, System::ICD11];
    assert!(common.iter().all(|system| system.wire_number() < 24));
}

#[test]
fn names_come_in_the_language_asked_for() {
    let french = name(System::SCT, "56717001", "fr").unwrap();
    assert_eq!((french.text, french.lang, french.draft), ("Tuberculose", "fr", true));
    assert_eq!(name(System::SCT, "56717001", "fr-BE"), Some(french));
    assert_eq!(name(System::SCT, "56717001", "FR_fr"), Some(french));
    let english = Name { text: "Tuberculosis", lang: "en", draft: false };
    assert_eq!(name(System::SCT, "56717001", "en"), Some(english));
}

#[test]
fn a_language_without_the_name_falls_back_to_english() {
    for lang in ["xx", "", "-", "français"] {
        assert_eq!(
            name(System::LOINC, "8310-5", lang).map(|name| (name.text, name.lang)),
            Some(("Body temperature", "en"))
        );
    }
}

#[test]
fn a_code_that_is_not_agreed_has_no_name() {
    for code in ["", "0", "56717002", "567170010", "tuberculosis"] {
        assert_eq!(name(System::SCT, code, "fr"), None, "{code}");
        assert!(!is_agreed(System::SCT, code));
    }
    assert_eq!(english(System::LOINC, "56717001"), None);
    assert_eq!(kind(System::PHPID, "56717001"), None);
}

#[test]
fn kinds_are_told_apart() {
    assert_eq!(kind(System::ATC, "J07BD52"), Some(Kind::Vaccine));
    assert_eq!(kind(System::ATC, "J04AC01"), Some(Kind::Medicine));
    assert_eq!(kind(System::LOINC, "8310-5"), Some(Kind::VitalSign));
    assert_eq!(kind(System::UCUM, "mm[Hg]"), Some(Kind::Unit));
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.as_str()), Some(kind));
    }
    assert_eq!(Kind::parse("Vaccine"), None);
}

#[test]
fn the_assessment_is_covered() {
    assert!(concepts().count() >= 250);
    let kinds: BTreeSet<Kind> = concepts().map(|(_, _, kind)| kind).collect();
    assert_eq!(kinds, Kind::ALL.into_iter().collect());
}

#[test]
fn every_concept_is_sound() {
    for (system, code, _) in concepts() {
        assert!(is_agreed(system, code), "{system} {code}");
        assert_eq!(name(system, code, "fr").map(|name| name.lang), Some("fr"), "{system} {code}");
        if system == System::SCT {
            assert!(snomed_check(code.parse().unwrap()), "{code}");
        } else if system == System::LOINC && !code.starts_with("LA") {
            let (body, digit) = code.split_once('-').unwrap();
            assert_eq!(loinc_check_digit(body.parse().unwrap()).to_string(), digit, "{code}");
        }
    }
}

#[test]
fn each_language_lists_its_tag_and_english_is_first() {
    let tags: Vec<&str> = languages().collect();
    assert_eq!(tags[0], "en");
    assert!(tags.contains(&"fr"));
}

#[test]
fn units_are_found_by_code_and_number() {
    let pressure = unit_by_ucum("mm[Hg]").unwrap();
    assert_eq!((pressure.ucum, pressure.print), ("mm[Hg]", "mmHg"));
    assert!(pressure.number < 24);
    assert_eq!(pressure.name("fr").unwrap().text, "millimètre de mercure");
    for (number, unit) in generated::UNITS.iter().enumerate() {
        assert_eq!(usize::from(unit.number), number);
        assert_eq!(unit_by_number(unit.number), Some(unit));
        assert_eq!(unit_by_ucum(unit.ucum), Some(unit));
    }
}

#[test]
fn other_units_are_not_guessed() {
    for code in ["", "MG", "mmHg", "mcg", " mg"] {
        assert_eq!(unit_by_ucum(code), None, "{code}");
    }
    assert_eq!(unit_by_number(generated::UNITS.len() as u16), None);
    assert_eq!(unit_by_number(u16::MAX), None);
}

#[test]
fn snomed_concept_ids_are_told_from_other_numbers() {
    for code in [138_875_005, 38_341_003, 404_684_003, 900_000_000_000_207_008, 16_217_701_000_119_102] {
        assert!(snomed_check(code), "{code}");
    }
    // A changed digit, swapped neighbours, a description and a relationship id, too short, too long.
    for code in [38_341_004, 83_341_003, 754_786_011, 100_022, 0, 10_003, 1_000_000_000_000_000_000, u64::MAX]
    {
        assert!(!snomed_check(code), "{code}");
    }
}

#[test]
fn loinc_check_digits_are_those_of_the_codes() {
    for (body, digit) in [(8310, 5), (2345, 7), (82810, 3), (718, 7), (0, 0)] {
        assert_eq!(loinc_check_digit(body), digit, "{body}");
    }
    assert!(loinc_check_digit(u64::MAX) < 10);
}

#[test]
fn confidential_codes_are_found_by_themselves_and_under_their_prefix() {
    use ConfidentialKind::{Hiv, MentalHealth, PregnancyTermination, SexuallyTransmittedInfection, Torture};
    for (system, code, kind) in [
        (System::SCT, "86406008", Hiv),
        (System::LOINC, "20447-9", Hiv),
        (System::LOINC, "11613-7", PregnancyTermination),
        (System::ATC, "J05AJ03", Hiv),
        (System::ICD10, "B24", Hiv),
        (System::ICD10, "F32", MentalHealth),
        (System::ICD10, "F32.9", MentalHealth),
        (System::ICD10, "F329", MentalHealth),
        (System::ICD10, "f32.9", MentalHealth),
        (System::ICD10CM, "O98.711", Hiv),
        (System::ICD10CM, "O98711", Hiv),
        (System::ICD11, "1A61.0", SexuallyTransmittedInfection),
        (System::ICD11, "6B41", MentalHealth),
        (System::ICD10, "Z65.4", Torture),
        (System::ICPC2, "P82", MentalHealth),
    ] {
        assert_eq!(confidential_kind(system, code), Some(kind), "{system} {code}");
    }
}

#[test]
fn other_codes_are_not_confidential() {
    for (system, code) in [
        (System::SCT, "86406009"),
        (System::SCT, "864060080"),
        (System::SCT, "F32"),
        (System::LOINC, "8310-5"),
        (System::ATC, "J05AE30"),
        (System::ICD10, "F"),
        (System::ICD10, "F3"),
        (System::ICD10, "F00.1"),
        (System::ICD10, "O98.4"),
        (System::ICD10, ""),
        (System::ICD10, "é"),
        (System::ICD11, "6C4A.2"),
        (System::NDC, "B24"),
    ] {
        assert_eq!(confidential_kind(system, code), None, "{system} {code}");
    }
}

#[test]
fn every_kind_has_a_code_of_its_own_and_something_listed() {
    for kind in ConfidentialKind::ALL {
        assert_eq!(ConfidentialKind::from_code(kind.code()), Some(kind));
        let (codes, prefixes) = confidential_counts(kind);
        assert!(codes > 0 && prefixes > 0, "{kind:?}");
    }
    assert_eq!(ConfidentialKind::from_code("HIV"), None);
}

#[test]
fn every_listed_code_and_prefix_is_found() {
    for row in &generated_confidential::CODES {
        let system = System::from_wire_number(row.system).unwrap();
        assert_eq!(confidential_kind(system, row.code), Some(row.kind), "{system} {}", row.code);
    }
    for row in &generated_confidential::PREFIXES {
        let system = System::from_wire_number(row.system).unwrap();
        assert_eq!(confidential_kind(system, row.code), Some(row.kind), "{system} {}", row.code);
        let longer = format!("{}.Z9", row.code);
        assert_eq!(confidential_kind(system, &longer), Some(row.kind), "{system} {longer}");
    }
}
