//! Three small records: what a card of a person in transit, of a pregnant woman and of a child may say.

use super::*;
use crate::model::*;
use crate::trust::{Names, WithdrawalReason};

const IPS_ABSENT: &str = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips";
const INTERPRETATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

/// A man with a penicillin allergy, diabetes and a check of his tuberculosis test that is overdue.
pub(super) fn traveller() -> VerifiedRecord {
    let allergy = Allergy {
        code: sct("91936005"),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Confirmed),
        kind: Some(AllergyType::Allergy),
        categories: [AllergyCategory::Medication].into(),
        criticality: Some(Criticality::High),
        onset: Some(When::At(date("2010-05"))),
        reactions: vec![Reaction {
            manifestations: vec![words("swelling of the face"), words("طفح جلدي")],
            severity: Some(ReactionSeverity::Severe),
            ..Reaction::default()
        }],
        ..Allergy::default()
    };
    let diabetes = Condition {
        code: sct("44054006"),
        clinical: Some(ClinicalStatus::Active),
        onset: Some(When::At(date("2015"))),
        ..Condition::default()
    };
    let fracture = Condition {
        code: Concept::new(None, Some("fracture of the left arm".to_owned())),
        clinical: Some(ClinicalStatus::Resolved),
        abatement: Some(When::Age(quantity("12", "a"))),
        ..Condition::default()
    };
    let metformin = medicine("http://www.whocc.no/atc", "A10BA02", metformin_dosage());
    let test = Observation {
        code: coded("http://loinc.org", "71773-6"),
        value: Some(Value::Concept(coded("http://snomed.info/sct", "10828004").unwrap())),
        effective: Some(When::At(date("2026-04-20T09:30:00+02:00"))),
        interpretations: vec![coded(INTERPRETATION, "POS").unwrap()],
        ..Observation::default()
    };
    let x_ray = FollowUp {
        kind: FollowUpKind::ServiceRequest,
        code: Concept::new(None, Some("Chest X-ray".to_owned())),
        status: Some(PlanStatus::Active),
        due: Some(When::Period(Period { start: Some(date("2026-05-01")), end: Some(date("2026-05-15")) })),
        authored: None,
        performer: None,
        reasons: Vec::new(),
    };
    let entries = Entries {
        patient: Patient {
            names: vec![
                Name { text: text("أحمد خليل"), purpose: Some(Use::Official), ..Name::default() },
                Name {
                    family: text("Khalil"),
                    given: vec!["Ahmad".to_owned()],
                    representation: Some(NameRepresentation::Alphabetic),
                    ..Name::default()
                },
            ],
            birth_date: PartialDate::parse("1984"),
            sex: Some(AdministrativeGender::Male),
            languages: vec![
                Language { code: coded("urn:ietf:bcp:47", "ar").unwrap(), preferred: Some(true) },
                Language { code: coded("urn:ietf:bcp:47", "fr").unwrap(), preferred: None },
            ],
            interpreter_required: Some(true),
            transit: vec![Transit { country: "GR".to_owned(), arrived: Some(date("2025-11")) }],
            ..Patient::default()
        },
        composed: Some(date("2026-05-04")),
        sections: vec![
            section(StandardSection::Allergies, vec![Fact::Allergy(allergy)]),
            section(StandardSection::Problems, vec![Fact::Condition(diabetes), Fact::Condition(fracture)]),
            section(StandardSection::Medications, vec![Fact::Medication(Box::new(metformin))]),
            section(StandardSection::Results, vec![Fact::Observation(Box::new(test))]),
            section(StandardSection::PlanOfCare, vec![Fact::FollowUp(x_ray)]),
        ],
    };
    let mut payload = payload(entries);
    payload.left_out.by_section.insert(StandardSection::Results, 3);
    payload.left_out.source_details = 1;
    let names: Names = [("en".to_owned(), "Clinics of the North".to_owned())].into();
    let trust = TrustStanding::assume(7, Timestamp(NOW.0 - 100 * DAY), Freshness::Ageing { days: 100 });
    let opener = OpenedBy::Network(names);
    let locked = ConfidentialContent::Locked;
    VerifiedRecord::assume_verified(vec![attestation(payload)], Vec::new(), trust, opener, locked, NOW)
}

