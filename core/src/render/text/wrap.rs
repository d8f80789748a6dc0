//! Breaking text into lines by the columns it takes.

use crate::render::bidi::{FSI, PDI};
use unicode_width::UnicodeWidthChar;

/// Lines of at most `width` columns: the first begins with `first`, the others with `rest`. Breaks at spaces, at line
/// breaks, and within words only where one alone is too long. Isolates that are open at the end of a line are closed
/// there and opened again on the next, because none reaches over a line's end (UAX 9, rule X8).
pub(super) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Lines {
        width,
        rest,
        open: 0,
        done: Vec::new(),
        line: first.to_owned(),
        used: columns(first),
        start: columns(first),
    };
    for (index, paragraph) in text.split('\n').enumerate() {
        if index > 0 {
            lines.break_line();
        }
        for word in paragraph.split(' ') {
            lines.add_word(word);
        }
    }
    lines.finish()
}

struct Lines<'a> {
    width: usize,
    rest: &'a str,
    /// How many isolates are open.
    open: usize,
    done: Vec<String>,
    line: String,
    /// Columns of `line`.
    used: usize,
    /// Columns of `line` when nothing had been added to it.
    start: usize,
}

impl Lines<'_> {
    fn add_word(&mut self, word: &str) {
        let columns = columns(word);
        let space = usize::from(self.used > self.start);
        if self.used > self.start && self.used + space + columns > self.width {
            self.break_line();
        } else if space == 1 {
            self.line.push(' ');
            self.used += 1;
        }
        for character in word.chars() {
            self.add(character);
        }
    }

    fn add(&mut self, character: char) {
        let columns = character.width().unwrap_or(0);
        if columns > 0 && self.used > self.start && self.used + columns > self.width {
            self.break_line();
        }
        match character {
            FSI => self.open += 1,
            PDI => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        self.line.push(character);
        self.used += columns;
    }

    fn break_line(&mut self) {
        self.close();
        self.line.push_str(self.rest);
        self.line.extend(core::iter::repeat_n(FSI, self.open));
        self.used = columns(self.rest);
        self.start = self.used;
    }

    fn close(&mut self) {
        self.line.extend(core::iter::repeat_n(PDI, self.open));
        self.done.push(core::mem::take(&mut self.line));
    }

    fn finish(mut self) -> Vec<String> {
        self.close();
        self.done
    }
}

/// Columns as the sum over characters, which is what adding them one by one counts.
fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_at_spaces_and_indents_the_rest() {
        assert_eq!(wrap("one two three", 9, "- ", "  "), ["- one two", "  three"]);
        assert_eq!(wrap("a\nb", 9, "- ", "  "), ["- a", "  b"]);
    }

    #[test]
    fn a_long_word_is_broken_and_not_cut() {
        assert_eq!(wrap("abcdefgh", 5, "", ""), ["abcde", "fgh"]);
        assert_eq!(wrap("日本語文", 5, "", ""), ["日本", "語文"]);
    }

    #[test]
    fn marks_stay_with_their_letter() {
        assert_eq!(wrap("abcde\u{301}f", 5, "", ""), ["abcde\u{301}", "f"]);
    }

    #[test]
    fn isolates_end_with_the_line_and_begin_again() {
        assert_eq!(
            wrap("x \u{2068}سنة سنة\u{2069}", 6, "", ""),
            ["x \u{2068}سنة\u{2069}", "\u{2068}سنة\u{2069}"]
        );
    }
}
