//! An attestation's content as JSON by field names, for vectors: what an independent reader must come to.
//!
//! Fields without a value are left out. Dates are text as in FHIR, decimal numbers are text with their digits, members
//! of enumerations are their codes, and an alternative is an object with one member that names it.

use phr_core::cose::ShortHash;
use phr_core::model::*;
use phr_core::record::VerifiedRecord;
use phr_core::summary::{Step, StepChange, Summary, SummaryEntry, SummarySection, Unplaced};
use phr_core::wire::{Amendments, AttestationPayload, LeftOut, Origin, Source};
use serde_json::{Map, Value as Json, json};
use std::collections::BTreeSet;

/// The content of one attestation.
pub fn content(payload: &AttestationPayload) -> Json {
    object([
        ("issued_at", Some(json!(payload.issued_at.0))),
        ("record_id", Some(json!(payload.record_id.to_string()))),
        ("kind", payload.kind.json()),
        ("terminology", Some(json!(payload.terminology))),
        ("patient", payload.entries.patient.json()),
        ("sections", payload.entries.sections.json()),
        ("composed", payload.entries.composed.json()),
        ("previous", payload.previous.json()),
        ("left_out", payload.left_out.json()),
        ("amendments", payload.amendments.json()),
        ("origins", payload.origins.json()),
    ])
}

/// The summary that a record folds to. Attestations are told by their place in the vector, which `index` gives for a
/// place in the order of the chain.
pub fn summary(record: &VerifiedRecord, summary: &Summary, index: &dyn Fn(usize) -> usize) -> Json {
    let differs = summary.patient_differs.iter().map(|differs| {
        object([
            ("attestation", Some(json!(index(differs.attestation)))),
            ("patient", differs.patient.json()),
        ])
    });
    let missing = record
        .missing()
        .iter()
        .map(|missing| json!({ "hash": missing.hash.to_string(), "named_by": index(missing.named_by) }));
    object([
        ("patient", summary.patient.json()),
        ("patient_differs", filled(differs)),
        ("composed", summary.composed.json()),
        ("sections", filled(summary.sections.iter().map(|section| section_json(section, index)))),
        ("unplaced", filled(summary.unplaced.iter().map(|unplaced| unplaced_json(unplaced, index)))),
        ("missing", filled(missing)),
    ])
}

fn filled(items: impl Iterator<Item = Json>) -> Option<Json> {
    let items: Vec<Json> = items.collect();
    (!items.is_empty()).then_some(Json::Array(items))
}

/// Only where it holds.
fn flag(flag: bool) -> Option<Json> {
    flag.then_some(json!(true))
}

fn section_json(section: &SummarySection, index: &dyn Fn(usize) -> usize) -> Json {
    let statements = section.statements.iter().map(|statement| {
        object([
            ("attestation", Some(json!(index(statement.attestation)))),
            ("absence", statement.absence.json()),
            ("narrative", statement.narrative.json()),
            ("overtaken", flag(statement.overtaken)),
        ])
    });
    object([
        ("section", section.kind.json()),
        ("statements", filled(statements)),
        ("entries", filled(section.entries.iter().map(|entry| entry_json(entry, index)))),
    ])
}

fn entry_json(entry: &SummaryEntry, index: &dyn Fn(usize) -> usize) -> Json {
    object([
        ("attestation", Some(json!(index(entry.place.attestation)))),
        ("number", Some(json!(entry.place.number))),
        ("entry", entry.entry.json()),
        ("origin", entry.origin.json()),
        ("in_error", flag(entry.in_error)),
        ("conflicting", flag(entry.conflicting)),
        ("history", filled(entry.history.iter().map(|step| step_json(step, index)))),
    ])
}

fn step_json(step: &Step, index: &dyn Fn(usize) -> usize) -> Json {
    object([
        ("attestation", Some(json!(index(step.attestation)))),
        ("effect", Some(json!(step.effect.code()))),
        (
            "change",
            match &step.change {
                StepChange::Amended(amendment) => amendment.json(),
                StepChange::Restated(entry) => only("restated", entry.as_ref()),
            },
        ),
    ])
}

