//! Writing a JSON object element by element; what is absent is not written.

use super::super::json::Object;
use super::super::tables::{DATA_ABSENT, OWN, StatusSet};
use super::ExportContext;
use crate::model::{Coding, Concept, Text, When};
use serde_json::{Value, json};

/// A JSON object being written.
pub(super) struct Writer<'c> {
    context: &'c ExportContext<'c>,
    object: Object,
}

impl<'c> Writer<'c> {
    /// A datatype or a part of a resource.
    pub(super) fn part(context: &'c ExportContext<'c>) -> Self {
        Self { context, object: Object::new() }
    }

    /// A resource of this type.
    pub(super) fn resource(context: &'c ExportContext<'c>, resource_type: &str) -> Self {
        let mut writer = Self::part(context);
        writer.put("resourceType", resource_type);
        writer
    }

    /// A part of the same document.
    pub(super) fn below(&self) -> Self {
        Self::part(self.context)
    }

    /// The object, or nothing when nothing was written.
    pub(super) fn finish(self) -> Option<Value> {
        (!self.object.is_empty()).then_some(Value::Object(self.object))
    }

    /// The object, empty or not.
    pub(super) fn into_value(self) -> Value {
        Value::Object(self.object)
    }

    /// Writes an element.
    pub(super) fn put(&mut self, key: &str, value: impl Into<Value>) {
        self.object.insert(key.to_owned(), value.into());
    }

