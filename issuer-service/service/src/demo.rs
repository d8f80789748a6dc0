//! Invented persons: the demonstration's, any number of them for trying how the service bears a load, and for the tests FHIR
//! Bundles as another system would send them. Nobody is meant by them.

#[cfg(test)]
mod add;
mod fill;
mod people;
mod populate;
mod record;

#[cfg(test)]
pub(crate) use add::{add, add_record};
pub use fill::{ACCOUNTS, PASSWORD, PERSONS, fill, is_demo, prepare};
pub use populate::{Order, Populated, populate};

use people::{PEOPLE, Person};
use phr_core::model::Timestamp;
use serde_json::{Value, json};

const SNOMED: &str = "http://snomed.info/sct";
const LOINC: &str = "http://loinc.org";
const ATC: &str = "http://www.whocc.no/atc";
const DAY: i64 = 86_400;

/// How many persons there are.
pub fn count() -> usize {
    PEOPLE.len()
}

/// The record of one of them, of an assessment some days before `now`; follow-ups fall due around `now`. The same for the same
/// arguments. Numbers from [`count`] on begin again.
pub fn bundle(number: usize, now: Timestamp) -> Vec<u8> {
    let person = &PEOPLE[number % PEOPLE.len()];
    let seen = i64::try_from(number % 40).unwrap_or(0);
    let story = Story { number, day: |after: i64| day(now, after), seen: -seen };
    let sections = story.sections();
    let mut entries = vec![patient(number, person)];
    let mut composition = Vec::new();
    for (title, code, resources) in sections {
        composition.push(section(title, code, &resources));
        entries.extend(resources);
    }
    let journey = story.journey(person);
    composition.push(section("Social history", "29762-2", &journey));
    entries.extend(journey);
    entries.insert(0, summary(&story.date(0), composition));
    let entries: Vec<Value> = entries
        .into_iter()
        .map(|resource| json!({"fullUrl": format!("urn:uuid:{}", resource["id"].as_str().unwrap_or_default()), "resource": resource}))
        .collect();
    let bundle = json!({"resourceType": "Bundle", "type": "document", "timestamp": format!("{}T10:00:00Z", story.date(0)), "entry": entries});
    bundle.to_string().into_bytes()
}

/// A day, so many after another.
fn day(from: Timestamp, after: i64) -> String {
    let text = Timestamp(from.0.saturating_add(after * DAY)).to_string();
    text.chars().take(10).collect()
}

fn coded(system: &str, code: &str, display: &str) -> Value {
    json!({"coding": [{"system": system, "code": code, "display": display}]})
}

fn id(number: usize, kind: u32, at: usize) -> String {
    format!("{number:08x}-0000-4000-8000-{kind:04x}{at:08x}")
}

fn subject(number: usize) -> Value {
    json!({"reference": format!("urn:uuid:{}", id(number, 0, 0))})
}

fn test_data() -> Value {
    json!({"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "HTEST", "display": "test health data"}]})
}

fn patient(number: usize, person: &Person) -> Value {
    let mut names = vec![json!({"use": "official", "family": person.written.0, "given": [person.written.1]})];
    if !person.latin.0.is_empty() {
        names.push(json!({
            "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation", "valueCode": "ABC"}],
            "use": "official", "family": person.latin.0, "given": [person.latin.1]
        }));
    }
    let languages: Vec<Value> = person
        .languages
        .iter()
        .enumerate()
        .map(|(at, tag)| json!({"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": tag}]}, "preferred": at == 0}))
        .collect();
    json!({
        "resourceType": "Patient", "id": id(number, 0, 0), "meta": test_data(), "active": true,
        "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-citizenship",
            "extension": [{"url": "code", "valueCodeableConcept": {"coding": [{"system": "urn:iso:std:iso:3166", "code": person.country}]}}]}],
        "identifier": [{"system": "http://example.org/registration", "value": format!("DEMO-{:04}", number + 1)}],
        "name": names, "gender": person.gender, "birthDate": person.born, "communication": languages
    })
}

fn summary(date: &str, sections: Vec<Value>) -> Value {
    json!({
        "resourceType": "Composition", "id": "c0ffee00-0000-4000-8000-000000000001", "meta": test_data(), "status": "final",
        "type": coded(LOINC, "60591-5", "Patient summary Document"), "date": format!("{date}T10:00:00Z"),
        "title": "Health assessment of an invented person", "section": sections
    })
}

fn section(title: &str, code: &str, resources: &[Value]) -> Value {
    let mut section = json!({"title": title, "code": coded(LOINC, code, title)});
    if resources.is_empty() {
        section["emptyReason"] =
            coded("http://terminology.hl7.org/CodeSystem/list-empty-reason", "notasked", "Not Asked");
    } else {
        let references: Vec<Value> = resources
            .iter()
            .map(|r| json!({"reference": format!("urn:uuid:{}", r["id"].as_str().unwrap_or_default())}))
            .collect();
        section["entry"] = references.into();
    }
    section
}

