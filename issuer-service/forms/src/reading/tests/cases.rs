//! One thing typed, one thing read.

use super::*;
use crate::testing::realistic_person;
use phr_core::model::*;

fn facts(reading: &Reading, section: StandardSection) -> Vec<Fact> {
    let section = reading.entries.section(section);
    section
        .map(|section| section.entries.iter().map(|entry| entry.fact.clone()).collect())
        .unwrap_or_default()
}

fn observation(reading: &Reading, section: StandardSection, at: usize) -> Observation {
    match facts(reading, section).swap_remove(at) {
        Fact::Observation(observation) => *observation,
        _ => panic!("another kind of fact"),
    }
}

fn code(concept: &Option<Concept>) -> &str {
    concept.as_ref().and_then(|concept| concept.coding()).map_or("", |coding| coding.code.as_str())
}

#[test]
fn the_realistic_person_is_read_without_a_problem_and_travels() {
    let reading = read(&realistic_person(), now());
    assert!(reading.is_complete(), "{:?}", reading.problems);
    assert!(reading.left.is_empty());
    assert_eq!(warnings(&reading), [("vaccinations.grid.td.1.date", ""); 0]);
    assert!(over_the_wire(&reading.entries) == unmarked(&reading.entries));
    assert!(undated(over_fhir(&reading.entries)) == reading.entries);
    assert_eq!(reading.birth, Birth::Stated);
    assert_eq!(reading.follow_ups.len(), 2);
    let (section, entry) = reading.follow_ups[1].entry;
    assert!(
        matches!(&reading.entries.sections[section].entries[entry].fact, Fact::FollowUp(f) if code(&f.code) == "718-7")
    );
    let computed: Vec<_> = reading.computed.iter().map(|c| (c.what, c.value.as_str())).collect();
    assert_eq!(computed, [("bmi", "24.3"), ("due-date", "2027-05-09"), ("weeks", "16+3")]);
    assert!(
        reading.consent.purposes[&ConsentPurpose::Card]
            && !reading.consent.purposes[&ConsentPurpose::Statistics]
    );
}

#[test]
fn none_known_and_not_asked_are_what_the_section_says() {
    let reading = reading(&[
        ("allergies.absence", "none-known"),
        ("medicines.absence", "not-asked"),
        ("tests.absence", "not-available"),
    ]);
    let absence = |kind| reading.entries.section(kind).unwrap().absence;
    assert_eq!(absence(StandardSection::Allergies), Some(Absence::NoneKnown));
    assert_eq!(absence(StandardSection::Medications), Some(Absence::NotAsked));
    assert_eq!(absence(StandardSection::Results), Some(Absence::NotAvailable));
    assert!(reading.entries.section(StandardSection::Problems).is_none());
}

#[test]
fn a_section_does_not_say_that_it_is_empty_when_it_is_not() {
    let reading = reading(&[("allergies.absence", "none-known"), ("allergies.0.code", "Dust")]);
    assert_eq!(problems(&reading), [("allergies.absence", "absence-with-entries")]);
    assert_eq!(reading.entries.section(StandardSection::Allergies).unwrap().entries.len(), 1);
}

#[test]
fn a_chosen_code_keeps_other_words_and_drops_its_own_name() {
    let of = |words, chosen| {
        let reading = reading(&[("problems.0.code", words), ("problems.0.code.chosen", chosen)]);
        match facts(&reading, StandardSection::Problems).swap_remove(0) {
            Fact::Condition(condition) => condition.code.unwrap(),
            _ => panic!("another kind of fact"),
        }
    };
    assert_eq!(
        of("asthma", "sct|195967001"),
        Concept::coded(Coding::new("http://snomed.info/sct", "195967001"))
    );
    assert_eq!(of("Asthme", "sct|195967001").text(), None);
    assert_eq!(of("asthma, mostly in spring", "sct|195967001").text(), Some("asthma, mostly in spring"));
    assert_eq!(of("something else", "").coding(), None);
    // A code of another kind, or of no kind, is none; the words stay.
    for chosen in ["atc|N02BE01", "sct|1", "x", "nonesuch|1", "sct|"] {
        let reading = reading(&[("problems.0.code", "words"), ("problems.0.code.chosen", chosen)]);
        assert_eq!(problems(&reading), [("problems.0.code.chosen", "code-not-offered")], "{chosen}");
        assert_eq!(facts(&reading, StandardSection::Problems).len(), 1);
    }
}

