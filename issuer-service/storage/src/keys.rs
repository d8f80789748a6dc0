//! The keys under which cells are sealed.

use zeroize::Zeroizing;

/// A key outside the database, such as in a PKCS#11 token, that seals the data keys.
pub trait MasterKey: Send + Sync {
    /// Which key it is, so that the right one is asked for at the next start: a label, not a secret.
    fn label(&self) -> String;

    /// Seals 32 secret bytes, bound to `context`.
    ///
    /// # Errors
    /// [`MasterKeyError`] when the token refuses.
    fn seal(&self, context: &[u8], key: &[u8; 32]) -> Result<Vec<u8>, MasterKeyError>;

    /// Undoes [`MasterKey::seal`].
    ///
    /// # Errors
    /// [`MasterKeyError`] when the token refuses, or what was sealed or its context was altered.
    fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<[u8; 32]>, MasterKeyError>;
}

/// What a token says instead of opening a key; no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MasterKeyError(pub String);
