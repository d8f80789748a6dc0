//! What can be changed at a visit with one click: a medicine stopped, a condition resolved, an allergy refuted, a follow-up
//! done or moved, anything entered in error.

use phr_core::model::{
    Amendment, ClinicalStatus, Entry, EntryStatus, Fact, MedicationStatus, PartialDate, PartialDateTime,
    PlanStatus, Timestamp, VerificationStatus, When,
};
use phr_core::record::VerifiedRecord;
use phr_core::summary::{Summary, SummaryEntry, references};
use std::collections::BTreeMap;

/// One change that is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// A medicine is no longer taken.
    Stopped,
    /// A condition is over.
    Resolved,
    /// It turned out not to be an allergy.
    Refuted,
    /// A follow-up was done.
    Done,
    /// The person did not come.
    NotCome,
    /// A follow-up is due at another time.
    Moved,
    /// It was entered in error.
    InError,
}

/// Why a change cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeError {
    /// It names no entry of the record as it is now: somebody else may have changed it.
    #[error("that entry is not in the record any more; load the page again")]
    Entry,
    /// The entry is not one that can be changed so, or not any more.
    #[error("that change does not fit the entry, or it was made already; load the page again")]
    NotOffered,
    /// A follow-up is moved, and the new date cannot be read.
    #[error("that is not a date; write YYYY-MM-DD, or a time from today such as +2w")]
    Date,
    /// Two changes of one entry at once.
    #[error("one entry is changed in two ways; choose one of them")]
    Twice,
}

impl ChangeError {
    /// Stable code, for programs.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Entry => "change-entry",
            Self::NotOffered => "change-not-offered",
            Self::Date => "change-date",
            Self::Twice => "change-twice",
        }
    }
}

impl Change {
    pub(crate) const ALL: [Self; 7] =
        [Self::Stopped, Self::Resolved, Self::Refuted, Self::Done, Self::NotCome, Self::Moved, Self::InError];

    /// Stable code: the button's value, and the end of the message's id.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::Resolved => "resolved",
            Self::Refuted => "refuted",
            Self::Done => "done",
            Self::NotCome => "not-come",
            Self::Moved => "moved",
            Self::InError => "in-error",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.code() == code)
    }
}

/// A change that was asked for: of which entry, what, and until when a follow-up is moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// As [`references::reference`] writes it.
    pub(crate) entry: String,
    pub(crate) change: Change,
    pub(crate) due: Option<PartialDate>,
}

/// The changes that are offered for an entry as it is at present.
pub(crate) fn offered(entry: &SummaryEntry) -> Vec<Change> {
    if entry.in_error {
        return Vec::new();
    }
    let mut offered = match &entry.entry.fact {
        Fact::Medication(fact) if is_taken(fact.status) => vec![Change::Stopped],
        Fact::Condition(fact) if is_present(fact.clinical) && !is_refuted(fact.verification) => {
            vec![Change::Resolved, Change::Refuted]
        }
        Fact::Allergy(fact) if is_present(fact.clinical) && !is_refuted(fact.verification) => {
            vec![Change::Refuted]
        }
        Fact::FollowUp(fact) if is_open(fact.status) => vec![Change::Done, Change::NotCome, Change::Moved],
        _ => Vec::new(),
    };
    offered.push(Change::InError);
    offered
}

/// The amendments that were asked for, each with the reference of its entry, held against the record as it is now.
///
/// # Errors
/// [`ChangeError`], of the first that does not fit.
pub(crate) fn amendments(
    record: &VerifiedRecord,
    summary: &Summary,
    asked: &[Asked],
    now: Timestamp,
) -> Result<Vec<(String, Amendment)>, ChangeError> {
    let mut made = BTreeMap::new();
    for asked in asked {
        let is_it = |entry: &&SummaryEntry| references::reference(record, entry.place) == asked.entry;
        let entry = summary.entries().find(is_it).ok_or(ChangeError::Entry)?;
        if !offered(entry).contains(&asked.change) {
            return Err(ChangeError::NotOffered);
        }
        let amendment = amendment(&entry.entry, asked, now)?;
        if made.insert(asked.entry.clone(), amendment).is_some() {
            return Err(ChangeError::Twice);
        }
    }
    Ok(made.into_iter().collect())
}

