//! Directives, plans, goals, follow-ups, encounters, family history, and everything else.

use super::super::tables;
use super::document::Bundle;
use super::writer::Writer;
use crate::model::*;
use serde_json::{Value as Json, json};

impl Bundle<'_> {
    pub(super) fn directive(&mut self, directive: &Directive, label: &str) -> Json {
        let mut writer = self.resource("Consent", "patient", label);
        writer.required_code("status", directive.status.map(DirectiveStatus::code), &tables::CONSENT_STATUS);
        writer.required_concept("scope", &directive.scope);
        match &directive.category {
            Some(_) => writer.concept_in_list("category", &directive.category),
            None => writer.absent_in_list("category"),
        }
        writer.date_time("dateTime", directive.date);
        writer.absent("policyRule");
        let mut provision = writer.below();
        provision.maybe("type", directive.provision.map(ProvisionType::code));
        provision.period("period", &directive.period);
        provision.concepts("code", &directive.codes);
        writer.maybe("provision", provision.finish());
        writer.into_value()
    }

    pub(super) fn plan(&mut self, plan: &Plan, label: &str) -> Json {
        let mut writer = self.resource("CarePlan", "subject", label);
        writer.required_code("status", plan.status.map(PlanStatus::code), &tables::PLAN_STATUS);
        writer.absent("_intent");
        writer.concept_in_list("category", &plan.category);
        writer.text("title", &plan.title);
        writer.text("description", &plan.description);
        writer.period("period", &plan.period);
        writer.list("activity", plan.activities.iter().map(|a| writer.activity(a)).collect());
        writer.into_value()
    }

    pub(super) fn goal(&mut self, goal: &Goal, label: &str) -> Json {
        let mut writer = self.resource("Goal", "subject", label);
        writer.required_code("lifecycleStatus", goal.status.map(PlanStatus::code), &tables::GOAL_STATUS);
        writer.concept("achievementStatus", &goal.achievement);
        writer.required_concept("description", &goal.description);
        writer.maybe("startDate", goal.start.map(|d| d.date().to_string()));
        writer.maybe("target", goal.due.map(|d| json!([{ "dueDate": d.date().to_string() }])));
        writer.into_value()
    }

    pub(super) fn follow_up(&mut self, follow_up: &FollowUp, label: &str) -> Json {
        match follow_up.kind {
            FollowUpKind::ServiceRequest => self.service_request(follow_up, label),
            FollowUpKind::Appointment => self.appointment(follow_up, label),
            FollowUpKind::Task => self.task(follow_up, label),
        }
    }

    fn service_request(&mut self, follow_up: &FollowUp, label: &str) -> Json {
        let mut writer = self.resource("ServiceRequest", "subject", label);
        writer.required_code("status", follow_up.status.map(PlanStatus::code), &tables::PLAN_STATUS);
        writer.absent("_intent");
        writer.concept("code", &follow_up.code);
        writer.when("occurrence", &follow_up.due, &["DateTime", "Period", "Timing"]);
        writer.date_time("authoredOn", follow_up.authored);
        writer.concept("performerType", &follow_up.performer);
        writer.concepts("reasonCode", &follow_up.reasons);
        writer.into_value()
    }

    fn appointment(&mut self, follow_up: &FollowUp, label: &str) -> Json {
        let mut writer = Writer::resource(self.context, "Appointment");
        writer.put("text", super::document::generated(label));
        writer.required_code("status", follow_up.status.map(PlanStatus::code), &tables::APPOINTMENT_STATUS);
        writer.concept_in_list("serviceType", &follow_up.code);
        writer.concept_in_list("specialty", &follow_up.performer);
        writer.concepts("reasonCode", &follow_up.reasons);
        writer.appointed(&follow_up.due);
        writer.date_time("created", follow_up.authored);
        let mut participant = writer.below();
        participant.put("actor", self.patient.clone());
        participant.absent("_status");
        writer.put("participant", json!([participant.into_value()]));
        writer.into_value()
    }

    fn task(&mut self, follow_up: &FollowUp, label: &str) -> Json {
        let mut writer = self.resource("Task", "for", label);
        writer.required_code("status", follow_up.status.map(PlanStatus::code), &tables::TASK_STATUS);
        writer.absent("_intent");
        match &follow_up.code {
            Some(words) if words.coding().is_none() => writer.maybe("description", words.text()),
            code => writer.concept("code", code),
        }
        writer.date_time("authoredOn", follow_up.authored);
        writer.concept_in_list("performerType", &follow_up.performer);
        writer.one_or_more("reasonCode", &follow_up.reasons);
        match &follow_up.due {
            Some(When::Period(period)) => {
                writer.put("restriction", json!({ "period": writer.period_value(period) }));
            }
            due => writer.when("due", due, &[]),
        }
        writer.into_value()
    }

    pub(super) fn encounter(&mut self, encounter: &Encounter, label: &str) -> Json {
        let mut writer = self.resource("Encounter", "subject", label);
        writer.required_code("status", encounter.status.map(EventStatus::code), &tables::ENCOUNTER_STATUS);
        match &encounter.class {
            Some(class) => writer.coding("class", class),
            None => writer.absent("class"),
        }
        writer.concept_in_list("type", &encounter.code);
        writer.period("period", &encounter.period);
        writer.concepts("reasonCode", &encounter.reasons);
        writer.into_value()
    }

    pub(super) fn family_history(&mut self, history: &FamilyHistory, label: &str) -> Json {
        let mut writer = self.resource("FamilyMemberHistory", "patient", label);
        writer.absent("_status");
        writer.required_concept("relationship", &history.relationship);
        writer.deceased("Date", &history.deceased);
        writer.list("condition", history.conditions.iter().map(|c| writer.family_condition(c)).collect());
        writer.into_value()
    }

    /// A resource of a type that the model does not know, as far as [`Other`] goes.
    pub(super) fn other(&mut self, other: &Other, label: &str) -> Json {
        let shape = tables::other_shape(&other.resource_type);
        let mut writer = self.resource(shape.resource_type, shape.patient, label);
        if shape.resource_type != other.resource_type {
            writer.extend_own("resourceType", "valueString", other.resource_type.as_str());
        }
        match (shape.code, shape.code_is_list) {
            ("", _) => writer.own_concepts("code", other.code.as_slice()),
            (key, true) => writer.concept_in_list(key, &other.code),
            ("code", false) => writer.required_concept("code", &other.code),
            (key, false) => writer.concept(key, &other.code),
        }
        match (shape.status, &other.status) {
            ("", Some(status)) => writer.extend_own("status", "valueString", status.as_str()),
            ("", None) => {}
            (key, Some(status)) => writer.put(key, status.as_str()),
            (key, None) => writer.absent(&format!("_{key}")),
        }
        match &other.when {
            // The date of a DocumentReference is an instant.
            Some(When::At(date)) if shape.resource_type == "DocumentReference" && date.time().is_none() => {
                writer.when(shape.when, &other.when, &[]);
            }
            when => writer.named_when(shape.when, when),
        }
        match shape.reasons {
            "" => writer.own_concepts("reasons", &other.reasons),
            key => writer.concepts(key, &other.reasons),
        }
        if shape.resource_type == "DocumentReference" {
            let mut content = writer.below();
            content.absent("attachment");
            writer.put("content", json!([content.into_value()]));
        }
        writer.into_value()
    }
}

