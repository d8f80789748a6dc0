//! Words with their language and direction.

use std::fmt;

use phr_core::render::Direction;
use serde::Serialize;

/// Letters that a word may have before it may be broken anywhere.
const LONGEST_WORD: usize = 16;
/// Characters that belong together at the most. The shaping engine ends the program at a Bengali syllable of more than 255;
/// the longest of real words have about ten.
const LONGEST_SYLLABLE: usize = 64;
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
    /// What must have room in one line.
    widest: String,
}

impl Words {
    /// Words in a language (BCP 47), which says their direction.
    pub fn new(language: &str, text: &str) -> Self {
        Self::directed(language, language_runs(language), text)
    }

    /// A name, whose direction is that of its first letter.
    pub fn name(text: &str) -> Self {
        Self::directed("und", direction_of(text), text)
    }

    pub(crate) fn directed(language: &str, direction: Direction, text: &str) -> Self {
        let text = breakable(text);
        let widest = widest(&text);
        Self { text, lang: primary(language), rtl: direction == Direction::Rtl, widest }
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
    let mut before = None;
    let mut run = 0;
    for c in text.chars() {
        if may_end_a_line(c) {
            run = 0;
        } else if run >= LONGEST_SYLLABLE
            || (run >= LONGEST_WORD && !is_attached(c) && !before.is_some_and(is_joining))
        {
            broken.push(BREAK);
            run = 0;
        }
        run += 1;
        broken.push(c);
        before = Some(c);
    }
    broken
}

fn may_end_a_line(c: char) -> bool {
    c == BREAK || (c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}'))
}

/// Whether a character belongs to the one before it: marks of the scripts that there are fonts for, and what is not seen.
fn is_attached(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36f | 0x483..=0x489 | 0x610..=0x61a | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6ed | 0x8d3..=0x8ff
        | 0x981..=0x983 | 0x9bc | 0x9be..=0x9cd | 0x9d7 | 0x9e2 | 0x9e3 | 0x9fe | 0x135d..=0x135f
        | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069
        | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xfeff)
}

/// Whether a character belongs to the one after it: joiners, the sign that makes conjuncts, and what opens a direction.
fn is_joining(c: char) -> bool {
    matches!(
        u32::from(c),
        0x34f | 0x9cd | 0x200c | 0x200d | 0x202a | 0x202b | 0x202d | 0x202e | 0x2060 | 0x2066..=0x2068
    )
}

/// The longest part in which no line ends.
fn widest(text: &str) -> String {
    let parts = text.split(may_end_a_line);
    parts.max_by_key(|part| part.chars().count()).unwrap_or_default().to_owned()
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
        for word in
            [long, "স্বা".repeat(40), "e\u{301}\u{302}".repeat(40), "a\u{a0}".repeat(40), "€".repeat(40)]
        {
            let broken = breakable(&word);
            assert!(broken.contains(BREAK));
            assert_eq!(broken.replace(BREAK, ""), word);
            for (before, after) in broken.split(BREAK).zip(broken.split(BREAK).skip(1)) {
                assert!(!before.ends_with('\u{9cd}') && !after.starts_with(is_attached), "{broken}");
            }
            assert!(Words::new("en", &word).widest.chars().count() < 60);
        }
        // Were it one syllable, the shaping engine would panic.
        for syllable in [format!("ক{}", "\u{9cb}".repeat(300)), "ক্".repeat(300)] {
            assert!(Words::new("bn", &syllable).widest.chars().count() <= LONGEST_SYLLABLE);
        }
    }

    #[test]
    fn debug_says_nothing_of_the_person() {
        assert_eq!(format!("{:?}", Words::name("Amal")), "Words(und)");
    }
}
