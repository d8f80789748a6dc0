//! Allergies, conditions, vaccinations, procedures, devices, observations, reports, alerts.

use super::super::tables::{self, OBSERVATION_CATEGORY};
use super::datatypes::named_reference;
use super::document::Bundle;
use super::writer::Writer;
use crate::model::*;
use serde_json::{Value as Json, json};

impl Bundle<'_> {
    pub(super) fn allergy(&mut self, allergy: &Allergy, label: &str) -> Json {
        let mut writer = self.resource("AllergyIntolerance", "patient", label);
        let clinical = allergy.clinical.map(ClinicalStatus::code);
        writer.status_concept("clinicalStatus", clinical, &tables::ALLERGY_CLINICAL);
        let verification = allergy.verification.map(VerificationStatus::code);
        writer.status_concept("verificationStatus", verification, &tables::ALLERGY_VERIFICATION);
        writer.maybe("type", allergy.kind.map(AllergyType::code));
        writer.list("category", allergy.categories.iter().map(|c| c.code().into()).collect());
        writer.maybe("criticality", allergy.criticality.map(Criticality::code));
        writer.required_concept("code", &allergy.code);
        writer.when("onset", &allergy.onset, &["DateTime", "Age", "Period", "Range", "String"]);
        writer.date_time("lastOccurrence", allergy.last_occurrence);
        writer.list("reaction", allergy.reactions.iter().map(|r| writer.reaction(r)).collect());
        writer.into_value()
    }

    pub(super) fn condition(&mut self, condition: &Condition, label: &str) -> Json {
        let mut writer = self.resource("Condition", "subject", label);
        let clinical = condition.clinical.map(ClinicalStatus::code);
        writer.status_concept("clinicalStatus", clinical, &tables::CONDITION_CLINICAL);
        let verification = condition.verification.map(VerificationStatus::code);
        writer.status_concept("verificationStatus", verification, &tables::CONDITION_VERIFICATION);
        writer.concept("severity", &condition.severity);
        writer.required_concept("code", &condition.code);
        writer.concepts("bodySite", &condition.body_sites);
        writer.when("onset", &condition.onset, &["DateTime", "Age", "Period", "Range", "String"]);
        writer.when("abatement", &condition.abatement, &["DateTime", "Age", "Period", "Range", "String"]);
        let stages = condition.stages.iter().map(|s| json!({ "summary": writer.concept_value(s) }));
        writer.list("stage", stages.collect());
        writer.into_value()
    }

    pub(super) fn immunization(&mut self, immunization: &Immunization, label: &str) -> Json {
        let mut writer = self.resource("Immunization", "patient", label);
        let status = immunization.status.map(ImmunizationStatus::code);
        writer.required_code("status", status, &tables::IMMUNIZATION_STATUS);
        writer.concept("statusReason", &immunization.status_reason);
        writer.required_concept("vaccineCode", &immunization.code);
        writer.required_when("occurrence", &immunization.occurrence, &["DateTime", "String"]);
        writer.maybe("primarySource", immunization.primary_source);
        writer.maybe("manufacturer", immunization.manufacturer.as_deref().map(named_reference));
        writer.text("lotNumber", &immunization.lot);
        writer.maybe("expirationDate", immunization.expiry.map(|d| d.to_string()));
        writer.concept("site", &immunization.site);
        writer.concept("route", &immunization.route);
        writer.quantity("doseQuantity", &immunization.dose);
        writer.list("protocolApplied", immunization.protocols.iter().map(|p| writer.protocol(p)).collect());
        writer.into_value()
    }

    pub(super) fn procedure(&mut self, procedure: &Procedure, label: &str) -> Json {
        let mut writer = self.resource("Procedure", "subject", label);
        writer.required_code("status", procedure.status.map(EventStatus::code), &tables::PROCEDURE_STATUS);
        writer.required_concept("code", &procedure.code);
        writer.required_when(
            "performed",
            &procedure.performed,
            &["DateTime", "Period", "String", "Age", "Range"],
        );
        writer.concepts("reasonCode", &procedure.reasons);
        writer.concepts("bodySite", &procedure.body_sites);
        writer.concept("outcome", &procedure.outcome);
        writer.concepts("complication", &procedure.complications);
        for device in &procedure.devices {
            let reference = self.device_reference(&writer, device);
            writer.push("focalDevice", json!({ "manipulated": reference }));
        }
        writer.into_value()
    }

    /// A device that is only a concept: by name where it is not coded, as a resource where it is.
    fn device_reference(&mut self, writer: &Writer<'_>, device: &Concept) -> Json {
        match (device.coding(), device.text()) {
            (None, Some(text)) => named_reference(text),
            _ => {
                // No `patient`: what the procedure used is not a device of the patient's by itself.
                let device = json!({ "resourceType": "Device", "type": writer.concept_value(device) });
                self.add(device)
            }
        }
    }

    pub(super) fn device(&mut self, device: &Device, label: &str) -> Json {
        let use_status = device.status.filter(|s| tables::DEVICE_USE_STATUS.codes.contains(&s.code()));
        let own_status = device.status.filter(|_| use_status.is_none());
        let mut writer = self.resource("Device", "patient", label);
        writer.code("status", own_status.map(DeviceStatus::code), &tables::DEVICE_STATUS);
        if let Some(udi) = &device.udi {
            writer.put("udiCarrier", json!([{ "deviceIdentifier": udi }]));
        }
        writer.text("serialNumber", &device.serial);
        writer.concept("type", &device.code);
        let says_nothing_of_use =
            device.timing.is_none() && device.body_site.is_none() && device.reasons.is_empty();
        if own_status.is_some() && says_nothing_of_use {
            return writer.into_value();
        }
        let reference = self.add(writer.into_value());
        let mut writer = self.resource("DeviceUseStatement", "subject", label);
        writer.required_code("status", use_status.map(DeviceStatus::code), &tables::DEVICE_USE_STATUS);
        writer.required_when("timing", &device.timing, &["DateTime", "Period", "Timing"]);
        writer.put("device", reference);
        writer.concepts("reasonCode", &device.reasons);
        writer.concept("bodySite", &device.body_site);
        writer.into_value()
    }

    pub(super) fn observation(&mut self, observation: &Observation, label: &str) -> Json {
        let mut writer = self.resource("Observation", "subject", label);
        if let Some(profile) = observation_profile(observation) {
            writer.put("meta", json!({ "profile": [profile] }));
        }
        writer.required_code(
            "status",
            observation.status.map(ResultStatus::code),
            &tables::OBSERVATION_STATUS,
        );
        if let Some(category) = observation.category {
            let coding = json!({ "system": OBSERVATION_CATEGORY, "code": category.code() });
            writer.put("category", json!([{ "coding": [coding] }]));
        }
        writer.required_concept("code", &observation.code);
        writer.when("effective", &observation.effective, &["DateTime", "Period", "Timing"]);
        writer.observed_value(&observation.value);
        if observation.category == Some(ObservationCategory::Laboratory) {
            // The profile demands a performer, whom the record does not have.
            writer.put("performer", tables::absent_performer());
        }
        writer.concept("dataAbsentReason", &observation.absent);
        writer.concepts("interpretation", &observation.interpretations);
        writer.concept("bodySite", &observation.body_site);
        writer.concept("method", &observation.method);
        let ranges = observation.reference_ranges.iter().map(|r| writer.reference_range(r));
        writer.list("referenceRange", ranges.collect());
        writer.list("component", observation.components.iter().map(|c| writer.component(c)).collect());
        writer.into_value()
    }

    pub(super) fn report(&mut self, report: &Report, label: &str) -> Json {
        let mut writer = self.resource("DiagnosticReport", "subject", label);
        writer.required_code("status", report.status.map(ResultStatus::code), &tables::REPORT_STATUS);
        writer.concept_in_list("category", &report.category);
        writer.required_concept("code", &report.code);
        writer.when("effective", &report.effective, &["DateTime", "Period"]);
        writer.text("conclusion", &report.conclusion);
        writer.concepts("conclusionCode", &report.conclusion_codes);
        writer.into_value()
    }

    pub(super) fn alert(&mut self, alert: &Alert, label: &str) -> Json {
        let mut writer = self.resource("Flag", "subject", label);
        if let Some(priority) = &alert.priority {
            let value = writer.concept_value(priority);
            writer.extend(tables::FLAG_PRIORITY, "valueCodeableConcept", value);
        }
        writer.required_code("status", alert.status.map(AlertStatus::code), &tables::FLAG_STATUS);
        writer.concept_in_list("category", &alert.category);
        writer.required_concept("code", &alert.code);
        writer.period("period", &alert.period);
        writer.into_value()
    }
}

