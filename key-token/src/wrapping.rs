//! A key in a token that seals other keys: AES-256-GCM (PKCS #11 3.0, mechanism CKM_AES_GCM; NIST SP 800-38D).

use crate::error::TokenError;
use crate::keys::{KeyCustody, known_only};
use crate::session::Session;
use crate::token::Token;
use crate::uri::KeyUri;
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::aead::GcmParams;
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, KeyType, ObjectClass, ObjectHandle};
use std::fmt;
use zeroize::Zeroizing;

/// Bytes of the key.
const KEY_LEN: usize = 32;
/// Bytes of the initialisation vector, which stands before what is sealed.
pub const IV_LEN: usize = 12;
/// Bytes of the authentication tag, which stands behind it.
const TAG_LEN: usize = 16;

/// Why a key that seals keys cannot be used or made, or did not open something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrappingError {
    /// The token cannot be reached or logged in to.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The token has no AES-GCM, or takes no initialisation vector from outside.
    #[error("this token does not seal with AES-GCM (PKCS#11 mechanism CKM_AES_GCM)")]
    NoAesGcm,
    /// The token makes no AES keys.
    #[error("this token makes no AES keys (PKCS#11 mechanism CKM_AES_KEY_GEN)")]
    NoKeyMaking,
    /// No key fits the URI.
    #[error("the token has no secret key that fits the URI")]
    KeyNotFound,
    /// Several keys fit the URI.
    #[error("several secret keys of the token fit the URI: {}", .fitting.join(", "))]
    KeyAmbiguous {
        /// Their URIs.
        fitting: Vec<String>,
    },
    /// The key is of another type or length.
    #[error("the key is no AES key of 256 bits")]
    KeyWrongType,
    /// The token does not let the key seal and open.
    #[error("the token does not allow this key to encrypt and decrypt")]
    KeyCannotSeal,
    /// What was to be opened does not open.
    #[error("the token's key did not open it: another key sealed it, or it was altered")]
    NotOpened,
}

impl WrappingError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Token(error) => error.code(),
            Self::NoAesGcm => "token-no-aes-gcm",
            Self::NoKeyMaking => "token-no-aes-key-making",
            Self::KeyNotFound => "token-secret-key-not-found",
            Self::KeyAmbiguous { .. } => "token-secret-key-ambiguous",
            Self::KeyWrongType => "token-secret-key-wrong-type",
            Self::KeyCannotSeal => "token-secret-key-cannot-seal",
            Self::NotOpened => "token-not-opened",
        }
    }

    /// What to do next.
    pub fn next_step(&self) -> &'static str {
        match self {
            Self::Token(error) => error.next_step(),
            Self::NoAesGcm => {
                "take a token that does, with current firmware and module, and with its FIPS mode off where that allows no \
                 initialisation vector from outside; or keep the data under a passphrase"
            }
            Self::NoKeyMaking => {
                "make an AES key of 256 bits with the vendor's own tool, and name it by its URI"
            }
            Self::KeyNotFound => {
                "is this the token, and the URI, that the data were set up with? nothing was changed"
            }
            Self::KeyAmbiguous { .. } => {
                "use one of these URIs; if they are the same, give the keys different ids"
            }
            Self::KeyWrongType | Self::KeyCannotSeal => {
                "use another label and id, such as of no key yet: then the first run makes the right one"
            }
            Self::NotOpened => {
                "use the token with which the data were set up; if it is that one, restore a backup"
            }
        }
    }
}

/// What the module said while a key sealed or was made; [`TokenError`] speaks of signatures.
fn told(error: Error) -> WrappingError {
    match error {
        Error::Pkcs11(RvError::MechanismInvalid | RvError::MechanismParamInvalid, _) => {
            WrappingError::NoAesGcm
        }
        Error::Pkcs11(RvError::KeyTypeInconsistent | RvError::KeySizeRange, _) => WrappingError::KeyWrongType,
        Error::Pkcs11(RvError::KeyFunctionNotPermitted, _) => WrappingError::KeyCannotSeal,
        error => WrappingError::Token(error.into()),
    }
}

