//! COSE_Encrypt (RFC 9052 §5.1) for care networks and the holder.
//!
//! ```cddl
//! encrypted = [ protected: bstr .cbor { 1: 24 }, unprotected: { 5: bstr .size 12 }, ciphertext: bstr,
//!               recipients: [ * network-recipient, ? holder-recipient ] ]
//! network-recipient = [ bstr .cbor { 1: 50 }, { 4: bstr .size 2, -4: bstr .size 32 }, bstr .size 48 ]
//! holder-recipient = [ '', { 1: -5 }, bstr .size 40 ]
//! ```
//!
//! The structures are read and written as plain CBOR values: coset 0.4 does not know algorithm 50 and refuses to read
//! it.

use ciborium::Value;

use super::{ShapeError, alg, header};
use crate::keys::NetworkHint;
use crate::primitives::{self, CryptoRng, IV_LEN, KEY_LEN, SecretBytes, TAG_LEN, WRAPPED_KEY_LEN, Zeroizing};
use crate::{cbor, limits};

/// Bytes of a network recipient.
pub(crate) const NETWORK_LEN: usize = 96;
/// Bytes of the holder's recipient.
pub(crate) const HOLDER_LEN: usize = 47;
/// Bytes of a COSE_Encrypt besides its recipients, its plaintext and the head of its ciphertext: array, protected
/// header, IV, tag, head of the recipients' array.
pub(crate) const COMPARTMENT_OVERHEAD: usize = 1 + 5 + 15 + TAG_LEN + 1;

/// Why a message could not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// Nobody could open it.
    #[error("there is neither an access code nor a care network: nobody could open this; give at least one")]
    NoRecipients,
    /// There are more networks than [`limits::RECIPIENTS`] allows.
    #[error("there are too many care networks; at most {limit} fit a card")]
    TooManyNetworks {
        /// The most networks that one compartment may have.
        limit: usize,
    },
    /// A network's public key is not usable.
    #[error("the public key of care network {hint} is not usable; get it again from the network")]
    NetworkKeyUnusable {
        /// The network.
        hint: NetworkHint,
    },
    /// The content is larger than the card may be.
    #[error("the content needs {needed} bytes and the card has room for {limit}: leave something out")]
    TooLarge {
        /// The bytes that the smallest card with this content has.
        needed: usize,
        /// The bytes that are allowed.
        limit: usize,
    },
    /// The memory for the slow hash (64 MiB) could not be had.
    #[error("there is not enough memory for protecting the access code (64 MiB): close other programs")]
    OutOfMemory,
}

impl SealError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            SealError::NoRecipients => "seal-no-recipients",
            SealError::TooManyNetworks { .. } => "seal-too-many-networks",
            SealError::NetworkKeyUnusable { .. } => "seal-network-key-unusable",
            SealError::TooLarge { .. } => "seal-too-large",
            SealError::OutOfMemory => "seal-out-of-memory",
        }
    }
}

/// Why a message could not be opened. It says little on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// This access code or network key is not one that the card was sealed for.
    #[error("this key does not open this card: check the access code, or use the key of another network")]
    NotForThisKey,
    /// The key fits and the content does not open: it was damaged or altered, or it was never sealed properly.
    #[error(
        "the card was damaged or altered after it was made; scan it again, then ask its issuer for a new one"
    )]
    Failed,
    /// The memory for the slow hash (64 MiB) could not be had.
    #[error("there is not enough memory for checking the access code (64 MiB): close other programs")]
    OutOfMemory,
}

impl OpenError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            OpenError::NotForThisKey => "open-not-for-this-key",
            OpenError::Failed => "open-failed",
            OpenError::OutOfMemory => "open-out-of-memory",
        }
    }
}

/// A public key to which content keys are encrypted: a care network's, or a device's.
pub(crate) trait RecipientKey {
    /// The X25519 key.
    fn as_bytes(&self) -> &[u8; KEY_LEN];

    /// The recipient's `kid`.
    fn hint(&self) -> NetworkHint;
}

/// The secret half of a [`RecipientKey`].
pub(crate) trait RecipientSecret {
    /// The X25519 key.
    fn secret(&self) -> &[u8; KEY_LEN];

    /// The recipient's `kid`.
    fn hint(&self) -> NetworkHint;
}

/// A key that wraps content keys.
pub(crate) struct KeyEncryptionKey(SecretBytes);

/// What the slow hash of a remembered secret gives: one key for each label.
pub(crate) struct HolderKeys(SecretBytes);

impl HolderKeys {
    /// Runs the slow hash, or gives `None` if its memory cannot be had.
    pub(crate) fn derive(secret: &str, salt: &[u8; IV_LEN]) -> Option<HolderKeys> {
        primitives::slow_hash(secret.as_bytes(), salt).map(HolderKeys).ok()
    }

    /// The key for one label: HKDF-Expand with the label as `info`.
    pub(crate) fn derive_key(&self, label: &[u8]) -> KeyEncryptionKey {
        KeyEncryptionKey(primitives::expand_key(&self.0, label))
    }
}

