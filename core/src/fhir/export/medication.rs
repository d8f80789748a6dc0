//! Medicines.

use super::super::tables;
use super::document::Bundle;
use super::writer::Writer;
use crate::fhir::import::status_set;
use crate::model::*;
use serde_json::{Value as Json, json};

impl Bundle<'_> {
    pub(super) fn medication(&mut self, medication: &Medication, label: &str) -> Json {
        let kind = medication.kind;
        let mut writer = self.resource(kind.code(), "subject", label);
        writer.do_not_perform(medication);
        writer.required_code("status", medication.status.map(MedicationStatus::code), status_set(kind));
        if kind == MedicationKind::Request {
            writer.absent("_intent");
        }
        self.product(&mut writer, medication, label);
        writer.effective(medication);
        let authored = if kind == MedicationKind::Request { "authoredOn" } else { "authored" };
        match medication.authored {
            Some(date) if kind == MedicationKind::Request => writer.put(authored, date.to_string()),
            Some(date) => writer.extend_own(authored, "valueDateTime", date.to_string()),
            None => {}
        }
        writer.reasons(medication);
        writer.dosages(medication);
        writer.into_value()
    }

    /// A product with ingredients or a form is a resource of its own.
    fn product(&mut self, writer: &mut Writer<'_>, medication: &Medication, label: &str) {
        if medication.ingredients.is_empty() && medication.form.is_none() {
            return writer.required_concept("medicationCodeableConcept", &medication.code);
        }
        let mut product = Writer::resource(self.context, "Medication");
        let profile = "http://hl7.org/fhir/uv/ips/StructureDefinition/Medication-uv-ips";
        product.put("meta", json!({ "profile": [profile] }));
        product.put("text", super::document::generated(label));
        product.required_concept("code", &medication.code);
        product.concept("form", &medication.form);
        product.list("ingredient", medication.ingredients.iter().map(|i| product.ingredient(i)).collect());
        let reference = self.add(product.into_value());
        writer.put("medicationReference", reference);
    }
}

impl Writer<'_> {
    /// Only an order can say "do not give"; on the others it is an extension that must not be overlooked.
    fn do_not_perform(&mut self, medication: &Medication) {
        if !medication.do_not_perform {
            return;
        }
        if medication.kind == MedicationKind::Request {
            return self.put("doNotPerform", true);
        }
        let url = format!("{}doNotPerform", tables::OWN);
        self.push("modifierExtension", json!({ "url": url, "valueBoolean": true }));
    }

    fn ingredient(&self, ingredient: &Ingredient) -> Json {
        let mut writer = self.below();
        writer.put("itemCodeableConcept", self.concept_value(&ingredient.substance));
        writer.ratio("strength", &ingredient.strength);
        writer.into_value()
    }

    fn effective(&mut self, medication: &Medication) {
        match (medication.kind, &medication.effective) {
            (MedicationKind::Dispense, Some(When::At(date))) => self.put("whenHandedOver", date.to_string()),
            (MedicationKind::Dispense | MedicationKind::Request, effective) => {
                self.when("effective", effective, &[])
            }
            (MedicationKind::Administration | MedicationKind::Statement, effective) => {
                self.required_when("effective", effective, &["DateTime", "Period"]);
            }
        }
    }

    fn reasons(&mut self, medication: &Medication) {
        match medication.kind {
            MedicationKind::Dispense => {
                self.own_concepts("reasonCode", &medication.reasons);
                self.one_or_more("statusReasonCodeableConcept", &medication.status_reasons);
            }
            MedicationKind::Request => {
                self.concepts("reasonCode", &medication.reasons);
                self.one_or_more("statusReason", &medication.status_reasons);
            }
            MedicationKind::Statement | MedicationKind::Administration => {
                self.concepts("reasonCode", &medication.reasons);
                self.concepts("statusReason", &medication.status_reasons);
            }
        }
    }

    fn dosages(&mut self, medication: &Medication) {
        let values: Vec<Json> = medication.dosages.iter().map(|d| self.dosage_value(d)).collect();
        match medication.kind {
            MedicationKind::Statement => self.list("dosage", values),
            MedicationKind::Request | MedicationKind::Dispense => self.list("dosageInstruction", values),
            MedicationKind::Administration => match medication.dosages.as_slice() {
                [dosage] if fits_administration(dosage) => self.put("dosage", self.administered(dosage)),
                _ => values.into_iter().for_each(|value| self.extend_own("dosage", "valueDosage", value)),
            },
        }
    }

    /// The dosage of a MedicationAdministration, which has elements of its own.
    fn administered(&self, dosage: &Dosage) -> Json {
        let mut writer = self.below();
        writer.text("text", &dosage.text);
        writer.concept("site", &dosage.site);
        writer.concept("route", &dosage.route);
        writer.concept("method", &dosage.method);
        if let [dose] = dosage.doses.as_slice() {
            if let Some(Amount::Quantity(quantity)) = &dose.amount {
                writer.put("dose", self.quantity_value(quantity));
            }
            writer.amount("rate", &dose.rate);
        }
        writer.into_value()
    }
}

/// Whether a dosage says no more than a MedicationAdministration can hold.
fn fits_administration(dosage: &Dosage) -> bool {
    let plain_dose = match dosage.doses.as_slice() {
        [] => true,
        [dose] => {
            matches!(dose.amount, None | Some(Amount::Quantity(_)))
                && matches!(dose.rate, None | Some(Amount::Quantity(_) | Amount::Ratio(_)))
        }
        _ => false,
    };
    let rest =
        Dosage { text: None, site: None, route: None, method: None, doses: Vec::new(), ..dosage.clone() };
    plain_dose && rest == Dosage::default()
}
