//! Making a key in a token.

use crate::encoding::{ED25519_NAME, ED25519_OID};
use crate::error::TokenError;
use crate::keys::{KeyCustody, TokenKey};
use crate::session::Session;
use crate::uri::KeyUri;
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, KeyType, ObjectHandle};

impl Session {
    /// Makes an Ed25519 key that signs, does nothing else, and never leaves the token; its label and id are those of the
    /// URI. The session has to be one [to write](crate::Token::open_to_write), and logged in.
    ///
    /// # Errors
    /// [`TokenError::NewKeyWithoutLabel`] if the URI has no label or no id; [`TokenError::KeyExists`] if any object of the
    /// token has that label or that id; [`TokenError::KeyNotProtected`] if the token does not keep what it promised;
    /// [`TokenError::WriteProtected`].
    pub fn make_key(&self, uri: &KeyUri) -> Result<TokenKey, TokenError> {
        let label = uri.object.as_ref().filter(|label| !label.is_empty());
        let (Some(label), Some(id)) = (label, uri.id.as_ref()) else {
            return Err(TokenError::NewKeyWithoutLabel);
        };
        let names = [Attribute::Label(label.clone().into_bytes()), Attribute::Id(id.clone())];
        for name in &names {
            if !self.inner().find_objects(std::slice::from_ref(name))?.is_empty() {
                return Err(TokenError::KeyExists);
            }
        }
        // Tokens know the curve by its object identifier, or by its name.
        let pair = match self.make_pair(&names, &ED25519_OID) {
            Err(Error::Pkcs11(error, _)) if is_of_curve(error) => self.make_pair(&names, &ED25519_NAME)?,
            result => result?,
        };
        self.check_made(uri, pair)
    }

    fn make_pair(&self, names: &[Attribute], curve: &[u8]) -> Result<(ObjectHandle, ObjectHandle), Error> {
        let public = [
            Attribute::Token(true),
            Attribute::Private(false),
            Attribute::KeyType(KeyType::EC_EDWARDS),
            Attribute::EcParams(curve.to_vec()),
            Attribute::Verify(true),
            Attribute::Encrypt(false),
            Attribute::Wrap(false),
            Attribute::Derive(false),
        ];
        let private = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::KeyType(KeyType::EC_EDWARDS),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
            Attribute::Decrypt(false),
            Attribute::Unwrap(false),
            Attribute::Derive(false),
        ];
        let with_names = |template: &[Attribute]| [template, names].concat();
        self.inner().generate_key_pair(
            &Mechanism::EccEdwardsKeyPairGen,
            &with_names(&public),
            &with_names(&private),
        )
    }

    /// What was made has to be found again and to be kept as it was asked for; otherwise it is of no use, and goes.
    fn check_made(
        &self,
        uri: &KeyUri,
        (public, private): (ObjectHandle, ObjectHandle),
    ) -> Result<TokenKey, TokenError> {
        let checked = self.find_key(uri).and_then(|key| match key.custody {
            KeyCustody::StaysInToken => Ok(key),
            _ => Err(TokenError::KeyNotProtected),
        });
        if checked.is_err() {
            // Nobody has the public half.
            for half in [private, public] {
                let _ = self.inner().destroy_object(half);
            }
        }
        checked
    }
}

/// Whether a token says that it does not know a curve by this name.
fn is_of_curve(error: RvError) -> bool {
    matches!(
        error,
        RvError::CurveNotSupported
            | RvError::DomainParamsInvalid
            | RvError::AttributeValueInvalid
            | RvError::TemplateInconsistent
    )
}
