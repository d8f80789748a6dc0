//! The signed head of a list: when it was made, how much is in it, how it is coded, and the hash of its index.

use ciborium::Value;

use super::bucket::{Coding, IdCoding};
use super::code::{CLASSES, ClassCode};
use super::error::StatusError;
use super::times::TimeScale;
use crate::cbor;
use crate::cose::{ShapeError, SignatureWrong, SignedMessage, label};
use crate::keys::{IssuerPublicKey, KeyId};
use crate::limits;
use crate::model::Timestamp;
use crate::primitives::sha256;
use crate::trust::Freshness;

/// The version of the head's layout, and of all that follows it.
const VERSION: u64 = 1;
/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// What the head of a list says.
///
/// ```cddl
/// status-head = { 1: 1, 2: number, 3: issued-at, 4: best-before, 5: count, 6: [ time-base, span ],
///                 7: [ ageing-days, old-days ], 8: [ 0*33 code-length ], 9: index-hash }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusHead {
    pub(super) number: u64,
    pub(super) issued_at: Timestamp,
    pub(super) best_before: Timestamp,
    pub(super) ageing_days: u32,
    pub(super) old_days: u32,
    pub(super) count: u64,
    pub(super) coding: Coding,
    pub(super) index_hash: [u8; 32],
}

impl StatusHead {
    /// Counts up with every list of this issuer; readers refuse to go back.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// When the list was made: what was known then is in it.
    pub fn issued_at(&self) -> Timestamp {
        self.issued_at
    }

    /// When readers must have a newer one. Afterwards the list counts as old.
    pub fn best_before(&self) -> Timestamp {
        self.best_before
    }

    /// From how many days of age on the list counts as ageing, and from how many as old.
    pub fn ages(&self) -> (u32, u32) {
        (self.ageing_days, self.old_days)
    }

    /// How many records the list has.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// How many parts the list is in, of which a lookup reads one.
    pub fn buckets(&self) -> usize {
        self.ids().buckets()
    }

    /// What the list's times count from.
    pub fn time_base(&self) -> Timestamp {
        self.coding.scale.base
    }

    /// How far the list can be relied on at this time. An old list is still to be used, and said to be old: what it says
    /// is revoked or superseded still is.
    pub fn freshness(&self, now: Timestamp) -> Freshness {
        Freshness::of(self.issued_at, self.best_before, self.ages(), now)
    }

    pub(super) fn ids(&self) -> IdCoding {
        IdCoding::of_list(self.count)
    }

    pub(super) fn check(&self) -> Result<(), StatusError> {
        let is_instant = |at: Timestamp| (0..=LAST_SECOND).contains(&at.0);
        rule(self.number > 0, "number: lists count from 1")?;
        rule(is_instant(self.issued_at), "issued_at: not between the years 1970 and 9999")?;
        rule(is_instant(self.best_before), "best_before: not between the years 1970 and 9999")?;
        rule(self.issued_at < self.best_before, "best_before: not after issued_at")?;
        rule(self.count <= limits::STATUS_ENTRIES, "count: more records than a list can have")?;
        rule(is_instant(self.coding.scale.base), "time_base: not between the years 1970 and 9999")?;
        rule(0 < self.ageing_days && self.ageing_days <= self.old_days, "old_days: fewer than ageing_days")?;
        let lengths = self.coding.code.lengths().len();
        rule(lengths <= self.coding.scale.bits() as usize + 1, "code: a class has more bits than a time")?;
        rule(self.coding.code.is_empty() == (self.count == 0), "code: none for the entries, or one for none")
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let lengths = self.coding.code.lengths().iter().map(|length| Value::from(*length)).collect();
        let pair = |first: Value, second: Value| Value::Array(vec![first, second]);
        let fields = [
            VERSION.into(),
            self.number.into(),
            self.issued_at.0.into(),
            self.best_before.0.into(),
            self.count.into(),
            pair(self.coding.scale.base.0.into(), self.coding.scale.span.into()),
            pair(self.ageing_days.into(), self.old_days.into()),
            Value::Array(lengths),
            Value::Bytes(self.index_hash.to_vec()),
        ];
        cbor::encode(&Value::Map(
            (1..).zip(fields).map(|(key, value): (u8, _)| (key.into(), value)).collect(),
        ))
    }

