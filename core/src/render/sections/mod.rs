//! The sections of a record, put in order: what can do harm first.

mod allergy;
mod care;
mod medication;
mod observation;
mod plan;
mod statements;

use super::entry::{Entry, Place};
use super::phrase::Scribe;
use super::telling::Telling;
use super::view::*;
use super::wording::{Message, messages as m};
use crate::model::{self, Fact, SectionKind, StandardSection};
use crate::summary::{EntryPlace, SummaryEntry, SummarySection, references};
use std::collections::BTreeMap;

/// Blocks that a reader misses when they are not there.
const REQUIRED: [(Place, StandardSection); 3] = [
    (Place::Allergies, StandardSection::Allergies),
    (Place::CurrentMedicines, StandardSection::Medications),
    (Place::CurrentConditions, StandardSection::Problems),
];

/// A block's place; sections of the source's own are told apart by their place in the summary.
type BlockKey = (Place, Option<usize>);

#[derive(Default)]
struct Draft {
    title: Option<Phrase>,
    statements: Vec<Statement>,
    lines: Vec<DraftLine>,
}

struct DraftLine {
    /// Days since 1970 by which lines are sorted.
    day: Option<i64>,
    /// When it was said, for comparing within the block.
    said: Said,
    line: Line,
}

/// The attestation, and of a restated entry when it was stated first.
type Said = (usize, Option<model::Timestamp>);

impl Telling<'_> {
    /// All sections, as they are at present.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let mut drafts: BTreeMap<BlockKey, Draft> = BTreeMap::new();
        for (number, section) in self.summary.sections.iter().enumerate() {
            self.add_section(&mut drafts, section, number);
        }
        // Of a record without content nothing can be said, not even what it does not state.
        if !self.record.attestations().is_empty() {
            for (place, section) in REQUIRED {
                let draft = drafts.entry((place, None)).or_default();
                if draft.lines.is_empty() && draft.statements.is_empty() {
                    draft.statements.push(self.nothing_said(section));
                }
            }
        }
        if !self.summary.unplaced.is_empty() {
            drafts.insert((Place::Unplaced, None), self.unplaced());
        }
        drafts.into_iter().map(|(key, draft)| self.block(key, draft)).collect()
    }

    fn add_section(&self, drafts: &mut BTreeMap<BlockKey, Draft>, section: &SummarySection, number: usize) {
        let standard = standard(&section.kind);
        let home = (home(&section.kind), standard.is_none().then_some(number));
        let mut all_elsewhere = !section.entries.is_empty();
        for entry in &section.entries {
            let drafted = self.line(entry, standard);
            let key = if drafted.place == Place::Others { home } else { (drafted.place, None) };
            all_elsewhere &= key != home;
            let line = DraftLine {
                day: drafted.day,
                said: (entry.place.attestation, entry.origin.map(|origin| origin.stated.issued_at)),
                line: drafted.into_line(self.source(entry.place, standard)),
            };
            drafts.entry(key).or_default().lines.push(line);
        }
        let mut statements = self.section_statements(section);
        if all_elsewhere && standard.is_none() {
            statements.push(self.statement(m::STATEMENT_LISTED_ABOVE, Severity::Notice));
        }
        let is_here = !statements.is_empty() || !section.entries.is_empty();
        if !is_here || (statements.is_empty() && standard.is_some()) {
            return;
        }
        let draft = drafts.entry(home).or_default();
        draft.statements.extend(statements);
        if let SectionKind::Other(title) = &section.kind {
            draft.title = title.as_ref().map(|title| self.concept(title));
        }
    }

    fn line(&self, entry: &SummaryEntry, standard: Option<StandardSection>) -> Entry<'_> {
        let mut drafted = self.drafted(&entry.entry, standard);
        self.add_history(&mut drafted, entry, standard);
        if self.options.references {
            let reference = references::reference(self.record, entry.place);
            drafted.phrase(m::KEY_REFERENCE, self.digits(reference));
        }
        if drafted.kind == LineKind::NoInformation && is_danger(drafted.place) {
            drafted.emphasise(Emphasis::Abnormal);
        }
        drafted
    }

    fn source(&self, place: EntryPlace, standard: Option<StandardSection>) -> Source {
        let hash = self.record.attestations().get(place.attestation).map(|a| a.hash.to_string());
        Source {
            reference: references::reference(self.record, place),
            attestation: place.attestation,
            attestation_hash: hash.unwrap_or_default(),
            section: place.section,
            section_code: standard.map(StandardSection::loinc),
            entry: place.entry,
        }
    }

    fn block(&self, (place, _): BlockKey, mut draft: Draft) -> Block {
        self.flag_overtaken(&mut draft.lines);
        sort(place, &mut draft.lines);
        let (code, title) = heading(place);
        Block {
            code,
            title: draft.title.unwrap_or_else(|| self.say(title)),
            danger: is_danger(place),
            statements: draft.statements,
            lines: draft.lines.into_iter().map(|draft| draft.line).collect(),
        }
    }

    /// "No known allergy", said before an allergy was listed, is what was said then.
    fn flag_overtaken(&self, lines: &mut [DraftLine]) {
        let is_fact = |line: &Line| line.kind == LineKind::Fact && line.emphasis != Emphasis::Muted;
        let facts: Vec<Said> = lines.iter().filter(|l| is_fact(&l.line)).map(|l| l.said).collect();
        for draft in lines.iter_mut().filter(|draft| draft.line.kind == LineKind::NoneKnown) {
            let said = draft.said;
            let overtakes =
                |fact: &Said| *fact > said && (self.is_trusted(fact.0) || !self.is_trusted(said.0));
            if facts.iter().any(overtakes) {
                draft.line.flags.push(self.own_flag(m::FLAG_OVERTAKEN, Severity::Notice));
                draft.line.emphasis = Emphasis::Muted;
            }
        }
    }
}

