//! One resource → one entry.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use super::super::tables::{OWN, SUPPORTING};
use crate::model::{Entry, Fact, Text};

/// Elements of FHIR and its older versions that, when true, turn the statement into its opposite; a dose of vaccine
/// that is known not to protect is no dose.
const NEGATIONS: &[&str] = &[
    "doNotPerform",
    "notGiven",
    "wasNotGiven",
    "wasNotTaken",
    "notTaken",
    "notPerformed",
    "notDone",
    "prohibited",
    "isSubpotent",
];

impl<'a> Reader<'a> {
    /// The entry that this resource states. A resource whose meaning depends on something unknown is left out.
    pub(super) fn into_entry(mut self) -> Option<Entry> {
        let do_not_perform = self.take_do_not_perform();
        if self.has_strange_modifier() {
            self.discard(Reason::ModifierExtension);
            return None;
        }
        if self.is_negated() {
            self.discard(Reason::Negated);
            return None;
        }
        let mut notes = Vec::new();
        let document = self.document();
        document.forget_lenders();
        let fact = self.fact(do_not_perform, &mut notes);
        notes.extend(self.notes());
        let confidentiality = self.confidentiality().max(document.strictest_lender());
        Some(Entry { fact, notes, confidentiality })
    }

    fn fact(&mut self, do_not_perform: bool, notes: &mut Vec<Text>) -> Fact {
        match self.resource_type() {
            "AllergyIntolerance" => Fact::Allergy(self.allergy(notes)),
            "Condition" => Fact::Condition(self.condition()),
            "MedicationStatement"
            | "MedicationRequest"
            | "MedicationDispense"
            | "MedicationAdministration" => Fact::Medication(Box::new(self.medication(do_not_perform))),
            "Immunization" => Fact::Immunization(self.immunization()),
            "Procedure" => Fact::Procedure(self.procedure()),
            "DeviceUseStatement" => Fact::Device(self.device_use()),
            "Device" => Fact::Device(self.device()),
            "Observation" => Fact::Observation(Box::new(self.observation())),
            "DiagnosticReport" => Fact::Report(self.diagnostic_report()),
            "Flag" => Fact::Alert(self.alert()),
            "Consent" => Fact::Directive(self.directive()),
            "CarePlan" => Fact::Plan(self.plan()),
            "Goal" => Fact::Goal(self.goal()),
            "ServiceRequest" => Fact::FollowUp(self.service_request()),
            "Appointment" => Fact::FollowUp(self.appointment()),
            "Task" => Fact::FollowUp(self.task()),
            "Encounter" => Fact::Encounter(self.encounter()),
            "FamilyMemberHistory" => Fact::FamilyHistory(self.family_history()),
            _ => Fact::Other(self.other()),
        }
    }

    /// Only for medicines is there a place for "do not give": it is taken here, so that elsewhere it counts as
    /// a negation.
    fn take_do_not_perform(&mut self) -> bool {
        if !self.resource_type().starts_with("Medication") {
            return false;
        }
        let standard = self.flag("doNotPerform");
        standard.or_else(|| self.own_modifier("doNotPerform")?.flag("valueBoolean")).unwrap_or(false)
    }

    /// Whether the statement is the opposite of what its other elements say.
    pub(super) fn is_negated(&mut self) -> bool {
        let mut negated = false;
        for key in NEGATIONS {
            if !self.peek(key).is_some_and(serde_json::Value::is_boolean) {
                continue;
            }
            let taken_for_medicine = *key == "doNotPerform" && self.resource_type().starts_with("Medication");
            negated |= !taken_for_medicine && self.flag(key) == Some(true);
        }
        // Only here is there no place for a status.
        negated |= self.resource_type() == "FamilyMemberHistory"
            && self.peek("status").and_then(serde_json::Value::as_str) == Some("entered-in-error");
        negated || self.peek("taken").and_then(serde_json::Value::as_str).is_some_and(|taken| taken != "y")
    }

    /// The notes on the resource.
    pub(super) fn notes(&mut self) -> Vec<Text> {
        let mut notes: Vec<Text> = self.children("note").iter_mut().filter_map(|n| n.text("text")).collect();
        notes.extend(self.extensions(&format!("{OWN}note")).iter_mut().filter_map(|e| e.text("valueString")));
        notes
    }

    /// Notes on a part of the resource, which become notes on the whole.
    pub(super) fn moved_notes(&mut self) -> Vec<Text> {
        let notes = self.notes();
        if !notes.is_empty() {
            self.normalised(Some("note"), Change::Moved, None, Some("note"));
        }
        notes
    }
}

/// Whether resources of this type state something about the patient by themselves.
pub(super) fn is_statement(resource_type: &str) -> bool {
    !resource_type.is_empty() && !SUPPORTING.contains(&resource_type)
}
