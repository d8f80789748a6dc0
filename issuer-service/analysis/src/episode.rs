//! The facts of one attestation without names.

use phr_core::cose::ShortHash;
use phr_core::model::{
    AdministrativeGender, Amendment, Condition, Entry, Fact, FollowUp, Immunization, ImmunizationStatus,
    Observation, PartialDate, Patient, PlanStatus, ResultStatus, Section, SectionKind, StandardSection,
    Value, When,
};
use phr_core::model::{ClinicalStatus, Concept, EntryStatus, VerificationStatus};
use phr_core::terminology::System;
use phr_core::wire::{AttestationKind, AttestationPayload};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;

/// The facts of one attestation that are counted. No name, no number of a document, no date of birth, no words.
///
/// `Debug` prints nothing of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Episode {
    /// A number for the person: the same in each of the person's episodes, and meaning nothing.
    pub person: u64,
    /// Where the person was seen.
    pub site: String,
    /// When it arrived at this service, in days since 1970-01-01.
    pub day: i64,
    /// Whether it counts as an episode: a confidential part is one with its attestation in care, a restatement says nothing new.
    pub counts: bool,
    /// Whether it says who the person is.
    pub has_person: bool,
    /// Age in months when it was signed, by the middle of the days that the date of birth may mean.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_months: Option<u16>,
    /// Place in [`crate::SEXES`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<u8>,
    /// ISO 3166-1 alpha-2; nothing where there is none, or several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nationality: Option<String>,
    /// The last country on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Codes of active conditions.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub conditions: BTreeSet<String>,
    /// Codes of tests with a conclusive result.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub tested: BTreeSet<String>,
    /// Codes of tests with a positive result.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub positive: BTreeSet<String>,
    /// Codes of vaccines of which a dose is documented.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub vaccines: BTreeSet<String>,
    /// Whether the person is pregnant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pregnant: Option<bool>,
    /// Follow-ups that it asks for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub due: Vec<Due>,
    /// What it says of follow-ups of earlier attestations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<(String, Change)>,
}

/// A follow-up that is to be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Which: the attestation and the entry.
    pub id: String,
    /// The last day on which it is due, in days since 1970-01-01.
    pub day: i64,
    /// Whether it was said to be done where it was asked for.
    pub done: bool,
}

/// What became of a follow-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It was done.
    Done,
    /// It is no longer to be done.
    Gone,
    /// It is still to be done.
    Open,
    /// It is due at another time.
    Moved(i64),
}

impl fmt::Debug for Episode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Episode(..)")
    }
}

impl Episode {
    /// The facts of an attestation: of this person, at this site, which arrived on this day. The hash names it.
    pub fn of(payload: &AttestationPayload, hash: ShortHash, person: u64, site: &str, day: i64) -> Self {
        let counts = matches!(payload.kind, AttestationKind::Assessment | AttestationKind::Visit);
        let mut episode =
            Self { person, site: site.to_owned(), day, counts, has_person: counts, ..Self::default() };
        if payload.kind == AttestationKind::Restatement {
            return episode;
        }
        if counts {
            episode.take_patient(&payload.entries.patient, payload.issued_at.0.div_euclid(86_400));
        }
        let mut number = 0;
        for section in &payload.entries.sections {
            for entry in &section.entries {
                episode.take(section, entry, &format!("{hash}/{number}"));
                number += 1;
            }
        }
        for (earlier, changes) in &payload.amendments {
            for (entry, change) in changes {
                if let Some(change) = change_of(change) {
                    episode.changes.push((format!("{earlier}/{entry}"), change));
                }
            }
        }
        episode
    }

    fn take_patient(&mut self, patient: &Patient, signed_on: i64) {
        self.age_months = patient.birth_date.and_then(|born| age_months(born, signed_on));
        self.sex = patient.sex.and_then(|sex| match sex {
            AdministrativeGender::Female => Some(0),
            AdministrativeGender::Male => Some(1),
            AdministrativeGender::Other => Some(2),
            AdministrativeGender::Unknown => None,
        });
        if let [nationality] = patient.nationalities.as_slice() {
            let code = nationality.coding().map(|coding| coding.code.as_str());
            self.nationality = code.or(nationality.text()).and_then(country);
        }
        self.route = patient.transit.last().and_then(|transit| country(&transit.country));
        // A visit need not say again who it is.
        self.has_person = *patient != Patient::default();
    }

    fn take(&mut self, section: &Section, entry: &Entry, id: &str) {
        let is = |kind| section.kind == SectionKind::Standard(kind);
        match &entry.fact {
            Fact::Condition(condition) if !is(StandardSection::PastIllness) => self.take_condition(condition),
            Fact::Observation(observation) => self.take_observation(observation),
            Fact::Immunization(dose) => self.take_dose(dose),
            Fact::FollowUp(follow_up) => self.take_follow_up(follow_up, id),
            _ => {}
        }
    }

