//! Entries and the person, field by field. The order of the fields is the format (see SPEC.md and phr-card.cddl).

use super::codec::*;
use super::fault::{Fault, Step};
use super::values::{Clock, IdValue, Uri};
use crate::model::*;
use ciborium::Value;

record!(Range { low: Plain, high: Plain });
record!(Ratio { numerator: Plain, denominator: Plain });
record!(Period { start: Plain, end: Plain });
record!(Allergy {
    @packed(clinical, verification, kind, criticality, categories)
    code: Sct, reactions: Plain, onset: Plain;
    rest { -2 => last_occurrence: Plain }
});
record!(Reaction { manifestations: Sct, severity: Plain, substance: Sct, onset: Plain, description: Plain });
record!(Condition {
    @packed(clinical, verification)
    code: Sct, onset: Plain, severity: Sct, abatement: Plain;
    rest { -2 => body_sites: Sct, -3 => stages: Sct }
});
record!(Medication {
    @packed(kind as Stated, status, do_not_perform)
    code: Sct, dosages: Plain, effective: Plain, authored: Plain, ingredients: Plain, form: Sct, reasons: Sct;
    rest { -2 => status_reasons: Sct }
});
record!(Ingredient { substance: Sct, strength: Plain });
record!(Dosage {
    timing: Plain, doses: Plain, route: Sct, as_needed: Plain, text: Plain;
    rest {
        -1 => max_per_period: Plain,
        -2 => site: Sct,
        -3 => method: Sct,
        -4 => additional: Sct,
        -5 => patient_instruction: Plain,
    }
});
record!(Dose { amount: Plain, rate: Plain });
record!(Timing {
    frequency: Plain, period: Plain, period_unit: Plain, code: Sct, when: Plain, bounds: Plain;
    rest {
        -1 => frequency_max: Plain,
        -2 => period_max: Plain,
        -3 => count: Plain,
        -4 => duration: Plain,
        -5 => duration_unit: Plain,
        -6 => days_of_week: Plain,
        -7 => times_of_day: Clock,
        -8 => offset: Plain,
        -9 => events: Plain,
    }
});
record!(Immunization {
    @packed(status, primary_source)
    code: Sct, occurrence: Plain, lot: Plain, protocols: Plain, manufacturer: Plain, site: Sct, route: Sct;
    rest { -2 => status_reason: Sct, -3 => dose: Plain, -4 => expiry: Plain }
});
record!(VaccineProtocol { dose_number: Plain, diseases: Sct, series_doses: Plain, series: Plain });
record!(Procedure {
    @packed(status)
    code: Sct, performed: Plain, body_sites: Sct, reasons: Sct;
    rest { -2 => outcome: Sct, -3 => complications: Sct, -4 => devices: Sct }
});
record!(Device {
    @packed(status)
    code: Sct, timing: Plain, body_site: Sct, reasons: Sct;
    rest { -2 => udi: Plain, -3 => serial: Plain }
});
record!(Observation {
    @packed(status, category)
    code: Loinc, effective: Plain, value: Plain, interpretations: Sct, components: Plain, reference_ranges: Plain;
    rest { -2 => absent: Sct, -3 => body_site: Sct, -4 => method: Sct }
});
record!(Component { code: Loinc, value: Plain, interpretations: Sct, absent: Sct });
record!(ReferenceRange { range: Plain, text: Plain });
record!(Report {
    @packed(status)
    code: Loinc, effective: Plain, conclusion: Plain, category: Sct;
    rest { -2 => conclusion_codes: Sct }
});
record!(Alert {
    @packed(status)
    code: Sct, category: Sct, priority: Sct, period: Plain,
});
record!(Directive {
    @packed(status, provision)
    category: Sct, scope: Sct, date: Plain, codes: Sct, period: Plain,
});
record!(Plan {
    @packed(status)
    category: Sct, period: Plain, activities: Plain, title: Plain, description: Plain,
});
record!(Activity { code: Sct, status: Plain, scheduled: Plain });
record!(Goal {
    @packed(status)
    description: Sct, achievement: Sct, start: Plain, due: Plain,
});
record!(FollowUp {
    @packed(kind as Stated, status)
    code: Sct, due: Plain, performer: Sct, reasons: Sct, authored: Plain,
});
record!(Encounter {
    @packed(status)
    code: Sct, period: Plain, class: Sct, reasons: Sct,
});
record!(FamilyHistory { relationship: Sct, conditions: Plain, deceased: Plain });
record!(FamilyCondition { code: Sct, onset: Plain });
record!(Other { resource_type: Plain, code: Sct, status: Plain, when: Plain, reasons: Sct });

record!(Patient {
    @packed(sex, interpreter_required)
    names: Plain, birth_date: Plain, identifiers: Plain, addresses: Plain;
    rest {
        -1 => birth_date_absent: Plain,
        -2 => gender_identity: Sct,
        -3 => deceased: Plain,
        -4 => telecoms: Plain,
        -5 => languages: Plain,
        -6 => contacts: Plain,
        -7 => nationalities: Sct,
        -8 => birth_country: Plain,
        -9 => transit: Plain,
    }
});
record!(Name {
    family: Plain, given: Plain;
    rest {
        -1 => text: Plain,
        -2 => purpose: Plain,
        -3 => representation: Plain,
        -4 => prefixes: Plain,
        -5 => suffixes: Plain,
    }
});
record!(Identifier { value: IdValue, system: Uri, kind: Sct });
record!(Address {
    country: Plain, city: Plain, postal_code: Plain, lines: Plain;
    rest { -1 => district: Plain, -2 => state: Plain, -3 => text: Plain, -4 => purpose: Plain }
});
record!(Telecom { value: Plain, system: Plain, purpose: Plain });
record!(Language { code: Sct, preferred: Plain });
record!(Contact { name: Plain, relationships: Sct, telecoms: Plain });
record!(Transit { country: Plain, arrived: Plain });

macro_rules! boxed {
    ($($type:ident),+) => {$(
        impl Codec<Box<$type>> for Plain {
            fn put(record: &Box<$type>) -> Value {
                Plain::put(record.as_ref())
            }

            fn take(value: Value) -> Result<Box<$type>, Fault> {
                Plain::take(value).map(Box::new)
            }
        }
    )+};
}
boxed!(Medication, Observation, Timing);
