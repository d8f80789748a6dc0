//! Finding persons by name in any script, and likely duplicates.
//!
//! Keys are for storage, which keeps them as keyed hashes only. A stored person has [`keys`]. Who searches by name asks for
//! persons that have, for each word of [`keys_of_query`], any of its keys. Who registers a person asks for those that share
//! any of [`keys_of_likeness`], and then lets [`compare`] say how likely it is, and why.
//!
//! Nothing is ever merged: a likeness is shown to somebody who decides.

mod names;
mod sound;
#[cfg(test)]
mod tests;

use names::Word;
use phr_core::model::{AdministrativeGender, DatePrecision, PartialDate, Patient};
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
    /// How a word of a name sounds, with the year of birth, or that it is not known.
    SoundYear,
    /// An identifier, such as a passport number.
    Identifier,
}

/// How likely it is that two are one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Likeness {
    /// 0 to 100.
    pub score: u8,
    /// Why, the weightiest first.
    pub because: Vec<Reason>,
}

/// Why two may be one person, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// A common identifier.
    SameIdentifier,
    /// The same names in the same script.
    SameName,
    /// Names that are written much alike, or sound alike.
    AlikeName,
    /// The same whole date of birth.
    SameBirthDate,
    /// Dates of birth that agree as far as they are known.
    BirthDateAgrees,
    /// Years of birth one apart.
    BirthYearNear,
    /// Years of birth further apart.
    OtherBirthYear,
    /// The same sex.
    SameSex,
    /// Other sexes.
    OtherSex,
}

/// From this score on a likeness is shown.
pub const LIKELY: u8 = 70;

impl KeyKind {
    /// Stable code: the label under which storage makes the keyed hash.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Sound => "sound",
            Self::SoundYear => "sound-year",
            Self::Identifier => "identifier",
        }
    }
}

impl Reason {
    /// Stable code, for pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::SameIdentifier => "same-identifier",
            Self::SameName => "same-name",
            Self::AlikeName => "alike-name",
            Self::SameBirthDate => "same-birth-date",
            Self::BirthDateAgrees => "birth-date-agrees",
            Self::BirthYearNear => "birth-year-near",
            Self::OtherBirthYear => "other-birth-year",
            Self::SameSex => "same-sex",
            Self::OtherSex => "other-sex",
        }
    }
}

impl Likeness {
    /// Whether it is to be shown.
    pub fn is_likely(&self) -> bool {
        self.score >= LIKELY
    }
}

