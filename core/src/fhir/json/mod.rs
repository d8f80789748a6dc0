//! Reading JSON objects so that nothing is overlooked.
//!
//! A [`Reader`] remembers which members of its object were asked for. When it is dropped, every other member goes
//! into the report.

mod extensions;
mod unread;

use super::import::Document;
use super::report::{Change, Normalised, NotCarried, Reason};
use super::tables::StatusSet;
use crate::limits;
use crate::model::{Decimal, Text};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// A JSON object being read.
pub(super) struct Reader<'a> {
    document: &'a Document<'a>,
    object: &'a Object,
    /// The resource that references to contained resources are relative to.
    owner: &'a Object,
    resource_type: &'a str,
    path: String,
    /// Where the path within the resource begins.
    base: usize,
    taken: BTreeSet<&'a str>,
    taken_extensions: BTreeSet<(bool, usize)>,
    settled: bool,
}

impl<'a> Reader<'a> {
    /// A resource at this path.
    pub(super) fn resource(
        document: &'a Document<'a>,
        object: &'a Object,
        owner: &'a Object,
        path: String,
    ) -> Self {
        let resource_type = object.get("resourceType").and_then(Value::as_str).unwrap_or("Resource");
        let base = path.len();
        let taken = object.get_key_value("resourceType").map(|(key, _)| key.as_str()).into_iter().collect();
        Self {
            document,
            object,
            owner,
            resource_type,
            path,
            base,
            taken,
            taken_extensions: BTreeSet::new(),
            settled: false,
        }
    }

    /// The document around the object.
    pub(super) fn document(&self) -> &'a Document<'a> {
        self.document
    }

