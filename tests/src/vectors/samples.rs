//! What the good vectors state. Nothing is left to a default, so that every field of the format stands in a vector.

use phr_core::model::*;

const SCT: &str = "http://snomed.info/sct";
const LOINC: &str = "http://loinc.org";

pub(super) fn sct(code: &str) -> Concept {
    Concept::coded(Coding::new(SCT, code))
}

fn loinc(code: &str) -> Concept {
    Concept::coded(Coding::new(LOINC, code))
}

fn coded(system: &'static str, code: &str) -> Concept {
    Concept::coded(Coding::new(system, code))
}

fn named(system: &'static str, code: &str, name: &str) -> Concept {
    Concept::new(Some(Coding::new(system, code)), Some(name.into())).expect("there is a code")
}

pub(super) fn words(text: &str) -> Concept {
    Concept::new(None, Some(text.into())).expect("there are words")
}

pub(super) fn moment(text: &str) -> PartialDateTime {
    PartialDateTime::parse(text).expect("a date of this file")
}

pub(super) fn date(text: &str) -> PartialDate {
    PartialDate::parse(text).expect("a date of this file")
}

pub(super) fn language(code: &str) -> Language {
    Language { code: coded("urn:ietf:bcp:47", code), preferred: None }
}

fn at(text: &str) -> Option<When> {
    Some(When::At(moment(text)))
}

fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).expect("a number of this file")
}

fn quantity(number: &str, ucum: &str) -> Quantity {
    Quantity { value: Some(decimal(number)), comparator: None, unit: Some(Unit::Ucum(ucum.into())) }
}

fn period(start: &str, end: &str) -> Period {
    let end_of = |text: &str| (!text.is_empty()).then(|| moment(text));
    Period { start: end_of(start), end: end_of(end) }
}

fn range(low: &str, high: &str, ucum: &str) -> Range {
    let end = |number: &str| (!number.is_empty()).then(|| quantity(number, ucum));
    Range { low: end(low), high: end(high) }
}

fn ratio(above: Quantity, below: Quantity) -> Ratio {
    Ratio { numerator: Some(above), denominator: Some(below) }
}

pub(super) fn entry(fact: Fact) -> Entry {
    Entry::new(fact)
}

pub(super) fn section(kind: StandardSection, entries: Vec<Entry>) -> Section {
    Section { entries, ..Section::new(SectionKind::Standard(kind)) }
}

/// Penicillin, active and confirmed, since May 2010.
pub(super) fn penicillin() -> Entry {
    entry(Fact::Allergy(Allergy {
        code: Some(sct("91936005")),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Confirmed),
        onset: at("2010-05"),
        ..Allergy::default()
    }))
}

pub(super) fn one_allergy() -> Entries {
    let sections = vec![section(StandardSection::Allergies, vec![penicillin()])];
    Entries { sections, ..Entries::default() }
}

/// One section of each kind, every kind of absence, entries of an unusual kind, and a section of the source's own.
pub(super) fn every_section() -> Entries {
    let mut sections: Vec<Section> = StandardSection::ALL
        .iter()
        .zip(Absence::ALL.iter().cycle())
        .map(|(kind, absence)| Section { absence: Some(*absence), ..section(*kind, Vec::new()) })
        .collect();
    sections[0] = section(StandardSection::Allergies, vec![penicillin()]);
    // Beside the usual kind of fact stands another; a narrative stands beside an absence.
    let weight = entry(Fact::Observation(Box::new(Observation {
        code: Some(loinc("29463-7")),
        value: Some(Value::Quantity(quantity("71.50", "kg"))),
        ..Observation::default()
    })));
    sections[1] = section(StandardSection::Problems, vec![condition(), weight]);
    sections[2].narrative = Some("Takes something for the heart, name not known.".into());
    let own = |kind| Section { narrative: Some("As told.".into()), ..Section::new(SectionKind::Other(kind)) };
    sections.push(Section { entries: vec![penicillin()], ..own(Some(loinc("29299-5"))) });
    sections.push(own(Some(sct("422625006"))));
    sections.push(own(Some(words("Journey"))));
    sections.push(own(None));
    Entries { sections, ..Entries::default() }
}

