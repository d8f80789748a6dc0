//! How a Rust value becomes a CBOR value and back: one trait, and the macro that writes both ways from one list of fields.

use super::fault::{Fault, Step};
use crate::limits;
use crate::model::Code;
use ciborium::Value;
use std::collections::BTreeSet;

/// Both ways between `T` and CBOR. The implementing type says which way of writing is meant: [`Plain`], or the
/// code system that a bare number belongs to.
pub(super) trait Codec<T> {
    /// The CBOR value. `Null` stands for "not stated" and for an empty list.
    fn put(value: &T) -> Value;
    /// The value that [`Codec::put`] gave. Need not refuse other spellings of it: the whole is compared in the end.
    fn take(value: Value) -> Result<T, Fault>;
}

/// The only way of writing a type.
pub(super) struct Plain;
/// A bare number is a SNOMED CT code.
pub(super) struct Sct;
/// A bare number is a LOINC code without its check digit.
pub(super) struct Loinc;

impl<C: Codec<T>, T> Codec<Option<T>> for C {
    fn put(value: &Option<T>) -> Value {
        value.as_ref().map_or(Value::Null, C::put)
    }

    fn take(value: Value) -> Result<Option<T>, Fault> {
        if value.is_null() { Ok(None) } else { C::take(value).map(Some) }
    }
}

impl<C: Codec<T>, T> Codec<Vec<T>> for C {
    fn put(values: &Vec<T>) -> Value {
        if values.is_empty() { Value::Null } else { Value::Array(values.iter().map(C::put).collect()) }
    }

    fn take(value: Value) -> Result<Vec<T>, Fault> {
        if value.is_null() {
            return Ok(Vec::new());
        }
        let items = array(value, "a list")?.into_iter().enumerate();
        items.map(|(n, item)| C::take(item).map_err(|fault| fault.within(Step::Index(n)))).collect()
    }
}

impl Codec<String> for Plain {
    fn put(value: &String) -> Value {
        Value::Text(value.clone())
    }

    fn take(value: Value) -> Result<String, Fault> {
        match value {
            Value::Text(text) if text.len() <= limits::TEXT_BYTES => Ok(text),
            Value::Text(_) => Err(Fault::range("a text of reasonable length")),
            other => Err(Fault::new("text", &other)),
        }
    }
}

impl Codec<bool> for Plain {
    fn put(value: &bool) -> Value {
        Value::Bool(*value)
    }

    fn take(value: Value) -> Result<bool, Fault> {
        value.as_bool().ok_or_else(|| Fault::new("true or false", &value))
    }
}

macro_rules! integers {
    ($($integer:ty),+) => {$(
        impl Codec<$integer> for Plain {
            fn put(value: &$integer) -> Value {
                Value::from(*value)
            }

            fn take(value: Value) -> Result<$integer, Fault> {
                let number = integer(&value, "a number")?;
                <$integer>::try_from(number).map_err(|_| Fault::range("a smaller number"))
            }
        }
    )+};
}
integers!(u8, u16, u32, u64, i64);

/// A member of an enumeration is its wire number, from 1.
impl<E: Code> Codec<E> for Plain {
    fn put(value: &E) -> Value {
        Value::from(Some(*value).digit())
    }

    fn take(value: Value) -> Result<E, Fault> {
        let number = u64::try_from(integer(&value, "a code number")?).unwrap_or(0);
        Option::<E>::from_digit(number).flatten().ok_or_else(|| Fault::range("a known code number"))
    }
}

/// A value of few states, to be packed with others into one number.
pub(super) trait Digit: Sized {
    /// How many states there are.
    const RADIX: u64;
    /// The number of this state; the most usual one has the lowest.
    fn digit(&self) -> u64;
    /// The state with this number.
    fn from_digit(digit: u64) -> Option<Self>;
}

impl<E: Code> Digit for Option<E> {
    const RADIX: u64 = E::ALL.len() as u64 + 1;

    fn digit(&self) -> u64 {
        self.and_then(|member| E::ALL.iter().position(|m| *m == member)).map_or(0, |at| at as u64 + 1)
    }

