//! The wording for certificates and trust lists of the WHO network.

use phr_core::gdhcn::{NotTakenReason, TrustDomain, TrustedKey};
use phr_core::hcert::{ContentKind, HcertVerdict};

/// Below the help of `certificate`.
pub(crate) const EXAMPLES: &str = "\
Examples:
  phr-reader certificate photo.jpg --gdhcn did.json
  phr-reader certificate certificate.txt --gdhcn dcc.json --gdhcn icvp.json --format json
  phr-reader certificate - --gdhcn did.json < certificate.txt

Exit status: 0 the certificate is verified, 1 it was read and is not to be trusted,
2 it could not be read or the program was used wrongly.";

/// Below the help of `gdhcn`.
pub(crate) const GDHCN_EXAMPLES: &str = "\
Examples:
  phr-reader gdhcn show did.json
  phr-reader gdhcn show did.json --format json";

/// Above a certificate.
pub(crate) const HEADING: &str = "Health certificate of another system: no PHR card";
/// What kind of thing it is.
pub(crate) const NATURE: &str =
    "It is signed and not encrypted: anyone who has the code can read it. Revocation was not looked up.";
/// Where the signer's key has no certificate in the list.
pub(crate) const NO_CERTIFICATE: &str = "the list has no certificate for it, so its dates are not known";
/// Hint where the input is nothing that a certificate comes in.
pub(crate) const UNKNOWN_INPUT_HINT: &str = "give a picture (PNG, JPEG, WebP) of the certificate's code, or a file with its text, which begins with `HC1:`";
/// The input is nothing that a certificate comes in.
pub(crate) const UNKNOWN_INPUT: &str = "this is no picture and no text of a health certificate";
/// A picture has codes, none of a certificate.
pub(crate) const OTHER_CODES: &str =
    "there are QR codes in the picture, but none is a health certificate of the WHO network";
/// Hint for that.
pub(crate) const OTHER_CODES_HINT: &str = "is it a PHR card? then use `phr-reader read`";
/// Hint where a picture has no code.
pub(crate) const NO_CODE_HINT: &str =
    "is the whole code in the picture, in focus and evenly lit, with some white around it? then take another";

/// Said of a trust list that was imported.
pub(crate) const PROOF_NOT_CHECKED: &str =
    "note: WHO's own proof on the document is not checked; whoever imports it vouches for where it came from";

/// Said of a trust list without keys of its own.
pub(crate) const ONLY_REFERENCES: &str =
    "note: this document has no keys of its own; get the documents that it refers to";

/// The verdict in a line.
pub(crate) fn verdict(verdict: HcertVerdict) -> &'static str {
    match verdict {
        HcertVerdict::Trusted => {
            "ok OK: the signature is good, by a key of the trust list, and the certificate is valid"
        }
        HcertVerdict::IssuerUnknown => {
            "!  Not checked: no trust list has the key that is said to have signed"
        }
        HcertVerdict::SignatureWrong => "!! The signature is wrong: the certificate was altered or forged",
        HcertVerdict::OutsidePurpose => {
            "!  The signature is good, and the key is not listed for this kind of certificate"
        }
        HcertVerdict::OutsideKeyDates => {
            "!  The signature is good, and the certificate is dated outside the time in which its key is valid"
        }
        HcertVerdict::NotYetValid => "!  The signature is good, and the certificate is not valid yet",
        HcertVerdict::Expired => "!  The signature is good, and the certificate is not valid any more",
        HcertVerdict::KeyExpired => {
            "!  The signature is good, and its key's certificate is not valid any more"
        }
        _ => "!  The certificate is not to be trusted",
    }
}

/// What to do where the certificate is not to be trusted.
pub(crate) fn warning(verdict: HcertVerdict) -> String {
    let next = match verdict {
        HcertVerdict::IssuerUnknown => {
            "its signature cannot be checked, so nothing of it is shown\n  give trust lists with --gdhcn, or newer ones"
        }
        HcertVerdict::SignatureWrong => {
            "what it signs was altered or forged, and is not shown\n  scan the code again; ask the person for another copy"
        }
        HcertVerdict::OutsidePurpose => {
            "its key is listed for another purpose\n  is the trust list recent? a newer one may list the key for this too"
        }
        HcertVerdict::OutsideKeyDates => "it is dated outside the time in which its key is valid",
        HcertVerdict::NotYetValid => "it is not valid yet: is this computer's clock right?",
        HcertVerdict::Expired => "it has expired; what it says may still be true",
        _ => "its key's certificate has expired\n  get a newer trust list",
    };
    format!("warning: this certificate is not to be trusted as it stands ({}): {next}", verdict.code())
}

/// What a certificate certifies.
pub(crate) fn kind(kind: ContentKind) -> &'static str {
    match kind {
        ContentKind::DccVaccination => "EU Digital COVID Certificate: vaccination",
        ContentKind::DccTest => "EU Digital COVID Certificate: test",
        ContentKind::DccRecovery => "EU Digital COVID Certificate: recovery",
        ContentKind::DdccVaccination => "WHO COVID-19 certificate (DDCC): vaccination",
        ContentKind::DdccTest => "WHO COVID-19 certificate (DDCC): test",
        ContentKind::Icvp => "International Certificate of Vaccination or Prophylaxis (ICVP)",
        ContentKind::HealthLink => "Link to a health record that somebody keeps; it is not followed",
        _ => "Content that this reader does not know",
    }
}

