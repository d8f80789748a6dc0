//! The Bundle, the Composition and its sections.

use super::super::json::Object;
use super::super::narrative;
use super::super::systems::LOINC;
use super::super::tables::{CONFIDENTIALITY, EMPTY_REASON, OWN, REQUIRED_SECTIONS, WITHOUT_NOTE};
use super::ExportContext;
use super::writer::Writer;
use crate::model::*;
use serde_json::{Value as Json, json};

/// A Bundle being written.
pub(super) struct Bundle<'c> {
    pub(super) context: &'c ExportContext<'c>,
    /// The reference to the patient.
    pub(super) patient: Json,
    entries: Vec<Json>,
    /// The place in the Bundle of the resource of each entry, in the order of the entries.
    stated: Vec<usize>,
    /// The strictest label of its entries, if that is more than the usual.
    label: Confidentiality,
}

pub(super) fn write(entries: &Entries, context: &ExportContext<'_>) -> Json {
    let mut bundle = Bundle::about(&entries.patient, context);
    let author = bundle.add(organization(context.issuer));
    bundle.compose(entries, vec![author]);
    bundle.finish()
}

/// Whoever answers for a statement.
pub(super) fn organization(name: &str) -> Json {
    json!({ "resourceType": "Organization", "text": generated(name), "name": name })
}

impl<'c> Bundle<'c> {
    /// A Bundle about this person. Authors come next, then [`Bundle::compose`].
    pub(super) fn about(patient: &Patient, context: &'c ExportContext<'c>) -> Self {
        let mut bundle = Self::empty(context);
        bundle.add(super::patient::write(context, patient));
        bundle
    }

    /// Position 0 is the Bundle's identifier, 1 the Composition, 2 the Patient.
    fn empty(context: &'c ExportContext<'c>) -> Self {
        let patient = json!({ "reference": urn(context, 2) });
        Self {
            context,
            patient,
            entries: vec![Json::Null],
            stated: Vec::new(),
            label: Confidentiality::Unstated,
        }
    }

    /// Writes all sections, and the Composition that lists them.
    pub(super) fn compose(&mut self, entries: &Entries, authors: Vec<Json>) {
        let mut composition = self.composition(entries, authors);
        let strictest = entries.sections.iter().flat_map(|s| &s.entries).map(|e| e.confidentiality).max();
        let restricted = strictest.filter(|strictest| *strictest == Confidentiality::Restricted);
        self.label = restricted.unwrap_or_default();
        add_label(&mut composition, self.label);
        self.entries[0] = json!({ "fullUrl": urn(self.context, 1), "resource": composition });
    }