fn amendment(entry: &Entry, asked: &Asked, now: Timestamp) -> Result<Amendment, ChangeError> {
    let since = now.date().map(PartialDateTime::from_date);
    let status = |status| Ok(Amendment::Status { status, since, reason: None });
    match asked.change {
        Change::Stopped => status(EntryStatus::Medication(MedicationStatus::Stopped)),
        Change::Resolved => status(EntryStatus::Condition(ClinicalStatus::Resolved)),
        Change::Done => status(EntryStatus::FollowUp(PlanStatus::Completed)),
        Change::NotCome => status(EntryStatus::FollowUp(PlanStatus::NoShow)),
        Change::InError => Ok(Amendment::EnteredInError { reason: None }),
        Change::Moved => {
            let due = asked.due.ok_or(ChangeError::Date)?;
            Ok(Amendment::Due { due: When::At(PartialDateTime::from_date(due)), reason: None })
        }
        // How sure something is is no status of its own: the entry reads otherwise, and its history says how it was.
        Change::Refuted => {
            let mut refuted = entry.clone();
            match &mut refuted.fact {
                Fact::Allergy(fact) => fact.verification = Some(VerificationStatus::Refuted),
                Fact::Condition(fact) => fact.verification = Some(VerificationStatus::Refuted),
                _ => return Err(ChangeError::NotOffered),
            }
            Ok(Amendment::Replaced(Box::new(refuted)))
        }
    }
}

/// A date as it is typed: `2027-03`, `2027-03-05`, `5.3.2027`, or a time from today: `+10d`, `+2w`, `+6m`, `+1y`.
pub(crate) fn typed_date(typed: &str, now: Timestamp) -> Option<PartialDate> {
    let typed = typed.trim();
    if let Some(rest) = typed.strip_prefix('+') {
        return later(rest, now.date()?);
    }
    let parts: Vec<&str> = typed.split('.').map(str::trim).collect();
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => {
            PartialDate::day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        }
        _ => PartialDate::parse(typed),
    }
}

fn later(typed: &str, today: PartialDate) -> Option<PartialDate> {
    let unit = typed.chars().last()?;
    let number: i64 =
        typed.strip_suffix(unit)?.trim().parse().ok().filter(|number| (0..=9999).contains(number))?;
    match unit {
        'd' => PartialDate::from_days_since_1970(today.first_day() + number),
        'w' => PartialDate::from_days_since_1970(today.first_day() + number * 7),
        'm' => months_later(today, number),
        'y' => months_later(today, number * 12),
        _ => None,
    }
}

/// The same day of a later month, or its last day where it is shorter.
fn months_later(today: PartialDate, months: i64) -> Option<PartialDate> {
    let (year, month, day) = today.parts();
    let from_zero = i64::from(year) * 12 + i64::from(month?) - 1 + months;
    let year = u16::try_from(from_zero / 12).ok()?;
    let month = u8::try_from(from_zero % 12 + 1).ok()?;
    let day = day?;
    (0..4).find_map(|less| PartialDate::day(year, month, day.checked_sub(less)?))
}

fn is_taken(status: Option<MedicationStatus>) -> bool {
    use MedicationStatus as S;
    let over = [S::Completed, S::Stopped, S::Cancelled, S::NotTaken, S::EnteredInError];
    status.is_none_or(|status| !over.contains(&status))
}

fn is_present(status: Option<ClinicalStatus>) -> bool {
    let over = ["resolved", "remission", "inactive"];
    status.is_none_or(|status| !over.contains(&status.code()))
}

fn is_refuted(status: Option<VerificationStatus>) -> bool {
    matches!(status, Some(VerificationStatus::Refuted | VerificationStatus::EnteredInError))
}

/// Whether something is still to be done. A missed appointment is.
pub(crate) fn is_open(status: Option<PlanStatus>) -> bool {
    use PlanStatus as S;
    let closed =
        [S::Completed, S::Fulfilled, S::Revoked, S::Cancelled, S::Rejected, S::Stopped, S::EnteredInError];
    status.is_none_or(|status| !closed.contains(&status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_they_are_typed() {
        // 2026-01-31.
        let now = Timestamp(1_769_817_600);
        let date = |typed: &str| typed_date(typed, now).map(|date| date.to_string());
        for (typed, read) in [
            ("2027-03-05", "2027-03-05"),
            (" 2027-03 ", "2027-03"),
            ("5.3.2027", "2027-03-05"),
            ("+10d", "2026-02-10"),
            ("+2w", "2026-02-14"),
            ("+1m", "2026-02-28"),
            ("+13m", "2027-02-28"),
            ("+1y", "2027-01-31"),
        ] {
            assert_eq!(date(typed).as_deref(), Some(read), "{typed}");
        }
        for typed in
            ["", "soon", "05/03/2027", "+", "+w", "+99999w", "+-1d", "31.2.2026", "5.3.27", "+1é", "+9999y"]
        {
            assert_eq!(date(typed), None, "{typed}");
        }
    }

    #[test]
    fn every_change_is_known_by_its_code() {
        for change in Change::ALL {
            assert_eq!(Change::from_code(change.code()), Some(change));
        }
    }
}
