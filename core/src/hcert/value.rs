//! CBOR as other systems write it: any valid encoding, within bounds. This format's own CBOR is [`crate::cbor`].

use ciborium::Value;

use crate::limits;

/// The value that the bytes encode, whole; `None` for anything else and beyond [`limits::HCERT_DEPTH`].
pub(super) fn decode(mut bytes: &[u8]) -> Option<Value> {
    let value = ciborium::de::from_reader_with_recursion_limit(&mut bytes, limits::HCERT_DEPTH).ok()?;
    bytes.is_empty().then_some(value)
}

/// A map in which every key is there once.
pub(super) struct Members(Vec<(Value, Value)>);

impl Members {
    /// `None` for what is no map, for a key that is there twice, and beyond [`limits::HCERT_MEMBERS`].
    pub(super) fn of(value: Value) -> Option<Members> {
        let Value::Map(entries) = value else { return None };
        let few = entries.len() <= limits::HCERT_MEMBERS;
        let twice = |i: usize, key: &Value| entries.iter().take(i).any(|(earlier, _)| earlier == key);
        let once = few && !entries.iter().enumerate().any(|(i, (key, _))| twice(i, key));
        once.then_some(Members(entries))
    }

    pub(super) fn get(&self, key: i64) -> Option<&Value> {
        self.0.iter().find(|(found, _)| *found == Value::from(key)).map(|(_, value)| value)
    }

    pub(super) fn text(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(found, _)| found.as_text() == Some(key)).map(|(_, value)| value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}
