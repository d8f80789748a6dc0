//! Allergies, conditions, vaccinations, procedures, devices, alerts.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use super::super::tables::{self, OWN};
use super::document::Followed;
use crate::model::*;

impl<'a> Reader<'a> {
    pub(super) fn allergy(&mut self, notes: &mut Vec<Text>) -> Allergy {
        Allergy {
            code: self.concept("code"),
            clinical: self.status_concept(
                "clinicalStatus",
                &tables::ALLERGY_CLINICAL,
                ClinicalStatus::from_code,
            ),
            verification: self.status_concept(
                "verificationStatus",
                &tables::ALLERGY_VERIFICATION,
                VerificationStatus::from_code,
            ),
            kind: self.known("type", AllergyType::from_code),
            categories: self.known_list("category", AllergyCategory::from_code).into_iter().collect(),
            criticality: self.known("criticality", Criticality::from_code),
            onset: self.when("onset"),
            last_occurrence: self.date_time("lastOccurrence"),
            reactions: self.children("reaction").into_iter().filter_map(|r| r.into_reaction(notes)).collect(),
        }
    }

    fn into_reaction(mut self, notes: &mut Vec<Text>) -> Option<Reaction> {
        notes.extend(self.moved_notes());
        let reaction = Reaction {
            substance: self.concept("substance"),
            manifestations: self.concepts("manifestation"),
            severity: self.code("severity", &tables::SEVERITY, ReactionSeverity::from_code),
            onset: self.date_time("onset"),
            description: self.text("description"),
        };
        (reaction != Reaction::default()).then_some(reaction)
    }

    pub(super) fn condition(&mut self) -> Condition {
        Condition {
            code: self.concept("code"),
            clinical: self.status_concept(
                "clinicalStatus",
                &tables::CONDITION_CLINICAL,
                ClinicalStatus::from_code,
            ),
            verification: self.status_concept(
                "verificationStatus",
                &tables::CONDITION_VERIFICATION,
                VerificationStatus::from_code,
            ),
            severity: self.concept("severity"),
            body_sites: self.concepts("bodySite"),
            onset: self.when("onset"),
            abatement: self.when("abatement"),
            stages: self.children("stage").iter_mut().filter_map(|s| s.concept("summary")).collect(),
        }
    }

    pub(super) fn immunization(&mut self) -> Immunization {
        Immunization {
            code: self.concept("vaccineCode"),
            status: self.code("status", &tables::IMMUNIZATION_STATUS, ImmunizationStatus::from_code),
            status_reason: self.concept("statusReason"),
            occurrence: self.when("occurrence"),
            lot: self.text("lotNumber"),
            manufacturer: self.manufacturer(),
            protocols: self
                .children("protocolApplied")
                .into_iter()
                .filter_map(Reader::into_protocol)
                .collect(),
            site: self.concept("site"),
            route: self.concept("route"),
            dose: self.quantity("doseQuantity"),
            expiry: self.date("expirationDate"),
            primary_source: self.flag("primarySource"),
        }
    }

    /// The name of the organization that made it.
    fn manufacturer(&mut self) -> Option<Text> {
        let mut followed = self.follow("manufacturer")?;
        let name = followed.resource.as_mut().and_then(|organization| organization.text("name"));
        name.or_else(|| followed.display())
    }

    fn into_protocol(mut self) -> Option<VaccineProtocol> {
        let protocol = VaccineProtocol {
            diseases: self.concepts("targetDisease"),
            dose_number: self.dose_number("doseNumber"),
            series_doses: self.dose_number("seriesDoses"),
            series: self.text("series"),
        };
        (protocol != VaccineProtocol::default()).then_some(protocol)
    }

    fn dose_number(&mut self, base: &str) -> Option<DoseNumber> {
        let number = self.count(&format!("{base}PositiveInt")).map(DoseNumber::Number);
        number.or_else(|| self.text(&format!("{base}String")).map(DoseNumber::Text))
    }

    pub(super) fn procedure(&mut self) -> Procedure {
        Procedure {
            code: self.concept("code"),
            status: self.code("status", &tables::PROCEDURE_STATUS, EventStatus::from_code),
            performed: self.when("performed"),
            body_sites: self.concepts("bodySite"),
            reasons: self.concepts("reasonCode"),
            outcome: self.concept("outcome"),
            complications: self.concepts("complication"),
            devices: self.children("focalDevice").iter_mut().filter_map(Reader::focal_device).collect(),
        }
    }

    fn focal_device(&mut self) -> Option<Concept> {
        let mut followed = self.follow("manipulated")?;
        let device = followed.resource.as_mut().and_then(Reader::device_type);
        device.or_else(|| Concept::new(None, followed.display()))
    }

    pub(super) fn device_use(&mut self) -> Device {
        let status = self.code("status", &tables::DEVICE_USE_STATUS, DeviceStatus::from_code);
        let mut device = Device::default();
        if let Some(mut followed) = self.follow("device") {
            if let Some(resource) = followed.resource.as_mut() {
                device = resource.device();
            }
            if device.code.is_none() {
                device.code = Concept::new(None, followed.display());
            }
            if let (Some(resource), Some(_)) = (followed.resource.as_mut(), status) {
                resource.lose("status", Reason::Conflict);
            }
        }
        Device {
            status: status.or(device.status),
            timing: self.when("timing"),
            body_site: self.concept("bodySite"),
            reasons: self.concepts("reasonCode"),
            ..device
        }
    }

    pub(super) fn device(&mut self) -> Device {
        let mut udi = self.first_child("udiCarrier");
        Device {
            code: self.device_type(),
            status: self.code("status", &tables::DEVICE_STATUS, DeviceStatus::from_code),
            udi: udi.as_mut().and_then(|udi| udi.text("deviceIdentifier")),
            serial: self.text("serialNumber"),
            ..Device::default()
        }
    }

    /// The type of a device, or the first of its names.
    fn device_type(&mut self) -> Option<Concept> {
        if let Some(concept) = self.concept("type") {
            return Some(concept);
        }
        let name = self.first_child("deviceName")?.text("name")?;
        self.normalised(Some("deviceName"), Change::Moved, None, Some("type"));
        Concept::new(None, Some(name))
    }

    pub(super) fn alert(&mut self) -> Alert {
        let mut priority = self.extension(tables::FLAG_PRIORITY);
        Alert {
            code: self.concept("code"),
            status: self.code("status", &tables::FLAG_STATUS, AlertStatus::from_code),
            category: self.first_concept("category"),
            priority: priority.as_mut().and_then(|p| p.concept("valueCodeableConcept")),
            period: self.period("period"),
        }
    }

    /// Follows the reference that is this member.
    pub(super) fn follow(&mut self, key: &str) -> Option<Followed<'a>> {
        let mut reference = self.first_child(key)?;
        reference.take_absent_reason().inspect(|_| reference.report(None, Reason::AbsentValue, None));
        let document = reference.document();
        Some(document.follow(reference))
    }

    /// The limit of one that FHIR sets to some lists is lifted by extensions of this format's own.
    pub(super) fn one_or_more(&mut self, key: &str) -> Vec<Concept> {
        let mut concepts: Vec<Concept> = self.concept(key).into_iter().collect();
        let more = self.extensions(&format!("{OWN}{key}"));
        concepts.extend(more.into_iter().filter_map(|mut e| e.concept("valueCodeableConcept")));
        concepts
    }
}