/// The same while something was opened. Modules tell a wrong tag by very different values.
fn told_of_opening(error: Error) -> WrappingError {
    match error {
        Error::Pkcs11(
            RvError::EncryptedDataInvalid
            | RvError::EncryptedDataLenRange
            | RvError::DataInvalid
            | RvError::DataLenRange
            | RvError::SignatureInvalid
            | RvError::FunctionFailed
            | RvError::GeneralError,
            _,
        ) => WrappingError::NotOpened,
        error => told(error),
    }
}

/// An AES-256 key of a token, with the session that uses it.
pub struct WrappingKey {
    session: Session,
    handle: ObjectHandle,
    custody: KeyCustody,
    uri: KeyUri,
}

/// A secret key as the token describes it.
#[derive(Debug, Default)]
struct Described {
    key_type: Option<KeyType>,
    length: Option<usize>,
    label: Vec<u8>,
    id: Vec<u8>,
    encrypts: bool,
    decrypts: bool,
    sensitive: bool,
    extractable: bool,
    local: bool,
}

/// What is read of every key.
const ATTRIBUTES: [AttributeType; 9] = [
    AttributeType::KeyType,
    AttributeType::ValueLen,
    AttributeType::Label,
    AttributeType::Id,
    AttributeType::Encrypt,
    AttributeType::Decrypt,
    AttributeType::Sensitive,
    AttributeType::Extractable,
    AttributeType::Local,
];

impl Token {
    /// Begins a session for a key that seals keys. It cannot change what is in the token.
    ///
    /// # Errors
    /// [`WrappingError::NoAesGcm`]; [`TokenError::Removed`].
    pub fn open_to_wrap(&self) -> Result<Session, WrappingError> {
        self.check_wraps()?;
        Ok(self.session(false)?)
    }

    /// Begins a session in which such a key can be made.
    ///
    /// # Errors
    /// As [`Token::open_to_wrap`]; [`WrappingError::NoKeyMaking`]; [`TokenError::WriteProtected`].
    pub fn open_to_make_wrapping_key(&self) -> Result<Session, WrappingError> {
        self.check_wraps()?;
        if !self.mechanisms()?.contains(&MechanismType::AES_KEY_GEN) {
            return Err(WrappingError::NoKeyMaking);
        }
        Ok(self.session(true)?)
    }

    fn check_wraps(&self) -> Result<(), WrappingError> {
        let has_gcm = self.mechanisms()?.contains(&MechanismType::AES_GCM)
            && self.mechanism(MechanismType::AES_GCM).is_ok_and(|info| info.encrypt() && info.decrypt());
        if has_gcm { Ok(()) } else { Err(WrappingError::NoAesGcm) }
    }
}

impl Session {
    /// Takes the session for the AES-256 key that a URI names. The session has to be logged in. It never makes one.
    ///
    /// # Errors
    /// [`WrappingError::KeyNotFound`], [`WrappingError::KeyAmbiguous`], [`WrappingError::KeyWrongType`],
    /// [`WrappingError::KeyCannotSeal`].
    pub fn into_wrapping_key(self, uri: &KeyUri) -> Result<WrappingKey, WrappingError> {
        let (handle, key) = self.find_secret_key(uri)?;
        let custody = match (key.sensitive && !key.extractable, key.local) {
            (true, true) => KeyCustody::StaysInToken,
            (true, false) => KeyCustody::BroughtIn,
            (false, _) => KeyCustody::CanBeTakenOut,
        };
        let uri = self.secret_key_uri(&key);
        Ok(WrappingKey { session: self, handle, custody, uri })
    }

