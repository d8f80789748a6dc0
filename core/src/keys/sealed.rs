//! A secret key under a passphrase, for a file.

use core::fmt;
use core::str::FromStr;

use super::text::{self, KeyTextError};
use super::{
    DeviceSecretKey, IssuerSecretKey, NetworkPublicKey, NetworkSecretKey, RootSecretKey, StorageKey,
};
use crate::cbor;
use crate::cose::{Encrypted, HolderKeys, OpenError, SealError, label};
use crate::primitives::{CryptoRng, IV_LEN, Zeroizing};

/// A secret key that can be kept under a passphrase.
pub trait SealableKey: Sized {
    /// The key's text form.
    fn expose_text(&self) -> Zeroizing<String>;

    /// Reads the text form.
    ///
    /// # Errors
    /// [`KeyTextError`] if the text is another kind of key.
    fn parse(text: &str) -> Result<Self, KeyTextError>;
}

macro_rules! sealable {
    ($($name:ident),*) => {$(
        impl SealableKey for $name {
            fn expose_text(&self) -> Zeroizing<String> {
                $name::expose_text(self)
            }

            fn parse(text: &str) -> Result<Self, KeyTextError> {
                $name::parse(text)
            }
        }
    )*};
}

sealable!(IssuerSecretKey, RootSecretKey, NetworkSecretKey, DeviceSecretKey, StorageKey);

/// A secret key encrypted under a passphrase: Argon2id as for access codes, then the same COSE_Encrypt with one
/// A256KW recipient as a card has for its holder. The plaintext is the key's text form, which names its kind.
///
/// Its own text begins with `phr-sealed-key-1`. Sixty-four MiB and three passes make guessing slow, not impossible:
/// the passphrase should be several random words.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedKey(Encrypted);

/// Why a sealed key was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealedKeyError {
    /// The text is not a sealed key.
    #[error(transparent)]
    Text(#[from] KeyTextError),
    /// The passphrase is wrong, or the file was altered.
    #[error("the passphrase does not open this key")]
    Passphrase,
    /// The memory for the slow hash (64 MiB) could not be had.
    #[error("there is not enough memory for checking the passphrase (64 MiB): close other programs")]
    OutOfMemory,
}

impl SealedKeyError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            SealedKeyError::Text(error) => error.code(),
            SealedKeyError::Passphrase => "sealed-key-passphrase",
            SealedKeyError::OutOfMemory => "sealed-key-out-of-memory",
        }
    }
}

impl SealedKey {
    /// What the text form begins with, before the `1`.
    pub const PREFIX: &'static str = "phr-sealed-key-";

    /// Encrypts a key.
    ///
    /// # Errors
    /// [`SealError::OutOfMemory`].
    pub fn seal(
        key: &impl SealableKey,
        passphrase: &str,
        random: &mut dyn CryptoRng,
    ) -> Result<SealedKey, SealError> {
        let mut iv = [0; IV_LEN];
        random.fill_bytes(&mut iv);
        let kek =
            HolderKeys::derive(passphrase, &iv).ok_or(SealError::OutOfMemory)?.derive_key(label::SECRET_KEY);
        let text = key.expose_text();
        let nobody: &[NetworkPublicKey] = &[];
        Encrypted::seal(text.as_bytes(), label::SECRET_KEY, iv, nobody, Some(&kek), random).map(SealedKey)
    }

    /// Decrypts a key of the kind that is asked for.
    ///
    /// # Errors
    /// [`SealedKeyError::Passphrase`] if the passphrase is not the one; [`KeyTextError::OtherKind`] if it is and the
    /// key is of another kind.
    pub fn open<K: SealableKey>(&self, passphrase: &str) -> Result<K, SealedKeyError> {
        let keys = HolderKeys::derive(passphrase, self.0.iv()).ok_or(SealedKeyError::OutOfMemory)?;
        let opened = self.0.open_with_kek(&keys.derive_key(label::SECRET_KEY), label::SECRET_KEY);
        let bytes = opened.map_err(|error| match error {
            OpenError::OutOfMemory => SealedKeyError::OutOfMemory,
            OpenError::NotForThisKey | OpenError::Failed => SealedKeyError::Passphrase,
        })?;
        let text = str::from_utf8(&bytes).map_err(|_| KeyTextError::NotAKey)?;
        Ok(K::parse(text)?)
    }
}

/// Reads the text form.
impl FromStr for SealedKey {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<SealedKey, KeyTextError> {
        let bytes = text::decode(Self::PREFIX, text)?;
        let value = cbor::decode(&bytes).map_err(|_| KeyTextError::NotAKey)?;
        let encrypted = Encrypted::from_value(&value).map_err(|_| KeyTextError::NotAKey)?;
        if encrypted.hints().next().is_some() || !encrypted.has_holder() {
            return Err(KeyTextError::NotAKey);
        }
        Ok(SealedKey(encrypted))
    }
}

/// Writes the text form.
impl fmt::Display for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text::encode(Self::PREFIX, &cbor::encode(&self.0.to_value())))
    }
}

/// Prints the type's name only.
impl fmt::Debug for SealedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealedKey")
    }
}