fn condition() -> Entry {
    entry(Fact::Condition(Condition {
        code: Some(sct("56717001")),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Provisional),
        severity: Some(sct("24484000")),
        body_sites: vec![sct("39607008")],
        onset: Some(When::Text("in spring".into())),
        abatement: Some(When::Age(quantity("31", "a"))),
        stages: vec![words("II")],
    }))
}

/// Every kind of fact, with every field of each.
pub(super) fn every_fact() -> Entries {
    use StandardSection as S;
    let sections = vec![
        section(S::Allergies, vec![allergy()]),
        section(S::Problems, vec![condition()]),
        section(S::Medications, vec![medication(), never_again()]),
        section(S::Immunizations, vec![immunization()]),
        section(S::Procedures, vec![procedure()]),
        section(S::Devices, vec![device()]),
        section(S::Results, vec![observation(), report()]),
        section(S::Alerts, vec![alert()]),
        section(S::AdvanceDirectives, vec![directive()]),
        section(S::PlanOfCare, vec![plan(), goal(), follow_up()]),
        section(S::Encounters, vec![encounter()]),
        section(S::FamilyHistory, vec![family_history()]),
        section(S::PatientStory, vec![other()]),
    ];
    Entries { composed: Some(moment("2026-10-02T08:15:00+03:00")), sections, ..Entries::default() }
        .into_canonical()
}

fn allergy() -> Entry {
    let fact = Fact::Allergy(Allergy {
        code: Some(sct("91935009")),
        clinical: Some(ClinicalStatus::Resolved),
        verification: Some(VerificationStatus::Unconfirmed),
        kind: Some(AllergyType::Intolerance),
        categories: [AllergyCategory::Food, AllergyCategory::Biologic].into(),
        criticality: Some(Criticality::High),
        onset: Some(When::AgeRange(range("2", "4", "a"))),
        last_occurrence: Some(moment("2024-11-30T23:59:59-09:30")),
        reactions: vec![Reaction {
            substance: Some(sct("762952008")),
            manifestations: vec![sct("126485001"), words("swollen lips")],
            severity: Some(ReactionSeverity::Moderate),
            onset: Some(moment("2024")),
            description: Some("Within the hour.".into()),
        }],
    });
    Entry { notes: vec!["Told by the mother.".into(), "Not tested.".into()], ..Entry::new(fact) }
}

fn medication() -> Entry {
    let timing = Timing {
        code: Some(coded("http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation", "BID")),
        frequency: Some(2),
        frequency_max: Some(3),
        period: Some(decimal("1.5")),
        period_max: Some(decimal("2")),
        period_unit: Some(PeriodUnit::Day),
        count: Some(20),
        duration: Some(decimal("0.5")),
        duration_unit: Some(PeriodUnit::Hour),
        days_of_week: vec![DayOfWeek::Monday, DayOfWeek::Friday],
        times_of_day: vec![8 * 3600, 20 * 3600 + 1800],
        when: vec![EventTiming::AfterBreakfast, EventTiming::BedTime],
        offset: Some(30),
        bounds: Some(Bounds::Period(period("2026-09-01", "2026-12"))),
        events: vec![moment("2026-09-01"), moment("2026-09-08T10:00:00Z")],
    };
    let lasting = |bounds| Dosage {
        timing: Some(Timing { bounds: Some(bounds), ..Timing::default() }),
        ..Dosage::default()
    };
    entry(Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Request,
        code: Some(coded("http://www.whocc.no/atc", "A10BA02")),
        status: Some(MedicationStatus::OnHold),
        do_not_perform: false,
        ingredients: vec![Ingredient {
            substance: sct("372567009"),
            strength: Some(ratio(quantity("500", "mg"), quantity("1", "{tablet}"))),
        }],
        form: Some(sct("385055001")),
        effective: Some(When::Timing(Box::new(Timing { frequency: Some(1), ..Timing::default() }))),
        authored: Some(moment("2026-08-31")),
        reasons: vec![sct("44054006")],
        dosages: vec![
            Dosage {
                text: Some("with plenty of water".into()),
                timing: Some(timing),
                as_needed: Some(AsNeeded::For(sct("422587007"))),
                route: Some(sct("26643006")),
                site: Some(sct("123851003")),
                method: Some(sct("421521009")),
                doses: vec![
                    Dose {
                        amount: Some(Amount::Quantity(quantity("1", "{tablet}"))),
                        rate: Some(Amount::Ratio(ratio(quantity("100", "mL"), quantity("1", "h")))),
                    },
                    Dose { amount: Some(Amount::Range(range("1", "2", "mg"))), rate: None },
                ],
                max_per_period: Some(ratio(quantity("2000", "mg"), quantity("1", "d"))),
                additional: vec![sct("311504000")],
                patient_instruction: Some("After meals.".into()),
            },
            Dosage { as_needed: Some(AsNeeded::Yes), ..lasting(Bounds::Duration(quantity("10", "d"))) },
            Dosage { as_needed: Some(AsNeeded::No), ..lasting(Bounds::Range(range("5", "7", "d"))) },
        ],
        status_reasons: vec![words("nausea")],
    })))
}