impl MatchKey {
    fn new(kind: KeyKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// The keys to store for a person.
pub fn keys(patient: &Patient) -> BTreeSet<MatchKey> {
    let words = names::of_patient(patient);
    let mut keys: BTreeSet<MatchKey> = words.iter().flat_map(of_word).collect();
    let year = patient.birth_date.map_or(NO_YEAR, |date| date.parts().0);
    keys.extend(sound_years(&words, core::iter::once(year)));
    keys.extend(identifiers(patient).into_iter().map(|value| MatchKey::new(KeyKind::Identifier, value)));
    keys
}

/// No year has this number: it stands in the keys of persons whose year of birth is not known.
const NO_YEAR: u16 = 0;

/// The keys by which to look for stored persons who may be this one: the same identifier; a name that sounds alike, and a
/// year of birth that is at most one apart or not known.
pub fn keys_of_likeness(patient: &Patient) -> BTreeSet<MatchKey> {
    let words = names::of_patient(patient);
    let mut found: BTreeSet<MatchKey> = match patient.birth_date.map(|date| date.parts().0) {
        Some(year) => {
            let near = year.saturating_sub(1)..=year.saturating_add(1);
            sound_years(&words, near.chain([NO_YEAR])).collect()
        }
        None => words.iter().flat_map(of_word).filter(|key| key.kind == KeyKind::Sound).collect(),
    };
    found.extend(identifiers(patient).into_iter().map(|value| MatchKey::new(KeyKind::Identifier, value)));
    found
}

/// The keys by which to look for what was typed into a search: for each word, those of which a person has to have one.
pub fn keys_of_query(text: &str) -> Vec<BTreeSet<MatchKey>> {
    let text: String = text.chars().take(200).collect();
    let mut all: Vec<BTreeSet<MatchKey>> =
        names::words(&text).iter().map(|word| of_word(word).collect()).collect();
    // A number is one word, whatever stands between its parts.
    if text.chars().any(|c| c.is_numeric()) {
        let identifier = identifier(&text);
        match all.as_mut_slice() {
            [only] => only.extend(identifier.map(|value| MatchKey::new(KeyKind::Identifier, value))),
            _ => {
                all = identifier
                    .map(|value| [MatchKey::new(KeyKind::Identifier, value)].into())
                    .into_iter()
                    .collect()
            }
        }
    }
    all
}

/// The key of an identifier, such as a passport number; none where it has fewer than four letters and digits.
pub fn identifier_key(text: &str) -> Option<MatchKey> {
    identifier(text).map(|value| MatchKey::new(KeyKind::Identifier, value))
}

fn of_word(word: &Word) -> impl Iterator<Item = MatchKey> + '_ {
    let sounds = word.sounds.iter().map(|sound| MatchKey::new(KeyKind::Sound, sound.as_str()));
    core::iter::once(MatchKey::new(KeyKind::Word, word.written.as_str())).chain(sounds)
}

fn sound_years(words: &[Word], years: impl Iterator<Item = u16> + Clone) -> impl Iterator<Item = MatchKey> {
    let sounds = words.iter().flat_map(|word| &word.sounds);
    sounds.flat_map(move |sound| {
        years.clone().map(move |year| MatchKey::new(KeyKind::SoundYear, format!("{sound} {year}")))
    })
}

/// Numbers in one form: letters and digits only. Of fewer than four of them none is told from another.
fn identifiers(patient: &Patient) -> BTreeSet<String> {
    patient.identifiers.iter().filter_map(|known| identifier(&known.value)).collect()
}

fn identifier(text: &str) -> Option<String> {
    let plain: String = crate::reading::ascii_digits(text).chars().filter(|c| c.is_alphanumeric()).collect();
    let plain = plain.to_uppercase();
    (plain.chars().count() >= 4).then_some(plain)
}

/// How likely it is that two are one person.
pub fn compare(one: &Patient, other: &Patient) -> Likeness {
    let mut because = Vec::new();
    let mut score: i32 = 0;
    let shared = !identifiers(one).is_disjoint(&identifiers(other));
    if shared {
        because.push(Reason::SameIdentifier);
        score += 70;
    }
    let name = name_likeness(one, other);
    if name == 100 {
        because.push(Reason::SameName);
    } else if name >= 70 {
        because.push(Reason::AlikeName);
    }
    score += i32::from(name) * 70 / 100;
    if let Some((reason, points)) = births(one.birth_date, other.birth_date) {
        because.push(reason);
        score += points;
    }
    if let Some((reason, points)) = sexes(one.sex, other.sex) {
        because.push(reason);
        score += points;
    }
    // Many people share a year of birth and a sex: without a name or number in common that says nothing.
    if !shared && name < 70 {
        return Likeness { score: 0, because: Vec::new() };
    }
    Likeness { score: u8::try_from(score.clamp(0, 100)).unwrap_or(100), because }
}

/// The best of all pairs of names, from 0 to 100.
fn name_likeness(one: &Patient, other: &Patient) -> u8 {
    let words =
        |patient: &Patient| -> Vec<Vec<Word>> { patient.names.iter().take(8).map(names::of_name).collect() };
    let (ones, others) = (words(one), words(other));
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| words_likeness(one, other)).max().unwrap_or(0)
}

/// Every word of the shorter name is laid beside the word of the longer that it is most like. A name with more words is
/// the same with something added, which is common: a father's, a clan's, a second given name.
fn words_likeness(one: &[Word], other: &[Word]) -> u8 {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.is_empty() {
        return 0;
    }
    let mut free: Vec<&Word> = long.iter().collect();
    let mut sum = 0_usize;
    for word in short {
        let best = free
            .iter()
            .enumerate()
            .map(|(at, other)| (word.likeness(other), at))
            .max_by_key(|(like, at)| (*like, usize::MAX - at));
        if let Some((like, at)) = best.filter(|(like, _)| *like > 0) {
            free.remove(at);
            sum += usize::from(like);
        }
    }
    // One word alone is little to go by, and so is what one has beyond the other.
    let alone = if short.len() == 1 { 15 } else { 0 };
    let beyond = 5 * (long.len() - short.len()).min(3);
    u8::try_from((sum / short.len()).saturating_sub(alone + beyond)).unwrap_or(100)
}

fn births(one: Option<PartialDate>, other: Option<PartialDate>) -> Option<(Reason, i32)> {
    let (one, other) = one.zip(other)?;
    let apart = one.parts().0.abs_diff(other.parts().0);
    Some(match apart {
        _ if one == other && one.precision() == DatePrecision::Day => (Reason::SameBirthDate, 30),
        _ if one.agrees_with(other) => (Reason::BirthDateAgrees, 15),
        0 | 1 => (Reason::BirthYearNear, 5),
        2..=4 => (Reason::OtherBirthYear, -15),
        _ => (Reason::OtherBirthYear, -40),
    })
}

fn sexes(one: Option<AdministrativeGender>, other: Option<AdministrativeGender>) -> Option<(Reason, i32)> {
    let known = |sex: &AdministrativeGender| *sex != AdministrativeGender::Unknown;
    let (one, other) = one.filter(known).zip(other.filter(known))?;
    Some(if one == other { (Reason::SameSex, 5) } else { (Reason::OtherSex, -25) })
}

impl fmt::Debug for MatchKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MatchKey({:?})", self.kind)
    }
}
