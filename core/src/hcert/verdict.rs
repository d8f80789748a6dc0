//! What follows from the keys for one certificate.

use super::claims::HcertClaims;
use super::content::ContentKind;
use crate::gdhcn::{SignerCertificate, TrustDomain, TrustedKey};
use crate::model::Timestamp;

const DAY: i64 = 86_400;

/// Whether a certificate is to be trusted. Of several objections the gravest is told; here the gravest is the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum HcertVerdict {
    /// A listed key signed it, within its dates and for what it may sign, and it is valid now.
    Trusted,
    /// The key's certificate is not valid any more.
    KeyExpired,
    /// It was valid, and is not any more.
    Expired,
    /// It is not valid yet, or dated more than a day ahead of the reader's clock.
    NotYetValid,
    /// It is dated outside the time in which the key's certificate is valid.
    OutsideKeyDates,
    /// The key is listed for something else.
    OutsidePurpose,
    /// The signature is not by any key that is listed with this id. There is no content.
    SignatureWrong,
    /// No list has a key with this id, so the signature could not be checked. There is no content.
    IssuerUnknown,
}

impl HcertVerdict {
    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            HcertVerdict::Trusted => "trusted",
            HcertVerdict::KeyExpired => "key-expired",
            HcertVerdict::Expired => "expired",
            HcertVerdict::NotYetValid => "not-yet-valid",
            HcertVerdict::OutsideKeyDates => "outside-key-dates",
            HcertVerdict::OutsidePurpose => "outside-purpose",
            HcertVerdict::SignatureWrong => "signature-wrong",
            HcertVerdict::IssuerUnknown => "issuer-unknown",
        }
    }

    /// Whether the certificate is to be trusted.
    pub fn is_trusted(self) -> bool {
        self == HcertVerdict::Trusted
    }

    /// For one listing of the key that signed.
    pub(super) fn of(key: &TrustedKey, claims: &HcertClaims, now: Timestamp) -> HcertVerdict {
        let kinds = claims.contents.iter().flat_map(|content| &content.kinds);
        if !key.signs_documents() || !kinds.into_iter().all(|kind| may_sign(key, *kind)) {
            return HcertVerdict::OutsidePurpose;
        }
        let dates = key.certificate.as_ref().map(|certificate| certificate.dates);
        if dates.is_some_and(|dates| !dates.include(claims.issued_at)) {
            return HcertVerdict::OutsideKeyDates;
        }
        let begins = claims.not_before.unwrap_or(claims.issued_at);
        if begins.max(claims.issued_at).0 > now.0.saturating_add(DAY) {
            return HcertVerdict::NotYetValid;
        }
        if claims.expires_at < now {
            return HcertVerdict::Expired;
        }
        if dates.is_some_and(|dates| dates.until < now) {
            return HcertVerdict::KeyExpired;
        }
        HcertVerdict::Trusted
    }
}

fn may_sign(key: &TrustedKey, kind: ContentKind) -> bool {
    key.domain.as_ref().is_none_or(|domain| domain_has(domain, kind))
        && key.certificate.as_ref().is_none_or(|certificate| certificate_allows(certificate, kind))
}

/// What a domain is for. One that this version does not know is for nothing that it knows.
fn domain_has(domain: &TrustDomain, kind: ContentKind) -> bool {
    use ContentKind as Kind;
    match domain {
        TrustDomain::Dcc => matches!(kind, Kind::DccVaccination | Kind::DccTest | Kind::DccRecovery),
        TrustDomain::Ddcc => matches!(kind, Kind::DdccVaccination | Kind::DdccTest),
        TrustDomain::Icvp => kind == Kind::Icvp,
        TrustDomain::IpsPilgrimage | TrustDomain::Ph4h => kind == Kind::HealthLink,
        TrustDomain::Other(_) => false,
    }
}

/// Extended key usages of EU certificates (WHO certificate governance, DSC template), with the spelling that some
/// participants use. A certificate with one of them may sign these kinds and no other of the EU's; one with none, all.
const EU_PURPOSES: [(&str, &str, ContentKind); 3] = [
    ("1.3.6.1.4.1.1847.2021.1.1", "1.3.6.1.4.1.0.1847.2021.1.1", ContentKind::DccTest),
    ("1.3.6.1.4.1.1847.2021.1.2", "1.3.6.1.4.1.0.1847.2021.1.2", ContentKind::DccVaccination),
    ("1.3.6.1.4.1.1847.2021.1.3", "1.3.6.1.4.1.0.1847.2021.1.3", ContentKind::DccRecovery),
];

fn certificate_allows(certificate: &SignerCertificate, kind: ContentKind) -> bool {
    let has = |oid: &str| certificate.purposes.iter().any(|purpose| purpose == oid);
    let allowed: Vec<ContentKind> = EU_PURPOSES
        .iter()
        .filter(|(oid, other, _)| has(oid) || has(other))
        .map(|(_, _, allowed)| *allowed)
        .collect();
    let of_the_eu = EU_PURPOSES.iter().any(|(_, _, purpose)| *purpose == kind);
    !of_the_eu || allowed.is_empty() || allowed.contains(&kind)
}
