//! A record as phr-core renders it, as a part of a page. Nothing of the view is left out.

use crate::text::Text;
use askama::Template;
use phr_core::render::{Direction, Emphasis, Label, LineKind, Notice, Origin, Phrase, Severity, View};
use std::collections::{BTreeMap, BTreeSet};

/// The part of a page with a record.
#[derive(Template)]
#[template(path = "person/view.html")]
pub(crate) struct RecordView {
    pub(crate) text: Text,
    pub(crate) view: View,
    /// What can be changed with one click, by the entry's reference.
    pub(crate) changes: BTreeMap<String, Vec<EntryChange>>,
    /// How each attestation came here, by its hash.
    pub(crate) taken: BTreeMap<String, String>,
}

/// A change that is offered beside an entry.
pub(crate) struct EntryChange {
    /// The field's path.
    pub(crate) path: String,
    pub(crate) words: String,
    pub(crate) is_chosen: bool,
    /// The new date, as it was typed.
    pub(crate) due: String,
}

impl EntryChange {
    fn is_move(&self) -> bool {
        self.path.starts_with("moved.")
    }
}

impl RecordView {
    /// A view alone.
    pub(crate) fn new(text: Text, view: View) -> Self {
        Self { text, view, changes: BTreeMap::new(), taken: BTreeMap::new() }
    }

    fn say(&self, id: &str) -> String {
        self.text.say(id)
    }

    fn dir(&self, direction: &Direction) -> &'static str {
        match direction {
            Direction::Ltr => "ltr",
            Direction::Rtl => "rtl",
        }
    }

    /// The notices, each sentence once: of two attestations by one issuer on one day, the same is to be said.
    fn notices(&self) -> Vec<&Notice> {
        let mut said = BTreeSet::new();
        self.view.notices.iter().filter(|notice| said.insert((notice.severity, &notice.text))).collect()
    }

    fn severity(&self, severity: &Severity) -> &'static str {
        match severity {
            Severity::Danger => "danger",
            Severity::Warning => "warning",
            Severity::Notice => "info",
            Severity::Ok => "ok",
        }
    }

    fn severity_words(&self, severity: &Severity) -> &'static str {
        match severity {
            Severity::Danger => "view-danger",
            Severity::Warning => "view-warning",
            Severity::Notice => "view-notice",
            Severity::Ok => "view-ok",
        }
    }

    fn is_grave(&self, severity: &Severity) -> bool {
        matches!(severity, Severity::Danger | Severity::Warning)
    }

    fn emphasis(&self, emphasis: &Emphasis) -> &'static str {
        match emphasis {
            Emphasis::Danger => "danger",
            Emphasis::Abnormal => "abnormal",
            Emphasis::Plain => "plain",
            Emphasis::Muted => "muted",
        }
    }

    fn line_kind(&self, kind: &LineKind) -> &'static str {
        match kind {
            LineKind::Fact => "fact",
            LineKind::NoneKnown => "none-known",
            LineKind::NoInformation => "no-information",
        }
    }

    /// The issuer's words, where they are neither the name nor the English name.
    fn written<'l>(&self, label: &'l Label) -> Option<&'l str> {
        let written = label.as_written.as_deref()?;
        let is_written = |name: &str| name.to_lowercase() == written.to_lowercase();
        let is_said = is_written(&label.text) || label.english.as_deref().is_some_and(is_written);
        (!is_said).then_some(written)
    }

    /// The concepts of a text whose name alone may mislead, each once.
    fn doubtful<'p>(&self, phrase: &'p Phrase) -> Vec<&'p Label> {
        let is_doubtful = |label: &&Label| {
            label.draft
                || self.written(label).is_some()
                || (label.origin == Origin::AsWritten && label.code.is_some())
        };
        let mut doubtful: Vec<&Label> = Vec::new();
        for label in phrase.concepts.iter().filter(is_doubtful) {
            if !doubtful.contains(&label) {
                doubtful.push(label);
            }
        }
        doubtful
    }

    fn changes(&self, reference: &str) -> Option<&Vec<EntryChange>> {
        self.changes.get(reference)
    }

    fn taken(&self, hash: &str) -> Option<&String> {
        self.taken.get(hash)
    }

    fn withheld_words(&self, code: &str) -> String {
        let id = format!("view-withheld-{code}");
        if self.text.has(&id) { self.text.say(&id) } else { self.text.say("view-withheld-other") }
    }
}
