//! The cryptography of card format version 1, in the format's own words.
//!
//! This is the only module that names cryptography crates. One algorithm per purpose: nothing here takes an
//! algorithm as an argument, so no message can choose one. P-256 and X.509 are for certificates of other networks only.

mod certificate;
mod es256;

use aes_kw::KwAes256;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use hkdf::hmac::{Hmac, Mac as _};
use hpke::aead::ChaCha20Poly1305 as HpkeAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, OpModeR, OpModeS, Serializable as _};
use sha2::{Digest as _, Sha256};
use x25519_dalek::{PublicKey as X25519PublicKey, StaticSecret};

pub(crate) use certificate::certificate_facts;
pub use es256::P256PublicKey;
pub(crate) use es256::{COORDINATE_LEN, ES256_LEN};
pub use rand_core::CryptoRng;
pub(crate) use zeroize::{Zeroize, Zeroizing};

/// Bytes of every symmetric key, and of every secret and public key of this format.
pub(crate) const KEY_LEN: usize = 32;
/// Bytes of an Ed25519 signature (RFC 8032 §5.1.6).
pub(crate) const SIGNATURE_LEN: usize = 64;
/// Bytes of a ChaCha20-Poly1305 nonce (RFC 8439 §2.8).
pub(crate) const IV_LEN: usize = 12;
/// Bytes of an XChaCha20-Poly1305 nonce, long enough to be drawn at random.
pub(crate) const LONG_IV_LEN: usize = 24;
/// Bytes that ChaCha20-Poly1305 adds to what it encrypts.
pub(crate) const TAG_LEN: usize = 16;
/// Bytes of a key wrapped with A256KW (RFC 3394 §2.2.1: one block of eight bytes more).
pub(crate) const WRAPPED_KEY_LEN: usize = KEY_LEN + 8;

/// A secret of 32 bytes that is wiped when dropped.
pub(crate) type SecretBytes = Zeroizing<[u8; KEY_LEN]>;

/// An operation refused its input: a wrong key, an altered message, an unusable public key.
/// It deliberately carries nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failed;

/// SHA-256 (FIPS 180-4).
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Thirty-two fresh secret bytes.
pub(crate) fn generate_secret(random: &mut dyn CryptoRng) -> SecretBytes {
    let mut bytes = SecretBytes::default();
    random.fill_bytes(bytes.as_mut());
    bytes
}

/// An Ed25519 secret key with its public key beside it, so that signing does not derive it each time.
#[derive(Clone)]
pub(crate) struct SigningSecret(SigningKey);

impl SigningSecret {
    /// Derives the public key (RFC 8032 §5.1.5).
    pub(crate) fn new(secret: &SecretBytes) -> SigningSecret {
        SigningSecret(SigningKey::from_bytes(secret))
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        self.0.as_bytes()
    }

    pub(crate) fn public_key(&self) -> [u8; KEY_LEN] {
        self.0.verifying_key().to_bytes()
    }

    /// An Ed25519 signature (RFC 8032 §5.1.6).
    pub(crate) fn sign(&self, message: &[u8]) -> [u8; SIGNATURE_LEN] {
        self.0.sign(message).to_bytes()
    }
}

/// An X25519 secret key with its public key beside it.
#[derive(Clone)]
pub(crate) struct AgreementSecret {
    secret: SecretBytes,
    public: [u8; KEY_LEN],
}

impl AgreementSecret {
    /// Derives the public key (RFC 7748 §6.1).
    pub(crate) fn new(secret: &SecretBytes) -> AgreementSecret {
        let public = X25519PublicKey::from(&StaticSecret::from(**secret)).to_bytes();
        AgreementSecret { secret: secret.clone(), public }
    }

    pub(crate) fn as_bytes(&self) -> &[u8; KEY_LEN] {
        &self.secret
    }

    pub(crate) fn public_key(&self) -> [u8; KEY_LEN] {
        self.public
    }
}

