//! Finding codes by name in any language, or by code.

mod common;
pub(crate) mod fold;
mod index;
#[cfg(test)]
mod tests;

pub use index::CodeSearch;

use phr_core::terminology::{self, Kind, Name, System};
use std::collections::BTreeMap;

/// Longest query that is looked at, in characters; what is beyond is not.
pub const QUERY_CHARS: usize = 100;
/// Most words of a query that are looked at.
pub const QUERY_WORDS: usize = 8;
/// Most codes in an answer.
pub const MOST_HITS: usize = 50;

/// What to search.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Of these kinds; of every kind when empty.
    pub kinds: &'a [Kind],
    /// The language of the names in the answer, a BCP 47 tag.
    pub lang: &'a str,
    /// At most so many; never more than [`MOST_HITS`].
    pub limit: usize,
    /// How often each choice ([`Hit::chosen`]) was made at this site.
    pub used: &'a BTreeMap<String, u32>,
}

/// A code that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its system.
    pub system: System,
    /// The code.
    pub code: &'static str,
    /// What it is used for.
    pub kind: Kind,
    /// The name in the language asked for, or English.
    pub name: Name,
    /// The English name.
    pub english: &'static str,
    /// Why it is here.
    pub why: Why,
    /// The name that matched, where it is neither of the two above.
    pub matched: Option<&'static str>,
}

/// Why a code was found, the best reason first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// It is the code, or begins so.
    Code,
    /// The whole name.
    Name,
    /// The name begins so.
    Begins,
    /// Words of the name, in any order, whole or begun.
    Words,
    /// The same, with a slip of the finger.
    Typo,
}

impl Why {
    /// Stable code, for pages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Name => "name",
            Self::Begins => "begins",
            Self::Words => "words",
            Self::Typo => "typo",
        }
    }
}

impl Hit {
    /// What the field `<path>.chosen` holds when this is chosen: `sct|91936005`.
    pub fn chosen(&self) -> String {
        chosen(self.system, self.code)
    }
}

pub(crate) fn chosen(system: System, code: &str) -> String {
    format!("{}|{code}", system.short_name())
}

/// Whether words are a name of this code in any language, or one of its other words, in any case of letters.
pub(crate) fn is_name(system: System, code: &str, words: &str) -> bool {
    let words = words.trim().to_lowercase();
    terminology::languages()
        .filter_map(|lang| terminology::name(system, code, lang))
        .any(|name| name.text.to_lowercase() == words)
}
