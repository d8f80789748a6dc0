//! One entry being put into words: a line that grows field by field.

use super::names::kind_of;
use super::phrase::Scribe;
use super::view::*;
use super::wording::{Message, Worded, id_of, messages as m};
use crate::model::{Concept, PartialDateTime, Period, Text, When};

/// Which block an entry belongs to, in the order of the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Allergies,
    Alerts,
    Pregnancy,
    CurrentMedicines,
    CurrentConditions,
    /// Changes to entries that are not there.
    Unplaced,
    FollowUps,
    Immunizations,
    Results,
    VitalSigns,
    PastIllness,
    PastMedicines,
    Procedures,
    Devices,
    FunctionalStatus,
    SocialHistory,
    Directives,
    Plans,
    Encounters,
    FamilyHistory,
    PatientStory,
    Others,
}

/// A line being written, with what decides its place.
pub(super) struct Entry<'s> {
    scribe: &'s Scribe,
    pub(super) place: Place,
    /// Days since 1970 by which lines are sorted within their block.
    pub(super) day: Option<i64>,
    pub(super) kind: LineKind,
    pub(super) label: Label,
    pub(super) emphasis: Emphasis,
    pub(super) flags: Vec<Flag>,
    pub(super) details: Vec<Detail>,
}

impl<'s> Entry<'s> {
    /// An entry about `code`; `unnamed` says what kind of thing it is where it has none.
    pub(super) fn new(scribe: &'s Scribe, place: Place, code: Option<&Concept>, unnamed: Message) -> Self {
        let label = code.map_or_else(|| own_label(scribe, unnamed), |code| scribe.label(code));
        let kind = kind_of(code);
        let (flags, details) = (Vec::new(), Vec::new());
        let mut entry =
            Self { scribe, place, day: None, kind, label, emphasis: Emphasis::Plain, flags, details };
        entry.flag_kind();
        entry
    }

    /// That there is none must be seen even where the code has no name that says so.
    fn flag_kind(&mut self) {
        let named = matches!(self.label.origin, Origin::Terminology | Origin::TerminologyEnglish);
        match self.kind {
            LineKind::NoneKnown if !named => self.flag(m::FLAG_NONE_KNOWN, Severity::Notice),
            LineKind::NoInformation if !named => self.flag(m::FLAG_NO_INFORMATION, Severity::Notice),
            _ => {}
        }
    }

    /// The word for a state, as a flag. Codes are `{family}-{FHIR code}`.
    pub(super) fn state<E: Worded>(&mut self, state: Option<E>) {
        let Some(state) = state else { return };
        let severity = if state.code() == "entered-in-error" { Severity::Warning } else { Severity::Notice };
        self.grade(Some(state), severity);
        match state.code() {
            "entered-in-error" => self.emphasis = Emphasis::Muted,
            "resolved" | "inactive" | "refuted" | "cancelled" | "not-done"
                if self.emphasis > Emphasis::Abnormal =>
            {
                self.emphasis = Emphasis::Muted;
            }
            _ => {}
        }
    }

    /// The word for a grade or state, as a flag of this severity.
    pub(super) fn grade<E: Worded>(&mut self, grade: Option<E>, severity: Severity) {
        self.flags.extend(grade.map(|grade| Flag {
            code: id_of(grade),
            severity,
            text: self.scribe.words.name(grade),
        }));
    }

    /// A flag of our own; its code is the message id without `flag-`.
    pub(super) fn flag(&mut self, message: Message, severity: Severity) {
        self.flags.push(self.scribe.own_flag(message, severity));
    }

    /// A flag of our own that tells what it is about.
    pub(super) fn flag_about(
        &mut self,
        message: Message,
        name: &'static str,
        about: &Phrase,
        severity: Severity,
    ) {
        let text = self.scribe.about(message, name, about).text;
        self.flags.push(Flag { code: flag_code(message), severity, text });
    }

    /// Makes the line stand out, unless it does so more already or is not to be relied on.
    pub(super) fn emphasise(&mut self, emphasis: Emphasis) {
        if self.emphasis != Emphasis::Muted {
            self.emphasis = self.emphasis.min(emphasis);
        }
    }

    pub(super) fn phrase(&mut self, key: Message, value: Phrase) {
        self.details.push(detail(self.scribe, key, value));
    }

    pub(super) fn concept(&mut self, key: Message, concept: Option<&Concept>) {
        self.concepts(key, concept);
    }

    pub(super) fn concepts<'c>(&mut self, key: Message, concepts: impl IntoIterator<Item = &'c Concept>) {
        for concept in concepts {
            self.phrase(key, self.scribe.concept(concept));
        }
    }

    pub(super) fn text(&mut self, key: Message, text: Option<&Text>) {
        self.texts(key, text);
    }

    pub(super) fn texts<'c>(&mut self, key: Message, texts: impl IntoIterator<Item = &'c Text>) {
        for text in texts {
            self.phrase(key, self.scribe.written(text));
        }
    }

    pub(super) fn word<E: Worded>(&mut self, key: Message, member: Option<E>) {
        if let Some(member) = member {
            self.phrase(key, self.scribe.ours(self.scribe.words.name(member)));
        }
    }

    pub(super) fn when(&mut self, key: Message, when: Option<&When>) {
        if let Some(when) = when {
            self.phrase(key, self.scribe.when(when));
        }
    }

    pub(super) fn period(&mut self, key: Message, period: Option<&Period>) {
        if let Some(period) = period {
            self.phrase(key, self.scribe.period(period));
        }
    }

    pub(super) fn moment(&mut self, key: Message, moment: Option<PartialDateTime>) {
        if let Some(moment) = moment {
            self.phrase(key, self.scribe.date_time(moment));
        }
    }

    /// A part of its own name, such as systolic pressure.
    pub(super) fn part(&mut self, key: Message, name: &Concept, value: Phrase) {
        let name = Phrase::of(self.scribe.label(name));
        let concepts = [name.concepts, value.concepts].concat();
        self.details.push(Detail {
            key: key_code(key),
            name: name.text,
            value: Phrase { concepts, ..value },
        });
    }

    pub(super) fn into_line(self, source: Source) -> Line {
        Line {
            kind: self.kind,
            label: self.label,
            emphasis: self.emphasis,
            flags: self.flags,
            details: self.details,
            source,
        }
    }
}

/// A particular under the name of its key.
pub(super) fn detail(scribe: &Scribe, key: Message, value: Phrase) -> Detail {
    Detail { key: key_code(key), name: scribe.words.say(key), value }
}

impl Scribe {
    /// A flag of our own.
    pub(super) fn own_flag(&self, message: Message, severity: Severity) -> Flag {
        Flag { code: flag_code(message), severity, text: self.words.say(message) }
    }
}

/// Message ids of flags start with `flag-`; programs see the rest.
fn flag_code(message: Message) -> String {
    message.id.trim_start_matches("flag-").to_owned()
}

/// Message ids of keys start with `key-`; programs see the rest.
fn key_code(key: Message) -> &'static str {
    key.id.strip_prefix("key-").unwrap_or(key.id)
}

fn own_label(scribe: &Scribe, message: Message) -> Label {
    Label {
        text: scribe.words.say(message),
        direction: scribe.direction(),
        origin: Origin::Unnamed,
        draft: false,
        english: None,
        as_written: None,
        code: None,
    }
}
