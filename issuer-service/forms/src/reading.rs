//! What was typed becomes a record's entries.

use crate::Fields;
use phr_core::model::{Concept, Entries, PartialDate, Text, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a form says.
///
/// Nothing typed is dropped: every filled-in field is in `used` and so in the entries, the consent or a problem, or
/// it is in `left`, and then there is a problem for it as well.
#[derive(Clone, PartialEq, Eq)]
pub struct Reading {
    /// The entries, each section once, as an attestation takes them.
    pub entries: Entries,
    /// The follow-ups, for a work list; the same as in the entries.
    pub follow_ups: Vec<DueFollowUp>,
    /// What was consented to.
    pub consent: Consent,
    /// How the date of birth is known.
    pub birth: Birth,
    /// What stops completing.
    pub problems: Vec<Problem>,
    /// What is to be looked at, and never stops anything.
    pub warnings: Vec<Warning>,
    /// What follows from the numbers, for display only; it is not in the entries.
    pub computed: Vec<Computed>,
    /// The fields that were read.
    pub used: BTreeSet<String>,
    /// The fields that no form has.
    pub left: BTreeSet<String>,
}

/// How the date of birth is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Birth {
    /// Nobody said anything.
    #[default]
    Unstated,
    /// As stated, as far as it is known.
    Stated,
    /// The year was reckoned from the age, or the date is said to be estimated.
    Estimated,
    /// Said to be unknown or not to be told.
    Absent,
}

/// A follow-up for the work list.
#[derive(Clone, PartialEq, Eq)]
pub struct DueFollowUp {
    /// The row's path.
    pub path: String,
    /// Position of the section among the entries' sections, and of the entry in it.
    pub entry: (usize, usize),
    /// First day on which it is due, in days since 1970; none when no date was given.
    pub from_day: Option<i64>,
    /// Last day, the same as the first where it is one day.
    pub until_day: Option<i64>,
    /// Kind of service: a value of the field's options.
    pub service: Option<&'static str>,
    /// Whether it was marked as confidential.
    pub confidential: bool,
}

/// What the person agreed to, how and when.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Consent {
    /// What was asked, and whether it was agreed to. What is not here was not asked.
    pub purposes: BTreeMap<ConsentPurpose, bool>,
    /// How it was given.
    pub given: Option<ConsentGiven>,
    /// The language in which it was explained.
    pub language: Option<Concept>,
    /// When it was given.
    pub date: Option<PartialDate>,
    /// Who gave it for the person.
    pub guardian: Option<Text>,
    /// A remark.
    pub note: Option<Text>,
}

/// What consent is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConsentPurpose {
    /// A health record for care.
    Care,
    /// A card.
    Card,
    /// A printed summary, which anyone can read.
    Printed,
    /// Sharing with other health services.
    Sharing,
    /// Statistics without names.
    Statistics,
}

/// How consent was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentGiven {
    /// In writing.
    Written,
    /// Orally.
    Oral,
    /// By thumbprint.
    Thumbprint,
    /// By a guardian.
    Guardian,
}

/// What stops completing, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The field.
    pub path: String,
    /// Stable code; pages say it by the message `problem-<code>`.
    pub code: &'static str,
    /// What could be meant, each as it would be typed; empty where there is nothing to choose from.
    pub choices: Vec<String>,
}

/// What is to be looked at, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    /// The field.
    pub path: String,
    /// Stable code; pages say it by the message `warning-<code>`.
    pub code: &'static str,
}

/// What follows from numbers that were typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    /// What: `bmi`, `due-date`, `weeks`, `age`.
    pub what: &'static str,
    /// The value, as it is shown.
    pub value: String,
}

impl Eq for Computed {}

/// Reads a form. `now` is what "today" means: for ages, times from today, and dates that lie in the future.
pub fn read(fields: &Fields, now: Timestamp) -> Reading {
    _ = (fields, now);
    Reading {
        entries: Entries::default(),
        follow_ups: Vec::new(),
        consent: Consent::default(),
        birth: Birth::Unstated,
        problems: Vec::new(),
        warnings: Vec::new(),
        computed: Vec::new(),
        used: BTreeSet::new(),
        left: BTreeSet::new(),
    }
}

impl Reading {
    /// Whether nothing stops completing.
    pub fn is_complete(&self) -> bool {
        self.problems.is_empty()
    }
}

impl ConsentPurpose {
    /// Every purpose.
    pub const ALL: [Self; 5] = [Self::Care, Self::Card, Self::Printed, Self::Sharing, Self::Statistics];

    /// The part of the path, and stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Care => "care",
            Self::Card => "card",
            Self::Printed => "printed",
            Self::Sharing => "sharing",
            Self::Statistics => "statistics",
        }
    }
}

impl ConsentGiven {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Written, Self::Oral, Self::Thumbprint, Self::Guardian];

    /// The option's value, and stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Oral => "oral",
            Self::Thumbprint => "thumbprint",
            Self::Guardian => "guardian",
        }
    }
}

macro_rules! opaque_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
opaque_debug!(Reading, DueFollowUp, Consent);