#[test]
fn a_row_that_does_not_say_what_it_is_about_is_a_problem() {
    let reading =
        reading(&[("medicines.3.dose", "2"), ("medicines.3.dose.unit", "mg"), ("allergies.0.note", "x")]);
    assert_eq!(
        problems(&reading),
        [("allergies.0.code", "what-missing"), ("medicines.3.code", "what-missing")]
    );
}

#[test]
fn dates_that_may_be_two_are_a_problem_with_choices() {
    let reading = reading(&[
        ("identity.birth_date", "03/04/2020"),
        ("problems.0.code", "x"),
        ("problems.0.since", "1399/12/30"),
    ]);
    let choices: Vec<_> =
        reading.problems.iter().map(|p| (p.path.as_str(), p.code, p.choices.join(" "))).collect();
    assert_eq!(
        choices,
        [
            ("identity.birth_date", "date-ambiguous", "2020-04-03 2020-03-04".to_owned()),
            ("problems.0.since", "date-other-calendar", "2021-03-20".to_owned()),
        ]
    );
}

#[test]
fn what_has_been_does_not_lie_in_the_future() {
    let reading = reading(&[
        ("identity.birth_date", "2027"),
        ("visit.date", "2026-11-26"),
        ("pregnancy.due", "2027-03-01"),
    ]);
    assert_eq!(
        problems(&reading),
        [("identity.birth_date", "date-in-future"), ("visit.date", "date-in-future")]
    );
}

#[test]
fn an_age_gives_a_year_that_is_said_to_be_estimated() {
    let aged = reading(&[("identity.age", "٣٤")]);
    assert_eq!(aged.entries.patient.birth_date, PartialDate::year(1992));
    assert_eq!(aged.birth, Birth::Estimated);
    let said = aged.entries.sections.iter().flat_map(|s| &s.entries).next().unwrap();
    assert!(
        matches!(&said.fact, Fact::Observation(o) if o.code.as_ref().unwrap().text() == Some("Age as stated"))
    );
    let both = reading(&[("identity.age", "34"), ("identity.birth_date", "1992")]);
    assert!(both.is_complete() && both.birth == Birth::Stated);
    let wrong = reading(&[("identity.age", "34"), ("identity.birth_date", "1980")]);
    assert_eq!(problems(&wrong), [("identity.age", "age-contradicts-birth-date")]);
    let unknown = reading(&[("identity.birth_absent", "unknown")]);
    assert_eq!(unknown.entries.patient.birth_date_absent.as_deref(), Some("unknown"));
    assert_eq!(unknown.birth, Birth::Absent);
}

#[test]
fn a_name_has_its_script_and_a_latin_reading_beside_it() {
    let reading = reading(&[
        ("identity.family", "ኃይለ"),
        ("identity.given", "ሰላም"),
        ("identity.family_latin", "Hayle"),
        ("identity.given_latin", "Selam"),
    ]);
    let names = &reading.entries.patient.names;
    assert_eq!(names.len(), 2);
    assert_eq!(
        (names[0].representation, names[1].representation),
        (None, Some(NameRepresentation::Alphabetic))
    );
    assert_eq!(names[1].given, ["Selam"]);
}

