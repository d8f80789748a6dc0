//! What pages say of a form: every message by its Fluent id, with its English wording.
//!
//! Codes of problems and warnings are the ids `problem-<code>` and `warning-<code>`. A translation has the same ids.

use crate::definition::{FormKind, Label, form};
use std::collections::BTreeMap;

/// What stops completing: its code, and what to do.
pub const PROBLEMS: &[(&str, &str)] = &[
    (
        "absence-with-entries",
        "This says that there is nothing, but something is listed. Remove one of the two.",
    ),
    (
        "age-contradicts-birth-date",
        "The age and the date of birth do not agree. Correct one, or mark the date as estimated.",
    ),
    (
        "birth-date-and-none",
        "There is a date of birth or an age, and also that there is none. Remove one of the two.",
    ),
    ("clock-wrong", "The clock of the computer is wrong. Set it right, and open the form again."),
    (
        "code-not-offered",
        "This code is not one that can be chosen here. Choose again from the list, or keep the words alone.",
    ),
    ("control-character", "There is an invisible character in this text. Type it again."),
    ("date-ambiguous", "This date may mean two days. Choose the one that is meant."),
    ("date-in-future", "This date has not come yet. Correct it."),
    (
        "date-other-calendar",
        "This seems to be a date of another calendar. Choose the date that is meant, or type it in the Gregorian calendar.",
    ),
    ("date-short-year", "Type the year with four digits."),
    ("done-and-not-done", "There is a result, and also that the test was not done. Remove one of the two."),
    ("ends-before-it-begins", "The end is before the beginning. Correct one of the two."),
    (
        "field-not-in-form",
        "This field is not part of the form. Move what it says to another field, and clear it.",
    ),
    (
        "not-a-date",
        "This is no date. Type the year, the year and month, or the whole date: 1987, 1987-06, 1987-06-05.",
    ),
    ("not-a-number", "This is no number. Type digits, with a point or comma before the decimals."),
    ("not-a-whole-number", "Type a whole number within the usual range."),
    ("not-an-option", "This is none of the options. Choose one of them."),
    ("number-ambiguous", "This number may mean two. Choose the one that is meant."),
    ("two-schedules", "Say either how many times per day or every how many hours, not both."),
    ("two-units", "Two different units are given. Keep one of them."),
    ("unit-missing", "Say the unit."),
    ("unit-not-offered", "This unit cannot be used here. Choose one from the list."),
    ("what-missing", "The line does not say what it is about. Fill in this field, or remove the line."),
];

/// What is to be looked at and stops nothing: its code, and why.
pub const WARNINGS: &[(&str, &str)] = &[
    ("acute-malnutrition-moderate", "The arm is thin for this age: it may be moderate acute malnutrition."),
    ("acute-malnutrition-severe", "The arm is very thin for this age: it may be severe acute malnutrition."),
    ("birth-date-missing", "There is no date of birth or age. If it is not known, say so."),
    ("blood-pressure-half", "Only one of the two blood pressures is filled in."),
    ("blood-pressure-swapped", "The lower blood pressure is not below the upper. Were they swapped?"),
    ("consent-how-missing", "It is not said how consent was given."),
    ("date-missing", "There is no date."),
    ("due-in-past", "This day is past."),
    ("email-odd", "This does not look like an e-mail address."),
    ("guardian-missing", "The guardian is not named."),
    ("implausibly-high", "This is unusually high. Check it."),
    ("implausibly-low", "This is unusually low. Check it."),
    ("name-missing", "There is no name."),
    ("number-missing", "A unit is chosen, and there is no number."),
    ("phone-odd", "This does not look like a telephone number."),
    ("pregnancy-and-sex", "The person's sex is said to be male. Check it."),
    ("result-missing", "There is no result."),
    ("sex-missing", "The sex is not filled in."),
];

/// Every message that the forms need, by id: labels of the forms, problems, warnings.
pub fn english() -> BTreeMap<String, &'static str> {
    let labels = [FormKind::Assessment, FormKind::Visit].into_iter().flat_map(|kind| form(kind).labels());
    let labels = labels.map(|Label { id, english }| (id.clone(), *english));
    let problems = PROBLEMS.iter().map(|(code, english)| (format!("problem-{code}"), *english));
    let warnings = WARNINGS.iter().map(|(code, english)| (format!("warning-{code}"), *english));
    labels.chain(problems).chain(warnings).collect()
}

/// The same as a Fluent file.
pub fn english_fluent() -> String {
    english().iter().map(|(id, english)| format!("{id} = {english}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wording_is_one_line_without_placeables() {
        for (id, english) in super::english() {
            assert!(!english.contains(['{', '}', '\n', '\\']) && !english.is_empty(), "{id}");
            assert!(!english.starts_with(['.', '*', '[']) && english.trim() == english, "{id}");
        }
        let codes =
            |table: &[(&str, &str)]| table.iter().map(|(code, _)| (*code).to_owned()).collect::<Vec<_>>();
        for table in [codes(PROBLEMS), codes(WARNINGS)] {
            assert!(table.is_sorted());
        }
    }
}