    fn take_condition(&mut self, condition: &Condition) {
        let is_over = condition.clinical.is_some_and(|status| {
            matches!(status, ClinicalStatus::Inactive | ClinicalStatus::Remission | ClinicalStatus::Resolved)
        });
        let is_sure = condition.verification.is_none_or(|sure| sure == VerificationStatus::Confirmed);
        if !is_over && is_sure {
            self.conditions.extend(condition.code.as_ref().and_then(key));
        }
    }

    fn take_observation(&mut self, observation: &Observation) {
        use ResultStatus::{Cancelled, EnteredInError, Registered};
        if observation.status.is_some_and(|status| matches!(status, Cancelled | EnteredInError | Registered))
        {
            return;
        }
        let Some(code) = observation.code.as_ref().and_then(key) else { return };
        if code == PREGNANCY_STATUS {
            if let Some(Value::Concept(value)) = &observation.value {
                self.pregnant = match key(value).as_deref() {
                    Some(PREGNANT) => Some(true),
                    Some(NOT_PREGNANT) => self.pregnant.or(Some(false)),
                    _ => self.pregnant,
                };
            }
            return;
        }
        if let Some(positive) = result(observation) {
            if positive {
                self.positive.insert(code.clone());
            }
            self.tested.insert(code);
        }
    }

    fn take_dose(&mut self, dose: &Immunization) {
        let is_given = dose.status.is_none_or(|status| status == ImmunizationStatus::Completed);
        // Hearsay is not a document.
        if is_given && dose.primary_source != Some(false) {
            self.vaccines.extend(dose.code.as_ref().and_then(key));
        }
    }

    fn take_follow_up(&mut self, follow_up: &FollowUp, id: &str) {
        let change = follow_up.status.map_or(Change::Open, plan_change);
        if let Some(day) = follow_up.due.as_ref().and_then(last_day)
            && change != Change::Gone
        {
            self.due.push(Due { id: id.to_owned(), day, done: change == Change::Done });
        }
    }
}

const PREGNANCY_STATUS: &str = "loinc|82810-3";
const PREGNANT: &str = "sct|77386006";
const NOT_PREGNANT: &str = "sct|60001007";

/// Whether a result is positive, where it is one or the other.
fn result(observation: &Observation) -> Option<bool> {
    let by_interpretation =
        observation.interpretations.iter().find_map(|concept| match concept.coding()?.code.as_str() {
            "POS" | "DET" => Some(true),
            "NEG" | "ND" => Some(false),
            _ => None,
        });
    let by_value = match &observation.value {
        Some(Value::Concept(value)) => match key(value).as_deref() {
            Some("sct|10828004" | "sct|260373001") => Some(true),
            Some("sct|260385009" | "sct|260415000" | "sct|17621005") => Some(false),
            // A picture is positive where whoever read it thought of tuberculosis.
            Some("sct|263654008") => Some(value.text().is_some_and(|text| text.contains("tuberculosis"))),
            _ => None,
        },
        Some(Value::Boolean(positive)) => Some(*positive),
        _ => None,
    };
    by_value.or(by_interpretation)
}

/// The key of a code: `system|code`, with the system's short name.
fn key(concept: &Concept) -> Option<String> {
    let coding = concept.coding()?;
    let system = System::from_uri(&coding.system)?;
    Some(format!("{}|{}", system.short_name(), coding.code))
}

/// A country's two letters, where it is one.
fn country(text: impl AsRef<str>) -> Option<String> {
    let text = text.as_ref();
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    is_code.then(|| text.to_owned())
}

fn age_months(born: PartialDate, day: i64) -> Option<u16> {
    let middle = (born.first_day() + born.last_day()).div_euclid(2);
    // A mean Gregorian month in days.
    let months = ((day - middle).max(0) as f64 / (365.2425 / 12.0)).floor();
    (day >= born.first_day() && months < 12.0 * 150.0).then_some(months as u16)
}

fn last_day(when: &When) -> Option<i64> {
    match when {
        When::At(moment) => Some(moment.date().last_day()),
        When::Period(period) => Some(period.end.or(period.start)?.date().last_day()),
        When::Timing(timing) => timing.events.iter().map(|moment| moment.date().last_day()).max(),
        When::Age(_) | When::AgeRange(_) | When::Text(_) => None,
    }
}

fn plan_change(status: PlanStatus) -> Change {
    use PlanStatus::*;
    match status {
        Completed | Fulfilled => Change::Done,
        Revoked | EnteredInError | Cancelled | Stopped | Rejected => Change::Gone,
        // Somebody who did not come had a follow-up that was due.
        _ => Change::Open,
    }
}

fn change_of(amendment: &Amendment) -> Option<Change> {
    match amendment {
        Amendment::EnteredInError { .. } => Some(Change::Gone),
        Amendment::Status { status: EntryStatus::FollowUp(status), .. } => Some(plan_change(*status)),
        Amendment::Status { .. } => None,
        Amendment::Due { due, .. } => last_day(due).map(Change::Moved),
        Amendment::Replaced(entry) => match &entry.fact {
            Fact::FollowUp(follow_up) => match follow_up.status.map_or(Change::Open, plan_change) {
                Change::Open => follow_up.due.as_ref().and_then(last_day).map(Change::Moved),
                other => Some(other),
            },
            _ => None,
        },
    }
}
