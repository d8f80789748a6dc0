//! The scribe puts things into words: texts as written, messages, lists.

use super::bidi::{direction_of, harmless, isolate};
use super::view::{Direction, Label, Phrase};
use super::wording::{Argument, Message, Wording, messages as m};
use crate::model::{PartialDate, Timestamp};

/// Puts things into words in one language at one time.
#[derive(Clone, Copy)]
pub(super) struct Scribe {
    pub(super) words: Wording,
    /// When the record is read.
    pub(super) now: Timestamp,
}

impl Scribe {
    /// The day on which the record is read; `None` when the clock is off the calendar.
    pub(super) fn today(&self) -> Option<PartialDate> {
        self.now.date()
    }

    pub(super) fn language(&self) -> &'static str {
        self.words.language().tag
    }

    pub(super) fn direction(&self) -> Direction {
        self.words.language().direction
    }

    /// Words of our own.
    pub(super) fn ours(&self, text: String) -> Phrase {
        Phrase { text, direction: self.direction(), concepts: Vec::new() }
    }

    /// Words of the record, in their own direction.
    pub(super) fn written(&self, text: &str) -> Phrase {
        let text = harmless(text);
        Phrase { direction: direction_of(&text), text, concepts: Vec::new() }
    }

    /// A number or another text that runs left to right in every language.
    pub(super) fn digits(&self, text: String) -> Phrase {
        Phrase { text, direction: Direction::Ltr, concepts: Vec::new() }
    }

    pub(super) fn say(&self, message: Message) -> Phrase {
        self.ours(self.words.say(message))
    }

    /// A message with its placeables; the concepts named in them are kept.
    pub(super) fn fill(&self, message: Message, arguments: &[(&'static str, Argument<'_>)]) -> Phrase {
        let named = arguments.iter().filter_map(|(_, argument)| match argument {
            Argument::Phrase(phrase) => Some(phrase.concepts.iter().cloned()),
            Argument::Text(_) | Argument::Number(_) => None,
        });
        let concepts = named.flatten().collect();
        Phrase { concepts, ..self.ours(self.words.fill(message, arguments)) }
    }

    /// A message about one phrase.
    pub(super) fn about(&self, message: Message, name: &'static str, phrase: &Phrase) -> Phrase {
        self.fill(message, &[(name, Argument::Phrase(phrase))])
    }

    /// The phrases one after the other, as a list.
    pub(super) fn list(&self, phrases: Vec<Phrase>) -> Phrase {
        self.join(m::LIST_SEPARATOR, phrases)
    }

    /// The phrases one after the other, more apart than in a list.
    pub(super) fn clauses(&self, phrases: Vec<Phrase>) -> Phrase {
        self.join(m::CLAUSE_SEPARATOR, phrases)
    }

    fn join(&self, separator: Message, mut phrases: Vec<Phrase>) -> Phrase {
        if phrases.len() == 1 {
            return phrases.swap_remove(0);
        }
        let separator = self.words.say(separator);
        let texts: Vec<String> = phrases.iter().map(|p| isolate(self.direction(), &p.text)).collect();
        let concepts = phrases.into_iter().flat_map(|p| p.concepts).collect();
        Phrase { concepts, ..self.ours(texts.join(&separator)) }
    }
}

impl Phrase {
    /// A concept's name.
    pub(super) fn of(label: Label) -> Self {
        Self { text: label.text.clone(), direction: label.direction, concepts: vec![label] }
    }
}
