//! The resources of a document and how they refer to one another.

use super::super::error::FhirError;
use super::super::json::{Object, Reader};
use super::super::report::{Change, ImportReport, Normalised, NotCarried, Reason};
use super::super::tables::{OWN_KIND, OWN_PROVENANCE};
use super::resource_type;
use crate::model::{Confidentiality, Text};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// A document being imported.
pub(in crate::fhir) struct Document<'a> {
    resources: Vec<Resource<'a>>,
    /// Ways to refer to a resource, surest first.
    index: [BTreeMap<&'a str, Found>; 3],
    visited: RefCell<BTreeSet<String>>,
    /// Whether a resource that lent something to the entry being read is labelled as confidential.
    restricted_lender: Cell<bool>,
    pub(in crate::fhir) report: RefCell<ImportReport>,
}

struct Resource<'a> {
    object: &'a Object,
    path: String,
}

/// Which resource a key means: one, or more than one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    One(usize),
    Many,
}

/// A reference and what it leads to.
pub(super) struct Followed<'a> {
    /// The reference itself, for its `display`.
    pub(super) reference: Reader<'a>,
    /// The resource, where it is in the document.
    pub(super) resource: Option<Reader<'a>>,
}

impl<'a> Document<'a> {
    /// Finds the resources of a Bundle and the ways to refer to them.
    pub(super) fn index(bundle: &'a Object) -> Self {
        let entries = bundle.get("entry").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut document = Self {
            resources: Vec::new(),
            index: [BTreeMap::new(), BTreeMap::new(), BTreeMap::new()],
            visited: RefCell::default(),
            restricted_lender: Cell::default(),
            report: RefCell::default(),
        };
        for (position, entry) in entries.iter().enumerate() {
            let Some(object) = entry.get("resource").and_then(Value::as_object) else { continue };
            let full_url = entry.get("fullUrl").and_then(Value::as_str);
            document.add_keys(object, full_url);
            let path = format!("Bundle.entry[{position}].resource");
            document.resources.push(Resource { object, path });
        }
        document
    }

    fn add_keys(&mut self, object: &'a Object, full_url: Option<&'a str>) {
        let id = object.get("id").and_then(Value::as_str);
        if let Some(url) = full_url {
            self.add_key(0, url, object);
            self.add_key(1, type_and_id(url).unwrap_or(url), object);
            self.add_key(2, last_part(url), object);
        }
        if let Some(id) = id {
            self.add_key(2, id, object);
        }
    }

    fn add_key(&mut self, tier: usize, key: &'a str, object: &'a Object) {
        let this = self.resources.len();
        let same =
            |other: usize| other == this || self.resources.get(other).is_some_and(|r| r.object == object);
        let found = match self.index[tier].get(key) {
            Some(Found::One(other)) if !same(*other) => Found::Many,
            Some(found) => *found,
            None => Found::One(this),
        };
        self.index[tier].insert(key, found);
    }

    /// The resource that a literal reference means, unless it could mean several.
    pub(super) fn find(&self, reference: &str) -> Option<usize> {
        let reference = reference.split("/_history/").next().unwrap_or(reference);
        let typed = type_and_id(reference);
        let stated_type = typed.and_then(|typed| typed.split('/').next());
        let fits = |at: &usize| {
            let is = self.resources.get(*at).map_or("", |r| resource_type(r.object));
            stated_type.is_none_or(|stated| stated == is)
        };
        let one = |tier: usize, key: &str| match self.index[tier].get(key) {
            Some(Found::One(at)) => Some(*at),
            _ => None,
        };
        if let Some(at) = one(0, reference) {
            return Some(at);
        }
        if let Some(at) = one(1, typed.unwrap_or(reference)).filter(fits) {
            return Some(at);
        }
        match stated_type {
            Some(stated) => self.with_type_and_id(stated, last_part(reference)),
            None => one(2, last_part(reference)),
        }
    }

