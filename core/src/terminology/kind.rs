//! What a concept is used for.

/// What a concept of the terminology is used for; the `kind` column of `concepts.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Says that something is known to be none, not asked or not available.
    Absence,
    /// A substance a person can be allergic to, or the allergy to it.
    Allergen,
    /// Where on or in the body.
    BodySite,
    /// A device or implant.
    Device,
    /// A disease, injury or long-lasting condition.
    Disease,
    /// The class of an encounter.
    Encounter,
    /// A pharmaceutical dose form.
    Form,
    /// A medicine, by active ingredient.
    Medicine,
    /// The state, dates and outcome of a pregnancy.
    Pregnancy,
    /// Something done to or for the person.
    Procedure,
    /// A word that refines another concept: severity, side.
    Qualifier,
    /// How an allergy shows.
    Reaction,
    /// How one person is related to another.
    Relationship,
    /// The value or the interpretation of a test.
    Result,
    /// How a medicine or vaccine is given.
    Route,
    /// A section of a patient summary.
    Section,
    /// Living conditions, habits, experiences.
    Social,
    /// What a test was done on.
    Specimen,
    /// Whether something is active, verified, refused …
    Status,
    /// A complaint or sign without a diagnosis.
    Symptom,
    /// A laboratory test, examination or questionnaire.
    Test,
    /// A unit of measure.
    Unit,
    /// A vaccine, by antigen or product class.
    Vaccine,
    /// A vital sign or body measurement.
    VitalSign,
}

impl Kind {
    /// Every kind, in the order of its name.
    pub const ALL: [Self; 24] = [
        Self::Absence,
        Self::Allergen,
        Self::BodySite,
        Self::Device,
        Self::Disease,
        Self::Encounter,
        Self::Form,
        Self::Medicine,
        Self::Pregnancy,
        Self::Procedure,
        Self::Qualifier,
        Self::Reaction,
        Self::Relationship,
        Self::Result,
        Self::Route,
        Self::Section,
        Self::Social,
        Self::Specimen,
        Self::Status,
        Self::Symptom,
        Self::Test,
        Self::Unit,
        Self::Vaccine,
        Self::VitalSign,
    ];

    /// The kind as `concepts.csv` writes it, in kebab-case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Absence => "absence",
            Self::Allergen => "allergen",
            Self::BodySite => "body-site",
            Self::Device => "device",
            Self::Disease => "disease",
            Self::Encounter => "encounter",
            Self::Form => "form",
            Self::Medicine => "medicine",
            Self::Pregnancy => "pregnancy",
            Self::Procedure => "procedure",
            Self::Qualifier => "qualifier",
            Self::Reaction => "reaction",
            Self::Relationship => "relationship",
            Self::Result => "result",
            Self::Route => "route",
            Self::Section => "section",
            Self::Social => "social",
            Self::Specimen => "specimen",
            Self::Status => "status",
            Self::Symptom => "symptom",
            Self::Test => "test",
            Self::Unit => "unit",
            Self::Vaccine => "vaccine",
            Self::VitalSign => "vital-sign",
        }
    }

    /// The kind that [`as_str`](Self::as_str) writes this way, or `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}
