//! What holds now, what is over, and what never held.

use super::codes::*;
use super::entry::*;
use super::section::StandardSection;
use super::time::PartialDate;

impl Fact {
    /// Whether the fact is marked as entered in error: it never held.
    pub fn is_entered_in_error(&self) -> bool {
        self.state() == Some("entered-in-error")
    }

    /// The FHIR code of the state that can be "entered in error".
    pub(super) fn state(&self) -> Option<&str> {
        match self {
            Self::Allergy(fact) => fact.verification.map(Code::code),
            Self::Condition(fact) => fact.verification.map(Code::code),
            Self::Medication(fact) => fact.status.map(Code::code),
            Self::Immunization(fact) => fact.status.map(Code::code),
            Self::Procedure(fact) => fact.status.map(Code::code),
            Self::Device(fact) => fact.status.map(Code::code),
            Self::Observation(fact) => fact.status.map(Code::code),
            Self::Report(fact) => fact.status.map(Code::code),
            Self::Alert(fact) => fact.status.map(Code::code),
            Self::Directive(fact) => fact.status.map(Code::code),
            Self::Plan(fact) => fact.status.map(Code::code),
            Self::Goal(fact) => fact.status.map(Code::code),
            Self::FollowUp(fact) => fact.status.map(Code::code),
            Self::Encounter(fact) => fact.status.map(Code::code),
            Self::FamilyHistory(_) => None,
            Self::Other(fact) => fact.status.as_deref(),
        }
    }
}

impl Allergy {
    /// Whether it is over or was ruled out. In doubt it holds.
    pub fn is_past(&self) -> bool {
        self.clinical.is_some_and(ClinicalStatus::is_over)
            || self.verification.is_some_and(VerificationStatus::is_ruled_out)
    }
}

impl Condition {
    /// Whether it is over or was ruled out: by its states, then by whether it ended, then by the section that lists it.
    /// In doubt it holds.
    pub fn is_past(&self, section: Option<StandardSection>) -> bool {
        let unsaid = || self.abatement.is_some() || section == Some(StandardSection::PastIllness);
        self.verification.is_some_and(VerificationStatus::is_ruled_out)
            || self.clinical.map_or_else(unsaid, ClinicalStatus::is_over)
    }
}

impl Medication {
    /// Whether it is no longer taken: by status; where that leaves it open, by whether the time it is for had passed on
    /// the day `today`. In doubt it is taken. That something must not be given does not end by itself.
    pub fn is_past(&self, today: Option<PartialDate>) -> bool {
        use MedicationStatus as S;
        let ended = || {
            let last = self.effective.as_ref().and_then(When::last_day);
            last.zip(today).is_some_and(|(last, today)| last < today.first_day())
        };
        if self.do_not_perform {
            return matches!(self.status, Some(S::EnteredInError | S::Cancelled));
        }
        match self.status {
            Some(S::Stopped | S::NotTaken | S::EnteredInError | S::Cancelled | S::Declined | S::NotDone) => {
                true
            }
            // A dispense is complete when the medicine was handed out: it may well still be taken.
            Some(S::Completed) => self.kind != MedicationKind::Dispense || ended(),
            None | Some(S::Unknown) => ended(),
            Some(S::Active | S::OnHold | S::Intended | S::Draft | S::InProgress | S::Preparation) => false,
        }
    }
}

impl PlanStatus {
    /// Whether nothing is left to be done. A missed appointment is still to be made up for.
    pub fn is_closed(self) -> bool {
        matches!(
            self,
            Self::Completed
                | Self::Fulfilled
                | Self::Revoked
                | Self::Cancelled
                | Self::Rejected
                | Self::Stopped
                | Self::EnteredInError
        )
    }
}

impl ClinicalStatus {
    fn is_over(self) -> bool {
        matches!(self, Self::Inactive | Self::Remission | Self::Resolved)
    }
}

impl VerificationStatus {
    fn is_ruled_out(self) -> bool {
        matches!(self, Self::Refuted | Self::EnteredInError)
    }
}

impl When {
    /// The first day that it may have been on or begun, in days since 1970.
    pub fn first_day(&self) -> Option<i64> {
        match self {
            Self::At(moment) => Some(moment.date().first_day()),
            Self::Period(period) => period.start.map(|moment| moment.date().first_day()),
            Self::Timing(timing) => timing.events.iter().map(|moment| moment.date().first_day()).min(),
            Self::Age(_) | Self::AgeRange(_) | Self::Text(_) => None,
        }
    }

    /// The last day that it may have been on, in days since 1970; none while its end is open.
    pub fn last_day(&self) -> Option<i64> {
        match self {
            Self::At(moment) => Some(moment.date().last_day()),
            Self::Period(period) => period.end.map(|moment| moment.date().last_day()),
            Self::Timing(timing) => timing.events.iter().map(|moment| moment.date().last_day()).max(),
            Self::Age(_) | Self::AgeRange(_) | Self::Text(_) => None,
        }
    }
}
