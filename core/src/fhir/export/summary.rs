//! A folded record → FHIR Bundle: what it says at present, and who said it.

use super::super::json::Object;
use super::super::systems::LOINC;
use super::super::tables::OWN;
use super::document::{Bundle, organization};
use super::{ExportContext, NameOf};
use crate::keys::KeyId;
use crate::model::{Coding, Fact};
use crate::record::{VerifiedAttestation, VerifiedRecord, Withheld};
use crate::summary::{Summary, SummaryEntry};
use crate::terminology::{self, System};
use crate::wire::LeftOut;
use core::fmt;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

/// Code system of confidence in a document (HL7 terminology, `v3-ObservationValue`).
const CONFIDENCE: &str = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
/// Code system of our verdicts, and of what else speaks against relying on a document.
const VERDICT: &str = "urn:phr-card:verdict";
/// Code system of what folding found of an entry.
const ENTRY: &str = "urn:phr-card:entry";
/// Identifiers of keys.
const KEY: &str = "urn:phr-card:key";

/// How a record is written as a document.
#[derive(Clone, Copy)]
pub struct SummaryContext<'a> {
    /// Language in which issuers are called, where they have a name in it (BCP 47).
    pub language: &'a str,
    /// Finds a name for a code, as [`ExportContext::display`]. For other systems [`english_name`] is the safest.
    pub display: Option<&'a NameOf>,
}

impl fmt::Debug for SummaryContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SummaryContext(..)")
    }
}

/// The agreed terminology's English name of a code.
pub fn english_name(coding: &Coding) -> Option<String> {
    terminology::english(System::from_uri(&coding.system)?, &coding.code).map(str::to_owned)
}

/// Writes what a record says at present as one FHIR R4 document; `None` if none of its content is shown.
///
/// The author is the issuer of the newest trusted attestation; the other issuers are further authors. Of a record of
/// several attestations, or a restated one, `Provenance` resources say who stated and who changed what, and when. What
/// is left out is counted in extensions of the Composition. What is not to be trusted says so in its `meta`: the whole document if none of it is or a part is withheld or missing, and
/// otherwise each resource. Claims of issuers who are not trusted are in `Provenance` resources and change nothing.
pub fn export_summary(
    record: &VerifiedRecord,
    summary: &Summary,
    context: &SummaryContext<'_>,
) -> Option<Json> {
    let newest = record.attestations().iter().rev().find(|attestation| attestation.verdict.is_trusted());
    let author = newest.or(record.attestations().last())?;
    let name = issuer_name(author, context.language);
    let export = ExportContext {
        record_id: author.payload.record_id.0,
        issuer: &name,
        date: record.attestations().iter().map(|attestation| attestation.payload.issued_at).max()?,
        language: None,
        display: context.display,
    };
    let mut bundle = Bundle::about(&summary.patient, &export);
    let organizations = organizations(&mut bundle, record, author, context.language);
    let authors = organizations.iter().map(|(_, reference)| reference.clone()).collect();
    bundle.compose(&summary.to_entries(), authors);
    let mut folded = Folded { record, summary, language: context.language, organizations, bundle };
    folded.mark_entries();
    folded.say_what_is_left_out();
    if !record.has_one_voice() {
        folded.add_provenance();
    }
    let mut bundle = folded.bundle.finish();
    mark_document(&mut bundle, record);
    Some(bundle)
}

/// A folded record being written.
pub(super) struct Folded<'c> {
    pub(super) record: &'c VerifiedRecord,
    pub(super) summary: &'c Summary,
    pub(super) language: &'c str,
    organizations: Vec<(KeyId, Json)>,
    pub(super) bundle: Bundle<'c>,
}

