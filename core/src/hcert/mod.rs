//! Electronic health certificates of the WHO network (HCERT): EU Digital COVID Certificates, International Certificates
//! of Vaccination or Prophylaxis, and others in the same container.
//!
//! They are another system's certificates and no PHR cards: signed and not encrypted, so that anyone with the picture can
//! read them. [`Hcert::parse`] reads the text of the QR symbol, which begins with `HC1:`, and decodes no more than is
//! needed to find the key; [`Hcert::verify`] holds the signature against the keys of imported trust lists
//! ([`crate::gdhcn`]) and decodes the content only where it is good.
//!
//! The container is that of the HCERT specification 1.1: Base45 (RFC 9285), zlib (RFC 1950), COSE_Sign1 (RFC 9052) with
//! ES256, and CWT claims (RFC 8392).

mod base45;
mod claims;
mod content;
mod error;
mod message;
mod text;
mod value;
mod verdict;

use core::fmt;

use crate::gdhcn::{ForeignKeyId, GdhcnKeys, TrustedKey};
use crate::model::Timestamp;

pub use claims::HcertClaims;
pub use content::{ContentKind, Fact, FactValue, HcertContent};
pub use error::HcertError;
pub use text::PREFIX;
pub use verdict::HcertVerdict;

use message::Message;

/// A certificate whose signature has not been checked yet. Nothing of its content has been decoded.
#[derive(Clone)]
pub struct Hcert(Message);

/// What came of checking a certificate.
#[derive(Debug)]
pub struct HcertReading<'k> {
    verdict: HcertVerdict,
    signer: Option<&'k TrustedKey>,
    claims: Option<HcertClaims>,
}

impl Hcert {
    /// Reads the text of a QR symbol. Space at either end is ignored.
    ///
    /// # Errors
    /// [`HcertError`].
    pub fn parse(text: &str) -> Result<Hcert, HcertError> {
        Hcert::from_cose(&text::decode(text)?)
    }

    /// Reads the certificate as it is where no symbol is needed (HCERT 1.1 §4.1): a COSE_Sign1, with or without the tags
    /// of COSE_Sign1 and CWT.
    ///
    /// # Errors
    /// [`HcertError`].
    pub fn from_cose(bytes: &[u8]) -> Result<Hcert, HcertError> {
        Message::parse(bytes).map(Hcert)
    }

    /// Which key is said to have signed.
    pub fn key_id(&self) -> &ForeignKeyId {
        self.0.key_id()
    }

    /// Checks the signature with every key of this id, and judges by the listing that speaks most for the certificate.
    ///
    /// # Errors
    /// [`HcertError`] where the signature is good and what it signs is not as HCERT wants it.
    pub fn verify<'k>(&self, keys: &'k GdhcnKeys, now: Timestamp) -> Result<HcertReading<'k>, HcertError> {
        let listed = keys.with_id(self.key_id());
        if listed.is_empty() {
            return Ok(HcertReading::without_content(HcertVerdict::IssuerUnknown));
        }
        let signers: Vec<&TrustedKey> =
            listed.iter().filter(|listed| self.0.verify(&listed.key).is_ok()).collect();
        if signers.is_empty() {
            return Ok(HcertReading::without_content(HcertVerdict::SignatureWrong));
        }
        let claims = HcertClaims::decode(self.0.payload())?;
        let judged = signers.into_iter().map(|signer| (HcertVerdict::of(signer, &claims, now), signer));
        let best = judged.min_by_key(|(verdict, _)| *verdict);
        let (verdict, signer) = best.map_or((HcertVerdict::IssuerUnknown, None), |(v, key)| (v, Some(key)));
        Ok(HcertReading { verdict, signer, claims: Some(claims) })
    }
}

impl<'k> HcertReading<'k> {
    fn without_content(verdict: HcertVerdict) -> HcertReading<'k> {
        HcertReading { verdict, signer: None, claims: None }
    }

    /// The verdict.
    pub fn verdict(&self) -> HcertVerdict {
        self.verdict
    }

    /// Whose key signed; `None` where no listed key did.
    pub fn signer(&self) -> Option<&'k TrustedKey> {
        self.signer
    }

    /// What was signed; `None` where no listed key signed it.
    pub fn claims(&self) -> Option<&HcertClaims> {
        self.claims.as_ref()
    }
}

/// Prints no content.
impl fmt::Debug for Hcert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hcert").field("key_id", self.key_id()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