/// Whether bytes are an Ed25519 public key that a signature can be held against: a point of the curve, and not one
/// of the few for which signatures prove nothing.
pub(crate) fn is_signing_public_key(public: &[u8; KEY_LEN]) -> bool {
    VerifyingKey::from_bytes(public).is_ok_and(|key| !key.is_weak())
}

/// Checks an Ed25519 signature, refusing small-order keys and non-canonical encodings.
pub(crate) fn verify(
    public: &[u8; KEY_LEN],
    message: &[u8],
    signature: &[u8; SIGNATURE_LEN],
) -> Result<(), Failed> {
    let key = VerifyingKey::from_bytes(public).map_err(|_| Failed)?;
    key.verify_strict(message, &Signature::from_bytes(signature)).map_err(|_| Failed)
}

/// Encrypts a key to an X25519 public key: HPKE base mode with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and
/// ChaCha20Poly1305, empty `aad` (RFC 9180 §6.1). Returns the encapsulated key and the ciphertext.
pub(crate) fn hpke_seal(
    public: &[u8; KEY_LEN],
    info: &[u8],
    plaintext: &[u8; KEY_LEN],
    mut random: &mut dyn CryptoRng,
) -> Result<([u8; KEY_LEN], [u8; KEY_LEN + TAG_LEN]), Failed> {
    let public = <X25519HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(public).map_err(|_| Failed)?;
    let (encapsulated, ciphertext) =
        hpke::single_shot_seal_with_rng::<HpkeAead, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &public,
            info,
            plaintext,
            &[],
            &mut random,
        )
        .map_err(|_| Failed)?;
    Ok((encapsulated.to_bytes().into(), ciphertext.try_into().map_err(|_| Failed)?))
}

/// Undoes [`hpke_seal`].
pub(crate) fn hpke_open(
    secret: &[u8; KEY_LEN],
    encapsulated: &[u8; KEY_LEN],
    info: &[u8],
    ciphertext: &[u8; KEY_LEN + TAG_LEN],
) -> Result<SecretBytes, Failed> {
    secret_from(&hpke_open_any(secret, encapsulated, info, &[], ciphertext)?)
}

fn hpke_open_any(
    secret: &[u8; KEY_LEN],
    encapsulated: &[u8; KEY_LEN],
    info: &[u8],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Failed> {
    let secret = hpke_secret(secret)?;
    let encapsulated =
        <X25519HkdfSha256 as hpke::Kem>::EncappedKey::from_bytes(encapsulated).map_err(|_| Failed)?;
    let opened = hpke::single_shot_open::<HpkeAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeR::Base,
        &secret,
        &encapsulated,
        info,
        ciphertext,
        aad,
    );
    opened.map(Zeroizing::new).map_err(|_| Failed)
}

/// ChaCha20-Poly1305 (RFC 8439 §2.8): the ciphertext with its tag.
pub(crate) fn aead_seal(
    key: &[u8; KEY_LEN],
    iv: &[u8; IV_LEN],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, Failed> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    cipher.encrypt(&Nonce::from(*iv), Payload { msg: plaintext, aad }).map_err(|_| Failed)
}

