//! What an attestation does not carry, in numbers.

use super::codec::{Codec, Plain, array, integer};
use super::fault::Fault;
use crate::model::{SectionKind, StandardSection};
use ciborium::Value;
use std::collections::BTreeMap;

/// What the issuer knows and an attestation does not carry, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Details of the source document that the format has no place for.
    pub source_details: u32,
    /// Details and entries left out for room, by section.
    pub by_section: BTreeMap<StandardSection, u32>,
    /// The same for sections of the source's own, and for the person's particulars.
    pub elsewhere: u32,
    /// Confidential compartments of earlier cards that the issuer could not open, and that are not on this card.
    pub confidential: u32,
}

impl LeftOut {
    /// Adds the counts of another attestation.
    pub fn add(&mut self, other: &Self) {
        self.source_details = self.source_details.saturating_add(other.source_details);
        self.elsewhere = self.elsewhere.saturating_add(other.elsewhere);
        self.confidential = self.confidential.saturating_add(other.confidential);
        for (section, count) in &other.by_section {
            self.add_in(*section, *count);
        }
    }

    /// All that was left out of sections and elsewhere, without what no card has a place for.
    pub fn for_room(&self) -> u32 {
        self.by_section.values().fold(self.elsewhere, |sum, count| sum.saturating_add(*count))
    }

    /// Adds to the count of a section, or to that of all else where it is one of the source's own.
    pub fn add_of(&mut self, section: &SectionKind, count: u32) {
        match section {
            SectionKind::Standard(standard) => self.add_in(*standard, count),
            SectionKind::Other(_) => self.elsewhere = self.elsewhere.saturating_add(count),
        }
    }

    /// Adds to the count of a section.
    pub fn add_in(&mut self, section: StandardSection, count: u32) {
        if count > 0 {
            let sum = self.by_section.entry(section).or_default();
            *sum = sum.saturating_add(count);
        }
    }
}

/// `[source details, elsewhere, confidential, section, count, section, count …]`; null when nothing was left out.
impl Codec<LeftOut> for Plain {
    fn put(left_out: &LeftOut) -> Value {
        if *left_out == LeftOut::default() {
            return Value::Null;
        }
        let place = |section: &StandardSection| StandardSection::ALL.iter().position(|s| s == section);
        let pairs = left_out.by_section.iter().flat_map(|(section, count)| {
            [Value::from(place(section).unwrap_or_default() as u64), Value::from(*count)]
        });
        let counts = [left_out.source_details, left_out.elsewhere, left_out.confidential].map(Value::from);
        Value::Array(counts.into_iter().chain(pairs).collect())
    }

    fn take(value: Value) -> Result<LeftOut, Fault> {
        let mut items = array(value, "counts")?.into_iter();
        let mut count = || Plain::take(items.next().unwrap_or(Value::Null));
        let mut left_out = LeftOut {
            source_details: count()?,
            elsewhere: count()?,
            confidential: count()?,
            ..LeftOut::default()
        };
        while let Some(section) = items.next() {
            let place = usize::try_from(integer(&section, "a section")?).ok();
            let section = place.and_then(|place| StandardSection::ALL.get(place));
            let section = section.ok_or_else(|| Fault::range("a known section"))?;
            let count = Plain::take(items.next().unwrap_or(Value::Null))?;
            left_out.by_section.insert(*section, count);
        }
        Ok(left_out)
    }
}
