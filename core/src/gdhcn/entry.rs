//! From one verification method to a key, or to why there is none.

use super::P256PublicKey;
use super::base64;
use super::did::{MethodId, unescape};
use super::domain::{KeyUsage, TrustDomain};
use super::json::{Jwk, Method, Text};
use super::key::{CertificateDates, ForeignKeyId, SignerCertificate, TrustedKey};
use crate::limits;
use crate::model::Timestamp;
use crate::primitives::{COORDINATE_LEN, certificate_facts};

/// A verification method that gave no key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotTaken {
    /// Its place in the document, counted from 0.
    pub index: usize,
    /// Its identifier, where it has one.
    pub id: Option<String>,
    /// Why.
    pub reason: NotTakenReason,
}

/// Why a verification method gave no key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum NotTakenReason {
    /// It is neither a key nor a reference, or a member is of the wrong type or there twice.
    Malformed,
    /// It is of another type than `JsonWebKey2020`.
    MethodType,
    /// The key is an RSA key.
    Rsa,
    /// The key is on another curve than P-256, or of a type that is neither EC nor RSA; this names it.
    OtherKey(String),
    /// The coordinates are no point of P-256.
    KeyMalformed,
    /// It has no key id, or one that is no Base64 or too long.
    KeyId,
    /// Two of its statements contradict each other: the key's own id, domain, participant or usage against those in the
    /// identifier.
    Contradiction,
    /// Its certificate cannot be read.
    CertificateUnreadable,
    /// Its certificate has another key.
    CertificateKeyDiffers,
}

impl NotTakenReason {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            NotTakenReason::Malformed => "gdhcn-entry-malformed",
            NotTakenReason::MethodType => "gdhcn-entry-type",
            NotTakenReason::Rsa => "gdhcn-entry-rsa",
            NotTakenReason::OtherKey(_) => "gdhcn-entry-other-key",
            NotTakenReason::KeyMalformed => "gdhcn-entry-key-malformed",
            NotTakenReason::KeyId => "gdhcn-entry-key-id",
            NotTakenReason::Contradiction => "gdhcn-entry-contradiction",
            NotTakenReason::CertificateUnreadable => "gdhcn-entry-certificate-unreadable",
            NotTakenReason::CertificateKeyDiffers => "gdhcn-entry-certificate-key-differs",
        }
    }
}

pub(super) fn read(method: &Method) -> Result<TrustedKey, NotTakenReason> {
    let id = method.id.as_str().filter(|id| id.len() <= limits::GDHCN_ID_BYTES);
    let id = MethodId::read(id.ok_or(NotTakenReason::Malformed)?);
    let jwk = method.jwk.as_ref().ok_or(NotTakenReason::Malformed)?;
    if method.kind.as_str() != Some("JsonWebKey2020") {
        return Err(NotTakenReason::MethodType);
    }
    let key = read_key(jwk)?;
    Ok(TrustedKey {
        key_id: key_id(&jwk.kid, id.fragment)?,
        key,
        domain: stated(&method.domain, id.domain, TrustDomain::of)?,
        participant: stated(&method.participant, id.participant, str::to_ascii_uppercase)?,
        usage: stated(&method.usage, id.usage, KeyUsage::of)?,
        certificate: certificate(&jwk.certificate, &key)?,
    })
}

fn read_key(jwk: &Jwk) -> Result<P256PublicKey, NotTakenReason> {
    let kind = jwk.kty.as_str().ok_or(NotTakenReason::Malformed)?;
    match (kind, jwk.crv.as_str()) {
        ("RSA", _) => return Err(NotTakenReason::Rsa),
        ("EC", Some("P-256")) => {}
        ("EC", Some(curve)) => return Err(NotTakenReason::OtherKey(short(curve))),
        ("EC", None) => return Err(NotTakenReason::Malformed),
        (other, _) => return Err(NotTakenReason::OtherKey(short(other))),
    }
    let (x, y) = coordinate(&jwk.x).zip(coordinate(&jwk.y)).ok_or(NotTakenReason::KeyMalformed)?;
    P256PublicKey::from_coordinates(&x, &y).map_err(|_| NotTakenReason::KeyMalformed)
}

/// RFC 7518 §6.2.1.2 wants all 32 bytes. The network's lists have the number as Java writes it: with a zero byte before
/// it where its first bit is set, and without leading zero bytes.
fn coordinate(text: &Text) -> Option<[u8; COORDINATE_LEN]> {
    let bytes = base64::decode(text.as_str()?)?;
    let leading = bytes.iter().take_while(|byte| **byte == 0).count();
    let number = bytes.get(leading..)?;
    let padding = COORDINATE_LEN.checked_sub(number.len())?;
    let mut coordinate = [0; COORDINATE_LEN];
    coordinate.get_mut(padding..)?.copy_from_slice(number);
    (leading <= COORDINATE_LEN).then_some(coordinate)
}

/// The key's own id and the identifier's fragment; where both are there, they are the same.
fn key_id(kid: &Text, fragment: Option<&str>) -> Result<ForeignKeyId, NotTakenReason> {
    let from_fragment = fragment.and_then(unescape).and_then(|text| ForeignKeyId::parse(&text));
    match kid {
        Text::Wrong => Err(NotTakenReason::Malformed),
        Text::Absent => from_fragment.ok_or(NotTakenReason::KeyId),
        Text::Is(kid) => {
            let kid = ForeignKeyId::parse(kid).ok_or(NotTakenReason::KeyId)?;
            let agree = fragment.is_none() || from_fragment.as_ref() == Some(&kid);
            if agree { Ok(kid) } else { Err(NotTakenReason::Contradiction) }
        }
    }
}

/// What a member and the identifier state; where both do, they say the same.
fn stated<T: PartialEq>(
    member: &Text,
    in_id: Option<&str>,
    read: impl Fn(&str) -> T,
) -> Result<Option<T>, NotTakenReason> {
    let member = match member {
        Text::Wrong => return Err(NotTakenReason::Malformed),
        Text::Absent => None,
        Text::Is(text) if text.len() > limits::GDHCN_ID_BYTES => return Err(NotTakenReason::Malformed),
        Text::Is(text) => Some(read(text)),
    };
    match (member, in_id.map(read)) {
        (Some(member), Some(in_id)) if member != in_id => Err(NotTakenReason::Contradiction),
        (member, in_id) => Ok(member.or(in_id)),
    }
}

fn certificate(text: &Text, key: &P256PublicKey) -> Result<Option<SignerCertificate>, NotTakenReason> {
    let text = match text {
        Text::Absent => return Ok(None),
        Text::Wrong => return Err(NotTakenReason::CertificateUnreadable),
        Text::Is(text) => text,
    };
    let der = base64::decode(text).filter(|der| der.len() <= limits::GDHCN_CERTIFICATE_BYTES);
    let facts = der.and_then(|der| certificate_facts(&der).ok());
    let facts = facts.ok_or(NotTakenReason::CertificateUnreadable)?;
    if facts.key != Some(*key) {
        return Err(NotTakenReason::CertificateKeyDiffers);
    }
    Ok(Some(SignerCertificate {
        dates: CertificateDates { from: Timestamp(facts.not_before), until: Timestamp(facts.not_after) },
        country: facts.country,
        is_authority: facts.is_authority,
        purposes: facts.purposes,
    }))
}

/// Enough of a name to tell what it is.
fn short(name: &str) -> String {
    name.chars().take(32).collect()
}
