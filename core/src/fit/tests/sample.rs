//! A made-up outpatient with something of every priority, and what records are put together from.

use super::*;

const SCT: &str = "http://snomed.info/sct";
const INTERPRETATION: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";

pub(super) fn text(words: &str) -> Concept {
    Concept::new(None, Some(words.to_owned())).unwrap()
}

pub(super) fn coded(system: &'static str, code: &str) -> Concept {
    Concept::coded(Coding::new(system, code))
}

/// The words that an entry of these tests is told by: its name, and the year of what has one.
pub(super) fn words(fact: &Fact) -> String {
    let (concept, when) = match fact {
        Fact::Allergy(fact) => (fact.code.as_ref(), None),
        Fact::Condition(fact) => (fact.code.as_ref(), None),
        Fact::Medication(fact) => (fact.code.as_ref(), None),
        Fact::Immunization(fact) => (fact.code.as_ref(), fact.occurrence.as_ref()),
        Fact::Procedure(fact) => (fact.code.as_ref(), None),
        Fact::Device(fact) => (fact.code.as_ref(), None),
        Fact::Observation(fact) => (fact.code.as_ref(), fact.effective.as_ref()),
        Fact::Alert(fact) => (fact.code.as_ref(), None),
        Fact::Directive(fact) => (fact.category.as_ref(), None),
        Fact::Goal(fact) => (fact.description.as_ref(), None),
        Fact::FollowUp(fact) => (fact.code.as_ref(), None),
        Fact::Encounter(fact) => (fact.code.as_ref(), None),
        Fact::FamilyHistory(fact) => (fact.conditions.first().map(|condition| &condition.code), None),
        Fact::Other(fact) => (fact.code.as_ref(), None),
        Fact::Report(_) | Fact::Plan(_) => (None, None),
    };
    let name = concept.map_or("", |concept| concept.text().unwrap_or("no known food allergy"));
    match when {
        Some(When::At(moment)) => format!("{name} {}", moment.date().parts().0),
        _ => name.to_owned(),
    }
}

pub(super) fn entries(sections: Vec<Section>) -> Entries {
    let composed = PartialDateTime::parse("2026-05-18");
    Entries { composed, sections, ..Entries::default() }
}

pub(super) fn section(kind: StandardSection, facts: Vec<Fact>) -> Section {
    let entries = facts
        .into_iter()
        .map(|fact| Entry { notes: vec!["A remark.".to_owned()], ..Entry::new(fact) })
        .collect();
    Section { entries, ..Section::new(SectionKind::Standard(kind)) }
}

fn at(date: &str) -> Option<When> {
    PartialDateTime::parse(date).map(When::At)
}

pub(super) fn with_code(code: Concept, status: MedicationStatus) -> Fact {
    Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Statement,
        code: Some(code),
        status: Some(status),
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: None,
        authored: None,
        reasons: Vec::new(),
        dosages: Vec::new(),
        status_reasons: Vec::new(),
    }))
}

pub(super) fn medicine(name: &str, status: MedicationStatus) -> Fact {
    with_code(text(name), status)
}

pub(super) fn observation(name: &str, date: &str) -> Fact {
    Fact::Observation(Box::new(Observation {
        code: Some(text(name)),
        effective: at(date),
        value: Some(Value::Integer(72)),
        ..Observation::default()
    }))
}

fn abnormal(name: &str, date: &str) -> Fact {
    let mut fact = observation(name, date);
    if let Fact::Observation(fact) = &mut fact {
        fact.interpretations.push(coded(INTERPRETATION, "HH"));
    }
    fact
}

fn condition(name: &str, clinical: ClinicalStatus) -> Fact {
    Fact::Condition(Condition { code: Some(text(name)), clinical: Some(clinical), ..Condition::default() })
}

fn vaccine(name: &str, date: &str, status: ImmunizationStatus) -> Fact {
    let (code, status) = (Some(text(name)), Some(status));
    Fact::Immunization(Immunization { code, status, occurrence: at(date), ..Immunization::default() })
}

fn follow_up(name: &str, due: &str) -> Fact {
    Fact::FollowUp(FollowUp {
        kind: FollowUpKind::Appointment,
        code: Some(text(name)),
        status: Some(PlanStatus::Booked),
        due: at(due),
        authored: None,
        performer: None,
        reasons: Vec::new(),
    })
}

