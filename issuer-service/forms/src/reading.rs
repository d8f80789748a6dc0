//! What was typed becomes a record's entries.

mod care;
mod clinical;
mod identity;
mod measured;
mod source;
#[cfg(test)]
mod tests;
mod values;

pub(crate) use values::ascii_digits;

use crate::Fields;
use phr_core::model::{
    Absence, Concept, Entries, Entry, PartialDate, Patient, Section, SectionKind, StandardSection, Text,
    Timestamp,
};
use source::Source;
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

/// What stops completing, and where. `Debug` says where and not what was typed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
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
#[derive(Clone, PartialEq, Eq)]
pub struct Computed {
    /// What: `bmi`; `due-date` and `weeks` of a pregnancy, from the last period.
    pub what: &'static str,
    /// The value, as it is shown.
    pub value: String,
}

/// Reads a form. `now` is what "today" means: for ages, times from today, and dates that lie in the future.
pub fn read(fields: &Fields, now: Timestamp) -> Reading {
    read_as(fields, None, now)
}

/// Reads the form of a return visit by this person, whose age and sex are known already. The entries say of the person
/// only what the form says.
pub fn read_visit(fields: &Fields, patient: &Patient, now: Timestamp) -> Reading {
    read_as(fields, Some(patient), now)
}

fn read_as(fields: &Fields, known: Option<&Patient>, now: Timestamp) -> Reading {
    use StandardSection as S;
    let Some(today) = now.date() else { return unread(fields) };
    let mut source = Source::new(fields, today);
    let source = &mut source;
    let mut computed = Vec::new();
    let (visit, encounter) = care::visit(source);
    let consent = identity::consent(source);
    let person = identity::person(source);
    let born = person.patient.birth_date.or_else(|| known?.birth_date);
    let sex = person.patient.sex.or_else(|| known?.sex);
    let mut sections = Sections::default();
    sections.add(source, S::Allergies, "allergies", clinical::allergies);
    sections.add(source, S::Problems, "problems", clinical::problems);
    sections.add(source, S::Medications, "medicines", clinical::medicines);
    sections.add(source, S::VitalSigns, "vitals", |s| measured::vitals(s, born, visit, &mut computed));
    sections.add(source, S::Results, "tests", measured::results);
    sections.add(source, S::Immunizations, "vaccinations", care::vaccinations);
    sections.add(source, S::Pregnancy, "pregnancy", |s| care::pregnancy(s, sex, visit, &mut computed));
    sections.add(source, S::PastIllness, "past", clinical::past);
    sections.add(source, S::Procedures, "procedures", clinical::procedures);
    sections.add(source, S::Devices, "devices", clinical::devices);
    sections.add(source, S::SocialHistory, "social", |s| care::social(s, visit));
    sections.add(source, S::FunctionalStatus, "needs", clinical::needs);
    sections.add(source, S::Alerts, "alerts", clinical::alerts);
    let mut follow_ups = Vec::new();
    sections.add(source, S::PlanOfCare, "follow_ups", |s| {
        let (entries, list) = care::follow_ups(s, visit);
        follow_ups = list;
        entries
    });
    sections.put(S::Encounters, encounter);
    // A section of its own: what is said of the social history, or that nobody asked about it, is not said of this.
    sections.put(Concept::new(None, Some("Vulnerability".to_owned())), care::vulnerability(source));
    sections.put(Concept::new(None, Some("About the date of birth".to_owned())), person.statements);
    sections.put_narrative(S::PatientStory, source.owned("story.text").map(|text| laid_out(&text)));
    let place = sections.0.iter().position(|section| section.kind == SectionKind::Standard(S::PlanOfCare));
    follow_ups.iter_mut().for_each(|follow_up| follow_up.entry.0 = place.unwrap_or_default());
    if known.is_none() {
        hints(source, &person.patient, person.birth);
    }
    let entries = Entries { patient: person.patient, composed: None, sections: sections.0 };
    finish(fields, source, entries, follow_ups, consent, person.birth, computed)
}

