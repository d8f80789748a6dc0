//! Wording by message id, in three languages: `text/<language>/<page>.ftl`, all files of a language together.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    English,
    /// Arabic.
    Arabic,
    /// Serbian.
    Serbian,
}

impl Language {
    /// All of them; the first is used where no other is asked for.
    pub const ALL: [Self; 3] = [Self::English, Self::Arabic, Self::Serbian];

    /// BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
            Self::Serbian => "sr",
        }
    }

    /// Its own name.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Arabic => "العربية",
            Self::Serbian => "Српски",
        }
    }

    /// `ltr` or `rtl`.
    pub fn direction(self) -> &'static str {
        if self == Self::Arabic { "rtl" } else { "ltr" }
    }

    /// The language of a tag, regions and scripts aside.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best of an `Accept-Language` header (RFC 9110 §12.5.4); what cannot be read in it is passed over.
    pub fn negotiate(header: &str) -> Option<Self> {
        let mut best: Option<(Self, u16)> = None;
        for part in header.split(',').take(32) {
            let (tag, rest) = part.split_once(';').unwrap_or((part, "q=1"));
            let weight =
                rest.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok()).unwrap_or(0.0);
            let weight = (weight.clamp(0.0, 1.0) * 1000.0) as u16;
            if let Some(language) = Self::parse(tag)
                && weight > 0
                && best.is_none_or(|(_, most)| weight > most)
            {
                best = Some((language, weight));
            }
        }
        best.map(|(language, _)| language)
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: [OnceLock<Bundle>; 3] = [const { OnceLock::new() }; 3];

/// The wording of one language; English where a message lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) Language);

impl Text {
    /// A message without placeables.
    pub(crate) fn say(self, id: &str) -> String {
        self.fill(id, FluentArgs::new())
    }

    /// A message with one placeable.
    pub(crate) fn say_with<'a>(self, id: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut values = FluentArgs::with_capacity(1);
        values.set(name, value);
        self.fill(id, values)
    }

    /// A message with its placeables filled. One that is missing is shown as its id in brackets, which a test looks for.
    pub(crate) fn fill(self, id: &str, values: FluentArgs<'_>) -> String {
        let found = self.format(id, &values).or_else(|| Self(Language::English).format(id, &values));
        found.unwrap_or_else(|| format!("⟦{id}⟧"))
    }

    /// Whether there is such a message in this language.
    pub(crate) fn has(self, id: &str) -> bool {
        bundle(self.0).has_message(id)
    }

    fn format(self, id: &str, values: &FluentArgs<'_>) -> Option<String> {
        let bundle = bundle(self.0);
        let pattern = bundle.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, Some(values), &mut errors);
        debug_assert!(errors.is_empty(), "{id}: {errors:?}");
        Some(text.into_owned())
    }
}

fn bundle(language: Language) -> &'static Bundle {
    BUNDLES[language as usize].get_or_init(|| {
        let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
        let mut bundle = Bundle::new_concurrent(vec![identifier]);
        for (_, name, source) in SOURCES.iter().filter(|(tag, ..)| *tag == language.tag()) {
            // A fault in a file loses its message, not the page; the tests hold that there is none.
            let resource =
                FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, errors)| {
                    tracing::error!(file = name, ?errors, "wording cannot be read");
                    resource
                });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(file = name, ?errors, "wording is there twice");
            }
        }
        bundle
    })
}

#[cfg(test)]
mod tests;
