//! `GET /fhir/metadata`: what of FHIR there is here.

use super::base;
use crate::context::Context;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

/// When this statement was last changed.
const DATE: &str = "2026-11-26";

pub(crate) async fn show(context: Context, headers: HeaderMap) -> Response {
    super::resource(StatusCode::OK, &statement(&base(&context.app, &headers)))
}

fn statement(base: &str) -> Value {
    let parameter =
        |name: &str, kind: &str, words: &str| json!({ "name": name, "type": kind, "documentation": words });
    let words = "Whole words in any script: a name is also found as it sounds when written in another.";
    let date = "Prefixes eq, ne, lt, gt, le, ge, sa and eb. Only beside a name, an identifier or _id.";
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": DATE,
        "kind": "instance",
        "software": { "name": "PHR Card issuer service", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Records that were signed at this centre or read from cards", "url": base },
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "implementationGuide": ["http://hl7.org/fhir/uv/ips/ImplementationGuide/hl7.fhir.uv.ips"],
        "rest": [{
            "mode": "server",
            "documentation": "Search parameters that are not listed, modifiers and chains are refused, and never ignored.",
            "security": {
                "cors": false,
                "description": "Authorization: Bearer with a token that an administrator of the service made, with the right \
                    fhir-read or fhir-write. This statement alone needs none.",
            },
            "resource": [
                {
                    "type": "Patient",
                    "profile": "http://hl7.org/fhir/uv/ips/StructureDefinition/Patient-uv-ips",
                    "interaction": [{ "code": "read" }, { "code": "search-type" }],
                    "versioning": "no-version",
                    "searchParam": [
                        parameter("_id", "token", "The id."),
                        parameter("identifier", "token",
                            "system|value or value; with the system urn:phr-card:record, the record's id as cards have it."),
                        parameter("name", "string", words),
                        parameter("family", "string", words),
                        parameter("given", "string", words),
                        parameter("birthdate", "date", date),
                        parameter("gender", "token", "Only beside a name, an identifier or _id."),
                    ],
                    "operation": [{
                        "name": "summary",
                        "definition": "http://hl7.org/fhir/uv/ips/OperationDefinition/summary",
                        "documentation": "What the record says at present, without what is confidential.",
                    }],
                },
                {
                    "type": "Bundle",
                    "interaction": [{
                        "code": "create",
                        "documentation": "A document, or a collection with one Patient. It becomes a statement that this service \
                            signs; the answer names every element that it does not keep.",
                    }],
                    "versioning": "no-version",
                },
            ],
        }],
        "document": [
            { "mode": "producer", "profile": "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips" },
            { "mode": "consumer", "profile": "http://hl7.org/fhir/uv/ips/StructureDefinition/Bundle-uv-ips" },
        ],
    })
}
