//! Every message that the code says is in every complete language, with the same placeables, and no other is.

use super::{LANGUAGES, Language, families, messages};
use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use std::collections::{BTreeMap, BTreeSet};

type Placeables = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_message_is_in_every_complete_language_and_no_other() {
    let expected = expected();
    for language in LANGUAGES.iter().filter(|language| language.complete) {
        let found = found(language);
        let ids = |all: &Placeables| all.keys().cloned().collect::<BTreeSet<_>>();
        let (expected, found) = (ids(&expected), ids(&found));
        let missing: Vec<_> = expected.difference(&found).collect();
        let unused: Vec<_> = found.difference(&expected).collect();
        assert!(missing.is_empty() && unused.is_empty(), "{}: {missing:?} {unused:?}", language.tag);
    }
}

#[test]
fn a_draft_language_has_no_message_of_its_own() {
    let expected = expected();
    for language in LANGUAGES.iter().filter(|language| !language.complete) {
        let unknown: Vec<_> = found(language).into_keys().filter(|id| !expected.contains_key(id)).collect();
        assert!(unknown.is_empty(), "{}: {unknown:?}", language.tag);
    }
}

/// A message may do without a number that it is given for its plural (`number` beside `value`), without the precision
/// of a date, and without nothing else.
#[test]
fn placeables_are_those_that_the_code_fills() {
    let expected = expected();
    for language in &LANGUAGES {
        for (id, placeables) in found(language) {
            let filled = &expected[&id];
            let unknown: Vec<_> = placeables.difference(filled).collect();
            let may_lack = |name: &String| name == "number" || name.ends_with("-precision");
            let unsaid: Vec<_> = filled.difference(&placeables).filter(|name| !may_lack(name)).collect();
            let in_words = id.starts_with("every-") || id.starts_with("age-");
            assert!(unknown.is_empty(), "{}: {id} has {unknown:?}", language.tag);
            assert!(unsaid.is_empty() || in_words, "{}: {id} lacks {unsaid:?}", language.tag);
        }
    }
}

#[test]
fn no_id_is_there_twice() {
    for language in &LANGUAGES {
        let resource = resource(language);
        let mut seen = BTreeSet::new();
        for entry in resource.entries() {
            if let Entry::Message(message) = entry {
                assert!(seen.insert(message.id.name), "{}: {}", language.tag, message.id.name);
            }
        }
    }
}

fn expected() -> Placeables {
    let plain = |id: String| (id, BTreeSet::new());
    let counted = |family: &&str| {
        let arguments: BTreeSet<String> = ["number", "value"].map(str::to_owned).into();
        let ids = crate::model::PeriodUnit::ALL.iter().map(|unit| families::id_in(family, *unit));
        ids.map(|id| (id, arguments.clone())).collect::<Vec<_>>()
    };
    let periods = families::PLAIN_PERIODS.iter().flat_map(|family| {
        crate::model::PeriodUnit::ALL.iter().map(|unit| plain(families::id_in(family, *unit)))
    });
    let table = messages::ALL.iter().map(|message| {
        (message.id.to_owned(), message.arguments.iter().map(|name| (*name).to_owned()).collect())
    });
    let languages = messages::LANGUAGE_NAMES.iter().map(|tag| plain(format!("language-{tag}")));
    let all: Vec<_> = table
        .chain(families::all_ids().into_iter().map(plain))
        .chain(families::COUNTED_PERIODS.iter().flat_map(counted))
        .chain(periods)
        .chain(languages)
        .collect();
    let distinct: Placeables = all.iter().cloned().collect();
    assert_eq!(distinct.len(), all.len(), "two messages share an id");
    distinct
}

fn found(language: &Language) -> Placeables {
    let resource = resource(language);
    let messages = resource.entries().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    messages
        .map(|message| {
            let mut names = BTreeSet::new();
            if let Some(pattern) = &message.value {
                collect(pattern, &mut names);
            }
            (message.id.name.to_owned(), names)
        })
        .collect()
}

fn resource(language: &Language) -> FluentResource {
    FluentResource::try_new(language.source.to_owned())
        .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.tag))
}

fn collect(pattern: &Pattern<&str>, names: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => collect_inline(inline, names),
            Expression::Select { selector, variants } => {
                collect_inline(selector, names);
                variants.iter().for_each(|variant| collect(&variant.value, names));
            }
        }
    }
}

fn collect_inline(expression: &InlineExpression<&str>, names: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            names.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { .. } => {}
        other => panic!("wording uses variables and string literals only, not {other:?}"),
    }
}
