//! Why there is no trust list.

use crate::cose::{ShapeError, SignerError};
use crate::keys::{KeyId, NetworkHint, RootSetId};
use crate::model::Timestamp;

/// Why there is no trust list, or none that may take the place of the one that a reader holds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustListError {
    /// The bytes are not a signed list.
    #[error("this is not a trust list: {0}")]
    Shape(#[from] ShapeError),
    /// The sets of roots break a rule.
    #[error("a set of roots, or a change of roots, breaks a rule: {rule}")]
    Roots {
        /// The rule.
        rule: &'static str,
    },
    /// The list is by other roots.
    #[error(
        "this trust list is by other roots ({offered}) than those that this reader was given: get the list of your \
         programme, or give this reader those roots if you have them from a source that you trust"
    )]
    OtherRoots {
        /// The last set of roots of the list.
        offered: RootSetId,
    },
    /// A change of roots is not signed by enough keys.
    #[error(
        "a change of roots is signed by {have} of the {need} keys that set {set} needs: not all have agreed to it; do \
         not use this list, and ask those who publish it"
    )]
    TooFewForRotation {
        /// The set whose keys are wanting.
        set: RootSetId,
        /// How many signed.
        have: usize,
        /// How many must.
        need: usize,
    },
    /// Too few roots signed the list.
    #[error(
        "this trust list is signed by {have} of the {need} roots that it needs: let the others sign it \
         (`phr-issuer trust-list sign`), and do not use it before"
    )]
    TooFewSignatures {
        /// How many signed.
        have: usize,
        /// How many must.
        need: usize,
    },
    /// A signature is by a key that is none of the roots.
    #[error(
        "key {key_id}, which signed, is none of the list's roots: it was added afterwards; get the list again"
    )]
    SignerUnknown {
        /// The key.
        key_id: KeyId,
    },
    /// A key that is none of the roots was to sign.
    #[error("key {key_id} is none of the roots that sign this")]
    NotARoot {
        /// The key.
        key_id: KeyId,
    },
    /// A root's signature is wrong.
    #[error("the trust list was altered after root {key_id} signed it; get it again from its source")]
    SignatureWrong {
        /// The root.
        key_id: KeyId,
    },
    /// The list was signed for another set of roots than the one that it stands under.
    #[error("the list was signed for other roots ({signed_for}) than those that it comes with; get it again")]
    RootsDiffer {
        /// The set that its content names.
        signed_for: RootSetId,
    },
    /// The list is older than the one that the reader has.
    #[error("this trust list is number {offered} and the reader already has number {held}; keep that one")]
    Older {
        /// The number of the list that the reader has.
        held: u64,
        /// The number of the list that was offered.
        offered: u64,
    },
    /// The list is by roots that were replaced since.
    #[error(
        "this trust list is by roots that were replaced since ({offered}); keep the one that the reader has"
    )]
    OlderRoots {
        /// The set of roots of the list that was offered.
        offered: RootSetId,
    },
    /// The list has the number of the one that the reader has and says something else.
    #[error(
        "the reader has another trust list of the same number {number}: one of the two is a mistake or a forgery by the \
         roots' own keys; keep the one that the reader has, and ask the roots"
    )]
    Rival {
        /// The number of both.
        number: u64,
    },
    /// The list is past its best-before date, and nothing newer than what the reader has.
    #[error(
        "this trust list was best before {best_before} and the reader has nothing to gain from it: whoever gave it has no \
         newer one, or holds newer ones back; get the list from another source"
    )]
    Frozen {
        /// Until when it was good.
        best_before: Timestamp,
    },
    /// A field is missing or of the wrong type, or there is one that this version does not have.
    #[error(
        "the field `{field}` of a trust list is missing, wrong or unknown: is this a trust list, and this program new enough?"
    )]
    Field {
        /// The field.
        field: &'static str,
    },
    /// The content breaks a rule.
    #[error("the trust list breaks a rule: {rule}")]
    Content {
        /// The field and the rule.
        rule: &'static str,
    },
    /// The list has no issuer with this key.
    #[error("the trust list has no issuer with key {key_id}")]
    NoSuchIssuer {
        /// The key.
        key_id: KeyId,
    },
    /// The list has no care network with this key.
    #[error("the trust list has no care network with key {hint}")]
    NoSuchNetwork {
        /// The key's hint.
        hint: NetworkHint,
    },
    /// Two copies to be put together are of different documents.
    #[error("the two files are not copies of one document: sign the same file, and put its copies together")]
    OtherDocument,
    /// The list could not be signed.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

impl TrustListError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            TrustListError::Shape(error) => error.code(),
            TrustListError::Roots { .. } => "trust-list-roots",
            TrustListError::OtherRoots { .. } => "trust-list-other-root",
            TrustListError::TooFewForRotation { .. } => "trust-list-rotation-too-few-signatures",
            TrustListError::TooFewSignatures { .. } => "trust-list-too-few-signatures",
            TrustListError::SignerUnknown { .. } => "trust-list-signer-unknown",
            TrustListError::NotARoot { .. } => "trust-list-not-a-root",
            TrustListError::SignatureWrong { .. } => "trust-list-signature-wrong",
            TrustListError::RootsDiffer { .. } => "trust-list-roots-differ",
            TrustListError::Older { .. } => "trust-list-older",
            TrustListError::OlderRoots { .. } => "trust-list-older-roots",
            TrustListError::Rival { .. } => "trust-list-rival",
            TrustListError::Frozen { .. } => "trust-list-frozen",
            TrustListError::Field { .. } => "trust-list-field",
            TrustListError::Content { .. } => "trust-list-content",
            TrustListError::NoSuchIssuer { .. } => "trust-list-no-such-issuer",
            TrustListError::NoSuchNetwork { .. } => "trust-list-no-such-network",
            TrustListError::OtherDocument => "trust-list-other-document",
            TrustListError::Signer(error) => error.code(),
        }
    }
}
