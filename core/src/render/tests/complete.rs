//! Nothing that an attestation says is lost in its view: by construction, because the tests take what is said from
//! the wire format and not from a list of fields.

use super::*;
use crate::cbor;
use crate::model::{Entry, PartialDateTime, Section, SectionKind, StandardSection, arbitrary};
use crate::record::arbitrary::records;
use crate::render::bidi::harmless;
use crate::render::{TextOptions, to_text};
use crate::summary::references::reference;
use crate::wire;
use ciborium::Value;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::Cell;

proptest! {
    #[test]
    fn every_text_is_in_the_view(entries in arbitrary::entries(), language in language()) {
        let payload = payload(entries.into_canonical());
        let json = serde_json::to_value(view(payload.entries.clone(), language)).unwrap();
        let mut shown = Vec::new();
        strings(&json, &mut shown);
        let mut said = Vec::new();
        texts(&cbor::decode(&wire::encode(&payload)).unwrap(), &mut said);
        // Dates of distant years travel as texts.
        said.retain(|text| PartialDateTime::parse(text).is_none());
        for text in said {
            let text = harmless(&text);
            prop_assert!(shown.iter().any(|shown| shown.contains(&text)), "{text:?} is not shown");
        }
    }

    #[test]
    fn everything_in_the_view_is_in_its_text(entries in arbitrary::entries(), language in language()) {
        let view = view(entries, language);
        let plain = squeezed(&to_text(&view, TextOptions::default()));
        let lines = view.blocks.iter().flat_map(|block| &block.lines);
        let labels = lines.clone().map(|line| &line.label.text);
        let details = lines.flat_map(|line| &line.details).chain(&view.person).map(|detail| &detail.value.text);
        let statements = view.blocks.iter().flat_map(|block| &block.statements).map(|s| &s.phrase.text);
        let notices = view.notices.iter().map(|notice| &notice.text);
        for text in labels.chain(details).chain(statements).chain(notices) {
            prop_assert!(plain.contains(&squeezed(text)), "{text:?} is not shown");
        }
    }

    #[test]
    fn with_history_every_text_of_every_attestation_is_in_the_view(record in records(), language in language()) {
        let options = RenderOptions { history: true, ..RenderOptions::new(language) };
        let json = serde_json::to_value(render(&record, &options)).unwrap();
        let mut shown = Vec::new();
        strings(&json, &mut shown);
        let restated = record.attestations().iter().any(|attestation| attestation.is_restatement());
        let titles = if restated { own_titles(&record) } else { Vec::new() };
        for attestation in record.attestations() {
            let mut said = Vec::new();
            texts(&cbor::decode(&wire::encode(&attestation.payload)).unwrap(), &mut said);
            said.retain(|text| PartialDateTime::parse(text).is_none() && !titles.contains(text));
            for text in said {
                let text = harmless(&text);
                prop_assert!(shown.iter().any(|shown| shown.contains(&text)), "{text:?} is not shown");
            }
        }
    }

    #[test]
    fn every_entry_is_shown_once_whoever_amends_it(record in records()) {
        let view = render(&record, &RenderOptions::new("en"));
        let shown: Vec<_> = view.blocks.iter().flat_map(|b| &b.lines).map(|l| l.source.reference.as_str()).collect();
        let folded = crate::summary::fold(&record);
        let mut expected: Vec<_> = folded.entries().map(|entry| reference(&record, entry.place)).collect();
        let mut found = shown.clone();
        found.sort_unstable();
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
        for (entry, name) in folded.entries().map(|entry| (entry, reference(&record, entry.place))) {
            prop_assert_eq!(crate::summary::references::resolve(&record, &name), Ok(entry.place));
        }
    }

    #[test]
    fn any_text_stays_within_its_lines(text in "\\PC{0,40}[\\x00-\\x1f\u{202a}-\u{202e}\u{2066}-\u{2069}]{0,5}\\PC{0,40}", width in 0_usize..60) {
        let other = crate::model::Fact::Other(crate::model::Other::default());
        let mut entries = one_entry(Entry { notes: vec![text.clone()], ..Entry::new(other) });
        entries.patient.birth_country = Some(text);
        for language in ["en", "ar"] {
            let plain = to_text(&view(entries.clone(), language), TextOptions { width });
            prop_assert!(plain.chars().all(|c| c == '\n' || !c.is_control()));
            for line in plain.lines() {
                let isolates = line.chars().fold(0_i32, |open, c| match c {
                    '\u{2068}' => open + 1,
                    '\u{2069}' => open - 1,
                    _ => open,
                });
                prop_assert_eq!(isolates, 0, "{}", line);
                let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}' | '\u{2067}');
                prop_assert!(!line.contains(turns), "{}", line);
                let columns: usize = line.chars().map(|c| unicode_width::UnicodeWidthChar::width(c).unwrap_or(0)).sum();
                prop_assert!(columns <= width.max(20), "{columns} columns: {line}");
            }
        }
    }
}

