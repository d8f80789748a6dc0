//! How long an entry is kept.

use crate::model::StandardSection as S;
use crate::model::*;
use crate::terminology::{Abnormality, System, abnormality};

code_enum! {
    /// How long an entry is kept where not everything has room: the first longest. The codes are for programs.
    ///
    /// First comes what does harm by being unknown at the next contact, then what somebody still has to act on, then
    /// what cannot be found out again, then what can, and last what is over.
    Priority {
        /// Never left out: statements that there is none of something or that nothing is known, which cost little and
        /// would be asked for again; and what is current beside the statement that there is none, because the
        /// statement alone would deny it.
        Always = "always",
        /// Allergies and intolerances, the high-risk ones first: the next prescription may kill.
        Allergies = "allergies",
        /// Problems that are not over: what the person is ill with.
        ActiveProblems = "active-problems",
        /// Medicines that are taken, and those that must not be given first of all: stopping or doubling them does harm.
        CurrentMedicines = "current-medicines",
        /// Alerts that hold.
        Alerts = "alerts",
        /// The newest statements on pregnancy: medicines and X-rays depend on them.
        Pregnancy = "pregnancy",
        /// Advance directives that hold: they must be there when the person cannot speak.
        AdvanceDirectives = "advance-directives",
        /// What is still to be done, the soonest first: nobody else will remind of it.
        OpenFollowUps = "open-follow-ups",
        /// Vaccinations: what is not documented is given again.
        Vaccines = "vaccines",
        /// Devices in use: they rule out examinations.
        Devices = "devices",
        /// The newest result of its kind that is critical, positive or out of the usual.
        AbnormalResults = "abnormal-results",
        /// Procedures.
        Procedures = "procedures",
        /// The newest result of its kind: a test costs money and days.
        NewestResults = "newest-results",
        /// The newest vital sign of its kind: measured again in minutes.
        NewestVitalSigns = "newest-vital-signs",
        /// Disability and communication needs.
        FunctionalStatus = "functional-status",
        /// Illness, allergies, alerts and directives that no longer hold.
        PastIllness = "past-illness",
        /// Medicines and devices that are no longer used.
        PastTreatment = "past-treatment",
        /// Living conditions, habits, experiences.
        SocialHistory = "social-history",
        /// Illnesses in the family.
        FamilyHistory = "family-history",
        /// Goals, and plans and requests that are closed.
        Plans = "plans",
        /// Statements that this version has no type of its own for.
        Others = "others",
        /// Contacts with health services.
        Encounters = "encounters",
        /// Results for which there is a newer one of their kind.
        OlderResults = "older-results",
        /// Vital signs for which there is a newer one of their kind.
        OlderVitalSigns = "older-vital-signs",
        /// Text that a source gave in place of entries.
        Narratives = "narratives",
        /// What was entered in error.
        EnteredInError = "entered-in-error",
    }
}

/// How much an entry matters among those of its priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It can do harm.
    Grave,
    /// It is out of the usual.
    Raised,
    /// Neither.
    Plain,
}

/// What decides an entry's priority besides itself.
#[derive(Clone, Copy)]
pub(super) struct Setting {
    /// The section that lists it.
    pub(super) section: Option<S>,
    /// Whether there is a newer result of its kind.
    pub(super) superseded: bool,
    /// The day on which the record was made.
    pub(super) today: Option<PartialDate>,
}

impl Priority {
    /// By kind, state and section. Where a state is not given, an entry is taken to hold.
    pub(super) fn of(fact: &Fact, setting: Setting) -> Self {
        if fact.is_entered_in_error() {
            return Self::EnteredInError;
        }
        let own = Self::by_kind(fact, setting);
        if own.is_past() {
            return own;
        }
        // Some sections say more of an entry than its kind does.
        match setting.section {
            Some(S::Alerts) => own.min(Self::Alerts),
            Some(S::Pregnancy) => own.min(Self::Pregnancy),
            Some(S::AdvanceDirectives) => own.min(Self::AdvanceDirectives),
            _ => own,
        }
    }

    pub(super) fn is_past(self) -> bool {
        matches!(
            self,
            Self::PastIllness
                | Self::PastTreatment
                | Self::OlderResults
                | Self::OlderVitalSigns
                | Self::EnteredInError
        )
    }

    fn by_kind(fact: &Fact, setting: Setting) -> Self {
        let unless = |over: bool, past: Self, now: Self| if over { past } else { now };
        let closed = |status: Option<PlanStatus>| status.is_some_and(PlanStatus::is_closed);
        match fact {
            Fact::Allergy(fact) => unless(fact.is_past(), Self::PastIllness, Self::Allergies),
            Fact::Condition(fact) => {
                unless(fact.is_past(setting.section), Self::PastIllness, Self::of_condition(setting))
            }
            Fact::Medication(fact) => {
                unless(fact.is_past(setting.today), Self::PastTreatment, Self::CurrentMedicines)
            }
            Fact::Immunization(_) => Self::Vaccines,
            Fact::Procedure(_) => Self::Procedures,
            Fact::Device(fact) => unless(is_removed(fact), Self::PastTreatment, Self::Devices),
            Fact::Observation(fact) => Self::of_observation(fact, setting),
            Fact::Report(fact) => Self::of_result(fact.conclusion_codes.iter(), setting),
            Fact::Alert(fact) => {
                unless(fact.status == Some(AlertStatus::Inactive), Self::PastIllness, Self::Alerts)
            }
            Fact::Directive(fact) => unless(is_void(fact), Self::PastIllness, Self::AdvanceDirectives),
            Fact::Plan(fact) => unless(closed(fact.status), Self::Plans, Self::OpenFollowUps),
            Fact::FollowUp(fact) => unless(closed(fact.status), Self::Plans, Self::OpenFollowUps),
            Fact::Goal(_) => Self::Plans,
            Fact::Encounter(_) => Self::Encounters,
            Fact::FamilyHistory(_) => Self::FamilyHistory,
            Fact::Other(_) => Self::of_section(setting.section),
        }
    }