fn never_again() -> Entry {
    entry(Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Statement,
        code: Some(sct("387458008")),
        status: None,
        do_not_perform: true,
        ingredients: Vec::new(),
        form: None,
        effective: None,
        authored: None,
        reasons: Vec::new(),
        dosages: Vec::new(),
        status_reasons: Vec::new(),
    })))
}

fn immunization() -> Entry {
    entry(Fact::Immunization(Immunization {
        code: Some(coded("http://hl7.org/fhir/sid/cvx", "03")),
        status: Some(ImmunizationStatus::Completed),
        status_reason: Some(sct("213257006")),
        occurrence: at("2019-03-14"),
        lot: Some("7X-A1".into()),
        manufacturer: Some("Serum institute".into()),
        protocols: vec![VaccineProtocol {
            diseases: vec![sct("14189004")],
            dose_number: Some(DoseNumber::Number(2)),
            series_doses: Some(DoseNumber::Text("two, or three".into())),
            series: Some("catch-up".into()),
        }],
        site: Some(sct("368208006")),
        route: Some(sct("78421000")),
        dose: Some(quantity("0.5", "mL")),
        expiry: Some(date("2020-01")),
        primary_source: Some(false),
    }))
}

fn procedure() -> Entry {
    entry(Fact::Procedure(Procedure {
        code: Some(sct("80146002")),
        status: Some(EventStatus::Completed),
        performed: Some(When::Period(period("2021-06-01", ""))),
        body_sites: vec![sct("66754008")],
        reasons: vec![sct("74400008")],
        outcome: Some(sct("385669000")),
        complications: vec![words("wound opened")],
        devices: vec![words("drain")],
    }))
}

fn device() -> Entry {
    entry(Fact::Device(Device {
        code: Some(sct("14106009")),
        status: Some(DeviceStatus::Active),
        timing: at("2018-02"),
        body_site: Some(sct("80891009")),
        reasons: vec![sct("27885002")],
        udi: Some("(01)00844588003288".into()),
        serial: Some("AC-221".into()),
    }))
}

fn observation() -> Entry {
    let part = |code: &str, value: Value| Component {
        code: loinc(code),
        value: Some(value),
        absent: None,
        interpretations: vec![coded(
            "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
            "H",
        )],
    };
    let unit = |unit| Quantity { value: None, comparator: None, unit };
    entry(Fact::Observation(Box::new(Observation {
        code: Some(loinc("85354-9")),
        status: Some(ResultStatus::Final),
        category: Some(ObservationCategory::VitalSigns),
        effective: at("2026-10-01T07:30:00Z"),
        value: Some(Value::Concept(sct("10828004"))),
        interpretations: vec![sct("75540009")],
        absent: Some(coded("http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-performed")),
        body_site: Some(sct("368209003")),
        method: Some(sct("17146006")),
        reference_ranges: vec![ReferenceRange {
            range: range("90", "140", "mm[Hg]"),
            text: Some("at rest".into()),
        }],
        components: vec![
            part("8480-6", Value::Quantity(quantity("152", "mm[Hg]"))),
            part(
                "8462-4",
                Value::Quantity(Quantity {
                    comparator: Some(Comparator::GreaterOrEqual),
                    ..quantity("-9.50", "custom{unit}")
                }),
            ),
            part("1-8", Value::Concept(named("http://example.org/codes", "x1", "something local"))),
            part("2-6", Value::Text("turbid".into())),
            part("3-4", Value::Boolean(true)),
            part("4-2", Value::Integer(-3)),
            part("5-9", Value::Range(range("", "7", "mmol/L"))),
            part("6-7", Value::Ratio(ratio(quantity("1", "1"), quantity("128", "1")))),
            part("7-5", Value::At(moment("0987-06-05"))),
            part("8-3", Value::TimeOfDay(86_399)),
            part("9-1", Value::Period(period("", "2026-01-31"))),
            part("10-9", Value::Quantity(unit(Some(Unit::Text("spoonful".into()))))),
            part(
                "11-7",
                Value::Quantity(unit(Some(Unit::Coded(Coding::new(
                    "http://standardterms.edqm.eu",
                    "15054000",
                ))))),
            ),
            Component {
                code: loinc("12-5"),
                value: None,
                absent: Some(words("sample lost")),
                interpretations: Vec::new(),
            },
        ],
    })))
}

