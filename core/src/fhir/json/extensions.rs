//! Extensions: FHIR's, and this format's own.

use super::super::tables::{DATA_ABSENT, OWN};
use super::Reader;
use crate::model::Text;
use serde_json::Value;

impl<'a> Reader<'a> {
    /// The first extension with this URL.
    pub(in crate::fhir) fn extension(&mut self, url: &str) -> Option<Reader<'a>> {
        self.extensions_in("extension", url).into_iter().next()
    }

    /// Every extension with this URL.
    pub(in crate::fhir) fn extensions(&mut self, url: &str) -> Vec<Reader<'a>> {
        self.extensions_in("extension", url)
    }

    /// This format's own extension for an element.
    pub(in crate::fhir) fn own(&mut self, name: &str) -> Option<Reader<'a>> {
        self.extension(&format!("{OWN}{name}"))
    }

    /// This format's own modifying extension.
    pub(in crate::fhir) fn own_modifier(&mut self, name: &str) -> Option<Reader<'a>> {
        self.extensions_in("modifierExtension", &format!("{OWN}{name}")).into_iter().next()
    }

    /// Whether an extension that changes the meaning is left that nobody has asked for.
    pub(in crate::fhir) fn has_strange_modifier(&self) -> bool {
        let Some(value) = self.object.get("modifierExtension") else { return false };
        match value {
            Value::Array(list) => {
                (0..list.len()).any(|index| !self.taken_extensions.contains(&(true, index)))
            }
            Value::Null => false,
            _ => true,
        }
    }

    /// The code of a `data-absent-reason` extension.
    pub(in crate::fhir) fn take_absent_reason(&mut self) -> Option<Text> {
        self.extension(DATA_ABSENT).and_then(|mut extension| extension.text("valueCode"))
    }

    fn extensions_in(&mut self, key: &str, url: &str) -> Vec<Reader<'a>> {
        let Some(Value::Array(list)) = self.object.get(key) else { return Vec::new() };
        let modifier = key == "modifierExtension";
        let mut found = Vec::new();
        for (index, value) in list.iter().enumerate() {
            let Value::Object(object) = value else { continue };
            if object.get("url").and_then(Value::as_str) == Some(url) {
                self.taken_extensions.insert((modifier, index));
                let mut reader = self.below(object, format!("{}.{key}[{index}]", self.path));
                reader.value("url");
                found.push(reader);
            }
        }
        found
    }
}
