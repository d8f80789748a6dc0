//! Where the entries of a restatement come from.

use super::codec::*;
use super::fault::{Fault, Step};
use crate::cose::ShortHash;
use crate::keys::KeyId;
use crate::model::Timestamp;
use ciborium::Value;
use std::collections::BTreeSet;

/// An attestation that a restatement speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Its short hash.
    pub attestation: ShortHash,
    /// The key that signed it.
    pub issuer: KeyId,
    /// When it was made.
    pub issued_at: Timestamp,
}

/// Where an entry of a restatement comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The attestation that stated it first.
    pub stated: Source,
    /// The entry's number there.
    pub entry: u32,
    /// The attestation that changed it last, if one did.
    pub changed: Option<Source>,
}

impl Origin {
    /// The attestation whose statement or change the entry repeats.
    pub fn latest(&self) -> Source {
        self.changed.unwrap_or(self.stated)
    }
}

/// `[ [source …], [origin …] ]`, sources ascending; an origin is `[source, entry, ? changed by]`, or null for the entry
/// behind the last one of the same source, unchanged. Null when there is none.
pub(super) fn put(origins: &[Origin]) -> Value {
    if origins.is_empty() {
        return Value::Null;
    }
    let sources: BTreeSet<Source> =
        origins.iter().flat_map(|o| [Some(o.stated), o.changed]).flatten().collect();
    let place = |source| Value::from(sources.iter().position(|s| *s == source).unwrap_or_default() as u64);
    let mut last = None;
    let entries = origins.iter().map(|origin| match follows(last.replace(*origin), *origin) {
        true => Value::Null,
        false => {
            let changed = origin.changed.map_or(Value::Null, place);
            slots(vec![place(origin.stated), origin.entry.into(), changed], Vec::new())
        }
    });
    let entries = Value::Array(entries.collect());
    Value::Array(vec![Value::Array(sources.iter().map(Plain::put).collect()), entries])
}

pub(super) fn take(value: Value) -> Result<Vec<Origin>, Fault> {
    if value.is_null() {
        return Ok(Vec::new());
    }
    let mut parts = Slots::new(value, 2)?;
    let sources: Vec<Source> =
        Plain::take(parts.next()).map_err(|f: Fault| f.within(Step::Field("sources")))?;
    let distinct: BTreeSet<ShortHash> = sources.iter().map(|source| source.attestation).collect();
    if distinct.len() < sources.len() {
        return Err(Fault::range("each source once"));
    }
    let entries = array(parts.next(), "origins")?;
    parts.end()?;
    let mut origins: Vec<Origin> = Vec::with_capacity(entries.len());
    for (number, entry) in entries.into_iter().enumerate() {
        let origin = take_origin(entry, &sources, origins.last());
        origins.push(origin.map_err(|f| f.within(Step::Index(number)))?);
    }
    Ok(origins)
}

fn take_origin(value: Value, sources: &[Source], last: Option<&Origin>) -> Result<Origin, Fault> {
    if value.is_null() {
        let next = |last: &Origin| Some(Origin { entry: last.entry.checked_add(1)?, changed: None, ..*last });
        return last.and_then(next).ok_or_else(|| Fault::range("an origin"));
    }
    let find = |place: u32| {
        let source = usize::try_from(place).ok().and_then(|place| sources.get(place));
        source.copied().ok_or_else(|| Fault::range("a source that is listed"))
    };
    let mut slots = Slots::new(value, 3)?;
    let stated = find(Plain::take(slots.next())?)?;
    let entry = Plain::take(slots.next())?;
    let changed: Option<u32> = Plain::take(slots.next())?;
    slots.end()?;
    Ok(Origin { stated, entry, changed: changed.map(find).transpose()? })
}

/// Whether `origin` is the entry behind `last` of the same source, unchanged.
fn follows(last: Option<Origin>, origin: Origin) -> bool {
    let next = |last: Origin| Some((last.stated, last.entry.checked_add(1)?));
    origin.changed.is_none() && last.and_then(next) == Some((origin.stated, origin.entry))
}

/// `[short hash, key id, issued at]`.
impl Codec<Source> for Plain {
    fn put(source: &Source) -> Value {
        let key_id = Value::Bytes(source.issuer.as_bytes().to_vec());
        Value::Array(vec![Plain::put(&source.attestation), key_id, source.issued_at.0.into()])
    }

    fn take(value: Value) -> Result<Source, Fault> {
        let mut slots = Slots::new(value, 3)?;
        let attestation = Plain::take(slots.next())?;
        let issuer = KeyId::from_bytes(super::fixed_bytes(slots.next(), "8 bytes")?);
        let issued_at = Timestamp(Plain::take(slots.next())?);
        slots.end()?;
        Ok(Source { attestation, issuer, issued_at })
    }
}