/// What a domain is for.
pub(crate) fn domain(domain: &TrustDomain) -> &'static str {
    match domain {
        TrustDomain::Dcc => "EU Digital COVID Certificates",
        TrustDomain::Ddcc => "WHO COVID-19 certificates",
        TrustDomain::Icvp => "International Certificates of Vaccination or Prophylaxis",
        TrustDomain::IpsPilgrimage => "patient summaries of pilgrims",
        TrustDomain::Ph4h => "Pan-American Highway for Digital Health",
        _ => "unknown to this reader",
    }
}

/// Whose a key is and what for, in a line.
pub(crate) fn listing(key: &TrustedKey) -> String {
    let or_not_stated = |text: Option<&str>| text.unwrap_or("not stated").to_owned();
    format!(
        "participant {}, domain {}, usage {}",
        or_not_stated(key.participant.as_deref()),
        or_not_stated(key.domain.as_ref().map(TrustDomain::code)),
        or_not_stated(key.usage.as_ref().map(|usage| usage.code())),
    )
}

/// Why an entry of a trust list was not taken.
pub(crate) fn not_taken(reason: &NotTakenReason) -> String {
    let words = match reason {
        NotTakenReason::Malformed => "is not as a verification method should be",
        NotTakenReason::MethodType => "is of another type than JsonWebKey2020",
        NotTakenReason::Rsa => "is an RSA key, which this reader does not use",
        NotTakenReason::OtherKey(name) => {
            return format!("is a key of another kind ({name}) than EC on P-256");
        }
        NotTakenReason::KeyMalformed => "is no point of P-256",
        NotTakenReason::KeyId => "has no usable key id",
        NotTakenReason::Contradiction => "contradicts itself",
        NotTakenReason::CertificateUnreadable => "has a certificate that cannot be read",
        NotTakenReason::CertificateKeyDiffers => "has a certificate of another key",
        _ => "cannot be used",
    };
    words.to_owned()
}

/// What a member of a certificate means, where its specification says (eu-dcc-schema 1.3; WHO ICVP, logical model
/// ICVPMin). The path comes without the numbers of array elements.
pub(crate) fn member(kind: ContentKind, path: &str) -> Option<&'static str> {
    match kind {
        ContentKind::DccVaccination | ContentKind::DccTest | ContentKind::DccRecovery => dcc_member(path),
        ContentKind::Icvp => icvp_member(path),
        _ => None,
    }
}

fn dcc_member(path: &str) -> Option<&'static str> {
    Some(match path {
        "ver" => "Version of the schema",
        "nam.fn" => "Surname",
        "nam.gn" => "Forename",
        "nam.fnt" => "Surname, standardised",
        "nam.gnt" => "Forename, standardised",
        "dob" => "Date of birth",
        "v.tg" | "t.tg" | "r.tg" => "Disease (SNOMED CT)",
        "v.vp" => "Vaccine or prophylaxis",
        "v.mp" => "Vaccine product",
        "v.ma" => "Vaccine manufacturer",
        "v.dn" => "Dose number",
        "v.sd" => "Doses in the series",
        "v.dt" => "Date of vaccination",
        "v.co" | "t.co" | "r.co" => "Country",
        "v.is" | "t.is" | "r.is" => "Certificate issuer",
        "v.ci" | "t.ci" | "r.ci" => "Certificate identifier",
        "t.tt" => "Type of test (LOINC)",
        "t.nm" => "Name of the test",
        "t.ma" => "Test device",
        "t.sc" => "Sample collected",
        "t.dr" => "Date of the result",
        "t.tr" => "Result (SNOMED CT)",
        "t.tc" => "Testing centre",
        "r.fr" => "First positive test",
        "r.df" => "Valid from",
        "r.du" => "Valid until",
        _ => return None,
    })
}

fn icvp_member(path: &str) -> Option<&'static str> {
    Some(match path {
        "n" => "Name",
        "dob" => "Date of birth",
        "s" => "Sex",
        "nt" | "ntl" => "Nationality",
        "id" | "nid" => "Identity document, number",
        "dt" | "ndt" => "Identity document, type",
        "gn" => "Parent or guardian",
        "v" => "Version of the certificate",
        "d" => "Date of issue",
        "vx.vp" | "v.vp" => "Vaccine or prophylaxis (product)",
        "vx.dv" | "vx.dt" | "v.dt" => "Date of vaccination",
        "vx.dn" | "v.dn" => "Dose number",
        "vx.bo" | "v.bo" => "Batch",
        "vx.cn" | "v.cn" => "Supervising clinician",
        "vx.is" | "v.is" => "Certificate issuer",
        "vx.vls" | "v.vls" => "Valid from",
        "vx.vle" | "v.vle" => "Valid until",
        "v.tg" => "Disease",
        "v.mp" => "Vaccine product",
        "v.ma" => "Vaccine manufacturer",
        _ => return None,
    })
}