fn report() -> Entry {
    entry(Fact::Report(Report {
        code: Some(loinc("36643-5")),
        status: Some(ResultStatus::Preliminary),
        category: Some(coded("http://terminology.hl7.org/CodeSystem/v2-0074", "RAD")),
        effective: at("2026-09-29"),
        conclusion: Some("No sign of active disease.".into()),
        conclusion_codes: vec![sct("168731009")],
    }))
}

fn alert() -> Entry {
    entry(Fact::Alert(Alert {
        code: Some(sct("108290001")),
        status: Some(AlertStatus::Active),
        category: Some(coded("http://terminology.hl7.org/CodeSystem/flag-category", "clinical")),
        priority: Some(words("high")),
        period: Some(period("2026-01", "2027")),
    }))
}

fn directive() -> Entry {
    entry(Fact::Directive(Directive {
        category: Some(sct("304251008")),
        status: Some(DirectiveStatus::Active),
        scope: Some(coded("http://terminology.hl7.org/CodeSystem/consentscope", "adr")),
        date: Some(moment("2025-12-24")),
        provision: Some(ProvisionType::Deny),
        period: Some(period("2025-12-24", "")),
        codes: vec![sct("89666000")],
    }))
}

fn plan() -> Entry {
    entry(Fact::Plan(Plan {
        category: Some(sct("734163000")),
        status: Some(PlanStatus::Active),
        title: Some("Until delivery".into()),
        description: Some("A visit every four weeks.".into()),
        period: Some(period("2026-10-02", "2027-03")),
        activities: vec![Activity {
            code: sct("424525001"),
            status: Some(PlanStatus::Scheduled),
            scheduled: Some(When::Period(period("2026-11-01", "2026-11-08"))),
        }],
    }))
}

fn goal() -> Entry {
    entry(Fact::Goal(Goal {
        description: Some(words("walk without help")),
        status: Some(PlanStatus::Accepted),
        achievement: Some(words("improving")),
        start: Some(moment("2026")),
        due: Some(moment("2027-06")),
    }))
}

fn follow_up() -> Entry {
    entry(Fact::FollowUp(FollowUp {
        kind: FollowUpKind::Appointment,
        code: Some(sct("390906007")),
        status: Some(PlanStatus::Booked),
        due: Some(When::Period(period("2026-10-20", "2026-10-30"))),
        authored: Some(moment("2026-10-02")),
        performer: Some(sct("309343006")),
        reasons: vec![sct("56717001")],
    }))
}

fn encounter() -> Entry {
    entry(Fact::Encounter(Encounter {
        code: Some(sct("308335008")),
        status: Some(EventStatus::Finished),
        class: Some(coded("http://terminology.hl7.org/CodeSystem/v3-ActCode", "AMB")),
        period: Some(period("2026-10-02", "2026-10-02")),
        reasons: vec![sct("162673000")],
    }))
}