    fn with_type_and_id(&self, stated_type: &str, id: &str) -> Option<usize> {
        if let Some(Found::One(at)) = self.index[2].get(id) {
            return Some(*at).filter(|at| resource_type(self.resources[*at].object) == stated_type);
        }
        let mut fitting = self.resources.iter().enumerate().filter(|(_, r)| {
            resource_type(r.object) == stated_type && r.object.get("id").and_then(Value::as_str) == Some(id)
        });
        let (at, _) = fitting.next()?;
        fitting.next().is_none().then_some(at)
    }

    /// Follows a reference into the document or the owner's contained resources.
    pub(super) fn follow(&'a self, mut reference: Reader<'a>) -> Followed<'a> {
        let owner = reference.owner();
        let Some(literal) = reference.text("reference") else {
            return Followed { reference, resource: None };
        };
        let mut resource = match literal.strip_prefix('#') {
            Some(id) => self.contained(owner, id),
            None => self.find(&literal).map(|at| self.visit(at)),
        };
        match &mut resource {
            Some(lender) => self.note_lender(lender),
            None => reference.report(Some("reference"), Reason::UnresolvedReference, None),
        }
        Followed { reference, resource }
    }

    /// Notes how a resource is labelled that lends something to the entry being read.
    fn note_lender(&self, lender: &mut Reader<'a>) {
        let restricted = lender.confidentiality() == Confidentiality::Restricted;
        self.restricted_lender.set(self.restricted_lender.get() || restricted);
    }

    /// Begins a new entry, to which nothing has been lent yet.
    pub(super) fn forget_lenders(&self) {
        self.restricted_lender.set(false);
    }

    /// What the labels of the resources say that lent something to the entry. That they are not confidential says
    /// nothing of the entry.
    pub(super) fn strictest_lender(&self) -> Confidentiality {
        match self.restricted_lender.get() {
            true => Confidentiality::Restricted,
            false => Confidentiality::Unstated,
        }
    }

    fn contained(&'a self, owner: &'a Object, id: &str) -> Option<Reader<'a>> {
        let list = owner.get("contained")?.as_array()?;
        let at = list.iter().position(|c| c.get("id").and_then(Value::as_str) == Some(id))?;
        let object = list.get(at)?.as_object()?;
        let owner_path =
            self.resources.iter().find(|r| std::ptr::eq(r.object, owner)).map(|r| r.path.as_str());
        let path = format!("{}.contained[{at}]", owner_path.unwrap_or("Bundle"));
        self.visited.borrow_mut().insert(path.clone());
        Some(Reader::resource(self, object, owner, path))
    }

    /// The resource that a reference leads to, without reading it.
    pub(super) fn position(&self, reference: Option<&Value>) -> Option<usize> {
        self.find(reference?.get("reference")?.as_str()?)
    }

    /// Begins to read a resource.
    pub(super) fn visit(&'a self, at: usize) -> Reader<'a> {
        let resource = &self.resources[at];
        self.visited.borrow_mut().insert(resource.path.clone());
        Reader::resource(self, resource.object, resource.object, resource.path.clone())
    }

    /// Looks at something of a resource that is read as a whole elsewhere.
    pub(super) fn glance<T>(&'a self, at: usize, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        let resource = &self.resources[at];
        let mut reader = Reader::resource(self, resource.object, resource.object, resource.path.clone());
        let seen = read(&mut reader);
        reader.leave();
        seen
    }

    /// The same for something that becomes part of the entry being read.
    pub(super) fn lend<T>(&'a self, at: usize, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        self.glance(at, |resource| {
            self.note_lender(resource);
            read(resource)
        })
    }

    /// The resource at a position.
    pub(super) fn object(&self, at: usize) -> &'a Object {
        self.resources[at].object
    }

    /// How many resources there are.
    pub(super) fn len(&self) -> usize {
        self.resources.len()
    }

    /// Whether a resource has been read.
    pub(super) fn is_visited(&self, at: usize) -> bool {
        self.visited.borrow().contains(&self.resources[at].path)
    }

    /// The first resource of a type.
    pub(super) fn first(&self, wanted: &str) -> Option<usize> {
        self.resources.iter().position(|r| resource_type(r.object) == wanted)
    }

    /// The patient that the Composition is about; without one, the only patient there is.
    pub(super) fn patient(&self, composition: Option<usize>) -> Result<usize, FhirError> {
        let subject = composition.and_then(|at| self.position(self.object(at).get("subject")));
        let is_patient = |at: &usize| resource_type(self.object(*at)) == "Patient";
        if let Some(at) = subject.filter(is_patient) {
            return Ok(at);
        }
        let mut patients = (0..self.len()).filter(is_patient);
        let first = patients.next().ok_or(FhirError::NoPatient)?;
        patients.next().map_or(Ok(first), |_| Err(FhirError::AmbiguousPatient))
    }

    /// Reports that no Composition orders the Bundle.
    pub(super) fn note_missing_composition(&self) {
        let bundle = "Bundle".to_owned();
        self.report.borrow_mut().normalised.push(Normalised {
            path: bundle.clone(),
            resource_type: bundle.clone(),
            element: bundle,
            change: Change::NotADocument,
            from: None,
            to: None,
        });
    }

    /// Reports that a section said it was empty, in words or by a code, although the Bundle has an entry for it.
    pub(super) fn note_unlisted_conflict(&self) {
        self.report.borrow_mut().not_carried.push(NotCarried {
            path: "Bundle.entry.resource.section".to_owned(),
            resource_type: "Composition".to_owned(),
            element: "section".to_owned(),
            reason: Reason::Conflict,
            code: None,
            count: None,
        });
    }

    /// Reports the resources, contained ones too, that nothing led to.
    pub(super) fn report_unvisited(&self) {
        for resource in &self.resources {
            self.report_unless_visited(resource.object, &resource.path);
            if is_own_provenance(resource.object) {
                continue;
            }
            let contained = resource.object.get("contained").and_then(Value::as_array);
            for (at, object) in contained.into_iter().flatten().enumerate() {
                let Some(object) = object.as_object() else { continue };
                self.report_unless_visited(object, &format!("{}.contained[{at}]", resource.path));
            }
        }
    }

    fn report_unless_visited(&self, object: &Object, path: &str) {
        if self.visited.borrow().contains(path) {
            return;
        }
        let kind = if resource_type(object).is_empty() { "Resource" } else { resource_type(object) };
        self.report.borrow_mut().not_carried.push(NotCarried {
            path: path.to_owned(),
            resource_type: kind.to_owned(),
            element: kind.to_owned(),
            reason: if is_own_provenance(object) { Reason::Technical } else { Reason::NotInModel },
            code: None,
            count: None,
        });
    }
}

