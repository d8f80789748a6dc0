//! What was expected, what was found, and where.

use ciborium::Value;
use core::fmt;

/// A payload that is well-formed CBOR but not what the format says. It names places and kinds, never values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    expected: &'static str,
    found: &'static str,
    path: Vec<Step>,
}

/// One step from an outer structure to an inner one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A named field.
    Field(&'static str),
    /// A place in a list, counted from 0.
    Index(usize),
}

impl Fault {
    /// `expected` was to be there, and `found` is.
    pub fn new(expected: &'static str, found: &Value) -> Self {
        Self { expected, found: kind(found), path: Vec::new() }
    }

    /// A value of the right kind that is out of range.
    pub fn range(expected: &'static str) -> Self {
        Self { expected, found: "a value out of range", path: Vec::new() }
    }

    /// The same fault, seen from one step further out.
    #[must_use]
    pub fn within(mut self, step: Step) -> Self {
        self.path.insert(0, step);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}, at ", self.expected, self.found)?;
        if self.path.is_empty() {
            return f.write_str("the top");
        }
        for (n, step) in self.path.iter().enumerate() {
            match step {
                Step::Field(name) if n == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

impl core::error::Error for Fault {}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Integer(n) if i128::from(*n) < 0 => "a negative number",
        Value::Integer(_) => "an unsigned number",
        Value::Bytes(_) => "bytes",
        Value::Text(_) => "text",
        Value::Bool(_) => "true or false",
        Value::Null => "nothing",
        Value::Array(_) => "an array",
        Value::Map(_) => "a map",
        _ => "something else",
    }
}
