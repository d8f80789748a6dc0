//! Directives, plans, goals, follow-ups, encounters, family history, and everything else.

use super::super::json::Reader;
use super::super::report::{Change, Reason};
use super::super::tables::{self, OTHER_SHAPES};
use crate::model::*;

impl Reader<'_> {
    pub(super) fn directive(&mut self) -> Directive {
        let mut directive = Directive {
            category: self.first_concept("category"),
            status: self.code("status", &tables::CONSENT_STATUS, DirectiveStatus::from_code),
            scope: self.concept("scope"),
            date: self.date_time("dateTime"),
            ..Directive::default()
        };
        if let Some(mut provision) = self.child("provision") {
            directive.provision = provision.known("type", ProvisionType::from_code);
            directive.period = provision.period("period");
            directive.codes = provision.concepts("code");
        }
        directive
    }

    pub(super) fn plan(&mut self) -> Plan {
        Plan {
            category: self.first_concept("category"),
            status: self.code("status", &tables::PLAN_STATUS, PlanStatus::from_code),
            title: self.text("title"),
            description: self.text("description"),
            period: self.period("period"),
            activities: self.children("activity").into_iter().filter_map(Reader::into_activity).collect(),
        }
    }

    fn into_activity(mut self) -> Option<Activity> {
        let Some(mut detail) = self.child("detail") else { return self.referred_activity() };
        if detail.is_negated() {
            detail.discard(Reason::Negated);
            return None;
        }
        let status = detail.code("status", &tables::ACTIVITY_STATUS, PlanStatus::from_code);
        let scheduled = detail.when("scheduled");
        let code = detail.concept("code").or_else(|| Concept::new(None, detail.text("description")));
        match code {
            Some(code) => Some(Activity { code, status, scheduled }),
            None => {
                detail.discard(Reason::InvalidValue);
                None
            }
        }
    }

    /// An activity that another resource describes: that is an entry of its own, here it lends its name.
    fn referred_activity(&mut self) -> Option<Activity> {
        let mut reference = self.child("reference")?;
        let document = reference.document();
        let code = document.position(self.peek("reference")).and_then(|at| {
            reference.value("reference");
            document.lend(at, |resource| resource.concept("code"))
        });
        let code = code.or_else(|| Concept::new(None, reference.text("display")))?;
        Some(Activity { code, status: None, scheduled: None })
    }

    pub(super) fn goal(&mut self) -> Goal {
        let mut target = self.first_child("target");
        Goal {
            description: self.concept("description"),
            status: self.code("lifecycleStatus", &tables::GOAL_STATUS, PlanStatus::from_code),
            achievement: self.concept("achievementStatus"),
            start: self.date("startDate").map(PartialDateTime::from_date),
            due: target.as_mut().and_then(|t| t.date("dueDate")).map(PartialDateTime::from_date),
        }
    }

    pub(super) fn service_request(&mut self) -> FollowUp {
        FollowUp {
            kind: FollowUpKind::ServiceRequest,
            code: self.concept("code"),
            status: self.code("status", &tables::PLAN_STATUS, PlanStatus::from_code),
            due: self.when("occurrence"),
            authored: self.date_time("authoredOn"),
            performer: self.concept("performerType"),
            reasons: self.concepts("reasonCode"),
        }
    }

    pub(super) fn appointment(&mut self) -> FollowUp {
        let code = self.first_concept("serviceType").or_else(|| self.concept("appointmentType"));
        FollowUp {
            kind: FollowUpKind::Appointment,
            code: code.or_else(|| Concept::new(None, self.text("description"))),
            status: self.code("status", &tables::APPOINTMENT_STATUS, PlanStatus::from_code),
            due: self.appointed(),
            authored: self.date_time("created"),
            performer: self.first_concept("specialty"),
            reasons: self.concepts("reasonCode"),
        }
    }

    fn appointed(&mut self) -> Option<When> {
        if let Some(start) = self.date_time("start") {
            return Some(match self.date_time("end") {
                Some(end) => When::Period(Period { start: Some(start), end: Some(end) }),
                None => When::At(start),
            });
        }
        match self.first_child("requestedPeriod") {
            Some(period) => period.into_period().map(When::Period),
            None => self.own("due")?.when("value"),
        }
    }

    pub(super) fn task(&mut self) -> FollowUp {
        let mut restriction = self.child("restriction");
        let due = restriction.as_mut().and_then(|r| r.period("period")).map(When::Period);
        let code = self.concept("code");
        FollowUp {
            kind: FollowUpKind::Task,
            code: code.or_else(|| Concept::new(None, self.text("description"))),
            status: self.code("status", &tables::TASK_STATUS, PlanStatus::from_code),
            due: due.or_else(|| self.own("due")?.when("value")),
            authored: self.date_time("authoredOn"),
            performer: self.first_concept("performerType"),
            reasons: self.one_or_more("reasonCode"),
        }
    }

    pub(super) fn encounter(&mut self) -> Encounter {
        let code = self.first_concept("type");
        Encounter {
            code: code.or_else(|| self.concept("serviceType")),
            status: self.code("status", &tables::ENCOUNTER_STATUS, EventStatus::from_code),
            class: self.coding("class"),
            period: self.period("period"),
            reasons: self.concepts("reasonCode"),
        }
    }

    pub(super) fn family_history(&mut self) -> FamilyHistory {
        FamilyHistory {
            relationship: self.concept("relationship"),
            conditions: self
                .children("condition")
                .into_iter()
                .filter_map(Reader::into_family_condition)
                .collect(),
            deceased: self.deceased(),
        }
    }

    fn into_family_condition(mut self) -> Option<FamilyCondition> {
        let onset = self.when("onset");
        match self.concept("code") {
            Some(code) => Some(FamilyCondition { code, onset }),
            None => {
                self.discard(Reason::InvalidValue);
                None
            }
        }
    }

    /// `deceased[x]` of a patient or relative.
    pub(super) fn deceased(&mut self) -> Option<Deceased> {
        if let Some(date) = self.date_time("deceasedDateTime").or_else(|| self.date_time("deceasedDate")) {
            return Some(Deceased::At(date));
        }
        if let Some(age) = self.quantity("deceasedAge") {
            return Some(Deceased::Age(age));
        }
        if let Some(mut own) = self.own("deceased") {
            let date = own.date_time("valueDateTime").map(Deceased::At);
            return date.or_else(|| own.quantity("valueAge").map(Deceased::Age));
        }
        self.flag("deceasedBoolean").map(|dead| if dead { Deceased::Yes } else { Deceased::No })
    }

    /// A resource that has no type of its own in the model.
    pub(super) fn other(&mut self) -> Other {
        let own_type = self.own("resourceType").and_then(|mut e| e.text("valueString"));
        let known = OTHER_SHAPES.iter().find(|shape| shape.resource_type == self.resource_type());
        let Some(shape) = known else { return self.unknown() };
        let mut other = Other {
            code: self.shaped_concepts(shape.code, shape.code_is_list, "code").into_iter().next(),
            status: self.shaped_status(shape.status),
            when: self.named_when(shape.when),
            reasons: self.shaped_concepts(shape.reasons, true, "reasons"),
            resource_type: self.resource_type().to_owned(),
        };
        if let Some(own_type) = own_type {
            other.resource_type = own_type;
        }
        other
    }

    fn shaped_concepts(&mut self, key: &str, is_list: bool, own: &str) -> Vec<Concept> {
        match (key, is_list) {
            ("", _) => self.own_concepts(own),
            ("reasonCode", _) => self.concepts(key),
            (_, true) => self.first_concept(key).into_iter().collect(),
            (_, false) => self.concept(key).into_iter().collect(),
        }
    }

    fn own_concepts(&mut self, name: &str) -> Vec<Concept> {
        let own = self.extensions(&format!("{}{name}", tables::OWN));
        own.into_iter().filter_map(|mut e| e.concept("valueCodeableConcept")).collect()
    }

    fn shaped_status(&mut self, key: &str) -> Option<Text> {
        if !key.is_empty() && self.has(key) {
            return self.text(key);
        }
        self.own("status")?.text("valueString")
    }

    /// A resource of a type that is not in the table: what most resources call the same.
    fn unknown(&mut self) -> Other {
        self.normalised(None, Change::OldForm, None, None);
        let code = self.first_concept("code").or_else(|| self.first_concept("type"));
        Other {
            resource_type: self.resource_type().to_owned(),
            code,
            status: self.text("status"),
            when: self
                .when("effective")
                .or_else(|| self.when("occurrence"))
                .or_else(|| self.named_when("date")),
            reasons: self.concepts("reasonCode"),
        }
    }
}
