//! What follows from a trust list for one attestation, and for the list itself.

use super::content::{Issuer, Purpose, WithdrawalReason};
use crate::model::Timestamp;

const DAY: i64 = 86_400;

/// Whether one attestation is to be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// A listed issuer signed it, within its dates and for what it may sign.
    Trusted,
    /// The list does not know who signed, so the signature could not be checked.
    IssuerUnknown,
    /// The issuer's key was withdrawn, and the reason does not spare this attestation.
    IssuerWithdrawn {
        /// Since when.
        at: Timestamp,
        /// Why.
        reason: WithdrawalReason,
    },
    /// It is dated before the issuer's key was in use, or after.
    OutsideIssuerDates,
    /// The issuer may not sign this kind of attestation.
    PurposeNotAllowed,
    /// It is dated more than a day ahead of the reader's clock, of which nothing shows that it is wrong.
    DatedInFuture,
    /// The signature is wrong. There is no content.
    SignatureWrong,
}

impl Verdict {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Trusted => "trusted",
            Verdict::IssuerUnknown => "issuer-unknown",
            Verdict::IssuerWithdrawn { .. } => "issuer-withdrawn",
            Verdict::OutsideIssuerDates => "outside-issuer-dates",
            Verdict::PurposeNotAllowed => "purpose-not-allowed",
            Verdict::DatedInFuture => "dated-in-future",
            Verdict::SignatureWrong => "signature-wrong",
        }
    }

    /// Whether the attestation is to be trusted.
    pub fn is_trusted(self) -> bool {
        self == Verdict::Trusted
    }

    /// The gravest objection first. A clock that is wrong tells of no date that it lies in the future: then `now` is none.
    pub(super) fn of(
        issuer: &Issuer,
        purpose: Purpose,
        issued_at: Timestamp,
        now: Option<Timestamp>,
    ) -> Verdict {
        let withdrawn = issuer.withdrawn.filter(|w| !(w.reason.spares_earlier() && issued_at < w.at));
        if let Some(withdrawal) = withdrawn {
            return Verdict::IssuerWithdrawn { at: withdrawal.at, reason: withdrawal.reason };
        }
        if !issuer.purposes.contains(&purpose) {
            return Verdict::PurposeNotAllowed;
        }
        if issued_at < issuer.from || issuer.until.is_some_and(|until| until < issued_at) {
            return Verdict::OutsideIssuerDates;
        }
        if now.is_some_and(|now| issued_at.0 > now.0.saturating_add(DAY)) {
            return Verdict::DatedInFuture;
        }
        Verdict::Trusted
    }
}

/// How far a trust list or status list can be relied on, by its age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Recent.
    Fresh,
    /// Withdrawals of late may be missing: get a new list when there is a connection.
    Ageing {
        /// Age in whole days.
        days: u32,
    },
    /// Too old, or past its best-before date: trust only what can be confirmed otherwise.
    Old {
        /// Age in whole days.
        days: u32,
    },
}

impl Freshness {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            Freshness::Fresh => "fresh",
            Freshness::Ageing { .. } => "ageing",
            Freshness::Old { .. } => "old",
        }
    }

    /// Of something that was made at a time, is good until another, and is ageing and old from these days on.
    pub(crate) fn of(
        issued_at: Timestamp,
        best_before: Timestamp,
        (ageing_days, old_days): (u32, u32),
        now: Timestamp,
    ) -> Freshness {
        let age = now.0.saturating_sub(issued_at.0).max(0);
        let days = u32::try_from(age / DAY).unwrap_or(u32::MAX);
        if days >= old_days || best_before < now {
            Freshness::Old { days }
        } else if days >= ageing_days {
            Freshness::Ageing { days }
        } else {
            Freshness::Fresh
        }
    }
}

/// Whether a reader's clock can be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockStanding {
    /// Nothing that the reader has seen is dated later.
    Plausible,
    /// The clock is before a time that is certain to have passed. Ages are counted to that time instead, and may be more.
    Behind {
        /// It is later than this.
        at_least: Timestamp,
    },
}

impl ClockStanding {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            ClockStanding::Plausible => "plausible",
            ClockStanding::Behind { .. } => "clock-behind",
        }
    }
}
