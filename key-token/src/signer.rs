//! Signing with a key in a token.

use crate::error::TokenError;
use crate::keys::TokenKey;
use crate::session::Session;
use cryptoki::mechanism::Mechanism;
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::object::ObjectHandle;
use phr_core::cose::{SignatureKey, Signer, SignerError};
use phr_core::keys::{IssuerPublicKey, KeyTextError, RootPublicKey};
use std::fmt;

/// A kind of public key whose secret half may be in a token. The token does not know the kind: whoever names the key says
/// what it is for.
pub trait TokenPublicKey: SignatureKey {
    /// The key with these bytes.
    ///
    /// # Errors
    /// [`KeyTextError::NotAKey`] if they are no usable key.
    fn from_token(bytes: [u8; 32]) -> Result<Self, KeyTextError>;
}

impl TokenPublicKey for IssuerPublicKey {
    fn from_token(bytes: [u8; 32]) -> Result<Self, KeyTextError> {
        Self::from_bytes(bytes)
    }
}

impl TokenPublicKey for RootPublicKey {
    fn from_token(bytes: [u8; 32]) -> Result<Self, KeyTextError> {
        Self::from_bytes(bytes)
    }
}

impl TokenKey {
    /// The public half, as a key of this kind.
    ///
    /// # Errors
    /// [`TokenError::PublicKeyUnusable`].
    pub fn public_key<K: TokenPublicKey>(&self) -> Result<K, TokenError> {
        Ok(K::from_token(self.public)?)
    }
}

/// A key in a token, with the session that signs with it: one session for however many signatures.
pub struct TokenSigner<K> {
    session: Session,
    handle: ObjectHandle,
    public: K,
}

impl Session {
    /// Takes the session for signing with one of its keys.
    ///
    /// # Errors
    /// [`TokenError::PublicKeyUnusable`].
    pub fn into_signer<K: TokenPublicKey>(self, key: &TokenKey) -> Result<TokenSigner<K>, TokenError> {
        Ok(TokenSigner { handle: key.handle, public: key.public_key()?, session: self })
    }
}

impl<K: TokenPublicKey> Signer for TokenSigner<K> {
    type Key = K;

    fn public_key(&self) -> K {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignerError> {
        let pure = Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure));
        let signature = self.session.inner().sign(&pure, self.handle, message).map_err(TokenError::from)?;
        signature.try_into().map_err(|_| SignerError::SignatureWrong)
    }
}

/// Prints the key's id and nothing of the token.
impl<K: TokenPublicKey> fmt::Debug for TokenSigner<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSigner").field("key_id", &self.public.key_id()).finish_non_exhaustive()
    }
}
