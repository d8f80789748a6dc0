//! What importer and exporter both need to know about FHIR R4 and IPS.

use crate::model::StandardSection;
use serde_json::{Value, json};

/// Names this format's own extensions; the rest is the name of the element that could not hold the value.
pub(super) const OWN: &str = "urn:phr-card:fhir:";
/// Code system of the tag on our own resources, by what they are.
pub(super) const OWN_KIND: &str = "urn:phr-card:resource";
/// The tag's code on a Provenance that says who stated or changed what.
pub(super) const OWN_PROVENANCE: &str = "provenance";
/// FHIR's extension for "there is no value, and here is why".
pub(super) const DATA_ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
/// In which kind of writing a name is.
pub(super) const NAME_REPRESENTATION: &str =
    "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation";
/// Nationality; inside it the extension `code`.
pub(super) const CITIZENSHIP: &str = "http://hl7.org/fhir/StructureDefinition/patient-citizenship";
/// Place of birth, an address.
pub(super) const BIRTH_PLACE: &str = "http://hl7.org/fhir/StructureDefinition/patient-birthPlace";
/// Whether an interpreter is needed.
pub(super) const INTERPRETER: &str = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired";
/// Gender identity, a concept.
pub(super) const GENDER_IDENTITY: &str = "http://hl7.org/fhir/StructureDefinition/patient-genderIdentity";
/// How urgent a flag is.
pub(super) const FLAG_PRIORITY: &str = "http://hl7.org/fhir/StructureDefinition/flag-priority";
/// The code system of the reasons for an empty section.
pub(super) const EMPTY_REASON: &str = "http://terminology.hl7.org/CodeSystem/list-empty-reason";
/// The code system of the categories of observations.
pub(super) const OBSERVATION_CATEGORY: &str = "http://terminology.hl7.org/CodeSystem/observation-category";

/// The code system of the levels of confidentiality.
pub(super) const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
/// The code system in which security labels say what is sensitive about a resource.
pub(super) const ACT_CODE: &str = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

/// Levels that mean "only for those whom the person chooses". The second line is of older versions of the system.
pub(super) const RESTRICTED: &[&str] = &[
    "R", "V", //
    "S", "T", "ETH", "HIV", "PSY", "SDV",
];
/// Levels that mean "for whoever cares for the person", or for more people.
pub(super) const NORMAL: &[&str] = &["N", "M", "L", "U"];
/// What can be sensitive about health, and what the person, the diagnosis or the medicine makes sensitive. The codes
/// on the person's particulars, workplace and standing, and on what the person may not see, are no reason to keep
/// care givers out.
pub(super) const SENSITIVE: &[&str] = &[
    "BH", "COGN", "DVD", "EMOTDIS", "ETH", "ETHUD", "GDIS", "HIV", "MH", "MST", "OPIOIDUD", "PREGNANT",
    "PSY", "PSYTHPN", "SCA", "SDV", "SEX", "SICKLE", "SPI", "STD", "SUD", "TBOO", "VIO", //
    "DIA", "DRGIS", "PRS",
];

/// A status: the codes that FHIR allows here, and for coded statuses their system.
pub(super) struct StatusSet {
    /// URI of the code system; empty for plain codes.
    pub(super) system: &'static str,
    /// The codes that the resource may have.
    pub(super) codes: &'static [&'static str],
}

macro_rules! status_sets {
    ($($name:ident = $system:literal [$($code:literal)*];)+) => {
        $(pub(super) const $name: StatusSet = StatusSet { system: $system, codes: &[$($code),*] };)+
    };
}

status_sets! {
    ALLERGY_CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
        ["active" "inactive" "resolved"];
    ALLERGY_VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
        ["unconfirmed" "confirmed" "refuted" "entered-in-error"];
    CONDITION_CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
        ["active" "recurrence" "relapse" "inactive" "remission" "resolved"];
    CONDITION_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
        ["unconfirmed" "provisional" "differential" "confirmed" "refuted" "entered-in-error"];
    STATEMENT_STATUS = ""
        ["active" "completed" "entered-in-error" "intended" "stopped" "on-hold" "unknown" "not-taken"];
    REQUEST_STATUS = ""
        ["active" "on-hold" "cancelled" "completed" "entered-in-error" "stopped" "draft" "unknown"];
    DISPENSE_STATUS = ""
        ["preparation" "in-progress" "cancelled" "on-hold" "completed" "entered-in-error" "stopped" "declined" "unknown"];
    ADMINISTRATION_STATUS = ""
        ["in-progress" "not-done" "on-hold" "completed" "entered-in-error" "stopped" "unknown"];
    IMMUNIZATION_STATUS = "" ["completed" "entered-in-error" "not-done"];
    PROCEDURE_STATUS = ""
        ["preparation" "in-progress" "not-done" "on-hold" "stopped" "completed" "entered-in-error" "unknown"];
    ENCOUNTER_STATUS = ""
        ["planned" "arrived" "triaged" "in-progress" "onleave" "finished" "cancelled" "entered-in-error" "unknown"];
    DEVICE_USE_STATUS = "" ["active" "completed" "entered-in-error" "intended" "stopped" "on-hold"];
    DEVICE_STATUS = "" ["active" "inactive" "entered-in-error" "unknown"];
    OBSERVATION_STATUS = ""
        ["registered" "preliminary" "final" "amended" "corrected" "cancelled" "entered-in-error" "unknown"];
    REPORT_STATUS = ""
        ["registered" "partial" "preliminary" "final" "amended" "corrected" "appended" "cancelled" "entered-in-error" "unknown"];
    FLAG_STATUS = "" ["active" "inactive" "entered-in-error"];
    CONSENT_STATUS = "" ["draft" "proposed" "active" "rejected" "inactive" "entered-in-error"];
    PLAN_STATUS = "" ["draft" "active" "on-hold" "revoked" "completed" "entered-in-error" "unknown"];
    ACTIVITY_STATUS = ""
        ["not-started" "scheduled" "in-progress" "on-hold" "completed" "cancelled" "stopped" "unknown" "entered-in-error"];
    GOAL_STATUS = ""
        ["proposed" "planned" "accepted" "active" "on-hold" "completed" "cancelled" "entered-in-error" "rejected"];
    TASK_STATUS = ""
        ["draft" "requested" "received" "accepted" "rejected" "ready" "cancelled" "in-progress" "on-hold" "failed" "completed" "entered-in-error"];
    APPOINTMENT_STATUS = ""
        ["proposed" "booked" "fulfilled" "cancelled" "noshow" "entered-in-error"];
    NAME_USE = "" ["usual" "official" "temp" "nickname" "anonymous" "old" "maiden"];
    ADDRESS_USE = "" ["home" "work" "temp" "old" "billing"];
    TELECOM_USE = "" ["home" "work" "temp" "old" "mobile"];
    SEVERITY = "" ["mild" "moderate" "severe"];
}