fn unplaced_json(unplaced: &Unplaced, index: &dyn Fn(usize) -> usize) -> Json {
    object([
        ("attestation", Some(json!(index(unplaced.attestation)))),
        ("target", Some(json!(unplaced.target.to_string()))),
        ("entry", Some(json!(unplaced.entry))),
        ("reason", Some(json!(unplaced.reason.code()))),
        ("change", unplaced.change.json()),
    ])
}

/// A value in the JSON of vectors; `None` where there is nothing to say.
trait InVector {
    fn json(&self) -> Option<Json>;
}

fn object<const N: usize>(members: [(&str, Option<Json>); N]) -> Json {
    Json::Object(members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

fn only(name: &str, value: &impl InVector) -> Option<Json> {
    Some(object([(name, Some(value.json().unwrap_or(Json::Null)))]))
}

impl<T: InVector> InVector for Option<T> {
    fn json(&self) -> Option<Json> {
        self.as_ref()?.json()
    }
}

impl<T: InVector> InVector for Box<T> {
    fn json(&self) -> Option<Json> {
        self.as_ref().json()
    }
}

impl<T: InVector> InVector for Vec<T> {
    fn json(&self) -> Option<Json> {
        (!self.is_empty()).then(|| self.iter().map(|item| item.json().unwrap_or(Json::Null)).collect())
    }
}

impl<T: InVector> InVector for BTreeSet<T> {
    fn json(&self) -> Option<Json> {
        (!self.is_empty()).then(|| self.iter().filter_map(InVector::json).collect())
    }
}

macro_rules! as_number_or_flag {
    ($($type:ty),+) => {$(
        impl InVector for $type {
            fn json(&self) -> Option<Json> {
                Some(json!(self))
            }
        }
    )+};
}
as_number_or_flag!(u32, i64, bool, String);

macro_rules! as_text {
    ($($type:ty),+) => {$(
        impl InVector for $type {
            fn json(&self) -> Option<Json> {
                Some(json!(self.to_string()))
            }
        }
    )+};
}
as_text!(PartialDate, PartialDateTime, Decimal, ShortHash);

macro_rules! as_code {
    ($($type:ty),+ $(,)?) => {$(
        impl InVector for $type {
            fn json(&self) -> Option<Json> {
                Some(json!(self.code()))
            }
        }
    )+};
}
as_code!(
    Absence,
    AdministrativeGender,
    AllergyCategory,
    AllergyType,
    AlertStatus,
    ClinicalStatus,
    Comparator,
    Criticality,
    DayOfWeek,
    DeviceStatus,
    DirectiveStatus,
    EventStatus,
    EventTiming,
    FollowUpKind,
    ImmunizationStatus,
    MedicationKind,
    MedicationStatus,
    NameRepresentation,
    ObservationCategory,
    PeriodUnit,
    PlanStatus,
    ProvisionType,
    ReactionSeverity,
    ResultStatus,
    TelecomSystem,
    Use,
    VerificationStatus,
    phr_core::wire::AttestationKind,
);

/// Writes [`InVector`] from the list of a type's fields; a field that is not listed does not compile.
macro_rules! fields {
    ($($type:ident { $($field:ident),+ $(,)? })+) => {$(
        impl InVector for $type {
            fn json(&self) -> Option<Json> {
                let $type { $($field),+ } = self;
                Some(object([$((stringify!($field), $field.json())),+]))
            }
        }
    )+};
}
fields! {
    Patient {
        names, birth_date, birth_date_absent, sex, gender_identity, deceased, identifiers, addresses, telecoms, languages,
        contacts, nationalities, birth_country, transit, interpreter_required,
    }
    Name { purpose, representation, family, given, text, prefixes, suffixes }
    Identifier { system, value, kind }
    Address { purpose, country, lines, city, district, state, postal_code, text }
    Telecom { system, value, purpose }
    Language { code, preferred }
    Contact { name, relationships, telecoms }
    Transit { country, arrived }
    Allergy { code, clinical, verification, kind, categories, criticality, onset, last_occurrence, reactions }
    Reaction { substance, manifestations, severity, onset, description }
    Condition { code, clinical, verification, severity, body_sites, onset, abatement, stages }
    Medication {
        kind, code, status, do_not_perform, ingredients, form, effective, authored, reasons, dosages, status_reasons,
    }
    Ingredient { substance, strength }
    Dosage {
        text, timing, as_needed, route, site, method, doses, max_per_period, additional, patient_instruction,
    }
    Dose { amount, rate }
    Timing {
        code, frequency, frequency_max, period, period_max, period_unit, count, duration, duration_unit, days_of_week,
        times_of_day, when, offset, bounds, events,
    }
    Immunization {
        code, status, status_reason, occurrence, lot, manufacturer, protocols, site, route, dose, expiry, primary_source,
    }
    VaccineProtocol { diseases, dose_number, series_doses, series }
    Procedure { code, status, performed, body_sites, reasons, outcome, complications, devices }
    Device { code, status, timing, body_site, reasons, udi, serial }
    Observation {
        code, status, category, effective, value, interpretations, absent, body_site, method, reference_ranges, components,
    }
    Component { code, value, absent, interpretations }
    ReferenceRange { range, text }
    Report { code, status, category, effective, conclusion, conclusion_codes }
    Alert { code, status, category, priority, period }
    Directive { category, status, scope, date, provision, period, codes }
    Plan { category, status, title, description, period, activities }
    Activity { code, status, scheduled }
    Goal { description, status, achievement, start, due }
    FollowUp { kind, code, status, due, authored, performer, reasons }
    Encounter { code, status, class, period, reasons }
    FamilyHistory { relationship, conditions, deceased }
    FamilyCondition { code, onset }
    Other { resource_type, code, status, when, reasons }
    Period { start, end }
    Range { low, high }
    Ratio { numerator, denominator }
    Quantity { value, comparator, unit }
}

/// Writes [`InVector`] for alternatives: an object of one member.
macro_rules! alternatives {
    ($($type:ident { $($variant:ident $name:literal),+ $(,)? } )+) => {$(
        impl InVector for $type {
            fn json(&self) -> Option<Json> {
                match self { $(Self::$variant(value) => only($name, value)),+ }
            }
        }
    )+};
}
alternatives! {
    When { At "at", Period "period", Age "age", AgeRange "age_range", Text "text", Timing "timing" }
    Amount { Quantity "quantity", Range "range", Ratio "ratio" }
    Bounds { Period "period", Duration "duration", Range "range" }
    DoseNumber { Number "number", Text "text" }
    Unit { Ucum "ucum", Text "text", Coded "coded" }
    Value {
        Quantity "quantity", Concept "concept", Text "text", Boolean "boolean", Integer "integer", Range "range",
        Ratio "ratio", At "at", TimeOfDay "time_of_day", Period "period",
    }
    Fact {
        Allergy "allergy", Condition "condition", Medication "medication", Immunization "immunization",
        Procedure "procedure", Device "device", Observation "observation", Report "report", Alert "alert",
        Directive "directive", Plan "plan", Goal "goal", FollowUp "follow_up", Encounter "encounter",
        FamilyHistory "family_history", Other "other",
    }
}

impl InVector for AsNeeded {
    fn json(&self) -> Option<Json> {
        match self {
            Self::No => Some(json!(false)),
            Self::Yes => Some(json!(true)),
            Self::For(concept) => only("for", concept),
        }
    }
}

impl InVector for Deceased {
    fn json(&self) -> Option<Json> {
        match self {
            Self::No => Some(json!(false)),
            Self::Yes => Some(json!(true)),
            Self::At(moment) => only("at", moment),
            Self::Age(age) => only("age", age),
        }
    }
}

impl InVector for Coding {
    fn json(&self) -> Option<Json> {
        Some(json!({ "system": self.system, "code": self.code }))
    }
}

impl InVector for Concept {
    fn json(&self) -> Option<Json> {
        let coding = self.coding();
        Some(object([
            ("system", coding.map(|coding| json!(coding.system))),
            ("code", coding.map(|coding| json!(coding.code))),
            ("text", self.text().map(|text| json!(text))),
        ]))
    }
}

impl InVector for Entry {
    fn json(&self) -> Option<Json> {
        let Some(Json::Object(mut members)) = self.fact.json() else { return None };
        members.extend(self.notes.json().map(|notes| ("notes".to_owned(), notes)));
        Some(Json::Object(members))
    }
}

impl InVector for Amendments {
    fn json(&self) -> Option<Json> {
        let all =
            self.iter().flat_map(|(target, changes)| changes.iter().map(move |change| (target, change)));
        filled(all.map(|(target, (entry, change))| {
            object([
                ("attestation", Some(json!(target.to_string()))),
                ("entry", Some(json!(entry))),
                ("change", change.json()),
            ])
        }))
    }
}

impl InVector for Amendment {
    fn json(&self) -> Option<Json> {
        Some(match self {
            Self::EnteredInError { reason } => {
                object([("entered_in_error", Some(json!(true))), ("reason", reason.json())])
            }
            Self::Status { status, since, reason } => object([
                ("kind", Some(json!(kind_word(status.kind())))),
                ("status", Some(json!(status.code()))),
                ("since", since.json()),
                ("reason", reason.json()),
            ]),
            Self::Due { due, reason } => object([("due", due.json()), ("reason", reason.json())]),
            Self::Replaced(entry) => object([("replaced", entry.json())]),
        })
    }
}

/// The member under which a fact of this kind stands.
fn kind_word(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Allergy => "allergy",
        FactKind::Condition => "condition",
        FactKind::Medication => "medication",
        FactKind::Immunization => "immunization",
        FactKind::Procedure => "procedure",
        FactKind::Device => "device",
        FactKind::Observation => "observation",
        FactKind::Report => "report",
        FactKind::Alert => "alert",
        FactKind::Directive => "directive",
        FactKind::Plan => "plan",
        FactKind::Goal => "goal",
        FactKind::FollowUp => "follow_up",
        FactKind::Encounter => "encounter",
        FactKind::FamilyHistory => "family_history",
        FactKind::Other => "other",
    }
}

impl InVector for Origin {
    fn json(&self) -> Option<Json> {
        Some(object([
            ("stated", self.stated.json()),
            ("entry", Some(json!(self.entry))),
            ("changed", self.changed.json()),
        ]))
    }
}

impl InVector for Source {
    fn json(&self) -> Option<Json> {
        Some(json!({
            "attestation": self.attestation.to_string(),
            "issuer": self.issuer.to_string(),
            "issued_at": self.issued_at.0,
        }))
    }
}

impl InVector for SectionKind {
    fn json(&self) -> Option<Json> {
        match self {
            Self::Standard(standard) => Some(json!(standard.loinc())),
            Self::Other(concept) => concept.json(),
        }
    }
}

impl InVector for Section {
    fn json(&self) -> Option<Json> {
        Some(object([
            ("section", self.kind.json()),
            ("absence", self.absence.json()),
            ("narrative", self.narrative.json()),
            ("entries", self.entries.json()),
        ]))
    }
}

impl InVector for LeftOut {
    fn json(&self) -> Option<Json> {
        if *self == LeftOut::default() {
            return None;
        }
        let by_section: Map<String, Json> = self
            .by_section
            .iter()
            .map(|(section, count)| (section.loinc().to_owned(), json!(count)))
            .collect();
        Some(json!({
            "source_details": self.source_details,
            "elsewhere": self.elsewhere,
            "confidential": self.confidential,
            "by_section": by_section,
        }))
    }
}
