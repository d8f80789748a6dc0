//! What was typed into a form, exactly as it was typed.

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Every maximum of a form. Beyond one of them is an error that changes nothing, never a truncation.
pub mod limits {
    /// Most fields that are filled in.
    pub const FIELDS: usize = 2000;
    /// Longest text of one field, in bytes.
    pub const TEXT_BYTES: usize = 8192;
    /// Longest path, in bytes.
    pub const PATH_BYTES: usize = 96;
    /// All texts together, in bytes: half of what an attestation may hold.
    pub const ALL_BYTES: usize = 65_536;
    /// Highest number of a row.
    pub const ROW: usize = 9999;
    /// Most changes in one patch.
    pub const CHANGES: usize = 500;
}

/// What was typed, by the path of the field: an ordered map from `allergies.0.code` to the text as typed.
///
/// Nothing is judged here: what is not a date stays as it was typed, and so does a field that no form has. An empty
/// text is a field that is not filled in. Rows of a repeated group have numbers that stay theirs when another row is
/// removed, so that a late change never meets another row.
///
/// As JSON it is one object of texts. `Debug` counts, and prints nothing of the person.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Fields {
    texts: BTreeMap<String, String>,
}

/// One change, as an autosave sends it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Patch {
    /// `{"set": "identity.family", "to": "…"}`: the text of one field; an empty one clears it.
    Set {
        /// The field's path.
        set: String,
        /// Its text.
        to: String,
    },
    /// `{"remove": "allergies.2"}`: all fields of a row or group.
    Remove {
        /// The path of the row or group, without a field.
        remove: String,
    },
}

/// Why fields were not changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FieldsError {
    /// Not lower-case letters, digits and `_`, in parts between points.
    #[error("that is not the path of a field; reload the page and type it again")]
    Path,
    /// Longer than [`limits::TEXT_BYTES`].
    #[error("the text of {path} is too long; shorten it to about {} characters", limits::TEXT_BYTES / 4)]
    TextTooLong {
        /// The field.
        path: String,
    },
    /// More than [`limits::FIELDS`] or [`limits::ALL_BYTES`].
    #[error("the form is full; remove or shorten something else first")]
    Full,
    /// More than [`limits::CHANGES`] at once.
    #[error("too many changes at once; send them in parts")]
    TooManyChanges,
    /// The stored JSON is not an object of texts, or names a field twice.
    #[error("the draft is damaged: it is not an object of texts")]
    Json,
}

impl FieldsError {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Path => "field-path",
            Self::TextTooLong { .. } => "field-too-long",
            Self::Full => "form-full",
            Self::TooManyChanges => "too-many-changes",
            Self::Json => "draft-damaged",
        }
    }
}

impl Fields {
    /// Nothing typed yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// [`FieldsError::Json`] for anything but an object of texts, or the limit that it exceeds.
    pub fn from_json(json: &str) -> Result<Self, FieldsError> {
        // A limit that the text exceeds is told from damage: the first loses nothing, the second may have.
        let raw: Raw = serde_json::from_str(json).map_err(|_| FieldsError::Json)?;
        let mut fields = Self::new();
        for (path, text) in raw.0 {
            fields.set(&path, &text)?;
        }
        Ok(fields)
    }