/// As a narrative is kept: lines without blank ones between, words with one space between. All words stay.
fn laid_out(text: &str) -> Text {
    let words =
        |line: &str| line.split([' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    text.split('\n').map(words).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// A clock outside the calendar's years: nothing can be dated, so nothing is read.
fn unread(fields: &Fields) -> Reading {
    let problem =
        |(path, _): (&str, &str)| Problem { path: path.to_owned(), code: "clock-wrong", choices: Vec::new() };
    Reading {
        entries: Entries::default(),
        follow_ups: Vec::new(),
        consent: Consent::default(),
        birth: Birth::Unstated,
        problems: fields.iter().map(problem).collect(),
        warnings: Vec::new(),
        computed: Vec::new(),
        used: BTreeSet::new(),
        left: fields.iter().map(|(path, _)| path.to_owned()).collect(),
    }
}

fn hints(source: &mut Source<'_>, patient: &Patient, birth: Birth) {
    if patient.names.is_empty() {
        source.warn("identity.family", "name-missing");
    }
    if birth == Birth::Unstated {
        source.warn("identity.birth_date", "birth-date-missing");
    }
    if patient.sex.is_none() {
        source.warn("identity.sex", "sex-missing");
    }
}

/// Adds a problem for every field that nothing read.
fn finish(
    fields: &Fields,
    source: &mut Source<'_>,
    entries: Entries,
    follow_ups: Vec<DueFollowUp>,
    consent: Consent,
    birth: Birth,
    computed: Vec<Computed>,
) -> Reading {
    let left: BTreeSet<String> =
        fields.iter().map(|(path, _)| path.to_owned()).filter(|path| !source.used.contains(path)).collect();
    left.iter().for_each(|path| source.problem(path, "field-not-in-form", Vec::new()));
    let mut problems = std::mem::take(&mut source.problems);
    problems.sort();
    problems.dedup();
    let mut warnings = std::mem::take(&mut source.warnings);
    warnings.sort();
    warnings.dedup();
    let used = std::mem::take(&mut source.used);
    Reading { entries, follow_ups, consent, birth, problems, warnings, computed, used, left }
}

/// Sections in the order of the form.
#[derive(Default)]
struct Sections(Vec<Section>);

impl Sections {
    /// The entries of a section, or why it has none.
    fn add(
        &mut self,
        source: &mut Source<'_>,
        kind: StandardSection,
        part: &str,
        read: impl FnOnce(&mut Source<'_>) -> Vec<Entry>,
    ) {
        let entries = read(source);
        let at = format!("{part}.absence");
        let absence = source.option(&at, &ABSENCES);
        if absence.is_some() && !entries.is_empty() {
            source.problem(&at, "absence-with-entries", Vec::new());
        }
        let absence = absence.filter(|_| entries.is_empty());
        if absence.is_some() || !entries.is_empty() {
            self.0.push(Section { absence, entries, ..Section::new(SectionKind::Standard(kind)) });
        }
    }

    fn put(&mut self, kind: impl Into<OwnKind>, entries: Vec<Entry>) {
        if !entries.is_empty() {
            self.0.push(Section { entries, ..Section::new(kind.into().0) });
        }
    }

    fn put_narrative(&mut self, kind: StandardSection, narrative: Option<Text>) {
        if narrative.is_some() {
            self.0.push(Section { narrative, ..Section::new(SectionKind::Standard(kind)) });
        }
    }
}

struct OwnKind(SectionKind);

impl From<StandardSection> for OwnKind {
    fn from(kind: StandardSection) -> Self {
        Self(SectionKind::Standard(kind))
    }
}

impl From<Option<Concept>> for OwnKind {
    fn from(name: Option<Concept>) -> Self {
        Self(SectionKind::Other(name))
    }
}

/// What the field `<section>.absence` may say.
const ABSENCES: [(&str, Absence); 3] = [
    ("none-known", Absence::NoneKnown),
    ("not-asked", Absence::NotAsked),
    ("not-available", Absence::NotAvailable),
];

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
opaque_debug!(Reading, DueFollowUp, Consent, Computed);

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Problem({}: {})", self.path, self.code)
    }
}