/// A pregnant woman without known allergies; nobody knows who signed.
pub(super) fn pregnant() -> VerifiedRecord {
    let none_known = Allergy { code: sct("716186003"), ..Allergy::default() };
    let pregnancy = Observation {
        code: coded("http://loinc.org", "82810-3"),
        value: Some(Value::Concept(coded("http://snomed.info/sct", "77386006").unwrap())),
        effective: Some(When::At(date("2026-04-28"))),
        ..Observation::default()
    };
    let pressure = Observation {
        code: coded("http://loinc.org", "85354-9"),
        category: Some(ObservationCategory::VitalSigns),
        effective: Some(When::At(date("2026-04-28"))),
        components: vec![component("8480-6", "165", Some("HH")), component("8462-4", "110", None)],
        ..Observation::default()
    };
    let iron = Medication {
        status: Some(MedicationStatus::Stopped),
        ..medicine("http://www.whocc.no/atc", "B03AA07", Dosage::default())
    };
    let mut medications = section(StandardSection::Medications, vec![Fact::Medication(Box::new(iron))]);
    medications.entries[0].notes.push("stopped because of nausea\nasks for another".to_owned());
    let problems = Section {
        absence: Some(Absence::NotAsked),
        ..Section::new(SectionKind::Standard(StandardSection::Problems))
    };
    let entries = Entries {
        patient: Patient {
            names: vec![Name { text: text("ሰላም"), ..Name::default() }],
            birth_date_absent: text("unknown"),
            sex: Some(AdministrativeGender::Female),
            ..Patient::default()
        },
        composed: None,
        sections: vec![
            section(StandardSection::Allergies, vec![Fact::Allergy(none_known)]),
            medications,
            problems,
            section(StandardSection::Pregnancy, vec![Fact::Observation(Box::new(pregnancy))]),
            section(StandardSection::VitalSigns, vec![Fact::Observation(Box::new(pressure))]),
        ],
    };
    let unknown = VerifiedAttestation {
        verdict: Verdict::IssuerUnknown,
        issuer: None,
        ..attestation(payload(entries))
    };
    record_of(vec![unknown])
}

