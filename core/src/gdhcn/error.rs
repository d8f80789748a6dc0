//! Why a document is no trust list of the network.

use crate::limits;

/// Why there is no [`super::TrustDocument`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GdhcnError {
    /// There are more bytes than [`limits::GDHCN_BYTES`].
    #[error("the document is longer than {} bytes; is it a trust list?", limits::GDHCN_BYTES)]
    TooLong,
    /// The bytes are not JSON, or `verificationMethod` is no array.
    #[error(
        "this is no DID document: the JSON is wrong at line {line}, column {column}; get the document again"
    )]
    Json {
        /// Counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// The JSON is no object, or its `id` is missing, there twice, no `did:web` or too long.
    #[error("this is no trust list of the WHO network: its `id` is not a did:web identifier")]
    Id,
    /// The document has no `verificationMethod`.
    #[error(
        "this DID document has no `verificationMethod`, so there are no keys in it; get the trust list itself"
    )]
    NoMethods,
    /// There are more verification methods than [`limits::GDHCN_METHODS`].
    #[error("the document has more than {} verification methods; is it a trust list?", limits::GDHCN_METHODS)]
    TooManyMethods,
}

impl GdhcnError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            GdhcnError::TooLong => "gdhcn-too-long",
            GdhcnError::Json { .. } => "gdhcn-json",
            GdhcnError::Id => "gdhcn-id",
            GdhcnError::NoMethods => "gdhcn-no-methods",
            GdhcnError::TooManyMethods => "gdhcn-too-many-methods",
        }
    }
}
