//! All wording, by message id: one Fluent file per language in `core/i18n`.
//!
//! A complete language has every message; a draft language may lack some, and then shows them in English.

mod families;
pub(super) mod messages;
#[cfg(test)]
mod tests;

pub(super) use families::{Worded, id as id_of};

use super::bidi::{harmless, isolate};
use super::view::{Direction, Phrase};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::OnceLock;
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

/// A message: its id and the names of its placeables.
#[derive(Clone, Copy)]
pub(super) struct Message {
    pub(super) id: &'static str,
    pub(super) arguments: &'static [&'static str],
}

/// What takes a placeable's place.
#[derive(Clone, Copy)]
pub(super) enum Argument<'a> {
    /// Text; isolated where it runs the other way.
    Text(&'a str),
    /// Words with their concepts; isolated where they run the other way.
    Phrase(&'a Phrase),
    /// A number, for plurals and for counts of ours.
    Number(f64),
}

/// A language that there is wording for.
pub(super) struct Language {
    /// BCP 47.
    pub(super) tag: &'static str,
    pub(super) direction: Direction,
    /// Whether every message is there and was read by someone who speaks the language.
    pub(super) complete: bool,
    source: &'static str,
    bundle: OnceLock<Bundle>,
}

/// The languages, English first.
pub(super) static LANGUAGES: [Language; 4] = [
    Language::new("en", Direction::Ltr, true, include_str!("../../../i18n/en.ftl")),
    Language::new("fr", Direction::Ltr, true, include_str!("../../../i18n/fr.ftl")),
    Language::new("ar", Direction::Rtl, false, include_str!("../../../i18n/ar.ftl")),
    Language::new("sr", Direction::Ltr, false, include_str!("../../../i18n/sr.ftl")),
];

/// Wording in one language, in English where a message lacks.
#[derive(Clone, Copy)]
pub(super) struct Wording {
    language: &'static Language,
}

impl Wording {
    /// The wording of a language, regions and scripts aside; `None` when there is none.
    pub(super) fn find(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        LANGUAGES.iter().find(|l| l.tag == primary).map(|language| Self { language })
    }

    /// The English wording.
    pub(super) fn english() -> Self {
        Self { language: &LANGUAGES[0] }
    }

    pub(super) fn language(self) -> &'static Language {
        self.language
    }

    /// A message without placeables.
    pub(super) fn say(self, message: Message) -> String {
        self.fill(message, &[])
    }

    /// A message with its placeables filled.
    pub(super) fn fill(self, message: Message, arguments: &[(&'static str, Argument<'_>)]) -> String {
        debug_assert!(
            arguments.len() == message.arguments.len()
                && arguments.iter().all(|(name, _)| message.arguments.contains(name)),
            "{} takes {:?}",
            message.id,
            message.arguments
        );
        let mut values = FluentArgs::with_capacity(arguments.len());
        for (name, argument) in arguments {
            values.set(*name, self.value(*argument));
        }
        self.format(message.id, &values)
    }

    /// The word for a code of an enumeration.
    pub(super) fn name<E: Worded>(self, member: E) -> String {
        self.format(&families::id(member), &FluentArgs::new())
    }

    /// The word for a code in some other family over the same enumeration: `{family}-{code}`.
    pub(super) fn name_in<E: Worded>(self, family: &str, member: E) -> String {
        self.format(&families::id_in(family, member), &FluentArgs::new())
    }

    /// The word for one of a family's members, with a number for the plural: `{family}-{code}`.
    pub(super) fn counted<E: Worded>(self, family: &str, member: E, value: &str, number: f64) -> String {
        let mut values = FluentArgs::with_capacity(2);
        values.set("value", self.value(Argument::Text(value)));
        values.set("number", number);
        self.format(&families::id_in(family, member), &values)
    }

    /// The message with this id and no placeables, where the language or English has it.
    pub(super) fn lookup(self, id: &str) -> Option<String> {
        self.try_format(id, &FluentArgs::new())
    }

    fn value(self, argument: Argument<'_>) -> FluentValue<'static> {
        let base = self.language.direction;
        match argument {
            Argument::Text(text) => isolate(base, &harmless_unless_ours(text)).into(),
            Argument::Phrase(phrase) => isolate(base, &phrase.text).into(),
            Argument::Number(number) => number.into(),
        }
    }

    /// The id stands for a message that is nowhere; the tests see to it that there is none such.
    fn format(self, id: &str, values: &FluentArgs<'_>) -> String {
        self.try_format(id, values).unwrap_or_else(|| id.to_owned())
    }

    fn try_format(self, id: &str, values: &FluentArgs<'_>) -> Option<String> {
        [self.language, &LANGUAGES[0]].iter().find_map(|language| {
            let bundle = language.bundle();
            let pattern = bundle.get_message(id)?.value()?;
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(values), &mut errors);
            debug_assert!(errors.is_empty(), "{id}: {errors:?}");
            Some(text.into_owned())
        })
    }
}

impl Language {
    const fn new(tag: &'static str, direction: Direction, complete: bool, source: &'static str) -> Self {
        Self { tag, direction, complete, source, bundle: OnceLock::new() }
    }

    /// A fault in a language's file leaves out the messages concerned; the tests see to it that there is none.
    fn bundle(&self) -> &Bundle {
        self.bundle.get_or_init(|| {
            let resource =
                FluentResource::try_new(self.source.to_owned()).unwrap_or_else(|(partial, _)| partial);
            let id: LanguageIdentifier = self.tag.parse().unwrap_or_default();
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            // Isolation is ours: only what runs the other way gets it, see `bidi`.
            bundle.set_use_isolating(false);
            bundle.add_resource_overriding(resource);
            bundle
        })
    }
}

/// Text that was put together here holds isolates of our own; all other text is made harmless before it comes here,
/// and once more costs nothing but the walk.
fn harmless_unless_ours(text: &str) -> String {
    if text.contains(super::bidi::FSI) { text.to_owned() } else { harmless(text) }
}
