//! Made-up entries for property tests, here and in crates that depend on this one (feature `arbitrary`).
//!
//! A generated [`Entries`] keeps the rules that the types' documentation states and the types do not enforce:
//! no empty texts or codes, no part without content, an absence or a narrative only where nothing is listed.
//! Every entry grows from its own seed, so that proptest shrinks a failure to the few entries that matter.

use super::*;
use proptest::prelude::*;

/// Whole documents: a patient and up to eight sections.
pub fn entries() -> impl Strategy<Value = Entries> {
    let section = (any::<u64>(), proptest::collection::vec(any::<u64>(), 0..5));
    (any::<u64>(), proptest::collection::vec(section, 0..8)).prop_map(|(seed, sections)| {
        let mut source = Source::new(seed);
        let mut all = Entries {
            patient: source.patient(),
            composed: source.option(Source::date_time),
            sections: Vec::new(),
        };
        for (seed, entries) in sections {
            let section = Source::new(seed).section(&entries);
            let repeated = matches!(section.kind, SectionKind::Standard(_))
                && all.sections.iter().any(|s| s.kind == section.kind);
            if !repeated {
                all.sections.push(section);
            }
        }
        all
    })
}

/// Single entries of every kind.
pub fn entry() -> impl Strategy<Value = Entry> {
    any::<u64>().prop_map(|seed| Source::new(seed).entry())
}

/// Amendments of entries of the fact's kind.
pub fn amendment_for(fact: &Fact) -> impl Strategy<Value = Amendment> + use<> {
    let kind = fact.kind();
    any::<u64>().prop_map(move |seed| seeded_amendment(kind, seed))
}

/// The entry that grows from this seed.
pub fn seeded_entry(seed: u64) -> Entry {
    Source::new(seed).entry()
}

/// The entry of this kind that grows from this seed.
pub fn seeded_entry_of(kind: FactKind, seed: u64) -> Entry {
    Source::new(seed).entry_of(kind)
}

/// The amendment of an entry of this kind that grows from this seed.
pub fn seeded_amendment(kind: FactKind, seed: u64) -> Amendment {
    Source::new(seed).amendment(kind)
}

/// Patients, from the empty to the fully described.
pub fn patient() -> impl Strategy<Value = Patient> {
    any::<u64>().prop_map(|seed| Source::new(seed).patient())
}

const SYSTEMS: &[&str] = &[
    "http://snomed.info/sct",
    "http://loinc.org",
    "http://www.whocc.no/atc",
    "http://hl7.org/fhir/sid/icd-10",
    "http://hl7.org/fhir/sid/cvx",
    "http://example.org/codes",
    "",
];
const WORDS: &[&str] = &[
    "one",
    "Tablette",
    "1-0-1",
    "<b>&amp;\"'",
    "سنة",
    "żółć",
    "日本語",
    "𝒳👍🏽",
    "e\u{301}",
    "a\u{a0}b",
    "%|\\",
];
const KINDS: &[FactKind] = &[
    FactKind::Allergy,
    FactKind::Condition,
    FactKind::Medication,
    FactKind::Immunization,
    FactKind::Procedure,
    FactKind::Device,
    FactKind::Observation,
    FactKind::Report,
    FactKind::Alert,
    FactKind::Directive,
    FactKind::Plan,
    FactKind::Goal,
    FactKind::FollowUp,
    FactKind::Encounter,
    FactKind::FamilyHistory,
    FactKind::Other,
];
const OTHER_TYPES: &[&str] =
    &["RiskAssessment", "DocumentReference", "ImagingStudy", "QuestionnaireResponse", "CareTeam", "Nonesuch"];

/// A stream of choices from one seed (SplitMix64). Not random in any sense that matters outside tests.
#[derive(Clone, Debug)]
struct Source(u64);

impl Source {
    fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn flag(&mut self) -> bool {
        self.below(2) == 0
    }