/// Types that state nothing about the patient by themselves; they are read through whatever refers to them.
pub(super) const SUPPORTING: &[&str] = &[
    "Patient",
    "Composition",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Location",
    "RelatedPerson",
    "Specimen",
    "Substance",
    "Medication",
    "Provenance",
    "Binary",
    "Media",
    "HealthcareService",
    "Endpoint",
    "OperationOutcome",
    "Bundle",
];

/// Types without an element `note` in FHIR R4; notes on them go into an extension.
pub(super) const WITHOUT_NOTE: &[&str] = &[
    "DiagnosticReport",
    "Flag",
    "Consent",
    "Encounter",
    "Appointment",
    "DocumentReference",
    "QuestionnaireResponse",
    "Basic",
];

/// Elements of a pregnancy, by LOINC code: status, due dates and history.
pub(super) const PREGNANCY: &[&str] = &[
    "82810-3", "11778-8", "11779-6", "11780-4", "11612-9", "11636-8", "11637-6", "11638-4", "11639-2",
    "11640-0", "11613-7", "11614-5", "33065-4", "57062-2", "49051-6",
];

/// The sections that every IPS must have.
pub(super) const REQUIRED_SECTIONS: &[StandardSection] =
    &[StandardSection::Problems, StandardSection::Allergies, StandardSection::Medications];

/// How the elements of [`crate::model::Other`] are called in resources that have no type of their own in the model.
pub(super) struct OtherShape {
    pub(super) resource_type: &'static str,
    /// The element for what it is about, and whether it is a list.
    pub(super) code: &'static str,
    pub(super) code_is_list: bool,
    pub(super) status: &'static str,
    /// The element for when; a name ending in `[x]` is a choice.
    pub(super) when: &'static str,
    pub(super) reasons: &'static str,
    /// The element for whom it is about.
    pub(super) patient: &'static str,
}

macro_rules! other_shapes {
    ($($type:literal: $code:literal $list:literal, $status:literal, $when:literal, $reasons:literal, $patient:literal;)+) => {
        /// Resource types that are carried as far as [`crate::model::Other`] goes.
        pub(super) const OTHER_SHAPES: &[OtherShape] = &[$(OtherShape {
            resource_type: $type, code: $code, code_is_list: $list, status: $status, when: $when, reasons: $reasons, patient: $patient,
        }),+];
    };
}

other_shapes! {
    "RiskAssessment": "code" false, "status", "occurrence[x]", "reasonCode", "subject";
    "DocumentReference": "type" false, "status", "date", "", "subject";
    "ImagingStudy": "procedureCode" true, "status", "started", "reasonCode", "subject";
    "QuestionnaireResponse": "" false, "status", "authored", "", "subject";
    "ClinicalImpression": "code" false, "status", "effective[x]", "", "subject";
    "Communication": "topic" false, "status", "sent", "reasonCode", "subject";
    "CommunicationRequest": "" false, "status", "occurrence[x]", "reasonCode", "subject";
    "CareTeam": "category" true, "status", "period", "reasonCode", "subject";
    "NutritionOrder": "" false, "status", "dateTime", "", "patient";
    "DetectedIssue": "code" false, "status", "identified[x]", "", "patient";
    "AdverseEvent": "event" false, "actuality", "date", "", "subject";
    "EpisodeOfCare": "type" true, "status", "period", "", "patient";
    "Coverage": "type" false, "status", "period", "", "beneficiary";
    "ImmunizationRecommendation": "" false, "", "date", "", "patient";
    "DeviceRequest": "codeCodeableConcept" false, "status", "occurrence[x]", "reasonCode", "subject";
    "SupplyDelivery": "type" false, "status", "occurrence[x]", "", "patient";
    "List": "code" false, "status", "date", "", "subject";
    "Basic": "code" false, "", "created", "", "subject";
}

/// The shape of a resource type; types that are not in the table are written as `Basic`.
pub(super) fn other_shape(resource_type: &str) -> &'static OtherShape {
    let known = OTHER_SHAPES.iter().find(|s| s.resource_type == resource_type);
    known.unwrap_or(&OTHER_SHAPES[OTHER_SHAPES.len() - 1])
}

/// What stands for the performer of a laboratory result, whom the profile demands and the record does not have.
pub(super) fn absent_performer() -> Value {
    json!([{ "extension": [
        { "url": DATA_ABSENT, "valueCode": "unknown" },
        { "url": format!("{OWN}not-in-record"), "valueBoolean": true },
    ] }])
}
