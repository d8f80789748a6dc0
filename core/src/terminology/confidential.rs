//! Which codes are confidential unless the source says otherwise.

use super::System;
use super::confidential_kind::ConfidentialKind;
use super::generated_confidential::{CODES, PREFIXES};

/// One line of the generated tables. A prefix is without dots.
pub(super) struct ConfidentialRow {
    pub(super) system: u16,
    pub(super) code: &'static str,
    pub(super) kind: ConfidentialKind,
}

/// Why a code is confidential unless its source says otherwise; `None` for a code that is not listed.
///
/// A code is listed itself, or under a prefix of a classification, whose codes are compared without dots and in
/// capitals, as people leave out the one and forget the other.
#[must_use]
pub fn confidential_kind(system: System, code: &str) -> Option<ConfidentialKind> {
    let listed = CODES.binary_search_by(|row| (row.system, row.code).cmp(&(system.wire_number(), code)));
    match listed {
        Ok(at) => Some(CODES[at].kind),
        Err(_) => under_prefix(system, code),
    }
}

/// How many codes and how many prefixes are listed for a reason.
#[must_use]
pub fn confidential_counts(kind: ConfidentialKind) -> (usize, usize) {
    let count = |rows: &[ConfidentialRow]| rows.iter().filter(|row| row.kind == kind).count();
    (count(&CODES), count(&PREFIXES))
}

/// No prefix begins another, so only the last one that is not behind the code can begin it.
fn under_prefix(system: System, code: &str) -> Option<ConfidentialKind> {
    let plain = code.replace('.', "").to_ascii_uppercase();
    let key = (system.wire_number(), plain.as_str());
    let behind = PREFIXES.partition_point(|row| (row.system, row.code) <= key);
    let row = PREFIXES.get(behind.checked_sub(1)?)?;
    (row.system == key.0 && plain.starts_with(row.code)).then_some(row.kind)
}
