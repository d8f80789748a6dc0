//! What a public-key certificate says of its key (RFC 5280). Whether an authority signed it is not checked here.

use super::{Failed, P256PublicKey};
use x509_cert::Certificate;
use x509_cert::der::Decode as _;
use x509_cert::der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::{BasicConstraints, ExtendedKeyUsage};
use x509_cert::name::Name;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

/// id-ecPublicKey (RFC 5480 §2.1.1).
const EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
/// prime256v1, which is P-256 (RFC 5480 §2.1.1.1).
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
/// countryName (RFC 5280 appendix A.1).
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");

/// The parts of a certificate that are used here.
pub(crate) struct CertificateFacts {
    /// Valid from, in seconds since 1970.
    pub(crate) not_before: i64,
    /// Valid until, in seconds since 1970.
    pub(crate) not_after: i64,
    /// The subject's country, two letters.
    pub(crate) country: Option<String>,
    /// Whether it may sign other certificates (basic constraints, RFC 5280 §4.2.1.9).
    pub(crate) is_authority: bool,
    /// Object identifiers of the extended key usages (RFC 5280 §4.2.1.12), in dotted form.
    pub(crate) purposes: Vec<String>,
    /// The key, where it is on P-256.
    pub(crate) key: Option<P256PublicKey>,
}

/// Reads a DER certificate.
pub(crate) fn certificate_facts(der: &[u8]) -> Result<CertificateFacts, Failed> {
    let certificate = Certificate::from_der(der).map_err(|_| Failed)?;
    let inner = certificate.tbs_certificate();
    let constraints = inner.get_extension::<BasicConstraints>().map_err(|_| Failed)?;
    let usages = inner.get_extension::<ExtendedKeyUsage>().map_err(|_| Failed)?;
    let seconds = |time: x509_cert::time::Time| i64::try_from(time.to_unix_duration().as_secs());
    Ok(CertificateFacts {
        not_before: seconds(inner.validity().not_before).map_err(|_| Failed)?,
        not_after: seconds(inner.validity().not_after).map_err(|_| Failed)?,
        country: country(inner.subject()),
        is_authority: constraints.is_some_and(|(_, constraints)| constraints.ca),
        purposes: usages.map_or(Vec::new(), |(_, usages)| usages.0.iter().map(ToString::to_string).collect()),
        key: p256_key(inner.subject_public_key_info()),
    })
}

/// Issuers write the country as PrintableString, as the standard says, or as UTF8String; both are ASCII letters.
fn country(subject: &Name) -> Option<String> {
    let value = subject.iter().find(|attribute| attribute.oid == COUNTRY)?.value.value();
    let letters = value.len() == 2 && value.iter().all(u8::is_ascii_alphabetic);
    let text = core::str::from_utf8(value).ok().filter(|_| letters)?;
    Some(text.to_ascii_uppercase())
}

fn p256_key(info: &SubjectPublicKeyInfoOwned) -> Option<P256PublicKey> {
    let curve = info.algorithm.parameters.as_ref()?.decode_as::<ObjectIdentifier>().ok()?;
    let is_p256 = info.algorithm.oid == EC_PUBLIC_KEY && curve == P256;
    P256PublicKey::from_sec1(info.subject_public_key.as_bytes().filter(|_| is_p256)?).ok()
}
