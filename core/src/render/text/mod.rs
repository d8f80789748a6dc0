//! A view as plain text, for terminals and paper. Signs say what colours would; nothing is cut off.

mod wrap;

use super::bidi::{RLM, isolate};
use super::view::*;
use super::wording::{Argument, Message, Wording, messages as m};
use std::collections::BTreeSet;
use unicode_width::UnicodeWidthStr;
use wrap::wrap;

/// How a view is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextOptions {
    /// Columns to use; 20 at least.
    pub width: usize,
}

/// The fewest columns that anything fits into.
const LEAST_WIDTH: usize = 20;
/// Indentation of what belongs to a line.
const INDENT: &str = "     ";

impl Default for TextOptions {
    fn default() -> Self {
        Self { width: 80 }
    }
}

/// The view as lines of text, each ended by `\n`.
///
/// `!!` marks dangers, `!` what is out of the usual, `~` what is past or not to be relied on. Lines of a right-to-left view
/// begin with U+200F, so that a terminal that knows directions sets them from the right. The text holds no control
/// characters but `\n`, and lines of the record's own stand indented.
pub fn to_text(view: &View, options: TextOptions) -> String {
    let words = Wording::find(&view.language).unwrap_or(Wording::english());
    let width = options.width.max(LEAST_WIDTH);
    let mut page = Page { words, direction: view.direction, width, text: String::new() };
    page.title(&words.say(m::TEXT_TITLE), '=');
    let mut said = BTreeSet::new();
    // Of two attestations by one issuer on one day, the same is to be said.
    for notice in view.notices.iter().filter(|notice| said.insert((notice.severity, &notice.text))) {
        page.notice(notice);
    }
    if !view.person.is_empty() {
        page.heading(&words.say(m::TEXT_PERSON));
        page.details(&view.person, "");
    }
    for block in &view.blocks {
        page.block(block);
    }
    if !view.attestations.is_empty() {
        page.heading(&words.say(m::TEXT_ATTESTATIONS));
    }
    for provenance in &view.attestations {
        page.provenance(provenance);
    }
    page.text
}

struct Page {
    words: Wording,
    direction: Direction,
    width: usize,
    text: String,
}

impl Page {
    fn title(&mut self, title: &str, rule: char) {
        self.paragraph("", "", title);
        let width = UnicodeWidthStr::width(title).min(self.width);
        self.paragraph("", "", &rule.to_string().repeat(width));
    }

    fn heading(&mut self, title: &str) {
        self.text.push('\n');
        self.title(title, '-');
    }

    fn notice(&mut self, notice: &Notice) {
        let name = self.words.say(match notice.severity {
            Severity::Danger => m::TEXT_DANGER,
            Severity::Warning => m::TEXT_WARNING,
            Severity::Notice => m::TEXT_NOTICE,
            Severity::Ok => m::TEXT_OK,
        });
        let sign = format!("{:<3}", notice.severity.sign());
        self.paragraph(&sign, "   ", &self.field(&name, &notice.text));
    }

    fn block(&mut self, block: &Block) {
        let title = self.phrase(&block.title);
        let title = if block.danger { format!("{} {title}", Severity::Danger.sign()) } else { title };
        self.heading(&title);
        for statement in &block.statements {
            let sign = format!("{:<3}", statement.severity.sign());
            self.paragraph(&sign, INDENT, &self.phrase(&statement.phrase));
        }
        for line in &block.lines {
            self.line(line);
        }
    }

    fn line(&mut self, line: &Line) {
        let mut text = isolate(self.direction, &line.label.text);
        if let Some(reference) = self.reference(&line.label) {
            text = format!("{text} [{reference}]");
        }
        self.paragraph(&format!("{:<3}", line.emphasis.sign()), INDENT, &text);
        if !line.flags.is_empty() {
            let flags: Vec<String> = line.flags.iter().map(flag_text).collect();
            self.paragraph(INDENT, INDENT, &format!("* {}", flags.join(" * ")));
        }
        self.details(&line.details, INDENT);
    }

    fn details(&mut self, details: &[Detail], indent: &str) {
        for detail in details {
            let text = self.field(&detail.name, &self.phrase(&detail.value));
            self.paragraph(indent, &format!("{indent}  "), &text);
        }
    }

    fn provenance(&mut self, provenance: &Provenance) {
        let sign = if provenance.trusted { Severity::Ok } else { Severity::Danger }.sign();
        let names = [(m::TEXT_HASH, &provenance.hash), (m::TEXT_RECORD, &provenance.record_id)];
        let names =
            names.map(|(name, value)| format!("{} {}", self.words.say(name), isolate(self.direction, value)));
        self.paragraph(&format!("{sign:<3}"), INDENT, &names.join(", "));
        self.details(&provenance.details, INDENT);
    }

    fn field(&self, name: &str, value: &str) -> String {
        let arguments = [("name", Argument::Text(name)), ("value", Argument::Text(value))];
        self.words.fill(m::TEXT_FIELD, &arguments)
    }

    /// The words, with a reference for each concept whose name alone is not to be relied on.
    fn phrase(&self, phrase: &Phrase) -> String {
        let mut text = isolate(self.direction, &phrase.text);
        for (place, label) in phrase.concepts.iter().enumerate() {
            let repeated = phrase.concepts[..place].contains(label);
            let Some(reference) = self.reference(label).filter(|_| !repeated && needs_reference(label))
            else {
                continue;
            };
            text = match label.text == phrase.text {
                true => format!("{text} [{reference}]"),
                false => format!("{text} [{} = {reference}]", isolate(self.direction, &label.text)),
            };
        }
        text
    }

    /// English name, words as written, code, and whether the name is a draft.
    fn reference(&self, label: &Label) -> Option<String> {
        let about = |message: Message, name: &'static str, text: &str| {
            self.words.fill(message, &[(name, Argument::Text(text))])
        };
        let english = label.english.as_ref().map(|name| about(m::TEXT_ENGLISH, "name", name));
        let written = label.as_written.as_ref().filter(|_| differs_as_written(label));
        let written = written.map(|text| about(m::TEXT_AS_WRITTEN, "text", text));
        let code = label.code.as_ref().filter(|_| label.origin != Origin::Code);
        let code = code.map(|code| isolate(self.direction, &format!("{} {}", code.system_name, code.code)));
        let draft = label.draft.then(|| self.words.say(m::TEXT_DRAFT));
        let parts: Vec<String> = [english, written, code, draft].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn paragraph(&mut self, first: &str, rest: &str, text: &str) {
        for line in wrap(text, self.width, first, rest) {
            if self.direction == Direction::Rtl {
                self.text.push(RLM);
            }
            self.text.push_str(line.trim_end());
            self.text.push('\n');
        }
    }
}

/// Whether a concept's name alone may mislead: a draft, or words that may say something else than the code.
fn needs_reference(label: &Label) -> bool {
    label.draft || differs_as_written(label) || (label.origin == Origin::AsWritten && label.code.is_some())
}

/// Whether the issuer's words are neither the name nor the English name; capital letters make no difference.
fn differs_as_written(label: &Label) -> bool {
    let Some(written) = label.as_written.as_ref().map(|written| written.to_lowercase()) else { return false };
    let is_written = |name: &String| name.to_lowercase() == written;
    !is_written(&label.text) && !label.english.as_ref().is_some_and(is_written)
}

fn flag_text(flag: &Flag) -> String {
    match flag.severity {
        Severity::Danger | Severity::Warning => format!("{} {}", flag.severity.sign(), flag.text),
        Severity::Notice | Severity::Ok => flag.text.clone(),
    }
}