    /// Reads a payload whose signature was found good.
    pub(super) fn decode(bytes: &[u8]) -> Result<StatusHead, StatusError> {
        let fields = fields(cbor::decode(bytes).map_err(ShapeError::from)?)?;
        let [_, number, issued_at, best_before, count, scale, ages, lengths, index_hash] = &fields;
        let ([base, span], [ageing, old]) = (pair(scale, "time_base")?, pair(ages, "ages")?);
        let head = StatusHead {
            number: integer(number, "number")?,
            issued_at: Timestamp(integer(issued_at, "issued_at")?),
            best_before: Timestamp(integer(best_before, "best_before")?),
            ageing_days: integer(ageing, "ages")?,
            old_days: integer(old, "ages")?,
            count: integer(count, "count")?,
            coding: Coding {
                scale: TimeScale {
                    base: Timestamp(integer(base, "time_base")?),
                    span: integer(span, "span")?,
                },
                code: class_code(lengths)?,
            },
            index_hash: index_hash
                .as_bytes()
                .and_then(|hash| hash.as_slice().try_into().ok())
                .ok_or(wrong("index_hash"))?,
        };
        head.check()?;
        Ok(head)
    }
}

/// The values of the keys 1 to 9, which are all that a head has. The version comes first, since another one may have
/// other keys.
fn fields(value: Value) -> Result<[Value; 9], StatusError> {
    let entries = value.into_map().map_err(|_| wrong("map"))?;
    match entries.first() {
        Some((key, version)) if *key == 1.into() => {
            rule(*version == VERSION.into(), "version: newer than this reader; update it")?;
        }
        _ => return Err(wrong("version")),
    }
    const NAMES: [&str; 9] =
        ["version", "number", "issued_at", "best_before", "count", "time_base", "ages", "code", "index_hash"];
    let keys = entries.iter().map(|(key, _)| key);
    let expected = (1u8..).map(Value::from).zip(NAMES);
    if let Some((_, (_, name))) = keys.zip(expected).find(|(key, (expected, _))| *key != expected) {
        return Err(wrong(name));
    }
    let values: Vec<Value> = entries.into_iter().map(|(_, value)| value).collect();
    values.try_into().map_err(|values: Vec<Value>| wrong(NAMES.get(values.len()).unwrap_or(&"unknown field")))
}

fn class_code(lengths: &Value) -> Result<ClassCode, StatusError> {
    let given = lengths.as_array().ok_or(wrong("code"))?;
    let mut lengths = [0; CLASSES];
    rule(given.len() <= CLASSES, "code: more classes than there are")?;
    for (length, given) in lengths.iter_mut().zip(given) {
        *length = integer(given, "code")?;
    }
    let code = ClassCode::from_lengths(lengths);
    let code = code.ok_or(StatusError::Content { rule: "code: its lengths make no prefix code" })?;
    rule(code.lengths().len() == given.len(), "code: ends with a class that does not occur")?;
    Ok(code)
}

fn pair<'v>(value: &'v Value, name: &'static str) -> Result<&'v [Value; 2], StatusError> {
    value.as_array().and_then(|items| items.as_slice().try_into().ok()).ok_or(wrong(name))
}

fn integer<N: TryFrom<ciborium::value::Integer>>(
    value: &Value,
    name: &'static str,
) -> Result<N, StatusError> {
    value.as_integer().and_then(|integer| integer.try_into().ok()).ok_or(wrong(name))
}

fn wrong(field: &'static str) -> StatusError {
    StatusError::Field { field }
}

pub(super) fn rule(kept: bool, broken: &'static str) -> Result<(), StatusError> {
    if kept { Ok(()) } else { Err(StatusError::Content { rule: broken }) }
}

/// A head with its bytes and the key that signed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SignedHead {
    pub(super) head: StatusHead,
    pub(super) key: IssuerPublicKey,
    pub(super) bytes: Vec<u8>,
}

impl SignedHead {
    /// Checks the signature, and only then reads what was signed.
    pub(super) fn parse(bytes: &[u8], key: &IssuerPublicKey) -> Result<SignedHead, StatusError> {
        let message = parse_message(bytes)?;
        if message.key_id() != key.key_id() {
            return Err(StatusError::OtherKey { key_id: message.key_id() });
        }
        let payload =
            message.verify(key, label::STATUS_LIST).map_err(|SignatureWrong| StatusError::SignatureWrong)?;
        Ok(SignedHead { head: StatusHead::decode(payload)?, key: *key, bytes: bytes.to_vec() })
    }

    /// What a delta names the list by.
    pub(super) fn hash(&self) -> [u8; 32] {
        sha256(&self.bytes)
    }
}

/// The key that a head says it is signed with. Nothing is checked.
pub(super) fn said_key(bytes: &[u8]) -> Result<KeyId, StatusError> {
    Ok(parse_message(bytes)?.key_id())
}

fn parse_message(bytes: &[u8]) -> Result<SignedMessage, StatusError> {
    if bytes.len() > limits::STATUS_HEAD_BYTES {
        return Err(ShapeError::TooLarge.into());
    }
    Ok(SignedMessage::parse(bytes, "signed-status-head")?)
}

#[cfg(test)]
mod tests {
    use super::super::bucket::bucket_bits;
    use super::*;

    #[test]
    fn the_largest_index_is_a_few_megabytes() {
        assert_eq!(36usize << bucket_bits(limits::STATUS_ENTRIES), 2_359_296);
    }
}
