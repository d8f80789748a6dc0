//! Concepts: a code in a standard system, words, or both.

use std::borrow::Cow;

/// Text as a person wrote it. Its length is bounded where it enters (see [`crate::limits`]).
pub type Text = String;

/// A code in a code system. Two codings are the same only when system and code are, to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Coding {
    /// Canonical URI of the code system, such as `http://snomed.info/sct`; empty when the source gave none.
    pub system: Cow<'static, str>,
    /// The code.
    pub code: Text,
}

/// A clinical idea: a code, the words for it, or both; never neither.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Concept {
    coding: Option<Coding>,
    text: Option<Text>,
}

impl Coding {
    /// A code in the system with this URI.
    pub fn new(system: impl Into<Cow<'static, str>>, code: impl Into<Text>) -> Self {
        Self { system: system.into(), code: code.into() }
    }
}

impl Concept {
    /// `None` when there is neither a code nor words that are more than white space.
    pub fn new(coding: Option<Coding>, text: Option<Text>) -> Option<Self> {
        let text = text.filter(|t| !t.trim().is_empty());
        (coding.is_some() || text.is_some()).then_some(Self { coding, text })
    }

    /// A code without words.
    pub fn coded(coding: Coding) -> Self {
        Self { coding: Some(coding), text: None }
    }

    /// The code.
    pub fn coding(&self) -> Option<&Coding> {
        self.coding.as_ref()
    }

    /// The words: all there is when nothing is coded; beside a code what the author said in words of their own, or a name
    /// for a code that readers may have none for.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }

    /// The same concept without words beside its code. Words that stand alone stay.
    #[must_use]
    pub fn without_name(mut self) -> Self {
        if self.coding.is_some() {
            self.text = None;
        }
        self
    }

    /// The same concept with this name beside its code.
    #[must_use]
    pub fn with_name(mut self, name: &str) -> Self {
        self.text = Some(name.to_owned());
        self
    }

    /// Whether this is the code `code` of `system`.
    pub fn is(&self, system: &str, code: &str) -> bool {
        self.coding.as_ref().is_some_and(|c| c.system == system && c.code == code)
    }
}