    fn from_digit(digit: u64) -> Option<Self> {
        match digit.checked_sub(1) {
            None => Some(None),
            Some(at) => E::ALL.get(usize::try_from(at).ok()?).map(|member| Some(*member)),
        }
    }
}

/// A kind that is always stated: its place in the list, from 0.
pub(super) struct Stated<E>(pub(super) E);

impl<E: Code> Digit for Stated<E> {
    const RADIX: u64 = E::ALL.len() as u64;

    fn digit(&self) -> u64 {
        Some(self.0).digit() - 1
    }

    fn from_digit(digit: u64) -> Option<Self> {
        Option::<E>::from_digit(digit + 1).flatten().map(Stated)
    }
}

/// A set: one bit for each member, the first member the lowest.
impl<E: Code> Digit for BTreeSet<E> {
    const RADIX: u64 = 1 << E::ALL.len();

    fn digit(&self) -> u64 {
        E::ALL.iter().enumerate().filter(|(_, member)| self.contains(member)).map(|(bit, _)| 1 << bit).sum()
    }

    fn from_digit(digit: u64) -> Option<Self> {
        let members = E::ALL.iter().enumerate().filter(|(bit, _)| digit >> bit & 1 == 1);
        Some(members.map(|(_, member)| *member).collect())
    }
}

impl Digit for bool {
    const RADIX: u64 = 2;

    fn digit(&self) -> u64 {
        u64::from(*self)
    }

    fn from_digit(digit: u64) -> Option<Self> {
        Some(digit == 1)
    }
}

impl Digit for Option<bool> {
    const RADIX: u64 = 3;

    fn digit(&self) -> u64 {
        match self {
            None => 0,
            Some(true) => 1,
            Some(false) => 2,
        }
    }

    fn from_digit(digit: u64) -> Option<Self> {
        [None, Some(true), Some(false)].get(usize::try_from(digit).ok()?).copied()
    }
}

/// Takes the lowest state out of a packed number.
pub(super) fn unpack<D: Digit>(packed: &mut u64) -> Result<D, Fault> {
    let digit = *packed % D::RADIX;
    *packed /= D::RADIX;
    D::from_digit(digit).ok_or_else(|| Fault::range("a known status"))
}

/// The fields of a record as they stand in an array, and those rarely used in the map behind them.
pub(super) struct Slots {
    positional: std::vec::IntoIter<Value>,
    rest: std::vec::IntoIter<(Value, Value)>,
}

impl Slots {
    /// Splits an array of at most `most` slots, and perhaps a map of further fields, which has negative keys.
    pub(super) fn new(value: Value, most: usize) -> Result<Self, Fault> {
        let mut items = array(value, "an array of fields")?;
        let rest = match items.pop_if(|last| is_rest(last)) {
            Some(Value::Map(rest)) => rest,
            _ => Vec::new(),
        };
        if items.len() > most {
            return Err(Fault::range("fewer fields"));
        }
        Ok(Self { positional: items.into_iter(), rest: rest.into_iter() })
    }

    /// The next slot.
    pub(super) fn next(&mut self) -> Value {
        self.positional.next().unwrap_or(Value::Null)
    }

    /// The further field with this key. Must be asked for in the order of the keys.
    pub(super) fn rest(&mut self, key: i64) -> Value {
        match self.rest.as_slice().first() {
            Some((found, _)) if *found == Value::from(key) => {
                self.rest.next().map_or(Value::Null, |(_, value)| value)
            }
            _ => Value::Null,
        }
    }

    /// Ends the record.
    ///
    /// # Errors
    /// There is a further field that the record does not have.
    pub(super) fn end(mut self) -> Result<(), Fault> {
        self.rest.next().map_or(Ok(()), |_| Err(Fault::range("only known further fields")))
    }
}

/// An array without the empty slots at its end, with a map of the further fields that are not empty.
pub(super) fn slots(mut positional: Vec<Value>, rest: Vec<(i64, Value)>) -> Value {
    while positional.pop_if(|last| last.is_null()).is_some() {}
    let rest: Vec<_> = rest.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.into(), v)).collect();
    if !rest.is_empty() {
        positional.push(Value::Map(rest));
    }
    Value::Array(positional)
}