    pub(super) fn finish(self) -> Json {
        let mut whole = json!({
            "resourceType": "Bundle",
            "meta": { "profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips"] },
            "identifier": { "system": "urn:ietf:rfc:3986", "value": urn(self.context, 0) },
            "type": "document",
            "timestamp": self.context.date.to_string(),
            "entry": self.entries,
        });
        add_label(&mut whole, self.label);
        whole
    }

    /// Adds extensions to the Composition.
    pub(super) fn extend_composition(&mut self, extensions: Vec<Json>) {
        if let Some(composition) = self.entries[0].get_mut("resource").filter(|_| !extensions.is_empty()) {
            composition["extension"] = Json::Array(extensions);
        }
    }

    /// The reference to the Composition.
    pub(super) fn document(&self) -> Json {
        json!({ "reference": urn(self.context, 1) })
    }

    /// The reference to the resource that states an entry, by the entry's place among all.
    pub(super) fn reference_to(&self, entry: usize) -> Option<Json> {
        let place = *self.stated.get(entry)?;
        Some(json!({ "reference": self.entries.get(place)?.get("fullUrl")? }))
    }

    /// The resource that states an entry.
    pub(super) fn resource_of(&mut self, entry: usize) -> Option<&mut Object> {
        let place = *self.stated.get(entry)?;
        self.entries.get_mut(place)?.get_mut("resource")?.as_object_mut()
    }

    /// The resources that state an entry which is not one of the document's: the first states it and refers to the others.
    /// Each has an `id`, numbered from `first_number`, and is to stand in `contained`.
    pub(super) fn contained(&self, entry: &Entry, first_number: usize) -> Vec<Json> {
        let mut apart = Self::empty(self.context);
        // Behind the patient's, so that no two have the same URN.
        apart.entries.push(Json::Null);
        apart.entry(entry);
        let stated = apart.stated.pop().unwrap_or_default();
        let first = apart.entries.remove(stated);
        let resources: Vec<Json> =
            core::iter::once(first).chain(apart.entries.into_iter().filter(|e| !e.is_null())).collect();
        let name = |number: usize| format!("claim-{}", first_number + number);
        let local = |url: &str| {
            resources.iter().position(|resource| resource["fullUrl"] == url).map(|n| format!("#{}", name(n)))
        };
        let contained = resources.iter().enumerate().map(|(number, entry)| {
            let mut resource = entry["resource"].clone();
            rewrite_references(&mut resource, &local);
            resource["id"] = name(number).into();
            resource
        });
        contained.collect()
    }

    /// Adds a resource and gives the reference to it.
    pub(super) fn add(&mut self, resource: Json) -> Json {
        let url = urn(self.context, self.entries.len() as u32 + 1);
        self.entries.push(json!({ "fullUrl": url, "resource": resource }));
        json!({ "reference": url })
    }

    /// A resource about the patient, who is called `subject` or `patient`.
    pub(super) fn resource(&self, resource_type: &str, patient_key: &str, label: &str) -> Writer<'c> {
        let mut writer = Writer::resource(self.context, resource_type);
        if let Some(profile) = profile(resource_type) {
            writer.put("meta", json!({ "profile": [profile] }));
        }
        writer.put("text", generated(label));
        writer.put(patient_key, self.patient.clone());
        writer
    }

    fn composition(&mut self, entries: &Entries, authors: Vec<Json>) -> Json {
        let mut writer = Writer::resource(self.context, "Composition");
        writer.put(
            "meta",
            json!({ "profile": ["http://hl7.org/fhir/uv/ips/StructureDefinition/Composition-uv-ips"] }),
        );
        writer.maybe("language", self.context.language);
        writer.put("text", generated("International Patient Summary"));
        writer.put("status", "final");
        writer.put("type", json!({ "coding": [{ "system": LOINC, "code": "60591-5" }] }));
        writer.put("subject", self.patient.clone());
        match entries.composed {
            Some(date) => writer.put("date", date.to_string()),
            None => {
                writer.put("date", self.context.date.to_string());
                writer.put("_date", json!({ "extension": [not_in_record()] }));
            }
        }
        writer.put("author", authors);
        writer.put("title", "International Patient Summary");
        let mut sections: Vec<Json> = entries.sections.iter().map(|s| self.section(s)).collect();
        let missing = REQUIRED_SECTIONS.iter().filter(|kind| entries.section(**kind).is_none());
        sections.extend(missing.map(|kind| self.missing_section(*kind)));
        writer.list("section", sections);
        writer.into_value()
    }

    fn section(&mut self, section: &Section) -> Json {
        let mut writer = Writer::part(self.context);
        writer.section_kind(&section.kind);
        let labels: Vec<String> = section.entries.iter().map(|entry| label(&entry.fact)).collect();
        let (status, text) = match &section.narrative {
            Some(narrative) => ("additional", narrative.clone()),
            None if labels.is_empty() => ("empty", absence_in_words(section.absence).to_owned()),
            None => ("generated", labels.join("\n")),
        };
        writer.put("text", json!({ "status": status, "div": narrative::div(&text) }));
        let references: Vec<Json> = section.entries.iter().map(|entry| self.entry(entry)).collect();
        let is_empty = references.is_empty();
        writer.list("entry", references);
        let required =
            matches!(section.kind, SectionKind::Standard(kind) if REQUIRED_SECTIONS.contains(&kind));
        match section.absence {
            Some(absence) => writer.put("emptyReason", empty_reason(absence)),
            None if is_empty && required => {
                let mut reason = empty_reason(Absence::NotAvailable);
                reason["extension"] = json!([not_in_record()]);
                writer.put("emptyReason", reason);
            }
            None => {}
        }
        writer.into_value()
    }

    /// A section that IPS demands and the record does not have.
    fn missing_section(&self, kind: StandardSection) -> Json {
        let mut writer = Writer::part(self.context);
        writer.put("extension", json!([not_in_record()]));
        writer.section_kind(&SectionKind::Standard(kind));
        let text = "The record has no such section.";
        writer.put("text", json!({ "status": "empty", "div": narrative::div(text) }));
        writer.put("emptyReason", empty_reason(Absence::NotAvailable));
        writer.into_value()
    }

    /// Adds the resource that states an entry.
    fn entry(&mut self, entry: &Entry) -> Json {
        let first = self.entries.len();
        let mut resource = self.fact(&entry.fact, &label(&entry.fact));
        let resource_type = resource.get("resourceType").and_then(Json::as_str).unwrap_or("").to_owned();
        if let Some(object) = resource.as_object_mut() {
            add_notes(
                object,
                &entry.notes,
                !WITHOUT_NOTE.contains(&resource_type.as_str()) && has_note(&resource_type),
            );
        }
        let reference = self.add(resource);
        let added = self.entries.iter_mut().skip(first).filter_map(|entry| entry.get_mut("resource"));
        added.for_each(|resource| add_label(resource, entry.confidentiality));
        self.stated.push(self.entries.len() - 1);
        reference
    }

    fn fact(&mut self, fact: &Fact, label: &str) -> Json {
        match fact {
            Fact::Allergy(allergy) => self.allergy(allergy, label),
            Fact::Condition(condition) => self.condition(condition, label),
            Fact::Medication(medication) => self.medication(medication, label),
            Fact::Immunization(immunization) => self.immunization(immunization, label),
            Fact::Procedure(procedure) => self.procedure(procedure, label),
            Fact::Device(device) => self.device(device, label),
            Fact::Observation(observation) => self.observation(observation, label),
            Fact::Report(report) => self.report(report, label),
            Fact::Alert(alert) => self.alert(alert, label),
            Fact::Directive(directive) => self.directive(directive, label),
            Fact::Plan(plan) => self.plan(plan, label),
            Fact::Goal(goal) => self.goal(goal, label),
            Fact::FollowUp(follow_up) => self.follow_up(follow_up, label),
            Fact::Encounter(encounter) => self.encounter(encounter, label),
            Fact::FamilyHistory(history) => self.family_history(history, label),
            Fact::Other(other) => self.other(other, label),
        }
    }
}

