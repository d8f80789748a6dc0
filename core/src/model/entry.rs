//! Entries: one clinical fact each, by the kind of FHIR resource that states it.

use super::codes::*;
use super::concept::{Concept, Text};
use super::quantity::{Decimal, Quantity, Range, Ratio};
use super::time::{PartialDate, PartialDateTime};
use core::fmt;
use std::collections::BTreeSet;

/// A fact and the remarks made on it.
///
/// `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is stated.
    pub fact: Fact,
    /// Remarks in free text, in the words of whoever recorded them.
    pub notes: Vec<Text>,
    /// Who may see it. On a card the compartment says so, not the entry.
    pub confidentiality: Confidentiality,
}

/// Who may see an entry, as its source or [`crate::confidential`] says. The order is that of strictness.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidentiality {
    /// Nobody said anything.
    #[default]
    Unstated,
    /// Said not to be confidential: whoever cares for the person may see it.
    Normal,
    /// Confidential: for the holder's access code only.
    Restricted,
}

impl Entry {
    /// A fact without remarks, of which nobody said who may see it.
    pub fn new(fact: Fact) -> Self {
        Self { fact, notes: Vec::new(), confidentiality: Confidentiality::Unstated }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entry(..)")
    }
}

/// One clinical fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A propensity to react to a substance, or the statement that none is known.
    Allergy(Allergy),
    /// A problem, diagnosis or past illness, or the statement that none is known.
    Condition(Condition),
    /// A medicine taken, ordered, dispensed or given, or the statement that there is none.
    Medication(Box<Medication>),
    /// A vaccine dose given, or not given and why.
    Immunization(Immunization),
    /// Something done to the person.
    Procedure(Procedure),
    /// A device in or on the person.
    Device(Device),
    /// A measurement, a test result, a finding, an answer.
    Observation(Box<Observation>),
    /// A diagnostic report: what was examined and what was concluded.
    Report(Report),
    /// Something whoever cares for the person must know at once.
    Alert(Alert),
    /// An advance directive or consent.
    Directive(Directive),
    /// A care plan.
    Plan(Plan),
    /// A goal of care.
    Goal(Goal),
    /// Something that is to be done: a follow-up, a referral, a request.
    FollowUp(FollowUp),
    /// A contact with a health service.
    Encounter(Encounter),
    /// Illnesses of a relative.
    FamilyHistory(FamilyHistory),
    /// A statement of a kind that has no type of its own here.
    Other(Other),
}

/// Kind of fact. The order is frozen for version 1: the wire number of a kind is its place here, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "each is documented at the variant of Fact that it names")]
pub enum FactKind {
    Allergy,
    Condition,
    Medication,
    Immunization,
    Procedure,
    Device,
    Observation,
    Report,
    Alert,
    Directive,
    Plan,
    Goal,
    FollowUp,
    Encounter,
    FamilyHistory,
    Other,
}

impl Fact {
    /// Which kind of fact this is.
    pub fn kind(&self) -> FactKind {
        match self {
            Self::Allergy(_) => FactKind::Allergy,
            Self::Condition(_) => FactKind::Condition,
            Self::Medication(_) => FactKind::Medication,
            Self::Immunization(_) => FactKind::Immunization,
            Self::Procedure(_) => FactKind::Procedure,
            Self::Device(_) => FactKind::Device,
            Self::Observation(_) => FactKind::Observation,
            Self::Report(_) => FactKind::Report,
            Self::Alert(_) => FactKind::Alert,
            Self::Directive(_) => FactKind::Directive,
            Self::Plan(_) => FactKind::Plan,
            Self::Goal(_) => FactKind::Goal,
            Self::FollowUp(_) => FactKind::FollowUp,
            Self::Encounter(_) => FactKind::Encounter,
            Self::FamilyHistory(_) => FactKind::FamilyHistory,
            Self::Other(_) => FactKind::Other,
        }
    }
}

/// When something was, as exactly as it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// A date or an instant.
    At(PartialDateTime),
    /// From, until; at least one of them.
    Period(Period),
    /// At this age of the person.
    Age(Quantity),
    /// Between these ages of the person.
    AgeRange(Range),
    /// In words.
    Text(Text),
    /// Repeatedly.
    Timing(Box<Timing>),
}

/// From and until, open where an end is absent. At least one end is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    /// The beginning.
    pub start: Option<PartialDateTime>,
    /// The end, included.
    pub end: Option<PartialDateTime>,
}

