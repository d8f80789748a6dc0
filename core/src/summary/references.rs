//! How a person calls an entry: `3fa9.5`, the beginning of the attestation's hash and the entry's number in it.

use super::EntryPlace;
use crate::cose::{AttestationHash, ShortHash};
use crate::record::{VerifiedRecord, Withheld};
use crate::wire::AttestationPayload;

/// Fewest digits of a hash that are shown, and that have to be typed.
const FEWEST: usize = 4;
/// Between the hash and the number.
const SEPARATOR: char = '.';

/// Why what a person typed calls no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReferenceError {
    /// It does not look like a reference.
    #[error("a reference to an entry looks like 3fa9.5")]
    Malformed,
    /// No attestation of the record has a hash that begins so.
    #[error("no attestation of this record has a name that begins so")]
    Unknown,
    /// Several have.
    #[error("several attestations of this record have names that begin so")]
    Ambiguous,
    /// There is one, and its content is not shown.
    #[error("the content of this attestation is withheld, so its entries are not known")]
    Withheld,
    /// The attestation has no entry of this number.
    #[error("the attestation has {entries} entries, numbered from 0, and none of this number")]
    NoSuchEntry {
        /// How many it has.
        entries: usize,
    },
}

impl ReferenceError {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "reference-malformed",
            Self::Unknown => "reference-unknown",
            Self::Ambiguous => "reference-ambiguous",
            Self::Withheld => "reference-withheld",
            Self::NoSuchEntry { .. } => "reference-no-such-entry",
        }
    }

    /// What to do about it.
    pub fn next_step(self) -> &'static str {
        match self {
            Self::Malformed | Self::Unknown | Self::NoSuchEntry { .. } => {
                "take it from `phr-reader read --references`, which shows each entry's"
            }
            Self::Ambiguous => "type more digits of the attestation's name",
            Self::Withheld => "get a newer trust list, or a newer reader",
        }
    }
}

/// How a person calls the entry that stands here: the fewest digits of the attestation's hash, at least four, that no
/// other attestation of the record begins with, a dot, and the entry's number.
///
/// Attestations whose content is withheld count too, so that the reference is the same whatever the trust list.
pub fn reference(record: &VerifiedRecord, place: EntryPlace) -> String {
    let Some(attestation) = record.attestations().get(place.attestation) else { return String::new() };
    format!("{}{SEPARATOR}{}", abbreviated(record, attestation.hash), place.number)
}

/// The place of the entry that a person calls so. Longer forms of a hash than need be are understood too.
///
/// # Errors
/// [`ReferenceError`] if it is no reference, or none to exactly one entry of the record.
pub fn resolve(record: &VerifiedRecord, typed: &str) -> Result<EntryPlace, ReferenceError> {
    let (hash, number) = parse(typed).ok_or(ReferenceError::Malformed)?;
    let begins = |candidate: AttestationHash| candidate.to_string().starts_with(&hash);
    let mut found = hashes(record).filter(|candidate| begins(*candidate));
    let only = found.next().ok_or(ReferenceError::Unknown)?;
    if found.next().is_some() {
        return Err(ReferenceError::Ambiguous);
    }
    let attestation = record.attestations().iter().position(|attestation| attestation.hash == only);
    let attestation = attestation.ok_or(ReferenceError::Withheld)?;
    place(attestation, &record.attestations()[attestation].payload, number)
}

/// What an amendment of the entry that stands here names: the attestation that stated it first and its number there, so that
/// the amendment finds it whichever restatement repeats it later. A copy that nobody trusted vouches for names itself: it may
/// claim to be anybody's entry.
pub fn target(record: &VerifiedRecord, place: EntryPlace) -> Option<(ShortHash, u32)> {
    let stands_in = record.attestations().get(place.attestation)?;
    let at = usize::try_from(place.number).ok()?;
    let origin = stands_in.payload.origins.get(at).filter(|_| stands_in.verdict.is_trusted());
    Some(match origin {
        Some(origin) => (origin.stated.attestation, origin.entry),
        None => (stands_in.hash.short(), place.number),
    })
}

/// Where the entry of this number stands.
fn place(
    attestation: usize,
    payload: &AttestationPayload,
    number: u32,
) -> Result<EntryPlace, ReferenceError> {
    let sections = payload.entries.sections.iter().enumerate();
    let mut all = sections.flat_map(|(section, s)| (0..s.entries.len()).map(move |entry| (section, entry)));
    let at = usize::try_from(number).ok().and_then(|number| all.nth(number));
    let (section, entry) = at.ok_or(ReferenceError::NoSuchEntry { entries: payload.entries.count() })?;
    Ok(EntryPlace { attestation, section, entry, number })
}

fn parse(typed: &str) -> Option<(String, u32)> {
    let (hash, number) = typed.trim().split_once(SEPARATOR)?;
    let is_hash = (FEWEST..=2 * AttestationHash::LEN).contains(&hash.len())
        && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    (is_hash && is_number).then_some(())?;
    Some((hash.to_ascii_lowercase(), number.parse().ok()?))
}

fn abbreviated(record: &VerifiedRecord, hash: AttestationHash) -> String {
    let digits = hash.to_string();
    let shared = |other: String| digits.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let others = hashes(record).filter(|other| *other != hash).map(|other| shared(other.to_string()));
    let length = others.max().map_or(FEWEST, |shared| FEWEST.max(shared + 1));
    digits.chars().take(length).collect()
}

/// The names of the record's attestations.
fn hashes(record: &VerifiedRecord) -> impl Iterator<Item = AttestationHash> {
    let withheld = record.withheld().iter().map(|withheld: &Withheld| withheld.hash);
    record.attestations().iter().map(|attestation| attestation.hash).chain(withheld)
}

#[cfg(test)]
mod tests;
