//! Who the record is about.

use super::codes::*;
use super::concept::{Concept, Text};
use super::entry::Deceased;
use super::time::{PartialDate, PartialDateTime};
use core::fmt;

/// The person. Nothing here is required: a person may arrive without a name or birth date.
///
/// `Debug` prints nothing of it: a person's identity does not belong in logs.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// Names, each as written in one script.
    pub names: Vec<Name>,
    /// Date of birth as far as it is known.
    pub birth_date: Option<PartialDate>,
    /// Why there is no birth date (FHIR `data-absent-reason`), such as `unknown` or `asked-declined`.
    pub birth_date_absent: Option<Text>,
    /// Sex for administrative purposes.
    pub sex: Option<AdministrativeGender>,
    /// Gender identity, in the person's words or coded.
    pub gender_identity: Option<Concept>,
    /// Whether or when the person died.
    pub deceased: Option<Deceased>,
    /// Numbers and codes by which others know the person.
    pub identifiers: Vec<Identifier>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// Telephone, e-mail …
    pub telecoms: Vec<Telecom>,
    /// Languages the person can be spoken to in.
    pub languages: Vec<Language>,
    /// Relatives and others to be told.
    pub contacts: Vec<Contact>,
    /// Nationalities (FHIR extension `patient-citizenship`).
    pub nationalities: Vec<Concept>,
    /// Country of birth or origin (FHIR extension `patient-birthPlace`).
    pub birth_country: Option<Text>,
    /// Countries passed on the way here, in order, with the date of arrival where it is known.
    pub transit: Vec<Transit>,
    /// Whether an interpreter is needed (FHIR extension `patient-interpreterRequired`).
    pub interpreter_required: Option<bool>,
}

/// One name in one script.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Name {
    /// What the name is for.
    pub purpose: Option<Use>,
    /// How it is written: [`NameRepresentation::Alphabetic`] marks a Latin transliteration beside an original.
    pub representation: Option<NameRepresentation>,
    /// Family name.
    pub family: Option<Text>,
    /// Given names, in order.
    pub given: Vec<Text>,
    /// The whole name in one piece, where it is not split.
    pub text: Option<Text>,
    /// Before the name.
    pub prefixes: Vec<Text>,
    /// After the name.
    pub suffixes: Vec<Text>,
}

/// A number or code that others gave the person.
#[derive(Clone, PartialEq, Eq)]
pub struct Identifier {
    /// URI of who gives out such identifiers; empty when not stated.
    pub system: Text,
    /// The identifier.
    pub value: Text,
    /// What kind it is, such as passport number.
    pub kind: Option<Concept>,
}

/// An address, as far as given.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// What it is for.
    pub purpose: Option<Use>,
    /// Country, as a code or in words.
    pub country: Option<Text>,
    /// Lines, town, district, state and postal code, each as given, in that order.
    pub lines: Vec<Text>,
    /// Town.
    pub city: Option<Text>,
    /// District.
    pub district: Option<Text>,
    /// State or province.
    pub state: Option<Text>,
    /// Postal code.
    pub postal_code: Option<Text>,
    /// The address in one piece.
    pub text: Option<Text>,
}

/// A way to reach someone.
#[derive(Clone, PartialEq, Eq)]
pub struct Telecom {
    /// Telephone, e-mail …
    pub system: Option<TelecomSystem>,
    /// Number or address.
    pub value: Text,
    /// What it is for.
    pub purpose: Option<Use>,
}

/// A language the person can be spoken to in.
#[derive(Clone, PartialEq, Eq)]
pub struct Language {
    /// The language (BCP 47).
    pub code: Concept,
    /// Whether it is the preferred one.
    pub preferred: Option<bool>,
}

/// Someone to be told.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Who it is.
    pub name: Option<Name>,
    /// What they are to the person.
    pub relationships: Vec<Concept>,
    /// How to reach them.
    pub telecoms: Vec<Telecom>,
}

/// A country on the way.
#[derive(Clone, PartialEq, Eq)]
pub struct Transit {
    /// Country (ISO 3166-1 alpha-2, or words).
    pub country: Text,
    /// When the person came there.
    pub arrived: Option<PartialDateTime>,
}

macro_rules! opaque_debug {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
opaque_debug!(Patient, Name, Identifier, Address, Telecom, Language, Contact, Transit);