/// Whether this is a Provenance that our own export made: it says where the facts come from, and states none.
fn is_own_provenance(object: &Object) -> bool {
    let tags = object.get("meta").and_then(|meta| meta.get("tag")).and_then(Value::as_array);
    let is_ours = |tag: &Value| {
        let is = |key: &str, wanted: &str| tag.get(key).and_then(Value::as_str) == Some(wanted);
        is("system", OWN_KIND) && is("code", OWN_PROVENANCE)
    };
    resource_type(object) == "Provenance" && tags.is_some_and(|tags| tags.iter().any(is_ours))
}

impl Followed<'_> {
    /// What the reference calls its target.
    pub(super) fn display(&mut self) -> Option<Text> {
        self.reference.text("display")
    }
}

/// `Type/id` at the end of a relative or absolute URL.
fn type_and_id(url: &str) -> Option<&str> {
    let (before, _) = url.rsplit_once('/')?;
    let kind = before.rsplit('/').next()?;
    let is_type =
        kind.starts_with(|c: char| c.is_ascii_uppercase()) && kind.bytes().all(|b| b.is_ascii_alphabetic());
    is_type.then(|| &url[before.len() - kind.len()..])
}

/// What stands after the last slash or colon.
fn last_part(url: &str) -> &str {
    url.rsplit(['/', ':']).next().unwrap_or(url)
}
