//! What the form asks: sections, groups and fields, for pages to draw and for [`crate::read`] to read.
//!
//! The path of a field joins its parts with points, leaving out those that are empty: section, group, row, field. So
//! `identity.family`, `allergies.0.code`, `identity.languages.1.language`, `tests.hiv.result`,
//! `vaccinations.grid.mmr.2.date`.

mod assessment;
mod grid;
mod maker;
#[cfg(test)]
mod tests;

pub(crate) use assessment::SERVICES;
pub(crate) use grid::coding;
pub use grid::{NumberUnit, Test, TestResult, Vaccine, tests, vaccines};

use crate::{Fields, Patch};
use phr_core::model::{StandardSection, Timestamp};
use phr_core::terminology::Kind;
use std::sync::LazyLock;

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormKind {
    /// The first, whole health assessment.
    Assessment,
    /// A return visit: the same sections without those that are asked once in a life.
    Visit,
}

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Which.
    pub kind: FormKind,
    /// In the order of the pages.
    pub sections: Vec<SectionDef>,
}

/// A Fluent message, and its English wording.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// The id of the message.
    pub id: String,
    /// The English wording.
    pub english: &'static str,
}

/// One section of a form.
#[derive(Clone, Debug)]
pub struct SectionDef {
    /// Its part of the paths.
    pub part: &'static str,
    /// Its title.
    pub label: Label,
    /// The section of the record that it fills.
    pub standard: Option<StandardSection>,
    /// What the field `<section>.absence` may say in place of entries; empty where the section has no such field.
    pub absence: Vec<Choice>,
    /// Its groups.
    pub groups: Vec<GroupDef>,
}

/// Fields that belong together.
#[derive(Clone, Debug)]
pub struct GroupDef {
    /// Its part of the paths; may be empty.
    pub part: &'static str,
    /// Its title.
    pub label: Label,
    /// Once, in rows, or as a table.
    pub repeat: Repeat,
    /// How it is drawn best.
    pub layout: Layout,
    /// Its fields.
    pub fields: Vec<FieldDef>,
}

/// How often a group is there.
#[derive(Clone, Debug)]
pub enum Repeat {
    /// Once: no row in the path.
    Once,
    /// As often as needed: the row's number is in the path.
    Rows,
    /// A table: the row's name and the column's number, from 1, are in the path.
    Grid {
        /// The rows, each with its columns.
        rows: Vec<GridRow>,
    },
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// Its part of the paths.
    pub part: &'static str,
    /// Its title.
    pub label: Label,
    /// How many columns are usual; any number up to 99 is read.
    pub columns: usize,
}

/// How a group is drawn best.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Fields one after the other.
    Stacked,
    /// One line of a table, with those of the neighbouring groups.
    Line,
}

/// One field.
#[derive(Clone, Debug)]
pub struct FieldDef {
    /// Its part of the path.
    pub part: &'static str,
    /// What stands beside it.
    pub label: Label,
    /// What may be typed.
    pub kind: FieldKind,
    /// Whether it is seen at once.
    pub shown: Shown,
}

/// Whether a field is seen at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// Always.
    Always,
    /// After "more", or when it is filled in.
    More,
}

/// What may be typed into a field.
#[derive(Clone, Debug)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Several lines of text.
    LongText,
    /// Words, with a code chosen from a search over these kinds. The words are the field; the code that was chosen is
    /// in the field `<path>.chosen`, as [`crate::search::Hit::chosen`] writes it. Without a choice the words count alone.
    Code(&'static [Kind]),
    /// One of these; the field holds the option's value.
    Choice(Vec<Choice>),
    /// `yes`, or empty.
    Check,
    /// A date that may be partial: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, `DD.MM.YYYY`.
    Date,
    /// The same, or a time from today: `+10d`, `+2w`, `+6m`, `+1y`.
    DueDate,
    /// A number with a unit. The unit may be typed after the number; otherwise the field `<path>.unit` says which.
    Quantity {
        /// The units, as UCUM codes.
        units: Vec<Choice>,
        /// Whether it must be said which of several; otherwise the first is meant, and must stand beside the field.
        must_say: bool,
    },
    /// A whole number.
    Integer,
    /// A language: a BCP 47 code or words; [`crate::lists::languages`] has the commonest.
    Language,
    /// A country: an ISO 3166-1 code or words; [`crate::lists::countries`] has all.
    Country,
    /// A telephone number.
    Phone,
    /// An e-mail address.
    Email,
    /// `yes`: for the holder's access code only; `no`: said not to be confidential; empty: as the code list says.
    Confidential,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the field holds when it is chosen.
    pub value: &'static str,
    /// What people read.
    pub label: Label,
}