/// A COSE_Encrypt of this profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Encrypted {
    iv: [u8; IV_LEN],
    ciphertext: Vec<u8>,
    networks: Vec<NetworkRecipient>,
    holder: Option<[u8; WRAPPED_KEY_LEN]>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct NetworkRecipient {
    hint: NetworkHint,
    encapsulated: [u8; KEY_LEN],
    wrapped: [u8; KEY_LEN + TAG_LEN],
}

impl Encrypted {
    /// Encrypts under a fresh content key. The IV comes from outside because the holder's key depends on it; it must
    /// be fresh too.
    pub(crate) fn seal<K: RecipientKey>(
        plaintext: &[u8],
        aad: &[u8],
        iv: [u8; IV_LEN],
        networks: &[K],
        holder: Option<&KeyEncryptionKey>,
        random: &mut dyn CryptoRng,
    ) -> Result<Encrypted, SealError> {
        if networks.is_empty() && holder.is_none() {
            return Err(SealError::NoRecipients);
        }
        let limit = limits::RECIPIENTS - usize::from(holder.is_some());
        if networks.len() > limit {
            return Err(SealError::TooManyNetworks { limit });
        }
        let too_large = SealError::TooLarge { needed: plaintext.len(), limit: limits::CARD_BYTES };
        let key = primitives::generate_secret(random);
        let ciphertext =
            primitives::aead_seal(&key, &iv, &enc_structure(aad), plaintext).map_err(|_| too_large)?;
        let networks = networks
            .iter()
            .map(|network| NetworkRecipient::seal(&key, network, random))
            .collect::<Result<_, _>>()?;
        let wrapped =
            holder.map(|kek| primitives::wrap_key(&kek.0, &key)).transpose().map_err(|_| too_large)?;
        Ok(Encrypted { iv, ciphertext, networks, holder: wrapped })
    }

    /// Opens by a key that wraps the content key.
    pub(crate) fn open_with_kek(
        &self,
        kek: &KeyEncryptionKey,
        aad: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let wrapped = self.holder.as_ref().ok_or(OpenError::NotForThisKey)?;
        let key = primitives::unwrap_key(&kek.0, wrapped).map_err(|_| OpenError::NotForThisKey)?;
        self.decrypt(&key, aad)
    }

    /// Opens by the key of a network or device, trying every recipient with its hint.
    pub(crate) fn open_with_secret(
        &self,
        network: &impl RecipientSecret,
        aad: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let hint = network.hint();
        let info = recipient_structure();
        let key =
            self.networks.iter().filter(|recipient| recipient.hint == hint).find_map(|r| {
                primitives::hpke_open(network.secret(), &r.encapsulated, &info, &r.wrapped).ok()
            });
        let key = key.ok_or(OpenError::NotForThisKey)?;
        self.decrypt(&key, aad)
    }

    pub(crate) fn iv(&self) -> &[u8; IV_LEN] {
        &self.iv
    }

    pub(crate) fn ciphertext_len(&self) -> usize {
        self.ciphertext.len()
    }

    pub(crate) fn has_holder(&self) -> bool {
        self.holder.is_some()
    }

    pub(crate) fn hints(&self) -> impl Iterator<Item = NetworkHint> + '_ {
        self.networks.iter().map(|recipient| recipient.hint)
    }

    pub(crate) fn to_value(&self) -> Value {
        let networks = self.networks.iter().map(NetworkRecipient::to_value);
        let holder = self.holder.map(|wrapped| {
            let unprotected = Value::Map(vec![(header::ALG.into(), alg::A256KW.into())]);
            Value::Array(vec![Value::Bytes(Vec::new()), unprotected, Value::Bytes(wrapped.to_vec())])
        });
        Value::Array(vec![
            Value::Bytes(protected(alg::CHACHA20_POLY1305)),
            Value::Map(vec![(header::IV.into(), Value::Bytes(self.iv.to_vec()))]),
            Value::Bytes(self.ciphertext.clone()),
            Value::Array(networks.chain(holder).collect()),
        ])
    }

    pub(crate) fn from_value(value: &Value) -> Result<Encrypted, ShapeError> {
        let parts = value.as_array().and_then(|items| match items.as_slice() {
            [
                Value::Bytes(protected),
                Value::Map(unprotected),
                Value::Bytes(ciphertext),
                Value::Array(recipients),
            ] => Some((protected, unprotected, ciphertext, recipients)),
            _ => None,
        });
        let (found, unprotected, ciphertext, recipients) = parts.ok_or(UNEXPECTED)?;
        if *found != protected(alg::CHACHA20_POLY1305) || ciphertext.len() <= TAG_LEN || recipients.is_empty()
        {
            return Err(UNEXPECTED);
        }
        if recipients.len() > limits::RECIPIENTS {
            return Err(ShapeError::TooLarge);
        }
        let iv = match unprotected.as_slice() {
            [(label, Value::Bytes(iv))] if *label == header::IV.into() => exactly(iv)?,
            _ => return Err(UNEXPECTED),
        };
        let (holder, networks) = match recipients.split_last() {
            Some((last, before)) if is_holder(last) => (Some(holder_from_value(last)?), before),
            _ => (None, recipients.as_slice()),
        };
        let networks = networks.iter().map(NetworkRecipient::from_value).collect::<Result<_, _>>()?;
        Ok(Encrypted { iv, ciphertext: ciphertext.clone(), networks, holder })
    }

    fn decrypt(&self, key: &[u8; KEY_LEN], aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        primitives::aead_open(key, &self.iv, &enc_structure(aad), &self.ciphertext)
            .map_err(|_| OpenError::Failed)
    }
}

