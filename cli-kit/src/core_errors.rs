//! The libraries' errors, as a person meets them: their code and their sentence.

use crate::Failure;

macro_rules! told_as_they_are {
    ($($error:path),* $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::new(error.code(), error)
            }
        }
    )*};
}

told_as_they_are!(
    phr_core::fhir::FhirError,
    phr_core::gdhcn::GdhcnError,
    phr_core::hcert::HcertError,
    phr_core::card::IssueError,
    phr_core::card::MergeError,
    phr_core::carrier::sequence::SequenceError,
    phr_core::carrier::sequence::SplitError,
    phr_core::carrier::text::CardTextError,
    phr_core::cose::OpenError,
    phr_core::cose::SealError,
    phr_core::cose::ShapeError,
    phr_core::cose::SignerError,
    phr_core::keys::AccessCodeError,
    phr_core::keys::CheckNumberError,
    phr_core::keys::DeviceRequestError,
    phr_core::keys::GrantError,
    phr_core::keys::KeyTextError,
    phr_core::keys::SealedKeyError,
    phr_core::status::StatusError,
    phr_core::summary::RestateError,
    phr_core::trust::TrustListError,
    phr_scan::DrawError,
    phr_scan::ReadError,
);
