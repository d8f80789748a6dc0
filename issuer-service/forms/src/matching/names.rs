//! Words of names.

use super::sound;
use crate::search::fold::fold;
use phr_core::model::Patient;
use std::collections::BTreeSet;

/// Most words of all the names of a person, or of a query.
const WORDS: usize = 24;

/// Words that are in so many names that they tell nobody from another, and that are written or left out at will.
const PARTICLES: &[&str] = &[
    "al", "el", "ul", "as", "ar", "ibn", "bin", "ben", "bint", "bnt", "ibnu", "van", "von", "de", "da", "di",
    "der", "den", "du", "la", "le", "os", "ال", "ابن", "بن", "بنت",
];

/// "Servant of": belongs to the word behind it.
const SERVANT: &[&str] = &[
    "abd",
    "abdul",
    "abdel",
    "abdal",
    "abdur",
    "abdoul",
    "abdol",
    "عبد",
    "абд",
    "абдул",
    "абдель",
    "আবদুল",
    "আব্দুল",
    "আবদুর",
    "আব্দুর",
];

/// One word of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded, in its script.
    pub(super) written: String,
    /// How it may sound.
    pub(super) sounds: BTreeSet<String>,
    /// How it reads in Latin letters, for comparing spellings.
    pub(super) readings: BTreeSet<String>,
}

/// The words of a text, without particles, unless it has nothing else.
pub(super) fn words(text: &str) -> Vec<Word> {
    let folded = fold(text);
    let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '\u{900}'..='\u{DFF}');
    // An apostrophe is part of the word for some and left out by others.
    let folded: String =
        folded.chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`')).collect();
    let mut parts: Vec<String> =
        folded.split(|c| !is_letter(c)).filter(|p| !p.is_empty()).map(without_article).collect();
    join_servants(&mut parts);
    let significant: Vec<String> =
        parts.iter().filter(|part| !PARTICLES.contains(&part.as_str())).cloned().collect();
    let parts = if significant.is_empty() { parts } else { significant };
    parts.into_iter().take(WORDS).map(Word::new).collect()
}

/// All words of all names of a person, each once.
pub(super) fn of_patient(patient: &Patient) -> Vec<Word> {
    let mut all: Vec<Word> = Vec::new();
    for name in &patient.names {
        for word in of_name(name) {
            if all.len() < WORDS && !all.contains(&word) {
                all.push(word);
            }
        }
    }
    all
}

/// The words of one name.
pub(super) fn of_name(name: &phr_core::model::Name) -> Vec<Word> {
    let parts = name.family.iter().chain(&name.given).chain(&name.text);
    let mut all: Vec<Word> = Vec::new();
    for word in parts.flat_map(|part| words(part)) {
        if !all.contains(&word) {
            all.push(word);
        }
    }
    all
}

/// The Arabic article, which is written at the word or left out.
fn without_article(part: &str) -> String {
    let rest = part.strip_prefix("ال").filter(|rest| rest.chars().count() >= 3);
    rest.unwrap_or(part).to_owned()
}

/// `abd al rahman`, `abdul rahman`, `abdulrahman`, `عبد الرحمن` and `عبدالرحمن` become `abdrahman`, `عبدرحمن`.
fn join_servants(parts: &mut Vec<String>) {
    let mut joined: Vec<String> = Vec::new();
    let mut servant: Option<String> = None;
    for part in parts.drain(..) {
        match servant.take() {
            Some(before) if PARTICLES.contains(&part.as_str()) => servant = Some(before),
            Some(before) => joined.push(format!("{}{part}", servant_stem(&before))),
            None if SERVANT.contains(&part.as_str()) => servant = Some(part),
            None => joined.push(split_servant(part)),
        }
    }
    joined.extend(servant);
    *parts = joined;
}

fn servant_stem(word: &str) -> &'static str {
    match word.chars().next() {
        Some('ع') => "عبد",
        Some('а') => "абд",
        Some('আ') => "আব্দ",
        _ => "abd",
    }
}

fn split_servant(part: String) -> String {
    let long = |rest: &str| rest.chars().count() >= 3;
    if let Some(rest) = part.strip_prefix("عبدال").filter(|rest| long(rest)) {
        return format!("عبد{rest}");
    }
    for start in ["abdul", "abdel", "abdal", "abdur", "abdoul", "abdol"] {
        if let Some(rest) = part.strip_prefix(start).filter(|rest| long(rest)) {
            return format!("abd{rest}");
        }
    }
    for start in ["абдул", "абдель", "абдел", "абдур"] {
        if let Some(rest) = part.strip_prefix(start).filter(|rest| long(rest)) {
            return format!("абд{rest}");
        }
    }
    part
}

impl Word {
    fn new(written: String) -> Self {
        let readings = sound::readings(&written);
        Self { sounds: sound::sounds(&written), readings, written }
    }

    /// How alike two words are, from 0 to 100.
    pub(super) fn likeness(&self, other: &Self) -> u8 {
        if self.written == other.written {
            return 100;
        }
        let spelled = self
            .readings
            .iter()
            .flat_map(|one| other.readings.iter().map(move |two| strsim::jaro_winkler(one, two)));
        let spelled = spelled.fold(0.0_f64, f64::max);
        let sounds = !self.sounds.is_disjoint(&other.sounds);
        match sounds {
            // Words that sound alike are alike only when their letters are: short words often share a code.
            true if spelled >= 0.8 => 95,
            true if spelled >= 0.7 => 80,
            true => 50,
            false if spelled >= 0.92 => 80,
            false if spelled >= 0.88 => 60,
            false => 0,
        }
    }
}