#[test]
fn a_dose_is_structured() {
    let reading = reading(&[
        ("medicines.0.code", "Paracetamol"),
        ("medicines.0.code.chosen", "atc|N02BE01"),
        ("medicines.0.dose", "1/2"),
        ("medicines.0.dose.unit", "{tablet}"),
        ("medicines.0.times_per_day", "۳"),
        ("medicines.0.route", "oral"),
        ("medicines.0.until", "2026-11-01"),
        ("medicines.1.code", "Ibuprofen"),
        ("medicines.1.dose", "200-400 mg"),
        ("medicines.1.every_hours", "8"),
        ("medicines.1.as_needed", "yes"),
    ]);
    assert!(reading.is_complete(), "{:?}", reading.problems);
    let medicines = facts(&reading, StandardSection::Medications);
    let (Fact::Medication(one), Fact::Medication(two)) = (&medicines[0], &medicines[1]) else {
        panic!("kinds")
    };
    assert_eq!(one.status, Some(MedicationStatus::Completed));
    let half = Quantity {
        value: Decimal::parse("0.5"),
        comparator: None,
        unit: Some(Unit::Ucum("{tablet}".to_owned())),
    };
    assert_eq!(one.dosages[0].doses[0].amount, Some(Amount::Quantity(half)));
    assert_eq!(one.dosages[0].timing.as_ref().unwrap().frequency, Some(3));
    assert!(matches!(&two.dosages[0].doses[0].amount, Some(Amount::Range(range)) if range.high.is_some()));
    assert_eq!(two.dosages[0].timing.as_ref().unwrap().period_unit, Some(PeriodUnit::Hour));
}

#[test]
fn a_dose_without_unit_is_not_guessed() {
    let reading = reading(&[
        ("medicines.0.code", "x"),
        ("medicines.0.dose", "500"),
        ("medicines.1.code", "y"),
        ("medicines.1.dose", "5 mg"),
        ("medicines.1.dose.unit", "mL"),
        ("medicines.2.code", "z"),
        ("medicines.2.dose", "a spoon"),
        ("medicines.2.times_per_day", "2"),
        ("medicines.2.every_hours", "12"),
        ("tests.glucose.value", "5,5"),
    ]);
    assert_eq!(
        problems(&reading),
        [
            ("medicines.0.dose.unit", "unit-missing"),
            ("medicines.1.dose", "two-units"),
            ("medicines.2.dose", "not-a-number"),
            ("medicines.2.every_hours", "two-schedules"),
            ("tests.glucose.value", "what-missing"),
            ("tests.glucose.value.unit", "unit-missing"),
        ]
    );
}

#[test]
fn a_test_has_the_code_of_its_unit() {
    let molar = reading(&[
        ("tests.glucose.value", "5,5"),
        ("tests.glucose.value.unit", "mmol/L"),
        ("tests.glucose.date", "2026-11-25"),
    ]);
    assert_eq!(code(&observation(&molar, StandardSection::Results, 0).code), "15074-8");
    let mass = reading(&[("tests.glucose.value", "99 MG/DL")]);
    let observation = observation(&mass, StandardSection::Results, 0);
    assert_eq!(code(&observation.code), "2339-0");
    assert_eq!(warnings(&mass)[3..], [("tests.glucose.date", "date-missing")]);
}

#[test]
fn a_test_that_was_not_done_is_no_result() {
    let reading = reading(&[
        ("tests.hiv.result", "not_done"),
        ("tests.chest_xray.result", "abnormal_tb"),
        ("tests.tst.value", "12"),
    ]);
    let tests: Vec<Observation> =
        (0..3).map(|at| observation(&reading, StandardSection::Results, at)).collect();
    assert!(
        matches!(&tests[0].value, Some(Value::Quantity(q)) if q.unit == Some(Unit::Ucum("mm".to_owned())))
    );
    assert!(
        matches!(&tests[1].value, Some(Value::Concept(c)) if c.text() == Some("Abnormal, suggestive of tuberculosis"))
    );
    assert_eq!((tests[2].value.clone(), code(&tests[2].absent)), (None, "not-performed"));
}

#[test]
fn another_test_takes_a_number_with_unit_or_words() {
    let reading = reading(&[
        ("tests.other.0.code", "Ferritin"),
        ("tests.other.0.value", "<12,5 ng/mL"),
        ("tests.other.1.code", "Culture"),
        ("tests.other.1.value", "3 colonies of something"),
        ("tests.other.1.result", "positive"),
    ]);
    let quantity = Quantity {
        value: Decimal::parse("12.5"),
        comparator: Some(Comparator::Less),
        unit: Some(Unit::Ucum("ng/mL".to_owned())),
    };
    assert_eq!(observation(&reading, StandardSection::Results, 0).value, Some(Value::Quantity(quantity)));
    let culture = observation(&reading, StandardSection::Results, 1);
    assert_eq!(culture.value, Some(Value::Text("3 colonies of something".to_owned())));
    assert_eq!(code(&culture.interpretations.first().cloned()), "POS");
}