impl Folded<'_> {
    /// The reference to whoever signed.
    pub(super) fn organization(&self, key_id: KeyId) -> Json {
        let found = self.organizations.iter().find(|(known, _)| *known == key_id);
        found.map_or(Json::Null, |(_, reference)| reference.clone())
    }

    /// Says in the Composition how much the record knows and does not carry, as its attestations count it.
    fn say_what_is_left_out(&mut self) {
        let mut left_out = LeftOut::default();
        self.record.attestations().iter().for_each(|attestation| left_out.add(&attestation.payload.left_out));
        let sections = left_out.by_section.iter().map(|(section, count)| {
            (json!({ "url": "section", "valueCoding": { "system": LOINC, "code": section.loinc() } }), *count)
        });
        let others = [
            ("source-details", left_out.source_details),
            ("elsewhere", left_out.elsewhere),
            ("confidential", left_out.confidential),
        ];
        let others =
            others.into_iter().map(|(what, count)| (json!({ "url": "what", "valueCode": what }), count));
        let counted = sections.chain(others).filter(|(_, count)| *count > 0);
        let extensions = counted.map(|(what, count)| {
            json!({
                "url": format!("{OWN}left-out"),
                "extension": [what, { "url": "count", "valueUnsignedInt": count }],
            })
        });
        self.bundle.extend_composition(extensions.collect());
    }

    /// Says of each entry what speaks against relying on it, and who may see it.
    fn mark_entries(&mut self) {
        for (number, entry) in self.summary.entries().enumerate() {
            let marks = marks(self.record, entry);
            let Some(resource) = self.bundle.resource_of(number) else { continue };
            // The one kind that has a status in FHIR and none in the record.
            if entry.in_error && matches!(entry.entry.fact, Fact::FamilyHistory(_)) {
                resource.remove("_status");
                resource.insert("status".to_owned(), "entered-in-error".into());
            }
            for (list, coding) in marks {
                add_to_meta(resource, list, coding);
            }
        }
    }
}

/// What goes into the `meta` of an entry's resource: the member, and a coding.
fn marks(record: &VerifiedRecord, entry: &SummaryEntry) -> Vec<(&'static str, Json)> {
    let mut marks = Vec::new();
    let stated = record.attestations().get(entry.place.attestation);
    if let Some(doubtful) = stated.filter(|a| !a.verdict.is_trusted() && !record.has_one_voice()) {
        marks.push(("security", unreliable()));
        marks.push(("tag", verdict_tag(doubtful.verdict.code())));
    }
    if entry.conflicting {
        marks.push(("tag", json!({ "system": ENTRY, "code": "conflicting" })));
    }
    marks
}

/// HL7's label for what is not to be relied on.
pub(super) fn unreliable() -> Json {
    json!({ "system": CONFIDENCE, "code": "UNRELIABLE" })
}

/// The tag that names a verdict.
pub(super) fn verdict_tag(code: &str) -> Json {
    json!({ "system": VERDICT, "code": code })
}

pub(super) fn add_to_meta(resource: &mut Object, list: &str, coding: Json) {
    let meta = resource.entry("meta").or_insert_with(|| json!({}));
    match meta.get_mut(list).and_then(Json::as_array_mut) {
        Some(codings) => codings.push(coding),
        None => meta[list] = json!([coding]),
    }
}

/// Says in the document's `meta` what speaks against relying on it. It is unreliable as a whole if nothing of it is by a
/// trusted issuer, or if not all of it is there.
fn mark_document(bundle: &mut Json, record: &VerifiedRecord) {
    let Some(bundle) = bundle.as_object_mut() else { return };
    let doubtful = record.attestations().iter().map(|a| a.verdict).filter(|verdict| !verdict.is_trusted());
    let withheld = record.withheld().iter().map(Withheld::code);
    let missing = (!record.missing().is_empty()).then_some("missing");
    let none_trusted = !record.attestations().iter().any(|a| a.verdict.is_trusted());
    if none_trusted || !record.withheld().is_empty() || missing.is_some() {
        add_to_meta(bundle, "security", unreliable());
    }
    let mut told = BTreeSet::new();
    for code in doubtful.map(|verdict| verdict.code()).chain(withheld).chain(missing) {
        if told.insert(code) {
            add_to_meta(bundle, "tag", verdict_tag(code));
        }
    }
}

/// An `Organization` for each key that signed, the author's first.
fn organizations(
    bundle: &mut Bundle<'_>,
    record: &VerifiedRecord,
    author: &VerifiedAttestation,
    language: &str,
) -> Vec<(KeyId, Json)> {
    let mut known: Vec<(KeyId, Json)> = Vec::new();
    for attestation in core::iter::once(author).chain(record.attestations()) {
        let key_id = attestation.key_id;
        if known.iter().any(|(known, _)| *known == key_id) {
            continue;
        }
        let mut resource = organization(&issuer_name(attestation, language));
        if !record.has_one_voice() {
            resource["identifier"] = json!([key_identifier(key_id)]);
        }
        known.push((key_id, bundle.add(resource)));
    }
    known
}

pub(super) fn key_identifier(key_id: KeyId) -> Json {
    json!({ "system": KEY, "value": key_id.to_string() })
}

/// The issuer's name, or the key's id where the trust list does not know it.
fn issuer_name(attestation: &VerifiedAttestation, language: &str) -> String {
    let name = attestation.issuer.as_ref().and_then(|issuer| issuer.name_in(language));
    name.map_or_else(|| attestation.key_id.to_string(), str::to_owned)
}
