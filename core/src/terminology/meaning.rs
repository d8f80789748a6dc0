//! What a few codes mean for how an entry is treated: that there is nothing to list, or that a finding is out of the
//! usual.

use super::{Kind, System, kind};

/// What an entry says that lists nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NothingListed {
    /// There is none, such as "no known allergies".
    NoneKnown,
    /// Nothing is known about it.
    NoInformation,
}

/// How far out of the usual a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Abnormality {
    /// It may need action at once.
    Critical,
    /// High, low, positive, detected …
    Abnormal,
}

/// SNOMED CT situations that say there is none of something: no known allergy, … of a medicine, of food, of latex, to
/// the environment, to insects, to animals; no known medication; no current problems.
const NONE_KNOWN: &[&str] = &[
    "716186003",
    "160244002",
    "409137002",
    "429625007",
    "716184000",
    "428607008",
    "428197003",
    "716220001",
    "787481004",
    "160245001",
];

/// Whether a code is the statement that there is none, or that nothing is known, rather than a fact.
#[must_use]
pub fn nothing_listed(system: System, code: &str) -> Option<NothingListed> {
    match system {
        System::SCT if NONE_KNOWN.contains(&code) => Some(NothingListed::NoneKnown),
        // HL7 absent-unknown-uv-ips has two kinds of codes: `no-known-…` and `no-…-info`.
        System::IPS_ABSENT if code.starts_with("no-known-") => Some(NothingListed::NoneKnown),
        System::IPS_ABSENT | System::DATA_ABSENT | System::NULL_FLAVOR => Some(NothingListed::NoInformation),
        _ => (kind(system, code) == Some(Kind::Absence)).then_some(NothingListed::NoInformation),
    }
}

/// What an interpretation or a coded result says of the finding, by HL7 `v3-ObservationInterpretation`, SNOMED CT and
/// the answers of LOINC. `None` for what is normal, negative or not known here.
#[must_use]
pub fn abnormality(system: System, code: &str) -> Option<Abnormality> {
    match (system, code) {
        (System::OBS_INTERPRETATION, "AA" | "HH" | "LL" | "HU" | "LU" | "H>" | "L<") => {
            Some(Abnormality::Critical)
        }
        (
            System::OBS_INTERPRETATION,
            "A" | "H" | "L" | "POS" | "DET" | "R" | "RR" | "W" | "IND" | "E" | "WR",
        ) => Some(Abnormality::Abnormal),
        // Present, positive, detected, abnormal, high, low.
        (System::SCT, "52101004" | "10828004" | "260373001" | "263654008" | "75540009" | "62482003") => {
            Some(Abnormality::Abnormal)
        }
        // Positive, detected, present.
        (System::LOINC, "LA6576-8" | "LA11882-0" | "LA9633-4") => Some(Abnormality::Abnormal),
        _ => None,
    }
}
