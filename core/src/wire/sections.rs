//! Facts, entries and sections.

use super::codec::*;
use super::fault::{Fault, Step};
use crate::limits;
use crate::model::*;
use ciborium::Value;

/// Writes the table of facts once: how each kind is put and taken.
macro_rules! facts {
    ($($kind:ident),+ $(,)?) => {
        fn put_fact(fact: &Fact) -> Value {
            match fact { $(Fact::$kind(fact) => Plain::put(fact)),+ }
        }

        fn take_fact(kind: FactKind, value: Value) -> Result<Fact, Fault> {
            match kind { $(FactKind::$kind => Plain::take(value).map(Fact::$kind)),+ }
        }

        const KINDS: &[FactKind] = &[$(FactKind::$kind),+];
    };
}
facts! {
    Allergy, Condition, Medication, Immunization, Procedure, Device, Observation, Report, Alert, Directive, Plan, Goal,
    FollowUp, Encounter, FamilyHistory, Other,
}

/// Key of an entry's notes in the map of further fields.
const NOTES: i64 = -1;

/// The fact, with the notes as its further field -1.
pub(super) fn put_entry(entry: &Entry) -> Value {
    let fact = put_fact(&entry.fact);
    if entry.notes.is_empty() {
        return fact;
    }
    let Value::Array(mut items) = fact else { return fact };
    let rest = match items.pop_if(|last| is_rest(last)) {
        Some(Value::Map(rest)) => rest,
        _ => Vec::new(),
    };
    let notes = (Value::from(NOTES), Plain::put(&entry.notes));
    items.push(Value::Map(core::iter::once(notes).chain(rest).collect()));
    Value::Array(items)
}

pub(super) fn take_entry(kind: FactKind, value: Value) -> Result<Entry, Fault> {
    let mut items = array(value, "an entry")?;
    let mut notes = Vec::new();
    if let Some(Value::Map(mut rest)) = items.pop_if(|last| is_rest(last)) {
        if rest.first().is_some_and(|(key, _)| *key == Value::from(NOTES)) {
            notes = Plain::take(rest.remove(0).1).map_err(|f: Fault| f.within(Step::Field("notes")))?;
        }
        if !rest.is_empty() {
            items.push(Value::Map(rest));
        }
    }
    Ok(Entry { notes, ..Entry::new(take_fact(kind, Value::Array(items))?) })
}

/// The number of a kind of fact.
pub(super) fn fact_number(kind: FactKind) -> Value {
    Value::from(KINDS.iter().position(|known| *known == kind).unwrap_or_default() as u64)
}

pub(super) fn take_fact_kind(number: Value) -> Result<FactKind, Fault> {
    let kind = usize::try_from(integer(&number, "a kind of fact")?).ok().and_then(|n| KINDS.get(n));
    kind.copied().ok_or_else(|| Fault::range("a known kind of fact"))
}

/// The kind of fact that a section lists when nothing else is said.
fn usual_kind(section: &SectionKind) -> Option<FactKind> {
    use StandardSection as S;
    let SectionKind::Standard(standard) = section else { return None };
    Some(match standard {
        S::Allergies => FactKind::Allergy,
        S::Problems | S::PastIllness => FactKind::Condition,
        S::Medications => FactKind::Medication,
        S::Immunizations => FactKind::Immunization,
        S::Procedures => FactKind::Procedure,
        S::Devices => FactKind::Device,
        S::Results | S::VitalSigns | S::Pregnancy | S::SocialHistory | S::FunctionalStatus => {
            FactKind::Observation
        }
        S::PlanOfCare => FactKind::FollowUp,
        S::AdvanceDirectives => FactKind::Directive,
        S::Alerts => FactKind::Alert,
        S::PatientStory => FactKind::Other,
        S::Encounters => FactKind::Encounter,
        S::FamilyHistory => FactKind::FamilyHistory,
    })
}

const ABSENCE: i64 = -1;
const NARRATIVE: i64 = -2;

/// `[kind, body, kind, body …]`.
pub(super) fn put_sections(sections: &[Section]) -> Value {
    Value::Array(sections.iter().flat_map(|section| [put_kind(&section.kind), put_body(section)]).collect())
}

pub(super) fn take_sections(value: Value) -> Result<Vec<Section>, Fault> {
    let mut items = array(value, "sections")?.into_iter();
    if items.len() > 2 * limits::SECTIONS {
        return Err(Fault::range("fewer sections"));
    }
    let mut sections: Vec<Section> = Vec::new();
    while let Some(kind) = items.next() {
        let place = Step::Index(sections.len());
        let kind = take_kind(kind).map_err(|f| f.within(place))?;
        let standard = matches!(kind, SectionKind::Standard(_));
        if standard && sections.iter().any(|earlier| earlier.kind == kind) {
            return Err(Fault::range("each section once").within(place));
        }
        let body = items.next().ok_or_else(|| Fault::range("a section's content").within(place))?;
        sections.push(take_body(kind, body).map_err(|f| f.within(place))?);
    }
    Ok(sections)
}