    /// The resource that contains the contained ones.
    pub(super) fn owner(&self) -> &'a Object {
        self.owner
    }

    /// The type of the resource that the object is or belongs to.
    pub(super) fn resource_type(&self) -> &'a str {
        self.resource_type
    }

    /// Whether there is such a member.
    pub(super) fn has(&self, key: &str) -> bool {
        self.object.get(key).is_some_and(|v| !v.is_null())
    }

    /// The member, without counting it as carried.
    pub(super) fn peek(&self, key: &str) -> Option<&'a Value> {
        self.object.get(key).filter(|v| !v.is_null())
    }

    /// The member, which counts as carried from here on.
    pub(super) fn value(&mut self, key: &str) -> Option<&'a Value> {
        let (key, value) = self.object.get_key_value(key)?;
        self.taken.insert(key);
        (!value.is_null()).then_some(value)
    }

    /// Reports a member.
    pub(super) fn lose(&mut self, key: &str, reason: Reason) {
        if let Some((key, _)) = self.object.get_key_value(key) {
            self.taken.insert(key);
            self.report(Some(key), reason, None);
        }
    }

    /// Reports the whole object, and nothing in it by itself.
    pub(super) fn discard(mut self, reason: Reason) {
        self.discard_with(reason, None);
    }

    /// Reports the whole object with the code it has.
    pub(super) fn discard_with(&mut self, reason: Reason, code: Option<String>) {
        self.settled = true;
        self.report(None, reason, code);
    }

    /// Leaves the object without a report: it was or will be read elsewhere.
    pub(super) fn leave(mut self) {
        self.settled = true;
    }

    /// Reports the object, once, if anything of it was not asked for.
    pub(super) fn leave_rest(mut self, reason: Reason) {
        self.settled = true;
        if self.object.keys().any(|key| !self.taken.contains(key.as_str())) {
            self.report(None, reason, None);
        }
    }

    /// Reports a change of form of a member, or of the object itself.
    pub(super) fn normalised(&self, key: Option<&str>, change: Change, from: Option<&str>, to: Option<&str>) {
        let path = self.path_of(key);
        self.document.report.borrow_mut().normalised.push(Normalised {
            element: self.element(&path),
            path,
            resource_type: self.resource_type.to_owned(),
            change,
            from: from.filter(|f| is_code(f)).map(str::to_owned),
            to: to.map(str::to_owned),
        });
    }

    /// Text that is neither blank nor too long.
    pub(super) fn text(&mut self, key: &str) -> Option<Text> {
        let text = self.value(key)?.as_str();
        match text {
            Some(text) if text.len() > limits::TEXT_BYTES => self.fail(key, Reason::TooLong),
            Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
            _ => self.fail(key, Reason::InvalidValue),
        }
    }

    /// A list of texts.
    pub(super) fn texts(&mut self, key: &str) -> Vec<Text> {
        let values = match self.value(key) {
            None => return Vec::new(),
            Some(Value::Array(values)) => values.as_slice(),
            Some(value) => {
                self.normalised(Some(key), Change::Cardinality, None, None);
                std::slice::from_ref(value)
            }
        };
        let mut texts = Vec::new();
        for value in values.iter().filter(|v| !v.is_null()) {
            match value.as_str() {
                Some(text) if !text.trim().is_empty() && text.len() <= limits::TEXT_BYTES => {
                    texts.push(text.to_owned());
                }
                _ => self.report(Some(key), Reason::InvalidValue, None),
            }
        }
        texts
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, key: &str) -> Option<bool> {
        let flag = self.value(key)?.as_bool();
        flag.or_else(|| self.fail(key, Reason::InvalidValue))
    }

    /// A whole number of at most 32 bits, as FHIR has them.
    pub(super) fn integer(&mut self, key: &str) -> Option<i32> {
        let number = self.value(key)?.as_i64().and_then(|n| i32::try_from(n).ok());
        number.or_else(|| self.fail(key, Reason::InvalidValue))
    }

    /// A whole number that is not negative.
    pub(super) fn count(&mut self, key: &str) -> Option<u32> {
        let number = self.value(key)?.as_i64().and_then(|n| u32::try_from(n).ok());
        number.or_else(|| self.fail(key, Reason::InvalidValue))
    }

    /// A decimal number with its digits.
    pub(super) fn decimal(&mut self, key: &str) -> Option<Decimal> {
        let number = match self.value(key)? {
            Value::Number(number) => Decimal::parse(&number.to_string()),
            _ => None,
        };
        number.or_else(|| self.fail(key, Reason::InvalidValue))
    }

    /// A code of a value set. Capitals and white space around it are forgiven, and reported. Where the element is
    /// empty, this format's own extension on it is asked.
    pub(super) fn code<T>(
        &mut self,
        key: &str,
        set: &StatusSet,
        from: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            return self.own_code(key).and_then(|code| from(&code));
        }
        let code = self.text(key)?;
        self.known_code(&code, set)
            .and_then(|(known, exact)| {
                if !exact {
                    self.normalised(Some(key), Change::Status, Some(&code), Some(known));
                }
                from(known)
            })
            .or_else(|| {
                self.report(Some(key), Reason::InvalidValue, Some(code.clone()));
                None
            })
    }

    /// The code of the set that this is, and whether it is so to the letter.
    pub(super) fn known_code(&self, code: &str, set: &StatusSet) -> Option<(&'static str, bool)> {
        if let Some(known) = set.codes.iter().find(|known| **known == code) {
            return Some((known, true));
        }
        let lower = code.trim().to_ascii_lowercase();
        set.codes.iter().find(|known| **known == lower).map(|known| (*known, false))
    }

    /// A code in this format's own extension on a primitive element.
    fn own_code(&mut self, key: &str) -> Option<Text> {
        let mut sibling = self.child(&format!("_{key}"))?;
        sibling.take_absent_reason();
        sibling.own("code").and_then(|mut extension| extension.text("valueCode"))
    }

    /// The object that is this member. A list of one is accepted.
    pub(super) fn child(&mut self, key: &str) -> Option<Reader<'a>> {
        match self.value(key)? {
            Value::Object(object) => Some(self.below(object, format!("{}.{key}", self.path))),
            Value::Array(values) => match values.as_slice() {
                [Value::Object(object)] => {
                    self.normalised(Some(key), Change::Cardinality, None, None);
                    Some(self.below(object, format!("{}.{key}[0]", self.path)))
                }
                [] => None,
                _ => self.fail(key, Reason::InvalidValue),
            },
            _ => self.fail(key, Reason::InvalidValue),
        }
    }

    /// The objects that this member lists. A single object is accepted.
    pub(super) fn children(&mut self, key: &str) -> Vec<Reader<'a>> {
        match self.value(key) {
            None => Vec::new(),
            Some(Value::Object(object)) => {
                self.normalised(Some(key), Change::Cardinality, None, None);
                vec![self.below(object, format!("{}.{key}", self.path))]
            }
            Some(Value::Array(values)) => {
                let mut readers = Vec::new();
                for (index, value) in values.iter().enumerate() {
                    match value {
                        Value::Object(object) => {
                            readers.push(self.below(object, format!("{}.{key}[{index}]", self.path)));
                        }
                        Value::Null => {}
                        _ => self.report(Some(key), Reason::InvalidValue, None),
                    }
                }
                readers
            }
            Some(_) => {
                self.report(Some(key), Reason::InvalidValue, None);
                Vec::new()
            }
        }
    }

    /// The first of the objects that this member lists; the others are reported.
    pub(super) fn first_child(&mut self, key: &str) -> Option<Reader<'a>> {
        let mut children = match self.object.get(key) {
            Some(Value::Array(_)) => self.children(key).into_iter(),
            _ => return self.child(key),
        };
        let first = children.next();
        children.for_each(|other| other.discard(Reason::NotInModel));
        first
    }

    fn below(&self, object: &'a Object, path: String) -> Reader<'a> {
        Reader {
            document: self.document,
            object,
            owner: self.owner,
            resource_type: self.resource_type,
            path,
            base: self.base,
            taken: BTreeSet::new(),
            taken_extensions: BTreeSet::new(),
            settled: false,
        }
    }

    /// Reports a member whose value is of no use.
    pub(super) fn fail<T>(&self, key: &str, reason: Reason) -> Option<T> {
        self.report(Some(key), reason, None);
        None
    }

    /// Reports a member, or the object itself, with its code.
    pub(super) fn report(&self, key: Option<&str>, reason: Reason, code: Option<String>) {
        let path = self.path_of(key);
        self.document.report.borrow_mut().not_carried.push(NotCarried {
            element: self.element(&path),
            path,
            resource_type: self.resource_type.to_owned(),
            reason,
            code: code.filter(|c| is_code(c)),
            count: None,
        });
    }

    fn path_of(&self, key: Option<&str>) -> String {
        key.map_or_else(|| self.path.clone(), |key| format!("{}.{key}", self.path))
    }

    /// The path within the resource, without positions.
    fn element(&self, path: &str) -> String {
        let within = path.get(self.base..).unwrap_or("").trim_start_matches('.');
        let mut element = String::with_capacity(within.len());
        let mut inside = false;
        for c in within.chars() {
            match c {
                '[' => inside = true,
                ']' => inside = false,
                c if !inside => element.push(c),
                _ => {}
            }
        }
        if element.is_empty() { self.resource_type.to_owned() } else { element }
    }
}

/// Whether this may stand in the report as a code or URL. What has spaces or is long may be words about the person.
fn is_code(text: &str) -> bool {
    text.len() <= 200 && !text.contains(char::is_whitespace)
}
