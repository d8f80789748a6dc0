//! What a search for persons asks for. What is not known is refused: a filter that is ignored finds the wrong person.

use super::{RECORD, check_format, wrong};
use crate::error::Result;
use crate::use_cases::find::record_id;
use phr_core::model::{AdministrativeGender, Name, PartialDate, Patient};
use phr_core::wire::RecordId;
use phr_forms::matching::{self, MatchKey};
use phr_storage::PersonId;
use std::collections::BTreeSet;

/// Persons on a page, unless `_count` says less or more.
const USUAL: u32 = 25;
/// Most of them.
const MOST: u32 = 100;
/// Longest value, in bytes.
const LONGEST: usize = 400;
/// Most parameters.
const PARAMETERS: usize = 32;

/// What a search asks for.
#[derive(Default)]
pub(super) struct Terms {
    /// By the id here; of several, whoever has any.
    pub(super) ids: Option<Vec<PersonId>>,
    /// By the record's id.
    pub(super) record: Option<RecordId>,
    /// By what is looked for in the index: for each, the keys of which a person has to have one.
    pub(super) words: Vec<(Part, BTreeSet<MatchKey>)>,
    identifiers: Vec<(Option<String>, String)>,
    births: Vec<(Prefix, PartialDate)>,
    /// For each time it was asked for, the sexes that fit.
    sexes: Vec<Vec<AdministrativeGender>>,
    pub(super) count: u32,
    /// Where a later page begins, under the name that the page before gave it.
    pub(super) page: Option<String>,
}

/// Which part of a person's names a word has to be in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// In the whole person: a name, or a number.
    Any,
    Family,
    Given,
}

/// How a date compares (FHIR R4 §3.1.1.4.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefix {
    Equal,
    NotEqual,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    After,
    Before,
}

impl Terms {
    /// Reads what was asked for.
    ///
    /// # Errors
    /// [`crate::error::Error::Request`] with what is wrong.
    pub(super) fn read(pairs: &[(String, String)]) -> Result<Self> {
        check_format(pairs)?;
        if pairs.len() > PARAMETERS {
            return Err(wrong("search-too-long", "there are too many parameters"));
        }
        let mut terms = Self { count: USUAL, ..Self::default() };
        for (name, value) in pairs {
            if value.len() > LONGEST {
                return Err(wrong("search-too-long", "a value has more than 400 bytes"));
            }
            terms.take(name, value)?;
        }
        let is_broad = terms.ids.is_none() && terms.record.is_none() && terms.words.is_empty();
        let is_filtered = !terms.births.is_empty() || !terms.sexes.is_empty();
        if is_broad && is_filtered {
            let sentence = "a date of birth or a gender alone fits too many; add a name or an identifier";
            return Err(wrong("search-too-broad", sentence));
        }
        Ok(terms)
    }

