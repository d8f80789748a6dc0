//! `phr-reader certificate`: a certificate of the WHO network, checked and shown.

use crate::args::{CertificateFormat, CertificateOptions};
use crate::certificate_messages as messages;
use crate::certificate_output::CertificateOutput;
use crate::gdhcn::read_documents;
use phr_cli_kit::{Exit, Failure, TrustStore, now, print, read_input, say};
use phr_core::gdhcn::{GdhcnKeys, TrustDocument, TrustedKey};
use phr_core::hcert::{ContentKind, Fact, Hcert, HcertClaims, HcertContent, HcertReading, PREFIX};
use phr_scan::{PictureLimits, ReadError, Verdict, read_picture};
use std::ffi::OsStr;
use std::path::Path;

/// Longest input in bytes: a large photograph.
const LONGEST: usize = 64 * 1024 * 1024;

pub(crate) fn run(options: &CertificateOptions, home: Option<&Path>) -> Result<Exit, Failure> {
    match options.format {
        CertificateFormat::Text => text(options, home),
        CertificateFormat::Json => json(options, home),
    }
}

/// The trust lists that are named, or those that the store holds.
fn documents(options: &CertificateOptions, home: Option<&Path>) -> Result<Vec<TrustDocument>, Failure> {
    if !options.gdhcn.is_empty() {
        return read_documents(&options.gdhcn);
    }
    let held = TrustStore::in_reader_folder(home)?.gdhcn()?;
    Ok(held.into_iter().map(|stored| stored.document).collect())
}

fn text(options: &CertificateOptions, home: Option<&Path>) -> Result<Exit, Failure> {
    let keys = GdhcnKeys::from_documents(&documents(options, home)?);
    let certificate = find(&options.input)?;
    let reading = certificate.verify(&keys, options.at.unwrap_or_else(now))?;
    print(shown(&certificate, &reading))?;
    Ok(exit(&reading))
}

fn json(options: &CertificateOptions, home: Option<&Path>) -> Result<Exit, Failure> {
    let at = options.at.unwrap_or_else(now);
    let read = documents(options, home).and_then(|documents| {
        let keys = GdhcnKeys::from_documents(&documents);
        let certificate = find(&options.input)?;
        let reading = certificate.verify(&keys, at)?;
        CertificateOutput::new(&certificate, &reading, at).print()?;
        Ok(exit(&reading))
    });
    read.map_err(|failure| match CertificateOutput::unreadable(&failure).print() {
        Ok(()) => failure,
        Err(unwritable) => unwritable,
    })
}

fn exit(reading: &HcertReading<'_>) -> Exit {
    if reading.verdict().is_trusted() {
        return Exit::Good;
    }
    say(messages::warning(reading.verdict()));
    Exit::Doubtful
}

/// The certificate in a picture, a text file, standard input or the argument itself.
fn find(input: &OsStr) -> Result<Hcert, Failure> {
    if let Some(text) = input.to_str().filter(|text| text.starts_with(PREFIX)) {
        return Ok(Hcert::parse(text)?);
    }
    let path = Path::new(input);
    let bytes = read_input(path, LONGEST)?;
    found_in(&bytes).map_err(|failure| failure.during(path.display()))
}

fn found_in(bytes: &[u8]) -> Result<Hcert, Failure> {
    if bytes.trim_ascii_start().starts_with(b"HC") {
        let text = std::str::from_utf8(bytes).map_err(|_| unknown())?;
        return Ok(Hcert::parse(text)?);
    }
    let mut certificate = None;
    let mut refused = None;
    let found = read_picture(bytes, &PictureLimits::of_own_files(), |payload| match parse(payload) {
        Ok(hcert) => {
            certificate = Some(hcert);
            Verdict::Accept
        }
        Err(failure) => {
            refused = refused.take().or(failure);
            Verdict::KeepLooking
        }
    });
    match (found, certificate) {
        (Ok(_), Some(certificate)) => Ok(certificate),
        (Err(ReadError::NoneAccepted { .. }), _) => Err(refused.unwrap_or_else(|| {
            Failure::new("no-certificate-found", messages::OTHER_CODES).hint(messages::OTHER_CODES_HINT)
        })),
        (Err(error @ ReadError::NothingFound), _) => Err(Failure::from(error).hint(messages::NO_CODE_HINT)),
        (Err(ReadError::NotAPicture | ReadError::Empty), _) | (Ok(_), None) => Err(unknown()),
        (Err(error), _) => Err(error.into()),
    }
}