/// Sections and entries stand in an order that is not that of their priorities.
pub(super) fn outpatient() -> Entries {
    use StandardSection as S;
    let mut sections = vec![
        section(
            S::VitalSigns,
            [
                ("weight", "2024"),
                ("weight", "2026-05-18"),
                ("weight", "2025"),
                ("pulse", "2026-05-18T09:00:00Z"),
            ]
            .map(|(name, date)| observation(name, date))
            .to_vec(),
        ),
        section(
            S::Results,
            vec![
                observation("HbA1c", "2024-03-01"),
                observation("HbA1c", "2026-05-12"),
                abnormal("INR", "2025-01-05"),
                abnormal("INR", "2026-05-12"),
            ],
        ),
        section(S::Allergies, allergies()),
        section(
            S::Problems,
            vec![
                condition("atrial fibrillation", ClinicalStatus::Active),
                condition("tuberculosis", ClinicalStatus::Resolved),
                diabetes(),
            ],
        ),
        section(
            S::Medications,
            vec![
                medicine("amoxicillin", MedicationStatus::Completed),
                medicine("warfarin", MedicationStatus::Active),
                medicine("metformin", MedicationStatus::Active),
            ],
        ),
        section(
            S::Immunizations,
            vec![
                vaccine("measles, by mistake", "", ImmunizationStatus::EnteredInError),
                vaccine("tetanus", "2014", ImmunizationStatus::Completed),
                vaccine("tetanus", "2024", ImmunizationStatus::Completed),
            ],
        ),
        section(S::PlanOfCare, plan()),
    ];
    sections.extend(rest());
    entries(sections)
}

/// Coded, and named in words of the author's own.
fn diabetes() -> Fact {
    let code = Concept::new(Some(Coding::new(SCT, "44054006")), Some("diabetes".to_owned()));
    Fact::Condition(Condition { code, clinical: Some(ClinicalStatus::Active), ..Condition::default() })
}

fn allergies() -> Vec<Fact> {
    let allergy = |code: Concept, criticality| {
        Fact::Allergy(Allergy { code: Some(code), criticality, ..Allergy::default() })
    };
    // "No known food allergy" denies food only, and yet what stands beside it stays: see the test of that.
    let food = Fact::Condition(Condition { code: Some(coded(SCT, "429625007")), ..Condition::default() });
    vec![allergy(text("pollen"), None), allergy(text("penicillin"), Some(Criticality::High)), food]
}

fn plan() -> Vec<Fact> {
    let goal = Goal { description: Some(text("weight goal")), ..Goal::default() };
    vec![Fact::Goal(goal), follow_up("eye examination", "2026-09"), follow_up("INR check", "2026-05-25")]
}

fn rest() -> Vec<Section> {
    use StandardSection as S;
    let stroke = FamilyCondition { code: text("mother: stroke"), onset: None };
    let other = Other { code: Some(text("risk assessment")), ..Other::default() };
    let narrative = Some("What the person said.".to_owned());
    let one = |kind, fact| section(kind, vec![fact]);
    vec![
        one(S::Alerts, Fact::Alert(Alert { code: Some(text("risk of falling")), ..Alert::default() })),
        one(S::Pregnancy, observation("pregnant", "")),
        one(
            S::AdvanceDirectives,
            Fact::Directive(Directive { category: Some(text("do not resuscitate")), ..Directive::default() }),
        ),
        one(S::Devices, Fact::Device(Device { code: Some(text("pacemaker")), ..Device::default() })),
        one(
            S::Procedures,
            Fact::Procedure(Procedure { code: Some(text("appendectomy")), ..Procedure::default() }),
        ),
        one(S::FunctionalStatus, condition("hard of hearing", ClinicalStatus::Active)),
        one(S::SocialHistory, observation("refugee camp", "")),
        one(
            S::FamilyHistory,
            Fact::FamilyHistory(FamilyHistory { conditions: vec![stroke], ..FamilyHistory::default() }),
        ),
        one(
            S::Encounters,
            Fact::Encounter(Encounter { code: Some(text("ward round")), ..Encounter::default() }),
        ),
        Section { narrative, ..Section::new(SectionKind::Standard(S::PatientStory)) },
        Section { absence: Some(Absence::NotAsked), ..Section::new(SectionKind::Standard(S::PastIllness)) },
        Section {
            entries: vec![Entry::new(Fact::Other(other))],
            ..Section::new(SectionKind::Other(Some(text("Risks"))))
        },
    ]
}