    /// Of a condition that is not over.
    fn of_condition(setting: Setting) -> Self {
        match setting.section {
            Some(S::FunctionalStatus) => Self::FunctionalStatus,
            Some(S::SocialHistory) => Self::SocialHistory,
            Some(S::FamilyHistory) => Self::FamilyHistory,
            _ => Self::ActiveProblems,
        }
    }

    fn of_observation(fact: &Observation, setting: Setting) -> Self {
        use ObservationCategory as C;
        let vital = match setting.section {
            Some(section) => section == S::VitalSigns,
            None => fact.category == Some(C::VitalSigns),
        };
        match (setting.section, fact.category) {
            (Some(S::SocialHistory), _) | (None, Some(C::SocialHistory)) => Self::SocialHistory,
            (Some(S::FunctionalStatus), _) => Self::FunctionalStatus,
            (Some(S::FamilyHistory), _) => Self::FamilyHistory,
            (Some(S::PatientStory), _) => Self::Others,
            (Some(S::Pregnancy), _) if !setting.superseded => Self::Pregnancy,
            _ if vital && setting.superseded => Self::OlderVitalSigns,
            _ if vital && meanings(fact).all(|meaning| said_by(meaning).is_none()) => Self::NewestVitalSigns,
            _ => Self::of_result(meanings(fact), setting),
        }
    }

    fn of_result<'a>(mut meanings: impl Iterator<Item = &'a Concept>, setting: Setting) -> Self {
        match setting.superseded {
            true => Self::OlderResults,
            false if meanings.any(|meaning| said_by(meaning).is_some()) => Self::AbnormalResults,
            false => Self::NewestResults,
        }
    }

    /// Of what has no type of its own: as the section lets expect.
    fn of_section(section: Option<S>) -> Self {
        match section {
            Some(S::Allergies) => Self::Allergies,
            Some(S::Problems) => Self::ActiveProblems,
            Some(S::Medications) => Self::CurrentMedicines,
            Some(S::Immunizations) => Self::Vaccines,
            Some(S::PastIllness) => Self::PastIllness,
            Some(S::Procedures) => Self::Procedures,
            Some(S::Devices) => Self::Devices,
            Some(S::Results) => Self::NewestResults,
            Some(S::VitalSigns) => Self::NewestVitalSigns,
            Some(S::SocialHistory) => Self::SocialHistory,
            Some(S::FunctionalStatus) => Self::FunctionalStatus,
            Some(S::PlanOfCare) => Self::OpenFollowUps,
            Some(S::Encounters) => Self::Encounters,
            Some(S::FamilyHistory) => Self::FamilyHistory,
            Some(S::Pregnancy | S::AdvanceDirectives | S::Alerts | S::PatientStory) | None => Self::Others,
        }
    }
}

impl Grade {
    pub(super) fn of(fact: &Fact) -> Self {
        match fact {
            Fact::Allergy(fact) if is_grave(fact) => Self::Grave,
            Fact::Medication(fact) if fact.do_not_perform => Self::Grave,
            Fact::Observation(fact) => Self::of_meanings(meanings(fact)),
            Fact::Report(fact) => Self::of_meanings(fact.conclusion_codes.iter()),
            _ => Self::Plain,
        }
    }

    fn of_meanings<'a>(meanings: impl Iterator<Item = &'a Concept>) -> Self {
        match meanings.filter_map(said_by).min() {
            Some(Abnormality::Critical) => Self::Grave,
            Some(Abnormality::Abnormal) => Self::Raised,
            None => Self::Plain,
        }
    }
}

fn is_grave(allergy: &Allergy) -> bool {
    let severe = |reaction: &Reaction| reaction.severity == Some(ReactionSeverity::Severe);
    allergy.criticality == Some(Criticality::High) || allergy.reactions.iter().any(severe)
}

fn is_removed(device: &Device) -> bool {
    use DeviceStatus::{Completed, Inactive, Stopped};
    matches!(device.status, Some(Completed | Inactive | Stopped))
}

fn is_void(directive: &Directive) -> bool {
    matches!(directive.status, Some(DirectiveStatus::Inactive | DirectiveStatus::Rejected))
}

/// Every concept that says what a result means: interpretations and coded values, of the parts too.
fn meanings(fact: &Observation) -> impl Iterator<Item = &Concept> {
    let own = fact.interpretations.iter().chain(coded_value(fact.value.as_ref()));
    let parts = fact.components.iter();
    own.chain(parts.flat_map(|part| part.interpretations.iter().chain(coded_value(part.value.as_ref()))))
}

fn coded_value(value: Option<&Value>) -> Option<&Concept> {
    match value {
        Some(Value::Concept(concept)) => Some(concept),
        _ => None,
    }
}

fn said_by(meaning: &Concept) -> Option<Abnormality> {
    let coding = meaning.coding()?;
    abnormality(System::from_uri(&coding.system)?, &coding.code)
}
