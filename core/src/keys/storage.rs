//! Keys for data at rest in a service's database.

use core::fmt;

use super::text::{self, KeyTextError};
use crate::primitives::{self, CryptoRng, KEY_LEN, LONG_IV_LEN, SecretBytes, TAG_LEN, Zeroizing};

/// A key for data at rest: it seals cells of a database, seals other storage keys, or makes keyed hashes. One key is for
/// one of these; [`StorageKey::derive`] makes one for each.
///
/// What is sealed begins with its nonce of 24 random bytes.
#[derive(Clone)]
pub struct StorageKey(SecretBytes);

/// What was to be opened was sealed under another key or for another place, or it was altered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this was sealed under another key or for another place, or it was altered")]
pub struct StorageKeyError;

impl StorageKeyError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        "storage-key"
    }
}

impl StorageKey {
    /// What the text form begins with, before the `1`.
    pub const PREFIX: &'static str = "phr-storage-secret-";
    /// How many bytes sealing adds.
    pub const OVERHEAD: usize = LONG_IV_LEN + TAG_LEN;

    /// Makes a key from 32 random bytes.
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        Self(primitives::generate_secret(random))
    }

    /// The key of these bytes, such as [`StorageKey::expose_bytes`] gave.
    pub fn from_bytes(bytes: &[u8; KEY_LEN]) -> Self {
        let mut secret = SecretBytes::default();
        secret.copy_from_slice(bytes);
        Self(secret)
    }

    /// The key's bytes, to be sealed by a token.
    pub fn expose_bytes(&self) -> &[u8; KEY_LEN] {
        &self.0
    }

    /// A key for one purpose. The same label gives the same key.
    pub fn derive(&self, label: &[u8]) -> Self {
        Self(primitives::expand_key(&self.0, label))
    }

    /// Seals bytes for one place, which whoever opens them must name.
    ///
    /// # Errors
    /// [`StorageKeyError`] if there are more than 256 GiB.
    pub fn seal(
        &self,
        place: &[u8],
        plaintext: &[u8],
        random: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, StorageKeyError> {
        let mut iv = [0; LONG_IV_LEN];
        random.fill_bytes(&mut iv);
        let sealed = primitives::storage_seal(&self.0, &iv, place, plaintext).map_err(|_| StorageKeyError)?;
        Ok([iv.as_slice(), &sealed].concat())
    }

    /// Opens what [`StorageKey::seal`] sealed for this place.
    ///
    /// # Errors
    /// [`StorageKeyError`] if it was sealed otherwise or altered.
    pub fn open(&self, place: &[u8], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, StorageKeyError> {
        let (iv, sealed) = sealed.split_first_chunk::<LONG_IV_LEN>().ok_or(StorageKeyError)?;
        primitives::storage_open(&self.0, iv, place, sealed).map_err(|_| StorageKeyError)
    }

    /// A keyed hash (HMAC-SHA-256, its first eight bytes): the same for the same message, and telling nothing else of it
    /// to who has not the key.
    pub fn token(&self, message: &[u8]) -> [u8; 8] {
        let hash = primitives::keyed_hash(&self.0, message);
        *hash.first_chunk().expect("a hash has 32 bytes")
    }

    /// The text form, in capitals as every secret's is. Whoever holds this text holds the key.
    pub fn expose_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(text::encode(Self::PREFIX, self.0.as_slice()));
        text.make_ascii_uppercase();
        text
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`KeyTextError`] if the text is mistyped or is another kind of key.
    pub fn parse(text: &str) -> Result<Self, KeyTextError> {
        let bytes = text::decode(Self::PREFIX, text)?;
        Ok(Self::from_bytes(bytes.as_slice().try_into().map_err(|_| KeyTextError::NotAKey)?))
    }
}

/// Prints the type's name only.
impl fmt::Debug for StorageKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StorageKey")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::SealedKey;
    use crate::testing::Seeded;

    #[test]
    fn opens_only_where_it_was_sealed() {
        let mut random = Seeded::new(1);
        let key = StorageKey::generate(&mut random);
        let sealed = key.seal(b"place", b"text", &mut random).unwrap();
        assert_eq!(sealed.len(), 4 + StorageKey::OVERHEAD);
        assert_eq!(key.open(b"place", &sealed).unwrap().as_slice(), b"text");
        assert_eq!(key.open(b"other", &sealed).err(), Some(StorageKeyError));
        assert_eq!(key.derive(b"x").open(b"place", &sealed).err(), Some(StorageKeyError));
        for at in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[at] ^= 1;
            assert_eq!(key.open(b"place", &altered).err(), Some(StorageKeyError), "byte {at}");
            assert_eq!(key.open(b"place", &sealed[..at]).err(), Some(StorageKeyError), "{at} bytes");
        }
    }

    /// RFC 4231 has no case with a key of 32 bytes; this is `openssl dgst -sha256 -mac HMAC` with 32 bytes 0x0b.
    #[test]
    fn tokens_are_hmac_sha_256() {
        let key = StorageKey::from_bytes(&[0x0b; 32]);
        assert_eq!(key.token(b"Hi There"), [0x19, 0x8a, 0x60, 0x7e, 0xb4, 0x4b, 0xfb, 0xc6]);
        assert_ne!(key.token(b"Hi There"), key.derive(b"x").token(b"Hi There"));
    }

    /// draft-irtf-cfrg-xchacha-03 §A.3.1.
    #[test]
    fn seals_as_the_published_vector() {
        let key: [u8; 32] = std::array::from_fn(|at| 0x80 + at as u8);
        let iv: [u8; 24] = std::array::from_fn(|at| 0x40 + at as u8);
        let aad = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];
        let text =
            b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
            sunscreen would be it.";
        let sealed = primitives::storage_seal(&key, &iv, &aad, text).unwrap();
        let tag =
            [0xc0, 0x87, 0x59, 0x24, 0xc1, 0xc7, 0x98, 0x79, 0x47, 0xde, 0xaf, 0xd8, 0x78, 0x0a, 0xcf, 0x49];
        assert_eq!(sealed[..4], [0xbd, 0x6d, 0x17, 0x9d]);
        assert_eq!(sealed[text.len()..], tag);
    }

    #[test]
    fn is_kept_under_a_passphrase() {
        let mut random = Seeded::new(1);
        let key = StorageKey::generate(&mut random);
        let sealed = SealedKey::seal(&key, "several random words", &mut random).unwrap();
        let opened: StorageKey = sealed.open("several random words").unwrap();
        assert_eq!(opened.expose_bytes(), key.expose_bytes());
        assert_eq!(format!("{key:?}"), "StorageKey");
    }
}
