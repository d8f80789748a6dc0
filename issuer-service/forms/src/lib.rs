//! Forms of the health assessment: what was typed becomes entries; search for codes and for persons.
//!
//! Nothing here reads a file, a clock or a network: time and what was typed are arguments.
//!
//! | to … | call |
//! |---|---|
//! | keep what is typed, valid or not | [`Fields`] |
//! | draw the pages | [`form`] |
//! | turn what was typed into a record's entries | [`read`]; at a return visit [`read_visit`] |
//! | word labels, problems and warnings | [`messages`] |
//! | find a code by name in any language, or by code | [`search::CodeSearch`] |
//! | find a person by name, or likely duplicates | [`matching`] |

pub mod definition;
mod fields;
pub mod lists;
pub mod matching;
pub mod messages;
mod reading;
pub mod search;
#[cfg(any(test, feature = "fixture"))]
pub mod testing;

pub use definition::{Form, FormKind, form};
pub use fields::{Fields, FieldsError, Patch, limits};
pub use reading::{
    Birth, Computed, Consent, ConsentGiven, ConsentPurpose, DueFollowUp, Problem, Reading, Warning, read,
    read_visit,
};