    fn take(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "_format" | "_pretty" => {}
            "_page" => self.page = Some(value.to_owned()),
            "_count" => {
                let count = value.parse::<u32>().ok().filter(|count| *count > 0);
                let count = count.ok_or_else(|| wrong("search-count", "_count is a number from 1 on"))?;
                self.count = count.min(MOST);
            }
            "_id" => {
                // An id that is none of ours is nobody's.
                let ids = alternatives(value)?.iter().filter_map(|id| id.parse().ok()).collect::<Vec<_>>();
                let kept =
                    self.ids.take().map(|known| known.into_iter().filter(|id| ids.contains(id)).collect());
                self.ids = Some(kept.unwrap_or(ids));
            }
            "identifier" => self.identifier(&single(value)?)?,
            "name" => self.words(Part::Any, &single(value)?)?,
            "family" => self.words(Part::Family, &single(value)?)?,
            "given" => self.words(Part::Given, &single(value)?)?,
            "birthdate" => {
                let date = date(&single(value)?);
                let sentence =
                    "birthdate is YYYY, YYYY-MM or YYYY-MM-DD, after eq, ne, lt, gt, le, ge, sa or eb";
                self.births.push(date.ok_or_else(|| wrong("search-date", sentence))?);
            }
            "gender" => {
                let sexes = alternatives(value)?;
                let sexes: Option<Vec<_>> = sexes.iter().map(|code| sex(code)).collect();
                let sentence = "gender is male, female, other or unknown";
                self.sexes.push(sexes.ok_or_else(|| wrong("search-gender", sentence))?);
            }
            _ => {
                let sentence = "a search parameter or modifier that this server does not have; the CapabilityStatement lists \
                    those it has";
                return Err(wrong("search-parameter-unknown", sentence));
            }
        }
        Ok(())
    }

    fn words(&mut self, part: Part, value: &str) -> Result<()> {
        let words = matching::keys_of_query(value);
        if words.is_empty() || value.trim().chars().count() < 2 {
            return Err(wrong("search-too-short", "a name has two letters or more"));
        }
        self.words.extend(words.into_iter().map(|word| (part, word)));
        Ok(())
    }

    fn identifier(&mut self, value: &str) -> Result<()> {
        let (system, value) = match value.split_once('|') {
            Some((system, value)) => (Some(system), value),
            None => (None, value),
        };
        if system == Some(RECORD) {
            let id = record_id(&value.to_ascii_lowercase());
            let sentence = "the id of a record has sixteen hexadecimal digits";
            let id = id.ok_or_else(|| wrong("search-record", sentence))?;
            if self.record.is_some_and(|known| known != id) {
                // Nobody has two records.
                self.ids = Some(Vec::new());
            }
            self.record = Some(id);
            return Ok(());
        }
        let key = matching::identifier_key(value);
        let sentence = "an identifier is found by its value, which has four letters or digits or more";
        let key = key.ok_or_else(|| wrong("search-too-short", sentence))?;
        self.words.push((Part::Any, [key].into()));
        self.identifiers.push((system.map(str::to_owned), value.to_owned()));
        Ok(())
    }

    /// Whether a person is asked for: all of it, not only what the index knows.
    pub(super) fn fits(&self, id: PersonId, patient: &Patient) -> bool {
        self.ids.as_ref().is_none_or(|ids| ids.contains(&id))
            && self.words.iter().all(|(part, word)| has_word(patient, *part, word))
            && self.identifiers.iter().all(|wanted| has_identifier(patient, wanted))
            && self.births.iter().all(|(prefix, date)| prefix.fits(*date, patient.birth_date))
            && self.sexes.iter().all(|sexes| patient.sex.is_some_and(|sex| sexes.contains(&sex)))
    }
}

/// A value with its commas escaped; one that is not means OR, which most parameters here do not have.
fn single(value: &str) -> Result<String> {
    let mut all = alternatives(value)?;
    let sentence = "a comma means OR, which this parameter does not have here; write \\, for a comma";
    match all.pop() {
        Some(value) if all.is_empty() => Ok(value),
        _ => Err(wrong("search-or", sentence)),
    }
}

/// What stands between commas (FHIR R4 §3.1.1.4.19); `\` takes the meaning from what follows.
fn alternatives(value: &str) -> Result<Vec<String>> {
    let mut all = vec![String::new()];
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ',' => all.push(String::new()),
            '\\' => all.last_mut().map(|last| last.extend(letters.next())).unwrap_or_default(),
            other => all.last_mut().map(|last| last.push(other)).unwrap_or_default(),
        }
    }
    match all.iter().any(|value| value.trim().is_empty()) {
        true => Err(wrong("search-empty", "a parameter has no value")),
        false => Ok(all),
    }
}

fn sex(code: &str) -> Option<AdministrativeGender> {
    use AdministrativeGender::{Female, Male, Other, Unknown};
    // A token may name its system.
    let code = code.strip_prefix("http://hl7.org/fhir/administrative-gender|").unwrap_or(code);
    [Male, Female, Other, Unknown].into_iter().find(|sex| sex.code() == code)
}

fn date(value: &str) -> Option<(Prefix, PartialDate)> {
    let (prefix, date) = match value.get(..2).filter(|start| start.bytes().all(|b| b.is_ascii_lowercase())) {
        Some(prefix) => (Prefix::parse(prefix)?, value.get(2..)?),
        None => (Prefix::Equal, value),
    };
    Some((prefix, PartialDate::parse(date)?))
}

