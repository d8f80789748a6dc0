//! ECDSA on the curve P-256, for certificates of other networks: nothing of this format is signed with it.

use super::Failed;
use core::fmt;
use p256::ecdsa::signature::Verifier as _;
use p256::ecdsa::{Signature, VerifyingKey};

/// Bytes of one coordinate of a point of P-256.
pub(crate) const COORDINATE_LEN: usize = 32;
/// Bytes of an ES256 signature: r and s (RFC 7518 §3.4).
pub(crate) const ES256_LEN: usize = 64;

/// A public key on the curve P-256. It is a point of the curve, and not the point at infinity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct P256PublicKey(VerifyingKey);

impl P256PublicKey {
    /// Reads an encoded point, compressed or not (SEC 1 §2.3.4).
    pub(crate) fn from_sec1(bytes: &[u8]) -> Result<P256PublicKey, Failed> {
        VerifyingKey::from_sec1_bytes(bytes).map(P256PublicKey).map_err(|_| Failed)
    }

    /// The point with these coordinates.
    pub(crate) fn from_coordinates(
        x: &[u8; COORDINATE_LEN],
        y: &[u8; COORDINATE_LEN],
    ) -> Result<P256PublicKey, Failed> {
        Self::from_sec1(&[&[0x04], x.as_slice(), y.as_slice()].concat())
    }

    /// The encoded point, not compressed: 65 bytes (SEC 1 §2.3.3).
    pub fn to_sec1(&self) -> Vec<u8> {
        self.0.to_sec1_point(false).as_bytes().to_vec()
    }

    /// Checks an ES256 signature: ECDSA on P-256 with SHA-256 (RFC 7518 §3.4, RFC 9053 §2.1).
    pub(crate) fn verify(&self, message: &[u8], signature: &[u8; ES256_LEN]) -> Result<(), Failed> {
        let signature = Signature::from_slice(signature).map_err(|_| Failed)?;
        self.0.verify(message, &signature).map_err(|_| Failed)
    }
}

/// Prints the encoded point in hexadecimal.
impl fmt::Debug for P256PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P256PublicKey(")?;
        self.to_sec1().iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}
