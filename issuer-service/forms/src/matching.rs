//! Finding persons by name in any script, and likely duplicates.

use phr_core::model::Patient;
use std::collections::BTreeSet;
use std::fmt;

/// Something by which a person is found. Storage keeps it only as a keyed hash. `Debug` prints the kind alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MatchKey {
    /// What it is.
    pub kind: KeyKind,
    /// Its text.
    pub text: String,
}

/// What a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A word of a name, in its script, in one form of letters.
    Word,
    /// How a word of a name sounds.
    Sound,
    /// How a word of a name sounds, with the year of birth.
    SoundYear,
    /// An identifier, such as a passport number.
    Identifier,
}

/// How likely it is that two are one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u8,
    /// Why.
    pub because: Vec<Reason>,
}

/// Why two may be one person, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// A common identifier.
    SameIdentifier,
    /// The same names in the same script.
    SameName,
    /// Names that are written much alike.
    AlikeName,
    /// Names that sound alike.
    SoundsAlike,
    /// The same date of birth.
    SameBirthDate,
    /// Dates of birth that agree as far as they are known.
    BirthDateAgrees,
    /// Years of birth one apart.
    BirthYearNear,
    /// The same sex.
    SameSex,
    /// Other sexes.
    OtherSex,
    /// Other years of birth.
    OtherBirthYear,
}

/// The keys to store for a person.
pub fn keys(patient: &Patient) -> BTreeSet<MatchKey> {
    _ = patient;
    BTreeSet::new()
}

impl fmt::Debug for MatchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MatchKey({:?})", self.kind)
    }
}

/// The keys by which to look for persons who may be this one: those of [`keys`] with years one apart, without words.
pub fn keys_of_likeness(patient: &Patient) -> BTreeSet<MatchKey> {
    keys(patient)
}

/// The keys by which to look for what was typed into the search: persons who have all keys of one word in any kind.
pub fn keys_of_query(text: &str) -> Vec<BTreeSet<MatchKey>> {
    _ = text;
    Vec::new()
}

/// How likely it is that two are one person. Nothing is ever merged by it: it is shown to somebody who decides.
pub fn compare(one: &Patient, other: &Patient) -> Likeness {
    _ = (one, other);
    Likeness { score: 0, because: Vec::new() }
}
