//! What nobody asked for goes into the report.

use super::super::report::Reason;
use super::super::tables::DATA_ABSENT;
use super::Reader;
use serde_json::Value;

/// Members that say nothing about the person's health: identity of the resource, metadata, and what goes without
/// saying in a record about one person.
const TECHNICAL: &[&str] = &[
    "id",
    "meta",
    "text",
    "implicitRules",
    "language",
    "fhir_comments",
    "subject",
    "patient",
    "for",
    "beneficiary",
    "sequence",
    "version",
    "userSelected",
    "versionId",
    "fullUrl",
    "contained",
    "resourceType",
];

impl Reader<'_> {
    fn report_unread_extensions(&self, key: &str, list: &[Value]) {
        let modifier = key == "modifierExtension";
        for (index, value) in list.iter().enumerate() {
            if self.taken_extensions.contains(&(modifier, index)) {
                continue;
            }
            let url = value.get("url").and_then(Value::as_str).map(str::to_owned);
            let reason = match url.as_deref() {
                Some(DATA_ABSENT) => Reason::AbsentValue,
                _ if modifier => Reason::ModifierExtension,
                _ => Reason::Extension,
            };
            self.report(Some(&format!("{key}[{index}]")), reason, url);
        }
    }

    fn report_unread_member(&self, key: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Array(list) if key == "extension" || key == "modifierExtension" => {
                self.report_unread_extensions(key, list);
            }
            _ if TECHNICAL.contains(&key) => self.report(Some(key), Reason::Technical, None),
            Value::Object(object) if key.starts_with('_') => {
                let extensions = object.get("extension").and_then(Value::as_array);
                let absent = extensions.is_some_and(|list| {
                    list.iter().any(|e| e.get("url").and_then(Value::as_str) == Some(DATA_ABSENT))
                });
                let reason = if absent { Reason::AbsentValue } else { Reason::Extension };
                self.report(Some(key), reason, None);
            }
            _ if key == "display" => self.report(Some(key), Reason::Display, None),
            _ if key.starts_with('_') => self.report(Some(key), Reason::Extension, None),
            _ => self.report(Some(key), Reason::NotInModel, None),
        }
    }
}

impl Drop for Reader<'_> {
    fn drop(&mut self) {
        if self.settled {
            return;
        }
        for (key, value) in self.object {
            if !self.taken.contains(key.as_str()) {
                self.report_unread_member(key, value);
            }
        }
    }
}
