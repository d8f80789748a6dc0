//! Signing a trust list and reading a signed one.

use super::content::{Issuer, Network, Purpose, TrustListDraft};
use super::verdict::{Freshness, Verdict};
use super::wire;
use crate::cose::{ShapeError, Signer, SignerError, ToBeSigned, label};
use crate::cose::{SignatureWrong, SignedMessage};
use crate::keys::{KeyId, NetworkHint, RootPublicKey};
use crate::limits;
use crate::model::Timestamp;

/// Why there is no trust list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TrustListError {
    /// The bytes are not a signed list.
    #[error("this is not a trust list: {0}")]
    Shape(#[from] ShapeError),
    /// Another root signed the list.
    #[error("this trust list is signed by another root ({key_id}) than the one this reader was given")]
    OtherRoot {
        /// Who is said to have signed.
        key_id: KeyId,
    },
    /// The root's signature is wrong.
    #[error("the trust list was altered after it was signed; get it again from its source")]
    SignatureWrong,
    /// The list is not newer than the one that the reader has, and another.
    #[error("this trust list is number {offered} and the reader already has number {held}; keep that one")]
    Older {
        /// The number of the list that the reader has.
        held: u64,
        /// The number of the list that was offered.
        offered: u64,
    },
    /// A field is missing or of the wrong type, or there is one that this version does not have.
    #[error("the trust list's field `{field}` is missing, wrong or unknown; its maker's program is at fault")]
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
    /// The list could not be signed.
    #[error(transparent)]
    Signer(#[from] SignerError),
}

impl TrustListError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            TrustListError::Shape(error) => error.code(),
            TrustListError::OtherRoot { .. } => "trust-list-other-root",
            TrustListError::SignatureWrong => "trust-list-signature-wrong",
            TrustListError::Older { .. } => "trust-list-older",
            TrustListError::Field { .. } => "trust-list-field",
            TrustListError::Content { .. } => "trust-list-content",
            TrustListError::NoSuchIssuer { .. } => "trust-list-no-such-issuer",
            TrustListError::Signer(error) => error.code(),
        }
    }
}

/// A list whose signature by the root was found good. Only [`TrustList::parse`] and signing make one.
///
/// The signed form is a COSE_Sign1 like an attestation's, under its own purpose label and the root's key id. A list that
/// several roots sign together will be a COSE_Sign (RFC 9052 §4.1) under the label of its version: its fourth element is
/// an array of signatures where this version has a byte string, so a reader of this version refuses it and never takes
/// one signature for several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    content: TrustListDraft,
    root: RootPublicKey,
    bytes: Vec<u8>,
}

/// A list on its way to a root key that lives elsewhere.
#[derive(Debug)]
pub struct PreparedTrustList {
    content: TrustListDraft,
    to_be_signed: ToBeSigned<RootPublicKey>,
}

impl PreparedTrustList {
    /// The bytes to sign.
    pub fn message(&self) -> &[u8] {
        self.to_be_signed.message()
    }

    /// Puts the signature in place.
    ///
    /// # Errors
    /// [`SignerError::SignatureWrong`] if it is not the root's signature of this list; [`ShapeError::TooLarge`] if the
    /// list is longer than readers take.
    pub fn finish(self, signature: [u8; 64]) -> Result<TrustList, TrustListError> {
        let root = self.to_be_signed.public_key();
        let bytes = self.to_be_signed.finish_message(signature)?.encode();
        if bytes.len() > limits::TRUST_LIST_BYTES {
            return Err(ShapeError::TooLarge.into());
        }
        Ok(TrustList { content: self.content, root, bytes })
    }
}

impl TrustListDraft {
    /// The first step of signing with a root key that lives elsewhere.
    ///
    /// # Errors
    /// [`TrustListError::Content`] if the list breaks a rule; [`TrustListError::Shape`] if it has more in it than
    /// readers take.
    pub fn prepare(self, root: RootPublicKey) -> Result<PreparedTrustList, TrustListError> {
        let payload = wire::encode(&self);
        wire::decode(&payload)?;
        let to_be_signed = ToBeSigned::prepare(payload, root, label::TRUST_LIST);
        Ok(PreparedTrustList { content: self, to_be_signed })
    }

    /// Signs the list in one go.
    ///
    /// # Errors
    /// As [`TrustListDraft::prepare`] and [`PreparedTrustList::finish`], or what the signer says.
    pub fn sign(self, root: &dyn Signer<Key = RootPublicKey>) -> Result<TrustList, TrustListError> {
        let prepared = self.prepare(root.public_key())?;
        let signature = root.sign(prepared.message())?;
        prepared.finish(signature)
    }
}

impl TrustList {
    /// Reads a list and checks its signature. Nothing of its content is looked at before.
    ///
    /// # Errors
    /// [`TrustListError`].
    pub fn parse(bytes: &[u8], root: &RootPublicKey) -> Result<TrustList, TrustListError> {
        if bytes.len() > limits::TRUST_LIST_BYTES {
            return Err(ShapeError::TooLarge.into());
        }
        let message = SignedMessage::parse(bytes, "trust-list")?;
        if message.key_id() != root.key_id() {
            return Err(TrustListError::OtherRoot { key_id: message.key_id() });
        }
        let payload = message
            .verify(root, label::TRUST_LIST)
            .map_err(|SignatureWrong| TrustListError::SignatureWrong)?;
        Ok(TrustList { content: wire::decode(payload)?, root: *root, bytes: bytes.to_vec() })
    }

    /// The signed list, for a file.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the list says.
    pub fn content(&self) -> &TrustListDraft {
        &self.content
    }

    /// The root that signed it.
    pub fn root(&self) -> &RootPublicKey {
        &self.root
    }

    /// The list's number.
    pub fn number(&self) -> u64 {
        self.content.number
    }

    /// The issuer with this key id.
    pub fn issuer(&self, key_id: KeyId) -> Option<&Issuer> {
        self.content.issuers.iter().find(|issuer| issuer.key.key_id() == key_id)
    }

    /// The networks with this hint; nearly always one.
    pub fn networks(&self, hint: NetworkHint) -> impl Iterator<Item = &Network> {
        self.content.networks.iter().filter(move |network| network.key.hint() == hint)
    }

    /// Whether a reader that has `held` may take this list in its place: the same root, and a higher number, or the very
    /// list that it has. Of two lists with one number, nobody can say which came later.
    ///
    /// # Errors
    /// [`TrustListError::OtherRoot`] or [`TrustListError::Older`].
    pub fn check_replaces(&self, held: &TrustList) -> Result<(), TrustListError> {
        if self.root != held.root {
            return Err(TrustListError::OtherRoot { key_id: self.root.key_id() });
        }
        if self.number() <= held.number() && self.bytes != held.bytes {
            return Err(TrustListError::Older { held: held.number(), offered: self.number() });
        }
        Ok(())
    }

    /// How far the list can be relied on at this time.
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        Freshness::of(&self.content, now)
    }

    /// Whether an attestation is to be trusted, whose signature was found good.
    ///
    /// `issued_at` is the time that the attestation itself gives (`iat`); `now` is the reader's clock.
    pub fn judge(&self, key_id: KeyId, purpose: Purpose, issued_at: Timestamp, now: Timestamp) -> Verdict {
        self.issuer(key_id)
            .map_or(Verdict::IssuerUnknown, |issuer| Verdict::of(issuer, purpose, issued_at, now))
    }
}