fn family_history() -> Entry {
    entry(Fact::FamilyHistory(FamilyHistory {
        relationship: Some(coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH")),
        conditions: vec![FamilyCondition {
            code: sct("73211009"),
            onset: Some(When::Age(quantity("40", "a"))),
        }],
        deceased: Some(Deceased::Age(quantity("71", "a"))),
    }))
}

fn other() -> Entry {
    entry(Fact::Other(Other {
        resource_type: "RiskAssessment".into(),
        code: Some(sct("225338004")),
        status: Some("final".into()),
        when: at("2026-10-02"),
        reasons: vec![words("long journey")],
    }))
}

/// A person whose name is written in Arabic script and in Latin, whose day of birth nobody knows, and of whom every
/// particular is told that the format has a place for.
pub(super) fn arabic_script() -> Entries {
    let original = Name {
        purpose: Some(Use::Official),
        representation: None,
        family: Some("الأحمد".into()),
        given: vec!["سلمى".into(), "نور".into()],
        text: Some("سلمى نور الأحمد".into()),
        prefixes: vec!["السيدة".into()],
        suffixes: vec!["الأم".into()],
    };
    let latin = Name {
        representation: Some(NameRepresentation::Alphabetic),
        family: Some("Al-Ahmad".into()),
        given: vec!["Salma".into(), "Nour".into()],
        ..Name::default()
    };
    let phone = |value: &str| Telecom {
        system: Some(TelecomSystem::Phone),
        value: value.into(),
        purpose: Some(Use::Mobile),
    };
    let identifier = |system: &str, value: &str| Identifier {
        system: system.into(),
        value: value.into(),
        kind: Some(coded("http://terminology.hl7.org/CodeSystem/v2-0203", "PPN")),
    };
    let patient = Patient {
        names: vec![original, latin.clone()],
        birth_date: Some(date("1994")),
        birth_date_absent: Some("unknown".into()),
        sex: Some(AdministrativeGender::Female),
        gender_identity: Some(sct("446141000124107")),
        deceased: Some(Deceased::No),
        identifiers: vec![
            identifier("urn:oid:2.16.840.1.113883.4.330.760", "N0098765"),
            identifier("http://example.org/camp", "4711"),
            identifier("", "5d9b5a2e-1f0a-4c5e-9a4f-0123456789ab"),
        ],
        addresses: vec![Address {
            purpose: Some(Use::Temporary),
            country: Some("GR".into()),
            lines: vec!["Block C 12".into()],
            city: Some("Lesvos".into()),
            district: Some("Mytilene".into()),
            state: Some("North Aegean".into()),
            postal_code: Some("811 00".into()),
            text: Some("Block C 12, Lesvos".into()),
        }],
        telecoms: vec![phone("+30 69 0000 0000")],
        languages: vec![
            Language { code: coded("urn:ietf:bcp:47", "ar-SY"), preferred: Some(true) },
            Language { code: coded("urn:ietf:bcp:47", "tr"), preferred: Some(false) },
        ],
        contacts: vec![Contact {
            name: Some(latin),
            relationships: vec![coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "SIS")],
            telecoms: vec![phone("+90 500 000 00 00")],
        }],
        nationalities: vec![coded("urn:iso:std:iso:3166", "SY")],
        birth_country: Some("SY".into()),
        transit: vec![
            Transit { country: "TR".into(), arrived: Some(moment("2025-11")) },
            Transit { country: "GR".into(), arrived: None },
        ],
        interpreter_required: Some(true),
    };
    Entries { patient, ..one_allergy() }
}

/// Codes with their names, for a code that no reader knows and for codes that readers know.
pub(super) fn names_and_texts() -> Entries {
    let mut allergy = penicillin();
    allergy.notes = vec!["مريضة منذ الطفولة".into()];
    if let Fact::Allergy(fact) = &mut allergy.fact {
        fact.code = Some(named(SCT, "91936005", "Allergy to penicillin"));
        fact.reactions = vec![Reaction {
            manifestations: vec![named("http://example.org/codes", "007", "local rash"), words("ደረቅ ሳል")],
            ..Reaction::default()
        }];
    }
    Entries { sections: vec![section(StandardSection::Allergies, vec![allergy])], ..Entries::default() }
}

pub(super) fn hiv() -> Entries {
    let fact = Condition {
        code: Some(sct("86406008")),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Confirmed),
        ..Condition::default()
    };
    let sections = vec![section(StandardSection::Problems, vec![entry(Fact::Condition(fact))])];
    Entries { sections, ..Entries::default() }
}

/// What the shortest statement has, and nothing else.
pub(super) fn nothing() -> Entries {
    Entries::default()
}