    /// Writes an element if there is something to write.
    pub(super) fn maybe(&mut self, key: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    /// Writes a list that is not empty.
    pub(super) fn list(&mut self, key: &str, values: Vec<Value>) {
        if !values.is_empty() {
            self.put(key, values);
        }
    }

    /// Writes a text.
    pub(super) fn text(&mut self, key: &str, text: &Option<Text>) {
        self.maybe(key, text.as_deref());
    }

    /// Writes a list of texts.
    pub(super) fn texts(&mut self, key: &str, texts: &[Text]) {
        self.list(key, texts.iter().map(|t| Value::from(t.as_str())).collect());
    }

    /// Adds to a list.
    pub(super) fn push(&mut self, key: &str, value: Value) {
        match self.object.get_mut(key) {
            Some(Value::Array(list)) => list.push(value),
            _ => self.put(key, vec![value]),
        }
    }

    /// Adds an extension of FHIR's.
    pub(super) fn extend(&mut self, url: &str, value_key: &str, value: impl Into<Value>) {
        self.push("extension", extension(url, value_key, value.into()));
    }

    /// Adds an extension of this format's own.
    pub(super) fn extend_own(&mut self, name: &str, value_key: &str, value: impl Into<Value>) {
        self.extend(&format!("{OWN}{name}"), value_key, value);
    }

    /// Says that an element that must be there has no value in the record.
    pub(super) fn absent(&mut self, key: &str) {
        self.put(key, absent());
    }

    /// Writes a code; one that FHIR does not allow here stands in an extension.
    pub(super) fn code(&mut self, key: &str, code: Option<&str>, set: &StatusSet) {
        let Some(code) = code else { return };
        if set.codes.contains(&code) {
            self.put(key, code);
        } else {
            let own = extension(&format!("{OWN}code"), "valueCode", code.into());
            self.put(&format!("_{key}"), json!({ "extension": [own] }));
        }
    }

    /// Writes a code that FHIR wants to be there.
    pub(super) fn required_code(&mut self, key: &str, code: Option<&str>, set: &StatusSet) {
        match code {
            Some(_) => self.code(key, code, set),
            None => self.absent(&format!("_{key}")),
        }
    }

    /// Writes a status that is a CodeableConcept.
    pub(super) fn status_concept(&mut self, key: &str, code: Option<&str>, set: &StatusSet) {
        let Some(code) = code else { return };
        let value = if set.codes.contains(&code) {
            json!({ "coding": [{ "system": set.system, "code": code }] })
        } else {
            json!({ "extension": [extension(&format!("{OWN}code"), "valueCode", code.into())] })
        };
        self.put(key, value);
    }

    /// A CodeableConcept.
    pub(super) fn concept_value(&self, concept: &Concept) -> Value {
        let mut value = Object::new();
        if let Some(coding) = concept.coding() {
            value.insert("coding".to_owned(), vec![self.coding_value(coding)].into());
        }
        if let Some(text) = concept.text() {
            value.insert("text".to_owned(), text.into());
        }
        Value::Object(value)
    }

    fn coding_value(&self, coding: &Coding) -> Value {
        let mut value = Object::new();
        if !coding.system.is_empty() {
            value.insert("system".to_owned(), coding.system.as_ref().into());
        }
        value.insert("code".to_owned(), coding.code.as_str().into());
        if let Some(display) = self.context.display.and_then(|name| name(coding)) {
            value.insert("display".to_owned(), display.into());
        }
        Value::Object(value)
    }

    /// Writes a CodeableConcept.
    pub(super) fn concept(&mut self, key: &str, concept: &Option<Concept>) {
        let value = concept.as_ref().map(|c| self.concept_value(c));
        self.maybe(key, value);
    }

    /// Writes a CodeableConcept that FHIR wants to be there.
    pub(super) fn required_concept(&mut self, key: &str, concept: &Option<Concept>) {
        match concept {
            Some(_) => self.concept(key, concept),
            None => self.absent(key),
        }
    }

    /// Writes a list of CodeableConcepts.
    pub(super) fn concepts(&mut self, key: &str, concepts: &[Concept]) {
        self.list(key, concepts.iter().map(|c| self.concept_value(c)).collect());
    }

    /// Writes a concept as a list of one.
    pub(super) fn concept_in_list(&mut self, key: &str, concept: &Option<Concept>) {
        self.concepts(key, concept.as_slice());
    }

    /// Writes the first concept as the element, and those beyond FHIR's limit of one as extensions.
    pub(super) fn one_or_more(&mut self, key: &str, concepts: &[Concept]) {
        let Some((first, more)) = concepts.split_first() else { return };
        self.put(key, self.concept_value(first));
        self.own_concepts(key, more);
    }

    /// Writes concepts as extensions of this format's own.
    pub(super) fn own_concepts(&mut self, name: &str, concepts: &[Concept]) {
        for concept in concepts {
            let value = self.concept_value(concept);
            self.extend_own(name, "valueCodeableConcept", value);
        }
    }

    /// Writes a concept as a Coding.
    pub(super) fn coding(&mut self, key: &str, concept: &Concept) {
        let mut value = concept.coding().map_or_else(|| json!({}), |coding| self.coding_value(coding));
        if let Some((text, object)) = concept.text().zip(value.as_object_mut()) {
            object.insert("display".to_owned(), text.into());
        }
        self.put(key, value);
    }

    /// Writes one of the elements `base`DateTime, `base`Period …; a form that FHIR does not allow here (`allowed`
    /// lists the endings it does) stands in an extension.
    pub(super) fn when(&mut self, base: &str, when: &Option<When>, allowed: &[&str]) {
        let Some(when) = when else { return };
        let (ending, value) = self.when_value(when);
        if allowed.contains(&ending) {
            self.put(&format!("{base}{ending}"), value);
        } else {
            self.extend_own(base, &format!("value{ending}"), value);
        }
    }

    /// The same for a choice that FHIR wants to be made.
    pub(super) fn required_when(&mut self, base: &str, when: &Option<When>, allowed: &[&str]) {
        let ending = when.as_ref().map(|when| self.when_value(when).0);
        self.when(base, when, allowed);
        if !ending.is_some_and(|ending| allowed.contains(&ending)) {
            self.absent(&format!("_{base}DateTime"));
        }
    }

    /// The ending of the element's name and its value.
    pub(super) fn when_value(&self, when: &When) -> (&'static str, Value) {
        match when {
            When::At(date) => ("DateTime", date.to_string().into()),
            When::Period(period) => ("Period", self.period_value(period)),
            When::Age(age) => ("Age", self.quantity_value(age)),
            When::AgeRange(range) => ("Range", self.range_value(range)),
            When::Text(text) => ("String", text.as_str().into()),
            When::Timing(timing) => ("Timing", self.timing_value(timing)),
        }
    }
}

/// An extension.
fn extension(url: &str, value_key: &str, value: Value) -> Value {
    let mut object = Object::new();
    object.insert("url".to_owned(), url.into());
    object.insert(value_key.to_owned(), value);
    Value::Object(object)
}

/// An element that says that it has no value.
fn absent() -> Value {
    json!({ "extension": [extension(DATA_ABSENT, "valueCode", "unknown".into())] })
}
