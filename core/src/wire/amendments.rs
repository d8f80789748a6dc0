//! What an attestation says of entries of earlier ones.

use super::codec::*;
use super::fault::{Fault, Step};
use super::sections::{fact_number, put_entry, take_entry, take_fact_kind};
use crate::cose::ShortHash;
use crate::model::{Amendment, Entry, EntryStatus, FactKind};
use ciborium::Value;
use std::collections::BTreeMap;

/// Changes of entries, by the attestation that stated the entry and by the entry's number there.
///
/// Entries are counted through an attestation from 0, in the order in which they stand in its payload.
pub type Amendments = BTreeMap<ShortHash, BTreeMap<u32, Amendment>>;

const ERROR: i64 = -1;
const DUE: i64 = -2;
const REPLACED: i64 = -3;

/// `{ attestation => { entry => change } }`; null when nothing is amended.
impl Codec<Amendments> for Plain {
    fn put(amendments: &Amendments) -> Value {
        if amendments.is_empty() {
            return Value::Null;
        }
        let target = |(hash, changes): (&ShortHash, &BTreeMap<u32, Amendment>)| {
            let changes = changes.iter().map(|(entry, change)| (Value::from(*entry), Plain::put(change)));
            (Plain::put(hash), Value::Map(changes.collect()))
        };
        Value::Map(amendments.iter().map(target).collect())
    }

    fn take(value: Value) -> Result<Amendments, Fault> {
        if value.is_null() {
            return Ok(Amendments::new());
        }
        let targets = non_empty_map(value, "amendments by attestation")?;
        targets.into_iter().map(|(hash, changes)| Ok((Plain::take(hash)?, take_changes(changes)?))).collect()
    }
}

fn take_changes(value: Value) -> Result<BTreeMap<u32, Amendment>, Fault> {
    let changes = non_empty_map(value, "changes by entry")?;
    let change = |(entry, change): (Value, Value)| {
        let entry: u32 = Plain::take(entry)?;
        let place = Step::Index(usize::try_from(entry).unwrap_or(usize::MAX));
        Ok((entry, Plain::take(change).map_err(|fault: Fault| fault.within(place))?))
    };
    changes.into_iter().map(change).collect()
}

fn non_empty_map(value: Value, expected: &'static str) -> Result<Vec<(Value, Value)>, Fault> {
    let map = value.into_map().map_err(|other| Fault::new(expected, &other))?;
    if map.is_empty() { Err(Fault::range(expected)) } else { Ok(map) }
}

/// `[kind, status, ? since, ? reason]`, or one of `[-1, ? reason]`, `[-2, due, ? reason]`, `[-3, kind, entry]`.
impl Codec<Amendment> for Plain {
    fn put(change: &Amendment) -> Value {
        let parts = match change {
            Amendment::EnteredInError { reason } => vec![ERROR.into(), Sct::put(reason)],
            Amendment::Status { status, since, reason } => {
                vec![fact_number(status.kind()), put_status(*status), Plain::put(since), Sct::put(reason)]
            }
            Amendment::Due { due, reason } => vec![DUE.into(), Plain::put(due), Sct::put(reason)],
            Amendment::Replaced(entry) => {
                vec![REPLACED.into(), fact_number(entry.fact.kind()), put_entry(entry)]
            }
        };
        slots(parts, Vec::new())
    }

    fn take(value: Value) -> Result<Amendment, Fault> {
        let mut parts = array(value, "a change")?.into_iter();
        let what = parts.next().unwrap_or(Value::Null);
        let mut next = || parts.next().unwrap_or(Value::Null);
        let change = match i64::try_from(integer(&what, "a kind of change")?) {
            Ok(ERROR) => Amendment::EnteredInError { reason: Sct::take(next())? },
            Ok(DUE) => Amendment::Due { due: Plain::take(next())?, reason: Sct::take(next())? },
            Ok(REPLACED) => {
                let kind = take_fact_kind(next())?;
                let entry: Entry = take_entry(kind, next())?;
                Amendment::Replaced(Box::new(entry))
            }
            _ => {
                let status = take_status(take_fact_kind(what)?, next())?;
                Amendment::Status { status, since: Plain::take(next())?, reason: Sct::take(next())? }
            }
        };
        if parts.next().is_some() { Err(Fault::range("fewer parts")) } else { Ok(change) }
    }
}

fn put_status(status: EntryStatus) -> Value {
    match status {
        EntryStatus::Allergy(status) | EntryStatus::Condition(status) => Plain::put(&status),
        EntryStatus::Medication(status) => Plain::put(&status),
        EntryStatus::Immunization(status) => Plain::put(&status),
        EntryStatus::Procedure(status) | EntryStatus::Encounter(status) => Plain::put(&status),
        EntryStatus::Device(status) => Plain::put(&status),
        EntryStatus::Observation(status) | EntryStatus::Report(status) => Plain::put(&status),
        EntryStatus::Alert(status) => Plain::put(&status),
        EntryStatus::Directive(status) => Plain::put(&status),
        EntryStatus::Plan(status) | EntryStatus::Goal(status) | EntryStatus::FollowUp(status) => {
            Plain::put(&status)
        }
    }
}

fn take_status(kind: FactKind, value: Value) -> Result<EntryStatus, Fault> {
    Ok(match kind {
        FactKind::Allergy => EntryStatus::Allergy(Plain::take(value)?),
        FactKind::Condition => EntryStatus::Condition(Plain::take(value)?),
        FactKind::Medication => EntryStatus::Medication(Plain::take(value)?),
        FactKind::Immunization => EntryStatus::Immunization(Plain::take(value)?),
        FactKind::Procedure => EntryStatus::Procedure(Plain::take(value)?),
        FactKind::Device => EntryStatus::Device(Plain::take(value)?),
        FactKind::Observation => EntryStatus::Observation(Plain::take(value)?),
        FactKind::Report => EntryStatus::Report(Plain::take(value)?),
        FactKind::Alert => EntryStatus::Alert(Plain::take(value)?),
        FactKind::Directive => EntryStatus::Directive(Plain::take(value)?),
        FactKind::Plan => EntryStatus::Plan(Plain::take(value)?),
        FactKind::Goal => EntryStatus::Goal(Plain::take(value)?),
        FactKind::FollowUp => EntryStatus::FollowUp(Plain::take(value)?),
        FactKind::Encounter => EntryStatus::Encounter(Plain::take(value)?),
        FactKind::FamilyHistory | FactKind::Other => {
            return Err(Fault::range("a kind of fact that has a status"));
        }
    })
}
