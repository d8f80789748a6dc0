//! What a later attestation says of an entry that an earlier one stated.

use super::codes::*;
use super::concept::Concept;
use super::entry::{Entry, Fact, FactKind, Period, When};
use super::time::PartialDateTime;
use core::fmt;

/// The FHIR code by which a status or a verification says that the entry never held.
const IN_ERROR: &str = "entered-in-error";

/// How an entry is to be read from now on. The entry itself stays as it was stated.
///
/// `Debug` prints nothing of the record.
#[derive(Clone, PartialEq, Eq)]
pub enum Amendment {
    /// It was entered in error. It is shown as such, never erased.
    EnteredInError {
        /// Why that is said.
        reason: Option<Concept>,
    },
    /// It has another status: a medicine stopped, a condition resolved, a follow-up done.
    Status {
        /// The status.
        status: EntryStatus,
        /// Since when.
        since: Option<PartialDateTime>,
        /// Why.
        reason: Option<Concept>,
    },
    /// A follow-up is due at another time.
    Due {
        /// When.
        due: When,
        /// Why.
        reason: Option<Concept>,
    },
    /// The whole entry reads otherwise; it is of the same kind of fact.
    Replaced(Box<Entry>),
}

/// The status of an entry, in the value set of its kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each names the kind of fact that it is a status of")]
pub enum EntryStatus {
    Allergy(ClinicalStatus),
    Condition(ClinicalStatus),
    Medication(MedicationStatus),
    Immunization(ImmunizationStatus),
    Procedure(EventStatus),
    Device(DeviceStatus),
    Observation(ResultStatus),
    Report(ResultStatus),
    Alert(AlertStatus),
    Directive(DirectiveStatus),
    Plan(PlanStatus),
    Goal(PlanStatus),
    FollowUp(PlanStatus),
    Encounter(EventStatus),
}

/// A change is not for this kind of fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the amendment is for another kind of entry")]
pub struct OtherKind;

impl EntryStatus {
    /// The kind of fact that it is a status of.
    pub fn kind(self) -> FactKind {
        match self {
            Self::Allergy(_) => FactKind::Allergy,
            Self::Condition(_) => FactKind::Condition,
            Self::Medication(_) => FactKind::Medication,
            Self::Immunization(_) => FactKind::Immunization,
            Self::Procedure(_) => FactKind::Procedure,
            Self::Device(_) => FactKind::Device,
            Self::Observation(_) => FactKind::Observation,
            Self::Report(_) => FactKind::Report,
            Self::Alert(_) => FactKind::Alert,
            Self::Directive(_) => FactKind::Directive,
            Self::Plan(_) => FactKind::Plan,
            Self::Goal(_) => FactKind::Goal,
            Self::FollowUp(_) => FactKind::FollowUp,
            Self::Encounter(_) => FactKind::Encounter,
        }
    }

    /// The FHIR code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Allergy(status) | Self::Condition(status) => status.code(),
            Self::Medication(status) => status.code(),
            Self::Immunization(status) => status.code(),
            Self::Procedure(status) | Self::Encounter(status) => status.code(),
            Self::Device(status) => status.code(),
            Self::Observation(status) | Self::Report(status) => status.code(),
            Self::Alert(status) => status.code(),
            Self::Directive(status) => status.code(),
            Self::Plan(status) | Self::Goal(status) | Self::FollowUp(status) => status.code(),
        }
    }

    /// The codes that a kind of fact may have.
    pub fn codes(kind: FactKind) -> Vec<&'static str> {
        fn all<E: Code>() -> Vec<&'static str> {
            E::ALL.iter().map(|member| member.code()).collect()
        }
        match kind {
            FactKind::Allergy | FactKind::Condition => all::<ClinicalStatus>(),
            FactKind::Medication => all::<MedicationStatus>(),
            FactKind::Immunization => all::<ImmunizationStatus>(),
            FactKind::Procedure | FactKind::Encounter => all::<EventStatus>(),
            FactKind::Device => all::<DeviceStatus>(),
            FactKind::Observation | FactKind::Report => all::<ResultStatus>(),
            FactKind::Alert => all::<AlertStatus>(),
            FactKind::Directive => all::<DirectiveStatus>(),
            FactKind::Plan | FactKind::Goal | FactKind::FollowUp => all::<PlanStatus>(),
            FactKind::FamilyHistory | FactKind::Other => Vec::new(),
        }
    }

    /// The status of this kind of fact with this FHIR code; `None` where the kind has no such status, or none at all.
    pub fn from_code(kind: FactKind, code: &str) -> Option<Self> {
        match kind {
            FactKind::Allergy => ClinicalStatus::from_code(code).map(Self::Allergy),
            FactKind::Condition => ClinicalStatus::from_code(code).map(Self::Condition),
            FactKind::Medication => MedicationStatus::from_code(code).map(Self::Medication),
            FactKind::Immunization => ImmunizationStatus::from_code(code).map(Self::Immunization),
            FactKind::Procedure => EventStatus::from_code(code).map(Self::Procedure),
            FactKind::Device => DeviceStatus::from_code(code).map(Self::Device),
            FactKind::Observation => ResultStatus::from_code(code).map(Self::Observation),
            FactKind::Report => ResultStatus::from_code(code).map(Self::Report),
            FactKind::Alert => AlertStatus::from_code(code).map(Self::Alert),
            FactKind::Directive => DirectiveStatus::from_code(code).map(Self::Directive),
            FactKind::Plan => PlanStatus::from_code(code).map(Self::Plan),
            FactKind::Goal => PlanStatus::from_code(code).map(Self::Goal),
            FactKind::FollowUp => PlanStatus::from_code(code).map(Self::FollowUp),
            FactKind::Encounter => EventStatus::from_code(code).map(Self::Encounter),
            FactKind::FamilyHistory | FactKind::Other => None,
        }
    }
}

