//! An attestation's content as JSON by field names, for vectors: what an independent reader must come to.
//!
//! Fields without a value are left out. Dates are text as in FHIR, decimal numbers are text with their digits, members
//! of enumerations are their codes, and an alternative is an object with one member that names it.

use phr_core::cose::AttestationHash;
use phr_core::model::*;
use phr_core::wire::{AttestationPayload, LeftOut};
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
as_text!(PartialDate, PartialDateTime, Decimal, AttestationHash);

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

impl InVector for Section {
    fn json(&self) -> Option<Json> {
        let kind = match &self.kind {
            SectionKind::Standard(standard) => Some(json!(standard.loinc())),
            SectionKind::Other(concept) => concept.json(),
        };
        Some(object([
            ("section", kind),
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
            "by_section": by_section,
        }))
    }
}