impl NetworkRecipient {
    fn seal(
        key: &[u8; KEY_LEN],
        network: &impl RecipientKey,
        random: &mut dyn CryptoRng,
    ) -> Result<NetworkRecipient, SealError> {
        let hint = network.hint();
        let (encapsulated, wrapped) =
            primitives::hpke_seal(network.as_bytes(), &recipient_structure(), key, random)
                .map_err(|_| SealError::NetworkKeyUnusable { hint })?;
        Ok(NetworkRecipient { hint, encapsulated, wrapped })
    }

    fn to_value(&self) -> Value {
        Value::Array(vec![
            Value::Bytes(protected(alg::HPKE_4_KE)),
            Value::Map(vec![
                (header::KID.into(), Value::Bytes(self.hint.as_bytes().to_vec())),
                (header::EK.into(), Value::Bytes(self.encapsulated.to_vec())),
            ]),
            Value::Bytes(self.wrapped.to_vec()),
        ])
    }

    fn from_value(value: &Value) -> Result<NetworkRecipient, ShapeError> {
        let (found, unprotected, wrapped) = recipient_parts(value)?;
        if *found != protected(alg::HPKE_4_KE) {
            return Err(UNEXPECTED);
        }
        match unprotected {
            [(kid, Value::Bytes(hint)), (ek, Value::Bytes(encapsulated))]
                if *kid == header::KID.into() && *ek == header::EK.into() =>
            {
                Ok(NetworkRecipient {
                    hint: NetworkHint::from_bytes(exactly(hint)?),
                    encapsulated: exactly(encapsulated)?,
                    wrapped: exactly(wrapped)?,
                })
            }
            _ => Err(UNEXPECTED),
        }
    }
}

const UNEXPECTED: ShapeError = ShapeError::Unexpected { expected: "encrypted" };

type RecipientParts<'a> = (&'a Vec<u8>, &'a [(Value, Value)], &'a [u8]);

fn recipient_parts(value: &Value) -> Result<RecipientParts<'_>, ShapeError> {
    match value.as_array().map(Vec::as_slice) {
        Some([Value::Bytes(protected), Value::Map(unprotected), Value::Bytes(wrapped)]) => {
            Ok((protected, unprotected, wrapped))
        }
        _ => Err(UNEXPECTED),
    }
}

/// A recipient with an empty protected header: key wrap, which cannot protect headers (RFC 9053 §6.2).
fn is_holder(value: &Value) -> bool {
    recipient_parts(value).is_ok_and(|(protected, ..)| protected.is_empty())
}

fn holder_from_value(value: &Value) -> Result<[u8; WRAPPED_KEY_LEN], ShapeError> {
    let (_, unprotected, wrapped) = recipient_parts(value)?;
    if unprotected != [(header::ALG.into(), alg::A256KW.into())] {
        return Err(UNEXPECTED);
    }
    exactly(wrapped)
}

fn exactly<const N: usize>(bytes: &[u8]) -> Result<[u8; N], ShapeError> {
    bytes.try_into().map_err(|_| UNEXPECTED)
}

/// A protected header with nothing but an algorithm.
fn protected(algorithm: i64) -> Vec<u8> {
    cbor::encode(&Value::Map(vec![(header::ALG.into(), algorithm.into())]))
}

/// What the content's tag covers besides the content (RFC 9052 §5.3).
fn enc_structure(external_aad: &[u8]) -> Vec<u8> {
    cbor::encode(&Value::Array(vec![
        Value::Text("Encrypt".into()),
        Value::Bytes(protected(alg::CHACHA20_POLY1305)),
        Value::Bytes(external_aad.to_vec()),
    ]))
}

/// HPKE's `info` for a network recipient (draft-ietf-cose-hpke §3.3.1), with no extra information.
fn recipient_structure() -> Vec<u8> {
    cbor::encode(&Value::Array(vec![
        Value::Text("HPKE Recipient".into()),
        alg::CHACHA20_POLY1305.into(),
        Value::Bytes(protected(alg::HPKE_4_KE)),
        Value::Bytes(Vec::new()),
    ]))
}

/// Bytes of a byte string with its head (RFC 8949 §3).
pub(crate) fn bstr_len(length: usize) -> usize {
    let head = match length {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        _ => 5,
    };
    head + length
}
