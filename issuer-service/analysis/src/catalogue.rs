//! What is counted: a fixed list, so that nobody can ask for a count that isolates somebody.

/// What a measure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Episodes: attestations other than restatements and confidential parts.
    Episodes,
    /// Persons with an episode in the period.
    Persons,
    /// Persons with an active condition of this group, documented in the period.
    Condition,
    /// Persons with a conclusive result of this test, documented in the period.
    Tested,
    /// Persons of those with a positive result.
    Positive,
    /// Persons seen in the period with a documented dose against this, whenever it was documented.
    Vaccinated,
    /// Persons of whom the period's episodes say whether they are pregnant.
    PregnancyAsked,
    /// Persons of those who are.
    Pregnant,
    /// Persons with a follow-up whose last day lies in the period.
    Due,
    /// Persons of those all of whose follow-ups that were due are done.
    Kept,
}

/// A row of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Stable id.
    pub id: &'static str,
    /// What it counts.
    pub kind: Kind,
    /// Its group: the measure of which it counts a part. It stands before this one.
    pub of: Option<&'static str>,
    /// The codes that it is about, as `system|code` with the system's short name.
    pub codes: &'static [&'static str],
}

impl Measure {
    /// Whether it says something of a person that nobody else should learn from all of a group having it.
    pub(crate) fn is_attribute(&self) -> bool {
        matches!(self.kind, Kind::Condition | Kind::Positive | Kind::Pregnant)
    }
}

/// The measure with this id.
pub fn measure(id: &str) -> Option<&'static Measure> {
    MEASURES.iter().find(|measure| measure.id == id)
}

const fn root(id: &'static str, kind: Kind) -> Measure {
    Measure { id, kind, of: None, codes: &[] }
}

const fn part(id: &'static str, kind: Kind, of: &'static str) -> Measure {
    Measure { id, kind, of: Some(of), codes: &[] }
}