/// What happened to one person, chosen by number.
struct Story<D> {
    number: usize,
    day: D,
    /// The day of the assessment, counted from now.
    seen: i64,
}

/// Code, name, year of onset, and the medicine: ATC, name, amount, unit, times a day.
type Illness =
    (&'static str, &'static str, &'static str, Option<(&'static str, &'static str, f64, &'static str, u8)>);

const ILLNESSES: &[Illness] = &[
    ("38341003", "Hypertension", "2019", Some(("C08CA01", "Amlodipine", 5.0, "mg", 1))),
    ("44054006", "Type 2 diabetes mellitus", "2021-03", Some(("A10BA02", "Metformin", 850.0, "mg", 2))),
    ("195967001", "Asthma", "2015", None),
    ("162340000", "Hearing difficulty", "2010", None),
];

const VACCINES: &[(&str, &str, u8, u8)] = &[
    ("836494009", "Measles, mumps and rubella vaccine", 1, 2),
    ("836502000", "Tetanus and diphtheria vaccine", 1, 3),
    ("836374004", "Hepatitis B vaccine", 1, 3),
    ("871740006", "Inactivated poliovirus vaccine", 1, 3),
    ("836402002", "BCG vaccine", 1, 1),
];

/// Tests by LOINC: what their result is called where it is negative.
const TESTS: &[(&str, &str)] = &[
    ("5196-1", "Hepatitis B virus surface Ag [Presence] in Serum or Plasma by Immunoassay"),
    ("24110-9", "Treponema pallidum Ab [Presence] in Serum by Immunoassay"),
    ("56888-1", "HIV 1+2 Ab+HIV1 p24 Ag [Presence] in Serum or Plasma by Immunoassay"),
];

const PLANS: &[(&str, &str)] = &[
    ("399208008", "Plain chest X-ray"),
    ("38598009", "Measles, mumps and rubella vaccination"),
    ("73152006", "Tetanus and diphtheria vaccination"),
    ("43396009", "Haemoglobin A1c measurement"),
];

impl<D: Fn(i64) -> String> Story<D> {
    /// A day, counted from the assessment.
    fn date(&self, after: i64) -> String {
        (self.day)(self.seen + after)
    }

    fn resource(&self, kind: &str, number: u32, at: usize, more: Value) -> Value {
        let mut resource = json!({"resourceType": kind, "id": id(self.number, number, at)});
        let of = match kind {
            "AllergyIntolerance" | "Immunization" => "patient",
            _ => "subject",
        };
        resource[of] = subject(self.number);
        if let (Some(all), Value::Object(more)) = (resource.as_object_mut(), more) {
            all.extend(more);
        }
        resource
    }

    fn sections(&self) -> Vec<(&'static str, &'static str, Vec<Value>)> {
        let (problems, medicines) = self.illness();
        vec![
            ("Allergies and intolerances", "48765-2", self.allergies()),
            ("Problem list", "11450-4", problems),
            ("Medicines", "10160-0", medicines),
            ("Vaccinations", "11369-6", self.vaccines()),
            ("Results", "30954-2", self.tests()),
            ("Vital signs", "8716-3", self.vital_signs()),
            ("Plan of care", "18776-5", self.plans()),
        ]
    }

    fn allergies(&self) -> Vec<Value> {
        let status = json!({
            "clinicalStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "active", "Active"),
            "verificationStatus": coded("http://terminology.hl7.org/CodeSystem/allergyintolerance-verification", "confirmed", "Confirmed")
        });
        let (code, name) = match self.number % 5 {
            0 => ("764146007", "Penicillin"),
            3 => ("762952008", "Peanut"),
            4 => return Vec::new(),
            _ => ("716186003", "No known allergy"),
        };
        let mut allergy = self.resource("AllergyIntolerance", 1, 0, status);
        allergy["code"] = coded(SNOMED, code, name);
        if self.number.is_multiple_of(5) {
            allergy["criticality"] = "high".into();
            allergy["reaction"] =
                json!([{"manifestation": [coded(SNOMED, "39579001", "Anaphylaxis")], "severity": "severe"}]);
        }
        vec![allergy]
    }

    fn illness(&self) -> (Vec<Value>, Vec<Value>) {
        let there =
            |at: usize| (self.number + at).is_multiple_of(4) || (self.number * 7 + at).is_multiple_of(9);
        let (mut problems, mut medicines) = (Vec::new(), Vec::new());
        for (at, (code, name, since, medicine)) in ILLNESSES.iter().enumerate().filter(|(at, _)| there(*at)) {
            let status = "http://terminology.hl7.org/CodeSystem/condition-clinical";
            problems.push(self.resource(
                "Condition",
                2,
                at,
                json!({
                    "clinicalStatus": coded(status, "active", "Active"),
                    "code": coded(SNOMED, code, name), "onsetDateTime": since, "recordedDate": self.date(0)
                }),
            ));
            let Some((code, name, amount, unit, times)) = medicine else { continue };
            medicines.push(self.resource("MedicationStatement", 3, at, json!({
                "status": "active", "medicationCodeableConcept": coded(ATC, code, name),
                "effectivePeriod": {"start": self.date(0)},
                "dosage": [{
                    "timing": {"repeat": {"frequency": times, "period": 1, "periodUnit": "d"}},
                    "route": coded(SNOMED, "26643006", "Oral route"),
                    "doseAndRate": [{"doseQuantity": {"value": amount, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}}]
                }]
            })));
        }
        (problems, medicines)
    }

