//! Words for the members of enumerations: the message id is the family's name, a hyphen and the code.

use crate::model::*;
use crate::wire::AttestationKind;

/// An enumeration whose members have words.
pub(in crate::render) trait Worded: Code {
    /// The family's name.
    const FAMILY: &'static str;
}

macro_rules! worded {
    ($($name:ident = $family:literal),+ $(,)?) => {
        $(impl Worded for $name { const FAMILY: &'static str = $family; })+

        /// The ids of all families.
        #[cfg(test)]
        pub(super) fn all_ids() -> Vec<String> {
            let mut ids = Vec::new();
            $(ids.extend($name::ALL.iter().map(|member| id(*member)));)+
            ids
        }
    };
}

worded! {
    Absence = "absence",
    AdministrativeGender = "sex",
    AlertStatus = "alert",
    AllergyCategory = "allergy-category",
    AllergyType = "allergy-type",
    AttestationKind = "attestation",
    ClinicalStatus = "clinical",
    Criticality = "criticality",
    DayOfWeek = "weekday",
    DeviceStatus = "device",
    DirectiveStatus = "directive",
    EventStatus = "event",
    EventTiming = "day-event",
    FollowUpKind = "follow-up-kind",
    ImmunizationStatus = "immunization",
    MedicationKind = "medication-kind",
    MedicationStatus = "medication",
    NameRepresentation = "representation",
    ObservationCategory = "observation-category",
    PeriodUnit = "period-unit",
    PlanStatus = "plan",
    ProvisionType = "provision",
    ReactionSeverity = "reaction",
    ResultStatus = "result",
    TelecomSystem = "telecom",
    Use = "use",
    VerificationStatus = "verification",
}

/// The message id of a member's word.
pub(in crate::render) fn id<E: Worded>(member: E) -> String {
    id_in(E::FAMILY, member)
}

/// The message id of a member in some other family over the same enumeration.
pub(super) fn id_in<E: Worded>(family: &str, member: E) -> String {
    format!("{family}-{}", member.code().to_ascii_lowercase().replace('.', "-"))
}

/// Families over [`PeriodUnit`] whose messages take nothing.
#[cfg(test)]
pub(super) const PLAIN_PERIODS: &[&str] = &["per"];

/// Families over [`PeriodUnit`] whose messages take `value` and `number`.
#[cfg(test)]
pub(super) const COUNTED_PERIODS: &[&str] = &["duration", "every"];
