//! What the choices leave out, and that it is counted.

use super::*;

fn medicine(dosage: Dosage) -> Entries {
    let fact = Medication {
        kind: MedicationKind::Statement,
        code: None,
        status: None,
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: None,
        authored: None,
        reasons: Vec::new(),
        dosages: vec![dosage],
        status_reasons: Vec::new(),
    };
    of(Fact::Medication(Box::new(fact)))
}

fn of(fact: Fact) -> Entries {
    let kind = SectionKind::Standard(StandardSection::Medications);
    let section = Section { entries: vec![Entry::new(fact)], ..Section::new(kind) };
    Entries { sections: vec![section], ..Entries::default() }
}

/// The first dosage that a core card has, and how much was left out.
fn core_dosage(dosage: Dosage) -> (Dosage, u32) {
    let (entries, left_out) = select(medicine(dosage), Content::Core, Names::Needed);
    let Fact::Medication(medicine) = &entries.sections[0].entries[0].fact else { panic!() };
    (medicine.dosages[0].clone(), left_out.by_section.values().sum())
}

fn dose() -> Dose {
    let amount =
        Quantity { value: Decimal::parse("500"), comparator: None, unit: Some(Unit::Ucum("mg".into())) };
    Dose { amount: Some(Amount::Quantity(amount)), rate: None }
}

#[test]
fn words_of_a_dose_stay_until_the_structured_part_says_how_much_and_how_often() {
    let words = Some("500 mg three times a day".to_owned());
    let often = Timing {
        frequency: Some(3),
        period: Decimal::parse("1"),
        period_unit: Some(PeriodUnit::Day),
        ..Timing::default()
    };
    let long = Timing { count: Some(20), ..Timing::default() };
    for (doses, timing, stays) in [
        (vec![dose()], Some(often.clone()), false),
        (vec![dose()], Some(long), true),
        (vec![dose()], None, true),
        (Vec::new(), Some(often), true),
        (Vec::new(), None, true),
    ] {
        let (kept, left_out) =
            core_dosage(Dosage { text: words.clone(), doses, timing, ..Dosage::default() });
        assert_eq!(kept.text.is_some(), stays);
        assert_eq!(left_out, u32::from(!stays));
    }
}

#[test]
fn which_eye_a_medicine_is_for_stays() {
    let site = Concept::new(None, Some("left eye".to_owned()));
    let (kept, left_out) = core_dosage(Dosage { site: site.clone(), ..Dosage::default() });
    assert_eq!((kept.site, left_out), (site, 0));
}

#[test]
fn words_beside_a_code_stay_unless_they_are_the_name_that_readers_have() {
    const SCT: &str = "http://snomed.info/sct";
    for (code, words, says_more) in [
        ("387458008", "Aspirin 75 mg tablet", true),
        ("44054006", "Type 2 diabetes, badly controlled", true),
        ("44054006", "type 2 diabetes", false),
        ("1234567890", "A code that no reader knows", true),
    ] {
        let concept = Concept::new(Some(Coding::new(SCT, code)), Some(words.to_owned()));
        let chosen = |names| {
            let condition = Condition { code: concept.clone(), ..Condition::default() };
            let (entries, left_out) = select(of(Fact::Condition(condition)), Content::Full, names);
            let Fact::Condition(condition) = &entries.sections[0].entries[0].fact else { panic!() };
            (condition.code.as_ref().unwrap().text().is_some(), left_out.by_section.values().sum::<u32>())
        };
        assert_eq!(chosen(Names::Needed), (says_more, 0), "{words}");
        assert_eq!(chosen(Names::None), (false, u32::from(says_more)), "{words}");
        assert_eq!(chosen(Names::All), (true, 0), "{words}");
    }
}

#[test]
fn all_names_are_filled_in_from_the_agreed_terminology() {
    let concept = Concept::coded(Coding::new("http://snomed.info/sct", "44054006"));
    let condition = Condition { code: Some(concept), ..Condition::default() };
    let (entries, _) = select(of(Fact::Condition(condition)), Content::Full, Names::All);
    let Fact::Condition(condition) = &entries.sections[0].entries[0].fact else { panic!() };
    assert_eq!(condition.code.as_ref().unwrap().text(), Some("Type 2 diabetes"));
}