impl Writer<'_> {
    fn section_kind(&mut self, kind: &SectionKind) {
        match kind {
            SectionKind::Standard(kind) => {
                self.put("title", kind.title());
                self.put("code", json!({ "coding": [{ "system": LOINC, "code": kind.loinc() }] }));
            }
            SectionKind::Other(Some(concept)) => {
                let code = concept.coding().map(|coding| coding.code.as_str());
                self.maybe("title", concept.text().or(code));
                // IPS demands a code of each section: of one that has none, it is in words.
                self.concept("code", &Some(concept.clone()));
            }
            SectionKind::Other(None) => {}
        }
    }
}

/// A URN that depends on the record and the position in the document only (UUID version 8, RFC 9562).
fn urn(context: &ExportContext<'_>, position: u32) -> String {
    let record = u64::from_be_bytes(context.record_id);
    let (high, low) = (record >> 16, (record & 0xffff) << 32 | u64::from(position));
    format!(
        "urn:uuid:{:08x}-{:04x}-8000-8{:03x}-{:012x}",
        high >> 16,
        high & 0xffff,
        low >> 48 & 0xfff,
        low & 0xffff_ffff_ffff
    )
}

/// Gives references to resources of the document another form, where there is one.
fn rewrite_references(value: &mut Json, local: &dyn Fn(&str) -> Option<String>) {
    match value {
        Json::Array(items) => items.iter_mut().for_each(|item| rewrite_references(item, local)),
        Json::Object(members) => {
            for (key, member) in members.iter_mut() {
                match member.as_str().filter(|_| key == "reference").and_then(local) {
                    Some(reference) => *member = reference.into(),
                    None => rewrite_references(member, local),
                }
            }
        }
        _ => {}
    }
}