/// The form of this kind.
pub fn form(kind: FormKind) -> &'static Form {
    static ASSESSMENT: LazyLock<Form> = LazyLock::new(|| assessment::make(FormKind::Assessment));
    static VISIT: LazyLock<Form> = LazyLock::new(|| assessment::make(FormKind::Visit));
    match kind {
        FormKind::Assessment => &ASSESSMENT,
        FormKind::Visit => &VISIT,
    }
}

impl Form {
    /// What stands in a new form before anything is typed: the kind of visit, and today. It is seen, and can be changed.
    pub fn preset(&self, now: Timestamp) -> Fields {
        let kind = match self.kind {
            FormKind::Assessment => "assessment",
            FormKind::Visit => "follow_up",
        };
        let today = now.date().map(|date| date.to_string()).unwrap_or_default();
        let mut fields = Fields::new();
        for (path, text) in [("visit.kind", kind), ("visit.date", &today), ("consent.date", &today)] {
            // Short texts at paths of the form: no limit is near.
            _ = fields.set(path, text);
        }
        fields
    }

    /// The changes by which every section in which nothing is filled in says why, in one press of a key: `none-known`,
    /// `not-asked` or `not-available`.
    pub fn say_of_the_rest(&self, fields: &Fields, absence: &str) -> Vec<Patch> {
        let is_open = |section: &&SectionDef| !section.absence.is_empty() && !fields.has_any(section.part);
        let sections = self.sections.iter().filter(is_open);
        let offered = |section: &&SectionDef| section.absence.iter().any(|choice| choice.value == absence);
        sections
            .filter(offered)
            .map(|s| Patch::Set { set: s.absence_path(), to: absence.to_owned() })
            .collect()
    }

    /// The section with this part.
    pub fn section(&self, part: &str) -> Option<&SectionDef> {
        self.sections.iter().find(|section| section.part == part)
    }

    /// Every message that the form needs, by id, each once. Units are not among them: the terminology names them.
    pub fn labels(&self) -> Vec<&Label> {
        let mut all: Vec<&Label> = Vec::new();
        for section in &self.sections {
            all.push(&section.label);
            all.extend(section.absence.iter().map(|choice| &choice.label));
            for group in &section.groups {
                all.push(&group.label);
                if let Repeat::Grid { rows } = &group.repeat {
                    all.extend(rows.iter().map(|row| &row.label));
                }
                for field in &group.fields {
                    all.push(&field.label);
                    if let FieldKind::Choice(choices) = &field.kind {
                        all.extend(choices.iter().map(|choice| &choice.label));
                    }
                }
            }
        }
        all.sort();
        all.dedup();
        all
    }
}

impl FieldKind {
    /// The options, or units, to choose from.
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Choice(choices) | Self::Quantity { units: choices, .. } => choices,
            _ => &[],
        }
    }
}

impl SectionDef {
    /// The path of the field that says why nothing is listed.
    pub fn absence_path(&self) -> String {
        format!("{}.absence", self.part)
    }

    /// The group with this part.
    pub fn group(&self, part: &str) -> Option<&GroupDef> {
        self.groups.iter().find(|group| group.part == part)
    }
}

impl GroupDef {
    /// The path of the group, to which a row's number or a field is added.
    pub fn path(&self, section: &SectionDef) -> String {
        join(&[section.part, self.part])
    }
}

/// The parts that are not empty, with points between.
pub fn join(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    parts.join(".")
}