#[test]
fn implausible_vital_signs_warn_by_age_and_stop_nothing() {
    let pulse = |born: &str, pulse: &str| {
        let reading =
            reading(&[("identity.birth_date", born), ("vitals.pulse", pulse), ("visit.date", "2026-11-25")]);
        assert!(reading.is_complete());
        assert_eq!(facts(&reading, StandardSection::VitalSigns).len(), 1);
        warnings(&reading)
            .iter()
            .any(|(path, code)| *path == "vitals.pulse" && code.starts_with("implausibly"))
    };
    assert!(!pulse("2026-08-01", "170") && pulse("1990", "170"));
    assert!(pulse("2026-08-01", "60") && !pulse("1990", "60"));
    // Where the age is not known the widest limits hold.
    let unknown =
        reading(&[("vitals.pulse", "170"), ("vitals.temperature", "99 °F"), ("vitals.muac", "110")]);
    assert!(!warnings(&unknown).iter().any(|(_, code)| code.starts_with("implausibly")));
    let child = reading(&[("identity.birth_date", "2024-11-01"), ("vitals.muac", "110")]);
    assert!(warnings(&child).contains(&("vitals.muac", "acute-malnutrition-severe")));
}

#[test]
fn blood_pressure_is_one_entry_of_two_parts() {
    let reading = reading(&[("vitals.systolic", "70"), ("vitals.diastolic", "110")]);
    let pressure = observation(&reading, StandardSection::VitalSigns, 0);
    assert_eq!((code(&pressure.code), pressure.components.len(), pressure.value), ("85354-9", 2, None));
    assert!(warnings(&reading).contains(&("vitals.diastolic", "blood-pressure-swapped")));
}

#[test]
fn a_vaccination_says_how_it_is_known() {
    let reading = reading(&[
        ("vaccinations.all.source", "reported"),
        ("vaccinations.grid.mmr.1.date", "1998"),
        ("vaccinations.grid.mmr.2.date", "2001-05"),
        ("vaccinations.grid.mmr.2.source", "document"),
        ("vaccinations.grid.bcg.1.given", "yes"),
        ("vaccinations.grid.bcg.1.note", "scar"),
        ("vaccinations.grid.ipv.1.source", "document"),
    ]);
    let doses: Vec<_> = facts(&reading, StandardSection::Immunizations)
        .into_iter()
        .map(|fact| match fact {
            Fact::Immunization(dose) => {
                (code(&dose.code).to_owned(), dose.primary_source, dose.protocols[0].dose_number.clone())
            }
            _ => panic!("another kind of fact"),
        })
        .collect();
    let dose = |code: &str, source, number| (code.to_owned(), Some(source), Some(DoseNumber::Number(number)));
    assert_eq!(doses, [dose("836402002", false, 1), dose("836494009", false, 1), dose("836494009", true, 2)]);
    assert_eq!(problems(&reading), [("vaccinations.grid.ipv.1.date", "what-missing")]);
}

#[test]
fn marks_are_kept_and_vulnerability_is_confidential_unless_said_otherwise() {
    let reading = reading(&[
        ("problems.0.code", "x"),
        ("problems.0.confidential", "yes"),
        ("problems.1.code", "y"),
        ("problems.1.confidential", "no"),
        ("vulnerability.0.code", "Unaccompanied minor"),
        ("vulnerability.1.code", "Single parent"),
        ("vulnerability.1.confidential", "no"),
        ("social.absence", "not-asked"),
    ]);
    assert!(reading.is_complete());
    let marks: Vec<_> =
        reading.entries.sections.iter().flat_map(|s| &s.entries).map(|entry| entry.confidentiality).collect();
    use Confidentiality::{Normal, Restricted};
    assert_eq!(marks, [Restricted, Normal, Restricted, Normal]);
}

