//! The tables of the form: usual tests and usual vaccines, with their codes.

use super::Label;
use phr_core::terminology::System;

/// A test that has its own line.
#[derive(Clone, Debug)]
pub struct Test {
    /// Its part of the paths.
    pub part: &'static str,
    /// Its English name, which is all there is where the terminology has no code for it.
    pub english: &'static str,
    /// Short name of the system, and code. With several units the code goes with the unit.
    pub code: Option<(&'static str, &'static str)>,
    /// What its result is.
    pub result: TestResult,
}

/// What the result of a test is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TestResult {
    /// Positive, negative, indeterminate.
    Finding,
    /// Normal, abnormal, abnormal and suggestive of tuberculosis.
    Image,
    /// A number.
    Number(&'static [NumberUnit]),
    /// A blood group.
    BloodGroup,
}

/// A unit that a test is measured in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NumberUnit {
    /// UCUM.
    pub ucum: &'static str,
    /// The LOINC code of the test in this unit, where it is another than the test's.
    pub loinc: Option<&'static str>,
    /// Below this a mistake is likely.
    pub low: f64,
    /// Above this a mistake is likely.
    pub high: f64,
}

/// A vaccine that has its own line.
#[derive(Clone, Debug)]
pub struct Vaccine {
    /// Its part of the paths.
    pub part: &'static str,
    /// Its English name.
    pub english: &'static str,
    /// Short name of the system, and code.
    pub code: (&'static str, &'static str),
    /// Usual number of doses in a life.
    pub doses: usize,
}

const fn unit(ucum: &'static str, loinc: Option<&'static str>, low: f64, high: f64) -> NumberUnit {
    NumberUnit { ucum, loinc, low, high }
}

const fn test(
    part: &'static str,
    english: &'static str,
    code: Option<(&'static str, &'static str)>,
    result: TestResult,
) -> Test {
    Test { part, english, code, result }
}

use TestResult::{BloodGroup, Finding, Image, Number};

/// Order: as health assessments of newly arrived people are usually laid out: tuberculosis, blood-borne, parasites,
/// pregnancy, blood count and chemistry.
static TESTS: &[Test] = &[
    test("tst", "Tuberculin skin test", Some(("sct", "424294008")), Number(&[unit("mm", None, 0.0, 50.0)])),
    test("igra", "TB blood test (IGRA)", Some(("loinc", "71773-6")), Finding),
    test("chest_xray", "Chest X-ray", Some(("loinc", "30745-4")), Image),
    test("sputum_microscopy", "Sputum microscopy (acid-fast bacilli)", Some(("loinc", "11545-1")), Finding),
    test("sputum_pcr", "Sputum TB PCR", Some(("loinc", "85362-2")), Finding),
    test("hbsag", "Hepatitis B surface antigen (HBsAg)", Some(("loinc", "5195-3")), Finding),
    test("anti_hbs", "Hepatitis B surface antibody (anti-HBs)", Some(("loinc", "22322-2")), Finding),
    test("anti_hbc", "Hepatitis B core antibody (anti-HBc)", Some(("loinc", "16933-4")), Finding),
    test("hcv", "Hepatitis C antibody", Some(("loinc", "13955-0")), Finding),
    test("hiv", "HIV test", Some(("loinc", "7918-6")), Finding),
    test("syphilis", "Syphilis antibody", Some(("loinc", "24110-9")), Finding),
    test("syphilis_rpr", "Syphilis RPR", Some(("loinc", "20507-0")), Finding),
    test("schistosoma_antibody", "Schistosomiasis antibody", None, Finding),
    test("schistosoma_urine", "Schistosoma in urine", Some(("loinc", "10715-1")), Finding),
    test("strongyloides", "Strongyloides antibody", Some(("loinc", "10718-5")), Finding),
    test("stool_parasites", "Ova and parasites in stool", Some(("loinc", "10704-5")), Finding),
    test("malaria", "Malaria rapid test", Some(("loinc", "70569-9")), Finding),
    test("malaria_microscopy", "Malaria microscopy", Some(("loinc", "32700-7")), Finding),
    test("covid_antigen", "COVID-19 antigen test", Some(("loinc", "94558-4")), Finding),
    test("pregnancy", "Pregnancy test (urine)", Some(("loinc", "2106-3")), Finding),
    test(
        "haemoglobin",
        "Haemoglobin",
        Some(("loinc", "718-7")),
        Number(&[unit("g/dL", None, 3.0, 24.0), unit("g/L", None, 30.0, 240.0)]),
    ),
    test(
        "glucose",
        "Blood glucose",
        Some(("loinc", "2339-0")),
        Number(&[unit("mg/dL", None, 20.0, 700.0), unit("mmol/L", Some("15074-8"), 1.0, 40.0)]),
    ),
    test("hba1c", "HbA1c", Some(("loinc", "4548-4")), Number(&[unit("%", None, 3.0, 20.0)])),
    test(
        "creatinine",
        "Creatinine",
        Some(("loinc", "2160-0")),
        Number(&[unit("mg/dL", None, 0.1, 20.0), unit("umol/L", Some("14682-9"), 10.0, 1800.0)]),
    ),
    test("blood_group", "Blood group", Some(("loinc", "882-1")), BloodGroup),
    test("urine_protein", "Protein in urine", Some(("loinc", "2887-8")), Finding),
    test("urine_glucose", "Glucose in urine", Some(("loinc", "2349-9")), Finding),
    test("urine_nitrite", "Nitrite in urine", Some(("loinc", "5802-4")), Finding),
    test("urine_leukocytes", "Leukocytes in urine", Some(("loinc", "5799-2")), Finding),
];