/// FHIR `AllergyIntolerance`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allergy {
    /// The substance, or a statement such as "no known allergy".
    pub code: Option<Concept>,
    /// Active, inactive or resolved.
    pub clinical: Option<ClinicalStatus>,
    /// How sure it is.
    pub verification: Option<VerificationStatus>,
    /// Allergy or intolerance.
    pub kind: Option<AllergyType>,
    /// Kinds of substance.
    pub categories: BTreeSet<AllergyCategory>,
    /// Harm that a later exposure may do.
    pub criticality: Option<Criticality>,
    /// When it began.
    pub onset: Option<When>,
    /// When it last occurred.
    pub last_occurrence: Option<PartialDateTime>,
    /// What happened.
    pub reactions: Vec<Reaction>,
}

/// One adverse reaction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reaction {
    /// The substance, where it is more exact than the allergy's.
    pub substance: Option<Concept>,
    /// Signs and symptoms.
    pub manifestations: Vec<Concept>,
    /// How severe it was.
    pub severity: Option<ReactionSeverity>,
    /// When it was.
    pub onset: Option<PartialDateTime>,
    /// The course of it in words.
    pub description: Option<Text>,
}

/// FHIR `Condition`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The problem, or a statement such as "no known problems".
    pub code: Option<Concept>,
    /// Active, resolved …
    pub clinical: Option<ClinicalStatus>,
    /// How sure it is.
    pub verification: Option<VerificationStatus>,
    /// How severe it is.
    pub severity: Option<Concept>,
    /// Where in the body.
    pub body_sites: Vec<Concept>,
    /// When it began.
    pub onset: Option<When>,
    /// When it ended.
    pub abatement: Option<When>,
    /// Stage or grade.
    pub stages: Vec<Concept>,
}

/// FHIR `MedicationStatement`, `MedicationRequest`, `MedicationDispense`, `MedicationAdministration`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Medication {
    /// Taken, ordered, dispensed or given.
    pub kind: MedicationKind,
    /// The product or ingredient, or a statement such as "no known medications".
    pub code: Option<Concept>,
    /// State.
    pub status: Option<MedicationStatus>,
    /// Set when the statement is that it must *not* be given (`doNotPerform`).
    pub do_not_perform: bool,
    /// What the product contains.
    pub ingredients: Vec<Ingredient>,
    /// Dose form.
    pub form: Option<Concept>,
    /// When it is or was taken, given or dispensed.
    pub effective: Option<When>,
    /// When it was ordered.
    pub authored: Option<PartialDateTime>,
    /// What for.
    pub reasons: Vec<Concept>,
    /// How it is taken.
    pub dosages: Vec<Dosage>,
    /// Why it has the state that it has.
    pub status_reasons: Vec<Concept>,
}

/// One ingredient of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ingredient {
    /// The substance.
    pub substance: Concept,
    /// How much of it in how much of the product.
    pub strength: Option<Ratio>,
}

/// FHIR `Dosage`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dosage {
    /// The whole instruction in words.
    pub text: Option<Text>,
    /// When to take it.
    pub timing: Option<Timing>,
    /// Only when needed, and for what.
    pub as_needed: Option<AsNeeded>,
    /// Route of administration.
    pub route: Option<Concept>,
    /// Where on the body.
    pub site: Option<Concept>,
    /// How it is given.
    pub method: Option<Concept>,
    /// How much at a time, and how fast.
    pub doses: Vec<Dose>,
    /// Upper limits over time.
    pub max_per_period: Option<Ratio>,
    /// Further instructions, such as "with food".
    pub additional: Vec<Concept>,
    /// Instruction in words meant for the person.
    pub patient_instruction: Option<Text>,
}

/// Whether a medicine is taken only when needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AsNeeded {
    /// Said to be regular.
    No,
    /// When needed.
    Yes,
    /// When needed for this.
    For(Concept),
}

/// How much at a time, and how fast. At least one of the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dose {
    /// Amount.
    pub amount: Option<Amount>,
    /// Speed.
    pub rate: Option<Amount>,
}

/// An amount, in the ways FHIR lets a dose or rate be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    /// One quantity.
    Quantity(Quantity),
    /// Between two.
    Range(Range),
    /// A quantity per quantity.
    Ratio(Ratio),
}

/// FHIR `Timing`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timing {
    /// A named schedule, such as `BID`.
    pub code: Option<Concept>,
    /// How often per period.
    pub frequency: Option<u32>,
    /// Up to how often per period.
    pub frequency_max: Option<u32>,
    /// Length of the period.
    pub period: Option<Decimal>,
    /// Greatest length of the period.
    pub period_max: Option<Decimal>,
    /// Unit of the period.
    pub period_unit: Option<PeriodUnit>,
    /// Number of times in all.
    pub count: Option<u32>,
    /// How long each time.
    pub duration: Option<Decimal>,
    /// Unit of `duration`.
    pub duration_unit: Option<PeriodUnit>,
    /// Days of the week.
    pub days_of_week: Vec<DayOfWeek>,
    /// Times of day, seconds since midnight.
    pub times_of_day: Vec<u32>,
    /// Events of the day.
    pub when: Vec<EventTiming>,
    /// Minutes before or after the event.
    pub offset: Option<u32>,
    /// Over which period or for how long.
    pub bounds: Option<Bounds>,
    /// Exact dates.
    pub events: Vec<PartialDateTime>,
}