    /// One JSON object, its members in the order of their paths.
    pub fn to_json(&self) -> String {
        // A map of texts has nothing that JSON could not hold.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The text of a field; empty when it is not filled in.
    pub fn text(&self, path: &str) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    /// Every filled-in field, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// How many fields are filled in.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether nothing is filled in.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Whether any field under this path is filled in.
    pub fn has_any(&self, path: &str) -> bool {
        self.under(path).next().is_some()
    }

    /// Sets the text of a field; an empty one clears it.
    ///
    /// # Errors
    /// [`FieldsError`] if the path is none or a limit is reached; then nothing has changed.
    pub fn set(&mut self, path: &str, text: &str) -> Result<(), FieldsError> {
        check_path(path)?;
        if text.is_empty() {
            self.texts.remove(path);
            return Ok(());
        }
        if text.len() > limits::TEXT_BYTES {
            return Err(FieldsError::TextTooLong { path: path.to_owned() });
        }
        let before = self.texts.get(path);
        let is_new = usize::from(before.is_none());
        let bytes = self.texts.values().map(String::len).sum::<usize>() - before.map_or(0, String::len);
        if self.texts.len() + is_new > limits::FIELDS || bytes + text.len() > limits::ALL_BYTES {
            return Err(FieldsError::Full);
        }
        self.texts.insert(path.to_owned(), text.to_owned());
        Ok(())
    }

    /// Makes all changes in their order, or none of them.
    ///
    /// # Errors
    /// Of the first change that cannot be made.
    pub fn apply(&mut self, changes: &[Patch]) -> Result<(), FieldsError> {
        if changes.len() > limits::CHANGES {
            return Err(FieldsError::TooManyChanges);
        }
        let mut changed = self.clone();
        for change in changes {
            match change {
                Patch::Set { set, to } => changed.set(set, to)?,
                Patch::Remove { remove } => changed.remove(remove)?,
            }
        }
        *self = changed;
        Ok(())
    }

    /// Removes a row (`allergies.2`) or group: every field under that path.
    ///
    /// # Errors
    /// [`FieldsError::Path`] if the path is none.
    pub fn remove(&mut self, path: &str) -> Result<(), FieldsError> {
        check_path(path)?;
        let gone: Vec<String> = self.under(path).map(str::to_owned).collect();
        gone.iter().for_each(|path| _ = self.texts.remove(path));
        Ok(())
    }

    /// The numbers of the rows of a repeated group (`allergies`, `identity.languages`) that have anything filled in.
    pub fn rows(&self, group: &str) -> BTreeSet<usize> {
        let rest =
            |path: &str| path.get(group.len() + 1..).and_then(|rest| row_number(rest.split('.').next()?));
        self.under(group).filter_map(rest).collect()
    }

    /// The number for a row that is added: one above all that are filled in.
    pub fn next_row(&self, group: &str) -> usize {
        self.rows(group).last().map_or(0, |last| last + 1)
    }

    fn under(&self, path: &str) -> impl Iterator<Item = &str> {
        let below = format!("{path}.");
        self.texts
            .range(below.clone()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(&below))
    }
}

/// A row's number, written in one way only: so two paths never mean one field.
fn row_number(part: &str) -> Option<usize> {
    let number: usize = part.parse().ok()?;
    (number <= limits::ROW && number.to_string() == part).then_some(number)
}

fn check_path(path: &str) -> Result<(), FieldsError> {
    let is_letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    let is_part = |part: &str| !part.is_empty() && part.bytes().all(is_letter);
    let is_path = path.len() <= limits::PATH_BYTES && path.split('.').all(is_part);
    is_path.then_some(()).ok_or(FieldsError::Path)
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fields({} filled in)", self.texts.len())
    }
}

impl fmt::Debug for Patch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Patch(..)")
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Raw::deserialize(deserializer)?;
        let mut fields = Self::new();
        for (path, text) in raw.0 {
            fields.set(&path, &text).map_err(|error| D::Error::custom(error.code()))?;
        }
        Ok(fields)
    }
}

/// An object of texts, no member twice.
struct Raw(Vec<(String, String)>);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Raw;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of texts")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
                let mut seen = BTreeSet::new();
                let mut members = Vec::new();
                while let Some((path, text)) = map.next_entry::<String, String>()? {
                    if members.len() >= limits::FIELDS {
                        return Err(A::Error::custom("form-full"));
                    }
                    if !seen.insert(path.clone()) {
                        return Err(A::Error::custom("draft-damaged"));
                    }
                    members.push((path, text));
                }
                Ok(Raw(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests;
