//! Sections and the whole of what one attestation states.

use super::codes::Absence;
use super::concept::{Concept, Text};
use super::entry::Entry;
use super::patient::Patient;
use super::time::PartialDateTime;
use core::fmt;

/// What one attestation states about one person.
///
/// `Debug` counts, and prints nothing of the person.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Entries {
    /// Who it is about.
    pub patient: Patient,
    /// When the source document was composed, where there was one.
    pub composed: Option<PartialDateTime>,
    /// Sections in reading order, each kind of standard section at most once.
    pub sections: Vec<Section>,
}

/// One section. A section that is not there says nothing; one that is there lists entries or says why it lists none.
///
/// `Debug` counts, and prints nothing of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Section {
    /// Which section.
    pub kind: SectionKind,
    /// Why nothing is listed.
    pub absence: Option<Absence>,
    /// Text of the section where it has no entries that say the same.
    pub narrative: Option<Text>,
    /// What is listed, in the source's order within each kind of fact (see [`Entries::into_canonical`]).
    pub entries: Vec<Entry>,
}

/// Which section.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum SectionKind {
    /// One of the sections every reader knows.
    Standard(StandardSection),
    /// A section of the source's own: its code or title; nothing when it had neither.
    Other(Option<Concept>),
}

macro_rules! standard_sections {
    ($($(#[$meta:meta])* $variant:ident = $loinc:literal, $title:literal);+ $(;)?) => {
        /// A section of the IPS or of the PHR, by LOINC code. The order is frozen for version 1: the wire number of a
        /// section is its place here, counted from 0.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum StandardSection { $($(#[$meta])* $variant),+ }

        impl StandardSection {
            /// Every section, in the order of the wire numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The LOINC code.
            pub const fn loinc(self) -> &'static str {
                match self { $(Self::$variant => $loinc),+ }
            }

            /// The English title.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),+ }
            }

            /// The section with this LOINC code.
            pub fn from_loinc(code: &str) -> Option<Self> {
                match code { $($loinc => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

standard_sections! {
    /// Allergies and intolerances.
    Allergies = "48765-2", "Allergies and intolerances";
    /// Current problems.
    Problems = "11450-4", "Problems";
    /// Medicines.
    Medications = "10160-0", "Medicines";
    /// Vaccinations.
    Immunizations = "11369-6", "Immunizations";
    /// Past problems.
    PastIllness = "11348-0", "Past illness";
    /// Procedures.
    Procedures = "47519-4", "Procedures";
    /// Devices.
    Devices = "46264-8", "Medical devices";
    /// Results of tests.
    Results = "30954-2", "Results";
    /// Vital signs.
    VitalSigns = "8716-3", "Vital signs";
    /// Pregnancy: status, due date, history.
    Pregnancy = "10162-6", "Pregnancy";
    /// Social history.
    SocialHistory = "29762-2", "Social history";
    /// Functional status: disability and communication needs.
    FunctionalStatus = "47420-5", "Functional status";
    /// Plan of care and follow-ups.
    PlanOfCare = "18776-5", "Plan of care";
    /// Advance directives.
    AdvanceDirectives = "42348-3", "Advance directives";
    /// Alerts.
    Alerts = "104605-1", "Alerts";
    /// What matters to the person, in their words.
    PatientStory = "81338-6", "Patient story";
    /// Encounters.
    Encounters = "46240-8", "Encounters";
    /// Illnesses in the family.
    FamilyHistory = "10157-6", "Family history";
}

impl Section {
    /// A section that lists nothing yet and says nothing yet.
    pub fn new(kind: SectionKind) -> Self {
        Self { kind, absence: None, narrative: None, entries: Vec::new() }
    }
}

impl Entries {
    /// The standard section of this kind.
    pub fn section(&self, kind: StandardSection) -> Option<&Section> {
        self.sections.iter().find(|s| s.kind == SectionKind::Standard(kind))
    }

    /// The same entries as a card holds them: in each section grouped by kind of fact, in the source's order within a kind.
    #[must_use]
    pub fn into_canonical(mut self) -> Self {
        for section in &mut self.sections {
            section.entries.sort_by_key(|entry| entry.fact.kind());
        }
        self
    }

    /// How many entries all sections list.
    pub fn count(&self) -> usize {
        self.sections.iter().map(|s| s.entries.len()).sum()
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Section({} entries)", self.entries.len())
    }
}

impl fmt::Debug for Entries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Entries({} sections, {} entries)", self.sections.len(), self.count())
    }
}
