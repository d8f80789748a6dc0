//! Why a document could not be imported at all.

use crate::limits;

/// Why a document could not be imported at all. Nothing of the document's content is in the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FhirError {
    /// Longer than [`limits::FHIR_BYTES`].
    #[error("the document has more than {} bytes; leave out attachments and try again", limits::FHIR_BYTES)]
    TooLarge,
    /// Not JSON in UTF-8, or nested too deeply.
    #[error("the document is not JSON in UTF-8; export it from the source system as FHIR R4 JSON (not XML)")]
    NotJson,
    /// JSON, but not a FHIR Bundle.
    #[error("the JSON is not a FHIR Bundle; export the whole patient summary, not a single resource")]
    NotABundle,
    /// No Patient resource to say who the summary is about.
    #[error("the Bundle has no Patient; export the summary together with the patient it is about")]
    NoPatient,
    /// Several Patient resources, and no Composition to say which of them is meant.
    #[error("the Bundle has several Patients and does not say which is meant; export one person's summary")]
    AmbiguousPatient,
}

impl FhirError {
    /// A stable code for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::NotJson => "not-json",
            Self::NotABundle => "not-a-bundle",
            Self::NoPatient => "no-patient",
            Self::AmbiguousPatient => "ambiguous-patient",
        }
    }
}