impl Writer<'_> {
    fn absent_in_list(&mut self, key: &str) {
        let mut one = self.below();
        one.absent(key);
        let mut one = one.into_value();
        self.put(key, json!([one[key].take()]));
    }

    fn activity(&self, activity: &Activity) -> Json {
        let mut detail = self.below();
        detail.put("code", self.concept_value(&activity.code));
        detail.required_code("status", activity.status.map(PlanStatus::code), &tables::ACTIVITY_STATUS);
        detail.when("scheduled", &activity.scheduled, &["Timing", "Period", "String"]);
        json!({ "detail": detail.into_value() })
    }

    /// FHIR wants both ends of an appointment, or neither.
    fn appointed(&mut self, due: &Option<When>) {
        let moment = |date: Option<PartialDateTime>| date.filter(|d| d.time().is_some());
        match due {
            Some(When::Period(period)) => match (moment(period.start), moment(period.end)) {
                (Some(start), Some(end)) => {
                    self.put("start", start.to_string());
                    self.put("end", end.to_string());
                }
                _ => self.put("requestedPeriod", json!([self.period_value(period)])),
            },
            due => self.when("due", due, &[]),
        }
    }

    fn family_condition(&self, condition: &FamilyCondition) -> Json {
        let mut writer = self.below();
        writer.put("code", self.concept_value(&condition.code));
        writer.when("onset", &condition.onset, &["Age", "Range", "Period", "String"]);
        writer.into_value()
    }

    /// A time under the name that the resource type has for it.
    fn named_when(&mut self, key: &str, when: &Option<When>) {
        if let Some(base) = key.strip_suffix("[x]") {
            return self.when(base, when, &["DateTime", "Period"]);
        }
        match (key, when) {
            ("period", Some(When::Period(period))) => self.put(key, self.period_value(period)),
            ("" | "period", when) => self.when(if key.is_empty() { "when" } else { key }, when, &[]),
            (key, Some(When::At(date))) => self.put(key, date.to_string()),
            (key, when) => self.when(key, when, &[]),
        }
    }
}