impl Scribe {
    /// An entry in words, as it stands by itself.
    pub(super) fn drafted(&self, entry: &model::Entry, section: Option<StandardSection>) -> Entry<'_> {
        let mut drafted = self.fact(&entry.fact, section);
        drafted.texts(m::KEY_NOTE, &entry.notes);
        drafted
    }

    fn fact(&self, fact: &Fact, section: Option<StandardSection>) -> Entry<'_> {
        let mut entry = match fact {
            Fact::Allergy(allergy) => return self.allergy(allergy),
            Fact::Alert(alert) => return self.alert(alert),
            Fact::Medication(medication) => return self.medication(medication),
            Fact::Immunization(immunization) => return self.immunization(immunization),
            Fact::FollowUp(follow_up) => return self.follow_up(follow_up),
            Fact::Condition(condition) => return self.condition(condition, section),
            Fact::Procedure(procedure) => self.procedure(procedure),
            Fact::Device(device) => self.device(device),
            Fact::Observation(observation) => self.observation(observation, section),
            Fact::Report(report) => self.report(report),
            Fact::Directive(directive) => self.directive(directive),
            Fact::Plan(plan) => self.plan(plan),
            Fact::Goal(goal) => self.goal(goal),
            Fact::Encounter(encounter) => self.encounter(encounter),
            Fact::FamilyHistory(history) => self.family_history(history),
            Fact::Other(other) => self.other(other, section),
        };
        if section == Some(StandardSection::Pregnancy) {
            entry.place = Place::Pregnancy;
        }
        entry
    }
}

/// Dangers by how they stand out; follow-ups with the overdue ones before the others, each by when they are due; all else
/// the newest first. Ties keep the record's order.
fn sort(place: Place, lines: &mut [DraftLine]) {
    match place {
        Place::Allergies | Place::Alerts | Place::CurrentMedicines | Place::CurrentConditions => {
            lines.sort_by_key(|draft| (draft.line.emphasis, draft.line.kind != LineKind::Fact));
        }
        Place::FollowUps => {
            lines.sort_by_key(|draft| (draft.line.emphasis, draft.day.unwrap_or(i64::MAX)));
        }
        _ => lines.sort_by_key(|draft| core::cmp::Reverse(draft.day.unwrap_or(i64::MIN))),
    }
}