/// The certificate in a code. `Err(None)` for a code that is no certificate at all.
fn parse(payload: &[u8]) -> Result<Hcert, Option<Failure>> {
    let text = std::str::from_utf8(payload).ok().filter(|text| text.starts_with("HC")).ok_or(None)?;
    Hcert::parse(text).map_err(|error| Some(error.into()))
}

fn unknown() -> Failure {
    Failure::new("input-unknown", messages::UNKNOWN_INPUT).hint(messages::UNKNOWN_INPUT_HINT)
}

fn shown(certificate: &Hcert, reading: &HcertReading<'_>) -> String {
    let line = "=".repeat(messages::HEADING.len());
    let verdict = messages::verdict(reading.verdict());
    let mut text = format!("{}\n{line}\n{}\n\n{verdict}\n\n", messages::HEADING, messages::NATURE);
    text += &field("Key id", &certificate.key_id().to_string());
    text += &reading.signer().map_or(String::new(), signer);
    text + &reading.claims().map_or(String::new(), claims)
}

fn signer(key: &TrustedKey) -> String {
    let certificate = match &key.certificate {
        None => messages::NO_CERTIFICATE.to_owned(),
        Some(certificate) => {
            let country = certificate.country.as_deref().unwrap_or("no country");
            format!("{country}, valid from {} until {}", certificate.dates.from, certificate.dates.until)
        }
    };
    field("Key listed as", &messages::listing(key)) + &field("Key's certificate", &certificate)
}

fn claims(claims: &HcertClaims) -> String {
    let mut text = field("Issuer", claims.issuer.as_deref().unwrap_or("not stated"));
    text += &field("Issued at", &claims.issued_at.to_string());
    text += &claims.not_before.map_or(String::new(), |time| field("Valid from", &time.to_string()));
    text += &field("Valid until", &claims.expires_at.to_string());
    text + &claims.contents.iter().map(content).collect::<String>()
}

fn content(content: &HcertContent) -> String {
    let kinds: String = content.kinds.iter().map(|kind| format!("\n{}\n", messages::kind(*kind))).collect();
    let kind = content.kinds.first().copied().unwrap_or(ContentKind::Unknown);
    kinds + &content.facts.iter().map(|fact| self::fact(kind, fact)).collect::<String>()
}

fn fact(kind: ContentKind, fact: &Fact) -> String {
    let path = visible(&fact.path);
    let name = messages::member(kind, &without_numbers(&fact.path));
    let name = name.map_or(path.clone(), |name| format!("{name} ({path})"));
    format!("  {name}: {}\n", visible(&fact.value.to_string()))
}

/// `v[0].dt` as `v.dt`.
fn without_numbers(path: &str) -> String {
    let mut within = false;
    path.chars()
        .filter(|c| {
            let keep = !within && *c != '[';
            within = if *c == '[' { true } else { within && *c != ']' };
            keep
        })
        .collect()
}

fn field(name: &str, value: &str) -> String {
    format!("{name:<18} {}\n", visible(value))
}

/// Control characters of a stranger's certificate would be commands to a terminal.
pub(crate) fn visible(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_elements_are_left_out_of_a_path() {
        assert_eq!(without_numbers("v[0].dt"), "v.dt");
        assert_eq!(without_numbers("[3][12]"), "");
        assert_eq!(without_numbers("nam.fn"), "nam.fn");
    }

    #[test]
    fn control_characters_are_shown() {
        assert_eq!(visible("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
    }
}