/// The number of a standard section; a concept for any other; null for one without code and title.
fn put_kind(kind: &SectionKind) -> Value {
    match kind {
        SectionKind::Standard(standard) => {
            let place = StandardSection::ALL.iter().position(|s| s == standard).unwrap_or_default();
            Value::from(place as u64)
        }
        SectionKind::Other(concept) => Plain::put(&concept.clone().map(SectionName)),
    }
}

fn take_kind(value: Value) -> Result<SectionKind, Fault> {
    if !value.is_integer() {
        let concept: Option<SectionName> = Plain::take(value)?;
        return Ok(SectionKind::Other(concept.map(|name| name.0)));
    }
    let place = usize::try_from(integer(&value, "a section")?).ok();
    let standard = place.and_then(|place| StandardSection::ALL.get(place));
    standard.map(|s| SectionKind::Standard(*s)).ok_or_else(|| Fault::range("a known section"))
}

/// The concept that names a section. Never a bare number, which is a standard section's.
struct SectionName(Concept);

impl Codec<SectionName> for Plain {
    fn put(name: &SectionName) -> Value {
        match Sct::put(&name.0) {
            code @ Value::Integer(_) => Value::Array(vec![0.into(), code]),
            other => other,
        }
    }

    fn take(value: Value) -> Result<SectionName, Fault> {
        Sct::take(value).map(SectionName)
    }
}

/// The entries of the usual kind alone; the reason for listing nothing alone; or a map of entries by kind, with the
/// reason at -1 and the text at -2.
fn put_body(section: &Section) -> Value {
    let only_entries = section.absence.is_none() && section.narrative.is_none();
    if let (Some(absence), true, None) = (section.absence, section.entries.is_empty(), &section.narrative) {
        return Plain::put(&absence);
    }
    let mut groups: Vec<(Value, Value)> = Vec::new();
    for (number, kind) in KINDS.iter().enumerate() {
        let of_kind = section.entries.iter().filter(|entry| entry.fact.kind() == *kind);
        let entries: Vec<Value> = of_kind.map(put_entry).collect();
        if entries.is_empty() {
            continue;
        }
        if only_entries && entries.len() == section.entries.len() && usual_kind(&section.kind) == Some(*kind)
        {
            return Value::Array(entries);
        }
        groups.push((Value::from(number as u64), Value::Array(entries)));
    }
    let text = section.narrative.as_ref().map(|text| (Value::from(NARRATIVE), Plain::put(text)));
    let reason = section.absence.map(|absence| (Value::from(ABSENCE), Plain::put(&absence)));
    groups.extend(reason.into_iter().chain(text));
    Value::Map(groups)
}

fn take_body(kind: SectionKind, value: Value) -> Result<Section, Fault> {
    let mut section = Section::new(kind);
    match value {
        Value::Integer(_) => section.absence = Some(Plain::take(value)?),
        Value::Array(entries) => {
            let kind = usual_kind(&section.kind).ok_or_else(|| Fault::range("entries with their kind"))?;
            take_entries(kind, entries, &mut section)?;
        }
        other => {
            let groups = other.into_map().map_err(|other| Fault::new("a section's content", &other))?;
            for (key, value) in groups {
                match i64::try_from(integer(&key, "a kind of fact")?) {
                    Ok(ABSENCE) => section.absence = Some(Plain::take(value)?),
                    Ok(NARRATIVE) => section.narrative = Some(Plain::take(value)?),
                    number => {
                        let kind = number.ok().and_then(|n| KINDS.get(usize::try_from(n).ok()?));
                        let kind = *kind.ok_or_else(|| Fault::range("a known kind of fact"))?;
                        take_entries(kind, array(value, "entries")?, &mut section)?;
                    }
                }
            }
        }
    }
    Ok(section)
}

fn take_entries(kind: FactKind, entries: Vec<Value>, section: &mut Section) -> Result<(), Fault> {
    if entries.len() + section.entries.len() > limits::SECTION_ENTRIES {
        return Err(Fault::range("fewer entries"));
    }
    for entry in entries {
        let place = Step::Index(section.entries.len());
        section.entries.push(take_entry(kind, entry).map_err(|f| f.within(place))?);
    }
    Ok(())
}