    /// Makes an AES-256 key that seals and opens, does nothing else, and never leaves the token; its label and id are those
    /// of the URI. The session has to be one [to make it](Token::open_to_make_wrapping_key), and logged in.
    ///
    /// # Errors
    /// [`TokenError::NewKeyWithoutLabel`] if the URI has no label or no id; [`TokenError::KeyExists`] if any object of the
    /// token has that label or that id; [`TokenError::KeyNotProtected`] if the token does not keep what it promised;
    /// [`TokenError::WriteProtected`].
    pub fn make_wrapping_key(&self, uri: &KeyUri) -> Result<(), WrappingError> {
        let label = uri.object.as_ref().filter(|label| !label.is_empty());
        let (Some(label), Some(id)) = (label, uri.id.as_ref()) else {
            return Err(TokenError::NewKeyWithoutLabel.into());
        };
        let names = [Attribute::Label(label.clone().into_bytes()), Attribute::Id(id.clone())];
        for name in &names {
            if !self.inner().find_objects(std::slice::from_ref(name)).map_err(told)?.is_empty() {
                return Err(TokenError::KeyExists.into());
            }
        }
        let length = KEY_LEN.try_into().map_err(told)?;
        let template = [
            Attribute::Token(true),
            Attribute::Private(true),
            Attribute::ValueLen(length),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Encrypt(true),
            Attribute::Decrypt(true),
            Attribute::Sign(false),
            Attribute::Verify(false),
            Attribute::Wrap(false),
            Attribute::Unwrap(false),
            Attribute::Derive(false),
        ];
        let template = [template.as_slice(), &names].concat();
        let handle = self.inner().generate_key(&Mechanism::AesKeyGen, &template).map_err(told)?;
        let checked = self.find_secret_key(uri).and_then(|(_, key)| {
            match key.sensitive && !key.extractable && key.local {
                true => Ok(()),
                false => Err(TokenError::KeyNotProtected.into()),
            }
        });
        if checked.is_err() {
            // It has sealed nothing yet.
            let _ = self.inner().destroy_object(handle);
        }
        checked
    }

    fn find_secret_key(&self, uri: &KeyUri) -> Result<(ObjectHandle, Described), WrappingError> {
        let mut wanted = vec![Attribute::Class(ObjectClass::SECRET_KEY)];
        wanted.extend(uri.object.as_ref().map(|label| Attribute::Label(label.clone().into_bytes())));
        wanted.extend(uri.id.clone().map(Attribute::Id));
        let mut fitting = Vec::new();
        for handle in self.inner().find_objects(&wanted).map_err(told)? {
            fitting.push((handle, self.describe_secret_key(handle)?));
        }
        // A URI that names no key means the token's only key, whatever else is there.
        if uri.object.is_none() && uri.id.is_none() {
            fitting.retain(|(_, key)| key.is_aes_256());
        }
        if fitting.len() > 1 {
            let uris = fitting.iter().map(|(_, key)| format!("'{}'", self.secret_key_uri(key)));
            return Err(WrappingError::KeyAmbiguous { fitting: uris.collect() });
        }
        let (handle, key) = fitting.pop().ok_or(WrappingError::KeyNotFound)?;
        if !key.is_aes_256() {
            return Err(WrappingError::KeyWrongType);
        }
        match key.encrypts && key.decrypts {
            true => Ok((handle, key)),
            false => Err(WrappingError::KeyCannotSeal),
        }
    }

    fn describe_secret_key(&self, handle: ObjectHandle) -> Result<Described, WrappingError> {
        let mut key = Described::default();
        for attribute in ATTRIBUTES {
            for value in self.inner().get_attributes(handle, &[attribute]).or_else(known_only)? {
                match value {
                    Attribute::KeyType(key_type) => key.key_type = Some(key_type),
                    Attribute::ValueLen(length) => key.length = Some(length.into()),
                    Attribute::Label(label) => key.label = label,
                    Attribute::Id(id) => key.id = id,
                    Attribute::Encrypt(encrypts) => key.encrypts = encrypts,
                    Attribute::Decrypt(decrypts) => key.decrypts = decrypts,
                    Attribute::Sensitive(sensitive) => key.sensitive = sensitive,
                    Attribute::Extractable(extractable) => key.extractable = extractable,
                    Attribute::Local(local) => key.local = local,
                    _ => {}
                }
            }
        }
        Ok(key)
    }

    /// Without the serial number: a second token may have the same key.
    fn secret_key_uri(&self, key: &Described) -> KeyUri {
        KeyUri::of_token(&self.token().label, "").with_key(std::str::from_utf8(&key.label).ok(), &key.id)
    }
}

impl Described {
    fn is_aes_256(&self) -> bool {
        self.key_type == Some(KeyType::AES) && self.length == Some(KEY_LEN)
    }
}

impl WrappingKey {
    /// The URI that names the key, with label and id, and the token's label.
    pub fn uri(&self) -> &KeyUri {
        &self.uri
    }