impl Prefix {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "eq" => Self::Equal,
            "ne" => Self::NotEqual,
            "lt" => Self::Less,
            "gt" => Self::Greater,
            "le" => Self::LessOrEqual,
            "ge" => Self::GreaterOrEqual,
            "sa" => Self::After,
            "eb" => Self::Before,
            _ => return None,
        })
    }

    /// Both dates are ranges of days. An unknown date fits nothing.
    fn fits(self, wanted: PartialDate, date: Option<PartialDate>) -> bool {
        let Some(date) = date else { return false };
        let (first, last) = (date.first_day(), date.last_day());
        let (from, until) = (wanted.first_day(), wanted.last_day());
        let is_equal = from <= first && last <= until;
        match self {
            Self::Equal => is_equal,
            Self::NotEqual => !is_equal,
            Self::Less => first < from,
            Self::Greater => last > until,
            Self::LessOrEqual => is_equal || first < from,
            Self::GreaterOrEqual => is_equal || last > until,
            Self::After => first > until,
            Self::Before => last < from,
        }
    }
}

fn has_word(patient: &Patient, part: Part, word: &BTreeSet<MatchKey>) -> bool {
    let has = |patient: &Patient| {
        let has = matching::keys(patient);
        word.iter().any(|key| has.contains(key))
    };
    let only = |name: &Name| match part {
        Part::Given => Name { given: name.given.clone(), ..Name::default() },
        _ => Name { family: name.family.clone(), ..Name::default() },
    };
    match part {
        Part::Any => has(patient),
        Part::Family | Part::Given => {
            has(&Patient { names: patient.names.iter().map(only).collect(), ..Patient::default() })
        }
    }
}

fn has_identifier(patient: &Patient, (system, value): &(Option<String>, String)) -> bool {
    patient.identifiers.iter().any(|known| {
        known.value.as_str() == value && system.as_ref().is_none_or(|system| known.system.as_str() == system)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Terms> {
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Terms::read(&pairs)
    }

    fn code(pairs: &[(&str, &str)]) -> String {
        read(pairs).err().map(|error| error.code().to_owned()).unwrap_or_default()
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (pair, expected) in [
            (("name:exact", "Ana"), "search-parameter-unknown"),
            (("organization.name", "x"), "search-parameter-unknown"),
            (("_sort", "family"), "search-parameter-unknown"),
            (("name", ""), "search-empty"),
            (("name", "a"), "search-too-short"),
            (("name", "Ana,Eva"), "search-or"),
            (("identifier", "12"), "search-too-short"),
            (("identifier", "urn:phr-card:record|12"), "search-record"),
            (("birthdate", "ap2000"), "search-date"),
            (("birthdate", "2000-02-30"), "search-date"),
            (("gender", "none"), "search-gender"),
            (("gender", "male"), "search-too-broad"),
            (("birthdate", "ge1990"), "search-too-broad"),
            (("_count", "0"), "search-count"),
            (("_count", "-1"), "search-count"),
        ] {
            assert_eq!(code(&[pair]), expected, "{pair:?}");
        }
        assert_eq!(code(&[("name", &"a".repeat(401))]), "search-too-long");
        assert_eq!(code(&[("_format", "xml")]), "not-acceptable");
        for good in [("name", "Ana\\, Eva"), ("_id", "x,y"), ("_count", "1000"), ("_format", "json")] {
            assert_eq!(code(&[good]), "", "{good:?}");
        }
    }

    #[test]
    fn dates_are_ranges() {
        let day = |text: &str| PartialDate::parse(text).unwrap();
        let fits = |wanted: &str, date: &str| {
            let (prefix, wanted) = super::date(wanted).unwrap();
            prefix.fits(wanted, Some(day(date)))
        };
        assert!(fits("1990", "1990-05") && !fits("1990-05", "1990"), "a year may be another month");
        assert!(fits("ge1990", "1990") && fits("ge1990", "1991-01-01") && !fits("gt1990", "1990-12-31"));
        assert!(fits("lt1990-06-15", "1990-06-14") && !fits("lt1990-06-15", "1990-06-15"));
        assert!(fits("le1990-06-15", "1990-06-15") && fits("ne1990", "1989"));
        assert!(fits("sa1990", "1991") && !fits("sa1990", "1990-12-31") && fits("eb1990", "1989-12-31"));
        assert!(!Prefix::NotEqual.fits(day("1990"), None), "unknown is not another date");
    }
}