impl Amendment {
    /// Changes the entry.
    ///
    /// # Errors
    /// [`OtherKind`] if the change is for another kind of fact; the entry is then as it was.
    pub fn apply(&self, entry: &mut Entry) -> Result<(), OtherKind> {
        match self {
            Self::EnteredInError { .. } => mark_error(&mut entry.fact),
            Self::Status { status, since, reason } => {
                let was_over = status_code(&entry.fact).is_some_and(is_end);
                put_status(&mut entry.fact, *status)?;
                match is_end(status.code()) {
                    true => put_end(&mut entry.fact, *since),
                    false if was_over && status.code() != IN_ERROR => take_end(&mut entry.fact),
                    false => {}
                }
                put_reason(&mut entry.fact, reason.as_ref());
            }
            Self::Due { due, .. } => match &mut entry.fact {
                Fact::FollowUp(follow_up) => follow_up.due = Some(due.clone()),
                _ => return Err(OtherKind),
            },
            Self::Replaced(other) if other.fact.kind() != entry.fact.kind() => return Err(OtherKind),
            Self::Replaced(other) => *entry = (**other).clone(),
        }
        Ok(())
    }

    /// Why the change was made, where it says.
    pub fn reason(&self) -> Option<&Concept> {
        match self {
            Self::EnteredInError { reason } | Self::Status { reason, .. } | Self::Due { reason, .. } => {
                reason.as_ref()
            }
            Self::Replaced(_) => None,
        }
    }

    /// Calls `visit` with every concept of the change.
    pub fn for_each_concept(&mut self, visit: &mut dyn FnMut(&mut Concept)) {
        match self {
            Self::EnteredInError { reason } | Self::Status { reason, .. } => {
                reason.iter_mut().for_each(visit);
            }
            Self::Due { due, reason } => {
                reason.iter_mut().for_each(&mut *visit);
                due.for_each_concept(visit);
            }
            Self::Replaced(entry) => entry.fact.for_each_concept(visit),
        }
    }
}

impl fmt::Debug for Amendment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Amendment(..)")
    }
}

/// The kinds that have a status say it there; of the others, whoever folds the record says it.
fn mark_error(fact: &mut Fact) {
    match fact {
        Fact::Allergy(fact) => fact.verification = Some(VerificationStatus::EnteredInError),
        Fact::Condition(fact) => fact.verification = Some(VerificationStatus::EnteredInError),
        Fact::Medication(fact) => fact.status = Some(MedicationStatus::EnteredInError),
        Fact::Immunization(fact) => fact.status = Some(ImmunizationStatus::EnteredInError),
        Fact::Procedure(fact) => fact.status = Some(EventStatus::EnteredInError),
        Fact::Device(fact) => fact.status = Some(DeviceStatus::EnteredInError),
        Fact::Observation(fact) => fact.status = Some(ResultStatus::EnteredInError),
        Fact::Report(fact) => fact.status = Some(ResultStatus::EnteredInError),
        Fact::Alert(fact) => fact.status = Some(AlertStatus::EnteredInError),
        Fact::Directive(fact) => fact.status = Some(DirectiveStatus::EnteredInError),
        Fact::Plan(fact) => fact.status = Some(PlanStatus::EnteredInError),
        Fact::Goal(fact) => fact.status = Some(PlanStatus::EnteredInError),
        Fact::FollowUp(fact) => fact.status = Some(PlanStatus::EnteredInError),
        Fact::Encounter(fact) => fact.status = Some(EventStatus::EnteredInError),
        Fact::FamilyHistory(_) | Fact::Other(_) => {}
    }
}