/// Changing anything that is said changes the view: so no field, code or digit is left out.
#[test]
fn no_two_entries_look_the_same() {
    distinguishes(&arbitrary::entry().prop_map(one_entry).boxed(), 4_000);
}

#[test]
fn no_two_people_look_the_same() {
    let people = arbitrary::patient().prop_map(|patient| Entries { patient, ..Entries::default() });
    distinguishes(&people.boxed(), 2_000);
}

/// Alters each value of each payload by the least, and compares the views of all that decode.
fn distinguishes(entries: &BoxedStrategy<Entries>, at_least: usize) {
    let compared = Cell::new(0);
    let mut runner = TestRunner::new(Config { cases: 300, failure_persistence: None, ..Config::default() });
    let run = runner.run(entries, |entries| {
        let original = payload(entries.into_canonical());
        let value = cbor::decode(&wire::encode(&original)).unwrap();
        let shown = json(&original);
        for leaf in 0.. {
            let mut altered = value.clone();
            if !alter(&mut altered, &mut { leaf }) {
                break;
            }
            let Ok(altered) = wire::decode(&cbor::encode(&altered)) else { continue };
            if altered == original {
                continue;
            }
            compared.set(compared.get() + 1);
            let same = json(&altered) == shown;
            prop_assert!(!same, "{:?}\n{:?}", Exposed(&original), Exposed(&altered));
        }
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
    assert!(compared.get() > at_least, "only {} comparisons", compared.get());
}

/// Shows what the types themselves keep to themselves, to find out which field is concerned.
struct Exposed<'a>(&'a crate::wire::AttestationPayload);

impl core::fmt::Debug for Exposed<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let entries = self.0.entries.sections.iter().flat_map(|section| &section.entries);
        f.debug_list().entries(entries.map(|entry| (&entry.fact, &entry.notes))).finish()?;
        write!(f, " {:?}", cbor::decode(&wire::encode(self.0)))
    }
}

fn json(payload: &crate::wire::AttestationPayload) -> String {
    let record = record_of(vec![attestation(payload.clone())]);
    serde_json::to_string(&render(&record, &RenderOptions::new("fr"))).unwrap()
}

/// Alters the value numbered `leaf`, counted from the front; `false` when there are fewer.
fn alter(value: &mut Value, leaf: &mut usize) -> bool {
    match value {
        Value::Array(items) => items.iter_mut().any(|item| alter(item, leaf)),
        Value::Map(entries) => entries.iter_mut().any(|(_, item)| alter(item, leaf)),
        Value::Tag(_, item) => alter(item, leaf),
        _ if *leaf > 0 => {
            *leaf -= 1;
            false
        }
        Value::Integer(number) => {
            *value = Value::from(i128::from(*number).saturating_add(1) as i64);
            true
        }
        Value::Text(text) => {
            text.push('x');
            true
        }
        Value::Bool(flag) => {
            *flag = !*flag;
            true
        }
        Value::Bytes(bytes) => {
            bytes.iter_mut().for_each(|byte| *byte ^= 1);
            true
        }
        // Nothing was said: stays so.
        _ => true,
    }
}

fn one_entry(entry: Entry) -> Entries {
    let kind = SectionKind::Standard(StandardSection::PlanOfCare);
    let section = Section { entries: vec![entry], ..Section::new(kind) };
    Entries { sections: vec![section], ..Entries::default() }
}

fn language() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["en", "fr", "ar"])
}

/// Titles of sections of the source's own: what these list may stand where a restatement has it, or the other way round.
fn own_titles(record: &crate::record::VerifiedRecord) -> Vec<String> {
    let sections = record.attestations().iter().flat_map(|attestation| &attestation.payload.entries.sections);
    let titles = sections.filter_map(|section| match &section.kind {
        SectionKind::Other(title) => title.as_ref(),
        SectionKind::Standard(_) => None,
    });
    let mut words = Vec::new();
    for title in titles {
        words.extend(title.text().map(str::to_owned));
        words.extend(title.coding().into_iter().flat_map(|c| [c.system.to_string(), c.code.to_string()]));
    }
    words
}

fn texts(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::Text(text) => all.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, all)),
        Value::Map(entries) => entries.iter().for_each(|(_, item)| texts(item, all)),
        _ => {}
    }
}

fn strings(value: &serde_json::Value, all: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) => all.push(text.clone()),
        serde_json::Value::Array(items) => items.iter().for_each(|item| strings(item, all)),
        serde_json::Value::Object(fields) => fields.values().for_each(|item| strings(item, all)),
        _ => {}
    }
}

/// Without what line breaking adds or takes.
pub(super) fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{2068}' | '\u{2069}' | '\u{200f}'))
        .collect()
}
