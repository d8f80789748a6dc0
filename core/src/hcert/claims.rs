//! The claims of a certificate whose signature is good (RFC 8392 §3.1, HCERT 1.1 §3.3).

use core::fmt;

use ciborium::Value;

use super::content::{self, HcertContent};
use super::error::HcertError;
use super::value::{self, Members};
use crate::model::Timestamp;

/// CWT claim keys.
mod claim {
    pub(super) const ISS: i64 = 1;
    pub(super) const EXP: i64 = 4;
    pub(super) const NBF: i64 = 5;
    pub(super) const IAT: i64 = 6;
    pub(super) const HCERT: i64 = -260;
}

/// What was signed.
///
/// ```cddl
/// claims = { ? 1: iss, 4: exp, ? 5: nbf, 6: iat, -260: { + content-claim => content }, * int => any }
/// ```
#[derive(Clone, PartialEq)]
pub struct HcertClaims {
    /// Who issued it, as the certificate itself says: as a rule a country, ISO 3166-1 alpha-2.
    pub issuer: Option<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// From when it is valid, where it says so.
    pub not_before: Option<Timestamp>,
    /// Until when it is valid.
    pub expires_at: Timestamp,
    /// What it certifies; at least one.
    pub contents: Vec<HcertContent>,
}

impl HcertClaims {
    /// Decodes signed bytes.
    pub(super) fn decode(payload: &[u8]) -> Result<HcertClaims, HcertError> {
        let claims = value::decode(payload).and_then(Members::of).ok_or(HcertError::Content)?;
        let hcert = claims.get(claim::HCERT).ok_or(HcertError::Claim { claim: "hcert" })?;
        Ok(HcertClaims {
            issuer: optional(claims.get(claim::ISS), |value| value.as_text().map(str::to_owned), "iss")?,
            issued_at: required(claims.get(claim::IAT), "iat")?,
            not_before: optional(claims.get(claim::NBF), time, "nbf")?,
            expires_at: required(claims.get(claim::EXP), "exp")?,
            contents: content::read(hcert)?,
        })
    }
}

fn optional<T>(
    value: Option<&Value>,
    read: impl Fn(&Value) -> Option<T>,
    claim: &'static str,
) -> Result<Option<T>, HcertError> {
    value.map(|value| read(value).ok_or(HcertError::Claim { claim })).transpose()
}

fn required(value: Option<&Value>, claim: &'static str) -> Result<Timestamp, HcertError> {
    value.and_then(time).ok_or(HcertError::Claim { claim })
}

/// A NumericDate (RFC 8392 §2): seconds since 1970, whole ones as HCERT wants them, or with a fraction, which is dropped.
fn time(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Integer(seconds) => i64::try_from(*seconds).ok().map(Timestamp),
        // Up to 2^53 a double holds every whole second.
        Value::Float(seconds) if seconds.abs() < 9.0e15 => Some(Timestamp(seconds.floor() as i64)),
        _ => None,
    }
}

/// Prints no content.
impl fmt::Debug for HcertClaims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HcertClaims").finish_non_exhaustive()
    }
}