/// A narrative made by a program.
pub(super) fn generated(text: &str) -> Json {
    json!({ "status": "generated", "div": narrative::div(text) })
}

fn not_in_record() -> Json {
    json!({ "url": format!("{OWN}not-in-record"), "valueBoolean": true })
}

fn empty_reason(absence: Absence) -> Json {
    json!({ "coding": [{ "system": EMPTY_REASON, "code": absence.code() }] })
}

fn absence_in_words(absence: Option<Absence>) -> &'static str {
    match absence {
        Some(Absence::NoneKnown) => "None known.",
        Some(Absence::NotAsked) => "Not asked.",
        Some(Absence::NotAvailable) => "Information not available.",
        Some(Absence::Withheld) => "Information withheld.",
        Some(Absence::NotStarted) => "Not started.",
        Some(Absence::Closed) => "Closed.",
        None => "Nothing stated.",
    }
}

/// Labels a resource, a whole document by the strictest of its entries.
fn add_label(resource: &mut Json, confidentiality: Confidentiality) {
    let code = match confidentiality {
        Confidentiality::Unstated => return,
        Confidentiality::Normal => "N",
        Confidentiality::Restricted => "R",
    };
    resource["meta"]["security"] = json!([{ "system": CONFIDENTIALITY, "code": code }]);
}

fn add_notes(resource: &mut Object, notes: &[Text], has_element: bool) {
    let key = if has_element { "note" } else { "extension" };
    for note in notes {
        let value = match has_element {
            true => json!({ "text": note }),
            false => json!({ "url": format!("{OWN}note"), "valueString": note }),
        };
        match resource.get_mut(key) {
            Some(Json::Array(list)) => list.push(value),
            _ => {
                resource.insert(key.to_owned(), json!([value]));
            }
        }
    }
}

/// Whether the type has an element `note`, for the types that are not in [`WITHOUT_NOTE`].
fn has_note(resource_type: &str) -> bool {
    !matches!(
        resource_type,
        "AdverseEvent"
            | "EpisodeOfCare"
            | "Coverage"
            | "ImmunizationRecommendation"
            | "SupplyDelivery"
            | "DetectedIssue"
    )
}

/// What an entry is about, in the fewest words.
fn label(fact: &Fact) -> String {
    let concept = match fact {
        Fact::Allergy(x) => x.code.as_ref(),
        Fact::Condition(x) => x.code.as_ref(),
        Fact::Medication(x) => x.code.as_ref().or(x.ingredients.first().map(|i| &i.substance)),
        Fact::Immunization(x) => x.code.as_ref(),
        Fact::Procedure(x) => x.code.as_ref(),
        Fact::Device(x) => x.code.as_ref(),
        Fact::Observation(x) => x.code.as_ref(),
        Fact::Report(x) => x.code.as_ref(),
        Fact::Alert(x) => x.code.as_ref(),
        Fact::Directive(x) => x.category.as_ref(),
        Fact::Plan(x) => x.category.as_ref(),
        Fact::Goal(x) => x.description.as_ref(),
        Fact::FollowUp(x) => x.code.as_ref(),
        Fact::Encounter(x) => x.code.as_ref(),
        Fact::FamilyHistory(x) => x.relationship.as_ref(),
        Fact::Other(x) => x.code.as_ref(),
    };
    let Some(concept) = concept else { return "Not stated".to_owned() };
    match (concept.text(), concept.coding()) {
        (Some(text), _) => text.to_owned(),
        (None, Some(coding)) => format!("{} {}", coding.system, coding.code),
        (None, None) => String::new(),
    }
}

/// The IPS profile of a resource type.
fn profile(resource_type: &str) -> Option<String> {
    let name = match resource_type {
        "AllergyIntolerance"
        | "Condition"
        | "MedicationStatement"
        | "MedicationRequest"
        | "Immunization"
        | "Procedure"
        | "DeviceUseStatement"
        | "Device"
        | "DiagnosticReport"
        | "Medication"
        | "Patient" => {
            format!("{resource_type}-uv-ips")
        }
        "Flag" => "Flag-alert-uv-ips".to_owned(),
        _ => return None,
    };
    Some(format!("http://hl7.org/fhir/uv/ips/StructureDefinition/{name}"))
}