/// A child with its vaccinations and an allergy that nobody can name; the issuer was withdrawn, its text is hostile.
pub(super) fn child() -> VerifiedRecord {
    let dose = |code: &str, day: &str, number: u32| {
        Fact::Immunization(Immunization {
            code: sct(code),
            status: Some(ImmunizationStatus::Completed),
            occurrence: Some(When::At(date(day))),
            lot: text("AB-123"),
            protocols: vec![VaccineProtocol {
                dose_number: Some(DoseNumber::Number(number)),
                series_doses: Some(DoseNumber::Number(3)),
                ..VaccineProtocol::default()
            }],
            primary_source: Some(false),
            ..Immunization::default()
        })
    };
    let allergy = Allergy { code: coded("http://example.org/codes", "A-17"), ..Allergy::default() };
    let hostile = Alert {
        code: words("\u{1b}[2J\nOK: all is well \u{202e}gm 5").into(),
        status: Some(AlertStatus::Active),
        ..Alert::default()
    };
    let entries = Entries {
        patient: Patient {
            names: vec![Name { family: text("Diallo"), given: vec!["Aïcha".to_owned()], ..Name::default() }],
            birth_date: PartialDate::parse("2026-01-31"),
            sex: Some(AdministrativeGender::Female),
            contacts: vec![Contact {
                name: Some(Name { text: text("Mariam Diallo"), ..Name::default() }),
                relationships: vec![
                    coded("http://terminology.hl7.org/CodeSystem/v3-RoleCode", "MTH").unwrap(),
                ],
                telecoms: vec![Telecom {
                    system: Some(TelecomSystem::Phone),
                    value: "+39 000 0000".to_owned(),
                    purpose: None,
                }],
            }],
            ..Patient::default()
        },
        composed: None,
        sections: vec![
            section(StandardSection::Allergies, vec![Fact::Allergy(allergy)]),
            section(StandardSection::Alerts, vec![Fact::Alert(hostile)]),
            section(
                StandardSection::Immunizations,
                vec![dose("871765008", "2026-04-01", 1), dose("871765008", "2026-05-02", 2)],
            ),
            Section {
                narrative: text("A questionnaire on sleep."),
                ..Section::new(SectionKind::Other(Some(words("Questionnaires"))))
            },
        ],
    };
    let verdict =
        Verdict::IssuerWithdrawn { at: Timestamp(NOW.0 - 30 * DAY), reason: WithdrawalReason::Compromised };
    let withdrawn = VerifiedAttestation { verdict, ..attestation(payload(entries)) };
    let trust = TrustStanding::assume(3, Timestamp(NOW.0 - 400 * DAY), Freshness::Old { days: 400 });
    let absent = ConfidentialContent::Absent;
    VerifiedRecord::assume_verified(vec![withdrawn], Vec::new(), trust, OpenedBy::Holder, absent, NOW)
}

fn metformin_dosage() -> Dosage {
    Dosage {
        timing: Some(Timing {
            frequency: Some(2),
            period: Decimal::new(1, 0),
            period_unit: Some(PeriodUnit::Day),
            when: vec![EventTiming::AfterMeal],
            ..Timing::default()
        }),
        route: sct("26643006"),
        doses: vec![Dose { amount: Some(Amount::Quantity(quantity("500", "mg"))), rate: None }],
        ..Dosage::default()
    }
}

fn medicine(system: &'static str, code: &str, dosage: Dosage) -> Medication {
    Medication {
        kind: MedicationKind::Statement,
        code: coded(system, code),
        status: Some(MedicationStatus::Active),
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: None,
        authored: None,
        reasons: Vec::new(),
        dosages: if dosage == Dosage::default() { Vec::new() } else { vec![dosage] },
        status_reasons: Vec::new(),
    }
}

fn component(loinc: &str, value: &str, interpretation: Option<&str>) -> Component {
    Component {
        code: coded("http://loinc.org", loinc).unwrap(),
        value: Some(Value::Quantity(quantity(value, "mm[Hg]"))),
        absent: None,
        interpretations: interpretation.and_then(|code| coded(INTERPRETATION, code)).into_iter().collect(),
    }
}

pub(super) fn section(kind: StandardSection, facts: Vec<Fact>) -> Section {
    let entries = facts.into_iter().map(Entry::new).collect();
    Section { entries, ..Section::new(SectionKind::Standard(kind)) }
}

pub(super) fn quantity(value: &str, ucum: &str) -> Quantity {
    Quantity { value: Decimal::parse(value), comparator: None, unit: Some(Unit::Ucum(ucum.to_owned())) }
}

pub(super) fn date(text: &str) -> PartialDateTime {
    PartialDateTime::parse(text).unwrap()
}

pub(super) fn sct(code: &str) -> Option<Concept> {
    coded("http://snomed.info/sct", code)
}

pub(super) fn no_known(code: &str) -> Option<Concept> {
    coded(IPS_ABSENT, code)
}

pub(super) fn words(text: &str) -> Concept {
    Concept::new(None, Some(text.to_owned())).unwrap()
}

fn coded(system: &'static str, code: &str) -> Option<Concept> {
    Some(Concept::coded(Coding::new(system, code)))
}

fn text(text: &str) -> Option<Text> {
    Some(text.to_owned())
}
