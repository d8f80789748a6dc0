//! Units of measure registered for the card.

use super::System;
use super::generated::{UNITS, UNITS_BY_CODE};

/// A unit of measure registered in `card-format-spec/terminology/units.csv`.
///
/// One that is not registered travels on the card as its UCUM code.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unit {
    /// The number that stands for the unit on the card; frozen once released.
    pub number: u16,
    /// The case-sensitive UCUM code, as FHIR writes it in `Quantity.code`.
    pub ucum: &'static str,
    /// What people read after the number: `mmHg`, `µg`, `°C`.
    pub print: &'static str,
}

impl Unit {
    /// The unit's name in `lang`, or in English when that language has none; see [`super::name`].
    #[must_use]
    pub fn name(&self, lang: &str) -> Option<super::Name> {
        super::name(System::UCUM, self.ucum, lang)
    }
}

/// The unit with this number on the card, or `None` if no unit has it.
#[must_use]
pub fn unit_by_number(number: u16) -> Option<&'static Unit> {
    UNITS.get(usize::from(number))
}

/// The unit with exactly this UCUM code, or `None` if it is not registered.
#[must_use]
pub fn unit_by_ucum(code: &str) -> Option<&'static Unit> {
    let code_of = |number: &u16| UNITS[usize::from(*number)].ucum;
    let found = UNITS_BY_CODE.binary_search_by(|number| code_of(number).cmp(code)).ok()?;
    unit_by_number(UNITS_BY_CODE[found])
}
