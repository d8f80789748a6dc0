//! What an import did not carry, and what it changed in form.

use serde::Serialize;
use std::collections::BTreeMap;

/// What an import did not carry, and what it changed in form.
///
/// It holds paths, element names, extension URLs and codes, and no texts or dates of the person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ImportReport {
    /// Elements of the source that are not in the entries, in the order in which they were met.
    pub not_carried: Vec<NotCarried>,
    /// Elements that are in the entries in another form.
    pub normalised: Vec<Normalised>,
}

/// An element of the source that is not in the entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCarried {
    /// Where it is, such as `Bundle.entry[3].resource.performer`; of a counted element, where it is first.
    pub path: String,
    /// Type of the resource it belongs to.
    pub resource_type: String,
    /// The element within the resource without positions, such as `dosage.sequence`; the resource type itself
    /// for a whole resource.
    pub element: String,
    /// Why.
    pub reason: Reason,
    /// The code (`system|code`) or the URL of the extension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// How many such elements the document has; given for [`Reason::Technical`], whose elements are counted by
    /// resource type and element instead of being listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
}

/// An element that is in the entries in another form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Normalised {
    /// Where it is.
    pub path: String,
    /// Type of the resource it belongs to.
    pub resource_type: String,
    /// The element within the resource, without positions.
    pub element: String,
    /// In what way it was changed.
    pub change: Change,
    /// What stood there, where that is a code, a system or an element's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// What it became.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// Why an element is not in the entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Reason {
    /// The record has no place for it.
    NotInModel,
    /// Another coding of the same concept was carried.
    OtherCoding,
    /// A name of a code or unit, beside the one that was carried.
    Display,
    /// Narrative that says in words what the entries say.
    Narrative,
    /// An extension that the importer does not know.
    Extension,
    /// An extension that changes the meaning and that the importer does not know; what it changes is left out.
    ModifierExtension,
    /// The statement is negated in a way that the record has no place for.
    Negated,
    /// A reference to something that is not in the document, or to more than one thing.
    UnresolvedReference,
    /// A wrong type, a date that does not exist, a code outside its value set.
    InvalidValue,
    /// Longer than a record may hold.
    TooLong,
    /// More than a record may hold.
    TooMany,
    /// Listed already in another section.
    DuplicateListing,
    /// Contradicts what else the document says.
    Conflict,
    /// About another person.
    OtherSubject,
    /// The source says that the value is absent.
    AbsentValue,
    /// Identifiers of the resource, metadata, and references that the form of the record makes plain.
    Technical,
}

/// In what way an element was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Change {
    /// Another way of writing the same code system became the canonical URI.
    CodeSystem,
    /// A code of the value set stood under a wrong system, in words, or in capitals.
    Status,
    /// A fraction of a second was left out.
    Fraction,
    /// A time of day was left out: it had no offset from UTC or no valid form, or the element holds dates only.
    TimeDropped,
    /// The same instant, written differently.
    TimeWritten,
    /// A list with one element stood for the element, or the element for the list.
    Cardinality,
    /// The content stands under another element.
    Moved,
    /// A section that the document has twice became one.
    SectionMerged,
    /// The Bundle is not of type `document`, or has no Composition.
    NotADocument,
    /// An older way to write the element.
    OldForm,
}

impl Reason {
    /// The stable code, as in the report's JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotInModel => "not-in-model",
            Self::OtherCoding => "other-coding",
            Self::Display => "display",
            Self::Narrative => "narrative",
            Self::Extension => "extension",
            Self::ModifierExtension => "modifier-extension",
            Self::Negated => "negated",
            Self::UnresolvedReference => "unresolved-reference",
            Self::InvalidValue => "invalid-value",
            Self::TooLong => "too-long",
            Self::TooMany => "too-many",
            Self::DuplicateListing => "duplicate-listing",
            Self::Conflict => "conflict",
            Self::OtherSubject => "other-subject",
            Self::AbsentValue => "absent-value",
            Self::Technical => "technical",
        }
    }
}

impl ImportReport {
    /// How many elements were not carried, by reason.
    pub fn by_reason(&self) -> BTreeMap<Reason, usize> {
        let mut counts = BTreeMap::new();
        for item in &self.not_carried {
            *counts.entry(item.reason).or_default() += item.count.unwrap_or(1);
        }
        counts
    }

    /// Lists each element once (a resource that several others refer to is read more than once) and counts the
    /// technical ones.
    pub(super) fn settle(&mut self) {
        let mut seen = std::collections::BTreeSet::new();
        self.not_carried.retain(|i| seen.insert((i.path.clone(), i.reason, i.code.clone())));
        let mut seen = std::collections::BTreeSet::new();
        self.normalised.retain(|i| seen.insert((i.path.clone(), i.change)));
        let mut technical: BTreeMap<(String, String), usize> = BTreeMap::new();
        for item in self.not_carried.iter().filter(|i| i.reason == Reason::Technical) {
            *technical.entry((item.resource_type.clone(), item.element.clone())).or_default() += 1;
        }
        self.not_carried.retain_mut(|item| {
            if item.reason != Reason::Technical {
                return true;
            }
            item.count = technical.remove(&(item.resource_type.clone(), item.element.clone()));
            item.count.is_some()
        });
    }
}
