//! Why an entry is confidential unless its source says otherwise.

/// Why a listed code is confidential; the `reason` column of `confidential.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ConfidentialKind {
    /// Infection with HIV: disease, tests whatever they show, contact, counselling, and medicines given for nothing else.
    Hiv,
    /// Infections that are passed on by sex, tests for them and contact with them.
    SexuallyTransmittedInfection,
    /// Disorders of mood, thought and behaviour, self-harm, and the questionnaires and visits that tell of them.
    MentalHealth,
    /// Rape, sexual abuse, sexual exploitation.
    SexualViolence,
    /// Torture; where a system has no code of its own for it, crime and terror with it.
    Torture,
    /// Assault, abuse, neglect, trafficking, genital mutilation, war and harm by the police.
    Violence,
    /// Harmful use of alcohol and drugs, dependence on them, tests for them; not tobacco.
    SubstanceUse,
    /// Induced abortion, and numbers from which it follows.
    PregnancyTermination,
    /// Sexual orientation, gender identity and gender incongruence, counselling on them.
    SexualityAndGender,
}

impl ConfidentialKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Hiv,
        Self::SexuallyTransmittedInfection,
        Self::MentalHealth,
        Self::SexualViolence,
        Self::Torture,
        Self::Violence,
        Self::SubstanceUse,
        Self::PregnancyTermination,
        Self::SexualityAndGender,
    ];

    /// The stable code, as `confidential.csv` writes it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hiv => "hiv",
            Self::SexuallyTransmittedInfection => "sexually-transmitted-infection",
            Self::MentalHealth => "mental-health",
            Self::SexualViolence => "sexual-violence",
            Self::Torture => "torture",
            Self::Violence => "violence",
            Self::SubstanceUse => "substance-use",
            Self::PregnancyTermination => "pregnancy-termination",
            Self::SexualityAndGender => "sexuality-and-gender",
        }
    }

    /// The kind with this code, or `None`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