/// Over which period, or for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounds {
    /// Between dates.
    Period(Period),
    /// For this long.
    Duration(Quantity),
    /// For between this long and that long.
    Range(Range),
}

/// FHIR `Immunization`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Immunization {
    /// The vaccine.
    pub code: Option<Concept>,
    /// Given or not.
    pub status: Option<ImmunizationStatus>,
    /// Why it was not given.
    pub status_reason: Option<Concept>,
    /// When it was given.
    pub occurrence: Option<When>,
    /// Batch.
    pub lot: Option<Text>,
    /// Who made the vaccine.
    pub manufacturer: Option<Text>,
    /// Which dose of which series against what.
    pub protocols: Vec<VaccineProtocol>,
    /// Where on the body.
    pub site: Option<Concept>,
    /// Route of administration.
    pub route: Option<Concept>,
    /// How much was given.
    pub dose: Option<Quantity>,
    /// Expiry date of the vaccine.
    pub expiry: Option<PartialDate>,
    /// `false`: reported (by the person, by a relative) and not seen in a document or given here.
    pub primary_source: Option<bool>,
}

/// One dose of a series.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VaccineProtocol {
    /// Diseases that the dose protects from.
    pub diseases: Vec<Concept>,
    /// Which dose.
    pub dose_number: Option<DoseNumber>,
    /// Of how many.
    pub series_doses: Option<DoseNumber>,
    /// Name of the series.
    pub series: Option<Text>,
}

/// A dose number, or words such as "booster".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DoseNumber {
    /// The number, from 1.
    Number(u32),
    /// Words.
    Text(Text),
}

/// FHIR `Procedure`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Procedure {
    /// What was done.
    pub code: Option<Concept>,
    /// State.
    pub status: Option<EventStatus>,
    /// When.
    pub performed: Option<When>,
    /// Where in the body.
    pub body_sites: Vec<Concept>,
    /// Why.
    pub reasons: Vec<Concept>,
    /// How it ended.
    pub outcome: Option<Concept>,
    /// What went wrong.
    pub complications: Vec<Concept>,
    /// Devices put in, changed or taken out.
    pub devices: Vec<Concept>,
}

/// FHIR `DeviceUseStatement` with its `Device`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Type of device, or a statement such as "no known devices".
    pub code: Option<Concept>,
    /// State.
    pub status: Option<DeviceStatus>,
    /// Since when or when.
    pub timing: Option<When>,
    /// Where in the body.
    pub body_site: Option<Concept>,
    /// What for.
    pub reasons: Vec<Concept>,
    /// Unique device identifier (the device part).
    pub udi: Option<Text>,
    /// Serial number.
    pub serial: Option<Text>,
}

/// FHIR `Observation`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Observation {
    /// What was observed.
    pub code: Option<Concept>,
    /// State of the result.
    pub status: Option<ResultStatus>,
    /// What kind of observation.
    pub category: Option<ObservationCategory>,
    /// When it was true.
    pub effective: Option<When>,
    /// The result.
    pub value: Option<Value>,
    /// What the result means: high, low, positive …
    pub interpretations: Vec<Concept>,
    /// Why there is no result.
    pub absent: Option<Concept>,
    /// Where in the body.
    pub body_site: Option<Concept>,
    /// How it was done.
    pub method: Option<Concept>,
    /// What is usual.
    pub reference_ranges: Vec<ReferenceRange>,
    /// Parts, such as systolic and diastolic pressure.
    pub components: Vec<Component>,
}

/// One part of an observation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    /// What was observed.
    pub code: Concept,
    /// The result.
    pub value: Option<Value>,
    /// Why there is no result.
    pub absent: Option<Concept>,
    /// What the result means.
    pub interpretations: Vec<Concept>,
}

/// A result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Number with unit.
    Quantity(Quantity),
    /// A finding.
    Concept(Concept),
    /// Words.
    Text(Text),
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Between two quantities.
    Range(Range),
    /// Quantity per quantity, such as a titre.
    Ratio(Ratio),
    /// A date or an instant.
    At(PartialDateTime),
    /// A time of day, seconds since midnight.
    TimeOfDay(u32),
    /// From and until.
    Period(Period),
}

