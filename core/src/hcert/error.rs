//! Why a text is no health certificate that can be read.

use crate::limits;

/// Why a certificate cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HcertError {
    /// The text does not begin with `HC1:`.
    #[error("this is no health certificate of the WHO network: its text does not begin with `HC1:`")]
    NotACertificate,
    /// The text begins like that of another version of the container.
    #[error("this health certificate has a newer form (HC{version}): update this reader")]
    OtherVersion {
        /// The version that the text names: a digit or a letter.
        version: char,
    },
    /// The text is longer than any symbol's, or inflates to more than any certificate.
    #[error("this is longer than any health certificate")]
    TooLong,
    /// The text is not Base45.
    #[error(
        "the certificate's text is incomplete or altered (it is no Base45): scan the code again, all of it"
    )]
    Base45,
    /// What Base45 bears is not packed with zlib, or is damaged.
    #[error("the certificate's text is incomplete or altered (it cannot be unpacked): scan the code again")]
    Zlib,
    /// What was unpacked is no COSE_Sign1.
    #[error("the health certificate is no signed message (COSE_Sign1); its maker's program is at fault")]
    Cose,
    /// The protected header has no algorithm.
    #[error(
        "the health certificate does not say with which algorithm it is signed; its maker's program is at fault"
    )]
    AlgorithmMissing,
    /// It is signed with RSA.
    #[error(
        "the health certificate is signed with RSA (PS256), which this reader cannot check; use another verifier"
    )]
    AlgorithmRsa,
    /// It is signed with another algorithm.
    #[error(
        "the health certificate is signed with an algorithm that health certificates do not use; do not rely on it"
    )]
    AlgorithmOther,
    /// Neither header has a key id, or one that is too long.
    #[error("the health certificate does not say which key signed it; its maker's program is at fault")]
    KeyId,
    /// The signature is not of 64 bytes.
    #[error("the health certificate's signature has the wrong length; its maker's program is at fault")]
    SignatureLength,
    /// The signature is good, and what it signs is not CBOR within the limits.
    #[error("the signed content of the health certificate cannot be read")]
    Content,
    /// The signature is good, and a claim is missing or of the wrong type.
    #[error(
        "the signed content of the health certificate lacks the claim `{claim}`, or has it in a wrong form"
    )]
    Claim {
        /// The claim's name.
        claim: &'static str,
    },
    /// The signature is good, and there are more facts than [`limits::HCERT_FACTS`].
    #[error("the health certificate has more than {} facts", limits::HCERT_FACTS)]
    TooManyFacts,
}

impl HcertError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            HcertError::NotACertificate => "hcert-not-a-certificate",
            HcertError::OtherVersion { .. } => "hcert-other-version",
            HcertError::TooLong => "hcert-too-long",
            HcertError::Base45 => "hcert-base45",
            HcertError::Zlib => "hcert-zlib",
            HcertError::Cose => "hcert-cose",
            HcertError::AlgorithmMissing => "hcert-algorithm-missing",
            HcertError::AlgorithmRsa => "hcert-algorithm-rsa",
            HcertError::AlgorithmOther => "hcert-algorithm-other",
            HcertError::KeyId => "hcert-key-id",
            HcertError::SignatureLength => "hcert-signature-length",
            HcertError::Content => "hcert-content",
            HcertError::Claim { .. } => "hcert-claim",
            HcertError::TooManyFacts => "hcert-too-many-facts",
        }
    }
}