impl Writer<'_> {
    fn reaction(&self, reaction: &Reaction) -> Json {
        let mut writer = self.below();
        writer.concept("substance", &reaction.substance);
        writer.concepts("manifestation", &reaction.manifestations);
        if reaction.manifestations.is_empty() {
            let mut missing = self.below();
            missing.absent("manifestation");
            let value = missing.into_value();
            writer.put("manifestation", json!([value["manifestation"]]));
        }
        writer.text("description", &reaction.description);
        writer.date_time("onset", reaction.onset);
        writer.maybe("severity", reaction.severity.map(ReactionSeverity::code));
        writer.into_value()
    }

    fn protocol(&self, protocol: &VaccineProtocol) -> Json {
        let mut writer = self.below();
        writer.text("series", &protocol.series);
        writer.concepts("targetDisease", &protocol.diseases);
        writer.dose_number("doseNumber", &protocol.dose_number);
        if protocol.dose_number.is_none() {
            writer.absent("_doseNumberString");
        }
        writer.dose_number("seriesDoses", &protocol.series_doses);
        writer.into_value()
    }

    fn dose_number(&mut self, base: &str, number: &Option<DoseNumber>) {
        match number {
            Some(DoseNumber::Number(number)) => self.put(&format!("{base}PositiveInt"), *number),
            Some(DoseNumber::Text(text)) => self.put(&format!("{base}String"), text.as_str()),
            None => {}
        }
    }

    fn reference_range(&self, range: &ReferenceRange) -> Json {
        let mut writer = self.below();
        writer.quantity("low", &range.range.low);
        writer.quantity("high", &range.range.high);
        writer.text("text", &range.text);
        writer.into_value()
    }

    fn component(&self, component: &Component) -> Json {
        let mut writer = self.below();
        writer.put("code", self.concept_value(&component.code));
        writer.observed_value(&component.value);
        writer.concept("dataAbsentReason", &component.absent);
        writer.concepts("interpretation", &component.interpretations);
        writer.into_value()
    }
}

fn observation_profile(observation: &Observation) -> Option<&'static str> {
    match observation.category {
        Some(ObservationCategory::VitalSigns) => Some("http://hl7.org/fhir/StructureDefinition/vitalsigns"),
        Some(ObservationCategory::Laboratory) => Some(
            "http://hl7.org/fhir/uv/ips/StructureDefinition/Observation-results-laboratory-pathology-uv-ips",
        ),
        _ => None,
    }
}
