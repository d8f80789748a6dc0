//! Who stated and who changed what, as `Provenance` resources; and what does not apply.

use super::super::tables::{OWN, OWN_KIND, OWN_PROVENANCE};
use super::summary::{Folded, add_to_meta, key_identifier, unreliable, verdict_tag};
use super::writer::Writer;
use crate::cose::ShortHash;
use crate::model::Amendment;
use crate::record::VerifiedAttestation;
use crate::summary::{Effect, Step, StepChange, SummaryEntry, Unplaced};
use crate::wire::{Origin, Source};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

/// Code system of what was done to a resource (HL7 terminology).
const OPERATION: &str = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
/// Code system of who takes part in what way (HL7 terminology).
const PARTICIPANT: &str = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
/// Identifiers of attestations: the whole hash, or its first half where no more is known.
const ATTESTATION: &str = "urn:phr-card:attestation";

/// What an attestation did, and to which entries.
#[derive(Default)]
struct Deeds {
    /// Stated first, by where a restatement has it from.
    stated: BTreeMap<Option<(Source, Option<Source>)>, Vec<Json>>,
    changed: Vec<Json>,
    claims: Claims,
}

/// What does not apply: extensions, and the resources that they refer to.
#[derive(Default)]
struct Claims {
    targets: Vec<Json>,
    extensions: Vec<Json>,
    contained: Vec<Json>,
}

