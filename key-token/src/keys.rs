//! Keys in a token: finding the one that a URI names.

use crate::encoding::{self, KEY_LEN};
use crate::error::TokenError;
use crate::session::Session;
use crate::uri::KeyUri;
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};

/// A key of a token that signs with Ed25519. It is of use with the session that found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenKey {
    pub(crate) handle: ObjectHandle,
    pub(crate) public: [u8; KEY_LEN],
    pub(crate) custody: KeyCustody,
    uri: KeyUri,
}

/// How the token keeps a secret key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyCustody {
    /// It was made in the token and never leaves it (CKA_LOCAL, CKA_SENSITIVE and not CKA_EXTRACTABLE).
    StaysInToken,
    /// It never leaves the token, and was outside before it was brought in, where a copy may be.
    BroughtIn,
    /// Whoever has the PIN can take it out.
    CanBeTakenOut,
    /// Nothing is known: only the public half was looked at.
    NotLookedAt,
}

impl TokenKey {
    /// The URI that names the key, with label, id and the token's serial number.
    pub fn uri(&self) -> &KeyUri {
        &self.uri
    }

    /// How the token keeps the secret half.
    pub fn custody(&self) -> KeyCustody {
        self.custody
    }
}

/// What is read of every key.
const ATTRIBUTES: [AttributeType; 9] = [
    AttributeType::KeyType,
    AttributeType::Label,
    AttributeType::Id,
    AttributeType::EcParams,
    AttributeType::EcPoint,
    AttributeType::Sign,
    AttributeType::Sensitive,
    AttributeType::Extractable,
    AttributeType::Local,
];

/// A key as the token describes it.
#[derive(Debug, Default)]
struct Described {
    key_type: Option<KeyType>,
    label: Vec<u8>,
    id: Vec<u8>,
    params: Option<Vec<u8>>,
    point: Option<Vec<u8>>,
    signs: bool,
    sensitive: bool,
    extractable: bool,
    local: bool,
}

impl Session {
    /// The private key that a URI names, with its public half. The session has to be logged in.
    ///
    /// # Errors
    /// [`TokenError::KeyNotFound`], [`TokenError::KeyAmbiguous`], [`TokenError::KeyWrongType`],
    /// [`TokenError::KeyCannotSign`], [`TokenError::KeyAlwaysAuthenticates`], [`TokenError::NoPublicKey`].
    pub fn find_key(&self, uri: &KeyUri) -> Result<TokenKey, TokenError> {
        let mut fitting = self.described(ObjectClass::PRIVATE_KEY, uri)?;
        // A URI that names no key means the token's only key, whatever else is there.
        if uri.object.is_none() && uri.id.is_none() {
            fitting.retain(|(_, key)| key.is_ed25519());
        }
        let (handle, key) = self.only(fitting)?;
        if !key.is_ed25519() {
            return Err(TokenError::KeyWrongType);
        }
        if !key.signs {
            return Err(TokenError::KeyCannotSign);
        }
        if self.always_authenticates(handle)? {
            return Err(TokenError::KeyAlwaysAuthenticates);
        }
        let public = self.public_half(handle, &key)?;
        let custody = match (key.sensitive && !key.extractable, key.local) {
            (true, true) => KeyCustody::StaysInToken,
            (true, false) => KeyCustody::BroughtIn,
            (false, _) => KeyCustody::CanBeTakenOut,
        };
        Ok(TokenKey { handle, public, custody, uri: self.uri_of(&key) })
    }

    /// The public key that a URI names, where the token shows it without log-in. Anybody may have put it there.
    ///
    /// # Errors
    /// As [`Session::find_key`].
    pub fn find_public_key(&self, uri: &KeyUri) -> Result<TokenKey, TokenError> {
        let mut fitting = self.described(ObjectClass::PUBLIC_KEY, uri)?;
        if uri.object.is_none() && uri.id.is_none() {
            fitting.retain(|(_, key)| key.is_ed25519());
        }
        let (handle, key) = self.only(fitting)?;
        self.shown(handle, &key).ok_or(match key.is_ed25519() {
            true => TokenError::PublicKeyUnusable,
            false => TokenError::KeyWrongType,
        })
    }

    /// All Ed25519 keys: the private ones where the session is logged in, else the public ones that are shown without.
    /// Keys whose public half cannot be read are left out.
    ///
    /// # Errors
    /// [`TokenError::Removed`]; [`TokenError::Failed`].
    pub fn keys(&self) -> Result<Vec<TokenKey>, TokenError> {
        let all = KeyUri::default();
        let private = self.described(ObjectClass::PRIVATE_KEY, &all)?;
        if !private.is_empty() {
            let uris = private.iter().filter(|(_, key)| key.is_ed25519()).map(|(_, key)| self.uri_of(key));
            return Ok(uris.filter_map(|uri| self.find_key(&uri).ok()).collect());
        }
        let public = self.described(ObjectClass::PUBLIC_KEY, &all)?;
        Ok(public.iter().filter_map(|(handle, key)| self.shown(*handle, key)).collect())
    }