#[test]
fn follow_ups_have_days() {
    let follow_up = |due: &str, until: &str| {
        let fields = [
            ("follow_ups.0.service", "tuberculosis"),
            ("follow_ups.0.due", due),
            ("follow_ups.0.until", until),
        ];
        let reading = reading(&fields);
        assert!(reading.is_complete(), "{:?}", reading.problems);
        let day =
            |day: Option<i64>| day.and_then(PartialDate::from_days_since_1970).map(|day| day.to_string());
        (day(reading.follow_ups[0].from_day), day(reading.follow_ups[0].until_day))
    };
    let days = |from: &str, until: &str| (Some(from.to_owned()), Some(until.to_owned()));
    assert_eq!(follow_up("+2w", ""), days("2026-12-09", "2026-12-09"));
    assert_eq!(follow_up("+3m", "+4m"), days("2027-02-25", "2027-03-25"));
    assert_eq!(follow_up("2027-01", ""), days("2027-01-01", "2027-01-31"));
    assert_eq!(follow_up("", ""), (None, None));
    assert_eq!(
        problems(&reading(&[
            ("follow_ups.0.service", "eye"),
            ("follow_ups.0.due", "+2w"),
            ("follow_ups.0.until", "+1w")
        ])),
        [("follow_ups.0.until", "ends-before-it-begins")]
    );
}

#[test]
fn languages_and_countries_are_codes_where_they_are_known() {
    let reading = reading(&[
        ("identity.languages.0.language", "Arabic"),
        ("identity.languages.1.language", "فارسی"),
        ("identity.languages.2.language", "Nyishi"),
        ("identity.languages.3.language", "fr-BE"),
        ("identity.birth_country", "Syria"),
        ("identity.nationalities.0.country", "af"),
        ("identity.nationalities.1.country", "Stateless"),
    ]);
    let languages: Vec<_> =
        reading.entries.patient.languages.iter().map(|l| code(&Some(l.code.clone())).to_owned()).collect();
    assert_eq!(languages, ["ar", "fa", "", "fr-BE"]);
    assert_eq!(reading.entries.patient.birth_country.as_deref(), Some("SY"));
    assert_eq!(code(&Some(reading.entries.patient.nationalities[0].clone())), "AF");
    assert_eq!(reading.entries.patient.nationalities[1].text(), Some("Stateless"));
}

#[test]
fn what_no_form_has_is_a_problem_and_control_characters_are_one() {
    let reading =
        reading(&[("nonesuch.0.code", "x"), ("allergies.00.code", "y"), ("problems.0.code", "a\u{0}b")]);
    assert_eq!(
        problems(&reading),
        [
            ("allergies.00.code", "field-not-in-form"),
            ("nonesuch.0.code", "field-not-in-form"),
            ("problems.0.code", "control-character"),
            ("problems.0.code", "what-missing"),
        ]
    );
}

#[test]
fn a_visit_knows_the_person_already() {
    let patient = Patient { birth_date: PartialDate::parse("2024-11-01"), ..Patient::default() };
    let fields = typed(&[("vitals.muac", "120"), ("visit.date", "2026-11-25"), ("visit.kind", "follow_up")]);
    let reading = read_visit(&fields, &patient, now());
    assert_eq!(warnings(&reading), [("vitals.muac", "acute-malnutrition-moderate")]);
    assert!(reading.entries.patient == Patient::default());
}

#[test]
fn nothing_of_the_person_is_in_debug() {
    let reading = reading(&[("identity.family", "Secret"), ("identity.birth_date", "03/04/2020")]);
    let said = format!("{reading:?} {:?} {:?}", reading.problems, reading.consent);
    assert!(!said.contains("Secret") && !said.contains("2020"), "{said}");
}

#[test]
fn the_fullest_form_travels() {
    use crate::limits;
    let text = "x".repeat(limits::ALL_BYTES / limits::FIELDS);
    let groups = ["alerts", "problems", "medicines", "tests.other", "vaccinations.other"];
    let mut fields = Fields::new();
    for at in 0..limits::FIELDS {
        fields.set(&format!("{}.{at}.code", groups[at % groups.len()]), &text).unwrap();
    }
    let reading = read(&fields, now());
    assert!(reading.is_complete() && reading.entries.count() == limits::FIELDS);
    assert!(over_the_wire(&reading.entries) == unmarked(&reading.entries));
}