impl Folded<'_> {
    /// Adds for each attestation a `Provenance` for what it stated, one for what it changed, and one for what it says
    /// that does not apply.
    pub(super) fn add_provenance(&mut self) {
        let places = 0..self.record.attestations().len();
        let mut deeds: BTreeMap<usize, Deeds> = places.map(|place| (place, Deeds::default())).collect();
        for (number, entry) in self.summary.entries().enumerate() {
            let Some(target) = self.bundle.reference_to(number) else { continue };
            self.note(&mut deeds, entry, &target);
        }
        for unplaced in &self.summary.unplaced {
            let deeds = deeds.entry(unplaced.attestation).or_default();
            self.claim_unplaced(&mut deeds.claims, unplaced);
        }
        for (place, deeds) in deeds {
            self.add_deeds(place, deeds);
        }
    }

    fn note(&self, deeds: &mut BTreeMap<usize, Deeds>, entry: &SummaryEntry, target: &Json) {
        let origin = entry.origin.map(|Origin { stated, changed, .. }| (stated, changed));
        let stated = &mut deeds.entry(entry.place.attestation).or_default().stated;
        stated.entry(origin).or_default().push(target.clone());
        let mut changed = BTreeSet::new();
        for step in &entry.history {
            let deeds = deeds.entry(step.attestation).or_default();
            match step.effect {
                Effect::Applied if changed.insert(step.attestation) => deeds.changed.push(target.clone()),
                Effect::Applied | Effect::Same => {}
                Effect::NotTrusted | Effect::OtherKind | Effect::Earlier | Effect::Repeated => {
                    self.claim(&mut deeds.claims, step, target);
                }
            }
        }
    }

    fn claim(&self, claims: &mut Claims, step: &Step, target: &Json) {
        let about = json!({ "url": "target", "valueReference": target });
        self.add_claim(claims, about, step.effect.code(), &step.change);
        if !claims.targets.contains(target) {
            claims.targets.push(target.clone());
        }
    }

    fn claim_unplaced(&self, claims: &mut Claims, unplaced: &Unplaced) {
        let name = format!("{}.{}", unplaced.target, unplaced.entry);
        let about = json!({ "url": "entry", "valueString": name });
        let change = StepChange::Amended(unplaced.change.clone());
        self.add_claim(claims, about, unplaced.reason.code(), &change);
    }

    fn add_claim(&self, claims: &mut Claims, about: Json, effect: &str, change: &StepChange) {
        let mut writer = Writer::part(self.bundle.context);
        writer.put("url", format!("{OWN}claim"));
        writer.push("extension", about);
        writer.extend("effect", "valueCode", effect);
        let said = match change {
            StepChange::Restated(entry) => Some(entry),
            StepChange::Amended(Amendment::Replaced(entry)) => Some(entry),
            StepChange::Amended(amendment) => {
                claim_in(&mut writer, amendment);
                None
            }
        };
        if let Some(entry) = said {
            let contained = self.bundle.contained(entry, claims.contained.len());
            writer.extend("change", "valueCode", "replaced");
            let first = contained.first().and_then(|resource| resource["id"].as_str()).unwrap_or_default();
            writer.extend("reads", "valueReference", json!({ "reference": format!("#{first}") }));
            claims.contained.extend(contained);
        }
        claims.extensions.push(writer.into_value());
    }

    fn add_deeds(&mut self, place: usize, deeds: Deeds) {
        let Some(attestation) = self.record.attestations().get(place) else { return };
        let mut resources: Vec<Json> = Vec::new();
        for (origin, targets) in &deeds.stated {
            let mut provenance = self.provenance(attestation, "CREATE", targets);
            if let Some((stated, changed)) = origin {
                let sources = [Some(*stated), *changed].into_iter().flatten();
                provenance["entity"] = sources.map(|source| self.quoted(source)).collect();
            }
            resources.push(provenance);
        }
        if !deeds.changed.is_empty() {
            resources.push(self.provenance(attestation, "UPDATE", &deeds.changed));
        }
        if !deeds.claims.extensions.is_empty() {
            resources.push(self.claims(attestation, deeds.claims));
        }
        // An attestation that states and changes nothing is told all the same.
        if resources.is_empty() {
            resources.push(self.provenance(attestation, "CREATE", &[]));
        }
        for resource in resources {
            self.bundle.add(resource);
        }
    }

    fn claims(&self, attestation: &VerifiedAttestation, claims: Claims) -> Json {
        let mut provenance = self.provenance(attestation, "UPDATE", &claims.targets);
        provenance["extension"] = Json::Array(claims.extensions);
        if !claims.contained.is_empty() {
            provenance["contained"] = Json::Array(claims.contained);
        }
        provenance
    }

    /// What an attestation did to these resources; where there are none, to the document.
    fn provenance(&self, attestation: &VerifiedAttestation, operation: &str, targets: &[Json]) -> Json {
        let document = [self.bundle.document()];
        let hash = attestation.hash.to_string();
        let mut provenance = json!({
            "resourceType": "Provenance",
            "meta": { "tag": [{ "system": OWN_KIND, "code": OWN_PROVENANCE }] },
            "target": if targets.is_empty() { &document[..] } else { targets },
            "recorded": attestation.payload.issued_at.to_string(),
            "activity": { "coding": [{ "system": OPERATION, "code": operation }] },
            "agent": [{
                "type": { "coding": [{ "system": PARTICIPANT, "code": "author" }] },
                "who": self.organization(attestation.key_id),
            }],
            "entity": [{ "role": "source", "what": { "identifier": { "system": ATTESTATION, "value": hash } } }],
        });
        if let Some(resource) = provenance.as_object_mut().filter(|_| !attestation.verdict.is_trusted()) {
            add_to_meta(resource, "security", unreliable());
            add_to_meta(resource, "tag", verdict_tag(attestation.verdict.code()));
        }
        provenance
    }

    /// An attestation that a restatement speaks for, by whom and when.
    fn quoted(&self, Source { attestation: ShortHash(hash), issuer, issued_at }: Source) -> Json {
        let names = self.record.quoted_issuer(issuer);
        let name = names.and_then(|names| names.name_in(self.language)).map(str::to_owned);
        let name = name.unwrap_or_else(|| issuer.to_string());
        let identifier = json!({ "system": ATTESTATION, "value": ShortHash(hash).to_string() });
        json!({
            "role": "derivation",
            "what": { "identifier": identifier, "display": format!("{name}, {issued_at}") },
            "agent": [{ "who": { "identifier": key_identifier(issuer), "display": name } }],
        })
    }
}

/// What an amendment says, as extensions.
fn claim_in(writer: &mut Writer<'_>, amendment: &Amendment) {
    match amendment {
        Amendment::EnteredInError { .. } => writer.extend("change", "valueCode", "entered-in-error"),
        Amendment::Status { status, since, .. } => {
            writer.extend("change", "valueCode", "status");
            writer.extend("status", "valueCode", status.code());
            if let Some(since) = since {
                writer.extend("since", "valueDateTime", since.to_string());
            }
        }
        Amendment::Due { due, .. } => {
            writer.extend("change", "valueCode", "due");
            let (ending, value) = writer.when_value(due);
            writer.extend("due", &format!("value{ending}"), value);
        }
        Amendment::Replaced(_) => {}
    }
    if let Some(reason) = amendment.reason() {
        let reason = writer.concept_value(reason);
        writer.extend("reason", "valueCodeableConcept", reason);
    }
}
