//! What return visits usually say, for the dictionary: few published summaries are of visits, and none amends another.
//!
//! Made of the terminology and of the shapes of the format, of nobody's data. What a card most likely says stands last,
//! where DEFLATE reaches it with the shortest distances.

use phr_core::cose::ShortHash;
use phr_core::model::*;
use phr_core::terminology::System;
use phr_core::wire::{self, Amendments, AttestationKind, AttestationPayload, RecordId};

/// Entries of the usual visits, each kind in the forms that it takes.
pub(super) fn typical() -> Vec<u8> {
    let sections = [
        (StandardSection::Results, results()),
        (StandardSection::Procedures, vec![procedure()]),
        (StandardSection::Encounters, vec![encounter()]),
        (StandardSection::Allergies, vec![allergy()]),
        (StandardSection::Pregnancy, vec![measured(LOINC, "11884-4", "22", "wk", None)]),
        (StandardSection::Immunizations, vec![dose(1), dose(2)]),
        (StandardSection::PlanOfCare, vec![follow_up(false), follow_up(true)]),
        (StandardSection::Medications, vec![medicine(false), medicine(true)]),
        (StandardSection::VitalSigns, vitals()),
        (StandardSection::Problems, vec![condition()]),
    ];
    let bodies = sections.map(|(kind, entries)| {
        let section = Section { entries, ..Section::new(SectionKind::Standard(kind)) };
        body(visit(vec![section]))
    });
    bodies.concat()
}

/// How payloads begin and end: amendments, a visit's claims, an assessment's claims.
pub(super) fn beginnings() -> Vec<u8> {
    let mut amending = visit(Vec::new());
    let since = moment(DAY);
    let stopped = EntryStatus::Medication(MedicationStatus::Stopped);
    let done = EntryStatus::FollowUp(PlanStatus::Completed);
    let resolved = EntryStatus::Condition(ClinicalStatus::Resolved);
    let status = |status| Amendment::Status { status, since, reason: None };
    let changes = [(1, status(resolved)), (5, status(stopped)), (20, status(done))].into();
    amending.amendments = Amendments::from([(ShortHash([0; 8]), changes)]);
    let assessment =
        AttestationPayload { kind: AttestationKind::Assessment, previous: [].into(), ..visit(Vec::new()) };
    [body(amending), wire::encode(&assessment), wire::encode(&visit(Vec::new()))].concat()
}

const SCT: System = System::SCT;
const LOINC: System = System::LOINC;
const DAY: &str = "2026-09";

fn visit(sections: Vec<Section>) -> AttestationPayload {
    let entries = Entries { sections, ..Entries::default() }.into_canonical();
    let record_id = RecordId([0; 8]);
    let new = AttestationPayload::new(AttestationKind::Visit, Timestamp(1_790_000_000), record_id, entries);
    AttestationPayload { previous: [ShortHash([0; 8])].into(), ..new }
}

/// The payload without its claims, which are at the end of the dictionary.
fn body(payload: AttestationPayload) -> Vec<u8> {
    const CLAIMS: usize = 22;
    wire::encode(&payload).split_off(CLAIMS)
}

fn concept(system: System, code: &str) -> Concept {
    Concept::coded(Coding::new(system.uri(), code))
}

fn moment(text: &str) -> Option<PartialDateTime> {
    PartialDateTime::parse(text)
}

fn at() -> Option<When> {
    moment(DAY).map(When::At)
}

fn entry(fact: Fact) -> Entry {
    Entry::new(fact)
}

fn condition() -> Entry {
    entry(Fact::Condition(Condition {
        code: Some(concept(SCT, "44054006")),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Confirmed),
        onset: at(),
        ..Condition::default()
    }))
}

fn allergy() -> Entry {
    entry(Fact::Allergy(Allergy {
        code: Some(concept(SCT, "764146007")),
        clinical: Some(ClinicalStatus::Active),
        verification: Some(VerificationStatus::Confirmed),
        kind: Some(AllergyType::Allergy),
        categories: [AllergyCategory::Medication].into(),
        ..Allergy::default()
    }))
}

fn quantity(number: &str, ucum: &str) -> Quantity {
    Quantity { value: Decimal::parse(number), comparator: None, unit: Some(Unit::Ucum(ucum.into())) }
}