    fn option<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.flag().then(|| make(self))
    }

    fn list<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.below(3);
        (0..count).map(|_| make(self)).collect()
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    /// The first made value that differs from `empty`.
    fn content<T: PartialEq>(&mut self, empty: &T, mut make: impl FnMut(&mut Self) -> T) -> T {
        loop {
            let made = make(self);
            if made != *empty {
                return made;
            }
        }
    }

    fn text(&mut self) -> Text {
        let count = 1 + self.below(3);
        (0..count).map(|_| self.pick(WORDS)).collect::<Vec<_>>().join(" ")
    }

    fn coding(&mut self) -> Coding {
        let system = self.pick(SYSTEMS);
        let code = match self.below(3) {
            0 => format!("{}", self.next() >> 2),
            1 => format!("{}", 10_000 + self.below(1_000_000)),
            _ => format!("{}-{}", self.below(100_000), self.below(10)),
        };
        Coding::new(system, code)
    }

    fn concept(&mut self) -> Concept {
        let made = match self.below(4) {
            0 => Concept::new(None, Some(self.text())),
            1 => Concept::new(Some(self.coding()), Some(self.text())),
            _ => None,
        };
        made.unwrap_or_else(|| Concept::coded(self.coding()))
    }

    fn date(&mut self) -> PartialDate {
        let (year, month, day) =
            (1 + self.below(9999) as u16, 1 + self.below(12) as u8, 1 + self.below(31) as u8);
        let made = match self.below(3) {
            0 => PartialDate::year(year),
            1 => PartialDate::month(year, month),
            _ => PartialDate::day(year, month, day),
        };
        made.unwrap_or_else(|| self.date())
    }

    fn date_time(&mut self) -> PartialDateTime {
        let date = self.date();
        let offset = self.pick(&[0_i16, 60, -300, 330, 840, -840]);
        let time = TimeOfDay::new(self.below(86_400) as u32, offset).filter(|_| self.flag());
        time.and_then(|time| PartialDateTime::with_time(date, time))
            .unwrap_or(PartialDateTime::from_date(date))
    }

    fn period(&mut self) -> Period {
        let empty = Period { start: None, end: None };
        self.content(&empty, |s| Period { start: s.option(Self::date_time), end: s.option(Self::date_time) })
    }

    fn decimal(&mut self) -> Decimal {
        let mantissa = match self.below(3) {
            0 => self.below(1000) as i64,
            1 => -(self.below(1000) as i64),
            _ => (self.next() >> 5) as i64,
        };
        let scale = self.below(u64::from(MAX_SCALE) + 1) as u8;
        Decimal::new(mantissa, scale).unwrap_or(Decimal::from(mantissa))
    }

    fn unit(&mut self) -> Unit {
        match self.below(3) {
            0 => Unit::Ucum(self.pick(&["mg", "mm[Hg]", "10*9/L", "{tbl}", "1"]).to_owned()),
            1 => Unit::Text(self.text()),
            _ => Unit::Coded(Coding::new("http://standardterms.edqm.eu", "15054000")),
        }
    }

    fn quantity(&mut self) -> Quantity {
        self.content(&Quantity::default(), |s| {
            let value = s.option(Self::decimal);
            let comparator = s.option(|s| s.pick(Comparator::ALL)).filter(|_| value.is_some());
            Quantity { value, comparator, unit: s.option(Self::unit) }
        })
    }

    /// A quantity without a comparator, as FHIR wants in ranges.
    fn simple_quantity(&mut self) -> Quantity {
        Quantity { comparator: None, ..self.quantity() }
    }

    fn age(&mut self) -> Quantity {
        let unit = self.pick(&["a", "mo", "wk", "d"]);
        Quantity {
            value: Some(Decimal::from(self.below(110) as i64)),
            comparator: None,
            unit: Some(Unit::Ucum(unit.to_owned())),
        }
    }

    fn range(&mut self) -> Range {
        self.content(&Range::default(), |s| Range {
            low: s.option(Self::simple_quantity),
            high: s.option(Self::simple_quantity),
        })
    }

    fn ratio(&mut self) -> Ratio {
        self.content(&Ratio::default(), |s| Ratio {
            numerator: s.option(Self::quantity),
            denominator: s.option(Self::quantity),
        })
    }

    fn amount(&mut self) -> Amount {
        match self.below(3) {
            0 => Amount::Quantity(self.simple_quantity()),
            1 => Amount::Range(self.range()),
            _ => Amount::Ratio(self.ratio()),
        }
    }

    fn when(&mut self) -> When {
        match self.below(6) {
            0 => When::Period(self.period()),
            1 => When::Age(self.age()),
            2 => When::AgeRange(self.range()),
            3 => When::Text(self.text()),
            4 => When::Timing(Box::new(self.timing())),
            _ => When::At(self.date_time()),
        }
    }

    fn bounds(&mut self) -> Bounds {
        match self.below(3) {
            0 => Bounds::Period(self.period()),
            1 => Bounds::Duration(self.quantity()),
            _ => Bounds::Range(self.range()),
        }
    }

    fn count(&mut self) -> u32 {
        1 + self.below(40) as u32
    }

    fn timing(&mut self) -> Timing {
        self.content(&Timing::default(), |s| Timing {
            code: s.option(Self::concept),
            frequency: s.option(Self::count),
            frequency_max: s.option(Self::count),
            period: s.option(Self::decimal),
            period_max: s.option(Self::decimal),
            period_unit: s.option(|s| s.pick(PeriodUnit::ALL)),
            count: s.option(Self::count),
            duration: s.option(Self::decimal),
            duration_unit: s.option(|s| s.pick(PeriodUnit::ALL)),
            days_of_week: s.list(|s| s.pick(DayOfWeek::ALL)),
            times_of_day: s.list(|s| s.below(86_400) as u32),
            when: s.list(|s| s.pick(EventTiming::ALL)),
            offset: s.option(Self::count),
            bounds: s.option(Self::bounds),
            events: s.list(Self::date_time),
        })
    }

    fn dosage(&mut self) -> Dosage {
        self.content(&Dosage::default(), |s| Dosage {
            text: s.option(Self::text),
            timing: s.option(Self::timing),
            as_needed: s.option(|s| match s.below(3) {
                0 => AsNeeded::No,
                1 => AsNeeded::Yes,
                _ => AsNeeded::For(s.concept()),
            }),
            route: s.option(Self::concept),
            site: s.option(Self::concept),
            method: s.option(Self::concept),
            doses: s.list(|s| {
                s.content(&Dose::default(), |s| Dose {
                    amount: s.option(Self::amount),
                    rate: s.option(Self::amount),
                })
            }),
            max_per_period: s.option(Self::ratio),
            additional: s.list(Self::concept),
            patient_instruction: s.option(Self::text),
        })
    }

    fn value(&mut self) -> Value {
        match self.below(10) {
            0 => Value::Concept(self.concept()),
            1 => Value::Text(self.text()),
            2 => Value::Boolean(self.flag()),
            3 => Value::Integer(i64::from(self.next() as i32)),
            4 => Value::Range(self.range()),
            5 => Value::Ratio(self.ratio()),
            6 => Value::At(self.date_time()),
            7 => Value::TimeOfDay(self.below(86_400) as u32),
            8 => Value::Period(self.period()),
            _ => Value::Quantity(self.quantity()),
        }
    }

    fn section(&mut self, entries: &[u64]) -> Section {
        let kind = match self.below(6) {
            0 => SectionKind::Other(None),
            1 => SectionKind::Other(Concept::new(None, Some(self.text()))),
            2 => SectionKind::Other(Some(Concept::coded(Coding::new("http://example.org/sections", "x-1")))),
            _ => SectionKind::Standard(self.pick(StandardSection::ALL)),
        };
        let entries: Vec<Entry> = entries.iter().map(|seed| Self::new(*seed).entry()).collect();
        let empty = entries.is_empty();
        Section {
            kind,
            absence: self.option(|s| s.pick(Absence::ALL)).filter(|_| empty),
            narrative: self.option(Self::text).filter(|_| empty),
            entries,
        }
    }

    fn entry(&mut self) -> Entry {
        let kind = self.pick(KINDS);
        self.entry_of(kind)
    }

    fn entry_of(&mut self, kind: FactKind) -> Entry {
        Entry { notes: self.list(Self::text), ..Entry::new(self.fact(kind)) }
    }

    fn fact(&mut self, kind: FactKind) -> Fact {
        match kind {
            FactKind::Allergy => Fact::Allergy(self.allergy()),
            FactKind::Condition => Fact::Condition(self.condition()),
            FactKind::Medication => Fact::Medication(Box::new(self.medication())),
            FactKind::Immunization => Fact::Immunization(self.immunization()),
            FactKind::Procedure => Fact::Procedure(self.procedure()),
            FactKind::Device => Fact::Device(self.device()),
            FactKind::Observation => Fact::Observation(Box::new(self.observation())),
            FactKind::Report => Fact::Report(self.report()),
            FactKind::Alert => Fact::Alert(self.alert()),
            FactKind::Directive => Fact::Directive(self.directive()),
            FactKind::Plan => Fact::Plan(self.plan()),
            FactKind::Goal => Fact::Goal(self.goal()),
            FactKind::FollowUp => Fact::FollowUp(self.follow_up()),
            FactKind::Encounter => Fact::Encounter(self.encounter()),
            FactKind::FamilyHistory => Fact::FamilyHistory(self.family_history()),
            FactKind::Other => Fact::Other(self.other()),
        }
    }

    fn amendment(&mut self, kind: FactKind) -> Amendment {
        match self.below(6) {
            0 => Amendment::EnteredInError { reason: self.option(Self::concept) },
            1 => Amendment::Replaced(Box::new(self.entry_of(kind))),
            2 if kind == FactKind::FollowUp => {
                Amendment::Due { due: self.when(), reason: self.option(Self::concept) }
            }
            _ => match self.status(kind) {
                None => Amendment::Replaced(Box::new(self.entry_of(kind))),
                Some(status) => Amendment::Status {
                    status,
                    since: self.option(Self::date_time),
                    reason: self.option(Self::concept),
                },
            },
        }
    }

    fn status(&mut self, kind: FactKind) -> Option<EntryStatus> {
        Some(match kind {
            FactKind::Allergy => EntryStatus::Allergy(self.pick(ClinicalStatus::ALL)),
            FactKind::Condition => EntryStatus::Condition(self.pick(ClinicalStatus::ALL)),
            FactKind::Medication => EntryStatus::Medication(self.pick(MedicationStatus::ALL)),
            FactKind::Immunization => EntryStatus::Immunization(self.pick(ImmunizationStatus::ALL)),
            FactKind::Procedure => EntryStatus::Procedure(self.pick(EventStatus::ALL)),
            FactKind::Device => EntryStatus::Device(self.pick(DeviceStatus::ALL)),
            FactKind::Observation => EntryStatus::Observation(self.pick(ResultStatus::ALL)),
            FactKind::Report => EntryStatus::Report(self.pick(ResultStatus::ALL)),
            FactKind::Alert => EntryStatus::Alert(self.pick(AlertStatus::ALL)),
            FactKind::Directive => EntryStatus::Directive(self.pick(DirectiveStatus::ALL)),
            FactKind::Plan => EntryStatus::Plan(self.pick(PlanStatus::ALL)),
            FactKind::Goal => EntryStatus::Goal(self.pick(PlanStatus::ALL)),
            FactKind::FollowUp => EntryStatus::FollowUp(self.pick(PlanStatus::ALL)),
            FactKind::Encounter => EntryStatus::Encounter(self.pick(EventStatus::ALL)),
            FactKind::FamilyHistory | FactKind::Other => return None,
        })
    }

    fn allergy(&mut self) -> Allergy {
        Allergy {
            code: self.option(Self::concept),
            clinical: self.option(|s| s.pick(ClinicalStatus::ALL)),
            verification: self.option(|s| s.pick(VerificationStatus::ALL)),
            kind: self.option(|s| s.pick(AllergyType::ALL)),
            categories: self.list(|s| s.pick(AllergyCategory::ALL)).into_iter().collect(),
            criticality: self.option(|s| s.pick(Criticality::ALL)),
            onset: self.option(Self::when),
            last_occurrence: self.option(Self::date_time),
            reactions: self.list(|s| {
                s.content(&Reaction::default(), |s| Reaction {
                    substance: s.option(Self::concept),
                    manifestations: s.list(Self::concept),
                    severity: s.option(|s| s.pick(ReactionSeverity::ALL)),
                    onset: s.option(Self::date_time),
                    description: s.option(Self::text),
                })
            }),
        }
    }

    fn condition(&mut self) -> Condition {
        Condition {
            code: self.option(Self::concept),
            clinical: self.option(|s| s.pick(ClinicalStatus::ALL)),
            verification: self.option(|s| s.pick(VerificationStatus::ALL)),
            severity: self.option(Self::concept),
            body_sites: self.list(Self::concept),
            onset: self.option(Self::when),
            abatement: self.option(Self::when),
            stages: self.list(Self::concept),
        }
    }

    fn medication(&mut self) -> Medication {
        Medication {
            kind: self.pick(MedicationKind::ALL),
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(MedicationStatus::ALL)),
            do_not_perform: self.below(8) == 0,
            ingredients: self
                .list(|s| Ingredient { substance: s.concept(), strength: s.option(Self::ratio) }),
            form: self.option(Self::concept),
            effective: self.option(Self::when),
            authored: self.option(Self::date_time),
            reasons: self.list(Self::concept),
            dosages: self.list(Self::dosage),
            status_reasons: self.list(Self::concept),
        }
    }

    fn dose_number(&mut self) -> DoseNumber {
        if self.flag() { DoseNumber::Number(self.count()) } else { DoseNumber::Text(self.text()) }
    }

    fn immunization(&mut self) -> Immunization {
        Immunization {
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(ImmunizationStatus::ALL)),
            status_reason: self.option(Self::concept),
            occurrence: self.option(Self::when),
            lot: self.option(Self::text),
            manufacturer: self.option(Self::text),
            protocols: self.list(|s| {
                s.content(&VaccineProtocol::default(), |s| VaccineProtocol {
                    diseases: s.list(Self::concept),
                    dose_number: s.option(Self::dose_number),
                    series_doses: s.option(Self::dose_number),
                    series: s.option(Self::text),
                })
            }),
            site: self.option(Self::concept),
            route: self.option(Self::concept),
            dose: self.option(Self::simple_quantity),
            expiry: self.option(Self::date),
            primary_source: self.option(Self::flag),
        }
    }

    fn procedure(&mut self) -> Procedure {
        Procedure {
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(EventStatus::ALL)),
            performed: self.option(Self::when),
            body_sites: self.list(Self::concept),
            reasons: self.list(Self::concept),
            outcome: self.option(Self::concept),
            complications: self.list(Self::concept),
            devices: self.list(Self::concept),
        }
    }

    fn device(&mut self) -> Device {
        Device {
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(DeviceStatus::ALL)),
            timing: self.option(Self::when),
            body_site: self.option(Self::concept),
            reasons: self.list(Self::concept),
            udi: self.option(Self::text),
            serial: self.option(Self::text),
        }
    }

    fn observation(&mut self) -> Observation {
        Observation {
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(ResultStatus::ALL)),
            category: self.option(|s| s.pick(ObservationCategory::ALL)),
            effective: self.option(Self::when),
            value: self.option(Self::value),
            interpretations: self.list(Self::concept),
            absent: self.option(Self::concept),
            body_site: self.option(Self::concept),
            method: self.option(Self::concept),
            reference_ranges: self.list(|s| {
                s.content(&ReferenceRange::default(), |s| ReferenceRange {
                    range: s.option(Self::range).unwrap_or_default(),
                    text: s.option(Self::text),
                })
            }),
            components: self.list(|s| Component {
                code: s.concept(),
                value: s.option(Self::value),
                absent: s.option(Self::concept),
                interpretations: s.list(Self::concept),
            }),
        }
    }

    fn report(&mut self) -> Report {
        Report {
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(ResultStatus::ALL)),
            category: self.option(Self::concept),
            effective: self.option(Self::when),
            conclusion: self.option(Self::text),
            conclusion_codes: self.list(Self::concept),
        }
    }

    fn alert(&mut self) -> Alert {
        Alert {
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(AlertStatus::ALL)),
            category: self.option(Self::concept),
            priority: self.option(Self::concept),
            period: self.option(Self::period),
        }
    }

    fn directive(&mut self) -> Directive {
        Directive {
            category: self.option(Self::concept),
            status: self.option(|s| s.pick(DirectiveStatus::ALL)),
            scope: self.option(Self::concept),
            date: self.option(Self::date_time),
            provision: self.option(|s| s.pick(ProvisionType::ALL)),
            period: self.option(Self::period),
            codes: self.list(Self::concept),
        }
    }

    fn plan(&mut self) -> Plan {
        Plan {
            category: self.option(Self::concept),
            status: self.option(|s| s.pick(PlanStatus::ALL)),
            title: self.option(Self::text),
            description: self.option(Self::text),
            period: self.option(Self::period),
            activities: self.list(|s| Activity {
                code: s.concept(),
                status: s.option(|s| s.pick(PlanStatus::ALL)),
                scheduled: s.option(Self::when),
            }),
        }
    }

    fn goal(&mut self) -> Goal {
        Goal {
            description: self.option(Self::concept),
            status: self.option(|s| s.pick(PlanStatus::ALL)),
            achievement: self.option(Self::concept),
            start: self.option(Self::date_time).map(PartialDateTime::without_time),
            due: self.option(Self::date_time).map(PartialDateTime::without_time),
        }
    }

    fn follow_up(&mut self) -> FollowUp {
        FollowUp {
            kind: self.pick(FollowUpKind::ALL),
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(PlanStatus::ALL)),
            due: self.option(Self::when),
            authored: self.option(Self::date_time),
            performer: self.option(Self::concept),
            reasons: self.list(Self::concept),
        }
    }

    fn encounter(&mut self) -> Encounter {
        Encounter {
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(EventStatus::ALL)),
            class: self.option(Self::concept),
            period: self.option(Self::period),
            reasons: self.list(Self::concept),
        }
    }

    fn family_history(&mut self) -> FamilyHistory {
        FamilyHistory {
            relationship: self.option(Self::concept),
            conditions: self.list(|s| FamilyCondition { code: s.concept(), onset: s.option(Self::when) }),
            deceased: self.option(Self::deceased),
        }
    }

    fn deceased(&mut self) -> Deceased {
        match self.below(4) {
            0 => Deceased::No,
            1 => Deceased::Yes,
            2 => Deceased::Age(self.age()),
            _ => Deceased::At(self.date_time()),
        }
    }

    fn other(&mut self) -> Other {
        Other {
            resource_type: self.pick(OTHER_TYPES).to_owned(),
            code: self.option(Self::concept),
            status: self.option(|s| s.pick(&["active", "final", "completed"]).to_owned()),
            when: self.option(Self::when),
            reasons: self.list(Self::concept),
        }
    }

    fn name(&mut self) -> Name {
        self.content(&Name::default(), |s| Name {
            purpose: s.option(|s| s.pick(Use::ALL)),
            representation: s.option(|s| s.pick(NameRepresentation::ALL)),
            family: s.option(Self::text),
            given: s.list(Self::text),
            text: s.option(Self::text),
            prefixes: s.list(Self::text),
            suffixes: s.list(Self::text),
        })
    }

    fn telecom(&mut self) -> Telecom {
        Telecom {
            system: self.option(|s| s.pick(TelecomSystem::ALL)),
            value: self.text(),
            purpose: self.option(|s| s.pick(Use::ALL)),
        }
    }

    fn address(&mut self) -> Address {
        self.content(&Address::default(), |s| Address {
            purpose: s.option(|s| s.pick(Use::ALL)),
            country: s.option(Self::text),
            lines: s.list(Self::text),
            city: s.option(Self::text),
            district: s.option(Self::text),
            state: s.option(Self::text),
            postal_code: s.option(Self::text),
            text: s.option(Self::text),
        })
    }

    fn patient(&mut self) -> Patient {
        let birth_date = self.option(Self::date);
        let absent = self.option(|s| s.pick(&["unknown", "asked-declined"]).to_owned());
        Patient {
            names: self.list(Self::name),
            birth_date,
            birth_date_absent: absent.filter(|_| birth_date.is_none()),
            sex: self.option(|s| s.pick(AdministrativeGender::ALL)),
            gender_identity: self.option(Self::concept),
            deceased: self.option(Self::deceased),
            identifiers: self.list(|s| Identifier {
                system: s.pick(&["urn:oid:1.2.3", ""]).to_owned(),
                value: s.text(),
                kind: s.option(Self::concept),
            }),
            addresses: self.list(Self::address),
            telecoms: self.list(Self::telecom),
            languages: self.list(|s| Language { code: s.concept(), preferred: s.option(Self::flag) }),
            contacts: self.list(|s| {
                s.content(&Contact::default(), |s| Contact {
                    name: s.option(Self::name),
                    relationships: s.list(Self::concept),
                    telecoms: s.list(Self::telecom),
                })
            }),
            nationalities: self.list(Self::concept),
            birth_country: self.option(Self::text),
            transit: self.list(|s| Transit { country: s.text(), arrived: s.option(Self::date_time) }),
            interpreter_required: self.option(Self::flag),
        }
    }
}
