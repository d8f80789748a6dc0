//! Finding codes by name in any language, or by code.

use phr_core::terminology::{Kind, Name, System};
use std::collections::BTreeMap;

/// An index over the agreed terminology.
pub struct CodeSearch {}

/// What to search.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Of these kinds; of every kind when empty.
    pub kinds: &'a [Kind],
    /// The language of the names in the answer.
    pub lang: &'a str,
    /// At most so many; never more than 50.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// It is the code.
    Code,
    /// The whole name.
    Name,
    /// The name begins so.
    Begins,
    /// Words of the name.
    Words,
    /// Words of the name, with a slip of the finger.
    Typo,
}

impl CodeSearch {
    /// Makes the index; once, when the program starts.
    pub fn new() -> Self {
        Self {}
    }

    /// The codes that a query may mean, the likeliest first.
    pub fn find(&self, query: &str, wanted: Wanted<'_>) -> Vec<Hit> {
        _ = (query, wanted);
        Vec::new()
    }
}

impl Default for CodeSearch {
    fn default() -> Self {
        Self::new()
    }
}

impl Hit {
    /// What the field `<path>.chosen` holds when this is chosen: `sct|91936005`.
    pub fn chosen(&self) -> String {
        format!("{}|{}", self.system.short_name(), self.code)
    }
}