    fn vaccines(&self) -> Vec<Value> {
        let given = VACCINES.iter().enumerate().filter(|(at, _)| !(self.number + at).is_multiple_of(3));
        let vaccine = |(at, (code, name, dose, doses)): (usize, &(&str, &str, u8, u8))| {
            self.resource("Immunization", 4, at, json!({
                "status": "completed", "vaccineCode": coded(SNOMED, code, name), "occurrenceDateTime": self.date(0),
                "primarySource": true, "lotNumber": format!("DEMO{:03}", self.number * 5 + at),
                "protocolApplied": [{"doseNumberPositiveInt": dose, "seriesDosesPositiveInt": doses}]
            }))
        };
        given.map(vaccine).collect()
    }

    fn tests(&self) -> Vec<Value> {
        let test = |(at, (code, name)): (usize, &(&str, &str))| {
            let positive = (self.number + at * 3).is_multiple_of(11);
            let (result, word, flag) = match positive {
                true => ("10828004", "Positive", "POS"),
                false => ("260385009", "Negative", "NEG"),
            };
            let interpretation = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
            self.resource("Observation", 5, at, json!({
                "status": "final",
                "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "laboratory", "Laboratory")],
                "code": coded(LOINC, code, name), "effectiveDateTime": self.date(0),
                "valueCodeableConcept": coded(SNOMED, result, word), "interpretation": [coded(interpretation, flag, word)]
            }))
        };
        TESTS.iter().enumerate().map(test).collect()
    }

    fn vital_signs(&self) -> Vec<Value> {
        let spread = |low: usize, width: usize, step: usize| low + self.number * step % width;
        let sign = |at: usize, code: &str, name: &str, value: usize, unit: &str| {
            self.resource("Observation", 6, at, json!({
                "status": "final",
                "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "vital-signs", "Vital Signs")],
                "code": coded(LOINC, code, name), "effectiveDateTime": self.date(0),
                "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit}
            }))
        };
        vec![
            sign(0, "29463-7", "Body weight", spread(48, 40, 7), "kg"),
            sign(1, "8302-2", "Body height", spread(152, 38, 5), "cm"),
            sign(2, "8867-4", "Heart rate", spread(58, 40, 3), "/min"),
        ]
    }

    /// Some are due, some overdue, some later.
    fn plans(&self) -> Vec<Value> {
        let plan = |at: usize| {
            let (code, name) = PLANS[(self.number + at) % PLANS.len()];
            let after = i64::try_from((self.number * 5 + at * 17) % 45).unwrap_or(0) - 12;
            self.resource("ServiceRequest", 7, at, json!({
                "status": "active", "intent": "order", "code": coded(SNOMED, code, name),
                "occurrencePeriod": {"start": (self.day)(after), "end": (self.day)(after + 7)}, "authoredOn": self.date(0)
            }))
        };
        (0..1 + self.number % 2).map(plan).collect()
    }

    fn journey(&self, person: &Person) -> Vec<Value> {
        let stay = |(at, country): (usize, &&str)| {
            self.resource("Observation", 8, at, json!({
                "status": "final",
                "category": [coded("http://terminology.hl7.org/CodeSystem/observation-category", "social-history", "Social History")],
                "code": coded(LOINC, "94651-7", "Country of travel"), "effectiveDateTime": self.date(-30),
                "valueCodeableConcept": {"coding": [{"system": "urn:iso:std:iso:3166", "code": country}]}
            }))
        };
        person.route.iter().enumerate().map(stay).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr_core::fhir::{self, Reason};
    use std::collections::BTreeSet;

    #[test]
    fn every_invented_record_is_read_whole() {
        let now = Timestamp::parse("2026-11-25").unwrap();
        let mut names = BTreeSet::new();
        for number in 0..count() {
            let imported = fhir::import(&bundle(number, now)).unwrap();
            // Names are known, and what is about the document and not the person has no place.
            let envelope =
                ["meta.security", "timestamp", "type", "title", "status", "active", "recordedDate", "intent"];
            for lost in &imported.report.not_carried {
                let is_nothing =
                    matches!(lost.reason, Reason::Technical | Reason::Display | Reason::Narrative);
                assert!(is_nothing || envelope.contains(&lost.element.as_str()), "{lost:?}");
            }
            assert!(imported.entries.count() > 8, "{number}");
            names.insert(crate::use_cases::patients::encode(&imported.entries.patient).expose().to_vec());
        }
        assert_eq!(names.len(), count());
    }
}