    /// How the token keeps it.
    pub fn custody(&self) -> KeyCustody {
        self.custody
    }

    /// Seals 32 secret bytes, bound to `context`. The initialisation vector, which must be random, stands before the result.
    ///
    /// # Errors
    /// [`WrappingError::NoAesGcm`] if the token takes no initialisation vector from outside; [`TokenError::Removed`];
    /// [`TokenError::Failed`].
    pub fn seal(
        &self,
        context: &[u8],
        key: &[u8; KEY_LEN],
        iv: [u8; IV_LEN],
    ) -> Result<Vec<u8>, WrappingError> {
        let mut used = iv;
        let mechanism = Mechanism::AesGcm(GcmParams::new(&mut used, context, tag_bits()).map_err(told)?);
        let sealed = self.session.inner().encrypt(&mechanism, self.handle, key).map_err(told)?;
        if sealed.len() != KEY_LEN + TAG_LEN {
            let reason = format!("C_Encrypt gave {} bytes", sealed.len());
            return Err(TokenError::Failed { reason }.into());
        }
        let sealed = [iv.as_slice(), &sealed].concat();
        // A token that uses a vector of its own in place of this one would never open it again.
        match self.open(context, &sealed) {
            Ok(opened) if *opened == *key => Ok(sealed),
            Ok(_) | Err(WrappingError::NotOpened) => Err(WrappingError::NoAesGcm),
            Err(error) => Err(error),
        }
    }

    /// Opens what [`WrappingKey::seal`] sealed for this context.
    ///
    /// # Errors
    /// [`WrappingError::NotOpened`] if it was sealed by another key or for another context, or was altered;
    /// [`TokenError::Removed`]; …
    pub fn open(&self, context: &[u8], sealed: &[u8]) -> Result<Zeroizing<[u8; KEY_LEN]>, WrappingError> {
        let (iv, sealed) = sealed.split_first_chunk::<IV_LEN>().ok_or(WrappingError::NotOpened)?;
        if sealed.len() != KEY_LEN + TAG_LEN {
            return Err(WrappingError::NotOpened);
        }
        let mut iv = *iv;
        let mechanism = Mechanism::AesGcm(GcmParams::new(&mut iv, context, tag_bits()).map_err(told)?);
        let opened = self.session.inner().decrypt(&mechanism, self.handle, sealed);
        let opened = Zeroizing::new(opened.map_err(told_of_opening)?);
        let mut key = Zeroizing::new([0; KEY_LEN]);
        if opened.len() != KEY_LEN {
            return Err(WrappingError::NotOpened);
        }
        key.copy_from_slice(&opened);
        Ok(key)
    }
}

fn tag_bits() -> cryptoki::types::Ulong {
    ((TAG_LEN * 8) as std::os::raw::c_ulong).into()
}

/// Prints which key it is and nothing else of the token.
impl fmt::Debug for WrappingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WrappingKey").field("uri", &self.uri.to_string()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cryptoki::context::Function;

    #[test]
    fn what_a_module_returns_is_told_of_sealing_and_not_of_signing() {
        for (value, sealing, opening) in [
            (RvError::MechanismInvalid, "token-no-aes-gcm", "token-no-aes-gcm"),
            (RvError::KeyTypeInconsistent, "token-secret-key-wrong-type", "token-secret-key-wrong-type"),
            (
                RvError::KeyFunctionNotPermitted,
                "token-secret-key-cannot-seal",
                "token-secret-key-cannot-seal",
            ),
            (RvError::DeviceRemoved, "token-removed", "token-removed"),
            (RvError::UserNotLoggedIn, "token-not-logged-in", "token-not-logged-in"),
            (RvError::GeneralError, "token-failed", "token-not-opened"),
            (RvError::EncryptedDataInvalid, "token-failed", "token-not-opened"),
        ] {
            let error = || Error::Pkcs11(value, Function::Decrypt);
            assert_eq!(told(error()).code(), sealing);
            assert_eq!(told_of_opening(error()).code(), opening);
            assert!(!told(error()).next_step().is_empty() && !told(error()).to_string().contains("sign"));
        }
    }
}
