//! The four pairs of keys, each a type of its own.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::ids::{KeyId, NetworkHint};
use super::text::{self, KeyTextError};
use crate::cose::{RecipientKey, RecipientSecret};
use crate::primitives::{
    self, AgreementSecret, CryptoRng, KEY_LEN, SIGNATURE_LEN, SecretBytes, SigningSecret, Zeroizing,
};

/// Makes a secret key type: 32 bytes, wiped on drop, silent in `Debug`, with a text form.
macro_rules! secret_key {
    ($(#[$doc:meta])* $name:ident($inner:ident), $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name($inner);

        impl $name {
            /// What the text form begins with, before the `1`.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a key from 32 random bytes.
            pub fn generate(random: &mut dyn CryptoRng) -> Self {
                Self($inner::new(&primitives::generate_secret(random)))
            }

            /// Reads the text form.
            ///
            /// # Errors
            /// [`KeyTextError`] if the text is mistyped or is another kind of key.
            pub fn parse(text: &str) -> Result<Self, KeyTextError> {
                let bytes = text::decode(Self::PREFIX, text)?;
                let mut secret = SecretBytes::default();
                if bytes.len() != KEY_LEN {
                    return Err(KeyTextError::NotAKey);
                }
                secret.copy_from_slice(&bytes);
                Ok(Self($inner::new(&secret)))
            }

            /// The text form, in capitals so that a secret is not taken for a public key. Whoever holds this text
            /// holds the key.
            pub fn expose_text(&self) -> Zeroizing<String> {
                let mut text = Zeroizing::new(text::encode(Self::PREFIX, self.0.as_bytes()));
                text.make_ascii_uppercase();
                text
            }
        }

        /// Prints the type's name only.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    };
}

/// Makes a public key type with a text form that is also its form in JSON.
macro_rules! public_key {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $accepts:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; KEY_LEN]);

        impl $name {
            /// What the text form begins with, before the `1`.
            pub const PREFIX: &'static str = $prefix;

            /// Accepts bytes that are a usable key of this kind.
            ///
            /// # Errors
            /// [`KeyTextError::NotAKey`] if they are not.
            pub fn from_bytes(bytes: [u8; KEY_LEN]) -> Result<Self, KeyTextError> {
                let accepts: fn(&[u8; KEY_LEN]) -> bool = $accepts;
                if accepts(&bytes) { Ok(Self(bytes)) } else { Err(KeyTextError::NotAKey) }
            }

            /// The key as its algorithm writes it.
            pub fn as_bytes(&self) -> &[u8; KEY_LEN] {
                &self.0
            }
        }

        /// Reads the text form.
        impl FromStr for $name {
            type Err = KeyTextError;

            fn from_str(text: &str) -> Result<Self, KeyTextError> {
                let bytes = text::decode(Self::PREFIX, text)?;
                Self::from_bytes(bytes.as_slice().try_into().map_err(|_| KeyTextError::NotAKey)?)
            }
        }

        /// Writes the text form.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&text::encode(Self::PREFIX, &self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

secret_key!(
    /// The Ed25519 key with which an issuer signs attestations.
    IssuerSecretKey(SigningSecret), "phr-issuer-secret-"
);
public_key!(
    /// The Ed25519 key against which an issuer's attestations are checked.
    IssuerPublicKey, "phr-issuer-", primitives::is_signing_public_key
);
secret_key!(
    /// The Ed25519 key that signs trust lists.
    RootSecretKey(SigningSecret), "phr-root-secret-"
);
public_key!(
    /// The Ed25519 key against which a root's signatures of trust lists are checked.
    RootPublicKey, "phr-root-", primitives::is_signing_public_key
);
public_key!(
    /// The name of a set of roots: the SHA-256 of its encoding ([`crate::trust::RootSet`]). A reader is given it when it
    /// is installed, and finds by it whom to believe.
    RootSetId, "phr-roots-", |_| true
);
secret_key!(
    /// The X25519 key with which a care network opens cards.
    NetworkSecretKey(AgreementSecret), "phr-network-secret-"
);
public_key!(
    /// The X25519 key to which cards are sealed for a care network.
    NetworkPublicKey, "phr-network-", |bytes| bytes != &[0; KEY_LEN]
);
secret_key!(
    /// The X25519 key of one clinic device. It never leaves the device; with it the device opens what a network's keeper
    /// sealed to it: a [`KeyGrant`](super::KeyGrant).
    DeviceSecretKey(AgreementSecret), "phr-device-secret-"
);
public_key!(
    /// The X25519 key to which a network's keeper seals a [`KeyGrant`](super::KeyGrant).
    DevicePublicKey, "phr-device-", |bytes| bytes != &[0; KEY_LEN]
);

/// Gives an Ed25519 pair its operations.
macro_rules! signing_pair {
    ($secret:ident, $public:ident) => {
        impl $secret {
            /// The public half.
            pub fn public_key(&self) -> $public {
                $public(self.0.public_key())
            }

            pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_LEN] {
                self.0.sign(message)
            }
        }

        impl $public {
            /// The `kid` of what this key signs.
            pub fn key_id(&self) -> KeyId {
                KeyId::derive(&self.0)
            }
        }
    };
}

signing_pair!(IssuerSecretKey, IssuerPublicKey);
signing_pair!(RootSecretKey, RootPublicKey);

/// Gives an X25519 pair its operations.
macro_rules! agreement_pair {
    ($secret:ident, $public:ident, $whose:literal) => {
        impl $secret {
            /// The public half.
            pub fn public_key(&self) -> $public {
                $public(self.0.public_key())
            }

            #[doc = concat!("The hint by which ", $whose, "'s recipient is found.")]
            pub fn hint(&self) -> NetworkHint {
                self.public_key().hint()
            }

            pub(crate) fn secret(&self) -> &[u8; KEY_LEN] {
                self.0.as_bytes()
            }
        }

        impl $public {
            #[doc = concat!("The hint by which ", $whose, "'s recipient is found.")]
            pub fn hint(&self) -> NetworkHint {
                NetworkHint::derive(&self.0)
            }
        }

        impl RecipientSecret for $secret {
            fn secret(&self) -> &[u8; KEY_LEN] {
                $secret::secret(self)
            }

            fn hint(&self) -> NetworkHint {
                $secret::hint(self)
            }
        }

        impl RecipientKey for $public {
            fn as_bytes(&self) -> &[u8; KEY_LEN] {
                &self.0
            }

            fn hint(&self) -> NetworkHint {
                $public::hint(self)
            }
        }
    };
}

agreement_pair!(NetworkSecretKey, NetworkPublicKey, "the network");
agreement_pair!(DeviceSecretKey, DevicePublicKey, "the device");

impl NetworkSecretKey {
    /// The key of these bytes, such as a grant holds.
    pub(super) fn from_secret(secret: &SecretBytes) -> NetworkSecretKey {
        NetworkSecretKey(AgreementSecret::new(secret))
    }
}

impl DevicePublicKey {
    /// A short name of the device, for registers and screens. It proves nothing.
    pub fn key_id(&self) -> KeyId {
        KeyId::derive(&self.0)
    }
}
