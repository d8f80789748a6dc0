//! The sections of a record, put in order: what can do harm first.

mod allergy;
mod care;
mod medication;
mod observation;
mod plan;

use super::entry::{Entry, Place};
use super::phrase::Scribe;
use super::view::*;
use super::wording::{Message, messages as m};
use crate::model::{Absence, Fact, Section, SectionKind, StandardSection};
use crate::record::{VerifiedAttestation, VerifiedRecord};
use crate::wire::AttestationKind;
use std::collections::BTreeMap;

/// Blocks that a reader misses when they are not there.
const REQUIRED: [(Place, StandardSection); 3] = [
    (Place::Allergies, StandardSection::Allergies),
    (Place::CurrentMedicines, StandardSection::Medications),
    (Place::CurrentConditions, StandardSection::Problems),
];

/// A block's place; sections of the source's own are told apart by where they stand.
type BlockKey = (Place, Option<(usize, usize)>);

#[derive(Default)]
struct Draft {
    title: Option<Phrase>,
    statements: Vec<Statement>,
    lines: Vec<(Option<i64>, Line)>,
}

impl Scribe {
    /// All sections of all attestations.
    pub(super) fn blocks(&self, record: &VerifiedRecord) -> Vec<Block> {
        let mut drafts: BTreeMap<BlockKey, Draft> = BTreeMap::new();
        for (attestation, stated) in record.attestations().iter().enumerate() {
            for (section, content) in stated.payload.entries.sections.iter().enumerate() {
                self.add_section(&mut drafts, stated, content, (attestation, section));
            }
        }
        // Of a record without content nothing can be said, not even what it does not state.
        if !record.attestations().is_empty() {
            self.add_required(&mut drafts, record);
        }
        drafts.into_iter().map(|(key, draft)| self.block(key, draft)).collect()
    }

    fn add_section(
        &self,
        drafts: &mut BTreeMap<BlockKey, Draft>,
        stated: &VerifiedAttestation,
        section: &Section,
        at: (usize, usize),
    ) {
        let standard = match &section.kind {
            SectionKind::Standard(standard) => Some(*standard),
            SectionKind::Other(_) => None,
        };
        let home = standard.map_or((Place::Others, Some(at)), |standard| (place_of(standard), None));
        let mut all_elsewhere = !section.entries.is_empty();
        for (index, entry) in section.entries.iter().enumerate() {
            let mut drafted = self.fact(&entry.fact, standard);
            drafted.texts(m::KEY_NOTE, &entry.notes);
            flag_origin(&mut drafted, stated);
            if drafted.kind == LineKind::NoInformation && is_danger(drafted.place) {
                drafted.emphasise(Emphasis::Abnormal);
            }
            let key = if drafted.place == Place::Others { home } else { (drafted.place, None) };
            all_elsewhere &= key != home;
            let section_code = standard.map(StandardSection::loinc);
            let source = Source { attestation: at.0, section: at.1, section_code, entry: index };
            let line = (drafted.day, drafted.into_line(source));
            drafts.entry(key).or_default().lines.push(line);
        }
        let statements = self.section_statements(section, home.0, all_elsewhere && standard.is_none());
        if statements.is_empty() && standard.is_some() {
            return;
        }
        let draft = drafts.entry(home).or_default();
        draft.statements.extend(statements);
        if let SectionKind::Other(title) = &section.kind {
            draft.title = title.as_ref().map(|title| self.concept(title));
        }
    }

    /// What is said of the section as a whole.
    fn section_statements(&self, section: &Section, home: Place, all_elsewhere: bool) -> Vec<Statement> {
        let mut statements = Vec::new();
        if let Some(absence) = section.absence {
            let unsure = absence != Absence::NoneKnown && is_danger(home);
            statements.push(Statement {
                code: super::wording::id_of(absence),
                severity: if unsure { Severity::Warning } else { Severity::Notice },
                phrase: self.ours(self.words.name(absence)),
            });
        }
        if let Some(narrative) = &section.narrative {
            let phrase = self.written(narrative);
            statements.push(Statement { code: "narrative".to_owned(), severity: Severity::Notice, phrase });
        }
        if section.entries.is_empty() && statements.is_empty() {
            statements.push(self.statement(m::STATEMENT_NOTHING_LISTED, Severity::Warning));
        }
        if all_elsewhere {
            statements.push(self.statement(m::STATEMENT_LISTED_ABOVE, Severity::Notice));
        }
        statements
    }

    /// Allergies, medicines and conditions: that nothing is said of them has to be seen.
    fn add_required(&self, drafts: &mut BTreeMap<BlockKey, Draft>, record: &VerifiedRecord) {
        for (place, section) in REQUIRED {
            let draft = drafts.entry((place, None)).or_default();
            if !draft.lines.is_empty() || !draft.statements.is_empty() {
                continue;
            }
            let stated = record.attestations().iter().any(|a| a.payload.entries.section(section).is_some());
            draft.statements.push(match stated {
                true => self.statement(m::STATEMENT_NOTHING_CURRENT, Severity::Notice),
                false => self.statement(m::STATEMENT_NOT_STATED, Severity::Warning),
            });
        }
    }

    fn statement(&self, message: Message, severity: Severity) -> Statement {
        let code = message.id.trim_start_matches("statement-").to_owned();
        Statement { code, severity, phrase: self.say(message) }
    }

    fn block(&self, (place, _): BlockKey, mut draft: Draft) -> Block {
        sort(place, &mut draft.lines);
        let (code, title) = heading(place);
        Block {
            code,
            title: draft.title.unwrap_or_else(|| self.say(title)),
            danger: is_danger(place),
            statements: draft.statements,
            lines: draft.lines.into_iter().map(|(_, line)| line).collect(),
        }
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

/// Marks what an untrusted or confidential attestation says, so that it is seen in a chain of several.
fn flag_origin(entry: &mut Entry<'_>, stated: &VerifiedAttestation) {
    if !stated.verdict.is_trusted() {
        entry.flag(m::FLAG_NOT_TRUSTED, Severity::Warning);
    }
    if stated.payload.kind == AttestationKind::Confidential {
        entry.flag(m::FLAG_CONFIDENTIAL, Severity::Warning);
    }
}

/// Dangers by how they stand out; follow-ups with the overdue ones before the others, each by when they are due; all else the newest first. Ties keep the record's
/// order.
fn sort(place: Place, lines: &mut [(Option<i64>, Line)]) {
    match place {
        Place::Allergies | Place::Alerts | Place::CurrentMedicines | Place::CurrentConditions => {
            lines.sort_by_key(|(_, line)| (line.emphasis, line.kind != LineKind::Fact));
        }
        Place::FollowUps => lines.sort_by_key(|(day, line)| (line.emphasis, day.unwrap_or(i64::MAX))),
        _ => lines.sort_by_key(|(day, _)| core::cmp::Reverse(day.unwrap_or(i64::MIN))),
    }
}

fn is_danger(place: Place) -> bool {
    place <= Place::CurrentConditions
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