fn put_status(fact: &mut Fact, status: EntryStatus) -> Result<(), OtherKind> {
    match (fact, status) {
        (Fact::Allergy(fact), EntryStatus::Allergy(status)) => fact.clinical = Some(status),
        (Fact::Condition(fact), EntryStatus::Condition(status)) => fact.clinical = Some(status),
        (Fact::Medication(fact), EntryStatus::Medication(status)) => fact.status = Some(status),
        (Fact::Immunization(fact), EntryStatus::Immunization(status)) => fact.status = Some(status),
        (Fact::Procedure(fact), EntryStatus::Procedure(status)) => fact.status = Some(status),
        (Fact::Device(fact), EntryStatus::Device(status)) => fact.status = Some(status),
        (Fact::Observation(fact), EntryStatus::Observation(status)) => fact.status = Some(status),
        (Fact::Report(fact), EntryStatus::Report(status)) => fact.status = Some(status),
        (Fact::Alert(fact), EntryStatus::Alert(status)) => fact.status = Some(status),
        (Fact::Directive(fact), EntryStatus::Directive(status)) => fact.status = Some(status),
        (Fact::Plan(fact), EntryStatus::Plan(status)) => fact.status = Some(status),
        (Fact::Goal(fact), EntryStatus::Goal(status)) => fact.status = Some(status),
        (Fact::FollowUp(fact), EntryStatus::FollowUp(status)) => fact.status = Some(status),
        (Fact::Encounter(fact), EntryStatus::Encounter(status)) => fact.status = Some(status),
        _ => return Err(OtherKind),
    }
    Ok(())
}

/// A medicine has a field for the reasons of its status.
fn put_reason(fact: &mut Fact, reason: Option<&Concept>) {
    let (Fact::Medication(medication), Some(reason)) = (fact, reason) else { return };
    if !medication.status_reasons.contains(reason) {
        medication.status_reasons.push(reason.clone());
    }
}

/// Where an entry has a field for its end, it gets the date. The date of any other change is told with the change.
fn put_end(fact: &mut Fact, since: Option<PartialDateTime>) {
    let Some(since) = since else { return };
    match fact {
        Fact::Condition(fact) => fact.abatement = Some(When::At(since)),
        Fact::Medication(fact) => end(&mut fact.effective, since),
        Fact::Device(fact) => end(&mut fact.timing, since),
        Fact::Alert(fact) => end_period(&mut fact.period, since),
        Fact::Directive(fact) => end_period(&mut fact.period, since),
        Fact::Plan(fact) => end_period(&mut fact.period, since),
        Fact::Encounter(fact) => end_period(&mut fact.period, since),
        _ => {}
    }
}

/// What goes on again has no end any more: a medicine that is taken again must not be read as one of the past.
fn take_end(fact: &mut Fact) {
    match fact {
        Fact::Condition(fact) => fact.abatement = None,
        Fact::Medication(fact) => reopen(&mut fact.effective),
        Fact::Device(fact) => reopen(&mut fact.timing),
        Fact::Alert(fact) => reopen_period(&mut fact.period),
        Fact::Directive(fact) => reopen_period(&mut fact.period),
        Fact::Plan(fact) => reopen_period(&mut fact.period),
        Fact::Encounter(fact) => reopen_period(&mut fact.period),
        _ => {}
    }
}

/// The FHIR code of the status that an amendment changes.
fn status_code(fact: &Fact) -> Option<&str> {
    match fact {
        Fact::Allergy(fact) => fact.clinical.map(Code::code),
        Fact::Condition(fact) => fact.clinical.map(Code::code),
        other => other.state(),
    }
}

/// Whether something with this status is over.
fn is_end(status: &str) -> bool {
    const ENDS: [&str; 9] = [
        "resolved",
        "remission",
        "inactive",
        "stopped",
        "completed",
        "cancelled",
        "revoked",
        "finished",
        "fulfilled",
    ];
    ENDS.contains(&status)
}

/// A time told in words, by age or as a schedule is not touched: its end is told with the change.
fn end(when: &mut Option<When>, since: PartialDateTime) {
    match when {
        None => *when = Some(When::Period(Period { start: None, end: Some(since) })),
        Some(When::At(start)) => {
            *when = Some(When::Period(Period { start: Some(*start), end: Some(since) }));
        }
        Some(When::Period(period)) => period.end = Some(since),
        Some(_) => {}
    }
}

fn reopen(when: &mut Option<When>) {
    if let Some(When::Period(period)) = when {
        let mut open = Some(*period);
        reopen_period(&mut open);
        *when = open.map(When::Period);
    }
}

fn reopen_period(period: &mut Option<Period>) {
    *period = period.and_then(|period| Some(Period { start: Some(period.start?), end: None }));
}

fn end_period(period: &mut Option<Period>, since: PartialDateTime) {
    period.get_or_insert(Period { start: None, end: None }).end = Some(since);
}

#[cfg(test)]
mod tests;
