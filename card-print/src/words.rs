//! Words with their language and direction.

use std::fmt;

use phr_core::render::Direction;
use serde::Serialize;

/// Letters that a word may have before it may be broken anywhere.
const LONGEST_WORD: usize = 14;
/// A place where a line may end, with nothing to be seen.
const BREAK: char = '\u{200b}';
/// First strong isolate and pop directional isolate (UAX 9).
const FSI: char = '\u{2068}';
const PDI: char = '\u{2069}';

/// Languages written from right to left, by their first subtag.
const RIGHT_TO_LEFT: [&str; 11] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi", "prs"];
/// Scripts written from right to left, as a language's second or third subtag.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 4] = ["arab", "hebr", "syrc", "thaa"];

/// Words to print, with their language and direction.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    text: String,
    lang: String,
    rtl: bool,
}

impl Words {
    /// Words in a language (BCP 47), which says their direction.
    pub fn new(language: &str, text: &str) -> Self {
        let rtl = language_runs(language) == Direction::Rtl;
        Self { text: breakable(text), lang: primary(language), rtl }
    }

    /// A name, whose direction is that of its first letter.
    pub fn name(text: &str) -> Self {
        Self { text: breakable(text), lang: "und".to_owned(), rtl: direction_of(text) == Direction::Rtl }
    }

    pub(crate) fn directed(language: &str, direction: Direction, text: &str) -> Self {
        Self { text: breakable(text), lang: primary(language), rtl: direction == Direction::Rtl }
    }
}

/// Says nothing of what is printed.
impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.lang)
    }
}

/// The first subtag, where it is one that a layout takes.
pub(crate) fn primary(language: &str) -> String {
    let first = language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()) {
        true => first,
        false => "und".to_owned(),
    }
}

fn language_runs(language: &str) -> Direction {
    let subtags: Vec<String> = language.split(['-', '_']).map(str::to_ascii_lowercase).collect();
    let script = subtags.iter().skip(1).find(|subtag| subtag.len() == 4);
    let rtl = match script {
        Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script.as_str()),
        None => subtags.first().is_some_and(|first| RIGHT_TO_LEFT.contains(&first.as_str())),
    };
    if rtl { Direction::Rtl } else { Direction::Ltr }
}

/// Direction of the first letter; left to right where there is none.
pub(crate) fn direction_of(text: &str) -> Direction {
    match text.chars().find(|c| c.is_alphabetic()).is_some_and(is_rtl) {
        true => Direction::Rtl,
        false => Direction::Ltr,
    }
}

/// `text` as a part of a line that runs in the direction `base`.
pub(crate) fn isolated(base: Direction, text: &str) -> String {
    let other = match base {
        Direction::Ltr => text.chars().any(is_rtl),
        Direction::Rtl => true,
    };
    if other { format!("{FSI}{text}{PDI}") } else { text.to_owned() }
}

/// The blocks of Hebrew, Arabic, Syriac, Thaana, N'Ko and their presentation forms.
fn is_rtl(c: char) -> bool {
    matches!(u32::from(c), 0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
        && !matches!(u32::from(c), 0x660..=0x669 | 0x6f0..=0x6f9)
}

/// `text` with places where a very long word may be broken: it would run out of the print otherwise.
pub(crate) fn breakable(text: &str) -> String {
    let mut broken = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut run = 0;
    for c in text.chars() {
        if c.is_whitespace() || matches!(c, '-' | BREAK) {
            run = 0;
        } else if run >= LONGEST_WORD && before.is_some_and(is_simple) && is_simple(c) {
            broken.push(BREAK);
            run = 0;
        }
        run += 1;
        broken.push(c);
        before = Some(c);
    }
    broken
}

/// Whether a character stands by itself, so that a line may end before or after it: no mark, joiner or half of a conjunct.
fn is_simple(c: char) -> bool {
    c.is_ascii_graphic()
        || matches!(u32::from(c), 0xc0..=0x24f | 0x370..=0x481 | 0x48a..=0x52f | 0x620..=0x64a | 0x660..=0x669
            | 0x66e..=0x6d3 | 0x6f0..=0x6ff | 0x1200..=0x135a | 0x1e00..=0x1fff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_is_the_languages_or_the_first_letters() {
        assert!(Words::new("ar", "PHR").rtl);
        assert!(Words::new("ku-Arab-IQ", "PHR").rtl);
        assert!(!Words::new("ur-Latn", "x").rtl);
        assert!(Words::name("(2) أمل Haddad").rtl);
        assert!(!Words::name("Amal أمل").rtl);
        assert!(!Words::name("١٢").rtl);
    }

    #[test]
    fn languages_that_no_layout_takes_are_undetermined() {
        assert_eq!(primary("sr-Latn-RS"), "sr");
        assert_eq!(primary("\"][]"), "und");
        assert_eq!(primary(""), "und");
    }

    #[test]
    fn only_very_long_words_may_be_broken_and_no_letter_is_lost() {
        assert_eq!(breakable("a short text"), "a short text");
        let long = "x".repeat(50);
        assert_eq!(breakable(&long).matches(BREAK).count(), 3);
        assert_eq!(breakable(&long).replace(BREAK, ""), long);
        let conjuncts = "স্ব".repeat(20);
        assert_eq!(breakable(&conjuncts), conjuncts);
    }

    #[test]
    fn debug_says_nothing_of_the_person() {
        assert_eq!(format!("{:?}", Words::name("Amal")), "Words(und)");
    }
}
