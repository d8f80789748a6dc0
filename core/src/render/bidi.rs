//! Directions of text, isolation of what runs the other way, and texts made harmless.

use super::view::Direction;
use std::fmt::Write;

/// First strong isolate: what follows has its own direction.
pub(super) const FSI: char = '\u{2068}';
/// Pop directional isolate.
pub(super) const PDI: char = '\u{2069}';
/// Right-to-left mark.
pub(super) const RLM: char = '\u{200f}';

/// Direction of the first strongly directional character; left to right when there is none (numbers, codes).
pub(super) fn direction_of(text: &str) -> Direction {
    let strong = text.chars().find(|c| is_rtl(*c) || c.is_alphabetic());
    if strong.is_some_and(is_rtl) { Direction::Rtl } else { Direction::Ltr }
}

/// `text` as a part of a sentence that runs in the direction `base`, between isolates where it needs them.
pub(super) fn isolate(base: Direction, text: &str) -> String {
    if needs_isolation(base, text) && !is_isolated(text) {
        format!("{FSI}{text}{PDI}")
    } else {
        text.to_owned()
    }
}

/// Text from a record, made harmless: control characters and directional controls, which could move a cursor,
/// fake lines or reverse what is read, are replaced by their code points. Line breaks stay, as `\n`.
pub(super) fn harmless(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' => clean.push(' '),
            c if is_harmful(c) => {
                // Writing to a String cannot fail.
                let _ = write!(clean, "<U+{:04X}>", u32::from(c));
            }
            c => clean.push(c),
        }
    }
    clean
}

/// Whether one isolate holds all of the text already.
fn is_isolated(text: &str) -> bool {
    let Some(inner) = text.strip_prefix(FSI).and_then(|text| text.strip_suffix(PDI)) else { return false };
    let mut open = 0_i64;
    inner.chars().all(|c| {
        open += i64::from(c == FSI) - i64::from(c == PDI);
        open >= 0
    })
}

fn needs_isolation(base: Direction, text: &str) -> bool {
    match base {
        Direction::Ltr => text.chars().any(|c| is_rtl(c) || c == FSI),
        // Digits alone keep their order; with signs or letters around them they do not.
        Direction::Rtl => {
            !text.chars().all(|c| c.is_ascii_digit())
                && text.chars().any(|c| !is_rtl(c) && c.is_alphanumeric() || c == FSI)
        }
    }
}

/// The blocks of right-to-left scripts (Unicode, DerivedBidiClass.txt, R and AL by default).
fn is_rtl(c: char) -> bool {
    matches!(u32::from(c), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefe | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// Control characters, embeddings, overrides and isolates, and invisible tags. Marks (LRM, RLM, ALM) and joiners
/// stay: ordinary texts need them and they turn nothing around.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c), 0x202a..=0x202e | 0x2060..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0xe0000..=0xe007f)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directions() {
        assert_eq!(direction_of("12 سنة"), Direction::Rtl);
        assert_eq!(direction_of("Ali سنة"), Direction::Ltr);
        assert_eq!(direction_of("+49 30"), Direction::Ltr);
    }

    #[test]
    fn only_what_runs_the_other_way_is_isolated() {
        assert_eq!(isolate(Direction::Ltr, "500 mg"), "500 mg");
        assert_eq!(isolate(Direction::Ltr, "سنة"), "\u{2068}سنة\u{2069}");
        assert_eq!(isolate(Direction::Rtl, "سنة"), "سنة");
        assert_eq!(isolate(Direction::Rtl, "120/80"), "\u{2068}120/80\u{2069}");
        assert_eq!(isolate(Direction::Rtl, "2010"), "2010");
        assert_eq!(isolate(Direction::Ltr, "\u{2068}سنة\u{2069}"), "\u{2068}سنة\u{2069}");
        let two = "\u{2068}سنة\u{2069} \u{2068}سنة\u{2069}";
        assert_eq!(isolate(Direction::Ltr, two), format!("\u{2068}{two}\u{2069}"));
    }

    #[test]
    fn a_hostile_text_cannot_move_the_cursor_or_turn_the_line() {
        assert_eq!(harmless("a\u{1b}[2Jb\u{202e}gm 5\u{9b}c"), "a<U+001B>[2Jb<U+202E>gm 5<U+009B>c");
        assert_eq!(harmless("out\u{2069}side"), "out<U+2069>side");
        assert_eq!(harmless("a\r\nb\rc\u{2028}d\te"), "a\nb\nc\nd e");
        assert_eq!(harmless("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }
}
