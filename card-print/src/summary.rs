//! A view as the pieces that a layout draws one below the other. Every field of a view is taken apart by name, so that one
//! that comes later has to be dealt with here.

use phr_core::render::{
    Block, CodeReference, Detail, Direction, Emphasis, Flag, Label, Line, Notice, Origin, Phrase, Provenance,
    Severity, Statement, View, WithheldAttestation,
};
use serde::Serialize;

use crate::words::{breakable, isolated, primary};
use crate::{Summary, SummaryTerms, Words};

/// A summary as a layout takes it.
#[derive(Serialize)]
pub(crate) struct Laid {
    lang: String,
    rtl: bool,
    title: Words,
    pieces: Vec<Piece>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Piece {
    Heading {
        text: String,
        danger: bool,
    },
    /// A sentence with its sign.
    Said {
        sign: &'static str,
        loud: bool,
        text: String,
    },
    Entry {
        sign: &'static str,
        emphasis: Emphasis,
        text: String,
        reference: String,
        flags: Vec<FlagText>,
        details: Vec<Field>,
    },
}

#[derive(Serialize)]
struct FlagText {
    text: String,
    loud: bool,
}

#[derive(Serialize)]
struct Field {
    name: String,
    value: String,
}

pub(crate) fn lay_out(summary: &Summary) -> Laid {
    let Summary { view, terms } = summary;
    let View { language, direction, notices, person, blocks, attestations, withheld } = view;
    let scribe = Scribe { base: *direction, terms };
    let mut pieces = Vec::new();
    let mut told: Vec<(Severity, &str)> = Vec::new();
    for Notice { severity, text, code: _, attestation: _ } in notices {
        // Of two attestations by one issuer on one day, the same is to be said.
        if !told.contains(&(*severity, text)) {
            told.push((*severity, text));
            pieces.push(scribe.said(*severity, breakable(text)));
        }
    }
    if !person.is_empty() {
        pieces.push(Piece::Heading { text: breakable(&terms.person), danger: false });
        let details = scribe.fields(person);
        pieces.push(Piece::Entry {
            sign: "",
            emphasis: Emphasis::Plain,
            text: String::new(),
            reference: String::new(),
            flags: Vec::new(),
            details,
        });
    }
    for block in blocks {
        scribe.block(block, &mut pieces);
    }
    if !attestations.is_empty() || !withheld.is_empty() {
        pieces.push(Piece::Heading { text: breakable(&terms.attestations), danger: false });
    }
    pieces.extend(attestations.iter().map(|provenance| scribe.provenance(provenance)));
    pieces.extend(withheld.iter().map(|withheld| scribe.withheld(withheld)));
    Laid {
        lang: primary(language),
        rtl: *direction == Direction::Rtl,
        title: Words::directed(language, *direction, &terms.title),
        pieces,
    }
}

struct Scribe<'a> {
    base: Direction,
    terms: &'a SummaryTerms,
}

impl Scribe<'_> {
    fn said(&self, severity: Severity, text: String) -> Piece {
        Piece::Said { sign: severity.sign(), loud: is_loud(severity), text }
    }

    fn block(&self, block: &Block, pieces: &mut Vec<Piece>) {
        let Block { code: _, title, danger, statements, lines } = block;
        pieces.push(Piece::Heading { text: self.phrase(title), danger: *danger });
        for Statement { code: _, severity, phrase } in statements {
            pieces.push(self.said(*severity, self.phrase(phrase)));
        }
        pieces.extend(lines.iter().map(|line| self.line(line)));
    }

    fn line(&self, line: &Line) -> Piece {
        let Line { kind: _, label, emphasis, flags, details, source: _ } = line;
        let flag = |Flag { code: _, severity, text }: &Flag| {
            let loud = is_loud(*severity);
            let text = if loud { format!("{}\u{a0}{text}", severity.sign()) } else { text.clone() };
            FlagText { text: breakable(&text), loud }
        };
        Piece::Entry {
            sign: emphasis.sign(),
            emphasis: *emphasis,
            text: self.isolated(&label.text),
            reference: self.reference(label).unwrap_or_default(),
            flags: flags.iter().map(flag).collect(),
            details: self.fields(details),
        }
    }

    fn fields(&self, details: &[Detail]) -> Vec<Field> {
        let field = |Detail { key: _, name, value }: &Detail| Field {
            name: breakable(name),
            value: self.phrase(value),
        };
        details.iter().map(field).collect()
    }

    fn provenance(&self, provenance: &Provenance) -> Piece {
        let Provenance { verdict: _, trusted, key_id: _, hash, record_id, issued_at: _, details } =
            provenance;
        let severity = if *trusted { Severity::Ok } else { Severity::Danger };
        let names = [(&self.terms.hash, hash), (&self.terms.record, record_id)];
        let names = names.map(|(name, value)| format!("{name} {}", self.isolated(value)));
        Piece::Entry {
            sign: severity.sign(),
            emphasis: if *trusted { Emphasis::Plain } else { Emphasis::Danger },
            text: String::new(),
            reference: names.join(", "),
            flags: Vec::new(),
            details: self.fields(details),
        }
    }

    fn withheld(&self, withheld: &WithheldAttestation) -> Piece {
        let WithheldAttestation { code, key_id: _, hash } = withheld;
        let text = format!("{}: {code}, {} {hash}", self.terms.withheld, self.terms.hash);
        self.said(Severity::Danger, breakable(&text))
    }

    /// The words, with a reference for each concept whose name alone is not to be relied on.
    fn phrase(&self, phrase: &Phrase) -> String {
        let Phrase { text, direction: _, concepts } = phrase;
        let mut said = self.isolated(text);
        for (place, label) in concepts.iter().enumerate() {
            let repeated = concepts[..place].contains(label);
            let Some(reference) = self.reference(label).filter(|_| !repeated && needs_reference(label))
            else {
                continue;
            };
            said = match &label.text == text {
                true => format!("{said} [{reference}]"),
                false => format!("{said} [{} = {reference}]", self.isolated(&label.text)),
            };
        }
        said
    }

    /// English name, words as written, code, and whether the name is a draft.
    fn reference(&self, label: &Label) -> Option<String> {
        let Label { text: _, direction: _, origin, draft, english, as_written, code } = label;
        let about = |name: &str, text: &str| format!("{name}: {}", self.isolated(text));
        let english = english.as_ref().map(|name| about(&self.terms.english, name));
        let written = as_written.as_ref().filter(|_| differs_as_written(label));
        let written = written.map(|text| about(&self.terms.as_written, text));
        let code = code.as_ref().filter(|_| *origin != Origin::Code).map(|code| {
            let CodeReference { system: _, system_name, code } = code;
            self.isolated(&format!("{system_name} {code}"))
        });
        let draft = draft.then(|| self.terms.draft.clone());
        let parts: Vec<String> = [english, written, code, draft].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn isolated(&self, text: &str) -> String {
        isolated(self.base, &breakable(text))
    }
}

fn is_loud(severity: Severity) -> bool {
    matches!(severity, Severity::Danger | Severity::Warning)
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