/// What is usual for a result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReferenceRange {
    /// Between these.
    pub range: Range,
    /// In words.
    pub text: Option<Text>,
}

/// FHIR `DiagnosticReport`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What was examined.
    pub code: Option<Concept>,
    /// State of the report.
    pub status: Option<ResultStatus>,
    /// Laboratory, imaging …
    pub category: Option<Concept>,
    /// When it was true.
    pub effective: Option<When>,
    /// What was concluded, in words.
    pub conclusion: Option<Text>,
    /// What was concluded, coded.
    pub conclusion_codes: Vec<Concept>,
}

/// FHIR `Flag`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alert {
    /// What must be known.
    pub code: Option<Concept>,
    /// State.
    pub status: Option<AlertStatus>,
    /// Clinical, administrative …
    pub category: Option<Concept>,
    /// How urgent it is.
    pub priority: Option<Concept>,
    /// When it holds.
    pub period: Option<Period>,
}

/// FHIR `Consent` as an advance directive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directive {
    /// Kind of directive, such as "do not resuscitate".
    pub category: Option<Concept>,
    /// State.
    pub status: Option<DirectiveStatus>,
    /// What it concerns.
    pub scope: Option<Concept>,
    /// When it was given.
    pub date: Option<PartialDateTime>,
    /// Permitted or denied.
    pub provision: Option<ProvisionType>,
    /// When it holds.
    pub period: Option<Period>,
    /// What exactly is permitted or denied.
    pub codes: Vec<Concept>,
}

/// FHIR `CarePlan`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Kind of plan.
    pub category: Option<Concept>,
    /// State.
    pub status: Option<PlanStatus>,
    /// Name of the plan.
    pub title: Option<Text>,
    /// What it is about.
    pub description: Option<Text>,
    /// When it holds.
    pub period: Option<Period>,
    /// What is to be done.
    pub activities: Vec<Activity>,
}

/// Something to be done under a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// What.
    pub code: Concept,
    /// State.
    pub status: Option<PlanStatus>,
    /// When.
    pub scheduled: Option<When>,
}

/// FHIR `Goal`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Goal {
    /// What is to be reached.
    pub description: Option<Concept>,
    /// State.
    pub status: Option<PlanStatus>,
    /// How far it is reached.
    pub achievement: Option<Concept>,
    /// Since when.
    pub start: Option<PartialDateTime>,
    /// By when.
    pub due: Option<PartialDateTime>,
}

/// FHIR `ServiceRequest`, `Appointment`, `Task`: something that is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// Which FHIR resource states it.
    pub kind: FollowUpKind,
    /// What.
    pub code: Option<Concept>,
    /// State.
    pub status: Option<PlanStatus>,
    /// When it is due: a date, or a window from the earliest to the latest day.
    pub due: Option<When>,
    /// When it was asked for.
    pub authored: Option<PartialDateTime>,
    /// Which kind of service or person is to do it.
    pub performer: Option<Concept>,
    /// Why.
    pub reasons: Vec<Concept>,
}

code_enum! {
    /// Which FHIR resource states a follow-up.
    FollowUpKind { ServiceRequest = "ServiceRequest", Appointment = "Appointment", Task = "Task" }
}

/// FHIR `Encounter`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encounter {
    /// Kind of contact.
    pub code: Option<Concept>,
    /// State.
    pub status: Option<EventStatus>,
    /// Inpatient, ambulatory, emergency …
    pub class: Option<Concept>,
    /// When.
    pub period: Option<Period>,
    /// Why.
    pub reasons: Vec<Concept>,
}

/// FHIR `FamilyMemberHistory`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FamilyHistory {
    /// Which relative.
    pub relationship: Option<Concept>,
    /// Illnesses.
    pub conditions: Vec<FamilyCondition>,
    /// Whether or when the relative died.
    pub deceased: Option<Deceased>,
}

/// An illness of a relative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FamilyCondition {
    /// The illness.
    pub code: Concept,
    /// When it began, in the relative's life.
    pub onset: Option<When>,
}

/// Whether, or when, someone died.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deceased {
    /// Said to be alive.
    No,
    /// Dead, date not given.
    Yes,
    /// Dead since.
    At(PartialDateTime),
    /// Dead at this age.
    Age(Quantity),
}

/// A statement of a kind that has no type of its own here: what kind, what about, in which state and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Other {
    /// FHIR resource type.
    pub resource_type: Text,
    /// What it is about.
    pub code: Option<Concept>,
    /// FHIR status code, as given.
    pub status: Option<Text>,
    /// When.
    pub when: Option<When>,
    /// Why.
    pub reasons: Vec<Concept>,
}