/// Twice a day by mouth, for some days or from now on.
fn medicine(with_end: bool) -> Entry {
    let timing = Timing {
        frequency: Some(2),
        period: Decimal::parse("1"),
        period_unit: Some(PeriodUnit::Day),
        ..Timing::default()
    };
    let dose = Dose { amount: Some(Amount::Quantity(quantity("500", "mg"))), rate: None };
    let dosage = Dosage {
        timing: Some(timing),
        route: Some(concept(System::EDQM, "20053000")),
        doses: vec![dose],
        ..Dosage::default()
    };
    let end = moment(DAY).filter(|_| with_end);
    entry(Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Statement,
        code: Some(concept(System::ATC, "J01CA04")),
        status: Some(MedicationStatus::Active),
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: Some(When::Period(Period { start: moment(DAY), end })),
        authored: None,
        reasons: vec![concept(SCT, "44054006")],
        dosages: vec![dosage],
        status_reasons: Vec::new(),
    })))
}

fn dose(number: u32) -> Entry {
    let protocol = VaccineProtocol {
        dose_number: Some(DoseNumber::Number(number)),
        series_doses: Some(DoseNumber::Number(2)),
        ..VaccineProtocol::default()
    };
    entry(Fact::Immunization(Immunization {
        code: Some(concept(SCT, "836374004")),
        status: Some(ImmunizationStatus::Completed),
        occurrence: at(),
        lot: Some("A1".into()),
        protocols: vec![protocol],
        primary_source: Some(true),
        ..Immunization::default()
    }))
}

fn procedure() -> Entry {
    entry(Fact::Procedure(Procedure {
        code: Some(concept(SCT, "80146002")),
        status: Some(EventStatus::Completed),
        performed: at(),
        ..Procedure::default()
    }))
}

fn encounter() -> Entry {
    let period = moment(DAY).map(|start| Period { start: Some(start), end: None });
    entry(Fact::Encounter(Encounter { status: Some(EventStatus::Finished), period, ..Encounter::default() }))
}

fn follow_up(with_reason: bool) -> Entry {
    let window = Period { start: moment(DAY), end: moment(DAY) };
    let reasons = if with_reason { vec![concept(SCT, "44054006")] } else { Vec::new() };
    entry(Fact::FollowUp(FollowUp {
        kind: FollowUpKind::ServiceRequest,
        code: Some(concept(SCT, "185389009")),
        status: Some(PlanStatus::Active),
        due: if with_reason { Some(When::Period(window)) } else { at() },
        authored: None,
        performer: None,
        reasons,
    }))
}

fn measured(
    system: System,
    code: &str,
    number: &str,
    ucum: &str,
    category: Option<ObservationCategory>,
) -> Entry {
    entry(Fact::Observation(Box::new(Observation {
        code: Some(concept(system, code)),
        status: Some(ResultStatus::Final),
        category,
        effective: at(),
        value: Some(Value::Quantity(quantity(number, ucum))),
        ..Observation::default()
    })))
}

fn results() -> Vec<Entry> {
    let laboratory = Some(ObservationCategory::Laboratory);
    let measured = |code, number, unit| measured(LOINC, code, number, unit, laboratory);
    vec![measured("2160-0", "1", "mg/dL"), measured("718-7", "11.2", "g/dL"), measured("4548-4", "7.4", "%")]
}

/// Pulse, temperature, oxygen saturation, height, weight, blood pressure.
fn vitals() -> Vec<Entry> {
    let category = Some(ObservationCategory::VitalSigns);
    let measured = |code, number, unit| measured(LOINC, code, number, unit, category);
    let part = |code, number| Component {
        code: concept(LOINC, code),
        value: Some(Value::Quantity(quantity(number, "mm[Hg]"))),
        absent: None,
        interpretations: Vec::new(),
    };
    let pressure = entry(Fact::Observation(Box::new(Observation {
        code: Some(concept(LOINC, "85354-9")),
        status: Some(ResultStatus::Final),
        category,
        effective: at(),
        components: vec![part("8480-6", "120"), part("8462-4", "80")],
        ..Observation::default()
    })));
    vec![
        measured("8867-4", "72", "/min"),
        measured("8310-5", "37.5", "Cel"),
        measured("2708-6", "97", "%"),
        measured("8302-2", "170", "cm"),
        measured("29463-7", "71.5", "kg"),
        pressure,
    ]
}