const fn vaccine(
    part: &'static str,
    english: &'static str,
    code: (&'static str, &'static str),
    doses: usize,
) -> Vaccine {
    Vaccine { part, english, code, doses }
}

/// SNOMED CT where the agreed terminology has it (a bare number on the card), ATC for the other combinations.
static VACCINES: &[Vaccine] = &[
    vaccine("bcg", "BCG (tuberculosis)", ("sct", "836402002"), 1),
    vaccine("hepb", "Hepatitis B", ("sct", "836374004"), 4),
    vaccine("opv", "Polio, oral bivalent (bOPV)", ("sct", "1051000221104"), 4),
    vaccine("ipv", "Polio, inactivated (IPV)", ("sct", "871740006"), 4),
    vaccine("polio", "Polio (kind not known)", ("sct", "1031000221108"), 4),
    vaccine("dtp", "Diphtheria, tetanus, pertussis (DTP)", ("sct", "836503005"), 5),
    vaccine("pentavalent", "DTP, Hib, hepatitis B (pentavalent)", ("atc", "J07CA11"), 3),
    vaccine("hexavalent", "DTP, Hib, hepatitis B, polio (hexavalent)", ("atc", "J07CA09"), 3),
    vaccine("dtp_ipv", "DTP and polio", ("sct", "836508001"), 2),
    vaccine("td", "Tetanus, diphtheria (Td)", ("atc", "J07AM51"), 5),
    vaccine("tetanus", "Tetanus", ("sct", "1101000221104"), 5),
    vaccine("hib", "Haemophilus influenzae b (Hib)", ("sct", "836380007"), 4),
    vaccine("pneumococcal", "Pneumococcal conjugate", ("sct", "1801000221105"), 4),
    vaccine("rotavirus", "Rotavirus", ("sct", "836387005"), 3),
    vaccine("mmr", "Measles, mumps, rubella (MMR)", ("sct", "836494009"), 2),
    vaccine("mr", "Measles, rubella (MR)", ("atc", "J07BD53"), 2),
    vaccine("measles", "Measles", ("sct", "836382004"), 2),
    vaccine("varicella", "Varicella (chickenpox)", ("atc", "J07BK01"), 2),
    vaccine("meningococcal", "Meningococcal ACWY", ("sct", "871873006"), 2),
    vaccine("hpv", "HPV", ("sct", "836379009"), 3),
    vaccine("yellow_fever", "Yellow fever", ("sct", "836385002"), 1),
    vaccine("hepa", "Hepatitis A", ("sct", "836375003"), 2),
    vaccine("typhoid", "Typhoid", ("sct", "836390004"), 1),
    vaccine("cholera", "Cholera", ("sct", "836383009"), 2),
    vaccine("rabies", "Rabies", ("sct", "836393002"), 4),
    vaccine("influenza", "Influenza", ("sct", "836377006"), 2),
    vaccine("covid", "COVID-19 (mRNA)", ("sct", "1119349007"), 4),
];

/// The tests that have their own line.
pub fn tests() -> &'static [Test] {
    TESTS
}

/// The vaccines that have their own line.
pub fn vaccines() -> &'static [Vaccine] {
    VACCINES
}

impl Test {
    pub(super) fn label(&self) -> Label {
        Label { id: format!("form-tests-{}", self.part.replace('_', "-")), english: self.english }
    }
}

impl Vaccine {
    pub(super) fn label(&self) -> Label {
        Label { id: format!("form-vaccine-{}", self.part.replace('_', "-")), english: self.english }
    }
}

/// The system with this short name, and its code, as the terminology writes them.
pub(crate) fn coding((system, code): (&str, &str)) -> Option<phr_core::model::Coding> {
    Some(phr_core::model::Coding::new(System::from_short_name(system)?.uri(), code))
}