/// Whether this is the map of further fields: its keys are negative, those of any other map are not.
pub(super) fn is_rest(value: &Value) -> bool {
    let first = value.as_map().and_then(|map| map.first());
    first.is_some_and(|(key, _)| key.as_integer().is_some_and(|key| i128::from(key) < 0))
}

pub(super) fn array(value: Value, expected: &'static str) -> Result<Vec<Value>, Fault> {
    value.into_array().map_err(|other| Fault::new(expected, &other))
}

pub(super) fn integer(value: &Value, expected: &'static str) -> Result<i128, Fault> {
    value.as_integer().map(i128::from).ok_or_else(|| Fault::new(expected, value))
}

/// A map of one pair, which tells alternatives apart.
pub(super) fn choice(number: u8, value: Value) -> Value {
    Value::Map(vec![(number.into(), value)])
}

/// The pair of a map of one pair.
pub(super) fn chosen(value: Value, expected: &'static str) -> Result<(i128, Value), Fault> {
    let mut pairs = value.into_map().map_err(|other| Fault::new(expected, &other))?;
    match (pairs.pop(), pairs.is_empty()) {
        (Some((key, value)), true) => Ok((integer(&key, expected)?, value)),
        _ => Err(Fault::range(expected)),
    }
}

/// Writes [`Codec`] for a struct from the list of its fields: those packed into the first slot, those in slots of their
/// own, and those in the map of further fields, each with the way its values are written.
macro_rules! record {
    ($type:ident {
        $(@packed($($packed:ident $(as $wrap:ident)?),+))?
        $($field:ident: $codec:ty),* $(,)?
        $(; rest { $($key:literal => $rest:ident: $rest_codec:ty),+ $(,)? })?
    }) => {
        impl Codec<$type> for Plain {
            fn put(record: &$type) -> Value {
                #[allow(unused_mut, reason = "only records with packed states fill it")]
                let mut positional: Vec<Value> = Vec::new();
                $(
                    let mut packed = 0_u64;
                    let mut weight = 1_u64;
                    $({
                        fn digit<D: Digit>(state: &D, packed: &mut u64, weight: &mut u64) {
                            *packed += state.digit() * *weight;
                            *weight *= D::RADIX;
                        }
                        digit(&record!(@wrap record.$packed $(, $wrap)?), &mut packed, &mut weight);
                    })+
                    let _ = weight;
                    positional.push(packed.into());
                )?
                positional.extend([$(<$codec as Codec<_>>::put(&record.$field)),*]);
                #[allow(unused_mut, reason = "only records with further fields fill it")]
                let mut rest: Vec<(i64, Value)> = Vec::new();
                $(rest.extend([$(($key, <$rest_codec as Codec<_>>::put(&record.$rest))),+]);)?
                slots(positional, rest)
            }

            fn take(value: Value) -> Result<$type, Fault> {
                const PACKED: &[&str] = &[$($(stringify!($packed)),+)?];
                const FIELDS: &[&str] = &[$(stringify!($field)),*];
                const SLOTS: usize = FIELDS.len() + if PACKED.is_empty() { 0 } else { 1 };
                let mut slots = Slots::new(value, SLOTS)?;
                $(
                    let mut packed: u64 =
                        Plain::take(slots.next()).map_err(|fault: Fault| fault.within(Step::Field("status")))?;
                    $(let $packed = record!(@unwrap unpack(&mut packed)? $(, $wrap)?);)+
                    if packed != 0 {
                        return Err(Fault::range("a known status"));
                    }
                )?
                $(let $field = <$codec as Codec<_>>::take(slots.next())
                    .map_err(|fault| fault.within(Step::Field(stringify!($field))))?;)*
                $($(let $rest = <$rest_codec as Codec<_>>::take(slots.rest($key))
                    .map_err(|fault| fault.within(Step::Field(stringify!($rest))))?;)+)?
                slots.end()?;
                Ok($type { $($($packed,)+)? $($field,)* $($($rest),+)? })
            }
        }
    };
    (@wrap $record:ident.$field:ident) => { $record.$field };
    (@wrap $record:ident.$field:ident, $wrap:ident) => { $wrap($record.$field) };
    (@unwrap $value:expr) => { $value };
    (@unwrap $value:expr, $wrap:ident) => {{ let $wrap(inner) = $value; inner }};
}
pub(super) use record;
