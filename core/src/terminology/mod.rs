//! Code systems, units, and the names of agreed concepts.
//!
//! The tables are the CSV files of `card-format-spec/terminology`, turned into Rust by
//! `cargo run -p xtask -- terminology`. A card carries codes; their names live here, so that one card
//! reads in any language the reader knows.
//!
//! | to learn … | call |
//! |---|---|
//! | which system a URI names | [`System::from_uri`] |
//! | what to show for a code | [`name`] |
//! | whether a card needs to carry a display | [`is_agreed`] |
//! | whether a code says that there is none of something | [`nothing_listed`] |
//! | whether a finding is out of the usual | [`abnormality`] |
//! | a unit's number, code or print form | [`unit_by_ucum`], [`unit_by_number`] |
//! | whether a code is confidential by itself | [`confidential_kind`] |

mod check_digit;
mod confidential;
mod confidential_kind;
#[rustfmt::skip]
mod generated;
#[rustfmt::skip]
mod generated_confidential;
mod kind;
mod meaning;
mod system;
#[cfg(test)]
mod tests;
mod unit;

pub use check_digit::{loinc_check_digit, snomed_check};
pub use confidential::{confidential_counts, confidential_kind};
pub use confidential_kind::ConfidentialKind;
pub use kind::Kind;
pub use meaning::{Abnormality, NothingListed, abnormality, nothing_listed};
pub use system::System;
pub use unit::{Unit, unit_by_number, unit_by_ucum};

use generated::{CONCEPTS, LANGUAGES};

/// The version of the terminology that an attestation names. It grows when a concept is added or removed,
/// so that a reader with an older table knows why it lacks a name.
pub const AGREED_VERSION: u16 = 1;

/// The language of the names that every concept has.
const ENGLISH: &str = "en";

/// A concept's name in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// The name, short and plain.
    pub text: &'static str,
    /// The language of `text`, a BCP 47 tag: the one asked for, or `en` where it has no name.
    pub lang: &'static str,
    /// Nobody with a clinical background has reviewed this translation: show the English name beside it.
    pub draft: bool,
}

/// What to show for a code in the language `lang`, a BCP 47 tag.
///
/// Falls back from `fr-BE` to `fr` and from a language without a name to English ([`Name::lang`] says so).
/// `None` means the code is not agreed: show the display the card carries, or system and code.
#[must_use]
pub fn name(system: System, code: &str, lang: &str) -> Option<Name> {
    let index = position(system, code)?;
    let translated = || {
        let row = language(lang)?;
        let found = row.names.binary_search_by_key(&index, |name| usize::from(name.concept)).ok()?;
        let name = &row.names[found];
        Some(Name { text: name.text, lang: row.tag, draft: name.draft })
    };
    translated().or(Some(Name { text: CONCEPTS[index].name, lang: ENGLISH, draft: false }))
}

/// The English name of a code, or `None` if the code is not agreed.
#[must_use]
pub fn english(system: System, code: &str) -> Option<&'static str> {
    position(system, code).map(|index| CONCEPTS[index].name)
}

/// Whether `words` are the English name of a code, in any case of letters.
#[must_use]
pub fn is_english_name(system: System, code: &str, words: &str) -> bool {
    english(system, code).is_some_and(|name| name.eq_ignore_ascii_case(words.trim()))
}

/// What a code is used for, or `None` if the code is not agreed.
#[must_use]
pub fn kind(system: System, code: &str) -> Option<Kind> {
    position(system, code).map(|index| CONCEPTS[index].kind)
}

/// Whether every reader of [`AGREED_VERSION`] has a name for this code, so that the card need not carry one.
#[must_use]
pub fn is_agreed(system: System, code: &str) -> bool {
    position(system, code).is_some()
}

/// Every agreed concept as (system, code, kind), by system and code.
pub fn concepts() -> impl Iterator<Item = (System, &'static str, Kind)> {
    System::all().flat_map(|system| {
        CONCEPTS[system.row().concepts.clone()].iter().map(move |row| (system, row.code, row.kind))
    })
}

/// The languages with names, as BCP 47 tags; English first.
pub fn languages() -> impl Iterator<Item = &'static str> {
    core::iter::once(ENGLISH).chain(LANGUAGES.iter().map(|row| row.tag))
}

/// One agreed concept; the table is sorted by system number, then by code.
struct ConceptRow {
    code: &'static str,
    kind: Kind,
    name: &'static str,
}

/// The translations into one language, sorted by concept.
struct LanguageRow {
    tag: &'static str,
    names: &'static [NameRow],
}

/// One translation.
struct NameRow {
    /// Index in the table of concepts.
    concept: u16,
    draft: bool,
    text: &'static str,
}

fn position(system: System, code: &str) -> Option<usize> {
    let range = &system.row().concepts;
    let found = CONCEPTS[range.clone()].binary_search_by(|row| row.code.cmp(code)).ok()?;
    Some(range.start + found)
}

/// The table for a language tag, or for its primary language.
fn language(tag: &str) -> Option<&'static LanguageRow> {
    let primary = tag.split(['-', '_']).next().unwrap_or(tag);
    let find = |wanted: &str| LANGUAGES.iter().find(|row| row.tag.eq_ignore_ascii_case(wanted));
    find(tag).or_else(|| find(primary))
}