    fn shown(&self, handle: ObjectHandle, key: &Described) -> Option<TokenKey> {
        let point = key.point.as_deref().filter(|_| key.is_ed25519());
        let public = point.and_then(encoding::key_of_point)?;
        Some(TokenKey { handle, public, custody: KeyCustody::NotLookedAt, uri: self.uri_of(key) })
    }

    /// The one that is there.
    fn only(
        &self,
        mut fitting: Vec<(ObjectHandle, Described)>,
    ) -> Result<(ObjectHandle, Described), TokenError> {
        if fitting.len() > 1 {
            let uris = fitting.iter().map(|(_, key)| format!("'{}'", self.uri_of(key)));
            return Err(TokenError::KeyAmbiguous { fitting: uris.collect() });
        }
        fitting.pop().ok_or(TokenError::KeyNotFound)
    }

    /// The keys of a class with the label and id of a URI.
    fn described(
        &self,
        class: ObjectClass,
        uri: &KeyUri,
    ) -> Result<Vec<(ObjectHandle, Described)>, TokenError> {
        let mut wanted = vec![Attribute::Class(class)];
        wanted.extend(uri.object.as_ref().map(|label| Attribute::Label(label.clone().into_bytes())));
        wanted.extend(uri.id.clone().map(Attribute::Id));
        let handles = self.inner().find_objects(&wanted)?;
        handles.into_iter().map(|handle| Ok((handle, self.describe(handle)?))).collect()
    }

    fn describe(&self, handle: ObjectHandle) -> Result<Described, TokenError> {
        let mut key = Described::default();
        for attribute in ATTRIBUTES {
            // One at a time: a key type of the vendor's own is an error, and hides no other attribute.
            for value in self.inner().get_attributes(handle, &[attribute]).or_else(known_only)? {
                match value {
                    Attribute::KeyType(key_type) => key.key_type = Some(key_type),
                    Attribute::Label(label) => key.label = label,
                    Attribute::Id(id) => key.id = id,
                    Attribute::EcParams(params) => key.params = Some(params),
                    Attribute::EcPoint(point) => key.point = Some(point),
                    Attribute::Sign(signs) => key.signs = signs,
                    Attribute::Sensitive(sensitive) => key.sensitive = sensitive,
                    Attribute::Extractable(extractable) => key.extractable = extractable,
                    Attribute::Local(local) => key.local = local,
                    _ => {}
                }
            }
        }
        Ok(key)
    }

    fn always_authenticates(&self, handle: ObjectHandle) -> Result<bool, TokenError> {
        let found =
            self.inner().get_attributes(handle, &[AttributeType::AlwaysAuthenticate]).or_else(known_only)?;
        Ok(found.contains(&Attribute::AlwaysAuthenticate(true)))
    }

    /// The public half: as the private key tells it, or else the public key with the same id, or without ids the same
    /// label.
    fn public_half(&self, handle: ObjectHandle, key: &Described) -> Result<[u8; KEY_LEN], TokenError> {
        if let Some(public) = key.point.as_deref().and_then(encoding::key_of_point) {
            return Ok(public);
        }
        for value in
            self.inner().get_attributes(handle, &[AttributeType::PublicKeyInfo]).or_else(known_only)?
        {
            if let Attribute::PublicKeyInfo(info) = value
                && let Some(public) = encoding::key_of_info(&info)
            {
                return Ok(public);
            }
        }
        let beside = KeyUri::default()
            .with_key(std::str::from_utf8(&key.label).ok().filter(|_| key.id.is_empty()), &key.id);
        let mut fitting = self.described(ObjectClass::PUBLIC_KEY, &beside)?;
        fitting.retain(|(_, public)| public.is_ed25519());
        let (_, public) = fitting.pop().filter(|_| fitting.is_empty()).ok_or(TokenError::NoPublicKey)?;
        public.point.as_deref().and_then(encoding::key_of_point).ok_or(TokenError::PublicKeyUnusable)
    }

    fn uri_of(&self, key: &Described) -> KeyUri {
        self.token().uri().with_key(std::str::from_utf8(&key.label).ok(), &key.id)
    }
}

impl Described {
    /// Some tokens tell the curve with the public key only.
    fn is_ed25519(&self) -> bool {
        self.key_type == Some(KeyType::EC_EDWARDS)
            && self.params.as_deref().is_none_or(|params| params.is_empty() || encoding::is_ed25519(params))
    }
}

/// No attributes where the module's answer has a value that the standard does not know, or refuses the question.
pub(crate) fn known_only(error: cryptoki::error::Error) -> Result<Vec<Attribute>, TokenError> {
    use cryptoki::error::{Error, RvError};
    match error {
        Error::Pkcs11(RvError::AttributeTypeInvalid | RvError::AttributeSensitive, _)
        | Error::NotSupported
        | Error::InvalidValue
        | Error::TryFromInt(_)
        | Error::TryFromSlice(_) => Ok(Vec::new()),
        error => Err(error.into()),
    }
}
