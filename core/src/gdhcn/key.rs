//! A key of the network and what is stated about it.

use core::fmt;

use super::domain::{KeyUsage, TrustDomain};
use super::{P256PublicKey, base64};
use crate::limits;
use crate::model::Timestamp;

/// The id of a key of another network: as a rule the first eight bytes of SHA-256 of its certificate (HCERT 1.1 §3.3.3).
///
/// It helps to find a key and proves nothing; two keys may have the same.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ForeignKeyId(Vec<u8>);

impl ForeignKeyId {
    /// The id with these bytes; `None` for no bytes, or more than [`limits::FOREIGN_KEY_ID_BYTES`].
    pub fn from_bytes(bytes: &[u8]) -> Option<ForeignKeyId> {
        (1..=limits::FOREIGN_KEY_ID_BYTES).contains(&bytes.len()).then(|| ForeignKeyId(bytes.to_vec()))
    }

    pub(super) fn parse(text: &str) -> Option<ForeignKeyId> {
        Self::from_bytes(&base64::decode(text)?)
    }

    /// The id as it stands in a COSE header.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Base64, as the network writes it.
impl fmt::Display for ForeignKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64::encode(&self.0))
    }
}

impl fmt::Debug for ForeignKeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ForeignKeyId({self})")
    }
}

/// When a key's certificate is valid; both ends are within.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateDates {
    /// From.
    pub from: Timestamp,
    /// Until.
    pub until: Timestamp,
}

impl CertificateDates {
    /// Whether a time is within.
    pub fn include(&self, time: Timestamp) -> bool {
        (self.from..=self.until).contains(&time)
    }
}

/// What a key's certificate says (RFC 5280). Whether its authority signed it is not checked: the list vouches for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerCertificate {
    /// When it is valid.
    pub dates: CertificateDates,
    /// The subject's country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Whether it is an authority's, which signs certificates of keys and none of persons.
    pub is_authority: bool,
    /// Its extended key usages: object identifiers in dotted form.
    pub purposes: Vec<String>,
}

/// A P-256 key that a trust list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// Its id.
    pub key_id: ForeignKeyId,
    /// The key.
    pub key: P256PublicKey,
    /// For which domain it is listed; `None` where the list does not say.
    pub domain: Option<TrustDomain>,
    /// Whose it is: ISO 3166-1 alpha-3, or another code of the network; `None` where the list does not say.
    pub participant: Option<String>,
    /// What it is for; `None` where the list does not say, as in lists of version 1.
    pub usage: Option<KeyUsage>,
    /// What its certificate says, where the list has that.
    pub certificate: Option<SignerCertificate>,
}

impl TrustedKey {
    /// Whether it may sign certificates of persons: it is listed for that, or the list does not say and its certificate is
    /// no authority's.
    pub fn signs_documents(&self) -> bool {
        match &self.usage {
            Some(usage) => *usage == KeyUsage::Dsc,
            None => !self.certificate.as_ref().is_some_and(|certificate| certificate.is_authority),
        }
    }
}
