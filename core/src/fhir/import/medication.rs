//! Medicines, with the Medication resource that they refer to.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use super::super::tables::{self, OWN, StatusSet};
use crate::model::*;

impl<'a> Reader<'a> {
    pub(super) fn medication(&mut self, do_not_perform: bool) -> Medication {
        let kind = MedicationKind::from_code(self.resource_type()).unwrap_or(MedicationKind::Statement);
        let mut medication = Medication {
            kind,
            code: None,
            status: self.code("status", status_set(kind), MedicationStatus::from_code),
            do_not_perform,
            ingredients: Vec::new(),
            form: None,
            effective: self.effective(kind),
            authored: self.moment(if kind == MedicationKind::Request { "authoredOn" } else { "authored" }),
            reasons: self.concepts("reasonCode"),
            dosages: self.medication_dosages(kind),
            status_reasons: self.status_reasons(kind),
        };
        self.product(&mut medication);
        medication
    }

    fn effective(&mut self, kind: MedicationKind) -> Option<When> {
        if kind == MedicationKind::Dispense
            && let Some(date) = self.date_time("whenHandedOver")
        {
            return Some(When::At(date));
        }
        self.when("effective")
    }

    fn medication_dosages(&mut self, kind: MedicationKind) -> Vec<Dosage> {
        let mut dosages = match kind {
            MedicationKind::Statement => self.dosages("dosage"),
            MedicationKind::Administration => {
                self.child("dosage").and_then(Reader::into_dosage).into_iter().collect()
            }
            _ => self.dosages("dosageInstruction"),
        };
        let own = self.extensions(&format!("{OWN}dosage"));
        dosages.extend(own.into_iter().filter_map(|mut e| e.child("valueDosage")?.into_dosage()));
        dosages
    }

    fn status_reasons(&mut self, kind: MedicationKind) -> Vec<Concept> {
        match kind {
            MedicationKind::Request => self.one_or_more("statusReason"),
            MedicationKind::Dispense => self.one_or_more("statusReasonCodeableConcept"),
            _ => self.concepts("statusReason"),
        }
    }

    /// What the medicine is: a concept, or the Medication resource referred to.
    fn product(&mut self, medication: &mut Medication) {
        if let Some(mut newer) = self.child("medication") {
            newer.normalised(None, Change::OldForm, Some("medication"), None);
            medication.code = newer.concept("concept");
            newer.referred_product("reference", medication);
        }
        let concept = self.concept("medicationCodeableConcept");
        medication.code = concept.or(medication.code.take());
        self.referred_product("medicationReference", medication);
    }

    fn referred_product(&mut self, key: &str, medication: &mut Medication) {
        let Some(mut followed) = self.follow(key) else { return };
        if let Some(product) = followed.resource.as_mut() {
            let code = product.concept("code");
            medication.code = medication.code.take().or(code);
            medication.form = product.concept("form");
            medication.ingredients =
                product.children("ingredient").into_iter().filter_map(Reader::into_ingredient).collect();
        }
        if medication.code.is_none() {
            medication.code = Concept::new(None, followed.display());
        }
    }

    fn into_ingredient(mut self) -> Option<Ingredient> {
        let strength = self.ratio("strength");
        let substance = self.concept("itemCodeableConcept").or_else(|| self.referred_substance());
        match substance {
            Some(substance) => Some(Ingredient { substance, strength }),
            None => {
                self.discard(Reason::InvalidValue);
                None
            }
        }
    }

    fn referred_substance(&mut self) -> Option<Concept> {
        let mut followed = self.follow("itemReference")?;
        let code = followed.resource.as_mut().and_then(|substance| substance.concept("code"));
        code.or_else(|| Concept::new(None, followed.display()))
    }
}

/// The states that the resource of this kind may have.
pub(in crate::fhir) fn status_set(kind: MedicationKind) -> &'static StatusSet {
    match kind {
        MedicationKind::Statement => &tables::STATEMENT_STATUS,
        MedicationKind::Request => &tables::REQUEST_STATUS,
        MedicationKind::Dispense => &tables::DISPENSE_STATUS,
        MedicationKind::Administration => &tables::ADMINISTRATION_STATUS,
    }
}
