//! The JSON of `certificate`: `card-format-spec/certificate-output.schema.json` describes it, and tests hold it to that.

use crate::output::ErrorOutput;
use phr_cli_kit::{Failure, print};
use phr_core::gdhcn::{SignerCertificate, TrustDomain, TrustedKey};
use phr_core::hcert::{FactValue, Hcert, HcertClaims, HcertContent, HcertReading};
use phr_core::model::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// Version of the output's own form. Members may be added within a version; none changes its meaning.
const VERSION: u32 = 1;

#[derive(Serialize)]
pub(crate) struct CertificateOutput<'a> {
    format: &'static str,
    version: u32,
    /// `trusted`, `not-trusted` or `unreadable`.
    result: &'static str,
    /// What this is: another system's certificate, signed and not encrypted.
    system: &'static str,
    encrypted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorOutput<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signer: Option<KeyOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<ClaimsOutput>,
}

/// A key of a trust list.
#[derive(Serialize)]
pub(crate) struct KeyOutput {
    key_id: String,
    participant: Option<String>,
    domain: Option<String>,
    usage: Option<String>,
    certificate: Option<SignerCertificateOutput>,
}

#[derive(Serialize)]
struct SignerCertificateOutput {
    valid_from: String,
    valid_until: String,
    country: Option<String>,
    authority: bool,
    purposes: Vec<String>,
}

#[derive(Serialize)]
struct ClaimsOutput {
    issuer: Option<String>,
    issued_at: String,
    not_before: Option<String>,
    expires_at: String,
    contents: Vec<ContentOutput>,
}

#[derive(Serialize)]
struct ContentOutput {
    claim: i64,
    kinds: Vec<&'static str>,
    facts: Vec<FactOutput>,
}

#[derive(Serialize)]
struct FactOutput {
    path: String,
    value: Value,
}

impl<'a> CertificateOutput<'a> {
    pub(crate) fn new(certificate: &Hcert, reading: &HcertReading<'_>, at: Timestamp) -> Self {
        let result = if reading.verdict().is_trusted() { "trusted" } else { "not-trusted" };
        Self {
            verdict: Some(reading.verdict().code()),
            read_at: Some(at.to_string()),
            key_id: Some(certificate.key_id().to_string()),
            signer: reading.signer().map(KeyOutput::new),
            certificate: reading.claims().map(ClaimsOutput::new),
            ..Self::empty(result)
        }
    }

    pub(crate) fn unreadable(failure: &'a Failure) -> Self {
        let (code, message, next_step) = (failure.code(), failure.message(), failure.next_step());
        Self { error: Some(ErrorOutput { code, message, next_step }), ..Self::empty("unreadable") }
    }

    fn empty(result: &'static str) -> Self {
        Self {
            format: "phr-reader-certificate",
            version: VERSION,
            result,
            system: "hcert",
            encrypted: false,
            error: None,
            verdict: None,
            read_at: None,
            key_id: None,
            signer: None,
            certificate: None,
        }
    }

    pub(crate) fn print(&self) -> Result<(), Failure> {
        print_json(self)
    }
}

/// Writes JSON to standard output.
pub(crate) fn print_json(output: &impl Serialize) -> Result<(), Failure> {
    let json = serde_json::to_string_pretty(output).map_err(|error| Failure::new("output", error))?;
    print(json + "\n")
}

impl KeyOutput {
    pub(crate) fn new(key: &TrustedKey) -> Self {
        Self {
            key_id: key.key_id.to_string(),
            participant: key.participant.clone(),
            domain: key.domain.as_ref().map(|domain: &TrustDomain| domain.code().to_owned()),
            usage: key.usage.as_ref().map(|usage| usage.code().to_owned()),
            certificate: key.certificate.as_ref().map(SignerCertificateOutput::new),
        }
    }
}

impl SignerCertificateOutput {
    fn new(certificate: &SignerCertificate) -> Self {
        Self {
            valid_from: certificate.dates.from.to_string(),
            valid_until: certificate.dates.until.to_string(),
            country: certificate.country.clone(),
            authority: certificate.is_authority,
            purposes: certificate.purposes.clone(),
        }
    }
}

impl ClaimsOutput {
    fn new(claims: &HcertClaims) -> Self {
        Self {
            issuer: claims.issuer.clone(),
            issued_at: claims.issued_at.to_string(),
            not_before: claims.not_before.map(|time| time.to_string()),
            expires_at: claims.expires_at.to_string(),
            contents: claims.contents.iter().map(ContentOutput::new).collect(),
        }
    }
}

impl ContentOutput {
    fn new(content: &HcertContent) -> Self {
        let facts = content.facts.iter();
        Self {
            claim: content.claim,
            kinds: content.kinds.iter().map(|kind| kind.code()).collect(),
            facts: facts
                .map(|fact| FactOutput { path: fact.path.clone(), value: json(&fact.value) })
                .collect(),
        }
    }
}

/// A value as JSON; what JSON has no form for, as text.
fn json(value: &FactValue) -> Value {
    match value {
        FactValue::Boolean(flag) => Value::from(*flag),
        FactValue::Integer(number) => i64::try_from(*number).map_or_else(|_| text(value), Value::from),
        FactValue::Number(number) => Value::from(*number),
        FactValue::Nothing => Value::Null,
        _ => text(value),
    }
}

fn text(value: &FactValue) -> Value {
    Value::from(value.to_string())
}