fn is_danger(place: Place) -> bool {
    place <= Place::Unplaced
}

fn standard(kind: &SectionKind) -> Option<StandardSection> {
    match kind {
        SectionKind::Standard(standard) => Some(*standard),
        SectionKind::Other(_) => None,
    }
}

/// The block where what is said of a section as a whole stands.
fn home(kind: &SectionKind) -> Place {
    standard(kind).map_or(Place::Others, place_of)
}

/// The block where a section's entries are looked for.
fn place_of(section: StandardSection) -> Place {
    use StandardSection as S;
    match section {
        S::Allergies => Place::Allergies,
        S::Problems => Place::CurrentConditions,
        S::Medications => Place::CurrentMedicines,
        S::Immunizations => Place::Immunizations,
        S::PastIllness => Place::PastIllness,
        S::Procedures => Place::Procedures,
        S::Devices => Place::Devices,
        S::Results => Place::Results,
        S::VitalSigns => Place::VitalSigns,
        S::Pregnancy => Place::Pregnancy,
        S::SocialHistory => Place::SocialHistory,
        S::FunctionalStatus => Place::FunctionalStatus,
        S::PlanOfCare => Place::Plans,
        S::AdvanceDirectives => Place::Directives,
        S::Alerts => Place::Alerts,
        S::PatientStory => Place::PatientStory,
        S::Encounters => Place::Encounters,
        S::FamilyHistory => Place::FamilyHistory,
    }
}

/// Code and title of a block.
fn heading(place: Place) -> (&'static str, Message) {
    let title = match place {
        Place::Allergies => m::BLOCK_ALLERGIES,
        Place::Alerts => m::BLOCK_ALERTS,
        Place::Pregnancy => m::BLOCK_PREGNANCY,
        Place::CurrentMedicines => m::BLOCK_CURRENT_MEDICINES,
        Place::CurrentConditions => m::BLOCK_CURRENT_CONDITIONS,
        Place::Unplaced => m::BLOCK_UNPLACED,
        Place::FollowUps => m::BLOCK_FOLLOW_UPS,
        Place::Immunizations => m::BLOCK_IMMUNIZATIONS,
        Place::Results => m::BLOCK_RESULTS,
        Place::VitalSigns => m::BLOCK_VITAL_SIGNS,
        Place::PastIllness => m::BLOCK_PAST_ILLNESS,
        Place::PastMedicines => m::BLOCK_PAST_MEDICINES,
        Place::Procedures => m::BLOCK_PROCEDURES,
        Place::Devices => m::BLOCK_DEVICES,
        Place::FunctionalStatus => m::BLOCK_FUNCTIONAL_STATUS,
        Place::SocialHistory => m::BLOCK_SOCIAL_HISTORY,
        Place::Directives => m::BLOCK_DIRECTIVES,
        Place::Plans => m::BLOCK_PLANS,
        Place::Encounters => m::BLOCK_ENCOUNTERS,
        Place::FamilyHistory => m::BLOCK_FAMILY_HISTORY,
        Place::PatientStory => m::BLOCK_PATIENT_STORY,
        Place::Others => m::BLOCK_OTHERS,
    };
    (title.id.strip_prefix("block-").unwrap_or(title.id), title)
}

/// The title of a standard section, as the block that its entries go to has it.
pub(super) fn section_title(scribe: &Scribe, section: StandardSection) -> String {
    let message = match section {
        StandardSection::Medications => m::SECTION_MEDICINES,
        StandardSection::Problems => m::SECTION_PROBLEMS,
        other => heading(place_of(other)).1,
    };
    scribe.words.say(message)
}
