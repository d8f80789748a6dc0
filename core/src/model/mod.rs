//! What a record says: the International Patient Summary (EN 17269, ISO 27269, HL7 FHIR IPS) and what the PHR adds.
//!
//! Values here cannot hold what the standards forbid as far as types can say it; text lengths and counts are
//! bounded where values enter, by [`crate::fhir`] and [`crate::wire`].

mod amendment;
#[cfg(any(test, feature = "arbitrary"))]
pub mod arbitrary;
#[macro_use]
mod codes;
mod concept;
mod concepts;
mod current;
mod entry;
mod patient;
mod quantity;
mod section;
mod time;

pub use amendment::{Amendment, EntryStatus, OtherKind};
pub use codes::*;
pub use concept::{Coding, Concept, Text};
pub use entry::*;
pub use patient::*;
pub use quantity::{Decimal, MAX_SCALE, Quantity, Range, Ratio, Unit};
pub use section::{Entries, Section, SectionKind, StandardSection};
pub use time::{DatePrecision, PartialDate, PartialDateTime, TimeOfDay, Timestamp};