/// Undoes [`aead_seal`]; nothing comes out unless the tag is right.
pub(crate) fn aead_open(
    key: &[u8; KEY_LEN],
    iv: &[u8; IV_LEN],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Failed> {
    let cipher = ChaCha20Poly1305::new(&Key::from(*key));
    let opened = cipher.decrypt(&Nonce::from(*iv), Payload { msg: ciphertext, aad });
    opened.map(Zeroizing::new).map_err(|_| Failed)
}

/// XChaCha20-Poly1305: the ciphertext with its tag. For storage, where one key seals far more than a card's key does.
pub(crate) fn storage_seal(
    key: &[u8; KEY_LEN],
    iv: &[u8; LONG_IV_LEN],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, Failed> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher.encrypt(&XNonce::from(*iv), Payload { msg: plaintext, aad }).map_err(|_| Failed)
}

/// Undoes [`storage_seal`]; nothing comes out unless the tag is right.
pub(crate) fn storage_open(
    key: &[u8; KEY_LEN],
    iv: &[u8; LONG_IV_LEN],
    aad: &[u8],
    ciphertext: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Failed> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let opened = cipher.decrypt(&XNonce::from(*iv), Payload { msg: ciphertext, aad });
    opened.map(Zeroizing::new).map_err(|_| Failed)
}

/// HMAC-SHA-256 (RFC 2104).
pub(crate) fn keyed_hash(key: &[u8; KEY_LEN], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// What the slow hash costs: Argon2id's memory in KiB, passes and lanes (RFC 9106 §4, second recommendation but for
/// the lanes, which a browser cannot use).
const SLOW_HASH_COST: (u32, u32, u32) = (64 * 1024, 3, 1);

/// Argon2id version 0x13 (RFC 9106) of a secret that a person remembers or reads from a slip. The cost is fixed by
/// the format's version.
pub(crate) fn slow_hash(secret: &[u8], salt: &[u8; IV_LEN]) -> Result<SecretBytes, Failed> {
    let (memory, passes, lanes) = SLOW_HASH_COST;
    argon2id(secret, salt, Params::new(memory, passes, lanes, Some(KEY_LEN)).map_err(|_| Failed)?)
}

fn argon2id(secret: &[u8], salt: &[u8], params: Params) -> Result<SecretBytes, Failed> {
    let mut memory = Vec::new();
    memory.try_reserve_exact(params.block_count()).map_err(|_| Failed)?;
    memory.resize(params.block_count(), Block::default());
    let mut out = SecretBytes::default();
    let hashed = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into_with_memory(
        secret,
        salt,
        out.as_mut(),
        &mut memory,
    );
    memory.iter_mut().for_each(Zeroize::zeroize);
    hashed.map(|()| out).map_err(|_| Failed)
}

/// HKDF-Expand with SHA-256 (RFC 5869 §2.3): one key for one purpose out of a uniformly random secret. The extract
/// step is left out, as RFC 5869 §3.3 allows for such a secret.
pub(crate) fn expand_key(secret: &[u8; KEY_LEN], label: &[u8]) -> SecretBytes {
    let mut out = SecretBytes::default();
    let hkdf = Hkdf::<Sha256>::from_prk(secret).expect("32 bytes are a whole HMAC-SHA-256 key");
    hkdf.expand(label, out.as_mut()).expect("32 bytes are far fewer than HKDF's limit");
    out
}

/// AES-256 key wrap (RFC 3394 §2.2.1).
pub(crate) fn wrap_key(kek: &[u8; KEY_LEN], key: &[u8; KEY_LEN]) -> Result<[u8; WRAPPED_KEY_LEN], Failed> {
    let mut out = [0; WRAPPED_KEY_LEN];
    KwAes256::new(&(*kek).into()).wrap_key(key, &mut out).map_err(|_| Failed)?;
    Ok(out)
}

/// Undoes [`wrap_key`] (RFC 3394 §2.2.2).
pub(crate) fn unwrap_key(
    kek: &[u8; KEY_LEN],
    wrapped: &[u8; WRAPPED_KEY_LEN],
) -> Result<SecretBytes, Failed> {
    let mut out = SecretBytes::default();
    KwAes256::new(&(*kek).into()).unwrap_key(wrapped, out.as_mut()).map_err(|_| Failed)?;
    Ok(out)
}

fn hpke_secret(secret: &[u8; KEY_LEN]) -> Result<<X25519HkdfSha256 as hpke::Kem>::PrivateKey, Failed> {
    <X25519HkdfSha256 as hpke::Kem>::PrivateKey::from_bytes(secret).map_err(|_| Failed)
}

fn secret_from(bytes: &[u8]) -> Result<SecretBytes, Failed> {
    let mut out = SecretBytes::default();
    if bytes.len() != KEY_LEN {
        return Err(Failed);
    }
    out.copy_from_slice(bytes);
    Ok(out)
}

#[cfg(test)]
mod tests;