const fn condition(id: &'static str, codes: &'static [&'static str]) -> Measure {
    Measure { id, kind: Kind::Condition, of: Some("persons"), codes }
}

const fn tested(id: &'static str, codes: &'static [&'static str]) -> Measure {
    Measure { id, kind: Kind::Tested, of: Some("persons"), codes }
}

const fn positive(id: &'static str, of: &'static str, codes: &'static [&'static str]) -> Measure {
    Measure { id, kind: Kind::Positive, of: Some(of), codes }
}

const fn vaccinated(id: &'static str, codes: &'static [&'static str]) -> Measure {
    Measure { id, kind: Kind::Vaccinated, of: Some("persons"), codes }
}

const IGRA: &[&str] = &["loinc|71773-6"];
const XRAY: &[&str] = &["loinc|30745-4"];
const HBSAG: &[&str] = &["loinc|5195-3"];
const HCV: &[&str] = &["loinc|13955-0"];
const HIV: &[&str] = &["loinc|7918-6"];
const SYPHILIS: &[&str] = &["loinc|24110-9", "loinc|20507-0"];
const MALARIA: &[&str] = &["loinc|70569-9", "loinc|32700-7"];

/// All measures; a group stands before its parts. No measure is the sum of others, so that the only relation between two is
/// that a part is at most its group.
#[rustfmt::skip]
pub static MEASURES: &[Measure] = &[
    root("episodes", Kind::Episodes),
    root("persons", Kind::Persons),
    condition("cardiovascular", &["sct|38341003", "sct|414545008", "sct|84114007", "sct|230690007", "sct|23685000",
        "sct|22298006", "sct|42343007", "icd10|I10"]),
    condition("diabetes", &["sct|44054006", "sct|46635009", "icd10|E10", "icd10|E11"]),
    condition("neurological", &["sct|37796009", "sct|84757009", "sct|230572002", "sct|24700007", "sct|32798002", "icd10|G40"]),
    condition("kidney", &["sct|95570007", "sct|709044004", "sct|46177005", "icd10|N18"]),
    condition("chronic-airways", &["sct|195967001", "sct|13645005", "icd10|J45", "icd10|J44"]),
    condition("mental", &["sct|47505003", "sct|35489007", "sct|48694002", "sct|193462001", "sct|370143000",
        "sct|231504006", "sct|21897009", "sct|58214004", "sct|13746004", "sct|443919007", "icd10|F20"]),
    condition("upper-airways", &["sct|54150009", "sct|43878008", "sct|195647007"]),
    condition("lower-airways", &["sct|10509002", "sct|233604007", "sct|4120002"]),
    condition("scabies", &["sct|128869009", "icd10|B86"]),
    condition("hepatitis-b", &["sct|61977001", "sct|66071002", "sct|76795007", "icd10|B16", "icd10|B18.1"]),
    condition("hepatitis-c", &["sct|128302006", "icd10|B18.2"]),
    condition("tuberculosis", &["sct|56717001", "sct|154283005", "sct|423092005", "icd10|A15", "icd10|A16", "icd10|A18"]),
    condition("hiv", &["sct|86406008", "sct|91947003", "icd10|B24"]),
    condition("gastroenteritis", &["sct|25374005"]),
    condition("injury", &["sct|416462003", "sct|125666000", "sct|127295002", "sct|283545005"]),
    condition("anaemia", &["sct|271737000", "sct|87522002", "icd10|D50"]),
    tested("tested-igra", IGRA),
    positive("positive-igra", "tested-igra", IGRA),
    tested("tested-chest-x-ray", XRAY),
    positive("positive-chest-x-ray", "tested-chest-x-ray", XRAY),
    tested("tested-hbsag", HBSAG),
    positive("positive-hbsag", "tested-hbsag", HBSAG),
    tested("tested-hcv", HCV),
    positive("positive-hcv", "tested-hcv", HCV),
    tested("tested-hiv", HIV),
    positive("positive-hiv", "tested-hiv", HIV),
    tested("tested-syphilis", SYPHILIS),
    positive("positive-syphilis", "tested-syphilis", SYPHILIS),
    tested("tested-malaria", MALARIA),
    positive("positive-malaria", "tested-malaria", MALARIA),
    vaccinated("vaccinated-measles", &["sct|836494009", "sct|836382004", "sct|871765008", "sct|838280004", "atc|J07BD01",
        "atc|J07BD52", "atc|J07BD53", "atc|J07BD54"]),
    vaccinated("vaccinated-polio", &["sct|1051000221104", "sct|871740006", "sct|1031000221108", "sct|836508001",
        "sct|836505003", "sct|871878002", "atc|J07CA09", "atc|J07CA02", "atc|J07CA06", "atc|J07BF02", "atc|J07BF03", "atc|J07BF04"]),
    vaccinated("vaccinated-diphtheria", &["sct|836503005", "sct|836502000", "sct|836381006", "sct|836508001", "sct|836505003",
        "sct|871875004", "sct|871878002", "sct|871917002", "atc|J07CA11", "atc|J07CA09", "atc|J07CA02", "atc|J07CA05",
        "atc|J07CA06", "atc|J07AM51", "atc|J07AJ51", "atc|J07AJ52", "atc|J07AF01"]),
    vaccinated("vaccinated-hepatitis-b", &["sct|836374004", "sct|836493003", "sct|871917002", "atc|J07BC01", "atc|J07BC20",
        "atc|J07CA11", "atc|J07CA09", "atc|J07CA05"]),
    vaccinated("vaccinated-tuberculosis", &["sct|836402002", "atc|J07AN01"]),
    vaccinated("vaccinated-covid", &["sct|1119349007", "atc|J07BN01", "atc|J07BN02", "atc|J07BN03", "atc|J07BN04"]),
    part("pregnancy-asked", Kind::PregnancyAsked, "persons"),
    part("pregnant", Kind::Pregnant, "pregnancy-asked"),
    root("due", Kind::Due),
    part("kept", Kind::Kept, "due"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use phr_core::terminology::System;
    use std::collections::BTreeSet;

    #[test]
    fn every_group_stands_before_its_parts_and_every_system_is_known() {
        let mut seen = BTreeSet::new();
        for measure in MEASURES {
            assert!(measure.of.is_none_or(|of| seen.contains(of)), "{}", measure.id);
            assert!(seen.insert(measure.id), "{} is there twice", measure.id);
            for code in measure.codes {
                let system = code.split_once('|').and_then(|(name, _)| System::from_short_name(name));
                assert!(system.is_some(), "{code}");
            }
        }
    }
}
