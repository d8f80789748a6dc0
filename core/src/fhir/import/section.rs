//! The Composition and its sections.

use super::super::json::Reader;
use super::super::narrative;
use super::super::report::{Change, Reason};
use super::super::systems::LOINC;
use super::super::tables::{EMPTY_REASON, PREGNANCY, StatusSet};
use super::document::Document;
use super::entry::is_statement;
use super::resource_type;
use crate::limits;
use crate::model::*;
use serde_json::Value;
use std::collections::BTreeSet;

/// The reasons for an empty section that the model knows.
const ABSENCES: StatusSet = StatusSet {
    system: EMPTY_REASON,
    codes: &["nilknown", "notasked", "unavailable", "withheld", "notstarted", "closed"],
};

/// How resources call the element for whom they are about.
const SUBJECT_KEYS: &[&str] = &["subject", "patient", "for", "beneficiary"];

/// The types that a statement can be about.
const SUBJECT_TYPES: &[&str] = &[
    "Patient",
    "RelatedPerson",
    "Practitioner",
    "PractitionerRole",
    "Organization",
    "Group",
    "Device",
    "Location",
    "Medication",
    "Substance",
];

/// Sections under construction.
struct Sections<'a, 'e> {
    document: &'a Document<'a>,
    patient: usize,
    listed: BTreeSet<usize>,
    /// Where the section for what belongs to no section is.
    unfiled: Option<usize>,
    entries: &'e mut Entries,
}

/// Reads the sections, and files under its natural section what no section lists.
pub(super) fn read<'a>(
    document: &'a Document<'a>,
    composition: Option<usize>,
    patient: usize,
    entries: &mut Entries,
) {
    let mut sections = Sections { document, patient, listed: BTreeSet::new(), unfiled: None, entries };
    if let Some(composition) = composition {
        let mut reader = document.visit(composition);
        let marked = reader.child("_date").is_some_and(|mut d| d.own("not-in-record").is_some());
        let date = reader.date_time("date");
        sections.entries.composed = date.filter(|_| !marked);
        sections.read_all(&mut reader);
    }
    sections.file_unlisted();
}

impl<'a> Sections<'a, '_> {
    /// A section, then the sections within it, each as a section of its own.
    fn read_all(&mut self, reader: &mut Reader<'a>) {
        for mut section in reader.children("section") {
            if section.own("not-in-record").is_some() {
                section.leave();
                continue;
            }
            if self.entries.sections.len() >= limits::SECTIONS {
                section.discard(Reason::TooMany);
                continue;
            }
            self.read_one(&mut section);
            self.read_all(&mut section);
        }
    }

    fn read_one(&mut self, reader: &mut Reader<'a>) {
        let kind = reader.section_kind();
        let entries = self.listed_entries(reader);
        let stated = reader.has("emptyReason");
        let absence = reader.status_concept("emptyReason", &ABSENCES, Absence::from_code);
        let has_entries = !entries.is_empty();
        let section = Section {
            absence: absence.filter(|_| !has_entries),
            narrative: reader.section_narrative(has_entries),
            kind,
            entries,
        };
        if stated && has_entries {
            reader.report(Some("emptyReason"), Reason::Conflict, None);
        }
        self.add(reader, section);
    }

    /// Adds a section, or what it says to the same standard section that is there already.
    fn add(&mut self, reader: &Reader<'a>, section: Section) {
        let same = |s: &&mut Section| matches!(s.kind, SectionKind::Standard(_)) && s.kind == section.kind;
        let Some(earlier) = self.entries.sections.iter_mut().find(same) else {
            self.entries.sections.push(section);
            return;
        };
        reader.normalised(None, Change::SectionMerged, None, None);
        earlier.entries.extend(section.entries);
        if earlier.entries.is_empty() {
            if earlier.absence.is_some() && section.absence.is_some() && earlier.absence != section.absence {
                reader.report(Some("emptyReason"), Reason::Conflict, None);
            }
            earlier.absence = earlier.absence.or(section.absence);
            earlier.narrative = match (earlier.narrative.take(), section.narrative) {
                (Some(one), Some(two)) if one != two => {
                    reader.report(Some("text"), Reason::Conflict, None);
                    Some(one)
                }
                (one, two) => one.or(two),
            };
        } else {
            if earlier.absence.take().is_some() || section.absence.is_some() {
                reader.report(Some("emptyReason"), Reason::Conflict, None);
            }
            if earlier.narrative.take().is_some() || section.narrative.is_some() {
                reader.report(Some("text"), Reason::Narrative, None);
            }
        }
    }

    fn listed_entries(&mut self, reader: &mut Reader<'a>) -> Vec<Entry> {
        let mut entries = Vec::new();
        for mut reference in reader.children("entry") {
            reference.take_absent_reason();
            let literal = reference.peek("reference").and_then(Value::as_str);
            let Some(at) = literal.and_then(|literal| self.document.find(literal)) else {
                self.entry_elsewhere(reference, &mut entries);
                continue;
            };
            let kind = resource_type(self.document.object(at));
            reference.value("reference");
            reference.value("type");
            if !self.listed.insert(at) {
                reference.discard(Reason::DuplicateListing);
            } else if !is_statement(kind) {
                reference.discard(Reason::NotInModel);
            } else if entries.len() >= limits::SECTION_ENTRIES {
                reference.discard(Reason::TooMany);
            } else {
                entries.extend(self.entry(at));
            }
        }
        entries
    }

    /// An entry contained in the Composition, or one that cannot be found.
    fn entry_elsewhere(&mut self, reference: Reader<'a>, entries: &mut Vec<Entry>) {
        let followed = self.document.follow(reference);
        if let Some(resource) = followed.resource
            && is_statement(resource.resource_type())
            && entries.len() < limits::SECTION_ENTRIES
        {
            entries.extend(resource.into_entry());
        }
    }

    /// The entry that a resource of the document states, if it is about the patient.
    fn entry(&self, at: usize) -> Option<Entry> {
        let object = self.document.object(at);
        let subject = SUBJECT_KEYS.iter().find_map(|key| object.get(*key));
        let about = self.document.position(subject);
        let reader = self.document.visit(at);
        if about.is_some_and(|about| self.is_someone_else(about)) {
            reader.discard(Reason::OtherSubject);
            return None;
        }
        reader.into_entry()
    }

    /// Whether something is another person or thing than the patient. A copy of the patient is not; what no statement
    /// can be about is a wrong reference and no subject.
    fn is_someone_else(&self, other: usize) -> bool {
        let object = self.document.object(other);
        SUBJECT_TYPES.contains(&resource_type(object)) && object != self.document.object(self.patient)
    }

    fn file_unlisted(&mut self) {
        let is_device = |at: &usize| resource_type(self.document.object(*at)) == "Device";
        let all = 0..self.document.len();
        // Devices come last: by then it is known which of them belong to a statement of use.
        let order: Vec<usize> =
            all.clone().filter(|at| !is_device(at)).chain(all.filter(is_device)).collect();
        for at in order {
            let object = self.document.object(at);
            let kind = resource_type(object);
            let of_patient = kind != "Device" || object.contains_key("patient");
            if self.listed.contains(&at) || !is_statement(kind) || !of_patient || self.document.is_visited(at)
            {
                continue;
            }
            let Some(entry) = self.entry(at) else { continue };
            self.file(entry);
        }
    }

    fn file(&mut self, entry: Entry) {
        let kind = natural_section(&entry.fact).map_or(SectionKind::Other(None), SectionKind::Standard);
        let sections = &mut self.entries.sections;
        let place = match kind {
            SectionKind::Standard(_) => sections.iter().position(|s| s.kind == kind),
            SectionKind::Other(_) => self.unfiled,
        };
        let at = place.unwrap_or_else(|| {
            sections.push(Section::new(kind.clone()));
            sections.len() - 1
        });
        if kind == SectionKind::Other(None) {
            self.unfiled = Some(at);
        }
        let section = &mut sections[at];
        section.entries.push(entry);
        if section.absence.take().is_some() || section.narrative.take().is_some() {
            self.document.note_unlisted_conflict();
        }
    }
}

