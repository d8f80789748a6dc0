//! Why a status list is refused.

use super::source::ReadFailed;
use crate::cose::{ShapeError, SignerError};
use crate::keys::KeyId;

/// Why there is no status list, or no answer from it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StatusError {
    /// The bytes do not begin with a signed head, or are not a delta.
    #[error("this is not a status list: {0}")]
    Shape(#[from] ShapeError),
    /// Another key signed the list.
    #[error(
        "this status list is signed by another key ({key_id}) than the issuer's; look that key up in the trust list"
    )]
    OtherKey {
        /// Who is said to have signed.
        key_id: KeyId,
    },
    /// The signature is wrong.
    #[error("the status list was altered after it was signed; get it again from its source")]
    SignatureWrong,
    /// A field of the head is missing or of the wrong type, or there is one that this version does not have.
    #[error(
        "the status list's field `{field}` is missing, wrong or unknown; its maker's program is at fault"
    )]
    Field {
        /// The field.
        field: &'static str,
    },
    /// The head, or what it vouches for, breaks a rule.
    #[error("the status list breaks a rule: {rule}")]
    Content {
        /// The field and the rule.
        rule: &'static str,
    },
    /// The file is shorter or longer than its index says.
    #[error("the status list is not whole, or something stands behind it; get it again from its source")]
    Length,
    /// The index is not the one that was signed.
    #[error("the status list's index was altered after it was signed; get it again from its source")]
    IndexAltered,
    /// A bucket is not the one that was signed.
    #[error("a part of the status list was altered after it was signed; get it again from its source")]
    BucketAltered,
    /// A bucket is as it was signed, and not coded as the format says.
    #[error("a part of the status list is not coded as the format says; its maker's program is at fault")]
    BucketCoding,
    /// The list is not newer than the one that the reader has, and another.
    #[error("this status list is number {offered} and the reader already has number {held}; keep that one")]
    Older {
        /// The number of the list that the reader has.
        held: u64,
        /// The number of the list that was offered.
        offered: u64,
    },
    /// The delta is for another list than the one that the reader has.
    #[error(
        "this delta goes on from list {base}, and the list at hand is another ({held}); get a whole list, or the \
             delta from that one on"
    )]
    DeltaBase {
        /// The number of the list that the delta goes on from.
        base: u64,
        /// The number of the list at hand.
        held: u64,
    },
    /// The changes are not coded as the format says, or change nothing.
    #[error("the delta's changes are not as the format says: {rule}")]
    DeltaContent {
        /// What is wrong.
        rule: &'static str,
    },
    /// What the delta makes of the list is not what was signed.
    #[error("the delta does not lead to the list that was signed; get a whole list")]
    DeltaResult,
    /// An entry of a draft cannot be in a list.
    #[error("the draft has an entry that no list can have: {rule}")]
    Entry {
        /// What is wrong.
        rule: &'static str,
    },
    /// The bytes could not be read.
    #[error("the status list cannot be read: {0}")]
    Read(#[from] ReadFailed),
    /// The list could not be signed.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

impl StatusError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            StatusError::Shape(error) => error.code(),
            StatusError::OtherKey { .. } => "status-list-other-key",
            StatusError::SignatureWrong => "status-list-signature-wrong",
            StatusError::Field { .. } => "status-list-field",
            StatusError::Content { .. } => "status-list-content",
            StatusError::Length => "status-list-length",
            StatusError::IndexAltered => "status-list-index-altered",
            StatusError::BucketAltered => "status-list-bucket-altered",
            StatusError::BucketCoding => "status-list-bucket-coding",
            StatusError::Older { .. } => "status-list-older",
            StatusError::DeltaBase { .. } => "status-delta-other-base",
            StatusError::DeltaContent { .. } => "status-delta-content",
            StatusError::DeltaResult => "status-delta-other-result",
            StatusError::Entry { .. } => "status-list-entry",
            StatusError::Read(_) => "status-list-unreadable",
            StatusError::Signer(error) => error.code(),
        }
    }
}