impl Reader<'_> {
    fn section_kind(&mut self) -> SectionKind {
        let code = self.concept("code");
        let standard = code
            .as_ref()
            .and_then(Concept::coding)
            .filter(|coding| coding.system == LOINC)
            .and_then(|coding| StandardSection::from_loinc(&coding.code));
        if let Some(standard) = standard {
            self.lose("title", Reason::Display);
            return SectionKind::Standard(standard);
        }
        match code {
            Some(code) => {
                self.lose("title", Reason::Display);
                SectionKind::Other(Some(code))
            }
            None => SectionKind::Other(Concept::new(None, self.text("title"))),
        }
    }

    /// The section's text where it lists nothing. FHIR's narrative status `empty` says that there is none.
    fn section_narrative(&mut self, has_entries: bool) -> Option<Text> {
        if has_entries || self.has("section") {
            self.lose("text", Reason::Narrative);
            return None;
        }
        let mut narrative = self.child("text")?;
        let is_empty = narrative.text("status").as_deref() == Some("empty");
        let text = match narrative.value("div")?.as_str() {
            Some(div) if !is_empty => narrative::strip(div),
            _ => return None,
        };
        if text.len() > limits::TEXT_BYTES {
            return narrative.fail("div", Reason::TooLong);
        }
        Some(text).filter(|t| !t.trim().is_empty())
    }
}

/// The section that a fact belongs to when the document does not say; none for what has no type in the model.
fn natural_section(fact: &Fact) -> Option<StandardSection> {
    Some(match fact {
        Fact::Allergy(_) => StandardSection::Allergies,
        Fact::Condition(_) => StandardSection::Problems,
        Fact::Medication(_) => StandardSection::Medications,
        Fact::Immunization(_) => StandardSection::Immunizations,
        Fact::Procedure(_) => StandardSection::Procedures,
        Fact::Device(_) => StandardSection::Devices,
        Fact::Observation(observation) => natural_section_of_observation(observation),
        Fact::Report(_) => StandardSection::Results,
        Fact::Alert(_) => StandardSection::Alerts,
        Fact::Directive(_) => StandardSection::AdvanceDirectives,
        Fact::Plan(_) | Fact::Goal(_) | Fact::FollowUp(_) => StandardSection::PlanOfCare,
        Fact::Encounter(_) => StandardSection::Encounters,
        Fact::FamilyHistory(_) => StandardSection::FamilyHistory,
        Fact::Other(_) => return None,
    })
}

fn natural_section_of_observation(observation: &Observation) -> StandardSection {
    let coding = observation.code.as_ref().and_then(Concept::coding);
    if coding.is_some_and(|c| c.system == LOINC && PREGNANCY.contains(&c.code.as_str())) {
        return StandardSection::Pregnancy;
    }
    match observation.category {
        Some(ObservationCategory::VitalSigns) => StandardSection::VitalSigns,
        Some(ObservationCategory::SocialHistory) => StandardSection::SocialHistory,
        _ => StandardSection::Results,
    }
}
